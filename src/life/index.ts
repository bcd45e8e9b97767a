export { type NextStep, type World, actByFor, calendarOf, isOverdue, mostExtensionDays, nextStepOf, percentOf } from './clocks.ts'
export { type Consequences, type Delta, consequences } from './consequences.ts'
export { type Person, actionsFor, actionsFrom, decide, partOf } from './decide.ts'
export { iso } from './effects.ts'
export { type ActionInput, type Facts, noFacts } from './given.ts'
export {
  type Actor,
  type Need,
  type Publication,
  type RequestKind,
  type Rung,
  type Status,
  type Transition,
  isAction,
  isPersonal,
  ladder,
  openStatuses,
  outcomes,
  owedStatuses,
  ownerOf,
  publicOpenStatuses,
  rows,
  rungs,
  statuses,
} from './life.ts'
export { type CalendarChange, type Starts, recounted } from './recounted.ts'
export { type Passed, type ToldEvent, replay } from './replay.ts'
export { type EventActor, type EventBody, type EventRole, type Report, type ReportEvent, type Words, newborn } from './report.ts'
export { decideStep } from './steps.ts'
