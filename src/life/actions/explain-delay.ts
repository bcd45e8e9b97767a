// A head says in public why twice the term has passed (regulation 3.11).
import { action, unless } from '../action.ts'

export const explainDelay = action('explain_delay', {
  isAside: 'always',
  rows: [{ from: ['routed', 'in_progress', 'deferred'], by: ['head'], to: ['same'], needs: ['reason'] }],
  shut: ({ report }) => unless(report.escalated >= 3, 'too_early'),
})
