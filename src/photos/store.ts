// Photos in the database: whose draft or event they belong to; the bytes are files named by their hash.
import type { ReportId } from '../platform/ids.ts'
import type { RawBuilder } from 'kysely'
import { type Db, sql } from '../platform/database.ts'
import type { KeptPicture, Picture, Place } from './images.ts'

/** `before` with the report, `after` with an answer, `site` by a controller, `note` for those who work on it. */
export type PhotoKind = 'before' | 'after' | 'note' | 'site'

export interface Photo {
  id: number
  draftId: string | null
  reportId: ReportId | null
  seq: number | null
  kind: PhotoKind
  hash: string
  width: number
  height: number
  hidden: boolean
  /** Of a draft's picture: it shows nothing. */
  isFlat: boolean
  /** Where a picture of a draft says it was taken. */
  place: Place | null
}

const columns = sql`id, draft_id as "draftId", report_id as "reportId", seq, kind, hash, width, height, hidden,
  flat as "isFlat",
  case when taken_lat is not null then jsonb_build_object('lat', taken_lat, 'lng', taken_lng) end as place`

export async function findPhoto(db: Db, id: number): Promise<Photo | undefined> {
  const { rows } = await sql<Photo>`select ${columns} from photos where id = ${id}`.execute(db)
  return rows[0]
}

/** All that came with a report, as they came. */
export const photosIn = (reportId: ReportId): RawBuilder<Photo> =>
  sql<Photo>`select ${columns} from photos where report_id = ${reportId} order by id`

export async function photosOfReport(db: Db, reportId: ReportId): Promise<Photo[]> {
  const { rows } = await photosIn(reportId).execute(db)
  return rows
}

/** Which of these stand in a report already, this one or any: a picture shows one result once. */
export async function knownPictures(db: Db, hashes: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ hash: string }>`
    select h.hash from unnest(${hashes}::text[]) as h (hash)
    where exists (select 1 from photos p where p.hash = h.hash and p.report_id is not null)
      or exists (select 1 from photos p where p.original_hash = h.hash)`.execute(db)
  return new Set(rows.map(({ hash }) => hash))
}

/** The pictures that came with these reports when they were filed, and may be shown. */
export async function firstPhotosOf(
  db: Db,
  reportIds: readonly ReportId[],
): Promise<{ id: number; reportId: ReportId; width: number; height: number }[]> {
  const { rows } = await sql<{ id: number; reportId: ReportId; width: number; height: number }>`
    select id, report_id as "reportId", width, height from photos
    where report_id = any(${reportIds}::bigint[]) and seq = 1 and not hidden order by id`.execute(db)
  return rows
}

export const photosOfDraft = (db: Db, draftId: string): Promise<Photo[]> => photosOfDrafts(db, [draftId])

export async function photosOfDrafts(db: Db, draftIds: readonly string[]): Promise<Photo[]> {
  const { rows } = await sql<Photo>`
    select ${columns} from photos where draft_id = any(${draftIds}::uuid[]) order by id`.execute(db)
  return rows
}

/** The same picture twice in one draft is one: a second tap, or a form sent again. */
export async function addDraftPhoto(
  db: Db,
  draftId: string,
  { hash, width, height, isFlat = false, place }: KeptPicture,
  at: Date,
): Promise<void> {
  await sql`
    insert into photos (draft_id, kind, hash, width, height, flat, taken_lat, taken_lng, created_at)
    select ${draftId}::uuid, 'before', ${hash}::text, ${width}::int, ${height}::int, ${isFlat}::boolean,
      ${place?.lat ?? null}::float8,
      ${place?.lng ?? null}::float8, ${at}::timestamptz
    where not exists (select 1 from photos where draft_id = ${draftId} and hash = ${hash})`.execute(db)
}

/** What waited in one draft belongs to another. */
export async function moveDraftPhotos(db: Db, from: string, to: string): Promise<void> {
  await sql`update photos set draft_id = ${to} where draft_id = ${from}`.execute(db)
}

/** Pictures that have no row here any more; the retention takes their files away, unless another row names them. */
const given = (gone: RawBuilder<unknown>, at: Date) => sql`
  with gone as (${gone}) insert into unused_files (hash, at) select distinct hash, ${at}::timestamptz from gone
    where hash is not null
  on conflict (hash) do update set at = excluded.at`

