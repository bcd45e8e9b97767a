// Officers' comfort: the same step on many reports, a colleague's queue handed over, one's own week.
import { inDays } from '../platform/time.ts'
import { actingOf, officersOf, reachOf, requirePermission, type Viewer } from '../people/index.ts'
import { invalid } from '../platform/problems.ts'
import type { Fields } from '../platform/query.ts'
import { actOnEach, type Bulk, type ReportDeps } from '../reports/index.ts'
import { listQueue, type Row, rowOf } from '../lists/index.ts'
import type { Locale } from '../language/index.ts'
import { bulkActions, bulkFrom, endOfDay } from './rules.ts'
import { idsAsked } from './reading.ts'
import { type Done, doneSince, type Words, wordsSince, workOf } from './store.ts'

export interface BulkInput {
  action?: string | undefined
  reports: readonly number[]
  /** Instead: all that this query of the desk holds. */
  all?: Fields | undefined
  officer?: number | undefined
  text?: string | undefined
}

/** Takes a step on several reports at once, each told apart. @throws forbidden, invalid */
export async function takeInBulk(deps: ReportDeps, viewer: Viewer, input: BulkInput): Promise<Bulk> {
  const { reports, all, officer, text } = input
  const action = bulkActions.find((each) => each === input.action)
  if (action === 'assign') requirePermission(viewer, 'team.manage')
  if (action === undefined) throw invalid('action', input.action ? 'unknown_choice' : 'missing')
  if (reports.length === 0 && !all) throw invalid('reports', 'missing')
  if (action === 'assign' && officer === undefined) throw invalid('officer', 'missing')
  if ((action === 'ask' || action === 'add_note') && !text?.trim()) throw invalid('text', 'missing')
  const { bulkReports } = deps.settings.limits
  const ids = all ? await idsAsked(deps, viewer, all, { statuses: bulkFrom[action], most: bulkReports }) : reports
  return actOnEach(deps, viewer, ids, action, {
    ...(action === 'assign' && officer !== undefined && { officer }),
    ...((action === 'ask' || action === 'add_note') && text !== undefined && { text }),
  })
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
            officer: viewer.personId,
            dueBefore: inDays(endOfDay(now), 7),
          },
          100,
          now,
        )
      : [],
  ])
  return { since, done, words, ahead: ahead.map((report) => rowOf(deps, viewer, report, locale)) }
}
