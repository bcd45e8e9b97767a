// Notices in the app: from "who is to be told" to each person told; told twice is told once.
import { type Db, sql } from '../platform/database.ts'

/**
 * Delivers the notices of one event to the people behind their audiences: the reporter; the officers and heads of
 * the agency; the dispatchers and controllers whose territory it is.
 */
export async function deliverNotices(db: Db, reportId: number, seq: number, at: Date): Promise<void> {
  await sql`
    insert into notice_deliveries (notice_id, person_id, channel, delivered_at)
    select distinct n.id, m.person_id, 'app', ${at}::timestamptz
    from notices n join reports r on r.id = n.report_id
    cross join lateral (
      select r.reporter_id as person_id where n.audience = 'reporter' and not r.reporter_left
      union all
      select m.person_id from memberships m where n.audience = 'agency' and m.agency_id = r.agency_id and m.role in ('officer', 'head')
      union all
      select m.person_id from memberships m where n.audience = 'dispatcher' and m.role = 'dispatcher' and r.district like m.territory || '%'
      union all
      select m.person_id from memberships m where n.audience = 'controller' and m.role = 'controller' and r.district like m.territory || '%'
        and (m.category_groups = '{}' or r.category_group = any(m.category_groups))
    ) m
    where n.report_id = ${reportId} and n.seq = ${seq} and m.person_id is not null
    on conflict do nothing`.execute(db)
}

export async function countUnseen(db: Db, personId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 from notice_deliveries where person_id = ${personId} and seen_at is null limit 100) unseen`.execute(db)
  return rows[0]!.n
}

/** Opening the card is having seen what it says. */
export async function markSeen(db: Db, personId: number, reportId: number, at: Date): Promise<void> {
  await sql`
    update notice_deliveries set seen_at = ${at} where person_id = ${personId} and seen_at is null
    and notice_id in (select id from notices where report_id = ${reportId})`.execute(db)
}
