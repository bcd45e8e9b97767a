// Who may bring whom in: a head the people of the body and its divisions, a project office those of its region, the
// administrator the rest. Pure.
import type { AgencyId, PersonId } from '../platform/ids.ts'
import type { Agency } from '../agencies/rules.ts'
import { type Membership, type Places, type StaffRole, standsOver } from '../people/rules.ts'

/** Nobody gives a role that would reach beyond the own. */
const gives: Partial<Record<StaffRole, readonly StaffRole[]>> = {
  head: ['officer', 'head'],
  dispatcher: ['officer', 'head', 'helper'],
  administrator: ['head', 'dispatcher', 'controller', 'observer', 'administrator'],
}

/** The kinds of bodies in which a role exists; absent: every kind that leads types. */
const kindsOf: Partial<Record<StaffRole, readonly string[]>> = {
  dispatcher: ['OPR', 'LOF'],
  administrator: ['OPR'],
  controller: ['HOK'],
  observer: ['XQ'],
  helper: ['MFY'],
}

/** The roles that one in `acting` may give at this agency. */
export function rolesToGive(places: Places, acting: Membership, agency: Agency): StaffRole[] {
  if (!standsOver(places, acting, agency.id)) return []
  const { leads } = places.agencies.kind(agency.kind)
  return (gives[acting.role] ?? []).filter(
    (role) => kindsOf[role]?.includes(agency.kind) ?? (leads && agency.level !== 'mahalla'),
  )
}

/** A head of only a part of a body's territory gives and manages only within that part. */
export const coversTerritory = ({ agencies, territories }: Places, acting: Membership, territory: string): boolean =>
  acting.role !== 'head' ||
  agencies.get(acting.agencyId).territory === acting.territory ||
  territories.isWithin(territory, acting.territory)

/** Whom one in `acting` may suspend, end or help: those whose role one may give, there. Nobody manages oneself. */
export function mayManage(
  places: Places,
  acting: Membership,
  target: { role: StaffRole; agencyId: AgencyId; territory: string; personId: PersonId },
  personId: PersonId,
): boolean {
  return (
    target.personId !== personId &&
    coversTerritory(places, acting, target.territory) &&
    rolesToGive(places, acting, places.agencies.get(target.agencyId)).includes(target.role)
  )
}
