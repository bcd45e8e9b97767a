// Signing where all histories stand, and writing them out so that anybody can prove them.
import { inDays } from '../platform/time.ts'
import { once } from 'node:events'
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { canonical, format, type Proof } from '../../verify.mjs'
import type { Config } from '../config.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, ofOneMoment } from '../platform/database.ts'
import { Problem } from '../platform/problems.ts'
import type { Secrets } from '../platform/secrets.ts'
import { findReport, type LedgerRecord, readHeads, readRecords } from '../reports/index.ts'
import type { Settings } from '../settings/index.ts'
import { dumpDue, isCheckpointDue, stampOf } from './rules.ts'
import {
  addCheckpoint,
  addDump,
  type Dump,
  lastKeptDump,
  listCheckpoints,
  openKey,
  removeOldDumps,
  type SignedCheckpoint,
} from './store.ts'
import { findPlace, writeTree } from './tree.ts'
import { present } from '../platform/present.ts'

export interface LedgerDeps {
  db: Db
  clock: Clock
  secrets: Secrets
  settings: Settings
  config: Pick<Config, 'dataDir'>
}

export const dumpPath = ({ config }: Pick<LedgerDeps, 'config'>, name: string): string =>
  join(config.dataDir, 'dumps', name)
const treePath = ({ config }: LedgerDeps, n: number): string => join(config.dataDir, 'ledger', `tree-${n}.bin`)

const headsAtOnce = 20_000
const reportsAtOnce = 500

/** A checkpoint where one is due, and the dump that comes with it. @returns the checkpoint that was made */
export async function keepLedger(deps: LedgerDeps): Promise<SignedCheckpoint | undefined> {
  const now = deps.clock()
  const [last] = await listCheckpoints(deps.db, 1)
  if (!isCheckpointDue(last && new Date(last.at), now)) return undefined
  const key = await openKey(deps.db, deps.secrets)
  await mkdir(join(deps.config.dataDir, 'ledger'), { recursive: true, mode: 0o700 })
  await mkdir(join(deps.config.dataDir, 'dumps'), { recursive: true, mode: 0o700 })
  const kept = await lastKeptDump(deps.db, 'ledger')
  const n = (last?.n ?? 0) + 1
  const { checkpoint, dump } = await ofOneMoment(deps.db, async (db) => {
    const tree = await writeTree(treePath(deps, n))
    for (let after = 0; ;) {
      const heads = await readHeads(db, after, headsAtOnce)
      await tree.add(heads)
      const end = heads.at(-1)
      if (!end || heads.length < headsAtOnce) break
      after = end.id
    }
    const { root, reports, events } = await tree.finish()
    const plain = { n, at: now.toISOString(), reports, events, root, previous: last?.root ?? null }
    const signed: SignedCheckpoint = { ...plain, key: key.publicKey, signature: key.sign(plain) }
    const period = dumpDue(kept, now, events, deps.settings.ledger.hourlyDumpEvents)
    return { checkpoint: signed, dump: period && (await writeDump(deps, db, signed, period)) }
  })
  await addCheckpoint(deps.db, checkpoint)
  if (dump) await addDump(deps.db, dump)
  const old = await removeOldDumps(deps.db, 'ledger', inDays(now, -deps.settings.ledger.nightsKept))
  for (const name of old) await rm(dumpPath(deps, name), { force: true })
  // The tree before the last still answers those who read just now.
  for (const suffix of ['', '.ids']) await rm(`${treePath(deps, n - 2)}${suffix}`, { force: true })
  return checkpoint
}

/** Header, then each report's events and its head; one canonical JSON value a line. */
async function* linesOf(
  db: Db,
  { key, signature, ...checkpoint }: SignedCheckpoint,
  count: { rows: number },
): AsyncGenerator<string> {
  yield `${canonical({ format, version: 1, checkpoint, key, signature })}\n`
  let leaf = 0
  for (let after = 0; ;) {
    const heads = await readHeads(db, after, reportsAtOnce)
    // What only its reporter and the dispatcher may see yet is signed, but not shown.
    const shown = heads.filter(({ status }) => status !== 'moderating').map(({ id }) => id)
    const records = Map.groupBy(await readRecords(db, shown), ({ report }) => report)
    let lines = ''
    for (const { id, seq, status, head } of heads) {
      for (const record of records.get(id) ?? []) {
        lines += `${canonical(record)}\n`
        count.rows += 1
      }
      lines += `${canonical({ report: id, seq, head: head.toString('hex'), leaf, ...(status === 'moderating' && { withheld: true }) })}\n`
      leaf += 1
    }
    yield lines
    const end = heads.at(-1)
    if (!end || heads.length < reportsAtOnce) return
    after = end.id
  }
}

