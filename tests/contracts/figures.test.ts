// Every number of a dashboard against plain SQL on the events: monitoring, the bulletin, the league, oversight, a
// body's page.
import { keepHotSpots } from '../../src/map/index.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inLanguage } from '../../src/language/index.ts'
import { type Figure, figures, ofBodies } from '../../src/ratings/behind-store.ts'
import { keepEditions, keepRatings } from '../../src/ratings/index.ts'
import { sql } from '../../src/platform/database.ts'
import { foldDeltas } from '../../src/reports/counter-store.ts'
import { type Eskiz, startEskiz } from '../../demo/gateways/eskiz.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'
import { tellAll } from '../setup/tell.ts'

let test: TestApp
let gateway: Eskiz
let filedByOfficer: number
beforeAll(async () => {
  gateway = await startEskiz()
  test = await openTestApp({ town: true, env: gateway.env })
  // Told of, and reported again at the same place.
  for (const [lat, text] of [
    [40.7712, 'Quvur yorilgan'],
    [40.7712, 'Yana shu joyda yorildi'],
    ...Array.from({ length: 8 }, (_, n) => [40.7712, `Yana yorildi, ${n}-marta`] as const),
    [40.78, 'Suv oqmoqda'],
  ] as const)
    // prettier-ignore
    await test.call('POST', '/api/v1/reports', { as: '02', json: { category: 'WAT03', lat, lng: 71.3212, territory: '1714204', text } })
  const own = { category: 'WAT03', lat: 40.79, lng: 71.35, territory: '1714204', text: 'Oʻzimizda ham oqyapti' }
  filedByOfficer = (await test.call('POST', '/api/v1/reports', { as: '11', json: own })).json().id
  await tellAll(test)
  // As its loop does each second: bodies' pages tell what is folded.
  while (await foldDeltas(test.app.db));
  while (await keepRatings(test.app));
  await keepEditions(test.app)
})
afterAll(async () => {
  await test.close()
  await gateway.close()
})

type Row = Record<string, string | number | null>
const tables = async (address: string, as?: string): Promise<Record<string, Row[]>> =>
  (await test.call('GET', address, as ? { as } : {})).json()

/** What each event made of status, body, type and basis, by its words alone. */
const steps = sql`
  steps as (
    select e.report_id, e.seq, e.at, e.type, e.body, r.district,
      case when e.seq > 2 then (select p.body->>'to' from events p where p.report_id = e.report_id and p.seq < e.seq
        and p.body ? 'to' order by p.seq desc limit 1) end as was,
      (select p.body->>'to' from events p where p.report_id = e.report_id and p.seq <= greatest(e.seq, 2)
        and p.body ? 'to' order by p.seq desc limit 1) as now,
      (select (p.body->>'agency')::int from events p where p.report_id = e.report_id and p.seq < greatest(e.seq, 3)
        and p.body ? 'agency' order by p.seq desc limit 1) as held,
      (select (p.body->>'agency')::int from events p where p.report_id = e.report_id and p.seq <= greatest(e.seq, 2)
        and p.body ? 'agency' order by p.seq desc limit 1) as holds,
      (select p.body->>'category' from events p where p.report_id = e.report_id and p.seq <= e.seq
        and p.body ? 'category' order by p.seq desc limit 1) as category,
      (select p.body->>'basis' from events p where p.report_id = e.report_id and p.seq < e.seq and p.body ? 'basis'
        order by p.seq desc limit 1) as basis_was
    from events e join reports r on r.id = e.report_id
  ), counted as (
    select at, district, category, holds as agency, 'filed' as measure, 1 as n from steps where (type = 'file'
      and now <> 'moderating') or (was = 'moderating' and now = 'routed')
    union all select at, district, category, held, 'accepted', 1 from steps where was = 'routed' and now = 'in_progress'
    union all select at, district, category, held, 'answers', 1 from steps where type = 'answer'
    union all select at, district, category, held, 'closed_' || (body->>'basis'), 1 from steps where now = 'closed'
      and was <> 'closed'
    union all select at, district, category, held, 'closed_' || basis_was, -1 from steps where was = 'closed'
      and now <> 'closed'
    union all select at, district, category, held, 'delay_2', 1 from steps where type = 'escalate'
      and body->>'rung' = '2' and now in ('routed', 'in_progress', 'deferred')
    union all select at, district, category, held, 'rejected', 1 from steps where now = 'rejected' and was <> 'rejected'
    union all select at, district, category, held, 'deferred', 1 from steps where now = 'deferred' and was <> 'deferred'
  )`
