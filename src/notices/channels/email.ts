// Letters by e-mail: text and HTML, one thread for each report, stopped by one click (RFC 8058).
import { lettersAtOnce, type Mail, MailError } from '../../platform/mail.ts'
import { xmlAttribute } from '../../platform/xml.ts'
import { languageTag } from '../../language/index.ts'
import type { ChannelAdapter, Letter } from '../channel.ts'
import { t } from '../words.ts'

const [ink, muted, accent] = ['#1c1917', '#57534e', '#0b5c63']
const anchor = (href: string, style: string, text: string) =>
  `<a href="${xmlAttribute(href)}" style="${style}">${xmlAttribute(text)}</a>`

/** Without pictures and foreign fonts: as quick and quiet as the platform itself. */
function htmlOf({ lines, language, home }: Letter, stop: string): string {
  const rows = lines.map(({ title, words, link }) =>
    [
      `<p style="margin:0 0 4px;color:${muted}">${xmlAttribute(title)}</p>`,
      `<p style="margin:0 0 12px;font-size:19px">${xmlAttribute(words)}</p>`,
      `<p style="margin:0 0 32px">${anchor(link, `color:${accent};font-weight:600`, t(language, 'letter.open'))}</p>`,
    ].join('\n'),
  )
  const foot = `${anchor(home, 'color:inherit', 'Xalq nazorati')} · ${anchor(stop, 'color:inherit', t(language, 'letter.stop'))}`
  const body = `margin:0;padding:24px;font:17px/1.5 system-ui,sans-serif;color:${ink}`
  return `<!doctype html><html lang="${languageTag[language]}"><body style="${body}">
<div style="max-width:560px;margin:0 auto">${rows.join('\n')}
<p style="margin:0;border-top:1px solid #d6d3d1;padding-top:12px;font-size:14px;color:${muted}">${foot}</p>
</div></body></html>`
}

function textOf({ lines, language }: Letter, stop: string): string {
  const rows = lines.map(({ title, words, link }) => `${title}\n${words}\n${t(language, 'letter.open')}: ${link}`)
  return `${rows.join('\n\n')}\n\n-- \nXalq nazorati\n${t(language, 'letter.stop')}: ${stop}\n`
}

/** All of it is about one report, and stands in its thread. */
const isOneThread = ({ lines }: Letter) => lines.every(({ reportId }) => reportId === lines[0].reportId)

/** One thread has one subject. */
export const letterSubject = (letter: Letter): string =>
  isOneThread(letter) ? letter.lines[0].title : t(letter.language, 'letter.several', { count: letter.lines.length })

interface EmailDeps {
  mail: Mail
  /** Our own name in message ids. */
  host: string
  /** Where letters to this address are stopped. */
  stopLink: (pointId: number, language: Letter['language']) => string
  /** To whom a letter to this address comes back: the part before the @. */
  bounceTo: (pointId: number) => string
}

export const emailChannel = ({ mail, host, stopLink, bounceTo }: EmailDeps): ChannelAdapter => ({
  name: 'email',
  atOnce: lettersAtOnce,
  isRepeatable: true,
  send: async (letter, { points: [point] }, closed) => {
    if (!point) return { is: 'refused', why: 'no e-mail address any more' }
    const { lines, language, id } = letter
    const [{ reportId }] = lines
    const stop = stopLink(point.id, language)
    const thread = `<${reportId === undefined ? 'digest' : `report-${reportId}`}@${host}>`
    const messageId = `<${id}@${host}>`
    try {
      await mail.send({
        to: point.address,
        subject: letterSubject(letter),
        text: textOf(letter, stop),
        html: htmlOf(letter, stop),
        messageId,
        ...(isOneThread(letter) && { inReplyTo: thread, references: thread }),
        stop,
        bounceTo: bounceTo(point.id),
      })
      return { is: 'taken', id: messageId }
    } catch (error) {
      if (!(error instanceof MailError)) throw error
      if (error.isAddressBad) {
        await closed(point, 'bounced')
        return { is: 'refused', why: error.message }
      }
      return error.isFinal ? { is: 'refused', why: error.message } : { is: 'later', why: error.message }
    }
  },
})
