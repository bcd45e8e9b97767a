// What brings the controller: silence, a second objection, a referral, a reporter who left; and how far the look must
// go. Pure.
import { isHokimlik } from '../agencies/rules.ts'
import { isEmergency } from '../categories/rules.ts'
import type { ProblemCode } from '../platform/problems.ts'
import type { Case, Given, Shut, Target } from './action.ts'
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

/** Looking already, for another cause from now on. */
export const onSiteOf = (cause: VerifyCause): Moves => ({ cause, onSite: cause })

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

/**
 * Who a controller is there for: somebody objected, or nobody may speak for the place (regulation 3.7, 3.13).
 */
const whyControlled = ({ report }: Case): ProblemCode =>
  report.verifyCause !== 'silence' && report.verifyCause !== 'left' && report.voteObjects === 0
    ? 'reporter_objected'
    : 'on_site_only'

/**
 * After silence residents are asked, unless a controller must stand on the place whoever speaks: a danger, a former
 * objection, an answer that never reached its reporter, or a resident who objected (regulation 3.7).
 */
export const shutToResidents: Shut = (given) => {
  const { report, world } = given
  const isAsked =
    report.verifyCause === 'silence' &&
    !isEmergency(world.categories.get(report.category)) &&
    report.noticedAt !== null &&
    report.objections === 0 &&
    report.voteObjects === 0
  return isAsked ? undefined : whyControlled(given)
}

/** An objection that counts: to the dispatcher, from the second on to the controller (regulation 3.8). */
export const afterObjection = (given: Given): Target => (isSecond(given) ? 'verifying' : 'objected')

export function objectionAdds(given: Given): Moves {
  if (!isSecond(given)) return {}
  // The controller is looking already: the task becomes to decide, and the clock goes on.
  return given.report.status === 'verifying' ? onSiteOf('objection') : toController(given, 'objection')
}

const isSecond = ({ report, world }: Given): boolean =>
  report.objections + 1 >= world.settings.limits.objectionsBeforeControl
