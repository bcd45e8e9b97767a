// Telegram by the Bot API: free, at once, and arrived when it was taken. Keeps to thirty messages a second in all and
// one a second to a chat.
import { setTimeout as pause } from 'node:timers/promises'
import { type Api, GrammyError, HttpError, InlineKeyboard } from 'grammy'
import pLimit from 'p-limit'
import { nameOf } from '../../platform/thrown.ts'
import { xmlText } from '../../platform/xml.ts'
import type { ChannelAdapter, Letter, Outcome } from '../channel.ts'
import { t } from '../words.ts'

/** A little under what Telegram allows to a bot. */
const spacingMs = 1000 / 28
const chatSpacingMs = 1000
/** So many events stand in one message; it may hold 4096 letters. */
const mostLines = 10

/** HTML, and the buttons below. */
export function telegramMessage({ lines, language, home }: Letter): { text: string; buttons: InlineKeyboard } {
  const shown = lines.slice(0, mostLines).map(({ reportId, problem, words, link }) => {
    const title = `№ ${reportId} · ${xmlText(problem)}`
    return `<b>${lines.length === 1 ? title : `<a href="${xmlText(link)}">${title}</a>`}</b>\n${xmlText(words)}`
  })
  const more = lines.length - shown.length
  if (more > 0) shown.push(xmlText(t(language, 'letter.more', { count: more })))
  const buttons = new InlineKeyboard().url(t(language, 'letter.open'), lines.length === 1 ? lines[0].link : home)
  return { text: shown.join('\n\n'), buttons }
}

/** A turn for each call, so many milliseconds after the one before. */
function openTurns() {
  const turn = pLimit(1)
  let next = 0
  const lastTo = new Map<string, number>()
  return (chat: string): Promise<void> =>
    turn(async () => {
      const now = Date.now()
      const at = Math.max(now, next, (lastTo.get(chat) ?? 0) + chatSpacingMs)
      next = Math.max(now, next) + spacingMs
      for (const [each, last] of lastTo) if (last + chatSpacingMs < now) lastTo.delete(each)
      lastTo.set(chat, at)
      if (at > now) await pause(at - now)
    })
}

/** Blocked by the person, kicked out, or an account that is gone. */
const isClosed = ({ error_code: code, description }: GrammyError) =>
  code === 403 || (code === 400 && /chat not found|user is deactivated|PEER_ID_INVALID/i.test(description))

function outcomeOf(error: unknown): Outcome {
  if (error instanceof GrammyError) {
    const { error_code: code, description, parameters } = error
    if (code === 429) return { is: 'later', why: description, seconds: parameters.retry_after ?? 5, rests: true }
    // A wrong token: nothing will be taken until somebody mends that.
    if (code === 401 || code === 404) return { is: 'later', why: description, seconds: 300, rests: true }
    return code >= 500 ? { is: 'later', why: description } : { is: 'refused', why: description }
  }
  const cause = error instanceof HttpError ? error.error : error
  return { is: 'later', why: `Telegram cannot be reached: ${nameOf(cause)}` }
}

export function telegramChannel(api: Api): ChannelAdapter {
  const turn = openTurns()
  return {
    name: 'telegram',
    atOnce: 30,
    send: async (letter, { points: [point] }, closed) => {
      if (!point) return { is: 'refused', why: 'no chat any more' }
      const { text, buttons } = telegramMessage(letter)
      await turn(point.address)
      try {
        const { message_id } = await api.sendMessage(point.address, text, {
          parse_mode: 'HTML',
          reply_markup: buttons,
          link_preview_options: { is_disabled: true },
        })
        return { is: 'taken', id: `${point.address}:${message_id}`, arrived: true }
      } catch (error) {
        if (!(error instanceof GrammyError) || !isClosed(error)) return outcomeOf(error)
        await closed(point, error.error_code === 403 ? 'blocked' : 'gone')
        return { is: 'refused', why: error.description }
      }
    },
  }
}
