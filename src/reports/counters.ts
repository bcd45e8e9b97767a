// Leaf counters: deltas are folded by one job, sums are taken at read.
import { type Db, inTransaction, sql } from '../platform/database.ts'
import { publicOpenStatuses } from './life.ts'

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

/** The same per agency, for the agencies of one kind. */
export async function sumsByAgency(db: Db, agencies: readonly number[]): Promise<Map<number, Record<string, number>>> {
  const { rows } = await sql<{ agency_id: number; measure: string; n: number }>`
    select agency_id, measure, sum(n)::bigint as n from counts where agency_id = any(${agencies}::int[]) group by 1, 2`.execute(db)
  const sums = new Map<number, Record<string, number>>()
  for (const row of rows) {
    const of = sums.get(row.agency_id) ?? {}
    of[row.measure] = row.n
    sums.set(row.agency_id, of)
  }
  return sums
}

/** Overdue now: a matter of time, so it is counted from the reports themselves. */
export async function countOverdue(db: Db, now: Date, agencies?: readonly number[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from reports where due_at < ${now} and (paused_at is null or due_at < paused_at) and status in ('routed', 'returned', 'in_progress', 'waiting_reporter')
    and ${agencies ? sql`agency_id = any(${agencies}::int[])` : sql`true`}`.execute(db)
  return rows[0]!.n
}
