export { publishFirstConsent, type PrivacyDeps } from './actions.ts'
export { privacyRoutes } from './api.ts'
export { keepRetention } from './jobs.ts'
export { privacyPages } from './pages/routes.tsx'
