// Newer outlines of districts and mahallas (regulation 7): an administrator sends them, sees what is doubtful, and puts
// them into force; what was filed keeps its place, what is filed afterwards follows.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport } from '../../src/reports/index.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 1000 }),
  })
})
afterAll(() => test.close())

interface Feature {
  type: 'Feature'
  id?: string
  properties: Record<string, unknown>
  geometry: { type: string; coordinates: unknown }
}
const reference = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../src/territories/boundaries.geojson'), 'utf8'),
) as { features: Feature[] }
const collection = (features: readonly unknown[]) => JSON.stringify({ type: 'FeatureCollection', features })

const send = (file: string | Buffer, fields: Record<string, string> = {}) =>
  test.call('POST', '/uz/admin/borders', {
    as: '51',
    form: formOf({
      step: 'send', kind: 'districts', source: 'Sinov', attribution: 'Chegaralar: sinov (CC BY 4.0)', ...fields,
      file: Buffer.from(file),
    }),
  }) // prettier-ignore
const page = async () => (await test.call('GET', '/uz/admin/borders', { as: '51' })).body
const waitingId = async () => /name="id" value="(\d+)"/.exec(await page())?.[1]
const decide = async (step: string, reason = 'Yangi chizgilar keldi') =>
  test.call('POST', '/uz/admin/borders', { as: '51', form: formOf({ step, id: (await waitingId()) ?? '0', reason }) })
/** A square of so many degrees around a point. */
const square = (lat: number, lng: number, half: number, ring = [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]) => ({
  type: 'Polygon',
  coordinates: [ring.map(([x = 0, y = 0]) => [lng + x * half, lat + y * half])],
}) // prettier-ignore
const seat = { lat: 40.778, lng: 71.326 }
const mingbuloq = (geometry: object, properties: object = {}) => ({
  type: 'Feature',
  id: '1714204',
  properties,
  geometry,
})

describe('A file of outlines', () => {
  it('is nobody’s but an administrator’s to send', async () => {
    for (const as of ['01', '12', '22', '31', '41'])
      expect((await test.call('POST', '/uz/admin/borders', { as, form: formOf({ step: 'send' }) })).statusCode).toBe(
        403,
      )
  })

  it.each([
    ['that is no JSON', 'chegara', 'GeoJSON fayli emas'],
    ['without features', '{"type":"FeatureCollection","features":[]}', 'GeoJSON fayli emas'],
    ['of other places alone', collection([{ type: 'Feature', id: '99', properties: { name: 'Osh' }, geometry: square(40.5, 72.8, 0.1) }]), 'tanilmadi'],
    ['in another projection', collection([mingbuloq({ type: 'Polygon', coordinates: [[[7_900_000, 4_900_000], [7_910_000, 4_900_000], [7_910_000, 4_910_000], [7_900_000, 4_900_000]]] })]), 'WGS 84'],
    ['of points alone', collection([mingbuloq({ type: 'Point', coordinates: [71.3, 40.7] })]), 'tanilmadi'],
    ['of broken positions', collection([mingbuloq({ type: 'Polygon', coordinates: [[[71, 40], ['a', 1], [72, 41], [71, 40]]] })]), 'tanilmadi'],
  ])('%s is refused with a reason, and changes nothing', async (_what, file, words) => {
    const refused = await send(file)
    expect([refused.statusCode, refused.body]).toEqual([422, expect.stringContaining(words)])
    expect(refused.body).toContain('value="Sinov"')
    expect(await waitingId()).toBeUndefined()
  }) // prettier-ignore

  it('larger than 50 MB, or none, is refused', async () => {
    const huge = Buffer.alloc(50_000_001, 32)
    const refused = await send(huge)
    expect([refused.statusCode, refused.body]).toEqual([422, expect.stringContaining('50 MB dan katta')])
    expect((await send('')).statusCode).toBe(422)
  })

  it('with a million points is read, made simple, and answered', async () => {
    const circle = Array.from({ length: 1_000_000 }, (_none, index) => {
      const turn = (2 * Math.PI * index) / 1_000_000
      return [71.326 + 0.15 * Math.cos(turn), 40.778 + 0.15 * Math.sin(turn)]
    })
    circle.push(circle[0]!)
    const sent = await send(collection([mingbuloq({ type: 'Polygon', coordinates: [circle] })]))
    expect(sent.statusCode).toBe(303)
    expect(await page()).toContain('1 ta chizgi tanildi')
    await decide('drop')
    expect(await waitingId()).toBeUndefined()
  })

  it('shows what is doubtful before anything changes', async () => {
    const own = reference.features.filter(({ id }) => id !== '1714204' && id !== '1714401')
    const bow = [[-1, -1], [1, 1], [1, -1], [-1, 1], [-1, -1]] // prettier-ignore
    const high = own[0]!
    const heights = (value: unknown): unknown =>
      Array.isArray(value) ? (typeof value[0] === 'number' ? [...(value as number[]), 412] : value.map(heights)) : value
    const holed = {
      type: 'Polygon',
      coordinates: [...square(40.9, 71.4, 0.3).coordinates, ...square(40.9, 71.4, 0.01).coordinates],
    }
    const sent = await send(
      collection([
        { ...high, geometry: { ...high.geometry, coordinates: heights(high.geometry.coordinates) } },
        ...own.slice(1),
        mingbuloq(square(40.778, 71.326, 0.1, bow)),
        { type: 'Feature', properties: { name: 'Namangan shahri' }, geometry: holed },
        { type: 'Feature', properties: { name: 'Nomaʼlum tuman' }, geometry: square(40, 66, 0.1) },
        { type: 'Feature', id: '1706204', properties: {}, geometry: square(41, 61, 0.1) },
      ]),
    )
    expect(sent.statusCode).toBe(303)
    const shown = await page()
    for (const doubt of ['Tanilmadi (1):', 'Nomaʼlum tuman', 'kesib oʻtadi', 'boʻsh joy bor', 'ustiga tushadi', 'Bir necha marta', 'uzoqda', 'Balandlik bor edi', 'Faylda yoʻq'])
      expect(shown, doubt).toContain(doubt) // prettier-ignore
    // Points are judged as before.
    expect(test.app.territories.nearest(seat)[0]!.code).toBe('1714204')
    expect(test.app.territories.ground.attribution).toContain('geoBoundaries')
    await decide('drop')
  })
})

