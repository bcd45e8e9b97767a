// `/my/notices`: what a person was told as a citizen, newest first; each line leads to its report.
import type { FastifyInstance } from 'fastify'
import type { Categories } from '../../categories/index.ts'
import { formatMoment, inLanguage } from '../../language/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { numberOf, queryOf } from '../../platform/query.ts'
import { frameOf, MyRooms, requireViewer } from '../../people/index.ts'
import { Empty, type Frame, link, pageRoute, Paging, renderPage, sendPage } from '../../ui/index.ts'
import { listNotices, type NoticeLine } from '../store.ts'
import { type NoticeWords, t } from '../words.ts'
import { pageOf } from '../../platform/present.ts'

const pageSize = 50

/** Where a line leads: its report, or one's own page for a question. */
const addressOf = ({ reportId, template }: NoticeLine): string =>
  template === 'follow_up' ? '/my' : `/reports/${reportId}`

interface Deps {
  db: Db
  clock: Clock
  demo: boolean
  categories: Categories
  noticeWords: NoticeWords
}

function Line({ frame, line, deps }: { frame: Frame; line: NoticeLine; deps: Deps }) {
  const { locale, now } = frame
  const key = `notice.${line.template}`
  const { say } = deps.noticeWords
  const words = say(locale, say.has(key) ? key : 'notice.changed', {})
  return (
    <li class={line.seen ? 'row' : 'row row-new'}>
      <div class="row-body">
        <a class="row-title" href={link(frame, addressOf(line))}>
          {words}
        </a>
        <p class="row-meta">
          <span class="figures">№ {line.reportId}</span>
          <span>{inLanguage(deps.categories.get(line.category).name, locale)}</span>
          <time dateTime={line.at.toISOString()}>{formatMoment(locale, line.at, now)}</time>
        </p>
      </div>
    </li>
  )
}

export function noticePages(app: FastifyInstance, deps: Deps): void {
  pageRoute(app, 'get', 'own.read', '/my/notices', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const cursor = numberOf(queryOf(request), 'cursor')
    const before = cursor !== undefined && Number.isSafeInteger(cursor) ? new Date(cursor) : undefined
    const found = await listNotices(deps.db, viewer.personId, pageSize + 1, before)
    const { items: lines, next } = pageOf(found, pageSize, ({ at }) => String(at.getTime()))
    const title = t(frame.locale, 'title')
    const children = (
      <div class="stack">
        <MyRooms frame={frame} here="notices" />
        <h1>{title}</h1>
        <p>
          <a href={link(frame, '/my/notices/ways')}>{t(frame.locale, 'ways.change')}</a>
        </p>
        <div data-part="notices">
          {lines.length === 0 && <Empty title={t(frame.locale, 'empty')} hint={t(frame.locale, 'empty_hint')} />}
          <ul class="rows">
            {lines.map((line) => (
              <Line
                key={`${line.at.getTime()}-${line.reportId}-${line.template}`}
                frame={frame}
                line={line}
                deps={deps}
              />
            ))}
          </ul>
        </div>
        <Paging
          locale={frame.locale}
          next={next && `${link(frame, '/my/notices')}?cursor=${next}`}
          first={cursor === undefined ? undefined : link(frame, '/my/notices')}
          inTime
        />
      </div>
    )
    return sendPage(
      request,
      reply,
      renderPage({ frame, title, children, live: cursor === undefined ? 'my' : undefined }),
    )
  })
}
