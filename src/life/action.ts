// What an action is: its rows of the table, and all that is particular to it, from when it is open to how the timeline
// says it. Pure.
import type { FieldError, ProblemCode } from '../platform/problems.ts'
import type { Agency } from '../agencies/rules.ts'
import type { World } from './clocks.ts'
import type { ActionInput, Facts } from './given.ts'
import type { Actor, Audience, DueRule, Limit, Need, Status } from './life.ts'
import type { Before, EventRole, Moves, Report, StepEvent } from './report.ts'

/** A report at a moment, in the world as it is: enough to say whether a door is open. */
export interface Case {
  report: Report
  at: Date
  world: World
}

/** Besides, what came with the action and what was looked up for it: enough to decide. */
export interface Given extends Case {
  input: ActionInput
  facts: Facts
}

/** Notes what is wrong with a field. */
export type Wrong = (field: string, code: string, params?: Record<string, string | number>) => void

/** What the one who acts is to the report; relations.ts tells it of a person. */
export interface Person {
  actors: readonly Actor[]
  /** Gave the own word on the present answer already, as one of several. */
  spoke: boolean
  /** Came after the present answer: speaks on the next one (regulation 3.7, 3.13). */
  cameLate: boolean
  /** Closed it, or signed for the closing. */
  closedIt: boolean
  /** Works for a body concerned, so says no word that could take it off control (regulation 3.6, 3.10). */
  isConcerned: boolean
  /** Is the officer who has it in hand. */
  holdsIt: boolean
  /** Had an office since it was filed, in whatever body: is no resident who may close it (regulation 3.6). */
  heldOffice: boolean
}

export interface Refusal {
  code: ProblemCode
  errors?: FieldError[]
}

/** A template of a notice; one of several where it depends on what was decided. */
export type Telling<Body extends object = object> =
  | string
  | { of: readonly string[]; by(body: Moves & Body, after: Report): string | undefined }
export type Tells<Body extends object = object> = Partial<Record<Audience, Telling<Body>>>

/** Where a step leads: `same` keeps the status, `before` goes back to the one it came from. */
export type Target = Status | 'same' | 'before'

/** Why nobody may take a row now; undefined: it is open. */
export type Shut = (given: Case) => ProblemCode | undefined
/** Why a row is not for this person, though the part is right. */
export type Bar = (given: Case, person: Person) => Refusal | undefined

/** One line of the table: from where, by whom, to where, with what. */
export interface Row<Body extends object = object> {
  from: readonly Status[]
  by: readonly Actor[]
  /** Where it may lead; `goes` chooses among several. */
  to: readonly [Target, ...Target[]]
  /** The fields that must be given, and one that may be. */
  needs?: readonly Need[]
  mayName?: 'agency'
  /** What it does to the promise; by target where that differs. */
  due?: DueRule | Partial<Record<Status, DueRule>>
  /** What may be done only so often in a report's life. */
  limit?: Limit
  /** How long the door stays open after the status was entered: a name of the terms. */
  within?: 'revokeWithin' | 'reopenWithin' | 'appealWithin' | 'leaveWithin'
  tells?: Tells<Body>
  /** Whom it tells instead where the status stays. */
  tellsWhenSame?: Tells<Body>
  shut?: Shut
  /** A truer reason for this person than why it is shut to everybody. */
  truer?: (person: Person) => ProblemCode | undefined
  bar?: Bar
  /** What else must be right about the fields. */
  check?: (given: Given, wrong: Wrong) => void
  /** Why this body cannot be named, by the code of the field's error; by default it must be one that can lead. */
  judgeAgency?: (given: Given, agency: Agency) => string | undefined
  goes?: (given: Given) => Target
  /** What it decides besides where it leads and the clocks that follow from that. */
  adds?(given: Given): Moves & Body
}

