// Two accounts that turn out to be one person's: what each report says of them moves on by an event, like all else.
import { sql, type Tx } from '../platform/database.ts'
import type { ReportDeps } from './deps.ts'
import { lockReport } from './store.ts'
import { joinSupporters } from './supporters.ts'
import { appendAlone } from './writer.ts'

/** `account` lives on in `joinedTo`: on every report where it is the reporter, an officer, a signatory or one who joined. */
export async function joinAccounts(deps: ReportDeps, tx: Tx, account: number, joinedTo: number): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    select id from reports where reporter_id = ${account} union select id from reports where officer_id = ${account}
    union select id from reports where countersigned_by = ${account} union select report_id from supporters where person_id = ${account}
    union select report_id from supporters s join reports r on r.id = s.report_id where s.person_id = ${joinedTo} and r.reporter_id = ${account} order by 1`.execute(
    tx,
  )
  // The lower id first, as everybody locks.
  const reports = []
  for (const { id } of rows) reports.push((await lockReport(tx, id))!)
  // The same key of both accounts was two filings; each stays what it was.
  await sql`update reports set idempotency_key = null where reporter_id = ${account}`.execute(tx)
  const fewer = await joinSupporters(tx, account, joinedTo)
  await appendAlone(
    tx,
    deps,
    deps.clock(),
    reports.map((report) => {
      const supporters = -(fewer.get(report.id) ?? 0)
      return { report, type: 'join_accounts', body: { account, joinedTo, ...(supporters && { supporters }) } }
    }),
  )
}
