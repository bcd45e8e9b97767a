// Files of many lines, each error by its line: mahallas with code, district and names; and how many people live where.
import { parse } from 'csv-parse/sync'
import type { FieldError } from '../platform/problems.ts'
import type { Mahalla, Population } from '../territories/index.ts'
import { checkMahalla, type World } from './rules.ts'

export const mahallaColumns = ['code', 'territory', 'nameUz', 'nameRu', 'nameEn', 'nameKaa'] as const
export const peopleColumns = ['code', 'people'] as const
/** So many lines of mahallas, and all places there are with how many live there. */
const mostLines = 2000
const mostPlaces = 12_000
/** More would only hide the first. */
const mostErrors = 20

const failed = (code: string, params?: Record<string, string | number>): FieldError => ({
  field: 'file',
  code,
  ...(params && { params }),
})

/** The lines below the heading, which is to begin with `required`; or what is wrong with all of it. */
function linesOf(
  text: string,
  columns: readonly string[],
  { required, most }: { required: number; most: number },
): string[][] | FieldError {
  let records: string[][]
  try {
    records = parse(text.replace(/^\uFEFF/, ''), {
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 2000,
    })
  } catch {
    return failed('not_csv')
  }
  const [heading = [], ...rest] = records
  if (columns.slice(0, required).some((column, index) => heading[index] !== column))
    return failed('csv_columns', { columns: columns.join(',') })
  return rest.length === 0 || rest.length > most ? failed('line_count', { max: most }) : rest
}

const inLine = (index: number, field: string, code: string): FieldError =>
  failed('csv_line', { line: index + 2, field, code })

export function readMahallas(world: World, text: string): { mahallas: Mahalla[]; errors: FieldError[] } {
  const lines = linesOf(text, mahallaColumns, { required: 3, most: mostLines })
  if (!Array.isArray(lines)) return { mahallas: [], errors: [lines] }
  const seen = new Set<string>()
  const errors: FieldError[] = []
  const mahallas = lines.flatMap((record, index) => {
    const { value, errors: wrong } = checkMahalla(
      world,
      Object.fromEntries(mahallaColumns.map((column, place) => [column, record[place]])),
    )
    const [code = ''] = record
    const repeated = seen.has(code)
    seen.add(code)
    if (wrong.length > 0 || repeated) errors.push(inLine(index, wrong[0]?.field ?? 'code', wrong[0]?.code ?? 'exists'))
    return value ?? []
  })
  return { mahallas, errors: errors.slice(0, mostErrors) }
}

/** How many people live where: of any region, district, city or mahalla that there is. */
export function readPeople(
  { territories }: World,
  text: string,
): { people: Pick<Population, 'code' | 'people'>[]; errors: FieldError[] } {
  const lines = linesOf(text, peopleColumns, { required: 2, most: mostPlaces })
  if (!Array.isArray(lines)) return { people: [], errors: [lines] }
  const seen = new Set<string>()
  const errors: FieldError[] = []
  const people = lines.flatMap(([code = '', count = ''], index) => {
    const isPlace = territories.find(code) !== undefined || territories.findMahalla(code) !== undefined
    const isCount = /^\d{1,8}$/.test(count)
    if (!isPlace) errors.push(inLine(index, 'code', 'unknown_choice'))
    else if (seen.has(code)) errors.push(inLine(index, 'code', 'exists'))
    else if (!isCount) errors.push(inLine(index, 'people', 'not_numeric'))
    seen.add(code)
    return isPlace && isCount ? { code, people: Number(count) } : []
  })
  return { people, errors: errors.slice(0, mostErrors) }
}
