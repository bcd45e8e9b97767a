// The pure table at work: may this be done now, by this person, with these fields, and what does it decide.
import type { Agencies } from '../agencies/index.ts'
import { type Categories, isDanger, isEmergency, isPrivate } from '../categories/index.ts'
import { addSpan, type Calendar, dueAfter, halve, parseTerm } from '../deadlines/index.ts'
import type { FieldError, ProblemCode } from '../platform/problems.ts'
import { isVisible } from '../language/index.ts'
import { judgeReturn, mayBeResponsible, routeOf } from '../routing/index.ts'
import type { Settings } from '../settings/index.ts'
import type { Territories } from '../territories/index.ts'
import {
  type Actor,
  deferralGrounds,
  lapses,
  type Limit,
  type Need,
  outcomes,
  rejectionGrounds,
  servedTransitions,
  type Status,
  type Transition,
  unacceptedStatuses,
} from './life.ts'
import type { EventBody, Report, Words } from './report.ts'

/** Everything a decision may look at besides the report: all of it in memory, none of it changed here. */
export interface World {
  agencies: Agencies
  categories: Categories
  territories: Territories
  calendar: Calendar
  settings: Settings
}

/** What came with an action; unknown or missing fields are judged here, after rights. */
export interface ActionInput {
  text?: string
  reason?: string
  ground?: string
  outcome?: string
  act?: string
  owner?: string
  /** An id, or `unknown`. */
  agency?: number | string
  category?: string
  stars?: number
  officer?: number
  /** The id of a photo that is there already. */
  photo?: number
  seq?: number
  /** How many new pictures came along. */
  photoCount?: number
}

export interface Refusal {
  code: ProblemCode
  errors?: FieldError[]
}

export type Decision = { ok: true; body: EventBody; words: Words } | ({ ok: false } & Refusal)

const refuse = (code: ProblemCode, errors?: FieldError[]): Decision => ({ ok: false, code, ...(errors && { errors }) })

/** The rows that may be taken from this report now by anybody at all; used up is used up for all. */
export function rowsFor(report: Report, world: World, action?: string): Transition[] {
  return servedTransitions.filter(
    (row) => (action === undefined || row.action === action) && row.from.includes(report.status) && isOpen(row, report, world),
  )
}

/** What this person may do now, in the order of the table. */
export function actionsFor(report: Report, world: World, actors: readonly Actor[]): string[] {
  const names = rowsFor(report, world)
    .filter((row) => row.by.some((actor) => actors.includes(actor)))
    .map((row) => row.action)
  return [...new Set(names)]
}

/** The first of the person's parts that the action allows. */
export function partFor(report: Report, world: World, action: string, actors: readonly Actor[]): Actor | undefined {
  return rowsFor(report, world, action)
    .flatMap((row) => row.by)
    .find((actor) => actors.includes(actor))
}

function isOpen(row: Transition, report: Report, world: World): boolean {
  if (row.limit && isUsedUp(row.limit, report, world)) return false
  switch (row.action) {
    case 'return':
      return report.returnOpen
    case 'reject':
      return report.acceptedAt === null
    case 'publish':
      return report.publication === 'pending' || report.publication === 'hidden'
    case 'consent':
    case 'object':
      // In `verifying` only after silence, never after a second objection (house 2).
      if (report.reporterLeft) return false
      return report.status === 'answered' || report.afterSilence
    case 'withdraw':
      return !report.reporterLeft
    default:
      return true
  }
}

function isUsedUp(limit: Limit, report: Report, { settings }: World): boolean {
  if (limit === 'reroutes') return report.reroutes >= settings.limits.reroutes
  if (limit === 'recategorises') return report.recategorises >= settings.limits.recategorises
  return false
}

/**
 * Judges an action in the order of house 5: 409 nobody may, 409 stale, 403 not this person, 422 the fields.
 * `actors` are the parts the person may play; the caller has settled 401 and 404.
 */
