// How ready a body is: invited, connected, ready; what is stale or left alone. Pure.
import type { AgencyId } from '../platform/ids.ts'
import type { Agencies, Agency } from '../agencies/rules.ts'
import { type Categories, isEmergency } from '../categories/rules.ts'
import { unwatched, type Watch } from '../deadlines/rules.ts'

/** What is known of how far a body has come. */
export interface Standing {
  agencyId: AgencyId
  invited: boolean
  people: number
  hasPage: boolean
  pageAt: Date | null
  /** When each of its duty contacts is on watch; null: round the clock. */
  watches: (Watch | null)[]
  answered: boolean
  /** Open reports that wait for it. */
  waiting: number
  /** When one of its people was last here. */
  seenAt: Date | null
  dueOn: string | null
}

/** What a body needs to be ready, in the order it is reached. */
export const needs = ['page', 'people', 'duty', 'answer'] as const
export type Need = (typeof needs)[number]
export type Stage = 'none' | 'invited' | 'connected' | 'ready'

export interface Readiness {
  agency: Agency
  stage: Stage
  /** What is still missing. */
  missing: Need[]
  /** The day it should have been ready by has passed. */
  overdue: boolean
  /** Its page was not looked after for long. */
  stale: boolean
  /** Work waits, and nobody opened the cabinet for two working days. */
  deserted: boolean
  standing: Standing
}

/**
 * The kind leads a type where there is danger or urgency: a duty contact round the clock is needed (regulation 3.12).
 */
export const needsDuty = (categories: Categories, kind: string): boolean =>
  categories.groups.some((group) =>
    group.categories.some((category) => category.bodies[0] === kind && isEmergency(category)),
  )

export function readinessOf(
  world: { agencies: Agencies; categories: Categories },
  standing: Standing,
  limits: { today: string; staleBefore: Date; isLeftAlone: (seenAt: Date) => boolean },
): Readiness {
  const agency = world.agencies.get(standing.agencyId)
  const lacks: Record<Need, boolean> = {
    page: !standing.hasPage,
    people: standing.people === 0,
    duty: needsDuty(world.categories, agency.kind) && unwatched(standing.watches).length > 0,
    answer: !standing.answered,
  }
  const missing = needs.filter((need) => lacks[need])
  const isConnected = standing.people > 0
  const stage = stageOf(isConnected, missing.length === 0, standing.invited)
  return {
    agency,
    stage,
    missing,
    overdue: stage !== 'ready' && standing.dueOn !== null && standing.dueOn < limits.today,
    stale: standing.pageAt !== null && standing.pageAt < limits.staleBefore,
    deserted: isConnected && standing.waiting > 0 && (standing.seenAt === null || limits.isLeftAlone(standing.seenAt)),
    standing,
  }
}

function stageOf(isConnected: boolean, isWhole: boolean, isInvited: boolean): Stage {
  if (isConnected) return isWhole ? 'ready' : 'connected'
  return isInvited ? 'invited' : 'none'
}
