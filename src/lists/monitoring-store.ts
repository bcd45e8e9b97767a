// How intake, routing and moderation do, told of the reports filed in the last days: of a region or the country.
import { type Db, sql, onlyRow } from '../platform/database.ts'
import type { Status } from '../life/index.ts'

/** The reports of one week, and how far they have come. */
export interface Cohort {
  /** Its Monday, in Tashkent. */
  week: string
  filed: number
  accepted: number
  answered: number
  consented: number
  /** Off control without the reporter's or residents' consent. */
  otherwise: number
  /** Rejected, withdrawn, merged. */
  ended: number
  open: number
}

export interface Monitoring {
  filed: number
  /** Never returned, rerouted or given another type: the first body was the right one. */
  firstRight: number
  emergencies: number
  /** Minutes to the middle case of each stage; null where none got so far. */
  toPublish: number | null
  toAccept: number | null
  toAnswer: number | null
  /** Had a dispatcher to look before the public. */
  flagged: number
  /** Without a point, without a mahalla: what is known of the place. */
  withPoint: number
  withMahalla: number
  withPhoto: number
  /** The same place told twice: joined to another report. */
  merged: number
  stages: { status: Status; n: number }[]
  /** Of these days: the first and the last may be no whole weeks. */
  cohorts: Cohort[]
  dispatchers: { person: number; name: string | null; steps: number }[]
  messages: { channel: string; state: string; n: number }[]
}

/** The last report filed before a moment: what is newer is read by number, the way the tables lie. */
async function lastBefore(db: Db, since: Date): Promise<number> {
  const { rows } = await sql<{
    id: number
  }>`select id from reports where filed_at < ${since} order by id desc limit 1`.execute(db)
  return rows[0]?.id ?? 0
}

export async function readMonitoring(db: Db, region: string | undefined, since: Date): Promise<Monitoring> {
  const after = await lastBefore(db, since)
  const where = sql`r.id > ${after} and r.filed_at >= ${since}
    and ${region === undefined ? sql`true` : sql`r.region = ${region}`}`
  const [cohort, dispatchers, messages] = await Promise.all([
    // Read once, told three ways.
    sql<{
      whole: Omit<Monitoring, 'stages' | 'cohorts' | 'dispatchers' | 'messages'>
      stages: Monitoring['stages']
      cohorts: Cohort[]
    }>`
      with cohort as materialized (
        select r.id, r.status, r.owner, r.closed_basis, r.filed_at, r.place, r.mahalla, r.accepted_at, r.answered_at,
          r.returns + r.reroutes + r.recategorises = 0 as right_first,
          (select min(e.at) from events e where e.report_id = r.id
            and e.body->>'publication' = 'public') as published_at,
          exists (select 1 from events e where e.report_id = r.id and e.seq = 1 and e.body ? 'flag') as flagged,
          exists (select 1 from photos p where p.report_id = r.id and p.seq = 1) as has_photo,
          c.flags && array['E', 'U'] as emergency
        from reports r join categories c on c.code = r.category where ${where}
      ), whole as (
        select count(*) as filed, count(*) filter (where right_first) as "firstRight",
          count(*) filter (where emergency) as emergencies,
          percentile_cont(0.5) within group (order by extract(epoch
            from published_at - filed_at) / 60)::float8 as "toPublish",
          percentile_cont(0.5) within group (order by extract(epoch
            from accepted_at - filed_at) / 60)::float8 as "toAccept",
          percentile_cont(0.5) within group (order by extract(epoch
            from answered_at - filed_at) / 60)::float8 as "toAnswer",
          count(*) filter (where flagged) as flagged, count(*) filter (where place = 'point') as "withPoint",
          count(*) filter (where mahalla is not null) as "withMahalla",
            count(*) filter (where has_photo) as "withPhoto",
          count(*) filter (where status = 'merged') as merged
        from cohort
      ), stages as (
        select status, count(*) as n from cohort group by 1 order by 2 desc, 1
      ), weeks as (
        select to_char(date_trunc('week', filed_at at time zone 'Asia/Tashkent'), 'YYYY-MM-DD') as week,
          count(*) as filed,
          count(*) filter (where accepted_at is not null) as accepted,
            count(*) filter (where answered_at is not null) as answered,
          count(*) filter (where closed_basis in ('consent', 'residents')) as consented,
          count(*) filter (where closed_basis in ('verified', 'papers', 'decided')) as otherwise,
          count(*) filter (where owner is null and closed_basis is null) as ended,
            count(*) filter (where owner is not null) as open
        from cohort group by 1 order by 1 desc
      )
      select (select to_json(whole) from whole) as whole, (select coalesce(json_agg(stages), '[]')
        from stages) as stages,
        (select coalesce(json_agg(weeks), '[]') from weeks) as cohorts`.execute(db),
    sql<{ person: number; name: string | null; steps: number }>`
      select e.actor_id as person, p.name, count(*) as steps from events e join reports r on r.id = e.report_id
        join people p on p.id = e.actor_id
      where e.report_id > ${after} and e.role = 'dispatcher' and ${where} group by 1, 2 order by 3 desc
        limit 30`.execute(db),
    sql<{ channel: string; state: string; n: number }>`
      select m.channel, m.state, count(*) as n from notices n join messages m on m.notice_id = n.id
        join reports r on r.id = n.report_id
      where n.report_id > ${after} and ${where} group by 1, 2 order by 1, 2`.execute(db),
  ])
  const { whole, stages, cohorts } = onlyRow(cohort.rows)
  return { ...whole, stages, cohorts, dispatchers: dispatchers.rows, messages: messages.rows }
}
