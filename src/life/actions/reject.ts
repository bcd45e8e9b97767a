// Not taken under control, on one of the grounds of the decree (regulation 3.2).
import { action, unless } from '../action.ts'
import { unacceptedStatuses } from '../life.ts'
import { hidden } from '../publication.ts'
import { present } from '../../platform/present.ts'

interface Rejected {
  ground: string
}

export const reject = action<'reject', Rejected>('reject', {
  rows: [
    {
      from: unacceptedStatuses,
      by: ['dispatcher'],
      to: ['rejected'],
      needs: ['ground', 'reason'],
      tells: { reporter: 'rejected' },
    },
  ],
  shut: ({ report }) => unless(report.acceptedAt === null && report.rejectOpen, 'bound'),
  check: ({ report, input }, wrong) => {
    // Somebody who was not understood is asked first (regulation 3.2).
    if (input.ground === 'not_understood' && report.asks === 0) wrong('ground', 'ask_first')
  },
  adds: ({ report, input }) => ({ ground: present(input.ground, 'ground'), publication: hidden(report) }),
})
