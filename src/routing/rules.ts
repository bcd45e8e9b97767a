// Where a report goes: the lead of its type at its place, and where a return may lead. Pure.
import type { Agencies, Agency, RoutingReason, Spot } from '../agencies/rules.ts'
import type { Categories, Category } from '../categories/rules.ts'
import type { Territories } from '../territories/rules.ts'

export interface Route {
  agency: Agency
  why: RoutingReason
}

/** The one body responsible; undefined where the type is not offered, or nowhere any more. */
export function routeOf(agencies: Agencies, category: Category, district: string, spot?: Spot): Route | undefined {
  if (!category.offered) return undefined
  const lead = agencies.leadOf(category, district, spot)
  return lead && { agency: lead.agency, why: lead.reason }
}

/** What a return may say of the body it names. */
export type ReturnVerdict = 'forward' | 'dispatcher' | 'hokimlik' | 'same' | 'not_a_lead'

/**
 * Regulation 3.3: forwarded at once if the named body leads a type of the same group at this place, or is the
 * same kind next door; any other goes to the dispatcher; a hokimlik cannot be named.
 */
export function judgeReturn(
  world: { agencies: Agencies; categories: Categories; territories: Territories },
  report: { agencyId: number; categoryGroup: string; district: string },
  named: Agency,
): ReturnVerdict {
  const { agencies, categories, territories } = world
  if (named.id === report.agencyId) return 'same'
  if (named.kind === 'HOK') return 'hokimlik'
  if (!agencies.kind(named.kind).leads) return 'not_a_lead'
  const group = categories.findGroup(report.categoryGroup)
  const leadsHere = group?.categories.some((category) => agencies.leadOf(category, report.district)?.agency.id === named.id)
  if (leadsHere) return 'forward'
  const present = agencies.get(report.agencyId)
  const isNextDoor = named.kind === present.kind && territories.neighbours(report.district).includes(named.territory)
  return isNextDoor ? 'forward' : 'dispatcher'
}

/** A dispatcher may send a report to any body that can lead; a region's hokimlik is never responsible (house 2). */
export function mayBeResponsible(agencies: Agencies, agency: Agency): boolean {
  if (!agencies.kind(agency.kind).leads) return false
  if (agency.level === 'republic' || agency.level === 'mahalla') return false
  return !(agency.kind === 'HOK' && agency.level === 'region')
}
