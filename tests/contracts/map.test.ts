// What the map counts is what the list holds: at every zoom, for every filter, whatever happened meanwhile; and what it
// is asked in vain it refuses.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seed } from '../../bench/seed.ts'
import { countPublic } from '../../src/lists/store.ts'
import { statuses } from '../../src/life/index.ts'
import { countOnMap } from '../../src/map/index.ts'
import type { MapFilter } from '../../src/map/cells.ts'
import { openMap, whole } from '../../src/map/reading.ts'
import { type Db, sql } from '../../src/platform/database.ts'
import { loadTerritories, type Territories } from '../../src/territories/index.ts'
import { createDatabase, openTestApp, type TestApp } from '../setup/app.ts'

/** A night run asks more reports. */
const size = process.env['LONG'] === undefined ? 6000 : 200_000

describe('Cells and lists', () => {
  let drop: () => Promise<void>
  let pool: pg.Pool
  let db: Db
  let territories: Territories
  let filters: fc.Arbitrary<MapFilter>
  let now = new Date()
  beforeAll(async () => {
    const database = await createDatabase()
    drop = database.drop
    pool = new pg.Pool({ connectionString: database.url, options: '-c timezone=UTC' })
    // What is idle when the database goes ends with it.
    pool.on('error', () => undefined)
    pool.on('connect', (client) => void client.on('error', () => undefined))
    pg.types.setTypeParser(20, Number)
    db = new Kysely({ dialect: new PostgresDialect({ pool }) })
    territories = await loadTerritories(db)
    const client = await pool.connect()
    await seed(client, size)
    // A wide throw may land beyond the border, where no report can be.
    await client.query(`update reports set public_lat = d.center_lat, public_lng = d.center_lng, tile = c.tile
      from territories d, (select distinct on (district) district, tile from reports order by 1, 2) c
      where d.code = reports.district and c.district = reports.district
        and (public_lat < 37.2 or public_lat > 45.5 or public_lng < 56 or public_lng > 73.1)`)
    // Some name no point, and some stand still.
    await client.query(`update reports set place = 'district', public_lat = d.lat, public_lng = d.lng, tile = d.tile
      from (select district, min(public_lat) as lat, min(public_lng) as lng, min(tile) as tile from reports group by 1) d
      where reports.id % 9 = 0 and d.district = reports.district`)
    await client.query(
      "update reports set paused_at = due_at - interval '1 hour' where id % 31 = 0 and status = 'in_progress'",
    )
    await client.query('insert into map_queue (report_id) select id from reports')
    client.release()
    const { rows } = await pool.query<{ agency_id: number; category: string; category_group: string }>(
      'select agency_id, category, category_group from reports order by id limit 40',
    )
    const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 2 })
    const from = <K extends keyof (typeof rows)[number]>(key: K) => fc.constantFrom(...rows.map((row) => row[key]))
    const places = fc.oneof(
      fc.constant({}),
      fc.constantFrom(...territories.regions.map(({ code }) => ({ region: code }))),
      fc.constantFrom(...territories.districts.map(({ code }) => ({ district: code }))),
    )
    filters = fc
      .tuple(
        places,
        fc.record({
          category: maybe(from('category')),
          agencies: maybe(fc.array(from('agency_id'), { minLength: 1, maxLength: 3 })),
          status: maybe(fc.constantFrom(...statuses)),
          overdue: fc.boolean(),
          since: maybe(fc.integer({ min: 0, max: 13 }).map((back) => monthBefore(now, back))),
        }),
        maybe(from('category_group')),
      )
      .map(([place, rest, group]) => ({ ...place, ...rest, ...(rest.category === undefined && group && { group }) }))
  })
  afterAll(async () => {
    await db.destroy()
    await drop()
  })

  const fold = async () => {
    while (await countOnMap({ db, clock: () => now }));
  }
  /** Kept for no time: each question is answered anew. */
  const read = (filter: MapFilter, level: number, view = whole) => {
    let asked = 0
    const clock = () => new Date(now.getTime() + 1000 * (asked += 1))
    return openMap({ db, territories, clock })(view, withTypes(filter), level)
  }
  /** A group's types beside it, as an address is read. */
  const withTypes = (filter: MapFilter): MapFilter =>
    filter.group === undefined ? filter : { ...filter, types: typesOf.get(filter.group) ?? [] }
  const typesOf = new Map<string, string[]>()

  async function holds(): Promise<void> {
    for (const row of (
      await sql<{ code: string; g: string }>`select code, category_group as g from categories`.execute(db)
    ).rows)
      typesOf.set(row.g, [...(typesOf.get(row.g) ?? []), row.code])
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 5, max: 22 }), async (filter, level) => {
        const seen = await read(filter, level)
        expect(seen.total).toBe(await countPublic(db, filter, now, 10_000_000))
        const looked = seen.cells.reduce((sum, { looks }) => sum + Object.values(looks).reduce((a, b) => a + b, 0), 0)
        expect(looked + seen.unplaced.reduce((sum, { count }) => sum + count, 0)).toBe(seen.total)
      }),
      { numRuns: 60 },
    )
  }

  it('agree for any filter at any zoom', async () => {
    await fold()
    await holds()
  })

  it('agree after anything happened: other stages, places, types, bodies, and time', async () => {
    await pool.query(`update reports set status = 'closed', owner = null, act_by = null, closed_basis = 'consent', outcome = 'done', closed_at = now()
      where id % 17 = 0 and status = 'answered'`)
    await pool.query("update reports set category = 'WAT03', category_group = 'WAT' where id % 23 = 0")
    await pool.query('update reports set agency_id = (select min(agency_id) from reports) where id % 29 = 0')
    await pool.query("update reports set place = 'point', tile = tile + 1 where id % 27 = 0")
    await pool.query(
      'insert into map_queue (report_id) select id from reports where id % 17 = 0 or id % 23 = 0 or id % 29 = 0 or id % 27 = 0',
    )
    // Nothing happens to a report when it becomes overdue, but that time goes by.
    now = new Date(now.getTime() + 12 * 86_400_000)
    await fold()
    await holds()
  })

  it('are the same as counted anew', async () => {
    const all = async () => (await pool.query('select * from map_counts order by 1, 2, 3, 4, 5')).rows
    const kept = await all()
    await pool.query('truncate map_counts, map_places')
    await pool.query('insert into map_queue (report_id) select id from reports')
    await fold()
    expect(await all()).toEqual(kept)
    // Asked again, it changes nothing.
    await pool.query('insert into map_queue (report_id) select id from reports')
    await fold()
    expect(await all()).toEqual(kept)
  })

  it('of a view: its cells hold what lies in them, and no other', async () => {
    const corners = fc.record({
      south: fc.double({ min: 37.2, max: 44, noNaN: true }),
      west: fc.double({ min: 56, max: 72, noNaN: true }),
      high: fc.double({ min: 0.001, max: 3, noNaN: true }),
      wide: fc.double({ min: 0.001, max: 4, noNaN: true }),
      asked: fc.integer({ min: 8, max: 22 }),
    })
    await fc.assert(
      fc.asyncProperty(corners, async ({ south, west, high, wide, asked }) => {
        const { cells, level } = await read({}, asked, { south, west, north: south + high, east: west + wide })
        expect(cells.length).toBeLessThanOrEqual(220)
        expect(JSON.stringify(cells).length).toBeLessThan(30_000)
        for (const { cell, count } of cells.slice(0, 5)) {
          const [, x = 0, y = 0] = cell.split('/').map(Number)
          const { rows } = await sql<{ n: number }>`
            select count(*)::int as n from map_places where x >> ${22 - level} = ${x} and y >> ${22 - level} = ${y}
              and (placed or ${level} < 11)`.execute(db)
          expect([cell, count]).toEqual([cell, rows[0]!.n])
        }
      }),
      { numRuns: 60 },
    )
  })
})

