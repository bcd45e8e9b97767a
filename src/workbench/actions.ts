// Officers' comfort: the same step on many reports, a colleague's queue handed over, one's own week.
import { inDays } from '../platform/time.ts'
import { actingOf, officersOf, reachOf, requirePermission, type Viewer } from '../people/index.ts'
import { invalid } from '../platform/problems.ts'
import { actOnEach, type Bulk, type ReportDeps } from '../reports/index.ts'
import { listQueue, type Row, rowOf } from '../lists/index.ts'
import type { Locale } from '../language/index.ts'
import { bulkActions, endOfDay } from './rules.ts'
import { type Done, doneSince, type Words, wordsSince, workOf } from './store.ts'
import { present } from '../platform/present.ts'

export interface BulkInput {
  action?: string | undefined
  reports: readonly number[]
  officer?: number | undefined
}

/** Accepts or assigns several reports at once. @throws forbidden, invalid */
export async function takeInBulk(
  deps: ReportDeps,
  viewer: Viewer,
  { action, reports, officer }: BulkInput,
): Promise<Bulk> {
  if (action === 'assign') requirePermission(viewer, 'team.manage')
  if (!bulkActions.some((each) => each === action)) throw invalid('action', action ? 'unknown_choice' : 'missing')
  if (reports.length === 0) throw invalid('reports', 'missing')
  if (action === 'assign' && officer === undefined) throw invalid('officer', 'missing')
  return actOnEach(deps, viewer, reports, present(action, 'the action'), officer === undefined ? {} : { officer })
}

/** Gives one officer's work to another, each report with its own entry; `left` is how many remain for a next time. */
export async function handOver(
  deps: ReportDeps,
  viewer: Viewer,
  { from, to, agency }: { from?: number | undefined; to?: number | undefined; agency?: number },
): Promise<Bulk & { left: number }> {
  // The own body, or one of its divisions.
  const agencyId = agency ?? actingOf(viewer).agencyId
  const people = await officersOf(deps.db, agencyId)
  if (from === undefined) throw invalid('from', 'missing')
  if (to === undefined || !people.some((person) => person.id === to))
    throw invalid('to', to === undefined ? 'missing' : 'unknown_choice')
  if (from === to) throw invalid('to', 'same_person')
  const { bulkReports } = deps.settings.limits
  const found = await workOf(deps.db, deps.agencies.withBelow(agencyId), from, bulkReports + 1)
  // Somebody who left the team may still have work here; somebody who never was in it has none.
  if (found.length === 0 && !people.some((person) => person.id === from)) throw invalid('from', 'unknown_choice')
  const result = await actOnEach(deps, viewer, found.slice(0, bulkReports), 'assign', { officer: to })
  const left = (await workOf(deps.db, deps.agencies.withBelow(agencyId), from, 1000)).length
  return { ...result, left }
}

export interface Week {
  since: Date
  done: Done[]
  words: Words | null
  /** What falls due in the next seven days, and what is late. */
  ahead: Row[]
}

/** The last seven days of a person's steps, and the seven to come. @throws forbidden */
export async function readWeek(deps: ReportDeps, viewer: Viewer, locale: Locale): Promise<Week> {
  const acting = actingOf(viewer)
  const now = deps.clock()
  const since = inDays(endOfDay(now), -7)
  const isBody = acting.role === 'officer' || acting.role === 'head'
  const agencies = isBody ? deps.agencies.withBelow(acting.agencyId) : []
  const [done, words, ahead] = await Promise.all([
    doneSince(deps.db, viewer.personId, since),
    isBody ? wordsSince(deps.db, viewer.personId, agencies, since) : null,
    isBody
      ? listQueue(
          deps.db,
          {
            ...reachOf(deps, acting),
            owner: 'agency',
            officerId: viewer.personId,
            dueBefore: inDays(endOfDay(now), 7),
          },
          100,
        )
      : [],
  ])
  return { since, done, words, ahead: ahead.map((report) => rowOf(deps, viewer, report, locale)) }
}
