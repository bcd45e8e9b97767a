// How a text of a notice stands where people read it, by each channel that carries it: for whoever writes it.
import type { Locale } from '../language/index.ts'
import type { Letter } from './channel.ts'
import { letterSubject } from './channels/email.ts'
import { pushPayload } from './channels/push.ts'
import { smsText } from './channels/sms.ts'
import { telegramMessage } from './channels/telegram.ts'
import { type Channel, carriesLink, smsParts } from './rules.ts'
import type { NoticeWords } from './words.ts'

export interface Preview {
  channel: Channel | 'app'
  title?: string
  text: string
  /** What can be pressed. */
  buttons: readonly string[]
  /** Of an SMS: how many are paid for. */
  parts?: number
}

/** A report to speak of. */
export interface Sample {
  reportId: number
  problem: string
  agency: string
  date: string
  publicUrl: string
}

/** As long as a link that is really sent. */
const sampleToken = 'x'.repeat(22)

/**
 * @param key of a text that may be replaced: `notice.answered` for all but SMS, `sms.answered` for SMS
 * @param say with the text that is looked at in its place
 */
export function previewsOf(key: string, language: Locale, say: NoticeWords['say'], sample: Sample): Preview[] {
  const { reportId, problem, agency, date, publicUrl } = sample
  const text = say(language, key as Parameters<typeof say>[1], { number: String(reportId), problem, agency, date })
  const [kind, template = ''] = key.split('.', 2)
  const path = carriesLink(template) ? `word/${sampleToken}` : `reports/${reportId}`
  const title = `№ ${reportId} · ${problem}`
  const link = `${publicUrl}/${language}/${path}`
  const line = { reportId, title, words: text, short: text, isDanger: false, asks: false, link }
  const letter: Letter = { id: 'm1', language, lines: [line], home: `${publicUrl}/${language}/my` }
  if (kind === 'sms') {
    const whole = smsText(letter)
    return [{ channel: 'sms', text: whole, buttons: [], parts: smsParts(whole) }]
  }
  const { title: pushTitle, body } = pushPayload(letter, '')
  const buttons = telegramMessage(letter).buttons.inline_keyboard.flat()
  return [
    { channel: 'app', text, buttons: [] },
    { channel: 'telegram', title, text, buttons: buttons.map((button) => button.text) },
    { channel: 'push', title: pushTitle, text: body, buttons: [] },
    { channel: 'email', title: letterSubject(letter), text, buttons: [say(language, 'letter.open')] },
  ]
}
