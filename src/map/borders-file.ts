// The outlines as packed GeoJSON files, each made once for an edition: all districts, or the mahallas of one.
import { gzipSync } from 'node:zlib'
import type { Outline, Territories } from '../territories/index.ts'

/** To some ten metres. */
const round = (degrees: number) => Math.round(degrees * 10_000) / 10_000

function packed(outlines: readonly Outline[]): Buffer {
  const features = outlines.map(({ code, shape }) => ({
    type: 'Feature',
    id: code,
    properties: {},
    geometry: {
      type: 'MultiPolygon',
      coordinates: shape.map((polygon) => polygon.map((ring) => ring.map(([lng, lat]) => [round(lng), round(lat)]))),
    },
  }))
  return gzipSync(JSON.stringify({ type: 'FeatureCollection', features }), { level: 9 })
}

/** The file of all `districts`, or of the mahallas of the district with that code. */
export function bordersFiles(territories: Territories): (of: string) => Buffer {
  let made: { edition: number; files: Map<string, Buffer> } = { edition: 0, files: new Map() }
  const outlinesOf = (of: string) => {
    if (of === 'districts') return territories.outlines
    const own = new Set(territories.mahallasOf(of).map(({ code }) => code))
    return territories.mahallaBorders.outlines.filter(({ code }) => own.has(code))
  }
  return (of) => {
    const { edition } = territories.ground
    if (made.edition !== edition) made = { edition, files: new Map() }
    const file = made.files.get(of) ?? packed(outlinesOf(of))
    made.files.set(of, file)
    return file
  }
}
