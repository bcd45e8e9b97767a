// The parts of one body's points, and where it stands, why, and how it went: for the page of the body.
import type { Agency } from '../../agencies/index.ts'
import { dayOf } from '../../platform/time.ts'
import { formatDay, formatNumber, formatShare, type Locale } from '../../language/index.ts'
import { asWritten, type ChartPoint, Disclosure, Empty, type Frame, LineChart, link, Table } from '../../ui/index.ts'
import { type Part, parts, type Rated, type Sums } from '../rules.ts'
import { type Figure, figureOf } from '../behind-store.ts'
import { t } from '../words.ts'
import { type StepsAsked, stepsLink } from './steps.tsx'
import { ratedNow } from '../actions.ts'
import { groupOf, liveWindow, weekOf } from '../editions.ts'
import { historyOf, sumsOf } from '../store.ts'
import { lastDay } from './edition.ts'
import { sayMove, sayPoints, whyMoved } from './league.tsx'
import type { RatingPageDeps } from './ratings.tsx'

/** Good of all, in words: `41 / 50`. */
const sayCases = (locale: Locale, { good, all }: { good: number; all: number }) =>
  all === 0
    ? '—'
    : `${formatNumber(locale, Math.round(good * 10) / 10)} / ${formatNumber(locale, Math.round(all * 10) / 10)}`

/** The steps that a part gave no points for. */
const figureAgainst = {
  onTime: 'late', overdue: 'climbed', solved: 'unsolved', upheld: 'upheld', kept: 'reopened',
  accepted: 'accepted_late', evidence: 'site_failed',
} as const satisfies Partial<Record<Part, Figure>> // prettier-ignore

/** What a body's steps are looked for by, and their sums: of all reports, also those of its own people. */
interface StepsOf {
  asked: Omit<StepsAsked, 'figure'>
  sums: Sums
}

function PartsTable({ frame, rated, steps }: { frame: Frame; rated: Rated; steps?: StepsOf }) {
  const { locale } = frame
  const against = (part: Exclude<Part, 'page'>) => {
    const figure = figureAgainst[part]
    const n = steps ? Math.round(figureOf(figure, steps.sums) * 10) / 10 : 0
    if (!steps || n <= 0) return null
    return (
      <>
        {' '}
        · <a href={stepsLink(frame, { figure, ...steps.asked })}>{t(locale, 'part.against', { n })}</a>
      </>
    )
  }
  return (
    <Table
      caption={t(locale, 'parts')}
      columns={[
        { label: t(locale, 'part') },
        { label: t(locale, 'good_of_all'), number: true },
        { label: t(locale, 'share_drawn'), number: true },
        { label: t(locale, 'points'), number: true },
      ]}
      rows={parts.map((part) => ({
        key: part,
        cells: [
          t(locale, `part.${part}`),
          part === 'page' ? (
            ''
          ) : (
            <>
              {sayCases(locale, rated.parts[part])}
              {against(part)}
            </>
          ),
          // Of which nobody has a case, that counts for nobody.
          rated.parts[part].most === 0 ? '—' : formatShare(locale, rated.parts[part].share),
          rated.parts[part].most === 0
            ? '—'
            : t(locale, 'of_most', {
                points: sayPoints(locale, rated.parts[part].points),
                most: sayPoints(locale, rated.parts[part].most),
              }),
        ],
      }))}
    />
  )
}

/** On a body's page: where it stands now, why, and how it went. */
function RatingPart({
  frame,
  rated,
  steps,
  before,
  history,
  badge,
  widget,
}: {
  frame: Frame
  rated: Rated | undefined
  steps: StepsOf
  before: Rated | undefined
  history: readonly ChartPoint[]
  /** Addresses of the picture and of the code for other sites. */
  badge: string
  widget: string
}) {
  const { locale } = frame
  return (
    <section class="stack" aria-labelledby="rating">
      <h2 id="rating">{t(locale, 'ratings.title')}</h2>
      {!rated ? (
        <Empty title={t(locale, 'ratings.empty')} hint={t(locale, 'ratings.empty_hint')} />
      ) : (
        <>
          <p>
            <span class="figure-value">{sayPoints(locale, rated.score)}</span>{' '}
            <span class="muted">
              {t(locale, 'range', { low: sayPoints(locale, rated.low), high: sayPoints(locale, rated.high) })}
              {rated.place !== null && ` · ${t(locale, 'place_is', { place: rated.place })}`}
              {rated.few && ` · ${t(locale, 'few_short')}`}
            </span>
          </p>
          {before && whyMoved(locale, rated, before).length > 0 && (
            <p>
              {t(locale, 'since_last', {
                points: sayMove(locale, rated.score - before.score),
              })}{' '}
              {whyMoved(locale, rated, before).join(', ')}.
            </p>
          )}
          <PartsTable frame={frame} rated={rated} steps={steps} />
        </>
      )}
      {history.length > 0 && (
        <>
          <h3>{t(locale, 'history')}</h3>
          <LineChart
            caption={t(locale, 'history')}
            points={history}
            max={10}
            words={{
              table: t(locale, 'as_table'),
              label: t(locale, 'edition'),
              value: t(locale, 'points'),
              range: t(locale, 'range_short'),
            }}
            say={(value) => sayPoints(locale, value)}
          />
        </>
      )}
      <p class="hint">
        <a href={link(frame, '/ratings/formula')}>{t(locale, 'formula.title')}</a>
      </p>
      <Disclosure summary={t(locale, 'widget')}>
        <p class="hint">{t(locale, 'widget.hint')}</p>
        <pre {...asWritten} tabindex={0}>
          <code>{widget}</code>
        </pre>
        <p>
          <a href={badge}>{t(locale, 'badge')}</a>
        </p>
      </Disclosure>
    </section>
  )
}

const historyWeeks = 26

/** The points of a body for its page; false where it is none that is rated. `widget` is the code for other sites. */
export async function agencyRating(
  { db, agencies, clock, live }: RatingPageDeps,
  frame: Frame,
  agency: Agency,
  widget: string,
) {
  if (!agencies.kind(agency.kind).leads) return false
  const { locale } = frame
  const today = dayOf(clock())
  // To the end of this week: what is counted is counted by weeks.
  const weeks = { from: liveWindow(today).from, to: weekOf(today).to }
  const isAlone = agency.level !== 'region'
  const [now, history, sums] = await Promise.all([
    live(),
    historyOf(db, 'week', groupOf(agency), agency.id, historyWeeks),
    sumsOf(db, { ...weeks, agencies: isAlone ? [agency.id] : agencies.withBelow(agency.id) }),
  ])
  return (
    <RatingPart
      frame={frame}
      rated={ratedNow(now, agency)}
      steps={{ asked: { ...weeks, agency: agency.id, alone: isAlone }, sums }}
      before={history.at(-1)?.rated ?? undefined}
      history={history.flatMap(({ to, rated: was }) =>
        was ? [{ label: formatDay(locale, lastDay(to)), value: was.score, low: was.low, high: was.high }] : [],
      )}
      badge={`/feeds/agencies/${agency.id}.svg?lang=${locale}`}
      widget={widget}
    />
  )
}
