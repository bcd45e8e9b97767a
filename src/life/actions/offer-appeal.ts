// Another authority's task may become a formal appeal to it: the reporter is asked (regulation 2).
import { action, unless } from '../action.ts'
import { visibleStatuses } from '../life.ts'

export const offerAppeal = action('offer_appeal', {
  rows: [
    {
      from: visibleStatuses,
      by: ['dispatcher'],
      to: ['same'],
      needs: ['owner', 'reason'],
      tells: { reporter: 'appeal_offered' },
    },
  ],
  shut: ({ report }) => (report.reporterLeft ? 'reporter_left' : unless(report.formalAppeal === null, 'already_done')),
  words: ['act', 'owner'],
  marks: (row) => {
    row.formalAppeal = 'offered'
  },
})
