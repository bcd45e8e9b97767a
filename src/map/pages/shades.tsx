// Districts by how they stand: the colours that the map gives them, and the table that says the same.
import { formatNumber, inLanguage } from '../../language/index.ts'
import { statuses, type World } from '../../life/index.ts'
import { choiceOf, type Fields, textOf } from '../../platform/query.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { country } from '../../territories/index.ts'
import { type Frame, link, Table } from '../../ui/index.ts'
import { lookOf } from '../cells.ts'
import { countDistricts } from '../store.ts'
import { t } from '../words.ts'
import { type MapMeasure, measures, queryWith } from './filters.tsx'

/** How one territory stands. */
interface Standing {
  filed: number
  open: number
  late: number
  solved: number
  closed: number
}

export interface Shades {
  measure: MapMeasure
  /** Territory one level below what was asked for, the most first. */
  rows: { code: string; standing: Standing; value: number }[]
  /** How dark a district is, from 0 to 4, by its code. */
  classes: Record<string, number>
}

const openLooks = ['late', 'you', 'work', 'way'] as const
const none: Standing = { filed: 0, open: 0, late: 0, solved: 0, closed: 0 }

/** The share of what was taken off control that was solved with consent, in percent. */
const shareOf = ({ solved, closed }: Standing): number => (closed === 0 ? 0 : Math.round((100 * solved) / closed))

function valueOf(measure: MapMeasure, standing: Standing): number {
  return measure === 'solved' ? shareOf(standing) : standing[measure]
}

/** None, and quarters of what there is: equal numbers are equally dark. */
function classesOf(values: readonly { code: string; value: number }[]): Record<string, number> {
  const sorted = values.flatMap(({ value }) => (value > 0 ? value : [])).toSorted((a, b) => a - b)
  const rank = (value: number) => sorted.findIndex((each) => each >= value) / Math.max(1, sorted.length)
  return Object.fromEntries(values.map(({ code, value }) => [code, value === 0 ? 0 : 1 + Math.floor(rank(value) * 4)]))
}

/** Reads how the districts of what was asked for stand; undefined where reports are asked for, not districts. */
export function openShades(deps: ReportDeps): (query: Fields) => Promise<Shades | undefined> {
  const { territories } = deps
  return async (query) => {
    const measure = choiceOf(query, 'by', measures)
    if (!measure) return undefined
    const standings = new Map<string, Standing>()
    const add = (code: string, look: string | undefined, status: string | undefined, n: number) => {
      const before = standings.get(code) ?? none
      standings.set(code, {
        filed: before.filed + n,
        open: before.open + (openLooks.some((each) => each === look) ? n : 0),
        late: before.late + (look === 'late' ? n : 0),
        solved: before.solved + (look === 'solved' ? n : 0),
        closed: before.closed + (status === 'closed' ? n : 0),
      })
    }
    const territory = territories.find(textOf(query, 'territory'))
    const region = territory?.level === 'region' ? territory.code : territory && territory.parent
    const isCountry = !territory || territory.code === country
    for (const { district, state, n } of await countDistricts(deps.db, textOf(query, 'group'))) {
      add(district, lookOf(state), statuses[state % 16], n)
      add(district.slice(0, 4), lookOf(state), statuses[state % 16], n)
    }
    const valued = (places: readonly { code: string }[]) =>
      places.map(({ code }) => {
        const standing = standings.get(code) ?? none
        return { code, standing, value: valueOf(measure, standing) }
      })
    const districts = valued(isCountry ? territories.districts : territories.districtsOf(region ?? ''))
    const rows = isCountry ? valued(territories.regions) : districts
    return { measure, rows: rows.toSorted((a, b) => b.value - a.value), classes: classesOf(districts) }
  }
}

export function ShadesTable({
  frame,
  world,
  query,
  shades,
}: {
  frame: Frame
  world: World
  query: Fields
  shades: Shades
}) {
  const { locale } = frame
  const number = (value: number) => formatNumber(locale, value)
  const said = (measure: MapMeasure, standing: Standing) => {
    if (measure !== 'solved') return number(standing[measure])
    return standing.closed === 0 ? '—' : `${shareOf(standing)} %`
  }
  const title = t(locale, `by.${shades.measure}`)
  // What districts are coloured by stands first.
  const shown = [
    shades.measure,
    ...(['open', 'late', 'solved'] as const).filter((each) => each !== shades.measure),
  ].slice(0, 3)
  return (
    <section class="stack" aria-labelledby="shades">
      <h2 id="shades">{title}</h2>
      {shades.measure === 'filed' && (
        <div class="map-weeks" data-weeks hidden>
          <label for="week" data-week-said={t(locale, 'week', { day: '%', count: '#' })} />
          <input id="week" type="range" min="0" value="0" />
          <button type="button" class="button button-quiet" data-play={t(locale, 'play')} data-stop={t(locale, 'stop')}>
            {t(locale, 'play')}
          </button>
        </div>
      )}
      <Table
        caption={title}
        columns={[
          { label: t(locale, 'territory') },
          ...shown.map((measure) => ({ label: t(locale, `short.${measure}`), number: true })),
        ]}
        rows={shades.rows.map(({ code, standing }) => ({
          key: code,
          cells: [
            <a href={`${link(frame, '/map')}${queryWith(query, { territory: code, bbox: undefined })}`}>
              {inLanguage(world.territories.get(code).name, locale)}
            </a>,
            ...shown.map((measure) => said(measure, standing)),
          ],
        }))}
      />
    </section>
  )
}
