// The fields of forms, each with its label, its hint and what is wrong with it.
import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'
import type { Locale } from '../language/index.ts'
import type { FieldError } from '../platform/problems.ts'
import { remember } from '../platform/remember.ts'
import { asWritten } from './as-written.ts'
import { fieldId } from './field-id.ts'
import { Icon } from './parts.tsx'
import { PhotoTray } from './photo-tray.tsx'
import { sayFieldError, t } from './words.ts'

interface FieldProps {
  locale: Locale
  scope?: string | undefined
  name: string
  label: string
  hint?: string | undefined
  errors?: readonly FieldError[]
  children: (ids: { id: string; describedBy: string | undefined; invalid: 'true' | undefined }) => ComponentChildren
}

/** A label, a hint, the error beside it, and the control that carries their ids. */
export function Field({ locale, name, label, hint, errors = [], scope, children }: FieldProps) {
  const id = fieldId(name, scope)
  const own = errors.filter((error) => error.field === name)
  const ids = [hint && `${id}-hint`, own.length > 0 && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div class={own.length > 0 ? 'field field-wrong' : 'field'}>
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {own.length > 0 && (
        <p class="wrong" id={`${id}-error`}>
          {own.map((error) => sayFieldError(locale, error)).join('. ')}
        </p>
      )}
      {children({ id, describedBy: ids || undefined, invalid: own.length > 0 ? 'true' : undefined })}
    </div>
  )
}

type InputProps = Omit<FieldProps, 'children'> & {
  value?: string | undefined
  type?: 'email' | 'text' | 'tel' | 'search' | 'date' | 'datetime-local' | 'number'
  maxLength?: number
  autocomplete?: string
  inputMode?: 'numeric' | 'tel' | 'text' | 'search'
  required?: boolean
  autofocus?: boolean
}

export function TextInput({
  value,
  type = 'text',
  maxLength,
  autocomplete,
  inputMode,
  required,
  autofocus,
  ...field
}: InputProps) {
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <input
          {...({ type } as { type: 'text' })}
          id={id}
          name={field.name}
          value={value ?? ''}
          maxLength={maxLength}
          autocomplete={autocomplete}
          inputMode={inputMode}
          required={required}
          autofocus={autofocus}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        />
      )}
    </Field>
  )
}

export function TextArea({ value, rows = 4, maxLength, ...field }: InputProps & { rows?: number }) {
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <textarea
          id={id}
          name={field.name}
          rows={rows}
          data-count={maxLength}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        >
          {value ?? ''}
        </textarea>
      )}
    </Field>
  )
}

export interface Option {
  value: string
  label: string
  group?: string
  /** A name or words that somebody wrote: the same in every language. */
  own?: boolean
}

/** Long lists of options (every district) are rendered once for each list and choice. */
const longLists = new WeakMap<readonly Option[], (key: string, make: () => string) => string>()

function optionsHtml(options: readonly Option[], value: string | undefined, empty: string | undefined): string {
  const known = longLists.get(options) ?? remember<string>(300)
  longLists.set(options, known)
  return known(`${value ?? ''} ${empty ?? ''}`, () => render(<Options options={options} value={value} empty={empty} />))
}

export function Options({
  options,
  value,
  empty,
}: {
  options: readonly Option[]
  value: string | undefined
  empty: string | undefined
}) {
  const show = (list: readonly Option[]) =>
    list.map((option) => (
      <option key={option.value} value={option.value} selected={option.value === value} {...(option.own && asWritten)}>
        {option.label}
      </option>
    ))
  return (
    <>
      {empty !== undefined && <option value="">{empty}</option>}
      {[...Map.groupBy(options, (option) => option.group ?? '')].map(([group, list]) =>
        group === '' ? (
          show(list)
        ) : (
          <optgroup key={group} label={group}>
            {show(list)}
          </optgroup>
        ),
      )}
    </>
  )
}

/** A list of this length is looked through by eye. */
const shortList = 10

interface SelectProps extends InputProps {
  options: readonly Option[]
  empty?: string
  /** On the desk words typed above a long list leave what fits them (`workbench/islands/view/narrow.ts`). */
  narrows?: boolean
}

