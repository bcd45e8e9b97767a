// The table at work: may this be done now, by this person, with these fields, and what does it decide. Pure.
import { parseTerm } from '../deadlines/rules.ts'
import type { FieldError, ProblemCode } from '../platform/problems.ts'
import type { Case, Given, Person, Refusal, Transition } from './action.ts'
import { bodyOf } from './body.ts'
import type { World } from './clocks.ts'
import type { ActionInput } from './given.ts'
import type { Actor, Limit } from './life.ts'
import { checkNeeds, hasWords } from './needs.ts'
import type { Moves, Report, Words } from './report.ts'
import { actionOf, rowsFrom } from './table.ts'
import { present } from '../platform/present.ts'

export type Decision = { ok: true; body: Moves; words: Words; row: Transition } | ({ ok: false } & Refusal)

const refuse = (code: ProblemCode, errors?: FieldError[]): Decision => ({ ok: false, code, ...(errors && { errors }) })

/** The rows that may be taken from this report now by anybody at all; used up is used up for all. */
export function rowsFor(report: Report, at: Date, world: World): Transition[] {
  return rowsFrom(report.status).filter((row) => whyShut(row, { report, at, world }) === undefined)
}

/** What this person may do now, in the order of the table: each of it would be taken, given the fields it needs. */
export function actionsFor(report: Report, at: Date, world: World, person: Person): string[] {
  const names = rowsFor(report, at, world)
    .filter((row) => barTo(row, { report, at, world }, person) === undefined)
    .map((row) => row.action)
  return [...new Set(names)]
}

/** The first of the person's parts that the row allows. */
export const partOf = (row: Transition, { actors }: Person): Actor =>
  present(
    row.by.find((actor) => actors.includes(actor)),
    'the part',
  )

/** Why this row is not for this person, though it is open. */
function barTo(row: Transition, given: Case, person: Person): Refusal | undefined {
  return row.by.some((actor) => person.actors.includes(actor)) ? row.bar?.(given, person) : { code: 'forbidden' }
}

/** Why nobody may take this row now; undefined where it is open. */
export function whyShut(row: Transition, given: Case): ProblemCode | undefined {
  const { report, at, world } = given
  if (row.limit && isUsedUp(row.limit, report, world)) return 'used_up'
  if (
    row.within &&
    at.getTime() > windowFrom(report).getTime() + parseTerm(world.settings.terms[row.within]).minutes * 60_000
  )
    return 'too_late'
  return row.shut?.(given)
}

/** From when the doors of an end stay open for a while. */
const windowFrom = (report: Report): Date =>
  (report.status === 'closed' ? report.closedAt : report.pausedAt) ?? report.stageEnteredAt

function isUsedUp(limit: Limit, report: Report, { settings }: World): boolean {
  return report[limit] >= settings.limits[limit]
}

/**
 * Judges an action in the order of house 5: 409 nobody may, 409 stale, 403 not this person, 422 the fields.
 * The row that is taken names what was meant. `person` says what the one who acts is to the report; the caller has
 * settled 401 and 404.
 */
export function decide(given: Given, asked: string, person: Person): Decision {
  const { report, input } = given
  const action = actionOf(asked)?.means?.(report, person) ?? asked
  const candidates = rowsFrom(report.status).filter((row) => row.action === action)
  const open = candidates.filter((row) => whyShut(row, given) === undefined)
  if (open.length === 0) {
    const elsewhere = candidates.length === 0 ? actionOf(action)?.elsewhere?.(given) : undefined
    return refuse(elsewhere ?? whyNone(candidates, given, person))
  }
  if (isStale(given, action)) return refuse('stale')
  const row = open.find((each) => barTo(each, given, person) === undefined)
  if (!row) {
    const bars = open.flatMap((each) => barTo(each, given, person) ?? [])
    return { ok: false, ...mostParticular(bars, candidates, given, person) }
  }
  const errors = checkNeeds(row, given)
  if (errors.length > 0) return refuse('invalid', errors)
  return { ok: true, body: bodyOf(row, given), words: wordsOf(row, input), row }
}

/** Whether an event leaves every other step as right as it was. */
export function isBeside({ type, moved }: { type: string; moved: boolean }): boolean {
  const aside = actionOf(type)?.isAside
  return aside === 'always' || (aside === 'where_it_stays' && !moved)
}

/** Two who change the same would undo one another unseen; each word in a vote is a word of its own. */
const isSame = ({ type }: { type: string }, action: string): boolean =>
  type === action && actionOf(type)?.isAside === 'always'

/** The step was decided on a state after which something happened that another step may hang on. */
function isStale({ report, input: { seq }, facts: { since } }: Given, action: string): boolean {
  if (seq === undefined || !Number.isInteger(seq) || seq === report.seq) return false
  return seq > report.seq || since === null || !since.every((event) => isBeside(event) && !isSame(event, action))
}

/** Only what the action takes: an act and its owner would be smuggled in elsewhere. */
function wordsOf({ of }: Transition, input: ActionInput): Words {
  const words: Words = {}
  for (const field of ['text', 'reason', ...(of.words ?? [])] as const) {
    const said = input[field]
    if (hasWords(said)) words[field] = said
  }
  return words
}

/** That a word was given, or is not asked for, says more than that it is for others. */
function mostParticular(
  bars: readonly Refusal[],
  candidates: readonly Transition[],
  given: Given,
  person: Person,
): Refusal {
  const bar = bars.find((each) => each.code !== 'forbidden' || each.errors) ?? present(bars[0], 'a bar')
  const isTheirs = candidates.some(({ by }) => by.some((actor) => person.actors.includes(actor)))
  if (bar.errors !== undefined || bar.code !== 'forbidden' || !isTheirs) return bar
  const why = whyNone(candidates, given, person)
  return why === 'wrong_state' ? bar : { ...bar, errors: [{ field: 'action', code: why }] }
}

/** Of several shut rows the reason of the one that is for this person, else of the first. */
function whyNone(candidates: readonly Transition[], given: Case, person: Person): ProblemCode {
  const own = candidates.find(({ by }) => by.some((actor) => person.actors.includes(actor)))
  const row = own ?? candidates[0]
  return own?.truer?.(person) ?? (row && whyShut(row, given)) ?? 'wrong_state'
}
