// Which of the words people wrote stand for the report today: what was filed, then corrected, then edited for the
// public. Pure but for one reader.
import type { ReportId } from '../platform/ids.ts'
import type { Db } from '../platform/database.ts'
import { eventsOf, type TimelineRow } from './store.ts'

export interface StandingWords {
  /** The reporter's own words as they stand. */
  own: string | undefined
  /** What the public may read: the dispatcher's edit where there is one since. */
  shown: string | undefined
  landmark: string | undefined
}

export function standingWords(timeline: readonly Pick<TimelineRow, 'type' | 'words'>[]): StandingWords {
  let own = timeline[0]?.words.text
  let shown = own
  for (const { type, words } of timeline) {
    if (type === 'correct') own = shown = words.text
    if (type === 'edit_public_text') shown = words.text
  }
  return { own, shown, landmark: timeline[0]?.words.landmark }
}

/** What is searched of a published report, out of its timeline. */
export function searchedOf(timeline: readonly Pick<TimelineRow, 'type' | 'words'>[]): string {
  const { shown, landmark } = standingWords(timeline)
  return [shown, landmark].filter(Boolean).join(' ')
}

export const publicWords = async (db: Db, reportId: ReportId): Promise<string> =>
  searchedOf(await eventsOf(db, reportId))
