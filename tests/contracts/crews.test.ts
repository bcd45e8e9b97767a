// Crews of a body that have no account: a work order as a link brings pictures back, the answer stays the body's
// (regulation 3.5); and officers take what nobody has.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import sharp from 'sharp'
import { inDays } from '../../src/platform/time.ts'
import { sweep } from '../../src/reports/writer.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 10_000, sessionDays: 365 }),
  })
})
afterAll(() => test.close())

let moved = 0
const file = async (): Promise<number> => {
  moved += 0.002
  const text = 'Suv oqmayapti, yordam bering'
  const form = formOf({ category: 'WAT02', lat: 40.778 + moved, lng: 71.326, territory: '1714204', text })
  return (await test.call('POST', '/api/v1/reports', { as: '01', form })).json().id
}
const act = (id: number, action: string, as: string, json: object = {}) =>
  test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })
const accepted = async () => {
  const id = await file()
  expect((await act(id, 'accept', '11')).statusCode).toBe(200)
  return id
}
const give = (id: number, crew: string, as = '11') =>
  test.call('POST', `/uz/work/reports/${id}/order/give`, { as, json: { crew } })
const order = async (id: number, as = '11') => (await test.call('GET', `/uz/work/reports/${id}/order`, { as })).body
const linksIn = (page: string) => [...new Set([...page.matchAll(/\/uz\/crew\/[\w.-]+/g)].map(([link]) => link))]
const given = async (id: number, crew = 'Ravshan brigadasi') => {
  expect((await give(id, crew)).statusCode).toBe(303)
  return linksIn(await order(id)).at(-1)!
}
const bring = async (link: string, fields: Record<string, string | Buffer>) =>
  test.call('POST', link, { form: formOf(fields) })
const brought = (page: string) => [...page.matchAll(/name="use" value="(\d+)"/g)].map(([, id]) => Number(id))
const panel = async (id: number, as = '11') => (await test.call('GET', `/uz/work?tab=all&open=${id}`, { as })).body
const answer = (id: number, fields: Record<string, string | Buffer>) =>
  test.call('POST', `/uz/work/reports/${id}/answer`, { as: '11', form: formOf({ text: 'Almashtirildi', ...fields }) })

