// Where: the tree of territories held in memory, and which district a point most likely lies in. Pure.
import { fold, type Name } from '../language/index.ts'
import { Borders, type Outline } from './borders.ts'
import type { Point } from './tile.ts'
import { present } from '../platform/present.ts'

export {
  cellAt,
  cellIn,
  cellsOf,
  gridOf,
  type Point,
  pointAt,
  rangesOf,
  roundPoint,
  tileOf,
  tilesIn,
  type View,
} from './tile.ts'

export interface Territory {
  code: string
  parent: string | null
  level: 'country' | 'region' | 'city' | 'district' | 'city_district'
  name: Name
  center: Point | null
  seat: Point | null
}

export interface Mahalla {
  code: string
  territory: string
  name: Name
  /** No longer offered. */
  closed?: boolean
}

/** The code of the whole republic in SOATO. */
export const country = '17'

/** How many people live in a territory or mahalla, as a source says of a day. */
export interface Population {
  code: string
  people: number
  /** `2026-01-01`. */
  asOf: string
  source: string
}

/** A set of outlines: its number, and what every map says of where it comes from. */
export interface Ground {
  edition: number
  attribution: string
  /** Outlines of mahallas are in force too. */
  hasMahallas?: boolean
}

/** Uzbekistan in whole: a point outside is refused (regulation 2, "outside the served area"). */
const bounds = { south: 37.1, north: 45.65, west: 55.9, east: 73.2 }

/**
 * What the lines of the source may be off, and what a phone's fix may be off besides: so far beyond the border a point
 * may still be meant inside.
 */
const lineKm = 1
const fixKm = 2
/** Nearer than this to another district's ground, or to a city's middle, that one is proposed too. */
const besideKm = 3
const cityKm = 8
/** Around its middle a unit has ground, whatever the lines say. */
const middleKm = 4
/** A hole of some 30 km² between the outlines of the source, which is no foreign ground. */
const gap = { lat: 40.945, lng: 70.635, km: 4 }
/** Farther than this from its district's ground, a point cannot be meant. */
const farKm = 50

/** Whether the service has begun somewhere (decree, rollout). */
export interface Launch {
  territory: string
  state: 'prepared' | 'launched' | 'suspended'
  /** The day it begins, or since when it is as it is: `2026-11-22`. */
  since: string
  /** The act, as its number and date. */
  act: string
  /** Where people turn to until then: the reception office with its address. */
  office: string
}

export class Territories {
  all: readonly Territory[] = []
  regions: readonly Territory[] = []
  districts: readonly Territory[] = []
  #byCode = new Map<string, Territory>()
  #mahallas = new Map<string, Mahalla>()
  #mahallasOf = new Map<string, Mahalla[]>()
  #launches = new Map<string, Launch>()
  #populations = new Map<string, Population>()
  #borders = new Borders([])
  /** Units that no outline knows, by the one on whose ground they lie. */
  #guests = new Map<string, Territory[]>()
  #ground: Ground = { edition: 0, attribution: '' }
  #mahallaBorders = new Borders([])

  constructor(territories: readonly Territory[], mahallas: readonly Mahalla[]) {
    this.replace(territories, mahallas)
  }

  /** Takes what is in force now; everybody keeps what they hold. */
  replace(territories: readonly Territory[], mahallas: readonly Mahalla[]): void {
    this.all = territories
    this.#byCode = new Map(territories.map((territory) => [territory.code, territory]))
    this.regions = sorted(territories.filter((territory) => territory.level === 'region'))
    this.districts = sorted(territories.filter(({ level }) => level === 'district' || level === 'city'))
    this.#mahallas = new Map(mahallas.map((mahalla) => [mahalla.code, mahalla]))
    this.#mahallasOf = Map.groupBy(
      mahallas.filter(({ closed }) => !closed),
      (mahalla) => present(this.districtOf(mahalla.territory), `the district of mahalla ${mahalla.code}`).code,
    )
    for (const list of this.#mahallasOf.values()) list.sort((a, b) => compareNames(a.name, b.name))
  }

