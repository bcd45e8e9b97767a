// The small set of parts that every page is made of: icons, buttons, fields with errors, summaries, badges, paging.
import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'
import type { Locale } from '../language/index.ts'
import type { FieldError } from '../platform/problems.ts'
import { remember } from '../platform/remember.ts'
import { asWritten } from './as-written.ts'
import { assetUrl } from './assets.ts'
import { sayFieldError, t } from './words.ts'

export function Icon({ name, label, size = 24 }: { name: string; label?: string; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' })}>
      <use href={`${assetUrl('icons.svg')}#${name}`} />
    </svg>
  )
}

export function Button({
  children,
  kind = 'main',
  name,
  value,
  icon,
  formaction,
  formnovalidate,
}: {
  children: ComponentChildren
  kind?: 'main' | 'quiet' | 'plain'
  name?: string
  value?: string
  icon?: string
  formaction?: string
  formnovalidate?: boolean
}) {
  return (
    <button
      type="submit"
      class={`button button-${kind}`}
      {...(name && { name, value })}
      {...(formaction && { formaction })}
      {...(formnovalidate && { formnovalidate })}
    >
      {icon && <Icon name={icon} size={20} />}
      {children}
    </button>
  )
}

export function ButtonLink({
  href,
  children,
  kind = 'main',
  icon,
}: {
  href: string
  children: ComponentChildren
  kind?: 'main' | 'quiet'
  icon?: string
}) {
  return (
    <a class={`button button-${kind}`} href={href}>
      {icon && <Icon name={icon} size={20} />}
      {children}
    </a>
  )
}

/** What is wrong, on top of a page, each line a link to its field. */
export function ErrorSummary({
  locale,
  errors,
  title,
  scope,
}: {
  locale: Locale
  errors: readonly FieldError[]
  title?: string
  scope?: string | undefined
}) {
  if (errors.length === 0 && !title) return null
  return (
    <div class="summary" role="alert" tabindex={-1} autofocus>
      <h2>{title ?? t(locale, 'errors.title')}</h2>
      {errors.length > 0 && (
        <ul>
          {errors.map((error) => (
            <li key={error.field + error.code}>
              <a href={`#${idOf(error.field, scope)}`}>{sayFieldError(locale, error)}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** Two forms on one page may both have a `reason`: the scope tells them apart. */
const idOf = (name: string, scope: string | undefined) => (scope ? `f-${scope}-${name}` : `f-${name}`)

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
  const id = idOf(name, scope)
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
  type?: 'text' | 'tel' | 'search' | 'date' | 'datetime-local' | 'number'
  maxLength?: number
  autocomplete?: string
  inputMode?: 'numeric' | 'tel' | 'text' | 'search'
  required?: boolean
  autofocus?: boolean
}

export function TextInput({ value, type = 'text', maxLength, autocomplete, inputMode, required, autofocus, ...field }: InputProps) {
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
        <textarea id={id} name={field.name} rows={rows} data-count={maxLength} aria-describedby={describedBy} aria-invalid={invalid}>
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

function Options({ options, value, empty }: { options: readonly Option[]; value: string | undefined; empty: string | undefined }) {
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

export function Select({ value, options, empty, ...field }: InputProps & { options: readonly Option[]; empty?: string }) {
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <select
          id={id}
          name={field.name}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          // oxlint-disable-next-line react/no-danger -- our own markup, escaped when it was rendered
          dangerouslySetInnerHTML={{ __html: optionsHtml(options, value, empty) }}
        />
      )}
    </Field>
  )
}

export function PhotoInput({ many = true, ...field }: Omit<InputProps, 'value'> & { many?: boolean }) {
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          class="file"
          name={field.name}
          type="file"
          accept="image/jpeg,image/png,image/webp"
          multiple={many}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        />
      )}
    </Field>
  )
}

/** A choice of one, each as large as a thumb. */
export function Radios({
  locale,
  name,
  legend,
  options,
  value,
  errors = [],
  scope,
}: {
  locale: Locale
  scope?: string | undefined
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
      id={idOf(name, scope)}
      aria-describedby={own.length > 0 ? `${idOf(name, scope)}-error` : undefined}
    >
      <legend>{legend}</legend>
      {own.length > 0 && (
        <p class="wrong" id={`${idOf(name, scope)}-error`}>
          {own.map((error) => sayFieldError(locale, error)).join('. ')}
        </p>
      )}
      <div class="radios">
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

export type Tone = 'way' | 'work' | 'you' | 'late' | 'solved' | 'closed' | 'refused'

/** A status is always a shape, a colour and a word. */
export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return (
    <span class={`badge tone-${tone}`}>
      <Icon name={tone} size={18} />
      {children}
    </span>
  )
}

export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {hint && <p>{hint}</p>}
      {children}
    </div>
  )
}

interface PagingProps {
  locale: Locale
  /** Addresses; absent where there is nowhere to go. */
  next: string | undefined
  first: string | undefined
  /** The list runs back in time. */
  inTime?: boolean
  /** What going on is called, where it is no next page. */
  further?: string | undefined
}

/** Where to go on in a list. */
export function Paging({ locale, next, first, inTime = false, further }: PagingProps) {
  if (!next && !first) return null
  const onward = further ?? t(locale, inTime ? 'paging.older' : 'paging.next')
  return (
    <nav class="paging" aria-label={onward}>
      {first && (
        <ButtonLink href={first} kind="quiet">
          {t(locale, inTime ? 'paging.newest' : 'paging.first')}
        </ButtonLink>
      )}
      {next && (
        <ButtonLink href={next} kind="quiet">
          {onward}
        </ButtonLink>
      )}
    </nav>
  )
}

/** A quiet block that opens for those who want more; works without script. */
export function Disclosure({ summary, children, open }: { summary: ComponentChildren; children: ComponentChildren; open?: boolean }) {
  return (
    <details class="disclosure" open={open}>
      <summary>{summary}</summary>
      <div class="disclosure-body">{children}</div>
    </details>
  )
}

export function Photo({ id, alt, width, height, eager }: { id: number; alt: string; width: number; height: number; eager?: boolean }) {
  return (
    <a class="photo" href={`/photos/${id}/large`}>
      <img
        src={`/photos/${id}/${eager ? 'large' : 'small'}`}
        alt={alt}
        width={width}
        height={height}
        loading={eager ? 'eager' : 'lazy'}
        decoding="async"
      />
    </a>
  )
}

/** Where an island opens the map to pick a place on; hidden without script. */
export function MapHere({ tiles, attribution }: { tiles: string; attribution: string }) {
  return <div data-map-here data-styles={assetUrl('map.css')} data-tiles={tiles} data-attribution={attribution} hidden />
}
