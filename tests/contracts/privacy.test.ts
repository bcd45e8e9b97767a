// Marked personal values are filed, then sought as a stranger in every public page, answer and photo: none in any byte.
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setPersonName } from '../../src/people/index.ts'
import { foldDeltas } from '../../src/reports/counter-store.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())

const marks = {
  name: 'Zumradxon Qaytarilmasova',
  phone: '+998937654321',
  text: 'Ochilmagansoz',
  landmark: 'Yakkayuyqirqyetti',
  note: 'Ichkiizohsirli',
  reason: 'Etirozmaxfiy',
  thanks: 'Rahmatyashirin',
}

/** Every address a stranger can follow from the start pages, and every public answer about the report. */
async function publicBytes(ids: readonly number[]): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  const queue = [
    '/uz/',
    '/ru/',
    '/en/reports',
    '/uz-cyrl/map',
    '/uz/agencies?territory=1714204',
    '/uz/ratings',
    '/uz/rules',
    '/api/v1/reports',
    '/api/v1/map',
    '/api/v1/rules',
    '/api/v1/openapi.json',
    '/api/v1/reports?q=ochilmagansoz',
    '/api/v1/reports?q=yakkayuyqirqyetti',
  ]
  for (const id of ids) queue.push(`/uz/reports/${id}`, `/api/v1/reports/${id}`, `/api/v1/reports/${id}/events`)
  while (queue.length > 0 && found.size < 400) {
    const url = queue.shift()!
    if (found.has(url)) continue
    const answer = await test.web.inject({ method: 'GET', url, headers: { 'accept-encoding': 'gzip' } })
    const body = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(answer.rawPayload) : answer.rawPayload
    found.set(url, Buffer.concat([body, Buffer.from(JSON.stringify(answer.headers))]))
    for (const [, link] of body.toString('utf8').matchAll(/(?:href|src)="(\/(?:uz|photos|api)[^"#]*)"/g)) {
      const next = link!.replaceAll('&amp;', '&')
      if (/^\/uz\/(reports|agencies)\/\d+$|^\/photos\//.test(next)) queue.push(next)
    }
  }
  return found
}

describe('What is private stays private', () => {
  it('in an unpublished, a private, a stopped and a rejected report, and in what people say later', async () => {
    const { app } = test
    await test.token(marks.phone)
    const { rows } = await app.database.pool.query('select id from people where phone = $1', [marks.phone])
    await setPersonName(app.db, rows[0].id, marks.name)
    const file = async (category: string, extra: object = {}) => {
      const fields = {
        category,
        lat: 40.781234,
        lng: 71.331234,
        text: `Muammo ${marks.text}`,
        landmark: marks.landmark,
        photo: await jpeg(),
        ...extra,
      }
      return (await test.call('POST', '/api/v1/reports', { as: marks.phone, form: formOf(fields) })).json().id as number
    }
    const act = (id: number, action: string, as: string, json: object) =>
      test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })
    const unpublished = await file('WAT03')
    const hidden = await file('WAT06')
    const stopped = await file('WAT02', { text: `suka ${marks.text}` })
    const rejected = await file('WAT02')
    await act(rejected, 'reject', '31', { ground: 'false_data', reason: 'Tekshirildi' })
    // Words said later by citizens, and internal notes, on a report whose text is public.
    const open = await file('WAT03', { text: 'Quvur yorilgan', landmark: 'Maktab yonida' })
    await act(open, 'publish', '31', {})
    await act(open, 'add_note', marks.phone, { text: marks.note })
    await act(open, 'accept', '11', {})
    await act(open, 'add_note', '11', { text: marks.note })
    const answer = async () =>
      test.call('POST', `/api/v1/reports/${open}/actions/answer`, {
        as: '11',
        form: formOf({ text: 'Tuzatildi', photo: await jpeg() }),
      })
    await answer()
    await act(open, 'object', marks.phone, { reason: marks.reason })
    await act(open, 'return_to_work', '31', { reason: 'Qayta' })
    await answer()
    await act(open, 'consent', marks.phone, { stars: 4, text: marks.thanks })
    await foldDeltas(app.db)

    const pages = await publicBytes([unpublished, hidden, stopped, rejected, open])
    expect(pages.size).toBeGreaterThan(25)
    for (const [url, bytes] of pages) {
      const text = bytes.toString('utf8')
      for (const [what, mark] of Object.entries(marks)) expect(text.includes(mark), `${what} in ${url}`).toBe(false)
      expect(text.includes('937654321'), url).toBe(false)
      // The exact place of a report about a home is known to its agency only.
      if (url.endsWith(`/${hidden}`)) expect(text.includes('40.781234'), url).toBe(false)
    }
    expect(pages.get(`/api/v1/reports/${stopped}`)!.toString()).toContain('"status":404')
    // The parties read what is theirs.
    expect((await test.call('GET', `/api/v1/reports/${unpublished}`, { as: '11' })).json()).toMatchObject({
      text: `Muammo ${marks.text}`,
      landmark: marks.landmark,
    })
    expect((await test.call('GET', `/api/v1/reports/${hidden}`, { as: '11' })).json().place).toEqual({
      lat: 40.781234,
      lng: 71.331234,
      exact: true,
      accuracy: null,
    })
    expect((await test.call('GET', `/api/v1/reports/${open}/events`, { as: '11' })).body).toContain(marks.reason)
    // An observer reads the case, never internal notes.
    expect((await test.call('GET', `/api/v1/reports/${open}/events`, { as: '41' })).body).not.toContain(marks.note)
    for (const as of ['11', '21', '31', '41'])
      expect((await test.call('GET', `/uz/reports/${open}`, { as })).body).not.toContain(marks.name)
  })
})
