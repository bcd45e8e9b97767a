// The other report of a merger: how many came along, or left again.
import { action } from '../action.ts'
import type { Voters } from '../given.ts'
import { openStatuses } from '../life.ts'

/**
 * How many people came along with a merged report, or left with it, which report that was, and how many of them may
 * speak on the present answer: each counts as joined since the own filing or joining there.
 */
interface Adopted extends Partial<Voters> {
  supporters: number
  merged: number
}

export const adopt = action<'adopt', Adopted>('adopt', {
  rows: [{ from: openStatuses, by: ['system'], to: ['same'] }],
  marks: (row, { body }) => {
    const { supporters, voters = 0, coReporters = 0 } = body
    row.supporters += supporters
    row.voters += voters
    row.coReporters += coReporters
  },
  says: ({ supporters = 0 }) => (supporters >= 0 ? undefined : 'left'),
})
