// What leaves the house by Telegram, web push, e-mail and SMS: each gateway as it really answers, the order of
// fallbacks, what is closed and why, and that nothing is sent twice.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Eskiz, startEskiz } from '../../demo/gateways/eskiz.ts'
import { type MailServer, startMail } from '../../demo/gateways/mail.ts'
import { busySeconds, type PushService, startPush } from '../../demo/gateways/push.ts'
import { floodSeconds, startTelegram, type Telegram } from '../../demo/gateways/telegram.ts'
import { countReach, forgetNotices, sendDigests } from '../../src/notices/index.ts'
import { findOrAddPerson, startSession } from '../../src/people/index.ts'
import { closePoint, openPoint } from '../../src/notices/point-store.ts'
import { addWordLink } from '../../src/notices/store.ts'
import { inTransaction, sql } from '../../src/platform/database.ts'
import type { PersonId, ReportId } from '../../src/platform/ids.ts'
import { sweep } from '../../src/reports/index.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'
import { reportsOf } from '../setup/reports.ts'
import { tellAll } from '../setup/tell.ts'
import { until } from '../setup/waiting.ts'

let test: TestApp
let eskiz: Eskiz
let telegram: Telegram
let push: PushService
let mail: MailServer
beforeAll(async () => {
  ;[eskiz, telegram, push, mail] = await Promise.all([startEskiz(), startTelegram(), startPush(), startMail()])
  test = await openTestApp({
    at: '2026-11-12 11:00',
    env: { ...eskiz.env, ...telegram.env, ...mail.env },
    settings: ({ settings }) => {
      settings.limits.reportsPerPersonAndDay = 10_000
      settings.notices.smsPerPersonAndDay = 100
    },
  })
})
afterAll(async () => {
  await test.close()
  await Promise.all([eskiz, telegram, push, mail].map(({ close }) => close()))
})

const personOf = async (phone: string) =>
  (await sql<{ id: PersonId }>`select id from people where phone = ${`+9989000000${phone}`}`.execute(test.app.db))
    .rows[0]!.id
const open = async (phone: string, channel: 'telegram' | 'push' | 'email', address: string, keys = null as never) =>
  inTransaction(test.app.db, async (tx) =>
    openPoint(tx, { personId: await personOf(phone), channel, address, keys, language: 'uz', at: test.now() }),
  )
const openPush = (phone: string) => {
  const browser = push.subscribe()
  return open(phone, 'push', browser.endpoint, browser.keys as never).then(() => browser)
}
/** Each test begins with nobody reached but by phone. */
const forgetPoints = () =>
  sql`update contact_points set closed_at = ${test.now()}, closed_why = 'stopped' where closed_at is null`.execute(
    test.app.db,
  )
const later = (seconds: number) => test.at(new Date(test.now().getTime() + seconds * 1000))
const file = async (as = '01'): Promise<number> =>
  (
    await test.call('POST', '/api/v1/reports', {
      as,
      form: formOf({ category: 'WAT02', lat: 40.778, lng: 71.326, territory: '1714204', text: 'Suv yoʻq' }),
    })
  ).json().id
const answered = async (as = '01') => {
  const id = await file(as)
  await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
  const form = formOf({ text: 'Tuzatildi', photo: await jpeg() })
  await test.call('POST', `/api/v1/reports/${id}/actions/answer`, { as: '11', form })
  return id
}
const messagesOf = async (id: number) =>
  (
    await sql<{ said: string }>`
      select concat_ws(' ', n.template, m.channel, m.state, m.error) as said from messages m
      join notices n on n.id = m.notice_id where n.report_id = ${id} and n.audience = 'reporter'
      order by n.seq, m.send_at, m.id`.execute(test.app.db)
  ).rows.map(({ said }) => said)
const closedAs = async (phone: string) =>
  (
    await sql<{ said: string }>`
      select channel || ' ' || closed_why as said from contact_points where person_id = ${await personOf(phone)}
      and closed_why <> 'stopped' order by id`.execute(test.app.db)
  ).rows.map(({ said }) => said)

