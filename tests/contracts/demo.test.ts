// The demonstration: believable, whole, by the same actions; and kept apart from real data.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkDemoMark } from '../../demo/people.ts'
import { readConfig } from '../../src/config.ts'
import { sql } from '../../src/platform/database.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({ town: true })
})
afterAll(() => test.close())

const rows = async <T>(query: string) => (await sql.raw<T>(query).execute(test.app.db)).rows

describe('Demo life', () => {
  it('has a few hundred reports in every status, by every basis, up every rung of the ladder; dense in Mingbuloq', async () => {
    const byStatus = Object.fromEntries(
      (await rows<{ status: string; n: number }>('select status, count(*) n from reports group by 1')).map((row) => [
        row.status,
        row.n,
      ]),
    )
    for (const status of [
      'moderating',
      'routed',
      'returned',
      'in_progress',
      'answered',
      'objected',
      'verifying',
      'closed',
      'rejected',
      'withdrawn',
      'waiting_reporter',
      'deferred',
      'appealed',
      'merged',
    ]) {
      expect(byStatus[status] ?? 0, status).toBeGreaterThan(0)
    }
    const bases = await rows<{ closed_basis: string }>(
      'select distinct closed_basis from reports where closed_basis is not null order by 1',
    )
    expect(bases.map((row) => row.closed_basis)).toEqual(['consent', 'decided', 'papers', 'residents', 'verified'])
    const rungs = await rows<{ step: number }>(
      "select distinct (body->>'step')::int as step from events where type = 'escalate' order by 1",
    )
    expect(rungs.map((row) => row.step)).toEqual([80, 100, 200, 300])
    const marks = [
      'request is not null',
      'deferral_review_by is not null',
      'vote_until is not null',
      'objections >= 2',
      'returns >= 2',
      'supporters > 0',
      'extensions > 0',
      'reopenings > 0',
      'incident_id is not null',
      "incident_id is not null and status = 'closed'",
    ]
    for (const mark of marks)
      expect((await rows<{ n: number }>(`select count(*) n from reports where ${mark}`))[0]!.n, mark).toBeGreaterThan(0)
    const [count] = await rows<{ all: number; mingbuloq: number; namangan: number; overdue: number }>(`
      select count(*) as all, count(*) filter (where district = '1714204') as mingbuloq, count(*) filter (where region = '1714') as namangan,
        count(*) filter (where status = 'in_progress' and due_at < '2026-11-20 10:00Z') as overdue from reports`)
    expect(count!.all).toBeGreaterThan(300)
    expect(count!.mingbuloq).toBeGreaterThan(120)
    expect(count!.namangan).toBeGreaterThan(250)
    expect(count!.overdue).toBeGreaterThan(0)
  })

  it('keeps its books: the folded counters are what a count of the reports says', async () => {
    const counted = await rows<{ measure: string; n: number }>(
      "select 'status:' || status as measure, count(*) n from reports group by 1 union all select 'filed', count(*) from reports order by 1",
    )
    const folded = await rows<{ measure: string; n: number }>(
      "select measure, sum(n)::int n from counts where measure like 'status:%' or measure = 'filed' group by 1 having sum(n) <> 0 order by 1",
    )
    expect(folded.toSorted((a, b) => a.measure.localeCompare(b.measure))).toEqual(
      counted.toSorted((a, b) => a.measure.localeCompare(b.measure)),
    )
    const [solved] = await rows<{ n: number }>(
      "select count(*) n from reports where closed_basis in ('consent', 'residents') and outcome = 'done'",
    )
    const [sum] = await rows<{ n: number }>("select sum(n)::int n from counts where measure = 'solved'")
    expect(sum!.n).toBe(solved!.n)
  })

  it('has an unbroken chain of events for every report, the last of which is the row', async () => {
    expect(
      await rows(
        'select r.id from reports r where seq <> (select count(*) from events e where e.report_id = r.id) or seq <> (select max(seq) from events e where e.report_id = r.id)',
      ),
    ).toEqual([])
  })

  it('is refused where real people are, and refuses production', async () => {
    const demo = { ...readConfig({ DEMO: '1' }) }
    await expect(checkDemoMark(test.app.db, demo)).rejects.toThrow(/real data/)
    await sql`insert into instance (name, value) values ('demo', '1')`.execute(test.app.db)
    await expect(checkDemoMark(test.app.db, demo)).resolves.toBeUndefined()
    await expect(
      checkDemoMark(test.app.db, readConfig({ NODE_ENV: 'production', DATABASE_URL: 'postgresql://x/y' })),
    ).rejects.toThrow(/demonstration data/)
  })
})
