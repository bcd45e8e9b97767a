// `/oversight/reports`: the reports behind any figure as a file, as many as there are: what the public list shows, without its pages.
import type { FastifyInstance } from 'fastify'
import type { Locale } from '../../language/index.ts'
import { actingOf, frameOf, requireViewer, type SignInDeps } from '../../people/index.ts'
import { Problem } from '../../platform/problems.ts'
import { type Fields, textOf } from '../../platform/query.ts'
import { type Cell, sendSheet, type SheetColumn, type SheetKind, sheetKinds } from '../../platform/sheets.ts'
import { publicFilterOf, readAll, type ReportDeps, type Row, wordFor } from '../../reports/index.ts'
import { country } from '../../territories/index.ts'
import { pageRoute } from '../../ui/index.ts'
import { placeOf } from '../actions.ts'
import { t } from '../words.ts'

const names = [
  'id', 'filed', 'status', 'type', 'place', 'body', 'due', 'overdue', 'closed', 'basis', 'outcome', 'stars', 'supporters', 'lat', 'lng', 'text',
] as const // prettier-ignore

const columnsOf = (locale: Locale): SheetColumn[] => names.map((name) => ({ name, label: t(locale, `col.${name}`) }))

const moment = (at: Date | null) => at?.toISOString() ?? null

const cellsOf = (
  locale: Locale,
  { report, categoryName, placeName, agencyName, overdue, text }: Row,
): Cell[] => [
  report.id,
  moment(report.filedAt),
  wordFor(locale, 'status', report.status),
  categoryName,
  placeName,
  agencyName,
  moment(report.dueAt),
  overdue,
  moment(report.closedAt),
  report.closedBasis && wordFor(locale, 'basis', report.closedBasis),
  report.outcome && wordFor(locale, 'outcome', report.outcome),
  report.stars,
  report.supporters,
  report.publicLat,
  report.publicLng,
  text,
] // prettier-ignore

/** The kind of file a query asks for. @throws invalid */
export function sheetKindOf(query: Fields): SheetKind {
  const kind = sheetKinds.find((each) => each === (textOf(query, 'as') ?? 'csv'))
  if (!kind) throw new Problem('invalid', { errors: [{ field: 'as', code: 'unknown_choice' }] })
  return kind
}

async function* batchesOf(rows: AsyncIterable<Row[]>, locale: Locale): AsyncGenerator<Cell[][]> {
  for await (const some of rows) yield some.map((row) => cellsOf(locale, row))
}

export function oversightFiles(app: FastifyInstance, deps: ReportDeps & SignInDeps): void {
  pageRoute(app, 'get', 'oversight.read', '/oversight/reports', async (request, reply) => {
    const { locale } = frameOf(request, deps)
    const query = request.query as Fields
    const place = placeOf(deps, actingOf(requireViewer(request)), textOf(query, 'territory'))
    const asked = { ...query, territory: place.code === country ? undefined : place.code } as Fields
    // Refused before the first byte, not in the middle of a file.
    publicFilterOf(deps, asked)
    return sendSheet(reply, sheetKindOf(query), `reports-${place.code}`, columnsOf(locale), batchesOf(readAll(deps, asked, locale), locale))
  })
}
