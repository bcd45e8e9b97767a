// The league: bodies of a kind and level, districts, regions and hokimliks by points, with what moved each since the
// last edition.
import { type Agencies } from '../../agencies/index.ts'
import { formatDay, formatNumber, formatShare, inLanguage, inPercent, type Locale } from '../../language/index.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { type Board, BoardTable, Button, Empty, Files, type Frame, Icon, link, Select } from '../../ui/index.ts'
import { type Edition, groupOf, windowOf } from '../editions.ts'
import { parts, type Rated, type Supervised } from '../rules.ts'
import { t } from '../words.ts'
import { editionName, lastDay, sayEdition } from './edition.ts'
import { present } from '../../platform/present.ts'

export const views = ['bodies', 'districts', 'regions', 'hokimliks', 'overdue'] as const
export type View = (typeof views)[number]
export type Level = 'district' | 'region'

/** Points of ten are told to tenths, as people say them. */
export const sayPoints = (locale: Locale, value: number): string => formatNumber(locale, Math.round(value * 10) / 10)
/** A move with its sign; what rounds to nothing has none. */
/** What is no move of a tenth is none. */
function byMove<T>(by: number, up: T, down: T, none: T): T {
  if (Math.abs(by) < 0.05) return none
  return by > 0 ? up : down
}

export const sayMove = (locale: Locale, by: number): string =>
  `${byMove(by, '+', '−', '')}${sayPoints(locale, Math.abs(by))}`

export const groupFor = (view: View, kind: string, level: Level): string =>
  view === 'districts' || view === 'regions' ? view : groupOf({ kind, level })

/** The points as a bar on ten, with the range it may lie in. */
function PointsBar({ score, low, high }: Pick<Rated, 'score' | 'low' | 'high'>) {
  return (
    <svg class="bar" viewBox="0 0 100 8" width="100%" height="8" preserveAspectRatio="none" aria-hidden="true">
      <rect width={score * 10} height="8" />
      <line class="bar-range" x1={low * 10} x2={high * 10} y1="4" y2="4" />
    </svg>
  )
}

/** The points alone, or that there are none yet. */
export function PointsInShort({ frame: { locale }, rated }: { frame: Frame; rated: Rated | undefined }) {
  if (!rated || rated.few) return <p class="muted">{t(locale, rated ? 'few_short' : 'ratings.empty')}</p>
  return (
    <>
      <p class="figure-value">
        {sayPoints(locale, rated.score)} <small class="muted">/ {formatNumber(locale, 10)}</small>
      </p>
      <PointsBar {...rated} />
    </>
  )
}

/** The two parts that moved the points most, in words. */
export function whyMoved(locale: Locale, now: Rated, before: Rated | undefined): string[] {
  if (!before) return []
  return (
    parts
      // Without cases of its own a part moves with the peers' mean: no doing of this body.
      .filter((part) => now.parts[part].all > 0 || before.parts[part].all > 0)
      .map((part) => ({ part, by: now.parts[part].points - before.parts[part].points }))
      .filter(({ by }) => Math.abs(by) >= 0.05)
      .toSorted((a, b) => Math.abs(b.by) - Math.abs(a.by))
      .slice(0, 2)
      .map(({ part, by }) => `${t(locale, `part.${part}`)} ${sayMove(locale, by)}`)
  )
}

function Moved({ frame: { locale }, now, before }: { frame: Frame; now: Rated; before: Rated | undefined }) {
  if (!before) return <span class="muted">{t(locale, 'new')}</span>
  const by = now.score - before.score
  const places = (before.place ?? 0) - (now.place ?? 0)
  return (
    <span>
      <span class={byMove(by, 'up', 'down', 'muted')}>{sayMove(locale, by)}</span>
      {places !== 0 && now.place !== null && before.place !== null && (
        <small class="muted"> {t(locale, places > 0 ? 'places_up' : 'places_down', { count: Math.abs(places) })}</small>
      )}
      {whyMoved(locale, now, before).map((line) => (
        <small key={line} class="why">
          {line}
        </small>
      ))}
    </span>
  )
}

interface LeagueProps {
  frame: Frame
  deps: ReportDeps
  view: View
  rated: readonly Rated[]
  before: readonly Rated[]
  /** They have no place. */
  areFew?: boolean
}

function nameOf({ agencies, territories }: ReportDeps, view: View, id: number, locale: Locale): string {
  return view === 'bodies'
    ? inLanguage(agencies.placeName(agencies.get(id)), locale)
    : inLanguage(territories.get(String(id)).name, locale)
}

/** Where a row leads: the body, or the reports of the place. */
const leadsTo = (frame: Frame, view: View, id: number): string =>
  link(frame, view === 'bodies' ? `/agencies/${id}` : `/reports?territory=${id}`)

const shareOf = ({ good, all }: { good: number; all: number }): number | null => (all > 0 ? good / all : null)
const exactly = (points: number): number => Math.round(points * 1000) / 1000