describe('Telegram', () => {
  it('is tried first, arrives when it is taken, and no SMS follows', async () => {
    await forgetPoints()
    await open('01', 'telegram', '7001')
    const id = await file()
    await tellAll(test)
    const message = telegram.sent.at(-1)!
    expect(message).toMatchObject({ chat_id: '7001' })
    expect(message.text).toBe(`<b>№ ${id} · Suv bosimi past</b>\nXabaringiz masʼul idoraga yuborildi`)
    expect(message.buttons).toEqual([
      [{ text: 'Shu yerda koʻrish', callback_data: `r:${id}` }],
      [{ text: 'Koʻrish', url: `https://xalq.example/uz/reports/${id}` }],
    ])
    const paid = eskiz.sent.length
    later(31 * 60)
    await tellAll(test)
    expect(eskiz.sent.length).toBe(paid)
    expect(await messagesOf(id)).toEqual(['routed telegram arrived', 'routed sms dropped told already'])
  })

  it('starts the reporter’s seven days, as it has arrived (regulation 3.7)', async () => {
    const id = await answered()
    later(3600)
    await tellAll(test)
    const noticed = await sql<{ at: Date }>`select noticed_at as at from reports where id = ${id}`.execute(test.app.db)
    expect(noticed.rows[0]!.at).toEqual(test.now())
    // The word is asked for on a page of its own; what has only been read waits there too.
    expect(telegram.sent.at(-1)!.text).toContain('Rozimisiz?')
  })

  it('that reaches somebody who joined starts no time of the reporter’s (regulation 3.7)', async () => {
    await forgetPoints()
    await open('02', 'telegram', '7003')
    const id = await file()
    expect((await test.call('POST', `/api/v1/reports/${id}/actions/join`, { as: '02', json: {} })).statusCode).toBe(200)
    await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
    const form = formOf({ text: 'Tuzatildi', photo: await jpeg() })
    await test.call('POST', `/api/v1/reports/${id}/actions/answer`, { as: '11', form })
    await tellAll(test)
    expect(telegram.sent.at(-1)).toMatchObject({ chat_id: '7003', text: expect.stringContaining(`№ ${id} `) })
    const noticed = await sql<{ at: Date | null }>`select noticed_at as at from reports where id = ${id}`.execute(
      test.app.db,
    )
    expect(noticed.rows).toEqual([{ at: null }])
    await forgetPoints()
    await open('01', 'telegram', '7001')
  })

  it('that floods is left alone as long as it says, and then goes on with all of them, once each', async () => {
    const ids = [await file(), await file('02')]
    await open('02', 'telegram', '7002')
    telegram.failures.push('flood')
    const count = telegram.sent.length
    await tellAll(test)
    await tellAll(test)
    expect(telegram.sent.length).toBeLessThanOrEqual(count + 1)
    later(floodSeconds - 1)
    await tellAll(test)
    expect(telegram.sent.length).toBeLessThanOrEqual(count + 1)
    later(30)
    await tellAll(test)
    const told = telegram.sent.slice(count).map(({ text }) => text)
    for (const id of ids) expect(told.filter((text) => text.includes(`№ ${id} `))).toHaveLength(1)
  })

  it('that is broken or cut off is tried again; a chat that blocked us is closed, and the SMS leaves at once', async () => {
    telegram.failures.push('broken')
    const first = await file()
    await tellAll(test)
    expect(await messagesOf(first)).toEqual([expect.stringMatching(/^routed telegram queued Bad Gateway/), 'routed sms queued']) // prettier-ignore
    telegram.failures.push('cut')
    later(20)
    await tellAll(test)
    later(40)
    await tellAll(test)
    expect((await messagesOf(first))[0]).toBe('routed telegram arrived')
    telegram.blocked.add('7001')
    const second = await file()
    await tellAll(test)
    await tellAll(test)
    expect(await messagesOf(second)).toEqual([
      'routed telegram failed Forbidden: bot was blocked by the user',
      'routed sms sent',
    ])
    expect(await closedAs('01')).toEqual(['telegram blocked'])
    // The next one does not even try.
    const third = await file()
    await tellAll(test)
    expect(await messagesOf(third)).toEqual(['routed sms sent'])
  })
})

