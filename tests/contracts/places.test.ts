// Where a report lies, and how exactly that is known (regulation 7): a phone that is far off is heard; the map shows no
// place that nobody named.
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { countOnMap } from '../../src/map/index.ts'
import { findReport } from '../../src/reports/index.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { draftsPerAddressAndHour: 1000 }),
  })
})
afterAll(() => test.close())

const here = { lat: 40.778, lng: 71.326 }
const file = (fields: object) =>
  test.call('POST', '/api/v1/reports', {
    as: '01',
    json: { category: 'LAN02', text: 'Chiroq yonmayapti', ...fields },
  })

describe('How far off a device is', () => {
  it('is kept and sent where the point is taken, to those who go there', async () => {
    const report = (await file({ ...here, accuracy: 420.4 })).json()
    expect(report.place).toMatchObject({ exact: true, accuracy: 421 })
    expect((await findReport(test.app.db, report.id))!.accuracy).toBe(421)
    expect((await test.call('GET', `/uz/reports/${report.id}`, { as: '01' })).body).toContain('taxminan 421 m atrofida')
    // A pin that a person put, and a device that did not say.
    expect((await file(here)).json().place).toMatchObject({ exact: true, accuracy: null })
    // Whoever reads the public place reads no accuracy.
    expect((await test.call('GET', `/api/v1/reports/${report.id}`)).json().place.accuracy).toBeNull()
  })

  it('beyond two kilometres names no place: it proposes districts', async () => {
    const vague = await file({ ...here, accuracy: 48_000 })
    expect(vague.statusCode).toBe(422)
    expect(vague.json().errors[0]).toMatchObject({ field: 'territory', code: 'fix_vague' })
    const named = (await file({ ...here, accuracy: 48_000, territory: '1714204' })).json()
    expect(await findReport(test.app.db, named.id)).toMatchObject({ place: 'district', exactLat: null, accuracy: null })
  })

  it('the form says so, opens the map to correct it, and of a vague one asks for the district', async () => {
    const begun = await test.call('POST', '/uz/report', { json: { category: 'LAN02' } })
    const draft = new URL(String(begun.headers.location), 'http://x').search
    const cookie = String(begun.headers['set-cookie']).split(';')[0]!
    const at = async (accuracy: string, more: object = {}) =>
      test.call('POST', `/uz/report/place${draft}`, {
        headers: { cookie },
        json: { lat: '40.778', lng: '71.326', accuracy, ...more },
      })
    const about = (await at('433')).body
    expect(about).toContain('taxminan 440 m aniqlikda')
    expect(about).toContain('data-about')
    const exact = (await at('20')).body
    expect(exact).not.toContain('data-about')
    const vague = (await at('48123')).body
    expect(vague).toContain('juda taxminan (49 km)')
    expect(vague).toContain('value="1714204"')
    expect(vague).not.toContain('40.77800')
    expect((await at('48123', { territory: '1714204' })).headers.location).toBe(`/uz/report/details${draft}`)
    await test.call('POST', `/uz/report/details${draft}`, {
      headers: { cookie },
      json: { text: 'Chiroq', step: 'next' },
    })
    const check = await test.call('GET', `/uz/report/check${draft}`, { headers: { cookie } })
    expect(check.body).toContain('Mingbuloq tumani')
    expect(check.body).not.toContain('taxminan 48')
  })

  it('a controller may stand as far off as the reporter’s phone was, and no farther (regulation 3.7)', async () => {
    const verify = async (accuracy: number | undefined, metres: number) => {
      const { id } = (await file({ category: 'WAT03', ...here, ...(accuracy && { accuracy }) })).json()
      await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
      await sql`update reports set status = 'verifying', owner = 'controller', verify_cause = 'objection', on_site = true,
        verifications = 1 where id = ${id}`.execute(test.app.db)
      const answer = await test.call('POST', `/api/v1/reports/${id}/actions/verify_closed`, {
        as: '21',
        form: formOf({
          text: 'Koʻrildi',
          photo: await jpeg(),
          lat: String(here.lat + metres / 111_195),
          lng: String(here.lng),
          accuracy: '10',
        }),
      })
      return answer.statusCode === 200 ? 'ok' : answer.json().errors[0].code
    }
    expect(await verify(undefined, 120)).toBe('ok')
    expect(await verify(undefined, 400)).toBe('too_far')
    expect(await verify(100, 240)).toBe('too_far')
    expect(await verify(500, 400)).toBe('ok')
    expect(await verify(500, 900)).toBe('too_far')
  })
})