/** The month so many before. */
function monthBefore(now: Date, back: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7)
}

describe('The map as programs ask it', () => {
  let test: TestApp
  let id: number
  beforeAll(async () => {
    test = await openTestApp()
    const filed = await test.call('POST', '/api/v1/reports', {
      as: '01',
      json: { category: 'LAN02', text: 'Chiroq yonmayapti', lat: 40.7813, lng: 71.3312 },
    })
    id = filed.json().id
    await countOnMap(test.app)
  })
  afterAll(() => test.close())
  const ask = (path: string) => test.call('GET', path)

  it('shows a report where it lies, with how it stands', async () => {
    const { cells, total } = (await ask('/api/v1/map?bbox=40.779,71.329,40.783,71.333')).json()
    expect(total).toBe(1)
    expect(cells[0]).toMatchObject({ id, count: 1, looks: { way: 1 } })
    expect(cells[0].lat).toBeCloseTo(40.7813, 4)
    const { items } = (await ask(`/api/v1/map/reports?cell=${cells[0].cell}`)).json()
    expect(items.map((item: { id: number }) => item.id)).toEqual([id])
    const part = await ask(`/uz/map/list?cell=${cells[0].cell}`)
    expect(part.body).toContain(`/uz/reports/${id}`)
    expect(part.body).not.toContain('<html')
  })

  it('knows of a step a moment after it was taken', async () => {
    const box = '/api/v1/map?bbox=40.779,71.329,40.783,71.333&level=22'
    await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '12', json: {} })
    await countOnMap(test.app)
    test.at(new Date(test.now().getTime() + 1000))
    const looks = (await ask(box)).json().cells[0].looks
    expect(Object.values(looks)).toEqual([1])
  })

  it('says the same as GeoJSON and as a vector tile', async () => {
    const geo = await ask('/api/v1/map.geojson?bbox=40.779,71.329,40.783,71.333')
    expect(geo.headers['content-type']).toContain('application/geo+json')
    expect(geo.json().features[0]).toMatchObject({
      geometry: { type: 'Point' },
      properties: { count: 1, report: id },
    })
    const [, x, y] = (await ask('/api/v1/map?bbox=40.779,71.329,40.783,71.333&level=14'))
      .json()
      .cells[0].cell.split('/')
    const tile = await ask(`/api/v1/map/tiles/14/${x}/${y}`)
    expect(tile.headers['content-type']).toBe('application/vnd.mapbox-vector-tile')
    expect(tile.rawPayload.length).toBeGreaterThan(20)
    expect(tile.rawPayload.toString('latin1')).toContain('reports')
    const ground = await ask('/map/ground/1/6/44/24')
    expect(ground.headers['cache-control']).toContain('immutable')
    expect(ground.rawPayload.toString('latin1')).toContain('districts')
  })

  it.each([
    'a,b,c,d', '40,71,41', '41,71,40,72', '40,72,41,71', '40,71,40,72', '', 'NaN,1,2,3', 'Infinity,1,2,3', '40,71,41,', ',,,',
  ])('refuses %j as a view', async (box) => {
    const refused = await ask(`/api/v1/map?bbox=${encodeURIComponent(box)}`)
    if (box === '') return expect(refused.statusCode).toBe(200)
    expect([refused.statusCode, refused.json().errors]).toEqual([422, [{ field: 'bbox', code: 'not_a_view', message: expect.any(String) }]])
  }) // prettier-ignore

  it.each(['-90,-180,90,180', '-1e300,-1e300,1e300,1e300', '0,0,1,1', '40.78,71.33,40.7800001,71.3300001'])(
    'answers the view %s in bounded time',
    async (box) => {
      const answer = await ask(`/api/v1/map?bbox=${box}`)
      expect(answer.statusCode).toBe(200)
      expect(answer.rawPayload.length).toBeLessThan(30_000)
    },
  )

  it('refuses a filter that names nothing, and levels and cells that are none', async () => {
    for (const query of [
      'territory=99',
      'group=NO',
      'category=NO',
      'agency=999999',
      'status=lost',
      'since=2026-13',
      'level=x',
      'level=-1',
    ])
      expect([query, (await ask(`/api/v1/map?${query}`)).statusCode]).toEqual([query, 422])
    for (const cell of ['', 'x', '30/1/1', '8/999/1', '8/1/-1', '8/1/1/1'])
      expect([cell, (await ask(`/api/v1/map/reports?cell=${cell}`)).statusCode]).toEqual([cell, 422])
  })

  it('serves a file of vector tiles in ranges, and no other file', async () => {
    const folder = join(test.app.config.dataDir, 'map')
    await writeFile(join(folder, 'ground.pmtiles'), Buffer.from('PMTiles0123456789'))
    await writeFile(join(folder, 'secret.txt'), 'x')
    const part = await test.call('GET', '/map/files/ground.pmtiles', { headers: { range: 'bytes=7-9' } })
    expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, '012', 'bytes 7-9/17'])
    for (const name of ['secret.txt', 'other.pmtiles', '..%2f..%2fphotos', '%2e%2e/x.pmtiles', ''])
      expect([name, (await ask(`/map/files/${name}`)).statusCode]).toEqual([name, 404])
    test.app.settings.map.tiles = 'ground.pmtiles'
    const page = (await ask('/uz/map')).body
    test.app.settings.map.tiles = ''
    expect(page).toContain('data-tiles="/map/files/ground.pmtiles"')
  })

  it('has no tile beyond its zooms and borders', async () => {
    for (const tile of ['30/0/0', '2/4/0', '2/0/4', '2/-1/0', 'a/b/c', '1.5/0/0', '2/0/0/0'])
      for (const path of ['/api/v1/map/tiles/', '/map/ground/1/'])
        expect([tile, (await ask(`${path}${tile}`)).statusCode]).toEqual([tile, 404])
    expect((await ask('/map/ground/9/2/2/1')).statusCode).toBe(404)
  })
})
