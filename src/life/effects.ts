// What each step decides: where it leads, which clock starts, what is counted; every answer is an event body. Pure.
import { isEmergency, isPrivate } from '../categories/rules.ts'
import { addSpan, dueAfter, parseTerm } from '../deadlines/rules.ts'
import { judgeReturn, routeOf } from '../routing/rules.ts'
import { calendarOf, endOf, extended, goOn, halfTerm, resumedDue, stage, unitOf, type World } from './clocks.ts'
import { type ActionInput, type Facts, isGroup } from './given.ts'
import type { Outcome, Status, Transition, VerifyCause } from './life.ts'
import { cellsOf, dateOf } from './needs.ts'
import type { EventBody, Report } from './report.ts'

export const iso = (at: Date): string => at.toISOString()

/** Clock minutes that the present body has held the report. */
const heldBy = (report: Report, at: Date) => ({ held: Math.round((at.getTime() - report.agencySince.getTime()) / 60_000) })

/** Out of the public's sight; what was private stays so. */
const hidden = (report: Report) => (report.publication === 'private' ? 'private' : 'hidden')

export function effectOf(row: Transition, report: Report, input: ActionInput, at: Date, world: World, facts: Facts): EventBody {
  const step = (to: Status, changes?: Partial<Report>) => stage(report, to, at, world, changes)
  switch (row.action) {
    case 'approve':
      return { ...step('routed', { dueAt: wholeTerm(report, at, world) }), agency: report.agencyId, why: 'approved' }
    case 'reject':
      return { ...step('rejected'), ground: input.ground!, publication: hidden(report) }
    case 'ask':
      return step('waiting_reporter')
    case 'reply':
      return backFromQuestion(report, at, world)
    case 'accept':
      return step('in_progress')
    case 'return':
      return { ...returned(report, input, at, world), ...heldBy(report, at) }
    case 'reroute':
      return { ...step('routed', { agencyId: Number(input.agency) }), agency: Number(input.agency), why: 'dispatcher', ...heldBy(report, at) }
    case 'recategorise':
      return recategorised(report, input.category!, at, world)
    case 'assign':
      return { officer: input.officer! }
    case 'answer': {
      const next = report.reporterLeft ? toVerifying(report, at, world, 'left', facts) : step('answered')
      return { ...next, outcome: (input.outcome ?? 'done') as Outcome, late: at > report.dueAt }
    }
    case 'involve':
      return { part: Number(input.agency), until: iso(endOf(dateOf(input.until)!)) }
    case 'finish_part':
      return { part: facts.partAgency ?? report.parts[0]! }
    case 'request_extension':
      return { request: 'extension', days: input.days!, ...toDecide(report, at, world, false) }
    case 'request_deferral': {
      const renews = report.status === 'deferred'
      const until = iso(endOf(dateOf(input.until)!))
      return { request: renews ? 'renewal' : 'deferral', ground: input.ground!, until, ...toDecide(report, at, world, renews) }
    }
    case 'grant':
      return granted(report, at, world)
    case 'refuse':
      return { request: report.request!, granted: false }
    case 'resume':
      return step('in_progress', { dueAt: resumedDue(report, report.pausedActBy!, at, world) })
    case 'consent':
      return consented(row, report, input, at, world)
    case 'object':
      return objected(row, report, at, world, facts)
    case 'revoke':
      return objection(report, at, world, facts)
    case 'reopen':
      return { ...step('routed', { dueAt: halfTerm(report, at, world) }), agency: report.agencyId, why: 'reopened' }
    case 'appeal':
      return { ...step('appealed'), controlLevel: 'region' }
    case 'uphold':
      if (report.status === 'closed') return {}
      if (report.status === 'deferred') return { reviewBy: null }
      return { from: 'appealed', to: report.cameFrom!, ...(report.cameFrom === 'closed' && { basis: 'decided' }) }
    case 'overturn':
      return overturned(report, at, world)
    case 'return_to_work': {
      const agency = report.status === 'objected' && input.agency !== undefined ? Number(input.agency) : undefined
      const moved = agency !== undefined && agency !== report.agencyId
      return {
        ...step('in_progress', { dueAt: halfTerm(report, at, world) }),
        ...(moved && { agency, why: 'dispatcher', ...heldBy(report, at) }),
      }
    }
    case 'refer':
      return toVerifying(report, at, world, 'referral', facts)
    case 'verify_closed':
      return verified(report, input, at, world, facts)
    case 'withdraw':
      return withdrawn(report, at, world, facts)
    case 'merge':
      return { from: report.status, to: 'merged', into: input.into!, supporters: report.supporters + 1 }
    case 'split':
    case 'leave':
      if (report.status !== 'merged') return {}
      return { from: 'merged', to: report.cameFrom!, into: report.mergedInto!, supporters: report.supporters + 1, actBy: iso(report.pausedActBy!) }
    case 'correct':
      return report.publication === 'public' ? pending(report, at, world) : {}
    case 'publish':
      return { publication: 'public' }
    case 'mark_private':
      return { publication: 'private' }
    case 'hide_photo':
      return { photo: input.photo! }
    case 'blur_photo':
      return { photo: input.photo!, cells: cellsOf(input.cells)! }
    case 'attach':
      return { incident: input.incident! }
    default:
      return {}
  }
}

