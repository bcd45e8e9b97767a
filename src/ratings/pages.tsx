// Public pages on bodies: find one, its page with figures, and the plain rating of a kind.
import type { FastifyInstance } from 'fastify'
import { type Agencies, type Agency, searchAgencies } from '../agencies/index.ts'
import { findPage, listNews, OwnPart } from '../bodies/index.ts'
import { formatNumber, inLanguage, type Locale } from '../language/index.ts'
import { frameOf, type SignInDeps } from '../people/index.ts'
import { Problem } from '../platform/problems.ts'
import { type Fields, idOf, textOf } from '../platform/query.ts'
import {
  countOverdue,
  countPublicOpen,
  readList,
  type ReportDeps,
  ReportRows,
  type Row,
  sumsByAgency,
  sumsByMeasure,
  territoryOptions,
  withCursor,
} from '../reports/index.ts'
import { Button, ButtonLink, Empty, type Frame, link, Paging, pageRoute, renderPage, Select, sendPage, Table, TextInput } from '../ui/index.ts'
import { country } from '../territories/index.ts'
import { rank, type Score, scoreOf } from './rules.ts'
import { t } from './words.ts'

const percent = (locale: Locale, share: number | null) => (share === null ? '—' : `${formatNumber(locale, Math.round(share * 1000) / 10)} %`)

function AgencyRows({ frame, agencies, list }: { frame: Frame; agencies: Agencies; list: readonly Agency[] }) {
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
  const kinds = deps.agencies.kinds.filter((kind) => kind.leads).map((kind) => ({ value: kind.code, label: inLanguage(kind.name, locale) }))
  return (
    <div class="stack">
      <h1>{t(locale, 'agencies.title')}</h1>
      <p class="lead">{t(locale, 'agencies.lead')}</p>
      <form method="get" action={link(frame, '/agencies')} class="stack filter">
        <div class="filter-grid">
          <TextInput locale={locale} name="q" label={t(locale, 'agencies.search')} value={textOf(query, 'q')} type="search" />
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
        next={next ? withCursor(frame, query, next) : undefined}
        first={textOf(query, 'cursor') ? withCursor(frame, query, null) : undefined}
        words={{ next: t(locale, 'agencies.next'), first: t(locale, 'agencies.first') }}
      />
    </div>
  )
}

