// A page of somebody's work: the queue as it is asked for, its figures, and the cursor of what follows.
import { type Locale } from '../language/index.ts'
import type { Status } from '../life/index.ts'
import {
  countQueues,
  type Heap,
  heapsOf,
  idsOfQueue,
  listedByIds,
  listQueue,
  type Queue,
  type QueueMark,
  type Row,
  rowOf,
} from '../lists/index.ts'
import { actingOf, findByPhone, may, namesOfPeople, type Viewer } from '../people/index.ts'
import { pageOf } from '../platform/present.ts'
import { Problem } from '../platform/problems.ts'
import { type Fields, isOn, textOf } from '../platform/query.ts'
import { maySee, type ReportDeps } from '../reports/index.ts'
import { typedOf, workFilterOf } from './filter.ts'
import { type Figure, figuresOf, queueOf, type Tab, tabsOf, type WorkFilter } from './rules.ts'

export interface WorkRow extends Row {
  /** Whose it is, by name; null: nobody's. */
  officerName: string | null
  /** By when whoever looks at this queue must act on it. */
  clock: Date | null
}

export interface WorkPage {
  rows: WorkRow[]
  /** Folded by type and district; absent: row by row. */
  heaps: Heap[] | undefined
  next: string | null
  filter: WorkFilter
  tabs: { tab: Tab; n: number }[]
  figures: (Figure & { n: number })[]
  /** How many the filter holds, as far as `mostCounted`. */
  total: number
}

const pageSize = 100
const mostHeaps = 60

/** `1795330800000-42` → the mark; anything else is no mark. */
function markOf(cursor: string | undefined): QueueMark | undefined {
  const [, key = '', id = ''] = /^(.{1,60})~(\d{1,15})$/.exec(cursor ?? '') ?? []
  return id === '' ? undefined : { key, id: Number(id) }
}

/** A request waits for whoever decides it, a text for whoever publishes it, all else for the owner of its stage. */
function clockOf({ report }: Row, { publication, requests, besides }: Queue): Date | null {
  if (publication) return report.publishBy
  const decides = requests !== undefined || (besides !== undefined && 'requests' in besides)
  return (decides ? (report.requestBy ?? report.deferralReviewBy) : null) ?? report.actBy
}

async function completed(deps: ReportDeps, viewer: Viewer, queue: Queue, rows: readonly Row[]): Promise<WorkRow[]> {
  const known = may(viewer, 'work.bulk') ? rows : []
  const ids = [...new Set(known.flatMap(({ report }) => report.officerId ?? []))]
  const names = new Map((await namesOfPeople(deps.db, ids)).map(({ id, name }) => [id, name]))
  return rows.map((row) => ({
    ...row,
    officerName: names.get(row.report.officerId ?? 0) ?? null,
    clock: clockOf(row, queue),
  }))
}

/** What a viewer may ask of the queue behind a query. @throws forbidden, invalid */
export async function queueAsked(
  deps: ReportDeps,
  viewer: Viewer,
  query: Fields,
): Promise<{ queue: Queue; filter: WorkFilter }> {
  const membership = actingOf(viewer)
  if (tabsOf(membership).length === 0) throw new Problem('forbidden')
  const filter = workFilterOf(deps, membership, query)
  const queue = queueOf(deps.agencies, membership, filter, viewer.personId, deps.clock())
  const typed = typedOf(query)
  // Who answers the phone finds a caller's reports; to a body a phone says nothing of who filed.
  if (typed && 'phone' in typed)
    queue.reporterId = may(viewer, 'intake.take') ? ((await findByPhone(deps.db, typed.phone)) ?? 0) : 0
  return { queue, filter }
}

/** One report by its number, wherever it stands, where this person may know of it. */
async function byNumber(deps: ReportDeps, viewer: Viewer, id: number, locale: Locale): Promise<Row[]> {
  const reports = await listedByIds(deps.db, [id])
  return reports.filter((report) => maySee(deps, viewer, report)).map((report) => rowOf(deps, viewer, report, locale))
}

/** @throws forbidden for somebody without a membership that has work; invalid */
export async function readWork(deps: ReportDeps, viewer: Viewer, query: Fields, locale: Locale): Promise<WorkPage> {
  const { queue, filter } = await queueAsked(deps, viewer, query)
  const membership = actingOf(viewer)
  const now = deps.clock()
  const figures = figuresOf(membership)
  const allowed = tabsOf(membership)
  const queueFor = (asked: Fields) =>
    queueOf(deps.agencies, membership, workFilterOf(deps, membership, asked), viewer.personId, now)
  const counted = countQueues(
    deps.db,
    [...allowed.map((tab) => queueFor({ tab })), ...figures.map((figure) => queueFor(figure.query))],
    now,
  )
  const typed = typedOf(query)
  const isFolded = isOn(query, 'fold')
  const [numbered, heaps, found, counts] = await Promise.all([
    typed && 'number' in typed ? byNumber(deps, viewer, typed.number, locale) : undefined,
    isFolded ? heapsOf(deps.db, queue, mostHeaps, now) : undefined,
    listQueue(deps.db, queue, pageSize + 1, now, markOf(textOf(query, 'cursor'))),
    counted,
  ])
  const { items, next } = pageOf(found, pageSize, ({ sortedBy, id }) => `${sortedBy}~${id}`)
  // All of a short list are there to be counted.
  const isWhole = found.length <= pageSize && textOf(query, 'cursor') === undefined
  const [total = found.length] = isWhole ? [] : await countQueues(deps.db, [queue], now)
  const rows = numbered ?? items.map((report) => rowOf(deps, viewer, report, locale))
  return {
    rows: await completed(deps, viewer, queue, rows),
    heaps,
    next: numbered ? null : (next ?? null),
    filter,
    tabs: allowed.map((tab, index) => ({ tab, n: counts[index] ?? 0 })),
    figures: figures.map((figure, index) => ({ ...figure, n: counts[allowed.length + index] ?? 0 })),
    total: numbered ? numbered.length : total,
  }
}

/** The ids of all that a filter holds and the step may be taken on, the most pressing first. @throws forbidden, invalid */
export async function idsAsked(
  deps: ReportDeps,
  viewer: Viewer,
  query: Fields,
  { statuses, most }: { statuses: readonly Status[] | undefined; most: number },
): Promise<number[]> {
  const { queue } = await queueAsked(deps, viewer, query)
  const typed = typedOf(query)
  if (typed && 'number' in typed) return [typed.number]
  return idsOfQueue(deps.db, { ...queue, statuses }, most, deps.clock())
}
