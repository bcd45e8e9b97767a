// The report has a cause of its own after all.
import { action, unless } from '../action.ts'

export const detach = action('detach', {
  rows: [{ from: ['routed', 'in_progress', 'deferred'], by: ['officer', 'head'], to: ['same'] }],
  shut: ({ report }) => unless(report.incidentId !== null, 'nothing_there'),
  marks: (row) => {
    row.incidentId = null
  },
  form: { shape: 'button' },
})
