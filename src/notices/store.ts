// Notices: from "who is to be told" to each person told, by channel, with receipts; told twice is told once.
import type { AgencyId, PersonId, ReportId } from '../platform/ids.ts'
import type { RawBuilder } from 'kysely'
import { localOf } from '../platform/time.ts'
import { type Db, sql, type Tx, removed, onlyRow } from '../platform/database.ts'
import { liveNews } from '../platform/live.ts'
import { type Channel, type Choice, type Kind, officeAudiences } from './rules.ts'
import { openChannels } from './point-store.ts'
import type { ReplacedTexts } from './words.ts'

/** Of contacts `c`: on duty at this moment of the week in Tashkent. */
const isOnDuty = (at: Date): RawBuilder<unknown> => {
  const local = localOf(at)
  const minute = ((local.getUTCDay() + 6) % 7) * 1440 + local.getUTCHours() * 60 + local.getUTCMinutes()
  return sql`(c.hours is null or exists (select 1 from jsonb_array_elements(c.hours) h
    where ${minute}::int >= (h->>0)::int and ${minute}::int < (h->>1)::int))`
}

/**
 * Whom a danger calls (regulation 3.3): the contacts on duty now, of the responsible body or the nearest above it that
 * has any; where nobody is, all contacts whatever their hours; where there are none, heads; at last the dispatchers of
 * the project office and of the operator. Each rung of the ladder calls the next of these too, silence all of them.
 * Only who can be reached by phone counts as somebody.
 */
const calledAt = (at: Date): RawBuilder<unknown> => sql`
  with recursive above as (
    select id, parent_id, 0 as step from agencies where id = r.agency_id
    union all
    select a.id, a.parent_id, above.step + 1 from agencies a join above on a.id = above.parent_id
  ), callable as (
    select c.person_id, case when ${isOnDuty(at)} then 1 else 2 end as rank, above.step
      from above join duty_contacts c on c.agency_id = above.id
    union all
    select m.person_id, 3, above.step from above join memberships m on m.agency_id = above.id and m.role = 'head'
    union all
    select m.person_id, 4, 0 from memberships m where m.role = 'dispatcher' and r.district like m.territory || '%'
  ), reachable as (
    select c.person_id, c.rank, c.step from callable c join people p on p.id = c.person_id where p.phone is not null
  )
  select person_id from (
    select person_id, dense_rank() over (order by rank, step) as place from reachable) ordered
  where place <= 1 + coalesce((
    select case when e.type = 'lapse' then 3 else (e.body->>'rung')::int end
    from events e where e.report_id = n.report_id and e.seq = n.seq), 0)`

/** The people behind the audiences of notices `n` of reports `r`, as `person_id`. */
const peopleAt = (at: Date): RawBuilder<unknown> => sql`
  select r.reporter_id as person_id where n.audience = 'reporter' and not r.reporter_left
  union all
  select coalesce(p.merged_into, p.id) from events e join people p on p.id = e.actor_id
    where n.audience = 'speaker' and e.report_id = n.report_id and e.seq = n.seq
  union all
  select s.person_id from supporters s where n.audience = 'voters' and s.report_id = r.id and s.joined_seq < (
    select max(seq) from events where report_id = r.id and type = 'answer' and seq < n.seq)
  union all
  select s.person_id from supporters s where n.audience = 'supporters' and s.report_id = r.id
  union all
  select m.person_id from memberships m where n.audience = 'agency' and m.agency_id = r.agency_id
    and m.role in ('officer', 'head')
  union all
  select m.person_id from memberships m where n.audience = 'heads' and m.agency_id = r.agency_id and m.role = 'head'
  union all
  select r.officer_id where n.audience = 'officer'
  union all
  select m.person_id from memberships m where n.audience = 'coexecutors' and m.agency_id = any(r.parts)
    and m.role in ('officer', 'head')
  union all
  select m.person_id from memberships m join agencies a on a.id = r.agency_id
    where n.audience = 'parent_agency' and m.agency_id = a.parent_id and m.role = 'head'
  union all
  select c.person_id from (${calledAt(at)}) c where n.audience = 'duty'
  union all
  select m.person_id from memberships m where n.audience = 'dispatcher' and m.role = 'dispatcher'
    and r.district like m.territory || '%'
  union all
  select m.person_id from memberships m where n.audience = 'operator' and m.role = 'dispatcher'
    and length(m.territory) = 2
  union all
  select m.person_id from memberships m where n.audience in ('controller', 'region_controller')
    and m.role = 'controller'
    and r.district like m.territory || '%' and (n.audience = 'controller') = (length(m.territory) > 4)
    and (m.category_groups = '{}' or r.category_group = any(m.category_groups))`

/** One who is told of an event, with what decides how. */
export interface Told {
  noticeId: number
  personId: PersonId
  template: string
  audience: string
  /** When what is told of happened. */
  happenedAt: Date
  /** For an office the person holds. */
  forStaff: boolean
  /** Wants no messages of this report. */
  isStopped: boolean
  /** The channels that are open. */
  open: Channel[]
  /** By kind, where it is not the usual. */
  chosen: Partial<Record<Kind, Choice>>
}

