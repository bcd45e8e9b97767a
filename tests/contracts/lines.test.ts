// Forms on bad lines (house 5): what was typed is never lost, and nothing is sent that was not seen. A draft for each
// filing, forms kept while somebody signs in, files judged one by one, bodies that come slowly or not at all.
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findOrAddPerson, startSession } from '../../src/people/index.ts'
import { sql } from '../../src/platform/database.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { flat, jpeg } from '../setup/pictures.ts'
import { until } from '../setup/waiting.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { draftsPerAddressAndHour: 1000 }),
  })
})
afterAll(() => test.close())

const start = () => test.at('2026-11-12 11:00')

type Answer = Awaited<ReturnType<TestApp['call']>>
/** What the browser holds after an answer. */
const cookiesOf = (...answers: Answer[]) => {
  const held = new Map<string, string>()
  for (const { cookies } of answers)
    for (const { name, value, maxAge } of cookies) {
      if (value === '' || maxAge === 0) held.delete(name)
      else held.set(name, value)
    }
  return [...held].map(([name, value]) => `${name}=${value}`).join('; ')
}
const begin = async (category: string, headers: Record<string, string> = {}, as?: string) => {
  const answer = await test.call('POST', '/uz/report', { json: { category }, headers, ...(as && { as }) })
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(303)
  return { answer, draft: new URL(String(answer.headers.location), 'http://x').search }
}
const walkTo = async (draft: string, options: { headers: Record<string, string>; as?: string }, text: string) => {
  await test.call('POST', `/uz/report/place${draft}`, { json: { territory: '1714204', step: 'next' }, ...options })
  const answer = await test.call('POST', `/uz/report/details${draft}`, { json: { text, step: 'next' }, ...options })
  expect(answer.headers.location).toBe(`/uz/report/check${draft}`)
}
/** Signed in at a browser, with what else it holds. */
const signedIn = async (as: string, ...answers: Answer[]) => ({
  cookie: [`xn_session=${await test.token(as)}`, cookiesOf(...answers)].filter(Boolean).join('; '),
})
const shownIn = (page: string) => /name="shown" value="([^"]+)"/.exec(page)?.[1] ?? ''

describe('Each filing has a draft of its own', () => {
  it('two tabs do not write into one: each sends what it shows', async () => {
    const first = await begin('WAT03')
    const headers = { cookie: cookiesOf(first.answer) }
    const second = await begin('LAN02', headers)
    expect(first.draft).not.toBe(second.draft)
    await walkTo(first.draft, { headers, as: '01' }, 'Koʻchada quvur yorilgan')
    await walkTo(second.draft, { headers, as: '01' }, 'Koʻcha chirogʻi yonmaydi')
    for (const [{ draft }, category, text] of [
      [first, 'WAT03', 'Koʻchada quvur yorilgan'],
      [second, 'LAN02', 'Koʻcha chirogʻi yonmaydi'],
    ] as const) {
      const page = await test.call('GET', `/uz/report/check${draft}`, { headers, as: '01' })
      const sent = await test.call('POST', `/uz/report/send${draft}`, {
        headers,
        as: '01',
        json: { shown: shownIn(page.body) },
      })
      const id = Number(/\/sent\/(\d+)/.exec(String(sent.headers.location))?.[1])
      const report = (await test.call('GET', `/api/v1/reports/${id}`, { as: '01' })).json()
      expect([report.category, report.text]).toEqual([category, text])
    }
  })

  it('what another tab changed meanwhile is shown once more before it is sent', async () => {
    const { answer, draft } = await begin('WAT03')
    const headers = { cookie: cookiesOf(answer) }
    await walkTo(draft, { headers, as: '01' }, 'Quvur yorilgan')
    const shown = shownIn((await test.call('GET', `/uz/report/check${draft}`, { headers, as: '01' })).body)
    await test.call('POST', `/uz/report/details${draft}`, {
      headers,
      as: '01',
      json: { text: 'Boshqa muammo yozildi', step: 'next' },
    })
    const send = (mark: string) =>
      test.call('POST', `/uz/report/send${draft}`, { headers, as: '01', json: { shown: mark } })
    const again = await send(shown)
    expect(again.statusCode).toBe(409)
    expect(again.body).toContain('boshqa oynada oʻzgartirilgan')
    expect(again.body).toContain('Boshqa muammo yozildi')
    expect((await send(shownIn(again.body))).statusCode).toBe(303)
    // And without the mark nothing goes.
    const other = await begin('WAT03', headers)
    await walkTo(other.draft, { headers, as: '01' }, 'Yana bir quvur')
    expect((await test.call('POST', `/uz/report/send${other.draft}`, { headers, as: '01' })).statusCode).toBe(409)
  })

  it('those that were begun are listed, to go on with or to delete with their photos', async () => {
    const { answer, draft } = await begin('WAT03')
    const headers = { cookie: cookiesOf(answer) }
    await test.call('POST', `/uz/report/details${draft}`, {
      headers,
      form: formOf({ text: 'Tugallanmagan', step: 'photos', photo: await jpeg() }),
    })
    expect((await test.call('GET', '/uz/report', { headers })).body).toContain(`/uz/report/place${draft}`)
    await test.call('POST', `/uz/report/drop${draft}`, { headers })
    expect((await test.call('GET', '/uz/report', { headers })).body).not.toContain(draft)
    const { rows } = await sql`select 1 from unused_files`.execute(test.app.db)
    expect(rows.length).toBeGreaterThan(0)
  })
})

