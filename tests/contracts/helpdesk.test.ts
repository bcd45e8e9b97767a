// The project office's desk: questions of bodies, broadcasts, reports taken down by phone, the status page.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())
const post = (url: string, as: string, json: object) => test.call('POST', url, { as, json })
const mingbuloq = '1714204'

describe('A question', () => {
  const question = { topic: 'routing', title: 'Bu xabar bizniki emas', text: 'Kimga qaytaramiz?' }

  it('goes to the project office, is answered, asked further and closed; nobody else reads it', async () => {
    const { id } = (await post('/api/v1/help', '11', question)).json()
    const list = async (as: string) =>
      (await test.call('GET', '/api/v1/help', { as })).json().items.map((each: { id: number }) => each.id)
    expect(await list('32')).toContain(id)
    expect(await list('12')).toContain(id)
    expect(await list('13')).not.toContain(id)
    expect((await test.call('GET', `/api/v1/help/${id}`, { as: '13' })).statusCode).toBe(404)
    expect((await post(`/api/v1/help/${id}`, '13', { text: 'x' })).statusCode).toBe(404)
    expect((await post(`/api/v1/help/${id}`, '32', { text: 'Elektr tarmogʻiga qaytaring' })).statusCode).toBe(204)
    const state = async () => (await test.call('GET', `/api/v1/help/${id}`, { as: '11' })).json().state
    expect(await state()).toBe('answered')
    await post(`/api/v1/help/${id}`, '11', { text: 'Rahmat, yana savol' })
    expect(await state()).toBe('open')
    expect((await post(`/api/v1/help/${id}`, '12', { close: true })).statusCode).toBe(204)
    expect((await post(`/api/v1/help/${id}`, '32', { text: 'x' })).statusCode).toBe(409)
    for (const as of ['01', '41', '51']) expect((await post('/api/v1/help', as, question)).statusCode, as).toBe(403)
    for (const [json, field] of [
      [{ ...question, topic: 'x' }, 'topic'],
      [{ ...question, title: '' }, 'title'],
      [{ ...question, text: 'a'.repeat(2001) }, 'text'],
    ] as const)
      expect((await post('/api/v1/help', '11', json)).json().errors[0].field).toBe(field)
  })
})

describe('A broadcast', () => {
  it('is on the desks of the territory until its day is over', async () => {
    const news = { title: 'Ertaga texnik ish', text: 'Soat 22 dan', until: '2026-11-13' }
    expect((await post('/api/v1/broadcasts', '32', news)).statusCode).toBe(201)
    expect((await post('/api/v1/broadcasts', '11', news)).statusCode).toBe(403)
    expect((await post('/api/v1/broadcasts', '32', { ...news, until: '2026-11-01' })).json().errors[0].field).toBe(
      'until',
    )
    const seen = async () => {
      const pages = await Promise.all(['12', '21', '41'].map((as) => test.call('GET', '/uz/work', { as })))
      return pages.every(({ body }) => body.includes('Ertaga texnik ish'))
    }
    expect(await seen()).toBe(true)
    test.at('2026-11-14 09:00')
    expect(await seen()).toBe(false)
    test.at('2026-11-12 11:00')
  })
})

