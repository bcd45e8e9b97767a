// Files on their way: how much of each has come, and the pieces themselves.
import type { Sender } from '../people/index.ts'
import { type Db, onlyRow, removed, sql, type Tx } from '../platform/database.ts'

export interface Upload {
  id: string
  /** As the person knows the file. */
  name: string
  /** In bytes, as was said at the beginning. */
  length: number
  /** In bytes, from the beginning without a gap. */
  received: number
}

/** What a browser sent is its person's too, once somebody has signed in there. */
const sentBy = ({ personId, browser }: Sender) =>
  sql`(person_id = ${personId}::bigint or (person_id is null and holder = ${browser}::bytea))`

export async function addUpload(
  db: Db,
  { personId, browser }: Sender,
  { id, name, length }: Omit<Upload, 'received'>,
  expiresAt: Date,
): Promise<void> {
  await sql`insert into uploads (id, person_id, holder, name, length, expires_at)
    values (${id}, ${personId}, ${personId === null ? browser : null}, ${name}, ${length}, ${expiresAt})`.execute(db)
}

/** Bytes that a sender has said to send, in files that have not ended. */
export async function bytesOf(db: Db, sender: Sender, at: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(length), 0)::int as n from uploads where ${sentBy(sender)} and expires_at > ${at}`.execute(db)
  return onlyRow(rows).n
}

export async function findUpload(db: Db, id: string, sender: Sender, at: Date): Promise<Upload | undefined> {
  const { rows } = await sql<Upload>`
    select id, name, length, received from uploads
    where id = ${id} and expires_at > ${at} and ${sentBy(sender)}`.execute(db)
  return rows[0]
}

/** The same, held until the piece that comes now is written. */
export async function lockUpload(tx: Tx, id: string): Promise<Upload | undefined> {
  const { rows } = await sql<Upload>`
    select id, name, length, received from uploads where id = ${id} for update`.execute(tx)
  return rows[0]
}

export async function addPiece(tx: Tx, { id, received }: Upload, bytes: Buffer, expiresAt: Date): Promise<void> {
  await sql`with piece as (insert into upload_pieces (upload_id, at, bytes) values (${id}, ${received}, ${bytes}))
    update uploads set received = ${received + bytes.length}, expires_at = ${expiresAt} where id = ${id}`.execute(tx)
}

export async function readPieces(db: Db, id: string): Promise<Buffer> {
  const { rows } = await sql<{ bytes: Buffer }>`
    select bytes from upload_pieces where upload_id = ${id} order by at`.execute(db)
  return Buffer.concat(rows.map(({ bytes }) => bytes))
}

/** Files that ended before; the number of them. */
export async function removeUploads(db: Db, before: Date): Promise<number> {
  return removed(await sql`delete from uploads where expires_at < ${before}`.execute(db))
}