describe('Web push', () => {
  it('is sealed for the browser, and followed by SMS where no browser says that it was shown', async () => {
    await forgetPoints()
    const browser = await openPush('01')
    const id = await file()
    await tellAll(test)
    expect(browser.shown).toEqual([
      {
        title: `№ ${id} · Suv bosimi past`,
        body: 'Xabaringiz masʼul idoraga yuborildi',
        url: `https://xalq.example/uz/reports/${id}`,
        tag: expect.stringMatching(/^m\d+$/),
        receipt: expect.stringMatching(/^https:\/\/xalq\.example\/api\/v1\/push\/shown\/\d+\./),
      },
    ])
    later(31 * 60)
    await tellAll(test)
    expect(await messagesOf(id)).toEqual(['routed push sent', 'routed sms sent'])
  })

  it('is known to be shown however soon the phone says so, even before it is written down as sent', async () => {
    await forgetPoints()
    const browser = await openPush('01')
    const id = await file()
    const telling = tellAll(test)
    await until(() => browser.shown.length > 0)
    expect((await test.call('POST', new URL(browser.shown[0]!.receipt).pathname)).statusCode).toBe(204)
    await telling
    expect((await messagesOf(id))[0]).toBe('routed push arrived')
  })

  it('waits for a busy service, gives up what it will not take, and closes a browser that is gone', async () => {
    const other = await openPush('01')
    push.failures.push('busy', 'busy')
    const first = await file()
    await tellAll(test)
    expect((await messagesOf(first))[0]).toBe('routed push queued The push service answered 429')
    later(busySeconds - 1)
    await tellAll(test)
    expect(other.shown).toEqual([])
    later(12)
    await tellAll(test)
    expect(other.shown).toHaveLength(1)
    push.failures.push('too_large', 'too_large')
    const second = await file()
    await tellAll(test)
    expect((await messagesOf(second))[0]).toBe('routed push failed The push service answered 413')
    // One of two is gone: the other one is enough.
    push.failures.push('gone')
    const third = await file()
    await tellAll(test)
    expect((await messagesOf(third))[0]).toBe('routed push sent')
    expect(await closedAs('01')).toContain('push gone')
  })
})

