// Two accounts that turn out to be one person's: what each report says of them moves on by an event, like all else.
import type { PersonId } from '../platform/ids.ts'
import type { Tx } from '../platform/database.ts'
import type { ReportDeps } from './deps.ts'
import type { EventOf } from '../life/index.ts'
import { lockReport } from './store.ts'
import { dropKeys, joinSupporters, reportsNaming } from './supporter-store.ts'
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
  const fewer = await joinSupporters(tx, account, joinedTo)
  await appendAlone(
    tx,
    deps,
    deps.clock(),
    reports.map((report) => {
      const supporters = -(fewer.get(report.id) ?? 0)
      const body: EventOf<'join_accounts'>['body'] = { account, joinedTo, ...(supporters && { supporters }) }
      return { report, type: 'join_accounts', body }
    }),
  )
}
