// The life of a report as data: every status, and every action with its from, to, actors, needs and clock (house 2).

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

export type Actor =
  | 'reporter' | 'supporter' | 'citizen' | 'officer' | 'head' | 'dispatcher' | 'controller' | 'region_controller' | 'system' // prettier-ignore

/** A field that must be given; `photo` is a picture of the place, `photo_id` one that is there already. */
export type Need =
  | 'reason' | 'text' | 'ground' | 'deferral_ground' | 'agency' | 'category' | 'officer' | 'stars' | 'until' | 'days'
  | 'photo' | 'photo_id' | 'into' | 'outcome' // prettier-ignore

/** What an action does to `dueAt`; `actBy` follows from the stage that begins. */
export type DueRule = 'keep' | 'set' | 'earlier' | 'half' | 'whole' | 'extend' | 'until' | 'resume'

/** What may be done only so often in a report's life. */
export type Limit =
  | 'returns'
  | 'reroutes'
  | 'recategorises'
  | 'asks'
  | 'extensions'
  | 'deferrals'
  | 'revocations'
  | 'reopenings'
  | 'appeals'
  | 'deferral_objections'

export interface Transition {
  action: string
  from: readonly Status[]
  by: readonly Actor[]
  /** Where it may lead; `same` keeps the status, `before` goes back to the one it came from. */
  to: readonly (Status | 'same' | 'before')[]
  needs?: readonly Need[]
  due?: DueRule
  limit?: Limit
  /** How long the door stays open after the status was entered, as a term. */
  within?: string
  /** False while the platform does not yet serve this action: its door answers 404. */
  served: boolean
}

const open = openStatuses
const unfinished: readonly Status[] = ['moderating', 'routed', 'returned', 'in_progress']

