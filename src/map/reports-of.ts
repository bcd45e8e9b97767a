// The reports behind the map: of one cell, and the newest of a view, as rows of a list.
import type { Locale } from '../language/index.ts'
import { listedByIds, type Row, rowOf } from '../lists/index.ts'
import type { Viewer } from '../people/index.ts'
import type { ReportDeps } from '../reports/index.ts'
import { cellsOf, rangesOf, tilesIn, type View } from '../territories/index.ts'
import type { MapFilter } from './cells.ts'
import { cellOf, inCountry } from './reading.ts'
import { newestIn, reportsIn } from './store.ts'

/** A cell tells so many of its reports. */
export const mostInCell = 20
/** So many of a view are looked at for the newest. */
const mostLooked = 20_000

async function rowsOf(
  deps: ReportDeps,
  viewer: Viewer | undefined,
  ids: readonly number[],
  locale: Locale,
): Promise<Row[]> {
  const reports = await listedByIds(deps.db, ids)
  return reports.map((report) => rowOf(deps, viewer, report, locale))
}

/** The newest of a cell. @throws invalid for what is no cell */
export async function reportsOfCell(
  deps: ReportDeps,
  viewer: Viewer | undefined,
  cell: string | undefined,
  filter: MapFilter,
  locale: Locale,
): Promise<Row[]> {
  const { zoom, code } = cellOf(cell)
  const within = { ranges: [tilesIn(code, zoom)] }
  const ids = await reportsIn(deps.db, filter, within, { limit: mostInCell, most: mostLooked })
  return rowsOf(deps, viewer, ids, locale)
}

/** The newest of a view that holds `total` of them; of a wide one those among the newest of the country. */
export async function reportsOfView(
  deps: ReportDeps,
  viewer: Viewer | undefined,
  { view: asked, filter, total }: { view: View; filter: MapFilter; total: number },
  locale: Locale,
): Promise<Row[]> {
  if (total === 0) return []
  const view = inCountry(asked)
  const within = { ranges: rangesOf(view), box: cellsOf(view, 22) }
  const ids =
    total > mostLooked
      ? await newestIn(deps.db, filter, within, { limit: mostInCell, most: mostLooked })
      : await reportsIn(deps.db, filter, within, { limit: mostInCell, most: 4 * mostLooked })
  return rowsOf(deps, viewer, ids, locale)
}