describe('A report by phone', () => {
  const call = {
    phone: '+998 90 800 10 01',
    category: 'WAT03',
    territory: mingbuloq,
    landmark: 'Navoiy koʻchasi',
    text: 'Quvur yorilgan, suv oqib yotibdi',
  }

  it('is the caller’s own, confirmed by the code on the caller’s phone, and marked as such', async () => {
    const { demoCode } = (await post('/api/v1/intakes/codes', '32', { phone: call.phone })).json()
    expect((await post('/api/v1/intakes', '32', { ...call, code: '000000' })).statusCode).toBe(401)
    // What is wrong with the report does not use the code up.
    expect((await post('/api/v1/intakes', '32', { ...call, text: '', code: demoCode })).json().errors[0].field).toBe(
      'text',
    )
    const { id } = (await post('/api/v1/intakes', '32', { ...call, code: demoCode })).json()
    expect((await test.call('GET', `/uz/reports/${id}`)).body).toContain('Telefon orqali qabul qilingan')
    const mine = (await test.call('GET', '/api/v1/me/data', { as: '+998908001001' })).json().reports
    expect(mine.map((report: { id: number }) => report.id)).toEqual([id])
    // The dispatcher who took it down is not its reporter and never consents for the caller (regulation 3.6).
    expect((await test.call('GET', `/api/v1/reports/${id}`, { as: '32' })).json().actions).not.toContain('consent')
    expect((await test.call('GET', `/api/v1/reports/${id}/events`)).json().items[0].actor.role).toBe('reporter')
  })

  it('needs no photo, asks the type’s own questions, and sent twice is one report', async () => {
    const phone = '+998 90 800 10 09'
    const key = '3f2a8a3e-6c1d-4f0e-9d53-0f5f5a2a7b11'
    const hole = { ...call, phone, category: 'ROA01', calledBack: true, key, 'answer.q1': 'o9' }
    expect((await post('/api/v1/intakes', '32', hole)).json().errors).toMatchObject([{ field: 'answer.q1' }])
    const [first, second] = [
      await post('/api/v1/intakes', '32', { ...hole, 'answer.q1': 'o2' }),
      await post('/api/v1/intakes', '32', { ...hole, 'answer.q1': 'o2' }),
    ]
    expect([first.statusCode, second.json().id]).toEqual([201, first.json().id])
    const page = await test.call('POST', '/uz/work/intake', {
      as: '32',
      json: { ...hole, category: 'GAS01', step: 'code' },
    })
    expect(page.body).toContain('Chiroqni yoqmang')
  })

  it('is taken by the caller’s words, danger first, with what this caller and others nearby reported', async () => {
    const intake = async (fields: object, as = '32') =>
      (await test.call('POST', '/uz/work/intake', { as, json: { ...call, ...fields } })).body
    const found = await intake({ category: '', step: 'type', what: 'quvur yorildi' })
    expect(found).toMatch(/name="type" value="WAT03"/)
    expect(found).toContain('Quvur yorilgan, suv oqib yotibdi')
    expect(await intake({ category: '', step: 'type', what: 'qwertyuiop' })).toContain('Bu soʻzlar bilan tur topilmadi')
    const chosen = await intake({ category: '', type: 'GAS01' })
    expect(chosen).toMatch(/<option value="GAS01" selected/)
    expect(chosen).toContain('Avval xavfsizlik')
    expect(chosen).toContain('tel:104')
    expect(await intake({ category: '', type: 'WAT02' })).not.toContain('Avval xavfsizlik')
    const { id } = (await post('/api/v1/intakes', '32', { ...call, phone: '+998908001077', calledBack: true })).json()
    const own = await intake({ phone: '+998908001077', step: 'type', what: '' })
    expect(own).toContain('Bu odamning oldingi xabarlari')
    expect(own).toContain(`№ ${id}.`)
    expect(await intake({ phone: '+998908001078', step: 'type', what: '' })).not.toContain('Bu odamning oldingi')
    const point = { lat: 40.7801, lng: 71.3301, category: 'WAT03' }
    const near = await test.call('POST', '/api/v1/reports', { as: '02', json: { ...call, ...point, phone: undefined } })
    const beside = await intake({ ...point, step: 'type', what: '' })
    expect(beside).toContain('Yaqin atrofdagi shunga oʻxshash xabarlar')
    expect(beside).toContain(`№ ${near.json().id}.`)
    const sent = await test.call('POST', '/uz/work/intake', {
      as: '32',
      json: { ...call, phone: '+998908001079', confirm: 'callback' },
    })
    expect(sent.headers['location']).toMatch(/\/uz\/work\/intake\?filed=\d+/)
    const next = (await test.call('GET', String(sent.headers['location']), { as: '32' })).body
    expect(next).toContain('Keyingi qoʻngʻiroqqa tayyor')
    expect(next).not.toContain('+998908001079')
  })

  it('a code read out for it opens nothing else', async () => {
    const phone = '+998908001009'
    const { demoCode } = (await post('/api/v1/intakes/codes', '32', { phone })).json()
    expect((await test.call('POST', '/api/v1/session', { json: { phone, code: demoCode } })).statusCode).toBe(401)
    const own = (await test.call('POST', '/api/v1/session/codes', { json: { phone } })).json().demoCode
    expect((await post('/api/v1/intakes', '32', { ...call, phone, code: own })).statusCode).toBe(401)
  })

  it('or by calling back, which is written down with who did', async () => {
    const { id } = (await post('/api/v1/intakes', '32', { ...call, phone: '+998908001002', calledBack: true })).json()
    const { rows } = await sql`select confirmed from intakes where report_id = ${id}`.execute(test.app.db)
    expect(rows).toEqual([{ confirmed: 'callback' }])
  })

  it('is for dispatchers, in their territory, never on their own number', async () => {
    for (const as of ['01', '11', '12', '21', '41', '51'])
      expect((await post('/api/v1/intakes', as, { ...call, calledBack: true })).statusCode, as).toBe(403)
    expect((await post('/api/v1/intakes', '32', { ...call, territory: '1703202', calledBack: true })).statusCode).toBe(
      422,
    )
    expect(
      (await post('/api/v1/intakes', '32', { ...call, phone: '+998900000032', calledBack: true })).json().errors[0]
        .code,
    ).toBe('own_phone')
    expect(
      (await post('/api/v1/intakes', '32', { ...call, phone: 'abc', calledBack: true })).json().errors[0].field,
    ).toBe('phone')
  })
})

