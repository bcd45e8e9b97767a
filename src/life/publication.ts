// What a step does to what the public sees. Pure.
import { isEmergency } from '../categories/rules.ts'
import { addSpan, parseTerm } from '../deadlines/rules.ts'
import type { Case } from './action.ts'
import { calendarOf, iso } from './clocks.ts'
import type { Publication } from './life.ts'
import type { Moves, Report } from './report.ts'

/** Waiting for a dispatcher's look again, by the publication's own clock (regulation 3.1). */
export function pendingAgain({ report, at, world }: Case): Moves {
  const { terms } = world.settings
  const term = isEmergency(world.categories.get(report.category)) ? terms.publishEmergency : terms.publish
  return {
    publication: 'pending',
    publishBy: iso(addSpan(at, parseTerm(term), calendarOf(world, report))),
    flag: 'changed',
  }
}

/** Out of the public's sight; what was private stays so. */
export const hidden = (report: Report): Publication => (report.publication === 'private' ? 'private' : 'hidden')
