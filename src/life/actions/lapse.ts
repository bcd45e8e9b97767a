// What silence means: it accepts, refuses, overturns, sends back, sends the controller, counts the votes.
import { isEmergency } from '../../categories/rules.ts'
import { action, type Given, toOwner, unless } from '../action.ts'
import { replyLeft } from '../clocks.ts'
import { afterObjection, objectionAdds, toController } from '../control.ts'
import { clearRequest, clearVote, endQuestion, leaveDeferral, winAppeal } from '../marks.ts'
import type { Before, Report, StepEvent } from '../report.ts'
import { couldSpeak, hands } from './consent.ts'
import { wonAppeal } from './overturn.ts'
import { type RequestKind } from '../life.ts'
import { present } from '../../platform/present.ts'

const by = ['system'] as const
const hasPassed = (end: Date | null, at: Date): boolean => end !== null && end <= at

/** Half of those who answered consent, fewer than three object, none of them a reporter (regulation 3.13). */
function isWon({ report: { voteConsents, voteObjects }, world, facts }: Given): boolean {
  const { voteShare, voteObjections } = world.settings.limits
  if (facts.voices.reporterObjected) return false
  return voteConsents >= (voteConsents + voteObjects) * voteShare && voteObjects < voteObjections
}

const counted = (given: Given) => {
  const { voteConsents, voteObjects, voteStars } = given.report
  const spoke = voteConsents + voteObjects
  const result = { consents: voteConsents, objects: voteObjects, ...couldSpeak(given, spoke) }
  if (!isWon(given)) return { ...objectionAdds(given), ...result }
  return { basis: 'consent' as const, stars: Math.round(voteStars / voteConsents), ...result, ...hands(given) }
}

/** A request that silence refused, the votes that were counted, what is left of the time to reply. */
interface Lapsed {
  request?: RequestKind
  granted?: false
  consents?: number
  objects?: number
  voters?: number
  since?: string
  alike?: true
  replyLeft?: number
  late?: true
  /** Nobody of the body has answered to a danger. */
  unheard?: true
}

export const lapse = action<'lapse', Lapsed>('lapse', {
  rows: [
    // Silence refuses a request (regulation 3.4), and overturns a deferral that the reporter objected to.
    {
      from: ['in_progress', 'deferred'],
      by,
      to: ['same'],
      tells: { agency: 'request_refused' },
      shut: ({ report, at }) => unless(hasPassed(report.requestBy, at), 'too_early'),
      adds: ({ report }) => ({ request: present(report.request, 'the request'), granted: false }),
    },
    {
      from: ['deferred'],
      by,
      to: ['in_progress'],
      due: 'resume',
      tells: { reporter: 'back_to_work', ...toOwner },
      shut: ({ report, at }) => unless(hasPassed(report.deferralReviewBy, at), 'too_early'),
      adds: () => ({ why: 'review' }),
    },
    // On the date by itself, due that day (house 2).
    {
      from: ['deferred'],
      by,
      to: ['in_progress'],
      tells: { reporter: 'back_to_work', ...toOwner },
      adds: () => ({ why: 'date' }),
    },
    {
      from: ['routed'],
      by,
      to: ['in_progress'],
      tells: {
        duty: { of: ['duty_again'], by: ({ unheard }) => (unheard ? 'duty_again' : undefined) },
        reporter: { of: ['accepted', 'unheard'], by: ({ unheard }) => (unheard ? 'unheard' : 'accepted') },
        heads: 'accepted_late',
        controller: 'accepted_late',
      },
      // Of a danger nobody is told that it was taken up while nobody has said so (regulation 3.3, 3.12).
      adds: ({ report, world }) => ({
        late: true,
        ...(isEmergency(world.categories.get(report.category)) && { unheard: true as const }),
      }),
    },
    {
      from: ['waiting_reporter'],
      by,
      to: ['before'],
      due: 'resume',
      tells: { owner: 'no_reply' },
      adds: ({ report, at }) => ({ replyLeft: replyLeft(report, at) }),
    },
    {
      from: ['answered'],
      by,
      to: ['verifying'],
      tells: { reporter: 'verifying', ...toOwner },
      shut: ({ report }) => unless(report.voteUntil === null, 'wrong_state'),
      adds: (given) => toController(given, 'silence'),
    },
    {
      from: ['answered'],
      by,
      to: ['closed', 'objected', 'verifying'],
      tells: {
        reporter: {
          of: ['closed', 'vote_lost', 'verifying'],
          by: (_body, { status }) => (status === 'objected' ? 'vote_lost' : status),
        },
        ...toOwner,
      },
      goes: (given) => (isWon(given) ? 'closed' : afterObjection(given)),
      adds: counted,
    },
    { from: ['objected'], by, to: ['in_progress'], due: 'half', tells: { reporter: 'back_to_work', ...toOwner } },
    // The district had its turn: from now on it is the region's.
    {
      from: ['verifying'],
      by,
      to: ['verifying'],
      tells: { region_controller: 'work' },
      adds: () => ({ controlLevel: 'region' }),
    },
    { from: ['appealed'], by, ...wonAppeal, tells: { reporter: 'overturned', ...toOwner } },
  ],
  isAnew: (to) => to === 'verifying',
  marks: lapsed,
  says: ({ granted, why, consents, from, to, controlLevel, late, unheard }) => {
    if (granted === false) return 'request'
    if (why === 'review') return 'review'
    if (consents !== undefined) return to === 'closed' ? 'vote_won' : 'vote_lost'
    if (from === 'waiting_reporter') return 'no_reply'
    if (from === 'deferred' || from === 'appealed') return from
    if (to === 'verifying') return from === 'verifying' && controlLevel === 'region' ? 'verifying.region' : 'verifying'
    if (unheard) return 'in_progress.unheard'
    return late ? 'in_progress.late' : 'in_progress'
  },
})

function lapsed(row: Report, event: StepEvent<Lapsed>, before: Before): void {
  const { body } = event
  if (body.granted === false) return clearRequest(row)
  switch (before.status) {
    case 'routed':
      row.acceptedLate = true
      return undefined
    case 'waiting_reporter':
      return endQuestion(row, body)
    case 'deferred':
      return leaveDeferral(row)
    case 'appealed':
      return winAppeal(row, event, before)
    case 'answered':
      if (body.objects === undefined || body.to === 'closed') clearVote(row)
      else {
        // A lost vote is an objection (regulation 3.13), and stays written until the next answer.
        row.objections += 1
        row.voteUntil = null
      }
      if (body.alike) row.recheck = true
      return undefined
    default:
      return undefined
  }
}
