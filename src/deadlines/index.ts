export {
  addSpan,
  type Calendar,
  type Calendars,
  dueAfter,
  measureSpan,
  type OfficeHours,
  parseTerm,
  type Span,
  usualHours,
} from './calendar.ts'
export { parseDay, parseMoment } from './days.ts'
export { parseHours, printHours } from './hours.ts'
export { addWatch, parseWatch, sayWatch, unwatched, type Watch } from './watch.ts'
export {
  type CalendarDay,
  calendarsOf,
  importCalendar,
  listDays,
  listHours,
  liveCalendars,
  loadCalendars,
  lockDays,
  setDay,
  setHours,
} from './store.ts'
