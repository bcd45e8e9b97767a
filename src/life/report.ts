// The shapes of a report, an event and an actor, as rules see them.
import type { AgencyId, IncidentId, PersonId, ReportId } from '../platform/ids.ts'
import type { ModerationFlag } from '../moderation/rules.ts'
import type {
  ClosedBasis,
  DeferralGround,
  Outcome,
  Owner,
  Publication,
  RequestKind,
  Rung,
  Status,
  VerifyCause,
} from './life.ts'

/** A report as it is now. Times are dates, codes are strings, ids are numbers. */
export interface Report {
  id: ReportId
  seq: number
  status: Status
  owner: Owner | null
  category: string
  categoryGroup: string
  region: string
  district: string
  mahalla: string | null
  agencyId: AgencyId
  /** Null once the reporter left and nobody took over. */
  reporterId: PersonId | null
  officerId: PersonId | null
  filedAt: Date
  routedAt: Date | null
  acceptedAt: Date | null
  answeredAt: Date | null
  closedAt: Date | null
  /** The promise to the reporter. */
  dueAt: Date
  /** The promise as it stood before any extension or deferral; what makes the term anew, or pauses it, moves it. */
  firstDueAt: Date
  /** When the term behind `dueAt` began. */
  termFrom: Date
  actBy: Date | null
  stageEnteredAt: Date
  /** Minutes that this stage's clock has stood still, in its unit. */
  stageStood: number
  /** Clock and office minutes that the promise has stood still since its term began. */
  stoodClock: number
  stoodOffice: number
  /** Since when the present body holds it. */
  agencySince: Date
  publication: Publication
  publishBy: Date | null
  /** Why a dispatcher must look before the public; null: nobody need. */
  flag: ModerationFlag | null
  /** Since when it waits to be public. */
  pendingFrom: Date | null
  outcome: Outcome | null
  closedBasis: ClosedBasis | null
  stars: number | null
  /** The type's term when it was routed or its type was last changed, such as `3wd`. */
  term: string
  returns: number
  reroutes: number
  recategorises: number
  objections: number
  verifications: number
  controlLevel: 'district' | 'region'
  returnOpen: boolean
  acceptedLate: boolean
  reporterLeft: boolean

  /** The status to go back to, of `waiting_reporter`, `appealed` and `merged`. */
  cameFrom: Status | null
  /** When the clock stopped (a question, a deferral, a merger), and the `actBy` it stopped at. */
  pausedAt: Date | null
  pausedActBy: Date | null
  asks: number
  /** Clock minutes that questions may still stop the clock. */
  replyLeft: number

  request: RequestKind | null
  /** Which hokimlik decides the open request, until when. */
  requestLevel: 'district' | 'region' | null
  requestBy: Date | null
  requestDays: number | null
  requestUntil: Date | null
  requestGround: DeferralGround | null
  extensions: number
  deferrals: number
  renewals: number
  deferralGround: DeferralGround | null
  deferralObjections: number
  /** Until when the region decides on the reporter's objection to a deferral. */
  deferralReviewBy: Date | null

  verifyCause: VerifyCause | null
  /** In `verifying`: papers are not enough. */
  onSite: boolean
  countersignedBy: PersonId | null
  /** When the notice of the present answer is known to have reached the reporter. */
  noticedAt: Date | null
  reminders: number
  /** The last rung of the ladder taken in this stage. */
  escalated: 0 | Rung
  revocations: number
  reopenings: number
  rejectionAppealed: boolean
  decisionAppealed: boolean
  rejectOpen: boolean
  /** An appeal was upheld: no further action. */
  final: boolean

  supporters: number
  /** Of them those who may speak on the present answer: who had joined before it. */
  voters: number
  /** Of these the reporters of reports that were merged into it: their objection is a reporter's. */
  coReporters: number
  /** Until when the group votes on the answer. */
  voteUntil: Date | null
  voteConsents: number
  voteObjects: number
  voteStars: number
  residentConsents: number
  mergedInto: ReportId | null
  /** Agencies whose part is not finished yet. */
  parts: AgencyId[]
  /** The body's mass event it belongs to. */
  incidentId: IncidentId | null
  /** It may become a formal appeal to another authority: the reporter was asked, or agreed. */
  formalAppeal: 'offered' | 'agreed' | null
  /** The region looks at this closing again. */
  recheck: boolean
}

