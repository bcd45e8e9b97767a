// Personal data (law ORQ-547): consent by version, everything about me, the account's end, calls by permission, looks
// on record, retention.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepRetention } from '../../src/privacy/index.ts'
import { sql } from '../../src/platform/database.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())

const place = { lat: 40.781, lng: 71.335 }
const file = async (as: string, more: object = {}) =>
  (
    await test.call('POST', '/api/v1/reports', {
      as,
      json: { category: 'WAT03', ...place, text: 'Quvur yorilgan, suv oqib yotibdi', ...more },
    })
  ).json().id as number
const codeFor = async (phone: string) =>
  (await test.call('POST', '/api/v1/session/codes', { json: { phone } })).json().demoCode as string
const act = (id: number, action: string, as: string, json: object = {}) =>
  test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })

describe('Consent', () => {
  it('is recorded by version at sign-in; a new version is asked for and never changes the old one', async () => {
    const phone = '+998901230001'
    const signIn = async () =>
      (await test.call('POST', '/api/v1/session', { json: { phone, code: await codeFor(phone) } })).statusCode
    expect(await signIn()).toBe(200)
    const consents = async () => (await test.call('GET', '/api/v1/me/data', { as: phone })).json().consents
    expect(await consents()).toMatchObject([{ version: 1, way: 'phone' }])
    const post = (json: object) => test.call('POST', '/uz/admin/privacy', { as: '51', json })
    expect((await post({ uz: 'Yangi', ru: 'Новый', en: '' })).statusCode).toBe(422)
    expect((await post({ uz: 'ab', ru: 'x', en: 'x', reason: 'xato' })).statusCode).toBe(422)
    const long = (text: string) => text.repeat(30)
    expect(
      (
        await post({
          uz: long('Yangi matn '),
          ru: long('Новый текст '),
          en: long('New text '),
          reason: 'Qonun oʻzgardi',
        })
      ).statusCode,
    ).toBe(303)
    expect((await test.call('GET', '/uz/my/data', { as: phone })).body).toContain('Yangi matn')
    expect((await test.call('GET', '/ru/privacy')).body).toContain('Новый текст')
    // It has no Karakalpak yet: the Uzbek is what holds.
    expect((await test.call('GET', '/kaa/privacy')).body).toContain('Yangi matn')
    expect((await test.call('POST', '/uz/my/consent', { as: phone, json: {} })).statusCode).toBe(303)
    expect(await consents()).toMatchObject([{ version: 1 }, { version: 2, way: 'page' }])
    expect((await test.call('GET', '/uz/my/data', { as: phone })).body).not.toContain('Yangi matn')
    const third = { uz: long('Yana matn '), ru: long('Ещё текст '), en: long('More text '), reason: 'Yana' }
    expect((await post({ ...third, kaa: 'Qısqa' })).statusCode).toBe(422)
    expect((await post({ ...third, kaa: long('Jańa tekst ') })).statusCode).toBe(303)
    expect((await test.call('GET', '/kaa/privacy')).body).toContain('Jańa tekst')
    await expect(sql`update consent_texts set texts = '{}'`.execute(test.app.db)).rejects.toThrow(/permission denied/)
  })
})

describe('My data', () => {
  it('is everything as JSON and as a PDF, of oneself alone, never kept by caches', async () => {
    const id = await file('02')
    await act(id, 'add_note', '02', { text: 'Mening izohim' })
    const answer = await test.call('GET', '/api/v1/me/data?download=1', { as: '02' })
    expect(answer.headers['cache-control']).toContain('no-store')
    expect(answer.headers['content-disposition']).toContain('attachment')
    const data = answer.json()
    expect(data.profile.phone).toBe('+998 90 000 00 02')
    expect(data.reports.map((report: { id: number }) => report.id)).toContain(id)
    expect(JSON.stringify(data.steps)).toContain('Mening izohim')
    expect(JSON.stringify((await test.call('GET', '/api/v1/me/data', { as: '03' })).json())).not.toContain(
      'Mening izohim',
    )
    const pdf = await test.call('GET', '/uz/my/data.pdf', { as: '02' })
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.headers['cache-control']).toContain('no-store')
  })
})