export function decide(report: Report, action: string, actors: readonly Actor[], input: ActionInput, at: Date, world: World): Decision {
  const fromHere = servedTransitions.filter((row) => row.action === action && row.from.includes(report.status))
  const rows = rowsFor(report, world, action)
  if (rows.length === 0) return refuse(fromHere.length > 0 ? 'used_up' : 'wrong_state')
  if (Number.isInteger(input.seq) && input.seq !== report.seq) return refuse('stale')
  const row = rows.find((candidate) => candidate.by.some((actor) => actors.includes(actor)))
  if (!row) return refuse('forbidden')
  const errors = checkNeeds(row, report, input, world)
  if (errors.length > 0) return refuse('invalid', errors)
  return effect(row, report, input, at, world)
}

const hasWords = (text: string | undefined) => text !== undefined && isVisible(text)

/** Every field the row needs, and its limits; a word too long is refused wherever it stands. */
function checkNeeds(row: Transition, report: Report, input: ActionInput, world: World): FieldError[] {
  const errors: FieldError[] = []
  const missing = (field: string) => errors.push({ field, code: 'missing' })
  const max = world.settings.limits.textLength
  for (const field of ['text', 'reason', 'act', 'owner'] as const) {
    if ([...(input[field] ?? '')].length > max) errors.push({ field, code: 'too_long', params: { max } })
  }
  const checks: Partial<Record<Need, () => void>> = {
    text: () => hasWords(input.text) || missing('text'),
    reason: () => hasWords(input.reason) || missing('reason'),
    ground: () => oneOf('ground', input.ground, rejectionGrounds),
    deferral_ground: () => oneOf('ground', input.ground, deferralGrounds),
    outcome: () => oneOf('outcome', input.outcome ?? 'done', outcomes),
    agency: () => checkAgency(row, report, input, world, errors),
    category: () => checkCategory(report, input, world, errors),
    officer: () => checkId('officer', input.officer),
    photo_id: () => checkId('photo', input.photo),
    stars: () => {
      if (input.stars === undefined) missing('stars')
      else if (!Number.isInteger(input.stars) || input.stars < 1 || input.stars > 5)
        errors.push({ field: 'stars', code: 'out_of_range', params: { min: 1, max: 5 } })
    },
  }
  function oneOf(field: string, value: string | undefined, allowed: readonly string[]) {
    if (!hasWords(value)) missing(field)
    else if (!allowed.includes(value!)) errors.push({ field, code: 'unknown_choice' })
  }
  function checkId(field: string, value: number | undefined) {
    if (value === undefined) missing(field)
    else if (!Number.isSafeInteger(value) || value < 1) errors.push({ field, code: 'unknown_choice' })
  }
  if (input.seq !== undefined && !Number.isInteger(input.seq)) errors.push({ field: 'seq', code: 'unknown_choice' })
  // A dispatcher may hand the work to another body together with the reason (house 2).
  if (row.action === 'return_to_work' && input.agency !== undefined && report.status === 'objected') checkAgency(row, report, input, world, errors)
  for (const need of row.needs ?? []) checks[need]?.()
  if (row.action === 'answer') checkAnswer(input, errors)
  return errors
}

/** A photo always, except where the body says by which act it is whose task (regulation 3.5). */
function checkAnswer(input: ActionInput, errors: FieldError[]) {
  if (input.outcome === 'not_ours_by_law') {
    if (!hasWords(input.act)) errors.push({ field: 'act', code: 'missing' })
    if (!hasWords(input.owner)) errors.push({ field: 'owner', code: 'missing' })
  } else if ((input.photoCount ?? 0) === 0) errors.push({ field: 'photo', code: 'photo_required' })
}

function checkAgency(row: Transition, report: Report, input: ActionInput, world: World, errors: FieldError[]) {
  const wrong = (code: string) => errors.push({ field: 'agency', code })
  if (input.agency === undefined || input.agency === '') return wrong('missing')
  if (row.action === 'return' && input.agency === 'unknown') return undefined
  const agency = world.agencies.find(Number(input.agency))
  if (!agency) return wrong('unknown_choice')
  if (row.action === 'return') {
    const verdict = judgeReturn(world, report, agency)
    if (verdict === 'same') return wrong('same_agency')
    if (verdict === 'hokimlik') return wrong('hokimlik_not_named')
    if (verdict === 'not_a_lead') return wrong('not_a_lead')
  } else {
    if (!mayBeResponsible(world.agencies, agency)) return wrong('not_a_lead')
    if (report.status === 'routed' && agency.id === report.agencyId) return wrong('same_agency')
  }
  return undefined
}

