// What may be said of types, bodies, places and notices: every text in every language, every change judged before it is
// made. Pure.
import { type Agencies, type Agency, type AgencyLevel, isHokimlik } from '../agencies/rules.ts'
import {
  type Categories,
  type Category,
  type Flag,
  isEmergency,
  type Question,
  questionKinds,
  type QuestionOption,
} from '../categories/rules.ts'
import { parseTerm } from '../deadlines/rules.ts'
import { cleanText, isVisible, type Name, type Text, toCyrillic } from '../language/index.ts'
import type { FieldError } from '../platform/problems.ts'
import type { Mahalla, Territories, Territory } from '../territories/rules.ts'

export type Input = Record<string, string | undefined>

/** What came out of a form: the value, or all that is wrong with it. */
export type Checked<T> = { value: T; errors: [] } | { value: undefined; errors: FieldError[] }
const checked = <T>(value: T, errors: FieldError[]): Checked<T> =>
  errors.length > 0 ? { value: undefined, errors } : { value, errors: [] }

const cyrillic = /\p{Script=Cyrillic}/u
const latin = /\p{Script=Latin}/u

/**
 * A text in all languages at once, from `{prefix}Uz`, `{prefix}Cyrl` (empty: by the rules of the script), `{prefix}Ru`,
 * `{prefix}En`. Nothing is half said: each language is there and in its own letters.
 */
export function checkName(input: Input, max: number, prefix = 'name'): { name: Name; errors: FieldError[] } {
  const errors: FieldError[] = []
  const read = (suffix: 'Uz' | 'Cyrl' | 'Ru' | 'En', wrong: RegExp | undefined, required = true) => {
    const field = `${prefix}${suffix}`
    const text = cleanText(input[field] ?? '')
    if (!isVisible(text)) {
      if (required) errors.push({ field, code: 'missing' })
    } else if ([...text].length > max) errors.push({ field, code: 'too_long', params: { max } })
    else if (wrong?.test(text)) errors.push({ field, code: 'wrong_script' })
    return text
  }
  const uz = read('Uz', cyrillic)
  const cyrl = read('Cyrl', latin, false)
  const ru = read('Ru', undefined)
  if (ru && !cyrillic.test(ru) && latin.test(ru)) errors.push({ field: `${prefix}Ru`, code: 'wrong_script' })
  const en = read('En', cyrillic)
  return { name: { 'uz-Latn': uz, 'uz-Cyrl': cyrl || toCyrillic(uz), ru, en }, errors }
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
  const term = `${(input['term'] ?? '').trim()}${input['unit'] ?? ''}`
  if (!termUnits.some((unit) => unit === input['unit'])) errors.push({ field: 'unit', code: 'unknown_choice' })
  else if (!/^[1-9]\d{0,2}(h|d|wd|wh)$/.test(term)) errors.push({ field: 'term', code: 'not_numeric' })
  // A type's term is at most the 15 days of the law (regulation 3.4).
  else if (daysOf(term) > 15) errors.push({ field: 'term', code: 'term_above_law', params: { max: 15 } })
  const chosen = partsOf(input.flags)
  if (chosen.some((flag) => !flags.some((each) => each === flag)))
    errors.push({ field: 'flags', code: 'unknown_choice' })
  const icon = input['icon'] || null
  const isIcon = (code: string) =>
    typeIcons.some((each) => each === code) || world.categories.findGroup(code) !== undefined
  if (icon !== null && !isIcon(icon)) errors.push({ field: 'icon', code: 'unknown_choice' })
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

const isSameName = (a: Name, b: Name): boolean =>
  (Object.keys(a) as (keyof Name)[]).every((script) => a[script] === b[script])

/** One option a line, `o1: oʻzbekcha | по-русски | in English`; without the id at its beginning it is a new one. */
export function readOptions(
  text: string,
  before: readonly QuestionOption[],
): { options: QuestionOption[]; renamed: Map<string, string>; errors: FieldError[] } {
  const errors: FieldError[] = []
  const renamed = new Map<string, string>()
  const options: QuestionOption[] = []
  let last = Math.max(0, ...before.map(({ id }) => Number(id.slice(1))))
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean) // prettier-ignore
  for (const [index, line] of lines.entries()) {
    const [, known, rest = line] = /^(o\d{1,3})\s*:\s*(.*)$/.exec(line) ?? []
    const [Uz, Ru, En, ...more] = rest.split('|').map((part) => part.trim())
    const { name, errors: wrong } = checkName({ nameUz: Uz, nameRu: Ru, nameEn: En }, 80)
    if (wrong.length > 0 || more.length > 0)
      errors.push({ field: 'options', code: 'option_line', params: { line: index + 1 } })
    const old = before.find(({ id }) => id === known)
    if (known && !old) errors.push({ field: 'options', code: 'option_unknown', params: { line: index + 1 } })
    const label = old && old.label['uz-Latn'] === name['uz-Latn'] ? { ...name, 'uz-Cyrl': old.label['uz-Cyrl'] } : name
    // Other words are another option: what was answered before stays as it was said.
    const isSame = old !== undefined && isSameName(old.label, label)
    if (!isSame) last += 1
    options.push({ id: isSame ? old.id : `o${last}`, label })
    if (old && !isSame) renamed.set(old.id, `o${last}`)
  }
  if (options.length < 2) errors.push({ field: 'options', code: 'two_options' })
  if (options.length > 20) errors.push({ field: 'options', code: 'too_many_options', params: { max: 20 } })
  if (new Set(options.map(({ id }) => id)).size < options.length) errors.push({ field: 'options', code: 'exists' })
  // Answers given before stay readable.
  const gone = before
    .filter(({ id }) => !options.some((option) => option.id === id))
    .map((option) => ({ ...option, retired: true }))
  return { options: [...options, ...gone], renamed, errors }
}

