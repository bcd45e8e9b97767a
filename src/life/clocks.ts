// The two clocks of a report: the promise and the owner's next step; stages, pauses, halves, and when time acts by
// itself. Pure.
import { dayOf, inDays, midnightOf, momentOn } from '../platform/time.ts'
import type { Agencies } from '../agencies/rules.ts'
import { type Categories, isDanger, isEmergency } from '../categories/rules.ts'
import {
  addSpan,
  type Calendar,
  type Calendars,
  dueAfter,
  halve,
  measureSpan,
  parseTerm,
  type Span,
  workingDayFrom,
} from '../deadlines/rules.ts'
import type { Settings } from '../settings/rules.ts'
import type { Territories } from '../territories/rules.ts'
import { escalating, owedStatuses, type Rung, rungs, type Status } from './life.ts'
import type { Moves, Report } from './report.ts'
import { present } from '../platform/present.ts'

/** Everything a decision may look at besides the report: all of it in memory, none of it changed here. */
export interface World {
  agencies: Agencies
  categories: Categories
  territories: Territories
  calendars: Calendars
  settings: Settings
}

/** The calendar and office hours that the clocks of a report run by. */
export const calendarOf = (
  { calendars }: Pick<World, 'calendars'>,
  report: Pick<Report, 'region' | 'agencyId'>,
): Calendar => calendars.of(report.region, report.agencyId)

/** The time a stage has, as a term; `in_progress` and `deferred` end at a promise instead. */
export function termOf(
  status: Status,
  categoryCode: string,
  { categories, settings: { terms } }: World,
): string | undefined {
  const category = categories.get(categoryCode)
  const emergency = isEmergency(category)
  switch (status) {
    case 'moderating':
      return terms.moderate
    case 'routed':
      if (isDanger(category)) return terms.acceptDanger
      return emergency ? terms.acceptUrgent : terms.accept
    case 'returned':
      return emergency ? terms.redirectEmergency : terms.redirect
    case 'answered':
      return terms.consent
    case 'objected':
      return emergency ? terms.reviewEmergency : terms.review
    case 'verifying':
      return terms.verify
    case 'appealed':
      return terms.appeal
    default:
      return undefined
  }
}

/** When the owner of a stage must have acted, from the moment it begins; null in an end. */
export function actByFor(report: Report, status: Status, at: Date, world: World): Date | null {
  if (status === 'in_progress' || status === 'deferred') return report.dueAt
  if (status === 'waiting_reporter')
    return addSpan(at, { unit: 'clock', minutes: report.replyLeft }, calendarOf(world, report))
  const term = termOf(status, report.category, world)
  return term === undefined ? null : addSpan(at, parseTerm(term), calendarOf(world, report))
}

/** A moment as events hold it. */
export const iso = (at: Date): string => at.toISOString()

/** The whole term from now on. */
export const wholeTerm = (report: Report, at: Date, world: World): Date =>
  dueAfter(at, report.term, world.settings.terms.ceiling, calendarOf(world, report))

/**
 * The earlier of the old promise and that of another type, which stands still as long as the old one did; but never
 * before the body has had its time to accept. Of what was never routed, the other type's alone (house 2).
 */
export function earlierPromise(report: Report, code: string, isHeld: boolean, at: Date, world: World): Date {
  const begins = isHeld ? report.filedAt : at
  const began = report.routedAt === null ? begins : report.termFrom
  const calendar = calendarOf(world, report)
  const { term } = world.categories.get(code)
  const { unit } = parseTerm(term)
  const whole = dueAfter(began, term, world.settings.terms.ceiling, calendar)
  const stood = report.routedAt === null ? 0 : stoodIn(report, unit)
  const promised = addSpan(whole, { unit, minutes: stood }, calendar)
  const earlier = report.routedAt !== null && report.dueAt < promised ? report.dueAt : promised
  if (isHeld) return earlier
  const accepted = present(actByFor({ ...report, category: code }, 'routed', at, world), 'the time to accept')
  return earlier < accepted ? accepted : earlier
}

/** What of a term stood still. */
const stoodIn = (report: Report, unit: Span['unit']): number =>
  unit === 'office' ? report.stoodOffice : report.stoodClock

