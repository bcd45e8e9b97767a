// Following without an account: asked for and confirmed by whoever reads there, told of what the public may see and of
// nothing else, stopped by a link; and the same as feeds.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailServer, startMail } from '../../demo/gateways/mail.ts'
import { type PushService, startPush } from '../../demo/gateways/push.ts'
import { startTelegram, type Telegram } from '../../demo/gateways/telegram.ts'
import { keysFor, keysOf, startOf, textOfTopic, topicIn, topicOfStart } from '../../src/following/rules.ts'
import { sql } from '../../src/platform/database.ts'
import { metresBetween } from '../../src/territories/index.ts'
import { talkOn } from '../../src/telegram/index.ts'
import { receive } from '../../src/telegram/bot.ts'
import { present } from '../../src/platform/present.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'
import { reportsOf } from '../setup/reports.ts'
import { tellAll } from '../setup/tell.ts'

let test: TestApp
let mail: MailServer
let telegram: Telegram
let push: PushService
beforeAll(async () => {
  ;[mail, telegram, push] = await Promise.all([startMail(), startTelegram(), startPush()])
  test = await openTestApp({
    at: '2026-11-12 11:00',
    env: { ...mail.env, ...telegram.env, PUBLIC_URL: 'http://xalq.example' },
    settings: ({ settings }) => {
      settings.limits.reportsPerPersonAndDay = 1000
      settings.notices.gatherMinutes = 0
    },
  })
  present(test.app.telegram, 'Telegram').turn = async () => undefined
})
afterAll(async () => {
  await test.close()
  await Promise.all([mail, telegram, push].map(({ close }) => close()))
})

const { file, act, answer } = reportsOf(() => test)
const toAddress = (address: string) =>
  mail.letters
    .filter(({ to }) => [to].flat().some((each) => each?.text === address))
    .map(({ subject, text }) => `${subject}\n${text}`)
const ask = (topic: string, email: string, headers: Record<string, string> = {}) =>
  test.web.inject({ method: 'POST', url: `/uz/follow?topic=${encodeURIComponent(topic)}`, payload: { email }, headers })
const linkIn = (letter: string) => new URL(/http:\/\/\S+/.exec(letter)![0]).pathname

/** Somebody who follows by e-mail, and has confirmed it; the address of what they follow. */
async function follower(topic: string, address: string): Promise<string> {
  expect((await ask(topic, address)).statusCode).toBe(303)
  const path = linkIn(toAddress(address).at(-1)!)
  // Opening the link asks; only the answer acts.
  expect((await test.web.inject(path)).statusCode).toBe(200)
  const answer = await test.web.inject({ method: 'POST', url: path })
  expect(answer.statusCode).toBe(303)
  return answer.headers.location!
}

