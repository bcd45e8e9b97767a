// To the region against a rejection, or a closing that a controller decided; once each (regulation 3.9).
import { action, unless } from '../action.ts'

export const appeal = action('appeal', {
  rows: [
    {
      from: ['rejected', 'closed'],
      by: ['reporter'],
      to: ['appealed'],
      needs: ['reason'],
      within: 'appealWithin',
      tells: { region_controller: 'work' },
    },
  ],
  shut: ({ report }) => {
    if (report.final) return 'final'
    if (report.status === 'rejected') return unless(!report.rejectionAppealed, 'used_up')
    return report.closedBasis === 'decided' ? unless(!report.decisionAppealed, 'used_up') : 'not_decided'
  },
  adds: () => ({ controlLevel: 'region' }),
  marks: (row, _event, { status }) => {
    row.cameFrom = status
    if (status === 'rejected') {
      row.rejectionAppealed = true
      row.rejectOpen = false
    } else row.decisionAppealed = true
  },
})
