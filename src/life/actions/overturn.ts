// The region decides otherwise: a rejection falls, a deferral ends, a closing is taken back (regulation 3.7, 3.9).
import { action, type Given, toOwner } from '../action.ts'
import { winAppeal } from '../marks.ts'
import { pendingAgain } from '../publication.ts'
import type { Moves } from '../report.ts'
import { nothingForTheRegion, ownClosing } from './uphold.ts'

/** An appeal that was won: on its way for the whole term, or back to the body that had answered for half of it. */
export const wonAppeal = {
  to: ['routed', 'in_progress'],
  due: { routed: 'whole', in_progress: 'half' },
  goes: ({ report }: Given) => (report.acceptedAt === null ? ('routed' as const) : ('in_progress' as const)),
  adds: (given: Given): Moves => ({
    ...(given.report.acceptedAt === null && { agency: given.report.agencyId, why: 'overturned' }),
    ...shownAgain(given),
  }),
} as const

/** What a rejection hid waits for the public again. */
const shownAgain = (given: Given): Moves => (given.report.publication === 'hidden' ? pendingAgain(given) : {})

const shared = { by: ['region_controller'], needs: ['reason'], tells: { reporter: 'overturned', ...toOwner } } as const

export const overturn = action('overturn', {
  rows: [
    { from: ['appealed'], ...shared, ...wonAppeal },
    { from: ['deferred'], ...shared, to: ['in_progress'], due: 'resume' },
    { from: ['closed'], ...shared, to: ['in_progress'], due: 'half', adds: shownAgain },
  ],
  shut: nothingForTheRegion,
  bar: ownClosing,
  marks: winAppeal,
  form: { tone: 'main' },
  says: ({ from }) => (from === 'closed' ? 'recheck' : undefined),
})
