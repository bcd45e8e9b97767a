// A stand-in for Telegram that speaks the Bot API over HTTP, with the errors it really gives; and the other side of it,
// where people write, send and press.
import { listen, bodyOf } from './stand-in.ts'

export interface Button {
  text: string
  url?: string
  callback_data?: string
}

export interface SentMessage {
  message_id: number
  chat_id: string
  text: string
  /** Rows of buttons below it. */
  buttons: Button[][]
  /** Pictures that came with it. */
  photos: Buffer[]
  /** A button of the phone's keyboard asks for this. */
  asks?: 'contact' | 'place' | undefined
  /** Written by the person of the chat. */
  isOwn?: boolean
}

export type TelegramFailure = 'flood' | 'broken' | 'cut' | 'slow'

/** What a person does in the own chat with the bot. */
export interface ChatPerson {
  says: (text: string, options?: { replyTo?: number }) => number
  edits: (message: number, text: string) => void
  sendsPhoto: (bytes: Buffer, options?: { caption?: string; album?: string; size?: number }) => number
  sendsPlace: (lat: number, lng: number, accuracy?: number) => void
  sharesContact: (phone: string, options?: { ofAnother?: boolean; forwarded?: boolean }) => void
  sends: (what: 'voice' | 'sticker' | 'document' | 'video') => void
  /** Presses the button with these words, on the latest message that has it; false where there is none. */
  presses: (words: string | RegExp) => boolean
  /** The same by what the button carries, of whatever age. */
  pressesData: (data: string, message: number) => void
  searches: (words: string) => void
  blocks: () => void
  /** What stands in the chat. */
  messages: () => SentMessage[]
}

export interface Telegram {
  /** What the environment says of it. */
  env: Record<string, string>
  sent: SentMessage[]
  /** What the next calls answer instead, in turn; asking for updates is not among them. */
  failures: TelegramFailure[]
  /** Chats whose person blocked the bot. */
  blocked: Set<string>
  /** Chats that are not there any more. */
  unknown: Set<string>
  /** Answers to buttons and searches. */
  toasts: string[]
  found: unknown[][]
  /** Of groups: who is no administrator. */
  members: Set<number>
  /** What somebody writes in a group. */
  inGroup: (group: number, by: number, text: string) => void
  /** Where the bot wants to be told; empty: it asks. */
  hook: { url: string; secret: string } | undefined
  person: (chat: string, options?: { language?: string }) => ChatPerson
  close: () => Promise<void>
}

/** Seconds after which a flood may go on. */
export const floodSeconds = 7

interface Fields {
  chat_id?: string | number
  message_id?: number
  text?: string
  caption?: string
  reply_markup?: {
    inline_keyboard?: Button[][]
    keyboard?: { request_contact?: boolean; request_location?: boolean }[][]
  }
  user_id?: number | string
  offset?: number
  timeout?: number
  url?: string
  secret_token?: string
  file_id?: string
  results?: unknown[]
  files?: Buffer[]
}

interface Answer {
  ok: boolean
  description?: string
  result?: unknown
  error_code?: number
}

/** A refusal as the Bot API words it. */
const refusal = (code: number, description: string, parameters?: object): Answer => ({
  ok: false,
  error_code: code,
  description,
  ...(parameters && { parameters }),
})

/** Fields come as JSON, or as a form where there are pictures. */
async function fieldsOf(type: string, bytes: Buffer): Promise<Fields> {
  if (!type.startsWith('multipart/')) return bytes.length === 0 ? {} : (JSON.parse(bytes.toString()) as Fields)
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
  const fields: Record<string, unknown> = { files: [] }
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value
    else (fields['files'] as Buffer[]).push(Buffer.from(await value.arrayBuffer()))
  }
  if (typeof fields['media'] === 'string')
    fields['caption'] = (JSON.parse(fields['media']) as { caption?: string }[]).find(({ caption }) => caption)?.caption
  return fields
}