function checkCategory(report: Report, input: ActionInput, world: World, errors: FieldError[]) {
  const wrong = (code: string) => errors.push({ field: 'category', code })
  if (!hasWords(input.category)) return wrong('missing')
  const category = world.categories.find(input.category)
  if (!category) return wrong('unknown_choice')
  if (category.code === report.category) return wrong('same_category')
  if (!routeOf(world.agencies, category, report.district)) return wrong('not_offered')
  return undefined
}

const iso = (at: Date) => at.toISOString()

/** When the owner of a stage must have acted, from the moment it begins. */
export function actByFor(
  status: Status,
  at: Date,
  dueAt: Date,
  categoryCode: string,
  { categories, settings: { terms }, calendar }: World,
): Date | null {
  const category = categories.get(categoryCode)
  const emergency = isEmergency(category)
  const after = (term: string) => addSpan(at, parseTerm(term), calendar)
  switch (status) {
    case 'moderating':
      return after(terms.moderate)
    case 'routed':
      return after(isDanger(category) ? terms.acceptDanger : emergency ? terms.acceptUrgent : terms.accept)
    case 'returned':
      return after(emergency ? terms.redirectEmergency : terms.redirect)
    case 'in_progress':
    case 'deferred':
      return dueAt
    case 'waiting_reporter':
      return after(terms.reply)
    case 'answered':
      return after(terms.consent)
    case 'objected':
      return after(emergency ? terms.reviewEmergency : terms.review)
    case 'verifying':
      return after(terms.verify)
    case 'appealed':
      return after(terms.appeal)
    default:
      return null
  }
}

/** A new stage: from, to, and the clock that starts with it. */
function stage(report: Report, to: Status, at: Date, world: World, changes: { dueAt?: Date; category?: string } = {}): EventBody {
  const actBy = actByFor(to, at, changes.dueAt ?? report.dueAt, changes.category ?? report.category, world)
  return { from: report.status, to, ...(changes.dueAt && { dueAt: iso(changes.dueAt) }), ...(actBy && { actBy: iso(actBy) }) }
}

const halfTerm = (report: Report, at: Date, world: World) => addSpan(at, halve(parseTerm(report.term)), world.calendar)

function effect(row: Transition, report: Report, input: ActionInput, at: Date, world: World): Decision {
  const words: Words = {}
  for (const field of ['text', 'reason', 'act', 'owner'] as const) {
    if (hasWords(input[field])) words[field] = input[field]!
  }
  const body = bodyOf(row, report, input, at, world)
  return { ok: true, body, words }
}

function bodyOf(row: Transition, report: Report, input: ActionInput, at: Date, world: World): EventBody {
  const step = (to: Status, changes?: { dueAt?: Date; category?: string }) => stage(report, to, at, world, changes)
  const { terms } = world.settings
  switch (row.action) {
    case 'approve': {
      const dueAt = dueAfter(at, report.term, terms.ceiling, world.calendar)
      return { ...step('routed', { dueAt }), agency: report.agencyId, why: 'approved' }
    }
    case 'reject':
      return { ...step('rejected'), ground: input.ground!, publication: hidden(report) }
    case 'accept':
      return step('in_progress')
    case 'return': {
      const agency = input.agency === 'unknown' ? undefined : world.agencies.find(Number(input.agency))
      const forward = report.returns === 0 && agency !== undefined && judgeReturn(world, report, agency) === 'forward'
      if (forward) return { ...step('routed'), agency: agency.id, why: 'returned_to' }
      return { ...step('returned'), why: agency ? 'proposed' : 'unknown', ...(agency && { proposed: agency.id }) }
    }
    case 'reroute':
      return { ...step('routed'), agency: Number(input.agency), why: 'dispatcher' }
    case 'recategorise':
      return recategorised(report, input.category!, at, world)
    case 'assign':
      return { officer: input.officer! }
    case 'answer': {
      const outcome = (input.outcome ?? 'done') as EventBody['outcome']
      // Without a reporter nobody can consent: the controller looks at once (house 2, withdraw).
      return { ...(report.reporterLeft ? toVerifying(report, at, world) : step('answered')), ...(outcome && { outcome }), late: at > report.dueAt }
    }
    case 'consent':
      return { ...step('closed'), basis: 'consent', stars: input.stars! }
    case 'object':
      return report.objections + 1 >= world.settings.limits.objectionsBeforeControl ? toVerifying(report, at, world) : step('objected')
    case 'return_to_work':
      return {
        ...step('in_progress', { dueAt: halfTerm(report, at, world) }),
        ...(report.status === 'objected' && input.agency !== undefined && { agency: Number(input.agency), why: 'dispatcher' }),
      }
    case 'withdraw':
      return withdrawn(report, at, world)
    case 'publish':
      return { publication: 'public' }
    case 'hide_photo':
      return { photo: input.photo! }
    default:
      return {}
  }
}

