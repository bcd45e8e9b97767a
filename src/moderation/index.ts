export { type Stop, stopOf } from './rules.ts'
