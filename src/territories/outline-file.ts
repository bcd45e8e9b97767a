// Outlines as somebody sends them: GeoJSON read feature by feature, so that a large file takes little memory, matched
// with what we know, made simple, and doubted. Pure.
import simplify from 'simplify-js'
import sweepline from 'sweepline-intersections'
import { fold, type Name } from '../language/index.ts'
import { Borders, type Outline, type Ring, type Shape } from './borders.ts'
import type { Point } from './tile.ts'

export type OutlineKind = 'districts' | 'mahallas'

/** A unit that outlines may be of. */
export interface Unit {
  code: string
  name: Name
  /** The district of a mahalla. */
  district?: string
  /** Where its middle is known to be. */
  point: Point | null
}

/** Something that a person should look at before the outlines come into force; `what` names the units. */
export interface Doubt {
  code: 'unmatched' | 'missing' | 'twice' | 'crossing' | 'holes' | 'overlap' | 'far' | 'uncovered' | 'heights'
  count: number
  what: string[]
}

/** Why a file is no outlines at all. */
export type Unreadable = 'not_geojson' | 'too_many_points' | 'other_projection' | 'nothing_matched'

export type ReadOutlines = { outlines: Outline[]; doubts: Doubt[] } | { refused: Unreadable }

const mostPoints = 3_000_000
/** Some ten metres: finer than the lines are true. */
const tolerance = 0.0001
/** So many names tell what is meant. */
const mostNamed = 12
/** What is drawn farther from its known middle is perhaps another unit. */
const farKm = 15
/** Nothing of ours lies beyond: what does is told in another projection. */
const world = { south: 30, north: 50, west: 50, east: 80 }

interface Feature {
  id?: string | number
  properties?: Record<string, unknown> | null
  geometry?: { type?: string; coordinates?: unknown } | null
}

const quote = 34
const [opens, closes, escape] = [123, 125, 92]

/** The features of a collection one after the other, each parsed by itself; undefined for one that is no JSON. */
function* featuresIn(bytes: Buffer): Generator<Feature | undefined> {
  const start = bytes.indexOf('"features"')
  let depth = 0
  let begun = 0
  let isText = false
  for (let at = start < 0 ? bytes.length : bytes.indexOf('[', start); at < bytes.length && at >= 0; at += 1) {
    const byte = bytes[at]
    if (isText) {
      if (byte === escape) at += 1
      else if (byte === quote) isText = false
    } else if (byte === quote) isText = true
    else if (byte === opens) {
      if (depth === 0) begun = at
      depth += 1
    } else if (byte === closes) {
      depth -= 1
      if (depth < 0) return
      if (depth === 0) yield parsed(bytes.toString('utf8', begun, at + 1))
    }
  }
}

function parsed(text: string): Feature | undefined {
  try {
    return JSON.parse(text) as Feature
  } catch {
    return undefined
  }
}

/** Positions that are pairs of numbers and no outline of nothing; undefined where they are not. */
function ringOf(positions: unknown): { ring: Ring; isHigh: boolean } | undefined {
  if (!Array.isArray(positions) || positions.length < 4) return undefined
  let isHigh = false
  const points: { x: number; y: number }[] = []
  for (const position of positions as unknown[]) {
    if (!Array.isArray(position) || position.length < 2) return undefined
    const [lng, lat] = position as unknown[]
    if (typeof lng !== 'number' || typeof lat !== 'number' || !Number.isFinite(lng + lat)) return undefined
    if (position.length > 2) isHigh = true
    points.push({ x: lng, y: lat })
  }
  const simple = simplify(points, tolerance, true)
  const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5
  const ring: Ring = (simple.length >= 4 ? simple : points).map(({ x, y }) => [round(x), round(y)])
  const [first, last] = [ring[0], ring.at(-1)]
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) ring.push(first)
  return { ring, isHigh }
}

