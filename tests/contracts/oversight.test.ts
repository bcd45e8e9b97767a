// Oversight of a territory: every figure is the number of reports behind it, and plain SQL says the same; instructions
// with their answers.
import { keepHotSpots } from '../../src/map/index.ts'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeExport } from '../../src/oversight/index.ts'
import { routeThrough } from '../../src/oversight/rules.ts'
import { sql } from '../../src/platform/database.ts'
import { keepRatings } from '../../src/ratings/index.ts'
import { csvOf } from '../../src/platform/csv.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
const mingbuloq = '1714204'
beforeAll(async () => {
  test = await openTestApp({ town: true })
  while (await keepRatings(test.app));
})
afterAll(() => test.close())

const overview = async (as: string, query = '') => (await test.call('GET', `/api/v1/oversight${query}`, { as })).json()
/** All reports of a list, page by page. */
const listed = async (query: string) => {
  let count = 0
  for (let cursor = ''; ;) {
    const { items, next } = (await test.call('GET', `/api/v1/reports?${query}&limit=100${cursor}`)).json()
    count += items.length
    if (next === null) return count
    cursor = `&cursor=${next}`
  }
}
const listOf = {
  overdue: 'overdue=1',
  soon: 'mark=soon',
  asking: 'mark=asking',
  verifying: 'status=verifying',
  unchecked: 'mark=unchecked',
  repeat: 'mark=repeat',
  deferred: 'status=deferred',
  open: 'mark=open',
}