export function leagueBoard({ frame, deps, view, rated, before, areFew = false }: LeagueProps, label: string): Board {
  const { locale } = frame
  const last = new Map(before.map((each) => [each.id, each]))
  return {
    name: 'ratings',
    label,
    columns: [
      { name: 'place', label: t(locale, 'place'), number: true, fileOnly: areFew },
      { name: 'id', label: 'ID', fileOnly: true },
      { name: 'name', label: t(locale, view === 'bodies' ? 'ratings.body' : 'territory') },
      { name: 'points', label: t(locale, 'points') },
      { name: 'low', label: t(locale, 'points.low'), fileOnly: true },
      { name: 'high', label: t(locale, 'points.high'), fileOnly: true },
      { name: 'onTime', label: t(locale, 'part.onTime'), number: true },
      { name: 'solved', label: t(locale, 'part.solved'), number: true },
      { name: 'moved', label: t(locale, 'moved') },
      { name: 'cases', label: t(locale, 'cases'), number: true },
      ...parts.map((part) => ({
        name: `points_${part}`,
        label: `${t(locale, 'points')}: ${t(locale, `part.${part}`)}`,
        fileOnly: true,
      })),
    ],
    rows: rated.map((each) => {
      const was = last.get(each.id)
      const [onTime, solved] = [shareOf(each.parts.onTime), shareOf(each.parts.solved)]
      const name = nameOf(deps, view, each.id, locale)
      return {
        key: each.id,
        values: [
          each.place,
          each.id,
          name,
          exactly(each.score),
          exactly(each.low),
          exactly(each.high),
          inPercent(onTime),
          inPercent(solved),
          was ? exactly(each.score - was.score) : null,
          Math.round(each.cases),
          ...parts.map((part) => exactly(each.parts[part].points)),
        ],
        shown: {
          name: <a href={leadsTo(frame, view, each.id)}>{name}</a>,
          points: (
            <>
              <strong class="figures">{sayPoints(locale, each.score)}</strong>{' '}
              <small class="muted figures">
                {sayPoints(locale, each.low)}–{sayPoints(locale, each.high)}
              </small>
              <PointsBar {...each} />
            </>
          ),
          onTime: formatShare(locale, onTime),
          solved: formatShare(locale, solved),
          moved: <Moved frame={frame} now={each} before={was} />,
        },
      }
    }),
  }
}

export function League(props: LeagueProps) {
  const { frame, deps, rated } = props
  const { locale } = frame
  const ranked = rated.filter(({ few }) => !few)
  const few = rated.filter((each) => each.few)
  const fewLabel = t(locale, 'ratings.few', { count: deps.settings.ratings.minimumCases })
  const table = (list: readonly Rated[], label: string, areFew = false) => (
    <div class="league">
      <BoardTable
        locale={locale}
        board={leagueBoard({ ...props, rated: list, areFew }, label)}
        empty={t(locale, 'ratings.empty')}
      />
    </div>
  )
  return (
    <>
      {rated.length === 0 && <Empty title={t(locale, 'ratings.empty')} hint={t(locale, 'ratings.empty_hint')} />}
      {ranked.length > 0 && table(ranked, t(locale, 'ratings.title'))}
      {few.length > 0 && (
        <section class="stack" aria-labelledby="few">
          <h2 id="few">{fewLabel}</h2>
          <p class="hint">{t(locale, 'ratings.few_hint')}</p>
          {table(few, fewLabel, true)}
        </section>
      )}
    </>
  )
}

export function supervisorsBoard(frame: Frame, agencies: Agencies, list: readonly Supervised[]): Board {
  const { locale } = frame
  return {
    name: 'hokimliks',
    label: t(locale, 'view.hokimliks'),
    columns: [
      { name: 'name', label: t(locale, 'supervisors.body') },
      { name: 'points', label: t(locale, 'points'), number: true },
      { name: 'decided', label: t(locale, 'supervisors.decided'), number: true },
      { name: 'decidedInTime', label: t(locale, 'supervisors.decided_in_time'), number: true },
      { name: 'verified', label: t(locale, 'supervisors.verified'), number: true },
      { name: 'verifiedInTime', label: t(locale, 'supervisors.verified_in_time'), number: true },
    ],
    rows: list.map(({ id, score, decided, decidedShare, verified, verifiedShare }) => {
      const name = inLanguage(agencies.placeName(agencies.get(id)), locale)
      return {
        key: id,
        values: [
          name,
          score === null ? null : exactly(score),
          decided,
          inPercent(decidedShare),
          verified,
          inPercent(verifiedShare),
        ],
        shown: {
          name: <a href={link(frame, `/agencies/${id}`)}>{name}</a>,
          points: score === null ? '—' : sayPoints(locale, score),
          decidedInTime: formatShare(locale, decidedShare),
          verifiedInTime: formatShare(locale, verifiedShare),
        },
      }
    }),
  }
}

export interface OverdueLine {
  agency: number
  open: number
  overdue: number
}

