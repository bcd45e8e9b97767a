// A stand-in for a mail server: takes letters by SMTP, refuses them as real ones do, and reads what it took.
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { AddressInfo } from 'node:net'

export interface MailServer {
  /** What the environment says of it. */
  env: Record<string, string>
  /** With the sender of the envelope, to whom a letter comes back. */
  letters: (ParsedMail & { envelopeFrom: string })[]
  /** Addresses that are not there. */
  unknown: Set<string>
  /** What the next recipients are answered instead, in turn. */
  failures: ('later' | 'refused')[]
  close: () => Promise<void>
}

const refusals = {
  later: [451, '4.7.1 Greylisted, try again later'],
  refused: [554, '5.7.1 Message rejected by policy'],
  unknown: [550, '5.1.1 User unknown'],
} as const

const errorOf = (what: keyof typeof refusals) =>
  Object.assign(new Error(refusals[what][1]), { responseCode: refusals[what][0] })

export async function startMail(): Promise<MailServer> {
  const state: MailServer = { env: {}, letters: [], unknown: new Set(), failures: [], close: async () => undefined }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onRcptTo: ({ address }, _session, done) => {
      const failure = state.failures.shift() ?? (state.unknown.has(address) ? 'unknown' : undefined)
      done(failure && errorOf(failure))
    },
    onData: (stream, session, done) => {
      const { mailFrom } = session.envelope
      simpleParser(stream, {}, (error, letter) => {
        if (!error) state.letters.push(Object.assign(letter, { envelopeFrom: mailFrom ? mailFrom.address : '' }))
        done(error)
      })
    },
  })
  // A client that was killed in the middle is no fault of the server.
  server.on('error', () => undefined)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  state.env = {
    MAIL_URL: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    MAIL_FROM: 'xabar@xalq.example',
  }
  state.close = () => new Promise((done) => server.close(() => done()))
  return state
}
