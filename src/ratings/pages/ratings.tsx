// `/ratings`: the leagues of bodies, districts, regions and hokimliks, now or in an edition, and who is overdue.
import type { Agencies } from '../../agencies/index.ts'
import type { FastifyInstance } from 'fastify'
import { frameOf, type SignInDeps } from '../../people/index.ts'
import { cachedEach } from '../../platform/cache.ts'
import { invalid, Problem } from '../../platform/problems.ts'
import { type Fields, textOf, queryOf } from '../../platform/query.ts'
import { overdueByAgency, type ReportDeps } from '../../reports/index.ts'
import { namedOn, sendSheets, sheetKindOf } from '../../platform/sheets.ts'
import { type Board, BoardTable, type Frame, openShared, pageRoute, renderPage, sheetOf } from '../../ui/index.ts'
import type { LiveRating } from '../actions.ts'
import type { Edition } from '../editions.ts'
import { findEdition, listEditions, ratedIn, supervisedIn } from '../store.ts'
import { t } from '../words.ts'
import { editionIn } from '../asked.ts'
import { lastDay } from './edition.ts'
import { groupFor, League, leagueBoard, overdueBoard, RatingsPage, supervisorsBoard, views } from './league.tsx'
import { present } from '../../platform/present.ts'

export type RatingPageDeps = ReportDeps & SignInDeps & { live: () => Promise<LiveRating> }

/** One of what there is to choose; nothing where nothing was chosen. @throws invalid */
function chosen<T extends string>(name: string, choices: readonly T[], query: Fields): T | undefined {
  const asked = textOf(query, name)
  const found = choices.find((each) => each === asked)
  if (asked !== undefined && found === undefined) throw invalid(name, 'unknown_choice')
  return found
}

/** Which view of which bodies. @throws invalid */
function choiceIn(agencies: Agencies, query: Fields) {
  const kind =
    chosen(
      'kind',
      agencies.kinds.filter(({ leads }) => leads).map(({ code }) => code),
      query,
    ) ?? 'SUV'
  const level = chosen('level', ['district', 'region'] as const, query) ?? 'district'
  const view = chosen('view', views, query) ?? 'bodies'
  return { kind, level, view }
}

/** How printed matter is shown. */
const printed = { width: 'wide', styles: ['press.css'] } as const

export function ratingsPage(app: FastifyInstance, deps: RatingPageDeps): void {
  const { agencies, db } = deps

  /** What a view of the league shows, for the page and for a file. @throws not_found */
  async function readLeague(frame: Frame, query: Fields) {
    const { locale } = frame
    const { kind, level, view } = choiceIn(agencies, query)
    // What is overdue is so now, in no edition.
    const asked = view === 'overdue' ? undefined : editionIn(query, 'edition')
    const edition = asked === undefined ? undefined : await findEdition(db, asked)
    if (asked !== undefined && !edition) throw new Problem('not_found')
    const shown = { view, kind, level, edition }
    const whole = (board: Board, empty: string) => ({
      ...shown,
      board,
      table: <BoardTable locale={locale} board={board} empty={empty} />,
    })
    if (view === 'overdue')
      return whole(overdueBoard(frame, agencies, await readOverdue(kind)), t(locale, 'overdue.none'))
    const now = edition ? undefined : await deps.live()
    if (view === 'hokimliks') {
      const supervised = now?.supervisors[level] ?? (await supervisedIn(db, present(edition, 'the edition').id, level))
      return whole(supervisorsBoard(frame, agencies, supervised), t(locale, 'supervisors.empty'))
    }
    const group = groupFor(view, kind, level)
    const before = edition ? await editionBefore(edition) : (await listEditions(db, 'week', 1))[0]
    const props = {
      frame,
      deps,
      view,
      rated: now ? (now.groups[group] ?? []) : await ratedIn(db, present(edition, 'the edition').id, group),
      before: before ? await ratedIn(db, before.id, group) : [],
    }
    return { ...shown, board: leagueBoard(props, t(locale, 'ratings.title')), table: <League {...props} /> }
  }

  const sendShared = openShared(deps.clock, 3000)
  pageRoute(app, 'get', 'public.read', '/ratings', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = queryOf(request)
    if (textOf(query, 'as') !== undefined) {
      const kind = sheetKindOf(query)
      const { view, kind: of, level, edition, board } = await readLeague(frame, query)
      const what = ['ratings', ...(view === 'bodies' ? [of, level] : [view]), ...(view === 'overdue' ? [of] : [])].join(
        '-',
      )
      const name = edition
        ? `${what}-${edition.kind}-${edition.from}_${lastDay(edition.to)}`
        : namedOn(what, deps.clock())
      return sendSheets(reply, kind, name, [sheetOf(board)])
    }
    return sendShared(request, reply, async () => {
      const [{ table, board: _, ...shown }, editions] = await Promise.all([
        readLeague(frame, query),
        listEditions(db, undefined, 40),
      ])
      const children = (
        <RatingsPage frame={frame} deps={deps} editions={editions} {...shown}>
          {table}
        </RatingsPage>
      )
      return renderPage({ frame, title: t(frame.locale, 'ratings.title'), ...printed, children })
    })
  })

  /** The edition of the same kind before this one. */
  const editionBefore = async ({ id, kind, to }: Edition) =>
    (await listEditions(db, kind, 60)).find((each) => each.to < to && each.id !== id)
  const overdueOf = cachedEach<Awaited<ReturnType<typeof overdueByAgency>>>(40, 10_000, deps.clock)
  /** Of a kind, no older than ten seconds. */
  const readOverdue = (kind: string) =>
    overdueOf(kind, () => {
      const peers = agencies.all.filter((agency) => agency.kind === kind).map(({ id }) => id)
      return overdueByAgency(db, deps.clock(), peers)
    })
}
