// Letters that came back after a mail server had taken them: a small SMTP server that takes nothing else. What says
// that an address is of no use closes it; what says less is written down with the letter.
import type { Readable } from 'node:stream'
import { callbackify } from 'node:util'
import { SMTPServer } from 'smtp-server'
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { isSame, type Secrets } from '../platform/secrets.ts'
import { receive } from './receipts.ts'
import { bouncePart } from './open.ts'
import { closePoint } from './point-store.ts'

export interface BounceDeps {
  db: Db
  clock: Clock
  secrets: Secrets
  log: Log
}

/** A report of failure is short; what is longer is none. */
const mostBytes = 256_000

/** The address that a letter of ours was sent to, out of the one to which it came back; undefined for any other. */
export function pointOfBounce(secrets: Secrets, address: string): number | undefined {
  const part = (address.split('@')[0] ?? '').toLowerCase()
  const id = Number(/^bounce-([1-9]\d{0,14})-[\da-f]{32}$/.exec(part)?.[1] ?? 0)
  return id > 0 && isSame(Buffer.from(part), Buffer.from(bouncePart(secrets, id))) ? id : undefined
}

/** What a delivery status notification says (RFC 3464), of the first recipient. */
export interface Failure {
  /** Such as `5.1.1`. */
  status: string
  /** Of the letter that came back, where its head came along. */
  messageId: string | undefined
}

/** Undefined for what tells of no failure for good: delays, successes, automatic answers. */
export function failureIn(raw: string): Failure | undefined {
  const [, after = ''] = raw.split(/^content-type:\s*message\/delivery-status[^\n]*\n/im)
  const [report = '', ...parts] = after.split(/^--/m)
  const isFailed = /^action:\s*failed\b/im.test(report)
  const status = /^status:\s*(5\.\d{1,3}\.\d{1,3})/im.exec(report)?.[1]
  if (!isFailed || status === undefined) return undefined
  // Ours, wherever it stands after the report: other letters' ids are no concern.
  return { status, messageId: /^message-id:\s*(<m\d+@[^>\s]+>)/im.exec(parts.join('\n'))?.[1] }
}

/** No such mailbox, no such host, or one that was closed: nothing more need be sent there. */
const isGone = (status: string) => /^5\.(1\.\d+|2\.1|4\.4)$/.test(status)

/** What came back to the address of `pointId`. */
export async function noteBounce({ db, clock }: BounceDeps, pointId: number, raw: string): Promise<void> {
  const failure = failureIn(raw)
  if (!failure) return
  const at = clock()
  if (failure.messageId !== undefined) await receive(db, 'email', failure.messageId, 'failed', at)
  if (isGone(failure.status)) await closePoint(db, pointId, 'bounced', at)
}

/** Reads a letter and writes down what it says; what could not be written down is to be sent again. */
const taken = callbackify(async (deps: BounceDeps, stream: Readable, addresses: readonly string[]): Promise<void> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= mostBytes) chunks.push(chunk)
  }
  const raw = Buffer.concat(chunks).toString('latin1').replaceAll('\r\n', '\n')
  try {
    for (const address of addresses) {
      const pointId = pointOfBounce(deps.secrets, address)
      if (pointId !== undefined) await noteBounce(deps, pointId, raw)
    }
  } catch (error) {
    deps.log.error({ err: error }, 'a letter that came back could not be noted')
    throw Object.assign(new Error('4.3.0 Try again later'), { responseCode: 451 })
  }
})

const noSuchUser = () => Object.assign(new Error('5.1.1 No such mailbox'), { responseCode: 550 })

/** @returns how it is closed */
export async function openBounces(
  deps: BounceDeps,
  { port, host }: { port: number; host: string },
): Promise<{ port: number; close: () => Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true,
    // Who sends here has no account; TLS ends before us, where it is wanted.
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: mostBytes,
    maxClients: 50,
    onRcptTo: ({ address }, _session, done) =>
      done(pointOfBounce(deps.secrets, address) === undefined ? noSuchUser() : undefined),
    onData: (stream, { envelope }, done) =>
      taken(deps, stream, envelope.rcptTo.map(({ address }) => address), done), // prettier-ignore
  })
  server.on('error', (error) => deps.log.warn({ err: error }, 'a line of the mail server broke'))
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(port, host, () => done())
  })
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => new Promise((done) => server.close(() => done())),
  }
}