function shapeOf({ geometry }: Feature): { shape: Shape; isHigh: boolean } | undefined {
  const { type, coordinates } = geometry ?? {}
  const polygons = type === 'Polygon' ? [coordinates] : coordinates
  if ((type !== 'Polygon' && type !== 'MultiPolygon') || !Array.isArray(polygons)) return undefined
  let isHigh = false
  const shape: Shape = []
  for (const polygon of polygons as unknown[]) {
    if (!Array.isArray(polygon)) return undefined
    const rings = (polygon as unknown[]).map(ringOf)
    if (rings.length === 0 || rings.some((each) => each === undefined)) return undefined
    isHigh ||= rings.some((each) => each?.isHigh)
    shape.push(rings.flatMap((each) => (each ? [each.ring] : [])))
  }
  return shape.length > 0 ? { shape, isHigh } : undefined
}

function countPoints(value: unknown): number {
  if (!Array.isArray(value)) return 0
  if (typeof value[0] === 'number') return 1
  return (value as unknown[]).reduce((sum: number, each) => sum + countPoints(each), 0)
}

const isInWorld = (shape: Shape): boolean =>
  shape.every(([outer = []]) =>
    outer.every(([lng, lat]) => lat > world.south && lat < world.north && lng > world.west && lng < world.east),
  )

/** A position of the outer line: where the unit is, near enough to name its district. */
function middleOf(shape: Shape): Point {
  const outer = shape.flatMap(([ring = []]) => ring)
  const sum = outer.reduce((total, [lng, lat]) => ({ lat: total.lat + lat, lng: total.lng + lng }), { lat: 0, lng: 0 })
  return { lat: sum.lat / outer.length, lng: sum.lng / outer.length }
}

const codeNames = ['code', 'soato', 'SOATO', 'soato_code', 'id']
const nameNames = ['name', 'name_uz', 'name_uz_latn', 'nameUz', 'NAME', 'shapeName', 'name_ru', 'name_en', 'title']

/** The units that the outlines may be of, found by code or by name. */
class Known {
  readonly #byCode: Map<string, Unit>
  readonly #byName: Map<string, Unit[]>
  readonly #districts: Borders

  constructor(units: readonly Unit[], districts: Borders) {
    this.#byCode = new Map(units.map((unit) => [unit.code, unit]))
    this.#byName = new Map()
    for (const unit of units)
      for (const name of new Set(Object.values(unit.name).map(fold)))
        this.#byName.set(name, [...(this.#byName.get(name) ?? []), unit])
    this.#districts = districts
  }

  /** Of mahallas of one name the one in whose district the outline lies. */
  find({ id, properties }: Feature, shape: Shape): Unit | undefined {
    const said = (names: readonly string[]) =>
      names.flatMap((name) => {
        const value = properties?.[name]
        return typeof value === 'string' || typeof value === 'number' ? String(value) : []
      })
    for (const code of [...(id === undefined ? [] : [String(id)]), ...said(codeNames)]) {
      const unit = this.#byCode.get(code)
      if (unit) return unit
    }
    for (const name of said(nameNames)) {
      const units = this.#byName.get(fold(name)) ?? []
      if (units.length === 1) return units[0]
      const around = units.length > 1 ? this.#districts.inside(middleOf(shape)) : []
      const inside = units.filter(({ district }) => district !== undefined && around.includes(district))
      if (inside.length === 1) return inside[0]
    }
    return undefined
  }
}

/** What features are called, for a person. */
const callOf = ({ id, properties }: Feature, index: number): string => {
  const name = nameNames.map((each) => properties?.[each]).find((each) => typeof each === 'string')
  return String(name ?? id ?? `#${index + 1}`).slice(0, 60)
}

/** Collects doubts of one kind each, with the first names. */
class Doubts {
  readonly #all = new Map<Doubt['code'], Doubt>()

  add(code: Doubt['code'], what: string, count = 1): void {
    const doubt = this.#all.get(code) ?? { code, count: 0, what: [] }
    doubt.count += count
    if (doubt.what.length < mostNamed) doubt.what.push(what)
    this.#all.set(code, doubt)
  }

