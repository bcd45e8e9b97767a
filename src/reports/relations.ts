// What a person is to a report: its reporter, or staff in whose scope it lies; and what may be seen. Pure.
import type { AgencyId, PersonId } from '../platform/ids.ts'
import { isHokimlik } from '../agencies/rules.ts'
import { type Membership, type Places, reaches, type Viewer } from '../people/rules.ts'
import type { Person, Actor, EventActor, Report } from '../life/index.ts'
import { present } from '../platform/present.ts'

/** What a person is to a report besides its row. */
export interface Ties {
  supports: boolean
  /** The own report was merged into this one. */
  filed: boolean
  /** Had joined before the present answer; also where there is none. */
  joinedBefore: boolean
  /** When the present answer was given. */
  answerAt: Date | null
  /** Already gave the word on the present answer. */
  spoke: boolean
  /** Had a role, of whatever kind, since the report was filed. */
  wasStaff: boolean
  /** The bodies that the person has worked for since then. */
  workedFor: readonly AgencyId[]
  /** Closed it, or signed for its closing; asked only where it is to be looked at again. */
  closedIt: boolean
}

export const noTies: Ties = {
  supports: false, filed: false, joinedBefore: true, answerAt: null, spoke: false, wasStaff: false, workedFor: [],
  closedIt: false,
} // prettier-ignore

type Placed = Pick<
  Report,
  'agencyId' | 'district' | 'categoryGroup' | 'reporterId' | 'controlLevel' | 'status' | 'parts' | 'mahalla' | 'filedAt'
> & {
  reporterLeft?: boolean
  officerId?: PersonId | null
}

/** The membership in use reaches this report. */
export function isInScope(places: Places, membership: Membership, report: Placed): boolean {
  // An administrator keeps settings, a mahalla's helper files: neither reads people's reports.
  if (membership.role === 'administrator' || membership.role === 'helper') return false
  const isBody = membership.role === 'officer' || membership.role === 'head'
  return reaches(places, membership, report) || (isBody && isInvolved(places, membership, report))
}

/** A region's controller or above, by the level of the hokimlik. */
export const isRegional = (places: Places, membership: Membership): boolean =>
  places.agencies.get(membership.agencyId).level !== 'district'

/** The membership's body has a part in this report without leading it. */
const isInvolved = ({ agencies }: Pick<Places, 'agencies'>, membership: Membership, report: Placed): boolean =>
  report.parts.some((part) => agencies.isWithin(part, membership.agencyId))

/**
 * The parts a person may play in this report. No one decides in the own cause (regulation 3.10): one's own report
 * makes one its reporter and nothing else, joining makes one a supporter, and who did the work does not judge it.
 */
export function actorsOf(places: Places, viewer: Viewer, report: Placed, ties: Ties): Actor[] {
  const { acting } = viewer
  // An observer writes nothing (decree), not even to the own report, until acting as a citizen.
  if (acting?.role === 'observer') return []
  if (viewer.personId === report.reporterId) return report.reporterLeft ? [] : ['reporter']
  if (ties.supports) return ['supporter', 'resident', ...(ties.filed ? (['co_reporter'] as const) : [])]
  if (viewer.memberships.length === 0 && livesThere(viewer, report, ties)) return ['citizen', 'resident']
  if (!acting || !isInScope(places, acting, report)) return ['citizen']
  return ['citizen', ...staffPartsOf(places, viewer, acting, report)]
}

/** What a membership within reach makes of a person, besides a citizen. */
function staffPartsOf(places: Places, { personId }: Viewer, acting: Membership, report: Placed): Actor[] {
  const didTheWork = report.officerId === personId
  switch (acting.role) {
    case 'officer':
    case 'head': {
      const own: Actor[] = acting.role === 'head' ? ['officer', 'head'] : ['officer']
      const leads = places.agencies.isWithin(report.agencyId, acting.agencyId)
      return [...(leads ? own : []), ...(isInvolved(places, acting, report) ? (['coexecutor'] as const) : [])]
    }
    case 'controller': {
      if (didTheWork) return []
      if (isRegional(places, acting)) return ['controller', 'region_controller']
      // Where the body responsible is a hokimlik, or the district had its turn, the region decides.
      const isTurnOver = report.status === 'verifying' && report.controlLevel === 'region'
      return isHokimlik(places.agencies.get(report.agencyId)) || isTurnOver ? [] : ['controller']
    }
    case 'dispatcher':
      return didTheWork ? [] : ['dispatcher']
    default:
      return []
  }
}

/**
 * Known by OneID, with a home in that mahalla since before the answer: nobody moves in to consent (regulation 3.7).
 */
