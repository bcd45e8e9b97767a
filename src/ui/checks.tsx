// A choice of several: boxes as large as a thumb; long lists scroll in their own region.
import type { Locale } from '../language/index.ts'
import type { FieldError } from '../platform/problems.ts'
import { type Option } from './fields.tsx'
import { sayFieldError } from './words.ts'

export function Checks({
  locale,
  name,
  scope,
  legend,
  hint,
  options,
  values = [],
  errors = [],
  inRow = false,
}: {
  locale: Locale
  name: string
  scope?: string
  legend: string
  hint?: string
  options: readonly Option[]
  values?: readonly string[]
  errors?: readonly FieldError[]
  /** Short ones side by side. */
  inRow?: boolean
}) {
  const own = errors.filter((error) => error.field === name)
  const id = scope ? `f-${scope}-${name}` : `f-${name}`
  return (
    <fieldset
      class={own.length > 0 ? 'field field-wrong' : 'field'}
      id={id}
      aria-describedby={own.length > 0 ? `${id}-error` : undefined}
    >
      <legend>{legend}</legend>
      {hint && <p class="hint">{hint}</p>}
      {own.length > 0 && (
        <p class="wrong" id={`${id}-error`}>
          {own.map((error) => sayFieldError(locale, error)).join('. ')}
        </p>
      )}
      <div
        class={options.length > 8 ? 'checks checks-long' : `checks${inRow ? ' checks-row' : ''}`}
        {...(options.length > 8 && { tabindex: 0, role: 'group', 'aria-label': legend })}
      >
        {options.map((option) => (
          <label key={option.value} class="check">
            <input type="checkbox" name={name} value={option.value} checked={values.includes(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
