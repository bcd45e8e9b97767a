// Checkpoints and dumps in the database, and the key that signs.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type Checkpoint, checkpointText } from '../../verify.mjs'
import { type Db, sql } from '../platform/database.ts'
import type { Secrets } from '../platform/secrets.ts'
import type { Period } from './rules.ts'
import { present } from '../platform/present.ts'

export interface SigningKey {
  /** SPKI in base64: what the world knows us by. */
  publicKey: string
  sign: (checkpoint: Checkpoint) => string
}

/** Made at the first checkpoint, kept sealed; the public half stands in every checkpoint. */
export async function openKey(db: Db, secrets: Secrets): Promise<SigningKey> {
  const find = async () =>
    (await sql<{ value: string }>`select value from instance where name = 'ledger_key'`.execute(db)).rows[0]?.value
  if ((await find()) === undefined) {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const sealed = secrets.seal('ledger', pem).toString('base64')
    await sql`insert into instance (name, value) values ('ledger_key', ${sealed}) on conflict do nothing`.execute(db)
  }
  const key: KeyObject = createPrivateKey(
    secrets.unseal('ledger', Buffer.from(present(await find(), 'the key'), 'base64')),
  )
  return {
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
    sign: (checkpoint) => sign(null, Buffer.from(checkpointText(checkpoint)), key).toString('base64'),
  }
}

export type SignedCheckpoint = Checkpoint & { key: string; signature: string }

const columns = sql.raw('n, at, reports, events, root, previous, key, signature')
type Row = Omit<SignedCheckpoint, 'at'> & { at: Date }
const signed = (row: Row): SignedCheckpoint => ({ ...row, at: row.at.toISOString() })

/** The newest first. */
export async function listCheckpoints(db: Db, limit: number, before = 2_147_483_647): Promise<SignedCheckpoint[]> {
  const { rows } =
    await sql<Row>`select ${columns} from checkpoints where n < ${before} order by n desc limit ${limit}`.execute(db)
  return rows.map(signed)
}

export async function addCheckpoint(
  db: Db,
  { n, at, reports, events, root, previous, key, signature }: SignedCheckpoint,
): Promise<void> {
  await sql`
    insert into checkpoints (${columns}) values (${n}, ${at}, ${reports}, ${events}, ${root}, ${previous}, ${key},
      ${signature})`.execute(db)
}

export interface Dump {
  name: string
  kind: 'ledger' | 'data'
  period: Period
  checkpoint: number | null
  at: Date
  bytes: number
  rows: number
  sha256: string
}

const dumpColumns = sql.raw('name, kind, period, checkpoint, at, bytes, rows, sha256')

export async function addDump(
  db: Db,
  { name, kind, period, checkpoint, at, bytes, rows, sha256 }: Dump,
): Promise<void> {
  await sql`
    insert into dumps (${dumpColumns}) values (${name}, ${kind}, ${period}, ${checkpoint}, ${at}, ${bytes}, ${rows},
      ${sha256})
    on conflict (name) do nothing`.execute(db)
}

/** The newest first. */
export async function listDumps(db: Db, kind: Dump['kind'], limit: number): Promise<Dump[]> {
  const { rows } = await sql<Dump>`select ${dumpColumns} from dumps where kind = ${kind} order by at desc, name
      limit ${limit}`.execute(db)
  return rows
}

export async function findDump(db: Db, name: string): Promise<Dump | undefined> {
  const { rows } = await sql<Dump>`select ${dumpColumns} from dumps where name = ${name}`.execute(db)
  return rows[0]
}

/** The newest dump but for those of every hour. */
export async function lastKeptDump(db: Db, kind: Dump['kind']): Promise<Date | undefined> {
  const { rows } = await sql<{
    at: Date
  }>`select max(at) as at from dumps where kind = ${kind} and period <> 'hour' having max(at) is not null`.execute(db)
  return rows[0]?.at
}

/**
 * Takes out of the list what is no longer kept: of `hour` and `first` all but the two newest, nights after so many
 * days.
 */
export async function removeOldDumps(db: Db, kind: Dump['kind'], nightsBefore: Date): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    delete from dumps where kind = ${kind} and ((period = 'night' and at < ${nightsBefore}) or (period in ('hour',
      'first')
      and at < (select min(at) from (select distinct at from dumps where kind = ${kind} and period in ('hour',
        'first') order by at desc limit 2) last)))
    returning name`.execute(db)
  return rows.map(({ name }) => name)
}
