// What the public reads without what it should not; the parties keep the own words.
import { action, unless } from '../action.ts'
import { openStatuses } from '../life.ts'

export const editPublicText = action('edit_public_text', {
  isAside: 'always',
  rows: [
    { from: openStatuses, by: ['dispatcher'], to: ['same'], needs: ['text', 'reason'], tells: { reporter: 'edited' } },
  ],
  shut: ({ report }) => unless(report.publication !== 'private', 'already_done'),
})
