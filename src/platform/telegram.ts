// The door to Telegram: the Bot API with its limits kept for all who use it in this process.
import { setTimeout as pause } from 'node:timers/promises'
import { Api, type GrammyError } from 'grammy'

/** A little under what Telegram allows to a bot in all, and to one chat. */
const spacingMs = 1000 / 28
const chatSpacingMs = 1000
/** Twenty a minute to a group. */
const groupSpacingMs = 3000
const patienceSeconds = 15
/** Telegram hands out files up to 20 MB. */
export const mostFileBytes = 20_000_000

export interface Telegram {
  api: Api
  /** Resolves when it is this chat's turn; whoever talks with somebody comes before news. */
  turn: (chat: string) => Promise<void>
  /** What somebody sent, by Telegram's id of it. @throws GrammyError, and errors of the network */
  file: (id: string) => Promise<Buffer>
  /** Where the chat is opened with these words for the bot. */
  address: (start: string) => Promise<string>
}

/**
 * A turn for each message, so many milliseconds after the one before; to one chat once a second, while others go on.
 */
function openTurns(): Telegram['turn'] {
  let next = 0
  const lastTo = new Map<string, number>()
  return async (chat) => {
    const now = Date.now()
    const free = Math.max(now, next)
    const spacing = chat.startsWith('-') ? groupSpacingMs : chatSpacingMs
    const at = Math.max(free, (lastTo.get(chat) ?? 0) + spacing)
    // Who waits for the own second takes nobody's place until then: the little that is left of thirty is for them.
    if (at === free) next = free + spacingMs
    for (const [each, last] of lastTo) if (last + groupSpacingMs < now) lastTo.delete(each)
    lastTo.set(chat, at)
    if (at > now) await pause(at - now)
  }
}

/** Blocked by the person, kicked out, without a right to write, or an account that is gone. */
export const isChatClosed = ({ error_code: code, description }: GrammyError): boolean =>
  code === 403 ||
  (code === 400 &&
    /chat not found|user is deactivated|PEER_ID_INVALID|not enough rights|upgraded to a supergroup/i.test(description))

/** @param site where chats are opened: another one only for the demonstration */
export function openTelegram({ url, token, site }: { url: string; token: string; site: string }): Telegram {
  let name: string | undefined
  const api = new Api(token, { apiRoot: url, timeoutSeconds: patienceSeconds })
  return {
    api,
    turn: openTurns(),
    file: async (id) => {
      const { file_path: path = '' } = await api.getFile(id)
      const response = await fetch(`${url}/file/bot${token}/${path}`, {
        signal: AbortSignal.timeout(patienceSeconds * 1000),
      })
      if (!response.ok) throw new Error(`Telegram gave no file: ${response.status}`)
      return Buffer.from(await response.arrayBuffer())
    },
    address: async (start) => {
      name ??= (await api.getMe()).username
      return `${site}/${name}?start=${start}`
    },
  }
}
