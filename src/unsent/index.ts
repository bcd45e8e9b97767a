export { refuserOf, unsentPage } from './pages.tsx'
export { removeUnsent } from './store.ts'
