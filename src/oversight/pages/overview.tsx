// `/oversight`: a territory at a glance, each figure leading to the reports behind it.
import type { FastifyInstance } from 'fastify'
import { formatNumber, inLanguage } from '../../language/index.ts'
import { actingOf, frameOf, may, requireViewer, type SignInDeps, type Viewer } from '../../people/index.ts'
import { type Fields, textOf } from '../../platform/query.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { country } from '../../territories/index.ts'
import { Button, Empty, type Frame, link, pageRoute, renderPage, Select, sendPage, Table } from '../../ui/index.ts'
import { openOverview, type Overview, placeOf } from '../actions.ts'
import { t } from '../words.ts'
import { Files } from './parts.tsx'

type Deps = ReportDeps & SignInDeps

const headline = ['overdue', 'soon', 'asking', 'verifying', 'repeat', 'deferred', 'open'] as const
type Figure = (typeof headline)[number]
/** The list behind a figure: counted and listed by the same conditions. */
const listOf: Record<Figure, string> = {
  overdue: 'overdue=1',
  soon: 'mark=soon',
  asking: 'mark=asking',
  verifying: 'status=verifying',
  repeat: 'mark=repeat',
  deferred: 'status=deferred',
  open: 'mark=open',
}

function Headline({ frame, overview: { place, figures } }: { frame: Frame; overview: Overview }) {
  const { locale } = frame
  return (
    <ul class="figures-row plain">
      {headline.map((figure) => (
        <li key={figure}>
          <a class="figure-link" href={link(frame, `/reports?territory=${place.code}&${listOf[figure]}`)}>
            <span class={figure === 'overdue' && figures.overdue > 0 ? 'figure-value late-text' : 'figure-value'}>
              {formatNumber(locale, figures[figure])}
            </span>
            <span class="figure-label">{t(locale, `fig.${figure}`)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

const columns = ['overdue', 'soon', 'verifying', 'open'] as const

function FigureTable({
  frame,
  caption,
  first,
  rows,
  name,
  address,
  empty,
}: {
  frame: Frame
  caption: string
  first: string
  rows: Overview['bodies']
  name: (key: string) => string
  address: (key: string) => string
  empty: string
}) {
  const { locale } = frame
  if (rows.length === 0) return <Empty title={empty} />
  return (
    <Table
      caption={caption}
      columns={[{ label: first }, ...columns.map((figure) => ({ label: t(locale, `fig.${figure}`), number: true }))]}
      rows={rows.map((row) => ({
        key: row.key,
        cells: [
          name(row.key),
          ...columns.map((figure) =>
            row[figure] === 0 ? '—' : <a href={link(frame, `${address(row.key)}&${listOf[figure]}`)}>{formatNumber(locale, row[figure])}</a>,
          ),
        ],
      }))}
    />
  )
}

function OversightPage({ frame, deps, overview, viewer }: { frame: Frame; deps: Deps; overview: Overview; viewer: Viewer }) {
  const { locale } = frame
  const { place, bodies, places, visits, hot, trend } = overview
  const { territories, agencies } = deps
  const within = actingOf(viewer).territory
  const isDistrict = place.level === 'district' || place.level === 'city'
  const choices = [...territories.regions, ...territories.districts]
    .filter(({ code }) => territories.isWithin(code, within))
    .map(({ code, name, parent }) => ({
      value: code,
      label: inLanguage(name, locale),
      group: inLanguage(territories.get(code.length > 4 ? parent! : code).name, locale),
    }))
  const total = visits.reduce((sum, { km }) => sum + km, 0)
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'title')}</h1>
        <p class="lead">{t(locale, 'lead', { place: inLanguage(place.name, locale) })}</p>
      </div>
      {choices.length > 1 && (
        <form method="get" action={link(frame, '/oversight')} class="search-row no-print">
          <Select
            locale={locale}
            name="territory"
            label={t(locale, 'territory')}
            options={choices}
            value={place.code}
            {...(within === country && { empty: inLanguage(territories.get(country).name, locale) })}
          />
          <Button kind="quiet">{t(locale, 'show')}</Button>
        </form>
      )}
      <Headline frame={frame} overview={overview} />
      <Files frame={frame} lead={t(locale, 'file.lead')} address={`/oversight/reports?territory=${place.code}&mark=open`} />
      <section class="stack" aria-labelledby="whose">
        <h2 id="whose">{t(locale, 'whose')}</h2>
        <FigureTable
          frame={frame}
          caption={t(locale, 'whose')}
          first={t(locale, 'body')}
          rows={bodies}
          name={(key) => agencies.name(agencies.get(Number(key)), locale)}
          address={(key) => `/reports?territory=${place.code}&agency=${key}`}
          empty={t(locale, 'none_overdue')}
        />
      </section>
      <section class="stack" aria-labelledby="trend">
        <h2 id="trend">{t(locale, 'trend')}</h2>
        <Table
          caption={t(locale, 'trend')}
          columns={[
            { label: t(locale, 'measure') },
            ...(['now', 'last', 'before', 'change'] as const).map((key) => ({ label: t(locale, key), number: true })),
          ]}
          rows={trend.map(({ measure, now, last, before }) => ({
            key: measure,
            cells: [
              t(locale, `m.${measure}`),
              ...[now, last, before].map((value) => formatNumber(locale, value)),
              `${last > before ? '+' : last < before ? '−' : ''}${formatNumber(locale, Math.abs(last - before))}`,
            ],
          }))}
        />
      </section>
      <section class="stack" aria-labelledby="places">
        <h2 id="places">{t(locale, isDistrict ? 'by_mahalla' : 'by_district')}</h2>
        <FigureTable
          frame={frame}
          caption={t(locale, isDistrict ? 'by_mahalla' : 'by_district')}
          first={t(locale, 'place')}
          rows={places}
          name={(key) => inLanguage((isDistrict ? territories.findMahalla(key)! : territories.get(key)).name, locale)}
          address={(key) => (isDistrict ? `/reports?territory=${place.code}&mahalla=${key}` : `/reports?territory=${key}`)}
          empty={t(locale, 'none_overdue')}
        />
      </section>
      <section class="stack" aria-labelledby="visits">
        <h2 id="visits">{t(locale, 'visits')}</h2>
        {visits.length === 0 ? (
          <Empty title={t(locale, 'visits_none')} />
        ) : (
          <>
            <p class="muted">
              {t(locale, 'visits_lead')} {t(locale, 'route_total', { km: formatNumber(locale, Math.round(total)) })}.
            </p>
            <ol class="stack">
              {visits.map(({ of: { row }, km }) => (
                <li key={row.report.id}>
                  <a href={link(frame, `/reports/${row.report.id}`)}>
                    № {row.report.id}. {row.categoryName}
                  </a>{' '}
                  <span class="muted">
                    {row.placeName} · {t(locale, 'km', { km: formatNumber(locale, km) })} · {row.report.publicLat.toFixed(4)},{' '}
                    {row.report.publicLng.toFixed(4)}
                  </span>
                </li>
              ))}
            </ol>
          </>
        )}
      </section>
      {place.code !== country && (
        <section class="stack" aria-labelledby="hot">
          <h2 id="hot">{t(locale, 'hot')}</h2>
          <p class="muted">{t(locale, 'hot_lead')}</p>
          {hot.length === 0 ? (
            <Empty title={t(locale, 'hot_none')} />
          ) : (
            <Table
              caption={t(locale, 'hot')}
              columns={[
                { label: t(locale, 'type') },
                { label: t(locale, 'place') },
                { label: t(locale, 'times'), number: true },
                { label: t(locale, 'reports') },
              ]}
              rows={hot.map((spot) => ({
                key: `${spot.category} ${spot.reports[0]}`,
                cells: [
                  inLanguage(deps.categories.get(spot.category).name, locale),
                  `${inLanguage(territories.get(spot.district).name, locale)}, ${spot.lat.toFixed(4)}, ${spot.lng.toFixed(4)}`,
                  spot.count,
                  <span class="actions">
                    {spot.reports.map((id) => (
                      <a key={id} href={link(frame, `/reports/${id}`)}>
                        № {id}
                      </a>
                    ))}
                  </span>,
                ],
              }))}
            />
          )}
        </section>
      )}
      {may(viewer, 'instruction.give') && (
        <p class="no-print">
          <a href={link(frame, '/work/instructions')}>{t(locale, 'instructions')}</a>
        </p>
      )}
      <p class="hint no-print">{t(locale, 'print_hint')}</p>
    </div>
  )
}

export function oversightPages(app: FastifyInstance, deps: Deps): void {
  const readOverview = openOverview(deps)
  pageRoute(app, 'get', 'oversight.read', '/oversight', async (request, reply) => {
    const frame = frameOf(request, deps)
    const viewer = requireViewer(request)
    const overview = await readOverview(placeOf(deps, actingOf(viewer), textOf(request.query as Fields, 'territory')), frame.locale)
    const children = <OversightPage frame={frame} deps={deps} overview={overview} viewer={viewer} />
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'title'), width: 'wide', children }))
  })
}
