export { type Route, routeOf } from './rules.ts'
