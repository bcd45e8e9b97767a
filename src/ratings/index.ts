export { ratingPages } from './pages.tsx'
