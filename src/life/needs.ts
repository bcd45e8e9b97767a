// The fields that an action must bring, judged all at once; every refusal names its field and what is wrong with it. Pure.
import { isVisible } from '../language/index.ts'
import type { FieldError } from '../platform/problems.ts'
import { judgeReturn, mayBeResponsible, routeOf } from '../routing/rules.ts'
import { beginOf, endOf, mostExtensionDays, type World } from './clocks.ts'
import type { ActionInput, Facts } from './given.ts'
import { type Need, openStatuses, outcomes, type Transition } from './life.ts'
import type { Report } from './report.ts'

export const hasWords = (text: string | undefined): boolean => text !== undefined && isVisible(text)

interface Case {
  row: Transition
  report: Report
  input: ActionInput
  at: Date
  world: World
  facts: Facts
  errors: FieldError[]
}

type Check = (given: Case) => unknown

const wrong = ({ errors }: Case, field: string, code: string, params?: Record<string, string | number>) =>
  errors.push({ field, code, ...(params && { params }) })

const words =
  (field: 'text' | 'reason' | 'act' | 'owner'): Check =>
  (given) =>
    hasWords(given.input[field]) || wrong(given, field, 'missing')

const choice =
  (field: 'ground' | 'outcome', allowed: (given: Case) => readonly string[]): Check =>
  (given) => {
    const value = given.input[field] ?? (field === 'outcome' ? 'done' : undefined)
    if (!hasWords(value)) return wrong(given, field, 'missing')
    return allowed(given).includes(value!) || wrong(given, field, 'unknown_choice')
  }

const number =
  (field: 'officer' | 'photo' | 'stars' | 'days' | 'into', range: (given: Case) => [number, number]): Check =>
  (given) => {
    const value = given.input[field]
    const [min, max] = range(given)
    if (value === undefined) return wrong(given, field, 'missing')
    if (Number.isInteger(value) && value >= min && value <= max) return undefined
    return max === Number.MAX_SAFE_INTEGER ? wrong(given, field, 'unknown_choice') : wrong(given, field, 'out_of_range', { min, max })
  }
const anyId = (): [number, number] => [1, Number.MAX_SAFE_INTEGER]

const checks: Record<Need, Check> = {
  text: words('text'),
  reason: words('reason'),
  owner: words('owner'),
  ground: choice('ground', ({ world }) => world.settings.grounds.rejection),
  deferral_ground: choice('ground', ({ world }) => world.settings.grounds.deferral),
  outcome: choice('outcome', () => outcomes),
  officer: number('officer', anyId),
  photo_id: number('photo', anyId),
  stars: number('stars', () => [1, 5]),
  days: number('days', ({ report, world }) => [1, mostExtensionDays(report, world)]),
  agency: checkAgency,
  category: checkCategory,
  until: checkUntil,
  into: checkInto,
  incident: checkIncident,
}

/** Every field the row needs, and its limits; a word too long is refused wherever it stands. */
export function checkNeeds(row: Transition, report: Report, input: ActionInput, at: Date, world: World, facts: Facts): FieldError[] {
  const given: Case = { row, report, input, at, world, facts, errors: [] }
  const max = world.settings.limits.textLength
  for (const field of ['text', 'reason', 'act', 'owner'] as const) {
    if ([...(input[field] ?? '')].length > max) wrong(given, field, 'too_long', { max })
  }
  if (input.seq !== undefined && !Number.isInteger(input.seq)) wrong(given, 'seq', 'unknown_choice')
  for (const need of row.needs ?? []) checks[need](given)
  // A dispatcher may hand the work to another body together with the reason (house 2).
  if (row.action === 'return_to_work' && input.agency !== undefined && report.status === 'objected') checkAgency(given)
  if (row.action === 'answer') checkAnswer(given)
  if (row.action === 'blur_photo' && cellsOf(input.cells) === undefined) wrong(given, 'cells', 'unknown_choice')
  if (row.action === 'verify_closed') checkVerification(given)
  // Somebody who was not understood is asked first (regulation 3.2).
  if (row.action === 'reject' && input.ground === 'not_understood' && report.asks === 0) wrong(given, 'ground', 'ask_first')
  return given.errors
}

/** A photo always, except where the body says by which act it is whose task (regulation 3.5). */
function checkAnswer(given: Case) {
  if (given.input.outcome === 'not_ours_by_law') {
    words('act')(given)
    words('owner')(given)
  } else if ((given.input.photoCount ?? 0) === 0) wrong(given, 'photo', 'photo_required')
}

