export { liveRoutes } from './api.ts'
