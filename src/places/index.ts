export { type FoundPlace, learnPlaces, openPlaces } from './actions.ts'
export { aroundOf, placeRoutes } from './api.ts'
