// Steps that were sent under a key: a phone that does not know whether its step arrived sends it again.
import type { PersonId, ReportId } from '../platform/ids.ts'
import { type Db, removed, sql, type Tx } from '../platform/database.ts'

/** Whether this person took a step on this report under this key. */
export async function isTaken(db: Db, personId: PersonId, reportId: ReportId, key: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from steps_taken where person_id = ${personId} and report_id = ${reportId} and key = ${key}`.execute(db)
  return rows.length > 0
}

/** Writes the key down with the step; false where it was there already: the step was taken. */
export async function noteTaken(
  tx: Tx,
  { personId, key, reportId, at }: { personId: PersonId; key: string; reportId: ReportId; at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into steps_taken (person_id, key, report_id, taken_at) values (${personId}, ${key}, ${reportId}, ${at})
    on conflict do nothing returning 1`.execute(tx)
  return rows.length > 0
}

/** Keys under which nothing will be sent any more; the number of them. */
export async function forgetTaken(db: Db, before: Date): Promise<number> {
  return removed(await sql`delete from steps_taken where taken_at < ${before}`.execute(db))
}
