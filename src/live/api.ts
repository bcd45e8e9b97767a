// `/live`: news as they happen, one line a browser, as server-sent events that say what changed and nothing of what it
// is; a page asks for that by itself, and sees what it may.
import type { ServerResponse } from 'node:http'
import { randomInt } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { addressOf, type Places } from '../people/index.ts'
import { hearLive } from '../platform/live.ts'
import type { Log } from '../platform/log.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { numberOf, queryOf, textOf } from '../platform/query.ts'
import { Hub, type Listener } from './hub.ts'
import { type News, openTo, topicsIn } from './rules.ts'

export interface LiveDeps extends Places {
  database: Database
  clock: Clock
  log: Log
}

/** So many lines one process keeps open, and of them one address: a village, or an office, may share one. */
const mostLines = 20_000
const mostOfAddress = 500
/** A line that is quiet is told that it lives. */
const beatMs = 25_000
/** What a person may see changes: after this the line is opened anew, as whoever they are then. */
const lifeMs = 120_000
/** Who reads so slowly that this much waits is cut off, and comes back. */
const mostWaiting = 64_000

interface Line {
  response: ServerResponse
  beatAt: number
  endsAt: number
}

const sentence = (event: string, data: string, id: string | undefined) =>
  `event: ${event}\ndata: ${data}\n${id === undefined ? '' : `id: ${id}\n`}\n`

/** What the database tells, as news; a text that is none of ours is none. */
function newsOf(text: string): News | undefined {
  try {
    const news = JSON.parse(text) as News
    return 'report' in news ? { ...news, report: { ...news.report, filedAt: new Date(news.report.filedAt) } } : news
  } catch {
    return undefined
  }
}

/** The open lines: beats, ends, and cuts off who does not read. */
class Lines {
  readonly #open = new Set<Line>()
  readonly #ofAddress = new Map<string, number>()
  readonly #last: () => string | undefined

  constructor(last: () => string | undefined) {
    this.#last = last
  }

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
    const { response } = line
    if (response.destroyed) return
    line.beatAt = performance.now() + beatMs
    response.write(sentence(event, data, id))
    if (response.writableLength > mostWaiting) response.destroy()
  }

  /** Once a second. */
  look(): void {
    const now = performance.now()
    for (const line of this.#open) {
      if (line.endsAt < now) {
        this.say(line, 'again', '', undefined)
        line.response.end()
      } else if (line.beatAt < now) this.say(line, 'beat', '', this.#last())
    }
  }

  endAll(): void {
    for (const { response } of this.#open) response.end()
  }
}

/** Which topics are asked for, of those that this person may listen to. @throws invalid, not_signed_in, forbidden */
function topicsOf(request: FastifyRequest) {
  const asked = topicsIn(textOf(queryOf(request), 'topics') ?? '')
  if (asked.length === 0) throw invalid('topics', 'missing')
  const topics = openTo(request.viewer, asked)
  if (topics.length === 0) throw new Problem(request.viewer ? 'forbidden' : 'not_signed_in')
  return topics
}

/** The headers that every answer has, and what keeps proxies from holding words back. */
const headersOf = (given: Record<string, unknown>) => ({
  ...(given as Record<string, string>),
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
})

export function liveRoutes(app: FastifyInstance, { database, log, agencies, territories }: LiveDeps): void {
  const hub = new Hub({ agencies, territories })
  const lines = new Lines(() => hub.last)
  const hearing = hearLive(database.pool, log, {
    heard: (text) => {
      const news = newsOf(text)
      if (news) hub.hear(news)
    },
    missed: () => hub.missed(),
  })
  const timer = setInterval(() => lines.look(), 1000).unref()
  app.addHook('preClose', async () => {
    clearInterval(timer)
    lines.endAll()
    hub.close()
    await hearing.close()
  })

  app.get('/live', { config: { permission: 'public.read' }, schema: { hide: true } }, async (request, reply) => {
    const topics = topicsOf(request)
    const address = addressOf(request)
    if (lines.isFull(address)) throw new Problem('unavailable')
    await hearing.ready
    const query = queryOf(request)
    const header = request.headers['last-event-id']
    const last = typeof header === 'string' && header !== '' ? header : textOf(query, 'after')
    const ageMs = numberOf(query, 'age')
    reply.hijack()
    const response = reply.raw
    request.raw.socket.setNoDelay(true)
    response.writeHead(200, headersOf(reply.getHeaders()))
    const { viewer } = request
    const now = performance.now()
    // Not all at the same moment, whoever came at the same moment.
    const endsAt = viewer ? now + lifeMs - randomInt(lifeMs / 4) : Infinity
    const line: Line = { response, beatAt: now + beatMs, endsAt }
    const listener: Listener = {
      viewer,
      topics: new Set(topics),
      tell: (word, id) => lines.say(line, 'changed', JSON.stringify(word), id),
    }
    const close = lines.open(line, address)
    response.write(`retry: ${1000 + randomInt(3000)}\n`)
    lines.say(line, 'beat', '', hub.last)
    const leave = hub.add(listener, { last, ...(ageMs !== undefined && ageMs >= 0 && { ageMs }) })
    response.once('close', () => {
      leave()
      close()
    })
  })
}