describe('Outlines put into force', () => {
  it('need a reason, are told to every map, and judge what is filed afterwards; what was filed keeps its place', async () => {
    const file = async () =>
      (
        await test.call('POST', '/api/v1/reports', { as: '01', json: { category: 'LAN02', text: 'Chiroq', ...seat } })
      ).json()
    const before = await file()
    expect(before.territory).toBe('1714204')
    // The neighbour takes the whole ground.
    const [neighbour] = test.app.territories.neighbours('1714204', 1)
    const features = reference.features
      .filter(({ id }) => id !== '1714204')
      .map((feature) =>
        feature.id === neighbour ? { ...feature, geometry: square(seat.lat, seat.lng, 0.3) } : feature,
      )
    expect((await send(collection(features))).statusCode).toBe(303)
    expect((await decide('adopt', '')).statusCode).toBe(422)
    expect((await decide('adopt')).statusCode).toBe(303)
    expect(test.app.territories.ground.attribution).toBe('Chegaralar: sinov (CC BY 4.0)')
    expect((await test.call('GET', '/uz/map')).body).toContain('Chegaralar: sinov')
    const after = await file()
    expect(after.territory).toBe(neighbour)
    expect((await findReport(test.app.db, before.id))!.district).toBe('1714204')
    // The unit that is not drawn any more is proposed where its middle lies.
    expect(test.app.territories.nearest(seat).map(({ code }) => code)).toContain('1714204')
    expect((await test.call('GET', '/uz/admin/changes', { as: '51' })).body).toContain('Yangi chizgilar keldi')
    expect((await decide('adopt')).statusCode).toBe(404)
  })

  it('of a mahalla propose it, and decide that a report lies inside one', async () => {
    expect((await send(collection(reference.features))).statusCode).toBe(303)
    await decide('adopt')
    const [mahalla, twin] = test.app.territories.mahallasOf('1714204')
    const file = collection([
      { type: 'Feature', properties: { name: mahalla!.name['uz-Latn'] }, geometry: square(seat.lat, seat.lng, 0.01) },
      { type: 'Feature', properties: { code: twin!.code }, geometry: square(seat.lat + 0.03, seat.lng, 0.01) },
    ])
    expect((await send(file, { kind: 'mahallas', attribution: 'Mahallalar: sinov' })).statusCode).toBe(303)
    expect((await decide('adopt')).statusCode).toBe(303)
    expect(test.app.territories.ground.attribution).toContain('Mahallalar: sinov')
    // A map draws them too, where one looks near.
    const address = /data-mahallas="([^"]+)"/.exec((await test.call('GET', '/uz/map')).body)![1]!
    const drawn = JSON.parse(gunzipSync((await test.call('GET', `${address}/1714204`)).rawPayload).toString('utf8'))
    expect(drawn.features.map(({ id }: { id: string }) => id).toSorted()).toEqual(
      [mahalla!.code, twin!.code].toSorted(),
    )
    expect((await test.call('GET', `${address}/99`)).statusCode).toBe(404)
    const filed = async (lat: number, more: object = {}) => {
      const json = { category: 'LAN02', text: 'Chiroq', lat, lng: seat.lng, ...more }
      return (await test.call('POST', '/api/v1/reports', { as: '01', json })).json()
    }
    expect((await filed(seat.lat)).mahalla).toBe(mahalla!.code)
    expect((await filed(seat.lat + 0.03)).mahalla).toBe(twin!.code)
    expect((await filed(seat.lat + 0.015)).mahalla).toBeNull()
    // What a person says goes before what is drawn.
    expect((await filed(seat.lat, { mahalla: twin!.code })).mahalla).toBe(twin!.code)
  })
})
