// The other report of a merger: how many came along, or left again.
import { action } from '../action.ts'
import { openStatuses } from '../life.ts'

export const adopt = action('adopt', {
  rows: [{ from: openStatuses, by: ['system'], to: ['same'] }],
  marks: (row, { body }) => {
    row.supporters += body.supporters ?? 0
  },
  says: ({ supporters = 0 }) => (supporters > 0 ? undefined : 'left'),
})
