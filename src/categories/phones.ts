// Whom to call first (regulation 3.12): national services and local dispatch numbers, by type and territory. Pure.
import type { Name } from '../language/index.ts'
import { type Category, isDanger, isEmergency } from './rules.ts'

/** `fire` 101, `police` 102, `ambulance` 103, `gas` 104, `rescue` 112 (where it works). */
export const services = ['fire', 'police', 'ambulance', 'gas', 'rescue'] as const
export type Service = (typeof services)[number]

/** A number for a group, a type, or (with neither) every danger; in a territory and all below it. */
export interface Phone {
  id: number
  territory: string
  group: string | null
  category: string | null
  /** Shown for urgent types too. */
  urgent: boolean
  /** A national service that texts name, or a name of its own. */
  service: Service | null
  name: Name | null
  phone: string
  position: number
}

const numbers: Record<Service, string> = { fire: '101', police: '102', ambulance: '103', gas: '104', rescue: '112' }

/** What the table begins with: national services by group. */
export const standardPhones: readonly Omit<Phone, 'id' | 'name' | 'category' | 'territory'>[] = (
  [
    ['GAS', ['gas', 'fire']],
    ['ELE', ['rescue', 'fire']],
    ['ROA', ['police']],
    ['SAF', ['police']],
    [null, ['rescue']],
  ] as const
).flatMap(([group, list]) =>
  list.map((service, position) => ({
    group,
    urgent: service === 'gas',
    service,
    phone: numbers[service],
    position: group === null ? 90 : position + 1,
  })),
)

/** The numbers in force, replaced as a whole when somebody changes one. */
export class Phones {
  all: readonly Phone[]

  constructor(all: readonly Phone[]) {
    this.all = all
  }

  /**
   * The numbers to show before a report of this type is sent, the first to call first: by position, then the nearest.
   * Without a place only the country's. A number for all dangers stands in where no other is known.
   */
  for(category: Category, district?: string): Phone[] {
    if (!isEmergency(category)) return []
    const near = this.all.filter(
      (phone) =>
        (isDanger(category) || phone.urgent) &&
        (district === undefined ? phone.territory.length === 2 : district.startsWith(phone.territory)),
    )
    const own = near.filter(
      (phone) => phone.category === category.code || (phone.category === null && phone.group === category.group),
    )
    const chosen = own.length > 0 ? own : near.filter((phone) => phone.category === null && phone.group === null)
    return chosen.toSorted((a, b) => a.position - b.position || b.territory.length - a.territory.length || a.id - b.id)
  }
}
