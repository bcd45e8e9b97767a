export { uploadsIn } from './actions.ts'
export { uploadRoutes } from './api.ts'
export { removeUploads } from './store.ts'
