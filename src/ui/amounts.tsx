// Amounts, each with what it is of beside it: a number and its unit, a number and its type.
import type { Locale } from '../language/index.ts'
import type { FieldError } from '../platform/problems.ts'
import { fieldId } from './field-id.ts'
import { type Option, Options } from './fields.tsx'
import { sayFieldError } from './words.ts'

export interface Amount {
  amount: string
  of: string
}

interface AmountsProps {
  locale: Locale
  scope?: string | undefined
  /** Of the numbers; what each is of is sent as `of.name`. */
  name: string
  label: string
  hint?: string
  errors?: readonly FieldError[]
  amounts: readonly Amount[]
  of: { name: string; label: string; options: readonly Option[]; empty?: string }
}

export function Amounts({ locale, scope, name, label, hint, errors = [], amounts, of }: AmountsProps) {
  const own = errors.filter((error) => error.field === name)
  const id = fieldId(name, scope)
  const wrongId = own.length > 0 ? `${id}-error` : undefined
  return (
    <fieldset class={wrongId ? 'field field-wrong' : 'field'} id={id} tabindex={-1} aria-describedby={wrongId}>
      <legend>{label}</legend>
      {hint && <p class="hint">{hint}</p>}
      {wrongId && (
        <p class="wrong" id={wrongId}>
          {own.map((error) => sayFieldError(locale, error)).join('. ')}
        </p>
      )}
      {amounts.map((each, index) => (
        <div key={index} class="amount">
          <input
            name={name}
            inputMode="numeric"
            autocomplete="off"
            value={each.amount}
            aria-label={amounts.length > 1 ? `${label}, ${index + 1}` : label}
            aria-invalid={wrongId ? 'true' : undefined}
          />
          <select name={of.name} aria-label={`${of.label}: ${label}`}>
            <Options options={of.options} value={each.of} empty={of.empty} />
          </select>
        </div>
      ))}
    </fieldset>
  )
}
