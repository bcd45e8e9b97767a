// The pure door of deadlines: the arithmetic of terms, days as people write them, office hours.
export {
  addSpan,
  type Calendar,
  type Calendars,
  dueAfter,
  halve,
  measureSpan,
  type OfficeHours,
  parseTerm,
  type Span,
  workingDayFrom,
} from './calendar.ts'
export { unwatched, type Watch } from './watch.ts'