export const transitions = [
  // Intake: the dispatcher looks at what a check stopped, and sends astray reports on their way.
  { action: 'approve', from: ['moderating'], by: ['dispatcher'], to: ['routed'], due: 'set', served: true },
  { action: 'reject', from: unacceptedStatuses, by: ['dispatcher'], to: ['rejected'], needs: ['ground', 'reason'], served: true },
  {
    action: 'reroute',
    from: ['routed', 'returned'],
    by: ['dispatcher'],
    to: ['routed'],
    needs: ['agency', 'reason'],
    limit: 'reroutes',
    served: true,
  },
  {
    action: 'recategorise',
    from: unacceptedStatuses,
    by: ['dispatcher'],
    to: ['routed', 'same'],
    needs: ['category', 'reason'],
    due: 'earlier',
    limit: 'recategorises',
    served: true,
  },
  {
    action: 'ask',
    from: ['moderating', 'routed', 'returned', 'in_progress'],
    by: ['dispatcher', 'officer', 'head'],
    to: ['waiting_reporter'],
    needs: ['text'],
    limit: 'asks',
    served: false,
  },
  { action: 'reply', from: ['waiting_reporter'], by: ['reporter'], to: ['before'], needs: ['text'], due: 'resume', served: false },
  // The agency's work.
  { action: 'accept', from: ['routed'], by: ['officer', 'head'], to: ['in_progress'], served: true },
  {
    action: 'return',
    from: ['routed'],
    by: ['officer', 'head'],
    to: ['routed', 'returned'],
    needs: ['agency', 'reason'],
    limit: 'returns',
    served: true,
  },
  { action: 'assign', from: ['in_progress'], by: ['head'], to: ['same'], needs: ['officer'], served: true },
  {
    action: 'answer',
    from: ['in_progress', 'deferred'],
    by: ['officer', 'head'],
    to: ['answered', 'verifying'],
    needs: ['outcome', 'text'],
    served: true,
  },
  { action: 'involve', from: ['in_progress'], by: ['officer', 'head'], to: ['same'], needs: ['agency', 'text', 'until'], served: false },
  { action: 'finish_part', from: ['in_progress'], by: ['officer', 'head'], to: ['same'], needs: ['text'], served: false },
  {
    action: 'request_extension',
    from: ['in_progress'],
    by: ['officer', 'head'],
    to: ['same'],
    needs: ['days', 'reason'],
    limit: 'extensions',
    served: false,
  },
  {
    action: 'request_deferral',
    from: ['in_progress', 'deferred'],
    by: ['officer', 'head'],
    to: ['same'],
    needs: ['deferral_ground', 'until', 'reason'],
    limit: 'deferrals',
    served: false,
  },
  {
    action: 'grant',
    from: ['in_progress', 'deferred'],
    by: ['controller', 'region_controller'],
    to: ['in_progress', 'deferred'],
    due: 'extend',
    served: false,
  },
  { action: 'refuse', from: ['in_progress', 'deferred'], by: ['controller', 'region_controller'], to: ['same'], needs: ['reason'], served: false },
  { action: 'resume', from: ['deferred'], by: ['officer', 'head'], to: ['in_progress'], due: 'resume', served: false },
  // The reporter's word.
  { action: 'consent', from: ['answered', 'verifying'], by: ['reporter'], to: ['closed'], needs: ['stars'], served: true },
  { action: 'object', from: ['answered', 'verifying'], by: ['reporter'], to: ['objected', 'verifying'], needs: ['reason'], served: true },
  { action: 'withdraw', from: open, by: ['reporter'], to: ['withdrawn', 'same', 'verifying'], needs: ['reason'], served: true },
  { action: 'revoke', from: ['closed'], by: ['reporter'], to: ['objected'], needs: ['reason'], limit: 'revocations', within: '3d', served: false },
  {
    action: 'reopen',
    from: ['closed'],
    by: ['reporter', 'supporter'],
    to: ['routed'],
    needs: ['reason'],
    due: 'half',
    limit: 'reopenings',
    within: '30d',
    served: false,
  },
  {
    action: 'appeal',
    from: ['rejected', 'closed'],
    by: ['reporter'],
    to: ['appealed'],
    needs: ['reason'],
    limit: 'appeals',
    within: '10d',
    served: false,
  },
  // After an objection or silence.
  { action: 'return_to_work', from: ['objected'], by: ['dispatcher'], to: ['in_progress'], needs: ['reason'], due: 'half', served: true },
  { action: 'return_to_work', from: ['verifying'], by: ['controller'], to: ['in_progress'], needs: ['reason'], due: 'half', served: true },
  { action: 'refer', from: ['objected'], by: ['dispatcher'], to: ['verifying'], needs: ['reason'], served: false },
  { action: 'verify_closed', from: ['verifying'], by: ['controller'], to: ['closed'], needs: ['text'], served: false },
  { action: 'uphold', from: ['appealed', 'deferred'], by: ['region_controller'], to: ['before', 'same'], needs: ['reason'], served: false },
  {
    action: 'overturn',
    from: ['appealed', 'deferred'],
    by: ['region_controller'],
    to: ['routed', 'in_progress'],
    needs: ['reason'],
    due: 'whole',
    served: false,
  },
  // Groups.
  { action: 'join', from: open, by: ['citizen'], to: ['same'], served: false },
  { action: 'merge', from: unfinished, by: ['dispatcher'], to: ['merged'], needs: ['into'], served: false },
  { action: 'split', from: ['merged'], by: ['dispatcher'], to: ['before'], served: false },
  { action: 'leave', from: ['merged'], by: ['reporter'], to: ['before'], within: '7d', served: false },
  // Beside the table: neither status, owner nor clock changes.
  { action: 'add_note', from: open, by: ['reporter', 'supporter', 'officer', 'head'], to: ['same'], needs: ['text'], served: true },
  { action: 'correct', from: unacceptedStatuses, by: ['reporter'], to: ['same'], needs: ['text'], served: false },
  { action: 'report_pressure', from: open, by: ['reporter'], to: ['same'], needs: ['text'], served: false },
  {
    action: 'publish',
    from: statuses.filter((status) => !['moderating', 'rejected', 'withdrawn', 'merged'].includes(status)),
    by: ['dispatcher'],
    to: ['same'],
    served: true,
  },
  { action: 'hide_photo', from: statuses, by: ['dispatcher'], to: ['same'], needs: ['photo_id'], served: true },
  { action: 'edit_public_text', from: open, by: ['dispatcher'], to: ['same'], needs: ['text', 'reason'], served: false },
  { action: 'mark_private', from: open, by: ['dispatcher'], to: ['same'], needs: ['reason'], served: false },
  { action: 'countersign', from: ['verifying'], by: ['controller'], to: ['same'], served: false },
] as const satisfies readonly Transition[]

export type ActionName = (typeof transitions)[number]['action']

/** The rows the platform serves today, as plain transitions. */
export const servedTransitions: readonly Transition[] = (transitions as readonly Transition[]).filter((row) => row.served)

/** What happens by itself when `actBy` passes; a status without a row only grows overdue. */
export const lapses: Partial<Record<Status, { to: Status; due: DueRule }>> = {
  /** Silence is acceptance, and late (regulation 3.3). */
  routed: { to: 'in_progress', due: 'keep' },
  /** The reporter is silent: the controller looks (regulation 3.7). */
  answered: { to: 'verifying', due: 'keep' },
  /** The dispatcher is silent: back to work by itself (regulation 3.8). */
  objected: { to: 'in_progress', due: 'half' },
  /** The district's controller is silent: the region's turn. */
  verifying: { to: 'verifying', due: 'keep' },
}

export const rejectionGrounds = ['obscene', 'advertising', 'not_understood', 'false_data', 'on_behalf', 'in_court', 'private_life'] as const
export type RejectionGround = (typeof rejectionGrounds)[number]
export const deferralGrounds = ['no_budget', 'weather', 'repair_schedule', 'materials'] as const
export const outcomes = ['done', 'not_confirmed', 'not_ours_by_law'] as const
export type Outcome = (typeof outcomes)[number]
export type ClosedBasis = 'consent' | 'residents' | 'verified' | 'papers' | 'decided'
export type Publication = 'pending' | 'public' | 'private' | 'hidden'
