// A line over time with its range, as SVG from the server; the same numbers stand in a table behind it.
import type { ComponentChildren } from 'preact'
import { Disclosure } from './parts.tsx'
import { Table } from './table.tsx'

export interface ChartPoint {
  label: string
  value: number
  low: number
  high: number
}

const [width, height, pad] = [640, 180, 8] as const

/** `words` name the table's columns; the picture itself is told by `caption` and the table. */
export function LineChart({
  caption,
  points,
  max,
  words,
  say,
}: {
  caption: string
  points: readonly ChartPoint[]
  max: number
  words: { table: string; label: string; value: string; range: string }
  say: (value: number) => ComponentChildren
}) {
  const x = (index: number) =>
    pad + (points.length < 2 ? (width - 2 * pad) / 2 : (index * (width - 2 * pad)) / (points.length - 1))
  const y = (value: number) => height - pad - (value / max) * (height - 2 * pad)
  const line = (values: readonly number[], from = 0) =>
    values
      .map((value, index) => `${x(from === 0 ? index : values.length - 1 - index)},${y(value).toFixed(1)}`)
      .join(' ')
  const band = `${line(points.map(({ high }) => high))} ${line(points.map(({ low }) => low).toReversed(), 1)}`
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={caption}>
        {[0, max / 2, max].map((value) => (
          <line key={value} class="chart-grid" x1={0} x2={width} y1={y(value)} y2={y(value)} />
        ))}
        {points.length > 1 && <polygon class="chart-range" points={band} />}
        <polyline class="chart-line" points={line(points.map(({ value }) => value))} />
        {points.map(({ label, value }, index) => (
          <circle key={label} class="chart-dot" cx={x(index)} cy={y(value)} r={4} />
        ))}
      </svg>
      <figcaption class="chart-ends muted">
        <span>{points[0]?.label}</span>
        <span>{points.length > 1 && points.at(-1)?.label}</span>
      </figcaption>
      <Disclosure summary={words.table}>
        <Table
          caption={caption}
          columns={[{ label: words.label }, { label: words.value, number: true }, { label: words.range, number: true }]}
          rows={points.map(({ label, value, low, high }) => ({
            key: label,
            cells: [
              label,
              say(value),
              <>
                {say(low)}–{say(high)}
              </>,
            ],
          }))}
        />
      </Disclosure>
    </figure>
  )
}
