// Forms that could not be sent: sealed, found by the browser that sent them.
import type { PersonId } from '../platform/ids.ts'
import { type Db, removed, sql } from '../platform/database.ts'

export interface Unsent {
  id: string
  /** Keyed hash of the browser's mark. */
  holder: Buffer
  sealed: Buffer
  draftId: string | null
  /** Whose it is, where that was known. */
  personId: PersonId | null
  expiresAt: Date
}

export async function addUnsent(db: Db, { id, holder, sealed, draftId, personId, expiresAt }: Unsent): Promise<void> {
  await sql`insert into unsent_forms (id, holder, sealed, draft_id, person_id, expires_at)
    values (${id}, ${holder}, ${sealed}, ${draftId}, ${personId}, ${expiresAt})`.execute(db)
}

export async function findUnsent(
  db: Db,
  { id, holder }: Pick<Unsent, 'id' | 'holder'>,
  at: Date,
): Promise<Pick<Unsent, 'sealed' | 'personId'> | undefined> {
  const { rows } = await sql<Pick<Unsent, 'sealed' | 'personId'>>`
    select sealed, person_id as "personId" from unsent_forms
    where id = ${id} and holder = ${holder} and expires_at > ${at}`.execute(db)
  return rows[0]
}

/** Forms whose hour is over; the number of them. Their photos are a draft's, and go with it. */
export async function removeUnsent(db: Db, before: Date): Promise<number> {
  return removed(await sql`delete from unsent_forms where expires_at < ${before}`.execute(db))
}
