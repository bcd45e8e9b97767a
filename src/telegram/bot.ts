// The bot at work: what Telegram tells is written down first and then done, chat by chat, so that a process that dies
// loses nothing; done again nothing is doubled.
import { setTimeout as pause } from 'node:timers/promises'
import type { Update } from 'grammy/types'
import pLimit from 'p-limit'
import type { Locale } from '../language/index.ts'
import type { Telegram } from '../platform/telegram.ts'
import { endUpdates, keepUpdates, nextUpdate, openChat, setState, takeUpdates, type Waiting } from './chat-store.ts'
import { showDrafts } from './draft-talk.ts'
import { hearInGroup } from './group-talk.ts'
import { askLanguage, hearOne, needsLanguage } from './hear.ts'
import { ChatClosed, openLine } from './line.ts'
import { type BotDeps, openTalk, say } from './talk.ts'
import { heardIn } from './update.ts'
import { t } from './words.ts'

const mostTaken = 100
const chatsAtOnce = 8
/** After so many tries somebody is told that it did not work. */
const mostTries = 5
/** So much from one chat at a time is read; what a flood brings besides is passed over, and said so. */
const mostOfChat = 40
/** Telegram answers when there is something, or after so long: sooner than a call is given up. */
const longPollSeconds = 10

/** What the bot is told of, and nothing else. */
export const allowedUpdates = ['message', 'edited_message', 'callback_query', 'inline_query', 'my_chat_member'] as const

/** Writes down what Telegram told. */
export const receive = ({ db, clock }: Pick<BotDeps, 'db' | 'clock'>, updates: readonly Update[]): Promise<void> =>
  keepUpdates(
    db,
    updates.map((update) => ({ update, chat: heardIn(update)?.chat })),
    clock(),
  )

/** Asks Telegram what there is, and writes it down; true where there was something. */
export async function poll(deps: BotDeps, { api }: Telegram, signal?: AbortSignal): Promise<boolean> {
  const offset = await nextUpdate(deps.db)
  const asked = {
    timeout: longPollSeconds,
    limit: mostTaken,
    allowed_updates: allowedUpdates,
    ...(offset > 0 && { offset }),
  }
  const updates = await api.getUpdates(asked, signal as Parameters<typeof api.getUpdates>[1])
  await receive(deps, updates)
  return updates.length > 0
}

/** Does what was told and is not done yet; true where there may be more. */
export async function talkOn(deps: BotDeps, telegram: Telegram): Promise<boolean> {
  const waiting = await takeUpdates(deps.db, mostTaken)
  if (waiting.length === 0) return false
  const turn = pLimit(chatsAtOnce)
  const chats = [...Map.groupBy(waiting, ({ chatId }) => chatId)]
  const done = await Promise.all(chats.map(([chat, told]) => turn(() => talkIn(deps, telegram, chat, told))))
  // What could not be done is tried again, not at once.
  if (done.includes(false)) await pause(1000)
  return true
}

/** All that one chat said, in its order, and then the answer. @returns whether it is done with */
async function talkIn(
  deps: BotDeps,
  telegram: Telegram,
  chatId: number | null,
  told: readonly Waiting[],
): Promise<boolean> {
  const ids = told.map(({ id }) => id)
  if (chatId === null) {
    await endUpdates(deps.db, ids, deps.clock())
    return true
  }
  const line = openLine(telegram, chatId)
  const heard = told.flatMap(({ id, told: update }) => {
    const each = heardIn(update)
    return each ? [{ ...each, update: id }] : []
  })
  try {
    for (const each of heard.filter(({ inGroup }) => inGroup)) await hearInGroup(deps, telegram, line, each)
    if (heard.every(({ inGroup }) => inGroup)) {
      await endUpdates(deps.db, ids, deps.clock())
      return true
    }
    const chat = await openChat(deps.db, chatId, deps.clock())
    const talk = await openTalk(deps, line, chat, heard.find(({ language }) => language !== undefined)?.language)
    for (const each of heard.slice(0, mostOfChat)) {
      talk.update = each.update
      await hearOne(talk, each)
    }
    if (heard.length > mostOfChat) await line.say(say(talk, 'too_many'))
    const isOnlySearch = heard.every(({ said }) => said.is === 'search' || said.is === 'left')
    if (needsLanguage(talk) && !isOnlySearch) await askLanguage(talk)
    else if (!isOnlySearch) await showDrafts(talk, { isPressed: heard.every(({ said }) => said.is === 'press') })
    if (!isOnlySearch) await setState(deps.db, chatId, talk.state)
    await endUpdates(deps.db, ids, deps.clock())
    return true
  } catch (error) {
    if (error instanceof ChatClosed) {
      await endUpdates(deps.db, ids, deps.clock())
      return true
    }
    deps.log.error({ err: error }, 'a chat could not be answered')
    if (told.every(({ attempts }) => attempts < mostTries)) return false
    await endUpdates(deps.db, ids, deps.clock())
    await line.say(t('uz', 'failed')).catch(() => 0)
    return true
  }
}

const menu = ['yangi', 'xabarlar', 'ish', 'til', 'yordam'] as const
const menuKeys = {
  yangi: 'menu.new',
  xabarlar: 'menu.mine',
  ish: 'menu.work',
  til: 'menu.language',
  yordam: 'menu.help',
} as const

/** Tells Telegram how we are told (`webhook`), or that we ask; and the commands in each language. */
export async function introduce(
  { api }: Telegram,
  webhook: { url: string; secret: string } | undefined,
): Promise<void> {
  if (webhook)
    await api.setWebhook(webhook.url, {
      secret_token: webhook.secret,
      allowed_updates: allowedUpdates,
      max_connections: 20,
    })
  else await api.deleteWebhook()
  const commandsIn = (locale: Locale) => menu.map((command) => ({ command, description: t(locale, menuKeys[command]) }))
  await api.setMyCommands(commandsIn('uz'))
  await api.setMyCommands(commandsIn('ru'), { language_code: 'ru' })
  await api.setMyCommands(commandsIn('en'), { language_code: 'en' })
}