describe('Whose a draft is', () => {
  it('is the browser’s until somebody signs in, then that person’s alone; signing out takes it out of the browser', async () => {
    const { answer, draft } = await begin('WAT03')
    const headers = { cookie: cookiesOf(answer) }
    await walkTo(draft, { headers }, 'Mening soʻzlarim')
    const sees = async (options: { headers?: Record<string, string>; as?: string }) =>
      (await test.call('GET', `/uz/report/details${draft}`, options)).body.includes('Mening soʻzlarim')
    expect(await sees({ headers })).toBe(true)
    // Another browser has nothing of it.
    expect(await sees({})).toBe(false)
    expect(await sees({ headers, as: '01' })).toBe(true)
    // From now on it is hers: not the next one's at that computer, signed in or not.
    expect(await sees({ headers, as: '02' })).toBe(false)
    const nobody = await test.call('GET', `/uz/report/details${draft}`, { headers })
    expect(nobody.body).not.toContain('Mening soʻzlarim')
    expect((await test.call('GET', '/uz/report', { headers, as: '02' })).body).not.toContain(draft)
    expect(await sees({ as: '01' })).toBe(true)
  })

  it('signing out forgets what was typed at that browser', async () => {
    const { answer, draft } = await begin('WAT03')
    const headers = { cookie: cookiesOf(answer) }
    await walkTo(draft, { headers }, 'Chiqishdan oldin yozilgan')
    const out = await test.call('POST', '/uz/sign-out', { headers, as: '03' })
    expect(cookiesOf(answer, out)).not.toContain('xn_holder')
    const after = { cookie: cookiesOf(answer, out) }
    expect((await test.call('GET', `/uz/report/details${draft}`, { headers: after })).statusCode).toBe(404)
  })

  it('what is typed into one that has ended begins another, with its photos', async () => {
    const { answer, draft } = await begin('WAT03')
    const headers = { cookie: cookiesOf(answer) }
    test.at(new Date(test.now().getTime() + 25 * 3_600_000))
    const late = await test.call('POST', `/uz/report/details${draft}`, {
      headers,
      form: formOf({ text: 'Bir kundan keyin yozilgan', step: 'next', photo: await jpeg() }),
    })
    expect(late.headers.location).toMatch(/^\/uz\/report\?draft=[\da-f-]{36}&kept=1$/)
    const next = new URL(String(late.headers.location), 'http://x').searchParams.get('draft')
    expect(next).not.toBe(draft.split('=')[1])
    expect((await test.call('GET', String(late.headers.location), { headers })).body).toContain('saqlandi')
    await test.call('POST', `/uz/report?draft=${next}`, { headers, json: { category: 'WAT03' } })
    const page = (await test.call('GET', `/uz/report/details?draft=${next}`, { headers })).body
    expect(page).toContain('Bir kundan keyin yozilgan')
    expect(page).toContain('/photos/')
    const place = await test.call('POST', `/uz/report/place${draft}`, {
      headers,
      json: { territory: '1714204', landmark: 'Chinor tagida' },
    })
    expect(place.headers.location).toContain('&kept=1')
    start()
  })
})

