// The bot, over a stand-in that speaks the Bot API: the whole conversation, in any order, with what goes wrong.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ChatPerson, startTelegram, type Telegram } from '../../demo/gateways/telegram.ts'
import { receive } from '../../src/telegram/bot.ts'
import { hookOf, poll, talkOn } from '../../src/telegram/index.ts'
import { searchAnew } from '../../src/reports/index.ts'
import { sql } from '../../src/platform/database.ts'
import { tellAll } from '../setup/tell.ts'
import fc from 'fast-check'
import { present } from '../../src/platform/present.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
let telegram: Telegram
let nextChat = 5000

beforeAll(async () => {
  telegram = await startTelegram()
  test = await openTestApp({
    env: { ...telegram.env, PUBLIC_URL: 'http://xalq.example' },
    settings: ({ settings }) => (settings.limits.reportsPerPersonAndDay = 1000),
  })
  // The pace of Telegram has a test of its own.
  present(test.app.telegram, 'Telegram').turn = async () => undefined
})
afterAll(async () => {
  await test.close()
  await telegram.close()
})
beforeEach(() => {
  telegram.toasts.length = 0
})

/** The bot hears and answers all that was said so far. */
async function talk(): Promise<void> {
  const { app } = test
  const api = present(app.telegram, 'Telegram')
  await poll(app, { ...api, api: Object.assign(Object.create(api.api), { getUpdates: getNow }) as typeof api.api })
  while (await talkOn(app, api));
}
/** Without waiting for what may come. */
const getNow = async (asked: object) => present(test.app.telegram, 'Telegram').api.getUpdates({ ...asked, timeout: 0 })

const lastOf = (person: ChatPerson) => person.messages().filter(({ isOwn }) => !isOwn)
const said = (person: ChatPerson) => lastOf(person).map(({ text }) => text)
const press = async (person: ChatPerson, words: string | RegExp) => {
  expect(person.presses(words), `a button ${String(words)} under: ${said(person).at(-1)}`).toBe(true)
  await talk()
}

/** Somebody who has chosen the language; linked where a phone is given. */
async function someone(phone?: string): Promise<ChatPerson> {
  nextChat += 1
  const person = telegram.person(String(nextChat))
  person.says('/start')
  await talk()
  await press(person, 'Oʻzbekcha')
  if (phone) {
    person.sharesContact(phone)
    await talk()
  }
  return person
}

/** The number of the report that was sent last from this chat. */
const sentNumber = (person: ChatPerson) =>
  Number(/№ (\d+)/.exec(said(person).findLast((text) => text.includes('✅'))!)![1])
const read = async (id: number, as = '31') => (await test.call('GET', `/api/v1/reports/${id}`, { as })).json()
let moved = 0
const place = () => [40.7 + (moved += 0.004), 71.33] as const
const draftsOf = async (phone: string) =>
  (
    await sql<{
      id: string
    }>`select d.id from drafts d join people p on p.id = d.person_id where p.phone = ${phone}`.execute(test.app.db)
  ).rows.length
const reportsOf = async (phone: string) =>
  (
    await sql<{
      id: number
    }>`select r.id from reports r join people p on p.id = r.reporter_id where p.phone = ${phone} order by r.id`.execute(
      test.app.db,
    )
  ).rows.map(({ id }) => id)
let nextPhone = 1_000_000
const newPhone = () => `+99893${(nextPhone += 1)}`

/** Says all that a report needs, in this order; buttons are pressed as they come. */
async function tellIn(person: ChatPerson, order: readonly ('text' | 'photo' | 'place')[], together: boolean) {
  const picture = await jpeg('#3a7', 400, 300)
  for (const what of order) {
    if (what === 'text') person.says('Suv bosimi juda past, ikkinchi qavatga chiqmaydi')
    if (what === 'photo') person.sendsPhoto(picture)
    if (what === 'place') person.sendsPlace(...place())
    if (!together) await talk()
  }
  await talk()
}
/** Presses whatever is asked until the report is sent. */
async function goOn(person: ChatPerson): Promise<void> {
  for (let steps = 0; steps < 10; steps += 1) {
    if (person.presses('Yuborish')) return talk()
    if (!person.presses('Bu boshqa muammo') && !person.presses('Suv bosimi past') && !person.presses('Mingbuloq'))
      throw new Error(`nothing to press under: ${said(person).slice(-2).join(' | ')}`)
    await talk()
  }
}

