// Drafts: what a person has typed and uploaded before filing, kept 24 hours, seen by no one else. Each filing begun has
// its own.
import { hourMs } from '../platform/time.ts'
import type { Answers } from '../categories/index.ts'
import type { PersonId } from '../platform/ids.ts'
import { type Db, sql, removed } from '../platform/database.ts'
import { type Secrets, signedId, signId } from '../platform/secrets.ts'
import type { ReportDeps } from './deps.ts'

/** What a person gives; everything is optional here and judged field by field. */
export interface FilingInput {
  category?: string | undefined
  lat?: number | undefined
  lng?: number | undefined
  /** Within so many metres, where a device told the point. */
  accuracy?: number | undefined
  /** A district, city or city district by code; it wins over what the point proposes. */
  territory?: string | undefined
  mahalla?: string | undefined
  landmark?: string | undefined
  text?: string | undefined
  /** To the type's own questions. */
  answers?: Answers | undefined
}

export interface Draft {
  id: string
  fields: FilingInput & { called?: boolean }
}

/** Who asks for a draft: a person, and the browser by the keyed hash of its mark. */
export interface Holder {
  personId: PersonId | null
  browser: Buffer | null
}

/** The id alone opens nothing. */
export const draftToken = (secrets: Secrets, id: string): string => signId(secrets, 'draft', id)
export const readDraftToken = (secrets: Secrets, token: string | undefined): string | undefined =>
  signedId(secrets, 'draft', token)

/** Keeps what was typed; a draft that a person touches is theirs from then on. */
export async function keepDraft(
  { db, clock, settings }: Pick<ReportDeps, 'db' | 'clock' | 'settings'>,
  id: string,
  fields: Draft['fields'],
  { personId, browser }: Holder = { personId: null, browser: null },
): Promise<void> {
  const now = clock()
  const expiresAt = new Date(now.getTime() + settings.limits.draftHours * hourMs)
  await sql`
    insert into drafts (id, fields, created_at, expires_at, holder, person_id) values (${id},
      ${JSON.stringify(fields).replaceAll('\\u0000', '')}::jsonb, ${now}, ${expiresAt}, ${browser}, ${personId})
    on conflict (id) do update set fields = excluded.fields, expires_at = excluded.expires_at,
      person_id = coalesce(drafts.person_id, excluded.person_id)`.execute(db)
}

/** A person's own; a browser's only while no person has touched it. */
const heldBy = ({ personId, browser }: Holder) =>
  sql`(person_id = ${personId}::bigint or (person_id is null and holder = ${browser}::bytea))`

/** The draft, where it is this holder's; looking at it signed in is touching it. */
export async function findDraft(db: Db, id: string, holder: Holder, at: Date): Promise<Draft | undefined> {
  const { rows } = await sql<Draft & { isClaimed: boolean }>`
    select id, fields, person_id is not null as "isClaimed" from drafts
    where id = ${id} and expires_at > ${at} and ${heldBy(holder)}`.execute(db)
  const [found] = rows
  if (!found) return undefined
  if (!found.isClaimed && holder.personId !== null)
    await sql`update drafts set person_id = ${holder.personId} where id = ${id} and person_id is null`.execute(db)
  return { id: found.id, fields: found.fields }
}

/** Whose it is; null where it is nobody's yet, or gone. */
export async function findOwner(db: Db, id: string): Promise<PersonId | null> {
  const { rows } = await sql<{ personId: PersonId | null }>`
    select person_id as "personId" from drafts where id = ${id}`.execute(db)
  return rows[0]?.personId ?? null
}

/** The filings that were begun and not sent, the latest first. */
export async function listDrafts(db: Db, holder: Holder, at: Date, limit: number): Promise<Draft[]> {
  const { rows } = await sql<Draft>`
    select id, fields from drafts where expires_at > ${at} and ${heldBy(holder)} and fields ? 'category'
    order by expires_at desc, id limit ${limit}`.execute(db)
  return rows
}

/** Filing consumes the draft. */
export async function dropDraft(db: Db, id: string): Promise<void> {
  await sql`delete from drafts where id = ${id}`.execute(db)
}

/** Counts an upload; false where there were too many. */
export async function countUpload(db: Db, draftId: string, most: number): Promise<boolean> {
  const { rows } =
    await sql`update drafts set uploads = uploads + 1 where id = ${draftId} and uploads < ${most} returning 1`.execute(
      db,
    )
  return rows.length > 0
}

/** Drafts that ended before; the number of them. */
export async function removeDrafts(db: Db, before: Date): Promise<number> {
  return removed(await sql`delete from drafts where expires_at < ${before}`.execute(db))
}
