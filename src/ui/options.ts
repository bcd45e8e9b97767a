// Long lists of options, and the addresses of a list's pages.
import type { Locale } from '../language/index.ts'
import { addressQuery } from '../platform/query.ts'
import { type Frame, link } from './frame.tsx'
import { type Option } from './fields.tsx'

/** Options made once for each language, and as long as what they are made of stands. */
export function optionLists(): (source: object, locale: Locale, make: () => Option[]) => Option[] {
  const lists = new WeakMap<object, Map<Locale, Option[]>>()
  return (source, locale, make) => {
    const byLocale = lists.get(source) ?? new Map<Locale, Option[]>()
    lists.set(source, byLocale)
    const list = byLocale.get(locale) ?? make()
    byLocale.set(locale, list)
    return list
  }
}

/** The same address with another cursor, or none. */
export function withCursor(frame: Frame, query: Readonly<Record<string, unknown>>, cursor: string | null): string {
  return `${link(frame, frame.path)}${addressQuery(Object.entries({ ...query, cursor }))}`
}
