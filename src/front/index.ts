export { frontPage } from './page.tsx'
export { sharePage } from './share.ts'
