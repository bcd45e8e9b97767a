// About one home's account after all: text and photos are for the parties only (regulation 3.14).
import { action, unless } from '../action.ts'
import { openStatuses } from '../life.ts'

export const markPrivate = action('mark_private', {
  isAside: 'always',
  rows: [
    { from: openStatuses, by: ['dispatcher'], to: ['same'], needs: ['reason'], tells: { reporter: 'made_private' } },
  ],
  shut: ({ report }) => unless(report.publication !== 'private', 'already_done'),
  adds: () => ({ publication: 'private' }),
  also: ['pass'],
})
