// What follows from an event: the row's new values, who is told, which counters move, what time does next. Pure.
import { isDanger, isEmergency } from '../categories/index.ts'
import { nextStepOf, type NextStep, type World } from './clocks.ts'
import { type Audience, ladder, ownerOf, rows, type Status, type Transition } from './life.ts'
import type { EventBody, Report, ReportEvent } from './report.ts'

/** One change of a leaf counter. */
export interface Delta {
  agencyId: number
  district: string
  category: string
  measure: string
  n: number
}

/** Who is told by which template. */
export interface Told {
  audience: Exclude<Audience, 'owner'>
  template: string
}

export interface Consequences {
  row: Partial<Report>
  notices: Told[]
  /** Told once a day together instead of at once (regulation 3.11). */
  digest: boolean
  deltas: Delta[]
  /** What the sweep does when nobody acts in time. */
  nextStep: NextStep | null
}

const time = (text: string | undefined) => (text === undefined ? undefined : new Date(text))

/**
 * `report` is the row before the event; for the first event of a life, the row that filing made.
 * `taken` is the row of the table that a person's step took; the system's steps have one row for each status.
 */
export function consequences(event: ReportEvent, report: Report, world: World, taken?: Transition): Consequences {
  const row = rowAfter(event, report)
  const after = { ...report, ...row }
  return {
    row,
    notices: noticesOf(event, report, after, world, taken ?? selfRow(event, report)),
    digest: event.type === 'escalate' && !isDanger(world.categories.get(after.category)),
    deltas: deltasOf(event, report, after),
    nextStep: nextStepOf(after, world),
  }
}

/** Steps that begin a stage anew although the status stays: at another body, or at the next level of control. */
const anew = new Set(['return', 'reroute', 'route'])

function beginsStage({ type, body }: ReportEvent, report: Report): boolean {
  const { to } = body
  if (to === undefined) return false
  // What goes on where it stopped is no new stage (house 2).
  if (to === 'waiting_reporter' || report.status === 'waiting_reporter') return false
  if (to === 'merged' || report.status === 'merged') return false
  if (to !== report.status) return true
  return anew.has(type) || (type === 'lapse' && to === 'verifying') || (type === 'recategorise' && to === 'routed')
}

/** What every new stage starts with. */
const freshStage = { escalated: 0, reminders: 0 } as const
const noRequest = { request: null, requestLevel: null, requestBy: null, requestDays: null, requestUntil: null, requestGround: null } as const
const noPause = { pausedAt: null, pausedActBy: null, cameFrom: null } as const
const noVote = { voteUntil: null, voteConsents: 0, voteObjects: 0, voteStars: 0, residentConsents: 0 } as const

