// Telegram by the Bot API: free, at once, and arrived when it was taken.
import { GrammyError, HttpError, InlineKeyboard } from 'grammy'
import { isChatClosed, type Telegram } from '../../platform/telegram.ts'
import { nameOf } from '../../platform/thrown.ts'
import { xmlText } from '../../platform/xml.ts'
import type { ChannelAdapter, Letter, Outcome } from '../channel.ts'
import { t } from '../words.ts'

/** So many events stand in one message; it may hold 4096 letters. */
const mostLines = 10

/** HTML, and the buttons below. */
export function telegramMessage({ lines, language, home }: Letter): { text: string; buttons: InlineKeyboard } {
  const shown = lines.slice(0, mostLines).map(({ title, words, link }) => {
    const head = xmlText(title)
    return `<b>${lines.length === 1 ? head : `<a href="${xmlText(link)}">${head}</a>`}</b>\n${xmlText(words)}`
  })
  const more = lines.length - shown.length
  if (more > 0) shown.push(xmlText(t(language, 'letter.more', { count: more })))
  const [first] = lines
  const buttons = new InlineKeyboard()
  if (first.isDanger) buttons.text(t(language, 'letter.seen'), `seen:${first.reportId}`).row()
  if (lines.length > 1) return { text: shown.join('\n\n'), buttons: buttons.url(t(language, 'letter.open'), home) }
  if (first.reportId === undefined) buttons.text(t(language, 'letter.work'), 'work')
  else buttons.text(t(language, 'letter.here'), `r:${first.reportId}`)
  buttons.row().url(t(language, 'letter.open'), first.link)
  return { text: shown.join('\n\n'), buttons }
}

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

export function telegramChannel({ api, turn }: Pick<Telegram, 'api' | 'turn'>): ChannelAdapter {
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
        if (!(error instanceof GrammyError) || !isChatClosed(error)) return outcomeOf(error)
        await closed(point, error.error_code === 403 ? 'blocked' : 'gone')
        return { is: 'refused', why: error.description }
      }
    },
  }
}
