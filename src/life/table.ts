// The life of a report as one table: every row of every action, from where, by whom, to where, with what (house 2).
// Pure.
import type { Action, Row, Transition } from './action.ts'
import { type ActionName, actions } from './actions/index.ts'
import { type Status, statuses } from './life.ts'

export const rows: readonly Transition[] = actions.flatMap((of: Action) =>
  of.rows.map((row) => ({ ...row, action: of.name, of })),
)

const byName = new Map<string, Action>(actions.map((each) => [each.name, each]))

/** The action behind an event's type; undefined for filing and the first routing, which no row of the table is. */
export const actionOf = (type: string): Action | undefined => byName.get(type)

/** The rows a person may take; the rest happen by themselves. */
export const isPersonal = (row: Row): boolean => row.by.some((actor) => actor !== 'system')
export const isAction = (name = ''): name is ActionName => byName.get(name)?.rows.some(isPersonal) ?? false

const personal = new Map(
  statuses.map((status) => [status, rows.filter((row) => isPersonal(row) && row.from.includes(status))]),
)
/** What people may take from a status. */
export const rowsFrom = (status: Status): readonly Transition[] => personal.get(status) ?? []

/**
 * The steps that lead on from a status, for the pages that explain the table; what changes no status stands in its own
 * list.
 */
export const actionsFrom = (status: Status): string[] => [
  ...new Set(
    rowsFrom(status)
      .filter((row) => row.to.some((to) => to !== 'same'))
      .map((row) => row.action),
  ),
]

/** What an action does to the promise from a status, whichever of its rows was taken. */
export function duesOf(type: string, from: Status): readonly string[] {
  return dues.get(type)?.[from] ?? []
}

const dues = new Map(
  actions.map((each: Action) => {
    const byStatus: Partial<Record<Status, string[]>> = {}
    for (const { from, due } of each.rows) {
      const rules = typeof due === 'string' ? [due] : Object.values(due ?? {})
      for (const status of from) (byStatus[status] ??= []).push(...rules)
    }
    return [each.name, byStatus]
  }),
)
