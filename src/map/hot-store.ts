// Where one type of problem is reported again and again at about the same place: written anew every few minutes.
import { type Db, sql, type Tx } from '../platform/database.ts'

/** A place of some 230 metres: the tile of zoom 17. */
export interface HotSpot {
  category: string
  district: string
  /** How many were filed there lately. */
  count: number
  lat: number
  lng: number
  /** The newest of them. */
  reports: number[]
}

/** So many of each type in a district are kept, and so many reports are named of each. */
const mostOfType = 3
const mostNamed = 8

/** Finds the hot spots of every district among what was filed since, and keeps them in place of those before. */
export async function replaceHotSpots(tx: Tx, since: Date): Promise<void> {
  await sql`delete from hot_spots`.execute(tx)
  await sql`
    insert into hot_spots (district, category, cell, count, lat, lng, reports)
    select district, category, cell, count, lat, lng, reports[1:${sql.lit(mostNamed)}] from (
      select r.district, r.category, r.tile >> 10 as cell, count(*) as count, avg(r.public_lat) as lat,
        avg(r.public_lng) as lng, array_agg(r.id order by r.id desc) as reports,
        row_number() over (partition by r.district, r.category order by count(*) desc, max(r.id) desc) as rank
      from reports r where r.filed_at > ${since} and r.place = 'point'
        and r.status not in ('moderating', 'withdrawn', 'rejected', 'merged')
      group by 1, 2, 3 having count(*) >= 2) spots
    where rank <= ${sql.lit(mostOfType)}`.execute(tx)
}

/** Those of a region, a district or the country, of these types, the hottest first. */
export async function listHotSpots(
  db: Db,
  {
    region,
    district,
    types,
  }: { region?: string | undefined; district?: string | undefined; types?: readonly string[] | undefined },
  limit: number,
): Promise<HotSpot[]> {
  const place = district ? sql`district = ${district}` : sql`starts_with(district, ${region ?? ''})`
  const { rows } = await sql<HotSpot>`
    select category, district, count, lat, lng, array_to_json(reports) as reports from hot_spots
    where ${place} and ${types ? sql`category = any(${types}::text[])` : sql`true`}
    order by count desc, reports[1] desc limit ${limit}`.execute(db)
  return rows
}
