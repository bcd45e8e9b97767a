// Feeds for programs: the reports of a topic, or the events of one report, as Atom and JSON Feed, page by page and with
// validators; planned works and cuts of a place as a calendar.
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { worksIn } from '../../bodies/index.ts'
import { readCard, titleOf, wordFor } from '../../card/index.ts'
import type { Locale } from '../../language/index.ts'
import { readList, reportsAround, type Row, rowOf } from '../../lists/index.ts'
import { asIs } from '../../platform/as-is.ts'
import { Problem } from '../../platform/problems.ts'
import { type Fields, queryOf, textOf } from '../../platform/query.ts'
import { xmlAttribute, xmlText } from '../../platform/xml.ts'
import { localeIn } from '../../ratings/index.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { homeOf } from '../../ui/index.ts'
import { getTopic } from '../actions.ts'
import { textOfTopic, type Topic } from '../rules.ts'
import { sayTopic, t } from '../words.ts'

type Deps = ReportDeps & { publicUrl: string | undefined }

interface Item {
  id: string
  url: string
  title: string
  text: string
  at: Date
  changedAt: Date
}

interface Feed {
  title: string
  /** Its own address, and of the page that follows. */
  self: string
  next: string | undefined
  home: string
  items: readonly Item[]
}

const pageSize = 50

/** The addresses of the feeds of a topic. */
export function feedsOf(topic: Topic, locale: Locale): { name: 'Atom' | 'JSON Feed' | 'works'; address: string }[] {
  const query = `topic=${encodeURIComponent(textOfTopic(topic))}&lang=${locale}`
  return [
    { name: 'Atom', address: `/feeds/follow.atom?${query}` },
    { name: 'JSON Feed', address: `/feeds/follow.json?${query}` },
    ...(topic.is === 'mahalla' || topic.is === 'district'
      ? [{ name: 'works' as const, address: `/feeds/works.ics?${query}` }]
      : []),
  ]
}

/** What the list of reports is asked for by a topic. */
function filterOf(topic: Topic): Fields {
  switch (topic.is) {
    case 'mahalla':
      return { mahalla: topic.code }
    case 'district':
      return { territory: topic.code }
    case 'agency':
      return { agency: String(topic.id), alone: '1' }
    case 'type':
      return { category: topic.code }
    default:
      return {}
  }
}

async function rowsOf(
  deps: Deps,
  topic: Topic,
  query: Fields,
  locale: Locale,
): Promise<{ rows: Row[]; next: string | null }> {
  if (topic.is === 'near') {
    const found = await reportsAround(deps, topic, topic.metres, pageSize)
    return { rows: found.map((report) => rowOf(deps, undefined, report, locale)), next: null }
  }
  return readList(deps, undefined, { ...filterOf(topic), limit: pageSize, cursor: textOf(query, 'cursor') }, locale)
}

/** Of one report its events, the newest first; of all else the reports. */
async function feedOf(deps: Deps, request: FastifyRequest, kind: 'atom' | 'json'): Promise<Feed> {
  const query = queryOf(request)
  const locale = localeIn(request)
  const topic = await getTopic(deps, textOf(query, 'topic') ?? '')
  const home = homeOf(deps, request)
  const self = (cursor?: string) => {
    const asked = new URLSearchParams({
      topic: textOfTopic(topic),
      lang: locale,
      ...(cursor !== undefined && { cursor }),
    })
    return `${home}/feeds/follow.${kind}?${asked}`
  }
  const shared = { title: t(locale, 'feed.title', { name: sayTopic(deps, locale, topic) }), home }
  if (topic.is === 'report') {
    const url = `${home}/${locale}/reports/${topic.id}`
    const card = await readCard(deps, undefined, topic.id, locale)
    const items = card.events
      .toReversed()
      .slice(0, pageSize)
      .map((event) => ({
        id: `${url}#event-${event.seq}`,
        url,
        title: titleOf(locale, event),
        text: card.categoryName,
        at: event.at,
        changedAt: event.at,
      }))
    return { ...shared, self: self(), next: undefined, items }
  }
  const { rows, next } = await rowsOf(deps, topic, query, locale)
  const items = rows.map(({ report, categoryName, placeName, agencyName, text }) => ({
    id: `${home}/uz/reports/${report.id}`,
    url: `${home}/${locale}/reports/${report.id}`,
    title: `№ ${report.id}. ${categoryName}, ${placeName}`,
    text: [wordFor(locale, 'status', report.status), agencyName, text].filter(Boolean).join('. '),
    at: report.filedAt,
    changedAt: report.closedAt ?? report.filedAt,
  }))
  return { ...shared, self: self(textOf(query, 'cursor')), next: next === null ? undefined : self(next), items }
}

const newestOf = (items: readonly Item[]) => new Date(Math.max(0, ...items.map(({ changedAt }) => changedAt.getTime())))