describe('A session that ended takes nothing with it', () => {
  const filed = async () => {
    const { id } = (
      await test.call('POST', '/api/v1/reports', {
        as: '01',
        json: { category: 'WAT03', territory: '1714204', text: 'Suv oqyapti' },
      })
    ).json()
    await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
    return id as number
  }

  it('who must sign in first finds the form filled, with its photos', async () => {
    const id = await filed()
    const form = formOf({ text: 'Quvur almashtirildi', outcome: 'done', photo: [await jpeg(), await jpeg()] })
    const page = `/uz/reports/${id}`
    const out = await test.call('POST', `${page}/answer`, {
      form,
      headers: { referer: `http://localhost${page}`, host: 'localhost' },
    })
    expect(out.statusCode).toBe(303)
    const next = new URL(String(out.headers.location), 'http://x').searchParams.get('next')!
    expect(next).toMatch(/^\/uz\/unsent\/[\da-f-]{36}$/)
    const headers = await signedIn('11', out)
    const back = await test.call('GET', next, { headers })
    expect(back.statusCode).toBe(200)
    expect(back.body).toContain('Quvur almashtirildi</textarea>')
    expect(back.body).toContain('Bu hali yuborilmadi')
    expect(back.body).toContain('2 ta rasm saqlangan')
    const kept = /name="kept" value="([^"]+)"/.exec(back.body)![1]!
    const sent = await test.call('POST', `${page}/answer`, {
      as: '11',
      form: formOf({ text: 'Quvur almashtirildi', outcome: 'done', kept }),
    })
    expect(sent.statusCode).toBe(303)
    expect((await test.call('GET', `/api/v1/reports/${id}`, { as: '11' })).json().photos).toHaveLength(2)
    // Sealed, for this browser alone, for an hour.
    expect((await test.call('GET', next, { as: '11' })).statusCode).toBe(404)
    const { rows } = await sql<{ sealed: Buffer }>`select sealed from unsent_forms`.execute(test.app.db)
    for (const { sealed } of rows) expect(sealed.toString('utf8')).not.toContain('almashtirildi')
    test.at(new Date(test.now().getTime() + 3_600_001))
    expect((await test.call('GET', next, { headers })).statusCode).toBe(404)
    start()
  })

  it('an officer whose second factor ended in the night finds the answer in the morning', async () => {
    const id = await filed()
    const officer = await findOrAddPerson(test.app.db, '+998900000011', 'uz', test.now())
    const { token } = await startSession(test.app, officer, { withFactor: false })
    test.app.demo = false
    const out = await test.call('POST', `/uz/reports/${id}/answer`, {
      headers: { cookie: `xn_session=${token}` },
      form: formOf({ text: 'Kechasi yozilgan javob', outcome: 'done', photo: await jpeg() }),
    })
    test.app.demo = true
    expect(out.headers.location).toMatch(/^\/uz\/sign-in\/second\?next=%2Fuz%2Funsent%2F/)
    const next = new URL(String(out.headers.location), 'http://x').searchParams.get('next')!
    const back = await test.call('GET', next, { headers: await signedIn('11', out) })
    expect(back.body).toContain('Kechasi yozilgan javob</textarea>')
    expect(back.body).toContain('1 ta rasm saqlangan')
  })

  it('and nobody else does, who signs in at that computer next', async () => {
    const id = await filed()
    const officer = await findOrAddPerson(test.app.db, '+998900000011', 'uz', test.now())
    const { token } = await startSession(test.app, officer, { withFactor: false })
    test.app.demo = false
    const out = await test.call('POST', `/uz/reports/${id}/answer`, {
      headers: { cookie: `xn_session=${token}` },
      form: formOf({ text: 'Boshqaning koʻzi uchun emas' }),
    })
    test.app.demo = true
    const next = new URL(String(out.headers.location), 'http://x').searchParams.get('next')!
    const other = await test.call('GET', next, { headers: await signedIn('02', out) })
    expect(other.statusCode).toBe(404)
    expect(other.body).not.toContain('Boshqaning')
  })

  it('a picture that was kept is judged as evidence like any other', async () => {
    const id = await filed()
    const out = await test.call('POST', `/uz/reports/${id}/answer`, {
      form: formOf({ text: 'Natija', outcome: 'done', photo: [await flat('#fff'), await jpeg()] }),
    })
    const next = new URL(String(out.headers.location), 'http://x').searchParams.get('next')!
    const back = await test.call('GET', next, { headers: await signedIn('11', out) })
    expect(back.body).toContain('1 ta rasm saqlangan')
    // Nor by the way of a mere note, whose pictures need show nothing.
    const note = await test.call('POST', `/uz/reports/${id}/add_note`, {
      as: '11',
      form: formOf({ photo: await flat('#eee') }),
    })
    const kept = /name="kept" value="([^"]+)"/.exec(note.body)?.[1]
    expect(kept).toBeDefined()
    const answer = await test.call('POST', `/uz/reports/${id}/answer`, {
      as: '11',
      form: formOf({ text: 'Natija', outcome: 'done', kept: kept! }),
    })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('bir xil rangda')
  })

  it('more photos than a form takes leave a way on', async () => {
    const id = await filed()
    const photos = await Promise.all(Array.from({ length: 5 }, () => jpeg()))
    const refused = await test.call('POST', `/uz/reports/${id}/add_note`, {
      as: '11',
      form: formOf({ text: 'Izoh', photo: photos }),
    })
    expect(refused.body).toContain('4 tadan ortiq rasm')
    const kept = /name="kept" value="([^"]+)"/.exec(refused.body)![1]!
    const again = await test.call('POST', `/uz/reports/${id}/add_note`, {
      as: '11',
      form: formOf({ text: 'Izoh', kept }),
    })
    expect(again.statusCode).toBe(303)
  })

  it('where the pin stood is put back too', async () => {
    const { answer, draft } = await begin('WAT03')
    const headers = await signedIn('01', answer)
    await test.call('GET', `/uz/report/place${draft}`, { headers })
    const out = await test.call('POST', `/uz/report/place${draft}`, {
      headers: { cookie: cookiesOf(answer) },
      form: formOf({ lat: '40.778', lng: '71.326', accuracy: '20', landmark: 'Chinor tagida' }),
    })
    const next = new URL(String(out.headers.location), 'http://x').searchParams.get('next')!
    const back = await test.call('GET', next, { headers: await signedIn('01', answer, out) })
    expect(back.body).toMatch(/name="lat" value="40.778"/)
    expect(back.body).toContain('value="Chinor tagida"')
    // A draft that is somebody's is shown to nobody else.
    expect((await test.call('GET', next, { headers: await signedIn('02', answer, out) })).statusCode).toBe(404)
  })

  it('of what a stranger sends only as much is kept as any form of ours asks for', async () => {
    const form = new FormData()
    for (let index = 0; index < 20; index += 1) form.set(`field${index}`, 'x'.repeat(60_000))
    const out = await test.call('POST', '/uz/reports/1/object', { form })
    expect(out.statusCode).toBe(303)
    const { rows } = await sql<{ n: number }>`select max(length(sealed)) as n from unsent_forms`.execute(test.app.db)
    expect(rows[0]!.n).toBeLessThan(300_000)
  })

  it('what somebody wrote for a step that is gone stands on the card, to be copied', async () => {
    const id = await filed()
    await test.call('POST', `/uz/reports/${id}/answer`, {
      as: '11',
      form: formOf({ text: 'Hamkasbim oldin javob berdi', outcome: 'done', photo: await jpeg() }),
    })
    const late = await test.call('POST', `/uz/reports/${id}/answer`, {
      as: '11',
      form: formOf({ text: 'Men ham uzoq javob yozgan edim', outcome: 'done', photo: await jpeg() }),
    })
    expect(late.statusCode).toBe(409)
    expect(late.body).toContain('Men ham uzoq javob yozgan edim')
    expect(late.body).toContain('Siz yozganlar')
  })

  it('a form that the account may not send is kept for another, and its words stand on the page', async () => {
    const headers = { 'sec-fetch-site': 'same-origin' }
    const refused = await test.call('POST', '/uz/admin/settings', {
      as: '01',
      headers,
      form: formOf({ reason: 'Uzoq yozilgan sabab matni' }),
    })
    expect([403, 404]).toContain(refused.statusCode)
    expect(refused.body).toContain('Uzoq yozilgan sabab matni')
    expect(refused.body).toContain('/uz/sign-in?next=%2Fuz%2Funsent%2F')
    // Where no such page opens any more, the words are there to be copied.
    const next = decodeURIComponent(/sign-in\?next=([^"]+)"/.exec(refused.body)![1]!)
    const back = await test.call('GET', next, { headers: await signedIn('01', refused) })
    expect(back.body).toContain('Uzoq yozilgan sabab matni')
    expect(back.body).toContain('endi ochilmaydi')
  })

  it('nothing is kept of what another site sends, nor of codes', async () => {
    const before = await sql<{ n: number }>`select count(*)::int as n from unsent_forms`.execute(test.app.db)
    const forged = await test.call('POST', '/uz/reports/1/object', {
      headers: { 'sec-fetch-site': 'cross-site' },
      form: formOf({ reason: 'Boshqa saytdan yozilgan soʻz' }),
    })
    expect(forged.statusCode).toBe(403)
    expect(forged.body).not.toContain('Boshqa saytdan')
    const after = await sql<{ n: number }>`select count(*)::int as n from unsent_forms`.execute(test.app.db)
    expect(after.rows).toEqual(before.rows)
  })

  it('where too many were sent, the page holds what was typed', async () => {
    const { requestsPerAddressAndMinute } = test.app.settings.limits
    test.app.settings.limits.requestsPerAddressAndMinute = 1
    const refused = await test.call('POST', '/uz/reports/1/object', {
      as: '01',
      form: formOf({ reason: 'Hali ham suv yoʻq' }),
    })
    test.app.settings.limits.requestsPerAddressAndMinute = requestsPerAddressAndMinute
    expect(refused.statusCode).toBe(429)
    expect(refused.body).toContain('Hali ham suv yoʻq')
  })
})

