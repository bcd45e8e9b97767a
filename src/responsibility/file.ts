// The matrix as a file: read with errors by line, written so that no spreadsheet runs it.
import { parse } from 'csv-parse/sync'
import type { Exception } from '../agencies/index.ts'
import { csvMark, csvOf } from '../platform/csv.ts'
import { checkLine, keyOf, type LineError, type MatrixWorld } from './rules.ts'

const columns = ['category', 'territory', 'place', 'placeName', 'lead', 'coexecutors'] as const
const mostLines = 5000

/** A whole file; each error names its line, the heading being the first. */
export function readMatrix(
  world: MatrixWorld,
  text: string,
): { lines: Exception[]; errors: (LineError & { line: number })[] } {
  let records: string[][]
  try {
    records = parse(text.startsWith(csvMark) ? text.slice(csvMark.length) : text, {
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 2000,
    })
  } catch {
    return { lines: [], errors: [{ line: 1, field: 'file', code: 'not_csv' }] }
  }
  const [heading = [], ...rest] = records
  if (columns.some((column, index) => heading[index] !== column))
    return { lines: [], errors: [{ line: 1, field: 'file', code: 'wrong_columns' }] }
  if (rest.length > mostLines) return { lines: [], errors: [{ line: mostLines + 2, field: 'file', code: 'too_long' }] }
  const lines: Exception[] = []
  const errors: (LineError & { line: number })[] = []
  const known = new Set<string>()
  rest.forEach((record, index) => {
    const raw = Object.fromEntries(
      columns.map((column, place) => [column, record[place]?.replace(/^'(?=[=+\-@])/, '')]),
    )
    const { line, errors: wrong } = checkLine(world, raw)
    errors.push(...wrong.map((error) => ({ ...error, line: index + 2 })))
    if (!line) return
    if (known.has(keyOf(line))) errors.push({ line: index + 2, field: 'category', code: 'exists' })
    known.add(keyOf(line))
    lines.push(line)
  })
  return { lines, errors }
}

export const writeMatrix = (lines: readonly Exception[]): string =>
  csvMark +
  csvOf([
    columns,
    ...lines.map((line) => [
      line.category,
      line.territory,
      line.place,
      line.placeName ?? '',
      line.lead,
      line.coexecutors.join(' '),
    ]),
  ])
