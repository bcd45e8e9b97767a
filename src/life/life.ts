// The life of a report as one table: every status, and every step with its from, who, to, needs, clock and notices (house 2).

import type { Settings } from '../settings/rules.ts'

export const statuses = [
  'moderating', 'routed', 'returned', 'in_progress', 'waiting_reporter', 'deferred', 'answered', 'objected',
  'verifying', 'closed', 'rejected', 'appealed', 'withdrawn', 'merged',
] as const // prettier-ignore
export type Status = (typeof statuses)[number]

export type Owner = 'agency' | 'dispatcher' | 'reporter' | 'controller'

/** Who must take the next step: a function of status alone; null is an end. */
export const ownerOf: Record<Status, Owner | null> = {
  moderating: 'dispatcher',
  routed: 'agency',
  returned: 'dispatcher',
  in_progress: 'agency',
  waiting_reporter: 'reporter',
  deferred: 'agency',
  answered: 'reporter',
  objected: 'dispatcher',
  verifying: 'controller',
  closed: null,
  rejected: null,
  appealed: 'controller',
  withdrawn: null,
  merged: null,
}

export const openStatuses = statuses.filter((status) => ownerOf[status] !== null)
/** What the public counts as open: a stopped report is for nobody's eyes yet. */
export const publicOpenStatuses = openStatuses.filter((status) => status !== 'moderating')
/** Still owed by the state: past `dueAt` in one of these is overdue in public. */
export const owedStatuses = ['routed', 'returned', 'in_progress', 'waiting_reporter'] as const satisfies Status[]
export const unacceptedStatuses: readonly Status[] = ['moderating', 'routed', 'returned']

/**
 * The parts somebody may play. `resident` is a supporter who is no staff; `coexecutor` works for a body that the
 * lead involved; `region_controller` is a controller of the region or above.
 */
export type Actor =
  | 'reporter' | 'supporter' | 'resident' | 'citizen' | 'officer' | 'head' | 'coexecutor' | 'dispatcher' | 'controller'
  | 'region_controller' | 'system' // prettier-ignore

/** A field that must be given; `photo` is a new picture, `photo_id` one that is there already. */
export type Need =
  | 'reason' | 'text' | 'ground' | 'deferral_ground' | 'agency' | 'category' | 'officer' | 'stars' | 'until' | 'days'
  | 'photo_id' | 'into' | 'outcome' | 'owner' | 'incident' // prettier-ignore

/**
 * What a step does to the promise `dueAt`: `set` by the first routing, the `earlier` of two types, `half` of the
 * term, the `whole` term, `extend`ed as asked, `until` a date, `pause`d by a question, `resume`d with what was left,
 * `recount`ed by a changed calendar.
 */
export type DueRule = 'set' | 'earlier' | 'half' | 'whole' | 'extend' | 'until' | 'pause' | 'resume' | 'recount'

/** What may be done only so often in a report's life. */
export type Limit =
  | 'reroutes' | 'recategorises' | 'asks' | 'extensions' | 'deferrals' | 'renewals' | 'deferralObjections' | 'revocations' | 'reopenings' // prettier-ignore

/** Whom a step tells; `owner` is whoever must act next, unless told by name already. */
export type Audience =
  | 'owner' | 'reporter' | 'supporters' | 'agency' | 'heads' | 'officer' | 'coexecutors' | 'parent_agency' | 'dispatcher'
  | 'controller' | 'region_controller' | 'operator' | 'duty' // prettier-ignore

export interface Transition {
  action: string
  from: readonly Status[]
  by: readonly Actor[]
  /** Where it may lead; `same` keeps the status, `before` goes back to the one it came from. */
  to: readonly (Status | 'same' | 'before')[]
  needs?: readonly Need[]
  due?: DueRule
  limit?: Limit
  /** How long the door stays open after the status was entered: a name of the terms. */
  within?: 'revokeWithin' | 'reopenWithin' | 'appealWithin' | 'leaveWithin'
  /** Audience → template of the notice. */
  tells?: Partial<Record<Audience, string>>
}

