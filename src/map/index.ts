export { countOnMap } from './actions.ts'
export { mapApi } from './api.ts'
export { mapFrame } from './pages/frame.tsx'
export { type MapDeps, mapPage } from './pages/map.tsx'
