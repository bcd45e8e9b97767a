// Clocks counted anew after a change of the calendar (house 2, "Clocks"); `dueAt` and `actBy` move as in any step.
import { action } from '../action.ts'
import { openStatuses } from '../life.ts'

/** The change of the calendar that moved the clocks, and where the lesser ones stand now. */
interface Recounted {
  change?: number
  requestBy?: string
  reviewBy?: string
  pausedActBy?: string
  firstDueAt?: string
}

export const recount = action<'recount', Recounted>('recount', {
  rows: [{ from: [...openStatuses, 'merged'], by: ['system'], to: ['same'], due: 'recount' }],
  marks: (row, { body }) => {
    if (body.requestBy) row.requestBy = new Date(body.requestBy)
    if (body.reviewBy) row.deferralReviewBy = new Date(body.reviewBy)
    if (body.publishBy) row.publishBy = new Date(body.publishBy)
    if (body.pausedActBy) row.pausedActBy = new Date(body.pausedActBy)
    if (body.firstDueAt) row.firstDueAt = new Date(body.firstDueAt)
  },
})
