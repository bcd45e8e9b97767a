// Ratings on a real database: counted within seconds, the same as a full recomputation, frozen in editions, shown and
// corrected.
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepData, keepLedger } from '../../src/ledger/index.ts'
import { dayOf } from '../../src/platform/time.ts'
import { sql } from '../../src/platform/database.ts'
import { countNew, formulaOf, keepEditions, keepRatings } from '../../src/ratings/actions.ts'
import { type Figure, figureOf, figures, type StepMark, stepsBehind } from '../../src/ratings/behind-store.ts'
import { editionText, lastPeriod, shift } from '../../src/ratings/editions.ts'
import { readEdition, readUncounted, standingOn, sumsBetween, sumsOf } from '../../src/ratings/store.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { start } from '../setup/lives.ts'
import { life, told, walk } from '../setup/walks.ts'
import { pureWorld } from '../setup/world.ts'
import { jpeg } from '../setup/pictures.ts'

const root = join(import.meta.dirname, '..', '..')
let test: TestApp
beforeAll(async () => {
  test = await openTestApp({ town: true })
  while (await keepRatings(test.app));
})
afterAll(() => test.close())

const editions = async () => (await test.call('GET', '/api/v1/editions')).json().items
const water = () => test.app.agencies.at('SUV', '1714204')!.id
const act = (id: number, action: string, as: string, json: object = {}) =>
  test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })
/** The sums by body and measure, as the table has them now. */
const kept = async () => {
  const { rows } = await sql<{ key: string; n: number }>`
    select concat_ws(' ', span, agency_id, district, measure, own) as key, n from rating_spans where n <> 0
      order by 1`.execute(test.app.db)
  return rows.map(({ key, n }) => `${key} ${n}`)
}
/** The same from all events at once. */
const anew = async () => {
  const { rows } = await sql<{ id: number }>`select id from reports order by id`.execute(test.app.db)
  const reports = await readUncounted(test.app.db, rows.map(({ id }) => id)) // prettier-ignore
  const sums = new Map<string, number>()
  for (const { span, agency, district, measure, own, n } of countNew(
    test.app,
    reports.map((report) => ({ ...report, seq: 0, stood: 0 })),
  )) {
    const key = [span, agency, district, measure, own ? 't' : 'f'].join(' ')
    sums.set(key, (sums.get(key) ?? 0) + n)
  }
  return [...sums].filter(([, n]) => n !== 0).map(([key, n]) => `${key} ${n}`).toSorted() // prettier-ignore
}

