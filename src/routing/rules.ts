// Who leads what where: the lead of a type at a place, who helps, and where a return may lead. The one place that
// decides it. Pure.
import type { AgencyId } from '../platform/ids.ts'
import { type Agencies, type Agency, type Exception, isHokimlik, type Matrix, worksIn } from '../agencies/rules.ts'
import type { Categories, Category } from '../categories/rules.ts'
import { fold } from '../language/index.ts'
import type { Territories } from '../territories/rules.ts'
import { present } from '../platform/present.ts'

/** Why an agency leads a type at a place, as the routing event records it. */
export type RoutingReason = 'own' | 'fallback_kind' | 'region' | 'hokimlik' | 'matrix'

/** Where exactly, as far as the reporter told. */
export interface Spot {
  mahalla?: string | null | undefined
  landmark?: string | null | undefined
}

/** The exception of the matrix that holds for a type at a spot. */
function exceptionAt(
  agencies: Agencies,
  category: string,
  district: string,
  { mahalla, landmark }: Spot,
  matrix: Matrix,
): Exception | undefined {
  const told = landmark ? ` ${fold(landmark)} ` : ''
  return matrix
    .get(category)
    ?.find(
      ({ territory, place, placeName }) =>
        agencies.territories.isWithin(district, territory) &&
        (place === 'any' ||
          (place === 'in_mahalla' && Boolean(mahalla)) ||
          (place === 'mahalla' && mahalla === placeName) ||
          (place === 'road' && told.includes(` ${placeName} `))),
    )
}

/** The bodies that help with a type at a spot: the matrix's word, or the kinds the type names after its lead. */
export function coexecutorsOf(agencies: Agencies, category: Category, district: string, spot: Spot = {}): Agency[] {
  const kinds =
    exceptionAt(agencies, category.code, district, spot, agencies.matrix)?.coexecutors ?? category.bodies.slice(1)
  const region = agencies.territories.regionOf(agencies.territories.get(district))
  return kinds.flatMap((kind) => agencies.at(kind, district) ?? agencies.at(kind, region) ?? [])
}

/** The one body responsible, and why it is. */
export interface Route {
  agency: Agency
  why: RoutingReason
}

/**
 * The one body that leads a type in a district; undefined where nobody can. By the matrix in force, or by another one
 * that is only tried. The matrix's exception → the kind here → the kind's fallback here → the kind in the region → the
 * district's hokimlik.
 */
export function leadOf(
  agencies: Agencies,
  category: Category,
  district: string,
  spot: Spot = {},
  matrix: Matrix = agencies.matrix,
): Route | undefined {
  const place = agencies.territories.get(district)
  const region = agencies.territories.regionOf(place)
  const exception = exceptionAt(agencies, category.code, district, spot, matrix)
  const named = exception && (agencies.at(exception.lead, district) ?? agencies.at(exception.lead, region))
  // A region's hokimlik is never responsible (house 2).
  if (named && !(isHokimlik(named) && named.level === 'region')) return { agency: named, why: 'matrix' }
  const kind = agencies.kind(category.bodies[0])
  const own = agencies.at(kind.code, district)
  if (own) return { agency: own, why: 'own' }
  if (!worksIn(kind, place)) return undefined
  const fallback = kind.fallback === null ? undefined : agencies.at(kind.fallback, district)
  if (fallback) return { agency: fallback, why: 'fallback_kind' }
  const hokimlik = present(agencies.hokimlikOf(district), `the hokimlik of ${district}`)
  const regional = isHokimlik({ kind: kind.code }) ? undefined : agencies.at(kind.code, region)
  return regional ? { agency: regional, why: 'region' } : { agency: hokimlik, why: 'hokimlik' }
}

/** The lead of a type that is offered. */
export const routeOf = (agencies: Agencies, category: Category, district: string, spot?: Spot): Route | undefined =>
  category.offered ? leadOf(agencies, category, district, spot) : undefined

/** What a return may say of the body it names. */
export type ReturnVerdict = 'forward' | 'dispatcher' | 'hokimlik' | 'same' | 'not_a_lead'

/**
 * Regulation 3.3: forwarded at once if the named body leads a type of the same group at this place, or is the
 * same kind next door; any other goes to the dispatcher; a hokimlik cannot be named.
 */
export function judgeReturn(
  world: { agencies: Agencies; categories: Categories; territories: Territories },
  report: { agencyId: AgencyId; categoryGroup: string; district: string },
  named: Agency,
): ReturnVerdict {
  const { agencies, categories, territories } = world
  if (named.id === report.agencyId) return 'same'
  if (isHokimlik(named)) return 'hokimlik'
  if (!agencies.kind(named.kind).leads) return 'not_a_lead'
  const group = categories.findGroup(report.categoryGroup)
  const leadsHere = group?.categories.some(
    (category) => leadOf(agencies, category, report.district)?.agency.id === named.id,
  )
  if (leadsHere) return 'forward'
  const current = agencies.get(report.agencyId)
  const isNextDoor = named.kind === current.kind && territories.neighbours(report.district).includes(named.territory)
  return isNextDoor ? 'forward' : 'dispatcher'
}

/** A dispatcher may send a report to any body that can lead; a region's hokimlik is never responsible (house 2). */
export function mayBeResponsible(agencies: Agencies, agency: Agency): boolean {
  if (!agencies.kind(agency.kind).leads) return false
  if (agency.level === 'republic' || agency.level === 'mahalla') return false
  return !(isHokimlik(agency) && agency.level === 'region')
}
