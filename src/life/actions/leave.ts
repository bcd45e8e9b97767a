// The reporter takes the own report out of a merger within seven days; who joined takes the joining back.
import { action, toOwner } from '../action.ts'
import { openStatuses } from '../life.ts'
import { leaveMerger } from '../marks.ts'

export const leave = action('leave', {
  rows: [
    {
      from: ['merged'],
      by: ['reporter'],
      to: ['before'],
      within: 'leaveWithin',
      tells: toOwner,
      adds: ({ report }) => ({ into: report.mergedInto!, supporters: report.supporters + 1 }),
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
