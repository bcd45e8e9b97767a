// What a person is to a report: its reporter, or staff in whose scope it lies; and what may be seen. Pure.
import type { Agencies } from '../agencies/index.ts'
import type { Membership, Viewer } from '../people/index.ts'
import type { Territories } from '../territories/index.ts'
import type { Actor } from './life.ts'
import type { EventActor, EventRole, Report } from './report.ts'

type Placed = Pick<Report, 'agencyId' | 'district' | 'categoryGroup' | 'reporterId' | 'controlLevel' | 'status'> & { reporterLeft?: boolean }

export interface Places {
  agencies: Agencies
  territories: Territories
}

/** The membership in use reaches this report. */
export function isInScope({ agencies, territories }: Places, membership: Membership, report: Placed): boolean {
  switch (membership.role) {
    case 'officer':
    case 'head':
      return agencies.isWithin(report.agencyId, membership.agencyId)
    case 'controller':
      return (
        territories.isWithin(report.district, membership.territory) &&
        (membership.groups.length === 0 || membership.groups.includes(report.categoryGroup))
      )
    case 'dispatcher':
    case 'observer':
      return territories.isWithin(report.district, membership.territory)
    case 'administrator':
      return false
  }
}

/** A region's controller or above, by the level of the hokimlik. */
export const isRegional = (places: Places, membership: Membership): boolean => places.agencies.get(membership.agencyId).level !== 'district'

/**
 * The parts a person may play in this report. One's own report makes one its reporter and nothing else:
 * no one decides in the own cause (regulation 3.10).
 */
export function actorsOf(places: Places, viewer: Viewer, report: Placed): Actor[] {
  if (viewer.personId === report.reporterId) return report.reporterLeft ? ['citizen'] : ['reporter', 'citizen']
  const { acting } = viewer
  if (!acting || !isInScope(places, acting, report)) return ['citizen']
  if (acting.role === 'head') return ['citizen', 'officer', 'head']
  if (acting.role === 'controller') {
    // Where the body responsible is a hokimlik, or the district had its turn, the region decides.
    const needsRegion = places.agencies.get(report.agencyId).kind === 'HOK' || report.controlLevel === 'region'
    if (isRegional(places, acting)) return ['citizen', 'controller', 'region_controller']
    return needsRegion ? ['citizen'] : ['citizen', 'controller']
  }
  if (acting.role === 'officer' || acting.role === 'dispatcher') return ['citizen', acting.role]
  return ['citizen']
}

/** How the event names the person: as staff with the agency, or as a citizen. */
export function eventActorOf(viewer: Viewer, played: Actor): EventActor {
  const role: EventRole = played === 'region_controller' ? 'controller' : played === 'citizen' ? 'supporter' : played
  if (['reporter', 'supporter'].includes(role)) return { personId: viewer.personId, role, agencyId: null }
  // A head does what an officer may, and is named as a head.
  return { personId: viewer.personId, role: viewer.acting!.role, agencyId: viewer.acting!.agencyId }
}

/** A stopped report is seen by its reporter and dispatchers only (house 2). */
export function maySee(places: Places, viewer: Viewer | undefined, report: Placed): boolean {
  if (report.status !== 'moderating') return true
  if (!viewer) return false
  return viewer.personId === report.reporterId || actorsOf(places, viewer, report).includes('dispatcher')
}

/** How much a person reads: all words as a party, or what the public may read. */
export function isParty(places: Places, viewer: Viewer | undefined, report: Placed): boolean {
  if (!viewer) return false
  if (viewer.personId === report.reporterId) return true
  return viewer.acting !== undefined && isInScope(places, viewer.acting, report)
}

/** Internal notes are for those who work on the report; an observer reads none. */
export function readsNotes(places: Places, viewer: Viewer | undefined, report: Placed): boolean {
  return isParty(places, viewer, report) && viewer?.acting?.role !== 'observer'
}
