export { borderPages } from './pages/borders.tsx'
export { type CatalogueDeps } from './actions.ts'
export { cataloguePages } from './pages/routes.tsx'
