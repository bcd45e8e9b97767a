// A changed calendar: what was left of each running office term by the old calendar is counted on by the new one (house 2, "Clocks").
import { addSpan, type Calendar, type Calendars, dueAfter, halve, measureSpan, parseTerm, type Span } from '../deadlines/index.ts'
import { type Db, inTransaction } from '../platform/database.ts'
import { termOf, type World } from './clocks.ts'
import type { ReportDeps } from './deps.ts'
import type { EventBody, Report } from './report.ts'
import { findRunning, lockRunning, type Starts, startsOf, type StoredReport } from './store.ts'
import { appendAlone } from './writer.ts'

/** A change of days or hours: the calendars before and after it, from which day on, and whom it concerns. */
export interface CalendarChange {
  before: Calendars
  after: Calendars
  since: Date
  /** When it was made: clocks that began later know it already. */
  changedAt: Date
  region: string | null
  agencies: readonly number[] | null
}

/** Stages in which the promise to the reporter still runs, or stands still. */
const promising: readonly Report['status'][] = ['moderating', 'routed', 'returned', 'in_progress', 'waiting_reporter', 'merged']

/**
 * The new ends of all running office terms of a report; undefined where the change moves none. Pure. A clock that is what its
 * term makes of its beginning is made anew from there; one that was moved since (a pause, an extension) has what was left of
 * it counted on. `starts` says when a request, an objection to a deferral and a resumed term began.
 */
export function recounted(
  report: Report,
  starts: Starts,
  at: Date,
  world: World,
  { before, after, since, changedAt }: CalendarChange,
): EventBody | undefined {
  const [old, now] = [before, after].map((calendars) => calendars.of(report.region, report.agencyId)) as [Calendar, Calendar]
  const first = since < at ? since : at
  const { terms } = world.settings
  const term = parseTerm(report.term)
  const move = (end: Date | null, began: Date): Date | null => {
    const from = began > first ? began : first
    if (end === null || end <= from || began > changedAt) return end
    const left = measureSpan(from, end, 'office', old)
    // The same office time lies before it either way: it stays where it is, also where it ends outside office hours.
    return measureSpan(from, end, 'office', now).minutes === left.minutes ? end : addSpan(from, left, now)
  }
  /** A stage's clock: made anew where it is its whole term, else moved. */
  const anew = (end: Date | null, began: Date, span: Span): Date | null =>
    end !== null && began <= changedAt && addSpan(began, span, old).getTime() === end.getTime() ? addSpan(began, span, now) : move(end, began)
  /** The promise: the type's whole term, half of it, or what was left of either. */
  const promise = (end: Date, began: Date): Date => {
    if (began > changedAt) return end
    const whole = (calendar: Calendar) => dueAfter(report.termFrom, report.term, terms.ceiling, calendar)
    if (whole(old).getTime() === end.getTime()) return whole(now)
    return anew(end, began, halve(term))!
  }
  const body: EventBody = {}
  const set = (
    name: 'dueAt' | 'actBy' | 'requestBy' | 'reviewBy' | 'publishBy' | 'pausedActBy' | 'firstDueAt',
    was: Date | null,
    is: Date | null,
  ) => {
    if (was && is && was.getTime() !== is.getTime()) body[name] = is.toISOString()
  }
  const isOffice = (name: string | undefined) => name !== undefined && parseTerm(name).unit === 'office'
  const stopped = report.status === 'waiting_reporter' || report.status === 'deferred' || report.status === 'merged' ? report.pausedAt : null
  const termBegan = stopped ?? (starts.resumedAt && starts.resumedAt > report.termFrom ? starts.resumedAt : report.termFrom)
  if (promising.includes(report.status) && term.unit === 'office') {
    const dueAt = promise(report.dueAt, termBegan)
    set('dueAt', report.dueAt, dueAt)
    set('firstDueAt', report.firstDueAt, promise(report.firstDueAt, termBegan))
    if (report.status === 'in_progress') set('actBy', report.actBy, dueAt)
  }
  const stage = termOf(report.status, report.category, world)
  if (isOffice(stage)) set('actBy', report.actBy, anew(report.actBy, report.stageEnteredAt, parseTerm(stage!)))
  if (stopped) {
    // Of a deferral what was left of the term stands here, of the others the clock of the stage they came from.
    const cameFrom = report.cameFrom ?? 'in_progress'
    const runsByOffice = cameFrom === 'in_progress' ? term.unit === 'office' : isOffice(termOf(cameFrom, report.category, world))
    if (runsByOffice) set('pausedActBy', report.pausedActBy, move(report.pausedActBy, stopped))
  }
  if (isOffice(terms.request)) set('requestBy', report.requestBy, move(report.requestBy, starts.requestedAt ?? first))
  if (isOffice(terms.appeal)) set('reviewBy', report.deferralReviewBy, move(report.deferralReviewBy, starts.reviewFrom ?? first))
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
    const starts = await startsOf(tx, found)
    const moved = found.flatMap((report) => {
      const body = recounted(report, starts.get(report.id) ?? {}, at, deps, change)
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
  const starts = await startsOf(deps.db, found)
  const preview: RecountPreview = { looked: found.length, moved: 0, isPart: found.length === most, samples: [] }
  for (const report of found) {
    const body = recounted(report, starts.get(report.id) ?? {}, at, deps, change)
    if (!body) continue
    preview.moved += 1
    const to = body.actBy ?? body.dueAt
    if (to && preview.samples.length < shown) preview.samples.push({ report, from: body.actBy ? report.actBy! : report.dueAt, to: new Date(to) })
  }
  return preview
}
