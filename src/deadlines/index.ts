export { addSpan, type Calendar, type Calendars, dueAfter, halve, measureSpan, parseTerm, type Span } from './calendar.ts'
export { calendarsOf, importCalendar, liveCalendars, loadCalendars } from './store.ts'
