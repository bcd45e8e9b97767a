// What lies near the edges: stopped reports in queues, private words after an end, queues by level, odd input to
// actions.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { sweep } from '../../src/reports/writer.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())

const place = { lat: 40.78123, lng: 71.33456 }
const file = async (category: string, text = 'Muammo bor, yordam bering', as = '01') =>
  (await test.call('POST', '/api/v1/reports', { as, form: formOf({ category, ...place, text }) })).json()
const act = (id: number, action: string, as: string, json: object = {}) =>
  test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })
const answer = async (id: number, text = 'Tuzatildi') =>
  test.call('POST', `/api/v1/reports/${id}/actions/answer`, { as: '11', form: formOf({ text, photo: await jpeg() }) })
const read = async (id: number, as?: string) =>
  (await test.call('GET', `/api/v1/reports/${id}`, as ? { as } : {})).json()

describe('A stopped report', () => {
  it('is in no queue but the dispatchers’', async () => {
    const { id } = await file('WAT02', 'suka TOXTATILGAN')
    for (const as of ['11', '12', '21', '22', '41']) {
      for (const tab of ['next', 'all'])
        expect((await test.call('GET', `/api/v1/work?tab=${tab}`, { as })).body, `${as} ${tab}`).not.toContain(
          'TOXTATILGAN',
        )
    }
    expect(
      (await test.call('GET', '/api/v1/work', { as: '32' })).json().items.map((item: { id: number }) => item.id),
    ).toContain(id)
  })

  it('goes on at once when its type turns out to be an emergency, and keeps its clock when not', async () => {
    const held = await file('WAT02', '????')
    test.at('2026-11-12 12:00')
    const still = (await act(held.id, 'recategorise', '32', { category: 'WAT04', reason: 'Sifat haqida' })).json()
    expect(still).toMatchObject({ status: 'moderating', actBy: held.actBy })
    expect((await act(held.id, 'recategorise', '32', { category: 'WAT01', reason: 'Suv yoʻq' })).json()).toMatchObject({
      status: 'routed',
      actBy: '2026-11-12T09:00:00.000Z',
    })
    test.at('2026-11-12 11:00')
  })
})

describe('Words on a private type', () => {
  it('stay private after a withdrawal and after a rejection', async () => {
    const one = await file('WAT06')
    await act(one.id, 'accept', '11')
    await answer(one.id, 'YOPIQJAVOB hisob raqami')
    await act(one.id, 'withdraw', '01', { reason: 'Kerak emas' })
    const two = await file('WAT06')
    await act(two.id, 'reject', '32', { ground: 'private_life', reason: 'YOPIQSABAB' })
    for (const { id } of [one, two]) {
      expect(await read(id)).toMatchObject({ publication: 'private' })
      for (const url of [`/api/v1/reports/${id}/events`, `/uz/reports/${id}`])
        expect((await test.call('GET', url)).body).not.toMatch(/YOPIQ/)
    }
  })

  it('get a moderation clock when the type becomes an open one, while the place stays rounded', async () => {
    const { id } = await file('WAT10')
    expect((await read(id)).place).toEqual({ lat: 40.781, lng: 71.335, exact: false, accuracy: null })
    expect(
      (await act(id, 'recategorise', '32', { category: 'WAT02', reason: 'Butun koʻchada' })).json().publication,
    ).toBe('pending')
    expect((await read(id)).place).toEqual({ lat: 40.781, lng: 71.335, exact: false, accuracy: null })
    const { rows } = await sql<{
      n: number
    }>`select count(*) n from reports where publication = 'pending' and publish_by is null`.execute(test.app.db)
    expect(rows[0]!.n).toBe(0)
    expect((await test.call('GET', '/api/v1/work?tab=publication', { as: '32' })).statusCode).toBe(200)
  })

  it('show their exact place to the reporter and the agency, to nobody else', async () => {
    const { id } = await file('WAT06')
    expect((await read(id, '01')).place.exact).toBe(true)
    expect((await read(id, '11')).place.exact).toBe(true)
    for (const as of ['21', '22', '31', '32', '41', '13'])
      expect((await read(id, as)).place, as).toEqual({ lat: 40.781, lng: 71.335, exact: false, accuracy: null })
  })
})

