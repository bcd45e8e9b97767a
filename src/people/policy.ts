// The one policy: which role holds which permission, and how far a membership reaches. Every route declares its
// permission. Pure.
import type { AgencyId } from '../platform/ids.ts'
import type { Agencies } from '../agencies/rules.ts'
import { Problem } from '../platform/problems.ts'
import { country, type Territories } from '../territories/rules.ts'
import type { Membership, StaffRole, Viewer } from './person.ts'

/** As whom a request comes: nobody signed in, a person acting as a citizen, or in a role. */
export type Holder = 'visitor' | 'citizen' | StaffRole

export const holders = [
  'visitor',
  'citizen',
  'officer',
  'head',
  'dispatcher',
  'controller',
  'observer',
  'administrator',
  'helper',
] as const satisfies readonly Holder[]

interface Rule {
  holders: readonly Holder[]
  /** What the route's `:id` is, where the membership must reach it. */
  over?: 'agency'
}

const everybody = holders
const signedIn = holders.filter((holder) => holder !== 'visitor')
// The decree gives observers no right to edit any data: they may change only their own language, second factor and
// sessions.
const writers = signedIn.filter((holder) => holder !== 'observer')

/** Deny by default: a role that is not named does not hold the permission. */
export const policy = {
  /** What the public may see; a report's card tells each person as much as that person may read. */
  'public.read': { holders: everybody },
  session: { holders: everybody },
  /** The address itself holds a secret: a link out of a message, a gateway's receipt. */
  'link.open': { holders: everybody },
  'own.read': { holders: signedIn },
  'own.settings': { holders: signedIn },
  'own.write': { holders: writers },
  'report.file': { holders: ['visitor', ...writers] },
  'report.send': { holders: writers },
  /** The life table says who may take which action in which status (docs/life.md). */
  'report.act': { holders: signedIn },
  'work.read': { holders: ['officer', 'head', 'dispatcher', 'controller', 'observer'] },
  /** A reporter's phone, where the reporter allows a call: only those whose body has the report. */
  'contact.read': { holders: ['officer', 'head'] },
  'work.week': { holders: ['officer', 'head', 'dispatcher', 'controller'] },
  'work.bulk': { holders: ['officer', 'head'] },
  /** The same step on many reports: each is judged as if it were alone. */
  'work.several': { holders: ['officer', 'head', 'dispatcher'] },
  /** Marking what one was told for the office as read. */
  'notice.read': { holders: ['officer', 'head', 'dispatcher', 'controller'] },
  /** Keeping a view of the desk under a name. */
  'work.view': { holders: ['officer', 'head', 'dispatcher', 'controller'] },
  'team.manage': { holders: ['head'] },
  'incident.keep': { holders: ['officer', 'head'] },
  /** Inviting, suspending, ending memberships of the body named by the route, or of its divisions. */
  'people.manage': { holders: ['head', 'dispatcher', 'administrator'], over: 'agency' },
  'people.find': { holders: ['head', 'dispatcher', 'administrator'] },
  /** The body's own page, its news and planned works. */
  'page.keep': { holders: ['officer', 'head'] },
  /** Asking the project office for help; answering; telling all staff of a territory; taking a report down by phone. */
  'help.ask': { holders: ['officer', 'head', 'controller'] },
  'help.read': { holders: ['officer', 'head', 'controller', 'dispatcher'] },
  'broadcast.send': { holders: ['dispatcher', 'administrator'] },
  'intake.take': { holders: ['dispatcher', 'helper'] },
  /** Until when a body should be connected; contracts of hokimliks. */
  /** The same for many bodies, each of which the membership must reach. */
  'rollout.several': { holders: ['dispatcher', 'administrator'] },
  'rollout.keep': { holders: ['dispatcher', 'administrator'], over: 'agency' },
  /** What goes on in one's territory; an observer reads it too. */
  'oversight.read': { holders: ['controller', 'dispatcher', 'observer', 'administrator'] },
  /** Files of many rows, made beside; an observer, who writes nothing, waits for them. */
  'file.prepare': { holders: ['controller', 'dispatcher', 'administrator'] },
  /** How intake, routing and moderation do: the operator, and project offices for their region. */
  'monitoring.read': { holders: ['dispatcher', 'administrator'] },
  /** Messages that did not reach anybody: the operator sees why, and sends them once more. */
  'messages.keep': { holders: ['dispatcher', 'administrator'] },
  /** Instructions of a hokimlik to the bodies of its territory, and their answers. */
  'instruction.give': { holders: ['controller'] },
  'instruction.read': { holders: ['officer', 'head', 'controller'] },
  'instruction.answer': { holders: ['officer', 'head'] },
  /** Which bodies of a territory are not ready for what they lead. */
  'readiness.read': { holders: ['dispatcher', 'controller', 'administrator'] },
  'settings.change': { holders: ['administrator'] },
} as const satisfies Record<string, Rule>

