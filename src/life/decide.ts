// The pure table at work: may this be done now, by this person, with these fields, and what does it decide.
import { isEmergency } from '../categories/rules.ts'
import { parseTerm } from '../deadlines/rules.ts'
import type { FieldError, ProblemCode } from '../platform/problems.ts'
import { mayAskExtension, type World } from './clocks.ts'
import { effectOf } from './effects.ts'
import { type ActionInput, type Facts, isGroup, noFacts } from './given.ts'
import { type Actor, isPersonal, type Limit, rows, type Status, type Transition } from './life.ts'
import { checkNeeds, hasWords } from './needs.ts'
import type { EventBody, Report, Words } from './report.ts'

export interface Refusal {
  code: ProblemCode
  errors?: FieldError[]
}

export type Decision = { ok: true; body: EventBody; words: Words; row: Transition } | ({ ok: false } & Refusal)

const refuse = (code: ProblemCode, errors?: FieldError[]): Decision => ({ ok: false, code, ...(errors && { errors }) })

/** What the one who acts is to the report; relations.ts tells it of a person. */
export interface Person {
  actors: readonly Actor[]
  /** Gave the own word on the present answer already, as one of several. */
  spoke: boolean
  /** Closed it, or signed for the closing. */
  closedIt: boolean
  /** Works for a body concerned, so says no word that could take it off control (regulation 3.6, 3.10). */
  isConcerned: boolean
}

/** The rows that may be taken from this report now by anybody at all; used up is used up for all. */
export function rowsFor(report: Report, at: Date, world: World, action?: string): Transition[] {
  return fromHere(report, action).filter((row) => whyShut(row, report, at, world) === undefined)
}

const fromHere = (report: Report, action?: string) =>
  rows.filter((row) => isPersonal(row) && (action === undefined || row.action === action) && row.from.includes(report.status))

/** What this person may do now, in the order of the table: each of it would be taken, given the fields it needs. */
export function actionsFor(report: Report, at: Date, world: World, person: Person): string[] {
  const names = rowsFor(report, at, world)
    .filter((row) => barTo(row, report, person, world) === undefined)
    .map((row) => row.action)
  return [...new Set(names)]
}

/** The first of the person's parts that the row allows. */
export const partOf = (row: Transition, { actors }: Person): Actor => row.by.find((actor) => actors.includes(actor))!

/** Why this row is not for this person, though it is open. */
function barTo(row: Transition, report: Report, { actors, spoke, closedIt, isConcerned }: Person, { settings }: World): Refusal | undefined {
  const { action } = row
  if (!row.by.some((actor) => actors.includes(actor))) return { code: 'forbidden' }
  // Requests that were put to the region are the region's (regulation 3.10).
  if (['grant', 'refuse'].includes(action) && report.requestLevel === 'region' && !actors.includes('region_controller')) return { code: 'forbidden' }
  // Which role may take a report off control is a setting (decree, "taking off control").
  if (action === 'verify_closed' && !actors.includes(settings.control.takesOff)) return { code: 'forbidden' }
  // Nobody looks again at the own closing (regulation 3.10).
  if (report.status === 'closed' && closedIt && ['uphold', 'overturn'].includes(action)) return { code: 'forbidden', errors: [own('own_closing')] }
  // One voice for each person on one answer, where several are heard.
  const isOneOfSeveral = report.voteUntil !== null || (report.status === 'verifying' && !actors.includes('reporter'))
  if (spoke && isOneOfSeveral && ['consent', 'object'].includes(action)) return { code: 'already_spoken' }
  // No one decides in the own cause: who works for the body says no word that could close the report.
  if (isConcerned && ['consent', 'join'].includes(action)) return { code: 'forbidden', errors: [own('own_cause')] }
  return undefined
}

const own = (code: string): FieldError => ({ field: 'action', code })

/** Why nobody may take this row now; undefined where it is open. */
function whyShut(row: Transition, report: Report, at: Date, world: World): ProblemCode | undefined {
  if (row.limit && isUsedUp(row.limit, report, world)) return 'used_up'
  if (row.within && at.getTime() > windowFrom(report).getTime() + parseTerm(world.settings.terms[row.within]).minutes * 60_000) return 'too_late'
  const emergency = isEmergency(world.categories.get(report.category))
  const bySupporter = !row.by.includes('reporter')
  const unless = (holds: boolean, code: ProblemCode) => (holds ? undefined : code)
  switch (row.action) {
    case 'return':
      return unless(report.returnOpen, 'bound')
    case 'reject':
      return unless(report.acceptedAt === null && report.rejectOpen, 'bound')
    case 'ask':
      if (emergency) return 'not_for_emergencies'
      return report.replyLeft > 0 ? unless(report.request === null, 'request_open') : 'used_up'
    case 'request_extension':
      if (emergency) return 'not_for_emergencies'
      return report.request === null ? unless(mayAskExtension(report, at, world), 'too_late') : 'request_open'
    case 'request_deferral':
      return unless(report.request === null, 'request_open')
    case 'grant':
    case 'refuse':
      return unless(report.request !== null, 'nothing_there')
    case 'attach':
      return unless(report.incidentId === null, 'already_done')
    case 'detach':
      return unless(report.incidentId !== null, 'nothing_there')
    case 'offer_appeal':
      return report.reporterLeft ? 'reporter_left' : unless(report.formalAppeal === null, 'already_done')
    case 'allow_appeal':
      if (report.reporterLeft) return 'reporter_left'
      return report.formalAppeal === 'agreed' ? 'already_done' : unless(report.formalAppeal === 'offered', 'nothing_there')
    case 'finish_part':
      return unless(report.parts.length > 0, 'nothing_there')
    case 'explain_delay':
      return unless(report.escalated >= 3, 'too_early')
    case 'consent':
    case 'object':
      return whyUnheard(row, report, world, bySupporter)
    case 'withdraw':
      return unless(!report.reporterLeft, 'reporter_left')
    case 'revoke':
      return report.final ? 'final' : unless(report.closedBasis === 'consent', 'not_own_consent')
    case 'join':
      return report.final ? 'final' : unless(report.status !== 'closed' || report.reopenings < world.settings.limits.reopenings, 'used_up')
    case 'reopen':
      return unless(!report.final, 'final')
    case 'appeal':
      if (report.final) return 'final'
      if (report.status === 'rejected') return unless(!report.rejectionAppealed, 'used_up')
      return report.closedBasis === 'decided' ? unless(!report.decisionAppealed, 'used_up') : 'not_decided'
    case 'uphold':
    case 'overturn':
      if (report.status === 'closed') return unless(report.recheck, 'nothing_there')
      return unless(report.status === 'appealed' || report.deferralReviewBy !== null, 'nothing_there')
    case 'publish':
      return unless(report.publication === 'pending' || report.publication === 'hidden', 'already_done')
    case 'mark_private':
    case 'edit_public_text':
      return unless(report.publication !== 'private', 'already_done')
    case 'countersign':
      if (report.verifyCause !== 'silence' || report.onSite) return 'on_site_only'
      return unless(report.countersignedBy === null, 'already_done')
    default:
      return undefined
  }
}