describe('Queues', () => {
  it('hold only what the person may do next: the district its turn, the region its own', async () => {
    const { id } = await file('WAT03')
    await act(id, 'accept', '11')
    await answer(id)
    test.at('2026-11-19 11:00')
    while ((await sweep(test.app)) > 0);
    const has = async (as: string) =>
      (await test.call('GET', '/api/v1/work', { as })).json().items.some((item: { id: number }) => item.id === id)
    expect([await has('21'), await has('22'), await has('23')]).toEqual([true, false, false])
    test.at('2026-12-03 11:00')
    while ((await sweep(test.app)) > 0);
    expect([await has('21'), await has('22')]).toEqual([false, true])
    test.at('2026-11-12 11:00')
  })
})

describe('The reporter’s word', () => {
  it('counts again after silence, even when two objections came before', async () => {
    test.at('2026-11-12 11:00')
    const { id } = await file('WAT03')
    await act(id, 'accept', '11')
    await answer(id)
    await act(id, 'object', '01', { reason: 'Yoʻq' })
    await act(id, 'return_to_work', '32', { reason: 'Qayta' })
    await answer(id)
    expect((await act(id, 'object', '01', { reason: 'Yana yoʻq' })).json().status).toBe('verifying')
    expect((await read(id, '01')).actions).not.toContain('consent')
    await act(id, 'return_to_work', '21', { reason: 'Joyida koʻrdim' })
    await answer(id)
    test.at('2026-11-19 11:00')
    while ((await sweep(test.app)) > 0);
    expect((await read(id, '01')).actions).toEqual(expect.arrayContaining(['consent', 'object']))
    expect((await act(id, 'consent', '01', { stars: 3 })).json()).toMatchObject({
      status: 'closed',
      closedBasis: 'consent',
    })
    test.at('2026-11-12 11:00')
  })
})

describe('No one decides in the own cause (regulation 3.6, 3.10)', () => {
  it('who works for the body cannot join its reports, nor inherit one and consent to the own work', async () => {
    const { id } = await file('WAT02')
    expect((await read(id, '12')).actions).not.toContain('join')
    for (const as of ['11', '12']) expect((await act(id, 'join', as)).statusCode, as).toBe(403)
    // Even one who joined before coming to work there.
    const officer = test.app.database.pool.query(`select id from people where phone = '+998900000011'`)
    await sql`insert into supporters (report_id, person_id, joined_at) values (${id}, ${(await officer).rows[0].id},
      now())`.execute(test.app.db)
    await sql`update reports set supporters = 1 where id = ${id}`.execute(test.app.db)
    await act(id, 'accept', '12')
    expect((await act(id, 'withdraw', '01', { reason: 'Fikrimdan qaytdim' })).json().status).toBe('withdrawn')
  })

  it('nor consent to the answer of the own body on a report of one’s own', async () => {
    const { id } = await file('WAT03', 'Uyimizda ham suv yoʻq', '11')
    expect((await act(id, 'accept', '12')).statusCode).toBe(200)
    await test.call('POST', `/api/v1/reports/${id}/actions/answer`, {
      as: '12',
      form: formOf({ text: 'Tuzatildi', photo: await jpeg() }),
    })
    expect((await read(id, '11')).actions).not.toContain('consent')
    expect((await act(id, 'consent', '11', { stars: 5 })).statusCode).toBe(403)
    expect((await act(id, 'object', '11', { reason: 'Tuzatilmadi' })).json().status).toBe('objected')
  })
})

