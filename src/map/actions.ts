// Counting reports on the map: what happened to them is folded into the sums of cells, some at a time.
import { randomUUID } from 'node:crypto'
import { toneOf } from '../card/index.ts'
import { liveZoom, mostCells } from '../live/rules.ts'
import { tellLive } from '../platform/live.ts'
import { inTransaction } from '../platform/database.ts'
import { dayOf, inDays, mondayOf } from '../platform/time.ts'
import type { ReportDeps } from '../reports/index.ts'
import { gridOf } from '../territories/index.ts'
import { leavesOf, stateOf } from './cells.ts'
import { replaceHotSpots } from './hot-store.ts'
import {
  addToCounts,
  type CountedPlace,
  type LeafChange,
  queueDue,
  savePlaces,
  takeTouched,
  type Touched,
} from './store.ts'

/** As what a report is to be counted now; undefined while a check holds it and nobody may know of it. */
function placeOf(report: Touched): CountedPlace | undefined {
  const { id, tile, placed, district, mahalla, category, group, agencyId, filedAt, status, overdue } = report
  if (status === 'moderating') return undefined
  return {
    id,
    tile,
    ...gridOf(tile),
    placed,
    district,
    mahalla,
    category,
    group,
    agencyId,
    month: Number(dayOf(filedAt).slice(0, 7).replace('-', '')),
    week: mondayOf(filedAt),
    state: stateOf(overdue ? 'late' : toneOf(report), status),
  }
}

/** The changes of all sums, each sum once and always in the same order. */
function changesOf(moves: readonly { before: CountedPlace | null; after: CountedPlace | undefined }[]): LeafChange[] {
  const changes = new Map<string, LeafChange>()
  const add = (place: CountedPlace, n: 1 | -1) => {
    for (const leaf of leavesOf(place)) {
      const key = `${leaf.level} ${leaf.facet} ${leaf.cell} ${leaf.part} ${place.state}`
      const change = changes.get(key) ?? { ...leaf, state: place.state, n: 0, x: 0, y: 0 }
      changes.set(key, { ...change, n: change.n + n, x: change.x + n * place.x, y: change.y + n * place.y })
    }
  }
  for (const { before, after } of moves) {
    if (before) add(before, -1)
    if (after) add(after, 1)
  }
  const isChange = ({ n, x, y }: LeafChange) => n !== 0 || x !== 0 || y !== 0
  return [...changes]
    .filter(([, change]) => isChange(change))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, change]) => change)
}

/** The squares in which something is to be seen that was not, or no more. */
function cellsOf(moves: readonly { before: CountedPlace | null; after: CountedPlace | undefined }[]) {
  const cells = new Map<string, readonly [number, number]>()
  for (const place of moves.flatMap(({ before, after }) => [before ?? [], after ?? []].flat())) {
    const cell = [place.x >> (22 - liveZoom), place.y >> (22 - liveZoom)] as const
    cells.set(cell.join(), cell)
  }
  return [...cells.values()]
}

/**
 * Counts what happened since; true when there may be more. What a report was counted as is taken away and what it is
 * now is added, so that doing it again changes nothing.
 */
export async function countOnMap({ db, clock }: Pick<ReportDeps, 'db' | 'clock'>, most = 5000): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const now = clock()
    await queueDue(tx, now)
    const { taken, touched } = await takeTouched(tx, now, most)
    if (taken === 0) return false
    const moves = touched.map((report) => ({ before: report.counted, after: placeOf(report) }))
    await savePlaces(
      tx,
      moves.flatMap(({ after }) => after ?? []),
    )
    await addToCounts(tx, changesOf(moves))
    const cells = cellsOf(moves)
    if (cells.length > 0) await tellLive(tx, `m${randomUUID()}`, { cells: cells.length > mostCells ? null : cells })
    return taken >= most
  })
}

const hotDays = 90

/** Finds anew where the same is reported again and again. */
export const keepHotSpots = ({ db, clock }: Pick<ReportDeps, 'db' | 'clock'>): Promise<void> =>
  inTransaction(db, (tx) => replaceHotSpots(tx, inDays(clock(), -hotDays)))
