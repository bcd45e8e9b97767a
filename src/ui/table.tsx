// A table: on a phone each row is a small list; what is still too wide scrolls inside its own region. Numbers stand to
// the right.
import type { ComponentChildren } from 'preact'

export interface Column {
  label: string
  number?: boolean
}

/** `rows` hold one cell for each column; the first cell names its row. */
export function Table({
  caption,
  columns,
  rows,
  isFigures = false,
}: {
  caption: string
  columns: readonly Column[]
  rows: readonly { key: string | number; cells: readonly ComponentChildren[] }[]
  /** A few columns of short numbers: a table on a phone too. */
  isFigures?: boolean
}) {
  const numberClass = (index: number) => (columns[index]?.number ? 'number' : undefined)
  // What says nothing takes no line on a phone.
  const classOf = (index: number, cell: ComponentChildren) =>
    [numberClass(index), (cell === '—' || cell === '0' || cell === 0 || cell === null) && 'nothing']
      .filter(Boolean)
      .join(' ') || undefined
  const labelOf = (index: number) => columns[index]?.label || undefined
  return (
    <div class="scroll" tabindex={0} role="group" aria-label={caption}>
      <table class={isFigures ? 'table-figures' : 'table'}>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={column.label} scope="col" class={numberClass(index)}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [name, ...cells] }) => (
            <tr key={key}>
              <th scope="row" class={numberClass(0)} data-label={columns[0]?.number ? labelOf(0) : undefined}>
                {columns[0]?.number ? <div>{name}</div> : name}
              </th>
              {cells.map((cell, index) => (
                <td key={columns[index + 1]?.label} class={classOf(index + 1, cell)} data-label={labelOf(index + 1)}>
                  <div>{cell}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
