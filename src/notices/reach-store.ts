// Whom nothing reaches outside the platform: counted by district now and then, for the operator.
import { type Db, inTransaction, onlyRow, sql } from '../platform/database.ts'
import { type ClosedWhy, openChannels } from './point-store.ts'

/** Why nobody is reached: why the last address was closed, that there was none, or that they chose so. */
export type Unreachable = ClosedWhy | 'never' | 'site'

export interface Reachable {
  district: string
  /** People with a report on control there. */
  people: number
  /** Of them those whom no channel reaches. */
  unreached: number
  why: Partial<Record<Unreachable, number>>
}

/** Counts anew, in the place of what was counted before. */
export async function countReach(db: Db, at: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    await sql`delete from unreached`.execute(tx)
    await sql`
      with reporters as (
        select distinct district, reporter_id as id from reports where owner is not null and not reporter_left
      ), judged as (
        select o.district, case when cardinality(${openChannels}) > 0 then null when p.channel = 'site' then 'site'
          else coalesce((select c.closed_why from contact_points c where c.person_id = p.id and c.closed_at is not null
            order by c.closed_at desc limit 1), 'never') end as why
        from reporters o join people p on p.id = o.id
      ), counted as (
        select district, why, count(*)::int as n from judged group by 1, 2)
      insert into unreached (district, people, unreached, why, at)
      select district, sum(n), coalesce(sum(n) filter (where why is not null), 0),
        coalesce(jsonb_object_agg(why, n) filter (where why is not null), '{}'), ${at}::timestamptz
      from counted group by 1`.execute(tx)
  })
}

/** The districts, and when they were counted. */
export async function listReach(db: Db): Promise<{ at: Date | null; districts: Reachable[] }> {
  const { rows } = await sql<{ at: Date | null; districts: Reachable[] }>`
    select max(at) as at, coalesce(json_agg(json_build_object('district', district, 'people', people,
      'unreached', unreached, 'why', why) order by district), '[]') as districts from unreached`.execute(db)
  return onlyRow(rows)
}
