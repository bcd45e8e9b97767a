// The parts of one body's points, its history, two side by side, and the formula in words.
import { formatNumber, formatShare, type Locale } from '../../language/index.ts'
import { asWritten, type ChartPoint, Button, Disclosure, Empty, type Frame, LineChart, link, Select, Table } from '../../ui/index.ts'
import { type Formula, type Part, parts, type Rated, type Sums } from '../rules.ts'
import { type Figure, figureOf } from '../behind.ts'
import { t } from '../words.ts'
import { type StepsAsked, stepsLink } from './steps.tsx'
import { sayMove, sayPoints, whyMoved } from './league.tsx'

/** Good of all, in words: `41 / 50`. */
const sayCases = (locale: Locale, { good, all }: { good: number; all: number }) =>
  all === 0 ? '—' : `${formatNumber(locale, Math.round(good * 10) / 10)} / ${formatNumber(locale, Math.round(all * 10) / 10)}`

/** The steps that a part gave no points for. */
const figureAgainst = {
  onTime: 'late', overdue: 'climbed', solved: 'unsolved', upheld: 'upheld', kept: 'reopened', accepted: 'accepted_late', evidence: 'site_failed',
} as const satisfies Partial<Record<Part, Figure>> // prettier-ignore

/** What a body's steps are looked for by, and their sums: of all reports, also those of its own people. */
export interface StepsOf {
  asked: Omit<StepsAsked, 'figure'>
  sums: Sums
}

export function PartsTable({ frame, rated, steps }: { frame: Frame; rated: Rated; steps?: StepsOf }) {
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
            : t(locale, 'of_most', { points: sayPoints(locale, rated.parts[part].points), most: sayPoints(locale, rated.parts[part].most) }),
        ],
      }))}
    />
  )
}

export interface History {
  points: readonly ChartPoint[]
  last: Rated | undefined
}

/** On a body's page: where it stands now, why, and how it went. */
export function RatingPart({
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
            words={{ table: t(locale, 'as_table'), label: t(locale, 'edition'), value: t(locale, 'points'), range: t(locale, 'range_short') }}
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

export function ComparePage({
  frame,
  options,
  chosen,
  rated,
  names,
}: {
  frame: Frame
  options: readonly { value: string; label: string; group: string }[]
  chosen: readonly [string | undefined, string | undefined]
  rated: readonly (Rated | undefined)[]
  names: readonly string[]
}) {
  const { locale } = frame
  const [a, b] = rated
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'compare.title')}</h1>
        <p class="lead">{t(locale, 'compare.lead')}</p>
      </div>
      <form method="get" action={link(frame, '/ratings/compare')} class="stack filter">
        <div class="filter-grid">
          <Select locale={locale} name="a" label={t(locale, 'compare.first')} options={options} value={chosen[0]} empty={t(locale, 'choose')} />
          <Select locale={locale} name="b" label={t(locale, 'compare.second')} options={options} value={chosen[1]} empty={t(locale, 'choose')} />
        </div>
        <div class="actions">
          <Button>{t(locale, 'ratings.show')}</Button>
        </div>
      </form>
      {names.length === 2 && (!a || !b) && <Empty title={t(locale, 'compare.none')} />}
      {a && b && (
        <Table
          caption={t(locale, 'compare.title')}
          columns={[{ label: t(locale, 'part') }, ...names.map((label) => ({ label, number: true }))]}
          rows={[
            {
              key: 'points',
              cells: [<strong>{t(locale, 'points')}</strong>, ...[a, b].map(({ score }) => <strong>{sayPoints(locale, score)}</strong>)],
            },
            ...parts.map((part) => ({
              key: part,
              cells: [
                t(locale, `part.${part}`),
                ...[a, b].map((each) =>
                  each.parts[part].most === 0
                    ? '—'
                    : t(locale, 'of_most', { points: sayPoints(locale, each.parts[part].points), most: sayPoints(locale, each.parts[part].most) }),
                ),
              ],
            })),
            { key: 'cases', cells: [t(locale, 'cases'), ...[a, b].map(({ cases }) => formatNumber(locale, Math.round(cases)))] },
          ]}
        />
      )}
    </div>
  )
}

/** Everything the formula does, with the weights in force. */
export function FormulaPage({ frame, formula: { weights, minimumCases, usualCases }, version }: { frame: Frame; formula: Formula; version: string }) {
  const { locale } = frame
  const total = parts.reduce((sum, part) => sum + weights[part], 0)
  const blocks: [key: 'timeliness' | 'solution' | 'openness', of: Part[]][] = [
    ['timeliness', ['onTime', 'overdue']],
    ['solution', ['solved', 'upheld', 'kept']],
    ['openness', ['accepted', 'evidence', 'page']],
  ]
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1>{t(locale, 'formula.title')}</h1>
        <p class="lead">{t(locale, 'formula.lead', { version })}</p>
      </div>
      <Table
        caption={t(locale, 'parts')}
        columns={[{ label: t(locale, 'part') }, { label: t(locale, 'formula.what') }, { label: t(locale, 'formula.most'), number: true }]}
        rows={blocks.flatMap(([block, list]) =>
          list.map((part) => ({
            key: part,
            cells: [
              <>
                <small class="muted">{t(locale, `formula.${block}`)}</small>
                <br />
                {t(locale, `part.${part}`)}
              </>,
              t(locale, `formula.${part}`),
              formatNumber(locale, Math.round((1000 * weights[part]) / total) / 100),
            ],
          })),
        )}
      />
      <ol class="stack">
        {(['step_1', 'step_2', 'step_3', 'step_4', 'step_5', 'step_6', 'step_7'] as const).map((step) => (
          <li key={step}>{t(locale, `formula.${step}`, { minimum: minimumCases, usual: usualCases })}</li>
        ))}
      </ol>
      <p>
        <a href={link(frame, '/data')}>{t(locale, 'formula.prove')}</a>
      </p>
    </div>
  )
}