const measures = [
  'filed', 'accepted', 'open', 'answers', 'closed_consent', 'closed_residents', 'closed_verified', 'closed_papers',
  'closed_decided', 'delay_2', 'rejected', 'deferred',
] as const // prettier-ignore

describe('The bulletin', () => {
  it('says of each region, kind, body and type what the events say', async () => {
    const { items } = (await test.call('GET', '/api/v1/editions')).json()
    let cells = 0
    for (const { id, from, to } of items as { id: number; from: string; to: string }[]) {
      const { rows } = await sql<{
        region: string
        district: string
        kind: string
        agency: string
        category: string
        measure: string
        n: number
      }>`
        with ${steps} select left(district, 4) as region, district, a.kind, agency::text, category, measure, sum(n)::int as n from counted join agencies a on a.id = agency
        where (at at time zone 'Asia/Tashkent')::date >= ${from}::date and (at at time zone 'Asia/Tashkent')::date < ${to}::date group by 1, 2, 3, 4, 5, 6`.execute(
        test.app.db,
      )
      // Under control when the period ended: where the events until then had left each report.
      const standing = await sql<(typeof rows)[number]>`
        with upto as (select e.*, r.district from events e join reports r on r.id = e.report_id
          where (e.at at time zone 'Asia/Tashkent')::date < ${to}::date),
        last as (
          select report_id, district, (array_agg(body->>'to' order by seq desc) filter (where body ? 'to'))[1] as now,
            (array_agg((body->>'agency')::int order by seq desc) filter (where body ? 'agency'))[1] as agency,
            (array_agg(body->>'category' order by seq desc) filter (where body ? 'category'))[1] as category
          from upto group by 1, 2
        )
        select left(district, 4) as region, district, a.kind, agency::text, category, 'open' as measure,
          count(*)::int as n from last join agencies a on a.id = agency
        where now not in ('moderating', 'closed', 'rejected', 'withdrawn', 'merged') group by 1, 2, 3, 4, 5`.execute(
        test.app.db,
      )
      rows.push(...standing.rows)
      const whole = await tables(`/en/ratings/bulletin?edition=${id}&as=json`)
      const by = { total: () => '17', places: 'region', kinds: 'kind', bodies: 'agency', types: 'category' } as const
      for (const [name, key] of Object.entries(by)) {
        const keyOf = (row: (typeof rows)[number]) => (typeof key === 'function' ? key() : row[key])
        const groups = Map.groupBy(rows, keyOf)
        for (const row of whole[name]!)
          for (const measure of measures) {
            const counted = (groups.get(String(row['code'])) ?? [])
              .filter((each) => each.measure === measure)
              .reduce((sum, { n }) => sum + n, 0)
            expect(row[measure], `edition ${id}, ${name}, ${row['code']}, ${measure}`).toBe(counted)
            cells += 1
          }
        // Nothing is left out either.
        const named = new Set(whole[name]!.map(({ code }) => String(code)))
        for (const [group, list] of groups)
          if (list.some(({ n }) => n !== 0)) expect(named, `${name} ${group}`).toContain(group)
      }
      // The same of a region, by its districts.
      const own = await tables(`/en/ratings/bulletin?edition=${id}&territory=1714&as=json`)
      const mine = Map.groupBy(
        rows.filter(({ region }) => region === '1714'),
        ({ district }) => district,
      )
      expect(Object.keys(own)).toEqual(['about', 'total', 'places', 'kinds', 'bodies'])
      for (const row of own['places']!)
        for (const measure of measures)
          expect(row[measure], `edition ${id}, ${row['code']}, ${measure}`).toBe(
            mine
              .get(String(row['code']))!
              .filter((each) => each.measure === measure)
              .reduce((sum, { n }) => sum + n, 0),
          )
      for (const measure of measures)
        expect(own['total']![0]![measure]).toBe(whole['places']!.find(({ code }) => code === '1714')?.[measure] ?? 0)
    }
    expect(cells).toBeGreaterThan(500)
  })
})

