// Two accounts that turn out to be one person's: what each report says of them moves on by an event, like all else.
import type { PersonId } from '../platform/ids.ts'
import type { Tx } from '../platform/database.ts'
import type { ReportDeps } from './deps.ts'
import { type EventOf, someOf } from '../life/index.ts'
import { lockReport, type StoredReport } from './store.ts'
import { type Doubled, dropKeys, joinSupporters, reportsNaming } from './supporter-store.ts'
import { appendAlone } from './writer.ts'
import { present } from '../platform/present.ts'

/**
 * `account` lives on in `joinedTo`: on every report where it is the reporter, an officer, a signatory or one who
 * joined.
 */
export async function joinAccounts(deps: ReportDeps, tx: Tx, account: PersonId, joinedTo: PersonId): Promise<void> {
  const ids = await reportsNaming(tx, account, joinedTo)
  // The lower id first, as everybody locks.
  const reports = []
  for (const id of ids) reports.push(present(await lockReport(tx, id), 'the report'))
  // The same key of both accounts was two filings; each stays what it was.
  await dropKeys(tx, account)
  const changes = await joinSupporters(tx, account, joinedTo, ids)
  await appendAlone(
    tx,
    deps,
    deps.clock(),
    reports.map((report) => {
      const change = present(changes.get(report.id), 'what the account had joined')
      return { report, type: 'join_accounts', body: { account, joinedTo, ...whatChanged(report, change) } }
    }),
  )
}

/** Of people and words, what the report has more or fewer; words that have taken it off control are looked at again. */
function whatChanged(
  report: StoredReport,
  { supporters, consents, objects, stars, ...voters }: Doubled,
): Omit<EventOf<'join_accounts'>['body'], 'account' | 'joinedTo'> {
  const fewer = someOf({ voters: -voters.voters, coReporters: -voters.coReporters })
  const isHeard = report.voteUntil !== null || (report.status === 'verifying' && report.verifyCause === 'silence')
  const wasHeard =
    report.status === 'closed' && (report.closedBasis === 'residents' || report.closedBasis === 'consent')
  return {
    ...(supporters !== 0 && { supporters }),
    ...fewer,
    ...(isHeard && consents !== 0 && { consents, ...(report.status === 'answered' && { stars }) }),
    ...(isHeard && objects !== 0 && { objects }),
    ...(wasHeard && consents !== 0 && { alike: true as const }),
  }
}
