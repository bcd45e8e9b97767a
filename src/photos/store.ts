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
  /** A thumbhash in base64; null of pictures from before there were any. */
  preview: string | null
  hidden: boolean
  /** Of a draft's picture: what the person says of it. */
  caption: string | null
  /** Of a draft's picture: it shows nothing. */
  isFlat: boolean
  /** Where a picture of a draft says it was taken. */
  place: Place | null
}

const columns = sql`id, draft_id as "draftId", report_id as "reportId", seq, kind, hash, width, height, preview, hidden,
  caption, flat as "isFlat",
  case when taken_lat is not null then jsonb_build_object('lat', taken_lat, 'lng', taken_lng) end as place`

export async function findPhoto(db: Db, id: number): Promise<Photo | undefined> {
  const { rows } = await sql<Photo>`select ${columns} from photos where id = ${id}`.execute(db)
  return rows[0]
}

/** All that came with a report: step by step, and of each step as they were put. */
export const photosIn = (reportId: ReportId): RawBuilder<Photo> =>
  sql<Photo>`select ${columns} from photos where report_id = ${reportId} order by seq, position, id`

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

export type FirstPhoto = Pick<Photo, 'id' | 'width' | 'height' | 'preview' | 'caption'> & { reportId: ReportId }

/** The pictures that came with these reports when they were filed, and may be shown. */
export async function firstPhotosOf(db: Db, reportIds: readonly ReportId[]): Promise<FirstPhoto[]> {
  const { rows } = await sql<FirstPhoto>`
    select p.id, p.report_id as "reportId", p.width, p.height, p.preview, t.words->>('caption.' || p.nth) as caption
    from (select *, row_number() over (partition by report_id order by position, id) as nth from photos
      where report_id = any(${reportIds}::bigint[]) and seq = 1) p
    left join event_texts t on t.report_id = p.report_id and t.seq = 1
    where not p.hidden order by p.report_id, p.nth`.execute(db)
  return rows
}

/** Of each of these reports the first picture of its last answer that may be shown. */
export async function lastAnswersOf(db: Db, reportIds: readonly ReportId[]): Promise<FirstPhoto[]> {
  const { rows } = await sql<FirstPhoto>`
    select distinct on (report_id) id, report_id as "reportId", width, height, preview, null as caption from photos
    where report_id = any(${reportIds}::bigint[]) and kind = 'after' and not hidden
    order by report_id, seq desc, position, id`.execute(db)
  return rows
}

export const photosOfDraft = (db: Db, draftId: string): Promise<Photo[]> => photosOfDrafts(db, [draftId])

export async function photosOfDrafts(db: Db, draftIds: readonly string[]): Promise<Photo[]> {
  const { rows } = await sql<Photo>`
    select ${columns} from photos where draft_id = any(${draftIds}::uuid[]) order by draft_id, position, id`.execute(db)
  return rows
}

/** The same picture twice in one draft is one: a second tap, or a form sent again. */
export async function addDraftPhoto(
  db: Db,
  draftId: string,
  { hash, width, height, preview = null, isFlat = false, place, caption = null }: KeptPicture,
  at: Date,
): Promise<void> {
  await sql`
    insert into photos (draft_id, kind, hash, width, height, preview, caption, position, flat, taken_lat, taken_lng,
      created_at)
    select ${draftId}::uuid, 'before', ${hash}::text, ${width}::int, ${height}::int,
      ${preview}::text, ${caption}::text,
      (select coalesce(max(position), -1) + 1 from photos where draft_id = ${draftId}), ${isFlat}::boolean,
      ${place?.lat ?? null}::float8,
      ${place?.lng ?? null}::float8, ${at}::timestamptz
    where not exists (select 1 from photos where draft_id = ${draftId} and hash = ${hash})`.execute(db)
}

/** What a person says of their pictures, by id. */
export async function captionPhotos(
  db: Db,
  draftId: string,
  captions: readonly { id: number; caption: string }[],
): Promise<void> {
  await sql`
    update photos p set caption = nullif(v.caption, '')
    from unnest(${captions.map(({ id }) => id)}::bigint[], ${captions.map(({ caption }) => caption)}::text[]) as v (id,
      caption) where p.draft_id = ${draftId} and p.id = v.id`.execute(db)
}

/** Puts a picture one place before where it stands; the first stays. */
export async function putEarlier(db: Db, draftId: string, id: number): Promise<void> {
  const ids = (await photosOfDraft(db, draftId)).map((photo) => photo.id)
  const at = ids.indexOf(id)
  if (at < 1) return
  ids.splice(at - 1, 0, ...ids.splice(at, 1))
  await sql`
    update photos p set position = v.place - 1 from unnest(${ids}::bigint[]) with ordinality as v (id, place)
    where p.draft_id = ${draftId} and p.id = v.id`.execute(db)
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
      or exists (select 1 from documents d where d.hash = old.hash)
      or exists (select 1 from recordings c where c.hash = old.hash)
      or exists (select 1 from recordings c where c.poster_hash = old.hash) as used from old`.execute(db)
  return rows.flatMap(({ hash, used }) => (used ? [] : [hash]))
}

export async function addReportPhotos(
  db: Db,
  { reportId, seq, kind, at }: { reportId: ReportId; seq: number; kind: PhotoKind; at: Date },
  pictures: readonly KeptPicture[],
): Promise<void> {
  for (const [position, { hash, width, height, preview = null }] of pictures.entries()) {
    await sql`
      insert into photos (report_id, seq, kind, position, hash, width, height, preview, created_at)
      values (${reportId}, ${seq}, ${kind}, ${position}, ${hash}, ${width}, ${height}, ${preview}, ${at})`.execute(db)
  }
}

/** Puts a picture in the place of another; the first one is kept, seen by nobody. */
export async function replacePhoto(
  db: Db,
  id: number,
  { hash, width, height, preview }: Pick<Picture, 'hash' | 'width' | 'height' | 'preview'>,
): Promise<void> {
  await sql`
    update photos set original_hash = coalesce(original_hash, hash), hash = ${hash}, width = ${width},
      height = ${height}, preview = ${preview} where id = ${id}`.execute(db)
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
