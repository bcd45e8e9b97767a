export { addSpan, type Calendar, dueAfter, halve, parseTerm, type Span } from './calendar.ts'
export { importCalendar, loadCalendar } from './store.ts'