describe('Counting', () => {
  it('event by event is the same as all events at once', async () => {
    expect((await kept()).length).toBeGreaterThan(300)
    expect((await kept()).toSorted()).toEqual(await anew())
  })

  it('takes up what happens, once, however often it runs', async () => {
    const { id } = (
      await test.call('POST', '/api/v1/reports', {
        as: '01',
        json: { category: 'WAT02', lat: 40.791, lng: 71.34, text: 'Suv bosimi juda past' },
      })
    ).json()
    await act(id, 'accept', '11')
    await test.call('POST', `/api/v1/reports/${id}/actions/answer`, {
      as: '11',
      form: formOf({ text: 'Tuzatildi', photo: await jpeg() }),
    })
    while (await keepRatings(test.app, 2));
    await sql`insert into rating_queue (report_id) values (${id}), (${id})`.execute(test.app.db)
    while (await keepRatings(test.app));
    await act(id, 'consent', '01', { stars: 4 })
    while (await keepRatings(test.app));
    expect((await kept()).toSorted()).toEqual(await anew())
  })

  it('keeps apart what a body’s own people filed, and does not rate it', async () => {
    const before = (await sumsBetween(test.app.db, '2026-01-01', '2027-01-01', true)).length
    const { id } = (
      await test.call('POST', '/api/v1/reports', {
        as: '11',
        json: { category: 'WAT02', lat: 40.792, lng: 71.345, text: 'Oʻzimizda ham bosim past' },
      })
    ).json()
    await act(id, 'accept', '12')
    while (await keepRatings(test.app));
    const own = await sumsBetween(test.app.db, '2026-01-01', '2027-01-01', true)
    expect(own.length).toBeGreaterThan(before)
    expect(own.filter(({ agency }) => agency === water()).map(({ measure }) => measure)).toEqual(
      expect.arrayContaining(['filed', 'accepted', 'accepted_ok']),
    )
  })

  it('agrees with plain SQL on the events', async () => {
    const { rows } = await sql<{ filed: number; answers: number; late: number; closings: number }>`
      select count(*) filter (where seq = 2 and body->>'to' = 'routed') + count(*) filter (where seq > 2
        and body->>'to' = 'routed'
          and (select p.body->>'to' from events p where p.report_id = e.report_id and p.seq < e.seq and p.body ? 'to'
            order by p.seq desc limit 1) = 'moderating') as filed, count(*) filter (where type = 'answer') as answers,
        count(*) filter (where type = 'escalate' and (body->>'rung')::int = 2 and exists (select 1 from events s
          where s.report_id = e.report_id and s.seq < e.seq)) as late,
        count(*) filter (where body->>'to' = 'closed') as closings from events e`.execute(test.app.db)
    const sums = [
      ...(await sumsBetween(test.app.db, '2020-01-01', '2030-01-01')),
      ...(await sumsBetween(test.app.db, '2020-01-01', '2030-01-01', true)),
    ]
    const total = (measure: string) => sums.filter((row) => row.measure === measure).reduce((sum, { n }) => sum + n, 0)
    expect([total('filed'), total('answers'), total('closings')]).toEqual([
      rows[0]!.filed,
      rows[0]!.answers,
      rows[0]!.closings,
    ])
    expect(total('delay_2')).toBeLessThanOrEqual(rows[0]!.late)
  })

  it('recounted by the command, still knows what a body’s own people filed', async () => {
    const filed = await test.call('POST', '/api/v1/reports', {
      as: '11',
      json: { category: 'WAT03', lat: 40.78, lng: 71.33, territory: '1714204', text: 'Quvur oqmoqda' },
    })
    const { id } = filed.json()
    await keepRatings(test.app)
    const ownOf = async () =>
      (await sql<{ own: number[] }>`select own from rating_progress where report_id = ${id}`.execute(test.app.db))
        .rows[0]?.own
    const own = await ownOf()
    expect(own).toContain(water())
    await sql`delete from rating_progress`.execute(test.app.db)
    await sql`update rating_spans set n = n + 1 where ctid in (select ctid from rating_spans limit 1)`.execute(
      test.app.db,
    )
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['dist/recompute-ratings.js', test.databaseUrl, '--write'],
      { cwd: root },
    )
    expect(stdout).toContain('written')
    expect(await ownOf()).toEqual(own)
  })

  it('counts by type what it counts by body, and what was counted before it knew types once more alone', async () => {
    const both = async () =>
      (
        await sql<{ span: Date; measure: string; bodies: number; types: number }>`
        select coalesce(b.span, t.span) as span, coalesce(b.measure, t.measure) as measure, coalesce(b.n,
          0)::float8 as bodies, coalesce(t.n, 0)::float8 as types
        from (select span, measure, sum(n) as n from rating_spans group by 1, 2) b
        full join (select span, measure, sum(n) as n from type_spans group by 1, 2) t using (span, measure)
          order by 1, 2`.execute(test.app.db)
      ).rows
    const first = await both()
    expect(first.length).toBeGreaterThan(20)
    for (const { measure, bodies, types } of first) expect(types, measure).toBe(bodies)
    // As an installation from before the types is after its migration.
    await sql`delete from type_spans where measure <> 'open'`.execute(test.app.db)
    await sql`update rating_progress set typed = 0`.execute(test.app.db)
    await sql`insert into rating_queue (report_id) select id from reports`.execute(test.app.db)
    while (await keepRatings(test.app));
    expect(await both()).toEqual(first)
  })

  it('of what stands open holds in sum what is open, and counts it once more alone where it was not known', async () => {
    const standing = async () =>
      (
        await sql<{ agency: number; n: number }>`
        select agency_id as agency, sum(n)::int as n from rating_spans where measure = 'open' group by 1
          having sum(n) <> 0 order by 1`.execute(test.app.db)
      ).rows
    const open = await sql<{ agency: number; n: number }>`
      select agency_id as agency, count(*)::int as n from reports where owner is not null and status <> 'moderating'
        group by 1 order by 1`.execute(test.app.db)
    expect(open.rows.length).toBeGreaterThan(5)
    expect(await standing()).toEqual(open.rows)
    const rest = async () => (await kept()).filter((line) => !line.includes(' open '))
    const before = await rest()
    // As an installation from before is after its migration.
    for (const table of ['rating_spans', 'type_spans'])
      await sql`delete from ${sql.table(table)} where measure = 'open'`.execute(test.app.db)
    await sql`update rating_progress set stood = 0`.execute(test.app.db)
    await sql`insert into rating_queue (report_id) select id from reports order by id`.execute(test.app.db)
    // Told when all of it is counted, not before; what happens now is counted first.
    await keepRatings(test.app, 5)
    expect(await standingOn(test.app.db, '2027-01-01')).toBeUndefined()
    const left = await sql<{ id: number }>`select max(report_id) as id from rating_queue`.execute(test.app.db)
    expect(left.rows[0]!.id).toBeLessThan(
      (await sql<{ id: number }>`select max(id) as id from reports`.execute(test.app.db)).rows[0]!.id,
    )
    while (await keepRatings(test.app));
    expect((await standingOn(test.app.db, '2027-01-01'))?.bodies.reduce((sum, { n }) => sum + n, 0)).toBe(
      open.rows.reduce((sum, { n }) => sum + n, 0),
    )
    expect(await standing()).toEqual(open.rows)
    expect(await rest()).toEqual(before)
  })
})

