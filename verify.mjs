// Proves a ledger of Xalq nazorati from its dump alone, or one report from its proof: `node verify.mjs <file or address>`.
// Needs Node 20 and nothing of ours.
// The platform uses these very functions, so what is checked here is what was done there.
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto'
import { createReadStream, realpathSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createGunzip } from 'node:zlib'

export const format = 'xalq-nazorati-ledger'
/** What the first event of a report follows. */
export const noHash = '0'.repeat(64)

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()

/** RFC 8785: one spelling of a JSON value; members in the order of their UTF-16 units, undefined ones left out. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each ?? null)).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort()
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`
}

/** The hash of one event: SHA-256 of its canonical record, which holds the hash before it. Hex. */
export const hashOf = (record) => sha256(canonical(record)).toString('hex')

/** What a person wrote and showed, as a commitment: SHA-256 of a salt and the canonical words and photo hashes. Hex. */
export const commitmentOf = (salt, said) => sha256(salt, canonical(said)).toString('hex')

/** A leaf of the tree stands for a report: its number, how many events, the hash of the last. */
export const leafOf = ({ report, seq, head }) => sha256(Buffer.of(0), canonical({ report, seq, head }))
const nodeOf = (left, right) => sha256(Buffer.of(1), left, right)

/** The levels of the Merkle tree (RFC 6962: an odd node goes up as it is), leaves first, the root last. */
export function levelsOf(leaves) {
  const levels = [leaves]
  while (levels.at(-1).length > 1) {
    const below = levels.at(-1)
    const level = []
    for (let at = 0; at < below.length; at += 2)
      level.push(at + 1 < below.length ? nodeOf(below[at], below[at + 1]) : below[at])
    levels.push(level)
  }
  return levels
}

/** The root over leaves; of none, the hash of nothing. Hex. */
export const rootOf = (leaves) => (leaves.length === 0 ? sha256('') : levelsOf(leaves).at(-1)[0]).toString('hex')

/** The root that a leaf and the nodes beside its way lead to. `size` is the number of leaves, `path` hex. Hex. */
export function rootBy(leaf, index, size, path) {
  const beside = [...path]
  let node = leaf
  for (let at = index, width = size; width > 1; at >>= 1, width = (width + 1) >> 1) {
    if ((at ^ 1) >= width) continue
    const other = Buffer.from(beside.shift() ?? '', 'hex')
    node = at % 2 === 0 ? nodeOf(node, other) : nodeOf(other, node)
  }
  return beside.length === 0 ? node.toString('hex') : ''
}

/** The signed part of a checkpoint. */
export const checkpointText = ({ n, at, reports, events, root, previous }) =>
  canonical({ n, at, reports, events, root, previous })

/** Ed25519; `key` is the public key as SPKI in base64. */
export function isSigned(checkpoint, key, signature) {
  const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
  return verifySignature(null, Buffer.from(checkpointText(checkpoint)), publicKey, Buffer.from(signature, 'base64'))
}

class Broken extends Error {}
const broken = (text) => {
  throw new Broken(text)
}
const at = (report, seq) => `report ${report}, seq ${seq}`

/** Reads a line that must be in its one spelling; `near` is where it should stand. */
function readLine(line, near) {
  let value
  try {
    value = JSON.parse(line)
  } catch {
    broken(`${near}: no JSON any more`)
  }
  if (canonical(value) !== line) broken(`${near}: not in its canonical spelling`)
  return value
}

/** What a line says of itself, whatever became of the rest of it. */
const numberIn = (line, name) => Number(new RegExp(`"${name}":(\\d+)`).exec(line ?? '')?.[1] ?? Number.NaN)

/** The place of a line: after the event before it; the first event of a report by the next line, as its own word may have been changed. */
function placeOf(line, next, last) {
  if (last) return at(last.report, last.seq + 1)
  const isEvent = line.includes('"type":')
  const [own, other] = [numberIn(line, 'report'), numberIn(next, 'report')]
  const isOfNext = !Number.isNaN(other) && (numberIn(next, 'seq') > 1 || !next.includes('"type":'))
  return at(
    isEvent && isOfNext ? other : own,
    isEvent || Number.isNaN(numberIn(line, 'seq')) ? 1 : numberIn(line, 'seq'),
  )
}

