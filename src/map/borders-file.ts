// The outlines as packed GeoJSON files, each made once for an edition: all districts, as they are and as they are seen
// from far, or the mahallas of one.
import { gzipSync } from 'node:zlib'
import { type Outline, type Ring, type Shape, stopsOf, type Territories } from '../territories/index.ts'

/** To some ten metres; from far to a pixel of the whole country on a phone. Neighbours keep their common line. */
const perDegree = { near: 10_000, far: 40 } as const

/** Twice the area that a ring holds, in square degrees, with a sign. */
const areaOf = (ring: readonly (readonly [number, number])[]): number =>
  ring.reduce((sum, [lng, lat], nth) => {
    const [nextLng = lng, nextLat = lat] = ring[nth + 1] ?? []
    return sum + lng * nextLat - nextLng * lat
  }, 0)

/** A ring on that grid; nothing of one smaller than a cell. */
function onGrid(ring: Ring, cells: number): (readonly [number, number])[] {
  const round = (degrees: number) => Math.round(Math.round(degrees * cells) * (10_000 / cells)) / 10_000
  const stops = stopsOf(ring, ({ lat, lng }) => [round(lng), round(lat)])
  return stops.length < 4 || Math.abs(areaOf(stops)) < 1e-9 ? [] : stops
}

const shapeOn = (shape: Shape, cells: number) =>
  shape
    .map((polygon) => polygon.map((ring) => onGrid(ring, cells)).filter((ring) => ring.length > 0))
    .filter((polygon) => polygon.length > 0)

function packed(outlines: readonly Outline[], cells: number): Buffer {
  // A city too small to be seen from far keeps its line: something is to be pressed there.
  const drawn = (shape: Shape) => {
    const coarse = shapeOn(shape, cells)
    return coarse.length > 0 ? coarse : shapeOn(shape, perDegree.near)
  }
  const features = outlines.map(({ code, shape }) => ({
    type: 'Feature',
    id: code,
    properties: {},
    geometry: {
      type: 'MultiPolygon',
      coordinates: drawn(shape),
    },
  }))
  return gzipSync(JSON.stringify({ type: 'FeatureCollection', features }), { level: 9 })
}

/** The file of all `districts`, of the same from `far`, or of the mahallas of the district with that code. */
export function bordersFiles(territories: Territories): (of: string) => Buffer {
  let made: { edition: number; files: Map<string, Buffer> } = { edition: 0, files: new Map() }
  const outlinesOf = (of: string) => {
    if (of === 'districts' || of === 'far') return territories.outlines
    const own = new Set(territories.mahallasOf(of).map(({ code }) => code))
    return territories.mahallaBorders.outlines.filter(({ code }) => own.has(code))
  }
  return (of) => {
    const { edition } = territories.ground
    if (made.edition !== edition) made = { edition, files: new Map() }
    const file = made.files.get(of) ?? packed(outlinesOf(of), of === 'far' ? perDegree.far : perDegree.near)
    made.files.set(of, file)
    return file
  }
}
