// Messages that leave the house: written with the delivery in the app, taken by one sender for each channel, settled as
// the gateway answers.
import { randomUUID } from 'node:crypto'
import { tellLive } from '../platform/live.ts'
import type { AgencyId, PersonId, ReportId } from '../platform/ids.ts'
import { type Db, onlyRow, sql, type Tx } from '../platform/database.ts'
import type { Locale } from '../language/index.ts'
import type { Channel } from './rules.ts'

export type MessageState = 'queued' | 'sending' | 'sent' | 'arrived' | 'failed' | 'dropped'

/** A message that is to leave, and not before when. */
export interface Planned {
  noticeId: number
  personId: PersonId
  channel: Channel
  sendAt: Date
}

/** Each once, however often the event is looked at. */
export async function queueMessages(db: Db, planned: readonly Planned[], at: Date): Promise<void> {
  if (planned.length === 0) return
  await sql`
    insert into messages (notice_id, person_id, channel, created_at, send_at)
    select notice_id, person_id, channel, ${at}::timestamptz, send_at
    from unnest(${planned.map((each) => each.noticeId)}::bigint[], ${planned.map((each) => each.personId)}::bigint[],
      ${planned.map((each) => each.channel)}::text[], ${planned.map((each) => each.sendAt)}::timestamptz[])
      as w (notice_id, person_id, channel, send_at)
    on conflict do nothing`.execute(db)
}

/** Those who follow are told of an event: one notice, and a message for each address; done twice it is done once. */
export async function queueForPoints(
  tx: Tx,
  { reportId, seq, template }: { reportId: ReportId; seq: number; template: string },
  points: readonly { pointId: number; channel: Channel; sendAt: Date }[],
  at: Date,
): Promise<void> {
  if (points.length === 0) return
  await sql`
    with known as (
      select id from notices where report_id = ${reportId} and seq = ${seq} and audience = 'followers'
    ), made as (
      insert into notices (report_id, seq, audience, template, digest)
      select ${reportId}, ${seq}, 'followers', ${template}, false where not exists (select 1 from known) returning id
    )
    insert into messages (notice_id, point_id, channel, created_at, send_at)
    select n.id, point_id, channel, ${at}::timestamptz, send_at
    from (select id from known union all select id from made) n,
      unnest(${points.map((each) => each.pointId)}::bigint[], ${points.map((each) => each.channel)}::text[],
        ${points.map((each) => each.sendAt)}::timestamptz[]) as w (point_id, channel, send_at)
    on conflict do nothing`.execute(tx)
}

/** A message in the hands of a sender, with all that its words are made of. */
export interface Due {
  id: number
  noticeId: number
  personId: PersonId | null
  pointId: number | null
  attempts: number
  reportId: ReportId
  seq: number
  template: string
  audience: string
  category: string
  agencyId: AgencyId
  dueAt: Date
  language: Locale
  phone: string | null
  /** Of a digest: how much is nearly late or late, and how much late; the notice is one of those it puts together. */
  digest: { reports: number; late: number } | null
  /** It arrived by an earlier channel, or was seen in the app. */
  isTold: boolean
  /** SMS that left for this person today. */
  smsToday: number
}

/**
 * Takes what is due by this channel, for as long as `leaseMs`; and with it what waits for the same people until
 * `soon`, to go along. What another process held too long is taken over.
 */
