// `/work/week`: what I did in the last seven days, what people said of it, and what falls due in the next seven.
import type { FastifyInstance } from 'fastify'
import { formatDate } from '../../language/index.ts'
import { frameOf, requireViewer, type SignInDeps } from '../../people/index.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { ReportRow } from '../../lists/index.ts'
import { wordFor } from '../../card/index.ts'
import { Empty, type Frame, link, pageRoute, renderPage, sendPage, Table } from '../../ui/index.ts'
import { readWeek, type Week } from '../actions.ts'
import { t } from '../words.ts'

function ByDay({ frame, done }: { frame: Frame; done: Week['done'] }) {
  const { locale } = frame
  const days = [...new Set(done.map((row) => row.day))]
  const types = [...new Set(done.map((row) => row.type))]
  const count = (type: string, day?: string) =>
    done
      .filter((row) => row.type === type && (day === undefined || row.day === day))
      .reduce((sum, row) => sum + row.n, 0)
  return (
    <Table
      caption={t(locale, 'week.by_day')}
      columns={[
        { label: t(locale, 'week.step') },
        ...days.map((day) => ({ label: day.slice(5).split('-').toReversed().join('.'), number: true })),
        { label: t(locale, 'week.all'), number: true },
      ]}
      rows={types.map((type) => ({
        key: type,
        cells: [wordFor(locale, 'action', type), ...days.map((day) => count(type, day) || '·'), count(type)],
      }))}
    />
  )
}

function WeekPage({ frame, week }: { frame: Frame; week: Week }) {
  const { locale } = frame
  const { done, words, ahead } = week
  const answers = done.filter((row) => row.type === 'answer')
  const answered = answers.reduce((sum, row) => sum + row.n, 0)
  const late = answers.reduce((sum, row) => sum + row.late, 0)
  const figure = (
    value: number,
    key: 'week.steps' | 'week.answered' | 'week.on_time' | 'week.consents' | 'week.objections',
  ) => ({
    value,
    label: t(locale, key, { count: value }),
  })
  const figures = [
    figure(
      done.reduce((sum, row) => sum + row.n, 0),
      'week.steps',
    ),
    ...(words
      ? [
          figure(answered, 'week.answered'),
          figure(answered - late, 'week.on_time'),
          figure(words.consents, 'week.consents'),
          figure(words.objections, 'week.objections'),
        ]
      : []),
  ]
  return (
    <div class="stack-wide">
      <div class="stack">
        <p>
          <a href={link(frame, '/work')}>{t(locale, 'title')}</a>
        </p>
        <h1>{t(locale, 'week.title')}</h1>
        <p class="lead">{t(locale, 'week.since', { date: formatDate(locale, week.since) })}</p>
      </div>
      <ul class="bench-counts">
        {figures.map(({ value, label }) => (
          <li key={label}>
            <strong>{value}</strong> {label}
          </li>
        ))}
      </ul>
      {done.length > 0 && <ByDay frame={frame} done={done} />}
      {done.length === 0 && <Empty title={t(locale, 'week.empty')} hint={t(locale, 'week.empty_hint')} />}
      {words && (
        <section class="stack" aria-labelledby="ahead">
          <h2 id="ahead">{t(locale, 'week.ahead')}</h2>
          {ahead.length === 0 ? (
            <Empty title={t(locale, 'week.ahead_empty')} />
          ) : (
            <ul class="rows">
              {ahead.map((row) => (
                <li key={row.report.id}>
                  <ReportRow frame={frame} row={row} clock={row.report.actBy} />
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </div>
  )
}

export function weekPages(app: FastifyInstance, deps: ReportDeps & SignInDeps): void {
  pageRoute(app, 'get', 'work.week', '/work/week', async (request, reply) => {
    const frame = frameOf(request, deps)
    const week = await readWeek(deps, requireViewer(request), frame.locale)
    const title = t(frame.locale, 'week.title')
    return sendPage(
      request,
      reply,
      renderPage({ frame, title, width: 'wide', children: <WeekPage frame={frame} week={week} /> }),
    )
  })
}