/** The marks that each kind of step leaves, besides status and clocks. */
const marks: Record<string, (event: ReportEvent, report: Report) => Partial<Report>> = {
  accept: ({ actor }) => ({ officerId: actor.personId }),
  assign: ({ body }) => ({ officerId: body.officer ?? null }),
  return: (_event, report) => ({ returns: report.returns + 1 }),
  reroute: (_event, report) => ({ reroutes: report.reroutes + 1, returnOpen: false }),
  recategorise: (_event, report) => ({ recategorises: report.recategorises + 1 }),
  ask: ({ at }, report) => ({ asks: report.asks + 1, cameFrom: report.status, pausedAt: at, pausedActBy: report.actBy, reminders: 0 }),
  reply: (event) => afterQuestion(event),
  answer: ({ at, body }, report) => ({
    outcome: body.outcome ?? 'done', answeredAt: report.answeredAt ?? at, noticedAt: null, parts: [], ...noRequest, ...noVote, ...noPause, deferralReviewBy: null,
    // Another authority's task: the reporter may turn it into an appeal to it.
    ...(body.outcome === 'not_ours_by_law' && report.formalAppeal === null && { formalAppeal: 'offered' as const }),
  }), // prettier-ignore
  involve: ({ body }, report) => ({ parts: [...report.parts, body.part!] }),
  finish_part: ({ body }, report) => ({ parts: report.parts.filter((agency) => agency !== body.part) }),
  request_extension: (event, report) => ({ ...requested(event), extensions: report.extensions + 1 }),
  request_deferral: (event, report) => ({
    ...requested(event),
    ...(event.body.request === 'renewal' ? { renewals: report.renewals + 1 } : { deferrals: report.deferrals + 1 }),
  }),
  grant: ({ at, body }, report) => ({
    ...noRequest,
    // Promised anew, so the ladder counts on the new promise.
    escalated: 0,
    reminders: 0,
    ...(body.to === 'deferred' && { pausedAt: at, pausedActBy: report.dueAt }),
    ...(body.request !== 'extension' && { deferralGround: report.requestGround }),
  }),
  refuse: () => noRequest,
  resume: () => leftDeferral,
  uphold: ({ body }, report) =>
    body.to === undefined
      ? { deferralReviewBy: null, recheck: false }
      : { final: true, cameFrom: null, closedBasis: body.basis ?? null, ...(body.to === 'closed' && { closedAt: report.closedAt }) },
  overturn: (event, report) => wonAppeal(event, report),
  consent: ({ body }, report) => heard(report, { consents: 1, stars: body.stars! }, body.voteUntil),
  object: ({ body }, report) => {
    if (body.reviewBy) return { deferralObjections: report.deferralObjections + 1, deferralReviewBy: new Date(body.reviewBy) }
    return body.to === undefined ? heard(report, { objects: 1, stars: 0 }) : { objections: report.objections + 1, ...noVote }
  },
  revoke: (_event, report) => ({ revocations: report.revocations + 1, objections: report.objections + 1, ...noVote }),
  reopen: (_event, report) => ({ reopenings: report.reopenings + 1, returnOpen: false, ...noVote }),
  appeal: (_event, report) => ({
    cameFrom: report.status,
    ...(report.status === 'rejected' ? { rejectionAppealed: true, rejectOpen: false } : { decisionAppealed: true }),
  }),
  withdraw: ({ body }, report) => {
    // A consent to an appeal is the person's own: nobody inherits it.
    const formalAppeal = report.formalAppeal === null ? null : 'offered'
    return body.heir === undefined ? { reporterLeft: true, formalAppeal } : { reporterId: body.heir, supporters: report.supporters - 1, formalAppeal }
  },
  join: (_event, report) => ({ supporters: report.supporters + 1 }),
  leave: ({ body }, report) => (body.to === undefined ? { supporters: report.supporters - 1 } : { mergedInto: null, ...noPause }),
  split: () => ({ mergedInto: null, ...noPause }),
  merge: ({ at, body }, report) => ({ mergedInto: body.into!, cameFrom: report.status, pausedAt: at, pausedActBy: report.actBy }),
  adopt: ({ body }, report) => ({ supporters: report.supporters + (body.supporters ?? 0) }),
  countersign: ({ actor }) => ({ countersignedBy: actor.personId }),
  remind: (_event, report) => ({ reminders: report.reminders + 1 }),
  escalate: ({ body }) => ({ escalated: body.rung! }),
  attach: ({ body }) => ({ incidentId: body.incident! }),
  detach: () => ({ incidentId: null }),
  offer_appeal: () => ({ formalAppeal: 'offered' }),
  allow_appeal: () => ({ formalAppeal: 'agreed' }),
  verify_closed: ({ body }) => ({ recheck: body.recheck ?? false }),
  recount: ({ body }) => recounted(body),
  notified: ({ at }) => ({ noticedAt: at }),
  lapse: (event, report) => lapsed(event, report),
}

/** The lesser clocks after a change of the calendar; `dueAt` and `actBy` move as in any step. */
function recounted({ requestBy, reviewBy, publishBy, pausedActBy, firstDueAt }: EventBody): Partial<Report> {
  return {
    ...(requestBy && { requestBy: new Date(requestBy) }),
    ...(reviewBy && { deferralReviewBy: new Date(reviewBy) }),
    ...(publishBy && { publishBy: new Date(publishBy) }),
    ...(pausedActBy && { pausedActBy: new Date(pausedActBy) }),
    ...(firstDueAt && { firstDueAt: new Date(firstDueAt) }),
  }
}

const leftDeferral = { ...noPause, ...noRequest, deferralReviewBy: null, deferralGround: null } as const

const requested = ({ body }: ReportEvent): Partial<Report> => ({
  request: body.request!,
  requestLevel: body.requestLevel!,
  requestBy: time(body.decideBy)!,
  requestDays: body.days ?? null,
  requestUntil: time(body.until) ?? null,
  requestGround: (body.ground as Report['requestGround']) ?? null,
})

const afterQuestion = ({ body }: ReportEvent): Partial<Report> => ({ ...noPause, replyLeft: body.replyLeft!, reminders: 0 })

const wonAppeal = ({ body }: ReportEvent, report: Report): Partial<Report> =>
  report.status === 'deferred' ? leftDeferral : { cameFrom: null, ...(body.to === 'in_progress' && { returnOpen: false }) }

/** One voice of the group, or of two residents. */
function heard(report: Report, voice: { consents?: number; objects?: number; stars: number }, voteUntil?: string): Partial<Report> {
  if (report.status === 'verifying') return { residentConsents: report.residentConsents + 1 }
  if (voteUntil === undefined && report.voteUntil === null) return {}
  return {
    voteConsents: report.voteConsents + (voice.consents ?? 0),
    voteObjects: report.voteObjects + (voice.objects ?? 0),
    voteStars: report.voteStars + voice.stars,
    ...(voteUntil !== undefined && { voteUntil: new Date(voteUntil) }),
  }
}

