// The borders of districts: in which of them a point lies, and how far it is from the others. Pure.
import pointInPolygon from 'point-in-polygon-hao'
import type { Point } from './tile.ts'

/** Closed: the last position is the first; degrees, longitude first. */
export type Ring = [lng: number, lat: number][]
/** As GeoJSON's MultiPolygon has it: polygons, each of an outer ring and its holes. */
export type Shape = Ring[][]

/** One unit's ground. */
export interface Outline {
  code: string
  shape: Shape
}

interface Box {
  south: number
  west: number
  north: number
  east: number
}

/** The mean radius of the earth gives so many kilometres for a degree of latitude. */
const kmPerDegree = 111.195

function boxOf(shape: Shape): Box {
  const box = { south: Infinity, west: Infinity, north: -Infinity, east: -Infinity }
  for (const [outer = []] of shape)
    for (const [lng, lat] of outer) {
      box.south = Math.min(box.south, lat)
      box.north = Math.max(box.north, lat)
      box.west = Math.min(box.west, lng)
      box.east = Math.max(box.east, lng)
    }
  return box
}

/** How far a box is from a point at the least, in kilometres; 0 inside. */
function kmToBox({ lat, lng }: Point, { south, west, north, east }: Box): number {
  const up = Math.max(south - lat, 0, lat - north)
  const aside = Math.max(west - lng, 0, lng - east) * Math.cos((lat * Math.PI) / 180)
  return Math.hypot(up, aside) * kmPerDegree
}

/** How far a ring's line is from a point, in kilometres: flat, which is right for the few that matter. */
function kmToRing({ lat, lng }: Point, ring: Ring): number {
  const width = Math.cos((lat * Math.PI) / 180)
  let least = Infinity
  let [x, y] = [0, 0]
  for (const [index, [east, north]] of ring.entries()) {
    const [fromX, fromY] = [x, y]
    x = (east - lng) * width
    y = north - lat
    if (index === 0) continue
    const [alongX, alongY] = [x - fromX, y - fromY]
    const length = alongX ** 2 + alongY ** 2
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, -(fromX * alongX + fromY * alongY) / length))
    least = Math.min(least, Math.hypot(fromX + share * alongX, fromY + share * alongY))
  }
  return least * kmPerDegree
}

const kmToShape = (point: Point, shape: Shape): number => Math.min(...shape.flat().map((ring) => kmToRing(point, ring)))

/** The outlines in force. */
export class Borders {
  readonly #outlines: (Outline & { box: Box })[]

  constructor(outlines: readonly Outline[]) {
    this.#outlines = outlines.map((outline) => ({ ...outline, box: boxOf(outline.shape) }))
  }

  get outlines(): readonly Outline[] {
    return this.#outlines
  }

  has(code: string): boolean {
    return this.#outlines.some((outline) => outline.code === code)
  }

  /** The units in which the point lies; two where they overlap, none in a gap. */
  inside({ lat, lng }: Point): string[] {
    return this.#outlines
      .filter(({ box }) => lat >= box.south && lat <= box.north && lng >= box.west && lng <= box.east)
      .filter(({ shape }) => shape.some((polygon) => pointInPolygon([lng, lat], polygon) !== false))
      .map(({ code }) => code)
  }

  /** Kilometres to the unit, 0 inside it; Infinity where its outline is not known. */
  kmTo(code: string, point: Point): number {
    const outline = this.#outlines.find((each) => each.code === code)
    if (!outline) return Infinity
    return this.inside(point).includes(code) ? 0 : kmToShape(point, outline.shape)
  }

  /** The units no farther than so many kilometres, the nearest first; 0 for those in which it lies. */
  within(point: Point, most: number): { code: string; km: number }[] {
    const inside = new Set(this.inside(point))
    return this.#outlines
      .filter(({ box }) => kmToBox(point, box) <= most)
      .map(({ code, shape }) => ({
        code,
        km: inside.has(code) ? 0 : kmToShape(point, shape),
      }))
      .filter(({ km }) => km <= most)
      .toSorted((a, b) => a.km - b.km)
  }
}

/** The features of GeoJSON as outlines; what is no ground is left out. */
export function outlinesOf(collection: {
  features: readonly { id?: string | number; geometry: { type: string; coordinates: unknown } }[]
}): Outline[] {
  return collection.features.flatMap(({ id, geometry: { type, coordinates } }) => {
    if (id === undefined) return []
    if (type === 'Polygon') return [{ code: String(id), shape: [coordinates as Ring[]] }]
    return type === 'MultiPolygon' ? [{ code: String(id), shape: coordinates as Shape }] : []
  })
}