describe('Telling a report', () => {
  it('goes from the first word to the number of the report; the phone is asked for at the last', async () => {
    const person = await someone()
    person.says('Koʻchamizda ikki kundan beri suv yoʻq')
    await talk()
    await press(person, 'Suv yoʻq')
    expect(lastOf(person).at(-1)!.asks).toBe('place')
    person.sendsPlace(40.775, 71.325)
    await talk()
    await press(person, 'Mingbuloq')
    // Who gets it and by when is told before anything is sent.
    expect(said(person).at(-2)).toContain('Suv taʼminoti korxonasi')
    expect(lastOf(person).at(-1)!.asks).toBe('contact')
    const phone = newPhone()
    person.sharesContact(phone)
    await talk()
    await press(person, 'Yuborish')
    const id = sentNumber(person)
    expect(await reportsOf(phone)).toEqual([id])
    expect(await read(id)).toMatchObject({ status: 'routed', text: 'Koʻchamizda ikki kundan beri suv yoʻq' })
    expect(await draftsOf(phone)).toBe(0)
  })

  it('asks for the language first, and keeps what was said before', async () => {
    nextChat += 1
    const person = telegram.person(String(nextChat), { language: 'ru' })
    person.says('В доме нет воды')
    await talk()
    expect(said(person)).toEqual([expect.stringContaining('На каком языке')])
    await press(person, 'Ўзбекча')
    expect(said(person).at(-1)).toContain('Янги хабар')
    expect(said(person).at(-1)).toContain('В доме нет воды')
  })

  it('leads to the same report in any order of text, photo and place, one by one or all at once', async () => {
    const orders = fc.shuffledSubarray(['text', 'photo', 'place'] as const, { minLength: 3 })
    const filed: object[] = []
    await fc.assert(
      fc.asyncProperty(orders, fc.boolean(), async (order, together) => {
        const person = await someone(newPhone())
        await tellIn(person, order, together)
        await goOn(person)
        const { category, text, photos, territory, agency } = await read(sentNumber(person))
        filed.push({ category, text, photos: photos.length, territory, agency: agency.id })
        expect(filed.at(-1)).toEqual(filed[0])
      }),
      { numRuns: 24 },
    )
    expect(filed[0]).toMatchObject({ category: 'WAT02', photos: 1, territory: '1714204' })
  })

  it('loses and doubles nothing where the process dies at any call to Telegram', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }), fc.boolean(), async (deaths, together) => {
        const phone = newPhone()
        const person = await someone(phone)
        const api = present(test.app.telegram, 'Telegram')
        let calls = 0
        // Whatever is said at these moments is not said any more: as if nobody were there.
        const dies = new Set(deaths)
        api.turn = async () => {
          calls += 1
          if (dies.delete(calls)) throw new Error('died')
        }
        try {
          await tellIn(person, ['photo', 'text', 'place'], together)
          await goOn(person)
          person.presses('Yuborish')
          await talk()
        } finally {
          api.turn = async () => undefined
        }
        const [id, ...others] = await reportsOf(phone)
        expect(others).toEqual([])
        expect(await draftsOf(phone)).toBe(0)
        const { text, photos } = await read(id!)
        expect(text).toBe('Suv bosimi juda past, ikkinchi qavatga chiqmaydi')
        expect(photos).toHaveLength(1)
      }),
      { numRuns: 8 },
    )
  })

  it('what Telegram tells twice is done once', async () => {
    const person = await someone(newPhone())
    person.says('Suv bosimi juda past')
    await talk()
    const before = said(person).length
    const update = { update_id: 1, message: { message_id: 1, date: 1, chat: { id: nextChat, type: 'private' }, from: { id: nextChat, is_bot: false, first_name: 'F' }, text: 'Yana' } } as never // prettier-ignore
    await receive(test.app, [update])
    await talk()
    await receive(test.app, [update])
    await talk()
    expect(said(person).length).toBe(before + 1)
    expect(said(person).at(-1)!.match(/Yana/g)).toHaveLength(1)
  })

  it('words can be added, mended by editing, and written anew; photos taken out', async () => {
    const person = await someone(newPhone())
    const first = person.says('Suv bosimi past')
    person.says('Kechqurun umuman yoʻq')
    await talk()
    expect(said(person).at(-1)).toContain('Suv bosimi past\nKechqurun umuman yoʻq')
    person.edits(first, 'Suv bosimi juda past')
    await talk()
    expect(said(person).at(-1)).toContain('Suv bosimi juda past\nKechqurun umuman yoʻq')
    person.sendsPhoto(await jpeg('#a37', 400, 300), { caption: 'Mana' })
    await talk()
    expect(said(person).at(-1)).toContain('Mana')
    await press(person, 'Oʻzgartirish')
    await press(person, 'Rasmlarni oʻchirish')
    expect(said(person).at(-1)).not.toContain('Rasmlar')
    await press(person, 'Oʻzgartirish')
    await press(person, 'Matnini')
    person.says('Bosim past')
    await talk()
    expect(said(person).at(-1)).toContain('Matn: Bosim past\n')
  })

  it('two reports at once: an answer to the message of one goes to that one', async () => {
    const phone = newPhone()
    const person = await someone(phone)
    person.says('Suv bosimi past')
    await talk()
    const first = lastOf(person).findLast(({ text }) => text.includes('Yangi xabar'))!.message_id
    person.says('/yangi')
    person.says('Koʻcha chirogʻi yonmaydi')
    await talk()
    person.says('uch kundan beri', { replyTo: first })
    await talk()
    expect(said(person).at(-1)).toContain('Suv bosimi past\nuch kundan beri')
    expect(await draftsOf(phone)).toBe(2)
  })

  it('danger: phones to call come first', async () => {
    const person = await someone(newPhone())
    person.says('Gaz hidi kelyapti')
    await talk()
    await press(person, /[Gg]az/)
    expect(said(person).at(-1)).toContain('104')
    expect(person.presses('Yuborish')).toBe(false)
    await press(person, 'Qoʻngʻiroq qildim')
    // What this type wants to be read first.
    while (person.presses('Oʻqidim')) await talk()
    expect(lastOf(person).at(-1)!.asks).toBe('place')
  })

  it('the same problem close by is offered for joining', async () => {
    const where = place()
    const other = await someone(newPhone())
    other.says('Suv bosimi past')
    other.sendsPlace(...where)
    await talk()
    await goOn(other)
    const id = sentNumber(other)
    const phone = newPhone()
    const person = await someone(phone)
    person.says('Suv bosimi past')
    person.sendsPlace(...where)
    await talk()
    expect(person.presses('Suv bosimi past')).toBe(true)
    await talk()
    await press(person, 'Mingbuloq')
    await press(person, `Menda ham shu muammo: № ${id}`)
    expect((await read(id)).supporters).toBe(1)
    expect(await reportsOf(phone)).toEqual([])
    expect(await draftsOf(phone)).toBe(0)
  })

  it('a place by its name, and one that cannot be', async () => {
    const person = await someone(newPhone())
    person.says('Suv bosimi past')
    await talk()
    person.presses('Suv bosimi past')
    await talk()
    // Another country.
    person.sendsPlace(55.75, 37.61)
    await talk()
    expect(said(person).some((text) => text.startsWith('⚠️'))).toBe(true)
    await press(person, 'Tumanni nomi bilan')
    person.says('Мингбулоқ')
    await talk()
    await press(person, 'Mingbuloq')
    expect(said(person).at(-1)).toContain('Mingbuloq tumani')
    expect(person.presses('Yuborish')).toBe(true)
  })
})

