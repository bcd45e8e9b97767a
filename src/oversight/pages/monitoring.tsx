// `/oversight/monitoring`: the operator for the country, a project office for its region: intake, routing, moderation, load, delivery, health.
import type { FastifyInstance } from 'fastify'
import { type Health, readHealth } from '../../helpdesk/index.ts'
import { formatDate, formatNumber, formatSpan, formatMoment, inLanguage, type Locale } from '../../language/index.ts'
import { actingOf, frameOf, requireViewer, type SignInDeps } from '../../people/index.ts'
import { type Fields, idOf, textOf } from '../../platform/query.ts'
import { sendSheets, sheetKindOf } from '../../platform/sheets.ts'
import { type Monitoring, type ReportDeps, wordFor } from '../../reports/index.ts'
import { country } from '../../territories/index.ts'
import {
  asWritten,
  type Board,
  BoardTable,
  Button,
  Files,
  type Frame,
  link,
  pageRoute,
  renderPage,
  Select,
  sendPage,
  sheetOf,
} from '../../ui/index.ts'
import { placeOf } from '../actions.ts'
import { makeMonitoring } from '../jobs.ts'
import { monitoringPeriods } from '../rules.ts'
import { findMonitoring } from '../store.ts'
import { t } from '../words.ts'

const share = (locale: Locale, part: number, whole: number) =>
  whole === 0 ? '—' : `${formatNumber(locale, Math.round((1000 * part) / whole) / 10)} %`
const span = (locale: Locale, minutes: number | null) => (minutes === null ? '—' : formatSpan(locale, Math.round(minutes)))

const measureColumns = (locale: Locale) => [
  { name: 'measure', label: t(locale, 'measure') },
  { name: 'value', label: t(locale, 'mon.value') },
]
const linesBoard = (locale: Locale, name: string, label: string, lines: readonly (readonly [string, string])[]): Board => ({
  name,
  label,
  columns: measureColumns(locale),
  rows: lines.map((values) => ({ key: values[0], values })),
})

function intakeBoard(locale: Locale, { filed, firstRight, emergencies, toPublish, toAccept, toAnswer, flagged }: Monitoring): Board {
  return linesBoard(locale, 'intake', t(locale, 'mon.intake'), [
    [t(locale, 'mon.filed'), formatNumber(locale, filed)],
    [t(locale, 'mon.emergencies'), share(locale, emergencies, filed)],
    [t(locale, 'mon.first_right'), share(locale, firstRight, filed)],
    [t(locale, 'mon.to_publish'), span(locale, toPublish)],
    [t(locale, 'mon.to_accept'), span(locale, toAccept)],
    [t(locale, 'mon.to_answer'), span(locale, toAnswer)],
    [t(locale, 'mon.flagged'), share(locale, flagged, filed)],
  ])
}

const qualityBoard = (locale: Locale, { filed, withPoint, withMahalla, withPhoto, merged }: Monitoring): Board =>
  linesBoard(locale, 'quality', t(locale, 'mon.quality'), [
    [t(locale, 'mon.with_point'), share(locale, withPoint, filed)],
    [t(locale, 'mon.with_mahalla'), share(locale, withMahalla, filed)],
    [t(locale, 'mon.with_photo'), share(locale, withPhoto, filed)],
    [t(locale, 'mon.merged'), share(locale, merged, filed)],
  ])

function healthBoard(locale: Locale, health: Health, now: Date): Board {
  const moment = (at: Date | null) => (at === null ? '—' : formatMoment(locale, at, now))
  return linesBoard(locale, 'health', t(locale, 'mon.health'), [
    [t(locale, 'mon.late_steps'), formatNumber(locale, health.lateSteps)],
    [t(locale, 'mon.waiting_jobs'), formatNumber(locale, health.waitingJobs)],
    [t(locale, 'mon.failing_jobs'), formatNumber(locale, health.failingJobs)],
    [t(locale, 'mon.queued_messages'), formatNumber(locale, health.queuedMessages)],
    [t(locale, 'mon.failed_today'), formatNumber(locale, health.failedToday)],
    [t(locale, 'mon.uncounted'), formatNumber(locale, health.uncounted)],
    [t(locale, 'mon.sealed'), moment(health.sealedAt)],
    [t(locale, 'mon.tables'), moment(health.tablesAt)],
    [t(locale, 'mon.database'), t(locale, 'file.size', { mb: formatNumber(locale, Math.round(health.databaseBytes / 1e6)) })],
  ])
}

function stageBoard(locale: Locale, { stages, filed }: Monitoring): Board {
  const most = Math.max(1, ...stages.map(({ n }) => n))
  return {
    name: 'stages',
    label: t(locale, 'mon.funnel'),
    columns: [
      { name: 'stage', label: t(locale, 'mon.stage') },
      { name: 'n', label: t(locale, 'reports'), number: true },
      { name: 'share', label: t(locale, 'mon.share'), number: true },
    ],
    rows: stages.map(({ status, n }) => {
      const name = wordFor(locale, 'status', status)
      return {
        key: status,
        values: [name, n, share(locale, n, filed)],
        shown: {
          stage: (
            <>
              {name}
              <svg class="bar" viewBox="0 0 100 8" width="100%" height="8" preserveAspectRatio="none" aria-hidden="true">
                <rect width={(100 * n) / most} height="8" />
              </svg>
            </>
          ),
        },
      }
    }),
  }
}

const reached = ['accepted', 'answered', 'consented', 'otherwise', 'ended', 'open'] as const

