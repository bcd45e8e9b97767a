// From a row of the table to the body of its event: where it leads, which clocks follow from that, and what the action
// adds. Pure.
import type { Given, Target, Transition } from './action.ts'
import {
  actByFor,
  calendarOf,
  earlierPromise,
  extended,
  goOn,
  halfTerm,
  iso,
  resumedDue,
  standstill,
  unitOf,
  untilAsked,
  wholeTerm,
} from './clocks.ts'
import type { DueRule, Status } from './life.ts'
import type { Moves } from './report.ts'
import { present } from '../platform/present.ts'

/** What the step decides. @throws where an action leads elsewhere than its row says: that is a fault of ours. */
export function bodyOf(row: Transition, given: Given): Moves {
  const { report, at, world } = given
  const to = row.goes?.(given) ?? row.to[0]
  if (!row.to.includes(to)) throw new Error(`${row.action} leads to ${to}, not as its row says`)
  const adds = row.adds?.(given) ?? {}
  if (to === 'before') return { ...back(row, given), ...adds }
  const dueAt = promise(dueRule(row, to), given, adds, to === 'same')
  if (to === 'same')
    return {
      ...(dueAt && { dueAt: iso(dueAt) }),
      ...(dueAt && runsByPromise(report.status) && { actBy: iso(dueAt) }),
      ...adds,
    }
  const moved = {
    ...report,
    ...(dueAt && { dueAt }),
    ...(adds.agency !== undefined && { agencyId: adds.agency }),
    ...(adds.category !== undefined && { category: adds.category }),
  }
  // A stage that goes on keeps its clock.
  const goesOn = to === report.status && !row.of.isAnew?.(to)
  const actBy = goesOn ? null : actByFor(moved, to, at, world)
  return {
    from: report.status,
    to,
    ...(dueAt && { dueAt: iso(dueAt) }),
    ...(actBy && { actBy: iso(actBy) }),
    ...endOfDeferral(given, to),
    ...adds,
  }
}

/** Work that is taken up again: how long the promise stood still. */
const endOfDeferral = ({ report, at, world }: Given, to: Status): Pick<Moves, 'stood'> =>
  report.status === 'deferred' && to === 'in_progress' ? { stood: standstill(report, at, world) } : {}

/** Stages that end at the promise itself. */
const runsByPromise = (status: Status): boolean => status === 'in_progress' || status === 'deferred'

const dueRule = ({ due }: Transition, to: Target): DueRule | undefined =>
  typeof due === 'string' ? due : due?.[to as Status]

/** Where the promise stands by this rule; undefined where the step moves none. */
function promise(
  rule: DueRule | undefined,
  { report, at, world }: Given,
  adds: Moves,
  isHeld: boolean,
): Date | undefined {
  switch (rule) {
    case 'set':
    case 'whole':
      return wholeTerm(report, at, world)
    case 'half':
      return halfTerm(report, at, world)
    case 'earlier':
      return earlierPromise(report, present(adds.category, 'the type'), isHeld, at, world)
    case 'extend':
      return report.request === 'extension'
        ? extended(report, present(report.requestDays, 'the days asked for'), world)
        : untilAsked(report, world)
    case 'until':
      return untilAsked(report, world)
    case 'resume':
      return resumedDue(report, at, world)
    default:
      return undefined
  }
}

/** The status it came from, with what was left of both clocks; after a merger they stand as they stood. */
function back({ due }: Transition, { report, at, world }: Given): Moves {
  const to = present(report.cameFrom, 'the stage before')
  const stopped = report.pausedActBy
  if (due !== 'resume') return { from: report.status, to, ...(stopped && { actBy: iso(stopped) }) }
  const dueAt = resumedDue(report, at, world)
  const actBy =
    to === 'in_progress'
      ? dueAt
      : goOn(
          present(report.pausedAt, 'when it was paused'),
          present(stopped, 'the paused clock'),
          unitOf(report, to, world),
          at,
          calendarOf(world, report),
        )
  return { from: report.status, to, dueAt: iso(dueAt), actBy: iso(actBy), stood: standstill(report, at, world) }
}