  /** Takes the outlines in force. */
  setBorders(borders: Borders, ground: Ground = this.#ground): void {
    this.#borders = borders
    this.#ground = ground
    const homeless = this.districts.filter(({ code }) => !borders.has(code))
    this.#guests = new Map()
    for (const unit of homeless)
      for (const point of [unit.center, unit.seat])
        for (const host of point ? borders.inside(point) : [])
          this.#guests.set(host, [...new Set([...(this.#guests.get(host) ?? []), unit])])
  }

  /** Takes the outlines of mahallas in force, where there are any. */
  setMahallaBorders(borders: Borders): void {
    this.#mahallaBorders = borders
  }

  get mahallaBorders(): Borders {
    return this.#mahallaBorders
  }

  /** The mahalla on whose ground a point lies, where outlines of mahallas are known and it lies in this district. */
  mahallaAt(point: Point, district: string): Mahalla | undefined {
    return this.#mahallaBorders
      .inside(point)
      .map((code) => this.findMahalla(code))
      .find((mahalla) => mahalla && !mahalla.closed && this.districtOf(mahalla.territory)?.code === district)
  }

  /** Which outlines are in force. */
  get ground(): Ground {
    return this.#ground
  }

  get borders(): Borders {
    return this.#borders
  }

  get outlines(): readonly Outline[] {
    return this.#borders.outlines
  }

  find(code: string | undefined): Territory | undefined {
    return code === undefined ? undefined : this.#byCode.get(code)
  }

