// The bulletin of a period: received, sent to work, in review, solved by which basis, overdue, refused; by place, kind,
// body and type as a page; without bodies as PDF.
import type { Agencies } from '../../agencies/index.ts'
import type { Categories } from '../../categories/index.ts'
import { formatDay, formatNumber, inLanguage, inPercent, type Locale, type Name } from '../../language/index.ts'
import { makeSheet, type SheetPart } from '../../platform/paper.ts'
import { present } from '../../platform/present.ts'
import { country, type Territories, type Territory } from '../../territories/index.ts'
import { type Board, BoardTable, Button, Empty, Files, type Frame, link, Select } from '../../ui/index.ts'
import {
  addSums,
  canBeLookedBehind,
  editionName,
  type Edition,
  lastDay,
  type Measure,
  sayEdition,
  type StepsAsked,
  stepsLink,
  type SumRow,
  type Sums,
  type TypeSumRow,
} from '../../ratings/index.ts'
import { t } from '../words.ts'

const shown = [
  'filed', 'accepted', 'open', 'answers', 'closed_consent', 'closed_residents', 'closed_verified', 'closed_papers',
  'closed_decided', 'delay_2', 'rejected', 'deferred',
] as const satisfies Measure[] // prettier-ignore
export type ShownMeasure = (typeof shown)[number]

interface Part {
  key: string
  name: (locale: Locale) => string
  sums: Sums
}

export interface Bulletin {
  edition: Edition
  /** Absent: the country. */
  region: Territory | undefined
  isStandingKnown: boolean
  total: Sums
  /** Regions, or the districts of one. */
  places: Part[]
  kinds: Part[]
  /** The bodies that had anything to do, those with most received first. */
  bodies: Part[]
  /** Of the country alone: types are not summed by place. */
  types: Part[]
}

export interface BulletinSums {
  rows: readonly SumRow[]
  types: readonly TypeSumRow[]
  /** What stands open is counted for all reports. */
  isStandingKnown: boolean
}

/** The page names so many bodies; the file all. */
const mostBodies = 30

type World = { agencies: Agencies; territories: Territories; categories: Categories }

export function bulletinOf(
  { agencies, territories, categories }: World,
  edition: Edition,
  { rows: all, types, isStandingKnown }: BulletinSums,
  region: Territory | undefined,
): Bulletin {
  const rows = region ? all.filter(({ district }) => district.startsWith(region.code)) : all
  const sumsOf = (list: readonly { measure: Measure; n: number }[] = []): Sums =>
    addSums(list.map(({ measure, n }) => ({ [measure]: n })))
  const byPlace = Map.groupBy(rows, ({ district }) => (region ? district : district.slice(0, 4)))
  const byKind = Map.groupBy(rows, ({ agency }) => agencies.get(agency).kind)
  const byBody = Map.groupBy(rows, ({ agency }) => agency)
  const byType = Map.groupBy(types, ({ category }) => category)
  const part = (
    key: string,
    name: Part['name'],
    list: readonly { measure: Measure; n: number }[] | undefined,
  ): Part[] => {
    const sums = sumsOf(list)
    return shown.some((measure) => (sums[measure] ?? 0) !== 0) ? [{ key, name, sums }] : []
  }
  return {
    edition,
    region,
    isStandingKnown,
    total: sumsOf(rows),
    places: (region ? territories.districtsOf(region.code) : territories.regions).flatMap(({ code, name }) =>
      part(code, named(name), byPlace.get(code)),
    ),
    kinds: agencies.kinds.flatMap(({ code, name, leads }) => (leads ? part(code, named(name), byKind.get(code)) : [])),
    bodies: [...byBody]
      .flatMap(([id, list]) => part(String(id), (locale) => agencies.name(agencies.get(id), locale), list))
      .toSorted((a, b) => (b.sums.filed ?? 0) - (a.sums.filed ?? 0)),
    types: (region ? [] : categories.all).flatMap(({ code, name }) => part(code, named(name), byType.get(code))),
  }
}

/** What stands open is told when all of it is counted. */
const measuresOf = ({ isStandingKnown }: Pick<Bulletin, 'isStandingKnown'>): readonly ShownMeasure[] =>
  isStandingKnown ? shown : shown.filter((measure) => measure !== 'open')

const named =
  (name: Name) =>
  (locale: Locale): string =>
    inLanguage(name, locale)

