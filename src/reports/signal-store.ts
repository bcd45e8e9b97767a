// What goes past the body and the district: pressure told of, and consents asked again (regulation 3.6). No event tells
// of them.
import type { PersonId, ReportId } from '../platform/ids.ts'
import { inDays } from '../platform/time.ts'
import { type Db, sql, type Tx } from '../platform/database.ts'
import { Problem } from '../platform/problems.ts'
import type { Viewer } from '../people/index.ts'
import type { Report } from '../life/index.ts'
import type { ReportDeps } from './deps.ts'
import { readsPressure } from './relations.ts'
import type { StoredReport } from './store.ts'

/** Tells the operator and the region, by a notice on the last event; the same event tells each of them once. */
async function tellPast(
  db: Db,
  reportId: ReportId,
  seq: number,
  audiences: readonly string[],
  template: string,
): Promise<void> {
  await sql`
    with told as (
      insert into notices (report_id, seq, audience, template)
      select ${reportId}::bigint, ${seq}::int, unnest(${audiences}::text[]), ${template} on conflict do nothing
        returning 1
    )
    select graphile_worker.add_job('deliver_notices', json_build_object('report', ${reportId}::bigint, 'seq',
      ${seq}::int)) from told limit 1`.execute(db)
}

export async function addPressureSignal(
  tx: Tx,
  report: { id: number; seq: number },
  personId: PersonId,
  text: string,
  at: Date,
): Promise<void> {
  await sql`insert into pressure_signals (report_id, person_id, text, at) values (${report.id}, ${personId}, ${text},
    ${at})`.execute(tx)
  await tellPast(tx, report.id, report.seq, ['operator', 'region_controller'], 'pressure')
}

export interface PressureSignal {
  id: number
  at: Date
  text: string
}

async function pressureSignals(db: Db, reportId: ReportId): Promise<PressureSignal[]> {
  const { rows } = await sql<PressureSignal>`select id, at, text from pressure_signals where report_id = ${reportId}
      order by id`.execute(db)
  return rows
}

/** What of it this person may read on the card. */
export async function signalsFor(
  deps: ReportDeps,
  viewer: Viewer | undefined,
  { report }: { report: StoredReport },
): Promise<PressureSignal[]> {
  return readsPressure(deps, viewer, report) ? pressureSignals(deps.db, report.id) : []
}

/** A word that may be asked again, and whose it was. */
interface Asked {
  reportId: ReportId
  seq: number
  personId: PersonId
  kind: 'consent' | 'withdraw'
  at: Date
}

/** Asks again in some days, where chance chose this consent or withdrawal. */
export async function planFollowUp(
  { db, settings }: Pick<ReportDeps, 'settings'> & { db: Tx },
  { reportId, seq, personId, kind, at }: Asked,
  drawn: number,
): Promise<void> {
  if (drawn >= settings.limits.followUpShare) return
  const askAt = inDays(at, settings.limits.followUpDays)
  await sql`
    insert into follow_ups (report_id, seq, person_id, kind, ask_at) values (${reportId}, ${seq}, ${personId},
      ${kind}, ${askAt})
    on conflict do nothing`.execute(db)
}

/** Words that look like one hand's are all asked again, each of who said it. */
export async function askVoices(
  { db, settings }: Pick<ReportDeps, 'settings'> & { db: Tx },
  { id }: Pick<Report, 'id'>,
  at: Date,
): Promise<void> {
  await sql`
    insert into follow_ups (report_id, seq, person_id, kind, ask_at)
    select e.report_id, e.seq, coalesce(p.merged_into, p.id), 'consent',
      ${inDays(at, settings.limits.followUpDays)}::timestamptz
    from events e join people p on p.id = e.actor_id
    where e.report_id = ${id} and e.type = 'consent' and e.seq > (select max(seq) from events
      where report_id = ${id} and type = 'answer')
    on conflict do nothing`.execute(db)
}

/** Asks what is due to be asked; true when there may be more. */
export async function askFollowUps({ db, clock }: Pick<ReportDeps, 'db' | 'clock'>): Promise<boolean> {
  const at = clock()
  const { rows } = await sql<{ report_id: number; seq: number }>`
    update follow_ups set asked_at = ${at} where (report_id, seq) in (
      select report_id, seq from follow_ups where asked_at is null and ask_at <= ${at} limit 50 for update skip locked)
    returning report_id, seq`.execute(db)
  for (const row of rows) await tellPast(db, row.report_id, row.seq, ['speaker'], 'follow_up')
  return rows.length === 50
}

export interface FollowUp {
  reportId: ReportId
  seq: number
  kind: 'consent' | 'withdraw'
}

export async function openFollowUps(db: Db, personId: PersonId): Promise<FollowUp[]> {
  const { rows } = await sql<FollowUp>`
    select report_id as "reportId", seq, kind from follow_ups
    where person_id = ${personId} and asked_at is not null and answered_at is null order by asked_at`.execute(db)
  return rows
}

/** The person's answer, once; "no" goes to the operator and the region as pressure does. @throws not_found */
export async function answerFollowUp(
  { db, clock }: Pick<ReportDeps, 'db' | 'clock'>,
  personId: PersonId,
  reportId: ReportId,
  confirmed: boolean,
  text: string,
): Promise<void> {
  const at = clock()
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ seq: number }>`
      update follow_ups set confirmed = ${confirmed}, text = ${text}, answered_at = ${at}
      where report_id = ${reportId} and person_id = ${personId} and asked_at is not null and answered_at is null
        returning seq`.execute(tx)
    if (!rows[0]) throw new Problem('not_found')
    if (!confirmed) await addPressureSignal(tx, { id: reportId, seq: rows[0].seq }, personId, text, at)
  })
}
