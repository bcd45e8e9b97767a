// Work orders of crews without accounts: what they brought waits in a draft until the body answers with it.
import type { AgencyId, PersonId, ReportId } from '../platform/ids.ts'
import { type Db, inTransaction, sql, type Tx } from '../platform/database.ts'
import { discardDraft } from './drafts.ts'
import type { ReportDeps } from './deps.ts'

export interface CrewOrder {
  id: string
  reportId: ReportId
  agencyId: AgencyId
  /** Whose it is, as the body calls them. */
  crew: string
  words: string | null
  madeAt: Date
  endsAt: Date
  /** How many pictures wait. */
  pictures: number
}

const orders = sql`
  select o.draft_id as id, o.report_id as "reportId", o.agency_id as "agencyId", o.crew, o.words, o.made_at as "madeAt",
    d.expires_at as "endsAt", (select count(*) from photos p where p.draft_id = o.draft_id) as pictures
  from crew_orders o join drafts d on d.id = o.draft_id`

export async function addOrder(
  db: Db,
  {
    id,
    reportId,
    agencyId,
    crew,
    madeAt,
    endsAt,
  }: Pick<CrewOrder, 'id' | 'reportId' | 'agencyId' | 'crew' | 'madeAt' | 'endsAt'>,
  madeBy: PersonId,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await sql`insert into drafts (id, fields, created_at, expires_at) values (${id}, '{}', ${madeAt}, ${endsAt})`.execute(
      tx,
    )
    await sql`
      insert into crew_orders (draft_id, report_id, agency_id, crew, made_by, made_at)
      values (${id}, ${reportId}, ${agencyId}, ${crew}, ${madeBy}, ${madeAt})`.execute(tx)
  })
}

/** One that has not ended. */
export async function findOrder(db: Db, id: string, at: Date): Promise<CrewOrder | undefined> {
  const { rows } = await sql<CrewOrder>`${orders} where o.draft_id = ${id} and d.expires_at > ${at}`.execute(db)
  return rows[0]
}

/** Of a report, those of these bodies that have not ended, the oldest first. */
export async function listOrders(
  db: Db,
  reportId: ReportId,
  agencies: readonly AgencyId[],
  at: Date,
): Promise<CrewOrder[]> {
  const { rows } = await sql<CrewOrder>`
    ${orders} where o.report_id = ${reportId} and o.agency_id = any(${agencies}::int[]) and d.expires_at > ${at}
    order by o.made_at`.execute(db)
  return rows
}

/** How many pictures wait in it; undefined where it has ended. */
export async function lockOrder(tx: Tx, id: string): Promise<number | undefined> {
  const { rows } = await sql`select 1 from drafts where id = ${id} for update`.execute(tx)
  if (rows.length === 0) return undefined
  const counted = await sql<{ n: number }>`select count(*)::int as n from photos where draft_id = ${id}`.execute(tx)
  return counted.rows[0]?.n
}

/** What the crew says, and that something came. */
export async function noteBrought(db: Db, id: string, words: string | null, at: Date): Promise<void> {
  await sql`update crew_orders set words = coalesce(${words}, words), brought_at = ${at} where draft_id = ${id}`.execute(
    db,
  )
}

/** The link opens nothing from now on; pictures that nobody took are gone. */
export const endOrder = (deps: Pick<ReportDeps, 'db' | 'clock'>, id: string): Promise<void> => discardDraft(deps, id)
