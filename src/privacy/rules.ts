// What privacy keeps and for how long. Pure.

/** What is deleted by itself when its time has passed. */
export const kept = [
  'sessions',
  'attempts',
  'hands',
  'unsent',
  'chats',
  'follows',
  'drafts',
  'invitations',
  'notices',
  'views',
  'originals',
] as const
/** For so many days it can be seen whether several voices came from one hand. */
export const handDays = 30
/** Numbers of what the bot has done, and chats in which nobody said who they are. */
export const chatDays = 7
export type Kept = (typeof kept)[number]
