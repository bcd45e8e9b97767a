export { type AdminDeps } from './actions.ts'
export { adminRoutes } from './api.ts'
export { recountClocks, watchChanges } from './jobs.ts'
export { adminPages } from './pages/routes.tsx'
