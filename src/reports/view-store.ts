// Who of the staff opened a private card or looked at a reporter's phone: written down each time, shown to the
// reporter.
import type { AgencyId, ReportId } from '../platform/ids.ts'
import type { StaffRole, Viewer } from '../people/index.ts'
import { type Db, sql, removed, type Tx, onlyRow } from '../platform/database.ts'
import type { Report } from '../life/index.ts'

export interface View {
  at: Date
  role: StaffRole
  agencyId: AgencyId
  what: 'card' | 'contact'
}

/** Nothing for the reporter, for citizens, and for what everybody may read. */
export async function noteView(
  db: Db,
  viewer: Viewer | undefined,
  report: Pick<Report, 'id' | 'reporterId' | 'publication'>,
  what: View['what'],
  at: Date,
): Promise<void> {
  const acting = viewer?.acting
  if (!viewer || !acting || viewer.personId === report.reporterId) return
  if (what === 'card' && report.publication === 'public') return
  await sql`
    insert into views (report_id, person_id, role, agency_id, what, at)
    values (${report.id}, ${viewer.personId}, ${acting.role}, ${acting.agencyId}, ${what}, ${at})`.execute(db)
}

/** Newest first. */
export async function listViews(db: Db, reportId: ReportId, limit = 100): Promise<View[]> {
  const { rows } = await sql<View>`
    select at, role, agency_id as "agencyId", what from views where report_id = ${reportId} order by id desc
      limit ${limit}`.execute(db)
  return rows
}

export async function setContactAllowed(db: Db, reportId: ReportId, at: Date | null): Promise<void> {
  if (at)
    await sql`insert into contact_permissions (report_id, at) values (${reportId}, ${at})
      on conflict do nothing`.execute(db)
  else await sql`delete from contact_permissions where report_id = ${reportId}`.execute(db)
}

/** A dispatcher took the report down for somebody who called. */
/** Whether a dispatcher took it down for a caller, and whether its reporter lets the body call. */
export async function callsOf(db: Db, reportId: ReportId): Promise<{ byPhone: boolean; callAllowed: boolean }> {
  const { rows } = await sql<{ byPhone: boolean; callAllowed: boolean }>`
    select exists (select 1 from intakes where report_id = ${reportId}) as "byPhone",
      exists (select 1 from contact_permissions where report_id = ${reportId}) as "callAllowed"`.execute(db)
  return onlyRow(rows)
}

export async function isContactAllowed(db: Db, reportId: ReportId): Promise<boolean> {
  const { rows } = await sql`select 1 from contact_permissions where report_id = ${reportId}`.execute(db)
  return rows.length > 0
}

/** What these reporters allowed their bodies. */
export async function forgetContactPermissions(tx: Tx, people: readonly number[]): Promise<void> {
  await sql`delete from contact_permissions c using reports r where r.id = c.report_id
    and r.reporter_id = any(${people}::bigint[])`.execute(tx)
}

/** Some thousands of the looks noted before; the number of them. */
export async function removeViews(db: Db, before: Date): Promise<number> {
  return removed(
    await sql`delete from views where ctid in (select ctid from views where at < ${before} limit 5000)`.execute(db),
  )
}
