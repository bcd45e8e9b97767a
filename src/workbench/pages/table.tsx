// The queue as a table: one line a report, ticks for many at once; folded, one line a heap.
import { inLanguage } from '../../language/index.ts'
import type { World } from '../../life/index.ts'
import type { QueueOrder } from '../../lists/index.ts'
import { may, type Viewer } from '../../people/index.ts'
import { type Fields, listOf, textOf } from '../../platform/query.ts'
import { StatusBadge, TimeLeft, wordFor } from '../../card/index.ts'
import { asWritten, type Frame, link } from '../../ui/index.ts'
import type { WorkPage, WorkRow } from '../reading.ts'
import { t } from '../words.ts'
import { address } from './address.ts'

/** The columns that may be left out; № and type, the clock and the tick always stand. */
const columns = ['status', 'place', 'words', 'officer', 'body', 'promise', 'flags'] as const
export type Column = (typeof columns)[number]

/** What is shown where nobody chose: a body sees its officers, all others the body. */
const usual = (viewer: Viewer): Column[] =>
  may(viewer, 'work.bulk')
    ? ['status', 'place', 'words', 'officer', 'flags']
    : ['status', 'place', 'words', 'body', 'flags']

/** Who has a report is for the body's own people. */
export const columnsFor = (viewer: Viewer): Column[] =>
  columns.filter((column) => column !== 'officer' || may(viewer, 'work.bulk'))

export function columnsOf(viewer: Viewer, query: Fields): Column[] {
  const asked = listOf(query, 'cols')
  const chosen = columnsFor(viewer).filter((column) => asked.includes(column))
  return chosen.length > 0 ? chosen : usual(viewer)
}

/** By what a column may be sorted. */
const orderOf: Partial<Record<Column | 'number' | 'type' | 'clock', QueueOrder>> = {
  number: 'filed',
  type: 'type',
  place: 'place',
  clock: 'clock',
  promise: 'promise',
}

interface Props {
  frame: Frame
  viewer: Viewer
  query: Fields
  page: WorkPage
  opened: number | undefined
  /** There are steps for many. */
  canTick: boolean
}

function Heading({
  frame,
  query,
  page,
  column,
}: Pick<Props, 'frame' | 'query' | 'page'> & { column: keyof typeof orderOf }) {
  const { locale } = frame
  const order = orderOf[column]
  const label = t(locale, `col.${column}`)
  const isBy = order === (page.filter.order ?? 'clock')
  return (
    <th scope="col" class={`col-${column}`} aria-sort={isBy ? 'ascending' : undefined}>
      {order && !isBy ? <a href={address(frame, query, { order })}>{label}</a> : label}
    </th>
  )
}

/** What is to be seen at a glance beside the status. */
function Flags({ frame, row: { report } }: { frame: Frame; row: WorkRow }) {
  const { locale } = frame
  const flags = [
    report.objections > 0 && `${t(locale, 'flag.repeat')} ${report.objections}`,
    (report.request !== null || report.deferralReviewBy !== null) && t(locale, 'flag.asking'),
    report.supporters > 0 && `+${report.supporters}`,
    report.incidentId !== null && t(locale, 'flag.incident'),
    report.publication === 'pending' && report.flag && wordFor(locale, 'flag', report.flag),
  ].filter((flag) => flag !== false && flag !== null)
  return (
    <>
      {flags.map((flag) => (
        <span key={flag} class="tag">
          {flag}
        </span>
      ))}
    </>
  )
}

function Cell({ frame, row, column }: { frame: Frame; row: WorkRow; column: Column }) {
  const { report } = row
  switch (column) {
    case 'status':
      return <StatusBadge frame={frame} report={report} />
    case 'place':
      return <>{row.placeName}</>
    case 'words':
      return <span {...asWritten}>{row.text}</span>
    case 'officer':
      return <span {...asWritten}>{row.officerName}</span>
    case 'body':
      return <>{row.agencyName}</>
    case 'promise':
      return <TimeLeft frame={frame} until={report.dueAt} isShort />
    case 'flags':
      return <Flags frame={frame} row={row} />
  }
}

