// What a decision is given: the fields that came with the action, and the facts looked up for it. Pure.
import type { AgencyId, IncidentId, PersonId, ReportId } from '../platform/ids.ts'
import type { World } from './clocks.ts'
import type { Report } from './report.ts'

/** What came with an action; unknown or missing fields are judged here, after rights. */
export interface ActionInput {
  text?: string
  reason?: string
  ground?: string
  outcome?: string
  act?: string
  owner?: string
  /** An id, or `unknown`. */
  agency?: AgencyId | string
  category?: string
  /** A date such as `2027-03-01`. */
  until?: string
  days?: number
  stars?: number
  officer?: PersonId
  into?: ReportId
  incident?: IncidentId
  /** The id of a photo that is there already, and which of its squares: `1,2,6`. */
  photo?: number
  recording?: number
  areas?: string
  seq?: number
  /** How many new pictures came along. */
  photoCount?: number
}

/** How many may speak on an answer, and how many of them for an own report that was merged in. */
export interface Voters {
  voters: number
  coReporters: number
}

/** As an event says it: nothing of none. */
export const someOf = ({ voters, coReporters }: Voters): Partial<Voters> => ({
  ...(voters !== 0 && { voters }),
  ...(coReporters !== 0 && { coReporters }),
})

export interface Heir extends Voters {
  id: PersonId
}

/** Of the voices on an answer. */
export interface Voices {
  /** Since when all who consented had joined, or lived there; null where that is not known of each. */
  since: Date | null
  /** They look like one hand's. */
  alike: boolean
  /** How many of them had not joined, and live there. */
  guests: number
  /** The reporter, or one whose report was merged in, objected: also as another account of theirs. */
  reporterObjected: boolean
}

export const noVoices: Voices = { since: null, alike: false, guests: 0, reporterObjected: false }

/** What a decision must know that stands neither in the row nor in memory; looked up just before it. */
export interface Facts {
  /** What happened since the state that the step was decided on; null where nobody looked: then anything may have. */
  since: readonly { type: string; moved: boolean }[] | null
  /** The earliest supporter, who becomes the reporter when the reporter leaves. */
  heir: Heir | null
  /** Who of those who joined may speak on an answer that is given now. */
  voters: Voters
  /** What the acting person is among those who joined. */
  own: Voters
  /** Of those who spoke on the present answer. */
  voices: Voices
  /** A number in [0, 1) drawn for this step. */
  draw: number
  /** Another report of the same group was closed at this place within a year. */
  repeated: boolean
  /** The body is in the lowest fifth of its kind. */
  lowestFifth: boolean
  /** Closings on papers by this controller today. */
  papersToday: number
  /** The report that a merger names. */
  target: Pick<Report, 'id' | 'status' | 'categoryGroup' | 'district'> | null
  /** The involved body that the acting person works for. */
  partAgency: AgencyId | null
  /** Metres between the report's place and the site photo, where the picture or the device tells. */
  distance: number | null
  /** Why it is not known, though the report lies at a point: nothing tells, or a fix too coarse to. */
  untold: 'no_place' | 'fix_coarse' | null
  /** Who may be given the report: the body's own people, or a division's where the report is the division's. */
  officers: readonly PersonId[]
  /** The incident that an attachment names. */
  incident: { id: IncidentId; agencyId: AgencyId; isOpen: boolean; covers: boolean } | null
}

export const noFacts: Facts = {
  since: null,
  heir: null,
  voters: { voters: 0, coReporters: 0 },
  own: { voters: 0, coReporters: 0 },
  voices: noVoices,
  draw: 1,
  repeated: false,
  lowestFifth: false,
  papersToday: 0,
  target: null,
  partAgency: null,
  distance: null,
  untold: null,
  officers: [],
  incident: null,
}

/** Supporters enough that a controller must go there (regulation 3.7). */
export const isGroup = (report: Pick<Report, 'supporters'>, { settings }: Pick<World, 'settings'>): boolean =>
  report.supporters >= settings.limits.groupSize

/**
 * The reporter's consent alone is not enough: so many had joined before the answer, or somebody whose own report was
 * merged in (regulation 3.13).
 */
export const asksOthers = (
  { voters, coReporters }: Pick<Report, 'voters' | 'coReporters'>,
  { settings }: Pick<World, 'settings'>,
): boolean => voters >= settings.limits.groupSize || coReporters > 0
