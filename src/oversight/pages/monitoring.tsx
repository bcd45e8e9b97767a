// `/oversight/monitoring`: the operator for the country, a project office for its region: intake, routing, moderation, load, delivery.
import type { FastifyInstance } from 'fastify'
import { formatNumber, formatSpan, inLanguage, type Locale } from '../../language/index.ts'
import { actingOf, frameOf, requireViewer, type SignInDeps } from '../../people/index.ts'
import { type Fields, idOf, textOf } from '../../platform/query.ts'
import { sendSheet } from '../../platform/sheets.ts'
import { type Monitoring, readMonitoring, type ReportDeps, wordFor } from '../../reports/index.ts'
import { country } from '../../territories/index.ts'
import { asWritten, Button, Empty, type Frame, link, pageRoute, renderPage, Select, sendPage, Table } from '../../ui/index.ts'
import { placeOf } from '../actions.ts'
import { t } from '../words.ts'
import { sheetKindOf } from './files.ts'
import { Files } from './parts.tsx'

const periods = ['7', '30', '90'] as const

type Line = [label: string, value: string]

const share = (locale: Locale, part: number, whole: number) =>
  whole === 0 ? '—' : `${formatNumber(locale, Math.round((1000 * part) / whole) / 10)} %`
const span = (locale: Locale, minutes: number | null) => (minutes === null ? '—' : formatSpan(locale, Math.round(minutes)))

/** What the page and its file say, line by line. */
function linesOf(
  locale: Locale,
  { filed, firstRight, emergencies, toPublish, toAccept, toAnswer, flagged, withPoint, withMahalla, withPhoto }: Monitoring,
): Line[] {
  return [
    [t(locale, 'mon.filed'), formatNumber(locale, filed)],
    [t(locale, 'mon.emergencies'), share(locale, emergencies, filed)],
    [t(locale, 'mon.first_right'), share(locale, firstRight, filed)],
    [t(locale, 'mon.to_publish'), span(locale, toPublish)],
    [t(locale, 'mon.to_accept'), span(locale, toAccept)],
    [t(locale, 'mon.to_answer'), span(locale, toAnswer)],
    [t(locale, 'mon.flagged'), share(locale, flagged, filed)],
    [t(locale, 'mon.with_point'), share(locale, withPoint, filed)],
    [t(locale, 'mon.with_mahalla'), share(locale, withMahalla, filed)],
    [t(locale, 'mon.with_photo'), share(locale, withPhoto, filed)],
  ]
}

function MonitoringPage({ frame, place, days, found }: { frame: Frame; place: string; days: string; found: Monitoring }) {
  const { locale } = frame
  const most = Math.max(1, ...found.stages.map(({ n }) => n))
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'mon.title')}</h1>
        <p class="lead">{t(locale, 'mon.lead', { place, days })}</p>
      </div>
      <form method="get" action={link(frame, '/oversight/monitoring')} class="search-row no-print">
        <Select
          locale={locale}
          name="days"
          label={t(locale, 'mon.period')}
          options={periods.map((value) => ({ value, label: t(locale, 'mon.days', { days: value }) }))}
          value={days}
        />
        <Button kind="quiet">{t(locale, 'show')}</Button>
      </form>
      <Files frame={frame} lead={t(locale, 'mon.file')} address={`/oversight/monitoring?days=${days}`} />
      <dl class="figures-row">
        {linesOf(locale, found).map(([label, value]) => (
          <div key={label}>
            <dt class="figure-label">{label}</dt>
            <dd class="figure-value">{value}</dd>
          </div>
        ))}
      </dl>
      <section class="stack" aria-labelledby="funnel">
        <h2 id="funnel">{t(locale, 'mon.funnel')}</h2>
        {found.stages.length === 0 ? (
          <Empty title={t(locale, 'mon.none')} />
        ) : (
          <Table
            caption={t(locale, 'mon.funnel')}
            columns={[
              { label: t(locale, 'mon.stage') },
              { label: '' },
              { label: t(locale, 'reports'), number: true },
              { label: t(locale, 'mon.share'), number: true },
            ]}
            rows={found.stages.map(({ status, n }) => ({
              key: status,
              cells: [
                wordFor(locale, 'status', status),
                <svg class="bar" viewBox="0 0 100 8" width="100%" height="8" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={(100 * n) / most} height="8" />
                </svg>,
                formatNumber(locale, n),
                share(locale, n, found.filed),
              ],
            }))}
          />
        )}
      </section>
      <section class="stack" aria-labelledby="load">
        <h2 id="load">{t(locale, 'mon.load')}</h2>
        {found.dispatchers.length === 0 ? (
          <Empty title={t(locale, 'mon.no_load')} />
        ) : (
          <Table
            caption={t(locale, 'mon.load')}
            columns={[{ label: t(locale, 'mon.dispatcher') }, { label: t(locale, 'mon.steps'), number: true }]}
            rows={found.dispatchers.map(({ person, name, steps }) => ({
              key: person,
              cells: [<span {...asWritten}>{name ?? `№ ${person}`}</span>, formatNumber(locale, steps)],
            }))}
          />
        )}
      </section>
      <section class="stack" aria-labelledby="messages">
        <h2 id="messages">{t(locale, 'mon.messages')}</h2>
        {found.messages.length === 0 ? (
          <Empty title={t(locale, 'mon.no_messages')} />
        ) : (
          <Table
            caption={t(locale, 'mon.messages')}
            columns={[{ label: t(locale, 'mon.channel') }, { label: t(locale, 'mon.state') }, { label: t(locale, 'mon.count'), number: true }]}
            rows={found.messages.map(({ channel, state, n }) => ({
              key: `${channel} ${state}`,
              cells: [
                t(locale, channel === 'sms' ? 'mon.sms' : 'mon.app'),
                t(locale, `mon.state.${state as 'delivered' | 'queued' | 'sent' | 'failed'}`),
                formatNumber(locale, n),
              ],
            }))}
          />
        )}
      </section>
    </div>
  )
}

export function monitoringPages(app: FastifyInstance, deps: ReportDeps & SignInDeps): void {
  pageRoute(app, 'get', 'monitoring.read', '/oversight/monitoring', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const query = request.query as Fields
    const place = placeOf(deps, actingOf(requireViewer(request)), textOf(query, 'territory'))
    const days = periods.find((each) => Number(each) === idOf(query, 'days')) ?? '7'
    const since = new Date(deps.clock().getTime() - Number(days) * 86_400_000)
    const found = await readMonitoring(deps.db, place.code === country ? undefined : place.code.slice(0, 4), since)
    if (textOf(query, 'as') !== undefined) {
      const rows = [...linesOf(locale, found), ...found.stages.map(({ status, n }): Line => [wordFor(locale, 'status', status), String(n)])]
      const columns = [
        { name: 'measure', label: t(locale, 'measure') },
        { name: 'value', label: t(locale, 'mon.value') },
      ]
      return sendSheet(reply, sheetKindOf(query), `monitoring-${days}`, columns, [rows])
    }
    const children = <MonitoringPage frame={frame} place={inLanguage(place.name, locale)} days={days} found={found} />
    return sendPage(request, reply, renderPage({ frame, title: t(locale, 'mon.title'), width: 'wide', children }))
  })
}
