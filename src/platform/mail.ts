// Letters by SMTP to one person; addresses and subjects cannot smuggle in lines of their own.
import { createTransport } from 'nodemailer'
import type { Log } from './log.ts'
import { codeOf } from './thrown.ts'

export interface Letter {
  to: string
  subject: string
  text: string
  html?: string
  /** `<…@host>`, the same however often it is sent. */
  messageId?: string
  inReplyTo?: string
  references?: string
  /** Where letters of this kind are stopped: by one click too (RFC 8058). */
  stop?: string
  /** To whom a letter that comes back is told: the part of the address before the @. */
  bounceTo?: string
}

export interface Mail {
  /** @throws MailError */
  send: (letter: Letter) => Promise<void>
}

export class MailError extends Error {
  /** Trying again will not help. */
  readonly isFinal: boolean
  /** The address itself is of no use. */
  readonly isAddressBad: boolean
  constructor(message: string, { isFinal = false, isAddressBad = false } = {}) {
    super(message)
    this.isFinal = isFinal
    this.isAddressBad = isAddressBad
  }
}

const patience = 10_000

/** Connections to the mail server, each with a letter on its way. */
export const lettersAtOnce = 20

/** What a server's answer means: RFC 5321, and the enhanced codes of RFC 3463 where it gives them. */
function errorOf(error: unknown): MailError {
  const code = codeOf(error)
  const status = (error as { responseCode?: number }).responseCode ?? 0
  const isFinal = status >= 500
  const answer = (error as { response?: string }).response ?? ''
  // 5.1.x speaks of the address, 5.2.1 of a mailbox that was closed; 550 without a code of any recipient means as much.
  const isAddressBad =
    isFinal && code === 'EENVELOPE' && (/\b5\.(1\.\d+|2\.1)\b/.test(answer) || !/\b5\.\d+\.\d+\b/.test(answer))
  return new MailError(`The mail server did not take the letter (${status || code})`, { isFinal, isAddressBad })
}

/** `url` such as `smtps://user:password@mail.example.uz`. */
export function openMail(url: string, from: string, log: Log): Mail {
  // A letter goes over TLS, but to a server on this very machine.
  const requireTLS = !['localhost', '127.0.0.1', '::1'].includes(new URL(url).hostname)
  const transport = createTransport(url, {
    from,
    pool: true,
    maxConnections: lettersAtOnce,
    requireTLS,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
  } as object)
  const oneLine = (text: string) => text.replaceAll(/[\r\n]+/g, ' ')
  return {
    send: async ({ to, subject, text, html, messageId, inReplyTo, references, stop, bounceTo }) => {
      const domain = from.slice(from.lastIndexOf('@') + 1)
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: oneLine(to) },
          subject: oneLine(subject),
          text,
          ...(html !== undefined && { html }),
          ...(messageId !== undefined && { messageId }),
          ...(inReplyTo !== undefined && { inReplyTo }),
          ...(references !== undefined && { references }),
          ...(bounceTo !== undefined && { envelope: { from: `${bounceTo}@${domain}`, to: oneLine(to) } }),
          ...(stop !== undefined && {
            headers: { 'List-Unsubscribe': `<${stop}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
          }),
        })
      } catch (error) {
        log.warn({ reason: codeOf(error) }, 'a letter was not taken')
        throw errorOf(error)
      }
    },
  }
}
