// Mahallas as a file: code, district, name in Uzbek, and if wanted in Russian and English; errors by line.
import { parse } from 'csv-parse/sync'
import type { FieldError } from '../platform/problems.ts'
import type { Mahalla } from '../territories/index.ts'
import { checkMahalla, type World } from './rules.ts'

export const mahallaColumns = ['code', 'territory', 'nameUz', 'nameRu', 'nameEn'] as const
const mostLines = 2000
/** More would only hide the first. */
const mostErrors = 20

export function readMahallas(world: World, text: string): { mahallas: Mahalla[]; errors: FieldError[] } {
  const fail = (code: string, params?: Record<string, string | number>) => ({
    mahallas: [],
    errors: [{ field: 'file', code, ...(params && { params }) }],
  })
  let records: string[][]
  try {
    records = parse(text.replace(/^\uFEFF/, ''), {
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 2000,
    })
  } catch {
    return fail('not_csv')
  }
  const [heading = [], ...rest] = records
  if (mahallaColumns.slice(0, 3).some((column, index) => heading[index] !== column))
    return fail('mahalla_columns', { columns: mahallaColumns.join(',') })
  if (rest.length === 0 || rest.length > mostLines) return fail('line_count', { max: mostLines })
  const seen = new Set<string>()
  const errors: FieldError[] = []
  const mahallas = rest.flatMap((record, index) => {
    const { value, errors: wrong } = checkMahalla(
      world,
      Object.fromEntries(mahallaColumns.map((column, place) => [column, record[place]])),
    )
    const [code = ''] = record
    const repeated = seen.has(code)
    seen.add(code)
    if (wrong.length > 0 || repeated)
      errors.push({
        field: 'file',
        code: 'csv_line',
        params: { line: index + 2, field: wrong[0]?.field ?? 'code', code: wrong[0]?.code ?? 'exists' },
      })
    return value ?? []
  })
  return { mahallas, errors: errors.slice(0, mostErrors) }
}
