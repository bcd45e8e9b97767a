// `/oversight/monitoring`: the operator for the country, a project office for its region: intake, routing, moderation,
// load, delivery, health.
import { channelName, messageState } from '../../notices/index.ts'
import type { FastifyInstance } from 'fastify'
import { type Insides, readInsides } from '../../helpdesk/index.ts'
import {
  formatDay,
  formatMoment,
  formatNumber,
  formatShare,
  formatSpan,
  inLanguage,
  inPercent,
  type Locale,
} from '../../language/index.ts'
import { actingOf, frameOf, requireViewer, type SignInDeps } from '../../people/index.ts'
import { cachedEach } from '../../platform/cache.ts'
import { invalid, Problem } from '../../platform/problems.ts'
import { idOf, textOf, queryOf } from '../../platform/query.ts'
import { type Cell, namedOn, sendSheets, sheetKindOf } from '../../platform/sheets.ts'
import type { Monitoring } from '../../lists/index.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { wordFor } from '../../card/index.ts'
import { country, type Territory } from '../../territories/index.ts'
import {
  aboutSheet,
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

const shareOf = (n: number, whole: number) => (whole === 0 ? null : n / whole)
const span = (locale: Locale, minutes: number | null) =>
  minutes === null ? '—' : formatSpan(locale, Math.round(minutes))

type LineName = Extract<Parameters<typeof t>[1], `mon.${string}`>

/** A measure as people read it, and as a number with its unit for programs. */
interface Line {
  name: LineName
  said: string
  value: Cell
  unit?: string
}

const linesBoard = (locale: Locale, name: string, label: string, lines: readonly Line[]): Board => ({
  name,
  label,
  areFigures: true,
  columns: [
    { name: 'measure', label: t(locale, 'measure') },
    { name: 'value', label: t(locale, 'mon.value') },
    { name: 'unit', label: t(locale, 'mon.unit'), fileOnly: true },
  ],
  rows: lines.map(({ name: line, said, value, unit = '' }) => ({
    key: line.slice('mon.'.length),
    values: [t(locale, line), value, unit],
    shown: { value: said },
  })),
})
const number = (locale: Locale, name: LineName, n: number): Line => ({ name, said: formatNumber(locale, n), value: n })
const part = (locale: Locale, name: LineName, n: number, whole: number): Line => ({
  name,
  said: formatShare(locale, shareOf(n, whole)),
  value: inPercent(shareOf(n, whole)),
  unit: '%',
})
const minutes = (locale: Locale, name: LineName, n: number | null): Line => ({
  name,
  said: span(locale, n),
  value: n && Math.round(n),
  unit: t(locale, 'unit.minutes'),
})

function intakeBoard(
  locale: Locale,
  { filed, firstRight, emergencies, toPublish, toAccept, toAnswer, flagged }: Monitoring,
): Board {
  return linesBoard(locale, 'intake', t(locale, 'mon.intake'), [
    number(locale, 'mon.filed', filed),
    part(locale, 'mon.emergencies', emergencies, filed),
    part(locale, 'mon.first_right', firstRight, filed),
    minutes(locale, 'mon.to_publish', toPublish),
    minutes(locale, 'mon.to_accept', toAccept),
    minutes(locale, 'mon.to_answer', toAnswer),
    part(locale, 'mon.flagged', flagged, filed),
  ])
}

const qualityBoard = (locale: Locale, { filed, withPoint, withMahalla, withPhoto, merged }: Monitoring): Board =>
  linesBoard(locale, 'quality', t(locale, 'mon.quality'), [
    part(locale, 'mon.with_point', withPoint, filed),
    part(locale, 'mon.with_mahalla', withMahalla, filed),
    part(locale, 'mon.with_photo', withPhoto, filed),
    part(locale, 'mon.merged', merged, filed),
  ])

function healthBoard(locale: Locale, health: Insides, now: Date): Board {
  const moment = (name: LineName, at: Date | null): Line => ({
    name,
    said: at === null ? '—' : formatMoment(locale, at, now),
    value: at,
  })
  const megabytes = Math.round(health.databaseBytes / 1e6)
  return linesBoard(locale, 'health', t(locale, 'mon.health'), [
    number(locale, 'mon.late_steps', health.lateSteps),
    number(locale, 'mon.waiting_jobs', health.waitingJobs),
    number(locale, 'mon.failing_jobs', health.failingJobs),
    number(locale, 'mon.queued_messages', health.queuedMessages),
    number(locale, 'mon.failed_today', health.failedToday),
    number(locale, 'mon.uncounted', health.uncounted),
    moment('mon.sealed', health.sealedAt),
    moment('mon.tables', health.tablesAt),
    {
      name: 'mon.database',
      said: t(locale, 'file.size', { mb: formatNumber(locale, megabytes) }),
      value: megabytes,
      unit: 'MB',
    },
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
        values: [name, n, inPercent(shareOf(n, filed))],
        shown: {
          share: formatShare(locale, shareOf(n, filed)),
          stage: (
            <>
              {name}
              <svg
                class="bar"
                viewBox="0 0 100 8"
                width="100%"
                height="8"
                preserveAspectRatio="none"
                aria-hidden="true"
              >
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
        week: <span class="figures">{formatDay(locale, cohort.week)}</span>,
        ...Object.fromEntries(
          reached.map((name) => [
            name,
            cohort[name] === 0 ? (
              '—'
            ) : (
              <>
                {formatNumber(locale, cohort[name])}{' '}
                <small class="muted">{formatShare(locale, shareOf(cohort[name], cohort.filed))}</small>
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
    values: [channelName(locale, channel), messageState(locale, state), n],
  })),
})

const emptyOf = { load: 'mon.no_load', messages: 'mon.no_messages' } as const

interface Props {
  frame: Frame
  place: string
  code: string
  days: string
  /** When it was made. */
  at: string
  boards: readonly Board[]
  /** The country's regions, where the whole of it is one's own. */
  regions: readonly Territory[]
}

function MonitoringPage({ frame, place, code, days, at, boards, regions }: Props) {
  const { locale } = frame
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'mon.title')}</h1>
        <p class="lead">{t(locale, 'mon.lead', { place, days })}</p>
        <p class="muted">{t(locale, 'mon.as_of', { at })}</p>
      </div>
      <form method="get" action={link(frame, '/oversight/monitoring')} class="search-row no-print">
        {regions.length > 0 && (
          <Select
            locale={locale}
            name="territory"
            label={t(locale, 'territory')}
            options={regions.map((region) => ({ value: region.code, label: inLanguage(region.name, locale) }))}
            value={code}
          />
        )}
        <Select
          locale={locale}
          name="days"
          label={t(locale, 'mon.period')}
          options={monitoringPeriods.map((value) => ({
            value: String(value),
            label: t(locale, 'mon.days', { count: value }),
          }))}
          value={days}
        />
        <Button kind="quiet">{t(locale, 'show')}</Button>
      </form>
      <Files
        frame={frame}
        lead={t(locale, 'mon.file')}
        areMany
        address={`/oversight/monitoring?territory=${code}&days=${days}`}
      />
      {boards.map((board) => (
        <section key={board.name} class="stack" aria-labelledby={board.name}>
          <h2 id={board.name}>{board.label}</h2>
          {board.name === 'cohorts' && <p class="muted">{t(locale, 'mon.weeks_lead')}</p>}
          {board.name === 'messages' && regions.length > 0 && (
            <p>
              <a href={link(frame, '/oversight/monitoring/messages')}>{t(locale, 'mon.outbox')}</a>
            </p>
          )}
          <BoardTable
            locale={locale}
            board={board}
            empty={t(locale, emptyOf[board.name as keyof typeof emptyOf] ?? 'mon.none')}
          />
        </section>
      ))}
    </div>
  )
}

const freshMs = 30 * 60_000

export function monitoringPages(app: FastifyInstance, deps: ReportDeps & SignInDeps): void {
  const { db, clock, territories } = deps
  const readNow = async (region: string, days: number) => {
    const kept = await findMonitoring(db, region, days)
    const isFresh = kept && Math.abs(clock().getTime() - kept.at.getTime()) < freshMs
    return isFresh ? kept : makeMonitoring(deps, region, days)
  }
  const kept = cachedEach<Awaited<ReturnType<typeof readNow>>>(60, 10_000, clock)
  /** Made once for all who ask at the same time. */
  const read = (region: string, days: number) => kept(`${region} ${days}`, () => readNow(region, days))
  pageRoute(app, 'get', 'monitoring.read', '/oversight/monitoring', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const query = queryOf(request)
    const acting = actingOf(requireViewer(request))
    const place = placeOf(deps, acting, textOf(query, 'territory'))
    // Made of regions and the country alone.
    if (place.level !== 'region' && place.code !== country) throw new Problem('not_found')
    const days = monitoringPeriods.find(
      (each) => each === (textOf(query, 'days') === undefined ? 7 : idOf(query, 'days')),
    )
    if (days === undefined) throw invalid('days', 'unknown_choice')
    const [{ at, content }, insides] = await Promise.all([
      read(place.code === country ? '' : place.code, days),
      readInsides(db, clock()),
    ])
    const boards = [intakeBoard, cohortBoard, stageBoard, qualityBoard, loadBoard, messageBoard].map((make) =>
      make(locale, content),
    )
    boards.push(healthBoard(locale, insides, clock()))
    const about = aboutSheet(locale, {
      place: inLanguage(place.name, locale),
      period: t(locale, 'mon.days', { count: days }),
      made: at,
    })
    if (textOf(query, 'as') !== undefined)
      return sendSheets(reply, sheetKindOf(query), namedOn(`monitoring-${place.code}-${days}`, clock()), [
        about,
        ...boards.map(sheetOf),
      ])
    const children = (
      <MonitoringPage
        frame={frame}
        place={inLanguage(place.name, locale)}
        code={place.code}
        days={String(days)}
        at={formatMoment(locale, at, clock())}
        boards={boards}
        regions={acting.territory === country ? [territories.get(country), ...territories.regions] : []}
      />
    )
    return sendPage(request, reply, renderPage({ frame, title: t(locale, 'mon.title'), width: 'wide', children }))
  })
}
