export { workRoutes } from './api.ts'
