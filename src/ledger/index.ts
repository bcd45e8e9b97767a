export { keepData } from './data.ts'
export { keepLedger, type LedgerDeps } from './actions.ts'
export { ledgerRoutes } from './api.ts'
export { ledgerPages } from './pages/routes.tsx'
