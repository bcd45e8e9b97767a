// What a person has here, as rows; the account's end; and what goes by itself, with its register.
// Personal data lies in many rooms' tables: what reaches into all of them stands here and nowhere else.
import { type Db, sql, type Tx } from '../platform/database.ts'
import type { Kept } from './rules.ts'

export interface OwnReport {
  id: number
  filedAt: Date
  category: string
  district: string
  mahalla: string | null
  status: string
  joinedAt: Date | null
}

/** Filed or joined by this person, oldest first. */
export async function reportsOf(db: Db, personId: number): Promise<OwnReport[]> {
  const { rows } = await sql<OwnReport>`
    select r.id, r.filed_at as "filedAt", r.category, r.district, r.mahalla, r.status, s.joined_at as "joinedAt"
    from reports r left join supporters s on s.report_id = r.id and s.person_id = ${personId}
    where r.reporter_id = ${personId} or s.person_id is not null order by r.id`.execute(db)
  return rows
}

export interface OwnStep {
  reportId: number
  seq: number
  at: Date
  type: string
  role: string
  words: Record<string, string> | null
}

/** Everything this person did on reports, with the words that still stand. */
export async function stepsOf(db: Db, personId: number): Promise<OwnStep[]> {
  const { rows } = await sql<OwnStep>`
    select e.report_id as "reportId", e.seq, e.at, e.type, e.role, t.words from events e
    left join event_texts t on t.report_id = e.report_id and t.seq = e.seq
    where e.actor_id in (select id from people where id = ${personId} or merged_into = ${personId}) order by e.at, e.report_id, e.seq`.execute(db)
  return rows
}

export interface OwnNotice {
  reportId: number
  at: Date
  template: string
  channel: string
}

export async function noticesOf(db: Db, personId: number): Promise<OwnNotice[]> {
  const { rows } = await sql<OwnNotice>`
    select n.report_id as "reportId", d.created_at as at, n.template, d.channel from notice_deliveries d join notices n on n.id = d.notice_id
    where d.person_id = ${personId} order by d.created_at`.execute(db)
  return rows
}

/** Own reports that have not come to an end. */
export async function openReportsOf(db: Db, personId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from reports where reporter_id = ${personId} and not reporter_left
    and status not in ('closed', 'rejected', 'withdrawn', 'merged') order by id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Nothing that names the person stays, nor what accounts joined into this one left; the cases do. */
export async function forgetPerson(tx: Tx, personId: number, at: Date): Promise<void> {
  const all = await sql<{ id: number; phone: string | null }>`
    select id, phone from people where id = ${personId} or merged_into = ${personId} for update`.execute(tx)
  const ids = all.rows.map(({ id }) => id)
  const phones = all.rows.flatMap(({ phone }) => phone ?? [])
  await sql`
    update people set phone = null, pinfl_hash = null, name = null, home_district = null, home_mahalla = null, home_since = null, deleted_at = ${at}
    where id = any(${ids}::bigint[])`.execute(tx)
  for (const table of ['sessions', 'second_factors', 'word_links', 'duty_contacts', 'notice_deliveries'])
    await sql`delete from ${sql.table(table)} where person_id = any(${ids}::bigint[])`.execute(tx)
  await sql`delete from invitations where accepted_by = any(${ids}::bigint[]) or phone = any(${phones}::text[])`.execute(tx)
  await sql`delete from contact_permissions c using reports r where r.id = c.report_id and r.reporter_id = any(${ids}::bigint[])`.execute(tx)
}

/** Holds a role, a suspended one too. */
export async function hasRole(db: Db, personId: number): Promise<boolean> {
  const { rows } = await sql`select 1 from membership_records where person_id = ${personId} and ended_at is null limit 1`.execute(db)
  return rows.length > 0
}

/** Takes out what is older, a few thousand at a time; returns how many. */
const removals: Record<Exclude<Kept, 'originals'>, (db: Db, before: Date) => Promise<{ numAffectedRows?: bigint | undefined }>> = {
  sessions: (db, before) => sql`delete from sessions where expires_at < ${before}`.execute(db),
  attempts: async (db, before) => {
    await sql`delete from sign_in_codes where expires_at < ${before}`.execute(db)
    return sql`delete from sign_in_attempts where at < ${before}`.execute(db)
  },
  drafts: (db, before) => sql`delete from drafts where expires_at < ${before}`.execute(db),
  invitations: (db, before) => sql`delete from invitations where expires_at < ${before}`.execute(db),
  notices: (db, before) =>
    sql`delete from notice_deliveries where ctid in (select ctid from notice_deliveries where created_at < ${before} limit 5000)`.execute(db),
  views: (db, before) => sql`delete from views where ctid in (select ctid from views where at < ${before} limit 5000)`.execute(db),
}

export async function removeOld(db: Db, what: Exclude<Kept, 'originals'>, before: Date): Promise<number> {
  return Number((await removals[what](db, before)).numAffectedRows ?? 0)
}

/** Photos blurred so long ago that their originals go; files still used by another photo stay. */
export async function takeOldOriginals(db: Db, before: Date): Promise<{ count: number; unused: string[] }> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ hash: string }>`
      with old as (select id, original_hash from photos where original_hash is not null and created_at < ${before} limit 500 for update skip locked)
      update photos p set original_hash = null from old where p.id = old.id returning old.original_hash as hash`.execute(tx)
    const hashes = rows.map(({ hash }) => hash)
    const used = await sql<{ hash: string }>`
      select hash from photos where hash = any(${hashes}::text[]) union select original_hash from photos where original_hash = any(${hashes}::text[])`.execute(
      tx,
    )
    const still = new Set(used.rows.map(({ hash }) => hash))
    return { count: hashes.length, unused: hashes.filter((hash) => !still.has(hash)) }
  })
}

export async function noteRemoved(db: Db, what: Kept, deleted: number, day: string): Promise<void> {
  await sql`
    insert into retention_days (day, what, deleted) values (${day}::date, ${what}, ${deleted})
    on conflict (day, what) do update set deleted = retention_days.deleted + excluded.deleted`.execute(db)
}

export interface RemovedDay {
  day: string
  what: Kept
  deleted: number
}

export async function listRemoved(db: Db, limit: number): Promise<RemovedDay[]> {
  const { rows } = await sql<RemovedDay>`
    select to_char(day, 'YYYY-MM-DD') as day, what, deleted from retention_days order by day desc, what limit ${limit}`.execute(db)
  return rows
}
