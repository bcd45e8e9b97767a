// Keyed hashes and random values: codes, tokens and phones are stored only through these.
import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { type Db, sql } from './database.ts'

export interface Secrets {
  /** HMAC-SHA-256 of `value`, separated by purpose so that one hash never answers for another. */
  hash: (purpose: string, value: string) => Buffer
}

/** The key is made once and kept in the database, so that all processes on it agree. */
export async function openSecrets(db: Db): Promise<Secrets> {
  await sql`insert into instance (name, value) values ('secret', ${randomBytes(32).toString('base64url')}) on conflict do nothing`.execute(db)
  const found = await sql<{ value: string }>`select value from instance where name = 'secret'`.execute(db)
  const key = Buffer.from(found.rows[0]!.value, 'base64url')
  return { hash: (purpose, value) => createHmac('sha256', key).update(purpose).update('\0').update(value).digest() }
}

export const randomToken = (): string => randomBytes(32).toString('base64url')
export const randomCode = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0')
export const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)
