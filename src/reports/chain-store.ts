// The ledger's rows of reports from before there was one, and the reading of all events in their order.
import type { ReportId } from '../platform/ids.ts'
import { noHash } from '../../verify.mjs'
import { type Db, inTransaction, sql, type Tx } from '../platform/database.ts'
import { type LedgerRecord, linkOf, recordOf } from './chain.ts'
import { type Status, eventOf } from '../life/index.ts'
import type { ReportDeps } from './deps.ts'
import type { EventRow } from './store.ts'
import type { Secrets } from '../platform/secrets.ts'
import { present } from '../platform/present.ts'

/**
 * Links events that were written before there was a ledger; the row is locked by this transaction. @returns the head
 */
export async function chainReport(tx: Tx, secrets: Secrets, reportId: ReportId): Promise<Buffer> {
  const { rows } = await sql<EventRow & { salt: Buffer | null; photos: string[] | null }>`
    select e.seq, e.at, e.type, e.actor_id, e.role, e.agency_id, e.body, t.words, t.salt, t.photos
    from events e left join event_texts t using (report_id, seq) where e.report_id = ${reportId}
      order by e.seq`.execute(tx)
  let prev: string | null = null
  const links = rows.map(({ seq, at, type, actor_id, role, agency_id, body, words, salt, photos }) => {
    const event = eventOf(type, { seq, at, actor: { personId: actor_id, role, agencyId: agency_id }, body })
    const link = linkOf(
      secrets,
      reportId,
      event,
      salt ? { salt, words: words ?? {}, photos: photos ?? [] } : null,
      prev,
    )
    prev = link.hash
    return { seq, ...link }
  })
  const head = Buffer.from(present(links.at(-1), 'the first event').hash, 'hex')
  await sql`
    insert into ledger (report_id, seq, sealed, said, hash)
    select ${reportId}, l.seq, decode(l.sealed, 'hex'), decode(l.said, 'hex'), decode(l.hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as l (seq int, sealed text, said text, hash text)`.execute(
    tx,
  )
  await sql`update reports set head = ${head} where id = ${reportId}`.execute(tx)
  return head
}

/** Reports that the ledger has not taken up yet, locked. */
async function lockUnchained(tx: Tx, count: number): Promise<number[]> {
  const { rows } = await sql<{
    id: number
  }>`select id from reports where head is null order by id limit ${count} for update skip locked`.execute(tx)
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

/** A report's end as the ledger signs it. */
export interface HeadRow {
  id: number
  seq: number
  status: Status
  head: Buffer
}

/** Reports with their heads, by number, after `after`. */
export async function readHeads(db: Db, after: number, count: number): Promise<HeadRow[]> {
  const { rows } = await sql<HeadRow>`
    select id, seq, status, head from reports where id > ${after} and head is not null order by id
      limit ${count}`.execute(db)
  return rows
}

/** The ledger's records of these reports, by report and number, each with its hash as it is kept. */
export async function readRecords(db: Db, reports: readonly number[]): Promise<(LedgerRecord & { hash: string })[]> {
  const { rows } = await sql<
    Omit<EventRow, 'actor_id' | 'words'> & {
      report_id: number
      sealed: Buffer
      said: Buffer | null
      hash: Buffer
      prev: Buffer | null
    }
  >`
    select e.report_id, e.seq, e.at, e.type, e.role, e.agency_id, e.body, l.sealed, l.said, l.hash,
      lag(l.hash) over (partition by e.report_id order by e.seq) as prev
    from events e join ledger l using (report_id, seq) where e.report_id = any(${reports}::bigint[])
      order by e.report_id, e.seq`.execute(db)
  return rows.map(({ report_id, agency_id, sealed, said, hash, prev, ...event }) => {
    const link = { sealed: sealed.toString('hex'), said: said?.toString('hex') ?? null }
    return {
      ...recordOf(report_id, { ...event, agencyId: agency_id }, link, prev?.toString('hex') ?? noHash),
      hash: hash.toString('hex'),
    }
  })
}