/** What of an event decides by which sentence it is said. */
export type Said = { [member in 'why' | 'from' | 'to' | 'controlLevel']?: string | undefined } & {
  [member in 'rung' | 'step' | 'supporters' | 'consents']?: number | undefined
} & { [member in 'granted' | 'late' | 'unheard']?: boolean | undefined } & { reviewBy?: string | null | undefined }

/** What must be looked up for a decision. */
export type Fact = keyof Omit<Facts, 'draw' | 'repeated' | 'lowestFifth' | 'since'>

/** What a step writes besides its event and the row (reports/besides.ts). */
export type SideWrite =
  | 'blur' | 'follow_up' | 'heir' | 'hide' | 'join' | 'leave'
  | 'merge' | 'mute' | 'pass' | 'pressure' | 'voice' // prettier-ignore

/** How its form stands on the card: a button at once, open, or folded; the main step or a quiet one. */
export interface Form {
  shape?: 'button' | 'open'
  tone?: 'main'
  /** Many may take it at once: what others did meanwhile is no reason to refuse. */
  isCrowded?: true
}

interface Particular<Body extends object> {
  /** Why nobody may take it in a status that no row names; by default that it is another status. */
  elsewhere?: Shut
  /** Another action that is meant by it, from here and by this person. */
  means?: (report: Report, person: Person) => string | undefined
  /** "Not known whose" is an answer where a body is to be named. */
  mayNameNobody?: true
  /** Words it takes along besides text and reason. */
  words?: readonly ('act' | 'owner')[]
  /** Although the status stays, the stage and its clock begin anew. */
  isAnew?: (to: Status) => boolean
  /** What it leaves on the row besides status, clocks and what `advance` does for every step. */
  marks?(row: Report, event: StepEvent<Body>, before: Before): void
  asks?: readonly Fact[]
  also?: readonly SideWrite[]
  /**
   * Whoever decides on something else meanwhile need not know of it: always, or where the status stays. A step is
   * refused as `stale` for nothing of the kind (house 5).
   */
  isAside?: 'always' | 'where_it_stays'
  /** It leaves no event: neither body nor district can tell (regulation 3.6). */
  leavesNoEvent?: true
  /** Pictures that come along are kept as these; absent: none are asked for. */
  photos?: 'after' | 'site' | 'note'
  /** Staff may let documents come along. */
  documents?: true
  form?: Form
  /** Which of its sentences says it: `event.{name}.{says}`; undefined: `event.{name}`. */
  says?: (body: Said, role: EventRole) => string | undefined
}

/** `Body`: what its event holds besides what any may. */
export interface Action<Name extends string = string, Body extends object = object> extends Particular<Body> {
  name: Name
  rows: readonly Row<Body>[]
}

/** A row of the table, under its action. */
export type Transition<Name extends string = string> = Row & { action: Name; of: Action<Name> }

const shareable = ['shut', 'bar', 'check', 'judgeAgency', 'goes', 'adds'] as const

/** Declares an action; what is said of these beside the rows holds for each row that says nothing itself. */
export function action<const Name extends string, Body extends object = object>(
  name: Name,
  {
    rows,
    shut,
    bar,
    check,
    judgeAgency,
    goes,
    adds,
    ...rest
  }: Particular<Body> & { rows: readonly Row<Body>[] } & Pick<Row<Body>, (typeof shareable)[number]>,
): Action<Name, Body> {
  const shared = Object.fromEntries(
    Object.entries({ shut, bar, check, judgeAgency, goes, adds }).filter(([, each]) => each !== undefined),
  )
  return { name, ...rest, rows: rows.map((row) => ({ ...shared, ...row })) }
}

/** The code where the condition does not hold. */
export const unless = (holds: boolean, code: ProblemCode): ProblemCode | undefined => (holds ? undefined : code)

/** A refusal that says why, although the part would be right. */
export const barred = (code: string): Refusal => ({ code: 'forbidden', errors: [{ field: 'action', code }] })

/** Whoever must act next is told that there is work. */
export const toOwner = { owner: 'work' } as const