/** Why a word on the answer, or on a deferral, is not asked for. */
function whyUnheard(row: Transition, report: Report, world: World, bySupporter: boolean): ProblemCode | undefined {
  if (!bySupporter && report.reporterLeft) return 'reporter_left'
  if (report.status === 'deferred') return report.deferralReviewBy === null ? undefined : 'already_done'
  // In `verifying` only after silence, never after a second objection: then a controller must stand on the place (house 2).
  if (report.status === 'verifying') return report.verifyCause === 'silence' ? undefined : 'on_site_only'
  if (!bySupporter) return undefined
  const isAsked = row.action === 'consent' ? isGroup(report, world) : report.voteUntil !== null
  return isAsked ? undefined : 'no_vote'
}

/** From when the doors of an end stay open for a while. */
const windowFrom = (report: Report): Date => (report.status === 'closed' ? report.closedAt : report.pausedAt) ?? report.stageEnteredAt

function isUsedUp(limit: Limit, report: Report, { settings }: World): boolean {
  return report[limit] >= settings.limits[limit]
}

/**
 * Judges an action in the order of house 5: 409 nobody may, 409 stale, 403 not this person, 422 the fields.
 * The row that is taken names what was meant. `person` says what the one who acts is to the report; the caller has settled 401 and 404.
 */
export function decide(report: Report, asked: string, person: Person, input: ActionInput, at: Date, world: World, facts: Facts = noFacts): Decision {
  const action = meantBy(asked, report, person)
  const candidates = fromHere(report, action)
  const open = rowsFor(report, at, world, action)
  if (open.length === 0) return refuse(whyNone(candidates, report, person, at, world))
  if (Number.isInteger(input.seq) && input.seq !== report.seq) return refuse('stale')
  const bars = open.map((candidate) => barTo(candidate, report, person, world))
  const row = open[bars.indexOf(undefined)]
  if (!row) {
    // The most particular of the reasons: that a word was given, or is not asked for, says more than that it is for others.
    const bar = bars.find((each) => each!.code !== 'forbidden' || each!.errors) ?? bars[0]!
    const isTheirs = candidates.some(({ by }) => by.some((actor) => person.actors.includes(actor)))
    const shut = bar.errors === undefined && bar.code === 'forbidden' && isTheirs ? whyNone(candidates, report, person, at, world) : 'wrong_state'
    return { ok: false, ...bar, ...(shut !== 'wrong_state' && { errors: [own(shut)] }) }
  }
  const errors = checkNeeds(row, report, input, at, world, facts)
  if (errors.length > 0) return refuse('invalid', errors)
  const words: Words = {}
  // An act and its owner belong to the steps that name them; elsewhere they would be smuggled in.
  const named = row.action === 'answer' || row.action === 'offer_appeal' ? (['act', 'owner'] as const) : []
  for (const field of ['text', 'reason', ...named] as const) {
    if (hasWords(input[field])) words[field] = input[field]!
  }
  return { ok: true, body: effectOf(row, report, input, at, world, facts), words, row }
}

/** Who was asked and writes has replied, by whichever door: silence must not speak for somebody who wrote (house 2). */
const meantBy = (action: string, report: Report, { actors }: Person): string =>
  action === 'add_note' && report.status === 'waiting_reporter' && actors.includes('reporter') ? 'reply' : action

/** Of several shut rows the reason of the one that is for this person, else of the first. */
function whyNone(candidates: readonly Transition[], report: Report, { actors }: Person, at: Date, world: World): ProblemCode {
  const row = candidates.find(({ by }) => by.some((actor) => actors.includes(actor))) ?? candidates[0]
  return (row && whyShut(row, report, at, world)) ?? 'wrong_state'
}

/** The steps that lead on from a status, for the pages that explain the table; what changes no status stands in its own list. */
export const actionsFrom = (status: Status): string[] => [
  ...new Set(rows.filter((row) => isPersonal(row) && row.from.includes(status) && row.to.some((to) => to !== 'same')).map((row) => row.action)),
]
