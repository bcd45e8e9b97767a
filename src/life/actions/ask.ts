// A question stops the clock: at most twice and five days together, never in an emergency (regulation 3.4).
import { isEmergency } from '../../categories/rules.ts'
import { action, unless } from '../action.ts'
import { unacceptedStatuses } from '../life.ts'
import { pause } from '../marks.ts'

const shared = {
  to: ['waiting_reporter'],
  needs: ['text'],
  due: 'pause',
  limit: 'asks',
  tells: { reporter: 'question' },
} as const

export const ask = action('ask', {
  rows: [
    { from: unacceptedStatuses, by: ['dispatcher'], ...shared },
    { from: ['in_progress'], by: ['officer', 'head'], ...shared },
  ],
  shut: ({ report, world }) => {
    if (isEmergency(world.categories.get(report.category))) return 'not_for_emergencies'
    return report.replyLeft > 0 ? unless(report.request === null, 'request_open') : 'used_up'
  },
  marks: (row, event, before) => {
    pause(row, event, before)
    row.asks += 1
    row.reminders = 0
  },
})