function lapsed(event: ReportEvent, report: Report): Partial<Report> {
  const { body } = event
  if (body.granted === false) return noRequest
  switch (report.status) {
    case 'routed':
      return { acceptedLate: true }
    case 'waiting_reporter':
      return afterQuestion(event)
    case 'deferred':
      return leftDeferral
    case 'appealed':
      return wonAppeal(event, report)
    case 'answered':
      // A lost vote is an objection (regulation 3.13).
      return { ...noVote, ...(body.objects !== undefined && body.to !== 'closed' && { objections: report.objections + 1 }) }
    default:
      return {}
  }
}

/** Steps after which the term behind the promise begins anew. */
const newTerm = new Set(['approve', 'return_to_work', 'reopen'])

/** The members of the row that an event changes. */
export function rowAfter(event: ReportEvent, report: Report): Partial<Report> {
  const { type, at, body, seq } = event
  const status = body.to ?? report.status
  const row: Partial<Report> = { seq, status, owner: ownerOf[status] }
  const isNewStage = beginsStage(event, report)
  if (isNewStage) Object.assign(row, freshStage, { stageEnteredAt: at })
  const dueAt = time(body.dueAt)
  if (dueAt) row.dueAt = dueAt
  const actBy = time(body.actBy)
  if (actBy) row.actBy = actBy
  if (ownerOf[status] === null) row.actBy = null
  if (dueAt && startsTerm(event, report)) row.termFrom = at
  if (dueAt && (report.answeredAt === null || type === 'approve')) Object.assign(row, firstPromise(event, report, dueAt))
  if (body.agency !== undefined && body.agency !== report.agencyId) {
    Object.assign(row, { agencyId: body.agency, officerId: null, agencySince: at, parts: [], incidentId: null })
  }
  if (body.category !== undefined) Object.assign(row, { category: body.category, categoryGroup: body.category.slice(0, 3) })
  if (body.term !== undefined) row.term = body.term
  if (body.publication !== undefined) Object.assign(row, publicationOf(event))
  if (body.controlLevel !== undefined) row.controlLevel = body.controlLevel
  if (status === 'routed' && report.routedAt === null) row.routedAt = at
  if (status === 'in_progress' && report.acceptedAt === null) row.acceptedAt = at
  if (status === 'verifying' && body.cause !== undefined) {
    const { cause, onSite } = body
    const verifications = report.verifications + (report.status === 'verifying' ? 0 : 1)
    Object.assign(row, { verifications, verifyCause: cause, onSite: onSite !== undefined, countersignedBy: null })
  }
  Object.assign(row, marks[type]?.(event, report))
  if (status === 'closed' && report.status !== 'closed') {
    Object.assign(row, { closedAt: row.closedAt ?? at, closedBasis: body.basis ?? null, stars: body.stars ?? report.stars, ...noVote })
  }
  if (status !== 'closed' && report.status === 'closed') Object.assign(row, { closedBasis: null, recheck: false })
  if (ownerOf[status] === null) Object.assign(row, noRequest, { parts: [], deferralReviewBy: null, voteUntil: null })
  if (status !== 'verifying' && report.status === 'verifying') Object.assign(row, { verifyCause: null, onSite: false })
  if (status !== 'verifying' && status !== 'appealed' && report.controlLevel === 'region') row.controlLevel = 'district'
  return row
}

/** Waiting for the public, or no longer. */
function publicationOf({ at, body }: ReportEvent): Partial<Report> {
  const waits = body.publication === 'pending'
  return {
    publication: body.publication!,
    publishBy: time(body.publishBy) ?? null,
    flag: waits ? (body.flag ?? null) : null,
    pendingFrom: waits ? at : null,
  }
}

const startsTerm = ({ type, body }: ReportEvent, report: Report) =>
  newTerm.has(type) ||
  (type === 'overturn' && report.status !== 'deferred') ||
  (type === 'lapse' && ['objected', 'appealed'].includes(report.status) && body.dueAt !== undefined)

/** The first promise follows a question's pause, a changed type and calendar, never an extension or a deferral. */
function firstPromise({ type }: ReportEvent, report: Report, dueAt: Date): Partial<Report> {
  if (type === 'recount') return {}
  if (['approve', 'recategorise', 'overturn', 'reopen'].includes(type) || report.extensions + report.deferrals === 0) return { firstDueAt: dueAt }
  const isPause = type === 'reply' || report.status === 'waiting_reporter'
  return isPause ? { firstDueAt: new Date(report.firstDueAt.getTime() + dueAt.getTime() - report.dueAt.getTime()) } : {}
}