describe('What stands behind a figure', () => {
  interface Steps {
    total: number
    items: { report: number; seq: number; at: string; agency: number; territory: string; type: string; n: number }[]
    next: string | null
  }
  /** All of them, page by page. */
  async function stepsOf(query: string): Promise<Steps> {
    const whole: Steps = { total: 0, items: [], next: null }
    for (let cursor = ''; ;) {
      const page: Steps = (await test.call('GET', `/api/v1/ratings/steps?${query}${cursor}`)).json()
      whole.total = page.total
      whole.items.push(...page.items)
      if (page.next === null) return whole
      cursor = `&cursor=${page.next}`
    }
  }
  const sumOf = ({ items }: Steps) => items.reduce((sum, { n }) => sum + n, 0)

  it('are the steps that were counted for it: they make it up, whatever is asked', async () => {
    const weeks = ['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23']
    const body = test.app.agencies.at('SUV', '1714204')!
    const asked = [
      '',
      '&territory=1714',
      '&territory=1714204',
      '&kind=SUV',
      `&agency=${body.id}&alone=1`,
      `&agency=${body.id}&alone=1&rated=1`,
      '&type=WAT03',
    ]
    let seen = 0
    for (const figure of Object.keys(figures))
      for (const scope of asked) {
        // A hokimlik's decisions are those of its territory; what a rating takes points for is a body's.
        if (ofBodies.has(figure as Figure) && !scope.includes('agency')) continue
        if (figure === 's_decided' && /agency|kind/.test(scope)) continue
        const steps = await stepsOf(`figure=${figure}&from=${weeks[0]}&to=${weeks[4]}${scope}`)
        expect(sumOf(steps), `${figure}${scope}`).toBeCloseTo(steps.total, 6)
        const keys = steps.items.map(({ report, seq }) => `${report} ${seq}`)
        expect(new Set(keys).size).toBe(keys.length)
        expect(steps.items.map(({ at }) => at)).toEqual(
          steps.items
            .map(({ at }) => at)
            .toSorted()
            .toReversed(),
        )
        seen += steps.items.length
      }
    expect(seen).toBeGreaterThan(300)
  })

  it('every link of the bulletin, of the trend and of a body’s parts leads to as many as it says', async () => {
    const linksOf = (page: string) =>
      [...page.matchAll(/<a href="\/en\/ratings\/steps\?([^"]+)">([^<]*?)([\d,.]+)<\/a>/g)].map(
        ([, query, , n]) => [query!.replaceAll('&amp;', '&'), Number(n!.replaceAll(',', ''))] as const,
      )
    const [edition] = (await test.call('GET', '/api/v1/editions?kind=week')).json().items
    const rated: { id: number }[] = (await test.call('GET', '/api/v1/ratings'))
      .json()
      .groups.flatMap((group: { group: string; rated: { id: number }[] }) =>
        group.group.includes(' ') ? group.rated : [],
      )
    const pages = [
      (await test.call('GET', `/en/ratings/bulletin?edition=${edition.id}`)).body,
      (await test.call('GET', `/en/ratings/bulletin?edition=${edition.id}&territory=1714`)).body,
      (await test.call('GET', '/en/oversight', { as: '22' })).body,
    ]
    for (const page of pages) expect(linksOf(page).length).toBeGreaterThan(2)
    const bodies = await Promise.all(rated.map(async ({ id }) => (await test.call('GET', `/en/agencies/${id}`)).body))
    expect(bodies.flatMap(linksOf).length).toBeGreaterThan(20)
    for (const page of [...pages, ...bodies]) {
      for (const [query, n] of linksOf(page).slice(0, 60)) {
        const { total } = (await test.call('GET', `/api/v1/ratings/steps?${query}`)).json()
        expect(Math.round(total * 10) / 10, query).toBe(n)
      }
    }
  })

  it('say nothing of which reports a body’s own people filed', async () => {
    const body = test.app.agencies.at('SUV', '1714204')!.id
    const own = await sql<{
      own: number[]
    }>`select own from rating_progress where report_id = ${filedByOfficer}`.execute(test.app.db)
    expect(own.rows[0]!.own).toContain(body)
    const asked = `figure=filed&from=2026-11-16&to=2026-11-23&agency=${body}&alone=1`
    const [all, rated] = [await stepsOf(asked), await stepsOf(`${asked}&rated=1`)]
    expect(all.items.some(({ report }) => report === filedByOfficer)).toBe(true)
    expect(rated).toEqual(all)
  })

  it('are refused for what is no figure, no period, no such body', async () => {
    const fieldsOf = async (query: string) => {
      const refused = await test.call('GET', `/api/v1/ratings/steps?${query}`)
      expect(refused.statusCode, query).toBe(422)
      return refused.json().errors.map(({ field }: { field: string }) => field)
    }
    const good = 'figure=filed&from=2026-11-16&to=2026-11-23'
    expect(await fieldsOf('')).toEqual(['figure', 'from'])
    expect(await fieldsOf('figure=filed&from=2026-11-17&to=2026-11-23')).toEqual(['from'])
    expect(await fieldsOf('figure=filed&from=2026-11-23&to=2026-11-16')).toEqual(['from'])
    expect(await fieldsOf('figure=filed&from=2026-01-01&to=2026-11-23')).toEqual(['from'])
    expect(await fieldsOf(`${good}&agency=999999&territory=x&kind=y&type=z`)).toEqual([
      'territory',
      'agency',
      'kind',
      'type',
    ])
    expect(await fieldsOf(`${good}&type=WAT03&territory=1714`)).toEqual(['type'])
    expect(await fieldsOf(`${good}&cursor=1`)).toEqual(['cursor'])
    expect(await fieldsOf('figure=late&from=2026-11-16&to=2026-11-23&territory=1714')).toEqual(['agency'])
    const whole = test.app.agencies.all.find(({ id }) => test.app.agencies.withBelow(id).length > 100)!
    expect(await fieldsOf(`figure=late&from=2026-11-16&to=2026-11-23&agency=${whole.id}`)).toEqual(['agency'])
    const body = test.app.agencies.at('SUV', '1714204')!.id
    for (const scope of ['', '&territory=1714204', `&agency=${body}`, '&kind=SUV', '&type=WAT03']) {
      const page = await test.call('GET', `/en/ratings/steps?${good}${scope}`)
      expect(page.statusCode, scope).toBe(200)
      expect(page.body).toContain('Reports received')
    }
    expect((await test.call('GET', '/en/ratings/steps?figure=everything')).statusCode).toBe(422)
  })
})