/** Each line with the one after it. */
async function* withNext(lines) {
  let held
  for await (const line of lines) {
    if (line === '') continue
    if (held !== undefined) yield [held, line]
    held = line
  }
  if (held !== undefined) yield [held, undefined]
}

/**
 * Checks a dump line by line: every event hashes to what it says and follows the one before, numbers go up by one, time
 * never runs back, every report ends in the head that its leaf holds, and the leaves make the signed root.
 * @returns {{reports: number, events: number, withheld: number, root: string, key: string, checkpoint: object}}; throws with the place of the first fault
 */
export async function verifyDump(lines) {
  let header
  let last // the event before, within a report
  let lastReport = 0
  let events = 0
  let withheld = 0
  let total = 0
  const leaves = []
  for await (const [line, following] of withNext(lines)) {
    const near = header ? placeOf(line, following, last) : 'the head of the dump'
    const value = readLine(line, near)
    if (!header) {
      if (value.format !== format || value.version !== 1) broken('this is no ledger of Xalq nazorati, version 1')
      header = value
    } else if ('type' in value) {
      const { hash, ...record } = value
      const here = at(record.report, record.seq)
      if (last && record.report !== last.report)
        broken(`${at(last.report, last.seq + 1)}: the history of this report breaks off here`)
      if (!last && record.report <= lastReport) broken(`${near}: out of order, report ${lastReport} came before`)
      const next = (last?.seq ?? 0) + 1
      if (record.seq > next) broken(`${at(record.report, next)}: missing`)
      if (record.seq < next && hashOf(record) === hash) broken(`${here}: there twice, or out of order`)
      if (record.prev !== (last?.hash ?? noHash)) broken(`${here}: does not follow the event before it`)
      if (hashOf(record) !== hash) broken(`${near}: was changed, its hash is another`)
      if (last && record.at < last.at) broken(`${here}: is dated before the event that it follows`)
      last = { ...record, hash }
      events += 1
    } else {
      const { report, seq, head, leaf } = value
      const here = at(report, seq)
      if (value.withheld) {
        if (last) broken(`${at(last.report, last.seq + 1)}: the history of this report breaks off here`)
        if (report <= lastReport) broken(`${here}: out of order`)
        withheld += 1
      } else if (!last || last.report !== report) broken(`${here}: events of this report are missing`)
      else if (last.seq !== seq)
        broken(
          `${at(report, last.seq < seq ? last.seq + 1 : seq + 1)}: ${last.seq < seq ? 'missing' : 'more events than its head knows'}`,
        )
      else if (last.hash !== head) broken(`${here}: the head of the report is another`)
      if (leaf !== leaves.length)
        broken(
          `${here}: ${leaf > leaves.length ? 'a report before this one is missing' : 'this report is there twice, or out of order'}`,
        )
      leaves.push(leafOf({ report, seq, head }))
      total += seq
      lastReport = report
      last = undefined
    }
  }
  if (!header) broken('the dump is empty')
  if (last) broken(`${at(last.report, last.seq + 1)}: the dump breaks off here`)
  const { checkpoint, key, signature } = header
  if (leaves.length !== checkpoint.reports)
    broken(`after report ${lastReport}: ${checkpoint.reports} reports were signed, ${leaves.length} are here`)
  if (total !== checkpoint.events) broken(`${checkpoint.events} events were signed, ${total} are here`)
  const root = rootOf(leaves)
  if (root !== checkpoint.root)
    broken('the root is another than the one that was signed: a history was rewritten as a whole')
  if (!isSigned(checkpoint, key, signature)) broken('the checkpoint is not signed by the key that the dump names')
  return { reports: leaves.length, events, withheld, root, key, checkpoint }
}