/** Each table of the bulletin, the whole first; figures of a week or a month lead to the steps behind them. */
export function bulletinBoards(frame: Frame, bulletin: Bulletin): Board[] {
  const { locale } = frame
  const { edition, region, total, places, kinds, bodies, types } = bulletin
  const measures = measuresOf(bulletin)
  const areLinks = canBeLookedBehind(edition.from, edition.to)
  // What stood open at the end is no step of these days.
  const leadsTo = (figure: ShownMeasure, n: number, whose: Partial<StepsAsked>) => {
    if (n === 0) return '—'
    if (figure === 'open' || !areLinks) return undefined
    return (
      <a href={stepsLink(frame, { figure, from: edition.from, to: edition.to, ...whose })}>{formatNumber(locale, n)}</a>
    )
  }
  const territory = region?.code
  const board = (
    name: string,
    label: string,
    first: string,
    list: readonly Part[],
    whoseOf: (key: string) => Partial<StepsAsked>,
  ): Board => ({
    name,
    label,
    columns: [
      { name: 'name', label: first },
      { name: 'code', label: 'ID', fileOnly: true },
      ...measures.map((measure) => ({ name: measure, label: t(locale, `measure.${measure}`), number: true })),
    ],
    rows: list.map((each) => ({
      key: each.key,
      values: [each.name(locale), each.key, ...measures.map((measure) => each.sums[measure] ?? 0)],
      shown: Object.fromEntries(
        measures.map((measure) => [measure, leadsTo(measure, each.sums[measure] ?? 0, whoseOf(each.key))]),
      ),
    })),
  })
  const whole: Part = { key: territory ?? country, name: () => t(locale, 'total'), sums: total }
  return [
    board('total', t(locale, 'total'), t(locale, 'territory'), [whole], () => ({ territory })),
    board('places', t(locale, 'by_place'), t(locale, 'territory'), places, (place) => ({ territory: place })),
    board('kinds', t(locale, 'by_kind'), t(locale, 'kind'), kinds, (kind) => ({ kind, territory })),
    board('bodies', t(locale, 'by_body'), t(locale, 'body'), bodies, (agency) => ({ agency, alone: true, territory })),
    ...(region ? [] : [board('types', t(locale, 'by_type'), t(locale, 'type'), types, (type) => ({ type }))]),
  ]
}

export const number = (locale: Locale, sums: Sums, measure: Measure) => formatNumber(locale, sums[measure] ?? 0)
export const periodOf = (locale: Locale, { from, to }: Edition) => ({
  from: formatDay(locale, from),
  to: formatDay(locale, lastDay(to)),
})

/** Of what: the country or a region. */
export const whereOf = (locale: Locale, { region }: Bulletin) =>
  region ? inLanguage(region.name, locale) : t(locale, 'country')

/** Where its picture for social networks is. */
export const pictureAddress = ({ edition, region }: Bulletin, locale: Locale): string =>
  `/feeds/editions/${edition.id}.png?${new URLSearchParams({ lang: locale, ...(region && { territory: region.code }) })}`

/** What is said first, as on the picture for social networks. */
export const headlines: readonly ShownMeasure[] = ['filed', 'answers', 'closed_consent', 'delay_2']

/** How many of the closings were by consent; undefined where nothing was closed. */
export function consentedShare({ total }: Bulletin): number | undefined {
  const amountOf = (measure: Measure) => Math.max(0, total[measure] ?? 0)
  const consented = amountOf('closed_consent') + amountOf('closed_residents')
  const all = consented + amountOf('closed_verified') + amountOf('closed_papers') + amountOf('closed_decided')
  return all === 0 ? undefined : consented / all
}

/** How the period's closings divide: by consent, and on every other basis. */
function Closings({ locale, bulletin }: { locale: Locale; bulletin: Bulletin }) {
  const share = consentedShare(bulletin)
  if (share === undefined) return null
  return (
    <div class="press-closings">
      <p>{t(locale, 'picture.consented', { percent: present(inPercent(share), 'a share') })}</p>
      <svg class="bar" viewBox="0 0 100 8" width="100%" height="8" preserveAspectRatio="none" aria-hidden="true">
        <rect width={share * 100} height="8" />
      </svg>
    </div>
  )
}

/** The whole in figures, the headlines large. */
function Figures({ locale, bulletin, whole }: { locale: Locale; bulletin: Bulletin; whole: Board | undefined }) {
  const others = measuresOf(bulletin).filter((measure) => !headlines.includes(measure))
  const figureOf = (measure: ShownMeasure) =>
    bulletin.total[measure]
      ? (whole?.rows[0]?.shown?.[measure] ?? number(locale, bulletin.total, measure))
      : formatNumber(locale, 0)
  return (
    <div class="press-figures">
      {[headlines, others].map((measures) => (
        <dl key={measures[0]} class="figures-row">
          {measures.map((measure) => (
            <div key={measure}>
              <dt class="figure-label">{t(locale, `measure.${measure}`)}</dt>
              <dd class="figure-value">{figureOf(measure)}</dd>
            </div>
          ))}
        </dl>
      ))}
      <Closings locale={locale} bulletin={bulletin} />
    </div>
  )
}

