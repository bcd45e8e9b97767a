// What happens by itself when its time has come: reminders, the ladder of delays, and what silence means. Pure.
import type { Given, Transition } from './action.ts'
import { bodyOf } from './body.ts'
import { nextStepOf, type SelfStep, type World } from './clocks.ts'
import { whyShut } from './decide.ts'
import { type Facts, noFacts } from './given.ts'
import type { Moves, Report } from './report.ts'
import { rows } from './table.ts'

export interface SelfTaken {
  type: string
  body: Moves
  row: Transition
}

/** The one step that is due now, the earliest first; undefined where nothing is (any more). */
export function decideStep(report: Report, at: Date, world: World, facts: Facts): SelfTaken | undefined {
  const next = nextStepOf(report, world)
  return next && next.at <= at ? decideAlone(report, next.name, at, world, facts) : undefined
}

/** What the system's step of this name decides now: the first of its rows that is open; undefined where none is. */
export function decideAlone(
  report: Report,
  name: SelfStep | 'notified' | 'publish',
  at: Date,
  world: World,
  facts: Facts = noFacts,
): SelfTaken | undefined {
  const given: Given = { report, input: {}, at, world, facts }
  const row = rows.find(
    (each) =>
      each.action === name &&
      each.from.includes(report.status) &&
      each.by.includes('system') &&
      whyShut(each, given) === undefined,
  )
  return row && { type: row.action, body: bodyOf(row, given), row }
}
