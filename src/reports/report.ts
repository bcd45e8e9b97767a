// The shapes of a report, an event and an actor, as rules see them.
import type { Outcome, ClosedBasis, Owner, Publication, Status } from './life.ts'

/** A report as it is now. Times are dates, codes are strings, ids are numbers. */
export interface Report {
  id: number
  seq: number
  status: Status
  owner: Owner | null
  category: string
  categoryGroup: string
  region: string
  district: string
  mahalla: string | null
  agencyId: number
  /** Null once the reporter left and nobody took over. */
  reporterId: number | null
  officerId: number | null
  filedAt: Date
  routedAt: Date | null
  acceptedAt: Date | null
  answeredAt: Date | null
  closedAt: Date | null
  dueAt: Date
  actBy: Date | null
  stageEnteredAt: Date
  publication: Publication
  publishBy: Date | null
  outcome: Outcome | null
  closedBasis: ClosedBasis | null
  stars: number | null
  /** The type's term when it was first routed, such as `3wd`. */
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
  /** In `verifying`: it came by the reporter's silence, so the reporter's own word still counts. */
  afterSilence: boolean
}

export type EventRole = 'reporter' | 'supporter' | 'officer' | 'head' | 'dispatcher' | 'controller' | 'observer' | 'administrator' | 'system'

/** Who acts: a person in one role, or the system. */
export interface EventActor {
  personId: number | null
  role: EventRole
  agencyId: number | null
}

/** What a step decided: codes, ids, numbers and times only, never words. */
export interface EventBody {
  from?: Status
  to?: Status
  agency?: number
  /** The body that a return named, where the dispatcher decides. */
  proposed?: number
  category?: string
  /** Why this agency, for `route`; which check stopped it, for `hold`. */
  why?: string
  term?: string
  dueAt?: string
  actBy?: string
  ground?: string
  outcome?: Outcome
  basis?: ClosedBasis
  stars?: number
  officer?: number
  photo?: number
  late?: boolean
  controlLevel?: 'district' | 'region'
  publication?: Publication
  publishBy?: string
  region?: string
  district?: string
  mahalla?: string
  place?: 'point' | 'mahalla' | 'district'
}

export interface ReportEvent {
  seq: number
  at: Date
  type: string
  actor: EventActor
  body: EventBody
}

/** What people wrote with an event; each word in its own box, so that one can be shown without the other. */
export interface Words {
  text?: string
  reason?: string
  landmark?: string
  act?: string
  owner?: string
}
