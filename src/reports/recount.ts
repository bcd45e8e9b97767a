// Running clocks counted anew after a change of the calendar, in small transactions that note how far they came.
import { type Db, inTransaction } from '../platform/database.ts'
import type { ReportDeps } from './deps.ts'
import { type CalendarChange, recounted } from '../life/index.ts'
import { findRunning, lockRunning, startsOf } from './due-store.ts'
import { type StoredReport } from './store.ts'
import { appendAlone } from './writer.ts'
import { present } from '../platform/present.ts'

const batch = 250

/**
 * Counts the next reports anew, in one small transaction together with the caller's note of how far it came.
 * @returns the last report looked at and how many moved; undefined when none is left
 */
export async function recountBatch(
  deps: ReportDeps,
  changeId: number,
  change: CalendarChange,
  after: number,
  note: (tx: Db, last: number, moved: number) => Promise<void>,
): Promise<{ last: number } | undefined> {
  return inTransaction(deps.db, async (tx) => {
    const at = deps.clock()
    const found = await lockRunning(tx, { ...change, after }, batch)
    const last = found.at(-1)?.id
    if (last === undefined) return undefined
    const starts = await startsOf(tx, found)
    const moved = found.flatMap((report) => {
      const body = recounted(report, starts.get(report.id) ?? {}, at, deps, change)
      return body ? [{ report, type: 'recount', body: { ...body, change: changeId } }] : []
    })
    await appendAlone(tx, deps, at, moved)
    await note(tx, last, moved.length)
    return { last }
  })
}

/** What a change would do to running clocks. */
export interface RecountPreview {
  looked: number
  moved: number
  /** More were not looked at. */
  isPart: boolean
  samples: { report: StoredReport; from: Date; to: Date }[]
}

const most = 20_000
const shown = 10

export async function previewRecount(deps: ReportDeps, change: CalendarChange): Promise<RecountPreview> {
  const at = deps.clock()
  const found = await findRunning(deps.db, { ...change, after: 0 }, most)
  const starts = await startsOf(deps.db, found)
  const preview: RecountPreview = { looked: found.length, moved: 0, isPart: found.length === most, samples: [] }
  for (const report of found) {
    const body = recounted(report, starts.get(report.id) ?? {}, at, deps, change)
    if (!body) continue
    preview.moved += 1
    const to = body.actBy ?? body.dueAt
    if (to && preview.samples.length < shown)
      preview.samples.push({
        report,
        from: body.actBy ? present(report.actBy, 'the deadline') : report.dueAt,
        to: new Date(to),
      })
  }
  return preview
}