export function Select({ value, options, empty, narrows, ...field }: SelectProps) {
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <>
          {narrows && options.length > shortList && (
            <input
              type="search"
              class="narrows"
              autocomplete="off"
              aria-label={t(field.locale, 'select.narrow')}
              placeholder={t(field.locale, 'select.narrow')}
              aria-controls={id}
              data-narrows
            />
          )}
          <select
            id={id}
            name={field.name}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            // oxlint-disable-next-line react/no-danger -- our own markup, escaped when it was rendered
            dangerouslySetInnerHTML={{ __html: optionsHtml(options, value, empty) }}
          />
        </>
      )}
    </Field>
  )
}

/** What is taken as a photo; where script runs, what the browser can show besides is made one of these. */
const photoTypes = 'image/jpeg,image/png,image/webp,image/avif'
/** What phones of one maker write; where the place matters they are asked for a JPEG, which keeps it on the way. */
const heicTypes = ',image/heic,image/heif'

interface PhotoProps extends Omit<InputProps, 'value'> {
  many?: boolean
  /** The form takes photos that an earlier try has sent already, by their signed name. */
  keeps?: boolean
  kept?: string | undefined
  keptCount?: number | undefined
  /** Where and when it was taken matters here, and stays in the picture until we have read it. */
  keepsPlace?: boolean
  /** Something may be said of each. */
  captions?: boolean
}

/** Photos: made smaller in the browser before they are sent (`islands/form.ts`). */
export function PhotoInput({ many = true, keeps, kept, keptCount, keepsPlace, captions, ...field }: PhotoProps) {
  const { locale } = field
  return (
    <>
      {keptCount !== undefined && keptCount > 0 && (
        <>
          <input type="hidden" name="kept" value={kept} />
          <p class="hint">{t(locale, 'photo.kept', { count: keptCount })}</p>
        </>
      )}
      <Field {...field}>
        {({ id, describedBy, invalid }) => (
          <>
            <button type="button" class="button button-quiet camera" data-camera>
              <Icon name="camera" size={20} />
              {t(locale, 'photo.camera')}
            </button>
            <input
              id={id}
              class="file"
              name={field.name}
              type="file"
              accept={keepsPlace ? photoTypes : photoTypes + heicTypes}
              multiple={many}
              data-shrink={keepsPlace ? 'place' : ''}
              {...(keeps && { 'data-keeps': '' })}
              aria-describedby={describedBy}
              aria-invalid={invalid}
            />
            <p
              class="hint"
              role="status"
              data-told
              data-shrinking={t(locale, 'photo.shrinking')}
              data-refused={t(locale, 'photo.refused', { name: '%' })}
            />
            {many && <PhotoTray locale={locale} captions={captions} />}
          </>
        )}
      </Field>
    </>
  )
}

/** Files as they are, several at once. */
export const FileInput = ({ accept, ...field }: InputProps & { accept: string }) => (
  <Field {...field}>
    {({ id, describedBy, invalid }) => (
      <input
        id={id}
        class="file"
        name={field.name}
        type="file"
        accept={accept}
        multiple
        aria-describedby={describedBy}
        aria-invalid={invalid}
      />
    )}
  </Field>
)

/** A choice of one, each as large as a thumb. */
export function Radios({
  locale,
  name,
  legend,
  options,
  value,
  errors = [],
  scope,
  inRow = false,
}: {
  locale: Locale
  scope?: string | undefined
  /** Short ones side by side. */
  inRow?: boolean
  name: string
  legend: string
  options: readonly (Option & { hint?: string })[]
  value?: string | undefined
  errors?: readonly FieldError[]
}) {
  const own = errors.filter((error) => error.field === name)
  return (
    <fieldset
      class={own.length > 0 ? 'field field-wrong' : 'field'}
      id={fieldId(name, scope)}
      aria-describedby={own.length > 0 ? `${fieldId(name, scope)}-error` : undefined}
    >
      <legend>{legend}</legend>
      {own.length > 0 && (
        <p class="wrong" id={`${fieldId(name, scope)}-error`}>
          {own.map((error) => sayFieldError(locale, error)).join('. ')}
        </p>
      )}
      <div class={inRow ? 'radios radios-row' : 'radios'}>
        {options.map((option) => (
          <label key={option.value} class="radio">
            <input type="radio" name={name} value={option.value} checked={option.value === value} />
            <span>
              {option.label}
              {option.hint && <small>{option.hint}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
