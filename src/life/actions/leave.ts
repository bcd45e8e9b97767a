// The reporter takes the own report out of a merger within seven days; who joined takes the joining back.
import type { ReportId } from '../../platform/ids.ts'
import { action, toOwner } from '../action.ts'
import { openStatuses } from '../life.ts'
import { someOf, type Voters } from '../given.ts'
import { leaveMerger, unvote } from '../marks.ts'
import { present } from '../../platform/present.ts'

/**
 * Of a report that was merged: into which, and with how many people. Of one who had joined: whether the own word on the
 * answer goes too.
 */
interface Left extends Partial<Voters> {
  into?: ReportId
  supporters?: number
}

export const leave = action<'leave', Left>('leave', {
  isAside: 'where_it_stays',
  rows: [
    {
      from: ['merged'],
      by: ['reporter'],
      to: ['before'],
      within: 'leaveWithin',
      tells: toOwner,
      adds: ({ report }) => ({
        into: present(report.mergedInto, 'the report it was merged into'),
        supporters: report.supporters + 1,
      }),
    },
    { from: openStatuses, by: ['supporter'], to: ['same'], adds: ({ facts }) => someOf(facts.own) },
  ],
  asks: ['own'],
  also: ['leave'],
  marks: (row, { body }) => {
    if (body.to !== undefined) return leaveMerger(row)
    row.supporters -= 1
    unvote(row, body)
  },
  form: { isCrowded: true },
})
