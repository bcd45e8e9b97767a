export { type CatalogueDeps } from './actions.ts'
export { cataloguePages } from './pages/routes.tsx'
