export { keepEditions, keepRatings, openLive } from './actions.ts'
export { ratingRoutes } from './api.ts'
export { ratingPages } from './pages/routes.tsx'
export { allDays, allEditions, sumsWithin } from './store.ts'