describe('A link by which a word is given', () => {
  it('is one for each message, however often that is tried', async () => {
    await forgetPoints()
    const browser = await openPush('03')
    const id = await answered('03')
    push.failures.push('busy')
    await tellAll(test)
    later(60)
    await tellAll(test)
    const shown = browser.shown.findLast(({ url }) => url.includes('/word/'))!
    const links = await sql<{ n: number }>`select count(*) as n from word_links where report_id = ${id}`.execute(
      test.app.db,
    )
    expect(links.rows).toEqual([{ n: 1 }])
    expect((await test.web.inject(new URL(shown.url).pathname)).statusCode).toBe(200)
  })

  it('is the reporter’s: who joined gets none, and by no other’s look does the reporter’s time begin (regulation 3.7)', async () => {
    await forgetPoints()
    const browser = await openPush('02')
    const id = await file('03')
    const act = (as: string, action: string) =>
      test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json: {} })
    await act('02', 'join')
    await act('11', 'accept')
    const form = formOf({ text: 'Tuzatildi', photo: await jpeg() })
    await test.call('POST', `/api/v1/reports/${id}/actions/answer`, { as: '11', form })
    await tellAll(test)
    const told = browser.shown.filter(({ title }) => title.includes(`№ ${id} `))
    expect(told.map(({ url }) => new URL(url).pathname)).toEqual([`/uz/reports/${id}`])
    const look = async (phone: string) => {
      const { app } = test
      const token = phone.repeat(11)
      const link = { reportId: id as ReportId, seq: 5, personId: await personOf(phone) }
      await addWordLink(app.db, app.secrets.hash('word', token), link, new Date(test.now().getTime() + 3_600_000))
      expect((await test.call('POST', `/uz/word/${token}/seen`)).statusCode).toBe(204)
      const { rows } = await sql<{ at: Date | null }>`select noticed_at as at from reports where id = ${id}`.execute(
        app.db,
      )
      return rows[0]!.at
    }
    expect(await look('02')).toBeNull()
    expect(await look('03')).toEqual(test.now())
  })

  it('is a voter’s in a vote, and takes the voice at once', async () => {
    await forgetPoints()
    const { limits } = test.app.settings
    const usual = limits.groupSize
    limits.groupSize = 1
    const browser = await openPush('02')
    const { file: fileApart, act, answer } = reportsOf(() => test)
    const id = await fileApart({}, '03')
    await act(id, 'join', '02')
    await act(id, 'accept', '11')
    await answer(id)
    await act(id, 'consent', '03', { stars: 5 })
    await tellAll(test)
    const { url } = browser.shown.findLast(({ title }) => title.includes(`№ ${id} `))!
    expect(url).toContain('/uz/word/')
    const said = await test.call('POST', `${new URL(url).pathname}/consent`, { json: { stars: 4 } })
    expect(said.statusCode, said.body).toBe(200)
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from events where report_id = ${id} and type = 'consent'`.execute(test.app.db)
    expect(rows).toEqual([{ n: 2 }])
    limits.groupSize = usual
  })
})

describe('E-mail', () => {
  it('is text and HTML, one thread for each report, and stopped by one click (RFC 8058)', async () => {
    await forgetPoints()
    await open('01', 'email', 'nodira@pochta.example')
    const id = await answered()
    await tellAll(test)
    later(3600)
    await test.call('POST', `/api/v1/reports/${id}/actions/consent`, { as: '01', json: { stars: 5 } })
    const [letter] = mail.letters.filter(({ text }) => text?.includes(`№ ${id}`)).slice(-1)
    expect(letter!.envelopeFrom).toMatch(/^bounce-\d+-[0-9a-f]{32}@xalq\.example$/)
    expect(letter!.text).toContain('Rozimisiz?')
    expect(letter!.html).toContain('Rozimisiz?')
    expect([letter!.references].flat()).toContain(`<report-${id}@xalq.example>`)
    const list = letter!.headers.get('list') as unknown as { unsubscribe: { url: string }; 'unsubscribe-post'?: object }
    expect(list.unsubscribe.url).toMatch(/^https:\/\/xalq\.example\/uz\/stop\/\d+\.[\w-]{43}$/)
    expect(letter!.headerLines.find(({ key }) => key === 'list-unsubscribe-post')!.line).toContain('List-Unsubscribe=One-Click') // prettier-ignore
  })

  it('that is put off is tried again, that is refused is given up, and an address that is not there is closed', async () => {
    mail.failures.push('later')
    const first = await file()
    await tellAll(test)
    expect((await messagesOf(first))[0]).toBe('routed email queued The mail server did not take the letter (451)')
    later(30)
    await tellAll(test)
    expect((await messagesOf(first))[0]).toBe('routed email sent')
    mail.failures.push('refused')
    const second = await file()
    await tellAll(test)
    expect((await messagesOf(second))[0]).toBe('routed email failed The mail server did not take the letter (554)')
    expect(await closedAs('01')).not.toContain('email bounced')
    mail.unknown.add('nodira@pochta.example')
    const third = await file()
    await tellAll(test)
    await tellAll(test)
    expect(await messagesOf(third)).toEqual([
      'routed email failed The mail server did not take the letter (550)',
      'routed sms sent',
    ])
    expect(await closedAs('01')).toContain('email bounced')
  })
})

describe('SMS', () => {
  it('spends no more than the parts of a day, but for danger; a person gets no more than so many', async () => {
    await forgetPoints()
    const { notices } = test.app.settings
    test.at('2026-11-14 11:00')
    notices.smsPerPersonAndDay = 1
    const [first, second] = [await file('03'), 0]
    await tellAll(test)
    expect(await messagesOf(first)).toEqual(['routed sms sent'])
    const more = await file('03')
    await tellAll(test)
    expect(await messagesOf(more)).toEqual(['routed sms dropped enough SMS for one day'])
    notices.smsPerPersonAndDay = 100
    notices.smsPartsPerDay = 0
    const none = await file('03')
    await tellAll(test)
    expect(await messagesOf(none)).toEqual(['routed sms dropped the SMS of the day are spent'])
    const count = eskiz.sent.length
    await test.call('POST', '/api/v1/reports', {
      as: '03',
      form: formOf({ category: 'GAS01', lat: 40.778, lng: 71.326, territory: '1714204', text: 'Gaz hidi kelyapti' }),
    })
    await tellAll(test)
    expect(eskiz.sent.slice(count).every(({ text }) => text.includes('SHOSHILINCH'))).toBe(true)
    expect(eskiz.sent.length).toBeGreaterThan(count)
    notices.smsPartsPerDay = 200_000
    expect(second).toBe(0)
  })

  it('to a number at which three in a row did not arrive is given up, until its person signs in by it', async () => {
    const receipt = async (status: string) => {
      const { callbackUrl, id } = eskiz.sent.at(-1)!
      await test.call('POST', new URL(callbackUrl!).pathname, { json: { request_id: id, status } })
    }
    for (const status of ['UNDELIVERABLE', 'DELIVERED', 'EXPIRED', 'UNDELIV', 'REJECTED']) {
      await file('02')
      await tellAll(test)
      await receipt(status)
      later(60)
    }
    expect(await closedAs('02')).toEqual(['sms gone'])
    const id = await file('02')
    await tellAll(test)
    expect(await messagesOf(id)).toEqual([])
    expect((await test.call('GET', '/en/my/notices/ways', { as: '02' })).body).toContain('SMS do not reach this number')
    later(60)
    await startSession(test.app, await personOf('02'), { withFactor: false })
    const again = await file('02')
    await tellAll(test)
    expect(await messagesOf(again)).toEqual(['routed sms sent'])
  })
})

describe('What is told', () => {
  it('ten events that came while nothing rang are one message', async () => {
    await forgetPoints()
    await open('01', 'telegram', '7010')
    test.at('2026-11-15 23:30')
    const ids = []
    for (let index = 0; index < 10; index += 1) ids.push(await answered())
    const count = telegram.sent.length
    await tellAll(test)
    // The word straight after the own filing comes at night too.
    expect(telegram.sent.length).toBe(count + 1)
    test.at('2026-11-16 07:00')
    await tellAll(test)
    const [one, ...others] = telegram.sent.slice(count + 1)
    expect(others).toEqual([])
    for (const id of ids) expect(one!.text.split(`№ ${id} ·`)).toHaveLength(2)
    // Of each its last word, which is the one that asks.
    expect(one!.text.match(/Rozimisiz\?/g)).toHaveLength(10)
  })

  it('a report of which a person wants no messages is silent, the app tells of it all the same', async () => {
    const id = await file()
    await tellAll(test)
    await sql`insert into notice_stops values (${await personOf('01')}, ${id}, ${test.now()})`.execute(test.app.db)
    await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
    await tellAll(test)
    expect(await messagesOf(id)).toEqual(['routed telegram arrived', expect.stringContaining('routed sms')])
    expect((await test.call('GET', '/uz/my/notices', { as: '01' })).body).toContain('Idora xabaringizni ijroga oldi')
  })

  it('what is older than three days wakes nobody, and stands in the app', async () => {
    const [id, moment] = [await file(), test.now()]
    later(3 * 86_400 + 60)
    await tellAll(test)
    expect(await messagesOf(id)).toEqual([])
    expect((await test.call('GET', '/uz/my/notices', { as: '01' })).body).toContain(`/reports/${id}"`)
    test.at(moment)
  })

  it('a chat that goes to another person is nobody else’s any more', async () => {
    await forgetPoints()
    const mine = await open('01', 'telegram', '7020')
    await open('02', 'telegram', '7020')
    const count = telegram.sent.length
    await file('01')
    await tellAll(test)
    expect(telegram.sent.length).toBe(count)
    expect(await closePoint(test.app.db, mine, 'stopped', test.now())).toBe(false)
  })
})

