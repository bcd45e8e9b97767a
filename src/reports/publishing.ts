// What becomes public by itself: words that no check flagged, after a quiet while (regulation 3.1). And what is known
// to have reached the reporter.
import type { ReportId } from '../platform/ids.ts'
import { parseTerm } from '../deadlines/index.ts'
import type { ReportDeps } from './deps.ts'
import { findClean, timeOfEvent } from './fact-store.ts'
import { actAlone } from './writer.ts'

const batch = 50

/** Publishes what nobody need look at; true when there may be more. */
export async function publishClean(deps: ReportDeps): Promise<boolean> {
  const at = deps.clock()
  const before = new Date(at.getTime() - parseTerm(deps.settings.terms.publishClean).minutes * 60_000)
  const ids = await findClean(deps.db, before, batch)
  for (const id of ids) await actAlone(deps, id, 'publish', ({ publication }) => publication === 'pending')
  return ids.length === batch
}

/**
 * The notice of the present answer is known to have arrived, by receipt or by an opened card: from now the reporter's
 * time runs (regulation 3.7). `seq` is the event that was told of; a notice of an earlier answer says nothing.
 */
export async function noteDelivery(deps: ReportDeps, reportId: ReportId, seq?: number): Promise<void> {
  const toldAt = seq === undefined ? undefined : await timeOfEvent(deps.db, reportId, seq)
  await actAlone(deps, reportId, 'notified', ({ stageEnteredAt }) => toldAt === undefined || toldAt >= stageEnteredAt)
}
