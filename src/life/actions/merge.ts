// The same problem twice: this report lives on in the other, with its people (regulation 3.13).
import type { ReportId } from '../../platform/ids.ts'
import { action } from '../action.ts'
import { unfinishedStatuses } from '../life.ts'
import { pause } from '../marks.ts'
import { present } from '../../platform/present.ts'

/** Into which report, and how many people go along. */
interface Merged {
  into: ReportId
  supporters: number
}

export const merge = action<'merge', Merged>('merge', {
  rows: [
    {
      from: unfinishedStatuses,
      by: ['dispatcher'],
      to: ['merged'],
      needs: ['into'],
      tells: { reporter: 'merged', supporters: 'merged' },
    },
  ],
  asks: ['target'],
  adds: ({ report, input }) => ({ into: present(input.into, 'into'), supporters: report.supporters + 1 }),
  also: ['merge'],
  marks: (row, event, before) => {
    pause(row, event, before)
    row.mergedInto = event.body.into
  },
})