const selfRow = ({ type }: ReportEvent, report: Report) =>
  rows.find((row) => row.action === type && row.from.includes(report.status) && row.by.includes('system'))

const audienceOfOwner = { agency: 'agency', dispatcher: 'dispatcher', controller: 'controller', reporter: 'reporter' } as const

/** The table says who is told; the ladder says it for delays. */
function noticesOf(event: ReportEvent, before: Report, after: Report, world: World, taken: Transition | undefined): Told[] {
  const { type, body, actor } = event
  if (type === 'file') return []
  const regional =
    after.status === 'verifying'
      ? after.controlLevel === 'region'
      : world.agencies.get(after.agencyId).kind === 'HOK' || body.requestLevel === 'region'
  const toController = (audience: Audience): Audience => (audience === 'controller' && regional ? 'region_controller' : audience)
  if (type === 'escalate') {
    const owner = after.owner as keyof typeof ladder
    return [...new Set(ladder[owner][body.rung!].map(toController))].map((audience) => ({
      audience: audience as Told['audience'],
      template: `delay_${body.rung}`,
    }))
  }
  // The first routing is no action of the table: filing itself routes, or a check holds.
  const tells = type === 'route' ? { reporter: 'routed', owner: 'work' } : type === 'hold' ? { owner: 'work' } : (taken?.tells ?? {})
  // One voice of several closes nothing yet: the first of a group asks the others for theirs.
  if (type === 'consent' && after.status !== 'closed') return body.voteUntil ? [{ audience: 'supporters', template: 'vote' }] : []
  const told = new Map<Told['audience'], string>()
  // An emergency reaches whoever is on duty, round the clock (regulation 3.3, 3.12).
  const calls = after.owner === 'agency' && (before.status !== after.status || before.agencyId !== after.agencyId || type === 'route')
  if (calls && after.status === 'routed' && isEmergency(world.categories.get(after.category))) told.set('duty', 'duty')
  for (const [name, template] of Object.entries(tells) as [Audience, string][]) {
    // Who acts by name again is told by the owner's line, unless told already.
    const audience = name === 'owner' ? (after.owner === null ? null : toController(audienceOfOwner[after.owner])) : toController(name)
    if (audience === null || audience === 'owner' || told.has(audience)) continue
    if (audience === 'reporter' && (after.reporterLeft || actor.role === 'reporter')) continue
    if (audience === 'supporters' && after.supporters === 0) continue
    told.set(audience, templateOf(template, event, after))
  }
  return [...told].map(([audience, template]) => ({ audience, template }))
}

/** A template that depends on what was decided. */
function templateOf(template: string, { body }: ReportEvent, after: Report): string {
  if (template === 'granted') return body.request === 'extension' ? 'extended' : 'deferred'
  if (template === 'decided_request') return body.granted ? 'request_granted' : 'request_refused'
  if (template === 'silence') return after.status === 'closed' ? 'closed' : after.status === 'objected' ? 'vote_lost' : 'verifying'
  return template
}

const statusMeasure = (status: Status) => `status:${status}`

/** `filed` once, the status moved, the first answer with its punctuality, the closing by basis and its reversal. */
function deltasOf(event: ReportEvent, before: Report, after: Report): Delta[] {
  const at = ({ agencyId, district, category }: Report, measure: string, n: number): Delta => ({ agencyId, district, category, measure, n })
  if (event.type === 'file') return [at(after, statusMeasure(after.status), 1), at(after, 'filed', 1)]
  const deltas: Delta[] = []
  const moved = before.status !== after.status || before.agencyId !== after.agencyId || before.category !== after.category
  if (moved) deltas.push(at(before, statusMeasure(before.status), -1), at(after, statusMeasure(after.status), 1))
  if (event.type === 'answer' && before.answeredAt === null) {
    deltas.push(at(after, 'answered', 1))
    if (event.at <= before.dueAt) deltas.push(at(after, 'answered_on_time', 1))
    if (event.at <= before.firstDueAt) deltas.push(at(after, 'answered_on_first_time', 1))
  }
  if (after.status === 'closed' && before.status !== 'closed') deltas.push(...closing(after, at, 1))
  if (before.status === 'closed' && after.status !== 'closed') deltas.push(...closing(before, at, -1))
  return deltas
}

function closing(report: Report, at: (report: Report, measure: string, n: number) => Delta, n: 1 | -1): Delta[] {
  const isConsented = report.closedBasis === 'consent' || report.closedBasis === 'residents'
  return [at(report, `closed:${report.closedBasis}`, n), ...(isConsented && report.outcome === 'done' ? [at(report, 'solved', n)] : [])]
}
