export { flagOf, type ModerationFlag, stopOf } from './rules.ts'
