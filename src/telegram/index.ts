export { hookOf, telegramRoutes } from './api.ts'
export { introduce, poll, talkOn } from './bot.ts'
export { forgetChats, openLinkedChat, removeChats } from './chat-store.ts'
export { telegramPages } from './pages.tsx'