describe('Figures', () => {
  it.each(['21', '22', '31'])('are the number of reports in the list they lead to (as %s)', async (as) => {
    const { territory, figures, bodies, places } = await overview(as)
    const within = territory === '17' ? '' : `territory=${territory}`
    for (const [name, query] of Object.entries(listOf))
      expect(figures[name], name).toBe(await listed(`${within}&${query}`))
    for (const body of bodies)
      for (const name of ['overdue', 'soon', 'verifying', 'open'] as const)
        expect(body[name], `${body.agency} ${name}`).toBe(
          await listed(`${within}&agency=${body.agency}&alone=1&${listOf[name]}`),
        )
    for (const place of places) {
      const address =
        place.territory.length > 7 || place.territory === 'none'
          ? `territory=${territory}&mahalla=${place.territory}`
          : `territory=${place.territory}`
      expect(place.open, place.territory).toBe(await listed(`${address}&mark=open`))
    }
  })

  it('of a body are its own alone, though its list by itself holds its divisions too', async () => {
    const parent = test.app.agencies.all.find(
      ({ id, territory }) => territory === '1714' && test.app.agencies.withBelow(id).length > 5,
    )!
    const [child] = test.app.agencies.withBelow(parent.id).filter((id) => id !== parent.id)
    // A body that stands above others holds reports of its own only where a dispatcher sends them: so it is here.
    const { rows } = await sql<{ id: number; agency: number }>`
      with own as (select id from reports where region = '1714' and owner is not null and status = 'in_progress'
        order by id limit 3),
        given as (select id, row_number() over (order by id) as n from own)
      select given.id, case when n = 1 then ${parent.id}::int else ${child}::int end as agency from given`.execute(
      test.app.db,
    )
    for (const { id, agency } of rows)
      await sql`update reports set agency_id = ${agency} where id = ${id}`.execute(test.app.db)
    const { bodies } = await overview('22')
    const own = bodies.find(({ agency }: { agency: number }) => agency === parent.id)
    expect(own.open).toBe(await listed(`territory=1714&agency=${parent.id}&alone=1&mark=open`))
    expect(await listed(`territory=1714&agency=${parent.id}&mark=open`)).toBeGreaterThan(own.open)
    const page = (await test.call('GET', `/en/reports?territory=1714&agency=${parent.id}&alone=1&mark=open`)).body
    expect(page).toMatch(new RegExp(`<strong>${own.open} reports?</strong>: [^.]*under control`))
    expect(page).toContain('name="alone" value="1"')
  })

  it('say of how many the page shows some; reports without a mahalla are a row of their own', async () => {
    const { rows } = await sql<{ bodies: number; none: number }>`
      select count(distinct agency_id) as bodies, count(*) filter (where district = ${mingbuloq}
        and mahalla is null) as none
      from reports where owner is not null and status <> 'moderating'`.execute(test.app.db)
    const page = (await test.call('GET', '/en/oversight', { as: '31' })).body
    expect(page).toContain(`20 of ${rows[0]!.bodies} shown`)
    const { places } = await overview('21')
    expect(places.find(({ territory }: { territory: string }) => territory === 'none')?.open ?? 0).toBe(rows[0]!.none)
    const files = (await test.call('GET', '/en/oversight?as=json', { as: '31' })).json()
    expect(files.bodies).toHaveLength(rows[0]!.bodies)
  })

  it('agree with plain SQL', async () => {
    const { figures } = await overview('21')
    const { rows } = await sql<{ overdue: number; verifying: number; open: number; repeat: number }>`
      select count(*) filter (where due_at < ${test.now()} and (paused_at is null or due_at < paused_at)
        and status in ('routed', 'returned', 'in_progress', 'waiting_reporter')) as overdue,
        count(*) filter (where status = 'verifying') as verifying, count(*) filter (where owner is not null) as open,
          count(*) filter (where objections >= 2 and owner is not null) as repeat
      from reports where district = ${mingbuloq} and status <> 'moderating'`.execute(test.app.db)
    expect(figures).toMatchObject(rows[0]!)
    expect(figures.overdue).toBeGreaterThan(0)
    const { trend } = await overview('21')
    const filed = await sql<{ n: number }>`
      select count(*) as n from events e join reports r on r.id = e.report_id where e.seq = 2
        and body->>'to' = 'routed' and r.district = ${mingbuloq}
      and (e.at at time zone 'Asia/Tashkent')::date 
      >= date_trunc('week', ${test.now()}::timestamptz at time zone 'Asia/Tashkent')::date`.execute(test.app.db)
    expect(trend.find(({ measure }: { measure: string }) => measure === 'filed').now).toBe(filed.rows[0]!.n)
  })

  it('show the places that come again, and a way through what is to be verified', async () => {
    for (const text of ['Quvur yorilgan', 'Yana shu joyda yorildi'])
      await test.call('POST', '/api/v1/reports', {
        as: '02',
        json: { category: 'WAT03', lat: 40.7712, lng: 71.3212, territory: mingbuloq, text },
      })
    // Found anew every ten minutes, by a loop.
    await keepHotSpots(test.app)
    test.at(new Date(test.now().getTime() + 11 * 60_000))
    const { hot, visits } = await overview('21')
    expect(
      hot.find(({ category, count }: { category: string; count: number }) => category === 'WAT03' && count >= 2),
    ).toBeDefined()
    expect(visits.length).toBe((await overview('21')).figures.verifying)
    const page = await test.call('GET', '/uz/oversight', { as: '21' })
    expect(page.body).toContain('Muammo takrorlanayotgan joylar')
    // A controller of some groups alone sees those, which the own desk holds; all of the place stand in the public list.
    expect(page.body).toContain(`/uz/work?tab=all&amp;territory=${mingbuloq}&amp;overdue=1`)
    const whole = await test.call('GET', '/uz/oversight?whole=1', { as: '21' })
    expect(whole.body).toContain(`/uz/reports?territory=${mingbuloq}&amp;overdue=1`)
    const region = await test.call('GET', '/uz/oversight', { as: '22' })
    expect(region.body).toContain('/uz/work?tab=all&amp;territory=1714&amp;overdue=1')
  })

  it('a controller’s round is a file for where there is no network: a list and a way, of the own stops alone', async () => {
    const round = (as: string, query = '') =>
      test.call('GET', `/uz/oversight/round?territory=${mingbuloq}${query}`, { as })
    const numbers = (body: string) => [...body.matchAll(/№ (\d+)\./g)].map(([, number]) => Number(number))
    const [list, way] = [await round('21'), await round('21', '&as=gpx')]
    expect(list.headers['content-disposition']).toContain('attachment')
    expect(list.body).not.toMatch(/<script|<link|src=/)
    expect(way.headers['content-type']).toContain('application/gpx+xml')
    expect(numbers(way.body)).toEqual(numbers(list.body))
    const { rows } = await sql<{
      id: number
    }>`select id from reports where district = ${mingbuloq} and owner = 'controller'
      and status = 'verifying' and control_level = 'district' and category_group in ('WAT', 'SEW', 'HEA', 'ELE', 'GAS', 'MKD')
      order by act_by limit 25`.execute(test.app.db)
    expect(new Set(numbers(list.body))).toEqual(new Set(rows.map(({ id }) => id)))
    for (const as of ['31', '41']) expect((await round(as)).statusCode, as).toBe(404)
    expect((await round('11')).statusCode).toBe(403)
  })

  it('are for the own territory: hokimliks, project offices and observers, and nobody’s beyond', async () => {
    for (const as of ['01', '11', '12'])
      expect((await test.call('GET', '/api/v1/oversight', { as })).statusCode, as).toBe(403)
    expect((await test.call('GET', '/api/v1/oversight?territory=1703202', { as: '21' })).statusCode).toBe(403)
    expect((await test.call('GET', '/api/v1/oversight?territory=nowhere', { as: '21' })).statusCode).toBe(404)
    expect((await overview('22', `?territory=${mingbuloq}`)).territory).toBe(mingbuloq)
    expect((await overview('41')).territory).toBe(mingbuloq)
  })
})

