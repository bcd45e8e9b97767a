// A table that stands on a page and in a file alike: told once, so that both always say the same.
import type { ComponentChildren } from 'preact'
import { formatDate, formatNumber, type Locale } from '../language/index.ts'
import { type Cell, type Sheet, type SheetColumn, sheetKinds } from '../platform/sheets.ts'
import { type Frame, link } from './frame.tsx'
import { Empty } from './parts.tsx'
import { Table } from './table.tsx'
import { t } from './words.ts'

export interface BoardRow {
  key: string | number
  /** In the order of the columns. */
  values: readonly Cell[]
  /** What the page shows in place of a value, by the column's name. */
  shown?: Readonly<Record<string, ComponentChildren>>
}

export interface Board extends Omit<Sheet, 'batches' | 'columns'> {
  /** Some are told in the file alone. */
  columns: readonly (SheetColumn & { number?: boolean; fileOnly?: boolean })[]
  rows: readonly BoardRow[]
  /** Two columns, a name and its figure: shown large, not as a table. */
  areFigures?: boolean
}

/** For a file; programs get the key of each row, which is the same in every language. */
export const sheetOf = ({ name, label, columns, rows }: Board): Sheet => ({
  name,
  label,
  columns: [{ name: 'key', label: '', forPrograms: true }, ...columns],
  batches: [rows.map(({ key, values }) => [key, ...values])],
})

const abouts = ['place', 'period', 'made'] as const

/** What a file is about, as its first table. */
export const aboutSheet = (locale: Locale, about: { place: string; period?: string; made: Date }): Sheet => ({
  name: 'about',
  label: t(locale, 'about'),
  columns: [
    { name: 'what', label: t(locale, 'about') },
    { name: 'value', label: '' },
  ],
  batches: [abouts.flatMap((name) => (about[name] === undefined ? [] : [[t(locale, `about.${name}`), about[name]]]))],
})

function sayCell(locale: Locale, cell: Cell): ComponentChildren {
  if (cell === null || cell === '') return '—'
  if (typeof cell === 'number') return formatNumber(locale, cell)
  return cell instanceof Date ? formatDate(locale, cell) : cell
}

/** `empty` is said where there are no rows. */
export function BoardTable({
  locale,
  board: { label, columns, rows, areFigures },
  empty,
}: {
  locale: Locale
  board: Board
  empty: string
}) {
  if (rows.length === 0) return <Empty title={empty} />
  if (areFigures)
    return (
      <dl class="figures-row">
        {rows.map(({ key, values: [name, figure = null], shown }) => (
          <div key={key}>
            <dt class="figure-label">{sayCell(locale, name ?? null)}</dt>
            <dd class="figure-value">{shown?.[columns[1]?.name ?? ''] ?? sayCell(locale, figure)}</dd>
          </div>
        ))}
      </dl>
    )
  return (
    <Table
      caption={label}
      columns={columns.filter(({ fileOnly }) => !fileOnly)}
      rows={rows.map(({ key, values, shown }) => ({
        key,
        cells: columns.flatMap(({ name, fileOnly }, index) =>
          fileOnly ? [] : [shown?.[name] ?? sayCell(locale, values[index] ?? null)],
        ),
      }))}
    />
  )
}

/** The same as a file, in each kind; `address` has a query already. Several tables of plain text come as an archive. */
export function Files({
  frame,
  lead,
  address,
  areMany = false,
}: {
  frame: Frame
  lead: string
  address: string
  areMany?: boolean
}) {
  return (
    <p class="no-print">
      {lead}{' '}
      {sheetKinds.map((kind) => (
        <>
          <a href={link(frame, `${address}&as=${kind}`)}>
            {areMany && kind === 'csv' ? 'CSV (ZIP)' : kind.toUpperCase()}
          </a>{' '}
        </>
      ))}
    </p>
  )
}