/** What this pause lets stand still; a clock that was over before it has nothing to stop. */
export function standstill(report: Report, at: Date, world: World): NonNullable<Moves['stood']> {
  const from = present(report.pausedAt, 'when it was paused')
  const calendar = calendarOf(world, report)
  const stood = (unit: Span['unit'], end: Date | null) =>
    end === null || end <= from ? 0 : measureSpan(from, at, unit, calendar).minutes
  const isDeferral = report.status === 'deferred'
  const due = isDeferral ? report.pausedActBy : report.dueAt
  const stage = isDeferral ? 'in_progress' : present(report.cameFrom, 'the stage before')
  return {
    clock: stood('clock', due),
    office: stood('office', due),
    stage: stood(unitOf(report, stage, world), report.pausedActBy),
  }
}

/** Clock minutes that questions may still stop the clock, after the one that waits now. */
export const replyLeft = (report: Report, at: Date): number =>
  Math.max(
    0,
    Math.floor(report.replyLeft - (at.getTime() - present(report.pausedAt, 'when it was paused').getTime()) / 60_000),
  )

/** Clock minutes that the present body has held the report. */
export const heldBy = (report: Report, at: Date) => ({
  held: Math.round((at.getTime() - report.agencySince.getTime()) / 60_000),
})

/** Half of the type's term from now, at least 1wd or 1h (regulation 3.8). */
export const halfTerm = (report: Report, at: Date, world: World): Date =>
  addSpan(at, halve(parseTerm(report.term)), calendarOf(world, report))

/** What was left of a clock when it stopped, counted on from now in the unit of `unit`; what was over stays over. */
export function goOn(stoppedAt: Date, end: Date, unit: Span['unit'], at: Date, calendar: Calendar): Date {
  return end <= stoppedAt ? end : addSpan(at, measureSpan(stoppedAt, end, unit, calendar), calendar)
}

/** The promise after a pause: of a deferral that of before it, of a question the present one. */
export function resumedDue(report: Report, at: Date, world: World): Date {
  const stoppedDue = report.status === 'deferred' ? present(report.pausedActBy, 'the paused clock') : report.dueAt
  if (report.pausedAt === null) return stoppedDue
  return goOn(report.pausedAt, stoppedDue, parseTerm(report.term).unit, at, calendarOf(world, report))
}

/** The unit in which a stage's time is counted. */
export function unitOf(report: Report, status: Status, world: World): Span['unit'] {
  if (status === 'in_progress') return parseTerm(report.term).unit
  const term = termOf(status, report.category, world)
  return term === undefined ? 'clock' : parseTerm(term).unit
}

/** Counted on at least one working day, or an hour for hour terms (house 2). */
const leastOf = { office: 480, clock: 60 } as const

/** The share of a stage's time at which a rung stands, in percent. */
export const percentOf = (rung: Rung, { settings }: Pick<World, 'settings'>): number =>
  present(settings.escalation.percents[rung - 1], 'the share of the rung')

/**
 * When a rung of the ladder is reached, from stage entry and never from the last edit (regulation 3.11): at its share
 * of the stage's own minutes, standstills left out.
 */
export function escalationAt(report: Report, rung: Rung, world: World): Date {
  const percent = percentOf(rung, world)
  const calendar = calendarOf(world, report)
  const unit = unitOf(report, report.status, world)
  const deadline = present(report.actBy, 'the deadline')
  const own = measureSpan(report.stageEnteredAt, deadline, unit, calendar).minutes - report.stageStood
  if (percent === 100 && own >= leastOf[unit]) return deadline
  const whole = Math.max(own, leastOf[unit])
  return addSpan(report.stageEnteredAt, { unit, minutes: (whole * percent) / 100 + report.stageStood }, calendar)
}

/** The next rung of the ladder not taken in this stage yet. */
export function nextEscalation(report: Report): Rung | undefined {
  if (!escalating.includes(report.status)) return undefined
  return rungs.find((rung) => rung > report.escalated)
}

/** An extension is asked for in good time: before 80 % of the term (regulation 3.4). */
export function mayAskExtension(report: Report, at: Date, world: World): boolean {
  const { unit } = parseTerm(report.term)
  const calendar = calendarOf(world, report)
  const own = (to: Date) => measureSpan(report.termFrom, to, unit, calendar).minutes - stoodIn(report, unit)
  return own(at) < own(report.dueAt) * world.settings.limits.extensionAskShare
}