describe('Files are judged one by one', () => {
  it('one bad photo is named, and the good ones are kept', async () => {
    const { id } = (
      await test.call('POST', '/api/v1/reports', {
        as: '01',
        json: { category: 'WAT03', territory: '1714204', text: 'Suv oqyapti' },
      })
    ).json()
    await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
    const form = new FormData()
    form.set('text', 'Tuzatildi')
    form.set('outcome', 'done')
    for (let index = 1; index <= 3; index += 1)
      form.append('photo', new Blob([new Uint8Array(await jpeg())], { type: 'image/jpeg' }), `yaxshi-${index}.jpg`)
    form.append('photo', new Blob(['bu rasm emas']), 'hujjat.pdf')
    form.append('photo', new Blob([new Uint8Array(await flat('#fff'))]), 'oq varaq.jpg')
    const refused = await test.call('POST', `/uz/reports/${id}/answer`, { as: '11', form })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('hujjat.pdf: ')
    expect(refused.body).not.toContain('yaxshi-')
    expect(refused.body).toContain('3 ta rasm qabul qilingan')
    const kept = /name="kept" value="([^"]+)"/.exec(refused.body)![1]!
    // The empty one is told once the others can be read.
    const white = new FormData()
    for (const [name, value] of [['text', 'Tuzatildi'], ['outcome', 'done'], ['kept', kept]] as const) white.set(name, value) // prettier-ignore
    white.append('photo', new Blob([new Uint8Array(await flat('#fff'))]), 'oq varaq.jpg')
    expect((await test.call('POST', `/uz/reports/${id}/answer`, { as: '11', form: white })).body).toContain('oq varaq.jpg: ') // prettier-ignore
    const done = formOf({ text: 'Tuzatildi', outcome: 'done', kept })
    expect((await test.call('POST', `/uz/reports/${id}/answer`, { as: '11', form: done })).statusCode).toBe(303)
    expect((await test.call('GET', `/api/v1/reports/${id}`, { as: '11' })).json().photos).toHaveLength(3)
  })

  it('the same photo twice in a draft is one', async () => {
    const { answer, draft } = await begin('WAT03')
    const headers = { cookie: cookiesOf(answer) }
    const photo = await jpeg()
    for (let round = 0; round < 2; round += 1)
      await test.call('POST', `/uz/report/details${draft}`, { headers, form: formOf({ step: 'photos', photo }) })
    const page = (await test.call('GET', `/uz/report/details${draft}`, { headers })).body
    expect(page.match(/name="remove"/g)).toHaveLength(1)
  })
})