describe('A crew without an account', () => {
  it('sees by its link what, where and until when, and nothing of who reported it', async () => {
    const id = await accepted()
    const link = await given(id)
    const page = await test.call('GET', link)
    expect(page.statusCode).toBe(200)
    expect(page.headers['referrer-policy']).toBe('no-referrer')
    for (const told of [`${id}-xabar`, 'Ravshan brigadasi', 'Suv oqmayapti', 'geo:40.78'])
      expect(page.body).toContain(told)
    expect(page.body).not.toContain('+998')
    // On paper the code leads to it.
    expect(await order(id)).toContain('Ravshan brigadasi')
  })

  it('brings pictures and words; the body answers with those that it ticks, and the others stay', async () => {
    const id = await accepted()
    const link = await given(id)
    expect((await bring(link, { text: 'Quvurni almashtirdik', photo: await jpeg() })).statusCode).toBe(303)
    expect((await bring(link, { photo: await jpeg() })).statusCode).toBe(303)
    const page = await panel(id)
    expect(page).toContain('Quvurni almashtirdik')
    const [first = 0, second = 0] = brought(page)
    expect(second).toBeGreaterThan(first)
    for (const [as, status] of [
      ['11', 200],
      ['12', 200],
      ['13', 404],
      ['01', 404],
      ['21', 404],
      [undefined, 404],
    ] as const)
      expect((await test.call('GET', `/photos/${first}/small`, as ? { as } : {})).statusCode, as).toBe(status)
    // Nothing of it is in the report until the body answers.
    expect((await test.call('GET', `/api/v1/reports/${id}`, { as: '11' })).json().photos).toEqual([])
    // Refused for its words the form keeps what was ticked.
    const refused = await answer(id, { text: '', use: String(second) })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toMatch(new RegExp(`name="use"[^>]*value="${second}"[^>]*checked`))
    expect(refused.body).not.toMatch(new RegExp(`name="use"[^>]*value="${first}"[^>]*checked`))
    expect((await answer(id, { use: String(second) })).statusCode).toBe(303)
    const report = (await test.call('GET', `/api/v1/reports/${id}`, { as: '11' })).json()
    expect(report).toMatchObject({ status: 'answered' })
    expect(report.photos.map(({ kind }: { kind: string }) => kind)).toEqual(['after'])
    // Answered, the link opens nothing.
    expect((await test.call('GET', link)).statusCode).toBe(404)
    expect((await bring(link, { photo: await jpeg() })).statusCode).toBe(404)
  })

  it('a picture that no crew of this report brought cannot be used', async () => {
    const [mine, other] = [await accepted(), await accepted()]
    await bring(await given(other), { photo: await jpeg() })
    const [foreign = 0] = brought(await panel(other))
    const refused = await answer(mine, { use: String(foreign) })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('rasm')
    expect((await test.call('GET', `/api/v1/reports/${mine}`, { as: '11' })).json().status).toBe('in_progress')
  })

  it('bad input is told: no picture, a program, one colour, a picture shown before, too many words, too many', async () => {
    const id = await accepted()
    const link = await given(id)
    const wrong = async (fields: Record<string, string | Buffer>) => {
      const answered = await bring(link, fields)
      expect(answered.statusCode).toBe(422)
      return answered.body
    }
    expect(await wrong({ text: 'Bajarildi' })).toContain('Bajarildi')
    await wrong({ photo: Buffer.from('#!/bin/sh\nrm -rf /') })
    const flat = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#808080' } })
      .jpeg()
      .toBuffer()
    await wrong({ photo: flat })
    await wrong({ text: 'x'.repeat(501), photo: await jpeg() })
    const most = test.app.settings.limits.photosPerAnswer
    for (let index = 0; index < most; index++) expect((await bring(link, { photo: await jpeg() })).statusCode).toBe(303)
    await wrong({ photo: await jpeg() })
    expect(brought(await panel(id)).length).toBe(most)
  })

  it('a link that was forged, stopped, has ended, or whose report went to another body opens nothing', async () => {
    const id = await accepted()
    const link = await given(id)
    expect((await test.call('GET', `${link.slice(0, -4)}AAAA`)).statusCode).toBe(404)
    expect((await test.call('GET', '/uz/crew/nothing')).statusCode).toBe(404)
    const second = await given(id, 'Olim usta')
    const number = /crew\/([^.]+)/.exec(second)![1]!
    const stop = (as: string, of = id) =>
      test.call('POST', `/uz/work/reports/${of}/order/stop`, { as, json: { order: number } })
    expect((await stop('13')).statusCode).toBe(404)
    expect((await stop('11', await accepted())).statusCode).toBe(404)
    expect((await stop('12')).statusCode).toBe(303)
    expect((await test.call('GET', second)).statusCode).toBe(404)
    expect((await test.call('GET', link)).statusCode).toBe(200)
    test.at(inDays(test.now(), 31))
    expect((await test.call('GET', link)).statusCode).toBe(404)
  })

  it('is given a link by the body that has the report alone, under a name, five at a time', async () => {
    const id = await accepted()
    for (const as of ['01', '21', '31', '41']) expect((await give(id, 'Brigada', as)).statusCode, as).toBe(403)
    expect((await give(id, 'Brigada', '13')).statusCode).toBe(404)
    expect((await give(id, ' ')).statusCode).toBe(422)
    for (const crew of ['A', 'B', 'C', 'D', 'E']) expect((await give(id, crew)).statusCode).toBe(303)
    expect((await give(id, 'F')).statusCode).toBe(422)
    expect(linksIn(await order(id)).length).toBe(5)
    expect((await answer(id, { photo: await jpeg() })).statusCode).toBe(303)
    expect((await give(id, 'G')).statusCode).toBe(409)
  })
})

describe('Who holds what', () => {
  it('an officer takes what silence accepted, once; whoever holds it hands it on, nobody else but the head', async () => {
    const id = await file()
    test.at(inDays(test.now(), 4))
    while ((await sweep(test.app)) > 0);
    const read = async (as: string) => (await test.call('GET', `/api/v1/reports/${id}`, { as })).json()
    expect(await read('11')).toMatchObject({ status: 'in_progress' })
    expect((await read('11')).actions).toContain('take')
    expect((await read('11')).actions).not.toContain('assign')
    expect((await act(id, 'take', '13')).statusCode).toBe(403)
    expect((await act(id, 'take', '11')).statusCode).toBe(200)
    expect((await act(id, 'take', '12')).json()).toMatchObject({ code: 'taken' })
    const { actions } = await read('11')
    expect(actions).toContain('assign')
    const personId = async (last: string) => (await test.call('GET', '/api/v1/me', { as: last })).json().id
    const head = await personId('12')
    expect((await act(id, 'assign', '11', { officer: await personId('13') })).statusCode).toBe(422)
    expect((await act(id, 'assign', '11', { officer: head })).statusCode).toBe(200)
    expect((await act(id, 'assign', '11', { officer: head })).statusCode).toBe(403)
  })
})
