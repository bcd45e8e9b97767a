export { flagFor, type ModerationFlag, stopOf } from './rules.ts'
