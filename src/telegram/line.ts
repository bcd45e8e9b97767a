// What the bot can do in a chat: say, show again in place, send pictures; Telegram's refusals that mean nothing are
// passed over, those that pass are tried again.
import { setTimeout as pause } from 'node:timers/promises'
import { GrammyError, InlineKeyboard, InputFile, InputMediaBuilder, Keyboard } from 'grammy'
import type { InlineQueryResultArticle } from 'grammy/types'
import { isChatClosed, type Telegram } from '../platform/telegram.ts'

/** A button that asks the bot, or leads to the site. */
export type Press = { text: string; data: string } | { text: string; url: string }
export type Buttons = readonly (readonly Press[])[]

/** The keyboard in the place of the phone's own. */
export interface Asking {
  contact?: string
  place?: string
}

/** The person blocked the bot, or the chat is gone. */
export class ChatClosed extends Error {}

export interface Line {
  /** @returns the number of the message */
  say: (html: string, buttons?: Buttons) => Promise<number>
  /** Says it with a button of the phone's keyboard, or takes such a keyboard away. */
  ask: (html: string, asking: Asking | 'nothing') => Promise<void>
  /** False where the message is not there any more. */
  edit: (message: number, html: string, buttons?: Buttons) => Promise<boolean>
  /** An old message keeps its words and loses its buttons. */
  strip: (message: number) => Promise<void>
  /** The answer to a pressed button. */
  toast: (query: string, text?: string) => Promise<void>
  pictures: (files: readonly Buffer[], caption: string) => Promise<void>
  found: (query: string, results: readonly InlineQueryResultArticle[]) => Promise<void>
  file: (id: string) => Promise<Buffer>
}

const keyboardOf = (buttons: Buttons) =>
  InlineKeyboard.from(
    buttons.map((row) =>
      row.map((press) =>
        'url' in press ? InlineKeyboard.url(press.text, press.url) : InlineKeyboard.text(press.text, press.data),
      ),
    ),
  )

const mostTries = 4
/** A flood longer than that is waited out by the queue. */
const mostWaitSeconds = 30

const isNothing = ({ description }: GrammyError) =>
  /message is not modified|message to edit not found|message can't be edited|query is too old|QUERY_ID_INVALID/i.test(
    description,
  )

/** @throws ChatClosed, GrammyError; errors of the network after some tries */
async function patiently<T>(work: () => Promise<T>): Promise<T | 'nothing'> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (error instanceof GrammyError) {
        if (isChatClosed(error)) throw new ChatClosed(error.description)
        if (isNothing(error)) return 'nothing'
        const { retry_after: seconds } = error.parameters
        const passes = seconds === undefined ? error.error_code >= 500 : seconds <= mostWaitSeconds
        if (!passes || tries >= mostTries) throw error
        await pause((seconds ?? tries) * 1000)
      } else {
        if (tries >= mostTries) throw error
        await pause(tries * 500)
      }
    }
  }
}

export function openLine({ api, turn, file }: Telegram, chat: number): Line {
  const html = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } } as const
  const inTurn = async <T>(work: () => Promise<T>) =>
    patiently(async () => {
      await turn(String(chat))
      return work()
    })
  return {
    say: async (text, buttons = []) => {
      const sent = await inTurn(() =>
        api.sendMessage(chat, text, { ...html, ...(buttons.length > 0 && { reply_markup: keyboardOf(buttons) }) }),
      )
      return sent === 'nothing' ? 0 : sent.message_id
    },
    ask: async (text, asking) => {
      const keyboard = new Keyboard().resized().oneTime()
      if (asking !== 'nothing' && asking.contact !== undefined) keyboard.requestContact(asking.contact)
      if (asking !== 'nothing' && asking.place !== undefined) keyboard.requestLocation(asking.place)
      await inTurn(() =>
        api.sendMessage(chat, text, {
          ...html,
          reply_markup: asking === 'nothing' ? { remove_keyboard: true } : keyboard,
        }),
      )
    },
    edit: async (message, text, buttons = []) =>
      (await patiently(() =>
        api.editMessageText(chat, message, text, { ...html, reply_markup: keyboardOf(buttons) }),
      )) !== 'nothing',
    strip: async (message) => {
      await patiently(() => api.editMessageReplyMarkup(chat, message))
    },
    toast: async (query, text) => {
      await patiently(() => api.answerCallbackQuery(query, text === undefined ? {} : { text: text.slice(0, 200) }))
    },
    pictures: async (files, caption) => {
      const [first, ...others] = files
      if (!first) return
      if (others.length === 0) await inTurn(() => api.sendPhoto(chat, new InputFile(first, 'rasm.jpg'), { caption }))
      else
        await inTurn(() =>
          api.sendMediaGroup(
            chat,
            files.map((bytes, index) =>
              InputMediaBuilder.photo(new InputFile(bytes, `rasm-${index}.jpg`), index === 0 ? { caption } : {}),
            ),
          ),
        )
    },
    found: async (query, results) => {
      await patiently(() => api.answerInlineQuery(query, results, { cache_time: 30 }))
    },
    file: async (id) => {
      const bytes = await patiently(() => file(id))
      if (bytes === 'nothing') throw new Error('A file that is not there')
      return bytes
    },
  }
}
