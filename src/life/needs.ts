// The fields that an action must bring, judged all at once; every refusal names its field and what is wrong with it.
// Pure.
import { dayOf } from '../platform/time.ts'
import { isVisible } from '../language/index.ts'
import type { FieldError } from '../platform/problems.ts'
import { mayBeResponsible, routeOf } from '../routing/rules.ts'
import type { Given, Transition, Wrong } from './action.ts'
import { workingDayFrom } from '../deadlines/rules.ts'
import { calendarOf, endOf, mostExtensionDays, type World } from './clocks.ts'
import { type Need, openStatuses, outcomes } from './life.ts'

export const hasWords = (text: string | undefined): text is string => text !== undefined && isVisible(text)

/** A field under judgement: what is given, and where what is wrong with it is noted. */
interface Judged {
  row: Transition
  given: Given
  wrong: Wrong
}
type Check = (judged: Judged) => unknown

const words =
  (field: 'text' | 'reason' | 'owner'): Check =>
  ({ given, wrong }) =>
    hasWords(given.input[field]) || wrong(field, 'missing')

const choice =
  (field: 'ground' | 'outcome', allowed: (world: World) => readonly string[]): Check =>
  ({ given, wrong }) => {
    const value = given.input[field] ?? (field === 'outcome' ? 'done' : undefined)
    if (!hasWords(value)) return wrong(field, 'missing')
    return allowed(given.world).includes(value) || wrong(field, 'unknown_choice')
  }

const number =
  (field: 'officer' | 'photo' | 'recording' | 'stars' | 'days', range: (given: Given) => [number, number]): Check =>
  ({ given, wrong }) => {
    const value = given.input[field]
    const [min, max] = range(given)
    if (value === undefined) return wrong(field, 'missing')
    if (isIdLike(value, min, max)) return undefined
    return max === Number.MAX_SAFE_INTEGER ? wrong(field, 'unknown_choice') : wrong(field, 'out_of_range', { min, max })
  }
const anyId = (): [number, number] => [1, Number.MAX_SAFE_INTEGER]
const isIdLike = (value: number, min = 1, max = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isInteger(value) && value >= min && value <= max

const checks: Record<Need, Check> = {
  text: words('text'),
  reason: words('reason'),
  owner: words('owner'),
  ground: choice('ground', ({ settings }) => settings.grounds.rejection),
  deferral_ground: choice('ground', ({ settings }) => settings.grounds.deferral),
  outcome: choice('outcome', () => outcomes),
  officer: number('officer', anyId),
  photo_id: number('photo', anyId),
  recording_id: number('recording', anyId),
  stars: number('stars', () => [1, 5]),
  days: number('days', ({ report, world }) => [1, mostExtensionDays(report, world)]),
  agency: checkAgency,
  category: checkCategory,
  until: checkUntil,
  into: checkInto,
  incident: checkIncident,
}

/** Every field the row needs, and its limits; a word too long is refused wherever it stands. */
export function checkNeeds(row: Transition, given: Given): FieldError[] {
  const errors: FieldError[] = []
  const wrong: Wrong = (field, code, params) => void errors.push({ field, code, ...(params && { params }) })
  const { input } = given
  const max = given.world.settings.limits.textLength
  for (const field of ['text', 'reason', 'act', 'owner'] as const) {
    if ([...(input[field] ?? '')].length > max) wrong(field, 'too_long', { max })
  }
  if (input.seq !== undefined && !Number.isInteger(input.seq)) wrong('seq', 'unknown_choice')
  for (const need of row.needs ?? []) checks[need]({ row, given, wrong })
  if (row.mayName !== undefined && input[row.mayName] !== undefined) checks[row.mayName]({ row, given, wrong })
  // What is wrong with a field is said once.
  row.check?.(given, (field, code, params) => {
    if (!errors.some((error) => error.field === field)) wrong(field, code, params)
  })
  return errors
}

function checkAgency({ row, given, wrong }: Judged) {
  const { input, world } = given
  if (input.agency === undefined || input.agency === '') return wrong('agency', 'missing')
  if (row.of.mayNameNobody && input.agency === 'unknown') return undefined
  const agency = world.agencies.find(Number(input.agency))
  if (!agency) return wrong('agency', 'unknown_choice')
  const why =
    row.of.mayNameNobody || mayBeResponsible(world.agencies, agency) ? row.judgeAgency?.(given, agency) : 'not_a_lead'
  return why === undefined || wrong('agency', why)
}

function checkCategory({ given: { report, input, world }, wrong }: Judged) {
  if (!hasWords(input.category)) return wrong('category', 'missing')
  const category = world.categories.find(input.category)
  if (!category) return wrong('category', 'unknown_choice')
  if (category.code === report.category) return wrong('category', 'same_category')
  if (!routeOf(world.agencies, category, report.district)) return wrong('category', 'not_offered')
  return undefined
}

/** The date of a field as `YYYY-MM-DD`; undefined when it is none. */
export function dateOf(text: string | undefined): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/.exec(text?.trim() ?? '')
  const date = match?.[1]
  if (date === undefined) return undefined
  const at = endOf(date)
  // 31 February is no date.
  return !Number.isNaN(at.getTime()) && dayOf(at) === date ? date : undefined
}

