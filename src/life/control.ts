// What brings the controller: silence, a second objection, a referral, a reporter who left; and how far the look must
// go. Pure.
import { isHokimlik } from '../agencies/rules.ts'
import { isEmergency } from '../categories/rules.ts'
import type { Given, Target } from './action.ts'
import { isGroup } from './given.ts'
import type { VerifyCause } from './life.ts'
import type { Moves } from './report.ts'

/** The district's controller looks first; the region's where the body is the hokimlik, or from the third time on. */
export function toController(given: Given, cause: VerifyCause): Moves {
  const { report, world } = given
  const onSite = cause === 'silence' ? siteReason(given) : cause
  const isRegional = isHokimlik(world.agencies.get(report.agencyId)) || report.verifications >= 2
  return { controlLevel: isRegional ? 'region' : 'district', cause, ...(onSite && { onSite }) }
}

/** Why papers are not enough after silence (regulation 3.7), the first reason that holds. */
function siteReason({ report, world, facts }: Given): string | undefined {
  if (isEmergency(world.categories.get(report.category))) return 'emergency'
  if (report.noticedAt === null) return 'not_delivered'
  if (report.objections > 0) return 'objected'
  if (isGroup(report, world)) return 'supporters'
  if (facts.repeated) return 'repeated'
  if (facts.lowestFifth) return 'lowest_fifth'
  return facts.draw < world.settings.limits.randomSiteShare ? 'random' : undefined
}

/** An objection that counts: to the dispatcher, from the second on to the controller (regulation 3.8). */
export const afterObjection = (given: Given): Target => (isSecond(given) ? 'verifying' : 'objected')

export function objectionAdds(given: Given): Moves {
  if (!isSecond(given)) return {}
  // The controller is looking already: the task becomes to decide, and the clock goes on.
  return given.report.status === 'verifying'
    ? { cause: 'objection', onSite: 'objection' }
    : toController(given, 'objection')
}

const isSecond = ({ report, world }: Given): boolean =>
  report.objections + 1 >= world.settings.limits.objectionsBeforeControl
