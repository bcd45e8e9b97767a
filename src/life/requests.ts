// A body's request for more time: put to a hokimlik, open, decided (regulation 3.4). Pure.
import { isHokimlik } from '../agencies/rules.ts'
import { addSpan, parseTerm } from '../deadlines/rules.ts'
import type { Case } from './action.ts'
import { calendarOf, iso } from './clocks.ts'
import { timeOf } from './marks.ts'
import type { DeferralGround, RequestKind } from './life.ts'
import type { Report } from './report.ts'

/** Who decides, and until when. */
interface Asked {
  requestLevel: 'district' | 'region'
  decideBy: string
}

/** A request for more time, by days or until a date. */
export interface RequestBody extends Asked {
  request: RequestKind
  days?: number
  ground?: DeferralGround
  until?: string
}

/**
 * Who decides a request, and until when: the region for renewals and where the body is the hokimlik (regulation 3.4,
 * 3.10).
 */
export function toDecide({ report, at, world }: Case, isRenewal: boolean): Asked {
  const decideBy = addSpan(at, parseTerm(world.settings.terms.request), calendarOf(world, report))
  const isRegional = isRenewal || isHokimlik(world.agencies.get(report.agencyId))
  return { requestLevel: isRegional ? 'region' : 'district', decideBy: iso(decideBy) }
}

export function openRequest(row: Report, body: RequestBody): void {
  row.request = body.request
  row.requestLevel = body.requestLevel
  row.requestBy = timeOf(body.decideBy)
  row.requestDays = body.days ?? null
  row.requestUntil = timeOf(body.until)
  row.requestGround = body.ground ?? null
}
