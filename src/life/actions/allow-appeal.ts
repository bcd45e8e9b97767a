// Only by the reporter's recorded word does a report become a formal appeal (regulation 2).
import { action, unless } from '../action.ts'
import { visibleStatuses } from '../life.ts'

export const allowAppeal = action('allow_appeal', {
  rows: [{ from: visibleStatuses, by: ['reporter'], to: ['same'], tells: { dispatcher: 'appeal_allowed' } }],
  shut: ({ report }) => {
    if (report.reporterLeft) return 'reporter_left'
    return report.formalAppeal === 'agreed'
      ? 'already_done'
      : unless(report.formalAppeal === 'offered', 'nothing_there')
  },
  marks: (row) => {
    row.formalAppeal = 'agreed'
  },
  form: { shape: 'open' },
})