describe('After the report was sent', () => {
  /** A report of somebody in a chat, answered with a photo; and the chat. */
  async function answered() {
    const phone = newPhone()
    const person = await someone(phone)
    person.says('Suv bosimi juda past')
    person.sendsPlace(...place())
    await talk()
    await goOn(person)
    const id = sentNumber(person)
    await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11' })
    const form = formOf({ text: 'Nasos almashtirildi', photo: await jpeg('#37a', 500, 300) })
    expect((await test.call('POST', `/api/v1/reports/${id}/actions/answer`, { as: '11', form })).statusCode).toBe(200)
    return { person, id, phone }
  }

  it('is told in the chat; the result is shown, and consent given with stars', async () => {
    const { person, id } = await answered()
    await tellAll(test)
    expect(said(person).at(-1)).toContain('Rozimisiz?')
    expect((await read(id)).status).toBe('answered')
    await press(person, 'Shu yerda koʻrish')
    expect(lastOf(person).some(({ photos, text }) => photos.length === 1 && text.includes('natija'))).toBe(true)
    expect(said(person).at(-1)).toContain('Nasos almashtirildi')
    await press(person, 'Roziman')
    await press(person, '⭐️⭐️⭐️⭐️⭐️')
    expect(await read(id)).toMatchObject({ status: 'closed', closedBasis: 'consent' })
    const events = (await test.call('GET', `/api/v1/reports/${id}/events`, { as: '31' })).json().items
    expect(events.find(({ type }: { type: string }) => type === 'consent')).toMatchObject({ stars: 5 })
  })

  it('an objection takes its reason; pressed twice it is one', async () => {
    const { person, id } = await answered()
    person.says(`/start r${id}`)
    await talk()
    const card = lastOf(person).at(-1)!
    await press(person, 'Rozi emasman')
    person.says('Suv hali ham chiqmayapti')
    await talk()
    expect((await read(id)).status).toBe('objected')
    // The button of before is of another state of the report.
    person.pressesData(
      card.buttons.flat().find(({ text }) => text.includes('Roziman'))!.callback_data!,
      card.message_id,
    )
    await talk()
    person.presses('⭐️⭐️⭐️')
    await talk()
    expect((await read(id)).status).toBe('objected')
    expect(said(person).some((text) => text.startsWith('⚠️'))).toBe(true)
  })

  it('a question is answered with words and photos', async () => {
    const phone = newPhone()
    const person = await someone(phone)
    person.says('Suv bosimi juda past')
    person.sendsPlace(...place())
    await talk()
    await goOn(person)
    const id = sentNumber(person)
    await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11' })
    await test.call('POST', `/api/v1/reports/${id}/actions/ask`, { as: '11', json: { text: 'Qaysi uy?' } })
    person.says('/xabarlar')
    await talk()
    await press(person, `${id}-xabarni`)
    expect(said(person).at(-1)).toContain('Qaysi uy?')
    await press(person, 'Javob berish')
    person.says('12-uy')
    person.sendsPhoto(await jpeg('#773', 420, 300))
    await talk()
    await press(person, 'Yuborish')
    expect((await read(id)).status).toBe('in_progress')
    const events = (await test.call('GET', `/api/v1/reports/${id}/events`, { as: '11' })).json().items
    expect(events.at(-1)).toMatchObject({ type: 'reply', photos: [expect.any(Number)] })
    expect(JSON.stringify(events.at(-1))).toContain('12-uy')
  })

  it('a stranger sees no more than the public page, and takes no step', async () => {
    const { id } = await answered()
    const stranger = await someone()
    stranger.says(`/start r${id}`)
    await talk()
    expect(said(stranger).at(-1)).toContain('Rozilik kutilmoqda')
    expect(said(stranger).at(-1)).not.toContain('Suv bosimi juda past')
    expect(stranger.presses('Roziman')).toBe(false)
    stranger.pressesData(`s:${id}:${(await read(id)).seq}:consent:5`, 1)
    await talk()
    expect((await read(id)).status).toBe('answered')
    stranger.says('/start r999999')
    await talk()
    expect(said(stranger).at(-1)).toContain('topilmadi')
  })
})

