// Documents in the database: whose draft or event they belong to; the bytes are files named by their hash.
import type { ReportId } from '../platform/ids.ts'
import type { RawBuilder } from 'kysely'
import { type Db, sql } from '../platform/database.ts'

export interface Document {
  id: number
  draftId: string | null
  reportId: ReportId | null
  seq: number | null
  hash: string
  bytes: number
}

const columns = sql`id, draft_id as "draftId", report_id as "reportId", seq, hash, bytes`

export async function findDocument(db: Db, id: number): Promise<Document | undefined> {
  const { rows } = await sql<Document>`select ${columns} from documents where id = ${id}`.execute(db)
  return rows[0]
}

/** All that came with a report, as they came. */
export const documentsIn = (reportId: ReportId): RawBuilder<Document> =>
  sql<Document>`select ${columns} from documents where report_id = ${reportId} order by id`

export async function documentsOfDraft(db: Db, draftId: string): Promise<Document[]> {
  const { rows } = await sql<Document>`
    select ${columns} from documents where draft_id = ${draftId} order by id`.execute(db)
  return rows
}

/** The same twice in one draft is one. */
export async function addDraftDocument(
  db: Db,
  draftId: string,
  { hash, bytes }: Pick<Document, 'hash' | 'bytes'>,
  at: Date,
): Promise<void> {
  await sql`
    insert into documents (draft_id, hash, bytes, created_at)
    select ${draftId}::uuid, ${hash}::text, ${bytes}::int, ${at}::timestamptz
    where not exists (select 1 from documents where draft_id = ${draftId} and hash = ${hash})`.execute(db)
}

export async function addReportDocuments(
  db: Db,
  { reportId, seq, at }: { reportId: ReportId; seq: number; at: Date },
  list: readonly Pick<Document, 'hash' | 'bytes'>[],
): Promise<void> {
  for (const { hash, bytes } of list) {
    await sql`
      insert into documents (report_id, seq, hash, bytes, created_at)
      values (${reportId}, ${seq}, ${hash}, ${bytes}, ${at})`.execute(db)
  }
}

/** Drafts that ended before lose theirs, and one that nobody will send; their hashes. */
export async function removeDraftDocuments(db: Db, of: { endedBefore: Date } | { draftId: string }): Promise<string[]> {
  const condition = 'draftId' in of ? sql`d.id = ${of.draftId}` : sql`d.expires_at < ${of.endedBefore}`
  const { rows } = await sql<{ hash: string }>`
    delete from documents o using drafts d where d.id = o.draft_id and ${condition} returning o.hash`.execute(db)
  return rows.map(({ hash }) => hash)
}
