// The words of a report's life in four languages.
import { dictionary, type Locale } from '../language/index.ts'
import en from './texts/en.json' with { type: 'json' }
import kaa from './texts/kaa.json' with { type: 'json' }
import ru from './texts/ru.json' with { type: 'json' }
import uz from './texts/uz.json' with { type: 'json' }

export const t = dictionary({ uz, kaa, ru, en })

/** The word for a code, such as `status.routed`; the code itself where there is no word for it. */
export function wordFor(locale: Locale, kind: string, code: string): string {
  const key = `${kind}.${code}`
  return t.has(key) ? t(locale, key) : code
}
