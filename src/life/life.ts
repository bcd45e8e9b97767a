// The words of a report's life: statuses and their owners, the parts people play, what must be given, who is told
// (house 2). Pure.

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
 * The parts somebody may play. `resident` is a supporter, or somebody whose home is there, who is no staff;
 * `co_reporter` filed a report that was merged into this one; `coexecutor` works for a body that the lead involved;
 * `region_controller` is a controller of the region or above.
 */
export type Actor =
  | 'reporter' | 'co_reporter' | 'supporter' | 'resident' | 'citizen'
  | 'officer' | 'head' | 'coexecutor' | 'dispatcher' | 'controller'
  | 'region_controller' | 'system' // prettier-ignore

/** A field that must be given; `photo` is a new picture, `photo_id` one that is there already. */
export type Need =
  | 'reason' | 'text' | 'ground' | 'deferral_ground' | 'agency' | 'category' | 'officer' | 'stars' | 'until' | 'days'
  | 'photo_id' | 'recording_id' | 'into' | 'outcome' | 'owner' | 'incident' // prettier-ignore

/**
 * What a step does to the promise `dueAt`: `set` by the first routing, the `earlier` of two types, `half` of the
 * term, the `whole` term, `extend`ed as asked, `until` a date, `pause`d by a question, `resume`d with what was left,
 * `recount`ed by a changed calendar.
 */
export type DueRule = 'set' | 'earlier' | 'half' | 'whole' | 'extend' | 'until' | 'pause' | 'resume' | 'recount'

/** What may be done only so often in a report's life. */
export type Limit =
  | 'reroutes' | 'recategorises' | 'asks' | 'extensions' | 'deferrals' | 'renewals' | 'deferralObjections'
  | 'revocations' | 'reopenings' // prettier-ignore

/** Whom a step tells; `owner` is whoever must act next, unless told by name already. */
export type Audience =
  | 'owner' | 'reporter' | 'supporters' | 'voters' | 'agency' | 'heads' | 'officer' | 'coexecutors' | 'parent_agency'
  | 'dispatcher'
  | 'controller' | 'region_controller' | 'operator' | 'duty' // prettier-ignore

/** Before a body has answered. */
export const unfinishedStatuses: readonly Status[] = ['moderating', 'routed', 'returned', 'in_progress']
/** Seen by the public, and not ended otherwise than by being solved. */
export const visibleStatuses: readonly Status[] = statuses.filter(
  (status) => !['moderating', 'rejected', 'withdrawn', 'merged'].includes(status),
)
/** Stages that the state owns: those escalate. */
export const escalating: readonly Status[] = openStatuses.filter((status) => ownerOf[status] !== 'reporter')

/**
 * The ladder of delays (regulation 3.11): whom each rung reaches, by who owes the step. The shares of a stage's time at
 * which the rungs stand are a setting: by default 80, 100, 200 and 300 %.
 */
export const rungs = [1, 2, 3, 4] as const
export type Rung = (typeof rungs)[number]
export const ladder: Record<'agency' | 'dispatcher' | 'controller', Record<Rung, readonly Audience[]>> = {
  agency: {
    1: ['officer', 'heads'],
    2: ['heads', 'controller'],
    3: ['heads', 'parent_agency', 'region_controller'],
    4: ['operator'],
  },
  dispatcher: {
    1: ['dispatcher'],
    2: ['dispatcher', 'controller'],
    3: ['region_controller', 'operator'],
    4: ['operator'],
  },
  controller: {
    1: ['controller'],
    2: ['controller', 'region_controller'],
    3: ['region_controller', 'operator'],
    4: ['operator'],
  },
}

export type DeferralGround = Settings['grounds']['deferral'][number]
export const outcomes = ['done', 'not_confirmed', 'not_ours_by_law'] as const
export type Outcome = (typeof outcomes)[number]
export type RequestKind = 'extension' | 'deferral' | 'renewal'
/**
 * Why a controller looks: the reporter was silent, objected twice, a dispatcher referred it, or nobody is left to ask.
 */
export type VerifyCause = 'silence' | 'objection' | 'referral' | 'left'
export type ClosedBasis = 'consent' | 'residents' | 'verified' | 'papers' | 'decided'
export type Publication = 'pending' | 'public' | 'private' | 'hidden'