const open = openStatuses
const unfinished: readonly Status[] = ['moderating', 'routed', 'returned', 'in_progress']
/** Seen by the public, and not ended otherwise than by being solved. */
const visible: readonly Status[] = statuses.filter((status) => !['moderating', 'rejected', 'withdrawn', 'merged'].includes(status))
/** Stages that the state owns: those escalate. */
export const escalating: readonly Status[] = open.filter((status) => ownerOf[status] !== 'reporter')
const work = { owner: 'work' } as const

// One row, one line: action, from, by, to, what must be given, what it does to the promise, who is told.
// prettier-ignore
export const rows: readonly Transition[] = [
  // Intake: what a check stopped, and what went astray.
  { action: 'approve', from: ['moderating'], by: ['dispatcher'], to: ['routed'], due: 'set', tells: { reporter: 'routed', ...work } },
  { action: 'reject', from: unacceptedStatuses, by: ['dispatcher'], to: ['rejected'], needs: ['ground', 'reason'], tells: { reporter: 'rejected' } },
  { action: 'reroute', from: ['routed', 'returned'], by: ['dispatcher'], to: ['routed'], needs: ['agency', 'reason'], limit: 'reroutes', tells: { reporter: 'moved', ...work } },
  { action: 'recategorise', from: unacceptedStatuses, by: ['dispatcher'], to: ['routed', 'same'], needs: ['category', 'reason'], due: 'earlier', limit: 'recategorises', tells: { reporter: 'moved', ...work } },
  { action: 'ask', from: unacceptedStatuses, by: ['dispatcher'], to: ['waiting_reporter'], needs: ['text'], due: 'pause', limit: 'asks', tells: { reporter: 'question' } },
  { action: 'ask', from: ['in_progress'], by: ['officer', 'head'], to: ['waiting_reporter'], needs: ['text'], due: 'pause', limit: 'asks', tells: { reporter: 'question' } },
  { action: 'reply', from: ['waiting_reporter'], by: ['reporter'], to: ['before'], needs: ['text'], due: 'resume', tells: { owner: 'replied' } },
  // The agency's work.
  { action: 'accept', from: ['routed'], by: ['officer', 'head'], to: ['in_progress'], tells: { reporter: 'accepted' } },
  { action: 'return', from: ['routed'], by: ['officer', 'head'], to: ['routed', 'returned'], needs: ['agency', 'reason'], tells: { reporter: 'moved', ...work } },
  { action: 'assign', from: ['in_progress', 'waiting_reporter', 'deferred'], by: ['head'], to: ['same'], needs: ['officer'], tells: { officer: 'assigned' } },
  { action: 'answer', from: ['in_progress', 'deferred'], by: ['officer', 'head'], to: ['answered', 'verifying'], needs: ['outcome', 'text'], tells: { reporter: 'answered', supporters: 'answered', ...work } },
  { action: 'involve', from: ['in_progress'], by: ['officer', 'head'], to: ['same'], needs: ['agency', 'text', 'until'], tells: { coexecutors: 'part' } },
  { action: 'finish_part', from: ['in_progress'], by: ['coexecutor'], to: ['same'], needs: ['text'], tells: { agency: 'part_finished' } },
  { action: 'attach', from: ['routed', 'in_progress', 'deferred'], by: ['officer', 'head'], to: ['same'], needs: ['incident'] },
  { action: 'detach', from: ['routed', 'in_progress', 'deferred'], by: ['officer', 'head'], to: ['same'] },
  { action: 'request_extension', from: ['in_progress'], by: ['officer', 'head'], to: ['same'], needs: ['days', 'reason'], limit: 'extensions', tells: { controller: 'request' } },
  { action: 'request_deferral', from: ['in_progress'], by: ['officer', 'head'], to: ['same'], needs: ['deferral_ground', 'until', 'reason'], limit: 'deferrals', tells: { controller: 'request' } },
  { action: 'request_deferral', from: ['deferred'], by: ['officer', 'head'], to: ['same'], needs: ['deferral_ground', 'until', 'reason'], limit: 'renewals', tells: { region_controller: 'request' } },
  { action: 'grant', from: ['in_progress'], by: ['controller', 'region_controller'], to: ['same', 'deferred'], due: 'extend', tells: { reporter: 'granted', supporters: 'granted', agency: 'decided_request' } },
  { action: 'grant', from: ['deferred'], by: ['region_controller'], to: ['same'], due: 'until', tells: { reporter: 'granted', supporters: 'granted', agency: 'decided_request' } },
  { action: 'refuse', from: ['in_progress'], by: ['controller', 'region_controller'], to: ['same'], needs: ['reason'], tells: { agency: 'decided_request' } },
  { action: 'refuse', from: ['deferred'], by: ['region_controller'], to: ['same'], needs: ['reason'], tells: { agency: 'decided_request' } },
  { action: 'resume', from: ['deferred'], by: ['officer', 'head'], to: ['in_progress'], due: 'resume', tells: { reporter: 'back_to_work' } },
  { action: 'explain_delay', from: ['routed', 'in_progress', 'deferred'], by: ['head'], to: ['same'], needs: ['reason'] },
  // The reporter's word, and the group's.
  { action: 'consent', from: ['answered', 'verifying'], by: ['reporter'], to: ['closed', 'same'], needs: ['stars'], tells: { agency: 'consented', supporters: 'closed' } },
  { action: 'consent', from: ['answered'], by: ['supporter'], to: ['same'], needs: ['stars'], tells: {} },
  { action: 'consent', from: ['verifying'], by: ['resident'], to: ['same', 'closed'], needs: ['stars'], tells: { reporter: 'closed', agency: 'consented' } },
  { action: 'object', from: ['answered', 'verifying'], by: ['reporter'], to: ['objected', 'verifying', 'same'], needs: ['reason'], tells: { agency: 'objected', ...work } },
  { action: 'object', from: ['answered'], by: ['supporter'], to: ['same'], needs: ['reason'], tells: {} },
  { action: 'object', from: ['deferred'], by: ['reporter'], to: ['same'], needs: ['reason'], limit: 'deferralObjections', tells: { region_controller: 'work', agency: 'objected' } },
  { action: 'withdraw', from: ['answered'], by: ['reporter'], to: ['withdrawn', 'same', 'verifying'], needs: ['reason'], tells: { agency: 'withdrawn', supporters: 'inherited', ...work } },
  { action: 'withdraw', from: open.filter((status) => status !== 'answered'), by: ['reporter'], to: ['withdrawn', 'same'], needs: ['reason'], tells: { agency: 'withdrawn', supporters: 'inherited' } },
  { action: 'revoke', from: ['closed'], by: ['reporter'], to: ['objected', 'verifying'], needs: ['reason'], limit: 'revocations', within: 'revokeWithin', tells: { agency: 'objected', ...work } },
  { action: 'reopen', from: ['closed'], by: ['reporter', 'supporter'], to: ['routed'], needs: ['reason'], due: 'half', limit: 'reopenings', within: 'reopenWithin', tells: { agency: 'work', controller: 'reopened' } },
  { action: 'appeal', from: ['rejected', 'closed'], by: ['reporter'], to: ['appealed'], needs: ['reason'], within: 'appealWithin', tells: { region_controller: 'work' } },
  // After an objection or silence.
  { action: 'return_to_work', from: ['objected'], by: ['dispatcher'], to: ['in_progress'], needs: ['reason'], due: 'half', tells: { reporter: 'back_to_work', ...work } },
  { action: 'return_to_work', from: ['verifying'], by: ['controller'], to: ['in_progress'], needs: ['reason'], due: 'half', tells: { reporter: 'back_to_work', ...work } },
  { action: 'refer', from: ['objected'], by: ['dispatcher'], to: ['verifying'], needs: ['reason'], tells: { reporter: 'verifying', ...work } },
  { action: 'verify_closed', from: ['verifying'], by: ['controller'], to: ['closed'], needs: ['text'], tells: { reporter: 'closed', supporters: 'closed', agency: 'closed' } },
  { action: 'uphold', from: ['appealed', 'deferred'], by: ['region_controller'], to: ['before', 'same'], needs: ['reason'], tells: { reporter: 'upheld', agency: 'upheld' } },
  { action: 'overturn', from: ['appealed'], by: ['region_controller'], to: ['routed', 'in_progress'], needs: ['reason'], due: 'whole', tells: { reporter: 'overturned', ...work } },
  { action: 'overturn', from: ['deferred'], by: ['region_controller'], to: ['in_progress'], needs: ['reason'], due: 'resume', tells: { reporter: 'overturned', ...work } },
  // The region looks again at some closings on papers, and may take them back (regulation 3.7).
  { action: 'uphold', from: ['closed'], by: ['region_controller'], to: ['same'], needs: ['reason'] },
  { action: 'overturn', from: ['closed'], by: ['region_controller'], to: ['in_progress'], needs: ['reason'], due: 'half', tells: { reporter: 'overturned', ...work } },
  // What another authority must do becomes a formal appeal only by the reporter's word (regulation 2).
  { action: 'offer_appeal', from: visible, by: ['dispatcher'], to: ['same'], needs: ['owner', 'reason'], tells: { reporter: 'appeal_offered' } },
  { action: 'allow_appeal', from: visible, by: ['reporter'], to: ['same'], tells: { dispatcher: 'appeal_allowed' } },
  // Groups.
  { action: 'join', from: open, by: ['citizen'], to: ['same'] },
  // Closed of late and there again: whoever joins may reopen it (regulation 3.13).
  { action: 'join', from: ['closed'], by: ['citizen'], to: ['same'], within: 'reopenWithin' },
  { action: 'merge', from: unfinished, by: ['dispatcher'], to: ['merged'], needs: ['into'], tells: { reporter: 'merged', supporters: 'merged' } },
  { action: 'split', from: ['merged'], by: ['dispatcher'], to: ['before'], tells: { reporter: 'split', ...work } },
  { action: 'leave', from: ['merged'], by: ['reporter'], to: ['before'], within: 'leaveWithin', tells: work },
  { action: 'leave', from: open, by: ['supporter'], to: ['same'] },
  // Beside the table: neither status, owner nor clock changes.
  { action: 'add_note', from: open, by: ['reporter', 'supporter', 'officer', 'head'], to: ['same'], needs: ['text'] },
  { action: 'correct', from: unacceptedStatuses, by: ['reporter'], to: ['same'], needs: ['text'] },
  { action: 'report_pressure', from: open, by: ['reporter'], to: ['same'], needs: ['text'] },
  { action: 'publish', from: visible, by: ['dispatcher', 'system'], to: ['same'] },
  { action: 'hide_photo', from: statuses, by: ['dispatcher'], to: ['same'], needs: ['photo_id'] },
  { action: 'blur_photo', from: statuses, by: ['dispatcher'], to: ['same'], needs: ['photo_id'] },
  { action: 'edit_public_text', from: open, by: ['dispatcher'], to: ['same'], needs: ['text', 'reason'], tells: { reporter: 'edited' } },
  { action: 'mark_private', from: open, by: ['dispatcher'], to: ['same'], needs: ['reason'], tells: { reporter: 'made_private' } },
  { action: 'countersign', from: ['verifying'], by: ['controller'], to: ['same'] },
  { action: 'adopt', from: open, by: ['system'], to: ['same'] },
  // Two accounts of one person became one: in any status, and nobody's business but theirs.
  { action: 'join_accounts', from: statuses, by: ['system'], to: ['same'] },
  // By itself: silence, reminders, the ladder of delays, a receipt, a changed calendar.
  { action: 'lapse', from: ['routed'], by: ['system'], to: ['in_progress'], tells: { reporter: 'accepted', heads: 'accepted_late', controller: 'accepted_late' } },
  { action: 'lapse', from: ['waiting_reporter'], by: ['system'], to: ['before'], due: 'resume', tells: { owner: 'no_reply' } },
  { action: 'lapse', from: ['in_progress'], by: ['system'], to: ['same'], tells: { agency: 'decided_request' } },
  { action: 'lapse', from: ['deferred'], by: ['system'], to: ['in_progress', 'same'], due: 'resume', tells: { reporter: 'back_to_work', ...work } },
  { action: 'lapse', from: ['answered'], by: ['system'], to: ['verifying', 'closed', 'objected'], tells: { reporter: 'silence', ...work } },
  { action: 'lapse', from: ['objected'], by: ['system'], to: ['in_progress'], due: 'half', tells: { reporter: 'back_to_work', ...work } },
  { action: 'lapse', from: ['verifying'], by: ['system'], to: ['same'], tells: { region_controller: 'work' } },
  { action: 'lapse', from: ['appealed'], by: ['system'], to: ['routed', 'in_progress'], due: 'whole', tells: { reporter: 'overturned', ...work } },
  { action: 'remind', from: ['answered', 'waiting_reporter'], by: ['system'], to: ['same'], tells: { reporter: 'reminder' } },
  { action: 'remind', from: ['deferred'], by: ['system'], to: ['same'], tells: { agency: 'deferral_ends', controller: 'deferral_ends' } },
  { action: 'escalate', from: escalating, by: ['system'], to: ['same'] },
  { action: 'notified', from: ['answered'], by: ['system'], to: ['same'] },
  { action: 'recount', from: [...open, 'merged'], by: ['system'], to: ['same'], due: 'recount' },
]