describe('A reporter’s phone', () => {
  it('is hidden from the body unless the reporter allows a call; each look is on record and shown to the reporter', async () => {
    const id = await file('01')
    const look = (as: string) => test.call('POST', `/api/v1/reports/${id}/contact`, { as, json: {} })
    expect((await look('11')).statusCode).toBe(403)
    expect((await test.call('GET', `/api/v1/reports/${id}`, { as: '11' })).body).not.toContain('90 000 00 01')
    const allow = (as: string, allowed: string) =>
      test.call('POST', `/api/v1/reports/${id}/contact-permission`, { as, json: { allowed } })
    expect((await allow('02', '1')).statusCode).toBe(404)
    expect((await allow('11', '1')).statusCode).toBe(404)
    expect((await allow('01', '1')).statusCode).toBe(204)
    expect((await look('11')).json()).toEqual({ name: 'Dilnoza Karimova', phone: '+998 90 000 00 01' })
    // Another body, a citizen, an observer, a controller: none of them.
    expect((await look('13')).statusCode).toBe(404)
    for (const as of ['02', '41', '21', '31', '51']) expect((await look(as)).statusCode, as).toBe(403)
    const views = (await test.call('GET', `/api/v1/reports/${id}/views`, { as: '01' })).json().items
    expect(views.filter((view: { what: string }) => view.what === 'contact')).toMatchObject([{ role: 'officer' }])
    expect((await test.call('GET', `/api/v1/reports/${id}/views`, { as: '11' })).statusCode).toBe(404)
    expect((await allow('01', '')).statusCode).toBe(204)
    expect((await look('11')).statusCode).toBe(403)
  })

  it('is one person’s own word: whoever goes on with the report has not given it', async () => {
    const id = await file('02', { callAllowed: true })
    await act(id, 'accept', '11')
    await act(id, 'join', '03')
    await act(id, 'withdraw', '02', { reason: 'Kerak emas' })
    expect((await test.call('POST', `/api/v1/reports/${id}/contact`, { as: '11', json: {} })).statusCode).toBe(403)
  })

  it('may be allowed with the report itself', async () => {
    const id = await file('01', { callAllowed: true })
    expect((await test.call('POST', `/api/v1/reports/${id}/contact`, { as: '12', json: {} })).statusCode).toBe(200)
  })
})

describe('A private card', () => {
  it('is logged at each opening by staff, observers too, and not by the reporter; a public one is not', async () => {
    const id = await file('01', { category: 'WAT06' })
    const open = (as: string) => test.call('GET', `/api/v1/reports/${id}`, { as })
    for (const as of ['01', '41', '41', '21', '02', '13']) await open(as)
    await test.call('GET', `/uz/reports/${id}`, { as: '11' })
    const { items } = (await test.call('GET', `/api/v1/reports/${id}/views`, { as: '01' })).json()
    expect(items.map((view: { role: string }) => view.role).toSorted()).toEqual([
      'controller',
      'observer',
      'observer',
      'officer',
    ])
    const open2 = await file('01')
    await sql`update reports set publication = 'public' where id = ${open2}`.execute(test.app.db)
    await test.call('GET', `/api/v1/reports/${open2}`, { as: '41' })
    expect((await test.call('GET', `/api/v1/reports/${open2}/views`, { as: '01' })).json().items).toEqual([])
  })

  it('an observer sees no names, phones or internal notes', async () => {
    const id = await file('01')
    await act(id, 'accept', '11')
    await act(id, 'add_note', '11', { text: 'Ichki izoh' })
    const seen = JSON.stringify([
      (await test.call('GET', `/api/v1/reports/${id}`, { as: '41' })).json(),
      (await test.call('GET', `/api/v1/reports/${id}/events`, { as: '41' })).json(),
      (await test.call('GET', `/uz/reports/${id}`, { as: '41' })).body,
      (await test.call('GET', '/uz/work', { as: '41' })).body,
    ])
    expect(seen).not.toMatch(/Ichki izoh|Karimova|Dilnoza|Tursunov|90 000 00 01|998900000001/)
  })
})

