// Recordings in the database: whose draft or report they belong to; the bytes are files named by their hash.
import type { RawBuilder } from 'kysely'
import { type Db, sql } from '../platform/database.ts'
import type { ReportId } from '../platform/ids.ts'
import type { RecordingKind } from './rules.ts'

export interface StoredRecording {
  id: number
  draftId: string | null
  reportId: ReportId | null
  seq: number | null
  kind: RecordingKind
  state: 'waiting' | 'passed' | 'hidden'
  hash: string
  mime: string
  bytes: number
  seconds: number
  /** The first frame of a video, where the phone sent it. */
  posterHash: string | null
}

/** What a player needs of it. */
export const playedOf = ({ id, kind, seconds, posterHash }: StoredRecording) => ({
  id,
  kind,
  seconds,
  hasPoster: posterHash !== null,
})

const columns = sql`id, draft_id as "draftId", report_id as "reportId", seq, kind, state, hash, mime, bytes, seconds,
  poster_hash as "posterHash"`

export async function findRecording(db: Db, id: number): Promise<StoredRecording | undefined> {
  const { rows } = await sql<StoredRecording>`select ${columns} from recordings where id = ${id}`.execute(db)
  return rows[0]
}

/** All that came with a report. */
export const recordingsIn = (reportId: ReportId): RawBuilder<StoredRecording> =>
  sql<StoredRecording>`select ${columns} from recordings where report_id = ${reportId} order by id`

export async function recordingsOfDraft(db: Db, draftId: string): Promise<StoredRecording[]> {
  const { rows } = await sql<StoredRecording>`
    select ${columns} from recordings where draft_id = ${draftId} order by id`.execute(db)
  return rows
}

/** What came with these reports, for who looks at many. */
export async function recordingsOf(db: Db, reportIds: readonly ReportId[]): Promise<StoredRecording[]> {
  const { rows } = await sql<StoredRecording>`
    select ${columns} from recordings where report_id = any(${reportIds}::bigint[]) order by id`.execute(db)
  return rows
}

/** The same twice in one draft is one. */
export async function addDraftRecording(
  db: Db,
  draftId: string,
  {
    kind,
    hash,
    mime,
    bytes,
    seconds,
    posterHash,
  }: Omit<StoredRecording, 'id' | 'draftId' | 'reportId' | 'seq' | 'state'>,
  at: Date,
): Promise<void> {
  await sql`
    insert into recordings (draft_id, kind, hash, mime, bytes, seconds, poster_hash, created_at)
    select ${draftId}::uuid, ${kind}::text, ${hash}::text, ${mime}::text, ${bytes}::int, ${seconds}::real,
      ${posterHash}::text, ${at}::timestamptz
    where not exists (select 1 from recordings where draft_id = ${draftId} and hash = ${hash})`.execute(db)
}

/** What waited in one draft belongs to another. */
export async function moveDraftRecordings(db: Db, from: string, to: string): Promise<void> {
  await sql`update recordings set draft_id = ${to} where draft_id = ${from}`.execute(db)
}

/** Of one draft: one of them, or all; of drafts that ended before. Their hashes, posters' too. */
export async function removeDraftRecordings(
  db: Db,
  of: { draftId: string; id?: number } | { endedBefore: Date },
): Promise<string[]> {
  const condition =
    'draftId' in of
      ? sql`d.id = ${of.draftId} and (${of.id ?? null}::bigint is null or r.id = ${of.id ?? null})`
      : sql`d.expires_at < ${of.endedBefore}`
  const { rows } = await sql<{ hash: string; posterHash: string | null }>`
    delete from recordings r using drafts d where d.id = r.draft_id and ${condition}
    returning r.hash, r.poster_hash as "posterHash"`.execute(db)
  return rows.flatMap(({ hash, posterHash }) => (posterHash === null ? [hash] : [hash, posterHash]))
}

/** Those that wait are seen from now on by whoever sees the photos. */
export async function passRecordings(db: Db, reportId: ReportId): Promise<void> {
  await sql`update recordings set state = 'passed' where report_id = ${reportId} and state = 'waiting'`.execute(db)
}

export async function hideRecording(db: Db, reportId: ReportId, id: number): Promise<boolean> {
  const { rows } = await sql`
    update recordings set state = 'hidden' where id = ${id} and report_id = ${reportId} and state <> 'hidden'
    returning 1`.execute(db)
  return rows.length === 1
}
