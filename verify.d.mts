export const format: string
export const noHash: string
export function canonical(value: unknown): string
export function hashOf(record: object): string
export function commitmentOf(salt: Buffer, said: object): string
export interface Head {
  report: number
  seq: number
  head: string
}
export function leafOf(head: Head): Buffer
export function levelsOf(leaves: Buffer[]): Buffer[][]
export function rootOf(leaves: Buffer[]): string
export function rootBy(leaf: Buffer, index: number, size: number, path: readonly string[]): string
export interface Checkpoint {
  n: number
  at: string
  reports: number
  events: number
  root: string
  previous: string | null
}
export function checkpointText(checkpoint: Checkpoint): string
export function isSigned(checkpoint: Checkpoint, key: string, signature: string): boolean
export interface Verified {
  reports: number
  events: number
  withheld: number
  root: string
  key: string
  checkpoint: Checkpoint
}
export function verifyDump(lines: AsyncIterable<string> | Iterable<string>): Promise<Verified>
export interface Proof {
  report: number
  events: readonly (object & { hash: string })[]
  leaf: Head | null
  index: number | null
  size: number
  path: readonly string[]
  checkpoint: Checkpoint
  key: string
  signature: string
}
export function verifyProof(proof: Proof): { events: number; signed: number; root: string; key: string; checkpoint: Checkpoint }
export function linesOf(source: string): Promise<AsyncIterable<string>>