/** Out of the public's sight; what was private stays so. */
const hidden = (report: Report) => (report.publication === 'private' ? 'private' : 'hidden')

/** Regulation 3.9: an accepted emergency goes on without its reporter; all else ends. */
function withdrawn(report: Report, at: Date, world: World): EventBody {
  const goesOn = isEmergency(world.categories.get(report.category)) && !unacceptedStatuses.includes(report.status)
  if (!goesOn) return { ...stage(report, 'withdrawn', at, world), publication: hidden(report) }
  if (report.status === 'answered') return toVerifying(report, at, world)
  return {}
}

/** A changed type: the new lead, and the earlier of the old promise and the new type's (house 2). */
function recategorised(report: Report, code: string, at: Date, world: World): EventBody {
  const category = world.categories.get(code)
  const { terms } = world.settings
  // An emergency is never held by a check (regulation 3.1).
  const stays = report.status === 'moderating' && !isEmergency(category)
  const began = report.routedAt ?? (stays ? report.filedAt : at)
  const promised = dueAfter(began, category.term, terms.ceiling, world.calendar)
  const dueAt = report.routedAt !== null && report.dueAt < promised ? report.dueAt : promised
  const route = routeOf(world.agencies, category, report.district)!
  const { actBy, ...step } = stage(report, stays ? 'moderating' : 'routed', at, world, { dueAt, category: code })
  const publication = isPrivate(category) ? 'private' : report.publication === 'private' ? 'pending' : undefined
  const publishBy = addSpan(at, parseTerm(isEmergency(category) ? terms.publishEmergency : terms.publish), world.calendar)
  return {
    ...step,
    // The stage goes on, and so does its clock.
    ...(!stays && actBy && { actBy }),
    agency: route.agency.id,
    why: route.why,
    category: code,
    term: category.term,
    ...(publication && { publication }),
    ...(publication === 'pending' && { publishBy: iso(publishBy) }),
  }
}

/** The district's controller looks first; the region's where the body is the hokimlik, or from the third time on. */
function toVerifying(report: Report, at: Date, world: World): EventBody {
  const isHokimlik = world.agencies.get(report.agencyId).kind === 'HOK'
  return { ...stage(report, 'verifying', at, world), controlLevel: isHokimlik || report.verifications >= 2 ? 'region' : 'district' }
}

/** What silence does when `actBy` has passed; undefined where it does nothing (any more). */
export function decideLapse(report: Report, at: Date, world: World): EventBody | undefined {
  const lapse = lapses[report.status]
  if (!lapse || report.actBy === null || report.actBy > at) return undefined
  switch (report.status) {
    case 'routed':
      return { ...stage(report, lapse.to, at, world), late: true }
    case 'objected':
      return stage(report, lapse.to, at, world, { dueAt: halfTerm(report, at, world) })
    case 'answered':
      return toVerifying(report, at, world)
    case 'verifying':
      return report.controlLevel === 'region' ? undefined : { ...stage(report, 'verifying', at, world), controlLevel: 'region' }
    default:
      return undefined
  }
}
