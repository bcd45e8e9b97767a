// The reports behind a figure as a table for a file: what the public list shows, without its pages.
import type { Locale } from '../language/index.ts'
import type { Fields } from '../platform/query.ts'
import type { Cell, Sheet } from '../platform/sheets.ts'
import { readAll, type Row } from '../lists/index.ts'
import type { ReportDeps } from '../reports/index.ts'
import { wordFor } from '../card/index.ts'
import { t } from './words.ts'

const names = [
  'id', 'filed', 'status', 'type', 'place', 'body', 'due', 'late', 'closed', 'basis', 'outcome', 'stars',
  'supporters', 'lat', 'lng', 'text',
] as const // prettier-ignore

/** To tenths; none where it is not overdue. */
const daysLate = (dueAt: Date, now: Date): number => Math.round((now.getTime() - dueAt.getTime()) / 8_640_000) / 10

const cellsOf = (
  locale: Locale,
  now: Date,
  { report, categoryName, placeName, agencyName, overdue, text }: Row,
): Cell[] => [
  report.id,
  report.filedAt,
  wordFor(locale, 'status', report.status),
  categoryName,
  placeName,
  agencyName,
  report.dueAt,
  overdue ? daysLate(report.dueAt, now) : null,
  report.closedAt,
  report.closedBasis && wordFor(locale, 'basis', report.closedBasis),
  report.outcome && wordFor(locale, 'outcome', report.outcome),
  report.stars,
  report.supporters,
  report.publicLat,
  report.publicLng,
  text,
] // prettier-ignore

/** Read as it is written, some rows at a time. `told` hears how many were read. @throws invalid */
export function reportSheet(
  deps: ReportDeps,
  query: Fields,
  locale: Locale,
  told: (rows: number) => Promise<void> | void = () => undefined,
): Sheet {
  const now = deps.clock()
  async function* batches(): AsyncGenerator<Cell[][]> {
    for await (const rows of readAll(deps, query, locale)) {
      yield rows.map((row) => cellsOf(locale, now, row))
      await told(rows.length)
    }
  }
  return {
    name: 'reports',
    label: t(locale, 'reports'),
    columns: names.map((name) => ({ name, label: t(locale, `col.${name}`) })),
    batches: batches(),
  }
}