export const printOptions = (question: Question | undefined): string =>
  (question?.options ?? [])
    .filter(({ retired }) => !retired)
    .map(({ id, label }) => `${id}: ${label['uz-Latn']} | ${label.ru} | ${label.en}`)
    .join('\n')

/**
 * The list of a type's questions with one added or changed; `id` absent: a new one. `position` counts from 1 among
 * those asked.
 */
export function checkQuestion(category: Category, input: Input): Checked<Question[]> {
  const errors: FieldError[] = []
  const before = category.questions.find(({ id }) => id === input['id'])
  if (input['id'] && !before) errors.push({ field: 'id', code: 'unknown_choice' })
  const kind = before?.kind ?? questionKinds.find((each) => each === input['kind'])
  if (!kind) errors.push({ field: 'kind', code: 'unknown_choice' })
  const { name: label, errors: wrong } = checkName(input, kind === 'notice' ? 400 : 120, 'label')
  errors.push(...wrong)
  const last = Math.max(0, ...category.questions.map(({ id }) => Number(id.slice(1))))
  // A question in other words is another question: answers given to the old one are never read as answers to it.
  const isNew = !before || !isSameName(before.label, label)
  const question: Question = { id: isNew ? `q${last + 1}` : before.id, kind: kind ?? 'text', label }
  let renamed = new Map<string, string>()
  if (kind !== 'notice' && input['required'] === '1') question.required = true
  if (kind === 'choice') {
    const read = readOptions(input['options'] ?? '', before?.options ?? [])
    errors.push(...read.errors)
    renamed = read.renamed
    question.options = read.options
  }
  if (kind === 'number') Object.assign(question, checkRange(input, errors))
  if (kind === 'notice') Object.assign(question, checkNotice(category, input, errors))
  // What waited for the old words waits for the new ones.
  const follow = (other: Question): Question => {
    const { when } = other
    if (!before || when?.question !== before.id) return other
    return { ...other, when: { question: question.id, option: renamed.get(when.option) ?? when.option } }
  }
  const others = category.questions.filter(({ id }) => id !== before?.id).map((other) => follow(other))
  const asked = others.filter(({ retired }) => !retired)
  const present = before ? category.questions.indexOf(before) + 1 : asked.length + 1
  const position = input['position'] ? Number(input['position']) : present
  if (!Number.isInteger(position) || position < 1 || position > asked.length + 1)
    errors.push({ field: 'position', code: 'out_of_range', params: { min: 1, max: asked.length + 1 } })
  const earlier = asked.slice(0, Math.max(0, position - 1))
  if (input['when']) {
    const [on = '', option = ''] = input['when'].split('=')
    const found = earlier.find(({ id }) => id === on)
    // Asked in order: a condition looks back, so that no two questions wait for each other.
    if (!found?.options?.some(({ id, retired }) => id === option && !retired))
      errors.push({ field: 'when', code: 'condition_earlier' })
    question.when = { question: on, option }
  }
  if (asked.length >= 12 && !before) errors.push({ field: 'label', code: 'too_many_questions', params: { max: 12 } })
  const left = before && isNew ? [{ ...before, retired: true }] : []
  const value = [
    ...earlier,
    question,
    ...asked.slice(earlier.length),
    ...others.filter(({ retired }) => retired),
    ...left,
  ]
  if (errors.length === 0) errors.push(...brokenConditions(value))
  return checked(value, errors)
}

