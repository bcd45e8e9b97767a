// The reporter leaves: the earliest supporter takes over, an accepted emergency goes on alone, all else ends
// (regulation 3.9).
import type { PersonId } from '../../platform/ids.ts'
import { isEmergency } from '../../categories/rules.ts'
import { action, type Given, toOwner } from '../action.ts'
import { toController } from '../control.ts'
import { openStatuses } from '../life.ts'
import { hidden } from '../publication.ts'
import { reporterLeft } from './object.ts'
import { present } from '../../platform/present.ts'

const tells = { agency: 'withdrawn', supporters: 'inherited' }
const needs = ['reason'] as const

/** Somebody is there to take it over. */
const isInherited = ({ report, facts }: Given): boolean => report.acceptedAt !== null && facts.heir !== null
/** A danger that a body has at work is solved whoever goes. */
const goesOnAlone = ({ report, world }: Given): boolean =>
  report.acceptedAt !== null && isEmergency(world.categories.get(report.category))

/** The person who is the reporter from now on. */
interface Withdrawn {
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
    if (isInherited(given)) return 'same'
    if (!goesOnAlone(given)) return 'withdrawn'
    return given.report.status === 'answered' ? 'verifying' : 'same'
  },
  adds: (given) => {
    const { report, facts } = given
    if (isInherited(given)) return { heir: present(facts.heir, 'the heir') }
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
    }
  },
})
