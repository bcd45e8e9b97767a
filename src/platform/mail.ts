// Letters by SMTP: plain text to one person; addresses and subjects cannot smuggle in lines of their own.
import { createTransport } from 'nodemailer'
import type { Log } from './log.ts'
import { codeOf } from './thrown.ts'

export interface Letter {
  to: string
  subject: string
  text: string
}

export interface Mail {
  /** @throws MailError */
  send: (letter: Letter) => Promise<void>
}

export class MailError extends Error {}

const patience = 10_000

/** `url` such as `smtps://user:password@mail.example.uz`. */
export function openMail(url: string, from: string, log: Log): Mail {
  // A letter goes over TLS, but to a server on this very machine.
  const requireTLS = !['localhost', '127.0.0.1', '::1'].includes(new URL(url).hostname)
  const transport = createTransport(url, {
    from,
    requireTLS,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
  } as object)
  const oneLine = (text: string) => text.replaceAll(/[\r\n]+/g, ' ')
  return {
    send: async ({ to, subject, text }) => {
      try {
        await transport.sendMail({ from, to: { name: '', address: oneLine(to) }, subject: oneLine(subject), text })
      } catch (error) {
        log.warn({ reason: codeOf(error) }, 'a letter was not taken')
        throw new MailError('The mail server did not take the letter')
      }
    },
  }
}
