// Who answers: the tree of agencies, who leads a type at a place, and what lies below an agency. Pure.
import type { AgencyId } from '../platform/ids.ts'
import { inLanguage, type Locale, type Name } from '../language/index.ts'
import type { Territories, Territory } from '../territories/rules.ts'
import { present } from '../platform/present.ts'

export type AgencyLevel = 'republic' | 'region' | 'district' | 'mahalla'

export interface AgencyKind {
  code: string
  name: Name
  levels: (AgencyLevel | 'building')[]
  /** False for those that never lead a type: reception offices, the operator, project offices, mahallas. */
  leads: boolean
  fallback: string | null
}

export interface Agency {
  id: AgencyId
  kind: string
  level: AgencyLevel
  territory: string
  parentId: AgencyId | null
  /** Takes no new reports; running ones stay with it. */
  closed: boolean
}

/** Governors' offices: the controllers of their place, responsible where nobody else is. */
const hokimlik = 'HOK'
export const isHokimlik = ({ kind }: Pick<Agency, 'kind'>): boolean => kind === hokimlik

/** Central heating exists only in cities of regional rank and in Toshkent (agencies.json, `exists`). */
const onlyInTowns = new Set(['ISS'])
export const hasCentralHeating = (district: Territory): boolean =>
  district.level === 'city' || district.parent === '1726'

/** Whether a kind of body works in this district at all. */
export const worksIn = (kind: AgencyKind, district: Territory): boolean =>
  !onlyInTowns.has(kind.code) || hasCentralHeating(district)

/** Whether a kind of the district level has a body in this district. */
export const existsIn = (kind: AgencyKind, district: Territory): boolean =>
  kind.levels.includes('district') && worksIn(kind, district)

/** One exception of the responsibility matrix: at this place another kind leads. */
export interface Exception {
  category: string
  /** The country, a region or a district. */
  territory: string
  /** Everywhere there; wherever a mahalla is named; one mahalla; one road. */
  place: 'any' | 'in_mahalla' | 'mahalla' | 'road'
  /** The mahalla's code, or the road's folded name. */
  placeName: string | null
  /** The kind that leads. */
  lead: string
  coexecutors: readonly string[]
}

const placeOrder = ['mahalla', 'road', 'in_mahalla', 'any'] as const

/** The most particular comes first: one mahalla before a road, a district before its region. */
export const byParticular = (a: Exception, b: Exception): number =>
  placeOrder.indexOf(a.place) - placeOrder.indexOf(b.place) || b.territory.length - a.territory.length

/** The exceptions by type, the most particular first. */
export type Matrix = ReadonlyMap<string, readonly Exception[]>

export const matrixOf = (exceptions: readonly Exception[]): Matrix =>
  Map.groupBy(exceptions.toSorted(byParticular), ({ category }) => category)

export class Agencies {
  kinds: readonly AgencyKind[] = []
  all: readonly Agency[] = []
  readonly territories: Territories
  #byId = new Map<number, Agency>()
  #byPlace = new Map<string, Agency>()
  #below = new Map<number, number[]>()
  #kinds = new Map<string, AgencyKind>()
  /** The exceptions in force. */
  matrix: Matrix = new Map()

  constructor(kinds: readonly AgencyKind[], agencies: readonly Agency[], territories: Territories) {
    this.territories = territories
    this.replace(kinds, agencies)
  }

  /** Takes what is in force now; everybody keeps what they hold. */
  replace(kinds: readonly AgencyKind[], agencies: readonly Agency[]): void {
    this.kinds = kinds
    this.all = agencies
    this.#kinds = new Map(kinds.map((kind) => [kind.code, kind]))
    this.#byId = new Map(agencies.map((agency) => [agency.id, agency]))
    this.#byPlace = new Map(
      agencies.filter(({ closed }) => !closed).map((agency) => [`${agency.kind} ${agency.territory}`, agency]),
    )
    this.#below = new Map()
    const children = Map.groupBy(agencies, (agency) => agency.parentId)
    const expand = (agency: Agency): number[] => {
      const ids = [agency.id, ...(children.get(agency.id) ?? []).flatMap(expand)]
      this.#below.set(agency.id, ids)
      return ids
    }
    for (const root of children.get(null) ?? []) expand(root)
  }

  find(id: AgencyId | undefined): Agency | undefined {
    return id === undefined ? undefined : this.#byId.get(id)
  }

  get(id: AgencyId): Agency {
    const found = this.#byId.get(id)
    if (!found) throw new Error(`No agency ${id}`)
    return found
  }

  kind(code: string): AgencyKind {
    return present(this.#kinds.get(code), 'the kind of the body')
  }

  /** The open body of a kind at a place. */
  at(kind: string, territory: string): Agency | undefined {
    return this.#byPlace.get(`${kind} ${territory}`)
  }

  /** The governor's office of a region, district or city. */
  hokimlikOf(territory: string): Agency | undefined {
    return this.at(hokimlik, territory)
  }

  /** The agency and all below it. */
  withBelow(id: AgencyId): readonly AgencyId[] {
    return this.#below.get(id) ?? []
  }

  isWithin(id: AgencyId, scope: AgencyId): boolean {
    return this.withBelow(scope).includes(id)
  }

  /** The name of the agency's place, a mahalla or a territory. */
  placeName(agency: Agency): Name {
    return (this.territories.findMahalla(agency.territory) ?? this.territories.get(agency.territory)).name
  }

  /** "Suv taʼminoti korxonasi, Mingbuloq tumani". */
  name(agency: Agency, locale: Locale): string {
    return `${inLanguage(this.kind(agency.kind).name, locale)}, ${inLanguage(this.placeName(agency), locale)}`
  }
}
