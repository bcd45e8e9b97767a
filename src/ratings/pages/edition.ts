// How an edition of the rating is called.
import { dayMs } from '../../platform/time.ts'
import { formatDay, type Locale } from '../../language/index.ts'
import type { Edition } from '../editions.ts'
import { t } from '../words.ts'

/** The last day of a period that ends where `to` begins. */
export const lastDay = (to: string): string =>
  new Date(Date.parse(`${to}T00:00:00Z`) - dayMs).toISOString().slice(0, 10)

export const editionName = (locale: Locale, { kind }: Pick<Edition, 'kind'>): string => t(locale, `kind.${kind}`)

/** Its name, and the days from and to. */
export const sayEdition = (locale: Locale, edition: Pick<Edition, 'kind' | 'from' | 'to'>): string =>
  `${editionName(locale, edition)}: ${formatDay(locale, edition.from)} — ${formatDay(locale, lastDay(edition.to))}`