const livesThere = ({ home }: Viewer, { mahalla, filedAt }: Placed, { answerAt }: Ties): boolean =>
  home !== undefined && mahalla !== null && home.mahalla === mahalla && home.since < (answerAt ?? filedAt)

/** A vote has only who had joined before the answer; after silence who lives there is heard too. */
const cameLate = (viewer: Viewer, report: Placed, ties: Ties): boolean =>
  viewer.personId !== report.reporterId &&
  ties.supports &&
  !ties.joinedBefore &&
  !(report.status === 'verifying' && livesThere(viewer, report, ties))

/** How the event names the person: as staff with the agency, or as a citizen. */
export function eventActorOf(viewer: Viewer, played: Actor): EventActor {
  if (played === 'reporter') return { personId: viewer.personId, role: 'reporter', agencyId: null }
  if (['supporter', 'resident', 'co_reporter', 'citizen'].includes(played))
    return { personId: viewer.personId, role: 'supporter', agencyId: null }
  // A head does what an officer may, and is named as a head.
  const { role, agencyId } = present(viewer.acting, 'the acting role')
  // A helper has no part in a report but as a citizen.
  return role === 'helper'
    ? { personId: viewer.personId, role: 'supporter', agencyId: null }
    : { personId: viewer.personId, role, agencyId }
}

/** A stopped report is seen by its reporter and dispatchers only (house 2). */
export function maySee(places: Places, viewer: Viewer | undefined, report: Placed): boolean {
  if (report.status !== 'moderating') return true
  if (!viewer) return false
  return viewer.personId === report.reporterId || actorsOf(places, viewer, report, noTies).includes('dispatcher')
}

/** Works on it for an office, and did not report it. */
export const isStaffOn = (places: Places, viewer: Viewer, report: Placed): boolean =>
  viewer.personId !== report.reporterId &&
  viewer.acting !== undefined &&
  staffPartsOf(places, viewer, viewer.acting, report).length > 0 &&
  isInScope(places, viewer.acting, report)

/** How much a person reads: all words as a party, or what the public may read. */
export function isParty(places: Places, viewer: Viewer | undefined, report: Placed): boolean {
  if (!viewer) return false
  if (viewer.personId === report.reporterId) return true
  return viewer.acting !== undefined && isInScope(places, viewer.acting, report)
}

/** Pressure is told past the body and the district: to the region's controllers and to dispatchers (regulation 3.6). */
export function readsPressure(places: Places, viewer: Viewer | undefined, report: Placed): boolean {
  const acting = viewer?.acting
  if (!acting || viewer.personId === report.reporterId || !isInScope(places, acting, report)) return false
  return acting.role === 'dispatcher' || (acting.role === 'controller' && isRegional(places, acting))
}

/** Internal notes are for those who work on the report; an observer reads none. */
export function readsNotes(places: Places, viewer: Viewer | undefined, report: Placed): boolean {
  return isParty(places, viewer, report) && viewer?.acting?.role !== 'observer'
}

/**
 * The bodies whose people may be in their own cause here: the responsible one, those above and below it, and those with
 * a part.
 */
export function bodiesConcerned(
  { agencies }: Pick<Places, 'agencies'>,
  report: Pick<Report, 'agencyId' | 'parts'>,
): number[] {
  const related = (id: number): number[] => {
    const above: number[] = []
    for (let agency = agencies.find(id); agency; agency = agencies.find(agency.parentId ?? undefined))
      above.push(agency.id)
    return [...above, ...agencies.withBelow(id)]
  }
  return [...new Set([report.agencyId, ...report.parts].flatMap(related))]
}

/** What this person is to the report, for the judgement of a step. */
export const personOf = (places: Places, viewer: Viewer, report: Placed, ties: Ties): Person => ({
  actors: actorsOf(places, viewer, report, ties),
  spoke: ties.spoke,
  cameLate: cameLate(viewer, report, ties),
  closedIt: ties.closedIt,
  isConcerned: report.officerId === viewer.personId || worksForBodyConcerned(places, viewer, report, ties),
  holdsIt: report.officerId === viewer.personId,
  heldOffice: viewer.memberships.length > 0 || ties.wasStaff,
})

/** Now, or at any time since the report was filed: nobody leaves a body for an afternoon to speak. */
function worksForBodyConcerned(places: Places, { memberships }: Viewer, report: Placed, { workedFor }: Ties): boolean {
  const now = memberships.flatMap(({ role, agencyId }) => (role === 'officer' || role === 'head' ? [agencyId] : []))
  const own = [...now, ...workedFor]
  if (own.length === 0) return false
  const concerned = bodiesConcerned(places, report)
  return own.some((agencyId) => concerned.includes(agencyId))
}
