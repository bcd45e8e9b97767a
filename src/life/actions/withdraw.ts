// The reporter leaves: the earliest supporter takes over, an accepted emergency goes on alone, all else ends
// (regulation 3.9).
import type { PersonId } from '../../platform/ids.ts'
import { isEmergency } from '../../categories/rules.ts'
import { action, type Given, toOwner } from '../action.ts'
import { onSiteOf, toController } from '../control.ts'
import { someOf, type Voters } from '../given.ts'
import { openStatuses } from '../life.ts'
import { clearVote, unvote } from '../marks.ts'
import { hidden } from '../publication.ts'
import { reporterLeft } from './object.ts'
import { present } from '../../platform/present.ts'

const tells = { agency: 'withdrawn', supporters: 'inherited' }
const needs = ['reason'] as const

/** Somebody is there to take it over. */
const isInherited = ({ report, facts }: Given): boolean => report.acceptedAt !== null && facts.heir !== null
/**
 * Who came after the answer cannot speak on it, as a reporter either: then a controller must look at it (regulation
 * 3.7).
 */
const cannotSpeak = ({ report, facts }: Given): boolean => {
  const isAsked = report.status === 'answered' || (report.status === 'verifying' && report.verifyCause === 'silence')
  const { voteUntil, voteObjects, residentConsents } = report
  // Where others have spoken already, the heir's word would undo theirs.
  return isAsked && (facts.heir?.voters === 0 || voteUntil !== null || voteObjects + residentConsents > 0)
}
/** A danger that a body has at work is solved whoever goes. */
const goesOnAlone = ({ report, world }: Given): boolean =>
  report.acceptedAt !== null && isEmergency(world.categories.get(report.category))

/** The person who is the reporter from now on, no longer one of those who joined. */
interface Withdrawn extends Partial<Voters> {
  heir?: PersonId
}

export const withdraw = action<'withdraw', Withdrawn>('withdraw', {
  rows: [
    {
      from: ['answered'],
      by: ['reporter'],
      to: ['withdrawn', 'same', 'verifying'],
      needs,
      tells: { ...tells, ...toOwner },
    },
    {
      from: openStatuses.filter((status) => status !== 'answered'),
      by: ['reporter'],
      to: ['withdrawn', 'same'],
      needs,
      tells,
    },
  ],
  shut: reporterLeft,
  asks: ['heir'],
  goes: (given) => {
    if (isInherited(given)) return cannotSpeak(given) && given.report.status === 'answered' ? 'verifying' : 'same'
    if (!goesOnAlone(given)) return 'withdrawn'
    return given.report.status === 'answered' ? 'verifying' : 'same'
  },
  adds: (given) => {
    const { report, facts } = given
    if (isInherited(given)) {
      const { id, ...heir } = present(facts.heir, 'the heir')
      if (!cannotSpeak(given)) return { heir: id, ...someOf(heir) }
      const controlled = report.status === 'answered' ? toController(given, 'left') : onSiteOf('left')
      return { heir: id, ...someOf(heir), ...controlled }
    }
    if (!goesOnAlone(given)) return { publication: hidden(report) }
    return report.status === 'answered' ? toController(given, 'left') : {}
  },
  also: ['heir', 'follow_up'],
  marks: (row, { body }) => {
    // A consent to an appeal is the person's own: nobody inherits it.
    if (row.formalAppeal !== null) row.formalAppeal = 'offered'
    if (body.heir === undefined) row.reporterLeft = true
    else {
      row.reporterId = body.heir
      row.supporters -= 1
      unvote(row, body)
    }
    if (body.cause !== undefined) clearVote(row)
  },
})
