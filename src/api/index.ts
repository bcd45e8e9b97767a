export { apiRoutes, type ProblemPage } from './routes.ts'
