// The routes of bodies and ratings: pages, the bulletin in its forms, feeds and badges; corrections by the administrator.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Agency, searchAgencies } from '../../agencies/index.ts'
import { findPage, listNews, OwnPart } from '../../bodies/index.ts'
import { dayOf } from '../../deadlines/index.ts'
import { formatDay, inLanguage } from '../../language/index.ts'
import { frameOf, type SignInDeps } from '../../people/index.ts'
import { cachedEach } from '../../platform/cache.ts'
import { invalid, Problem } from '../../platform/problems.ts'
import { type Fields, idOf, textOf } from '../../platform/query.ts'
import { overdueByAgency, readList, readPublicFigures, type ReportDeps } from '../../reports/index.ts'
import { namedOn, sendSheets, sheetKindOf } from '../../platform/sheets.ts'
import { type Board, BoardTable, type Frame, openShared, pageRoute, renderPage, sendPage, sheetOf } from '../../ui/index.ts'
import { formulaOf, type LiveRating, ratedNow } from '../actions.ts'
import { type Edition, groupOf, liveWindow, weekOf } from '../editions.ts'
import { formula as version } from '../rules.ts'
import { findEdition, historyOf, listEditions, ratedIn, sumsOf, supervisedIn } from '../store.ts'
import { t } from '../words.ts'
import { AgenciesPage, AgencyPage } from './bodies.tsx'
import { editionIn, localeIn } from './asked.ts'
import { badge } from './picture.ts'
import { ComparePage, FormulaPage, RatingPart } from './detail.tsx'
import { groupFor, lastDay, League, leagueBoard, type Level, overdueBoard, RatingsPage, sayPoints, supervisorsBoard, views } from './league.tsx'
import { widgetCode } from './widget.tsx'
import { xmlAttribute as xml } from '../../platform/xml.ts'

export type RatingPageDeps = ReportDeps & SignInDeps & { live: () => Promise<LiveRating> }

/** One of what there is to choose; nothing where nothing was chosen. @throws invalid */
function chosen<T extends string>(name: string, choices: readonly T[], query: Fields): T | undefined {
  const asked = textOf(query, name)
  const found = choices.find((each) => each === asked)
  if (asked !== undefined && found === undefined) throw invalid(name, 'unknown_choice')
  return found
}

const pageSize = 50
const historyWeeks = 26

