// `/live`: news as they happen, one line a browser, as server-sent events that say what changed and nothing of what it
// is; a page asks for that by itself, and sees what it may.
import { randomInt } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { addressOf, type Places } from '../people/index.ts'
import { hearLive } from '../platform/live.ts'
import type { Log } from '../platform/log.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { numberOf, queryOf, textOf } from '../platform/query.ts'
import { Hub, type Listener, type Word } from './hub.ts'
import { beatMs, type Line, Lines, lifeMs, sentence } from './lines.ts'
import { type News, openTo, topicsIn } from './rules.ts'

export interface LiveDeps extends Places {
  database: Database
  clock: Clock
  log: Log
}

/** What the database tells, as news; a text that is none of ours is none. */
function newsOf(text: string): News | undefined {
  try {
    const news = JSON.parse(text) as News
    return 'report' in news ? { ...news, report: { ...news.report, filedAt: new Date(news.report.filedAt) } } : news
  } catch {
    return undefined
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

/** Milliseconds; what is none is left out. */
const ageOf = (given: number | undefined) => (given !== undefined && given >= 0 ? given : undefined)

/** The same word is told to thousands. */
let told: { word: Word; id: string | undefined; bytes: Buffer } | undefined
function bytesOf(word: Word, id: string | undefined): Buffer {
  if (told?.word !== word || told.id !== id)
    told = { word, id, bytes: Buffer.from(sentence('changed', JSON.stringify(word), id)) }
  return told.bytes
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
  const lines = new Lines()
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
    // A browser that comes back by itself says where it was; its address is of the first time.
    const since =
      typeof header === 'string' && header !== ''
        ? { heard: [header] }
        : { heard: textOf(query, 'after')?.split(',') ?? [], ageMs: ageOf(numberOf(query, 'age')) }
    reply.hijack()
    const response = reply.raw
    request.raw.socket.setNoDelay(true)
    // Its end is the end of the line: nothing need be counted in chunks.
    response.useChunkedEncodingByDefault = false
    response.writeHead(200, headersOf(reply.getHeaders()))
    const { viewer } = request
    const now = performance.now()
    // Not all at the same moment, whoever came at the same moment.
    const endsAt = viewer ? now + lifeMs - randomInt(lifeMs / 4) : Infinity
    const line: Line = { response, beatAt: now + beatMs, endsAt, last: () => hub.lastOf(listener) }
    const listener: Listener = {
      viewer,
      topics: new Set(topics),
      tell: (word, id) => lines.write(line, bytesOf(word, id)),
    }
    const close = lines.open(line, address)
    response.write(`retry: ${1000 + randomInt(3000)}\n`)
    const leave = hub.add(listener, since)
    lines.say(line, 'beat', '', line.last())
    response.once('close', () => {
      leave()
      close()
    })
  })
}
