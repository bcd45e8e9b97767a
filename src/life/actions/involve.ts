// The lead asks another body for its part, until a day; the promise stays the lead's (regulation 3.3).
import type { AgencyId } from '../../platform/ids.ts'
import { action } from '../action.ts'
import { endOf, iso } from '../clocks.ts'
import { dateOf } from '../needs.ts'
import { present } from '../../platform/present.ts'

/** The involved body, and until when its part is to be done. */
interface Involved {
  part: AgencyId
  until: string
}

export const involve = action<'involve', Involved>('involve', {
  rows: [
    {
      from: ['in_progress'],
      by: ['officer', 'head'],
      to: ['same'],
      needs: ['agency', 'text', 'until'],
      tells: { coexecutors: 'part' },
    },
  ],
  judgeAgency: ({ report }, agency) => {
    if (agency.id === report.agencyId) return 'same_agency'
    return report.parts.includes(agency.id) ? 'already_involved' : undefined
  },
  adds: ({ input }) => ({ part: Number(input.agency), until: iso(endOf(present(dateOf(input.until), 'the date'))) }),
  marks: (row, { body }) => {
    row.parts = [...row.parts, body.part]
  },
})
