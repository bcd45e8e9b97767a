// What becomes public by itself: words that no check flagged, after a quiet while (regulation 3.1). And what is known to have reached the reporter.
import { parseTerm } from '../deadlines/index.ts'
import { sql } from '../platform/database.ts'
import type { ReportDeps } from './deps.ts'
import { actAlone } from './writer.ts'

const batch = 50

/** Publishes what nobody need look at; true when there may be more. */
export async function publishClean(deps: ReportDeps): Promise<boolean> {
  const at = deps.clock()
  const before = new Date(at.getTime() - parseTerm(deps.settings.terms.publishClean).minutes * 60_000)
  const { rows } = await sql<{ id: number }>`
    select id from reports r where publication = 'pending' and flag is null and pending_from <= ${before}
    and status not in ('moderating', 'withdrawn', 'rejected', 'merged') limit ${batch}`.execute(deps.db)
  for (const { id } of rows) {
    await actAlone(deps, id, 'publish', ({ publication }) => publication === 'pending')
  }
  return rows.length === batch
}

/**
 * The notice of the present answer is known to have arrived, by receipt or by an opened card: from now the reporter's
 * time runs (regulation 3.7). `seq` is the event that was told of; a notice of an earlier answer says nothing.
 */
export async function noteDelivery(deps: ReportDeps, reportId: number, seq?: number): Promise<void> {
  const told =
    seq === undefined ? undefined : await sql<{ at: Date }>`select at from events where report_id = ${reportId} and seq = ${seq}`.execute(deps.db)
  const toldAt = told?.rows[0]?.at
  await actAlone(deps, reportId, 'notified', ({ stageEnteredAt }) => toldAt === undefined || toldAt >= stageEnteredAt)
}
