// Instructions of hokimliks, files made beside and monitoring as last made, in the database.
import type { RawBuilder } from 'kysely'
import type { PersonId } from '../platform/ids.ts'
import type { Locale } from '../language/index.ts'
import { type Db, sql, type Tx, onlyRow } from '../platform/database.ts'
import type { SheetKind } from '../platform/sheets.ts'
import type { Monitoring } from '../lists/index.ts'
import type { Instruction } from './rules.ts'

const columns =
  sql.raw(`id, hokimlik_id as "hokimlikId", agency_id as "agencyId", text, to_char(due_on, 'YYYY-MM-DD') as "dueOn",
    made_at as "madeAt",
  answer, answered_at as "answeredAt", closed_at as "closedAt"`)

export async function addInstruction(
  tx: Tx,
  {
    hokimlikId,
    agencyId,
    text,
    dueOn,
    madeAt,
  }: Pick<Instruction, 'hokimlikId' | 'agencyId' | 'text' | 'dueOn' | 'madeAt'>,
  personId: PersonId,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into instructions (hokimlik_id, agency_id, text, due_on, made_at, made_by)
    values (${hokimlikId}, ${agencyId}, ${text}, ${dueOn}::date, ${madeAt}, ${personId}) returning id`.execute(tx)
  return onlyRow(rows).id
}

export async function lockInstruction(tx: Tx, id: number): Promise<Instruction | undefined> {
  const { rows } = await sql<Instruction>`select ${columns} from instructions where id = ${id} for update`.execute(tx)
  return rows[0]
}

export async function setAnswer(tx: Tx, id: number, answer: string, at: Date, personId: PersonId): Promise<void> {
  await sql`update instructions set answer = ${answer}, answered_at = ${at}, answered_by = ${personId}
    where id = ${id}`.execute(tx)
}

export async function setClosed(tx: Tx, id: number, at: Date): Promise<void> {
  await sql`update instructions set closed_at = ${at} where id = ${id}`.execute(tx)
}

/** The bodies whose instructions without an answer are due by that day and were not reminded; each is told once. */
export async function takeDueInstructions(tx: Tx, day: string, at: Date): Promise<number[]> {
  const { rows } = await sql<{ agencyId: number }>`
    with due as (
      update instructions set reminded_at = ${at}
      where answer is null and closed_at is null and reminded_at is null and due_on <= ${day}::date returning agency_id
    ) select distinct agency_id as "agencyId" from due`.execute(tx)
  return rows.map(({ agencyId }) => agencyId)
}

/** The open first, then the newest: those a hokimlik gave, or those these bodies got. */
export async function listInstructions(
  db: Db,
  of: { hokimlik?: number; agencies?: readonly number[] },
  limit: number,
): Promise<Instruction[]> {
  const condition = of.agencies ? sql`agency_id = any(${of.agencies}::int[])` : sql`hokimlik_id = ${of.hokimlik ?? 0}`
  const { rows } = await sql<Instruction>`
    select ${columns} from instructions where ${condition} order by closed_at is not null, id desc
      limit ${limit}`.execute(db)
  return rows
}

/** How many a hokimlik gave to these bodies that wait for their answer. */
export const unanswered = (agencies: readonly number[]): RawBuilder<unknown> => sql`
  select count(*)::int from instructions
  where agency_id = any(${agencies}::int[]) and answer is null and closed_at is null`

/** A file of many rows, made beside. */
export interface Export {
  id: number
  personId: PersonId
  query: Record<string, string>
  kind: SheetKind
  locale: Locale
  at: Date
  /** Null until they are counted. */
  rowsAll: number | null
  rowsDone: number
  bytes: number | null
  state: 'waiting' | 'running' | 'ready' | 'failed' | 'stopped'
}

const exportColumns = sql.raw(
  'id, person_id as "personId", query, kind, locale, at, rows_all as "rowsAll", rows_done as "rowsDone", bytes, state',
)

export async function addExport(
  db: Db,
  { personId, query, kind, locale, at }: Pick<Export, 'personId' | 'query' | 'kind' | 'locale' | 'at'>,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into exports (person_id, query, kind, locale, at) values (${personId}, ${JSON.stringify(query)}::jsonb,
      ${kind}, ${locale}, ${at}) returning id`.execute(db)
  return onlyRow(rows).id
}

