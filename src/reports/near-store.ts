// Where reports lie, in SQL: in a view of the map, or around a point.
import { sql } from '../platform/database.ts'
import { type Point, rangesOf, type View } from '../territories/index.ts'
import type { Condition } from './overdue-store.ts'

/** Reports `r` whose public place lies in a view, by the ranges of tiles that cover it. */
export function inView(view: View): Condition {
  const ranges = sql.join(
    rangesOf(view).map(([from, to]) => sql`(r.tile >= ${from} and r.tile < ${to})`),
    sql` or `,
  )
  return sql`(${ranges}) and r.public_lat between ${view.south} and ${view.north}
    and r.public_lng between ${view.west} and ${view.east}`
}

/** Within a distance of a point, as a box. */
export function aroundPoint({ lat, lng }: Point, metres: number): Condition {
  const height = metres / 111_000
  const width = metres / (111_000 * Math.cos((lat * Math.PI) / 180))
  return inView({ south: lat - height, north: lat + height, west: lng - width, east: lng + width })
}
