export { deskRoutes } from './api.ts'
export { deskPages } from './pages/routes.tsx'
export { Broadcasts } from './pages/rooms.tsx'
export { broadcastsFor, type Insides, readInsides } from './store.ts'
