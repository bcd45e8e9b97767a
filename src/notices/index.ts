export { receiptPath, receiptRoutes } from './api.ts'
export { browserIn, emailIn, sendAsking } from './actions.ts'
export { openBounces } from './bounces.ts'
export { openChannels } from './open.ts'
export {
  type Address,
  addressesOf,
  addUnconfirmed,
  closeAddress,
  confirmPoint,
  findPoint,
  listChoices,
  openNobodys,
  openPoint,
} from './point-store.ts'
export { openVapid } from './vapid-store.ts'
export { type Arrived } from './message-store.ts'
export { sendDue } from './sender.ts'
export { type NoticeDeps, noticeTasks, sendDigests } from './jobs.ts'
export { tellStaffOf, unreadBell } from './bell-store.ts'
export { bellPages } from './pages/bell.tsx'
export { linkPages } from './pages/links.tsx'
export { noticePages } from './pages/mine.tsx'
export { countReach } from './reach-store.ts'
export { outboxPages } from './pages/outbox.tsx'
export { type GatewayHealth, listGateways, works } from './outbox-store.ts'
export { type Preview, previewsOf, type Sample } from './preview.ts'
export { PushOffer, wayPages } from './pages/ways.tsx'
export { audiencesOf, bellDays, carriesLink, type Channel } from './rules.ts'
export { channelName, messageState, NoticeWords, replaceable, type ReplacedTexts } from './words.ts'
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
