// The tables of oversight, for the page and for files.
import { formatDate, formatMoment, formatNumber, inLanguage, type Locale } from '../../language/index.ts'
import { type Asking, noMahalla } from '../../lists/index.ts'
import { may, type Viewer } from '../../people/index.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { type Board, type Frame, link } from '../../ui/index.ts'
import { stepsLink } from '../../ratings/index.ts'
import { country } from '../../territories/index.ts'
import { type Overview, type TrendMeasure, trendWeeks } from '../actions.ts'
import { t } from '../words.ts'

/** `deps` for names, `frame` for language and links. */
export interface Showing {
  frame: Frame
  deps: Pick<ReportDeps, 'agencies' | 'territories' | 'categories' | 'clock' | 'settings'>
  overview: Overview
  /** For a file, which has room for all. */
  isWhole: boolean
  /** The groups that it is of, where not of all. */
  groups?: readonly string[] | undefined
  /** Where figures lead: the own desk, where there is one that holds just what they count; else the public list. */
  base: '/work?tab=all&' | '/reports?'
}

/** A desk that is narrowed to some groups holds less than the figures of the whole place. */
export const baseFor = (viewer: Viewer | undefined, isWhole: boolean): Showing['base'] =>
  may(viewer, 'work.read') && (!isWhole || viewer?.acting?.groups.length === 0) ? '/work?tab=all&' : '/reports?'

export const headline = ['overdue', 'soon', 'asking', 'verifying', 'unchecked', 'repeat', 'deferred', 'open'] as const
type Figure = (typeof headline)[number]
/** The list behind a figure: counted and listed by the same conditions. */
export const listOf: Record<Figure, string> = {
  overdue: 'overdue=1',
  soon: 'mark=soon',
  asking: 'mark=asking',
  verifying: 'status=verifying',
  unchecked: 'mark=unchecked',
  repeat: 'mark=repeat',
  deferred: 'status=deferred',
  open: 'mark=open',
}

export const isDistrict = ({ overview: { place } }: Showing): boolean =>
  place.level === 'district' || place.level === 'city'

export const headlineBoard = ({ frame: { locale }, overview: { figures } }: Showing): Board => ({
  name: 'standing',
  label: t(locale, 'standing'),
  columns: [
    { name: 'measure', label: t(locale, 'measure') },
    { name: 'n', label: t(locale, 'reports'), number: true },
  ],
  rows: headline.map((figure) => ({ key: figure, values: [t(locale, `fig.${figure}`), figures[figure]] })),
})

const columns = ['overdue', 'soon', 'verifying', 'open'] as const

/** Rows of figures, each leading to the reports behind it. */
function figureBoard(
  { frame }: Showing,
  { name, label, first, rows }: { name: string; label: string; first: string; rows: Overview['bodies'] },
  nameOf: (key: string) => string,
  address: (key: string) => string,
): Board {
  const { locale } = frame
  return {
    name,
    label,
    columns: [
      { name: 'name', label: first },
      ...columns.map((figure) => ({ name: figure, label: t(locale, `fig.${figure}`), number: true })),
    ],
    rows: rows.map((row) => ({
      key: row.key,
      values: [nameOf(row.key), ...columns.map((figure) => row[figure])],
      shown: Object.fromEntries(
        columns.map((figure) => [
          figure,
          row[figure] === 0 ? (
            '—'
          ) : (
            <a href={link(frame, `${address(row.key)}&${listOf[figure]}`)}>{formatNumber(locale, row[figure])}</a>
          ),
        ]),
      ),
    })),
  }
}

export function bodiesBoard(showing: Showing): Board {
  const { frame, deps, overview } = showing
  const { locale } = frame
  return figureBoard(
    showing,
    { name: 'bodies', label: t(locale, 'whose'), first: t(locale, 'body'), rows: overview.bodies },
    (key) => deps.agencies.name(deps.agencies.get(Number(key)), locale),
    (key) => `${showing.base}territory=${overview.place.code}&agency=${key}&alone=1`,
  )
}

export function placesBoard(showing: Showing): Board {
  const { frame, deps, overview } = showing
  const { locale } = frame
  const byMahalla = isDistrict(showing)
  return figureBoard(
    showing,
    {
      name: 'places',
      label: t(locale, byMahalla ? 'by_mahalla' : 'by_district'),
      first: t(locale, 'place'),
      rows: overview.places,
    },
    (key) =>
      key === noMahalla
        ? t(locale, 'no_mahalla')
        : inLanguage((byMahalla ? deps.territories.mahalla(key) : deps.territories.get(key)).name, locale),
    (key) =>
      byMahalla ? `${showing.base}territory=${overview.place.code}&mahalla=${key}` : `${showing.base}territory=${key}`,
  )
}