describe('A deleted account', () => {
  it('is nobody any more; open reports pass on or are withdrawn, closed ones stay; the phone may begin anew', async () => {
    const phone = '+998901230002'
    const mine = await file(phone)
    const shared = await file(phone)
    await act(shared, 'accept', '11')
    await act(shared, 'join', '03')
    const before = (await test.call('GET', '/api/v1/me', { as: phone })).json().id
    const end = (json: object) => test.call('POST', '/api/v1/me/delete', { as: phone, json })
    expect((await end({})).json().errors[0].field).toBe('sure')
    expect((await end({ sure: true, code: '000000' })).statusCode).toBe(401)
    await sql`delete from sign_in_attempts`.execute(test.app.db)
    expect((await end({ sure: true, code: await codeFor(phone) })).statusCode).toBe(204)
    expect((await test.call('GET', '/api/v1/me', { as: phone })).statusCode).toBe(401)
    expect((await test.call('GET', `/api/v1/reports/${mine}`)).json().status).toBe('withdrawn')
    expect((await test.call('GET', `/api/v1/reports/${shared}`, { as: '03' })).json()).toMatchObject({
      status: 'in_progress',
    })
    expect(
      (await test.call('GET', '/api/v1/me/data', { as: '03' }))
        .json()
        .reports.find((each: { id: number }) => each.id === shared).joinedAt,
    ).toBeNull()
    const { rows } = await sql`select phone, name, pinfl_hash, home_mahalla from people where id = ${before}`.execute(
      test.app.db,
    )
    expect(rows).toEqual([{ phone: null, name: null, pinfl_hash: null, home_mahalla: null }])
    const entered = await test.call('POST', '/api/v1/session', { json: { phone, code: await codeFor(phone) } })
    const again = await test.web.inject({
      url: '/api/v1/me',
      headers: { authorization: `Bearer ${entered.json().token}` },
    })
    expect(again.json().id).not.toBe(before)
  })

  it('is not for staff, who are let go first', async () => {
    expect(
      (await test.call('POST', '/api/v1/me/delete', { as: '11', json: { sure: true } })).json().errors[0].code,
    ).toBe('has_roles')
    await sql`update membership_records set suspended_at = now() where person_id = (select id from people
      where phone = '+998900000013')`.execute(test.app.db)
    expect(
      (await test.call('POST', '/api/v1/me/delete', { as: '13', json: { sure: true } })).json().errors[0].code,
      'suspended',
    ).toBe('has_roles')
  })
})

describe('Retention', () => {
  it('deletes what is old, keeps what is not, and says in the register how much of what', async () => {
    const old = new Date(test.now().getTime() - 4 * 365 * 86_400_000)
    const id = await file('01', { category: 'WAT06' })
    await test.call('GET', `/api/v1/reports/${id}`, { as: '21' })
    await sql`
      insert into views (report_id, person_id, role, agency_id, what, at)
      select report_id, person_id, role, agency_id, what, ${old}::timestamptz from views
        where report_id = ${id}`.execute(test.app.db)
    await sql`insert into sign_in_attempts (subject, kind, at) values ('x', 'code', ${old})`.execute(test.app.db)
    while (await keepRetention(test.app));
    const left = await sql<{ n: number }>`select count(*) as n from views where report_id = ${id}`.execute(test.app.db)
    expect(left.rows[0]!.n).toBe(1)
    const { rows } = await sql<{
      what: string
      deleted: number
    }>`select what, deleted from retention_days order by what`.execute(test.app.db)
    expect(rows).toEqual(
      expect.arrayContaining([
        { what: 'views', deleted: 1 },
        { what: 'attempts', deleted: expect.any(Number) },
      ]),
    )
    expect((await test.call('GET', '/uz/admin/privacy', { as: '51' })).body).toContain('Kim koʻrgani')
  })
})
