// Instructions of hokimliks in the database.
import { type Db, sql, type Tx } from '../platform/database.ts'
import type { Instruction } from './rules.ts'

const columns =
  sql.raw(`id, hokimlik_id as "hokimlikId", agency_id as "agencyId", text, to_char(due_on, 'YYYY-MM-DD') as "dueOn", made_at as "madeAt",
  answer, answered_at as "answeredAt", closed_at as "closedAt"`)

export async function addInstruction(
  tx: Tx,
  { hokimlikId, agencyId, text, dueOn, madeAt }: Pick<Instruction, 'hokimlikId' | 'agencyId' | 'text' | 'dueOn' | 'madeAt'>,
  personId: number,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into instructions (hokimlik_id, agency_id, text, due_on, made_at, made_by)
    values (${hokimlikId}, ${agencyId}, ${text}, ${dueOn}::date, ${madeAt}, ${personId}) returning id`.execute(tx)
  return rows[0]!.id
}

export async function lockInstruction(tx: Tx, id: number): Promise<Instruction | undefined> {
  const { rows } = await sql<Instruction>`select ${columns} from instructions where id = ${id} for update`.execute(tx)
  return rows[0]
}

export async function setAnswer(tx: Tx, id: number, answer: string, at: Date, personId: number): Promise<void> {
  await sql`update instructions set answer = ${answer}, answered_at = ${at}, answered_by = ${personId} where id = ${id}`.execute(tx)
}

export async function setClosed(tx: Tx, id: number, at: Date): Promise<void> {
  await sql`update instructions set closed_at = ${at} where id = ${id}`.execute(tx)
}

/** The open first, then the newest: those a hokimlik gave, or those these bodies got. */
export async function listInstructions(db: Db, of: { hokimlik?: number; agencies?: readonly number[] }, limit: number): Promise<Instruction[]> {
  const condition = of.agencies ? sql`agency_id = any(${of.agencies}::int[])` : sql`hokimlik_id = ${of.hokimlik ?? 0}`
  const { rows } = await sql<Instruction>`
    select ${columns} from instructions where ${condition} order by closed_at is not null, id desc limit ${limit}`.execute(db)
  return rows
}
