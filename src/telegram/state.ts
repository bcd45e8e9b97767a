// What is being talked about in a chat: reports that were begun, each with its message, and what was asked last. Pure.
import { z } from 'zod'

/** A report that was begun here. */
const Begun = z.object({
  /** The draft. */
  id: z.string(),
  /** The message that shows it, with buttons. */
  message: z.number().optional(),
  /** What was written, by the number of its message: an edited one takes the place of what it was. */
  said: z.array(z.tuple([z.number(), z.string()])).default([]),
  /** Reports close by were offered for this type and place. */
  offered: z.string().optional(),
})
export type Begun = z.infer<typeof Begun>

/** What the next words are: another type, a district, a landmark, an answer; or the words of a step. */
const Asked = z.discriminatedUnion('is', [
  z.object({ is: z.literal('type'), draft: z.string() }),
  z.object({ is: z.literal('district'), draft: z.string() }),
  z.object({ is: z.literal('landmark'), draft: z.string() }),
  z.object({ is: z.literal('answer'), draft: z.string(), question: z.string() }),
  z.object({
    is: z.literal('step'),
    report: z.number(),
    action: z.string(),
    seq: z.number(),
    text: z.string().optional(),
    files: z.array(z.string()).default([]),
  }),
])
export type Asked = z.infer<typeof Asked>
export type AskedStep = Extract<Asked, { is: 'step' }>

const State = z.object({
  /** The latest last; words go to the last one. */
  begun: z.array(Begun).default([]),
  asked: Asked.optional(),
  /** What the link said with which the chat was opened, until the language is known. */
  start: z.string().optional(),
})
export type State = z.infer<typeof State>

/** What an older release wrote and nobody can read any more is forgotten: the drafts themselves stand on the site. */
export function stateOf(stored: unknown): State {
  const parsed = State.safeParse(stored)
  return parsed.success ? parsed.data : State.parse({})
}

/** So many reports may be begun at once in a chat. */
export const mostBegun = 5

/** Eight letters name a draft within its chat: a button has room for little. */
export const shortOf = (id: string): string => id.slice(0, 8)
export const begunBy = (state: State, short: string): Begun | undefined =>
  state.begun.find(({ id }) => shortOf(id) === short)

/** Words of a report: pieces in the order of their messages. */
export const wordsOf = ({ said }: Begun): string =>
  said
    .toSorted(([a], [b]) => a - b)
    .map(([, text]) => text)
    .join('\n')

/** With a piece more, or another one in its place: the same message told twice is one. */
export const withPiece = (begun: Begun, message: number, text: string): Begun => ({
  ...begun,
  said: [...begun.said.filter(([number]) => number !== message), [message, text]],
})
