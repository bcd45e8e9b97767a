export { receiptPath, receiptRoutes } from './api.ts'
export { type NoticeDeps, noticeTasks, sendDigests } from './jobs.ts'
export { noticePages } from './pages.tsx'
export { NoticeWords, replaceable, type ReplacedTexts } from './words.ts'
export {
  type BodyNotice,
  countUnseen,
  findWordLink,
  loadNoticeTexts,
  markSeen,
  removeNoticeText,
  setNoticeText,
  tellOfBody,
  useWordLink,
} from './store.ts'
export { forgetNotices, removeNotices } from './store.ts'
