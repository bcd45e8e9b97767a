// Staff are citizens too: who is refused in an office is led on as a citizen, and the card says only what is open.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())

describe('Who acts in an office and has a problem of the own', () => {
  it('is led on as a citizen in one press, to the page that was asked for; nobody else is shown that way', async () => {
    const asked = await test.call('GET', '/uz/report?group=WAT', { as: '41' })
    expect(asked.statusCode).toBe(403)
    expect(asked.body).toContain('Fuqaro sifatida davom etish')
    expect(asked.body).toContain('name="next" value="/uz/report?group=WAT"')
    const changed = await test.call('POST', '/uz/membership', {
      as: '41',
      json: { id: '', next: '/uz/report?group=WAT' },
    })
    expect(changed.headers['location']).toBe('/uz/report?group=WAT')
    expect((await test.call('GET', '/uz/report?group=WAT', { as: '41' })).statusCode).toBe(200)
    // What no citizen may do is no way out either.
    expect((await test.call('GET', '/uz/admin/settings', { as: '11' })).body).not.toContain('Fuqaro sifatida')
    expect((await test.call('GET', '/uz/work', { as: '01' })).body).not.toContain('Fuqaro sifatida')
  })

  it('is told to ask on the card only where asking is open', async () => {
    const form = formOf({ category: 'WAT03', lat: 40.7811, lng: 71.3311, territory: '1714204', text: 'Quvur yorildi' })
    const urgent = (await test.call('POST', '/api/v1/reports', { as: '01', form })).json().id
    const usual = formOf({ category: 'WAT02', lat: 40.7821, lng: 71.3321, territory: '1714204', text: 'Suv yoʻq' })
    const plain = (await test.call('POST', '/api/v1/reports', { as: '01', form: usual })).json().id
    for (const id of [urgent, plain])
      await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
    const card = async (id: number) => (await test.call('GET', `/uz/reports/${id}`, { as: '11' })).body
    expect(await card(plain)).toContain('shu yerda soʻrang')
    expect(await card(urgent)).toContain('qoʻngʻiroqqa ruxsat bermagan.')
    expect(await card(urgent)).not.toContain('shu yerda soʻrang')
  })
})
