export { bodyRoutes } from './api.ts'
export { bodyPages } from './pages/routes.tsx'
export { OwnPart } from './pages/own.tsx'
export { findPage, listLaunches, listNews, worksNear } from './store.ts'
