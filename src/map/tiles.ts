// Vector tiles (MVT): the ground of the country by its outlines, and what the map counts. Pure but for what it keeps.
import { fromGeojsonVt } from '@maplibre/vt-pbf'
import { GeoJSONVT, type GeoJSONVTTile } from '@maplibre/geojson-vt'
import type { Territories, View } from '../territories/index.ts'
import { pointAt } from '../territories/index.ts'
import type { Seen } from './reading.ts'

/** Zooms that tiles are made of; beyond, a program enlarges those of the last. */
export const mostZoom = 18

/** What a tile shows. */
export function viewOfTile(zoom: number, x: number, y: number): View {
  const { lat: north, lng: west } = pointAt(x, y, zoom)
  const { lat: south, lng: east } = pointAt(x + 1, y + 1, zoom)
  return { south, west, north, east }
}

/** The ground is told so finely; a program enlarges it beyond. */
export const groundZoom = 12

const extent = 4096
const options = { version: 2, extent }

/** One layer of what a view holds, `reports`: points with their count and looks. */
export function tileOfReports({ cells }: Seen, { south, west, north, east }: View): Uint8Array {
  const across = (lng: number) => Math.round(((lng - west) / (east - west)) * extent)
  const mercator = (lat: number) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))
  const [top, bottom] = [mercator(north), mercator(south)]
  const down = (lat: number) => Math.round(((top - mercator(lat)) / (top - bottom)) * extent)
  const features = cells
    .filter(({ lat, lng }) => lat <= north && lat > south && lng >= west && lng < east)
    .map(({ id, lat, lng, count, looks }) => ({
      type: 1 as const,
      geometry: [[across(lng), down(lat)]],
      tags: { count, ...(id !== undefined && { report: id }), ...looks },
    }))
  return fromGeojsonVt({ reports: { features } as GeoJSONVTTile }, options)
}

/** The ground as tiles, cut out of the outlines when they are first asked for. */
export function openGround(territories: Territories): (zoom: number, x: number, y: number) => Uint8Array {
  let made: { edition: number; index: GeoJSONVT } | undefined
  const indexNow = () => {
    const { edition } = territories.ground
    if (made?.edition !== edition) {
      const features = territories.outlines.map(({ code, shape }) => ({
        type: 'Feature' as const,
        id: Number(code),
        properties: { code, name: territories.find(code)?.name['uz-Latn'] ?? '' },
        geometry: { type: 'MultiPolygon' as const, coordinates: shape },
      }))
      made = { edition, index: new GeoJSONVT({ type: 'FeatureCollection', features }, { maxZoom: groundZoom, extent }) }
    }
    return made.index
  }
  return (zoom, x, y) => {
    const tile = indexNow().getTile(zoom, x, y)
    return fromGeojsonVt(tile ? { districts: tile } : {}, options)
  }
}
