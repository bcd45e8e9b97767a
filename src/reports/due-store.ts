// Reports whose time has come, and those whose clocks run.
import { type Db, sql, type Tx } from '../platform/database.ts'
import type { NextStep, Starts } from '../life/index.ts'
import { reportColumns, type StoredReport } from './store.ts'

/** Reports whose next step is due, locked for this transaction; others' are skipped. */
export async function lockDue(tx: Tx, at: Date, count: number): Promise<StoredReport[]> {
  const { rows } = await sql<StoredReport>`
    select ${reportColumns} from due_steps d join reports r on r.id = d.report_id where d.at <= ${at}
    order by d.at limit ${count} for update of r skip locked`.execute(tx)
  return rows
}

/** Sets the next step anew, where the one that was due turned out to be none (any more). */
export async function setStep(tx: Tx, id: number, step: NextStep | null): Promise<void> {
  if (step === null) await sql`delete from due_steps where report_id = ${id}`.execute(tx)
  else await sql`update due_steps set step = ${step.name}, at = ${step.at} where report_id = ${id}`.execute(tx)
}

/**
 * What may be counted anew after a change of the calendar: open reports with a clock that ends after `since`, locked.
 */
export async function lockRunning(
  tx: Tx,
  where: { region: string | null; agencies: readonly number[] | null; since: Date; after: number },
  count: number,
): Promise<StoredReport[]> {
  return runningReports(tx, where, count, true)
}

export async function findRunning(
  db: Db,
  where: Parameters<typeof lockRunning>[1],
  count: number,
): Promise<StoredReport[]> {
  return runningReports(db, where, count, false)
}

async function runningReports(
  db: Db,
  where: Parameters<typeof lockRunning>[1],
  count: number,
  lock: boolean,
): Promise<StoredReport[]> {
  const { region, agencies, since, after } = where
  const { rows } = await sql<StoredReport>`
    select ${reportColumns} from reports r where (r.owner is not null or r.status = 'merged') and r.id > ${after}
    and (r.act_by > ${since} or r.paused_act_by > ${since} or r.due_at > ${since} or r.request_by > ${since}
      or r.deferral_review_by > ${since} or r.publish_by > ${since})
    and ${region === null ? sql`true` : sql`r.region = ${region}`}
    and ${agencies === null ? sql`true` : sql`r.agency_id = any(${agencies}::int[])`}
    order by r.id limit ${count} ${lock ? sql`for update` : sql``}`.execute(db)
  return rows
}

/** Those of reports with an open request, an objection to a deferral, or a question behind them. */
export async function startsOf(db: Db, reports: readonly StoredReport[]): Promise<Map<number, Starts>> {
  const ids = reports
    .filter((report) => report.requestBy || report.deferralReviewBy || report.asks > 0)
    .map((report) => report.id)
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Starts & { id: number }>`
    select report_id as id, max(at) filter (where type in ('request_extension', 'request_deferral')) as "requestedAt",
      max(at) filter (where type = 'object' and body ? 'reviewBy') as "reviewFrom",
      max(at) filter (where type in ('reply', 'lapse') and body ? 'replyLeft') as "resumedAt"
    from events where report_id = any(${ids}::bigint[]) group by 1`.execute(db)
  return new Map(rows.map(({ id, ...starts }) => [id, starts]))
}