interface BulletinProps {
  frame: Frame
  bulletin: Bulletin | undefined
  editions: readonly Edition[]
  regions: readonly Territory[]
}

export function BulletinPage({ frame, bulletin, editions, regions }: BulletinProps) {
  const { locale } = frame
  const same =
    bulletin && `edition=${bulletin.edition.id}${bulletin.region ? `&territory=${bulletin.region.code}` : ''}`
  const [whole, ...boards] = bulletin
    ? bulletinBoards(frame, { ...bulletin, bodies: bulletin.bodies.slice(0, mostBodies) })
    : []
  return (
    <div class="stack-wide press">
      <header class="press-head">
        {bulletin && <p class="press-kicker">{editionName(locale, bulletin.edition)}</p>}
        <h1>{t(locale, 'title')}</h1>
        {bulletin && (
          <p class="lead">
            {t(locale, 'lead', { where: whereOf(locale, bulletin), ...periodOf(locale, bulletin.edition) })}
          </p>
        )}
      </header>
      {!bulletin ? (
        <Empty title={t(locale, 'none')} />
      ) : (
        <>
          <form method="get" action={link(frame, '/ratings/bulletin')} class="filter-grid press-asked">
            <Select
              locale={locale}
              name="edition"
              label={t(locale, 'edition')}
              options={editions.map((each) => ({
                value: String(each.id),
                label: sayEdition(locale, each),
              }))}
              value={String(bulletin.edition.id)}
            />
            <Select
              locale={locale}
              name="territory"
              label={t(locale, 'territory')}
              options={regions.map(({ code, name }) => ({ value: code, label: inLanguage(name, locale) }))}
              value={bulletin.region?.code}
              empty={t(locale, 'country')}
            />
            <Button kind="quiet">{t(locale, 'show')}</Button>
          </form>
          <Figures locale={locale} bulletin={bulletin} whole={whole} />
          {bulletin.isStandingKnown && <p class="hint">{t(locale, 'hint')}</p>}
          <p>
            <a href={link(frame, `/ratings/bulletin.pdf?${same}`)}>{t(locale, 'pdf')}</a> ·{' '}
            <a href={pictureAddress(bulletin, locale)}>{t(locale, 'picture')}</a>
          </p>
          <Files frame={frame} lead={t(locale, 'files')} areMany address={`/ratings/bulletin?${same}`} />
          {boards.map((board) => (
            <section key={board.name} class="stack" aria-labelledby={board.name}>
              <h2 id={board.name}>{board.label}</h2>
              {board.name === 'bodies' && bulletin.bodies.length > mostBodies && (
                <p class="muted">
                  {t(locale, 'some', { shown: mostBodies, all: formatNumber(locale, bulletin.bodies.length) })}
                </p>
              )}
              <BoardTable locale={locale} board={board} empty={t(locale, 'none')} />
            </section>
          ))}
        </>
      )}
    </div>
  )
}

export async function bulletinSheet(locale: Locale, bulletin: Bulletin): Promise<Buffer> {
  const { edition, total, places, kinds, types } = bulletin
  const measures = measuresOf(bulletin)
  const line = (sums: Sums) =>
    measures
      .filter((measure) => (sums[measure] ?? 0) !== 0)
      .map((measure) => `${t(locale, `measure.${measure}`).toLowerCase()} ${number(locale, sums, measure)}`)
      .join(', ')
  const part = (title: string, list: Bulletin['places']): SheetPart[] =>
    list.length === 0
      ? []
      : [
          { kind: 'text', text: title },
          ...list.map(({ name, sums }): SheetPart => ({ kind: 'line', label: name(locale), text: line(sums) })),
        ]
  const title = t(locale, 'title')
  return makeSheet(title, [
    { kind: 'title', text: title },
    { kind: 'small', text: t(locale, 'lead', { where: whereOf(locale, bulletin), ...periodOf(locale, edition) }) },
    ...measures.map((measure): SheetPart => ({
      kind: 'line',
      label: t(locale, `measure.${measure}`),
      text: number(locale, total, measure),
    })),
    ...part(t(locale, 'by_place'), places),
    ...part(t(locale, 'by_kind'), kinds),
    ...part(t(locale, 'by_type'), types),
  ])
}
