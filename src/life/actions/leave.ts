// The reporter takes the own report out of a merger within seven days; who joined takes the joining back.
import type { ReportId } from '../../platform/ids.ts'
import { action, toOwner } from '../action.ts'
import { openStatuses } from '../life.ts'
import { leaveMerger } from '../marks.ts'
import { present } from '../../platform/present.ts'

/** Of a report that was merged: into which, and with how many people. */
interface Left {
  into?: ReportId
  supporters?: number
}

export const leave = action<'leave', Left>('leave', {
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
    { from: openStatuses, by: ['supporter'], to: ['same'] },
  ],
  also: ['leave'],
  marks: (row, { body }) => {
    if (body.to === undefined) row.supporters -= 1
    else leaveMerger(row)
  },
  form: { isCrowded: true },
})