function Line({ frame, viewer, query, opened, canTick, row }: Props & { row: WorkRow }) {
  const { locale, now } = frame
  const { report, categoryName, clock } = row
  return (
    <tr
      data-row={report.id}
      data-late={clock && clock < now ? '' : undefined}
      aria-current={report.id === opened ? 'true' : undefined}
    >
      {canTick && (
        <td class="col-tick">
          <label>
            <input
              type="checkbox"
              form="several"
              name="reports"
              value={report.id}
              aria-label={t(locale, 'tick', { number: String(report.id) })}
            />
          </label>
        </td>
      )}
      <td class="col-number figures">{report.id}</td>
      <th scope="row" class="col-type">
        <a
          class="row-link"
          href={`${address(frame, query, { open: String(report.id), cursor: textOf(query, 'cursor') })}#panel`}
        >
          {categoryName}
        </a>
      </th>
      {columnsOf(viewer, query).map((column) => (
        <td key={column} class={`col-${column}`}>
          <Cell frame={frame} row={row} column={column} />
        </td>
      ))}
      <td class="col-clock">
        <TimeLeft frame={frame} until={clock} isShort />
      </td>
    </tr>
  )
}

export function QueueTable(props: Props) {
  const { frame, viewer, query, page, canTick } = props
  return (
    <table class="queue">
      <caption class="visually-hidden">{t(frame.locale, `tab.${page.filter.tab}`)}</caption>
      <thead>
        <tr>
          {canTick && (
            <td class="col-tick">
              <label title={t(frame.locale, 'several.all', { count: page.total })}>
                <input
                  type="checkbox"
                  form="several"
                  name="all"
                  value="1"
                  aria-label={t(frame.locale, 'several.all', { count: page.total })}
                />
              </label>
            </td>
          )}
          {(['number', 'type', ...columnsOf(viewer, query), 'clock'] as const).map((column) => (
            <Heading key={column} frame={frame} query={query} page={page} column={column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {page.rows.map((row) => (
          <Line key={row.report.id} {...props} row={row} />
        ))}
      </tbody>
    </table>
  )
}

/** Where one thing was reported by many: how many, the list of them, and one incident for all. */
export function HeapTable({ frame, viewer, query, page, world }: Props & { world: World }) {
  const { locale } = frame
  const keeps = may(viewer, 'incident.keep')
  return (
    <table class="queue">
      <caption class="visually-hidden">{t(locale, 'filter.fold')}</caption>
      <thead>
        <tr>
          <th scope="col" class="col-count number">
            {t(locale, 'heap.count')}
          </th>
          <th scope="col">{t(locale, 'col.type')}</th>
          <th scope="col">{t(locale, 'col.place')}</th>
          <th scope="col" class="col-clock">
            {t(locale, 'col.clock')}
          </th>
          {keeps && <td />}
        </tr>
      </thead>
      <tbody>
        {page.heaps?.map(({ category, district, n, actBy }) => (
          <tr key={`${category} ${district}`} data-late={actBy && actBy < frame.now ? '' : undefined}>
            <td class="col-count number figures">{n} ×</td>
            <th scope="row" class="col-type">
              <a
                class="row-link"
                href={address(frame, query, { fold: undefined, group: undefined, category, territory: district })}
              >
                {inLanguage(world.categories.get(category).name, locale)}
              </a>
            </th>
            <td>{inLanguage(world.territories.get(district).name, locale)}</td>
            <td class="col-clock">
              <TimeLeft frame={frame} until={actBy} isShort />
            </td>
            {keeps && (
              <td>
                {n > 1 && (
                  <a href={`${link(frame, '/incidents/new')}?category=${category}&district=${district}`}>
                    {t(locale, 'heap.incident')}
                  </a>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
