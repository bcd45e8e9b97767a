// The region leaves it as it was: a rejection or a decision appealed, a deferral objected to, a closing on papers
// looked at again (regulation 3.7, 3.9).
import { action, barred, unless, type Bar, type Shut } from '../action.ts'

/** Shut where the region was asked to look at nothing. */
export const nothingForTheRegion: Shut = ({ report }) => {
  if (report.status === 'closed') return unless(report.recheck, 'nothing_there')
  return unless(report.status === 'appealed' || report.deferralReviewBy !== null, 'nothing_there')
}

/** Nobody looks again at the own closing (regulation 3.10). */
export const ownClosing: Bar = ({ report }, { closedIt }) =>
  report.status === 'closed' && closedIt ? barred('own_closing') : undefined

const tells = { reporter: 'upheld', agency: 'upheld' }

/** Of a deferral: the objection no longer waits. */
interface Upheld {
  reviewBy?: null
}

export const uphold = action<'uphold', Upheld>('uphold', {
  rows: [
    {
      from: ['appealed'],
      by: ['region_controller'],
      to: ['before'],
      needs: ['reason'],
      tells,
      adds: ({ report }) => (report.cameFrom === 'closed' ? { basis: 'decided' } : {}),
    },
    {
      from: ['deferred'],
      by: ['region_controller'],
      to: ['same'],
      needs: ['reason'],
      tells,
      adds: () => ({ reviewBy: null }),
    },
    { from: ['closed'], by: ['region_controller'], to: ['same'], needs: ['reason'] },
  ],
  shut: nothingForTheRegion,
  bar: ownClosing,
  marks: (row, { body }) => {
    if (body.to === undefined) {
      row.deferralReviewBy = null
      row.recheck = false
    } else {
      row.final = true
      row.cameFrom = null
      row.closedBasis = body.basis ?? null
    }
  },
  says: ({ to, reviewBy }) => (to === undefined && reviewBy === undefined ? 'recheck' : undefined),
})
