// "It is not solved": of the reporter, or of one whose report was merged in, to the dispatcher, from the second on to
// the controller; of others a voice where a group votes, and after silence what sends the controller there; to the
// region against a deferral (regulation 3.4, 3.7, 3.8, 3.13).
import { addSpan, parseTerm } from '../../deadlines/rules.ts'
import { action, barred, toOwner, type Bar, type Row, type Shut } from '../action.ts'
import { calendarOf, iso } from '../clocks.ts'
import { afterObjection, objectionAdds, shutToResidents } from '../control.ts'
import { asksOthers } from '../given.ts'
import { clearVote, hear } from '../marks.ts'

/** One voice of each person on one answer, where several are heard. */
export const hasSpoken: Bar = ({ report, world }, { actors, spoke }) => {
  const isOneOfSeveral =
    report.voteUntil !== null ||
    (report.status === 'verifying' && (!actors.includes('reporter') || asksOthers(report, world)))
  return spoke && isOneOfSeveral ? { code: 'already_spoken' } : undefined
}

/** Who joined after the answer follows it, and speaks on the next one. */
export const cameLate: Bar = (_case, person) => (person.cameLate ? barred('joined_after_answer') : undefined)

export const reporterLeft: Shut = ({ report }) => (report.reporterLeft ? 'reporter_left' : undefined)

/**
 * In `verifying` only after silence, never after a second objection: then a controller must stand on the place (house
 * 2).
 */
export const shutAfterObjection: Shut = ({ report }) =>
  report.status === 'verifying' && report.verifyCause !== 'silence' ? 'on_site_only' : undefined

/** Whoever came late is asked neither now nor once a vote is open. */
export const lateAnyway: Row['truer'] = (person) => (person.cameLate ? 'joined_after_answer' : undefined)

/** Until when the objection to a deferral waits for the region. */
interface Objection {
  reviewBy?: string
}

/** A reporter's objection is one, whatever others said or will say. */
const ofReporter = {
  to: ['objected', 'verifying'],
  needs: ['reason'],
  tells: { reporter: 'objected', agency: 'objected', ...toOwner },
  goes: afterObjection,
  adds: objectionAdds,
} as const

/** Staff never consent for anyone (regulation 3.6): who had an office since it was filed is no resident. */
export const staffWord: Bar = (_case, { heldOffice }) => (heldOffice ? barred('held_office') : undefined)

const oneVoice: Bar = (given, person) => cameLate(given, person) ?? hasSpoken(given, person)

export const object = action<'object', Objection>('object', {
  rows: [
    {
      from: ['answered', 'verifying'],
      by: ['reporter'],
      ...ofReporter,
      shut: (given) => reporterLeft(given) ?? shutAfterObjection(given),
    },
    { from: ['answered', 'verifying'], by: ['co_reporter'], ...ofReporter, shut: shutAfterObjection, bar: cameLate },
    {
      from: ['answered'],
      by: ['supporter'],
      to: ['same'],
      needs: ['reason'],
      shut: ({ report }) => (report.voteUntil === null ? 'no_vote' : undefined),
      truer: lateAnyway,
      bar: oneVoice,
    },
    {
      from: ['verifying'],
      by: ['resident'],
      to: ['same'],
      needs: ['reason'],
      tells: toOwner,
      shut: shutToResidents,
      bar: (given, person) => oneVoice(given, person) ?? staffWord(given, person),
      adds: () => ({ onSite: 'resident' }),
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
  also: ['voice'],
  marks: (row, event, before) => {
    const { reviewBy, to, onSite } = event.body
    if (reviewBy) {
      row.deferralObjections += 1
      row.deferralReviewBy = new Date(reviewBy)
    } else if (to === undefined) {
      hear(row, before, 'voteObjects', 0)
      if (onSite !== undefined) row.onSite = true
    } else {
      row.objections += 1
      clearVote(row)
    }
  },
  photos: 'note',
  says: ({ reviewBy, to }, role) => {
    if (reviewBy) return 'deferral'
    if (role !== 'supporter') return undefined
    return to === undefined ? 'neighbour' : 'co_reporter'
  },
})
