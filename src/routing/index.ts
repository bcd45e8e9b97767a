export { judgeReturn, mayBeResponsible, type Route, routeOf } from './rules.ts'