describe('By e-mail', () => {
  it('nothing goes to an address before somebody there said yes', async () => {
    expect((await ask('district:1714204', 'kutmoqda@pochta.example')).statusCode).toBe(303)
    await file()
    await tellAll(test)
    expect(toAddress('kutmoqda@pochta.example')).toHaveLength(1)
    const path = linkIn(toAddress('kutmoqda@pochta.example')[0]!)
    await test.web.inject(path)
    await file()
    await tellAll(test)
    expect(toAddress('kutmoqda@pochta.example')).toHaveLength(1)
    // After two days the link is of no use.
    const now = test.now()
    test.at(new Date(now.getTime() + 3 * 86_400_000))
    expect((await test.web.inject({ method: 'POST', url: path })).statusCode).toBe(404)
    test.at(now)
  })

  it('a report is followed stage by stage, an area by what is new and what is solved', async () => {
    const id = await file()
    await tellAll(test)
    await follower(`report:${id}`, 'xabar@pochta.example')
    await follower('district:1714204', 'tuman@pochta.example')
    await act(id, 'accept', '11')
    await tellAll(test)
    await answer(id)
    await tellAll(test)
    await act(id, 'consent', '01', { stars: 5 })
    await tellAll(test)
    const [, ...stages] = toAddress('xabar@pochta.example')
    expect(stages).toEqual([
      expect.stringContaining('Idora ijroga oldi'),
      expect.stringContaining('Idora javob berdi'),
      expect.stringContaining('nazoratdan yechildi'),
    ])
    const [, ...area] = toAddress('tuman@pochta.example')
    expect(area).toEqual([expect.stringContaining(`№ ${id}`)])
    expect(area[0]).toContain('nazoratdan yechildi')
    // Whoever follows is led to the card, and is given no word on it.
    expect(stages.join()).toContain(`/uz/reports/${id}`)
    expect(stages.join()).not.toContain('/word/')
  })

  it('who follows the same by several ways is told once', async () => {
    for (const topic of ['district:1714204', 'type:WAT02', 'agency:' + (await bodyOf('11'))])
      await follower(topic, 'bir@pochta.example')
    const before = toAddress('bir@pochta.example').length
    const id = await file()
    await tellAll(test)
    await tellAll(test)
    const told = toAddress('bir@pochta.example').slice(before)
    expect(told).toEqual([expect.stringContaining(`№ ${id}`)])
  })

  it('a place with a radius: what lies within, and nothing beside', async () => {
    const [lat, lng] = [40.9, 71.5]
    await follower(`near:${lat},${lng},1000`, 'joy@pochta.example')
    const before = toAddress('joy@pochta.example').length
    const within = await file({ lat: lat + 0.008, lng, territory: '' })
    await file({ lat: lat + 0.012, lng, territory: '' })
    await tellAll(test)
    expect(toAddress('joy@pochta.example').slice(before)).toEqual([expect.stringContaining(`№ ${within}`)])
  })

  it('of what a check holds, and of private types, an area hears nothing', async () => {
    await follower('district:1714204', 'jim@pochta.example')
    const before = toAddress('jim@pochta.example').length
    await file({ text: '????' })
    const hidden = test.app.categories.all.find(({ flags, offered }) => offered && flags.includes('N'))!
    await file({ category: hidden.code })
    await tellAll(test)
    expect(toAddress('jim@pochta.example').slice(before)).toEqual([])
  })

  it('is stopped one by one, and as a whole by one click', async () => {
    const kept = await follower('district:1714204', 'toxta@pochta.example')
    await follower('type:WAT02', 'toxta@pochta.example')
    const page = (await test.web.inject(kept)).body
    const id = /name="id" value="(\d+)"/.exec(page)![1]
    await test.web.inject({ method: 'POST', url: kept.split('?')[0]!, payload: { id } })
    expect((await test.web.inject(kept)).body.match(/name="id"/g)).toHaveLength(1)
    await file()
    await tellAll(test)
    const letter = mail.letters.findLast(({ to }) => [to].flat().some((each) => each?.text === 'toxta@pochta.example'))!
    const list = letter.headers.get('list') as { unsubscribe: { url: string } }
    const stop = new URL(list.unsubscribe.url).pathname
    const oneClick = { method: 'POST', url: stop, payload: 'List-Unsubscribe=One-Click' } as const
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await test.web.inject({ ...oneClick, headers })).statusCode).toBe(200)
    const before = toAddress('toxta@pochta.example').length
    await file()
    await tellAll(test)
    expect(toAddress('toxta@pochta.example').length).toBe(before)
  })

  it('refuses what is no address, no topic, and too much', async () => {
    expect((await ask('district:1714204', 'nobody')).statusCode).toBe(422)
    for (const topic of [
      '',
      'district:17',
      'report:999999',
      'near:55,37,1000',
      'near:40.9,71.5,999',
      'type:XXX',
      'agency:0',
      'people:1',
    ])
      expect((await ask(topic, 'kim@pochta.example')).statusCode, topic).toBe(404)
    for (let n = 0; n < 3; n += 1) expect((await ask('district:1714204', 'kop@pochta.example')).statusCode).toBe(303)
    expect((await ask('district:1714204', 'kop@pochta.example')).statusCode).toBe(422)
    for (const path of ['/uz/follow/confirm/x', '/uz/follow/kept/x']) {
      expect((await test.web.inject(path)).statusCode).toBe(404)
      expect((await test.web.inject({ method: 'POST', url: path })).statusCode).toBe(404)
    }
    // A report that a check holds is nobody's to follow.
    const held = await file({ text: '????' })
    expect((await ask(`report:${held}`, 'kim@pochta.example')).statusCode).toBe(404)
  })
})

const bodyOf = async (as: string): Promise<number> =>
  (await test.call('GET', '/api/v1/me', { as })).json().memberships[0].agency.id