/** The anti-rating: by the share of what is open and past its day. */
export function overdueBoard(frame: Frame, agencies: Agencies, list: readonly OverdueLine[]): Board {
  const { locale } = frame
  return {
    name: 'overdue',
    label: t(locale, 'view.overdue'),
    columns: [
      { name: 'name', label: t(locale, 'ratings.body') },
      { name: 'share', label: t(locale, 'overdue.share'), number: true },
      { name: 'overdue', label: t(locale, 'overdue.count'), number: true },
      { name: 'open', label: t(locale, 'overdue.open'), number: true },
    ],
    rows: list.map(({ agency, open, overdue }) => {
      const [name, share] = [agencies.name(agencies.get(agency), locale), overdue / Math.max(1, open)]
      return {
        key: agency,
        values: [name, inPercent(share), overdue, open],
        shown: {
          name: <a href={link(frame, `/agencies/${agency}`)}>{name}</a>,
          share: formatShare(locale, share),
          overdue: (
            <a href={link(frame, `/reports?agency=${agency}&alone=1&overdue=1`)}>{formatNumber(locale, overdue)}</a>
          ),
          open: <a href={link(frame, `/reports?agency=${agency}&alone=1&mark=open`)}>{formatNumber(locale, open)}</a>,
        },
      }
    }),
  }
}

export interface RatingsProps {
  frame: Frame
  deps: ReportDeps
  view: View
  kind: string
  level: Level
  /** Absent: the live rating. */
  edition: Edition | undefined
  editions: readonly Edition[]
  children: preact.ComponentChildren
}

function Choices({ frame, deps, view, kind, level, edition, editions }: Omit<RatingsProps, 'children'>) {
  const { locale } = frame
  const kinds = deps.agencies.kinds
    .filter((each) => each.leads)
    .map((each) => ({ value: each.code, label: inLanguage(each.name, locale) }))
  const periods = editions.map((each) => ({
    value: String(each.id),
    label: sayEdition(locale, each),
  }))
  return (
    <div class="filter-grid press-asked">
      {(view === 'bodies' || view === 'overdue') && (
        <Select locale={locale} name="kind" label={t(locale, 'ratings.kind')} options={kinds} value={kind} />
      )}
      {(view === 'bodies' || view === 'hokimliks') && (
        <Select
          locale={locale}
          name="level"
          label={t(locale, 'ratings.level')}
          options={(['district', 'region'] as const).map((value) => ({
            value,
            label: t(locale, `ratings.level.${value}`),
          }))}
          value={level}
        />
      )}
      {view !== 'overdue' && (
        <Select
          locale={locale}
          name="edition"
          label={t(locale, 'edition')}
          options={periods}
          value={edition && String(edition.id)}
          empty={t(locale, 'live')}
        />
      )}
      <Button kind="quiet">{t(locale, 'ratings.show')}</Button>
    </div>
  )
}

export function RatingsPage({ frame, deps, view, kind, level, edition, editions, children }: RatingsProps) {
  const { locale } = frame
  const window = edition && windowOf(edition.kind, edition)
  const address = (next: View) =>
    link(frame, `/ratings?view=${next}&kind=${kind}&level=${level}${edition ? `&edition=${edition.id}` : ''}`)
  return (
    <div class="stack-wide press">
      <header class="press-head">
        <h1>{t(locale, 'ratings.title')}</h1>
        <p class="lead">{t(locale, 'ratings.lead')}</p>
      </header>
      <nav class="tabs" aria-label={t(locale, 'ratings.title')}>
        {views.map((each) => (
          <a key={each} href={address(each)} aria-current={each === view ? 'page' : undefined}>
            {t(locale, `view.${each}`)}
          </a>
        ))}
      </nav>
      <form method="get" action={link(frame, '/ratings')}>
        <input type="hidden" name="view" value={view} />
        <Choices {...{ frame, deps, view, kind, level, edition, editions }} />
      </form>
      {edition && window ? (
        <p class="notice">
          {t(locale, 'frozen', {
            kind: editionName(locale, edition),
            from: formatDay(locale, window.from),
            to: formatDay(locale, lastDay(window.to)),
            formula: edition.formula,
          })}{' '}
          {edition.replaces !== null && t(locale, 'corrected', { reason: present(edition.reason, 'the reason') })}
          <a href={link(frame, `/ratings/bulletin?edition=${edition.id}`)}>{t(locale, 'bulletin')}</a>
        </p>
      ) : (
        view !== 'overdue' && <p class="muted">{t(locale, 'live_hint')}</p>
      )}
      {children}
      <Files
        frame={frame}
        lead={t(locale, 'files')}
        address={`/ratings?view=${view}&kind=${kind}&level=${level}${edition ? `&edition=${edition.id}` : ''}`}
      />
      <p>
        <Icon name="file" size={20} /> <a href={link(frame, '/ratings/formula')}>{t(locale, 'formula.title')}</a> ·{' '}
        <a href={link(frame, '/ratings/compare')}>{t(locale, 'compare.title')}</a> ·{' '}
        <a href={link(frame, '/ratings/bulletin')}>{t(locale, 'bulletin')}</a> ·{' '}
        <a href="/feeds/editions.atom">{t(locale, 'feed')}</a> · <a href={link(frame, '/data')}>{t(locale, 'data')}</a>
      </p>
    </div>
  )
}
