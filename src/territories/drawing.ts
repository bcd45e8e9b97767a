// Outlines drawn flat, as the paths of an SVG. Pure.
import type { Ring, Shape } from './borders.ts'
import type { Point } from './tile.ts'

/** A sheet of `width` by `height` units, north above, on which equal distances are equal at its middle. */
export interface Sheet {
  width: number
  height: number
  /** Where a point stands on it, in whole units from the left and from above. */
  at: (point: Point) => readonly [x: number, y: number]
}

/** A sheet that holds what lies between these degrees, with a `margin` of units around it. */
export function sheetFor(
  { south, west, north, east }: { south: number; west: number; north: number; east: number },
  width: number,
  margin = 0,
): Sheet {
  const scale = (width - 2 * margin) / (east - west)
  const upright = scale / Math.cos((((south + north) / 2) * Math.PI) / 180)
  return {
    width,
    height: Math.round((north - south) * upright) + 2 * margin,
    at: ({ lat, lng }) => [Math.round(margin + (lng - west) * scale), Math.round(margin + (north - lat) * upright)],
  }
}

/** The ring on a grid that `at` rounds to; positions that fall on the one before are left out. */
export function stopsOf(ring: Ring, at: Sheet['at']): (readonly [number, number])[] {
  const stops: (readonly [number, number])[] = []
  for (const [lng, lat] of ring) {
    const stop = at({ lat, lng })
    const last = stops.at(-1)
    if (!last || last[0] !== stop[0] || last[1] !== stop[1]) stops.push(stop)
  }
  return stops
}

/** Each ring as one closed line, without rings smaller than a dot. */
export function pathOf(shape: Shape, sheet: Sheet): string {
  const lineOf = (ring: Ring) => {
    const [from, ...others] = stopsOf(ring, sheet.at)
    if (!from || others.length < 3) return ''
    let [x, y] = from
    const steps = others.map(([toX, toY]) => {
      const step = `${toX - x} ${toY - y}`
      ;[x, y] = [toX, toY]
      return step
    })
    return `M${from[0]} ${from[1]}l${steps.join(' ')}z`
  }
  return shape.flatMap((polygon) => polygon.map(lineOf)).join('')
}

/** The degrees that a shape lies between. */
export function spanOf(shape: Shape): { south: number; west: number; north: number; east: number } {
  const span = { south: Infinity, west: Infinity, north: -Infinity, east: -Infinity }
  for (const [lng, lat] of shape.flat(2)) {
    span.south = Math.min(span.south, lat)
    span.west = Math.min(span.west, lng)
    span.north = Math.max(span.north, lat)
    span.east = Math.max(span.east, lng)
  }
  return span
}
