export { bulletinPage } from './pages/routes.tsx'