  get(code: string): Territory {
    return present(this.#byCode.get(code), `territory ${code}`)
  }

  /** The region that a district or city lies in. */
  regionOf({ code, parent }: Territory): string {
    return present(parent, `the region of ${code}`)
  }

  mahalla(code: string): Mahalla {
    return present(this.findMahalla(code), `mahalla ${code}`)
  }

  findMahalla(code: string | undefined): Mahalla | undefined {
    return code === undefined ? undefined : this.#mahallas.get(code)
  }

  districtsOf(region: string): Territory[] {
    return this.districts.filter((district) => district.parent === region)
  }

  mahallasOf(district: string): readonly Mahalla[] {
    return this.#mahallasOf.get(district) ?? []
  }

  /** The district or city a code belongs to: itself, or a city district's city. */
  districtOf(code: string): Territory | undefined {
    const found = this.#byCode.get(code)
    if (found?.level === 'city_district') return this.find(found.parent ?? undefined)
    return found && (found.level === 'district' || found.level === 'city') ? found : undefined
  }

  /** Where the service has not begun or rests; everybody keeps what they hold. */
  setLaunches(launches: readonly Launch[]): void {
    this.#launches = new Map(launches.map((launch) => [launch.territory, launch]))
  }

  /** What holds in a district: its own word, its region's, the country's; nothing said is launched. */
  launchOf(district: string): Launch | undefined {
    return (
      this.#launches.get(district) ??
      this.#launches.get(this.find(district)?.parent ?? '') ??
      this.#launches.get(country)
    )
  }

  /** Takes what was loaded; everybody keeps what they hold. */
  setPopulations(populations: readonly Population[]): void {
    this.#populations = new Map(populations.map((population) => [population.code, population]))
  }

  get hasPopulations(): boolean {
    return this.#populations.size > 0
  }

  /** What is known of any of these places, one of each source. */
  populationSources(codes: readonly string[]): Population[] {
    const known = codes.flatMap((code) => this.#populations.get(code) ?? [])
    return [...new Map(known.map((each) => [each.source, each])).values()]
  }

  /** How many live there: as was loaded, else all its districts together; undefined where one of them is not known. */
  peopleIn(code: string): number | undefined {
    const own = this.#populations.get(code)?.people
    if (own !== undefined || this.find(code)?.level !== 'region') return own
    const each = this.districtsOf(code).map((district) => this.#populations.get(district.code)?.people)
    return each.every((people) => people !== undefined) ? each.reduce((sum, people) => sum + people, 0) : undefined
  }

  /** True when `code` is `scope` or lies in it. */
  isWithin(code: string, scope: string): boolean {
    return scope === country || code === scope || code.startsWith(scope)
  }

  /** Where to put a report placed only by name: the seat, else the centre, else the region's middle. */
  middleOf(district: Territory): Point {
    const own = district.seat ?? district.center
    if (own) return own
    return this.middleOfRegion(this.regionOf(district))
  }

  /** The middle of what is known of its districts. */
  middleOfRegion(region: string): Point {
    const known = this.districtsOf(region).flatMap(({ seat, center }) => seat ?? center ?? [])
    const sum = known.reduce((total, point) => ({ lat: total.lat + point.lat, lng: total.lng + point.lng }), {
      lat: 0,
      lng: 0,
    })
    return known.length > 0 ? { lat: sum.lat / known.length, lng: sum.lng / known.length } : { lat: 41.3, lng: 64.5 }
  }

  /**
   * The districts that a point may lie in, the one on whose ground it lies first; empty outside Uzbekistan. A proposal,
   * never a verdict (regulation 7): what the outlines do not know or draw too small is always among them.
   * @param accuracy within so many metres, where a device told the point
   */
  nearest(point: Point, count = 5, accuracy = 0): Territory[] {
    const around = this.#borders.within(point, besideKm)
    const byMiddle = this.#byMiddle(point)
    const near = (most: number) => byMiddle.filter(({ km }) => km <= most).map(({ district }) => district)
    const tolerance = Math.min(fixKm, Math.max(lineKm, accuracy / 1000))
    const meant = around.filter(({ km }) => km <= (around[0]?.km === 0 ? 0 : tolerance)).map(({ code }) => code)
    if (meant.length === 0 && !this.#isOurs(point, byMiddle[0]?.km ?? Infinity)) return []
    const own = near(Infinity).filter(({ code }) => meant.includes(code))
    const proposed = new Set([
      ...own,
      ...own.flatMap(({ code }) => this.#guests.get(code) ?? []),
      ...near(cityKm).filter(({ level }) => level === 'city'),
      ...around.map(({ code }) => this.get(code)),
      ...near(middleKm),
    ])
    const others = near(Infinity).filter((district) => !proposed.has(district))
    return [...proposed, ...others.slice(0, Math.max(0, count - proposed.size))]
  }

  /** All districts by how far their middle is, the nearest first. */
  #byMiddle(point: Point): { district: Territory; km: number }[] {
    return this.districts
      .map((district) => ({
        district,
        km: Math.min(distanceTo(point, district.center), distanceTo(point, district.seat)),
      }))
      .toSorted((a, b) => a.km - b.km)
  }

  /** In no outline, and ours all the same: beside a unit's middle, or in the gap between the lines. */
  #isOurs(point: Point, kmToMiddle: number): boolean {
    return kmToMiddle <= middleKm || distanceTo(point, gap) <= gap.km
  }

  /** The point cannot be meant in that district. */
  isFar(point: Point, code: string): boolean {
    const { center, seat } = this.get(code)
    const kms = [this.#borders.kmTo(code, point), distanceTo(point, center), distanceTo(point, seat)]
    return Math.min(...kms) > farKm
  }

  /** The districts whose middle is nearest to this one's, itself left out. */
  neighbours(code: string, count = 8): string[] {
    const point = this.middleOf(this.get(code))
    return this.#byMiddle(point)
      .map(({ district }) => district.code)
      .filter((other) => other !== code)
      .slice(0, count)
  }
}

export function isInside({ lat, lng }: Point): boolean {
  return lat >= bounds.south && lat <= bounds.north && lng >= bounds.west && lng <= bounds.east
}

/** Great-circle distance in kilometres; Infinity where there is no second point. */
export function distanceTo(from: Point, to: Point | null): number {
  if (!to) return Infinity
  const radians = Math.PI / 180
  const half = (degrees: number) => Math.sin((degrees * radians) / 2) ** 2
  const chord =
    half(to.lat - from.lat) + Math.cos(from.lat * radians) * Math.cos(to.lat * radians) * half(to.lng - from.lng)
  return 12_742 * Math.asin(Math.sqrt(chord))
}

export const metresBetween = (from: Point, to: Point): number => distanceTo(from, to) * 1000

const sorted = (list: Territory[]) => list.toSorted((a, b) => compareNames(a.name, b.name))

/** Uzbek alphabetical order is close enough to that of the folded names for lists this short. */
const compareNames = (a: Name, b: Name) => fold(a['uz-Latn']).localeCompare(fold(b['uz-Latn']))
