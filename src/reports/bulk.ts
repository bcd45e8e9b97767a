// The same step on many reports, one after another: what is refused is told with its reason, the rest is done.
import type { Viewer } from '../people/index.ts'
import { Problem } from '../platform/problems.ts'
import type { ReportDeps } from './deps.ts'
import { recordingsOf } from '../recordings/index.ts'
import type { ActionInput } from '../life/index.ts'
import { act } from './writer.ts'

export interface Bulk {
  done: number[]
  refused: { id: number; code: string }[]
}

/** At most the number that the settings allow, the rest is refused; each report is its own transaction. */
export async function actOnEach(
  deps: ReportDeps,
  viewer: Viewer,
  reports: readonly number[],
  action: string,
  input: ActionInput,
): Promise<Bulk> {
  const all = [...new Set(reports)]
  const most = deps.settings.limits.bulkReports
  const result: Bulk = { done: [], refused: all.slice(most).map((id) => ({ id, code: 'too_many' })) }
  // What waits to be heard is published by whoever hears it, one by one.
  const unheard = action === 'publish' ? await waitingIn(deps, all.slice(0, most)) : new Set<number>()
  for (const id of all.slice(0, most)) {
    if (unheard.has(id)) {
      result.refused.push({ id, code: 'recording_waits' })
      continue
    }
    try {
      await act(deps, viewer, id, action, input)
      result.done.push(id)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      result.refused.push({ id, code: error.errors[0]?.code ?? error.code })
    }
  }
  return result
}

async function waitingIn({ db }: ReportDeps, ids: readonly number[]): Promise<Set<number>> {
  const waiting = (await recordingsOf(db, ids)).filter(({ state }) => state === 'waiting')
  return new Set(waiting.flatMap(({ reportId }) => reportId ?? []))
}