describe('In a browser', () => {
  const followIn = (topic: string, browser: object, path = '/uz/follow/browser') =>
    test.web.inject({ method: 'POST', url: `${path}?topic=${encodeURIComponent(topic)}`, payload: browser })

  it('follows at once, is told with a way to stop, and hears nothing after that', async () => {
    const browser = push.subscribe()
    const answer = await followIn('district:1714204', browser)
    expect(answer.statusCode).toBe(200)
    expect((await test.web.inject(answer.json().next)).body).toContain('Tasdiqlandi')
    const id = await file()
    await tellAll(test)
    const [message] = browser.shown
    expect(message).toMatchObject({ url: `http://xalq.example/uz/reports/${id}`, body: 'Yangi xabar' })
    expect(message!.stop!.title).toBe('Bu xatlar kerak emas')
    const stop = new URL(message!.stop!.url).pathname
    // The address of a browser says nothing to people.
    const asked = (await test.web.inject(stop)).body
    expect(asked).toContain('Brauzer xabarnomasi')
    expect(asked).not.toContain(browser.endpoint)
    await test.web.inject({ method: 'POST', url: stop })
    await file()
    await tellAll(test)
    expect(browser.shown).toHaveLength(1)
    expect((await test.web.inject(answer.json().next)).statusCode).toBe(200)
  })

  it('that is gone is closed; what no push service gave out, and what is no topic, is refused', async () => {
    const browser = push.subscribe()
    await followIn('district:1714204', browser)
    push.failures.push('gone')
    await file()
    await tellAll(test)
    const { rows } = await sql<{ why: string }>`
      select closed_why as why from contact_points where address = ${browser.endpoint}`.execute(test.app.db)
    expect(rows).toEqual([{ why: 'gone' }])
    const stranger = { ...browser, endpoint: 'https://example.org/push' }
    expect((await followIn('district:1714204', stranger)).statusCode).toBe(422)
    expect((await followIn('district:1714204', {})).statusCode).toBe(422)
    expect((await followIn('district:1', browser)).statusCode).toBe(404)
  })
})

describe('By Telegram', () => {
  const talk = async () => {
    const api = present(test.app.telegram, 'Telegram')
    const updates = await api.api.getUpdates({ offset: next, timeout: 0 })
    next = Math.max(next, ...updates.map(({ update_id }) => update_id + 1))
    await receive(test.app, updates)
    while (await talkOn(test.app, api));
  }
  let next = 0

  it('a link opens the bot, which asks once and tells from then on, until it is stopped', async () => {
    const answer = await test.web.inject('/uz/follow/telegram?topic=district:1714204')
    const start = new URL(answer.headers.location!).searchParams.get('start')!
    const person = telegram.person('6001')
    person.says(`/start ${start}`)
    await talk()
    person.presses('Oʻzbekcha')
    await talk()
    person.presses('Ha, kuzatib boraman')
    await talk()
    const id = await file()
    await tellAll(test)
    expect(person.messages().at(-1)!.text).toContain(`№ ${id}`)
    person.presses('Toʻxtatish')
    await talk()
    const count = person.messages().length
    await file()
    await tellAll(test)
    expect(person.messages()).toHaveLength(count)
  })

  it('a group is told of its mahalla or district, where its administrator said so', async () => {
    const group = -100500
    telegram.members.add(42)
    telegram.inGroup(group, 42, '/start@xalq_nazorati_bot f-district_1714204')
    await talk()
    expect(telegram.sent.at(-1)!.text).toContain('administratori')
    telegram.inGroup(group, 43, 'Salom hammaga')
    telegram.inGroup(group, 43, '/start f-type_WAT02')
    await talk()
    telegram.inGroup(group, 43, '/start@xalq_nazorati_bot f-district_1714204')
    await talk()
    expect(telegram.sent.at(-1)).toMatchObject({
      chat_id: String(group),
      text: expect.stringContaining('kuzatilmoqda'),
    })
    const id = await file()
    await tellAll(test)
    expect(telegram.sent.at(-1)).toMatchObject({ chat_id: String(group), text: expect.stringContaining(`№ ${id}`) })
    telegram.inGroup(group, 43, '/bekor')
    await talk()
    const count = telegram.sent.length
    await file()
    await tellAll(test)
    expect(telegram.sent).toHaveLength(count)
  })

  it('a group in which the bot may not write is left', async () => {
    const group = -100501
    telegram.inGroup(group, 43, '/start f-district_1714204')
    await talk()
    telegram.blocked.add(String(group))
    await file()
    await tellAll(test)
    const { rows } = await sql`select closed_why as why from contact_points where address = ${String(group)}`.execute(
      test.app.db,
    )
    expect(rows).toEqual([{ why: 'blocked' }])
  })
})

