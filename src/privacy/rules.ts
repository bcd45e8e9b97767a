// What privacy keeps and for how long. Pure.

/** What is deleted by itself when its time has passed. */
export const kept = [
  'sessions',
  'attempts',
  'hands',
  'unsent',
  'uploads',
  'taken',
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
/** A phone that has not sent its step for so many days sends it no more under the same key. */
export const takenDays = 60
/** Numbers of what the bot has done, and chats in which nobody said who they are. */
export const chatDays = 7
export type Kept = (typeof kept)[number]