export const removeDraftPhoto = (db: Db, draftId: string, id: number, at: Date): Promise<void> =>
  removeFromDrafts(db, [draftId], [id], at)

/** These pictures, as far as they wait in one of these drafts. */
export async function removeFromDrafts(
  db: Db,
  draftIds: readonly string[],
  ids: readonly number[],
  at: Date,
): Promise<void> {
  await given(
    sql`delete from photos where draft_id = any(${draftIds}::uuid[]) and id = any(${ids}::bigint[]) returning hash`,
    at,
  ).execute(db)
}

/** All pictures of one draft that nobody will send. */
export async function giveUpDraftPhotos(db: Db, draftId: string, at: Date): Promise<void> {
  await given(sql`delete from photos where draft_id = ${draftId} returning hash`, at).execute(db)
}

/** Before drafts go, their pictures do. */
export async function removeDraftPhotos(db: Db, endedBefore: Date, at: Date): Promise<void> {
  await given(
    sql`delete from photos p using drafts d where d.id = p.draft_id and d.expires_at < ${endedBefore} returning p.hash`,
    at,
  ).execute(db)
}

/** A file that no row may name any more, such as a body's old picture: it goes in an hour, unless a row does. */
export async function giveUpPicture(db: Db, hash: string, at: Date): Promise<void> {
  await given(sql`select ${hash}::text as hash`, at).execute(db)
}

/** The files that no row names, an hour after they lost theirs: nobody is writing them just now. */
export async function takeUnusedFiles(db: Db, before: Date): Promise<string[]> {
  const { rows } = await sql<{ hash: string; used: boolean }>`
    with old as (delete from unused_files where hash in (select hash from unused_files where at < ${before} limit 500)
      returning hash)
    select hash, exists (select 1 from photos p where p.hash = old.hash) or exists (select 1 from photos p
      where p.original_hash = old.hash)
      or exists (select 1 from agency_pages a where a.photo_hash = old.hash)
      or exists (select 1 from documents d where d.hash = old.hash) as used from old`.execute(db)
  return rows.flatMap(({ hash, used }) => (used ? [] : [hash]))
}

export async function addReportPhotos(
  db: Db,
  { reportId, seq, kind, at }: { reportId: ReportId; seq: number; kind: PhotoKind; at: Date },
  pictures: readonly Pick<Picture, 'hash' | 'width' | 'height'>[],
): Promise<void> {
  for (const { hash, width, height } of pictures) {
    await sql`
      insert into photos (report_id, seq, kind, hash, width, height, created_at)
      values (${reportId}, ${seq}, ${kind}, ${hash}, ${width}, ${height}, ${at})`.execute(db)
  }
}

/** Puts a picture in the place of another; the first one is kept, seen by nobody. */
export async function replacePhoto(
  db: Db,
  id: number,
  { hash, width, height }: Pick<Picture, 'hash' | 'width' | 'height'>,
): Promise<void> {
  await sql`
    update photos set original_hash = coalesce(original_hash, hash), hash = ${hash}, width = ${width},
      height = ${height} where id = ${id}`.execute(db)
}

export async function hidePhoto(db: Db, reportId: ReportId, id: number): Promise<boolean> {
  const { rows } = await sql`update photos set hidden = true where id = ${id} and report_id = ${reportId} and not hidden
      returning 1`.execute(db)
  return rows.length === 1
}

/** Photos blurred so long ago that their originals go; files still used by another photo stay. */
export async function takeOldOriginals(db: Db, before: Date): Promise<{ count: number; unused: string[] }> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ hash: string }>`
      with old as (select id, original_hash from photos where original_hash is not null and created_at < ${before}
        limit 500 for update skip locked)
      update photos p set original_hash = null from old where p.id = old.id
        returning old.original_hash as hash`.execute(tx)
    const hashes = rows.map(({ hash }) => hash)
    const used = await sql<{ hash: string }>`
      select hash from photos where hash = any(${hashes}::text[]) union select original_hash from photos
        where original_hash = any(${hashes}::text[])`.execute(tx)
    const still = new Set(used.rows.map(({ hash }) => hash))
    return { count: hashes.length, unused: hashes.filter((hash) => !still.has(hash)) }
  })
}
