// `/agencies/{id}`: a body's page with its figures, its points and its own words.
import type { FastifyInstance } from 'fastify'
import type { Agency } from '../../agencies/index.ts'
import { formatNumber } from '../../language/index.ts'
import { readList, ReportRows, type Row } from '../../lists/index.ts'
import { frameOf } from '../../people/index.ts'
import { Problem } from '../../platform/problems.ts'
import { idIn } from '../../platform/query.ts'
import { agencyRating, type RatingPageDeps } from '../../ratings/index.ts'
import { type PublicFigures, readPublicFigures, type ReportDeps } from '../../reports/index.ts'
import {
  ButtonLink,
  Empty,
  type Frame,
  link,
  pageRoute,
  renderPage,
  sendPage,
  frameCode,
  homeOf,
} from '../../ui/index.ts'
import { findPage, listNews } from '../store.ts'
import { t } from '../words.ts'
import { AgencyRows } from './agencies.tsx'
import { OwnPart } from './own.tsx'

function Figures({
  frame,
  agency,
  figures,
  includesBelow,
}: {
  frame: Frame
  agency: Agency
  figures: PublicFigures
  includesBelow: boolean
}) {
  const { locale } = frame
  const listed = (n: number, filter: string) =>
    n === 0 ? (
      formatNumber(locale, n)
    ) : (
      <a href={link(frame, `/reports?agency=${agency.id}&${filter}`)}>{formatNumber(locale, n)}</a>
    )
  const shown = [
    [t(locale, 'agency.filed'), formatNumber(locale, figures.filed)],
    [t(locale, 'agency.open'), listed(figures.open, 'mark=open')],
    [t(locale, 'agency.overdue'), listed(figures.overdue, 'overdue=1')],
    [t(locale, 'agency.solved'), formatNumber(locale, figures.solved)],
  ] as const
  return (
    <section class="stack" aria-labelledby="figures">
      <h2 id="figures">{t(locale, 'agency.figures')}</h2>
      {includesBelow && <p class="hint">{t(locale, 'agency.includes')}</p>}
      <dl class="figures-row">
        {shown.map(([label, value]) => (
          <div key={label}>
            <dt class="figure-label">{label}</dt>
            <dd class="figure-value">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function AgencyPage({
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
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{agencies.name(agency, locale)}</h1>
        {parent && (
          <p class="muted">
            {t(locale, 'agency.parent')}:{' '}
            <a href={link(frame, `/agencies/${parent.id}`)}>{agencies.name(parent, locale)}</a>
          </p>
        )}
        <p>
          <a href={link(frame, `/follow?topic=agency:${agency.id}`)}>{t(locale, 'agency.follow')}</a>
        </p>
      </div>
      {own}
      <Figures frame={frame} agency={agency} figures={figures} includesBelow={below.length > 0} />
      {rating}
      <section class="stack" aria-labelledby="reports">
        <h2 id="reports">{t(locale, 'agency.reports')}</h2>
        {rows.length === 0 ? (
          <Empty title={t(locale, 'agency.no_reports')} />
        ) : (
          <ReportRows frame={frame} rows={rows} />
        )}
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

export function agencyPage(app: FastifyInstance, deps: RatingPageDeps): void {
  const { agencies, db } = deps
  pageRoute(app, 'get', 'public.read', '/agencies/:id', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const agency = agencies.find(idIn(request))
    if (!agency) throw new Problem('not_found')
    const [page, news, figures, { rows }, rating] = await Promise.all([
      findPage(db, agency.id),
      listNews(db, agency.id, 5),
      readPublicFigures(db, deps.clock(), agencies.withBelow(agency.id)),
      readList(deps, undefined, { agency: agency.id, limit: 10 }, locale),
      agencyRating(
        deps,
        frame,
        agency,
        frameCode(
          `${homeOf(deps, request)}/${locale}/widgets/agencies/${agency.id}`,
          agencies.name(agency, locale),
          [320, 230],
        ),
      ),
    ])
    const own = <OwnPart frame={frame} page={page} news={news} />
    const children = (
      <AgencyPage frame={frame} deps={deps} agency={agency} figures={figures} rows={rows} own={own} rating={rating} />
    )
    return sendPage(
      request,
      reply,
      renderPage({ frame, title: agencies.name(agency, locale), width: 'wide', children }),
    )
  })
}