function AgencyPage({
  frame,
  deps,
  agency,
  score,
  figures,
  rows,
  own,
}: {
  frame: Frame
  deps: ReportDeps
  own: preact.ComponentChildren
  agency: Agency
  score: Score
  figures: { filed: number; open: number; overdue: number }
  rows: readonly Row[]
}) {
  const { locale } = frame
  const { agencies } = deps
  const parent = agencies.find(agency.parentId ?? undefined)
  const below = agencies.all.filter((each) => each.parentId === agency.id)
  const shown = [
    [t(locale, 'agency.filed'), formatNumber(locale, figures.filed)],
    [t(locale, 'agency.open'), formatNumber(locale, figures.open)],
    [t(locale, 'agency.overdue'), formatNumber(locale, figures.overdue)],
    [t(locale, 'agency.solved'), formatNumber(locale, score.solved)],
    [t(locale, 'agency.share'), percent(locale, score.solvedShare)],
    [t(locale, 'agency.on_time'), percent(locale, score.onTimeShare)],
  ] as const
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{agencies.name(agency, locale)}</h1>
        {parent && (
          <p class="muted">
            {t(locale, 'agency.parent')}: <a href={link(frame, `/agencies/${parent.id}`)}>{agencies.name(parent, locale)}</a>
          </p>
        )}
      </div>
      {own}
      <section class="stack" aria-labelledby="figures">
        <h2 id="figures">{t(locale, 'agency.figures')}</h2>
        {below.length > 0 && <p class="hint">{t(locale, 'agency.includes')}</p>}
        <dl class="figures-row">
          {shown.map(([label, value]) => (
            <div key={label}>
              <dt class="figure-label">{label}</dt>
              <dd class="figure-value">{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="stack" aria-labelledby="reports">
        <h2 id="reports">{t(locale, 'agency.reports')}</h2>
        {rows.length === 0 ? <Empty title={t(locale, 'agency.no_reports')} /> : <ReportRows frame={frame} rows={rows} />}
        {rows.length > 0 && (
          <p>
            <ButtonLink kind="quiet" href={link(frame, `/reports?agency=${agency.id}`)}>
              {t(locale, 'agency.all_reports')}
            </ButtonLink>
          </p>
        )}
      </section>
      {below.length > 0 && (
        <section class="stack" aria-labelledby="below">
          <h2 id="below">{t(locale, 'agency.below')}</h2>
          <AgencyRows frame={frame} agencies={agencies} list={below} />
        </section>
      )}
    </div>
  )
}

interface Entry {
  agency: Agency
  score: Score
}

function RatingTable({ frame, agencies, entries, caption }: { frame: Frame; agencies: Agencies; entries: readonly Entry[]; caption: string }) {
  const { locale } = frame
  const columns = [
    { label: t(locale, 'ratings.body') },
    { label: t(locale, 'ratings.solved'), number: true },
    { label: t(locale, 'ratings.on_time'), number: true },
    { label: t(locale, 'ratings.closed'), number: true },
    { label: t(locale, 'ratings.cases'), number: true },
  ]
  const rows = entries.map(({ agency, score }) => ({
    key: agency.id,
    cells: [
      <a href={link(frame, `/agencies/${agency.id}`)}>{inLanguage(agencies.placeName(agency), locale)}</a>,
      <>
        <strong>{percent(locale, score.solvedShare)}</strong>
        <svg class="bar" viewBox="0 0 100 8" width="100%" height="8" preserveAspectRatio="none" aria-hidden="true">
          <rect width={Math.round((score.solvedShare ?? 0) * 100)} height="8" />
        </svg>
      </>,
      percent(locale, score.onTimeShare),
      formatNumber(locale, score.closed),
      formatNumber(locale, score.answered),
    ],
  }))
  return <Table caption={caption} columns={columns} rows={rows} />
}

function RatingsPage({
  frame,
  deps,
  kind,
  level,
  entries,
}: {
  frame: Frame
  deps: ReportDeps
  kind: string
  level: 'district' | 'region'
  entries: readonly Entry[]
}) {
  const { locale } = frame
  const { agencies, settings } = deps
  const kinds = agencies.kinds
    .filter((each) => each.leads && each.levels.some((one) => one === 'district' || one === 'region'))
    .map((each) => ({ value: each.code, label: inLanguage(each.name, locale) }))
  const { ranked, few } = rank(entries, settings.ratings.minimumCases)
  const name = inLanguage(agencies.kind(kind).name, locale)
  return (
    <div class="stack">
      <h1>{t(locale, 'ratings.title')}</h1>
      <p class="lead">{t(locale, 'ratings.lead')}</p>
      <form method="get" action={link(frame, '/ratings')} class="stack filter">
        <div class="filter-grid">
          <Select locale={locale} name="kind" label={t(locale, 'ratings.kind')} options={kinds} value={kind} />
          <Select
            locale={locale}
            name="level"
            label={t(locale, 'ratings.level')}
            options={(['district', 'region'] as const).map((value) => ({ value, label: t(locale, `ratings.level.${value}`) }))}
            value={level}
          />
        </div>
        <div class="actions">
          <Button>{t(locale, 'ratings.show')}</Button>
        </div>
      </form>
      <h2>{name}</h2>
      {ranked.length + few.length === 0 && <Empty title={t(locale, 'ratings.empty')} hint={t(locale, 'ratings.empty_hint')} />}
      {ranked.length > 0 && <RatingTable frame={frame} agencies={agencies} entries={ranked} caption={name} />}
      {few.length > 0 && (
        <section class="stack" aria-labelledby="few">
          <h3 id="few">{t(locale, 'ratings.few', { count: settings.ratings.minimumCases })}</h3>
          <p class="hint">{t(locale, 'ratings.few_hint')}</p>
          <RatingTable frame={frame} agencies={agencies} entries={few} caption={t(locale, 'ratings.few', { count: settings.ratings.minimumCases })} />
        </section>
      )}
      <p class="hint">{t(locale, 'ratings.how')}</p>
    </div>
  )
}

export function ratingPages(app: FastifyInstance, deps: ReportDeps & SignInDeps): void {
  const { agencies, db } = deps
  const pageSize = 50

  pageRoute(app, 'get', 'public.read', '/agencies', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = request.query as Fields
    const after = idOf(query, 'cursor') ?? 0
    const found = searchAgencies(agencies, {
      q: textOf(query, 'q')?.slice(0, 200),
      territory: textOf(query, 'territory'),
      kind: textOf(query, 'kind'),
    }).filter((agency) => agencies.kind(agency.kind).leads && agency.id > after)
    const list = found.slice(0, pageSize)
    const next = found.length > pageSize ? String(list.at(-1)!.id) : null
    return sendPage(
      request,
      reply,
      renderPage({
        frame,
        title: t(frame.locale, 'agencies.title'),
        width: 'wide',
        children: <AgenciesPage frame={frame} deps={deps} query={query} list={list} next={next} />,
      }),
    )
  })

  pageRoute(app, 'get', 'public.read', '/agencies/:id', async (request, reply) => {
    const frame = frameOf(request, deps)
    const agency = agencies.find(idOf(request.params as Fields, 'id'))
    if (!agency) throw new Problem('not_found')
    const ids = agencies.withBelow(agency.id)
    const [page, news, sums, overdue, { rows }] = await Promise.all([
      findPage(db, agency.id),
      listNews(db, agency.id, 5),
      sumsByMeasure(db, { agencies: ids }),
      countOverdue(db, deps.clock(), ids),
      readList(deps, undefined, { agency: agency.id, limit: 10 }, frame.locale),
    ])
    const open = countPublicOpen(sums)
    const figures = { filed: sums['filed'] ?? 0, open, overdue }
    return sendPage(
      request,
      reply,
      renderPage({
        frame,
        title: agencies.name(agency, frame.locale),
        width: 'wide',
        children: (
          <AgencyPage
            frame={frame}
            deps={deps}
            agency={agency}
            score={scoreOf(sums)}
            figures={figures}
            rows={rows}
            own={<OwnPart frame={frame} page={page} news={news} />}
          />
        ),
      }),
    )
  })

  pageRoute(app, 'get', 'public.read', '/ratings', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = request.query as Fields
    const kind = agencies.kinds.find((each) => each.code === textOf(query, 'kind') && each.leads)?.code ?? 'SUV'
    const level = textOf(query, 'level') === 'region' ? 'region' : 'district'
    const peers = agencies.all.filter((agency) => agency.kind === kind && agency.level === level && agency.territory !== country)
    // A region is scored by what it and its districts did together.
    const sums = await sumsByAgency(
      db,
      peers.flatMap((peer) => (level === 'region' ? agencies.withBelow(peer.id) : [peer.id])),
    )
    const entries = peers.map((agency) => ({
      agency,
      score: scoreOf(together(level === 'region' ? agencies.withBelow(agency.id) : [agency.id], sums)),
    }))
    return sendPage(
      request,
      reply,
      renderPage({
        frame,
        title: t(frame.locale, 'ratings.title'),
        width: 'wide',
        children: <RatingsPage frame={frame} deps={deps} kind={kind} level={level} entries={entries} />,
      }),
    )
  })
}

function together(ids: readonly number[], sums: ReadonlyMap<number, Record<string, number>>): Record<string, number> {
  const total: Record<string, number> = {}
  for (const id of ids) for (const [measure, n] of Object.entries(sums.get(id) ?? {})) total[measure] = (total[measure] ?? 0) + n
  return total
}