describe('A mahalla’s helper', () => {
  it('comes by the project office’s invitation, files with the person beside by that person’s code, and reads nobody’s reports', async () => {
    const [mahalla] = test.app.territories.mahallasOf(mingbuloq)
    const assembly = test.app.agencies.at('MFY', mahalla!.code)!.id
    const invited = await post(`/api/v1/agencies/${assembly}/invitations`, '32', {
      role: 'helper',
      name: 'Otin oyi',
      to: '+998908003001',
    })
    expect(invited.statusCode, invited.body).toBe(201)
    expect(
      (await post(`/api/v1/agencies/${assembly}/invitations`, '32', { role: 'head', name: 'X', to: '+998908003009' }))
        .statusCode,
    ).toBe(422)
    const as = '+998908003001'
    await post(`/api/v1/invitations/${invited.json().link.split('/').at(-1)}/accept`, as, {})
    const beside = {
      phone: '+998908003002',
      category: 'WAT06',
      territory: mingbuloq,
      mahalla: mahalla!.code,
      text: 'Hisoblagich buzilgan, toʻlov koʻp keldi',
    }
    expect((await post('/api/v1/intakes', as, { ...beside, calledBack: true })).statusCode).toBe(403)
    const { demoCode } = (await post('/api/v1/intakes/codes', as, { phone: beside.phone })).json()
    const filed = await post('/api/v1/intakes', as, { ...beside, code: demoCode })
    expect(filed.statusCode, filed.body).toBe(201)
    expect((await test.call('GET', `/api/v1/reports/${filed.json().id}`, { as })).body).not.toContain(
      'Hisoblagich buzilgan',
    )
    expect((await test.call('GET', '/api/v1/work', { as })).statusCode).toBe(403)
    expect((await test.call('GET', '/uz/work/intake', { as })).body).toContain('Yonimdagi kishi')
  })
})

it('the status page says how the platform does', async () => {
  expect((await test.call('GET', '/api/v1/status')).json()).toMatchObject({ lateSteps: 0, failedToday: 0 })
  expect((await test.call('GET', '/uz/status')).body).toContain('Muddatlar hisobi')
})
