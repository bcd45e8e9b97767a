// Leaf counters: deltas are folded by one job, sums are taken at read.
import { type Db, inTransaction, sql, onlyRow } from '../platform/database.ts'
import { publicOpenStatuses } from '../life/index.ts'
import { overdueCondition } from './overdue-store.ts'

/** Folds the waiting deltas into the leaves; true when there may be more. */
export async function foldDeltas(db: Db, most = 20_000): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ n: number }>`
      with taken as (
        delete from count_deltas where id in (select id from count_deltas order by id
          limit ${most} for update skip locked)
        returning agency_id, district, category, measure, n
      ), summed as (
        select agency_id, district, category, measure, sum(n) as n from taken group by 1, 2, 3, 4
      ), folded as (
        insert into counts as c (agency_id, district, category, measure, n) select * from summed
        on conflict (agency_id, district, category, measure) do update set n = c.n + excluded.n returning 1
      )
      select count(*) as n from taken`.execute(tx)
    return onlyRow(rows).n >= most
  })
}

/** What the public is told of bodies, or of the country. */
export interface PublicFigures {
  /** Of all time. */
  filed: number
  open: number
  overdue: number
  /** With the consent of the reporter or residents. */
  solved: number
}

export async function readPublicFigures(db: Db, now: Date, agencies?: readonly number[]): Promise<PublicFigures> {
  const own = agencies ? sql`agency_id = any(${agencies}::int[])` : sql`true`
  // What is overdue is a matter of time, so it is counted from the reports themselves.
  const { rows } = await sql<{ measure: string; n: number }>`
    select measure, sum(n)::bigint as n from counts where ${own} group by measure
    union all select 'overdue', count(*) from reports r where ${overdueCondition(now)} and ${own}`.execute(db)
  const sums = new Map(rows.map(({ measure, n }) => [measure, n]))
  return {
    filed: sums.get('filed') ?? 0,
    open: publicOpenStatuses.reduce((sum, status) => sum + (sums.get(`status:${status}`) ?? 0), 0),
    overdue: sums.get('overdue') ?? 0,
    solved: sums.get('solved') ?? 0,
  }
}

/** What is open and what of it is past its day, by agency; the worst share first. */
export async function overdueByAgency(
  db: Db,
  now: Date,
  agencies: readonly number[],
): Promise<{ agency: number; open: number; overdue: number }[]> {
  const { rows } = await sql<{ agency: number; open: number; overdue: number }>`
    with late as (
      select r.agency_id, count(*) as overdue from reports r where ${overdueCondition(now)}
        and r.agency_id = any(${agencies}::int[]) group by 1
    ), standing as (
      select agency_id, sum(n)::bigint as open from counts
      where agency_id = any(${agencies}::int[]) and measure =
        any(${publicOpenStatuses.map((status) => `status:${status}`)}::text[]) group by 1
    )
    select late.agency_id as agency, greatest(coalesce(open, 0), overdue) as open, overdue from late left
      join standing using (agency_id)
    order by overdue::float8 / greatest(coalesce(open, 0), overdue, 1) desc, overdue desc, 1`.execute(db)
  return rows
}
