// `/oversight`: a territory at a glance, each figure leading to the reports behind it.
import type { FastifyInstance } from 'fastify'
import { formatMoment, formatNumber, inLanguage } from '../../language/index.ts'
import { actingOf, frameOf, may, requireViewer, type SignInDeps, type Viewer } from '../../people/index.ts'
import { textOf, queryOf } from '../../platform/query.ts'
import { namedOn, sendSheets, sheetKindOf } from '../../platform/sheets.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { country } from '../../territories/index.ts'
import {
  aboutSheet,
  type Board,
  BoardTable,
  Button,
  Empty,
  Files,
  type Frame,
  geoAddress,
  link,
  pageRoute,
  groundOf,
  keptOnPhone,
  renderPage,
  Select,
  sendPage,
  sheetOf,
} from '../../ui/index.ts'
import { groupsOf, inShort, mostInFile, roundOf, openOverview, placeOf } from '../actions.ts'
import { t } from '../words.ts'
import {
  askingBoard,
  bodiesBoard,
  baseFor,
  headline,
  headlineBoard,
  hotBoard,
  listOf,
  placesBoard,
  type Showing,
  trendBoard,
  visitsBoard,
} from './boards.tsx'

type Deps = ReportDeps & SignInDeps

function Headline({ frame, base, overview: { place, figures } }: Showing) {
  const { locale } = frame
  return (
    <ul class="figures-row plain" data-part="headline">
      {headline.map((figure) => (
        <li key={figure}>
          <a class="figure-link" href={link(frame, `${base}territory=${place.code}&${listOf[figure]}`)}>
            <span class="figure-label">{t(locale, `fig.${figure}`)}</span>
            <span
              class={
                (figure === 'overdue' || figure === 'unchecked') && figures[figure] > 0
                  ? 'figure-value late-text'
                  : 'figure-value'
              }
            >
              {formatNumber(locale, figures[figure])}
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}

interface PartProps {
  frame: Frame
  board: Board
  /** How many there are, of which the page has room for some. */
  all?: number
  lead?: string
  empty: string
}

function BoardPart({ frame: { locale }, board, all = 0, lead, empty }: PartProps) {
  const shown = board.rows.length
  return (
    <section class="stack" aria-labelledby={board.name} data-part={board.name}>
      <h2 id={board.name}>{board.label}</h2>
      {lead && shown > 0 && <p class="muted">{lead}</p>}
      <BoardTable locale={locale} board={board} empty={empty} />
      {all > shown && <p class="muted">{t(locale, 'shown_of', { shown, all })}</p>}
    </section>
  )
}

/** The places to be verified as a round: nearest next. */
function Visits({ frame, deps, overview: { place, visits, figures }, isOwn }: Showing & { isOwn: boolean }) {
  const { locale } = frame
  const now = deps.clock()
  const total = visits.reduce((sum, { km }) => sum + (km ?? 0), 0)
  return (
    <section class="stack" aria-labelledby="visits">
      <h2 id="visits">{t(locale, 'visits')}</h2>
      {visits.length === 0 ? (
        <Empty title={t(locale, 'visits_none')} />
      ) : (
        <>
          <p class="muted">
            {t(locale, 'visits_lead')} {t(locale, 'route_total', { km: formatNumber(locale, Math.round(total)) })}.
          </p>
          {isOwn && (
            <p class="actions no-print">
              <span class="muted">{t(locale, 'round.lead')}</span>
              <a href={link(frame, `/oversight/round?territory=${place.code}`)} download>
                {t(locale, 'round.page')}
              </a>
              <a href={link(frame, `/oversight/round?territory=${place.code}&as=gpx`)} download>
                {t(locale, 'round.track')}
              </a>
            </p>
          )}
          {visits.some(({ km }) => km !== null) && (
            <div
              class="map"
              role="region"
              aria-label={t(locale, 'visits_map')}
              data-island="round"
              {...groundOf({ ...deps.settings.map, ground: deps.territories.ground })}
              data-stops={JSON.stringify(
                visits.flatMap(({ of: { row, lat, lng }, km }) =>
                  km === null
                    ? []
                    : [[lat, lng, `№ ${row.report.id}. ${row.categoryName}`, link(frame, `/reports/${row.report.id}`)]],
                ),
              )}
            />
          )}
          <ol class="stack">
            {visits.map(({ of: { row, lat, lng }, km }) => (
              <li key={row.report.id}>
                <a href={link(frame, `/reports/${row.report.id}`)}>
                  № {row.report.id}. {row.categoryName}
                </a>{' '}
                <span class="muted">
                  {row.placeName} · {t(locale, 'km', { km: formatNumber(locale, km ?? 0) })} ·{' '}
                  <a href={geoAddress(lat, lng)}>
                    {lat.toFixed(5)}, {lng.toFixed(5)}
                    <span class="visually-hidden"> — {t(locale, 'navigator')}</span>
                  </a>
                  {row.report.actBy && ' · '}
                </span>
                {row.report.actBy && (
                  <span class={row.report.actBy < now ? 'late-text' : 'muted'}>
                    {t(locale, 'visit_by', { moment: formatMoment(locale, row.report.actBy, now) })}
                  </span>
                )}
                <span class="muted"> · {t(locale, `ask.level.${row.report.controlLevel}`)}</span>
              </li>
            ))}
          </ol>
          {!isOwn && figures.verifying > visits.length && (
            <p class="muted">{t(locale, 'shown_of', { shown: visits.length, all: figures.verifying })}</p>
          )}
        </>
      )}
    </section>
  )
}

/** Of what the page is, and for whom. `isAll`: a controller of some groups looks at all of them. */
type Scope = Omit<Showing, 'overview'> & { viewer: Viewer; place: string; isAll: boolean }

/** A controller of some groups sees those, and may look at all. */
function Groups({ frame, deps, groups, place, viewer }: Scope) {
  const { locale } = frame
  const own = actingOf(viewer).groups
  if (own.length === 0) return null
  const names = own.map((code) => inLanguage(deps.categories.group(code).name, locale)).join(', ')
  return (
    <p class="no-print">
      {groups ? t(locale, 'groups_own', { groups: names }) : t(locale, 'groups_all')}{' '}
      <a href={link(frame, `/oversight?territory=${place}${groups ? '&whole=1' : ''}`)}>
        {t(locale, groups ? 'groups_to_all' : 'groups_to_own')}
      </a>
    </p>
  )
}

/** Which territory: any of the own. */
function Choice({ frame, deps, viewer, place, isAll }: Scope) {
  const { locale } = frame
  const { territories } = deps
  const within = actingOf(viewer).territory
  const choices = [...territories.regions, ...territories.districts]
    .filter(({ code }) => territories.isWithin(code, within))
    .map(({ code, name, parent }) => ({
      value: code,
      label: inLanguage(name, locale),
      group: inLanguage(territories.get(parent ?? code).name, locale),
    }))
  if (choices.length <= 1) return null
  return (
    <form method="get" action={link(frame, '/oversight')} class="search-row no-print">
      {isAll && <input type="hidden" name="whole" value="1" />}
      <Select
        locale={locale}
        name="territory"
        label={t(locale, 'territory')}
        options={choices}
        value={place}
        {...(within === country && { empty: inLanguage(territories.get(country).name, locale) })}
      />
      <Button kind="quiet">{t(locale, 'show')}</Button>
    </form>
  )
}

/** The same as files. */
const Sheets = ({ frame, viewer, place, isAll }: Scope) => (
  <div class="stack-tight no-print">
    <Files
      frame={frame}
      lead={t(frame.locale, 'file.lead')}
      address={`/oversight/reports?territory=${place}&mark=open`}
    />
    <Files
      frame={frame}
      lead={t(frame.locale, 'file.boards')}
      areMany
      address={`/oversight?territory=${place}${isAll ? '&whole=1' : ''}`}
    />
    {may(viewer, 'file.prepare') && (
      <p>
        <a href={link(frame, '/oversight/files')}>{t(frame.locale, 'file.mine')}</a>
      </p>
    )}
  </div>
)

/** So many stops of the round open without a network too. */
const mostKept = 30

function OversightPage({ whole, viewer }: { whole: Showing; viewer: Viewer }) {
  const showing: Showing = { ...whole, overview: inShort(whole.overview) }
  const { frame, deps, overview } = showing
  // Whoever has stops of the own goes there first.
  const isRound = roundOf(deps, viewer) !== undefined && overview.visits.length > 0
  const { locale } = frame
  const { place } = overview
  const none = t(locale, 'none_open')
  const scope = {
    ...showing,
    viewer,
    place: place.code,
    isAll: actingOf(viewer).groups.length > 0 && !whole.groups,
  }
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'title')}</h1>
        <p class="lead">{t(locale, 'lead', { place: inLanguage(place.name, locale) })}</p>
      </div>
      <Groups {...scope} />
      <Choice {...scope} />
      <Headline {...showing} />
      <Sheets {...scope} />
      {isRound && <Visits {...showing} isOwn />}
      <BoardPart
        frame={frame}
        board={bodiesBoard(showing)}
        all={whole.overview.bodies.length}
        lead={t(locale, 'whose_lead')}
        empty={none}
      />
      <BoardPart
        frame={frame}
        board={askingBoard(showing)}
        all={overview.figures.asking}
        empty={t(locale, 'asking_none')}
      />
      <BoardPart frame={frame} board={trendBoard(showing)} empty={none} />
      <BoardPart frame={frame} board={placesBoard(showing)} all={whole.overview.places.length} empty={none} />
      {place.code !== country && !isRound && <Visits {...showing} isOwn={false} />}
      {place.code !== country && (
        <BoardPart frame={frame} board={hotBoard(showing)} lead={t(locale, 'hot_lead')} empty={t(locale, 'hot_none')} />
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
    const query = queryOf(request)
    const place = placeOf(deps, actingOf(viewer), textOf(query, 'territory'))
    const isFile = textOf(query, 'as') !== undefined
    const isAll = textOf(query, 'whole') === '1'
    const groups = groupsOf(viewer, isAll)
    const showing: Showing = {
      frame,
      deps,
      isWhole: isFile,
      groups,
      base: baseFor(viewer, isAll),
      overview: await readOverview(
        place,
        frame.locale,
        isFile ? { many: mostInFile, groups } : { round: roundOf(deps, viewer), groups },
      ),
    }
    if (isFile) {
      const boards = [headlineBoard, bodiesBoard, askingBoard, trendBoard, placesBoard, visitsBoard, hotBoard].map(
        (make) => make(showing),
      )
      const about = aboutSheet(frame.locale, { place: inLanguage(place.name, frame.locale), made: deps.clock() })
      return sendSheets(reply, sheetKindOf(query), namedOn(`oversight-${place.code}`, deps.clock()), [
        about,
        ...boards.map(sheetOf),
      ])
    }
    const children = <OversightPage whole={showing} viewer={viewer} />
    // The round is gone where there may be no network.
    const stops = inShort(showing.overview).visits.map(({ of: { row } }) => row.report.id)
    return sendPage(
      request,
      keptOnPhone(request, reply),
      renderPage({
        frame,
        keep: stops.slice(0, mostKept).map((id) => link(frame, `/reports/${id}`)),
        title: t(frame.locale, 'title'),
        width: 'wide',
        scripts: ['round.js'],
        styles: ['map.css'],
        live: 'oversight',
        children,
      }),
    )
  })
}
