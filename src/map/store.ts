// Reports in a view by ranges of tile codes: up to so many points, beyond that counts per cell.
import { type Db, sql } from '../platform/database.ts'
import { inView } from '../reports/index.ts'
import { deepestZoom, middleOfCell, type View } from '../territories/index.ts'

export interface MapPoint {
  id: number
  lat: number
  lng: number
  category: string
  status: string
}

export interface MapCell {
  lat: number
  lng: number
  count: number
}

/** A stopped report is on nobody's map. */
const shownIn = (view: View) => sql`r.status <> 'moderating' and ${inView(view)}`

/** The newest `limit + 1` at most: one more tells that there are too many to show. */
export async function pointsIn(db: Db, view: View, limit: number): Promise<MapPoint[]> {
  const { rows } = await sql<MapPoint>`
    select r.id, r.public_lat as lat, r.public_lng as lng, r.category, r.status from reports r where ${shownIn(view)} order by r.id desc limit ${limit + 1}`.execute(
    db,
  )
  return rows
}

/** Counts by cell, some twelve cells across the view. */
export async function cellsIn(db: Db, view: View): Promise<MapCell[]> {
  const zoom = Math.min(deepestZoom, Math.max(1, Math.ceil(Math.log2((360 / Math.max(0.0001, view.east - view.west)) * 12))))
  const width = 4 ** (deepestZoom - zoom)
  const { rows } = await sql<{ cell: number; count: number }>`
    select r.tile / ${width}::bigint as cell, count(*) as count from reports r where ${shownIn(view)} group by 1 order by 2 desc limit 400`.execute(
    db,
  )
  return rows.map(({ cell, count }) => ({ ...middleOfCell(cell, zoom), count }))
}