describe('Staff', () => {
  /** The chat of a demo person, opened by the link of the own page. */
  async function staff(last: string): Promise<ChatPerson> {
    const person = await someone()
    const answer = await test.call('POST', '/uz/my/telegram', { as: last })
    expect(answer.statusCode).toBe(303)
    const { searchParams } = new URL(answer.headers.location!)
    person.says(`/start ${searchParams.get('start')}`)
    await talk()
    return person
  }
  const fileAs = async (as = '02') => {
    const [lat, lng] = place()
    const form = formOf({ category: 'WAT02', lat, lng, territory: '1714204', text: 'Suv bosimi past' })
    return (await test.call('POST', '/api/v1/reports', { as, form })).json().id as number
  }

  it('an officer works from the chat: accepts, asks, returns, answers with a photo', async () => {
    const officer = await staff('11')
    expect(said(officer).at(-1)).toContain('/ish')
    const [first, second] = [await fileAs(), await fileAs()]
    officer.says('/ish')
    await talk()
    expect(said(officer).at(-1)).toContain('Navbatdagi ishlar')
    officer.says(`/start r${first}`)
    await talk()
    await press(officer, 'Ijroga qabul qilish')
    expect((await read(first)).status).toBe('in_progress')
    await press(officer, 'Natijani kiritish')
    officer.says('Nasos almashtirildi')
    officer.sendsPhoto(await jpeg('#283', 460, 300))
    await talk()
    await press(officer, 'Yuborish')
    expect((await read(first)).status).toBe('answered')
    officer.says(`/start r${second}`)
    await talk()
    await press(officer, 'Bizga tegishli emas')
    officer.says('Bu boshqa idora ishi')
    await talk()
    expect((await read(second)).status).toBe('returned')
  })

  it('an answer without a photo is refused in the words of the form, and nothing is lost', async () => {
    const officer = await staff('11')
    const id = await fileAs()
    officer.says(`/start r${id}`)
    await talk()
    await press(officer, 'Ijroga qabul qilish')
    await press(officer, 'Natijani kiritish')
    officer.says('Nasos almashtirildi')
    await talk()
    await press(officer, 'Yuborish')
    expect(said(officer).at(-1)).toMatch(/^⚠️/)
    expect((await read(id)).status).toBe('in_progress')
    officer.sendsPhoto(await jpeg('#489', 460, 300))
    await talk()
    await press(officer, 'Yuborish')
    expect((await read(id)).status).toBe('answered')
  })

  it('never an observer, nor anybody without the second factor outside the demonstration', async () => {
    const observer = await staff('41')
    observer.says('/ish')
    await talk()
    expect(said(observer).at(-1)).toContain('ikkinchi tasdiq')
    const { app } = test
    app.demo = false
    try {
      const officer = await someone('+998900000011')
      officer.says('/ish')
      await talk()
      expect(said(officer).at(-1)).toContain('ikkinchi tasdiq')
      const id = await fileAs()
      officer.pressesData(`s:${id}:2:accept`, 1)
      await talk()
      expect((await read(id)).status).toBe('routed')
    } finally {
      app.demo = true
    }
  })

  it('a second factor of long ago opens no role', async () => {
    const officer = await staff('11')
    const { app } = test
    app.demo = false
    try {
      await sql`update telegram_chats set factor_at = ${new Date(test.now().getTime() - 400 * 86_400_000)} where chat_id = ${nextChat}`.execute(
        app.db,
      )
      officer.says('/ish')
      await talk()
      expect(said(officer).at(-1)).toContain('ikkinchi tasdiq')
    } finally {
      app.demo = true
    }
  })

  it('a link opens one chat, once, and not for long', async () => {
    const answer = await test.call('POST', '/uz/my/telegram', { as: '11' })
    const start = new URL(answer.headers.location!).searchParams.get('start')
    const first = await someone()
    first.says(`/start ${start}`)
    await talk()
    const second = await someone()
    second.says(`/start ${start}`)
    await talk()
    expect(said(second).at(-1)).toContain('eskirgan')
    second.says('/ish')
    await talk()
    expect(said(second).at(-1)).toContain('ikkinchi tasdiq')
    const late = new URL((await test.call('POST', '/uz/my/telegram', { as: '11' })).headers.location!).searchParams.get(
      'start',
    )
    const now = test.now()
    test.at(new Date(now.getTime() + 16 * 60_000))
    second.says(`/start ${late}`)
    await talk()
    test.at(now)
    expect(said(second).at(-1)).toContain('eskirgan')
  })
})

