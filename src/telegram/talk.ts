// One talk: a chat, who writes from it, what is talked about, and the line by which they are answered.
import type { Phones } from '../categories/index.ts'
import type { Locale, Params } from '../language/index.ts'
import { inTransaction } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import type { Problem } from '../platform/problems.ts'
import { type Telegram } from '../platform/telegram.ts'
import { xmlText } from '../platform/xml.ts'
import { findInChat, languageOf, type SignInDeps, type Viewer } from '../people/index.ts'
import { openPoint } from '../notices/index.ts'
import type { Holder, ReportDeps } from '../reports/index.ts'
import { sayFieldError, sayProblem, sayWhatToDo } from '../ui/index.ts'
import { type Chat, type ChatLink, setPerson } from './chat-store.ts'
import type { Line } from './line.ts'
import { type State, stateOf } from './state.ts'
import { t } from './words.ts'

export interface BotDeps extends ReportDeps, Omit<SignInDeps, 'log'> {
  log: Log
  phones: Phones
  telegram: Telegram | undefined
}

export interface Talk {
  deps: BotDeps
  line: Line
  chat: Chat
  locale: Locale
  state: State
  /** Nobody known yet: undefined. */
  viewer: Viewer | undefined
  /** The number of what is being read now: told again, it leads to the same. */
  update: number
  /** Drafts to be shown anew once everything that came together is read. */
  dirty: Set<string>
}

/** What is written in a chat is ours by its number, as what is typed in a browser is the browser's. */
export const holderOf = ({ deps, chat, viewer }: Pick<Talk, 'deps' | 'chat' | 'viewer'>): Holder => ({
  personId: viewer?.personId ?? null,
  browser: deps.secrets.hash('telegram', String(chat.id)),
})

/** Languages of Telegram that we speak. */
const languages: Record<string, Locale> = { uz: 'uz', ru: 'ru', en: 'en' }

export async function openTalk(deps: BotDeps, line: Line, chat: Chat, set: string | undefined): Promise<Talk> {
  const viewer = chat.personId === null ? undefined : await findInChat(deps, { ...chat, personId: chat.personId })
  const locale = chat.language ?? languages[set?.slice(0, 2) ?? ''] ?? 'uz'
  return { deps, line, chat, locale, state: stateOf(chat.state), viewer, update: 0, dirty: new Set() }
}

export type Key = Parameters<typeof t>[1]

/** A text of the bot, ready for a message: what is put in is escaped. */
export const say = ({ locale }: Pick<Talk, 'locale'>, key: Key, params: Params = {}): string =>
  t(locale, key, escaped(params))

const escaped = (params: Params) =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? xmlText(value) : value]),
  )

/** A refusal as a sentence or some. */
export function sayRefusal({ locale }: Pick<Talk, 'locale'>, problem: Problem): string {
  const errors = problem.errors.map((error) => sayFieldError(locale, error))
  return xmlText(
    errors.length > 0 ? errors.join('. ') : `${sayProblem(locale, problem)}. ${sayWhatToDo(locale, problem)}`,
  )
}

/** The chat is this person's from now on: notices go there too, in the language of the account. */
export async function link(talk: Talk, found: ChatLink): Promise<void> {
  const { deps, chat } = talk
  const at = deps.clock()
  const language = chat.language ?? (await languageOf(deps.db, found.personId))
  await inTransaction(deps.db, async (tx) => {
    await setPerson(tx, chat.id, found)
    const point = { channel: 'telegram' as const, address: String(chat.id), keys: null, language, at }
    await openPoint(tx, { personId: found.personId, ...point })
  })
  talk.chat = { ...chat, ...found }
  talk.viewer = await findInChat(deps, found)
}
