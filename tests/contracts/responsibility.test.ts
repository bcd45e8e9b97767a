// The responsibility matrix: exceptions, preview, versions, CSV, coverage; running reports keep their body, new ones
// follow.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csvCell } from '../../src/platform/csv.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
const mingbuloq = '1714204'
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())

const place = { lat: 40.781, lng: 71.335 }
const file = async (more: object = {}) =>
  (
    await test.call('POST', '/api/v1/reports', {
      as: '01',
      json: { category: 'WAT03', ...place, text: 'Quvur yorilgan, suv oqib yotibdi', ...more },
    })
  ).json()
const set = (json: object, as = '51') =>
  test.call('POST', '/api/v1/responsibility', { as, json: { reason: 'Qaror', ...json } })
const nameOf = (id: number) => test.app.agencies.get(id)
const line = { category: 'WAT03', territory: mingbuloq, lead: 'OBO' }

describe('An exception', () => {
  it('moves new reports and leaves running ones where they are; the card says why', async () => {
    const before = await file()
    expect(nameOf(before.agency.id).kind).toBe('SUV')
    const preview = (await test.call('POST', '/api/v1/responsibility/preview', { as: '51', json: line })).json().items
    expect(preview).toMatchObject([{ category: 'WAT03', district: mingbuloq, from: before.agency.id }])
    expect(nameOf((await file()).agency.id).kind, 'a preview changes nothing').toBe('SUV')
    expect((await set(line)).json()).toEqual({ version: 1 })
    const after = await file()
    expect(nameOf(after.agency.id)).toMatchObject({ kind: 'OBO', territory: mingbuloq })
    expect((await test.call('GET', `/api/v1/reports/${before.id}`)).json().agency.id).toBe(before.agency.id)
    expect((await test.call('GET', `/uz/reports/${after.id}`)).body).toContain('masʼuliyat jadvaliga koʻra')
  })

  it('the more particular one wins: a mahalla before a road, a road before "inside a mahalla", a district before its region', async () => {
    const [first, second] = test.app.territories.mahallasOf(mingbuloq)
    await set({ category: 'WAT03', territory: '1714', lead: 'HET' })
    await set({ ...line, place: 'in_mahalla', lead: 'HET' })
    await set({ ...line, place: 'road', placeName: 'Navoiy koʻchasi', lead: 'YOL' })
    await set({ ...line, place: 'mahalla', placeName: first!.code, lead: 'SUV' })
    const kindOf = async (more: object) => nameOf((await file(more)).agency.id).kind
    const kinds = new Set(test.app.agencies.kinds.map(({ code }) => code))
    const road = kinds.has('YOL') ? 'YOL' : undefined
    expect(await kindOf({ mahalla: first!.code, territory: mingbuloq, landmark: 'Navoiy koʻchasi, 5-uy' })).toBe('SUV')
    if (road)
      expect(
        await kindOf({ mahalla: second!.code, territory: mingbuloq, landmark: 'НАВОИЙ КЎЧАСИ, maktab oldida' }),
      ).toBe(road)
    expect(await kindOf({ mahalla: second!.code, territory: mingbuloq })).toBe('HET')
    expect(await kindOf({})).toBe('OBO')
  })

  it('is refused with the field that is wrong', async () => {
    for (const [json, field] of [
      [{ ...line, category: 'XXX' }, 'category'],
      [{ ...line, territory: '9' }, 'territory'],
      [{ ...line, lead: 'XQ' }, 'lead'],
      [{ ...line, lead: '' }, 'lead'],
      [{ ...line, place: 'sea' }, 'place'],
      [{ ...line, place: 'road', placeName: 'ab' }, 'placeName'],
      [{ ...line, place: 'mahalla', placeName: 'x' }, 'placeName'],
      [{ ...line, coexecutors: 'OBO' }, 'coexecutors'],
      [{ ...line, reason: '' }, 'reason'],
    ] as const)
      expect((await set(json)).json().errors[0].field, JSON.stringify(json)).toBe(field)
    for (const as of ['01', '11', '12', '21', '31', '41']) expect((await set(line, as)).statusCode, as).toBe(403)
  })

  it('each change is a version with who and why; two at once do not lose each other', async () => {
    const both = await Promise.all([set({ ...line, category: 'WAT01' }), set({ ...line, category: 'WAT02' })])
    expect(both.map((each) => each.statusCode)).toEqual([200, 200])
    const { items } = (await test.call('GET', '/api/v1/responsibility')).json()
    expect(items.map((each: { category: string }) => each.category)).toEqual(expect.arrayContaining(['WAT01', 'WAT02']))
    const versions = (await test.call('GET', '/api/v1/responsibility/versions', { as: '51' })).json().items
    expect(versions[0]).toMatchObject({ reason: 'Qaror', by: 'Laylo Ismoilova' })
    expect((await set(line)).json().errors[0].code).toBe('nothing_changed')
    const found = (await test.call('GET', '/api/v1/changes?subject=responsibility', { as: '51' })).json().items
    expect(found).toHaveLength(versions.length)
  })
})

describe('Co-executors', () => {
  it('are proposed first when a body involves another: the matrix’s, or those the type names', async () => {
    await set({ category: 'WAT04', territory: mingbuloq, lead: 'SUV', coexecutors: ['OBO', 'HET'] })
    const { id } = await file({ category: 'WAT04' })
    await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
    const page = (await test.call('GET', `/uz/reports/${id}`, { as: '11' })).body
    const group = /<optgroup label="Hamkor idoralar">(.*?)<\/optgroup>/.exec(page)?.[1] ?? ''
    for (const kind of ['OBO', 'HET']) expect(group).toContain(`value="${test.app.agencies.at(kind, mingbuloq)!.id}"`)
  })
})

describe('The file', () => {
  it('goes out and in again without a change, and names the line of each error', async () => {
    const csv = (await test.call('GET', '/api/v1/responsibility.csv')).body
    expect((await set({ file: csv })).json().errors[0].code).toBe('nothing_changed')
    const broken = `${csv}WAT09X,17,any,,SUV,\r\nWAT03,17,any,,NOPE,\r\nWAT03,${mingbuloq},any,,OBO,\r\n`
    const lines = csv.trim().split('\r\n').length
    const { errors } = (await set({ file: broken })).json()
    expect(errors.map((each: { message?: string }) => JSON.stringify(each)).join()).toContain(String(lines + 1))
    expect(errors).toHaveLength(3)
    expect((await set({ file: 'a,b\n1,2' })).json().errors[0].field).toBe('file')
    expect((await set({ file: '"' })).statusCode).toBe(422)
  })

  it('holds no cell that a spreadsheet would run', () => {
    for (const cell of ['=1+1', '+1', '-1', '@x', '\tx', '\rx']) expect(csvCell(cell)).toMatch(/^"?'/)
    expect(csvCell('a,"b"')).toBe('"a,""b"""')
  })
})

describe('Coverage', () => {
  it('tells which leads nobody works at, and where a type is not offered', async () => {
    const { offered, unconnected, gaps } = (
      await test.call('GET', `/api/v1/responsibility/coverage?territory=${mingbuloq}`, { as: '32' })
    ).json()
    expect(offered + gaps.length).toBe(106)
    const names = unconnected.map((each: { agency: { id: number } }) => each.agency.id)
    expect(names).not.toContain(test.app.agencies.at('SUV', mingbuloq)!.id)
    expect(names).toContain(test.app.agencies.at('OBO', mingbuloq)!.id)
    expect((await test.call('GET', '/api/v1/responsibility/coverage', { as: '11' })).statusCode).toBe(403)
  })
})