describe('Monitoring', () => {
  it('tells how the reports of the last days went, as a page and as a file; each office its own region', async () => {
    const file = (as: string, kind: string) => test.call('GET', `/en/oversight/monitoring?days=90&as=${kind}`, { as })
    const own = await sql<{ n: number }>`
      select count(*) as n from reports where region = '1714'
        and filed_at >= ${new Date(test.now().getTime() - 90 * 86_400_000)}`.execute(test.app.db)
    expect((await file('32', 'json')).json().intake[0]).toEqual({
      key: 'filed',
      measure: 'received',
      value: own.rows[0]!.n,
      unit: '',
    })
    // Several tables: of plain text as an archive, of a workbook as sheets.
    const plain = unzipSync((await file('32', 'csv')).rawPayload)
    expect(Object.keys(plain)).toEqual([
      'about.csv',
      'intake.csv',
      'cohorts.csv',
      'stages.csv',
      'quality.csv',
      'load.csv',
      'messages.csv',
      'health.csv',
    ])
    expect(strFromU8(plain['intake.csv']!)).toContain(`received,${own.rows[0]!.n},\r\n`)
    const workbook = unzipSync((await file('32', 'xlsx')).rawPayload)
    expect(strFromU8(workbook['xl/workbook.xml']!).match(/<sheet /g)).toHaveLength(8)
    for (const query of ['days=5', 'days=abc'])
      expect((await test.call('GET', `/uz/oversight/monitoring?${query}`, { as: '31' })).statusCode).toBe(422)
    expect((await test.call('GET', `/uz/oversight/monitoring?territory=${mingbuloq}`, { as: '32' })).statusCode).toBe(
      404,
    )
    for (const as of ['12', '21', '41'])
      expect((await test.call('GET', '/uz/oversight/monitoring', { as })).statusCode, as).toBe(403)
  })
})

