// Where a point falls on the map's grid: Web Mercator at zoom 22 as one Morton number, so any tile is one range. Pure.
export interface Point {
  lat: number
  lng: number
}

const deepestZoom = 22
const size = 2 ** deepestZoom

/** Column and row at zoom 22, each below 2²². */
function cellOf({ lat, lng }: Point): { x: number; y: number } {
  const sine = Math.sin((Math.min(85.05, Math.max(-85.05, lat)) * Math.PI) / 180)
  const clamp = (value: number) => Math.min(size - 1, Math.max(0, Math.floor(value * size)))
  return { x: clamp((lng + 180) / 360), y: clamp(0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) }
}

/** Interleaves x (even bits) and y (odd bits) into a number below 2⁴⁴. */
function interleave(x: number, y: number): number {
  let code = 0
  for (let bit = 0; bit < deepestZoom; bit += 1) {
    if ((x >> bit) & 1) code += 2 ** (2 * bit)
    if ((y >> bit) & 1) code += 2 ** (2 * bit + 1)
  }
  return code
}

export function tileOf(point: Point): number {
  const { x, y } = cellOf(point)
  return interleave(x, y)
}

export interface View {
  south: number
  west: number
  north: number
  east: number
}

/** Every second bit, as a number: the columns of a code, or, begun one bit later, its rows. */
function everySecondBit(code: number): number {
  let value = 0
  for (let bit = 0, rest = code; rest > 0; bit += 1, rest = Math.floor(rest / 4)) if (rest % 2 === 1) value += 2 ** bit
  return value
}

/** Column and row of a code, at the zoom that the code is of. */
export const gridOf = (code: number): { x: number; y: number } => ({
  x: everySecondBit(code),
  y: everySecondBit(Math.floor(code / 2)),
})

/** The code of a column and row, at their zoom. */
export const cellAt = (x: number, y: number): number => interleave(x, y)

/** The cell of a zoom in which a tile of zoom 22 lies. */
export const cellIn = (tile: number, zoom: number): number => Math.floor(tile / 4 ** (deepestZoom - zoom))

/** The tiles of zoom 22 in a cell: `[from, to)`. */
export function tilesIn(cell: number, zoom: number): [number, number] {
  const width = 4 ** (deepestZoom - zoom)
  return [cell * width, (cell + 1) * width]
}

/** Where a column and row of a zoom lie; fractions lie between. */
export function pointAt(x: number, y: number, zoom = deepestZoom): Point {
  const across = 2 ** zoom
  return {
    lat: (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / across))) * 180) / Math.PI,
    lng: (x / across) * 360 - 180,
  }
}

/** Columns and rows of a zoom that a view touches, the last ones among them. */
export function cellsOf(view: View, zoom: number): { left: number; top: number; right: number; bottom: number } {
  const shift = deepestZoom - zoom
  const topLeft = cellOf({ lat: view.north, lng: view.west })
  const bottomRight = cellOf({ lat: view.south, lng: view.east })
  return {
    left: topLeft.x >> shift,
    top: topLeft.y >> shift,
    right: bottomRight.x >> shift,
    bottom: bottomRight.y >> shift,
  }
}

/** The ranges of codes that cover a view, at most some twenty: `[from, to)` each. */
export function rangesOf(view: View): [number, number][] {
  const topLeft = cellOf({ lat: view.north, lng: view.west })
  const bottomRight = cellOf({ lat: view.south, lng: view.east })
  let zoom = deepestZoom
  const across = (level: number) => {
    const shift = deepestZoom - level
    return ((bottomRight.x >> shift) - (topLeft.x >> shift) + 1) * ((bottomRight.y >> shift) - (topLeft.y >> shift) + 1)
  }
  while (zoom > 0 && across(zoom) > 20) zoom -= 1
  const shift = deepestZoom - zoom
  const width = 4 ** shift
  const ranges: [number, number][] = []
  for (let x = topLeft.x >> shift; x <= bottomRight.x >> shift; x += 1) {
    for (let y = topLeft.y >> shift; y <= bottomRight.y >> shift; y += 1) {
      const code = interleave(x, y) * width
      ranges.push([code, code + width])
    }
  }
  return ranges.toSorted((a, b) => a[0] - b[0])
}

/** The place the public may know: about 100 m off the exact one for types about a home (regulation 3.14). */
export function roundPoint({ lat, lng }: Point): Point {
  return { lat: Math.round(lat * 1000) / 1000, lng: Math.round(lng * 1000) / 1000 }
}