/** The rows a person may take, by name; the rest happen by themselves. */
export const isPersonal = (row: Transition): boolean => row.by.some((actor) => actor !== 'system')
export const isAction = (action: string): boolean => rows.some((row) => row.action === action && isPersonal(row))

/**
 * The ladder of delays (regulation 3.11): whom each rung reaches, by who owes the step. The shares of a stage's time at
 * which the rungs stand are a setting: by default 80, 100, 200 and 300 %.
 */
export const rungs = [1, 2, 3, 4] as const
export type Rung = (typeof rungs)[number]
export const ladder: Record<'agency' | 'dispatcher' | 'controller', Record<Rung, readonly Audience[]>> = {
  agency: { 1: ['officer', 'heads'], 2: ['heads', 'controller'], 3: ['heads', 'parent_agency', 'region_controller'], 4: ['operator'] },
  dispatcher: { 1: ['dispatcher'], 2: ['dispatcher', 'controller'], 3: ['region_controller', 'operator'], 4: ['operator'] },
  controller: { 1: ['controller'], 2: ['controller', 'region_controller'], 3: ['region_controller', 'operator'], 4: ['operator'] },
}

export type DeferralGround = Settings['grounds']['deferral'][number]
export const outcomes = ['done', 'not_confirmed', 'not_ours_by_law'] as const
export type Outcome = (typeof outcomes)[number]
export type RequestKind = 'extension' | 'deferral' | 'renewal'
/** Why a controller looks: the reporter was silent, objected twice, a dispatcher referred it, or nobody is left to ask. */
export type VerifyCause = 'silence' | 'objection' | 'referral' | 'left'
export type ClosedBasis = 'consent' | 'residents' | 'verified' | 'papers' | 'decided'
export type Publication = 'pending' | 'public' | 'private' | 'hidden'
