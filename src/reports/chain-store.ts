// The ledger's rows of reports from before there was one, and the reading of all events in their order.
import { inTransaction, sql, type Tx } from '../platform/database.ts'
import { linkOf } from './chain.ts'
import type { ReportDeps } from './deps.ts'
import type { EventRow } from './store.ts'
import type { Secrets } from '../platform/secrets.ts'

/** Links events that were written before there was a ledger; the row is locked by this transaction. @returns the head */
export async function chainReport(tx: Tx, secrets: Secrets, reportId: number): Promise<Buffer> {
  const { rows } = await sql<EventRow & { salt: Buffer | null; photos: string[] | null }>`
    select e.seq, e.at, e.type, e.actor_id, e.role, e.agency_id, e.body, t.words, t.salt, t.photos
    from events e left join event_texts t using (report_id, seq) where e.report_id = ${reportId} order by e.seq`.execute(tx)
  let prev: string | null = null
  const links = rows.map(({ seq, at, type, actor_id, role, agency_id, body, words, salt, photos }) => {
    const event = { seq, at, type, actor: { personId: actor_id, role, agencyId: agency_id }, body }
    const link = linkOf(secrets, reportId, event, salt ? { salt, words: words ?? {}, photos: photos ?? [] } : null, prev)
    prev = link.hash
    return { seq, ...link }
  })
  const head = Buffer.from(links.at(-1)!.hash, 'hex')
  await sql`
    insert into ledger (report_id, seq, sealed, said, hash)
    select ${reportId}, l.seq, decode(l.sealed, 'hex'), decode(l.said, 'hex'), decode(l.hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as l (seq int, sealed text, said text, hash text)`.execute(tx)
  await sql`update reports set head = ${head} where id = ${reportId}`.execute(tx)
  return head
}

/** Reports that the ledger has not taken up yet, locked. */
async function lockUnchained(tx: Tx, count: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from reports where head is null order by id limit ${count} for update skip locked`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Takes up reports from before the ledger; true when there may be more. */
export async function chainReports({ db, secrets }: Pick<ReportDeps, 'db' | 'secrets'>, count = 200): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const ids = await lockUnchained(tx, count)
    for (const id of ids) await chainReport(tx, secrets, id)
    return ids.length === count
  })
}
