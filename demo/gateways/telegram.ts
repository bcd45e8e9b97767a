// A stand-in for Telegram's Bot API that speaks its protocol over HTTP, with the errors it really gives.
import { listen, bodyOf } from './stand-in.ts'

export interface SentMessage {
  message_id: number
  chat_id: string
  text: string
  /** Rows of buttons below it. */
  buttons: { text: string; url?: string; callback_data?: string }[][]
}

export type TelegramFailure = 'flood' | 'broken' | 'cut'

export interface Telegram {
  /** What the environment says of it. */
  env: Record<string, string>
  sent: SentMessage[]
  /** What the next calls answer instead, in turn. */
  failures: TelegramFailure[]
  /** Chats whose person blocked the bot. */
  blocked: Set<string>
  /** Chats that are not there any more. */
  unknown: Set<string>
  close: () => Promise<void>
}

/** Seconds after which a flood may go on. */
export const floodSeconds = 7

interface Fields {
  chat_id?: string | number
  text?: string
  reply_markup?: { inline_keyboard?: SentMessage['buttons'] }
}

/** A refusal as the Bot API words it. */
const refusal = (code: number, description: string, parameters?: object) => ({
  ok: false,
  error_code: code,
  description,
  ...(parameters && { parameters }),
})

export async function startTelegram(token = '123456789:AAStandInForTheBotOfTheDemonstration'): Promise<Telegram> {
  const state: Telegram = {
    env: {},
    sent: [],
    failures: [],
    blocked: new Set(),
    unknown: new Set(),
    close: async () => undefined,
  }
  let nextId = 0

  const sendMessage = ({ chat_id, text = '', reply_markup }: Fields) => {
    const chat = String(chat_id)
    if (state.blocked.has(chat)) return refusal(403, 'Forbidden: bot was blocked by the user')
    if (state.unknown.has(chat)) return refusal(400, 'Bad Request: chat not found')
    if (text === '') return refusal(400, 'Bad Request: message text is empty')
    if (text.length > 4096) return refusal(400, 'Bad Request: message is too long')
    nextId += 1
    const buttons = reply_markup?.inline_keyboard ?? []
    state.sent.push({ message_id: nextId, chat_id: chat, text, buttons })
    return { ok: true, result: { message_id: nextId, date: 0, chat: { id: Number(chat), type: 'private' }, text } }
  }
  const methods: Record<string, (fields: Fields) => object> = {
    getMe: () => ({ ok: true, result: { id: 123456789, is_bot: true, first_name: 'Xalq nazorati', username: 'xalq_nazorati_bot' } }),
    sendMessage,
  } // prettier-ignore

  const { base, close } = await listen(async (request, response) => {
    const [, owner, method = ''] = new URL(request.url ?? '/', 'http://telegram').pathname.split('/')
    const text = (await bodyOf(request)).toString()
    const answer = (json: { error_code?: number }) =>
      response.writeHead(json.error_code ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(json))
    if (owner !== `bot${token}`) return answer(refusal(401, 'Unauthorized'))
    const call = methods[method]
    if (!call) return answer(refusal(404, 'Not Found: method not found'))
    const failure = state.failures.shift()
    if (failure === 'cut') return response.destroy()
    if (failure === 'broken') return answer(refusal(502, 'Bad Gateway'))
    if (failure === 'flood')
      return answer(refusal(429, `Too Many Requests: retry after ${floodSeconds}`, { retry_after: floodSeconds }))
    return answer(call(text === '' ? {} : (JSON.parse(text) as Fields)))
  })
  state.env = { TELEGRAM_TOKEN: token, TELEGRAM_URL: base }
  state.close = close
  return state
}
