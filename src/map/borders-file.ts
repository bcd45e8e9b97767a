// The outlines as one packed GeoJSON file, made once for an edition.
import { gzipSync } from 'node:zlib'
import type { Borders, Territories } from '../territories/index.ts'

/** To some ten metres. */
const round = (degrees: number) => Math.round(degrees * 10_000) / 10_000

export function bordersFile(territories: Territories, of: (all: Territories) => Borders): () => Buffer {
  let made: { edition: number; file: Buffer } | undefined
  return () => {
    const { edition } = territories.ground
    if (made?.edition !== edition) {
      const features = of(territories).outlines.map(({ code, shape }) => ({
        type: 'Feature',
        id: code,
        properties: {},
        geometry: {
          type: 'MultiPolygon',
          coordinates: shape.map((polygon) =>
            polygon.map((ring) => ring.map(([lng, lat]) => [round(lng), round(lat)])),
          ),
        },
      }))
      made = { edition, file: gzipSync(JSON.stringify({ type: 'FeatureCollection', features }), { level: 9 }) }
    }
    return made.file
  }
}