/** Each week's reports and how many of them have come how far: their number, with the share of the week beside. */
function cohortBoard(locale: Locale, { cohorts }: Monitoring): Board {
  return {
    name: 'cohorts',
    label: t(locale, 'mon.cohorts'),
    columns: [
      { name: 'week', label: t(locale, 'mon.week') },
      { name: 'filed', label: t(locale, 'mon.filed'), number: true },
      ...reached.map((name) => ({ name, label: t(locale, `mon.reached.${name}`), number: true })),
    ],
    rows: cohorts.map((cohort) => ({
      key: cohort.week,
      values: [cohort.week, cohort.filed, ...reached.map((name) => cohort[name])],
      shown: {
        week: <span class="figures">{formatDate(locale, new Date(`${cohort.week}T12:00:00+05:00`))}</span>,
        ...Object.fromEntries(
          reached.map((name) => [
            name,
            cohort[name] === 0 ? (
              '—'
            ) : (
              <>
                {formatNumber(locale, cohort[name])} <small class="muted">{share(locale, cohort[name], cohort.filed)}</small>
              </>
            ),
          ]),
        ),
      },
    })),
  }
}

const loadBoard = (locale: Locale, { dispatchers }: Monitoring): Board => ({
  name: 'load',
  label: t(locale, 'mon.load'),
  columns: [
    { name: 'dispatcher', label: t(locale, 'mon.dispatcher') },
    { name: 'steps', label: t(locale, 'mon.steps'), number: true },
  ],
  rows: dispatchers.map(({ person, name, steps }) => ({
    key: person,
    values: [name ?? `№ ${person}`, steps],
    shown: { dispatcher: <span {...asWritten}>{name ?? `№ ${person}`}</span> },
  })),
})

const messageBoard = (locale: Locale, { messages }: Monitoring): Board => ({
  name: 'messages',
  label: t(locale, 'mon.messages'),
  columns: [
    { name: 'channel', label: t(locale, 'mon.channel') },
    { name: 'state', label: t(locale, 'mon.state') },
    { name: 'n', label: t(locale, 'mon.count'), number: true },
  ],
  rows: messages.map(({ channel, state, n }) => ({
    key: `${channel} ${state}`,
    values: [t(locale, channel === 'sms' ? 'mon.sms' : 'mon.app'), t(locale, `mon.state.${state as 'delivered' | 'queued' | 'sent' | 'failed'}`), n],
  })),
})

const emptyOf = { stages: 'mon.none', cohorts: 'mon.none', load: 'mon.no_load', messages: 'mon.no_messages' } as const

interface Props {
  frame: Frame
  place: string
  days: string
  /** When it was made. */
  at: string
  boards: readonly Board[]
}

function MonitoringPage({ frame, place, days, at, boards }: Props) {
  const { locale } = frame
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'mon.title')}</h1>
        <p class="lead">{t(locale, 'mon.lead', { place, days })}</p>
        <p class="muted">{t(locale, 'mon.as_of', { at })}</p>
      </div>
      <form method="get" action={link(frame, '/oversight/monitoring')} class="search-row no-print">
        <Select
          locale={locale}
          name="days"
          label={t(locale, 'mon.period')}
          options={monitoringPeriods.map((value) => ({ value: String(value), label: t(locale, 'mon.days', { days: String(value) }) }))}
          value={days}
        />
        <Button kind="quiet">{t(locale, 'show')}</Button>
      </form>
      <Files frame={frame} lead={t(locale, 'mon.file')} address={`/oversight/monitoring?days=${days}`} />
      {boards.map((board) => (
        <section key={board.name} class="stack" aria-labelledby={board.name}>
          <h2 id={board.name}>{board.label}</h2>
          {board.columns.length === 2 && board.columns[1]!.name === 'value' ? (
            <dl class="figures-row">
              {board.rows.map(({ values: [label, value] }) => (
                <div key={label}>
                  <dt class="figure-label">{label}</dt>
                  <dd class="figure-value">{value}</dd>
                </div>
              ))}
            </dl>
          ) : (
            <BoardTable locale={locale} board={board} empty={t(locale, emptyOf[board.name as keyof typeof emptyOf])} />
          )}
        </section>
      ))}
    </div>
  )
}

/** So few are counted in no time: they are of this moment. */
const fewReports = 5000
const freshMs = 30 * 60_000

export function monitoringPages(app: FastifyInstance, deps: ReportDeps & SignInDeps): void {
  const { db, clock } = deps
  const read = async (region: string, days: number) => {
    const kept = await findMonitoring(db, region, days)
    const isFresh = kept && kept.content.filed > fewReports && Math.abs(clock().getTime() - kept.at.getTime()) < freshMs
    return isFresh ? kept : makeMonitoring(deps, region, days)
  }
  pageRoute(app, 'get', 'monitoring.read', '/oversight/monitoring', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const query = request.query as Fields
    const place = placeOf(deps, actingOf(requireViewer(request)), textOf(query, 'territory'))
    const days = monitoringPeriods.find((each) => each === idOf(query, 'days')) ?? 7
    const [{ at, content }, health] = await Promise.all([read(place.code === country ? '' : place.code.slice(0, 4), days), readHealth(db, clock())])
    const boards = [intakeBoard, cohortBoard, stageBoard, qualityBoard, loadBoard, messageBoard].map((make) => make(locale, content))
    boards.push(healthBoard(locale, health, clock()))
    if (textOf(query, 'as') !== undefined) return sendSheets(reply, sheetKindOf(query), `monitoring-${days}`, boards.map(sheetOf))
    const children = (
      <MonitoringPage
        frame={frame}
        place={inLanguage(place.name, locale)}
        days={String(days)}
        at={formatMoment(locale, at, clock())}
        boards={boards}
      />
    )
    return sendPage(request, reply, renderPage({ frame, title: t(locale, 'mon.title'), width: 'wide', children }))
  })
}
