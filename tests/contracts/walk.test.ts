// The main job by the API: filed, routed, accepted, answered with evidence, taken off control by consent.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())

const burstPipe = {
  category: 'WAT03',
  lat: 40.778,
  lng: 71.326,
  text: 'Koʻchamizda suv quvuri yorilib, yoʻlni suv bosdi',
}
const file = async (fields: Record<string, string | number | Buffer | Buffer[]>, as = '01', headers = {}) =>
  (await test.call('POST', '/api/v1/reports', { as, form: formOf(fields), headers })).json()
const act = (id: number, action: string, as: string, json: object = {}) =>
  test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })

describe('From filing to consent', () => {
  it('files, routes in the same request, accepts, answers with a photo and closes by consent only', async () => {
    const filed = await test.call('POST', '/api/v1/reports', {
      as: '01',
      form: formOf({ ...burstPipe, photo: await jpeg() }),
    })
    expect(filed.statusCode).toBe(201)
    const report = filed.json()
    expect(report).toMatchObject({ status: 'routed', owner: 'agency', category: 'WAT03', territory: '1714204', seq: 2 })
    expect(report.agency.name).toContain('Mingbuloq tumani')
    expect(report.dueAt).toBe('2026-11-12T18:00:00.000Z') // 11:00 + 12 h
    expect(report.actBy).toBe('2026-11-12T08:00:00.000Z') // urgent: 2 h
    const id = report.id

    const queue = (await test.call('GET', '/api/v1/work', { as: '11' })).json()
    expect(queue.items.map((item: { id: number }) => item.id)).toContain(id)
    expect(queue.figures.new).toBeGreaterThan(0)

    const accepted = await act(id, 'accept', '11', { seq: 2 })
    expect(accepted.json()).toMatchObject({ status: 'in_progress', seq: 3, actBy: report.dueAt })
    const bare = await act(id, 'answer', '11', { text: 'Quvur almashtirildi' })
    expect(bare.statusCode).toBe(422)
    expect(bare.json().errors[0]).toMatchObject({ field: 'photo', code: 'photo_required' })
    const answered = await test.call('POST', `/api/v1/reports/${id}/actions/answer`, {
      as: '11',
      form: formOf({ text: 'Quvur almashtirildi', photo: await jpeg('#58c') }),
    })
    expect(answered.json()).toMatchObject({ status: 'answered', owner: 'reporter', outcome: 'done' })
    expect(answered.json().actions).not.toContain('consent')

    const mine = (await test.call('GET', `/api/v1/reports/${id}`, { as: '01' })).json()
    expect(mine.actions).toEqual(expect.arrayContaining(['consent', 'object', 'withdraw', 'add_note']))
    expect((await act(id, 'consent', '11', { stars: 5 })).statusCode).toBe(403)
    expect((await act(id, 'consent', '01', {})).json().errors[0]).toMatchObject({ field: 'stars', code: 'missing' })
    const closed = await act(id, 'consent', '01', { stars: 5, text: 'Rahmat' })
    expect(closed.json()).toMatchObject({
      status: 'closed',
      owner: null,
      actBy: null,
      closedBasis: 'consent',
      stars: 5,
    })

    const events = (await test.call('GET', `/api/v1/reports/${id}/events`)).json().items
    expect(events.map((event: { type: string }) => event.type)).toEqual([
      'file',
      'route',
      'accept',
      'answer',
      'consent',
    ])
    expect(events[2].actor).toMatchObject({ role: 'officer', agency: { id: report.agency.id } })
    expect(events[0].actor).toEqual({ role: 'reporter' })
  })

  it('answers a repeated key with the same report and refuses the key for another text', async () => {
    const headers = { 'idempotency-key': 'k1' }
    const first = await test.call('POST', '/api/v1/reports', { as: '02', form: formOf(burstPipe), headers })
    const again = await test.call('POST', '/api/v1/reports', { as: '02', form: formOf(burstPipe), headers })
    expect(again.json().id).toBe(first.json().id)
    expect(again.headers['idempotent-replayed']).toBe('true')
    const other = await test.call('POST', '/api/v1/reports', {
      as: '02',
      form: formOf({ ...burstPipe, text: 'Boshqa matn' }),
      headers,
    })
    expect(other.statusCode).toBe(409)
    expect(other.json().code).toBe('idempotency_conflict')
  })

  it('refuses in the order 401, 404, 409, 403, 422', async () => {
    const { id } = await file(burstPipe)
    expect((await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { json: {} })).statusCode).toBe(401)
    expect((await test.call('POST', '/api/v1/reports/99999/actions/accept', { json: {} })).statusCode).toBe(401)
    expect((await act(99999, 'accept', '11')).statusCode).toBe(404)
    expect((await act(id, 'fly', '11')).statusCode).toBe(404)
    const early = await act(id, 'answer', '01', {})
    expect(early.statusCode).toBe(409)
    expect(early.json()).toMatchObject({ code: 'wrong_state', seq: 2, report: { status: 'routed', seq: 2 } })
    expect((await act(id, 'accept', '11', { seq: 1 })).json()).toMatchObject({ code: 'stale', seq: 2 })
    expect((await act(id, 'accept', '13')).statusCode).toBe(403)
    expect((await act(id, 'return', '11', {})).statusCode).toBe(422)
  })

  it('returns to the right body at once, and anything else to the dispatcher, whose word binds (regulation 3.3)', async () => {
    const agency = async (kind: string, territory = '1714204') =>
      (await test.call('GET', `/api/v1/agencies?kind=${kind}&territory=${territory}`)).json().items[0].id as number
    const light = await file({ ...burstPipe, category: 'LAN02', text: 'Koʻchada chiroq yonmayapti' })
    const obo = await agency('OBO')
    const forwarded = await act(light.id, 'return', '13', { agency: obo, reason: 'Asosiy koʻcha' })
    expect(forwarded.json()).toMatchObject({ status: 'routed', agency: { id: obo }, dueAt: light.dueAt })

    const pipe = await file(burstPipe)
    const het = await agency('HET')
    expect((await act(pipe.id, 'return', '11', { reason: 'Bizniki emas' })).json().errors[0]).toMatchObject({
      field: 'agency',
      code: 'missing',
    })
    expect(
      (await act(pipe.id, 'return', '11', { agency: await agency('HOK'), reason: 'Hokimlik' })).json().errors[0].code,
    ).toBe('hokimlik_not_named')
    const returned = await act(pipe.id, 'return', '11', { agency: het, reason: 'Elektr' })
    expect(returned.json()).toMatchObject({ status: 'returned', owner: 'dispatcher', dueAt: pipe.dueAt })
    expect((await act(pipe.id, 'reroute', '11', { agency: het, reason: 'x' })).statusCode).toBe(403)
    const bound = await act(pipe.id, 'reroute', '32', { agency: het, reason: 'Nasos elektri' })
    expect(bound.json()).toMatchObject({ status: 'routed', agency: { id: het }, dueAt: pipe.dueAt })
    expect((await act(pipe.id, 'return', '13', { agency: 'unknown', reason: 'Yana' })).json().code).toBe('bound')
  })

  it('takes an objection to the dispatcher, the second one to the controller (regulation 3.8)', async () => {
    const { id } = await file(burstPipe)
    await act(id, 'accept', '11')
    const answer = async () =>
      test.call('POST', `/api/v1/reports/${id}/actions/answer`, {
        as: '11',
        form: formOf({ text: 'Tuzatildi', photo: await jpeg() }),
      })
    await answer()
    expect((await act(id, 'object', '01', {})).statusCode).toBe(422)
    expect((await act(id, 'object', '01', { reason: 'Hali ham oqyapti' })).json()).toMatchObject({
      status: 'objected',
      owner: 'dispatcher',
    })
    const back = (await act(id, 'return_to_work', '31', { reason: 'Qayta tekshirilsin' })).json()
    expect(back).toMatchObject({ status: 'in_progress', dueAt: '2026-11-12T12:00:00.000Z' }) // half of 12 h
    await answer()
    expect((await act(id, 'object', '01', { reason: 'Yana' })).json()).toMatchObject({
      status: 'verifying',
      owner: 'controller',
    })
    expect((await act(id, 'consent', '01', { stars: 5 })).statusCode).toBe(409)
    expect((await act(id, 'return_to_work', '23', { reason: 'Joyida koʻrdim' })).statusCode).toBe(403)
    expect((await act(id, 'return_to_work', '21', { reason: 'Joyida koʻrdim' })).json().status).toBe('in_progress')
  })

  it('lets an officer file as a citizen, and then not act on the own report as staff (regulation 3.10)', async () => {
    const own = await file(burstPipe, '11')
    expect(own.status).toBe('routed')
    expect((await act(own.id, 'accept', '11')).statusCode).toBe(403)
    expect((await act(own.id, 'accept', '12')).statusCode).toBe(200)
  })

  it('refuses every write of an observer', async () => {
    const { id } = await file(burstPipe)
    for (const action of ['accept', 'return', 'add_note', 'publish', 'reroute', 'withdraw', 'hide_photo']) {
      expect((await act(id, action, '41', { text: 'x', reason: 'x', agency: 1 })).statusCode, action).toBe(403)
    }
    expect((await test.call('GET', '/api/v1/work', { as: '41' })).statusCode).toBe(200)
  })

  it('holds what a check stopped for the reporter and dispatchers only, until it is approved', async () => {
    const held = await file({ ...burstPipe, category: 'WAT02', text: '?????' })
    expect(held).toMatchObject({ status: 'moderating', owner: 'dispatcher' })
    expect((await test.call('GET', `/api/v1/reports/${held.id}`)).statusCode).toBe(404)
    expect((await test.call('GET', `/api/v1/reports/${held.id}`, { as: '11' })).statusCode).toBe(404)
    expect((await act(held.id, 'reject', '32', { ground: 'because', reason: 'x' })).json().errors[0]).toMatchObject({
      field: 'ground',
      code: 'unknown_choice',
    })
    expect((await act(held.id, 'approve', '32')).json().status).toBe('routed')
  })
})

describe('A number', () => {
  it('finds its report, however it is written, where it may be seen; else it is a word like others', async () => {
    const { id } = await file({ ...burstPipe, category: 'WAT02' })
    const found = async (q: string, more = '') =>
      (await test.call('GET', `/api/v1/reports?q=${encodeURIComponent(q)}${more}`))
        .json()
        .items.map((item: { id: number }) => item.id)
    for (const q of [`${id}`, `№ ${id}`, `№${id}`, `#${id}`, ` ${id} `, `No. ${id}`])
      expect(await found(q), q).toEqual([id])
    expect(await found(`${id}`, '&category=WAT02')).toEqual([id])
    expect(await found(`${id}`, '&category=LAN02')).toEqual([])
    for (const q of ['999999', '№', '#', `${id}a`, '12345678901']) expect(await found(q), q).toEqual([])
    const page = (await test.call('GET', `/uz/reports?q=${encodeURIComponent(`№ ${id}`)}`)).body
    expect(page).toContain(`/uz/reports/${id}"`)
    await sql`update reports set status = 'moderating' where id = ${id}`.execute(test.app.db)
    expect(await found(`${id}`)).toEqual([])
  })
})