describe('The map', () => {
  const around = '40.6,71.1,40.95,71.6'
  it('shows reports without a point as one sign a district, and no place for them', async () => {
    await countOnMap(test.app)
    const before = (await test.call('GET', `/api/v1/map?bbox=${around}`)).json()
    const placed = (await file({ lat: 40.781, lng: 71.331 })).json()
    const [first, second] = [
      (await file({ territory: '1714204' })).json(),
      (await file({ territory: '1714204', text: 'Yana bir chiroq' })).json(),
    ]
    test.at(new Date(test.now().getTime() + 60_000))
    await countOnMap(test.app)
    const map = (await test.call('GET', `/api/v1/map?bbox=${around}`)).json()
    const held = (answer: { cells: { count: number }[] }) => answer.cells.reduce((sum, { count }) => sum + count, 0)
    expect(held(map)).toBe(held(before) + 1)
    expect(map.total).toBe(before.total + 3)
    // Where one looks close at the district's middle there is still no place for them.
    const { lat, lng } = map.unplaced[0]
    const close = `${lat - 0.002},${lng - 0.002},${lat + 0.002},${lng + 0.002}`
    const near = (await test.call('GET', `/api/v1/map?bbox=${close}`)).json()
    expect(near.cells.map(({ id }: { id?: number }) => id)).not.toContain(second.id)
    expect(near.unplaced).toHaveLength(1)
    const signOf = (answer: { unplaced: { territory: string; count: number }[] }) =>
      answer.unplaced.find(({ territory }) => territory === '1714204')
    expect(signOf(map)!.count).toBe((signOf(before)?.count ?? 0) + 2)
    // It leads to their list, which holds as many.
    const list = (await test.call('GET', '/api/v1/reports?territory=1714204&mark=unplaced&limit=100')).json()
    expect(list.items).toHaveLength(signOf(map)!.count)
    expect(list.items.map(({ id }: { id: number }) => id)).toContain(first.id)
    expect(list.items.map(({ id }: { id: number }) => id)).not.toContain(placed.id)
    expect((await test.call('GET', '/uz/reports?territory=1714204&mark=unplaced')).body).toContain(
      'aniq joyi koʻrsatilmagan',
    )
  })

  it('draws the districts on a ground of our own, and says whose lines they are', async () => {
    const page = (await test.call('GET', '/uz/map')).body
    expect(page).toContain('data-attribution="Chegaralar: OCHA ROCCA / geoBoundaries (CC BY 3.0 IGO)"')
    const address = /data-borders="([^"]+)"/.exec(page)![1]!
    const file = await test.call('GET', address)
    expect(file.headers).toMatchObject({
      'content-encoding': 'gzip',
      'cache-control': expect.stringContaining('immutable'),
    })
    expect(file.rawPayload.length).toBeLessThan(100_000)
    const { features } = JSON.parse(gunzipSync(file.rawPayload).toString('utf8'))
    expect(features).toHaveLength(200)
    // From far the same districts, at a third of the weight.
    const far = await test.call('GET', `${address}/far`)
    const fromFar: { geometry: { coordinates: unknown[] } }[] = JSON.parse(
      gunzipSync(far.rawPayload).toString('utf8'),
    ).features
    expect(fromFar).toHaveLength(200)
    expect(fromFar.filter(({ geometry }) => geometry.coordinates.length === 0)).toEqual([])
    expect(far.rawPayload.length).toBeLessThan(file.rawPayload.length / 2)
    expect((await test.call('GET', '/map/borders/99/far')).statusCode).toBe(404)
    expect((await test.call('GET', '/map/borders/99')).statusCode).toBe(404)
    expect((await test.call('GET', '/map/borders/x')).statusCode).toBe(404)
    // With tiles of somebody's the lines are drawn only where places are compared, and still told of: points are judged
    // by them.
    test.app.settings.map.tiles = 'https://tiles.example/{z}/{x}/{y}.png'
    const tiled = (await test.call('GET', '/uz/map')).body
    test.app.settings.map.tiles = ''
    expect(tiled).toContain('data-tiles="https://tiles.example/')
    expect(tiled).toContain('geoBoundaries')
  })
})

describe('A point and the ground it lies on', () => {
  it('beyond the border is refused kindly, by the form and by the API', async () => {
    for (const [lat, lng] of [
      [40.53, 72.8],
      [40.28, 69.62],
      [37.21, 67.41],
    ] as const) {
      // prettier-ignore
      const refused = await file({ lat, lng })
      expect([refused.statusCode, refused.json().errors[0].code]).toEqual([422, 'outside'])
      expect((await test.call('GET', `/api/v1/territories?lat=${lat}&lng=${lng}`)).statusCode).toBe(422)
    }
  })

  it('in one district is refused with a territory far from it', async () => {
    const far = await file({ ...here, territory: '1726262' })
    expect(far.statusCode).toBe(422)
    const near = await file({ ...here, territory: '1714204' })
    expect(near.statusCode).toBe(201)
  })
})