async function writeDump(
  deps: LedgerDeps,
  db: Db,
  checkpoint: SignedCheckpoint,
  period: Dump['period'],
): Promise<Dump> {
  await dropHalves(deps, isLedger)
  const at = new Date(checkpoint.at)
  const name = `ledger-${stampOf(at)}.jsonl.gz`
  const count = { rows: 0 }
  const [written] = await writePacked(linesOf(db, checkpoint, count), [
    { path: dumpPath(deps, name), say: (lines) => lines },
  ])
  return {
    name,
    kind: 'ledger',
    period,
    checkpoint: checkpoint.n,
    at,
    rows: count.rows,
    ...present(written, 'the dump'),
  }
}

/** Takes away what a process that ended in the middle left of files of one kind. */
export async function dropHalves(deps: Pick<LedgerDeps, 'config'>, isOfKind: (name: string) => boolean): Promise<void> {
  const folder = join(deps.config.dataDir, 'dumps')
  for (const name of await readdir(folder).catch(() => []))
    if (name.endsWith('.part') && isOfKind(name)) await rm(join(folder, name), { force: true })
}

const isLedger = (name: string) => name.startsWith('ledger-')

export interface Packing<T> {
  path: string
  /** What a piece is in this file. */
  say: (piece: T) => string
}

/** Reads once and writes each piece through gzip into every file; the files appear whole or not at all. */
export async function writePacked<T>(
  pieces: AsyncIterable<T>,
  files: readonly Packing<T>[],
): Promise<{ bytes: number; sha256: string }[]> {
  const open = files.map(({ path, say }) => {
    const hash = createHash('sha256')
    const hashing = new Transform({
      transform: (chunk: Buffer, _encoding, done) => (hash.update(chunk), done(null, chunk)),
    })
    const gzip = createGzip({ level: 6 })
    const written = pipeline(gzip, hashing, createWriteStream(`${path}.part`, { mode: 0o600 }))
    // A failure is met where it is waited for: at the next piece or at the end.
    written.catch(() => undefined)
    return { path, say, gzip, hash, written }
  })
  try {
    for await (const piece of pieces)
      await Promise.all(
        open.map(
          async ({ say, gzip, written }) => gzip.write(say(piece)) || Promise.race([once(gzip, 'drain'), written]),
        ),
      )
    for (const { gzip } of open) gzip.end()
    await Promise.all(open.map(({ written }) => written))
  } finally {
    for (const { gzip } of open) gzip.destroy()
  }
  return Promise.all(
    open.map(async ({ path, hash }) => {
      await rename(`${path}.part`, path)
      return { bytes: (await stat(path)).size, sha256: hash.digest('hex') }
    }),
  )
}

export type ReportProof = Omit<Proof, 'events'> & { events: (LedgerRecord & { hash: string })[] }

/**
 * The history of a report with its place in the last signed tree. @throws not_found for what the public may not see, or
 * before the first checkpoint
 */
export async function proveReport(deps: LedgerDeps, id: number | undefined): Promise<ReportProof> {
  const report = id === undefined ? undefined : await findReport(deps.db, id)
  if (!report || report.status === 'moderating') throw new Problem('not_found')
  const [last] = await listCheckpoints(deps.db, 1)
  if (!last) throw new Problem('not_found')
  const { key, signature, ...checkpoint } = last
  const events = await readRecords(deps.db, [report.id])
  // Another machine may have made the tree: then the history comes without its place.
  const place = await findPlace(treePath(deps, last.n), last.reports, report.id).catch(() => undefined)
  const placed = place && events[place.seq - 1]
  const leaf = placed ? { report: report.id, seq: place.seq, head: placed.hash } : null
  return {
    report: report.id,
    events,
    leaf,
    index: place?.index ?? null,
    size: last.reports,
    path: place?.path ?? [],
    checkpoint,
    key,
    signature,
  }
}
