// Which reports are a person's work: by role, agency, territory and groups. Pure.
import type { PersonId } from '../platform/ids.ts'
import { inDays, midnightOf } from '../platform/time.ts'
import type { Agencies } from '../agencies/rules.ts'
import { type Membership, reachOf } from '../people/rules.ts'
import type { Queue } from '../lists/rules.ts'
import type { Status } from '../life/index.ts'

/** Steps that may be taken on several reports at once. */
export const bulkActions = ['accept', 'assign'] as const

export const tabs = ['next', 'waiting', 'publication', 'all'] as const
export type Tab = (typeof tabs)[number]

/** The tabs a role has: dispatchers publish, observers only look. */
export function tabsOf({ role }: Membership): Tab[] {
  if (role === 'dispatcher') return ['next', 'publication', 'all']
  if (role === 'observer') return ['all']
  if (role === 'administrator' || role === 'helper') return []
  return ['next', 'waiting', 'all']
}

const ownerOfRole: Partial<Record<Membership['role'], Queue['owner']>> = {
  officer: 'agency',
  head: 'agency',
  dispatcher: 'dispatcher',
  controller: 'controller',
}

export interface WorkFilter {
  tab: Tab
  status?: Status | undefined
  due?: 'overdue' | 'today' | undefined
  mine?: boolean
}

/** The queue behind a tab: what this person must do next, what waits for consent, what awaits publication, or all. */
export function queueOf(
  agencies: Agencies,
  membership: Membership,
  filter: WorkFilter,
  personId: PersonId,
  now: Date,
): Queue {
  const tonight = endOfDay(now)
  const scope = reachOf({ agencies }, membership)
  const waits = filter.tab === 'waiting' ? 'reporter' : undefined
  const owner = filter.tab === 'next' ? ownerOfRole[membership.role] : waits
  const level = agencies.get(membership.agencyId).level === 'district' ? 'district' : 'region'
  const today = filter.due === 'today' ? tonight : undefined
  return {
    ...scope,
    owner,
    publication: filter.tab === 'publication',
    status: filter.status,
    officerId: filter.mine ? personId : undefined,
    withHeld: membership.role === 'dispatcher',
    // Each level has its own turn; a hokimlik's own cases go to the region at once (regulation 3.10).
    controlLevel: owner === 'controller' ? level : undefined,
    dueBefore: filter.due === 'overdue' ? now : today,
    dueAfter: filter.due === 'today' ? now : undefined,
  }
}

/**
 * What waits for this person besides the stages owned: requests to decide, parts in others' work; few, so shown first.
 */
export function besidesOf(agencies: Agencies, membership: Membership): Queue | undefined {
  const scope = reachOf({ agencies }, membership)
  if (membership.role === 'controller') {
    return { ...scope, requests: agencies.get(membership.agencyId).level === 'district' ? 'district' : 'region' }
  }
  return membership.role === 'officer' || membership.role === 'head' ? { ...scope, parts: true } : undefined
}

/** Midnight in Tashkent after `now`. */
export const endOfDay = (now: Date): Date => inDays(midnightOf(now), 1)
