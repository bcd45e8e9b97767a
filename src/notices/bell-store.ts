// The bell of those who work: what they were told for their office, many of a kind as one, and what is still unread.
import type { AgencyId, PersonId } from '../platform/ids.ts'
import type { RawBuilder } from 'kysely'
import { type Db, sql, type Tx } from '../platform/database.ts'

/** No further is counted. */
const mostUnread = 100

/** How much is unread, of the person's office whose audiences these are, and of what bodies were told. */
export const unreadBell = (personId: PersonId, audiences: readonly string[], since: Date): RawBuilder<unknown> => sql`
    select least(count(*), ${mostUnread}::int)::int from (
      (select 1 from (
        select notice_id from notice_deliveries
        where person_id = ${personId} and for_staff and seen_at is null
          and created_at >= ${since} limit 1000) d
        join notices n on n.id = d.notice_id where n.audience = any(${audiences}::text[]) limit ${mostUnread})
      union all
      (select 1 from body_notice_readers where person_id = ${personId} and seen_at is null and at >= ${since}
        limit ${mostUnread})
    ) unread`

/** What of one kind was told on one day. */
export interface BellLine {
  /** `2026-11-29` in Tashkent. */
  day: string
  template: string
  at: Date
  count: number
  unread: number
  /** The newest of them. */
  reports: number[]
  agencies: AgencyId[]
}

const mostNamed = 10
const dayOf = sql.raw(`to_char(at at time zone 'Asia/Tashkent', 'YYYY-MM-DD')`)

/** The newest first, as far as the last two thousand since then. */
export async function listBell(
  db: Db,
  personId: PersonId,
  audiences: readonly string[],
  since: Date,
): Promise<BellLine[]> {
  const { rows } = await sql<BellLine>`
    select ${dayOf} as day, template, max(at) as at, sum(n)::int as count,
      count(*) filter (where not seen)::int as unread,
      to_json((array_agg(distinct report_id order by report_id desc) filter (where report_id is not null))
        [1:${mostNamed}]) as reports,
      to_json((array_agg(distinct agency_id) filter (where agency_id is not null))[1:${mostNamed}]) as agencies
    from (
      (select d.created_at as at, n.template, n.report_id, null::int as agency_id, d.seen_at is not null as seen, 1 as n
       from (select * from notice_deliveries where person_id = ${personId} and for_staff
         and created_at >= ${since} order by created_at desc limit 2000) d join notices n on n.id = d.notice_id
       where n.audience = any(${audiences}::text[]))
      union all
      (select r.at, n.template, null, n.agency_id, r.seen_at is not null, 1
       from body_notice_readers r join body_notices n on n.id = r.notice_id
       where r.person_id = ${personId} and r.at >= ${since} order by r.at desc limit 2000)
      union all
      (select at, 'digest', null, null, true, reports from digests
       where person_id = ${personId} and at >= ${since} limit 100)
    ) lines group by 1, 2 order by max(at) desc`.execute(db)
  return rows.map((row) => ({ ...row, reports: row.reports ?? [], agencies: row.agencies ?? [] }))
}

/** What was told for these offices until then is read `at`. */
export async function markBellSeen(
  db: Db,
  personId: PersonId,
  audiences: readonly string[],
  { until, at }: { until: Date; at: Date },
): Promise<void> {
  await sql`
    update notice_deliveries d set seen_at = ${at} from notices n
    where n.id = d.notice_id and d.person_id = ${personId} and d.for_staff and d.seen_at is null
      and d.created_at <= ${until} and n.audience = any(${audiences}::text[])`.execute(db)
  await sql`
    update body_notice_readers set seen_at = ${at}
    where person_id = ${personId} and seen_at is null and at <= ${until}`.execute(db)
}

export type StaffNotice = 'instruction_given' | 'instruction_due' | 'instruction_answered' | 'help_answered'

/** Tells the people of a body who hold one of these roles, or one of them alone. */
export async function tellStaffOf(
  tx: Tx,
  { agencyId, notice, at }: { agencyId: AgencyId; notice: StaffNotice; at: Date },
  whom: { roles: readonly string[] } | { personId: PersonId },
): Promise<void> {
  const people =
    'personId' in whom
      ? sql`select ${whom.personId}::bigint as person_id`
      : sql`select distinct person_id from memberships
          where agency_id = ${agencyId} and role = any(${whom.roles}::text[])`
  await sql`
    with told as (
      insert into body_notices (agency_id, template, at) values (${agencyId}, ${notice}, ${at}) returning id)
    insert into body_notice_readers (notice_id, person_id, at)
    select told.id, p.person_id, ${at}::timestamptz from told, (${people}) p`.execute(tx)
}