/** What a report has when it is born, besides what filing says. */
export const newborn = {
  acceptedAt: null, answeredAt: null, closedAt: null, outcome: null, closedBasis: null, stars: null, officerId: null,
  returns: 0, reroutes: 0, recategorises: 0, objections: 0, verifications: 0, controlLevel: 'district',
  returnOpen: true,
  acceptedLate: false, reporterLeft: false, cameFrom: null, pausedAt: null, pausedActBy: null, asks: 0, request: null,
  requestLevel: null, requestBy: null, requestDays: null, requestUntil: null, requestGround: null, extensions: 0,
  deferrals: 0, renewals: 0, deferralGround: null, deferralObjections: 0, deferralReviewBy: null, verifyCause: null,
  onSite: false,
  countersignedBy: null, noticedAt: null, reminders: 0, escalated: 0, revocations: 0, reopenings: 0,
  rejectionAppealed: false,
  decisionAppealed: false, rejectOpen: true, final: false, supporters: 0, voters: 0,
  coReporters: 0, voteUntil: null, voteConsents: 0,
  voteObjects: 0, voteStars: 0,
  stageStood: 0, stoodClock: 0, stoodOffice: 0,
  residentConsents: 0, mergedInto: null, parts: [], incidentId: null, formalAppeal: null, recheck: false,
} as const // prettier-ignore

export type EventRole =
  | 'reporter'
  | 'supporter'
  | 'officer'
  | 'head'
  | 'dispatcher'
  | 'controller'
  | 'observer'
  | 'administrator'
  | 'system'

/** Who acts: a person in one role, or the system. */
export interface EventActor {
  personId: PersonId | null
  role: EventRole
  agencyId: AgencyId | null
}

/**
 * What any step may decide, and the row takes over whatever the step was: codes, ids, numbers and times only, never
 * words. What is particular to an action stands with it (`actions/`).
 */
export interface Moves {
  from?: Status
  to?: Status
  dueAt?: string
  actBy?: string
  agency?: AgencyId
  /** Why this agency; which check stopped it; what brought the work back. */
  why?: string
  /** Clock minutes that the body which gives the report away had held it. */
  held?: number
  /** What a pause that ends here let stand still, in minutes: of the promise in both units, of the stage in its own. */
  stood?: { clock: number; office: number; stage: number }
  category?: string
  term?: string
  publication?: Publication
  publishBy?: string
  flag?: ModerationFlag
  controlLevel?: 'district' | 'region'
  cause?: VerifyCause
  /** Why the controller must go there; absent where papers may be enough. */
  onSite?: string
  basis?: ClosedBasis
  stars?: number
}

/** One event of a life, with what is particular to it. */
export interface StepEvent<Body extends object = object> {
  seq: number
  at: Date
  actor: EventActor
  body: Moves & Body
}

/** What of the row before an event is asked for, by the row's own steps and by those who count. */
export type Before = Pick<
  Report,
  | 'status' | 'owner' | 'agencyId' | 'region' | 'district' | 'dueAt' | 'firstDueAt' | 'actBy' | 'cameFrom'
  | 'request' | 'requestLevel' | 'controlLevel'
  | 'closedBasis' | 'outcome' | 'stars'
> // prettier-ignore

/** What people wrote with an event; each word in its own box, so that one can be shown without the other. */
export interface Words {
  text?: string
  reason?: string
  landmark?: string
  act?: string
  owner?: string
  /** What was answered to the type's questions, by the question's id. */
  [answer: `answer.${string}`]: string
  /** What was said of the pictures that came along, by their number from 1. */
  [caption: `caption.${number}`]: string
}
