export { type Membership, parsePhone, printPhone, type StaffRole, type Viewer } from './rules.ts'
export { addMembership, findMember, findOrAddPerson, findPerson, forgetAttempts, languageOf, officersOf, setPersonName } from './store.ts'
export { chooseMembership, countDraft, type SignInDeps, startSession } from './actions.ts'
export {
  actingOf,
  type Holder,
  holderOf,
  holders,
  may,
  overOf,
  type Permission,
  type Places,
  policy,
  reaches,
  type Reach,
  reachOf,
  requirePermission,
  standsOver,
} from './policy.ts'
export { personRoutes } from './api.ts'
export { addressOf, registerSessions, requireViewer, type Door } from './session.ts'
export { frameOf, safeNext } from './frame.ts'
export { personPages } from './pages/routes.ts'
export { MyRooms } from './pages/rooms.tsx'
export { listFactors, removeFactors as dropFactors } from './factor-store.ts'
export { endSessions as endAllSessions } from './session-store.ts'
export { openOneId } from './oneid.ts'
export { personColumns } from './join.ts'
