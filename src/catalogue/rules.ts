// What may be said of types, bodies, places and notices: every text in every language, every change judged before it is
// made. Pure.
import { type Agencies, type Agency, type AgencyLevel, isHokimlik } from '../agencies/rules.ts'
import { type Categories, type Category, type Flag, isEmergency } from '../categories/rules.ts'
import { parseTerm } from '../deadlines/rules.ts'
import {
  checkText,
  type Name,
  type Said,
  type Text,
  inRussian,
  toCyrillic,
  writtenLanguages,
} from '../language/index.ts'
import type { FieldError } from '../platform/problems.ts'
import type { Mahalla, Territories, Territory } from '../territories/rules.ts'

export type Input = Record<string, string | undefined>

/** What came out of a form: the value, or all that is wrong with it. */
export type Checked<T> = { value: T; errors: [] } | { value: undefined; errors: FieldError[] }
export const checked = <T>(value: T, errors: FieldError[]): Checked<T> =>
  errors.length > 0 ? { value: undefined, errors } : { value, errors: [] }

const cyrillic = /\p{Script=Cyrillic}/u
const latin = /\p{Script=Latin}/u

/**
 * A text in all languages at once, from `{prefix}Uz`, `{prefix}Cyrl` (empty: by the rules of the script),
 * `{prefix}Kaa` (empty: the Uzbek stands), `{prefix}Ru`, `{prefix}En`. Nothing is half said: each other language is
 * there, and all are in their own letters.
 */
export function checkName(input: Input, max: number, prefix = 'name'): { name: Name; errors: FieldError[] } {
  const errors: FieldError[] = []
  const read = (suffix: 'Uz' | 'Cyrl' | 'Kaa' | 'Ru' | 'En', wrong: RegExp | undefined, required = true) => {
    const field = `${prefix}${suffix}`
    const before = errors.length
    const text = checkText(errors, field, input[field], { max, optional: !required })
    if (errors.length === before && wrong?.test(text)) errors.push({ field, code: 'wrong_script' })
    return text
  }
  const uz = read('Uz', cyrillic)
  const cyrl = read('Cyrl', latin, false)
  const kaa = read('Kaa', cyrillic, false)
  const ru = read('Ru', undefined)
  if (ru && !cyrillic.test(ru) && latin.test(ru)) errors.push({ field: `${prefix}Ru`, code: 'wrong_script' })
  const en = read('En', cyrillic)
  const karakalpak = kaa !== '' && { 'kaa-Latn': kaa }
  return { name: { 'uz-Latn': uz, 'uz-Cyrl': cyrl || toCyrillic(uz), ...karakalpak, ru, en }, errors }
}

export interface World {
  agencies: Agencies
  categories: Categories
  territories: Territories
}

/** Hours and days of the clock, hours and days of the office (house 2). */
export const termUnits = ['h', 'd', 'wh', 'wd'] as const

export const flags = ['E', 'U', 'P', 'M', 'N', 'L'] as const satisfies readonly Flag[]

/** The next free code of a group: `WAT11`. */
export function nextCode({ categories }: World, group: string): string {
  const numbers = categories.all
    .filter((each) => each.group === group)
    .map(({ code }) => Number(code.slice(group.length)) || 0)
  return `${group}${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}`
}

/** Icons that a type may have besides those of the groups. */
export const typeIcons = [
  'bulb', 'plug', 'heat', 'shower', 'meter', 'cable', 'lift', 'tree', 'dog', 'school', 'hospital', 'market', 'ramp',
  'noise', 'snow',
] as const // prettier-ignore

/** At most the 15 days of the law (regulation 3.4). */
function termIn(input: Input, errors: FieldError[]): string {
  const term = `${(input['term'] ?? '').trim()}${input['unit'] ?? ''}`
  if (!termUnits.some((unit) => unit === input['unit'])) errors.push({ field: 'unit', code: 'unknown_choice' })
  else if (!/^[1-9]\d{0,2}(h|d|wd|wh)$/.test(term)) errors.push({ field: 'term', code: 'not_numeric' })
  else if (daysOf(term) > 15) errors.push({ field: 'term', code: 'term_above_law', params: { max: 15 } })
  return term
}

function iconIn({ categories }: World, input: Input, errors: FieldError[]): string | null {
  const icon = input['icon'] || null
  const isThere = typeIcons.some((each) => each === icon) || categories.findGroup(icon ?? undefined) !== undefined
  if (icon !== null && !isThere) errors.push({ field: 'icon', code: 'unknown_choice' })
  return icon
}

/**
 * A type as a form gives it: `group` (of a new one), names, `term` and its `unit`, `lead`, `helpers`, `flags`, `icon`,
 * `offered`.
 */
export function checkType(
  world: World,
  before: Category | undefined,
  input: Input & { helpers?: string | undefined; flags?: string | undefined },
): Checked<Category> {
  const { name, errors } = checkName(input, 120)
  const group = before?.group ?? world.categories.findGroup(input['group'])?.code
  if (!group) errors.push({ field: 'group', code: 'unknown_choice' })
  const leads = world.agencies.kinds.filter((kind) => kind.leads).map(({ code }) => code)
  const lead = input['lead'] ?? ''
  if (!leads.includes(lead)) errors.push({ field: 'lead', code: 'unknown_choice' })
  const helpers = [...new Set(partsOf(input.helpers))].filter((kind) => kind !== lead)
  if (helpers.some((kind) => !leads.includes(kind))) errors.push({ field: 'helpers', code: 'unknown_choice' })
  const term = termIn(input, errors)
  const chosen = partsOf(input.flags)
  if (chosen.some((flag) => !flags.some((each) => each === flag)))
    errors.push({ field: 'flags', code: 'unknown_choice' })
  const icon = iconIn(world, input, errors)
  const value: Category = {
    code: before?.code ?? (group ? nextCode(world, group) : ''),
    group: group ?? '',
    name,
    bodies: [lead, ...helpers],
    term,
    flags: flags.filter((flag) => chosen.includes(flag)),
    icon,
    offered: before ? input['offered'] === '1' : true,
    questions: before?.questions ?? [],
  }
  if (isEmergency(value) && value.questions.some(({ stops, retired }) => stops && !retired))
    errors.push({ field: 'flags', code: 'stops_emergency' })
  return checked(value, errors)
}

