export { invite, inviteAgain, type StaffDeps } from './actions.ts'
export { staffRoutes } from './api.ts'
export { staffPages } from './pages/routes.tsx'
export { forgetInvitations, removeInvitations } from './store.ts'
