// What a phone sends later, and on a bad line: each step once however often it is sent, files piece by piece, refusals
// for a program, and nothing in the name of somebody else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import sharp from 'sharp'
import { sessionCookie } from '../../src/people/session.ts'
import { formAt } from '../../src/offline/rules.ts'
import { findOrAddPerson, startSession } from '../../src/people/index.ts'
import { sql } from '../../src/platform/database.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'
import { reportsOf } from '../setup/reports.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())
const { file, act, status } = reportsOf(() => test)
const key = (last: number) => `00000000-0000-4000-8000-00000000000${last}`
const headers = { 'x-outbox': '1', 'sec-fetch-site': 'same-origin' }
const seqOf = async (id: number) => (await test.call('GET', `/api/v1/reports/${id}`, { as: '11' })).json().seq as number
const personOf = (last: string) => findOrAddPerson(test.app.db, `+9989000000${last}`, 'uz', test.now())

describe('A step that a phone sends', () => {
  it('is taken once, however often it comes under its key, by the page and by the API', async () => {
    const id = await file()
    await act(id, 'accept', '11')
    const form = async () =>
      formOf({ key: key(1), seq: '3', text: 'Nasos almashtirildi', photo: await jpeg('#3a7', 400, 300) })
    const send = async () => test.call('POST', `/uz/reports/${id}/answer`, { as: '11', headers, form: await form() })
    const first = await send()
    expect([first.statusCode, first.headers['x-taken'], first.body]).toEqual([204, String(id), ''])
    expect(await status(id)).toBe('answered')
    const seq = await seqOf(id)
    expect((await send()).statusCode).toBe(204)
    const again = await test.call('POST', `/api/v1/reports/${id}/actions/answer`, { as: '11', form: await form() })
    expect([again.statusCode, again.json().seq]).toEqual([200, seq])
    const both = await Promise.all([send(), send(), send()])
    expect(both.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204])
    expect(await seqOf(id)).toBe(seq)
  })

  it('three at the same moment are one', async () => {
    const id = await file()
    await act(id, 'accept', '11')
    const seq = await seqOf(id)
    const note = async () =>
      test.call('POST', `/uz/reports/${id}/add_note`, { as: '11', headers, form: formOf({ key: key(3), text: 'Yoʻldamiz' }) }) // prettier-ignore
    await Promise.all([note(), note(), note()])
    expect(await seqOf(id)).toBe(seq + 1)
  })

  it('under the same key on another report, or of another person, is another step', async () => {
    for (const id of [await file(), await file()]) {
      const answer = await test.call('POST', `/uz/reports/${id}/accept`, { as: '11', headers, form: formOf({ key: key(2) }) }) // prettier-ignore
      expect(answer.statusCode).toBe(204)
      expect(await status(id)).toBe('in_progress')
      const seq = await seqOf(id)
      for (const as of ['11', '12'])
        await test.call('POST', `/uz/reports/${id}/add_note`, { as, headers, form: formOf({ key: key(4), text: 'Koʻrdim' }) }) // prettier-ignore
      expect(await seqOf(id)).toBe(seq + 2)
    }
  })

  it('that is refused says why to a program: the report has moved on, a field is missing, nobody has signed in', async () => {
    const id = await file()
    const send = async (action: string, fields: Record<string, string>, as?: string) => {
      const answer = await test.call('POST', `/uz/reports/${id}/${action}`, { ...(as && { as }), headers, form: formOf(fields) }) // prettier-ignore
      expect(answer.headers['content-type']).toContain('problem+json')
      return [answer.statusCode, answer.json().code, answer.json().seq ?? answer.json().errors?.[0]?.field]
    }
    await act(id, 'accept', '11')
    expect(await send('answer', { seq: '2', text: 'Kech', outcome: 'done' }, '11')).toEqual([409, 'stale', 3])
    expect(await send('answer', { seq: '3', outcome: 'done' }, '11')).toEqual([422, 'invalid', 'text'])
    expect(await send('answer', { seq: '3' })).toEqual([401, 'not_signed_in', undefined])
    expect(await send('answer', { seq: '3' }, '02')).toEqual([403, 'forbidden', undefined])
    const page = await test.call('POST', `/uz/reports/${id}/answer`, { as: '11', form: formOf({ seq: '2' }) })
    expect([page.statusCode, page.headers['content-type']]).toEqual([409, 'text/html; charset=utf-8'])
  })

  it('is a step: no other form of a card waits on a phone', () => {
    const forms = test.web.doors.filter(
      ({ method, url }) => method === 'POST' && /^\/uz\/(work\/)?reports\/:id\/\w+$/.test(url),
    )
    expect(forms.length).toBeGreaterThan(1)
    for (const { url } of forms) expect(formAt(new URL(url.replace(':id', '5'), 'http://x')), url).toBeUndefined()
  })

  it('is not taken in the name of whoever signed in on that phone since', async () => {
    const id = await file()
    const send = (meant: number) =>
      test.call('POST', `/uz/reports/${id}/accept`, { as: '11', headers: { ...headers, 'x-person': String(meant) }, form: formOf({}) }) // prettier-ignore
    const refused = await send(await personOf('12'))
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'other_person'])
    expect(await status(id)).toBe('routed')
    expect((await send(await personOf('11'))).statusCode).toBe(204)
  })
})

