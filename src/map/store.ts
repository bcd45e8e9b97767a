// Reports in a view by ranges of tile codes: the points where they are few, beyond that the folded sums of districts.
import { type Db, sql, onlyRow } from '../platform/database.ts'
import { rangesOf, type View } from '../territories/index.ts'

export interface MapPoint {
  id: number
  lat: number
  lng: number
  category: string
  status: string
}

/** So many reports of a view are looked at, wherever it lies and however many it holds. */
const mostLooked = 4000

/** The newest of a view; undefined where it holds more than `most`, or more than may be looked at. */
export async function pointsIn(db: Db, view: View, most: number): Promise<MapPoint[] | undefined> {
  const ranges = rangesOf(view)
  const { rows } = await sql<MapPoint & { looked: number }>`
    with near as materialized (
      select k.* from unnest(${ranges.map(([from]) => from)}::bigint[],
        ${ranges.map(([, to]) => to)}::bigint[]) v(low, high) cross join lateral (
        select r.id, r.public_lat as lat, r.public_lng as lng, r.category, r.status from reports r
        where r.place = 'point' and r.tile >= v.low and r.tile < v.high
          limit ${mostLooked + 1}) k limit ${mostLooked + 1}
    )
    select n.*, (select count(*) from near) as looked from (select 1) one left join (
      select * from near where status <> 'moderating' and lat between ${view.south} and ${view.north}
        and lng between ${view.west} and ${view.east}
      order by id desc limit ${most + 1}
    ) n on true`.execute(db)
  if (onlyRow(rows).looked > mostLooked || rows.length > most) return undefined
  return rows.flatMap(({ looked: _looked, ...point }) => (point.id === null ? [] : [point]))
}

/** A sign tells so many at most. */
export const mostUnplaced = 300

/** How many reports of each of these districts name no point, up to the most that a sign tells; none where none. */
export async function countUnplaced(db: Db, districts: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ district: string; n: number }>`
    select d.district, k.n from unnest(${districts}::text[]) d(district) cross join lateral (
      select count(*) as n from (select 1 from reports r where r.district = d.district and r.place <> 'point'
        and r.status <> 'moderating' limit ${mostUnplaced}) one) k where k.n > 0`.execute(db)
  return new Map(rows.map(({ district, n }) => [district, n]))
}

/** How many reports each district has ever had that its public may see; from the folded counters. */
export async function countByDistrict(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ district: string; n: number }>`
    select district, sum(n)::bigint as n from counts where measure like 'status:%' and measure <> 'status:moderating'
      group by 1 having sum(n) > 0`.execute(db)
  return new Map(rows.map(({ district, n }) => [district, n]))
}
