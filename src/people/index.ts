export { type Membership, type Profile, parsePhone, printPhone, type StaffRole, type Viewer } from './person.ts'
export {
  addMembership,
  findMember,
  findOrAddPerson,
  findPerson,
  addConsent,
  addConsentText,
  type ConsentText,
  findProfile,
  firstMembership,
  isSamePerson,
  languageOf,
  listConsents,
  listConsentTexts,
  findByPhone,
  namesOfPeople,
  officersOf,
  setPersonName,
} from './store.ts'
export {
  agree,
  chooseMembership,
  countDraft,
  countInHour,
  findInChat,
  provePhone,
  requestCode,
  type SignInDeps,
  startSession,
} from './actions.ts'
export {
  actingOf,
  type Holder,
  holders,
  holds,
  may,
  overOf,
  type Permission,
  type Places,
  policy,
  type Reach,
  reachOf,
  requirePermission,
  standsOver,
} from './policy.ts'
export { personRoutes } from './api.ts'
export {
  addressOf,
  deviceOf,
  dropSession,
  holderOf,
  isByItself,
  knownHolder,
  registerSessions,
  requireViewer,
  type Sender,
  senderOf,
  type Door,
} from './session.ts'
export { frameOf, isRoom, roomsOf, safeNext } from './frame.ts'
export { personPages } from './pages/routes.ts'
export { PhoneForm } from './pages/sign-in.tsx'
export { Acting, AsCitizen } from './pages/role.tsx'
export { MyRooms } from './pages/rooms.tsx'
export { removeFactors as dropFactors } from './factor-store.ts'
export { endSessions as endAllSessions, listSessions, type SessionLine } from './session-store.ts'
export { openOneId } from './oneid.ts'
export { personColumns } from './account-store.ts'
export { forgetAccounts, removeAttempts, removeSessions, setEnded, setSuspended } from './store.ts'
