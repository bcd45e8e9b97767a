// "It is not solved": to the dispatcher, from the second on to the controller; a voice where a group votes; to the
// region against a deferral (regulation 3.4, 3.8).
import { addSpan, parseTerm } from '../../deadlines/rules.ts'
import { action, toOwner, type Bar, type Shut } from '../action.ts'
import { calendarOf, iso } from '../clocks.ts'
import { afterObjection, objectionAdds } from '../control.ts'
import { clearVote, hear } from '../marks.ts'

/** One voice of each person on one answer, where several are heard. */
export const hasSpoken: Bar = ({ report }, { actors, spoke }) => {
  const isOneOfSeveral = report.voteUntil !== null || (report.status === 'verifying' && !actors.includes('reporter'))
  return spoke && isOneOfSeveral ? { code: 'already_spoken' } : undefined
}

export const reporterLeft: Shut = ({ report }) => (report.reporterLeft ? 'reporter_left' : undefined)

/**
 * In `verifying` only after silence, never after a second objection: then a controller must stand on the place (house
 * 2).
 */
export const shutAfterObjection: Shut = ({ report }) =>
  report.status === 'verifying' && report.verifyCause !== 'silence' ? 'on_site_only' : undefined

/** Until when the objection to a deferral waits for the region. */
interface Objection {
  reviewBy?: string
}

export const object = action<'object', Objection>('object', {
  rows: [
    {
      from: ['answered', 'verifying'],
      by: ['reporter'],
      to: ['objected', 'verifying', 'same'],
      needs: ['reason'],
      tells: { agency: 'objected', ...toOwner },
      shut: (given) => reporterLeft(given) ?? shutAfterObjection(given),
      // While the group votes, an objection is one voice.
      goes: (given) => (given.report.voteUntil === null ? afterObjection(given) : 'same'),
      adds: (given) => (given.report.voteUntil === null ? objectionAdds(given) : {}),
    },
    {
      from: ['answered'],
      by: ['supporter'],
      to: ['same'],
      needs: ['reason'],
      shut: ({ report }) => (report.voteUntil === null ? 'no_vote' : undefined),
    },
    {
      from: ['deferred'],
      by: ['reporter'],
      to: ['same'],
      needs: ['reason'],
      limit: 'deferralObjections',
      tells: { region_controller: 'work', agency: 'objected' },
      shut: (given) => reporterLeft(given) ?? (given.report.deferralReviewBy === null ? undefined : 'already_done'),
      adds: ({ report, at, world }) => ({
        reviewBy: iso(addSpan(at, parseTerm(world.settings.terms.appeal), calendarOf(world, report))),
      }),
    },
  ],
  bar: hasSpoken,
  also: ['voice'],
  marks: (row, event, before) => {
    const { reviewBy, to } = event.body
    if (reviewBy) {
      row.deferralObjections += 1
      row.deferralReviewBy = new Date(reviewBy)
    } else if (to === undefined) hear(row, before, 'voteObjects', 0)
    else {
      row.objections += 1
      clearVote(row)
    }
  },
  photos: 'note',
  says: ({ reviewBy }) => (reviewBy ? 'deferral' : undefined),
})