/** Each figure leads to the steps that were counted for it. */
export function trendBoard({ frame, deps, groups, overview: { trend, place } }: Showing): Board {
  const { locale } = frame
  const weeks = trendWeeks(deps.clock())
  const territory = place.code === country ? undefined : place.code
  const leadsTo = (figure: TrendMeasure, week: keyof typeof weeks, n: number) =>
    n === 0 ? '0' : <a href={stepsLink(frame, { figure, ...weeks[week], territory })}>{formatNumber(locale, n)}</a>
  return {
    name: 'trend',
    label: t(locale, groups ? 'trend_all' : 'trend'),
    columns: [
      { name: 'measure', label: t(locale, 'measure') },
      ...(['now', 'last', 'before', 'change'] as const).map((name) => ({ name, label: t(locale, name), number: true })),
    ],
    rows: trend.map(({ measure, now, last, before }) => ({
      key: measure,
      values: [t(locale, `m.${measure}`), now, last, before, last - before],
      shown: {
        now: leadsTo(measure, 'now', now),
        last: leadsTo(measure, 'last', last),
        before: leadsTo(measure, 'before', before),
        change: `${signOf(last - before)}${formatNumber(locale, Math.abs(last - before))}`,
      },
    })),
  }
}

const signOf = (by: number): string => {
  if (by === 0) return ''
  return by > 0 ? '+' : '−'
}

function sayAsking(locale: Locale, { request, days, until }: Asking): string {
  const day = until === null ? '' : formatDate(locale, until)
  if (request === null) return t(locale, 'ask.objection')
  return t(locale, `ask.${request}`, { days: String(days ?? ''), until: day })
}

/** A file that holds not all says so. */
const ofMany = (locale: Locale, label: string, held: number, all: number): string =>
  all > held ? `${label}, ${t(locale, 'soonest', { count: held })}` : label

export function askingBoard({ frame, deps, overview, isWhole }: Showing): Board {
  const { locale } = frame
  return {
    name: 'asking',
    label: isWhole
      ? ofMany(locale, t(locale, 'asking'), overview.asking.length, overview.figures.asking)
      : t(locale, 'asking'),
    columns: [
      { name: 'report', label: t(locale, 'col.report') },
      { name: 'body', label: t(locale, 'body') },
      { name: 'request', label: t(locale, 'ask.request') },
      { name: 'by', label: t(locale, 'ask.by') },
      { name: 'level', label: t(locale, 'ask.level') },
    ],
    rows: overview.asking.map((asking) => {
      const { id, category, district, agencyId, decideBy, level } = asking
      const name = `№ ${id}. ${inLanguage(deps.categories.get(category).name, locale)}, ${inLanguage(deps.territories.get(district).name, locale)}`
      return {
        key: id,
        values: [
          name,
          deps.agencies.name(deps.agencies.get(agencyId), locale),
          sayAsking(locale, asking),
          decideBy,
          t(locale, `ask.level.${level}`),
        ],
        shown: {
          report: <a href={link(frame, `/reports/${id}`)}>{name}</a>,
          by: (
            <span class={decideBy < deps.clock() ? 'late-text' : undefined}>
              {formatMoment(locale, decideBy, deps.clock())}
            </span>
          ),
        },
      }
    }),
  }
}

export function visitsBoard({ frame: { locale }, overview: { visits, figures } }: Showing): Board {
  return {
    name: 'visits',
    label: ofMany(locale, t(locale, 'visits'), visits.length, figures.verifying),
    columns: [
      { name: 'report', label: t(locale, 'col.report') },
      { name: 'place', label: t(locale, 'place') },
      { name: 'by', label: t(locale, 'visit_due') },
      { name: 'level', label: t(locale, 'ask.level') },
      { name: 'km', label: t(locale, 'col.km'), number: true },
      { name: 'lat', label: t(locale, 'col.lat'), number: true },
      { name: 'lng', label: t(locale, 'col.lng'), number: true },
    ],
    rows: visits.map(({ of: { row }, km }) => ({
      key: row.report.id,
      values: [
        `№ ${row.report.id}. ${row.categoryName}`,
        row.placeName,
        row.report.actBy,
        t(locale, `ask.level.${row.report.controlLevel}`),
        km,
        row.report.publicLat,
        row.report.publicLng,
      ],
    })),
  }
}

export function hotBoard({ frame, deps, overview: { hot } }: Showing): Board {
  const { locale } = frame
  return {
    name: 'hot',
    label: t(locale, 'hot'),
    columns: [
      { name: 'type', label: t(locale, 'type') },
      { name: 'place', label: t(locale, 'place') },
      { name: 'times', label: t(locale, 'times'), number: true },
      { name: 'reports', label: t(locale, 'reports') },
    ],
    rows: hot.map((spot) => ({
      key: `${spot.category} ${spot.reports[0]}`,
      values: [
        inLanguage(deps.categories.get(spot.category).name, locale),
        `${inLanguage(deps.territories.get(spot.district).name, locale)}, ${spot.lat.toFixed(4)}, ${spot.lng.toFixed(4)}`,
        spot.count,
        spot.reports.join(' '),
      ],
      shown: {
        reports: (
          <span class="actions">
            {spot.reports.map((id) => (
              <a key={id} href={link(frame, `/reports/${id}`)}>
                № {id}
              </a>
            ))}
          </span>
        ),
      },
    })),
  }
}
