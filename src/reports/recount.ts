// A changed calendar: what was left of each running office term by the old calendar is counted on by the new one (house 2, "Clocks").
import { addSpan, type Calendar, type Calendars, measureSpan, parseTerm } from '../deadlines/index.ts'
import { type Db, inTransaction } from '../platform/database.ts'
import { unitOf, type World } from './clocks.ts'
import type { ReportDeps } from './deps.ts'
import type { EventBody, Report } from './report.ts'
import { findRunning, lockRunning, type StoredReport } from './store.ts'
import { appendAlone } from './writer.ts'

/** A change of days or hours: the calendars before and after it, from which day on, and whom it concerns. */
export interface CalendarChange {
  before: Calendars
  after: Calendars
  since: Date
  region: string | null
  agencies: readonly number[] | null
}

/** Stages in which the promise to the reporter still runs. */
const promising: readonly Report['status'][] = ['moderating', 'routed', 'returned', 'in_progress', 'waiting_reporter']

/** The new ends of all running office terms of a report; undefined where the change moves none. Pure. */
export function recounted(report: Report, at: Date, world: World, { before, after, since }: CalendarChange): EventBody | undefined {
  const [old, now] = [before, after].map((calendars) => calendars.of(report.region, report.agencyId)) as [Calendar, Calendar]
  const first = since < at ? since : at
  /** Counted from the change on, or from where the clock began or stopped, if that is later. */
  const move = (end: Date | null, began: Date): Date | null => {
    const from = began > first ? began : first
    if (end === null || end <= from) return end
    return addSpan(from, measureSpan(from, end, 'office', old), now)
  }
  const stopped = report.status === 'waiting_reporter' ? report.pausedAt : null
  const body: EventBody = {}
  const set = (
    name: 'dueAt' | 'actBy' | 'requestBy' | 'reviewBy' | 'publishBy' | 'pausedActBy' | 'firstDueAt',
    was: Date | null,
    is: Date | null,
  ) => {
    if (was && is && was.getTime() !== is.getTime()) body[name] = is.toISOString()
  }
  if (promising.includes(report.status) && parseTerm(report.term).unit === 'office') {
    const began = stopped ?? report.termFrom
    const ceiling = new Date(report.termFrom.getTime() + parseTerm(world.settings.terms.ceiling).minutes * 60_000)
    const capped = (end: Date, moved: Date) => (end <= ceiling && moved > ceiling ? ceiling : moved)
    const dueAt = capped(report.dueAt, move(report.dueAt, began)!)
    set('dueAt', report.dueAt, dueAt)
    set('firstDueAt', report.firstDueAt, capped(report.firstDueAt, move(report.firstDueAt, began)!))
    if (report.status === 'in_progress') set('actBy', report.actBy, dueAt)
  }
  const runs = report.status !== 'in_progress' && report.status !== 'deferred' && unitOf(report, report.status, world) === 'office'
  if (runs) set('actBy', report.actBy, move(report.actBy, report.stageEnteredAt))
  if (stopped && unitOf(report, report.cameFrom!, world) === 'office') set('pausedActBy', report.pausedActBy, move(report.pausedActBy, stopped))
  const isOffice = (term: string) => parseTerm(term).unit === 'office'
  const { terms } = world.settings
  if (isOffice(terms.request)) set('requestBy', report.requestBy, move(report.requestBy, first))
  if (isOffice(terms.appeal)) set('reviewBy', report.deferralReviewBy, move(report.deferralReviewBy, first))
  if (isOffice(terms.publish)) set('publishBy', report.publishBy, move(report.publishBy, report.pendingFrom ?? first))
  return Object.keys(body).length === 0 ? undefined : { ...body, why: 'calendar' }
}

const batch = 250

/**
 * Counts the next reports anew, in one small transaction together with the caller's note of how far it came.
 * @returns the last report looked at and how many moved; undefined when none is left
 */
export async function recountBatch(
  deps: ReportDeps,
  changeId: number,
  change: CalendarChange,
  after: number,
  note: (tx: Db, last: number, moved: number) => Promise<void>,
): Promise<{ last: number } | undefined> {
  return inTransaction(deps.db, async (tx) => {
    const at = deps.clock()
    const found = await lockRunning(tx, { ...change, after }, batch)
    const last = found.at(-1)?.id
    if (last === undefined) return undefined
    const moved = found.flatMap((report) => {
      const body = recounted(report, at, deps, change)
      return body ? [{ report, type: 'recount', body: { ...body, change: changeId } }] : []
    })
    await appendAlone(tx, deps, at, moved)
    await note(tx, last, moved.length)
    return { last }
  })
}

/** What a change would do to running clocks. */
export interface RecountPreview {
  looked: number
  moved: number
  /** More were not looked at. */
  isPart: boolean
  samples: { report: StoredReport; from: Date; to: Date }[]
}

const most = 20_000
const shown = 10

export async function previewRecount(deps: ReportDeps, change: CalendarChange): Promise<RecountPreview> {
  const at = deps.clock()
  const found = await findRunning(deps.db, { ...change, after: 0 }, most)
  const preview: RecountPreview = { looked: found.length, moved: 0, isPart: found.length === most, samples: [] }
  for (const report of found) {
    const body = recounted(report, at, deps, change)
    if (!body) continue
    preview.moved += 1
    const to = body.actBy ?? body.dueAt
    if (to && preview.samples.length < shown) preview.samples.push({ report, from: body.actBy ? report.actBy! : report.dueAt, to: new Date(to) })
  }
  return preview
}
