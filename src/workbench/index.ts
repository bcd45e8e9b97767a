export { workRoutes } from './api.ts'
export { workPages } from './pages.tsx'
