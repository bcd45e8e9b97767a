// The pure door of reports: what a person is to a report, and what may be seen of it.
export { isInScope, maySee } from './relations.ts'