describe('Topics', () => {
  it('each is found again by what stands in its link', () => {
    const { app } = test
    const topics = fc.oneof(
      fc.integer({ min: 1, max: 1e9 }).map((id) => `report:${id}`),
      fc.constantFrom(...app.territories.districts.map(({ code }) => `district:${code}`)),
      fc.constantFrom(...app.categories.all.map(({ code }) => `type:${code}`)),
      fc.tuple(fc.double({ min: 40.5, max: 41, noNaN: true }), fc.double({ min: 71, max: 72, noNaN: true }), fc.constantFrom(300, 1000, 3000))
        .map(([lat, lng, metres]) => `near:${lat},${lng},${metres}`),
    ) // prettier-ignore
    fc.assert(
      fc.property(topics, (text) => {
        const topic = topicIn(app, text)!
        expect(topicIn(app, textOfTopic(topic))).toEqual(topic)
        const start = startOf(topic)
        // What Telegram takes in a link.
        expect(start).toMatch(/^[\w-]{1,64}$/)
        expect(topicOfStart(app, start)).toEqual(topic)
      }),
    )
  })

  it('whatever lies within the circle of a place is found by its squares', () => {
    const near = fc.record({ lat: fc.double({ min: 38, max: 45, noNaN: true }), lng: fc.double({ min: 57, max: 72, noNaN: true }), metres: fc.constantFrom(300, 1000, 3000) }) // prettier-ignore
    fc.assert(
      fc.property(
        near,
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (place, up, right) => {
          const lat = place.lat + (up * place.metres) / 111_000
          const lng = place.lng + (right * place.metres) / (111_000 * Math.cos((place.lat * Math.PI) / 180))
          fc.pre(metresBetween(place, { lat, lng }) <= place.metres)
          const keys = keysOf({ is: 'near', ...place })
          expect(keys.length).toBeLessThanOrEqual(36)
          const report = { id: 1, agencyId: 1, mahalla: null, district: '1714204', category: 'WAT02', publication: 'public', status: 'routed', place: 'point', publicLat: lat, publicLng: lng } as const // prettier-ignore
          expect(keysFor(report as never).some((key) => keys.includes(key))).toBe(true)
        },
      ),
    )
  })
})

