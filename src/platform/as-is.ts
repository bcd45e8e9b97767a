// Replies whose body is written already.

/** The serializer of a reply whose body is text or bytes already. */
export const asIs = (body: unknown): string => body as string