export function ratingPages(app: FastifyInstance, deps: RatingPageDeps): void {
  const { agencies, db } = deps

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
    const children = <AgenciesPage frame={frame} deps={deps} query={query} list={list} next={next} />
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'agencies.title'), width: 'wide', children }))
  })

  pageRoute(app, 'get', 'public.read', '/agencies/:id', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const agency = agencies.find(idOf(request.params as Fields, 'id'))
    if (!agency) throw new Problem('not_found')
    const group = groupOf(agency)
    const today = dayOf(deps.clock())
    // To the end of this week: what is counted is counted by weeks.
    const weeks = { from: liveWindow(today).from, to: weekOf(today).to }
    const [page, news, figures, { rows }, live, history, sums] = await Promise.all([
      findPage(db, agency.id),
      listNews(db, agency.id, 5),
      readPublicFigures(db, deps.clock(), agencies.withBelow(agency.id)),
      readList(deps, undefined, { agency: agency.id, limit: 10 }, locale),
      deps.live(),
      historyOf(db, 'week', group, agency.id, historyWeeks),
      sumsOf(db, { ...weeks, agencies: agency.level === 'region' ? agencies.withBelow(agency.id) : [agency.id] }),
    ])
    const isRated = agencies.kind(agency.kind).leads
    const rating = isRated && (
      <RatingPart
        frame={frame}
        rated={ratedNow(live, agency)}
        steps={{ asked: { ...weeks, agency: agency.id, alone: agency.level !== 'region' }, sums }}
        before={history.at(-1)?.rated ?? undefined}
        history={history.flatMap(({ to, rated: was }) =>
          was ? [{ label: formatDay(locale, lastDay(to)), value: was.score, low: was.low, high: was.high }] : [],
        )}
        badge={`/feeds/agencies/${agency.id}.svg?lang=${locale}`}
        widget={widgetCode(homeOf(request), locale, agency.id, agencies.name(agency, locale))}
      />
    )
    const own = <OwnPart frame={frame} page={page} news={news} />
    const children = <AgencyPage frame={frame} deps={deps} agency={agency} figures={figures} rows={rows} own={own} rating={rating} />
    return sendPage(request, reply, renderPage({ frame, title: agencies.name(agency, locale), width: 'wide', children }))
  })

  /** What a view of the league shows, for the page and for a file. @throws not_found */
  async function readLeague(frame: Frame, query: Fields) {
    const { locale } = frame
    const kind =
      chosen(
        'kind',
        agencies.kinds.filter(({ leads }) => leads).map(({ code }) => code),
        query,
      ) ?? 'SUV'
    const level = chosen('level', ['district', 'region'] as const, query) ?? 'district'
    const view = chosen('view', views, query) ?? 'bodies'
    // What is overdue is so now, in no edition.
    const asked = view === 'overdue' ? undefined : editionIn(query, 'edition')
    const edition = asked === undefined ? undefined : await findEdition(db, asked)
    if (asked !== undefined && !edition) throw new Problem('not_found')
    const shown = { view, kind, level, edition }
    const whole = (board: Board, empty: string) => ({ ...shown, board, table: <BoardTable locale={locale} board={board} empty={empty} /> })
    if (view === 'overdue') return whole(overdueBoard(frame, agencies, await readOverdue(kind)), t(locale, 'overdue.none'))
    const now = edition ? undefined : await deps.live()
    if (view === 'hokimliks') {
      const supervised = now?.supervisors[level] ?? (await supervisedIn(db, edition!.id, level))
      return whole(supervisorsBoard(frame, agencies, supervised), t(locale, 'supervisors.empty'))
    }
    const group = groupFor(view, kind, level)
    const before = edition ? await editionBefore(edition) : (await listEditions(db, 'week', 1))[0]
    const props = {
      frame,
      deps,
      view,
      rated: now ? (now.groups[group] ?? []) : await ratedIn(db, edition!.id, group),
      before: before ? await ratedIn(db, before.id, group) : [],
    }
    return { ...shown, board: leagueBoard(props, t(locale, 'ratings.title')), table: <League {...props} /> }
  }

  const sendShared = openShared(deps.clock, 3000)
  pageRoute(app, 'get', 'public.read', '/ratings', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = request.query as Fields
    if (textOf(query, 'as') !== undefined) {
      const kind = sheetKindOf(query)
      const { view, kind: of, level, edition, board } = await readLeague(frame, query)
      const what = view === 'bodies' ? `ratings-${of}-${level}` : view === 'overdue' ? `ratings-overdue-${of}` : `ratings-${view}`
      const name = edition ? `${what}-${edition.kind}-${edition.from}_${lastDay(edition.to)}` : namedOn(what, deps.clock())
      return sendSheets(reply, kind, name, [sheetOf(board)])
    }
    return sendShared(request, reply, async () => {
      const [{ table, board: _, ...shown }, editions] = await Promise.all([readLeague(frame, query), listEditions(db, undefined, 40)])
      const children = (
        <RatingsPage frame={frame} deps={deps} editions={editions} {...shown}>
          {table}
        </RatingsPage>
      )
      return renderPage({ frame, title: t(frame.locale, 'ratings.title'), width: 'wide', children })
    })
  })

  /** The edition of the same kind before this one. */
  const editionBefore = async ({ id, kind, to }: Edition) => (await listEditions(db, kind, 60)).find((each) => each.to < to && each.id !== id)
  const overdueOf = cachedEach<Awaited<ReturnType<typeof overdueByAgency>>>(40, 10_000, deps.clock)
  /** Of a kind, no older than ten seconds. */
  const readOverdue = (kind: string) =>
    overdueOf(kind, () => {
      const peers = agencies.all.filter((agency) => agency.kind === kind).map(({ id }) => id)
      return overdueByAgency(db, deps.clock(), peers)
    })

  pageRoute(app, 'get', 'public.read', '/ratings/formula', async (request, reply) => {
    const frame = frameOf(request, deps)
    const children = <FormulaPage frame={frame} formula={formulaOf(deps)} version={version} />
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'formula.title'), width: 'wide', children }))
  })

  pageRoute(app, 'get', { permission: 'public.read', dear: true }, '/ratings/compare', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = request.query as Fields
    const chosen = ['a', 'b'].map((name) => agencies.find(idOf(query, name))).filter((each): each is Agency => each !== undefined)
    const { groups } = await deps.live()
    const options = Object.entries(groups)
      .filter(([group]) => group.includes(' '))
      .flatMap(([group, list]) => {
        const [kind = ''] = group.split(' ')
        return list.map(({ id }) => ({
          value: String(id),
          label: inLanguage(agencies.placeName(agencies.get(id)), frame.locale),
          group: `${inLanguage(agencies.kind(kind).name, frame.locale)} · ${t(frame.locale, `ratings.level.${agencies.get(id).level as Level}`)}`,
        }))
      })
    const children = (
      <ComparePage
        frame={frame}
        options={options}
        chosen={[textOf(query, 'a'), textOf(query, 'b')]}
        rated={chosen.map((agency) => ratedNow({ groups }, agency))}
        names={chosen.map((agency) => agencies.name(agency, frame.locale))}
      />
    )
    return sendPage(request, reply, renderPage({ frame, title: t(frame.locale, 'compare.title'), width: 'wide', children }))
  })

  const file = { config: { permission: 'public.read' as const } }
  app.get('/feeds/editions.atom', file, async (request, reply) => {
    const editions = await listEditions(db, undefined, 30)
    const home = homeOf(request)
    const entries = editions.map(
      ({ id, kind, from, to, at, reason }) =>
        `<entry><id>${home}/uz/ratings?edition=${id}</id><title>${t('uz', `kind.${kind}`)}: ${formatDay('uz', from)} — ${formatDay('uz', lastDay(to))}</title>` +
        `<updated>${at.toISOString()}</updated><link href="${home}/uz/ratings?edition=${id}"/>${reason === null ? '' : `<summary>${xml(reason)}</summary>`}</entry>`,
    )
    return reply
      .type('application/atom+xml; charset=utf-8')
      .header('cache-control', 'public, max-age=600')
      .send(feed(home, 'editions', t('uz', 'feed.title'), editions[0]?.at ?? new Date(0), entries))
  })
  app.get('/feeds/reports.atom', file, async (request, reply) => {
    const query = request.query as Fields
    const locale = localeIn(request)
    const { rows } = await readList(deps, undefined, { territory: textOf(query, 'territory'), agency: textOf(query, 'agency'), limit: 50 }, locale)
    const home = homeOf(request)
    const entries = rows.map(
      ({ report, categoryName, placeName, agencyName }) =>
        `<entry><id>${home}/${locale}/reports/${report.id}</id><title>${xml(`№ ${report.id}. ${categoryName}, ${placeName}`)}</title>` +
        `<updated>${(report.closedAt ?? report.filedAt).toISOString()}</updated><link href="${home}/${locale}/reports/${report.id}"/><summary>${xml(agencyName)}</summary></entry>`,
    )
    return reply
      .type('application/atom+xml; charset=utf-8')
      .header('cache-control', 'public, max-age=60')
      .send(feed(home, 'reports', 'Xalq nazorati', rows[0]?.report.filedAt ?? new Date(0), entries))
  })
  app.get('/feeds/agencies/:id.svg', file, async (request, reply) => {
    const agency = agencies.find(idOf(request.params as Fields, 'id'))
    if (!agency) throw new Problem('not_found')
    const rated = ratedNow(await deps.live(), agency)
    const locale = localeIn(request)
    const score = rated && !rated.few ? sayPoints(locale, rated.score) : '—'
    return reply
      .type('image/svg+xml; charset=utf-8')
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('cache-control', 'public, max-age=600')
      .send(badge(inLanguage(agencies.kind(agency.kind).name, locale), inLanguage(agencies.placeName(agency), locale), score))
  })
  const homeOf = (request: FastifyRequest) => deps.publicUrl ?? `${request.protocol}://${request.host}`
}

const feed = (home: string, name: string, title: string, updated: Date, entries: readonly string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>${home}/feeds/${name}.atom</id><title>${xml(title)}</title>` +
  `<link rel="self" href="${home}/feeds/${name}.atom"/><updated>${updated.toISOString()}</updated><author><name>Xalq nazorati</name></author>${entries.join('')}</feed>`