const partsOf = (text: string | undefined): string[] => (text ?? '').split(/[\s,]+/).filter(Boolean)

const daysOf = (term: string): number => {
  const { unit, minutes } = parseTerm(term)
  return unit === 'office' ? minutes / 480 : minutes / 1440
}

/** A new body: of a kind at a place where the kind may have one. The parent is the body of the kind one level up. */
export function checkBody({ agencies, territories }: World, input: Input): Checked<Omit<Agency, 'id' | 'closed'>> {
  const errors: FieldError[] = []
  const kind = agencies.kinds.find(({ code }) => code === input['kind'])
  if (!kind) errors.push({ field: 'kind', code: 'unknown_choice' })
  const place = territories.find(input['territory'])
  const level: AgencyLevel | undefined =
    place &&
    (
      {
        country: 'republic',
        region: 'region',
        city: 'district',
        district: 'district',
        city_district: undefined,
      } as const
    )[place.level]
  if (!place || !level) errors.push({ field: 'territory', code: 'unknown_choice' })
  else if (kind && !kind.levels.includes(level)) errors.push({ field: 'territory', code: 'no_such_level' })
  if (kind && place && agencies.all.some((agency) => agency.kind === kind.code && agency.territory === place.code))
    errors.push({ field: 'territory', code: 'exists' })
  const parent = kind && place?.parent ? agencies.at(kind.code, place.parent) : undefined
  return checked(
    { kind: kind?.code ?? '', level: level ?? 'district', territory: place?.code ?? '', parentId: parent?.id ?? null },
    errors,
  )
}

/** A district's hokimlik answers where nobody else does, and nobody is left below a body that is closed. */
export function mayClose({ agencies }: World, agency: Agency): FieldError[] {
  if (isHokimlik(agency)) return [{ field: 'id', code: 'hokimlik_stays' }]
  const below = agencies.withBelow(agency.id).filter((id) => id !== agency.id && !agencies.get(id).closed)
  return below.length > 0 ? [{ field: 'id', code: 'has_divisions', params: { count: below.length } }] : []
}

/** The names of a territory and where its seat lies. */
export function checkPlace(before: Territory, input: Input): Checked<Pick<Territory, 'name' | 'seat'>> {
  const { name, errors } = checkName(input, 80)
  const typed = [input['lat'], input['lng']].map((text) => text?.trim().replace(',', '.') ?? '')
  if (typed.every((text) => text === '')) return checked({ name, seat: before.seat }, errors)
  const [lat = NaN, lng = NaN] = typed.map((text) => (text === '' ? NaN : Number(text)))
  if (!(lat > 37 && lat < 46 && lng > 55 && lng < 74)) errors.push({ field: 'lat', code: 'not_a_point' })
  return checked({ name, seat: { lat, lng } }, errors)
}

/** A mahalla's code: its own eight to fourteen digits. */
export function checkMahalla({ territories }: World, input: Input): Checked<Mahalla> {
  const code = (input['code'] ?? '').trim()
  const before = territories.findMahalla(code)
  const { name, errors } = checkName(
    {
      ...input,
      // Files from before have no such column.
      nameKaa: input['nameKaa'] ?? before?.name['kaa-Latn'],
      nameEn: input['nameEn'] || input['nameUz'],
      nameRu: input['nameRu'] || inRussian(toCyrillic(input['nameUz'] ?? '')),
    },
    80,
  )
  if (!before && !/^\d{5,14}$/.test(code)) errors.push({ field: 'code', code: 'not_a_code' })
  const named = territories.districtOf(input['territory'] ?? '')
  const district = before ? territories.districtOf(before.territory) : named
  // A code that is known elsewhere is a slip, not a new name.
  if (before && named && named.code !== district?.code) errors.push({ field: 'territory', code: 'other_district' })
  if (!district) errors.push({ field: 'territory', code: 'not_a_district' })
  return checked({ code, territory: before?.territory ?? district?.code ?? '', name }, errors)
}

const holes = (text: string): string =>
  [...text.matchAll(/\{\w+\}/g)]
    .map(([hole]) => hole)
    .toSorted()
    .join(' ')

/** An SMS is paid by length: with its link it should stay within two. */
const longestNotice = 160

/** Replaces a text of the release, with the same placeholders in every language. */
export function checkNoticeText(standard: Said<Text>, input: Input): Checked<Said> {
  const { name, errors } = checkName(
    { textUz: input['uz'], textKaa: input['kaa'], textRu: input['ru'], textEn: input['en'] },
    longestNotice,
    'text',
  )
  const value: Said = { uz: name['uz-Latn'], kaa: name['kaa-Latn'], ru: name.ru, en: name.en }
  const renamed: FieldError[] = errors.map((error) => ({
    ...error,
    field: error.field.slice('text'.length).toLowerCase(),
  }))
  for (const locale of writtenLanguages) {
    const [own, given] = [standard[locale], value[locale]]
    if (typeof own === 'string' && given && holes(own) !== holes(given))
      renamed.push({ field: locale, code: 'placeholders', params: { holes: holes(own) || '—' } })
  }
  return checked(value, renamed)
}
