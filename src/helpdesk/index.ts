export { deskRoutes } from './api.ts'
export { deskPages } from './pages/routes.tsx'
