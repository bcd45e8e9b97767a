// `/reports/deferred`: deferred work in public, by district and date (regulation 3.4).
import type { FastifyInstance } from 'fastify'
import { formatDate, inLanguage } from '../../language/index.ts'
import { frameOf } from '../../people/index.ts'
import { queryOf, textOf } from '../../platform/query.ts'
import {
  Button,
  Empty,
  type Frame,
  link,
  pageRoute,
  Paging,
  renderPage,
  Select,
  sendPage,
  Table,
  withCursor,
} from '../../ui/index.ts'
import { territoryOptions } from '../../territories/index.ts'
import { listDeferred } from '../store.ts'
import { publicFilterOf, type Row, rowOf } from '../reading.ts'
import { wordFor } from '../../card/index.ts'
import { t } from '../words.ts'
import type { ListDeps } from './list.tsx'
import { pageOf } from '../../platform/present.ts'
import { present } from '../../platform/present.ts'

const pageSize = 100

/** Rows under their district, each with the date and the ground. */
function Deferred({ frame, rows, districts }: { frame: Frame; rows: readonly Row[]; districts: Map<string, string> }) {
  const { locale } = frame
  const byDistrict = Map.groupBy(rows, (row) => row.report.district)
  return (
    <>
      {[...byDistrict].map(([district, list]) => (
        <section key={district} class="stack" aria-label={districts.get(district)}>
          <h2>{districts.get(district)}</h2>
          <Table
            caption={`${t(locale, 'deferred.title')}: ${districts.get(district)}`}
            columns={(['deferred.problem', 'deferred.until', 'deferred.ground', 'agency'] as const).map((key) => ({
              label: t(locale, key),
            }))}
            rows={list.map(({ report, categoryName, agencyName }) => ({
              key: report.id,
              cells: [
                <a key="problem" href={link(frame, `/reports/${report.id}`)}>
                  {categoryName}
                </a>,
                formatDate(locale, report.dueAt),
                wordFor(locale, 'ground', present(report.deferralGround, 'the ground of the deferral')),
                agencyName,
              ],
            }))}
          />
        </section>
      ))}
    </>
  )
}

/** `1703~1795330800000~42` → where the page begins; anything else is the first page. */
function markOf(cursor: string | undefined) {
  const [, district, dueAt, id] = /^(\d{4,10})~(\d{1,15})~(\d{1,15})$/.exec(cursor ?? '') ?? []
  return district === undefined ? undefined : { district, dueAt: new Date(Number(dueAt)), id: Number(id) }
}

export function deferredPage(app: FastifyInstance, deps: ListDeps): void {
  pageRoute(app, 'get', 'public.read', '/reports/deferred', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = queryOf(request)
    const { locale } = frame
    const { region, district } = publicFilterOf(deps, query)
    // `district~date~id` of the last row.
    const after = markOf(textOf(query, 'cursor'))
    const found = await listDeferred(deps.db, { region, district }, pageSize + 1, after)
    const { items, next } = pageOf(found, pageSize, (last) => `${last.district}~${last.dueAt.getTime()}~${last.id}`)
    const rows = items.map((report) => rowOf(deps, request.viewer, report, locale))
    const districts = new Map(
      rows.map(({ report }) => [report.district, inLanguage(deps.territories.get(report.district).name, locale)]),
    )
    const title = t(locale, 'deferred.title')
    const children = (
      <div class="stack-wide">
        <div class="stack">
          <h1>{title}</h1>
          <p class="lead">{t(locale, 'deferred.lead')}</p>
          <form method="get" action={link(frame, '/reports/deferred')} class="switch">
            <Select
              locale={locale}
              name="territory"
              label={t(locale, 'list.territory')}
              options={territoryOptions(deps, locale)}
              value={district ?? region}
              empty={t(locale, 'list.whole_country')}
            />
            <Button kind="quiet">{t(locale, 'list.show')}</Button>
          </form>
        </div>
        {rows.length === 0 && <Empty title={t(locale, 'deferred.empty')} hint={t(locale, 'deferred.empty_hint')} />}
        <Deferred frame={frame} rows={rows} districts={districts} />
        <Paging
          locale={locale}
          next={next ? withCursor(frame, query, next) : undefined}
          first={after ? withCursor(frame, query, null) : undefined}
        />
      </div>
    )
    return sendPage(request, reply, renderPage({ frame, title, width: 'wide', children }))
  })
}
