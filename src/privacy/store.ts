// What a person has here, as rows out of many rooms' tables; and the register of what went by itself.
import type { PersonId, ReportId } from '../platform/ids.ts'
import { type Db, sql } from '../platform/database.ts'
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
export async function reportsOf(db: Db, personId: PersonId): Promise<OwnReport[]> {
  const { rows } = await sql<OwnReport>`
    select r.id, r.filed_at as "filedAt", r.category, r.district, r.mahalla, r.status, s.joined_at as "joinedAt"
    from reports r left join supporters s on s.report_id = r.id and s.person_id = ${personId}
    where r.reporter_id = ${personId} or s.person_id is not null order by r.id`.execute(db)
  return rows
}

export interface OwnStep {
  reportId: ReportId
  seq: number
  at: Date
  type: string
  role: string
  words: Record<string, string> | null
}

/** Everything this person did on reports, with the words that still stand. */
export async function stepsOf(db: Db, personId: PersonId): Promise<OwnStep[]> {
  const { rows } = await sql<OwnStep>`
    select e.report_id as "reportId", e.seq, e.at, e.type, e.role, t.words from events e
    left join event_texts t on t.report_id = e.report_id and t.seq = e.seq
    where e.actor_id in (select id from people where id = ${personId} or merged_into = ${personId}) order by e.at,
      e.report_id, e.seq`.execute(db)
  return rows
}

export interface OwnNotice {
  reportId: ReportId
  at: Date
  template: string
  channel: string
}

export async function noticesOf(db: Db, personId: PersonId): Promise<OwnNotice[]> {
  const { rows } = await sql<OwnNotice>`
    select n.report_id as "reportId", d.created_at as at, n.template, 'app' as channel from notice_deliveries d
      join notices n on n.id = d.notice_id
    where d.person_id = ${personId}
    union all
    select n.report_id, m.created_at, n.template, m.channel from messages m join notices n on n.id = m.notice_id
    where m.person_id = ${personId} order by at`.execute(db)
  return rows
}

/** Own reports that have not come to an end. */
export async function openReportsOf(db: Db, personId: PersonId): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from reports where reporter_id = ${personId} and not reporter_left
    and status not in ('closed', 'rejected', 'withdrawn', 'merged') order by id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Holds a role, a suspended one too. */
export async function hasRole(db: Db, personId: PersonId): Promise<boolean> {
  const { rows } =
    await sql`select 1 from membership_records where person_id = ${personId} and ended_at is null limit 1`.execute(db)
  return rows.length > 0
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
    select to_char(day, 'YYYY-MM-DD') as day, what, deleted from retention_days order by day desc, what
      limit ${limit}`.execute(db)
  return rows
}
