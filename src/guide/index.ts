export { designPage } from './design.tsx'
export { guidePages } from './pages.tsx'
