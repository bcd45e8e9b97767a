// The questions of a type, as their form gives them: words, options, conditions, order. Pure.
import { type Category, isEmergency, type Question, questionKinds, type QuestionOption } from '../categories/rules.ts'
import { languageTag, type Name } from '../language/index.ts'
import type { FieldError } from '../platform/problems.ts'
import { type Input, type Checked, checked, checkName } from './rules.ts'

const isSameName = (a: Name, b: Name): boolean => Object.values(languageTag).every((script) => a[script] === b[script])

/** One option a line, `o1: oʻzbekcha | по-русски | in English | qaraqalpaqsha`, the last if there is one; without the id at its beginning it is a new one. */
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
    const [Uz, Ru, En, Kaa, ...more] = rest.split('|').map((part) => part.trim())
    const { name, errors: wrong } = checkName({ nameUz: Uz, nameRu: Ru, nameEn: En, nameKaa: Kaa }, 80)
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
    .map(({ id, label }) => {
      const words = [label['uz-Latn'], label.ru, label.en, label['kaa-Latn']].filter((each) => each !== undefined)
      return `${id}: ${words.join(' | ')}`
    })
    .join('\n')

/** What a question of this kind has besides its words; `renamed`: options that got another id. */
function particularOf(
  category: Category,
  kind: Question['kind'] | undefined,
  input: Input,
  before: Question | undefined,
  errors: FieldError[],
): Partial<Question> & { renamed?: Map<string, string> } {
  if (kind === 'notice') return checkNotice(category, input, errors)
  const required = input['required'] === '1' && { required: true }
  if (kind === 'number') return { ...required, ...checkRange(input, errors) }
  if (kind !== 'choice') return { ...required }
  const { options, renamed, errors: wrong } = readOptions(input['options'] ?? '', before?.options ?? [])
  errors.push(...wrong)
  return { ...required, options, renamed }
}

/** From 1; where it stands, or at the end, unless the form says another. */
function positionIn(input: Input, usual: number, max: number, errors: FieldError[]): number {
  const position = input['position'] ? Number(input['position']) : usual
  if (!Number.isInteger(position) || position < 1 || position > max)
    errors.push({ field: 'position', code: 'out_of_range', params: { min: 1, max } })
  return position
}

/** What waited for the old words waits for the new ones. */
function following(other: Question, old: string, now: string, renamed: ReadonlyMap<string, string>): Question {
  const { when } = other
  if (when?.question !== old) return other
  return { ...other, when: { question: now, option: renamed.get(when.option) ?? when.option } }
}

/** Asked in order: a condition looks back, so that no two questions wait for each other. */
function conditionIn(input: Input, earlier: readonly Question[], errors: FieldError[]): Question['when'] | undefined {
  if (!input['when']) return undefined
  const [question = '', option = ''] = input['when'].split('=')
  const found = earlier.find(({ id }) => id === question)
  if (!found?.options?.some(({ id, retired }) => id === option && !retired))
    errors.push({ field: 'when', code: 'condition_earlier' })
  return { question, option }
}

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
  const { renamed = new Map<string, string>(), ...particular } = particularOf(category, kind, input, before, errors)
  const question: Question = { id: isNew ? `q${last + 1}` : before.id, kind: kind ?? 'text', label, ...particular }
  const others = category.questions
    .filter(({ id }) => id !== before?.id)
    .map((other) => (before ? following(other, before.id, question.id, renamed) : other))
  const asked = others.filter(({ retired }) => !retired)
  const position = positionIn(
    input,
    before ? category.questions.indexOf(before) + 1 : asked.length + 1,
    asked.length + 1,
    errors,
  )
  const earlier = asked.slice(0, Math.max(0, position - 1))
  const when = conditionIn(input, earlier, errors)
  if (when) question.when = when
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
