// Many at once and many steps on the real database: one wins each step, and the row is always what its events say.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { sweep } from '../../src/reports/writer.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'
import { hangMs } from '../setup/waiting.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({
    at: '2026-11-12 11:00',
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 100_000, sessionDays: 3650 }),
  })
})
afterAll(() => test.close())

const file = async (category = 'WAT02') =>
  (
    await test.call('POST', '/api/v1/reports', {
      as: '01',
      form: formOf({ category, lat: 40.778, lng: 71.326, territory: '1714204', text: 'Muammo bor' }),
    })
  ).json()
const act = (id: number, action: string, as: string, json: object = {}) =>
  test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })

describe('Fifty actors at once on one report', () => {
  it('exactly one wins each step, the rest get 409 with the present state', async () => {
    const { id } = await file()
    const steps: [string, string, object][] = [
      ['accept', '11', {}],
      ['ask', '11', { text: 'Qayerda?' }],
      ['reply', '01', { text: 'Shu yerda' }],
      ['request_extension', '12', { days: 1, reason: 'Quvur' }],
      ['grant', '21', {}],
    ]
    for (const [action, as, fields] of steps) {
      const before = (await test.call('GET', `/api/v1/reports/${id}`)).json()
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => act(id, action, as, { ...fields, seq: before.seq })),
      )
      const codes = answers.map((answer) => answer.statusCode)
      expect(
        codes.filter((code) => code === 200),
        action,
      ).toHaveLength(1)
      expect(
        codes.filter((code) => code === 409),
        action,
      ).toHaveLength(49)
      const after = (await test.call('GET', `/api/v1/reports/${id}`)).json()
      expect(after.seq).toBe(before.seq + 1)
      for (const answer of answers)
        if (answer.statusCode === 409)
          expect(answer.json()).toMatchObject({ seq: after.seq, report: { status: after.status } })
    }
  })

  it('fifty people who join at once are fifty supporters, and one who joins fifty times is one', async () => {
    const { id } = await file()
    const joined = await Promise.all(
      Array.from({ length: 50 }, (_, index) => act(id, 'join', `+9989022200${String(10 + index)}`)),
    )
    expect(joined.every((answer) => answer.statusCode === 200)).toBe(true)
    const again = await Promise.all(Array.from({ length: 50 }, () => act(id, 'join', '02')))
    expect(again.filter((answer) => answer.statusCode === 200)).toHaveLength(1)
    const { rows } = await sql<{ n: number; supporters: number }>`
      select (select count(*) from supporters where report_id = ${id}) as n, supporters from reports
        where id = ${id}`.execute(test.app.db)
    expect(rows[0]).toEqual({ n: 51, supporters: 51 })
  })
})

const staff = ['11', '12', '13', '21', '22', '31', '32', '01', '02', '03']
const wanted = process.env['LONG'] === undefined ? 5000 : 100_000

describe(`${wanted} random steps on the real database`, () => {
  it(
    'row, events, voices, supporters and counters always agree; time passes in between',
    async () => {
      let steps = 0
      let now = new Date('2026-11-12T06:00:00Z')
      const moves = fc.sample(
        fc.record({ who: fc.constantFrom(...staff), pick: fc.nat(1000), minutes: fc.nat(600), wait: fc.nat(9) }),
        wanted * 2,
      )
      let id = 0
      let taken = 0
      for (const move of moves) {
        if (steps >= wanted) break
        if (id === 0 || taken > 25) {
          id = (await file(['WAT02', 'WAT03', 'LAN02', 'ELE05', 'OTH04'][steps % 5])).id as number
          taken = 0
        }
        now = new Date(now.getTime() + move.minutes * 60_000)
        test.at(now)
        taken += 1
        steps += 1
        if (move.wait === 0) {
          now = new Date(now.getTime() + 4 * 86_400_000)
          test.at(now)
          while ((await sweep(test.app)) > 0);
          continue
        }
        const report = (await test.call('GET', `/api/v1/reports/${id}`, { as: move.who })).json()
        const action = (report.actions as string[] | undefined)?.[move.pick % Math.max(1, report.actions.length)]
        if (!action) continue
        const fields = {
        text: 'Matn', reason: 'Sabab', ground: action === 'reject' ? 'false_data' : 'weather', stars: 4, days: 1,
        agency: 'unknown', category: 'WAT05',
        until: new Date(now.getTime() + 60 * 86_400_000).toISOString().slice(0, 10), into: id + 1,
      } // prettier-ignore
        const response = ['answer', 'verify_closed'].includes(action)
          ? await test.call('POST', `/api/v1/reports/${id}/actions/${action}`, {
              as: move.who,
              form: formOf({ ...fields, photo: await jpeg('#3a7', 240, 200), lat: 40.778, lng: 71.326 }),
            })
          : await act(id, action, move.who, fields)
        // What was offered is refused only for its fields: the agency, the officer or the other report named here by
        // chance.
        expect([200, 422], `${action} by ${move.who}: ${response.body}`).toContain(response.statusCode)
      }
      const { rows: broken } = await sql<{ id: number }>`
      select r.id from reports r
      where r.seq <> (select max(seq) from events e where e.report_id = r.id) or r.seq <> (select count(*)
        from events e where e.report_id = r.id)
        or r.supporters <> (select count(*) from supporters s where s.report_id = r.id)
        or (r.owner is null) <> (r.act_by is null)
        or (r.status = 'closed' and not exists (
          select 1 from events e where e.report_id = r.id and e.role in ('reporter', 'supporter', 'controller',
            'system')
          and e.body->>'to' = 'closed'))`.execute(test.app.db)
      expect(broken).toEqual([])
      const { rows: books } = await sql<{ measure: string; counted: number; real: number }>`
      select measure, sum(n)::int as counted, (select count(*) from reports
        where 'status:' || status = measure)::int as real
      from (select measure, n from count_deltas union all select measure, n from counts) c
        where measure like 'status:%' group by measure`.execute(test.app.db)
      for (const { measure, counted, real } of books) expect(counted, measure).toBe(real)
      const { rows: closers } = await sql<{
        role: string
      }>`select distinct role from events where body->>'to' = 'closed'`.execute(test.app.db)
      for (const { role } of closers) expect(['officer', 'head', 'dispatcher']).not.toContain(role)
    },
    wanted > 5000 ? 12 * hangMs : hangMs,
  )
})
