// What was shown too soon is out of the public's sight again and waits for another look; the parties go on reading it.
import { action, unless } from '../action.ts'
import { visibleStatuses } from '../life.ts'
import { pendingAgain } from '../publication.ts'

export const unpublish = action('unpublish', {
  isAside: 'always',
  rows: [{ from: visibleStatuses, by: ['dispatcher'], to: ['same'] }],
  shut: ({ report }) => unless(report.publication === 'public', 'already_done'),
  adds: (given) => ({ ...pendingAgain(given), flag: 'again' as const }),
})