/** What person `p` chose, by kind. */
const chosen = sql`(select coalesce(jsonb_object_agg(c.kind, c.choice), '{}') from notice_choices c
        where c.person_id = p.id)`

/** Whom the notices of one event tell: each person once for each template. */
export async function listTold(db: Db, reportId: ReportId, seq: number, at: Date): Promise<Told[]> {
  const offices = officeAudiences.map(({ role }) => role)
  const audiences = officeAudiences.map(({ audience }) => audience)
  const { rows } = await sql<Told>`
    select distinct on (m.person_id, n.template) n.id as "noticeId", m.person_id as "personId", n.template, n.audience,
      (select e.at from events e where e.report_id = n.report_id and e.seq = n.seq) as "happenedAt",
      exists (select 1 from memberships s join unnest(${offices}::text[], ${audiences}::text[]) as o (role, audience)
        on o.role = s.role where s.person_id = m.person_id and o.audience = n.audience) as "forStaff",
      exists (select 1 from notice_stops s where s.person_id = m.person_id and s.report_id = r.id) as "isStopped",
      ${openChannels} as open,
      ${chosen} as chosen
    from notices n join reports r on r.id = n.report_id cross join lateral (${peopleAt(at)}) m join people p
      on p.id = m.person_id
    where n.report_id = ${reportId} and n.seq = ${seq} and not n.digest and m.person_id is not null
    order by m.person_id, n.template, n.id`.execute(db)
  return rows
}

/** Puts them in the app: told twice is told once. */
export async function tellInApp(db: Db, told: readonly Told[], at: Date): Promise<void> {
  if (told.length === 0) return
  const people = [...new Set(told.map(({ personId }) => personId))]
  await sql`
    with told as (
      insert into notice_deliveries (notice_id, person_id, for_staff, created_at)
      select id, person_id, for_staff, ${at}::timestamptz
      from unnest(${told.map((row) => row.noticeId)}::bigint[], ${told.map((row) => row.personId)}::bigint[],
        ${told.map((row) => row.forStaff)}::boolean[]) as w (id, person_id, for_staff)
      on conflict do nothing
    ) ${liveNews(`n${told[0]?.noticeId}`, { people })}`.execute(db)
}

