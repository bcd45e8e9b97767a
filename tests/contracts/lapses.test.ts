// What silence does, on the real database: each lapse at its own time, once, also after the server slept.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { sweep } from '../../src/reports/writer.ts'
import { formOf, officerOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({ at: '2026-11-12 11:00' })
})
afterAll(() => test.close())

const file = async (category: string, as = '01') =>
  (
    await test.call('POST', '/api/v1/reports', {
      as,
      form: formOf({ category, lat: 40.778, lng: 71.326, text: 'Muammo bor, yordam bering' }),
    })
  ).json()
const act = (id: number, action: string, as: string, json: object = {}) =>
  test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })
const read = async (id: number, as?: string) =>
  (await test.call('GET', `/api/v1/reports/${id}`, as ? { as } : {})).json()
const last = async (id: number) => (await test.call('GET', `/api/v1/reports/${id}/events`)).json().items.at(-1)
const types = async (id: number): Promise<string[]> =>
  (await test.call('GET', `/api/v1/reports/${id}/events`)).json().items.map((item: { type: string }) => item.type)
const answer = async (id: number, as = '11') =>
  test.call('POST', `/api/v1/reports/${id}/actions/answer`, {
    as,
    form: formOf({ text: 'Tuzatildi', photo: await jpeg() }),
  })
const sweepAll = async () => {
  while ((await sweep(test.app)) > 0);
}

describe('Silence', () => {
  it('of the agency is acceptance, and late (regulation 3.3); the promise does not move', async () => {
    test.at('2026-11-12 11:00')
    const report = await file('WAT02') // 3wd, acceptance within 1wd
    expect(report).toMatchObject({ dueAt: '2026-11-17T06:00:00.000Z', actBy: '2026-11-13T06:00:00.000Z' })
    test.at('2026-11-13 10:59')
    await sweepAll()
    expect((await read(report.id)).status).toBe('routed')
    test.at('2026-11-13 11:00')
    await sweepAll()
    await sweepAll()
    expect(await read(report.id)).toMatchObject({
      status: 'in_progress',
      dueAt: report.dueAt,
      actBy: report.dueAt,
      seq: 5,
    })
    // Told at 80 %, told at 100 %, then silence speaks: each once (regulation 3.11).
    expect(await types(report.id)).toEqual(['file', 'route', 'escalate', 'escalate', 'lapse'])
    expect(await last(report.id)).toMatchObject({ type: 'lapse', late: true, actor: { role: 'system' } })
  })

  it('of the reporter for seven days sends the controller (regulation 3.7); the reporter’s own word still counts then', async () => {
    test.at('2026-11-12 11:00')
    const { id } = await file('WAT03')
    await act(id, 'accept', '11')
    await answer(id)
    test.at('2026-11-19 11:00')
    await sweepAll()
    expect(await read(id)).toMatchObject({
      status: 'verifying',
      owner: 'controller',
      actBy: '2026-12-03T06:00:00.000Z',
    })
    expect(
      (await test.call('GET', '/api/v1/work', { as: '21' })).json().items.map((item: { id: number }) => item.id),
    ).toContain(id)
    expect((await read(id, '21')).actions).toContain('return_to_work')
    expect((await act(id, 'consent', '21', { stars: 5 })).statusCode).toBe(403)
    expect((await act(id, 'consent', '01', { stars: 4 })).json()).toMatchObject({
      status: 'closed',
      closedBasis: 'consent',
    })
  })

  it('of the district’s controller makes it the region’s turn, once', async () => {
    test.at('2026-11-12 11:00')
    const { id } = await file('WAT03')
    await act(id, 'accept', '11')
    await answer(id)
    test.at('2026-11-19 11:00')
    await sweepAll()
    test.at('2026-12-03 11:00')
    await sweepAll()
    expect(await last(id)).toMatchObject({ type: 'lapse', controlLevel: 'region' })
    expect((await act(id, 'return_to_work', '21', { reason: 'Kech' })).statusCode).toBe(403)
    test.at('2027-02-01 11:00')
    await sweepAll()
    expect((await types(id)).filter((type) => type === 'lapse')).toHaveLength(2)
    expect((await act(id, 'return_to_work', '22', { reason: 'Joyida koʻrildi' })).json().status).toBe('in_progress')
  })

  it('of the dispatcher returns an objection to work with half the term (regulation 3.8)', async () => {
    test.at('2026-11-12 11:00')
    const { id } = await file('WAT02')
    await act(id, 'accept', '11')
    await answer(id)
    await act(id, 'object', '01', { reason: 'Hal boʻlmadi' })
    expect(await read(id)).toMatchObject({ status: 'objected', actBy: '2026-11-13T06:00:00.000Z' })
    test.at('2026-11-13 11:00')
    await sweepAll()
    expect(await read(id)).toMatchObject({ status: 'in_progress', dueAt: '2026-11-16T11:00:00.000Z' }) // Fri 11:00 + 12 office hours, half of 3wd
  })

  it('is heard once, in order, after the server slept for three weeks', async () => {
    test.at('2026-11-12 11:00')
    const { id } = await file('WAT03')
    await act(id, 'accept', '11')
    await answer(id)
    test.at('2026-12-04 09:00')
    await Promise.all([sweepAll(), sweepAll(), sweepAll()])
    expect(await read(id)).toMatchObject({ status: 'verifying', actBy: '2026-12-18T13:00:00.000Z' })
    expect(await types(id)).toEqual(['file', 'route', 'accept', 'answer', 'remind', 'remind', 'lapse'])
  })
})

