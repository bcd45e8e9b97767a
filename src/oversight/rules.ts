// A way through places that visits them all, and how an instruction stands. Pure.
import type { AgencyId } from '../platform/ids.ts'
import type { Point } from '../territories/rules.ts'

const kmBetween = (a: Point, b: Point): number =>
  Math.hypot((a.lat - b.lat) * 111.2, (a.lng - b.lng) * 111.2 * Math.cos((a.lat * Math.PI) / 180))

export interface Stop<T> {
  of: T
  /** From the stop before. */
  km: number
}

/**
 * Each next stop is the nearest one left, beginning at `from`: short enough for a day's round, and anybody sees why.
 */
export function routeThrough<T extends Point>(from: Point, places: readonly T[]): Stop<T>[] {
  const left = [...places]
  const stops: Stop<T>[] = []
  let here = from
  while (left.length > 0) {
    const nearest = left.reduce((best, place) => (kmBetween(here, place) < kmBetween(here, best) ? place : best))
    left.splice(left.indexOf(nearest), 1)
    stops.push({ of: nearest, km: Math.round(kmBetween(here, nearest) * 10) / 10 })
    here = nearest
  }
  return stops
}

/** Days back that monitoring looks. */
export const monitoringPeriods = [7, 30, 90] as const

export interface Instruction {
  id: number
  hokimlikId: AgencyId
  agencyId: AgencyId
  text: string
  /** `2026-12-01`. */
  dueOn: string
  madeAt: Date
  answer: string | null
  answeredAt: Date | null
  closedAt: Date | null
}

export function stateOf(
  { answer, closedAt, dueOn }: Pick<Instruction, 'answer' | 'closedAt' | 'dueOn'>,
  today: string,
): 'open' | 'late' | 'answered' | 'closed' {
  if (closedAt) return 'closed'
  if (answer !== null) return 'answered'
  return dueOn < today ? 'late' : 'open'
}
