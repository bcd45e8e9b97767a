export { oversightRoutes } from './api.ts'
export { oversightPages } from './pages/routes.tsx'
export { monitoringPages } from './pages/monitoring.tsx'
export { oversightFiles } from './pages/files.ts'
