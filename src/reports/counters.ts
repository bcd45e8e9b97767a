// Leaf counters: deltas are folded by one job, sums are taken at read.
import { type Db, inTransaction, sql } from '../platform/database.ts'
import { publicOpenStatuses } from './life.ts'
import { overdueCondition } from './lists.ts'

/** Folds the waiting deltas into the leaves; true when there may be more. */
export async function foldDeltas(db: Db, most = 20_000): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ n: number }>`
      with taken as (
        delete from count_deltas where id in (select id from count_deltas order by id limit ${most} for update skip locked)
        returning agency_id, district, category, measure, n
      ), summed as (
        select agency_id, district, category, measure, sum(n) as n from taken group by 1, 2, 3, 4
      ), folded as (
        insert into counts as c (agency_id, district, category, measure, n) select * from summed
        on conflict (agency_id, district, category, measure) do update set n = c.n + excluded.n returning 1
      )
      select count(*) as n from taken`.execute(tx)
    return rows[0]!.n >= most
  })
}

/** Sums by measure over a region, a district, agencies or the country. */
export async function sumsByMeasure(
  db: Db,
  where: { region?: string; district?: string; agencies?: readonly number[] } = {},
): Promise<Record<string, number>> {
  const condition = where.agencies
    ? sql`agency_id = any(${where.agencies}::int[])`
    : where.district
      ? sql`district = ${where.district}`
      : where.region
        ? sql`district like ${`${where.region}%`}`
        : sql`true`
  const { rows } = await sql<{
    measure: string
    n: number
  }>`select measure, sum(n)::bigint as n from counts where ${condition} group by measure`.execute(db)
  return Object.fromEntries(rows.map((row) => [row.measure, row.n]))
}

/** How many of these sums are open in the eyes of the public. */
export const countPublicOpen = (sums: Record<string, number>): number =>
  publicOpenStatuses.reduce((sum, status) => sum + (sums[`status:${status}`] ?? 0), 0)

/** Overdue now: a matter of time, so it is counted from the reports themselves. */
export async function countOverdue(db: Db, now: Date, agencies?: readonly number[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from reports r where ${overdueCondition(now)} and ${agencies ? sql`r.agency_id = any(${agencies}::int[])` : sql`true`}`.execute(
    db,
  )
  return rows[0]!.n
}

/** What is open and what of it is past its day, by agency; the worst share first. */
export async function overdueByAgency(db: Db, now: Date, agencies: readonly number[]): Promise<{ agency: number; open: number; overdue: number }[]> {
  const { rows } = await sql<{ agency: number; open: number; overdue: number }>`
    with late as (
      select r.agency_id, count(*) as overdue from reports r where ${overdueCondition(now)} and r.agency_id = any(${agencies}::int[]) group by 1
    ), standing as (
      select agency_id, sum(n)::bigint as open from counts
      where agency_id = any(${agencies}::int[]) and measure = any(${publicOpenStatuses.map((status) => `status:${status}`)}::text[]) group by 1
    )
    select late.agency_id as agency, greatest(coalesce(open, 0), overdue) as open, overdue from late left join standing using (agency_id)
    order by overdue::float8 / greatest(coalesce(open, 0), overdue, 1) desc, overdue desc, 1`.execute(db)
  return rows
}