describe('The league', () => {
  it('shows of each peer the shares and cases of its window', async () => {
    const { groups, window } = (await test.call('GET', '/api/v1/ratings')).json()
    let looked = 0
    for (const { group } of groups as { group: string }[]) {
      const [kind = '', level = ''] = group.split(' ')
      const address = group.includes(' ') ? `view=bodies&kind=${kind}&level=${level}` : `view=${group}`
      const { items } = (await tables(`/en/ratings?${address}&as=json`)) as unknown as { items: Row[] }
      for (const row of items) {
        const who = !group.includes(' ')
          ? sql`district like ${`${row['id']}%`} and measure not like 's\\_%'`
          : sql`agency_id =
            any(${test.app.agencies.get(Number(row['id'])).level === 'region' ? test.app.agencies.withBelow(Number(row['id'])) : [Number(row['id'])]}::int[])`
        const { rows } = await sql<Record<string, number | null>>`
          select round(100 * sum(n) filter (where measure = 'timed_ok') / nullif(sum(n) filter (where measure =
            'timed'), 0), 1)::float8 as "onTime",
            round(100.0 * coalesce(sum(n) filter (where measure = 'solved'), 0)
              / nullif(coalesce(sum(n) filter (where measure = 'closings'),
                0) - coalesce(sum(n) filter (where measure = 'reopened'), 0), 0), 1)::float8 as solved,
            sum(n) filter (where measure = 'timed') / 1e6::float8 as timed,
              round(coalesce(sum(n) filter (where measure = 'timed'), 0) / 1e6)::int as cases
          from rating_spans where not own and span >= ${window.from}::date and span < ${window.to}::date
            and ${who}`.execute(test.app.db)
        const counted = rows[0]!
        expect(row['cases'], `${group} ${row['id']}`).toBe(counted['cases'])
        // Told to tenths of a percent, from cases told to hundredths.
        for (const share of ['onTime', 'solved']) {
          const text = `${group} ${row['id']}, ${share}`
          if (counted[share] === null) expect(row[share], text).toBeOneOf([null, 0])
          else
            expect(Math.abs(Number(row[share]) - counted[share]!), text).toBeLessThan(
              0.06 + (share === 'onTime' ? 1 / counted['timed']! : 0),
            )
        }
        looked += 1
      }
    }
    expect(looked).toBeGreaterThan(20)
  })
})

