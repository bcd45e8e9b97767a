// Places by how they stand: the colours that the map gives them, and the table that says the same.
import { formatNumber, inLanguage, type Locale } from '../../language/index.ts'
import { statuses, type World } from '../../life/index.ts'
import { noMahalla } from '../../lists/index.ts'
import { choiceOf, type Fields, textOf } from '../../platform/query.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { country, type Territories, type Territory } from '../../territories/index.ts'
import { asWritten, type Frame, link, Table } from '../../ui/index.ts'
import { facetOfMahalla, lookOf } from '../cells.ts'
import { countPlacesWhole } from '../store.ts'
import { t } from '../words.ts'
import { type MapMeasure, measures, queryWith } from './filters.tsx'

/** How one place stands; `people`: how many live there, where that is known. */
interface Standing {
  filed: number
  open: number
  late: number
  solved: number
  closed: number
  people?: number | undefined
}

export interface Shades {
  measure: MapMeasure
  /** The places one level below what was asked for, the most first; `noMahalla` for what names none. */
  rows: { code: string; standing: Standing; value: number }[]
  /** How dark a place is, from 0 to 4, by its code. */
  classes: Record<string, number>
  /** The district whose mahallas are compared. */
  district: string | undefined
}

const openLooks = ['late', 'you', 'work', 'way'] as const
type Counted = { state: number; n: number }

/** What was counted of one place, by look and status, put together. */
function standingOf(counts: readonly Counted[], people: number | undefined): Standing {
  const sum = (isMeant: (look: string | undefined, status: string | undefined) => boolean) =>
    counts.reduce((all, { state, n }) => all + (isMeant(lookOf(state), statuses[state % 16]) ? n : 0), 0)
  return {
    filed: sum(() => true),
    open: sum((look) => openLooks.some((each) => each === look)),
    late: sum((look) => look === 'late'),
    solved: sum((look) => look === 'solved'),
    closed: sum((_look, status) => status === 'closed'),
    people,
  }
}

/** What is left of the whole once its parts are taken away. */
const without = (whole: Standing, parts: readonly Standing[]): Standing => {
  const rest = (of: 'filed' | 'open' | 'late' | 'solved' | 'closed') =>
    Math.max(0, whole[of] - parts.reduce((sum, part) => sum + part[of], 0))
  return {
    filed: rest('filed'),
    open: rest('open'),
    late: rest('late'),
    solved: rest('solved'),
    closed: rest('closed'),
  }
}

/** The share of what was taken off control that was solved with consent, in percent. */
const shareOf = ({ solved, closed }: Standing): number => (closed === 0 ? 0 : Math.round((100 * solved) / closed))

/** Under control for each thousand people, to a hundredth; none where nobody knows how many live there. */
const rateOf = ({ open, people }: Standing): number => (people ? Math.round((100_000 * open) / people) / 100 : 0)

function valueOf(measure: MapMeasure, standing: Standing): number {
  if (measure === 'solved') return shareOf(standing)
  return measure === 'rate' ? rateOf(standing) : standing[measure]
}

/** None, and quarters of what there is: equal numbers are equally dark. */
function classesOf(values: readonly { code: string; value: number }[]): Record<string, number> {
  const sorted = values.flatMap(({ value }) => (value > 0 ? value : [])).toSorted((a, b) => a - b)
  const rank = (value: number) => sorted.findIndex((each) => each >= value) / Math.max(1, sorted.length)
  return Object.fromEntries(values.map(({ code, value }) => [code, value === 0 ? 0 : 1 + Math.floor(rank(value) * 4)]))
}

/** What is counted under one facet each, and asked in one question. */
const facetOf = (code: string, level: Territory['level'] | 'mahalla'): string =>
  level === 'mahalla' ? facetOfMahalla(code) : code

/** Whose places are compared: a district's mahallas, the districts of a region or of the country. */
function placesIn(territories: Territories, asked: Territory | undefined) {
  const district = asked && territories.districtOf(asked.code)
  if (district)
    return { district, level: 'mahalla' as const, codes: territories.mahallasOf(district.code).map(({ code }) => code) }
  const all = asked?.level === 'region' ? territories.districtsOf(asked.code) : territories.districts
  return { district, level: 'district' as const, codes: all.map(({ code }) => code) }
}