const atomOf = ({ title, self, next, home, items }: Feed): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>${xmlText(self)}</id>` +
  `<title>${xmlText(title)}</title><link rel="self" href="${xmlAttribute(self)}"/><link href="${xmlAttribute(home)}"/>` +
  (next === undefined ? '' : `<link rel="next" href="${xmlAttribute(next)}"/>`) +
  `<updated>${newestOf(items).toISOString()}</updated><author><name>Xalq nazorati</name></author>` +
  items.map(entryOf).join('\n') +
  '</feed>'

const entryOf = ({ id, url, title, text, at, changedAt }: Item): string =>
  `<entry><id>${xmlText(id)}</id><title>${xmlText(title)}</title><link href="${xmlAttribute(url)}"/>` +
  `<published>${at.toISOString()}</published><updated>${changedAt.toISOString()}</updated>` +
  `<summary>${xmlText(text)}</summary></entry>`

const jsonOf = ({ title, self, next, home, items }: Feed): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: home,
    feed_url: self,
    ...(next !== undefined && { next_url: next }),
    items: items.map(({ id, url, title: name, text, at, changedAt }) => ({
      id,
      url,
      title: name,
      content_text: text,
      date_published: at.toISOString(),
      date_modified: changedAt.toISOString(),
    })),
  })

/** What was sent before is not sent again: by its hash. */
function sendFile(request: FastifyRequest, reply: FastifyReply, type: string, text: string): FastifyReply {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  reply.header('etag', etag).header('cache-control', 'public, max-age=60').header('access-control-allow-origin', '*')
  if (request.headers['if-none-match']?.split(/,\s*/).includes(etag)) return reply.code(304).send()
  return reply.type(type).serializer(asIs).send(text)
}

/** `20261130T060000Z`. */
const stamp = (at: Date) => at.toISOString().replaceAll(/[-:]|\.\d+/g, '')
const icsText = (text: string) => text.replaceAll(/([\\,;])/g, '\\$1').replaceAll(/\r?\n/g, '\\n')
/** A line of a calendar has 75 bytes; what is longer goes on after a space (RFC 5545). */
function folded(line: string): string {
  const lines = ['']
  for (const letter of line) {
    const last = lines.at(-1) ?? ''
    if (Buffer.byteLength(last + letter) > 74) lines.push(letter)
    else lines[lines.length - 1] = last + letter
  }
  return lines.join('\r\n ')
}

type Work = Awaited<ReturnType<typeof worksIn>>[number]

/** Planned works as an event of a calendar; none where nobody said from when until when. */
function eventLines({ id, title, text, startsAt, endsAt, publishedAt, agencyId }: Work, body: string, home: string) {
  if (!startsAt || !endsAt) return []
  return [
    'BEGIN:VEVENT',
    `UID:works-${id}@${new URL(home).hostname}`,
    `DTSTAMP:${stamp(publishedAt)}`,
    `DTSTART:${stamp(startsAt)}`,
    `DTEND:${stamp(endsAt)}`,
    `SUMMARY:${icsText(title)}`,
    `DESCRIPTION:${icsText(`${body}\n${text}`)}`,
    `URL:${home}/uz/agencies/${agencyId}`,
    'END:VEVENT',
  ]
}

export function followFeeds(app: FastifyInstance, deps: Deps): void {
  const file = {
    config: { permission: 'public.read' as const, dear: true },
    schema: { hide: true, response: { '2xx': z.any(), '3xx': z.any() } },
  }
  app.get('/feeds/follow.atom', file, async (request, reply) =>
    sendFile(request, reply, 'application/atom+xml; charset=utf-8', atomOf(await feedOf(deps, request, 'atom'))),
  )
  app.get('/feeds/follow.json', file, async (request, reply) =>
    sendFile(request, reply, 'application/feed+json; charset=utf-8', jsonOf(await feedOf(deps, request, 'json'))),
  )
  app.get('/feeds/works.ics', file, async (request, reply) => {
    const query = queryOf(request)
    const locale = localeIn(request)
    const topic = await getTopic(deps, textOf(query, 'topic') ?? '')
    if (topic.is !== 'mahalla' && topic.is !== 'district') throw new Problem('not_found')
    const mahalla = topic.is === 'mahalla' ? topic.code : null
    const district = deps.territories.districtOf(
      mahalla ? (deps.territories.findMahalla(mahalla)?.territory ?? '') : topic.code,
    )
    if (!district) throw new Problem('not_found')
    const works = await worksIn(deps.db, district.code, mahalla, deps.clock())
    const home = homeOf(deps, request)
    const events = works.flatMap((work) =>
      eventLines(work, deps.agencies.name(deps.agencies.get(work.agencyId), locale), home),
    )
    const name = t(locale, 'feed.title', { name: sayTopic(deps, locale, topic) })
    const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Xalq nazorati//uz', `X-WR-CALNAME:${icsText(name)}`]
    const lines = [...head, ...events, 'END:VCALENDAR']
    return sendFile(request, reply, 'text/calendar; charset=utf-8', `${lines.map(folded).join('\r\n')}\r\n`)
  })
}
