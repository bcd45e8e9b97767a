// Steps that were sent under a key: a phone that does not know whether its step arrived sends it again.
import type { PersonId, ReportId } from '../platform/ids.ts'
import { type Db, removed, sql, type Tx } from '../platform/database.ts'

/** The report on which this person took a step under this key. */
export async function findTaken(db: Db, personId: PersonId, key: string): Promise<ReportId | undefined> {
  const { rows } = await sql<{ id: ReportId }>`
    select report_id as id from steps_taken where person_id = ${personId} and key = ${key}`.execute(db)
  return rows[0]?.id
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
