// The other report of a merger: how many came along, or left again.
import { action } from '../action.ts'
import { openStatuses } from '../life.ts'

/** How many people came along with a merged report, or left with it, and which report that was. */
interface Adopted {
  supporters: number
  merged: number
}

export const adopt = action<'adopt', Adopted>('adopt', {
  rows: [{ from: openStatuses, by: ['system'], to: ['same'] }],
  marks: (row, { body }) => {
    row.supporters += body.supporters ?? 0
  },
  says: ({ supporters = 0 }) => (supporters > 0 ? undefined : 'left'),
})