describe('A person’s own ways', () => {
  const ways = '/uz/my/notices/ways'
  const post = (path: string, as: string | undefined, json: object) =>
    test.call('POST', path, { ...(as && { as }), json })
  const linkIn = (text: string | undefined) => new URL(/https:\/\/\S+/.exec(text ?? '')![0]).pathname

  it('an e-mail address is used only once whoever reads there said that it is theirs', async () => {
    await forgetPoints()
    expect((await post(`${ways}/email`, '03', { email: 'boʻlmaydi' })).statusCode).toBe(422)
    expect((await post(`${ways}/email`, '03', { email: ' Malika@Pochta.example ' })).statusCode).toBe(303)
    const letter = mail.letters.at(-1)!
    expect([letter.to].flat()[0]!.text).toBe('malika@pochta.example')
    const id = await file('03')
    await tellAll(test)
    expect(await messagesOf(id)).toEqual(['routed sms sent'])
    const link = linkIn(letter.text)
    // A scanner that opens the link confirms nothing.
    const page = await test.call('GET', link)
    expect([page.statusCode, page.body.includes('malika@pochta.example')]).toEqual([200, true])
    expect((await test.call('GET', ways, { as: '03' })).body).not.toContain('malika@pochta.example')
    expect((await test.call('POST', link)).statusCode).toBe(200)
    expect((await test.call('GET', ways, { as: '03' })).body).toContain('malika@pochta.example')
    const next = await file('03')
    await tellAll(test)
    expect(await messagesOf(next)).toEqual(['routed email sent', 'routed sms queued'])
    // Forged, or for another purpose: there is no such page.
    expect((await test.call('POST', `${link}x`)).statusCode).toBe(404)
    expect((await test.call('POST', link.replace('/confirm/', '/stop/'))).statusCode).toBe(404)
    for (let more = 0; more < 4; more += 1) await post(`${ways}/email`, '03', { email: `x${more}@pochta.example` })
    expect((await post(`${ways}/email`, '03', { email: 'x9@pochta.example' })).statusCode).toBe(422)
    later(3 * 86_400)
    const old = linkIn(mail.letters.at(-1)!.text)
    expect((await test.call('POST', old)).statusCode).toBe(404)
  })

  it('letters are stopped by a page that asks, or by the one click of a mail program', async () => {
    const id = await file('03')
    await tellAll(test)
    const letter = mail.letters.find(({ text }) => text?.includes(`№ ${id} `))!
    const { url } = (letter.headers.get('list') as unknown as { unsubscribe: { url: string } }).unsubscribe
    const path = new URL(url).pathname
    expect((await test.call('GET', path)).body).toContain('malika@pochta.example')
    const other = await file('03')
    await tellAll(test)
    expect((await messagesOf(other))[0]).toBe('routed email sent')
    const clicked = await test.call('POST', path, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      json: 'List-Unsubscribe=One-Click',
    })
    expect(clicked.statusCode).toBe(200)
    const last = await file('03')
    await tellAll(test)
    expect(await messagesOf(last)).toEqual(['routed sms sent'])
  })

  it('a browser is pushed to where a push service gave the address out, and tells what it has shown', async () => {
    await forgetPoints()
    const browser = push.subscribe()
    const { endpoint, keys } = browser
    for (const wrong of ['http://169.254.169.254/latest', 'https://example.com/push', 'https://fcm.googleapis.com:8443/x', 'https://fcm.googleapis.com.evil.example/x'])
      expect((await post(`${ways}/browser`, '02', { endpoint: wrong, keys })).statusCode, wrong).toBe(422) // prettier-ignore
    expect((await post(`${ways}/browser`, '02', { endpoint })).statusCode).toBe(422)
    expect((await post(`${ways}/browser`, undefined, { endpoint, keys })).statusCode).toBeGreaterThanOrEqual(300)
    expect((await post(`${ways}/browser`, '02', { endpoint, keys })).statusCode).toBe(204)
    const id = await file('02')
    await tellAll(test)
    const { receipt } = browser.shown[0]!
    expect((await test.call('POST', `${new URL(receipt).pathname}x`)).statusCode).toBe(404)
    expect((await test.call('POST', new URL(receipt).pathname)).statusCode).toBe(204)
    expect((await messagesOf(id))[0]).toBe('routed push arrived')
    expect((await test.call('GET', '/sw.js')).headers['content-type']).toContain('javascript')
  })

  it('what a person does not want is not sent; danger and strange kinds cannot be chosen', async () => {
    await open('01', 'telegram', '7030')
    expect((await post(`${ways}/choices`, '01', { filed: 'off', progress: 'daily' })).statusCode).toBe(303)
    const id = await file()
    await tellAll(test)
    expect(await messagesOf(id)).toEqual([])
    for (const wrong of [{ danger: 'off' }, { filed: 'never' }])
      expect((await post(`${ways}/choices`, '01', wrong)).statusCode).toBe(422)
    const page = (await test.call('GET', ways, { as: '01' })).body
    expect(page).toContain('name="filed" value="off" checked')
    expect(page).not.toContain('name="work"')
    expect((await test.call('GET', ways, { as: '11' })).body).toContain('name="work"')
  })

  it('only one’s own address is stopped', async () => {
    const id = await open('01', 'telegram', '7031')
    await post(`${ways}/${id}/stop`, '02', {})
    expect((await test.call('GET', ways, { as: '01' })).body).toContain(`${id}/stop`)
    await post(`${ways}/${id}/stop`, '01', {})
    expect((await test.call('GET', ways, { as: '01' })).body).not.toContain(`${id}/stop`)
  })
})

