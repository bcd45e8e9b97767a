export { receiptPath, receiptRoutes } from './api.ts'
export { type NoticeDeps, noticeTasks, sendDigests } from './jobs.ts'
export { noticePages } from './pages.tsx'
export { countUnseen, findWordLink, markSeen, useWordLink } from './store.ts'
