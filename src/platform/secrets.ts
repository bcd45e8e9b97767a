// Keyed hashes, sealed secrets and random values: codes, tokens and phones are stored only through these.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from 'node:crypto'
import { type Db, sql, onlyRow } from './database.ts'

export interface Secrets {
  /** HMAC-SHA-256 of `value`, separated by purpose so that one hash never answers for another. */
  hash: (purpose: string, value: string) => Buffer
  /** AES-256-GCM: what must be read again, such as the secret of a code app. */
  seal: (purpose: string, value: string) => Buffer
  /** @throws when it was sealed for another purpose or changed since. */
  unseal: (purpose: string, sealed: Buffer) => string
}

export class SecretError extends Error {}

/**
 * The key is given from outside, so that a stolen copy of the database opens nothing, or else made once and kept in the
 * database. All processes on a database must agree on it.
 * @throws SecretError when another key was used before
 */
export async function openSecrets(db: Db, given?: string): Promise<Secrets> {
  await sql`insert into instance (name, value) values ('secret', ${randomBytes(32).toString('base64url')})
    on conflict do nothing`.execute(db)
  const found = await sql<{ value: string }>`select value from instance where name = 'secret'`.execute(db)
  const kept = Buffer.from(onlyRow(found.rows).value, 'base64url')
  // Made a key once: of bare bytes it would be made at every call, at four times the cost.
  const key = createSecretKey(given === undefined ? kept : createHmac('sha256', kept).update(given).digest())
  const mark = createHmac('sha256', key).update('mark').digest('base64url')
  await sql`insert into instance (name, value) values ('secret_mark', ${mark}) on conflict do nothing`.execute(db)
  const before = await sql<{ value: string }>`select value from instance where name = 'secret_mark'`.execute(db)
  if (onlyRow(before.rows).value !== mark)
    throw new SecretError('SECRET: this database was made with another one. Give the same, or nobody stays known.')
  const sealing = (purpose: string) => Buffer.from(hkdfSync('sha256', key, 'seal', purpose, 32))
  return {
    hash: (purpose, value) => createHmac('sha256', key).update(purpose).update('\0').update(value).digest(),
    seal: (purpose, value) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealing(purpose), nonce)
      return Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    unseal: (purpose, sealed) => {
      const cipher = createDecipheriv('aes-256-gcm', sealing(purpose), sealed.subarray(0, 12))
      cipher.setAuthTag(sealed.subarray(-16))
      return cipher.update(sealed.subarray(12, -16), undefined, 'utf8') + cipher.final('utf8')
    },
  }
}

export const randomToken = (): string => randomBytes(32).toString('base64url')
export const randomCode = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0')
export const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

/** `<id>.<mac>`: an id that only we can have given out, for one purpose alone; nothing of it is stored. */
export const signId = ({ hash }: Pick<Secrets, 'hash'>, purpose: string, id: string): string =>
  `${id}.${hash(purpose, id).toString('base64url')}`

/** The id that was given out for this purpose; undefined for anything else. */
export function signedId({ hash }: Pick<Secrets, 'hash'>, purpose: string, token = ''): string | undefined {
  const [id = '', mac = ''] = token.split('.')
  if (!/^([0-9a-f-]{36}|[0-9]{1,15})$/.test(id)) return undefined
  return isSame(Buffer.from(mac, 'base64url'), hash(purpose, id)) ? id : undefined
}
