// Drafts: what a person has typed and uploaded before filing, kept 24 hours, seen by no one else.
import { hourMs } from '../platform/time.ts'
import type { Answers } from '../categories/index.ts'
import { type Db, sql, removed } from '../platform/database.ts'
import { isSame, type Secrets } from '../platform/secrets.ts'
import type { ReportDeps } from './deps.ts'

/** What a person gives; everything is optional here and judged field by field. */
export interface FilingInput {
  category?: string | undefined
  lat?: number | undefined
  lng?: number | undefined
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

/** `<id>.<mac>`: the id alone opens nothing. */
export const draftToken = ({ hash }: Secrets, id: string): string => `${id}.${hash('draft', id).toString('base64url')}`

export function readDraftToken({ hash }: Secrets, token: string | undefined): string | undefined {
  const [id = '', mac = ''] = (token ?? '').split('.')
  if (!/^[0-9a-f-]{36}$/.test(id)) return undefined
  return isSame(Buffer.from(mac, 'base64url'), hash('draft', id)) ? id : undefined
}

export async function keepDraft(
  { db, clock, settings }: Pick<ReportDeps, 'db' | 'clock' | 'settings'>,
  id: string,
  fields: Draft['fields'],
): Promise<void> {
  const now = clock()
  const expiresAt = new Date(now.getTime() + settings.limits.draftHours * hourMs)
  await sql`
    insert into drafts (id, fields, created_at, expires_at) values (${id},
      ${JSON.stringify(fields).replaceAll('\\u0000', '')}::jsonb, ${now}, ${expiresAt})
    on conflict (id) do update set fields = excluded.fields, expires_at = excluded.expires_at`.execute(db)
}

export async function findDraft(db: Db, id: string, at: Date): Promise<Draft | undefined> {
  const { rows } = await sql<Draft>`select id, fields from drafts where id = ${id} and expires_at > ${at}`.execute(db)
  return rows[0]
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
