// The words that somebody typed into a form that is not there any more: to be read and copied.
import { asWritten } from './as-written.ts'
import type { Frame } from './frame.tsx'
import { t } from './words.ts'

/** Shorter than that are choices and numbers, not words. */
const leastWords = 12
/** What forms carry along besides. */
const carried = ['kept', 'next', 'shown']

export function Wrote({
  frame: { locale },
  fields,
}: {
  frame: Frame
  fields: readonly (readonly [name: string, value: string])[]
}) {
  const words = fields.filter(([name, value]) => value.length >= leastWords && !carried.includes(name))
  if (words.length === 0) return null
  return (
    <section class="stack" aria-labelledby="typed">
      <h2 id="typed">{t(locale, 'typed')}</h2>
      {words.map(([name, value]) => (
        <blockquote key={name} {...asWritten}>
          {value}
        </blockquote>
      ))}
    </section>
  )
}
