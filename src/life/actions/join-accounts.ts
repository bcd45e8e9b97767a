// Two accounts of one person became one: in any status, and nobody's business but theirs.
import type { PersonId } from '../../platform/ids.ts'
import { action } from '../action.ts'
import type { Voters } from '../given.ts'
import { statuses } from '../life.ts'
import { unvote } from '../marks.ts'

/**
 * An account, the one of the same person that it became, and what that changed: `supporters` (a negative number where
 * there are fewer); of those who may speak, and of words that one person had said twice, how many fewer.
 */
interface JoinedAccounts extends Partial<Voters> {
  account: PersonId
  joinedTo: PersonId
  supporters?: number
  consents?: number
  objects?: number
  stars?: number
  /** It was closed by words of which two were one person's: the region looks again. */
  alike?: true
}

export const joinAccounts = action<'join_accounts', JoinedAccounts>('join_accounts', {
  isAside: 'always',
  rows: [{ from: statuses, by: ['system'], to: ['same'] }],
  marks: (row, { body }) => {
    const { account, joinedTo, supporters = 0, consents = 0, objects = 0, stars = 0, alike } = body
    if (row.reporterId === account) row.reporterId = joinedTo
    if (row.officerId === account) row.officerId = joinedTo
    if (row.countersignedBy === account) row.countersignedBy = joinedTo
    row.supporters += supporters
    unvote(row, body)
    if (alike) row.recheck = true
    if (row.status === 'verifying') row.residentConsents -= consents
    else row.voteConsents -= consents
    row.voteObjects -= objects
    row.voteStars -= stars
  },
})
