// What a decision, or the system, looks up among the reports.
import type { AgencyId, PersonId, ReportId } from '../platform/ids.ts'
import { inDays } from '../platform/time.ts'
import { type Db, sql, onlyRow } from '../platform/database.ts'
import type { ReportDeps } from './deps.ts'
import { aroundPoint } from './near-store.ts'
import type { StoredReport } from './store.ts'

/** Closings on papers by this person in the last 24 hours. */
export async function papersToday(db: Db, personId: PersonId, at: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from events where actor_id in (select id from people where id = ${personId}
      or merged_into = ${personId}) and role = 'controller' and type = 'verify_closed'
    and body->>'basis' = 'papers' and at > ${inDays(at, -1)}`.execute(db)
  return onlyRow(rows).n
}

/** Another case of the same group was closed at this place within a year. */
export async function isRepeated(
  { db, settings }: Pick<ReportDeps, 'db' | 'settings'>,
  report: StoredReport,
  at: Date,
): Promise<boolean> {
  if (report.place !== 'point') return false
  const { rows } = await sql`
    select 1 from reports r where r.category_group = ${report.categoryGroup} and r.id <> ${report.id}
      and r.status = 'closed'
    and r.closed_at > ${inDays(at, -settings.limits.repeatDays)}
      and ${aroundPoint({ lat: report.publicLat, lng: report.publicLng }, settings.limits.repeatMetres)}
      limit 1`.execute(db)
  return rows.length > 0
}

/** The lowest fifth of its kind by the share solved with consent, among those with enough cases. */
export async function isInLowestFifth({ db, agencies, settings }: ReportDeps, agencyId: AgencyId): Promise<boolean> {
  const { kind, level } = agencies.get(agencyId)
  const { rows } = await sql<{ low: boolean }>`
    with sums as (
      select c.agency_id, sum(n) filter (where measure = 'solved') as solved,
        sum(n) filter (where measure like 'closed:%') as closed
      from counts c join agencies a on a.id = c.agency_id where a.kind = ${kind} and a.level = ${level} group by 1
    ), standing as (
      select agency_id, cume_dist() over (order by coalesce(solved, 0)::float / closed) as share from sums
        where closed >= ${settings.ratings.minimumCases}
    )
    select share <= ${settings.limits.lowestShare} and (select count(*) from standing) >= 5 as low from standing
      where agency_id = ${agencyId}`.execute(db)
  return rows[0]?.low ?? false
}

/** Some reports that no check flagged and that have waited long enough to be public. */
export async function findClean(db: Db, before: Date, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from reports r where publication = 'pending' and flag is null and pending_from <= ${before}
    and status not in ('moderating', 'withdrawn', 'rejected', 'merged') limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** What happened to a report after one of its events, and whether each changed its status. */
export async function eventsSince(
  db: Db,
  reportId: ReportId,
  seq: number,
): Promise<{ type: string; moved: boolean }[]> {
  const { rows } = await sql<{ type: string; moved: boolean }>`
    select type, body ? 'to' as moved from events where report_id = ${reportId} and seq > ${seq}
    order by seq`.execute(db)
  return rows
}

export async function timeOfEvent(db: Db, reportId: ReportId, seq: number): Promise<Date | undefined> {
  const { rows } = await sql<{
    at: Date
  }>`select at from events where report_id = ${reportId} and seq = ${seq}`.execute(db)
  return rows[0]?.at
}

/** Where a report lies exactly, where it names a point, and by what it is found there. */
export interface ExactPlace {
  id: ReportId
  lat: number | null
  lng: number | null
  landmark: string | null
}

/** For those who go there. */
export async function exactPlaces(db: Db, ids: readonly ReportId[]): Promise<ExactPlace[]> {
  const { rows } = await sql<ExactPlace>`
    select r.id, r.exact_lat as lat, r.exact_lng as lng, t.words->>'landmark' as landmark from reports r
      left join event_texts t on t.report_id = r.id and t.seq = 1
    where r.id = any(${ids}::bigint[])`.execute(db)
  return rows
}
