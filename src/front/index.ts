export { frontPage } from './page.tsx'