/** At most the original term, and 15 days, in days of the term's unit (regulation 3.4). */
export function mostExtensionDays(report: Report, { settings }: World): number {
  const { unit, minutes } = parseTerm(report.term)
  return Math.min(settings.limits.extensionDays, Math.max(1, Math.floor(minutes / (unit === 'office' ? 480 : 1440))))
}

/** The promise after an extension of so many days, at most 15 × 24 h later. */
export function extended(report: Report, days: number, world: World): Date {
  const { unit } = parseTerm(report.term)
  const end = addSpan(
    report.dueAt,
    { unit, minutes: days * (unit === 'office' ? 480 : 1440) },
    calendarOf(world, report),
  )
  const latest = inDays(report.dueAt, world.settings.limits.extensionDays)
  return end < latest ? end : latest
}

/** A date as the end of its working day in Tashkent: what is promised for a day is due then. */
export const endOf = (date: string): Date => momentOn(date, '18:00')

/** The end of the working day that was asked for; of the next one where people do not work on it any more. */
export const untilAsked = (report: Report, world: World): Date =>
  endOf(workingDayFrom(dayOf(present(report.requestUntil, 'the date asked for')), calendarOf(world, report)))

/** Past the promise while a body still owes the solution. */
export function isOverdue(report: Pick<Report, 'status' | 'dueAt' | 'pausedAt'>, now: Date): boolean {
  // While a question waits the clock stands, but what was late before it stays late.
  const until = report.status === 'waiting_reporter' && report.pausedAt ? report.pausedAt : now
  return owedStatuses.some((status) => status === report.status) && report.dueAt < until
}

/** What happens by itself, in the order in which it is taken when due at the same moment. */
export type SelfStep = 'remind' | 'escalate' | 'lapse'
export interface NextStep {
  name: SelfStep
  at: Date
}

/** Stages whose silence leads somewhere; the others only grow overdue. */
function lapseAt(report: Report): Date | null {
  switch (report.status) {
    case 'routed':
    case 'waiting_reporter':
    case 'objected':
    case 'appealed':
      return report.actBy
    case 'answered':
      return report.voteUntil ?? report.actBy
    case 'deferred':
      // On the day by itself, to be done that day (house 2).
      return midnightOf(report.dueAt)
    case 'verifying':
      return report.controlLevel === 'region' ? null : report.actBy
    default:
      return null
  }
}

/** When the next reminder is due; those of an answer count from the notice that reached the reporter. */
function reminderAt(report: Report, { settings: { reminders } }: World): Date | null {
  const after = (from: Date, term: string | undefined) =>
    term === undefined ? null : new Date(from.getTime() + parseTerm(term).minutes * 60_000)
  if (report.status === 'answered') {
    if (report.voteUntil !== null || report.reporterLeft) return null
    return after(report.noticedAt ?? report.stageEnteredAt, reminders.answered[report.reminders])
  }
  if (report.status === 'waiting_reporter')
    return after(report.pausedAt ?? report.stageEnteredAt, reminders.question[report.reminders])
  if (report.status === 'deferred') {
    const term = reminders.deferred[report.reminders]
    const at = term && new Date(report.dueAt.getTime() - parseTerm(term).minutes * 60_000)
    return at && at > report.stageEnteredAt ? at : null
  }
  return null
}

/** The earliest thing that time will do with this report; null when it only waits, or has ended. */
export function nextStepOf(report: Report, world: World): NextStep | null {
  if (report.actBy === null) return null
  const steps: NextStep[] = []
  const add = (name: SelfStep, at: Date | null) => void (at && steps.push({ name, at }))
  const due = lapseAt(report)
  const reminder = reminderAt(report, world)
  // A reminder of what silence has decided already would only confuse.
  if (reminder && !(due && reminder >= due)) add('remind', reminder)
  const escalation = nextEscalation(report)
  if (escalation !== undefined) add('escalate', escalationAt(report, escalation, world))
  add('lapse', report.requestBy)
  add('lapse', report.deferralReviewBy)
  add('lapse', due)
  const order: SelfStep[] = ['remind', 'escalate', 'lapse']
  return (
    steps.toSorted((a, b) => a.at.getTime() - b.at.getTime() || order.indexOf(a.name) - order.indexOf(b.name))[0] ??
    null
  )
}
