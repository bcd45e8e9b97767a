// What happens by itself when its time has come: reminders, the ladder of delays, and what silence means. Pure.
import { halfTerm, nextEscalation, nextStepOf, percentOf, stage, type World } from './clocks.ts'
import type { Facts } from './given.ts'
import { backFromQuestion, objection, overturned, toVerifying } from './effects.ts'
import type { EventBody, Report } from './report.ts'

export interface SelfTaken {
  type: 'remind' | 'escalate' | 'lapse'
  body: EventBody
}

/** The one step that is due now, the earliest first; undefined where nothing is (any more). */
export function decideStep(report: Report, at: Date, world: World, facts: Facts): SelfTaken | undefined {
  const next = nextStepOf(report, world)
  if (!next || next.at > at) return undefined
  if (next.name === 'remind') return { type: 'remind', body: {} }
  if (next.name === 'escalate') {
    const rung = nextEscalation(report)!
    return { type: 'escalate', body: { rung, step: percentOf(rung, world) } }
  }
  return { type: 'lapse', body: silence(report, at, world, facts) }
}

/** What silence does: it accepts, refuses, overturns, sends back or sends the controller. */
function silence(report: Report, at: Date, world: World, facts: Facts): EventBody {
  // Silence refuses a request (regulation 3.4), and overturns a deferral that the reporter objected to.
  if (report.requestBy !== null && report.requestBy <= at) return { request: report.request!, granted: false }
  if (report.deferralReviewBy !== null && report.deferralReviewBy <= at) return overturned(report, at, world)
  switch (report.status) {
    case 'routed':
      return { ...stage(report, 'in_progress', at, world), late: true }
    case 'waiting_reporter':
      return backFromQuestion(report, at, world)
    case 'deferred':
      // On the date by itself, due that day (house 2).
      return { ...stage(report, 'in_progress', at, world), why: 'date' }
    case 'answered':
      return report.voteUntil === null ? toVerifying(report, at, world, 'silence', facts) : counted(report, at, world, facts)
    case 'objected':
      return stage(report, 'in_progress', at, world, { dueAt: halfTerm(report, at, world) })
    case 'verifying':
      return { ...stage(report, 'verifying', at, world), controlLevel: 'region' }
    case 'appealed':
      return overturned(report, at, world)
    default:
      return {}
  }
}

/** The group's word after three days: half of those who answered consent, fewer than three object (regulation 3.13). */
function counted(report: Report, at: Date, world: World, facts: Facts): EventBody {
  const { voteConsents, voteObjects, voteStars } = report
  const result = { consents: voteConsents, objects: voteObjects }
  const { voteShare, voteObjections } = world.settings.limits
  const isWon = voteConsents >= (voteConsents + voteObjects) * voteShare && voteObjects < voteObjections
  if (isWon) return { ...stage(report, 'closed', at, world), basis: 'consent', stars: Math.round(voteStars / voteConsents), ...result }
  return { ...objection(report, at, world, facts), ...result }
}
