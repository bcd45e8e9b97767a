// What privacy keeps and for how long. Pure.

/** What is deleted by itself when its time has passed. */
export const kept = ['sessions', 'attempts', 'drafts', 'invitations', 'notices', 'views', 'originals'] as const
export type Kept = (typeof kept)[number]
