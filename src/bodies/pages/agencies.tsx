// `/agencies`: find a body by its name, its place or its kind.
import type { FastifyInstance } from 'fastify'
import { type Agencies, type Agency, searchAgencies } from '../../agencies/index.ts'
import { inLanguage } from '../../language/index.ts'
import { frameOf } from '../../people/index.ts'
import { type Fields, idOf, textOf, queryOf } from '../../platform/query.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { territoryOptions } from '../../territories/index.ts'
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
  TextInput,
  withCursor,
} from '../../ui/index.ts'
import { t } from '../words.ts'
import { pageOf } from '../../platform/present.ts'

export function AgencyRows({ frame, agencies, list }: { frame: Frame; agencies: Agencies; list: readonly Agency[] }) {
  return (
    <ul class="rows">
      {list.map((agency) => (
        <li key={agency.id} class="row">
          <a class="row-title" href={link(frame, `/agencies/${agency.id}`)}>
            {agencies.name(agency, frame.locale)}
          </a>
        </li>
      ))}
    </ul>
  )
}

function AgenciesPage({
  frame,
  deps,
  query,
  list,
  next,
}: {
  frame: Frame
  deps: ReportDeps
  query: Fields
  list: readonly Agency[]
  next: string | null
}) {
  const { locale } = frame
  const kinds = deps.agencies.kinds
    .filter((kind) => kind.leads)
    .map((kind) => ({ value: kind.code, label: inLanguage(kind.name, locale) }))
  return (
    <div class="stack">
      <h1>{t(locale, 'agencies.title')}</h1>
      <p class="lead">{t(locale, 'agencies.lead')}</p>
      <form method="get" action={link(frame, '/agencies')} class="stack filter">
        <div class="filter-grid">
          <TextInput
            locale={locale}
            name="q"
            label={t(locale, 'agencies.search')}
            value={textOf(query, 'q')}
            type="search"
          />
          <Select
            locale={locale}
            name="territory"
            label={t(locale, 'agencies.territory')}
            options={territoryOptions(deps, locale)}
            value={textOf(query, 'territory')}
            empty={t(locale, 'agencies.any')}
          />
          <Select
            locale={locale}
            name="kind"
            label={t(locale, 'agencies.kind')}
            options={kinds}
            value={textOf(query, 'kind')}
            empty={t(locale, 'agencies.any')}
          />
        </div>
        <div class="actions">
          <Button>{t(locale, 'agencies.show')}</Button>
        </div>
      </form>
      {list.length === 0 ? (
        <Empty title={t(locale, 'agencies.empty')} hint={t(locale, 'agencies.empty_hint')} />
      ) : (
        <AgencyRows frame={frame} agencies={deps.agencies} list={list} />
      )}
      <Paging
        locale={locale}
        next={next ? withCursor(frame, query, next) : undefined}
        first={textOf(query, 'cursor') ? withCursor(frame, query, null) : undefined}
      />
    </div>
  )
}

const pageSize = 50

export function agenciesPage(app: FastifyInstance, deps: ReportDeps & { demo: boolean }): void {
  const { agencies } = deps
  pageRoute(app, 'get', 'public.read', '/agencies', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = queryOf(request)
    const after = idOf(query, 'cursor') ?? 0
    const found = searchAgencies(agencies, {
      q: textOf(query, 'q')?.slice(0, 200),
      territory: textOf(query, 'territory'),
      kind: textOf(query, 'kind'),
    }).filter((agency) => agencies.kind(agency.kind).leads && agency.id > after)
    const { items: list, next = null } = pageOf(found, pageSize, ({ id }) => String(id))
    const children = <AgenciesPage frame={frame} deps={deps} query={query} list={list} next={next} />
    return sendPage(
      request,
      reply,
      renderPage({ frame, title: t(frame.locale, 'agencies.title'), width: 'wide', children }),
    )
  })
}