function checkRange(input: Input, errors: FieldError[]): Pick<Question, 'min' | 'max'> {
  const read = (field: 'min' | 'max'): number | undefined => {
    const text = (input[field] ?? '').trim().replace(',', '.')
    if (text === '') return undefined
    if (!/^-?\d{1,9}(\.\d{1,3})?$/.test(text)) errors.push({ field, code: 'not_numeric' })
    return Number(text)
  }
  const [min, max] = [read('min'), read('max')]
  if (min !== undefined && max !== undefined && !(min < max)) errors.push({ field: 'max', code: 'max_below_min' })
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
}

function checkNotice(category: Category, input: Input, errors: FieldError[]): Pick<Question, 'phone' | 'stops'> {
  const phone = (input['phone'] ?? '').trim()
  if (phone && !/^[+\d][\d\s()-]{2,20}$/.test(phone)) errors.push({ field: 'phone', code: 'not_a_number' })
  const stops = input['stops'] === '1'
  // "I called, send it anyway" stays open in danger (regulation 3.12).
  if (stops && isEmergency(category)) errors.push({ field: 'stops', code: 'stops_emergency' })
  return { ...(phone && { phone }), ...(stops && { stops }) }
}

/** Every condition must name an option of a question that is asked before. */
function brokenConditions(questions: readonly Question[]): FieldError[] {
  const seen = new Set<string>()
  for (const { id, when, options = [], retired } of questions) {
    if (retired) continue
    if (when && !seen.has(`${when.question}=${when.option}`)) return [{ field: 'position', code: 'condition_earlier' }]
    for (const option of options) if (!option.retired) seen.add(`${id}=${option.id}`)
  }
  return []
}

/** The list without a question, which stays behind for the answers it has; refused while another depends on it. */
export function withoutQuestion(category: Category, id: string | undefined): Checked<Question[]> {
  const found = category.questions.find((question) => question.id === id && !question.retired)
  if (!found) return checked([], [{ field: 'id', code: 'unknown_choice' }])
  if (category.questions.some(({ when, retired }) => !retired && when?.question === id))
    return checked([], [{ field: 'id', code: 'condition_depends' }])
  return checked([...category.questions.filter((question) => question.id !== id), { ...found, retired: true }], [])
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
  const { name, errors } = checkName(
    {
      ...input,
      nameEn: input['nameEn'] || input['nameUz'],
      nameRu: input['nameRu'] || toCyrillic(input['nameUz'] ?? ''),
    },
    80,
  )
  const code = (input['code'] ?? '').trim()
  const before = territories.findMahalla(code)
  if (!before && !/^\d{5,14}$/.test(code)) errors.push({ field: 'code', code: 'not_a_code' })
  const named = territories.districtOf(input['territory'] ?? '')
  const district = before ? territories.districtOf(before.territory) : named
  // A code that is known elsewhere is a slip, not a new name.
  if (before && named && named.code !== district?.code) errors.push({ field: 'territory', code: 'other_district' })
  if (!district) errors.push({ field: 'territory', code: 'not_a_district' })
  return checked({ code, territory: before?.territory ?? district?.code ?? '', name }, errors)
}

/** The texts of a notice in the three languages that are written. */
export type NoticeText = Record<'uz' | 'ru' | 'en', string>

const holes = (text: string): string =>
  [...text.matchAll(/\{\w+\}/g)]
    .map(([hole]) => hole)
    .toSorted()
    .join(' ')

/** An SMS is paid by length: with its link it should stay within two. */
const longestNotice = 160

/** Replaces a text of the release, with the same placeholders in every language. */
export function checkNoticeText(standard: Record<'uz' | 'ru' | 'en', Text>, input: Input): Checked<NoticeText> {
  const { name, errors } = checkName(
    { textUz: input['uz'], textRu: input['ru'], textEn: input['en'] },
    longestNotice,
    'text',
  )
  const value = { uz: name['uz-Latn'], ru: name.ru, en: name.en }
  const renamed: FieldError[] = errors.map((error) => ({
    ...error,
    field: error.field.slice('text'.length).toLowerCase(),
  }))
  for (const locale of ['uz', 'ru', 'en'] as const) {
    const own = standard[locale]
    if (typeof own === 'string' && value[locale] && holes(own) !== holes(value[locale]))
      renamed.push({ field: locale, code: 'placeholders', params: { holes: holes(own) || '—' } })
  }
  return checked(value, renamed)
}