describe('Odd input to actions', () => {
  it('is 422 beside its field, never 500', async () => {
    const { id } = await file('WAT03')
    for (const photo of ['x', 1.5, true, '99999999999999999999', -1])
      expect((await act(id, 'hide_photo', '32', { photo })).statusCode, String(photo)).toBe(422)
    for (const seq of ['abc', 1.5]) expect((await act(id, 'accept', '11', { seq })).statusCode, String(seq)).toBe(422)
    expect(
      (
        await test.call('POST', '/api/v1/reports', {
          as: '01',
          json: { category: 'WAT03', ...place, text: 'abc \ud800 def' },
        })
      ).statusCode,
    ).toBe(201)
    expect(
      (
        await test.call('POST', '/api/v1/reports', {
          as: '01',
          json: { category: 'WAT08', ...place, text: '\u200b\u202e' },
        })
      ).json().errors[0],
    ).toMatchObject({ field: 'text', code: 'missing' })
    expect((await test.call('GET', `/api/v1/reports/${id}.0`)).statusCode).toBe(404)
  })

  it('a body named with an objection’s return is taken, or refused when it cannot lead', async () => {
    const { id } = await file('WAT03')
    await act(id, 'accept', '11')
    await answer(id)
    await act(id, 'object', '01', { reason: 'Yoʻq' })
    const obo = test.app.agencies.at('OBO', '1714204')!.id
    expect(
      (await act(id, 'return_to_work', '32', { reason: 'x', agency: test.app.agencies.at('XQ', '1714204')!.id })).json()
        .errors[0],
    ).toMatchObject({ field: 'agency', code: 'not_a_lead' })
    expect((await act(id, 'return_to_work', '32', { reason: 'x', agency: obo })).json()).toMatchObject({
      status: 'in_progress',
      agency: { id: obo },
    })
  })

  it('a body that a return proposed is remembered for the dispatcher', async () => {
    const { id } = await file('WAT03')
    const het = test.app.agencies.at('HET', '1714204')!.id
    await act(id, 'return', '11', { agency: het, reason: 'Elektr' })
    expect((await test.call('GET', `/api/v1/reports/${id}/events`)).json().items.at(-1)).toMatchObject({
      why: 'proposed',
      proposed: { id: het },
    })
  })

  it('nobody is assigned to the own report (regulation 3.10)', async () => {
    const own = await file('WAT03', 'Oʻz uyim oldida quvur', '11')
    await act(own.id, 'accept', '12')
    const { rows } = await sql<{ id: number }>`select id from people where phone = '+998900000011'`.execute(test.app.db)
    expect((await act(own.id, 'assign', '12', { officer: rows[0]!.id })).statusCode).toBe(422)
  })
})

describe('Forms', () => {
  const page = async (url: string, form: FormData, as: string) => test.call('POST', url, { as, form })

  it('keep the photo of a refused answer, and say when there are too many', async () => {
    const { id } = await file('WAT03')
    await act(id, 'accept', '11')
    const refused = await page(`/uz/reports/${id}/answer`, formOf({ outcome: 'done', photo: await jpeg() }), '11')
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('1 ta rasm qabul qilingan')
    const kept = /name="kept" value="([^"]+)"/.exec(refused.body)![1]!
    const many = await page(
      `/uz/reports/${id}/answer`,
      formOf({ text: 'Tuzatildi', photo: Array.from({ length: 13 }, () => Buffer.from('x')) }),
      '11',
    )
    expect(many.body).toContain('10 tadan ortiq rasm')
    expect(many.body).toContain('Tuzatildi')
    expect((await page(`/uz/reports/${id}/answer`, formOf({ text: 'Tuzatildi', kept }), '11')).statusCode).toBe(303)
    expect((await read(id, '11')).photos).toHaveLength(1)
  })

  it('lead one who must sign in first back to a page that exists', async () => {
    for (const [url, next] of [
      ['/uz/report/send', '/uz/report/check'],
      ['/uz/reports/1/consent', '/uz/reports/1'],
    ]) {
      expect((await test.web.inject({ method: 'POST', url: url! })).body).toContain(encodeURIComponent(next!))
    }
  })
})