/** The newest first. */
export async function listExports(db: Db, personId: PersonId): Promise<Export[]> {
  const { rows } = await sql<Export>`select ${exportColumns} from exports where person_id = ${personId} order by id desc
      limit 50`.execute(db)
  return rows
}

export async function findExport(db: Db, id: number, personId: PersonId): Promise<Export | undefined> {
  const { rows } =
    await sql<Export>`select ${exportColumns} from exports where id = ${id} and person_id = ${personId}`.execute(db)
  return rows[0]
}

/**
 * The next to be made; one that was begun and left by a process that ended comes first, three times: then it failed.
 */
export async function beginExport(db: Db): Promise<Export | undefined> {
  const { rows } = await sql<Export>`
    update exports set state = case when tries < 3 then 'running' else 'failed' end, rows_done = 0, tries = tries + 1
    where id = (select id from exports where state in ('waiting', 'running') order by state = 'running' desc, id
      limit 1) returning ${exportColumns}`.execute(db)
  return rows[0]
}

/** @returns false when its person wants it no longer */
export async function noteExport(
  db: Db,
  id: number,
  { rowsAll, rowsDone }: { rowsAll?: number; rowsDone: number },
): Promise<boolean> {
  const { rows } = await sql`
    update exports set rows_done = ${rowsDone}, rows_all = coalesce(${rowsAll ?? null}, rows_all) where id = ${id}
      and state = 'running' returning 1`.execute(db)
  return rows.length > 0
}

export async function endExport(db: Db, id: number, state: 'ready' | 'failed', bytes: number | null): Promise<void> {
  await sql`update exports set state = ${state}, bytes = ${bytes} where id = ${id} and state = 'running'`.execute(db)
}

export async function stopExport(db: Db, id: number, personId: PersonId): Promise<void> {
  await sql`update exports set state = 'stopped' where id = ${id} and person_id = ${personId} and state in ('waiting',
    'running')`.execute(db)
}

/** One that is not under way any more. @returns what was deleted */
export async function deleteExport(
  db: Db,
  id: number,
  personId: PersonId,
): Promise<Pick<Export, 'id' | 'kind'> | undefined> {
  const { rows } = await sql<Pick<Export, 'id' | 'kind'>>`
    delete from exports where id = ${id} and person_id = ${personId} and state not in ('waiting', 'running')
      returning id, kind`.execute(db)
  return rows[0]
}

/** @returns whether there were any */
export async function removeExports(db: Db, before: Date): Promise<boolean> {
  return (
    (await sql`delete from exports where at < ${before} and state <> 'running' returning 1`.execute(db)).rows.length > 0
  )
}

/** Those whose files are kept, or being written. */
export async function keptExports(db: Db): Promise<Pick<Export, 'id' | 'kind'>[]> {
  return (
    await sql<Pick<Export, 'id' | 'kind'>>`select id, kind from exports where state in ('running', 'ready')`.execute(db)
  ).rows
}

/** Monitoring of a region (empty: the country) over some days, as it was last made. */
export async function findMonitoring(
  db: Db,
  region: string,
  days: number,
): Promise<{ at: Date; content: Monitoring } | undefined> {
  const { rows } = await sql<{
    at: Date
    content: Monitoring
  }>`select at, content from monitoring_kept where region = ${region} and days = ${days}`.execute(db)
  return rows[0]
}

export async function setMonitoring(
  db: Db,
  region: string,
  days: number,
  at: Date,
  content: Monitoring,
): Promise<void> {
  await sql`
    insert into monitoring_kept (region, days, at, content) values (${region}, ${days}, ${at},
      ${JSON.stringify(content)}::jsonb)
    on conflict (region, days) do update set at = excluded.at, content = excluded.content`.execute(db)
}
