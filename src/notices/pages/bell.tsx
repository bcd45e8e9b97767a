// `/work/notices`: what somebody was told for the office in use, many of a kind as one line a day.
import type { FastifyInstance } from 'fastify'
import type { Agencies } from '../../agencies/index.ts'
import { formatDay, formatMoment, formatNumber } from '../../language/index.ts'
import { actingOf, frameOf, requireViewer } from '../../people/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database.ts'
import { fieldsOf, numberOf } from '../../platform/query.ts'
import { inDays } from '../../platform/time.ts'
import { Button, Empty, type Frame, link, pageRoute, renderPage, sendPage } from '../../ui/index.ts'
import { type BellLine, listBell, markBellSeen } from '../bell-store.ts'
import { audiencesOf, bellDays, digestPath } from '../rules.ts'
import { type NoticeWords, t } from '../words.ts'

interface Deps {
  db: Db
  clock: Clock
  demo: boolean
  agencies: Agencies
  noticeWords: NoticeWords
}

/** Where it leads: a single report opens at the desk, many stand beside; bodies have their rooms. */
function addressOf({ template, reports, agencies }: BellLine): string | undefined {
  if (template === 'digest') return digestPath
  if (template.startsWith('instruction_')) return '/work/instructions'
  if (template.startsWith('help_')) return '/work/help'
  if (agencies.length === 1) return `/agencies/${agencies[0]}`
  return reports.length === 1 ? `/work?tab=all&open=${reports[0]}` : undefined
}

function Line({ frame, line, deps }: { frame: Frame; line: BellLine; deps: Deps }) {
  const { locale, now } = frame
  const key = `notice.${line.template}`
  const { say } = deps.noticeWords
  const words = say(locale, say.has(key) ? key : 'notice.changed', { count: line.count })
  const address = addressOf(line)
  const isMany = line.count > 1 && line.template !== 'digest'
  return (
    <li class={line.unread > 0 ? 'row row-new' : 'row'}>
      <div class="row-body">
        <p class="row-title">
          {address ? <a href={link(frame, address)}>{words}</a> : words}
          {isMany && <span class="figures"> × {formatNumber(locale, line.count)}</span>}
        </p>
        <p class="row-meta">
          <time dateTime={line.at.toISOString()}>{formatMoment(locale, line.at, now)}</time>
          {line.unread > 0 && line.unread < line.count && (
            <strong>{t(locale, 'bell.unread', { count: line.unread })}</strong>
          )}
          {line.reports.map((id) => (
            <a key={id} class="figures" href={link(frame, `/work?tab=all&open=${id}`)}>
              № {id}
            </a>
          ))}
          {line.reports.length > 0 && line.count > line.reports.length && <span>…</span>}
          {line.agencies.map((id) => (
            <span key={id}>{deps.agencies.name(deps.agencies.get(id), locale)}</span>
          ))}
        </p>
      </div>
    </li>
  )
}

export function bellPages(app: FastifyInstance, deps: Deps): void {
  pageRoute(app, 'get', 'work.read', '/work/notices', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const viewer = requireViewer(request)
    const lines = await listBell(
      deps.db,
      viewer.personId,
      audiencesOf(actingOf(viewer).role),
      inDays(deps.clock(), -bellDays),
    )
    const days = [...new Set(lines.map(({ day }) => day))]
    const title = t(locale, 'bell.title')
    const children = (
      <div class="stack-wide">
        <div class="stack">
          <h1>{title}</h1>
          <p class="muted">{t(locale, 'bell.lead', { days: bellDays })}</p>
          {lines.some(({ unread }) => unread > 0) && (
            <form method="post" action={link(frame, '/work/notices/seen')}>
              <input type="hidden" name="until" value={frame.now.getTime()} />
              <Button kind="quiet">{t(locale, 'bell.seen')}</Button>
            </form>
          )}
        </div>
        {lines.length === 0 && <Empty title={t(locale, 'empty')} hint={t(locale, 'bell.empty_hint')} />}
        {days.map((day) => (
          <section key={day} class="stack" aria-labelledby={`day-${day}`}>
            <h2 id={`day-${day}`}>{formatDay(locale, day)}</h2>
            <ul class="rows rows-close">
              {lines
                .filter((line) => line.day === day)
                .map((line) => (
                  <Line key={line.template} frame={frame} line={line} deps={deps} />
                ))}
            </ul>
          </section>
        ))}
      </div>
    )
    return sendPage(request, reply, renderPage({ frame, title, width: 'wide', children }))
  })

  pageRoute(app, 'post', 'notice.read', '/work/notices/seen', async (request, reply) => {
    const viewer = requireViewer(request)
    // What came while the page stood open was not read.
    const at = deps.clock()
    const shown = numberOf(fieldsOf(request), 'until') ?? at.getTime()
    const until = new Date(Math.min(Number.isSafeInteger(shown) ? shown : 0, at.getTime()))
    await markBellSeen(deps.db, viewer.personId, audiencesOf(actingOf(viewer).role), { until, at })
    return reply.redirect(link(frameOf(request, deps), '/work/notices'), 303)
  })
}