describe('What is kept of a person', () => {
  it('names every address and choice in the own data, and nothing of it stays of a deleted account', async () => {
    const phone = '+998901112233'
    const personId = await findOrAddPerson(test.app.db, phone, 'uz', test.now())
    await inTransaction(test.app.db, (tx) =>
      openPoint(tx, { personId, channel: 'email', address: 'ketaman@pochta.example', keys: null, language: 'uz', at: test.now() }),
    ) // prettier-ignore
    await test.call('POST', '/uz/my/notices/ways/choices', { as: phone, json: { progress: 'daily' } })
    await file(phone)
    await tellAll(test)
    const data = (await test.call('GET', '/api/v1/me/data', { as: phone })).json()
    expect(data.addresses).toMatchObject([{ channel: 'email', address: 'ketaman@pochta.example', closedAt: null }])
    expect(data.choices).toEqual([{ kind: 'progress', choice: 'daily' }])
    await inTransaction(test.app.db, (tx) => forgetNotices(tx, [personId]))
    const left = await sql<{ n: number }>`
      select (select count(*) from contact_points where person_id = ${personId})
        + (select count(*) from messages where person_id = ${personId})
        + (select count(*) from notice_choices where person_id = ${personId}) as n`.execute(test.app.db)
    expect(left.rows).toEqual([{ n: 0 }])
  })
})