describe('What no report is made of', () => {
  it('voice, stickers, documents and videos are answered, each as what it is', async () => {
    const person = await someone(newPhone())
    for (const [what, words] of [
      ['voice', 'tinglay olmayman'],
      ['sticker', 'Muammoni yozing'],
      ['document', 'Hujjat'],
      ['video', 'Video'],
    ] as const) {
      // prettier-ignore
      person.sends(what)
      await talk()
      expect(said(person).at(-1)).toContain(words)
    }
  })

  it('a contact of somebody else, forwarded or from abroad opens no account', async () => {
    const person = await someone()
    person.sharesContact('+998931234567', { ofAnother: true })
    await talk()
    expect(said(person).at(-1)).toContain('boshqa odamning')
    person.sharesContact('+998931234567', { forwarded: true })
    await talk()
    expect(said(person).at(-1)).toContain('boshqa odamning')
    person.sharesContact('+79161234567')
    await talk()
    expect(said(person).at(-1)).toContain('+998')
    const { rows } = await sql`select 1 from people where phone = '+998931234567'`.execute(test.app.db)
    expect(rows).toEqual([])
  })

  it('a photo of 20 MB, one that is none, ten of them, and a text too long: said, and the rest stays', async () => {
    const person = await someone(newPhone())
    person.says('Suv bosimi past')
    await talk()
    person.sendsPhoto(await jpeg('#111', 400, 300), { size: 21_000_000 })
    person.sendsPhoto(Buffer.from('not a picture'))
    await talk()
    expect(said(person).filter((text) => text.startsWith('⚠️'))).toHaveLength(2)
    for (let n = 0; n < 10; n += 1) person.sendsPhoto(await jpeg(`#${n}${n}${n}`, 400, 300), { album: 'a' })
    await talk()
    const most = test.app.settings.limits.photosPerReport
    expect(said(person).at(-1)).toContain(`Rasmlar: ${most}`)
    expect(said(person).filter((text) => text.startsWith('⚠️')).length).toBe(2 + 10 - most)
    person.says('я'.repeat(4096))
    await talk()
    expect(said(person).at(-1)).toMatch(/^⚠️/)
    person.says('/yordam')
    await talk()
    person.says('Kechqurun')
    await talk()
    expect(said(person).at(-1)).toContain('Suv bosimi past\nKechqurun')
  })

  it('old buttons, unknown ones and unknown commands are answered and do nothing', async () => {
    const person = await someone(newPhone())
    for (const data of [
      'd:00000000:s:abcdefgh12',
      'd:00000000:x',
      'nothing',
      's:1:1:grant',
      's:x:y:z',
      'r:0',
      'S',
      'l:fr',
      '',
    ]) {
      person.pressesData(data, 1)
      await talk()
    }
    person.says('/qandaydir')
    await talk()
    expect(said(person).at(-1)).toContain('/yordam')
  })

  it('a flood of one person is read so far and says so; others are answered meanwhile', async () => {
    const [flood, other] = [await someone(newPhone()), await someone(newPhone())]
    for (let n = 0; n < 60; n += 1) flood.says(`Suv ${n}`)
    other.says('Suv bosimi past')
    const before = said(flood).length
    await talk()
    expect(said(other).at(-1)).toContain('Suv bosimi past')
    expect(said(flood).length - before).toBeLessThanOrEqual(3)
    expect(said(flood).some((text) => text.includes('Juda koʻp'))).toBe(true)
  })

  it('groups, channels and bots are no matter of the bot', async () => {
    const count = telegram.sent.length
    const message = (chat: object, from: object) => ({ update_id: 2_000_000 + telegram.sent.length + Math.floor(Math.random() * 1e6), message: { message_id: 1, date: 1, chat, from, text: 'Suv yoʻq' } }) // prettier-ignore
    await receive(test.app, [
      message({ id: -100, type: 'supergroup', title: 'Mahalla' }, { id: 77, is_bot: false, first_name: 'F' }),
      message({ id: 78, type: 'private', first_name: 'B' }, { id: 78, is_bot: true, first_name: 'B' }),
    ] as never)
    while (await talkOn(test.app, present(test.app.telegram, 'Telegram')));
    expect(telegram.sent.length).toBe(count)
    await sql`delete from telegram_updates where id >= 2000000`.execute(test.app.db)
  })

  it('who blocks the bot is told by other ways, and says anew who they are on coming back', async () => {
    const phone = newPhone()
    const person = await someone(phone)
    person.blocks()
    await talk()
    const { rows } = await sql`
      select c.closed_why as why from contact_points c join people p on p.id = c.person_id where p.phone = ${phone}`.execute(
      test.app.db,
    )
    expect(rows).toEqual([{ why: 'blocked' }])
    telegram.blocked.clear()
    person.says('/xabarlar')
    await talk()
    expect(lastOf(person).at(-1)!.asks).toBe('contact')
  })
})

