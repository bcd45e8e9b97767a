export { type EventBody, type EventOf, type EventType, type ReportEvent, eventOf, ofType } from './event.ts'
export { type NextStep, type World, actByFor, isOverdue, mostExtensionDays, nextStepOf, percentOf } from './clocks.ts'
export { type Consequences, type Delta, consequences } from './consequences.ts'
export { type Action, type Fact, type Form, type Person, type Said, type SideWrite, type Transition } from './action.ts'
export { actionsFor, decide, isBeside, partOf } from './decide.ts'

export { type ActionInput, type Facts, type Heir, type Voices, type Voters, noFacts, someOf } from './given.ts'
export {
  type Actor,
  type Need,
  type Publication,
  type RequestKind,
  type Rung,
  type Status,
  ladder,
  openStatuses,
  outcomes,
  owedStatuses,
  ownerOf,
  publicOpenStatuses,
  rungs,
  statuses,
} from './life.ts'
export { type CalendarChange, type Starts, recounted } from './recounted.ts'
export { type Passed, type ToldEvent, replay } from './replay.ts'
export { type EventActor, type EventRole, type Moves, type Report, type Words, newborn } from './report.ts'
export { decideAlone, decideStep } from './steps.ts'
export { actionOf, actionsFrom, isAction, isPersonal, rows } from './table.ts'
