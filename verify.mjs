// Proves a ledger of Xalq nazorati from its dump alone: `node verify.mjs <file or address>`. Needs Node 20 and nothing of ours.
// The platform uses these very functions, so what is checked here is what was done there.
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
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
    for (let at = 0; at < below.length; at += 2) level.push(at + 1 < below.length ? nodeOf(below[at], below[at + 1]) : below[at])
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
export const checkpointText = ({ n, at, reports, events, root, previous }) => canonical({ n, at, reports, events, root, previous })

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

/** Reads a line that must be in its one spelling. */
function readLine(line, near) {
  let value
  try {
    value = JSON.parse(line)
  } catch {
    broken(`${near}: the line after it is no JSON`)
  }
  const named = Number.isInteger(value?.report) && Number.isInteger(value?.seq) ? at(value.report, value.seq) : near
  if (canonical(value) !== line) broken(`${named}: not in its canonical spelling`)
  return value
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
  for await (const line of lines) {
    if (line === '') continue
    const near = last ? at(last.report, last.seq) : lastReport ? `report ${lastReport}` : 'the head of the dump'
    const value = readLine(line, near)
    if (!header) {
      if (value.format !== format || value.version !== 1) broken('this is no ledger of Xalq nazorati, version 1')
      header = value
    } else if ('type' in value) {
      const { hash, ...record } = value
      const here = at(record.report, record.seq)
      if (last && record.report !== last.report) broken(`${at(last.report, last.seq + 1)}: the history of this report breaks off here`)
      if (!last && record.report <= lastReport) broken(`${here}: out of order, report ${lastReport} came before`)
      const next = (last?.seq ?? 0) + 1
      if (record.seq > next) broken(`${at(record.report, next)}: missing`)
      if (record.seq < next) broken(`${here}: there twice, or out of order`)
      if (record.prev !== (last?.hash ?? noHash)) broken(`${here}: does not follow the event before it`)
      if (hashOf(record) !== hash) broken(`${here}: was changed, its hash is another`)
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
        broken(`${at(report, last.seq < seq ? last.seq + 1 : seq + 1)}: ${last.seq < seq ? 'missing' : 'more events than its head knows'}`)
      else if (last.hash !== head) broken(`${here}: the head of the report is another`)
      if (leaf !== leaves.length)
        broken(`${here}: ${leaf > leaves.length ? 'a report before this one is missing' : 'this report is there twice, or out of order'}`)
      leaves.push(leafOf({ report, seq, head }))
      total += seq
      lastReport = report
      last = undefined
    }
  }
  if (!header) broken('the dump is empty')
  if (last) broken(`${at(last.report, last.seq + 1)}: the dump breaks off here`)
  const { checkpoint, key, signature } = header
  if (leaves.length !== checkpoint.reports) broken(`after report ${lastReport}: ${checkpoint.reports} reports were signed, ${leaves.length} are here`)
  if (total !== checkpoint.events) broken(`${checkpoint.events} events were signed, ${total} are here`)
  const root = rootOf(leaves)
  if (root !== checkpoint.root) broken('the root is another than the one that was signed: a history was rewritten as a whole')
  if (!isSigned(checkpoint, key, signature)) broken('the checkpoint is not signed by the key that the dump names')
  return { reports: leaves.length, events, withheld, root, key, checkpoint }
}

/** Lines of a file or an address, packed or not. An address of the platform leads to its newest ledger. */
export async function linesOf(source) {
  let bytes
  if (/^https?:/.test(source)) {
    const isFile = /\.jsonl(\.gz)?($|\?)/.test(source)
    const ask = async (url) => {
      const answer = await fetch(url)
      if (!answer.ok || !answer.body) throw new Error(`${url} answered ${answer.status}`)
      return answer
    }
    const address = isFile
      ? source
      : new URL((await (await ask(new URL('/api/v1/dumps', source))).json()).ledger ?? broken('there is no dump yet'), source).href
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
    console.error('Usage: node verify.mjs <ledger-….jsonl.gz or https://…> [public key you know, base64]')
    return 2
  }
  try {
    const found = await verifyDump(await linesOf(source))
    if (key && key !== found.key) broken('the dump is signed by another key than the one you know')
    console.log(`ok, ${found.reports} reports, ${found.events} events, root ${found.root}`)
    if (found.withheld > 0) console.log(`${found.withheld} reports are not public yet: only their heads are here`)
    console.log(`checkpoint ${found.checkpoint.n} of ${found.checkpoint.at}, key ${found.key}`)
    return 0
  } catch (error) {
    console.error(error instanceof Broken ? `NOT TRUE — ${error.message}` : `cannot be read: ${error.message}`)
    return 1
  }
}

// Bundled into the platform it is asked for its functions only.
if (/[\\/]verify\.mjs$/.test(process.argv[1] ?? '')) process.exitCode = await main(process.argv.slice(2))