describe('The operator', () => {
  const outbox = '/en/oversight/monitoring/messages'

  it('sees how each channel does and what reached nobody, and sends it once more; nobody else does', async () => {
    await forgetPoints()
    await open('03', 'telegram', '7040')
    telegram.unknown.add('7040')
    eskiz.failures.push('refused_text')
    await sql`delete from notice_choices`.execute(test.app.db)
    test.at('2026-11-20 11:00')
    const id = await file('03')
    await tellAll(test)
    await tellAll(test)
    expect(await messagesOf(id)).toEqual([
      'routed telegram failed Bad Request: chat not found',
      'routed sms failed The SMS gateway answered 400.',
    ])
    expect(await closedAs('03')).toContain('telegram gone')
    const page = (await test.call('GET', outbox, { as: '31' })).body
    expect(page).toContain('Bad Request: chat not found')
    expect(page).toContain(`/en/reports/${id}"`)
    for (const as of ['01', '11', '22', '32', '41']) {
      const refusal = as === '32' ? 404 : 403
      expect((await test.call('GET', outbox, { as })).statusCode, as).toBe(refusal)
      const wish = { channel: 'sms', error: 'The SMS gateway answered 400.' }
      expect((await test.call('POST', outbox, { as, json: wish })).statusCode, as).toBe(refusal)
    }
    const again = await test.call('POST', outbox, {
      as: '31',
      json: { channel: 'sms', error: 'The SMS gateway answered 400.' },
    })
    expect(again.headers['location']).toBe(`${outbox}?again=1`)
    await tellAll(test)
    expect((await messagesOf(id))[1]).toBe('routed sms sent')
    expect((await test.call('POST', outbox, { as: '51', json: { channel: 'x', error: '' } })).headers['location']).toBe(
      `${outbox}?again=0`,
    )
  })

  it('and everybody sees on the page of the platform’s state which channel fails', async () => {
    const status = async () => (await test.call('GET', '/api/v1/status')).json().channels
    const names = ['telegram', 'push', 'email', 'sms']
    await open('01', 'telegram', '7041')
    await file()
    await tellAll(test)
    expect(await status()).toEqual(names.map((name) => ({ name, works: true })))
    telegram.failures.push('flood')
    await file()
    await tellAll(test)
    expect(await status()).toEqual(names.map((name) => ({ name, works: name !== 'telegram' })))
    expect((await test.call('GET', '/en/status')).body).toContain('has failures')
    later(60)
    await tellAll(test)
    expect(await status()).toEqual(names.map((name) => ({ name, works: true })))
  })
})

describe('The digest of delays', () => {
  const digestsOf = async (phone: string) =>
    (
      await sql<{ said: string }>`
        select concat_ws(' ', m.channel, m.state, m.error) as said from messages m join notices n on n.id = m.notice_id
        where n.digest and m.person_id = ${await personOf(phone)} order by m.id`.execute(test.app.db)
    ).rows.map(({ said }) => said)

  it('goes to staff once in the morning by what they opened, as one message (regulation 3.11)', async () => {
    await forgetPoints()
    await open('12', 'telegram', '7061')
    await open('31', 'email', 'nazorat@idora.example')
    test.at('2026-11-25 10:00')
    await file()
    await file('02')
    test.at('2026-11-25 10:03')
    await tellAll(test)
    const before = telegram.sent.length
    for (const day of [26, 27, 28, 29, 30]) {
      test.at(`2026-11-${day} 08:59`)
      while ((await sweep(test.app)) > 0);
      await sendDigests(test.app)
      test.at(`2026-11-${day} 09:00`)
      await Promise.all([sendDigests(test.app), sendDigests(test.app)])
      await sendDigests(test.app)
      test.at(`2026-11-${day} 09:03`)
      await tellAll(test)
    }
    const written = await sql`select 1 from digests where person_id = ${await personOf('12')}`.execute(test.app.db)
    expect(await digestsOf('12')).toEqual(written.rows.map(() => 'telegram arrived'))
    const messages = telegram.sent.slice(before).filter(({ chat_id }) => chat_id === '7061')
    expect(messages).toHaveLength(written.rows.length)
    expect(messages.map(({ text }) => text.replaceAll(/<[^>]+>/g, '')).join('\n\n')).toMatch(
      /Bugungi kechikishlar\nKechikayotgan xabarlar: \d+ ta\nShundan muddati oʻtgani: \d+ ta/,
    )
    expect(messages.at(-1)!.buttons).toEqual([
      [{ text: 'Ishlarim shu yerda', callback_data: 'work' }],
      [{ text: 'Koʻrish', url: 'https://xalq.example/uz/work?tab=all&overdue=1' }],
    ])
    expect(await digestsOf('31')).toContain('email sent')
    expect(mail.letters.findLast(({ text }) => text?.includes('Kechikayotgan xabarlar'))!.html).toContain(
      '/uz/work?tab=all&amp;overdue=1',
    )
  })

  it('is not sent to whoever wants to hear of delays only in the app, and stands there', async () => {
    const chosen = { as: '12', json: { delay: 'off' } }
    expect((await test.call('POST', '/uz/my/notices/ways/choices', chosen)).statusCode).toBe(303)
    const sent = (await digestsOf('12')).length
    await file('03')
    test.at('2026-12-02 09:30')
    while ((await sweep(test.app)) > 0);
    await sendDigests(test.app)
    test.at('2026-12-02 09:33')
    await tellAll(test)
    expect(await digestsOf('12')).toHaveLength(sent)
    expect((await test.call('GET', '/uz/work/notices', { as: '12' })).body).toContain('Kechikayotgan xabarlar')
  })
})

