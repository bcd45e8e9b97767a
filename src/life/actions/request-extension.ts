// More time, asked for once and in good time: before 80 % of the term, never in an emergency (regulation 3.4).
import { isEmergency } from '../../categories/rules.ts'
import { action, unless } from '../action.ts'
import { mayAskExtension } from '../clocks.ts'
import { type RequestBody, openRequest, toDecide } from '../requests.ts'
import { present } from '../../platform/present.ts'

interface ExtensionRequest extends RequestBody {
  request: 'extension'
  days: number
}

export const requestExtension = action<'request_extension', ExtensionRequest>('request_extension', {
  rows: [
    {
      from: ['in_progress'],
      by: ['officer', 'head'],
      to: ['same'],
      needs: ['days', 'reason'],
      limit: 'extensions',
      tells: { controller: 'request' },
    },
  ],
  shut: ({ report, at, world }) => {
    if (isEmergency(world.categories.get(report.category))) return 'not_for_emergencies'
    return report.request === null ? unless(mayAskExtension(report, at, world), 'too_late') : 'request_open'
  },
  adds: (given) => ({ request: 'extension', days: present(given.input.days, 'days'), ...toDecide(given, false) }),
  marks: (row, event) => {
    openRequest(row, event.body)
    row.extensions += 1
  },
})
