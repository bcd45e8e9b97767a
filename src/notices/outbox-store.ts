// What the operator sees of messages: how each gateway does, what failed and why, and what is sent once more.
import type { ReportId } from '../platform/ids.ts'
import { type Db, removed, sql } from '../platform/database.ts'
import type { Channel } from './rules.ts'

/** How a gateway does. */
export interface GatewayHealth {
  channel: Channel
  lastOkAt: Date | null
  /** Failures since it last took something, and why the last one was. */
  failures: number
  why: string | null
  restsUntil: Date | null
  /** Messages that should have left, as far as ten thousand. */
  waiting: number
}

/** It takes what is given to it, and nothing waits that it asked to wait. */
export const works = ({ failures, restsUntil }: GatewayHealth): boolean => failures === 0 && restsUntil === null

/** Of the channels that have a gateway. */
export async function listGateways(db: Db, channels: readonly Channel[], at: Date): Promise<GatewayHealth[]> {
  const { rows } = await sql<GatewayHealth>`
    select w.channel, g.last_ok_at as "lastOkAt", coalesce(g.failures, 0) as failures, g.why,
      case when g.rests_until > ${at} then g.rests_until end as "restsUntil",
      (select count(*) from (select 1 from messages m
        where m.channel = w.channel and m.state = 'queued' and m.send_at <= ${at} limit 10000) due)::int as waiting
    from unnest(${channels}::text[]) with ordinality w (channel, place) left join gateways g on g.channel = w.channel
    order by w.place`.execute(db)
  return rows
}

/** Failures of one channel for one reason. */
export interface FailedGroup {
  channel: Channel
  error: string
  count: number
  lastAt: Date
  /** The newest of the reports of which nobody was told. */
  reports: ReportId[]
}

/** Since then, as far as the latest ten thousand; the most frequent first. */
export async function listFailed(db: Db, since: Date): Promise<FailedGroup[]> {
  const { rows } = await sql<FailedGroup>`
    select channel, error, count(*)::int as count, max(created_at) as "lastAt",
      to_json((array_agg(distinct report_id order by report_id desc))[1:5]) as reports
    from (
      select m.channel, coalesce(m.error, '') as error, m.created_at, n.report_id
      from messages m join notices n on n.id = m.notice_id
      where m.state = 'failed' and m.created_at > ${since} order by m.created_at desc limit 10000) failed
    group by 1, 2 order by 3 desc, 1, 2 limit 50`.execute(db)
  return rows
}

/** Tries them once more, some thousands; the number of them. */
export async function resend(
  db: Db,
  { channel, error, since }: { channel: string; error: string; since: Date },
  at: Date,
): Promise<number> {
  return removed(
    await sql`
      update messages set state = 'queued', attempts = 0, send_at = ${at}, error = null
      where id in (select id from messages where state = 'failed' and channel = ${channel}
        and coalesce(error, '') = ${error} and created_at > ${since} limit 5000) and state = 'failed'`.execute(db),
  )
}