describe('Editions', () => {
  it('are published when a period is over, once, with everything they were made from', async () => {
    await sql`insert into rating_queue (report_id) select min(id) from reports`.execute(test.app.db)
    expect(await keepEditions(test.app)).toBeUndefined()
    await keepRatings(test.app)
    const published = await keepEditions(test.app)
    expect(published).toBeGreaterThan(3)
    expect(await keepEditions(test.app)).toBe(0)
    const [newest] = (await editions()).filter(({ kind }: { kind: string }) => kind === 'week')
    expect(newest).toMatchObject({ from: '2026-11-09', to: '2026-11-16', formula: '1' })
    const whole = await readEdition(test.app.db, newest.id)
    const { content } = whole!
    // From its own inputs anybody makes the very same again.
    const again = editionText(test.app, content.window, content.inputs, content)
    expect(JSON.parse(JSON.stringify(again))).toEqual(content)
    expect(content.groups['SUV district']!.length).toBeGreaterThan(0)
    expect((await test.call('GET', `/api/v1/editions/${newest.id}`)).json().inputs.sums.length).toBe(
      content.inputs.sums.length,
    )
  })

  it('stay as they are: what happens later is in the next one, a correction is an edition of its own', async () => {
    const [newest] = (await editions()).filter(({ kind }: { kind: string }) => kind === 'week')
    await expect(test.app.database.pool.query('update editions set formula = 2')).rejects.toThrow(/permission denied/)
    const before = (await readEdition(test.app.db, newest.id))!.content
    await sql`insert into rating_queue (report_id) select min(id) from reports`.execute(test.app.db)
    const early = await test.call('POST', `/api/v1/editions/${newest.id}/correct`, {
      as: '51',
      json: { reason: 'Hali sanalmagan' },
    })
    expect([early.statusCode, early.json().errors[0].code]).toEqual([422, 'still_counting'])
    await keepRatings(test.app)
    test.app.settings.ratings.weightOnTime = 50
    for (const as of ['12', '21', '31', '41'])
      expect(
        (await test.call('POST', `/api/v1/editions/${newest.id}/correct`, { as, json: { reason: 'x' } })).statusCode,
      ).toBe(403)
    expect(
      (await test.call('POST', `/api/v1/editions/${newest.id}/correct`, { as: '51', json: { reason: '' } })).statusCode,
    ).toBe(422)
    const corrected = (
      await test.call('POST', `/api/v1/editions/${newest.id}/correct`, {
        as: '51',
        json: { reason: 'Vaznlar yangi buyruqqa moslandi' },
      })
    ).json()
    expect((await readEdition(test.app.db, newest.id))!.content).toEqual(before)
    const list = await editions()
    expect(list.map(({ id }: { id: number }) => id)).not.toContain(newest.id)
    expect(list.find(({ id }: { id: number }) => id === corrected.id)).toMatchObject({
      replaces: newest.id,
      reason: 'Vaznlar yangi buyruqqa moslandi',
      to: newest.to,
    })
    expect((await readEdition(test.app.db, corrected.id))!.content.weights.onTime).toBe(50)
    test.app.settings.ratings.weightOnTime = 30
    expect(formulaOf(test.app).weights.onTime).toBe(30)
  })
})

