// Two accounts of one person became one: in any status, and nobody's business but theirs.
import type { PersonId } from '../../platform/ids.ts'
import { action } from '../action.ts'
import { statuses } from '../life.ts'

/** An account, the one of the same person that it became, and what that changed of the number of supporters. */
interface JoinedAccounts {
  account: PersonId
  joinedTo: PersonId
  supporters?: number
}

export const joinAccounts = action<'join_accounts', JoinedAccounts>('join_accounts', {
  rows: [{ from: statuses, by: ['system'], to: ['same'] }],
  marks: (row, { body }) => {
    const { account, joinedTo, supporters = 0 } = body
    if (row.reporterId === account) row.reporterId = joinedTo
    if (row.officerId === account) row.officerId = joinedTo
    if (row.countersignedBy === account) row.countersignedBy = joinedTo
    row.supporters += supporters
  },
})