/** On site: an own photo from the place; on papers: only where regulation 3.7 allows it, and a second signature above a day's number. */
function checkVerification(given: Case) {
  const { report, input, facts, world } = given
  const { siteMetres, papersPerDay } = world.settings.limits
  if ((input.photoCount ?? 0) > 0) {
    if (facts.distance !== null && facts.distance > siteMetres)
      wrong(given, 'photo', 'too_far', { max: siteMetres, metres: Math.round(facts.distance) })
    return
  }
  if (report.onSite || report.verifyCause !== 'silence') wrong(given, 'photo', 'site_photo_required')
  else if (facts.papersToday >= papersPerDay && report.countersignedBy === null) wrong(given, 'text', 'countersign_required', { max: papersPerDay })
}

function checkAgency(given: Case) {
  const { row, report, input, world } = given
  if (input.agency === undefined || input.agency === '') return wrong(given, 'agency', 'missing')
  if (row.action === 'return' && input.agency === 'unknown') return undefined
  const agency = world.agencies.find(Number(input.agency))
  if (!agency) return wrong(given, 'agency', 'unknown_choice')
  if (row.action === 'return') {
    const verdict = judgeReturn(world, report, agency)
    if (verdict === 'same') return wrong(given, 'agency', 'same_agency')
    if (verdict === 'hokimlik') return wrong(given, 'agency', 'hokimlik_not_named')
    if (verdict === 'not_a_lead') return wrong(given, 'agency', 'not_a_lead')
    return undefined
  }
  if (!mayBeResponsible(world.agencies, agency)) return wrong(given, 'agency', 'not_a_lead')
  if ((report.status === 'routed' || row.action === 'involve') && agency.id === report.agencyId) return wrong(given, 'agency', 'same_agency')
  if (row.action === 'involve' && report.parts.includes(agency.id)) return wrong(given, 'agency', 'already_involved')
  return undefined
}

function checkCategory(given: Case) {
  const { report, input, world } = given
  if (!hasWords(input.category)) return wrong(given, 'category', 'missing')
  const category = world.categories.find(input.category)
  if (!category) return wrong(given, 'category', 'unknown_choice')
  if (category.code === report.category) return wrong(given, 'category', 'same_category')
  if (!routeOf(world.agencies, category, report.district)) return wrong(given, 'category', 'not_offered')
  return undefined
}

/** The date of a field as `YYYY-MM-DD`; undefined when it is none. */
export function dateOf(text: string | undefined): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/.exec(text?.trim() ?? '')
  if (!match) return undefined
  const at = endOf(match[1]!)
  // 31 February is no date.
  return !Number.isNaN(at.getTime()) && new Date(at.getTime() + 5 * 3_600_000).toISOString().startsWith(match[1]!) ? match[1] : undefined
}

/** A date to come, within twelve months; a deferral also after the promise it moves (regulation 3.4). */
function checkUntil(given: Case) {
  const { row, report, input, at, world } = given
  if (!hasWords(input.until)) return wrong(given, 'until', 'missing')
  const date = dateOf(input.until)
  if (!date) return wrong(given, 'until', 'not_a_date')
  const end = endOf(date)
  const months = world.settings.limits.deferralMonths
  const latest = new Date(at)
  latest.setUTCMonth(latest.getUTCMonth() + months)
  if (end > latest) return wrong(given, 'until', 'too_late', { months })
  if (beginOf(end) <= at && row.action === 'request_deferral') return wrong(given, 'until', 'in_the_past')
  if (end <= at) return wrong(given, 'until', 'in_the_past')
  if (row.action === 'request_deferral' && end <= report.dueAt) return wrong(given, 'until', 'before_due')
  return undefined
}

function checkInto(given: Case) {
  const { report, facts } = given
  number('into', anyId)(given)
  if (given.errors.some((error) => error.field === 'into')) return undefined
  const { target } = facts
  if (!target || target.id === report.id) return wrong(given, 'into', 'unknown_choice')
  if (!openStatuses.includes(target.status)) return wrong(given, 'into', 'target_ended')
  if (target.categoryGroup !== report.categoryGroup || target.district !== report.district) return wrong(given, 'into', 'other_problem')
  return undefined
}

/** An open incident of the body that has the report (regulation 3.13). */
function checkIncident(given: Case) {
  const { report, input, facts } = given
  if (input.incident === undefined) return wrong(given, 'incident', 'missing')
  if (!facts.incident || facts.incident.agencyId !== report.agencyId) return wrong(given, 'incident', 'unknown_choice')
  if (!facts.incident.isOpen) return wrong(given, 'incident', 'target_ended')
  return facts.incident.covers || wrong(given, 'incident', 'other_problem')
}

const mostCells = 16

/** The squares of a photo to blur, as `1,2,6`: all of them where none is named; undefined when one is no square. */
export function cellsOf(text: string | undefined): number[] | undefined {
  const all = Array.from({ length: mostCells }, (_, index) => index + 1)
  if (!hasWords(text)) return all
  const cells = text!.split(',').map(Number)
  return cells.every((cell) => all.includes(cell)) ? [...new Set(cells)].toSorted((a, b) => a - b) : undefined
}
