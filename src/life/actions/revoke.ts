// Within three days the reporter takes the own consent back (regulation 3.6).
import { action, toOwner, unless } from '../action.ts'
import { afterObjection, objectionAdds } from '../control.ts'
import { clearVote } from '../marks.ts'

export const revoke = action('revoke', {
  rows: [
    {
      from: ['closed'],
      by: ['reporter'],
      to: ['objected', 'verifying'],
      needs: ['reason'],
      limit: 'revocations',
      within: 'revokeWithin',
      tells: { agency: 'objected', ...toOwner },
    },
  ],
  shut: ({ report }) => (report.final ? 'final' : unless(report.closedBasis === 'consent', 'not_own_consent')),
  goes: afterObjection,
  adds: objectionAdds,
  marks: (row) => {
    row.revocations += 1
    row.objections += 1
    clearVote(row)
  },
})