/** Reads how the places of what was asked for stand; undefined where reports are asked for, not places. */
export function openShades({ db, territories }: ReportDeps): (query: Fields) => Promise<Shades | undefined> {
  return async (query) => {
    const measure = choiceOf(query, 'by', measures)
    if (!measure) return undefined
    const asked = territories.find(textOf(query, 'territory'))
    const { district, level, codes } = placesIn(territories, asked)
    const facets = codes.map((code) => facetOf(code, level))
    const counted = await countPlacesWhole(
      db,
      [...facets, ...(district ? [district.code] : [])],
      textOf(query, 'group'),
    )
    const byFacet = Map.groupBy(counted, ({ facet }) => facet)
    const standingAt = (code: string, all: readonly Counted[]) => {
      const standing = standingOf(all, territories.peopleIn(code))
      return { code, standing, value: valueOf(measure, standing) }
    }
    const places = codes.map((code) => standingAt(code, byFacet.get(facetOf(code, level)) ?? []))
    const classes = classesOf(places)
    const most = (rows: Shades['rows']) => rows.toSorted((a, b) => b.value - a.value)
    if (district) {
      const whole = standingOf(byFacet.get(district.code) ?? [], undefined)
      const unnamed = without(
        whole,
        places.map(({ standing }) => standing),
      )
      const rows = most(places.filter(({ standing }) => standing.filed > 0))
      const last = { code: noMahalla, standing: unnamed, value: valueOf(measure, unnamed) }
      return { measure, district: district.code, classes, rows: unnamed.filed > 0 ? [...rows, last] : rows }
    }
    if (asked && asked.code !== country) return { measure, rows: most(places), classes, district: undefined }
    const regions = territories.regions.map(({ code }) =>
      standingAt(
        code,
        counted.filter(({ facet }) => territories.isWithin(facet, code)),
      ),
    )
    return { measure, rows: most(regions), classes, district: undefined }
  }
}

/** To a tenth: what is there and less is not nothing. */
function sayRate(locale: Locale, standing: Standing): string {
  if (!standing.people) return '—'
  const rate = rateOf(standing)
  return rate > 0 && rate < 0.1 ? `< ${formatNumber(locale, 0.1)}` : formatNumber(locale, Math.round(rate * 10) / 10)
}

interface Props {
  frame: Frame
  world: World
  query: Fields
  shades: Shades
}

/** What a row leads to: the map of a region or district, the list of a mahalla. */
function PlaceLink({ frame, world, query, shades, code }: Props & { code: string }) {
  const { territories } = world
  if (shades.district === undefined)
    return (
      <a href={`${link(frame, '/map')}${queryWith(query, { territory: code, bbox: undefined })}`}>
        {inLanguage(territories.get(code).name, frame.locale)}
      </a>
    )
  const list = new URLSearchParams({ territory: shades.district, mahalla: code })
  const group = textOf(query, 'group')
  if (group) list.set('group', group)
  return (
    <a href={`${link(frame, '/reports')}?${list.toString()}`}>
      {code === noMahalla ? t(frame.locale, 'no_mahalla') : inLanguage(territories.mahalla(code).name, frame.locale)}
    </a>
  )
}

export function ShadesTable(props: Props) {
  const { frame, world, shades } = props
  const { locale } = frame
  const said = (measure: MapMeasure, standing: Standing) => {
    if (measure === 'rate') return sayRate(locale, standing)
    if (measure !== 'solved') return formatNumber(locale, standing[measure])
    return standing.closed === 0 ? '—' : `${shareOf(standing)} %`
  }
  const title = t(locale, `by.${shades.measure}`)
  // What places are coloured by stands first.
  const shown = [
    shades.measure,
    ...(['open', 'late', 'solved'] as const).filter((each) => each !== shades.measure),
  ].slice(0, 3)
  const codes = Object.keys(shades.classes)
  const sources = shades.measure === 'rate' ? world.territories.populationSources(codes) : []
  return (
    <section class="stack" aria-labelledby="shades">
      <h2 id="shades">{title}</h2>
      {shades.measure === 'filed' && shades.district === undefined && (
        <div class="map-weeks" data-weeks hidden>
          <label for="week" data-week-said={t(locale, 'week', { day: '%', count: '#' })} />
          <input id="week" type="range" min="0" value="0" />
          <button type="button" class="button button-quiet" data-play={t(locale, 'play')} data-stop={t(locale, 'stop')}>
            {t(locale, 'play')}
          </button>
        </div>
      )}
      <Table
        isFigures
        caption={title}
        columns={[
          { label: t(locale, shades.district === undefined ? 'territory' : 'mahalla') },
          ...shown.map((measure) => ({ label: t(locale, `short.${measure}`), number: true })),
        ]}
        rows={shades.rows.map(({ code, standing }) => ({
          key: code,
          cells: [<PlaceLink {...props} code={code} />, ...shown.map((measure) => said(measure, standing))],
        }))}
      />
      {sources.map(({ source, asOf }) => (
        <p key={source} class="hint">
          {t(locale, 'people_from')} <span {...asWritten}>{source}</span>, {asOf.split('-').toReversed().join('.')}
        </p>
      ))}
    </section>
  )
}
