// Public pages on bodies: find one, and its page with figures, rating and own words.
import { type Agencies, type Agency } from '../../agencies/index.ts'
import { formatNumber, inLanguage } from '../../language/index.ts'
import { type Fields, textOf } from '../../platform/query.ts'
import { type PublicFigures, type ReportDeps, ReportRows, type Row, territoryOptions, withCursor } from '../../reports/index.ts'
import { Button, ButtonLink, Empty, type Frame, link, Paging, Select, TextInput } from '../../ui/index.ts'
import { t } from '../words.ts'

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

export function AgenciesPage({
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

export function AgencyPage({
  frame,
  deps,
  agency,
  figures,
  rows,
  own,
  rating,
}: {
  frame: Frame
  deps: ReportDeps
  own: preact.ComponentChildren
  agency: Agency
  rating: preact.ComponentChildren
  figures: PublicFigures
  rows: readonly Row[]
}) {
  const { locale } = frame
  const { agencies } = deps
  const parent = agencies.find(agency.parentId ?? undefined)
  const below = agencies.all.filter((each) => each.parentId === agency.id)
  const listed = (n: number, filter: string) =>
    n === 0 ? formatNumber(locale, n) : <a href={link(frame, `/reports?agency=${agency.id}&${filter}`)}>{formatNumber(locale, n)}</a>
  const shown = [
    [t(locale, 'agency.filed'), formatNumber(locale, figures.filed)],
    [t(locale, 'agency.open'), listed(figures.open, 'mark=open')],
    [t(locale, 'agency.overdue'), listed(figures.overdue, 'overdue=1')],
    [t(locale, 'agency.solved'), formatNumber(locale, figures.solved)],
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
      {rating}
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
