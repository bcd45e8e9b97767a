// What a phone sends later: each step once however often it is sent, refusals for a program, and never in the name of
// somebody else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

describe('A step that a phone sends', () => {
  it('is taken once, however often it comes under its key', async () => {
    const id = await file()
    await act(id, 'accept', '11')
    const send = async () =>
      test.call('POST', `/uz/reports/${id}/answer`, {
        as: '11',
        headers,
        form: formOf({ key: key(1), seq: '3', text: 'Nasos almashtirildi', photo: await jpeg('#3a7', 400, 300) }),
      })
    const first = await send()
    expect([first.statusCode, first.body]).toEqual([204, ''])
    expect(await status(id)).toBe('answered')
    const before = (await test.call('GET', `/api/v1/reports/${id}`, { as: '11' })).json().seq
    expect((await send()).statusCode).toBe(204)
    expect((await test.call('GET', `/api/v1/reports/${id}`, { as: '11' })).json().seq).toBe(before)
  })
})