/** What a person was told as a citizen and has not seen, as far as 100. */
export async function countUnseen(db: Db, personId: PersonId): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (
      select 1 from notice_deliveries where person_id = ${personId} and not for_staff and seen_at is null
      limit 100) unseen`.execute(db)
  return onlyRow(rows).n
}

/** Opening the card is having seen what it says. */
export async function markSeen(db: Db, personId: PersonId, reportId: ReportId, at: Date): Promise<void> {
  await sql`
    update notice_deliveries set seen_at = ${at} where person_id = ${personId} and seen_at is null
    and notice_id in (select id from notices where report_id = ${reportId})`.execute(db)
}

/** One line of what a person was told as a citizen. */
export interface NoticeLine {
  at: Date
  template: string
  reportId: ReportId
  category: string
  seen: boolean
}

export async function listNotices(db: Db, personId: PersonId, limit: number, before?: Date): Promise<NoticeLine[]> {
  const until = before ?? new Date(8.64e15)
  const { rows } = await sql<NoticeLine>`
    select d.created_at as at, n.template, n.report_id as "reportId", r.category, d.seen_at is not null as seen
    from notice_deliveries d join notices n on n.id = d.notice_id join reports r on r.id = n.report_id
    where d.person_id = ${personId} and not d.for_staff and d.created_at < ${until}
    order by d.created_at desc limit ${limit}`.execute(db)
  return rows
}

/** Somebody's digest, with what decides how it leaves the house. */
export interface Digest extends Pick<Told, 'personId' | 'open' | 'chosen'> {
  /** One of the notices that it puts together. */
  noticeId: number
}

/** One digest of the delays of the last day for each person whom they concern (regulation 3.11). @returns new ones */
export async function writeDigests(tx: Tx, day: string, since: Date, at: Date): Promise<Digest[]> {
  const { rows } = await sql<Digest>`
    with found as (
      select m.person_id, count(distinct r.id) as reports, min(n.id) as notice_id,
        count(distinct r.id) filter (where n.template <> 'delay_1') as late
      from notices n join events e on e.report_id = n.report_id and e.seq = n.seq join reports r on r.id = n.report_id
      cross join lateral (${peopleAt(at)}) m
      where n.digest and e.at > ${since} and e.at <= ${at} and m.person_id is not null group by 1
    ), written as (
      insert into digests (person_id, day, reports, late, at)
      select person_id, ${day}::date, reports, late, ${at}::timestamptz from found
      on conflict do nothing returning person_id
    )
    select found.notice_id as "noticeId", p.id as "personId", ${openChannels} as open, ${chosen} as chosen
    from written join found using (person_id) join people p on p.id = written.person_id`.execute(tx)
  return rows
}

export async function lastDigest(db: Db): Promise<{ day: string; at: Date } | undefined> {
  const { rows } = await sql<{
    day: string
    at: Date
  }>`select to_char(day, 'YYYY-MM-DD') as day, at from digests order by at desc limit 1`.execute(db)
  return rows[0]
}

export interface WordLink {
  reportId: ReportId
  seq: number
  personId: PersonId
}

export async function addWordLink(
  db: Db,
  tokenHash: Buffer,
  { reportId, seq, personId }: WordLink,
  expiresAt: Date,
): Promise<void> {
  await sql`
    insert into word_links (token_hash, report_id, seq, person_id, expires_at)
    values (${tokenHash}, ${reportId}, ${seq}, ${personId}, ${expiresAt}) on conflict do nothing`.execute(db)
}

export async function findWordLink(db: Db, tokenHash: Buffer, at: Date): Promise<WordLink | undefined> {
  const { rows } = await sql<WordLink>`
    select report_id as "reportId", seq, person_id as "personId" from word_links
    where token_hash = ${tokenHash} and used_at is null and expires_at > ${at}`.execute(db)
  return rows[0]
}

/** True for the one who uses it first. */
export async function useWordLink(db: Db, tokenHash: Buffer, at: Date): Promise<boolean> {
  const { rows } = await sql`update word_links set used_at = ${at} where token_hash = ${tokenHash} and used_at is null
      returning 1`.execute(db)
  return rows.length === 1
}

export async function loadNoticeTexts(db: Db): Promise<ReplacedTexts> {
  const { rows } = await sql<{
    key: string
    uz: string
    kaa: string | null
    ru: string
    en: string
  }>`select key, uz, kaa, ru, en from notice_texts`.execute(db)
  return Object.fromEntries(rows.map(({ key, kaa, ...text }) => [key, { ...text, kaa: kaa ?? undefined }]))
}

export async function setNoticeText(
  tx: Tx,
  key: string,
  { uz, kaa, ru, en }: ReplacedTexts[string],
  at: Date,
): Promise<void> {
  await sql`
    insert into notice_texts (key, uz, kaa, ru, en, changed_at)
    values (${key}, ${uz}, ${kaa ?? null}, ${ru}, ${en}, ${at})
    on conflict (key) do update set uz = excluded.uz, kaa = excluded.kaa, ru = excluded.ru, en = excluded.en,
      changed_at = excluded.changed_at`.execute(tx)
}

/** The text of the release again. */
export async function removeNoticeText(tx: Tx, key: string): Promise<void> {
  await sql`delete from notice_texts where key = ${key}`.execute(tx)
}

export type BodyNotice = 'body_deserted' | 'body_stale' | 'body_due_soon' | 'body_due_passed'

/**
 * Tells the head of a body, the hokimlik's controllers of its own territory and, of connection, the project office;
 * once since `notSince`.
 */
export async function tellOfBody(
  db: Db,
  { agencyId, notice, at, notSince }: { agencyId: AgencyId; notice: BodyNotice; at: Date; notSince: Date },
): Promise<void> {
  const isConnection = notice.startsWith('body_due')
  await sql`
    with told as (
      insert into body_notices (agency_id, template, at) select ${agencyId}, ${notice}, ${at}::timestamptz
      where not exists (select 1 from body_notices where agency_id = ${agencyId} and template = ${notice}
        and at > ${notSince}) returning id
    ), body as (select id, territory from agencies where id = ${agencyId})
    insert into body_notice_readers (notice_id, person_id, at)
    select distinct told.id, m.person_id, ${at}::timestamptz from told, body, memberships m
    where (m.role = 'head' and m.agency_id = body.id) or (m.role = 'controller' and m.territory = body.territory)
      or (${isConnection} and m.role = 'dispatcher' and length(m.territory) > 2
        and body.territory like m.territory || '%')`.execute(db)
}

/** Nothing that was sent to these people stays. */
export async function forgetNotices(tx: Tx, people: readonly number[]): Promise<void> {
  await sql`delete from word_links where person_id = any(${people}::bigint[])`.execute(tx)
  await sql`delete from notice_deliveries where person_id = any(${people}::bigint[])`.execute(tx)
  await sql`delete from messages where person_id = any(${people}::bigint[])`.execute(tx)
  await sql`delete from contact_points where person_id = any(${people}::bigint[])`.execute(tx)
  await sql`delete from notice_choices where person_id = any(${people}::bigint[])`.execute(tx)
  await sql`delete from notice_stops where person_id = any(${people}::bigint[])`.execute(tx)
}

/** Some thousands of the notices sent before, and addresses given up or never confirmed; the number of them. */
export async function removeNotices(db: Db, before: Date): Promise<number> {
  const inApp = await sql`
    delete from notice_deliveries where ctid in (select ctid from notice_deliveries where created_at < ${before}
      limit 5000)`.execute(db)
  const sent = await sql`
    delete from messages where ctid in (select ctid from messages where created_at < ${before} limit 5000)`.execute(db)
  const addresses = await sql`
    delete from contact_points where id in (select id from contact_points c
      where coalesce(c.closed_at, case when c.confirmed_at is null then c.made_at end) < ${before} and not exists (
        select 1 from messages m where m.point_id = c.id) limit 5000)`.execute(db)
  return removed(inApp) + removed(sent) + removed(addresses)
}