describe('Feeds', () => {
  const get = (url: string, headers: Record<string, string> = {}) => test.web.inject({ url, headers })

  it('tell the same as Atom and as JSON, page by page, and send nothing twice', async () => {
    for (let n = 0; n < 3; n += 1) await file()
    const json = (await get('/feeds/follow.json?topic=district:1714204&lang=en')).json()
    expect(json).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: expect.stringContaining('Mingbuloq'),
    })
    const atom = await get('/feeds/follow.atom?topic=district:1714204&lang=en')
    expect(atom.headers['content-type']).toContain('application/atom+xml')
    expect([...atom.body.matchAll(/<entry><id>([^<]+)/g)].map(([, id]) => id)).toEqual(
      json.items.map(({ id }: { id: string }) => id),
    )
    const etag = String(atom.headers['etag'])
    expect((await get('/feeds/follow.atom?topic=district:1714204&lang=en', { 'if-none-match': etag })).statusCode).toBe(
      304,
    )
    await file()
    expect((await get('/feeds/follow.atom?topic=district:1714204&lang=en', { 'if-none-match': etag })).statusCode).toBe(
      200,
    )
  })

  it('lead through all pages without a gap', async () => {
    for (let n = 0; n < 55; n += 1) await file({ lat: 40.71 + n * 0.0001 })
    const ids: string[] = []
    let url: string | undefined = '/feeds/follow.json?topic=type:WAT02'
    while (url) {
      const page: { items: { id: string }[]; next_url?: string } = (await get(url)).json()
      ids.push(...page.items.map(({ id }) => id))
      url = page.next_url && page.next_url.slice('http://xalq.example'.length)
    }
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from reports where category = 'WAT02' and status <> 'moderating'`.execute(test.app.db)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBe(rows[0]!.n)
  })

  it('of a report tell its events; of a place what lies around', async () => {
    const id = await file({ lat: 41.05, lng: 71.6, territory: '' })
    await act(id, 'accept', '11').catch(() => undefined)
    const events = (await get(`/feeds/follow.json?topic=report:${id}`)).json().items
    expect(events.length).toBeGreaterThanOrEqual(2)
    const around = (await get('/feeds/follow.json?topic=near:41.05,71.6,300')).json().items
    expect(around.map(({ title }: { title: string }) => title)).toEqual([expect.stringContaining(`№ ${id}`)])
    for (const topic of ['', 'report:999999', 'district:17'])
      expect((await get(`/feeds/follow.atom?topic=${topic}`)).statusCode).toBe(404)
  })

  it('planned works of a mahalla are a calendar, its lines no longer than they may be', async () => {
    const body = await bodyOf('11')
    await sql`
      insert into agency_news (agency_id, kind, title, text, district, mahallas, starts_at, ends_at, published_at, published_by)
      select ${body}, 'works', ${'Quvur almashtiriladi; suv boʻlmaydi, ' + 'uzun '.repeat(20)}, ${'Birinchi\nIkkinchi'}, '1714204', '{}',
        ${new Date('2026-11-14T04:00:00Z')}, ${new Date('2026-11-14T12:00:00Z')}, ${test.now()}, min(id) from people`.execute(
      test.app.db,
    )
    const ics = await get('/feeds/works.ics?topic=district:1714204')
    expect(ics.headers['content-type']).toContain('text/calendar')
    const lines = ics.body.split('\r\n')
    expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
    const whole = ics.body.replaceAll('\r\n ', '')
    expect(whole).toContain('DTSTART:20261114T040000Z')
    expect(whole).toContain('SUMMARY:Quvur almashtiriladi\\; suv boʻlmaydi\\,')
    expect(whole).toContain('Birinchi\\nIkkinchi')
    expect((await get('/feeds/works.ics?topic=type:WAT02')).statusCode).toBe(404)
  })
})

describe('The printed door', () => {
  it('opens the form with the place filled in, and is printed in four languages and two sizes', async () => {
    const { agencies, territories } = test.app
    const mahalla = territories.mahallasOf('1714204')[0]!
    const inDistricts = agencies.all.filter(({ territory }) => territories.districtOf(territory))
    const lengthOf = (agency: (typeof inDistricts)[number]) => agencies.name(agency, 'ru').length
    const longest = inDistricts.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0]!
    for (const [code, territory] of [
      [`m${mahalla.code}`, '1714204'],
      ['d1714204', '1714204'],
      [`a${longest.id}`, longest.territory],
    ] as const) {
      const page = await test.web.inject(`/uz/at/${code}`)
      expect(page.statusCode).toBe(200)
      expect(page.body).toContain(code.startsWith('m') ? `start=${code}` : `start=d${territory}`)
      const opened = await test.web.inject({ method: 'POST', url: `/uz/at/${code}` })
      const draft = new URL(opened.headers.location!, 'http://x').searchParams.get('draft')
      const { rows } = await sql<{ fields: object }>`select fields from drafts where id = ${draft}`.execute(test.app.db)
      expect(rows[0]!.fields).toMatchObject({ territory, ...(code.startsWith('m') && { mahalla: mahalla.code }) })
      for (const locale of ['uz', 'uz-cyrl', 'kaa', 'ru', 'en'])
        for (const size of ['A4', 'A6']) {
          const pdf = await test.web.inject(`/${locale}/at/${code}/poster.pdf?size=${size}`)
          expect(pdf.headers['content-type']).toBe('application/pdf')
          const text = pdf.rawPayload.toString('latin1')
          expect(text.startsWith('%PDF-')).toBe(true)
          // One sheet.
          expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1)
        }
    }
    for (const code of ['x1', 'm0', 'd17', 'a0', 'a999999', 'm'])
      expect((await test.web.inject(`/uz/at/${code}`)).statusCode, code).toBe(404)
  })
})