export async function takeDue(
  db: Db,
  channel: Channel,
  { at, soon, midnight, leaseMs, most }: { at: Date; soon: Date; midnight: Date; leaseMs: number; most: number },
): Promise<Due[]> {
  const { rows } = await sql<Due>`
    with lost as (
      update messages set state = 'queued', doubtful = true, send_at = ${at}
      where channel = ${channel} and state = 'sending' and leased_until < ${at} returning id
    ), due as (
      (select id, person_id, point_id from messages
        where channel = ${channel} and state = 'queued' and send_at <= ${at} order by send_at limit ${most}
        for update skip locked)
    ), along as (
      select id from due
      union
      select m.id from due d join messages m on m.person_id = d.person_id and m.channel = ${channel}
        and m.state = 'queued' and m.send_at <= ${soon}
      union
      select m.id from due d join messages m on m.point_id = d.point_id and m.state = 'queued' and m.send_at <= ${soon}
    ), taken as (
      update messages m set state = 'sending', attempts = attempts + 1,
        leased_until = ${new Date(at.getTime() + leaseMs)}
      from along where m.id = along.id and m.state = 'queued' returning m.*
    )
    select t.id, t.notice_id as "noticeId", t.person_id as "personId", t.point_id as "pointId", t.attempts,
      n.report_id as "reportId", n.seq, n.template, n.audience, r.category, r.agency_id as "agencyId",
      r.due_at as "dueAt", coalesce(p.language, c.language) as language, p.phone,
      (select json_build_object('reports', g.reports, 'late', g.late) from digests g
        where n.digest and g.person_id = t.person_id and g.at = t.created_at) as digest,
      t.person_id is not null and (
        exists (select 1 from messages o where o.notice_id = t.notice_id and o.person_id = t.person_id
          and o.id <> t.id and (o.state = 'arrived' or (o.state = 'sent' and o.channel = 'email')))
        or exists (select 1 from notice_deliveries d where d.notice_id = t.notice_id and d.person_id = t.person_id
          and d.seen_at is not null)) as "isTold",
      case when ${channel} = 'sms' then (
        select count(*) from messages o where o.person_id = t.person_id and o.channel = 'sms'
          and o.sent_at >= ${midnight} and o.created_at >= ${midnight}::timestamptz - interval '2 days')
        else 0 end::int as "smsToday"
    from taken t join notices n on n.id = t.notice_id join reports r on r.id = n.report_id
      left join people p on p.id = t.person_id left join contact_points c on c.id = t.point_id
    order by t.created_at, t.id`.execute(db)
  return rows
}

/** What became of a message. */
export interface Settled {
  id: number
  state: Exclude<MessageState, 'sending'>
  gatewayId?: string
  error?: string
  parts?: number
  /** Of what is tried again. */
  sendAt?: Date
  /** It was not tried: the gateway rests. */
  isUntried?: boolean
}

/** Only while it is in this sender's hands. */
export async function settle(db: Db, settled: readonly Settled[], at: Date): Promise<void> {
  if (settled.length === 0) return
  await sql`
    update messages m set state = s.state, gateway_id = coalesce(s.gateway_id, m.gateway_id), error = s.error,
      parts = coalesce(s.parts, m.parts), send_at = coalesce(s.send_at, m.send_at), leased_until = null,
      attempts = m.attempts - s.untried::int,
      sent_at = case when s.state in ('sent', 'arrived') then ${at}::timestamptz else m.sent_at end,
      arrived_at = case when s.state = 'arrived' then ${at}::timestamptz else m.arrived_at end
    from unnest(${settled.map(({ id }) => id)}::bigint[], ${settled.map(({ state }) => state)}::text[],
      ${settled.map(({ gatewayId }) => gatewayId ?? null)}::text[],
      ${settled.map(({ error }) => error ?? null)}::text[],
      ${settled.map(({ parts }) => parts ?? null)}::smallint[],
      ${settled.map(({ sendAt }) => sendAt ?? null)}::timestamptz[],
      ${settled.map(({ isUntried }) => isUntried === true)}::boolean[])
      as s (id, state, gateway_id, error, parts, send_at, untried)
    where m.id = s.id and m.state = 'sending'`.execute(db)
}

/** What did not arrive by one channel leaves by the next at once, not before `floor`. */
export async function hastenNext(db: Db, undelivered: readonly Due[], floor: Date): Promise<void> {
  if (undelivered.length === 0) return
  await sql`
    update messages set send_at = ${floor} where send_at > ${floor} and id in (
      select distinct on (m.notice_id, m.person_id) m.id
      from messages m join unnest(${undelivered.map((each) => each.noticeId)}::bigint[],
        ${undelivered.map((each) => each.personId)}::bigint[]) as u (notice_id, person_id)
        on u.notice_id = m.notice_id and u.person_id = m.person_id
      where m.state = 'queued' order by m.notice_id, m.person_id, m.send_at)`.execute(db)
}

