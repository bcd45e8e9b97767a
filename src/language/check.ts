// A text that somebody typed into a field of a form, as it is kept; and what is wrong with it. Pure.
import type { FieldError } from '../platform/problems.ts'
import { cleanText, isVisible } from './script.ts'

/** How long a text may be, in letters as people count them; `optional`: it may be left out. */
export interface TextLimits {
  max: number
  min?: number
  optional?: boolean
}

/** The clean text; `errors` gets what is wrong with it: `missing`, `too_long`, `too_short`. */
export function checkText(
  errors: FieldError[],
  field: string,
  value: string | undefined,
  { max, min = 0, optional = false }: TextLimits,
): string {
  const text = cleanText(value ?? '')
  const { length } = [...text]
  if (!optional && !isVisible(text)) errors.push({ field, code: 'missing' })
  else if (length > max) errors.push({ field, code: 'too_long', params: { max } })
  else if (length < min) errors.push({ field, code: 'too_short', params: { min } })
  return text
}