describe('Monitoring', () => {
  it('says of the last days what the events say', async () => {
    const since = new Date(test.now().getTime() - 90 * 86_400_000)
    const { intake, quality, stages, cohorts, load, messages, health } = await tables(
      '/en/oversight/monitoring?days=90&as=json',
      '31',
    )
    const { rows } = await sql<Record<string, number>>`
      with mine as (select id, place, mahalla, category from reports where filed_at >= ${since}),
      ${steps} select (select count(*) from mine) as filed,
        (select count(*) from mine m where not exists (select 1 from events e where e.report_id = m.id
          and e.type in ('return', 'reroute', 'recategorise'))) as first_right,
        (select count(*) from mine m where exists (select 1 from events e where e.report_id = m.id and e.seq = 1
          and e.body ? 'flag')) as flagged,
        (select count(*) from mine m join categories c on c.code = m.category where c.flags && array['E',
          'U']) as emergencies,
        (select count(*) from mine where place = 'point') as points, (select count(*) from mine
          where mahalla is not null) as mahallas,
        (select count(*) from mine m where exists (select 1 from photos p where p.report_id = m.id
          and p.seq = 1)) as photos,
        (select percentile_cont(0.5) within group (order by extract(epoch from s.at - f.at) / 60)::float8 from mine m
          join steps f on f.report_id = m.id and f.seq = 1
          join lateral (select min(at) as at from steps s where s.report_id = m.id and s.now = 'in_progress') s
            on s.at is not null) as accept,
        (select percentile_cont(0.5) within group (order by extract(epoch from s.at - f.at) / 60)::float8 from mine m
          join steps f on f.report_id = m.id and f.seq = 1
          join lateral (select min(at) as at from steps s where s.report_id = m.id and s.type = 'answer') s
            on s.at is not null) as answer,
        (select percentile_cont(0.5) within group (order by extract(epoch from s.at - f.at) / 60)::float8 from mine m
          join steps f on f.report_id = m.id and f.seq = 1
          join lateral (select min(at) as at from steps s where s.report_id = m.id
            and s.body->>'publication' = 'public') s on s.at is not null) as publish`.execute(test.app.db)
    const { filed, first_right, flagged, emergencies, points, mahallas, photos, accept, answer, publish } = rows[0]!
    const share = (n: number) => Math.round((1000 * n) / filed!) / 10
    const said = Object.fromEntries([...intake!, ...quality!].map(({ measure, value }) => [measure, value]))
    expect(said).toMatchObject({
      received: filed,
      'first body was right': share(first_right!),
      'seen by a dispatcher first': share(flagged!),
    })
    expect(Object.values(said)).toEqual(
      expect.arrayContaining([share(emergencies!), share(points!), share(mahallas!), share(photos!)]),
    )

    expect(said).toMatchObject({
      'to acceptance': Math.round(accept!),
      'to the answer': Math.round(answer!),
      'to publication': Math.round(publish!),
    })

    const now = await sql<{ status: string; n: number }>`
      select (select body->>'to' from events e where e.report_id = r.id and body ? 'to' order by seq desc
        limit 1) as status, count(*) as n
      from reports r where filed_at >= ${since} group by 1`.execute(test.app.db)
    expect(stages!.map(({ n }) => n).toSorted()).toEqual(now.rows.map(({ n }) => n).toSorted())

    const weeks = await sql<Record<string, string | number>>`
      with ${steps}, mine as (
        select report_id, to_char(date_trunc('week', min(at) at time zone 'Asia/Tashkent'), 'YYYY-MM-DD') as week,
          bool_or(now = 'in_progress') as accepted, bool_or(type = 'answer') as answered,
          (array_agg(now order by seq desc))[1] as now, (array_agg(body->>'basis'
            order by seq desc) filter (where now = 'closed' and was <> 'closed'))[1] as basis
        from steps group by 1 having min(at) >= ${since}
      )
      select week, count(*) as filed, count(*) filter (where accepted) as accepted,
        count(*) filter (where answered) as answered,
        count(*) filter (where now = 'closed' and basis in ('consent', 'residents')) as consented,
          count(*) filter (where now = 'closed' and basis not in ('consent', 'residents')) as otherwise,
        count(*) filter (where now in ('rejected', 'withdrawn', 'merged')) as ended,
          count(*) filter (where now not in ('closed', 'rejected', 'withdrawn', 'merged')) as open
      from mine group by 1 order by 1 desc`.execute(test.app.db)
    expect(cohorts).toEqual(weeks.rows.map((row) => ({ key: row['week'], ...row })))
    expect(cohorts!.reduce((sum, { filed: n }) => sum + Number(n), 0)).toBe(filed)

    const dispatched = await sql<{ steps: number }>`
      select count(*) as steps from events e join reports r on r.id = e.report_id where r.filed_at >= ${since}
        and e.role = 'dispatcher' group by e.actor_id order by 1 desc`.execute(test.app.db)
    expect(load!.map((row) => row['steps'])).toEqual(dispatched.rows.map((row) => row.steps))

    const sent = await sql<{ n: number }>`
      select count(*) as n from notices n join messages m on m.notice_id = n.id join reports r
        on r.id = n.report_id where r.filed_at >= ${since}
      group by m.channel, m.state order by m.channel, m.state`.execute(test.app.db)
    expect(sent.rows.length).toBeGreaterThan(0)
    expect(messages!.map(({ n }) => n)).toEqual(sent.rows.map(({ n }) => n))

    const inside = await sql<Record<string, number>>`
      select (select count(*) from messages where state = 'queued' and send_at <= ${test.now()}) as queued, (select count(*)
        from rating_queue) as uncounted,
        (select count(*) from messages where state = 'failed'
          and created_at > ${new Date(test.now().getTime() - 86_400_000)}) as failed,
        round(pg_database_size(current_database()) / 1e6)::int as megabytes`.execute(test.app.db)
    const { queued, uncounted, failed, megabytes } = inside.rows[0]!
    const healthy = Object.fromEntries(health!.map(({ measure, value }) => [measure, value]))
    expect(Object.values(healthy)).toEqual(expect.arrayContaining([queued, uncounted, failed]))
    expect(Math.abs(Number(healthy['database size']) - megabytes!)).toBeLessThan(5)
  })
})