export type Permission = keyof typeof policy

/** What the `:id` of a route is that asks for this permission, where the membership must stand over it. */
export const overOf = (permission: Permission): 'agency' | undefined => (policy[permission] as Rule).over

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What one must hold to use this route; a route without it is refused at start. */
    permission?: Permission
  }
}

export const holderOf = (viewer: Viewer | undefined): Holder =>
  viewer ? (viewer.acting?.role ?? 'citizen') : 'visitor'

export const holds = (holder: Holder, permission: Permission): boolean =>
  (policy[permission].holders as readonly Holder[]).includes(holder)

/** Pages ask this what to show; routes are refused by the same answer. */
export const may = (viewer: Viewer | undefined, permission: Permission): boolean => holds(holderOf(viewer), permission)

/** @throws not_signed_in, forbidden */
export function requirePermission(viewer: Viewer | undefined, permission: Permission): void {
  if (may(viewer, permission)) return
  throw new Problem(viewer ? 'forbidden' : 'not_signed_in')
}

/** The membership in use. @throws forbidden for one who acts as a citizen */
export function actingOf(viewer: Viewer): Membership {
  if (!viewer.acting) throw new Problem('forbidden')
  return viewer.acting
}

export interface Places {
  agencies: Agencies
  territories: Territories
}

/** How far a membership reaches: these agencies, this place, these groups; what is absent does not narrow. */
export interface Reach {
  agencies?: readonly number[]
  region?: string
  district?: string
  groups?: readonly string[]
}

/** People of a body reach what it and its divisions hold; all others reach a territory, controllers by groups. */
export function reachOf(
  { agencies }: Pick<Places, 'agencies'>,
  { role, agencyId, territory, groups }: Membership,
): Reach {
  const isBody = role === 'officer' || role === 'head'
  // Within a body a membership may be narrower than the body: only the reports of one district.
  const place = isBody && agencies.get(agencyId).territory === territory ? country : territory
  return {
    ...(isBody && { agencies: agencies.withBelow(agencyId) }),
    ...(place !== country && (place.length === 4 ? { region: place } : { district: place })),
    ...(groups.length > 0 && { groups }),
  }
}

export interface Target {
  agencyId: AgencyId
  /** A district or a city. */
  district: string
  categoryGroup: string
}

/** The membership reaches this: agency subtree × territory subtree × groups. */
export function reaches({ agencies, territories }: Places, membership: Membership, target: Target): boolean {
  const reach = reachOf({ agencies }, membership)
  return (
    (reach.agencies === undefined || reach.agencies.includes(target.agencyId)) &&
    territories.isWithin(target.district, reach.district ?? reach.region ?? country) &&
    (reach.groups === undefined || reach.groups.includes(target.categoryGroup))
  )
}

/** The membership stands over this agency: its own and its divisions, or any in its territory. */
export function standsOver({ agencies, territories }: Places, membership: Membership, agencyId: AgencyId): boolean {
  if (membership.role === 'officer' || membership.role === 'head')
    return agencies.isWithin(agencyId, membership.agencyId)
  const { territory } = agencies.get(agencyId)
  return territories.isWithin(territories.findMahalla(territory)?.territory ?? territory, membership.territory)
}
