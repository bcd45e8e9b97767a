// The reporter mends the own words before a body accepted; what was public waits for a look again.
import { action } from '../action.ts'
import { unacceptedStatuses } from '../life.ts'
import { pendingAgain } from '../publication.ts'

export const correct = action('correct', {
  rows: [{ from: unacceptedStatuses, by: ['reporter'], to: ['same'], needs: ['text'] }],
  adds: (given) => (given.report.publication === 'public' ? pendingAgain(given) : {}),
})
