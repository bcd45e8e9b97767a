// The pure table at work: may this be done now, by this person, with these fields, and what does it decide.
import { isEmergency } from '../categories/index.ts'
import { parseTerm } from '../deadlines/index.ts'
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

/** The rows that may be taken from this report now by anybody at all; used up is used up for all. */
export function rowsFor(report: Report, at: Date, world: World, action?: string): Transition[] {
  return rows.filter(
    (row) => isPersonal(row) && (action === undefined || row.action === action) && row.from.includes(report.status) && isOpen(row, report, at, world),
  )
}

/** What this person may do now, in the order of the table. */
export function actionsFor(report: Report, at: Date, world: World, actors: readonly Actor[]): string[] {
  const names = rowsFor(report, at, world)
    .filter((row) => mayTake(row, report, actors, world))
    .map((row) => row.action)
  return [...new Set(names)]
}

/** The first of the person's parts that the action allows. */
export function partFor(report: Report, at: Date, world: World, action: string, actors: readonly Actor[]): Actor | undefined {
  return rowsFor(report, at, world, action)
    .filter((row) => mayTake(row, report, actors, world))
    .flatMap((row) => row.by)
    .find((actor) => actors.includes(actor))
}

/** The row is for one of these parts. Requests that were put to the region are the region's (regulation 3.10). */
function mayTake(row: Transition, report: Report, actors: readonly Actor[], { settings }: World): boolean {
  if (!row.by.some((actor) => actors.includes(actor))) return false
  if (['grant', 'refuse'].includes(row.action) && report.requestLevel === 'region') return actors.includes('region_controller')
  // Which role may take a report off control is a setting (decree, "taking off control").
  if (row.action === 'verify_closed') return actors.includes(settings.control.takesOff)
  return true
}

function isOpen(row: Transition, report: Report, at: Date, world: World): boolean {
  if (row.limit && isUsedUp(row.limit, report, world)) return false
  if (row.within && at.getTime() > windowFrom(report).getTime() + parseTerm(world.settings.terms[row.within]).minutes * 60_000) return false
  const emergency = isEmergency(world.categories.get(report.category))
  const bySupporter = !row.by.includes('reporter')
  switch (row.action) {
    case 'return':
      return report.returnOpen
    case 'reject':
      return report.acceptedAt === null && report.rejectOpen
    case 'ask':
      return !emergency && report.replyLeft > 0 && report.request === null
    case 'request_extension':
      return report.request === null && !emergency && mayAskExtension(report, at, world)
    case 'request_deferral':
      return report.request === null
    case 'grant':
    case 'refuse':
      return report.request !== null
    case 'attach':
      return report.incidentId === null
    case 'detach':
      return report.incidentId !== null
    case 'offer_appeal':
      return report.formalAppeal === null && !report.reporterLeft
    case 'allow_appeal':
      return report.formalAppeal === 'offered' && !report.reporterLeft
    case 'finish_part':
      return report.parts.length > 0
    case 'explain_delay':
      return report.escalated >= 3
    case 'consent':
      if (bySupporter && report.status === 'answered') return isGroup(report, world)
      if (bySupporter) return report.verifyCause === 'silence'
      // In `verifying` only after silence, never after a second objection (house 2).
      return !report.reporterLeft && (report.status === 'answered' || report.verifyCause === 'silence')
    case 'object':
      if (bySupporter) return report.voteUntil !== null
      if (report.status === 'deferred') return report.deferralReviewBy === null && !report.reporterLeft
      return !report.reporterLeft && (report.status === 'answered' || report.verifyCause === 'silence')
    case 'withdraw':
      return !report.reporterLeft
    case 'revoke':
      return report.closedBasis === 'consent' && !report.final
    case 'join':
      return !report.final && (report.status !== 'closed' || report.reopenings < world.settings.limits.reopenings)
    case 'reopen':
      return !report.final
    case 'appeal':
      if (report.final) return false
      return report.status === 'rejected' ? !report.rejectionAppealed : report.closedBasis === 'decided' && !report.decisionAppealed
    case 'uphold':
    case 'overturn':
      return report.status === 'closed' ? report.recheck : report.status === 'appealed' || report.deferralReviewBy !== null
    case 'publish':
      return report.publication === 'pending' || report.publication === 'hidden'
    case 'mark_private':
    case 'edit_public_text':
      return report.publication !== 'private'
    case 'countersign':
      return report.verifyCause === 'silence' && !report.onSite && report.countersignedBy === null
    default:
      return true
  }
}

/** From when the doors of an end stay open for a while. */
const windowFrom = (report: Report): Date => (report.status === 'closed' ? report.closedAt : report.pausedAt) ?? report.stageEnteredAt

function isUsedUp(limit: Limit, report: Report, { settings }: World): boolean {
  return report[limit] >= settings.limits[limit]
}

/**
 * Judges an action in the order of house 5: 409 nobody may, 409 stale, 403 not this person, 422 the fields.
 * `actors` are the parts the person may play; the caller has settled 401 and 404.
 */
export function decide(
  report: Report,
  action: string,
  actors: readonly Actor[],
  input: ActionInput,
  at: Date,
  world: World,
  facts: Facts = noFacts,
): Decision {
  const fromHere = rows.filter((row) => row.action === action && isPersonal(row) && row.from.includes(report.status))
  const open = rowsFor(report, at, world, action)
  if (open.length === 0) return refuse(fromHere.length > 0 ? 'used_up' : 'wrong_state')
  if (Number.isInteger(input.seq) && input.seq !== report.seq) return refuse('stale')
  const row = open.find((candidate) => mayTake(candidate, report, actors, world))
  // Nobody looks again at the own closing (regulation 3.10).
  if (!row || (report.status === 'closed' && facts.ownClosing)) return refuse('forbidden')
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

/** The steps that lead on from a status, for the pages that explain the table; what changes no status stands in its own list. */
export const actionsFrom = (status: Status): string[] => [
  ...new Set(rows.filter((row) => isPersonal(row) && row.from.includes(status) && row.to.some((to) => to !== 'same')).map((row) => row.action)),
]
