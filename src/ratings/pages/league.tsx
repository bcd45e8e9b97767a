// The league: bodies of a kind and level, districts, regions and hokimliks by points, with what moved each since the last edition.
import { type Agencies } from '../../agencies/index.ts'
import { formatDate, formatNumber, inLanguage, type Locale } from '../../language/index.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { Button, Empty, type Frame, Icon, link, Select, Table } from '../../ui/index.ts'
import { type Edition, type EditionText, groupOf } from '../editions.ts'
import { parts, type Rated, type Supervised } from '../rules.ts'
import { t } from '../words.ts'

export const views = ['bodies', 'districts', 'regions', 'hokimliks', 'overdue'] as const
export type View = (typeof views)[number]
export type Level = 'district' | 'region'

/** Points of ten are told to tenths, as people say them. */
export const sayPoints = (locale: Locale, value: number): string => formatNumber(locale, Math.round(value * 10) / 10)
export const sayShare = (locale: Locale, share: number | null): string =>
  share === null ? '—' : `${formatNumber(locale, Math.round(share * 1000) / 10)} %`
export const dayText = (locale: Locale, day: string): string => formatDate(locale, new Date(`${day}T12:00:00+05:00`))

/** The last day of a period, for people. */
export const lastDay = (to: string): string => new Date(Date.parse(`${to}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

export const groupFor = (view: View, kind: string, level: Level): string =>
  view === 'districts' || view === 'regions' ? view : groupOf({ kind, level })

/** The points as a bar on ten, with the range it may lie in. */
export function PointsBar({ score, low, high }: Pick<Rated, 'score' | 'low' | 'high'>) {
  return (
    <svg class="bar" viewBox="0 0 100 8" width="100%" height="8" preserveAspectRatio="none" aria-hidden="true">
      <rect width={score * 10} height="8" />
      <line class="bar-range" x1={low * 10} x2={high * 10} y1="4" y2="4" />
    </svg>
  )
}

/** The two parts that moved the points most, in words. */
export function whyMoved(locale: Locale, now: Rated, before: Rated | undefined): string[] {
  if (!before) return []
  return parts
    .map((part) => ({ part, by: now.parts[part].points - before.parts[part].points }))
    .filter(({ by }) => Math.abs(by) >= 0.05)
    .toSorted((a, b) => Math.abs(b.by) - Math.abs(a.by))
    .slice(0, 2)
    .map(({ part, by }) => `${t(locale, `part.${part}`)} ${by > 0 ? '+' : '−'}${sayPoints(locale, Math.abs(by))}`)
}

function Moved({ frame: { locale }, now, before }: { frame: Frame; now: Rated; before: Rated | undefined }) {
  if (!before) return <span class="muted">{t(locale, 'new')}</span>
  const by = now.score - before.score
  const places = (before.place ?? 0) - (now.place ?? 0)
  return (
    <span>
      <span class={by > 0.049 ? 'up' : by < -0.049 ? 'down' : 'muted'}>
        {by > 0.049 ? '+' : by < -0.049 ? '−' : ''}
        {sayPoints(locale, Math.abs(by))}
      </span>
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
  kind: string
  level: Level
  rated: readonly Rated[]
  before: readonly Rated[]
}

function nameOf({ agencies, territories }: ReportDeps, view: View, id: number, locale: Locale): string {
  return view === 'bodies' ? inLanguage(agencies.placeName(agencies.get(id)), locale) : inLanguage(territories.get(String(id)).name, locale)
}

/** Where a row leads: the body, or the reports of the place. */
const leadsTo = (frame: Frame, view: View, id: number): string => link(frame, view === 'bodies' ? `/agencies/${id}` : `/reports?territory=${id}`)

export function League({ frame, deps, view, rated, before }: LeagueProps) {
  const { locale } = frame
  const last = new Map(before.map((each) => [each.id, each]))
  const table = (list: readonly Rated[], caption: string) => (
    <Table
      caption={caption}
      columns={[
        { label: t(locale, 'place'), number: true },
        { label: t(locale, view === 'bodies' ? 'ratings.body' : 'territory') },
        { label: t(locale, 'points') },
        { label: t(locale, 'part.onTime'), number: true },
        { label: t(locale, 'part.solved'), number: true },
        { label: t(locale, 'moved') },
        { label: t(locale, 'cases'), number: true },
      ]}
      rows={list.map((each) => ({
        key: each.id,
        cells: [
          each.place ?? '—',
          <a href={leadsTo(frame, view, each.id)}>{nameOf(deps, view, each.id, locale)}</a>,
          <>
            <strong class="figures">{sayPoints(locale, each.score)}</strong>{' '}
            <small class="muted figures">
              {sayPoints(locale, each.low)}–{sayPoints(locale, each.high)}
            </small>
            <PointsBar {...each} />
          </>,
          sayShare(locale, each.parts.onTime.all > 0 ? each.parts.onTime.good / each.parts.onTime.all : null),
          sayShare(locale, each.parts.solved.all > 0 ? each.parts.solved.good / each.parts.solved.all : null),
          <Moved frame={frame} now={each} before={last.get(each.id)} />,
          formatNumber(locale, Math.round(each.cases)),
        ],
      }))}
    />
  )
  const ranked = rated.filter(({ few }) => !few)
  const few = rated.filter((each) => each.few)
  const { minimumCases } = deps.settings.ratings
  return (
    <>
      {rated.length === 0 && <Empty title={t(locale, 'ratings.empty')} hint={t(locale, 'ratings.empty_hint')} />}
      {ranked.length > 0 && table(ranked, t(locale, 'ratings.title'))}
      {few.length > 0 && (
        <section class="stack" aria-labelledby="few">
          <h2 id="few">{t(locale, 'ratings.few', { count: minimumCases })}</h2>
          <p class="hint">{t(locale, 'ratings.few_hint')}</p>
          {table(few, t(locale, 'ratings.few', { count: minimumCases }))}
        </section>
      )}
    </>
  )
}

export function Supervisors({ frame, agencies, list }: { frame: Frame; agencies: Agencies; list: readonly Supervised[] }) {
  const { locale } = frame
  if (list.length === 0) return <Empty title={t(locale, 'supervisors.empty')} />
  return (
    <Table
      caption={t(locale, 'view.hokimliks')}
      columns={[
        { label: t(locale, 'supervisors.body') },
        { label: t(locale, 'points'), number: true },
        { label: t(locale, 'supervisors.decided'), number: true },
        { label: t(locale, 'supervisors.in_time'), number: true },
        { label: t(locale, 'supervisors.verified'), number: true },
        { label: t(locale, 'supervisors.in_time'), number: true },
      ]}
      rows={list.map((each) => ({
        key: each.id,
        cells: [
          <a href={link(frame, `/agencies/${each.id}`)}>{inLanguage(agencies.placeName(agencies.get(each.id)), locale)}</a>,
          each.score === null ? '—' : sayPoints(locale, each.score),
          formatNumber(locale, each.decided),
          sayShare(locale, each.decidedShare),
          formatNumber(locale, each.verified),
          sayShare(locale, each.verifiedShare),
        ],
      }))}
    />
  )
}

export interface OverdueLine {
  agency: number
  open: number
  overdue: number
}

/** The anti-rating: by the share of what is open and past its day. */
export function OverdueTable({ frame, agencies, list }: { frame: Frame; agencies: Agencies; list: readonly OverdueLine[] }) {
  const { locale } = frame
  if (list.length === 0) return <Empty title={t(locale, 'overdue.none')} />
  return (
    <Table
      caption={t(locale, 'view.overdue')}
      columns={[
        { label: t(locale, 'ratings.body') },
        { label: t(locale, 'overdue.share'), number: true },
        { label: t(locale, 'agency.overdue'), number: true },
        { label: t(locale, 'agency.open'), number: true },
      ]}
      rows={list.map(({ agency, open, overdue }) => ({
        key: agency,
        cells: [
          <a href={link(frame, `/agencies/${agency}`)}>{agencies.name(agencies.get(agency), locale)}</a>,
          sayShare(locale, overdue / Math.max(1, open)),
          <a href={link(frame, `/reports?agency=${agency}&overdue=1`)}>{formatNumber(locale, overdue)}</a>,
          formatNumber(locale, open),
        ],
      }))}
    />
  )
}

export interface RatingsProps {
  frame: Frame
  deps: ReportDeps
  view: View
  kind: string
  level: Level
  /** Absent: the live rating. */
  edition: (Edition & { content: EditionText }) | undefined
  editions: readonly Edition[]
  children: preact.ComponentChildren
}

export function RatingsPage({ frame, deps, view, kind, level, edition, editions, children }: RatingsProps) {
  const { locale } = frame
  const kinds = deps.agencies.kinds.filter((each) => each.leads).map((each) => ({ value: each.code, label: inLanguage(each.name, locale) }))
  const address = (next: View) => link(frame, `/ratings?view=${next}&kind=${kind}&level=${level}${edition ? `&edition=${edition.id}` : ''}`)
  const periods = editions.map((each) => ({
    value: String(each.id),
    label: `${t(locale, `kind.${each.kind}`)}: ${dayText(locale, each.from)} — ${dayText(locale, lastDay(each.to))}`,
  }))
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'ratings.title')}</h1>
        <p class="lead">{t(locale, 'ratings.lead')}</p>
      </div>
      <nav class="tabs" aria-label={t(locale, 'ratings.title')}>
        {views.map((each) => (
          <a key={each} href={address(each)} aria-current={each === view ? 'page' : undefined}>
            {t(locale, `view.${each}`)}
          </a>
        ))}
      </nav>
      <form method="get" action={link(frame, '/ratings')} class="stack filter">
        <input type="hidden" name="view" value={view} />
        <div class="filter-grid">
          {(view === 'bodies' || view === 'overdue') && (
            <Select locale={locale} name="kind" label={t(locale, 'ratings.kind')} options={kinds} value={kind} />
          )}
          {(view === 'bodies' || view === 'hokimliks') && (
            <Select
              locale={locale}
              name="level"
              label={t(locale, 'ratings.level')}
              options={(['district', 'region'] as const).map((value) => ({ value, label: t(locale, `ratings.level.${value}`) }))}
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
        </div>
        <div class="actions">
          <Button>{t(locale, 'ratings.show')}</Button>
        </div>
      </form>
      {edition ? (
        <p class="notice">
          {t(locale, 'frozen', {
            kind: t(locale, `kind.${edition.kind}`),
            from: dayText(locale, edition.content.window.from),
            to: dayText(locale, lastDay(edition.content.window.to)),
            formula: edition.formula,
          })}{' '}
          {edition.replaces !== null && t(locale, 'corrected', { reason: edition.reason! })}
          <a href={link(frame, `/ratings/bulletin?edition=${edition.id}`)}>{t(locale, 'bulletin')}</a>
        </p>
      ) : (
        view !== 'overdue' && <p class="muted">{t(locale, 'live_hint')}</p>
      )}
      {children}
      <p>
        <Icon name="file" size={20} /> <a href={link(frame, '/ratings/formula')}>{t(locale, 'formula.title')}</a> ·{' '}
        <a href={link(frame, '/ratings/compare')}>{t(locale, 'compare.title')}</a> ·{' '}
        <a href={link(frame, '/ratings/bulletin')}>{t(locale, 'bulletin')}</a> · <a href="/feeds/editions.atom">{t(locale, 'feed')}</a> ·{' '}
        <a href={link(frame, '/data')}>{t(locale, 'data')}</a>
      </p>
    </div>
  )
}
