// The Merkle tree of a checkpoint as a file, level after level, so that two million leaves need no memory and a proof
// reads twenty places.
import { createHash } from 'node:crypto'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { leafOf, rootOf } from '../../verify.mjs'
import type { HeadRow } from '../reports/index.ts'

const width = 32
const entryBytes = 16
const chunk = 32_768

const nodeOf = (left: Buffer, right: Buffer) =>
  createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest()

export interface Tree {
  /** Adds the next reports, by number. */
  add: (heads: readonly HeadRow[]) => Promise<void>
  /** Builds the levels; the file appears under its name at once. */
  finish: () => Promise<{ root: string; reports: number; events: number }>
}

/** Files: `{path}` the levels, `{path}.ids` report and seq of each leaf. */
export async function writeTree(path: string): Promise<Tree> {
  const nodes = await open(`${path}.part`, 'w+', 0o600)
  const ids = await open(`${path}.ids.part`, 'w', 0o600)
  let count = 0
  let events = 0
  const level = async (from: number, size: number, to: number): Promise<number> => {
    let written = 0
    for (let at = 0; at < size; at += chunk) {
      const many = Math.min(chunk, size - at)
      const { buffer } = await nodes.read(Buffer.alloc(many * width), 0, many * width, (from + at) * width)
      const above: Buffer[] = []
      const node = (index: number) => buffer.subarray(index * width, (index + 1) * width)
      for (let index = 0; index < many; index += 2)
        above.push(index + 1 < many ? nodeOf(node(index), node(index + 1)) : node(index))
      await nodes.write(Buffer.concat(above), 0, above.length * width, (to + written) * width)
      written += above.length
    }
    return written
  }
  return {
    add: async (heads) => {
      const leaves = heads.map(({ id, seq, head }) => leafOf({ report: id, seq, head: head.toString('hex') }))
      const entries = Buffer.alloc(heads.length * entryBytes)
      for (const [index, { id, seq }] of heads.entries()) {
        entries.writeBigUInt64BE(BigInt(id), index * entryBytes)
        entries.writeBigUInt64BE(BigInt(seq), index * entryBytes + 8)
        events += seq
      }
      await nodes.write(Buffer.concat(leaves), 0, leaves.length * width, count * width)
      await ids.write(entries, 0, entries.length, count * entryBytes)
      count += heads.length
    },
    finish: async () => {
      let from = 0
      let size = count
      while (size > 1) {
        const to = from + size
        const next = await level(from, size, to)
        from = to
        size = next
      }
      const root =
        count === 0
          ? rootOf([])
          : (await nodes.read(Buffer.alloc(width), 0, width, from * width)).buffer.toString('hex')
      await nodes.close()
      await ids.close()
      await rename(`${path}.part`, path)
      await rename(`${path}.ids.part`, `${path}.ids`)
      return { root, reports: count, events }
    },
  }
}

export interface Place {
  index: number
  seq: number
  path: string[]
}

/**
 * Where a report stands in a tree of `size` leaves, and the nodes beside its way to the root; undefined when it is not
 * in it.
 */
export async function findPlace(path: string, size: number, report: number): Promise<Place | undefined> {
  const ids = await open(`${path}.ids`, 'r')
  try {
    const found = await search(ids, size, report)
    if (!found) return undefined
    const nodes = await open(path, 'r')
    try {
      return { ...found, path: await besides(nodes, found.index, size) }
    } finally {
      await nodes.close()
    }
  } finally {
    await ids.close()
  }
}

async function search(
  ids: FileHandle,
  size: number,
  report: number,
): Promise<{ index: number; seq: number } | undefined> {
  let [low, high] = [0, size - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const { buffer } = await ids.read(Buffer.alloc(entryBytes), 0, entryBytes, middle * entryBytes)
    const id = Number(buffer.readBigUInt64BE(0))
    if (id === report) return { index: middle, seq: Number(buffer.readBigUInt64BE(8)) }
    if (id < report) low = middle + 1
    else high = middle - 1
  }
  return undefined
}

async function besides(nodes: FileHandle, index: number, size: number): Promise<string[]> {
  const path: string[] = []
  let from = 0
  for (let at = index, many = size; many > 1; at >>= 1, from += many, many = (many + 1) >> 1) {
    if ((at ^ 1) >= many) continue
    const { buffer } = await nodes.read(Buffer.alloc(width), 0, width, (from + (at ^ 1)) * width)
    path.push(buffer.toString('hex'))
  }
  return path
}
