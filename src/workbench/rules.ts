// Which reports are a person's work: by role, agency, territory and groups, and what is looked for among them. Pure.
import type { PersonId } from '../platform/ids.ts'
import { inDays, midnightOf } from '../platform/time.ts'
import type { Agencies } from '../agencies/rules.ts'
import { type Membership, reachOf } from '../people/rules.ts'
import type { Queue, QueueFilter, QueueOrder } from '../lists/rules.ts'
import type { Status } from '../life/index.ts'

/** How long a crew's link opens its order, how many a report has at a time, and how much stands in one. */
export const orderDays = 30
export const mostOrders = 5
export const longestCrew = 80
export const longestSaid = 500

/** Steps that may be taken on several reports at once; one answer for many is an incident's (regulation 3.13). */
export const bulkActions = ['accept', 'take', 'assign', 'publish', 'ask', 'add_note'] as const
export type BulkAction = (typeof bulkActions)[number]

/** From where each may be taken; wherever a report stands where nothing is said. */
export const bulkFrom: Partial<Record<BulkAction, readonly Status[]>> = {
  accept: ['routed'],
  take: ['in_progress', 'waiting_reporter', 'deferred'],
  assign: ['in_progress', 'waiting_reporter', 'deferred'],
  ask: ['in_progress'],
}

export const tabs = ['next', 'asking', 'waiting', 'publication', 'all'] as const
export type Tab = (typeof tabs)[number]

/** The tabs a role has: dispatchers publish, observers only look. */
export function tabsOf({ role }: Membership): Tab[] {
  if (role === 'dispatcher') return ['next', 'publication', 'all']
  if (role === 'observer') return ['all']
  if (role === 'administrator' || role === 'helper') return []
  return ['next', 'asking', 'waiting', 'all']
}

const ownerOfRole: Partial<Record<Membership['role'], Queue['owner']>> = {
  officer: 'agency',
  head: 'agency',
  dispatcher: 'dispatcher',
  controller: 'controller',
}

/** The status in which a report is new to a body or a dispatcher, who have done nothing about it yet. */
const freshStatus: Partial<Record<Membership['role'], Status>> = {
  officer: 'routed',
  head: 'routed',
  dispatcher: 'returned',
}
/** A controller's check takes days: new is what came in the last of them. */
const freshDays = 3

/** What an address asks of the desk. */
export interface WorkFilter {
  tab: Tab
  due?: 'overdue' | 'today' | undefined
  fresh?: boolean
  officer?: 'me' | 'none' | number | undefined
  order?: QueueOrder | undefined
  /** Besides: what the queue itself is asked. */
  sought: QueueFilter
}

/** What an address may say beside the tab; each of them is kept by every link of the desk. */
export const filterNames = [
  'tab', 'status', 'due', 'new', 'officer', 'group', 'category', 'territory', 'mahalla', 'agency', 'alone', 'mark',
  'since', 'until', 'flag', 'overdue', 'q', 'order', 'fold', 'cols', 'view',
] as const // prettier-ignore

/** The queue behind a tab: what this person must do next, what is asked of them, what waits for consent, or all. */
export function queueOf(
  agencies: Agencies,
  membership: Membership,
  filter: WorkFilter,
  personId: PersonId,
  now: Date,
): Queue {
  const { tab, due, fresh, officer, order, sought } = filter
  const base: Queue = {
    ...narrowed(sought),
    order,
    officer: officer === 'me' ? personId : officer,
    // What a check holds is no report under control yet: figures of control leave it out.
    withHeld: membership.role === 'dispatcher' && sought.mark === undefined,
    ...(due === 'overdue' && { dueBefore: now }),
    ...(due === 'today' && { dueFrom: now, dueBefore: endOfDay(now) }),
    ...(fresh && freshOf(membership, sought, now)),
    // Last: whatever is sought, nobody looks beyond the own reach.
    ...reachOf({ agencies }, membership),
  }
  return { ...base, ...taskOf(agencies, membership, tab) }
}

/** What is not sought narrows nothing: not even to `undefined`. */
const narrowed = (sought: QueueFilter): QueueFilter =>
  Object.fromEntries(Object.entries(sought).filter(([, value]) => value !== undefined))

function freshOf({ role }: Membership, { status }: QueueFilter, now: Date): QueueFilter {
  const own = freshStatus[role]
  return own ? { status: status ?? own } : { freshFrom: inDays(now, -freshDays) }
}

/** Whose turn it is in a tab. */
function taskOf(agencies: Agencies, { role, agencyId }: Membership, tab: Tab): Queue {
  const level = agencies.get(agencyId).level === 'district' ? 'district' : 'region'
  switch (tab) {
    case 'publication':
      return { publication: true }
    case 'waiting':
      return { owner: 'reporter', isAnswered: true }
    case 'asking':
      return role === 'controller' ? { requests: level } : { parts: true }
    case 'all':
      return {}
    case 'next': {
      const owner = ownerOfRole[role]
      // Each level has its own turn; a hokimlik's own cases go to the region at once (regulation 3.10).
      if (owner === 'controller') return { owner, controlLevel: level, besides: { requests: level } }
      return owner === 'agency' ? { owner, besides: { parts: true } } : { owner }
    }
  }
}

/** What is counted beside a queue: each a filter, whose list holds exactly so many. */
export interface Figure {
  name: 'overdue' | 'today' | 'new' | 'nobody' | 'questions'
  query: Partial<Record<(typeof filterNames)[number], string>>
}

/** The figures of a role, the most pressing first. */
export function figuresOf(membership: Membership): Figure[] {
  const own = tabsOf(membership)
  const isBody = membership.role === 'officer' || membership.role === 'head'
  const first = own[0] ?? 'all'
  return [
    { name: 'overdue', query: { tab: first, due: 'overdue' } },
    { name: 'today', query: { tab: first, due: 'today' } },
    ...(own.includes('next') ? [{ name: 'new', query: { tab: 'next', new: '1' } } as const] : []),
    ...(isBody ? [{ name: 'nobody', query: { tab: 'next', officer: 'none', status: 'in_progress' } } as const] : []),
    ...(isBody ? [{ name: 'questions', query: { tab: 'all', status: 'waiting_reporter' } } as const] : []),
  ]
}

/** Midnight in Tashkent after `now`. */
export const endOfDay = (now: Date): Date => inDays(midnightOf(now), 1)