describe('A file that comes piece by piece', () => {
  const tus = { 'tus-resumable': '1.0.0', 'sec-fetch-site': 'same-origin' }
  const begin = (length: number, as?: string) =>
    test.call('POST', '/api/v1/uploads', {
      ...(as && { as }),
      headers: { ...tus, 'upload-length': String(length), 'upload-metadata': `filename ${btoa('quvur.jpg')},x eQ==` },
    })
  const piece = (address: string, offset: number, bytes: Buffer, as?: string) =>
    test.call('PATCH', address, {
      ...(as && { as }),
      headers: { ...tus, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
      body: bytes,
    })
  const head = (address: string, as?: string) => test.call('HEAD', address, { ...(as && { as }), headers: tus })
  const whole = async (bytes: Buffer, as: string) => {
    const address = String((await begin(bytes.length, as)).headers['location'])
    for (let at = 0; at < bytes.length; at += 5000)
      expect((await piece(address, at, bytes.subarray(at, at + 5000), as)).statusCode).toBe(204)
    return address.split('/').at(-1)
  }

  it('goes on where it stopped, and only there; too much, and what is nobody’s, is refused', async () => {
    const begun = await begin(10, '01')
    expect([begun.statusCode, begun.headers['tus-resumable']]).toEqual([201, '1.0.0'])
    const address = String(begun.headers['location'])
    expect((await piece(address, 0, Buffer.from('abcd'), '01')).headers['upload-offset']).toBe('4')
    const known = await head(address, '01')
    expect([known.statusCode, known.headers['upload-offset'], known.headers['upload-length']]).toEqual([200, '4', '10'])
    expect((await piece(address, 0, Buffer.from('abcd'), '01')).statusCode).toBe(409)
    expect((await piece(address, 6, Buffer.from('ghij'), '01')).statusCode).toBe(409)
    expect((await piece(address, 4, Buffer.from('efghijk'), '01')).statusCode).toBe(413)
    expect((await piece(address, 4, Buffer.from('efghij'), '02')).statusCode).toBe(404)
    expect((await head(address, '02')).statusCode).toBe(404)
    expect((await head(address)).statusCode).toBe(404)
    expect((await piece(address, 4, Buffer.from('efghij'), '01')).headers['upload-offset']).toBe('10')
    expect((await head('/api/v1/uploads/x', '01')).statusCode).toBe(404)
    expect((await begin(40_000_001, '01')).statusCode).toBe(413)
    expect((await begin(0, '01')).statusCode).toBe(422)
    expect((await test.call('POST', '/api/v1/uploads', { as: '01', headers: tus })).statusCode).toBe(422)
    expect((await test.call('PATCH', address, { as: '01', headers: { ...tus, 'upload-offset': '0' }, json: {} })).statusCode).toBe(415) // prettier-ignore
  })

  it('is a photo of a report and of an answer, as if it had come with the form; sent again it is there still', async () => {
    const fields = { category: 'WAT02', lat: 40.9, lng: 71.33, territory: '1714204', text: 'Boʻlaklab yuborildi' }
    const send = async (upload: string) =>
      test.call('POST', '/api/v1/reports', { as: '01', headers: { 'idempotency-key': key(5) }, form: formOf({ ...fields, upload }) }) // prettier-ignore
    const photo = `photo.${await whole(await jpeg('#37a', 900, 700), '01')}`
    const filed = await send(photo)
    expect(filed.statusCode).toBe(201)
    const { id } = filed.json()
    expect((await send(photo)).headers['idempotent-replayed']).toBe('true')
    await act(id, 'accept', '11')
    const upload = `photo.${await whole(await jpeg('#a73', 900, 700), '11')}`
    const answer = await test.call('POST', `/uz/reports/${id}/answer`, { as: '11', headers, form: formOf({ text: 'Tuzatildi', upload }) }) // prettier-ignore
    expect(answer.statusCode).toBe(204)
    const { rows } = await sql<{ kind: string }>`
      select kind from photos where report_id = ${id} order by id`.execute(test.app.db)
    expect(rows).toEqual([{ kind: 'before' }, { kind: 'after' }])
  })

  it('that has not come whole, has ended, or is somebody else’s is told by its field, and nothing is filed', async () => {
    const half = String((await begin(100, '01')).headers['location'])
      .split('/')
      .at(-1)
    const other = await whole(await jpeg('#37a', 300, 300), '02')
    for (const upload of [`photo.${half}`, `photo.${other}`, `photo.${key(9)}`, 'photo.x', `act.${other}`, 'x']) {
      const fields = { category: 'WAT02', lat: 40.91, lng: 71.33, territory: '1714204', text: 'Rasmi yoʻq', upload }
      const answer = await test.call('POST', '/api/v1/reports', { as: '01', form: formOf(fields) })
      expect([answer.statusCode, answer.json().errors?.[0]?.code], upload).toEqual([422, 'upload_gone'])
    }
  })

  it('is named as often as one likes, and read once; more of them than a form takes are refused before they are read', async () => {
    const photo = `photo.${await whole(await jpeg('#37a', 300, 300), '03')}`
    const fields = { category: 'WAT02', lat: 40.93, lng: 71.33, territory: '1714204', text: 'Bitta rasm' }
    const same = await test.call('POST', '/api/v1/reports', { as: '03', json: { ...fields, upload: Array.from({ length: 50 }, () => photo) } }) // prettier-ignore
    expect([same.statusCode, same.json().photos.length]).toEqual([201, 1])
    const many = Array.from({ length: 50 }, (_, index) => `photo.00000000-0000-4000-8000-${String(index).padStart(12, '0')}`) // prettier-ignore
    const refused = await test.call('POST', '/api/v1/reports', { as: '03', json: { ...fields, upload: many } })
    expect(refused.json().errors[0].code).toBe('too_many_photos')
  })

  it('of a browser in which nobody has signed in goes into its draft, and is its person’s afterwards', async () => {
    const bytes = await jpeg('#7a3', 300, 300)
    const begun = await begin(bytes.length)
    const cookie = [begun.headers['set-cookie']].flat().map((each) => String(each).split(';')[0]).join('; ') // prettier-ignore
    const address = String(begun.headers['location'])
    const by = (more: string) => ({ ...tus, cookie: `${cookie}; ${more}` })
    const sent = await test.call('PATCH', address, { headers: { ...by(''), 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' }, body: bytes }) // prettier-ignore
    expect(sent.statusCode).toBe(204)
    expect((await head(address, '01')).statusCode).toBe(404)
    const { token } = await startSession(test.app, await personOf('01'), { withFactor: true })
    const signed = await test.call('HEAD', address, { headers: by(`${sessionCookie}=${token}`) })
    expect([signed.statusCode, signed.headers['upload-offset']]).toEqual([200, String(bytes.length)])
  })
})

it('photos of a draft that was begun on the line go along, and are missed where they are gone', async () => {
  const draft = '5e0f8a52-8a3f-4d8e-9c7e-2b1f4a6d9e10'
  const fields = { category: 'WAT02', lat: 40.92, lng: 71.33, territory: '1714204', text: 'Qoralamadan', draft, draftPhotos: '1' } // prettier-ignore
  const send = async () =>
    test.call('POST', '/api/v1/reports', { as: '01', headers: { 'idempotency-key': draft }, form: formOf(fields) })
  expect((await send()).json().errors?.[0]?.code).toBe('draft_gone')
  const begun = await test.call('POST', '/uz/report', { as: '01', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: Buffer.from('category=WAT02') }) // prettier-ignore
  expect(begun.statusCode).toBe(303)
  const own = new URL(String(begun.headers['location']), 'http://x').searchParams.get('draft')!
  const photo = await jpeg('#37a', 640, 480)
  await test.call('POST', `/uz/report/details?draft=${own}`, { as: '01', form: formOf({ text: 'x', step: 'photos', photo }) }) // prettier-ignore
  const sent = await test.call('POST', '/api/v1/reports', { as: '01', headers: { 'idempotency-key': own }, form: formOf({ ...fields, draft: own }) }) // prettier-ignore
  expect(sent.statusCode).toBe(201)
  expect(sent.json().photos).toHaveLength(1)
  // The draft has become the report.
  expect((await test.call('GET', `/uz/report/check?draft=${own}`, { as: '01' })).statusCode).toBe(404)
})

describe('What a phone keeps', () => {
  it.each(['uz', 'uz-cyrl', 'kaa', 'ru', 'en'])('is all there, and the same for everybody: %s', async (locale) => {
    const { files } = (await test.call('GET', `/${locale}/offline/files.json`)).json() as { files: string[] }
    expect(files).toEqual(expect.arrayContaining([`/${locale}/offline`, `/${locale}/offline/report`]))
    for (const address of files) {
      const plain = await test.call('GET', address)
      expect(plain.statusCode, address).toBe(200)
      // A page that is kept links to nothing that is not.
      for (const [, asset] of plain.body.matchAll(/(?:src|href)="(\/assets\/[^"#]+)/g))
        if (!address.startsWith('/assets/')) expect(files, address).toContain(asset)
    }
    const stranger = await test.call('GET', `/${locale}/offline/report`)
    expect(stranger.body).not.toContain('data-person')
  })

  it('is called an app by its manifest: icons and pictures of the size it says, shortcuts, and where pictures are shared to', async () => {
    for (const locale of ['uz', 'ru']) {
      const answer = await test.call('GET', `/${locale}/app.webmanifest`)
      expect(answer.headers['content-type']).toContain('application/manifest+json')
      const app = answer.json()
      expect(app).toMatchObject({ start_url: `/${locale}/`, display: 'standalone', scope: '/' })
      expect(app.shortcuts.map(({ url }: { url: string }) => url)).toEqual([`/${locale}/report`, `/${locale}/my`])
      expect(app.share_target).toMatchObject({ action: `/${locale}/offline/share`, method: 'POST' })
      for (const { src, sizes } of [...app.icons, ...app.screenshots]) {
        const { width, height } = await sharp((await test.call('GET', src)).rawPayload).metadata()
        expect(`${width}x${height}`, src).toBe(sizes)
      }
      // Where there is no worker to take it, the form is shown.
      expect((await test.call('GET', app.share_target.action)).headers['location']).toBe(`/${locale}/report`)
    }
  })

  it('says whose the pages are that may be kept, and says it of no stranger’s page and of none that is not theirs', async () => {
    const id = await file()
    const whose = async (path: string, as?: string) =>
      (await test.call('GET', path, as ? { as } : {})).headers['x-keep']
    const reporter = String(await personOf('01'))
    expect(await whose('/uz/my', '01')).toBe(reporter)
    expect(await whose(`/uz/reports/${id}`, '01')).toBe(reporter)
    expect(await whose(`/uz/reports/${id}`, '02')).toBeUndefined()
    expect(await whose(`/uz/reports/${id}`)).toBeUndefined()
    expect(await whose('/uz/work', '11')).toBe(String(await personOf('11')))
    expect(await whose('/uz/oversight', '21')).toBe(String(await personOf('21')))
    for (const path of ['/uz', '/uz/reports', '/uz/my/profile', '/uz/my/security', '/uz/admin/settings'])
      expect(await whose(path, '51'), path).toBeUndefined()
  })
})
