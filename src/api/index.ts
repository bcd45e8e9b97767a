export { apiRoutes, type Refuser } from './routes.ts'
