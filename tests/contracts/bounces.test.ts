// Letters that come back after they were taken: over SMTP, as mail servers really send them.
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailServer, startMail } from '../../demo/gateways/mail.ts'
import { openBounces, failureIn, pointOfBounce } from '../../src/notices/bounces.ts'
import { openPoint } from '../../src/notices/point-store.ts'
import { inTransaction, sql } from '../../src/platform/database.ts'
import type { PersonId } from '../../src/platform/ids.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { tellAll } from '../setup/tell.ts'

let test: TestApp
let mail: MailServer
let bounces: Awaited<ReturnType<typeof openBounces>>
beforeAll(async () => {
  mail = await startMail()
  test = await openTestApp({ at: '2026-11-12 11:00', env: { ...mail.env, PUBLIC_URL: 'http://xalq.example' } })
  bounces = await openBounces(test.app, { port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await bounces.close()
  await test.close()
  await mail.close()
})

/** A notification as RFC 3464 has it, with the head of the letter that came back. */
const notification = (action: string, status: string, messageId: string) =>
  `From: Mail Delivery System <MAILER-DAEMON@pochta.example>
To: sender
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

The mail could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.pochta.example

Final-Recipient: rfc822; kimdir@pochta.example
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp; 550 ${status} no

--b1
Content-Type: text/rfc822-headers

From: xabar@xalq.example
Message-ID: ${messageId}

--b1--
`.replaceAll('\n', '\r\n')

async function send(to: string, raw: string): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port: bounces.port, secure: false, ignoreTLS: true } as object)
  try {
    await transport.sendMail({ envelope: { from: '', to }, raw })
    return 'taken'
  } catch (error) {
    return String((error as { responseCode?: number }).responseCode)
  } finally {
    transport.close()
  }
}

/** A letter that was taken: to whom it comes back, and its id. */
async function sentLetter(address: string) {
  const { rows } = await sql<{ id: PersonId }>`select id from people where phone = '+998900000003'`.execute(test.app.db)
  await inTransaction(test.app.db, (tx) =>
    openPoint(tx, { personId: rows[0]!.id, channel: 'email', address, keys: null, language: 'uz', at: test.now() }),
  )
  const form = formOf({ category: 'WAT02', lat: 40.77, lng: 71.33, territory: '1714204', text: 'Suv bosimi past' })
  await test.call('POST', '/api/v1/reports', { as: '03', form })
  await tellAll(test)
  const letter = mail.letters.at(-1)!
  return { backTo: letter.envelopeFrom, messageId: letter.messageId! }
}
const pointOf = async (address: string) =>
  (
    await sql<{ closed: string | null }>`
      select closed_why as closed from contact_points where address = ${address} order by id desc limit 1`.execute(
      test.app.db,
    )
  ).rows[0]!.closed
const stateOf = async (messageId: string) =>
  (await sql<{ state: string }>`select state from messages where gateway_id = ${messageId}`.execute(test.app.db))
    .rows[0]!.state

describe('A letter that comes back', () => {
  it('closes the address where there is no such mailbox, and its message has failed', async () => {
    const { backTo, messageId } = await sentLetter('yoq@pochta.example')
    expect(await send(backTo, notification('failed', '5.1.1', messageId))).toBe('taken')
    expect(await pointOf('yoq@pochta.example')).toBe('bounced')
    expect(await stateOf(messageId)).toBe('failed')
  })

  it('leaves the address where the mailbox is full or the letter was refused, and says that it failed', async () => {
    const { backTo, messageId } = await sentLetter('toliq@pochta.example')
    // Capitals change on the way.
    expect(await send(backTo.toUpperCase(), notification('failed', '5.2.2', messageId))).toBe('taken')
    expect(await pointOf('toliq@pochta.example')).toBe(null)
    expect(await stateOf(messageId)).toBe('failed')
  })

  it('means nothing where it tells of a delay, of a success, or is an automatic answer', async () => {
    const { backTo, messageId } = await sentLetter('kech@pochta.example')
    for (const raw of [
      notification('delayed', '4.4.1', messageId),
      notification('delivered', '2.0.0', messageId),
      'Subject: Taʼtildaman\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n',
    ])
      // prettier-ignore
      expect(await send(backTo, raw)).toBe('taken')
    expect(await pointOf('kech@pochta.example')).toBe(null)
    expect(await stateOf(messageId)).toBe('sent')
  })

  it('is taken for addresses that we gave out, and for no other', async () => {
    const { backTo, messageId } = await sentLetter('asl@pochta.example')
    const [, id, hash] = /^bounce-(\d+)-([\da-f]+)@/.exec(backTo)!
    for (const to of [
      `bounce-${id}-${'0'.repeat(32)}@xalq.example`,
      `bounce-${Number(id) + 1}-${hash}@xalq.example`,
      'xabar@xalq.example',
      'bounce-0-x@xalq.example',
    ])
      // prettier-ignore
      expect(await send(to, notification('failed', '5.1.1', messageId)), to).toBe('550')
    expect(await pointOf('asl@pochta.example')).toBe(null)
    expect(pointOfBounce(test.app.secrets, backTo)).toBe(Number(id))
  })

  it('is read as far as it is a notification', () => {
    expect(failureIn('')).toBeUndefined()
    expect(failureIn('Content-Type: message/delivery-status\n\nAction: failed\n')).toBeUndefined()
    expect(failureIn('Content-Type: message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n')).toEqual({ status: '5.1.1', messageId: undefined }) // prettier-ignore
  })
})
