// "I have this problem too": one voice each; of what was closed of late, whoever joins may reopen it (regulation 3.13).
import { action, unless } from '../action.ts'
import { openStatuses } from '../life.ts'
import { ownCause } from './consent.ts'

export const join = action('join', {
  isAside: 'always',
  rows: [
    { from: openStatuses, by: ['citizen'], to: ['same'] },
    { from: ['closed'], by: ['citizen'], to: ['same'], within: 'reopenWithin' },
  ],
  shut: ({ report, world }) => {
    if (report.final) return 'final'
    return unless(report.status !== 'closed' || report.reopenings < world.settings.limits.reopenings, 'used_up')
  },
  bar: ownCause,
  also: ['join'],
  marks: (row) => {
    row.supporters += 1
  },
  form: { shape: 'button', isCrowded: true },
})