/** Checks what a card gives as its proof: the chain of one report, and its place in the signed tree. Throws at the first fault. */
export function verifyProof({ report, events, leaf, index, size, path, checkpoint, key, signature }) {
  let prev = noHash
  for (const [place, { hash, ...record }] of events.entries()) {
    const here = at(report, place + 1)
    if (record.report !== report || record.seq !== place + 1) broken(`${here}: missing, or out of order`)
    if (record.prev !== prev) broken(`${here}: does not follow the event before it`)
    if (hashOf(record) !== hash) broken(`${here}: was changed, its hash is another`)
    if (place > 0 && record.at < events[place - 1].at) broken(`${here}: is dated before the event that it follows`)
    prev = hash
  }
  if (!leaf) broken(`report ${report} is newer than the last checkpoint: ask again within the hour`)
  if (leaf.report !== report || events[leaf.seq - 1]?.hash !== leaf.head)
    broken(`${at(report, leaf.seq)}: the head of the report is another`)
  if (rootBy(leafOf(leaf), index, size, path) !== checkpoint.root) broken(`report ${report} is not in the signed tree`)
  if (!isSigned(checkpoint, key, signature)) broken('the checkpoint is not signed by the key that the proof names')
  return { events: events.length, signed: leaf.seq, root: checkpoint.root, key, checkpoint }
}

/** Lines of a file or an address, packed or not. An address of the platform leads to its newest ledger. */
export async function linesOf(source) {
  let bytes
  if (/^https?:/.test(source)) {
    const isFile = /\.(jsonl|json|csv)(\.gz)?($|\?)/.test(source)
    const ask = async (url) => {
      const answer = await fetch(url)
      if (!answer.ok || !answer.body) throw new Error(`${url} answered ${answer.status}`)
      return answer
    }
    const address = isFile
      ? source
      : new URL(
          (await (await ask(new URL('/api/v1/dumps', source))).json()).ledger ?? broken('there is no dump yet'),
          source,
        ).href
    bytes = Readable.fromWeb((await ask(address)).body)
    source = address
  } else bytes = createReadStream(source)
  const unpacked = /\.gz($|\?)/.test(source) ? bytes.pipe(createGunzip()) : bytes
  // A stream that fails ends the reading with its error, instead of being waited for.
  bytes.on('error', (error) => unpacked.destroy(error))
  return createInterface({ input: unpacked, crlfDelay: Infinity })
}

async function main([source, key]) {
  if (!source) {
    console.error(
      'Usage: node verify.mjs <ledger-….jsonl.gz, the …/proof of a report, or https://…> [public key you know, base64]',
    )
    return 2
  }
  const knows = (found) => key && key !== found.key && broken('it is signed by another key than the one you know')
  try {
    if (/(\/proof|\.json)$/.test(source)) {
      const text = /^https?:/.test(source) ? await (await fetch(source)).text() : await readFile(source, 'utf8')
      const proof = JSON.parse(text)
      const found = verifyProof(proof)
      knows(found)
      console.log(
        `ok, report ${proof.report}, ${found.events} events, ${found.signed} of them in checkpoint ${found.checkpoint.n}, root ${found.root}`,
      )
      return 0
    }
    const found = await verifyDump(await linesOf(source))
    knows(found)
    console.log(`ok, ${found.reports} reports, ${found.events} events, root ${found.root}`)
    if (found.withheld > 0) console.log(`${found.withheld} reports are not public yet: only their heads are here`)
    console.log(`checkpoint ${found.checkpoint.n} of ${found.checkpoint.at}, key ${found.key}`)
    return 0
  } catch (error) {
    console.error(error instanceof Broken ? `NOT TRUE — ${error.message}` : `cannot be read: ${error.message}`)
    return 1
  }
}

// Started by itself, under whatever name it was saved. Bundled into the platform, whose build says so, it is asked for its functions only.
const isStarted = import.meta.main ?? realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)
if (isStarted) process.exitCode = await main(process.argv.slice(2))
