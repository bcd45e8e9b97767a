// What a line of the matrix may say, what a change would move, and what nobody leads yet. Pure.
import { type Agencies, byParticular, type Exception, matrixOf } from '../agencies/rules.ts'
import type { Categories } from '../categories/rules.ts'
import { fold } from '../language/index.ts'
import { leadOf, type Spot } from '../routing/rules.ts'
import { type Territories, country, type Territory } from '../territories/rules.ts'

export interface MatrixWorld {
  agencies: Agencies
  categories: Categories
  territories: Territories
}

/** One line as people or files give it. */
export interface RawLine {
  category?: string | undefined
  territory?: string | undefined
  place?: string | undefined
  placeName?: string | undefined
  lead?: string | undefined
  coexecutors?: string | undefined
}

export const places = ['any', 'in_mahalla', 'mahalla', 'road'] as const

export interface LineError {
  field: string
  code: string
}

type Wrong = (field: string, value: string | undefined, code?: string) => void

/** Where within the territory: a mahalla by its code, a road by its folded name, or nowhere by name. */
function checkPlaceName(
  { territories }: MatrixWorld,
  raw: RawLine,
  within: Territory | undefined,
  wrong: Wrong,
): Pick<Exception, 'place' | 'placeName'> | undefined {
  const place = places.find((each) => each === (raw.place || 'any'))
  const given = raw.placeName?.trim() ?? ''
  const road = fold(given)
  if (road.length > 80) wrong('placeName', given, 'too_long')
  if (!place) wrong('place', raw.place)
  if (place === 'road') {
    if (road.length < 4) wrong('placeName', given, 'too_short')
    return { place, placeName: road }
  }
  if (place !== 'mahalla') return place && { place, placeName: null }
  const mahalla = territories.findMahalla(given)
  if (!mahalla) wrong('placeName', given)
  else if (within && !territories.isWithin(mahalla.territory, within.code)) wrong('placeName', given, 'other_district')
  return { place, placeName: given }
}

export function checkLine(world: MatrixWorld, raw: RawLine): { line?: Exception; errors: LineError[] } {
  const { agencies, categories, territories } = world
  const errors: LineError[] = []
  const wrong: Wrong = (field, value, code = 'unknown_choice') =>
    void errors.push({ field, code: value ? code : 'missing' })
  const category = categories.find(raw.category)
  if (!category) wrong('category', raw.category)
  const territory = territories.find(raw.territory || country)
  if (!territory || territory.level === 'city_district') wrong('territory', raw.territory)
  const where = checkPlaceName(world, raw, territory, wrong)
  const isKind = (code: string) => agencies.kinds.some((kind) => kind.code === code && kind.leads)
  const { lead = '' } = raw
  if (!isKind(lead)) wrong('lead', lead)
  const coexecutors = (raw.coexecutors ?? '').split(/[\s,;]+/).filter(Boolean)
  if (coexecutors.some((code) => !isKind(code) || code === lead)) wrong('coexecutors', raw.coexecutors)
  if (errors.length > 0 || !category || !territory || !where) return { errors }
  return { errors, line: { category: category.code, territory: territory.code, ...where, lead, coexecutors } }
}

/** The same type at the same place is one line. */
export const keyOf = ({ category, territory, place, placeName }: Exception): string =>
  [category, territory, place, placeName ?? ''].join(' ')

/** One cell of type × district whose lead changes. */
export interface Moved {
  category: string
  district: string
  from: number | null
  to: number | null
}

/** Which leads a change would move, district by district; lines about a mahalla or a road are looked at there. */
export function movedBy(
  { agencies, categories, territories }: MatrixWorld,
  before: readonly Exception[],
  after: readonly Exception[],
): Moved[] {
  const same = new Set(before.map((line) => JSON.stringify(line)))
  const kept = new Set(after.map((line) => JSON.stringify(line)))
  const touched = [
    ...before.filter((line) => !kept.has(JSON.stringify(line))),
    ...after.filter((line) => !same.has(JSON.stringify(line))),
  ]
  const spots = touched
    .toSorted(byParticular)
    .flatMap((line) =>
      territories.districts
        .filter(({ code }) => territories.isWithin(code, line.territory))
        .map(({ code }) => ({ line, district: code })),
    )
  const spotOf = ({ place, placeName }: Exception): Spot => {
    if (place === 'road') return { landmark: placeName }
    if (place === 'any') return {}
    // Inside whichever mahalla.
    return { mahalla: place === 'mahalla' ? placeName : '-' }
  }
  const leadsWith = (lines: readonly Exception[]) => {
    const matrix = matrixOf(lines)
    return spots.map(
      ({ line, district }) =>
        leadOf(agencies, categories.get(line.category), district, spotOf(line), matrix)?.agency.id ?? null,
    )
  }
  const [from, to] = [leadsWith(before), leadsWith(after)]
  const moved = new Map<string, Moved>()
  spots.forEach(({ line, district }, index) => {
    const key = [line.category, district, line.place, line.placeName].join(' ')
    if (from[index] !== to[index])
      moved.set(key, { category: line.category, district, from: from[index]!, to: to[index]! })
  })
  return [...moved.values()]
}

/** Every type offered in every district, with its lead; `connected` says whether somebody works there. */
export function coverage(
  world: MatrixWorld,
  connected: ReadonlySet<number>,
  within: string,
): {
  offered: number
  unconnected: { agency: number; types: number }[]
  gaps: { category: string; district: string }[]
} {
  const { agencies, categories, territories } = world
  const types = categories.groups.flatMap((group) => group.categories)
  const byAgency = new Map<number, number>()
  const gaps: { category: string; district: string }[] = []
  let offered = 0
  for (const district of territories.districts.filter(({ code }) => territories.isWithin(code, within))) {
    for (const category of types) {
      const lead = leadOf(agencies, category, district.code)
      if (!lead) {
        gaps.push({ category: category.code, district: district.code })
        continue
      }
      offered += 1
      if (!connected.has(lead.agency.id)) byAgency.set(lead.agency.id, (byAgency.get(lead.agency.id) ?? 0) + 1)
    }
  }
  const unconnected = [...byAgency]
    .map(([agency, count]) => ({ agency, types: count }))
    .toSorted((a, b) => b.types - a.types)
  return { offered, unconnected, gaps }
}