describe('Files', () => {
  const file = (as: string, kind: string, query = 'mark=open') =>
    test.call('GET', `/en/oversight/reports?${query}&as=${kind}`, { as })

  it('hold every report behind a figure, as CSV, JSON and XLSX, of the own territory alone', async () => {
    const { open, overdue } = (await overview('22')).figures
    const json = (await file('22', 'json')).json().items as Record<string, unknown>[]
    expect(json).toHaveLength(open)
    expect(Object.keys(json[0]!)).toEqual(expect.arrayContaining(['id', 'status', 'body', 'due', 'text']))
    expect((await file('22', 'json', 'overdue=1')).json().items).toHaveLength(overdue)
    const csv = await file('22', 'csv')
    expect(csv.headers['content-disposition']).toBe('attachment; filename="reports-1714-2026-11-20.csv"')
    // Moments as a clock in Tashkent shows them, and as programs read them.
    const at = new Date(String(json[0]!['filed']))
    expect(csv.body).toContain(
      `\n${String(json[0]!['id'])},${new Date(at.getTime() + 5 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')},`,
    )
    expect(csv.body.startsWith('\uFEFFNumber,Sent,Stage')).toBe(true)
    expect(csv.body).toContain(`\n${String(json[0]!['id'])},`)
    const workbook = unzipSync((await file('22', 'xlsx')).rawPayload)
    expect(Object.keys(workbook).toSorted()).toEqual(['[Content_Types].xml', '_rels/.rels', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml']) // prettier-ignore
    const sheet = strFromU8(workbook['xl/worksheets/sheet1.xml']!)
    expect(sheet.match(/<row>/g)).toHaveLength(open + 1)
    expect(sheet).not.toMatch(/&(?!amp;|lt;|gt;)/)
    // Days since 30 December 1899, with the style of a moment.
    const days = Number(/<c s="2"><v>([\d.]+)</.exec(sheet)![1])
    expect(Math.abs((days - 25_569) * 86_400_000 - 5 * 3_600_000 - at.getTime())).toBeLessThan(1000)
    expect((await file('21', 'json', 'territory=1703202&mark=open')).statusCode).toBe(403)
  })

  it('keep numbers numbers, with their sign, and words harmless', async () => {
    const page = await test.call('GET', '/en/oversight?as=csv', { as: '22' })
    const trend = strFromU8(unzipSync(page.rawPayload)['trend.csv']!)
    expect(trend).toMatch(/,-\d+\r\n/)
    expect(trend).not.toMatch(/'-\d/)
    expect(csvOf([['=1+1', '-x', -3]])).toBe(`'=1+1,'-x,-3\r\n`)
  })

  it('are refused before the first byte: an unknown kind, an unknown filter, somebody without the right', async () => {
    expect((await file('22', 'pdf')).statusCode).toBe(422)
    expect((await file('22', 'csv', 'mark=everything')).statusCode).toBe(422)
    expect((await file('11', 'csv')).statusCode).toBe(403)
  })
})

describe('Files of many rows', () => {
  const lookAt = async (as: string) => (await test.call('GET', '/en/oversight/files', { as })).body
  const ask = (as: string, fields: Record<string, string>) =>
    test.call('POST', '/en/oversight/files', { as, json: fields })

  it('are made beside, with how far they are, and are their own person’s', async () => {
    const { open } = (await overview('22')).figures
    expect((await ask('22', { mark: 'open', as: 'csv', territory: '1703' })).statusCode).toBe(403)
    expect((await ask('22', { mark: 'open', as: 'csv' })).statusCode).toBe(303)
    expect(await lookAt('22')).toContain('waiting')
    expect((await test.call('GET', '/en/oversight/files', { as: '22' })).headers['refresh']).toBe('3')
    expect(await makeExport(test.app)).toBe(true)
    expect(await makeExport(test.app)).toBe(false)
    const page = await lookAt('22')
    expect(page).toContain('ready')
    expect(page).toContain(`${open} reports`)
    const address = /\/en\/oversight\/files\/\d+/.exec(page)![0]
    const made = await test.call('GET', address, { as: '22' })
    expect(made.headers['content-disposition']).toBe('attachment; filename="reports-1714-2026-11-20.csv"')
    expect(made.body).toBe((await test.call('GET', '/en/oversight/reports?mark=open&as=csv', { as: '22' })).body)
    for (const as of ['21', '31']) expect((await test.call('GET', address, { as })).statusCode, as).toBe(404)
    for (const as of ['11', '41']) expect((await ask(as, { as: 'csv' })).statusCode, as).toBe(403)
    expect((await ask('22', { as: 'pdf' })).statusCode).toBe(422)
    expect((await ask('22', { as: 'csv', mark: 'everything' })).statusCode).toBe(422)
  })

  it('is offered where the link leads, not saved in its place; a process that ends leaves it to the next', async () => {
    expect((await test.call('GET', '/en/oversight', { as: '21' })).body).not.toContain('download=')
    await ask('21', { as: 'csv', mark: 'open' })
    const ended = new AbortController()
    ended.abort()
    expect(await makeExport(test.app, ended.signal)).toBe(false)
    expect(await lookAt('21')).toContain('being made')
    expect(await makeExport(test.app)).toBe(true)
    expect(await lookAt('21')).toContain('ready')
  })

  it('can be stopped, begin again where a process ended, go after a day, and are five at most', async () => {
    await ask('21', { as: 'json' })
    const id = /files\/(\d+)\/stop/.exec(await lookAt('21'))![1]!
    expect((await test.call('POST', `/en/oversight/files/${id}/stop`, { as: '22' })).statusCode).toBe(303)
    expect(await lookAt('21')).toContain('waiting')
    await test.call('POST', `/en/oversight/files/${id}/stop`, { as: '21' })
    expect(await lookAt('21')).toContain('stopped')
    expect(await makeExport(test.app)).toBe(false)
    await ask('21', { as: 'xlsx' })
    // As a process that was killed in the middle leaves it.
    await sql`update exports set state = 'running', rows_done = 7 where state = 'waiting'`.execute(test.app.db)
    expect(await makeExport(test.app)).toBe(true)
    expect(await lookAt('21')).toContain('ready')
    for (let n = 0; n < 5; n += 1) expect((await ask('21', { as: 'csv' })).statusCode).toBe(303)
    const refused = await ask('21', { as: 'csv' })
    expect(refused.statusCode).toBe(429)
    expect(refused.body).toContain('5 files are being made already')
    while (await makeExport(test.app));
    test.at(new Date(test.now().getTime() + 25 * 3_600_000))
    expect(await makeExport(test.app)).toBe(false)
    expect(await lookAt('21')).toContain('You have made no files yet')
  })
})

describe('Kept files', () => {
  it('are twenty at most; the page says so, and one that is deleted makes room', async () => {
    const page = async () => (await test.call('GET', '/en/oversight/files', { as: '32' })).body
    const ask = () => test.call('POST', '/en/oversight/files', { as: '32', json: { as: 'json', mark: 'repeat' } })
    for (let n = 0; n < 20; n += 1) {
      expect((await ask()).statusCode).toBe(303)
      while (await makeExport(test.app));
    }
    const refused = await ask()
    expect(refused.statusCode).toBe(429)
    expect(refused.body).toContain('You keep 20 files already. Delete one first')
    expect(await page()).toContain('Files kept: 20 (20 at most)')
    expect(await page()).toContain('JSON: Namangan')
    const [, id] = /files\/(\d+)\/delete/.exec(await page())!
    expect((await test.call('POST', `/en/oversight/files/${id}/delete`, { as: '31' })).statusCode).toBe(404)
    expect((await test.call('POST', `/en/oversight/files/${id}/delete`, { as: '32' })).statusCode).toBe(303)
    expect((await test.call('GET', `/en/oversight/files/${id}`, { as: '32' })).statusCode).toBe(404)
    expect((await ask()).statusCode).toBe(303)
  })
})

describe('A route', () => {
  it('goes to the nearest each time and visits every place once', () => {
    const places = [{ lat: 40.9, lng: 71.3 }, { lat: 40.71, lng: 71.3 }, { lat: 40.8, lng: 71.3 }] // prettier-ignore
    const stops = routeThrough({ lat: 40.7, lng: 71.3 }, places)
    expect(stops.map(({ of }) => of.lat)).toEqual([40.71, 40.8, 40.9])
    expect(stops.map(({ km }) => km)).toEqual([1.1, 10, 11.1])
  })
})

describe('Instructions', () => {
  const give = (as: string, json: object) => test.call('POST', '/api/v1/instructions', { as, json })
  const water = () => test.app.agencies.at('SUV', mingbuloq)!.id

  it('are given by a hokimlik to a body of its territory, answered by it once, and closed', async () => {
    const { id } = (
      await give('21', {
        agency: water(),
        text: 'Navoiy koʻchasidagi quvurni almashtirish jadvalini bering',
        due: '2026-11-25',
      })
    ).json()
    const seen = async (as: string) =>
      (await test.call('GET', '/api/v1/instructions', { as }))
        .json()
        .items.find((each: { id: number }) => each.id === id)
    expect(await seen('12')).toMatchObject({ due: '2026-11-25', answer: null })
    expect(await seen('13')).toBeUndefined()
    expect(
      (await test.call('POST', `/api/v1/instructions/${id}/answer`, { as: '13', json: { answer: 'x' } })).statusCode,
    ).toBe(404)
    expect(
      (await test.call('POST', `/api/v1/instructions/${id}/answer`, { as: '12', json: { answer: '' } })).statusCode,
    ).toBe(422)
    expect(
      (
        await test.call('POST', `/api/v1/instructions/${id}/answer`, {
          as: '12',
          json: { answer: 'Jadval ilova qilindi' },
        })
      ).statusCode,
    ).toBe(204)
    expect(
      (await test.call('POST', `/api/v1/instructions/${id}/answer`, { as: '12', json: { answer: 'Yana' } })).statusCode,
    ).toBe(409)
    expect(await seen('21')).toMatchObject({ answer: 'Jadval ilova qilindi' })
    expect((await test.call('POST', `/api/v1/instructions/${id}/close`, { as: '22', json: {} })).statusCode).toBe(404)
    expect((await test.call('POST', `/api/v1/instructions/${id}/close`, { as: '21', json: {} })).statusCode).toBe(204)
    expect((await test.call('GET', '/uz/work/instructions', { as: '12' })).body).toContain('Jadval ilova qilindi')
  })

  it('are refused without a body of the territory, words, or a day to come', async () => {
    const elsewhere = test.app.agencies.at('SUV', '1703202')!.id
    const errors = (await give('21', { agency: elsewhere, text: '', due: '2026-11-01' }))
      .json()
      .errors.map(({ field }: { field: string }) => field)
    expect(errors).toEqual(['agency', 'text', 'due'])
    for (const as of ['11', '32', '41'])
      expect((await give(as, { agency: water(), text: 'x', due: '2026-12-01' })).statusCode, as).toBe(403)
  })
})