describe('Open data', () => {
  it('makes every edition again from the ledger alone, to the last digit, and finds the one that was touched up', async () => {
    const folder = join(test.app.config.dataDir, 'dumps')
    // What a process that was killed in the middle left.
    mkdirSync(folder, { recursive: true })
    for (const left of ['ledger-2026-11-01T00-00.jsonl.gz.part', 'reports-2026-11-01T00-00.csv.gz.part'])
      writeFileSync(join(folder, left), 'half')
    await keepLedger(test.app)
    expect(await keepData(test.app)).toBe(9)
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
    expect(await keepData(test.app)).toBe(0)
    const { items } = (await test.call('GET', '/api/v1/dumps')).json()
    const file = (start: string) =>
      join(test.app.config.dataDir, 'dumps', items.find(({ name }: { name: string }) => name.startsWith(start)).name)
    const run = (editions_: string) =>
      promisify(execFile)(process.execPath, ['dist/verify-ratings.js', file('ledger-'), editions_], { cwd: root }).then(
        ({ stdout }) => stdout,
        ({ stderr, code }: { stderr: string; code: number }) => `${code} ${stderr}`,
      )
    expect(await run(file('editions-'))).toMatch(/^ok, \d+ editions made again/)
    const published = gunzipSync(readFileSync(file('editions-'))).toString()
    const forged = join(test.app.config.dataDir, 'forged.json')
    writeFileSync(
      forged,
      published.replace(/"score":(\d)/, (_, digit: string) => `"score":${(Number(digit) + 1) % 10}`),
    )
    expect(await run(forged)).toMatch(/^1 NOT TRUE — edition \d+/)
    writeFileSync(
      forged,
      published.replace(/"answers",(\d+)\]/, (_, n: string) => `"answers",${Number(n) + 1}]`),
    )
    expect(await run(forged)).toMatch(/the ledger counts/)
  })

  it('has tables that a stranger can read, described column by column, without a name or a phone', async () => {
    const { items } = (await test.call('GET', '/api/v1/dumps')).json()
    const read = async (start: string) => {
      const { url, name } = items.find((each: { name: string }) => each.name.startsWith(start))
      const { rawPayload } = await test.call('GET', url)
      return name.endsWith('.gz') ? gunzipSync(rawPayload).toString() : rawPayload.toString()
    }
    const described = JSON.parse(await read('datapackage-'))
    for (const resource of described.resources.filter(({ schema }: { schema?: object }) => schema)) {
      const first = (await read(resource.path)).split('\n')[0]!.trim()
      const names = resource.schema.fields.map(({ name }: { name: string }) => name)
      if (resource.format === 'csv') expect(first, resource.path).toBe(names.join(','))
      else expect(Object.keys(JSON.parse(first))).toEqual(names)
    }
    const csv = await read('reports-')
    const { rows } = await sql<{ n: number }>`select count(*) as n from reports where status <> 'moderating'`.execute(
      test.app.db,
    )
    expect(
      JSON.parse(
        items.length ? await read(items.find(({ name }: { name: string }) => name.includes('.geojson')).name) : '',
      ).features,
    ).toHaveLength(rows[0]!.n)
    expect(csv).not.toMatch(/\+998|Dilnoza|Karimova/)
    expect((await test.call('GET', '/uz/data')).body).toContain('datapackage-')
  })
})