describe('A slow line', () => {
  /** A body that stops in the middle, over a real socket. */
  const half = async (path: string) => {
    await test.web.listen({ port: 0, host: '127.0.0.1' }).catch(() => undefined)
    let served: Socket | undefined
    test.web.server.once('connection', (each: Socket) => (served = each))
    const socket = connect((test.web.server.address() as AddressInfo).port, '127.0.0.1')
    let heard = ''
    socket.on('data', (bytes) => (heard += bytes.toString('utf8')))
    socket.on('error', () => undefined)
    const part = '--x\r\ncontent-disposition: form-data; name="text"\r\n\r\nSekin aloqada yozilgan matn\r\n--x\r\n'
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: localhost\r\norigin: http://localhost\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 5000000\r\n\r\n${part}`,
    )
    return { socket, heard: () => heard, hasCome: (bytes: number) => (served?.bytesRead ?? 0) >= bytes }
  }

  it('is not cut while bytes come; where none come the person is told on a page that holds the words', async () => {
    const { answer, draft } = await begin('WAT03')
    expect(answer.statusCode).toBe(303)
    const { socket, heard, hasCome } = await half(`/uz/report/details${draft}`)
    await until(() => hasCome(200))
    socket.write('content-disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n')
    for (let round = 1; round <= 5; round += 1) {
      socket.write('x'.repeat(20_000))
      // Looked at as often as one likes: what has come since is enough each time.
      await until(() => hasCome(round * 20_000))
      test.web.lines.look()
      expect(heard()).toBe('')
    }
    await until(() => hasCome(socket.bytesWritten))
    test.web.lines.look()
    await until(() => heard().includes('</html>'))
    expect(heard()).toContain('HTTP/1.1 408')
    expect(heard()).toContain('Aloqa juda sekin')
    expect(heard()).toContain('Sekin aloqada yozilgan matn')
    socket.destroy()
  })
})
