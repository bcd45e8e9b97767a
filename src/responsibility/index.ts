export { matrixRoutes } from './api.ts'
export { matrixPages } from './pages/routes.tsx'
export { linesOf } from './store.ts'