/** The whole term from now on. */
const wholeTerm = (report: Report, at: Date, world: World) => dueAfter(at, report.term, world.settings.terms.ceiling, calendarOf(world, report))

/** Waiting for a dispatcher's look again, by the publication's own clock (regulation 3.1). */
export function pending(report: Report, at: Date, world: World): EventBody {
  const { terms } = world.settings
  const term = isEmergency(world.categories.get(report.category)) ? terms.publishEmergency : terms.publish
  return { publication: 'pending', publishBy: iso(addSpan(at, parseTerm(term), calendarOf(world, report))), flag: 'changed' }
}

/** The status it came from, with what was left of both clocks. */
export function backFromQuestion(report: Report, at: Date, world: World): EventBody {
  const to = report.cameFrom!
  const dueAt = resumedDue(report, report.dueAt, at, world)
  const stopped = report.pausedActBy!
  const actBy = to === 'in_progress' ? dueAt : goOn(report.pausedAt!, stopped, unitOf(report, to, world), at, calendarOf(world, report))
  const used = (at.getTime() - report.pausedAt!.getTime()) / 60_000
  return { from: report.status, to, dueAt: iso(dueAt), actBy: iso(actBy), replyLeft: Math.max(0, Math.floor(report.replyLeft - used)) }
}

function returned(report: Report, input: ActionInput, at: Date, world: World): EventBody {
  const agency = input.agency === 'unknown' ? undefined : world.agencies.find(Number(input.agency))
  const forward = report.returns === 0 && agency !== undefined && judgeReturn(world, report, agency) === 'forward'
  if (forward) return { ...stage(report, 'routed', at, world, { agencyId: agency.id }), agency: agency.id, why: 'returned_to' }
  return { ...stage(report, 'returned', at, world), why: agency ? 'proposed' : 'unknown', ...(agency && { proposed: agency.id }) }
}

/** A changed type: the new lead, and the earlier of the old promise and the new type's (house 2). */
function recategorised(report: Report, code: string, at: Date, world: World): EventBody {
  const category = world.categories.get(code)
  const { terms } = world.settings
  // An emergency is never held by a check (regulation 3.1).
  const stays = report.status === 'moderating' && !isEmergency(category)
  const began = report.routedAt === null ? (stays ? report.filedAt : at) : report.termFrom
  const promised = dueAfter(began, category.term, terms.ceiling, calendarOf(world, report))
  const dueAt = report.routedAt !== null && report.dueAt < promised ? report.dueAt : promised
  const route = routeOf(world.agencies, category, report.district, { mahalla: report.mahalla })!
  const { actBy, ...step } = stage(report, stays ? 'moderating' : 'routed', at, world, { dueAt, category: code, agencyId: route.agency.id })
  const publication = isPrivate(category) ? 'private' : report.publication === 'private' ? 'pending' : undefined
  return {
    ...step,
    // The stage goes on, and so does its clock.
    ...(!stays && actBy && { actBy }),
    ...(route.agency.id !== report.agencyId && heldBy(report, at)),
    agency: route.agency.id,
    why: route.why,
    category: code,
    term: category.term,
    ...(publication === 'pending' ? pending({ ...report, category: code }, at, world) : publication && { publication }),
  }
}

/** Who decides a request, and until when: the region for renewals and where the body is the hokimlik (regulation 3.4, 3.10). */
function toDecide(report: Report, at: Date, world: World, renews: boolean): EventBody {
  const isHokimlik = world.agencies.get(report.agencyId).kind === 'HOK'
  const decideBy = addSpan(at, parseTerm(world.settings.terms.request), calendarOf(world, report))
  return { requestLevel: renews || isHokimlik ? 'region' : 'district', decideBy: iso(decideBy) }
}

function granted(report: Report, at: Date, world: World): EventBody {
  const request = report.request!
  if (request === 'extension') {
    const dueAt = iso(extended(report, report.requestDays!, world))
    return { request, granted: true, days: report.requestDays!, dueAt, actBy: dueAt }
  }
  const dueAt = report.requestUntil!
  const step = request === 'deferral' ? stage(report, 'deferred', at, world, { dueAt }) : { dueAt: iso(dueAt), actBy: iso(dueAt) }
  return { ...step, request, granted: true, ground: report.requestGround!, until: iso(dueAt) }
}