describe('How it is told', () => {
  it('by its own call, where the word is right; nothing else is taken', async () => {
    const { url, secret } = hookOf(test.app.secrets, '')
    const update = { update_id: 9_000_001, message: { message_id: 5, date: 1, chat: { id: 4999, type: 'private' }, from: { id: 4999, is_bot: false, first_name: 'F' }, text: 'Salom' } } // prettier-ignore
    const post = (path: string, word?: string, json: object = update) =>
      test.call('POST', path, {
        json,
        ...(word !== undefined && { headers: { 'x-telegram-bot-api-secret-token': word } }),
      })
    expect((await post(url)).statusCode).toBe(404)
    expect((await post(url, 'wrong')).statusCode).toBe(404)
    expect((await post('/telegram/wrong', secret)).statusCode).toBe(404)
    expect((await post(url, secret, { no: 1 })).statusCode).toBe(400)
    expect((await post(url, secret)).statusCode).toBe(204)
    await talkOn(test.app, present(test.app.telegram, 'Telegram'))
    expect(telegram.sent.at(-1)).toMatchObject({ chat_id: '4999' })
    // What was said is not kept once it is done.
    const { rows } = await sql`select told from telegram_updates where id = 9000001`.execute(test.app.db)
    expect(rows).toEqual([{ told: null }])
    await sql`delete from telegram_updates where id >= 2000000`.execute(test.app.db)
  })

  it('reports are found from any chat, as strangers may know them', async () => {
    const person = await someone(newPhone())
    await searchAnew(test.app)
    person.searches('suv bosimi')
    await talk()
    const [first] = telegram.found.at(-1) as { title: string; input_message_content: { message_text: string } }[]
    expect(first!.title).toMatch(/№ \d+ · Suv bosimi/)
    person.searches('x')
    await talk()
    expect(telegram.found.at(-1)).toEqual([])
  })

  it('what a gateway does is waited for: slow, broken and cut calls are tried again', async () => {
    const person = await someone(newPhone())
    telegram.failures.push('slow', 'broken', 'cut')
    person.says('Suv bosimi past')
    await talk()
    expect(said(person).at(-1)).toContain('Suv bosimi past')
  })
})
