export { learnPlaces } from './actions.ts'
export { placeRoutes } from './api.ts'
export { Finder, type Finding, foundPart, openFinding, pickedOf } from './pages/finder.tsx'