/** A working day to come, within twelve months (regulation 3.4): nothing is done on a day off. */
function checkUntil({ given: { report, input, at, world }, wrong }: Judged) {
  if (!hasWords(input.until)) return wrong('until', 'missing')
  const date = dateOf(input.until)
  if (!date) return wrong('until', 'not_a_date')
  const months = world.settings.limits.deferralMonths
  const latest = new Date(at)
  latest.setUTCMonth(latest.getUTCMonth() + months)
  if (endOf(date) > latest) return wrong('until', 'too_late', { months })
  if (endOf(date) <= at) return wrong('until', 'in_the_past')
  const next = workingDayFrom(date, calendarOf(world, report))
  return next === date || wrong('until', 'day_off', { date: next.split('-').toReversed().join('.') })
}

function checkInto({ given: { report, input, facts }, wrong }: Judged) {
  if (input.into === undefined) return wrong('into', 'missing')
  const { target } = facts
  if (!isIdLike(input.into) || !target) return wrong('into', 'no_such_report')
  if (target.id === report.id) return wrong('into', 'same_report')
  if (!openStatuses.includes(target.status)) return wrong('into', 'target_ended')
  // Nobody comes to speak on an answer that is there already, and nobody's report becomes another's word on it.
  if (target.status === 'answered' || target.status === 'verifying') return wrong('into', 'target_answered')
  if (target.categoryGroup !== report.categoryGroup || target.district !== report.district)
    return wrong('into', 'other_problem')
  return undefined
}

/** An open incident of the body that has the report (regulation 3.13). */
function checkIncident({ given: { report, input, facts }, wrong }: Judged) {
  if (input.incident === undefined) return wrong('incident', 'missing')
  if (!facts.incident || facts.incident.agencyId !== report.agencyId) return wrong('incident', 'unknown_choice')
  if (!facts.incident.isOpen) return wrong('incident', 'target_ended')
  return facts.incident.covers || wrong('incident', 'other_problem')
}

/** A rectangle of a photo in thousandths of its width and height, from the upper left: `[x, y, width, height]`. */
export type Area = [x: number, y: number, width: number, height: number]

const mostAreas = 30
const leastSide = 5

/** Rectangles as `120,80,200,150;…`; none where nothing was drawn, undefined when one is no part of a photo. */
export function areasOf(text: string | undefined): Area[] | undefined {
  if (!hasWords(text)) return []
  const areas = text.split(';').map((part) => part.split(',').map(Number))
  const isPart = ([x = -1, y = -1, width = 0, height = 0, ...more]: number[]) =>
    more.length === 0 &&
    [x, y, width, height].every((each) => Number.isInteger(each) && each >= 0) &&
    Math.min(width, height) >= leastSide &&
    Math.max(x + width, y + height) <= 1000
  return areas.length <= mostAreas && areas.every(isPart) ? (areas as Area[]) : undefined
}