describe('Oversight', () => {
  it.each([
    ['22', '1714'],
    ['21', '1714204'],
  ])('says of each body and place what the reports say (as %s)', async (as, territory) => {
    await keepHotSpots(test.app)
    const { standing, bodies, places, asking, visits, hot, trend } = await tables('/en/oversight?as=json&whole=1', as)
    const late = sql`due_at < ${test.now()} and (paused_at is null or due_at < paused_at) and status in ('routed',
      'returned', 'in_progress', 'waiting_reporter')`
    const { rows } = await sql<{
      agency: number
      place: string
      overdue: number
      verifying: number
      open: number
      asking: number
    }>`
      select agency_id as agency, ${territory.length === 4 ? sql`district` : sql`mahalla`} as place,
        count(*) filter (where ${late}) as overdue,
        count(*) filter (where status = 'verifying') as verifying, count(*) as open, count(*) filter (where request is not null or deferral_review_by is not null) as asking
      from reports where owner is not null and status <> 'moderating' and district like ${`${territory}%`} group by 1, 2`.execute(
      test.app.db,
    )
    const sum = (list: typeof rows, of: 'overdue' | 'verifying' | 'open' | 'asking') =>
      list.reduce((all, row) => all + row[of], 0)
    const total = Object.fromEntries(standing!.map(({ key, n }) => [key, n]))
    expect(total).toMatchObject({
      overdue: sum(rows, 'overdue'),
      verifying: sum(rows, 'verifying'),
      open: sum(rows, 'open'),
      asking: sum(rows, 'asking'),
    })
    expect(asking!.length).toBe(sum(rows, 'asking'))
    const verifying = await sql<{
      id: number
    }>`select id from reports where status = 'verifying' and district like ${`${territory}%`} order by 1`.execute(
      test.app.db,
    )
    const numberOf = (row: Row) => Number(/\d+/.exec(String(row['report']))![0])
    expect(visits!.map(numberOf).toSorted((a, b) => a - b)).toEqual(verifying.rows.map(({ id }) => id))
    // The cell of a place is a tile of zoom 17.
    const again = await sql<{ n: number }>`
      select count(*) as n from reports where district like ${`${territory}%`} and place = 'point'
        and filed_at > ${new Date(test.now().getTime() - 90 * 86_400_000)}
      and status not in ('moderating', 'withdrawn', 'rejected', 'merged')
      group by category, district, floor((public_lng + 180) / 360 * 131072),
        floor((1 - asinh(tan(radians(public_lat))) / pi()) / 2 * 131072)
      having count(*) >= 2 order by 1 desc limit 12`.execute(test.app.db)
    expect(again.rows.length, 'hot spots').toBeGreaterThan(0)
    expect(hot!.map(({ times }) => times)).toEqual(again.rows.map(({ n }) => n))
    // The newest eight of each are named.
    for (const { times, reports } of hot!) expect(String(reports).split(' ')).toHaveLength(Math.min(8, Number(times)))
    const nameOfPlace = (code: string) =>
      (territory.length === 4 ? test.app.territories.get(code) : test.app.territories.findMahalla(code)!).name
    for (const [list, nameOf, of] of [
      [
        bodies!,
        (row: (typeof rows)[number]) => test.app.agencies.name(test.app.agencies.get(row.agency), 'en'),
        'agency',
      ],
      [
        places!,
        (row: (typeof rows)[number]) =>
          row.place === null ? 'Mahalla not given' : inLanguage(nameOfPlace(row.place), 'en'),
        'place',
      ],
    ] as const) {
      const named = Map.groupBy(rows, nameOf)
      expect(list.length, of).toBeGreaterThan(0)
      for (const { name, overdue, verifying, open } of list) {
        const mine = named.get(String(name))!
        expect({ overdue, verifying, open }, String(name)).toEqual({
          overdue: sum(mine, 'overdue'),
          verifying: sum(mine, 'verifying'),
          open: sum(mine, 'open'),
        })
      }
    }
    const week = await sql<{ measure: string; now: number; last: number; before: number }>`
      with ${steps}, weeks as (
        select measure, (date_trunc('week', ${test.now()}::timestamptz at time zone 'Asia/Tashkent')::date -
          date_trunc('week', at at time zone 'Asia/Tashkent')::date) / 7 as ago, n
        from counted where district like ${`${territory}%`}
      )
      select m as measure, coalesce(sum(n) filter (where ago = 0), 0)::int as now,
        coalesce(sum(n) filter (where ago = 1), 0)::int as last, coalesce(sum(n) filter (where ago = 2),
        0)::int as before
      from unnest(array['filed', 'answers', 'delay_2']) m left join weeks on measure = m group by 1`.execute(
      test.app.db,
    )
    const told = new Map(week.rows.map(({ measure, ...row }) => [measure, row]))
    for (const [index, measure] of [[0, 'filed'], [1, 'answers'], [3, 'delay_2']] as const) expect(trend![index], measure).toMatchObject(told.get(measure)!) // prettier-ignore
  })
})

