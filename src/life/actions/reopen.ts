// There again within thirty days: the same body, half the term, once (regulation 3.8).
import { action, unless } from '../action.ts'
import { clearVote } from '../marks.ts'

export const reopen = action('reopen', {
  rows: [
    {
      from: ['closed'],
      by: ['reporter', 'supporter'],
      to: ['routed'],
      needs: ['reason'],
      due: 'half',
      limit: 'reopenings',
      within: 'reopenWithin',
      tells: { agency: 'work', controller: 'reopened' },
    },
  ],
  shut: ({ report }) => unless(!report.final, 'final'),
  adds: ({ report }) => ({ agency: report.agencyId, why: 'reopened' }),
  marks: (row) => {
    row.reopenings += 1
    row.returnOpen = false
    clearVote(row)
  },
})
