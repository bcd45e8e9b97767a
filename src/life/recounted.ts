// A changed calendar: what was left of each running office term by the old calendar is counted on by the new one (house
// 2, "Clocks"). Pure.
import {
  addSpan,
  type Calendar,
  type Calendars,
  dueAfter,
  halve,
  measureSpan,
  parseTerm,
  type Span,
} from '../deadlines/rules.ts'
import { termOf, type World } from './clocks.ts'
import type { EventOf } from './event.ts'
import type { Report } from './report.ts'

type Recounted = EventOf<'recount'>['body']

/** When clocks began whose beginning is not in the row. */
export interface Starts {
  requestedAt?: Date | null
  reviewFrom?: Date | null
  resumedAt?: Date | null
}

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
const promising: readonly Report['status'][] = [
  'moderating',
  'routed',
  'returned',
  'in_progress',
  'waiting_reporter',
  'merged',
]

/** Stages in which the clock stands. */
const standing: readonly Report['status'][] = ['waiting_reporter', 'deferred', 'merged']
const laterOf = (a: Date | null | undefined, b: Date): Date => (a && a > b ? a : b)

/**
 * The new ends of all running office terms of a report; undefined where the change moves none. Pure. A clock that is
 * what its term makes of its beginning is made anew from there; one that was moved since (a pause, an extension) has
 * what was left of it counted on. `starts` says when a request, an objection to a deferral and a resumed term began.
 */
export function recounted(
  report: Report,
  starts: Starts,
  at: Date,
  world: World,
  { before, after, since, changedAt }: CalendarChange,
): Recounted | undefined {
  const { region, agencyId } = report
  const [old, now] = [before.of(region, agencyId), after.of(region, agencyId)]
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
    end !== null && began <= changedAt && addSpan(began, span, old).getTime() === end.getTime()
      ? addSpan(began, span, now)
      : move(end, began)
  /** The promise: the type's whole term, half of it, or what was left of either. */
  const promise = (end: Date, began: Date): Date => {
    if (began > changedAt) return end
    const whole = (calendar: Calendar) => dueAfter(report.termFrom, report.term, terms.ceiling, calendar)
    if (whole(old).getTime() === end.getTime()) return whole(now)
    return anew(end, began, halve(term)) ?? end
  }
  const body: Recounted = {}
  const set = (
    name: 'dueAt' | 'actBy' | 'requestBy' | 'reviewBy' | 'publishBy' | 'pausedActBy' | 'firstDueAt',
    was: Date | null,
    is: Date | null,
  ) => {
    if (was && is && was.getTime() !== is.getTime()) body[name] = is.toISOString()
  }
  const isOffice = (name: string | undefined) => name !== undefined && parseTerm(name).unit === 'office'
  const stopped = standing.includes(report.status) ? report.pausedAt : null
  const termBegan = stopped ?? laterOf(starts.resumedAt, report.termFrom)
  if (promising.includes(report.status) && term.unit === 'office') {
    const dueAt = promise(report.dueAt, termBegan)
    set('dueAt', report.dueAt, dueAt)
    set('firstDueAt', report.firstDueAt, promise(report.firstDueAt, termBegan))
    if (report.status === 'in_progress') set('actBy', report.actBy, dueAt)
  }
  const stage = termOf(report.status, report.category, world)
  if (stage !== undefined && isOffice(stage))
    set('actBy', report.actBy, anew(report.actBy, report.stageEnteredAt, parseTerm(stage)))
  if (stopped) {
    // Of a deferral what was left of the term stands here, of the others the clock of the stage they came from.
    const cameFrom = report.cameFrom ?? 'in_progress'
    const runsByOffice =
      cameFrom === 'in_progress' ? term.unit === 'office' : isOffice(termOf(cameFrom, report.category, world))
    if (runsByOffice) set('pausedActBy', report.pausedActBy, move(report.pausedActBy, stopped))
  }
  if (isOffice(terms.request)) set('requestBy', report.requestBy, move(report.requestBy, starts.requestedAt ?? first))
  if (isOffice(terms.appeal))
    set('reviewBy', report.deferralReviewBy, move(report.deferralReviewBy, starts.reviewFrom ?? first))
  if (isOffice(terms.publish)) set('publishBy', report.publishBy, move(report.publishBy, report.pendingFrom ?? first))
  return Object.keys(body).length === 0 ? undefined : { ...body, why: 'calendar' }
}
