// A page of somebody's work: the queue, its counts, the cursor of what follows.
import { reachOf, requireViewer } from '../people/index.ts'
import { Problem } from '../platform/problems.ts'
import { type Fields, textOf, queryOf } from '../platform/query.ts'
import {
  countPublication,
  countQueue,
  listQueue,
  type Row,
  rowOf,
  type QueueCounts,
  type QueueMark,
} from '../lists/index.ts'
import type { ReportDeps } from '../reports/index.ts'
import { statuses } from '../life/index.ts'
import type { Locale } from '../language/index.ts'
import { besidesOf, endOfDay, queueOf, type Tab, tabsOf, type WorkFilter } from './rules.ts'
import { pageOf, present } from '../platform/present.ts'
import { choiceOf } from '../platform/query.ts'

export interface WorkPage {
  rows: Row[]
  next: string | null
  counts: QueueCounts & { publication: number | null }
  filter: WorkFilter
  tabs: Tab[]
}

const pageSize = 50

/** The filter out of a query string; an unknown tab is the first one. @throws invalid for an unknown status */
export function workFilterOf(query: Fields, allowed: readonly Tab[]): WorkFilter {
  const tab = allowed.find((each) => each === query['tab']) ?? present(allowed[0], 'a tab')
  const status = choiceOf(query, 'status', statuses)
  if (status !== textOf(query, 'status')) {
    throw new Problem('invalid', { errors: [{ field: 'status', code: 'unknown_choice' }] })
  }
  const due = textOf(query, 'due')
  return {
    tab,
    status,
    due: due === 'overdue' || due === 'today' ? due : undefined,
    mine: textOf(query, 'mine') === '1',
  }
}

/** @throws not_signed_in; forbidden for somebody without a membership that has work. */
export async function readWork(
  deps: ReportDeps,
  request: Parameters<typeof requireViewer>[0],
  locale: Locale,
): Promise<WorkPage> {
  const viewer = requireViewer(request)
  const membership = viewer.acting
  if (!membership || tabsOf(membership).length === 0) throw new Problem('forbidden')
  const query = queryOf(request)
  const now = deps.clock()
  const tonight = endOfDay(now)
  const allowed = tabsOf(membership)
  const filter = workFilterOf(query, allowed)
  const queue = queueOf(deps.agencies, membership, filter, viewer.personId, now)
  const counting = queueOf(deps.agencies, membership, { tab: present(allowed[0], 'a tab') }, viewer.personId, now)
  const isFirst =
    filter.tab === 'next' && textOf(query, 'cursor') === undefined && !filter.status && !filter.due && !filter.mine
  const beside = isFirst ? besidesOf(deps.agencies, membership) : undefined
  const [extra, found, counts, publication] = await Promise.all([
    beside ? listQueue(deps.db, beside, pageSize) : [],
    listQueue(deps.db, queue, pageSize + 1, markOf(textOf(query, 'cursor'))),
    countQueue(deps.db, counting, now, tonight),
    allowed.includes('publication') ? countPublication(deps.db, reachOf(deps, membership).region) : null,
  ])
  const { items: page, next } = pageOf(found, pageSize, (last) => {
    const clock = present(queue.publication ? last.publishBy : last.actBy, 'the clock that the queue is ordered by')
    return `${clock.getTime()}-${last.id}`
  })
  return {
    rows: [...extra, ...page.filter(({ id }) => !extra.some((each) => each.id === id))].map((report) =>
      rowOf(deps, viewer, report, locale),
    ),
    next: next ?? null,
    counts: { ...counts, publication },
    filter,
    tabs: allowed,
  }
}

/** `1795330800000-42` → the mark; anything else is no mark. */
function markOf(cursor: string | undefined): QueueMark | undefined {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(cursor ?? '')
  return match ? { at: new Date(Number(match[1])), id: Number(match[2]) } : undefined
}