describe('Figures and the lists they open', () => {
  it.each([
    ['21', ''],
    ['21', '?whole=1'],
    ['22', ''],
    ['31', ''],
    ['41', ''],
    ['32', ''],
  ])('are the same, on the page of oversight and on the desk (as %s%s)', async (as, query) => {
    const page = (await test.call('GET', `/en/oversight${query}`, { as })).body
    const links = [...page.matchAll(/href="(\/en\/(?:work|reports)\?[^"]+)"[^>]*>([\s\S]*?)<\/a>/g)]
    const figures = links.flatMap(([, address = '', inner = '']) => {
      const n = /^\s*(?:.*\D)?(\d[\d\s]*)$/.exec(inner.replaceAll(/<[^>]*>/g, ' ').trim())?.[1]
      return n === undefined ? [] : { address: address.replaceAll('&amp;', '&'), n: Number(n.replaceAll(/\s/g, '')) }
    })
    expect(figures.length).toBeGreaterThan(5)
    for (const { address, n } of figures) {
      const list = address.replace('/en/', '/api/v1/')
      const { total, items } = (await test.call('GET', `${list}&limit=100`, { as })).json()
      expect([address, total ?? Math.min(100, items.length)]).toEqual([
        address,
        total === undefined ? Math.min(100, n) : n,
      ])
    }
  })
})

describe('A body’s page', () => {
  it('says what the reports and events say', async () => {
    const { rows } = await sql<{ agency: number; filed: number; overdue: number; solved: number; open: number }>`
      select agency_id as agency, count(*) as filed,
        count(*) filter (where due_at < ${test.now()} and (paused_at is null or due_at < paused_at)
          and status in ('routed', 'returned', 'in_progress', 'waiting_reporter')) as overdue,
        count(*) filter (where status = 'closed' and outcome = 'done' and closed_basis in ('consent',
          'residents')) as solved,
        count(*) filter (where owner is not null and status <> 'moderating') as open
      from reports where status <> 'moderating' group by 1 having count(*) > 2 order by 2 desc limit 12`.execute(
      test.app.db,
    )
    for (const { agency, overdue, solved, open } of rows) {
      if (test.app.agencies.withBelow(agency).length > 1) continue
      const page = (await test.call('GET', `/en/agencies/${agency}`)).body
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll(/\s+/g, ' ')
      for (const n of [overdue, solved, open]) expect(page, `body ${agency}`).toContain(` ${n} `)
    }
  })
})