describe('A hokimlik does not judge itself (regulation 3.10)', () => {
  it('where it is the body responsible, the region decides', async () => {
    test.at('2026-11-12 11:00')
    const { id, agency } = await file('OTH04')
    expect(test.app.agencies.get(agency.id).kind).toBe('HOK')
    const official = await officerOf(test, agency.id)
    await act(id, 'accept', official)
    expect((await answer(id, official)).statusCode).toBe(200)
    test.at('2026-11-19 11:01')
    await sweepAll()
    expect(await read(id)).toMatchObject({ status: 'verifying' })
    expect((await act(id, 'return_to_work', '23', { reason: 'x' })).statusCode).toBe(403)
    expect((await act(id, 'return_to_work', '22', { reason: 'x' })).statusCode).toBe(200)
  })
})

describe('Withdrawal (regulation 3.9)', () => {
  it('ends a report, but an accepted emergency goes on and its answer goes straight to the controller', async () => {
    test.at('2026-11-12 11:00')
    const early = await file('WAT03', '02')
    expect((await act(early.id, 'withdraw', '02', { reason: 'Hal boʻldi' })).json()).toMatchObject({
      status: 'withdrawn',
      owner: null,
      actBy: null,
    })
    const { id } = await file('WAT03', '02')
    await act(id, 'accept', '11')
    expect((await act(id, 'withdraw', '02', { reason: 'Koʻchib ketdim' })).json()).toMatchObject({
      status: 'in_progress',
      owner: 'agency',
    })
    expect((await act(id, 'withdraw', '02', { reason: 'Yana' })).statusCode).toBe(409)
    expect((await answer(id)).json()).toMatchObject({ status: 'verifying', owner: 'controller' })
    expect((await act(id, 'consent', '02', { stars: 5 })).statusCode).toBe(409)
    const usual = await file('WAT02', '02')
    await act(usual.id, 'accept', '11')
    expect((await act(usual.id, 'withdraw', '02', { reason: 'Kerak emas' })).json().status).toBe('withdrawn')
  })
})

describe('Change of type', () => {
  it('routes to the new lead and keeps the earlier promise (house 2)', async () => {
    test.at('2026-11-12 11:00')
    const report = await file('WAT02') // due Tue 17.11 11:00
    const slower = (
      await act(report.id, 'recategorise', '32', { category: 'LAN03', reason: 'Maydoncha haqida' })
    ).json() // 10wd
    expect(slower).toMatchObject({ status: 'routed', category: 'LAN03', dueAt: report.dueAt })
    expect(test.app.agencies.get(slower.agency.id).kind).toBe('OBO')
    const faster = (await act(report.id, 'recategorise', '32', { category: 'WAT03', reason: 'Quvur yorilgan' })).json() // 12h
    expect(faster).toMatchObject({ dueAt: '2026-11-12T18:00:00.000Z', actBy: '2026-11-12T08:00:00.000Z' })
    expect((await act(report.id, 'recategorise', '32', { category: 'WAT04', reason: 'Uchinchi' })).json().code).toBe(
      'used_up',
    )
  })

  it('to a private type hides the words at once and rounds the place', async () => {
    const { id } = await file('WAT02')
    await act(id, 'publish', '32')
    expect((await read(id)).text).not.toBeNull()
    await act(id, 'recategorise', '32', { category: 'WAT06', reason: 'Hisoblagich' })
    expect(await read(id)).toMatchObject({
      text: null,
      publication: 'private',
      place: { lat: 40.778, lng: 71.326, exact: false },
    })
    expect(
      (await test.call('GET', '/api/v1/reports?q=yordam')).json().items.map((item: { id: number }) => item.id),
    ).not.toContain(id)
  })
})

describe('The database keeps events for good', () => {
  it('even from the application itself', async () => {
    await expect(sql`update events set type = 'x'`.execute(test.app.db)).rejects.toThrow(/permission denied/)
    await expect(sql`delete from events`.execute(test.app.db)).rejects.toThrow(/permission denied/)
  })
})
