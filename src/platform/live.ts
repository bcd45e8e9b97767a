// News of the moment between processes: told in the transaction that makes them, heard by every process that listens,
// in the order in which transactions were committed (LISTEN/NOTIFY).
import { setTimeout as sleep } from 'node:timers/promises'
import type { RawBuilder } from 'kysely'
import pg from 'pg'
import { type Db, sql } from './database.ts'
import type { Log } from './log.ts'

/** The channel; `reports/store.ts` tells of each event in the statement that writes it. */
export const liveChannel = 'live'

/** PostgreSQL takes 8,000 bytes; this many numbers are well below. */
const mostNumbers = 500

/** Besides reports: whom something was told, where on the map something changed, that a gateway does otherwise. */
export type Told =
  | { people: readonly number[] }
  | { cells: readonly (readonly [number, number])[] | null }
  | { status: true }

/**
 * The news as a `select`, for the end of the statement that makes them.
 * @param key names the news: the same in all processes, never given twice
 */
export function liveNews(key: string, told: Told): RawBuilder<unknown> {
  const texts =
    'people' in told
      ? chunksOf(told.people).map((people, part) => JSON.stringify({ key: `${key}-${part}`, people }))
      : [JSON.stringify({ key, ...told })]
  return sql`select pg_notify(${liveChannel}, text) from unnest(${texts}::text[]) text`
}

export async function tellLive(db: Db, key: string, told: Told): Promise<void> {
  await liveNews(key, told).execute(db)
}

function chunksOf(numbers: readonly number[]): number[][] {
  const chunks = []
  for (let from = 0; from < numbers.length; from += mostNumbers) chunks.push(numbers.slice(from, from + mostNumbers))
  return chunks
}

export interface Hearing {
  /** Nothing that is told from now on is missed; never rejects. */
  ready: Promise<void>
  close: () => Promise<void>
}

const againMs = 500

/**
 * Listens on a connection of its own, and again whenever that breaks.
 * @param missed is called when the connection stands again: what was told meanwhile was not heard
 */
export function hearLive(
  pool: pg.Pool,
  log: Log,
  { heard, missed }: { heard: (text: string) => void; missed: () => void },
): Hearing {
  const stopping = new AbortController()
  const { signal } = stopping
  let isFirst = true
  let begun: () => void = () => undefined
  const ready = new Promise<void>((done) => (begun = done))
  const listen = async () => {
    // A pool hands its connections to others; this one listens as long as it stands.
    const client = new pg.Client(pool.options)
    const ended = new Promise<void>((done) => {
      client.once('end', done)
      client.once('error', () => done())
      signal.addEventListener('abort', () => done(), { once: true })
    })
    client.on('error', () => undefined)
    client.on('notification', ({ payload = '' }) => heard(payload))
    try {
      await client.connect()
      await client.query(`listen ${liveChannel}`)
      if (!isFirst) missed()
      isFirst = false
      begun()
      await ended
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  const running = (async () => {
    let failed = false
    while (!signal.aborted) {
      try {
        await listen()
        failed = false
      } catch (error) {
        if (!failed && !signal.aborted) log.warn({ err: error }, 'nothing live is heard; tried again')
        failed = true
      }
      if (!signal.aborted) await sleep(againMs, undefined, { signal }).catch(() => undefined)
    }
    begun()
  })()
  return {
    ready,
    close: async () => {
      stopping.abort()
      await running
    },
  }
}
