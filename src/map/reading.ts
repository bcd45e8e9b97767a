// What a view of the map holds: cells with how many of each look, from the folded sums, or counted one by one where
// they are few.
import type { Fields } from '../platform/query.ts'
import { cached, cachedEach } from '../platform/cache.ts'
import { present } from '../platform/present.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { dayMs, dayOf, mondayOf } from '../platform/time.ts'
import { publicFilterOf } from '../lists/index.ts'
import type { ReportDeps } from '../reports/index.ts'
import { cellAt, cellIn, cellsOf, gridOf, pointAt, rangesOf, tileOf, type View } from '../territories/index.ts'
import {
  type Atlas,
  deepestLevel,
  finestLevel,
  levelFor,
  type Look,
  looks,
  type MapFilter,
  planOf,
  separateFrom,
  unplacedPlan,
} from './cells.ts'
import { type CellPart, countPlaces, type CountedPart, countWeeks, sumCells } from './store.ts'

/** The country with its borders: nothing is looked for beyond. */
export const whole: View = { south: 37.1, west: 55.9, north: 45.65, east: 73.2 }

/** `south,west,north,east` in degrees; the country where nothing is said. @throws invalid */
export function viewOf(text: string | undefined): View {
  if (text === undefined) return whole
  const [south = NaN, west = NaN, north = NaN, east = NaN] = text.split(',').map((part) => Number(part.trim() || NaN))
  const isView = [south, west, north, east].every(Number.isFinite) && south < north && west < east
  if (!isView) throw new Problem('invalid', { errors: [{ field: 'bbox', code: 'not_a_view' }] })
  return { south, west, north, east }
}

/** What of a view lies in the country; turned round where nothing does. */
export const inCountry = ({ south, west, north, east }: View): View => ({
  south: Math.max(south, whole.south),
  west: Math.max(west, whole.west),
  north: Math.min(north, whole.north),
  east: Math.min(east, whole.east),
})

/** What the list of the same address asks, as far as a map can be asked it. @throws invalid */
export function mapFilterOf(deps: ReportDeps, query: Fields): MapFilter {
  const { mark: _mark, words: _words, mahalla: _mahalla, ...filter } = publicFilterOf(deps, query)
  return filter
}

/** Reports of one cell: where their middle is, how many, and how many of each look. */
export interface Cell {
  /** `zoom/column/row`. */
  cell: string
  lat: number
  lng: number
  count: number
  looks: Partial<Record<Look, number>>
  /** Of a single report, where it was counted by itself. */
  id?: number
  /** All lie at one spot: no zoom parts them. */
  isSpot?: boolean
}

/** Reports that name no point: how many, at the middle of their district. */
export interface Unplaced {
  territory: string
  lat: number
  lng: number
  count: number
}

export interface Seen {
  level: number
  total: number
  cells: Cell[]
  unplaced: Unplaced[]
}

/** So many reports of a view are counted one by one. */
const mostLooked = 30_000
/** And so many where no sum could answer instead. */
const mostAlone = 150_000
/** What was counted is told to all who ask within so long. */
const keptMs = 300

/** A view that holds none. */
export const nothing: Seen = { level: finestLevel, total: 0, cells: [], unplaced: [] }
const precision = 1e5
const rounded = (degrees: number) => Math.round(degrees * precision) / precision

/** How many there are of each look, in their order. */
function looksOf(parts: readonly CellPart[]): Cell['looks'] {
  const counts: Cell['looks'] = {}
  for (const [index, look] of looks.entries()) {
    const n = parts.reduce((sum, part) => sum + (part.look === index ? part.n : 0), 0)
    if (n > 0) counts[look] = n
  }
  return counts
}