/** Parts of SMS that were paid since then. */
export async function paidSince(db: Db, since: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(parts), 0)::int as n from messages where channel = 'sms' and sent_at >= ${since}`.execute(db)
  return onlyRow(rows).n
}

/** An event of which somebody is known to have been told. */
export interface Arrived {
  reportId: ReportId
  seq: number
  template: string
  audience: string
  personId: PersonId | null
}

/** Writes a receipt down: all that left in that one message; what it speaks of, where it says so first. */
export async function setReceipt(
  db: Db,
  channel: Channel,
  gatewayId: string,
  state: 'arrived' | 'failed',
  at: Date,
): Promise<Arrived[]> {
  const { rows } = await sql<Arrived>`
    update messages m set state = ${state}, arrived_at = ${state === 'arrived' ? at : null},
      error = ${state === 'failed' ? 'not delivered, the gateway says' : null}
    from notices n
    where m.gateway_id = ${gatewayId} and m.channel = ${channel} and m.state = 'sent' and n.id = m.notice_id
    returning n.report_id as "reportId", n.seq, n.template, n.audience, m.person_id as "personId"`.execute(db)
  return rows
}

/** Whether a letter is in its sender's hands. */
export async function isAnySending(db: Db, channel: Channel): Promise<boolean> {
  const { rows } = await sql<{ yes: boolean }>`
    select exists (select 1 from messages where channel = ${channel} and state = 'sending') as yes`.execute(db)
  return onlyRow(rows).yes
}

/** How many of a person's latest SMS failed one after the other, as far as five. */
export async function failuresInARow(db: Db, personId: PersonId): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with latest as (
      select id, state from messages where person_id = ${personId} and channel = 'sms'
        and state in ('arrived', 'failed') and sent_at is not null order by created_at desc, id desc limit 5)
    select count(*) as n from latest
    where id > coalesce((select max(id) from latest where state = 'arrived'), 0)`.execute(db)
  return onlyRow(rows).n
}

/** Whether anything is to leave by a channel that takes something; asked often, so it costs little. */
export async function isAnyDue(db: Db, channel: Channel, at: Date): Promise<boolean> {
  const { rows } = await sql<{ yes: boolean }>`
    select not exists (select 1 from gateways where channel = ${channel} and rests_until > ${at}) and (
      exists (select 1 from messages where channel = ${channel} and state = 'queued' and send_at <= ${at})
      or exists (select 1 from messages where channel = ${channel} and state = 'sending' and leased_until < ${at})
    ) as yes`.execute(db)
  return onlyRow(rows).yes
}

/** @param took whether the gateway took anything @param failure why it did not take something that was right */
export async function noteGateway(
  db: Db,
  channel: Channel,
  { took, failures, why, restsUntil }: { took: boolean; failures: number; why?: string; restsUntil?: Date | undefined },
  at: Date,
): Promise<void> {
  const { rows } = await sql<{ changed: boolean }>`
    with before as (select failures from gateways where channel = ${channel})
    insert into gateways as g (channel, last_ok_at, failures, why, rests_until)
    values (${channel}, ${took ? at : null}, ${failures}, ${why ?? null}, ${restsUntil ?? null})
    on conflict (channel) do update set last_ok_at = coalesce(excluded.last_ok_at, g.last_ok_at),
      failures = case when ${took} then 0 else g.failures end + excluded.failures,
      why = case when excluded.failures > 0 then excluded.why else g.why end,
      rests_until = excluded.rests_until
    returning (coalesce((select b.failures from before b), 0) > 0) <> (g.failures > 0) as changed`.execute(db)
  if (rows[0]?.changed) await tellLive(db, `g${randomUUID()}`, { status: true })
}