const botName = 'xalq_nazorati_bot'
const bot = { id: 123456789, is_bot: true, first_name: 'Xalq nazorati', username: botName }
const mostPhotoBytes = 20_000_000

export async function startTelegram(token = '123456789:AAStandInForTheBotOfTheDemonstration'): Promise<Telegram> {
  const updates: { update_id: number }[] = []
  const files = new Map<string, Buffer>()
  // Numbers go on where those of an earlier stand-in ended.
  let [nextMessage, nextUpdate] = [0, Math.floor(Date.now() / 100)]
  const waiters = new Set<() => void>()
  const state: Telegram = {
    env: {},
    sent: [],
    failures: [],
    blocked: new Set(),
    unknown: new Set(),
    toasts: [],
    found: [],
    members: new Set(),
    inGroup: (group, by, text) =>
      tell({
        message: {
          message_id: 1,
          date: 1,
          chat: { id: group, type: 'supergroup', title: 'Mahalla' },
          from: { id: by, is_bot: false, first_name: 'A', language_code: 'uz' },
          text,
        },
      }),
    hook: undefined,
    person: (chat, { language = 'uz' } = {}) => personIn(chat, language),
    close: async () => undefined,
  }

  const tell = (update: object) => {
    nextUpdate += 1
    const told = { update_id: nextUpdate, ...update }
    if (state.hook)
      void fetch(state.hook.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': state.hook.secret },
        body: JSON.stringify(told),
      }).catch(() => undefined)
    else updates.push(told)
    for (const wake of waiters) wake()
  }

  const personIn = (chat: string, language: string): ChatPerson => {
    const from = { id: Number(chat), is_bot: false, first_name: 'Fuqaro', language_code: language }
    const place = { id: Number(chat), type: 'private', first_name: 'Fuqaro' }
    const message = (content: object, words: string, photos: Buffer[] = []) => {
      nextMessage += 1
      state.sent.push({ message_id: nextMessage, chat_id: chat, text: words, buttons: [], photos, isOwn: true })
      tell({ message: { message_id: nextMessage, date: Math.floor(Date.now() / 1000), chat: place, from, ...content } })
      return nextMessage
    }
    const messages = () => state.sent.filter(({ chat_id }) => chat_id === chat)
    const press = (data: string, id: number) =>
      tell({
        callback_query: {
          id: `q${nextUpdate}`,
          from,
          chat_instance: chat,
          data,
          message: { message_id: id, date: 1, chat: place },
        },
      })
    const fileOf = (bytes: Buffer) => {
      const id = `file-${files.size + 1}`
      files.set(id, bytes)
      return id
    }
    const unfit = {
      voice: { voice: { file_id: 'v', file_unique_id: 'v', duration: 3 } },
      sticker: { sticker: { file_id: 's', file_unique_id: 's', type: 'regular', width: 1, height: 1 } },
      document: { document: { file_id: 'd', file_unique_id: 'd', mime_type: 'application/pdf' } },
      video: { video: { file_id: 'w', file_unique_id: 'w', width: 1, height: 1, duration: 1 } },
    }
    return {
      says: (text, { replyTo } = {}) =>
        message(
          { text, ...(replyTo !== undefined && { reply_to_message: { message_id: replyTo, date: 1, chat: place } }) },
          text,
        ),
      edits: (id, text) => tell({ edited_message: { message_id: id, date: 1, edit_date: 2, chat: place, from, text } }),
      sendsPhoto: (bytes, { caption, album, size = bytes.length } = {}) => {
        const id = fileOf(bytes)
        const photo = [
          { file_id: `${id}-small`, file_unique_id: `${id}-small`, width: 90, height: 90, file_size: 1000 },
          { file_id: id, file_unique_id: id, width: 1280, height: 960, file_size: size },
        ]
        return message({ photo, ...(caption && { caption }), ...(album && { media_group_id: album }) }, caption ?? '', [
          bytes,
        ])
      },
      sendsPlace: (latitude, longitude, accuracy) => {
        const horizontal_accuracy = accuracy
        message(
          { location: { latitude, longitude, ...(accuracy !== undefined && { horizontal_accuracy }) } },
          `📍 ${latitude}, ${longitude}`,
        )
      },
      sharesContact: (phone_number, { ofAnother = false, forwarded = false } = {}) => {
        const contact = { phone_number, first_name: 'Fuqaro', user_id: ofAnother ? 1 : Number(chat) }
        message(
          { contact, ...(forwarded && { forward_origin: { type: 'hidden_user', date: 1, sender_user_name: 'x' } }) },
          `📱 ${phone_number}`,
        )
      },
      sends: (what) => {
        message(unfit[what], `[${what}]`)
      },
      presses: (words) => {
        const fits = ({ text }: Button) => (typeof words === 'string' ? text.includes(words) : words.test(text))
        const found = messages().findLast(({ buttons }) =>
          buttons.flat().some((button) => button.callback_data && fits(button)),
        )
        const button = found?.buttons.flat().find((each) => each.callback_data && fits(each))
        if (!found || !button?.callback_data) return false
        press(button.callback_data, found.message_id)
        return true
      },
      pressesData: press,
      searches: (query) => tell({ inline_query: { id: `i${nextUpdate}`, from, query, offset: '' } }),
      blocks: () => {
        state.blocked.add(chat)
        const status = { user: bot, status: 'kicked', until_date: 0 }
        tell({
          my_chat_member: {
            chat: place,
            from,
            date: 1,
            old_chat_member: { user: bot, status: 'member' },
            new_chat_member: status,
          },
        })
      },
      messages,
    }
  }

  const refusedChat = (chat: string) => {
    if (state.blocked.has(chat)) return refusal(403, 'Forbidden: bot was blocked by the user')
    return state.unknown.has(chat) ? refusal(400, 'Bad Request: chat not found') : undefined
  }
  const refusedText = (text: string) => {
    if (text === '') return refusal(400, 'Bad Request: message text is empty')
    return text.length > 4096 ? refusal(400, 'Bad Request: message is too long') : undefined
  }
  const put = ({ chat_id, text = '', caption = '', reply_markup: markup, files: photos = [] }: Fields): Answer => {
    const chat = String(chat_id)
    const refused = refusedChat(chat) ?? (photos.length === 0 ? refusedText(text) : undefined)
    if (refused) return refused
    nextMessage += 1
    const wants = markup?.keyboard?.flat() ?? []
    const asks =
      (wants.some((key) => key.request_contact) && 'contact') || (wants.some((key) => key.request_location) && 'place')
    const buttons = markup?.inline_keyboard ?? []
    // A button has room for 64 bytes.
    if (buttons.flat().some(({ callback_data = '' }) => Buffer.byteLength(callback_data) > 64))
      return refusal(400, 'Bad Request: BUTTON_DATA_INVALID')
    state.sent.push({
      message_id: nextMessage, chat_id: chat, text: photos.length > 0 ? caption : text, buttons, photos, ...(asks && { asks }),
    }) // prettier-ignore
    const result = { message_id: nextMessage, date: 0, chat: { id: Number(chat), type: 'private' }, text }
    return { ok: true, result }
  }
  const edit = ({ chat_id, message_id, text, reply_markup: markup }: Fields): Answer => {
    const refused = refusedChat(String(chat_id)) ?? (text === undefined ? undefined : refusedText(text))
    if (refused) return refused
    const found = state.sent.find((each) => each.message_id === message_id && each.chat_id === String(chat_id))
    if (!found || found.isOwn) return refusal(400, 'Bad Request: message to edit not found')
    const buttons = markup?.inline_keyboard ?? []
    const isSame =
      (text === undefined || found.text === text) && JSON.stringify(found.buttons) === JSON.stringify(buttons)
    if (isSame) return refusal(400, 'Bad Request: message is not modified')
    Object.assign(found, { buttons, ...(text !== undefined && { text }) })
    return { ok: true, result: true }
  }
  const getUpdates = async ({ offset = 0, timeout = 0 }: Fields): Promise<Answer> => {
    const open = () => updates.filter(({ update_id }) => update_id >= offset)
    // What comes before the offset is confirmed.
    updates.splice(0, updates.length, ...open())
    if (updates.length === 0 && timeout > 0)
      await new Promise<void>((done) => {
        const end = () => {
          waiters.delete(end)
          clearTimeout(timer)
          done()
        }
        const timer = setTimeout(end, timeout * 1000)
        waiters.add(end)
      })
    return { ok: true, result: open().slice(0, 100) }
  }
  const yes = (): Answer => ({ ok: true, result: true })
  const methods: Record<string, (fields: Fields) => Answer | Promise<Answer>> = {
    getMe: () => ({ ok: true, result: bot }),
    getUpdates,
    setWebhook: ({ url = '', secret_token: secret = '' }) => {
      state.hook = url === '' ? undefined : { url, secret }
      return yes()
    },
    deleteWebhook: () => {
      state.hook = undefined
      return yes()
    },
    setMyCommands: yes,
    getChatMember: ({ user_id: id }) => ({
      ok: true,
      result: { status: state.members.has(Number(id)) ? 'member' : 'administrator' },
    }),
    sendMessage: put,
    sendPhoto: put,
    sendMediaGroup: (fields) => {
      const answer = put(fields)
      return answer.ok ? { ok: true, result: [answer.result] } : answer
    },
    editMessageText: edit,
    editMessageReplyMarkup: edit,
    answerCallbackQuery: ({ text }) => {
      if (text !== undefined) state.toasts.push(text)
      return yes()
    },
    answerInlineQuery: ({ results = [] }) => {
      state.found.push(results)
      return yes()
    },
    getFile: ({ file_id: id = '' }) => {
      const bytes = files.get(id)
      if (!bytes) return refusal(400, 'Bad Request: invalid file_id')
      if (bytes.length > mostPhotoBytes) return refusal(400, 'Bad Request: file is too big')
      return {
        ok: true,
        result: { file_id: id, file_unique_id: id, file_size: bytes.length, file_path: `photos/${id}` },
      }
    },
  }

  const { base, close } = await listen(async (request, response) => {
    const [, first, second = '', ...rest] = new URL(request.url ?? '/', 'http://telegram').pathname.split('/')
    if (first === 'file' && second === `bot${token}`) {
      const bytes = files.get(rest.at(-1) ?? '')
      return response.writeHead(bytes ? 200 : 404).end(bytes)
    }
    const answer = (json: Answer) =>
      response.writeHead(json.error_code ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(json))
    const bytes = await bodyOf(request)
    if (first !== `bot${token}`) return answer(refusal(401, 'Unauthorized'))
    const call = methods[second]
    if (!call) return answer(refusal(404, 'Not Found: method not found'))
    const failure = second === 'getUpdates' ? undefined : state.failures.shift()
    if (failure === 'cut') return response.destroy()
    if (failure === 'broken') return answer(refusal(502, 'Bad Gateway'))
    if (failure === 'slow') await new Promise((done) => setTimeout(done, 300))
    if (failure === 'flood')
      return answer(refusal(429, `Too Many Requests: retry after ${floodSeconds}`, { retry_after: floodSeconds }))
    return answer(await call(await fieldsOf(request.headers['content-type'] ?? '', bytes)))
  })
  state.env = { TELEGRAM_TOKEN: token, TELEGRAM_URL: base }
  state.close = async () => {
    for (const wake of waiters) wake()
    await close()
  }
  return state
}