function consented(row: Transition, report: Report, input: ActionInput, at: Date, world: World): EventBody {
  const stars = input.stars!
  if (report.status === 'verifying' && !row.by.includes('reporter')) {
    const isEnough = report.residentConsents + 1 >= world.settings.limits.residentConsents
    return isEnough ? { ...stage(report, 'closed', at, world), basis: 'residents', stars } : { stars }
  }
  if (report.status === 'answered' && isGroup(report, world)) {
    if (report.voteUntil !== null) return { stars }
    const until = iso(addSpan(at, parseTerm(world.settings.terms.vote), calendarOf(world, report)))
    return { stars, voteUntil: until, actBy: until }
  }
  return { ...stage(report, 'closed', at, world), basis: 'consent', stars }
}

function objected(row: Transition, report: Report, at: Date, world: World, facts: Facts): EventBody {
  if (report.status === 'deferred') {
    return { reviewBy: iso(addSpan(at, parseTerm(world.settings.terms.appeal), calendarOf(world, report))) }
  }
  // While the group votes, an objection is one voice.
  if (!row.by.includes('reporter') || report.voteUntil !== null) return {}
  return objection(report, at, world, facts)
}

/** An objection that counts: to the dispatcher, from the second on to the controller (regulation 3.8). */
export function objection(report: Report, at: Date, world: World, facts: Facts): EventBody {
  const isSecond = report.objections + 1 >= world.settings.limits.objectionsBeforeControl
  if (!isSecond) return stage(report, 'objected', at, world)
  // The controller is looking already: the task becomes to decide, and the clock goes on.
  if (report.status === 'verifying') return { from: 'verifying', to: 'verifying', cause: 'objection', onSite: 'objection' }
  return toVerifying(report, at, world, 'objection', facts)
}

export function overturned(report: Report, at: Date, world: World): EventBody {
  if (report.status === 'deferred') return stage(report, 'in_progress', at, world, { dueAt: resumedDue(report, report.pausedActBy!, at, world) })
  const shown = report.publication === 'hidden' ? pending(report, at, world) : {}
  if (report.acceptedAt !== null) return { ...stage(report, 'in_progress', at, world, { dueAt: halfTerm(report, at, world) }), ...shown }
  return { ...stage(report, 'routed', at, world, { dueAt: wholeTerm(report, at, world) }), agency: report.agencyId, why: 'overturned', ...shown }
}

/** Why papers are not enough after silence (regulation 3.7), the first reason that holds. */
function siteReason(report: Report, world: World, facts: Facts): string | undefined {
  if (isEmergency(world.categories.get(report.category))) return 'emergency'
  if (report.noticedAt === null) return 'not_delivered'
  if (report.objections > 0) return 'objected'
  if (isGroup(report, world)) return 'supporters'
  if (facts.repeated) return 'repeated'
  if (facts.lowestFifth) return 'lowest_fifth'
  return facts.draw < world.settings.limits.randomSiteShare ? 'random' : undefined
}

/** The district's controller looks first; the region's where the body is the hokimlik, or from the third time on. */
export function toVerifying(report: Report, at: Date, world: World, cause: VerifyCause, facts: Facts): EventBody {
  const isHokimlik = world.agencies.get(report.agencyId).kind === 'HOK'
  const onSite = cause === 'silence' ? siteReason(report, world, facts) : cause
  return {
    ...stage(report, 'verifying', at, world),
    controlLevel: isHokimlik || report.verifications >= 2 ? 'region' : 'district',
    cause,
    ...(onSite && { onSite }),
  }
}

/** The basis follows from history and evidence, never from choice (house 2). */
function verified(report: Report, input: ActionInput, at: Date, world: World, facts: Facts): EventBody {
  const isDecided = report.verifyCause === 'objection' || report.verifyCause === 'referral'
  const hasPhoto = (input.photoCount ?? 0) > 0
  const basis = isDecided ? 'decided' : hasPhoto ? 'verified' : 'papers'
  return {
    ...stage(report, 'closed', at, world),
    basis,
    ...(hasPhoto && facts.distance !== null && { distance: Math.round(facts.distance) }),
    ...(basis === 'papers' && facts.draw < world.settings.limits.recheckShare && { recheck: true }),
  }
}

/** Regulation 3.9: the earliest supporter takes over, an accepted emergency goes on alone, all else ends. */
function withdrawn(report: Report, at: Date, world: World, facts: Facts): EventBody {
  const isAccepted = report.acceptedAt !== null
  if (isAccepted && facts.heir !== null) return { heir: facts.heir }
  if (isAccepted && isEmergency(world.categories.get(report.category))) {
    return report.status === 'answered' ? toVerifying(report, at, world, 'left', facts) : {}
  }
  return { ...stage(report, 'withdrawn', at, world), publication: hidden(report) }
}
