// A table that scrolls inside its own region on a phone; numbers stand to the right.
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
}: {
  caption: string
  columns: readonly Column[]
  rows: readonly { key: string | number; cells: readonly ComponentChildren[] }[]
}) {
  const numberClass = (index: number) => (columns[index]?.number ? 'number' : undefined)
  return (
    <div class="scroll" tabindex={0} role="group" aria-label={caption}>
      <table>
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
              <th scope="row">{name}</th>
              {cells.map((cell, index) => (
                <td key={columns[index + 1]?.label} class={numberClass(index + 1)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