describe('Who is out of reach', () => {
  const page = '/en/oversight/monitoring/messages'

  it('is counted by district with the reason, for the operator alone', async () => {
    await forgetPoints()
    test.at('2026-12-03 11:00')
    await Promise.all(['01', '02', '03', '04'].map((as) => file(as)))
    await sql`update people set channel = 'site' where phone in ('+998900000002', '+998900000003')`.execute(test.app.db)
    await open('03', 'telegram', '7071')
    await sql`update contact_points set closed_at = ${test.now()}, closed_why = 'blocked' where address = '7071'`.execute(
      test.app.db,
    )
    await sql`update people set phone = null where phone = '+998900000004'`.execute(test.app.db)
    const before = await test.call('GET', page, { as: '31' })
    expect(before.body).toContain('Not counted yet')
    await countReach(test.app.db, test.now())
    await countReach(test.app.db, test.now())
    const { rows } = await sql<{ isAll: boolean; unreached: number; why: object }>`
      select people = (select count(distinct reporter_id) from reports where owner is not null
        and district = '1714204') as "isAll", unreached, why from unreached where district = '1714204'`.execute(
      test.app.db,
    )
    // Who chose the site alone is told why; whose number is gone has no address left.
    expect(rows).toEqual([{ isAll: true, unreached: 3, why: { site: 2, never: 1 } }])
    const told = (await test.call('GET', `${page}?region=1714`, { as: '31' })).body
    expect(told).toContain('chose the site alone: 2, no address: 1')
    expect((await test.call('GET', `${page}?region=1714`, { as: '11' })).statusCode).toBe(403)
  })
})

describe('Of one report', () => {
  it('nothing comes any more where a person says so, until they want it again; the app tells all the same', async () => {
    await forgetPoints()
    await open('02', 'telegram', '7702')
    const id = await file('02')
    await tellAll(test)
    const count = () => telegram.sent.filter(({ chat_id }) => chat_id === '7702').length
    expect(count()).toBe(1)
    const stop = (json: object) => test.call('POST', `/uz/my/notices/ways/reports/${id}`, { as: '02', json })
    expect((await stop({ stop: '1' })).statusCode).toBe(303)
    expect((await test.call('GET', '/uz/my/notices/ways', { as: '02' })).body).toContain(`№ ${id}`)
    await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11' })
    later(5 * 60)
    await tellAll(test)
    expect(count()).toBe(1)
    expect((await test.call('GET', '/uz/my/notices', { as: '02' })).body).toContain('Idora xabaringizni ijroga oldi')
    expect((await stop({})).statusCode).toBe(303)
    const form = formOf({ text: 'Tuzatildi', photo: await jpeg('#3b7', 400, 300) })
    await test.call('POST', `/api/v1/reports/${id}/actions/answer`, { as: '11', form })
    await tellAll(test)
    expect(count()).toBe(2)
    expect(
      (await test.call('POST', '/uz/my/notices/ways/reports/99999999', { as: '02', json: { stop: '1' } })).statusCode,
    ).toBe(404)
  })
})
