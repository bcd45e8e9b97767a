export { addSpan, type Calendar, dueAfter, halve, measureSpan, parseTerm, type Span } from './calendar.ts'
export { importCalendar, loadCalendar } from './store.ts'