  get all(): Doubt[] {
    return [...this.#all.values()]
  }
}

/** Where lines of a shape cross each other. The package tells its types as another kind of module than it is. */
const crossingsOf = sweepline as unknown as (feature: {
  type: 'Feature'
  properties: object
  geometry: { type: 'MultiPolygon'; coordinates: Shape }
}) => unknown[]

/** Between features others may have their turn. */
const breathe = () => new Promise<void>((done) => setImmediate(done))
const featuresAtOnce = 20

/**
 * Reads outlines of `units` out of a GeoJSON file.
 * @param districts the outlines of districts in force
 */
export async function readOutlines(bytes: Buffer, units: readonly Unit[], districts: Borders): Promise<ReadOutlines> {
  const doubts = new Doubts()
  const known = new Known(units, districts)
  const found = new Map<string, Outline>()
  let [index, points] = [0, 0]
  for (const feature of featuresIn(bytes)) {
    index += 1
    if (index % featuresAtOnce === 0) await breathe()
    points += countPoints(feature?.geometry?.coordinates)
    if (points > mostPoints) return { refused: 'too_many_points' }
    const read = feature && shapeOf(feature)
    if (!feature || !read) {
      doubts.add('unmatched', feature ? callOf(feature, index - 1) : `#${index}`)
      continue
    }
    if (!isInWorld(read.shape)) return { refused: 'other_projection' }
    const unit = known.find(feature, read.shape)
    if (!unit) {
      doubts.add('unmatched', callOf(feature, index - 1))
      continue
    }
    const called = unit.name['uz-Latn']
    if (read.isHigh) doubts.add('heights', called)
    if (found.has(unit.code)) doubts.add('twice', called)
    found.set(unit.code, { code: unit.code, shape: read.shape })
  }
  if (index === 0) return { refused: 'not_geojson' }
  if (found.size === 0) return { refused: 'nothing_matched' }
  const outlines = [...found.values()]
  doubtShapes(outlines, units, doubts)
  await doubtTogether(outlines, units, districts, doubts)
  return { outlines, doubts: doubts.all }
}

const nameIn = (units: readonly Unit[]) => {
  const names = new Map(units.map(({ code, name }) => [code, name['uz-Latn']]))
  return (code: string) => names.get(code) ?? code
}

/** Each by itself: lines that cross, holes, a middle far away. */
function doubtShapes(outlines: readonly Outline[], units: readonly Unit[], doubts: Doubts): void {
  const nameOf = nameIn(units)
  const pointOf = new Map(units.map(({ code, point }) => [code, point]))
  const borders = new Borders(outlines)
  for (const { code, shape } of outlines) {
    const geometry = { type: 'MultiPolygon' as const, coordinates: shape }
    if (crossingsOf({ type: 'Feature', properties: {}, geometry }).length > 0) doubts.add('crossing', nameOf(code))
    if (shape.some((polygon) => polygon.length > 1)) doubts.add('holes', nameOf(code))
    const point = pointOf.get(code)
    if (point && borders.kmTo(code, point) > farKm) doubts.add('far', nameOf(code))
  }
  for (const { code } of units) if (!borders.has(code)) doubts.add('missing', nameOf(code))
}

const sampled = 4000

/** All together: ground that two claim, and ground of today's districts that nobody claims. */
async function doubtTogether(
  outlines: readonly Outline[],
  units: readonly Unit[],
  districts: Borders,
  doubts: Doubts,
): Promise<void> {
  const nameOf = nameIn(units)
  const borders = new Borders(outlines)
  const pairs = new Set<string>()
  let [ours, bare] = [0, 0]
  for (let index = 0; index < sampled; index += 1) {
    if (index % 200 === 0) await breathe()
    // Points that fill the country evenly, always the same: two irrational steps.
    const point = {
      lat: 37.1 + 8.5 * ((index * 0.618_033_988_75) % 1),
      lng: 55.9 + 17.3 * ((index * 0.754_877_666_25) % 1),
    }
    const inside = borders.inside(point)
    if (inside.length > 1) pairs.add(inside.slice(0, 2).toSorted().join(' '))
    if (districts.inside(point).length === 0) continue
    ours += 1
    if (inside.length === 0) bare += 1
  }
  for (const pair of pairs) doubts.add('overlap', pair.split(' ').map(nameOf).join(' / '))
  const percent = ours === 0 ? 0 : Math.round((100 * bare) / ours)
  if (percent > 0) doubts.add('uncovered', `${percent} %`, percent)
}