/** The parts of each cell, put together; cells beyond the view are left out. */
function cellsFrom(parts: readonly (CellPart & Partial<CountedPart>)[], view: View, level: number): Cell[] {
  const isInView = inViewAt(view, level)
  const cells: Cell[] = []
  for (const [code, own] of Map.groupBy(parts, ({ cell }) => cell)) {
    if (!isInView(code)) continue
    const { x, y } = gridOf(code)
    const sum = (of: (part: CellPart) => number) => own.reduce((total, part) => total + of(part), 0)
    const count = sum(({ n }) => n)
    if (count <= 0) continue
    const { lat, lng } = pointAt(sum((part) => part.x) / count + 0.5, sum((part) => part.y) / count + 0.5)
    const [first] = own
    const low = Math.min(...own.map((part) => part.low ?? -1))
    const high = Math.max(...own.map((part) => part.high ?? -2))
    cells.push({
      cell: `${level}/${x}/${y}`,
      lat: rounded(lat),
      lng: rounded(lng),
      count,
      looks: looksOf(own),
      ...(count === 1 && first?.id !== undefined && { id: first.id }),
      ...(count > 1 && low === high && { isSpot: true }),
    })
  }
  return cells
}

/** One sign for each district whose middle lies in a cell of the view. */
function unplacedFrom(
  { territories }: Pick<ReportDeps, 'territories'>,
  parts: readonly { district: string; n: number }[],
  isInView: (cell: number) => boolean,
  level: number,
): Unplaced[] {
  return [...Map.groupBy(parts, ({ district }) => district)].flatMap(([district, own]) => {
    const middle = territories.middleOf(territories.get(district))
    const count = own.reduce((sum, { n }) => sum + n, 0)
    return isInView(cellIn(tileOf(middle), level)) ? [{ territory: district, ...middle, count }] : []
  })
}

/** Whether the view touches a cell of this zoom. */
function inViewAt(view: View, level: number): (cell: number) => boolean {
  const { left, top, right, bottom } = cellsOf(view, level)
  return (cell) => {
    const { x, y } = gridOf(cell)
    return x >= left && x <= right && y >= top && y <= bottom
  }
}

/** At most ten years are gone through. */
const mostMonths = 120

/** `202609` and what came after it, to the present month in Tashkent; the last ones of very many. */
function monthsFrom(since: string, now: Date): string[] {
  const [year = 0, month = 1] = since.split('-').map(Number)
  const [thisYear = 0, thisMonth = 1] = dayOf(now).split('-').map(Number)
  const count = (thisYear - year) * 12 + thisMonth - month + 1
  return Array.from({ length: Math.max(0, Math.min(mostMonths, count)) }, (_none, back) => {
    const at = thisYear * 12 + thisMonth - 1 - back
    return `${Math.floor(at / 12)}${String((at % 12) + 1).padStart(2, '0')}`
  })
}

/** What reading the map needs. */
type MapReading = Pick<ReportDeps, 'db' | 'clock' | 'territories'>

export type ReadMap = (asked: View, filter: MapFilter, level?: number) => Promise<Seen>

/**
 * Reads a view, in cells of the `level` that is asked for, or as fine as an answer may be. Wherever sums hold what is
 * asked they are added up, so that a view costs as much at two million reports as at twenty thousand; finer views and
 * narrower questions are counted one by one, by the index of what they name.
 */
