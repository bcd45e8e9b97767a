// The open lines of this process: how many there may be, that they live, how long, and who is cut off.
import type { Writable } from 'node:stream'

/** So many lines one process keeps open, and of them one address: a village, or an office, may share one. */
const mostLines = 20_000
const mostOfAddress = 500
/** A line that is quiet is told that it lives. */
export const beatMs = 25_000
/** What a person may see changes: after this the line is opened anew, as whoever they are then. */
export const lifeMs = 120_000
/** Who reads so slowly that this much waits is cut off, and comes back. */
const mostWaiting = 64_000

export interface Line {
  /** What is written on it: the answer of a request. */
  response: Pick<Writable, 'destroyed' | 'writableLength' | 'write' | 'destroy' | 'end'>
  beatAt: number
  /** The last news of which it was told all that concerns it; undefined while something waits to be told. */
  last: () => string | undefined
  endsAt: number
}

export const sentence = (event: string, data: string, id: string | undefined) =>
  `event: ${event}\ndata: ${data}\n${id === undefined ? '' : `id: ${id}\n`}\n`

/** The open lines: beats, ends, and cuts off who does not read. */
export class Lines {
  readonly #open = new Set<Line>()
  readonly #ofAddress = new Map<string, number>()

  isFull(address: string): boolean {
    return this.#open.size >= mostLines || (this.#ofAddress.get(address) ?? 0) >= mostOfAddress
  }

  /** @returns how to give the place back */
  open(line: Line, address: string): () => void {
    this.#open.add(line)
    this.#ofAddress.set(address, (this.#ofAddress.get(address) ?? 0) + 1)
    return () => {
      if (!this.#open.delete(line)) return
      const left = (this.#ofAddress.get(address) ?? 1) - 1
      if (left > 0) this.#ofAddress.set(address, left)
      else this.#ofAddress.delete(address)
    }
  }

  say(line: Line, event: string, data: string, id: string | undefined): void {
    this.write(line, sentence(event, data, id))
  }

  write(line: Line, text: string | Buffer): void {
    const { response } = line
    if (response.destroyed) return
    line.beatAt = performance.now() + beatMs
    response.write(text)
    if (response.writableLength > mostWaiting) response.destroy()
  }

  /** Once a second. */
  look(): void {
    const now = performance.now()
    for (const line of this.#open) {
      if (line.endsAt < now) {
        this.say(line, 'again', '', undefined)
        line.response.end()
      } else if (line.beatAt < now) this.say(line, 'beat', '', line.last())
    }
  }

  endAll(): void {
    for (const { response } of this.#open) response.end()
  }
}
