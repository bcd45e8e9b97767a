export { coexecutorsOf, leadOf, type Route, routeOf } from './rules.ts'