export function openMap(deps: MapReading): ReadMap {
  const { db } = deps
  const kept = cachedEach<Seen>(500, keptMs, deps.clock)
  const { territories, clock } = deps
  const atlas: Atlas = {
    get regions() {
      return territories.regions.map(({ code }) => code)
    },
    districtsOf: (region) => territories.districtsOf(region).map(({ code }) => code),
    monthsSince: (since) => monthsFrom(since, clock()),
  }

  function seenOf(
    view: View,
    level: number,
    parts: readonly CellPart[],
    apart: readonly { district: string; n: number }[],
  ): Seen {
    const cells = cellsFrom(parts, view, level)
    const unplaced = unplacedFrom(deps, apart, inViewAt(view, level), level)
    return { level, total: totalOf([...cells, ...unplaced]), cells, unplaced }
  }

  async function fromSums(view: View, filter: MapFilter, level: number): Promise<Seen | undefined> {
    const plan = planOf(filter, level, atlas)
    if (!plan) return undefined
    const width = 4 ** (22 - plan.level)
    // Ranges finer than these cells are the same cells several times.
    const ranges = [
      ...new Map(
        rangesOf(view).map(
          ([from, to]) => [Math.floor(from / width), [Math.floor(from / width), Math.ceil(to / width)]] as const,
        ),
      ).values(),
    ] as [number, number][]
    const [parts, apart] = await Promise.all([
      sumCells(db, plan, filter, ranges, plan.level - level),
      level < separateFrom ? [] : sumCells(db, unplacedPlan(plan), filter, [[0, Number.MAX_SAFE_INTEGER]], 0),
    ])
    return seenOf(
      view,
      level,
      parts,
      apart.map(({ cell, n }) => ({ district: String(cell), n })),
    )
  }

  async function oneByOne(view: View, filter: MapFilter, level: number, most: number): Promise<Seen | undefined> {
    const parts = await countPlaces(db, filter, rangesOf(view), 2 * (22 - level), most)
    if (!parts) return undefined
    if (level < separateFrom) return seenOf(view, level, parts, [])
    const { placed = [], unplaced = [] } = Object.groupBy(parts, (part) => (part.placed ? 'placed' : 'unplaced'))
    return seenOf(view, level, placed, unplaced)
  }

  async function read(view: View, filter: MapFilter, level: number): Promise<Seen> {
    const counted = await fromSums(view, filter, level)
    if (counted) return counted
    // Where there are so many at so small a place, the finest cells that are counted answer instead.
    const coarser = [16, 14, 12, 10, 8].find((each) => each < level && planOf(filter, each, atlas) !== undefined)
    const few = await oneByOne(view, filter, level, coarser === undefined ? mostAlone : mostLooked)
    const seen = few ?? (coarser === undefined ? undefined : await fromSums(view, filter, coarser))
    if (!seen) throw invalid('bbox', 'too_broad')
    return seen
  }

  return async (asked, filter, wanted) => {
    const view = inCountry(asked)
    if (view.south >= view.north || view.west >= view.east) return nothing
    const level = Math.min(levelFor(asked), wanted ?? deepestLevel)
    const { left, top, right, bottom } = cellsOf(view, level)
    const key = [level, left, top, right, bottom, JSON.stringify(filter)].join(' ')
    return kept(key, () => read(view, filter, level))
  }
}

const totalOf = (cells: readonly { count: number }[]): number => cells.reduce((sum, { count }) => sum + count, 0)

/** The cell of an address. @throws invalid */
export function cellOf(text: string | undefined): { zoom: number; code: number } {
  const [, zoom = NaN, x = NaN, y = NaN] = /^(\d{1,2})\/(\d{1,7})\/(\d{1,7})$/.exec(text ?? '')?.map(Number) ?? []
  if (!(zoom >= 5 && zoom <= 22 && x < 2 ** zoom && y < 2 ** zoom))
    throw new Problem('invalid', { errors: [{ field: 'cell', code: 'unknown_choice' }] })
  return { zoom, code: cellAt(x, y) }
}

const weeksShown = 52

export interface Weeks {
  weeks: string[]
  most: number
  districts: Record<string, number[]>
}

/** How many were filed in each week of the last year, by district; the present week is not told before it is over. */
export function openWeeks({ db, clock }: Pick<ReportDeps, 'db' | 'clock'>): () => Promise<Weeks> {
  return cached(10_000, clock, async () => {
    const monday = Date.parse(mondayOf(clock()))
    const weeks = Array.from({ length: weeksShown }, (_none, index) =>
      new Date(monday - (weeksShown - index) * 7 * dayMs).toISOString().slice(0, 10),
    )
    const indexOf = new Map(weeks.map((week, index) => [week, index]))
    const districts: Record<string, number[]> = {}
    let most = 0
    for (const { week, district, n } of await countWeeks(db, present(weeks[0], 'the first week'))) {
      const index = indexOf.get(week)
      if (index === undefined) continue
      const counts = (districts[district] ??= weeks.map(() => 0))
      counts[index] = n
      most = Math.max(most, n)
    }
    return { weeks, most, districts }
  })
}