describe('What everybody sees', () => {
  it('the league with parts, movement and range; districts, regions, hokimliks, the overdue; a frozen edition', async () => {
    const page = async (query: string) => {
      const answer = await test.call('GET', `/uz/ratings${query}`)
      expect(answer.statusCode, query).toBe(200)
      return answer.body
    }
    expect(await page('')).toContain('Hozirgi holat')
    for (const view of ['districts', 'regions', 'hokimliks', 'overdue'])
      expect(await page(`?view=${view}`)).toContain('aria-current="page"')
    const [edition] = await editions()
    expect(await page(`?edition=${edition.id}`)).toContain('Endi oʻzgarmaydi')
    for (const query of ['view=zzz', 'kind=ZZZ', 'level=zzz'])
      expect((await test.call('GET', `/uz/ratings?${query}`)).statusCode, query).toBe(422)
    for (const path of ['ratings?edition=9999', 'ratings?edition=abc', 'ratings/bulletin?edition=abc'])
      expect((await test.call('GET', `/uz/${path}`)).statusCode, path).toBe(404)
    expect((await test.call('GET', '/feeds/editions/abc.png')).statusCode).toBe(404)
    expect(await page(`?view=overdue&edition=${edition.id}`)).not.toContain('Endi oʻzgarmaydi')
    expect(await page('/formula')).toContain('xodimlarining oʻzi bergan')
    expect(await page(`/compare?a=${water()}&b=${test.app.agencies.at('HET', '1714204')!.id}`)).toContain('Mingbuloq')
    const body = (await test.call('GET', `/uz/agencies/${water()}`)).body
    expect(body).toContain('Ball nimadan yigʻiladi')
    expect(body).toContain('class="chart"')
  })

  it('the bulletin as page, PDF and picture; feeds and a badge for other sites', async () => {
    expect((await test.call('GET', '/uz/ratings/bulletin')).body).toContain('Kelgan')
    expect((await test.call('GET', '/uz-cyrl/ratings/bulletin?territory=1714')).body).toContain('Мингбулоқ')
    expect(
      (await test.call('GET', '/ru/ratings/bulletin.pdf?territory=1714')).headers['content-disposition'],
    ).toContain('bulletin-1714-')
    for (const territory of ['1714204', 'x'])
      expect((await test.call('GET', `/ru/ratings/bulletin?territory=${territory}`)).statusCode).toBe(404)
    const pdf = await test.call('GET', '/ru/ratings/bulletin.pdf')
    expect([pdf.headers['content-type'], pdf.rawPayload.subarray(0, 5).toString()]).toEqual([
      'application/pdf',
      '%PDF-',
    ])
    const [edition] = await editions()
    const picture = await test.call('GET', `/feeds/editions/${edition.id}.png`)
    expect([picture.headers['content-type'], picture.rawPayload.length > 8000]).toEqual(['image/png', true])
    for (const path of ['/feeds/editions.atom', '/feeds/reports.atom?territory=1714204']) {
      const feed = await test.call('GET', path)
      expect(feed.headers['content-type']).toContain('application/atom+xml')
      expect(feed.body).toMatch(/^<\?xml.*<entry>.*<\/feed>$/s)
    }
    expect((await test.call('GET', `/feeds/agencies/${water()}.svg`)).body).toContain('<svg')
    expect((await test.call('GET', '/feeds/agencies/999999.svg')).statusCode).toBe(404)
  })

  it('a small page that any site may frame, without script, form or cookie; no other page may be framed', async () => {
    const widget = await test.call('GET', `/ru/widgets/agencies/${water()}`)
    expect(widget.headers['content-security-policy']).toMatch(/^default-src 'none'.*frame-ancestors \*$/)
    expect([widget.headers['x-frame-options'], widget.headers['set-cookie']]).toEqual([undefined, undefined])
    expect(widget.body).not.toMatch(/<(script|form|input)/)
    expect(widget.body).toContain(`/ru/agencies/${water()}`)
    const body = await test.call('GET', `/ru/agencies/${water()}`)
    expect(body.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(body.body).toContain(`/ru/widgets/agencies/${water()}&quot;`)
    expect((await test.call('GET', '/ru/widgets/agencies/999999')).statusCode).toBe(404)
  })
})

/** `npm run test:long` counts a hundred thousand. */
const [livesCount, leastEvents, leastFound] =
  process.env['LONG'] === undefined ? [240, 5000, 500] : [4500, 100_000, 10_000]

describe(`${leastEvents} random events`, () => {
  it('counted as they come, in any order of reports, are the same as all of them counted by the command for operators', async () => {
    const world = await pureWorld()
    const walks = fc.sample(life, livesCount).map(([code, held, moves]) => walk(world, code, held, moves))
    const lives = walks.map(told)
    const first = 1_000_000
    // Rows for the events to hang on: what is counted is told by events alone.
    await sql`
      insert into reports overriding system value
      select made.* from (select * from reports order by id limit 1) r, generate_series(0, ${lives.length - 1}::int) n,
        jsonb_populate_record(null::reports, to_jsonb(r) || jsonb_build_object('id', ${first}::int + n, 'idempotency_key', null, 'next_step_at', null)) made`.execute(
      test.app.db,
    )
    let written = 0
    const rounds = 5
    for (let round = 1; round <= rounds; round += 1) {
      const events = lives.flatMap((all, index) => {
        // Filing and routing are written together, the rest as it happens.
        const upTo = (part: number) =>
          part === 0
            ? 0
            : part === rounds
              ? all.length
              : Math.max(2, Math.floor((all.length * part) / (rounds + (index % 3))))
        return all.slice(upTo(round - 1), upTo(round)).map((event) => ({ ...event, id: first + index }))
      })
      written += events.length
      for (let at = 0; at < events.length; at += 10_000)
        await sql`
          with new as (
            insert into events (report_id, seq, at, type, actor_id, role, agency_id, body)
            select id, seq, at, type, null, role, "agencyId", body
            from jsonb_to_recordset(${JSON.stringify(events.slice(at, at + 10_000))}::jsonb) as e (id bigint, seq int,
              at timestamptz, type text, role text, "agencyId" int, body jsonb)
            returning report_id)
          insert into rating_queue (report_id) select report_id from new`.execute(test.app.db)
      while (await keepRatings(test.app));
    }
    expect(written).toBeGreaterThan(leastEvents)
    const said = promisify(execFile)(process.execPath, ['dist/recompute-ratings.js', test.databaseUrl], { cwd: root })
    expect(
      await said.then(
        ({ stdout }) => stdout,
        ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
      ),
    ).toMatch(/the same as what is kept/)

    // What stands behind a figure is looked for among reports of its type, or that ever were.
    const ends = walks.flatMap((steps, index) => {
      const end = steps.at(-1)?.after
      return end
        ? [{ id: first + index, agency: end.agencyId, category: end.category, recategorises: end.recategorises }]
        : []
    })
    await sql`
      update reports set category = e.category, recategorises = e.recategorises
      from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as e (id bigint, category text, recategorises int)
        where reports.id = e.id`.execute(test.app.db)
    const { from } = lastPeriod('week', dayOf(new Date(start.getTime() + 7 * 86_400_000)))
    const some = [...new Set(ends.map(({ agency }) => agency))].slice(0, 40)
    let found = 0
    for (const figure of Object.keys(figures) as Figure[])
      for (const scope of [
        {},
        { territory: '1714' },
        { agencies: [some[0]!] },
        { agencies: some },
        { category: 'WAT03' },
        { agencies: some, isRated: true },
      ]) {
        const asked = { figure, from, to: shift(from, 28), ...scope }
        const { steps, next } = await stepsBehind(test.app, asked, 1_000_000)
        expect(next).toBeUndefined()
        const sum = steps.reduce((all, { n }) => all + n, 0)
        expect(sum, `${figure} ${JSON.stringify(scope)}`).toBeCloseTo(
          figureOf(figure, await sumsOf(test.app.db, asked)),
          4,
        )
        found += steps.length
      }
    expect(found).toBeGreaterThan(leastFound)
    // However it is cut into pages, also where most of what is looked through counts for nothing.
    for (const [figure, limit] of [
      ['upheld', 1],
      ['reopened', 7],
      ['solved', 50],
      ['rejected', 3],
    ] as const) {
      const asked = { figure, from, to: shift(from, 28), territory: '1714' }
      const whole = (await stepsBehind(test.app, asked, 1_000_000)).steps
      const paged: typeof whole = []
      for (let mark: StepMark | undefined; ;) {
        const { steps, next } = await stepsBehind(test.app, asked, limit, mark)
        expect(steps.length).toBeLessThanOrEqual(limit)
        paged.push(...steps)
        if (!next || paged.length > 400) break
        mark = next
      }
      expect(paged, figure).toEqual(whole.slice(0, paged.length))
      expect(paged.length).toBeGreaterThanOrEqual(Math.min(400, whole.length))
    }
  })
})
