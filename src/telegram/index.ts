export { hookOf, telegramRoutes } from './api.ts'
export { introduce, poll, talkOn } from './bot.ts'
export { forgetChats, removeChats } from './chat-store.ts'
export { telegramPages } from './pages.tsx'
