// The house as processes: two on one database, one killed in mid-request, two on one data folder, starting after a kill.
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, formOf } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'
import { type Running, signInOver, startProcess } from '../setup/process.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xalq-processes-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const report = (index: number) => JSON.stringify({ category: 'WAT03', lat: 40.778, lng: 71.326, text: `Quvur yorilgan, ${index}-uy oldida` })
const file = (base: string, token: string, index: number) =>
  fetch(`${base}/api/v1/reports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': `k${index}` },
    body: report(index),
  })

/** The same report so many times over, with its first two events. */
async function copies(client: pg.Client, id: number, count: number): Promise<void> {
  const columns =
    "select string_agg(quote_ident(column_name), ', ') as list from information_schema.columns where table_name = 'reports' and column_name not in ('id', 'idempotency_key')"
  const { list } = (await client.query(columns)).rows[0]
  await client.query(`insert into reports (${list}) select ${list} from reports, generate_series(1, ${count}) where id = ${id}`)
  await client.query(
    `insert into events select r.id, e.seq, e.at, e.type, e.actor_id, e.role, e.agency_id, e.body from reports r, events e where e.report_id = ${id} and r.id <> ${id}`,
  )
}

describe('Two processes on one database', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>
  let one: Running
  let two: Running
  beforeAll(async () => {
    database = await createDatabase()
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query("insert into instance (name, value) values ('demo', '1'), ('demo_life', 'none')")
    await client.end()
    const env = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'shared'), DEMO: '1' }
    ;[one, two] = await Promise.all([startProcess(env), startProcess(env)])
  })
  afterAll(async () => {
    await two.kill('SIGTERM')
    await one.kill('SIGKILL')
    await database.drop()
  })

  it('what one files the other reads within 100 ms', async () => {
    const token = await signInOver(one.base, '+998900000001')
    await (await fetch(`${two.base}/api/v1/reports`)).json()
    const filed = await (await file(one.base, token, 0)).json()
    const began = performance.now()
    const read = await fetch(`${two.base}/api/v1/reports/${filed.id}`)
    expect(read.status).toBe(200)
    expect(performance.now() - began).toBeLessThan(100)
  })

  it('the whole walk over HTTP, each step at another process: filed, accepted, answered, consented', async () => {
    const citizen = await signInOver(one.base, '+998900000003')
    const officer = await signInOver(two.base, '+998900000011')
    const { id } = await (await file(one.base, citizen, 500)).json()
    const act = (base: string, token: string, action: string, body: FormData) =>
      fetch(`${base}/api/v1/reports/${id}/actions/${action}`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body })
    expect((await act(two.base, officer, 'accept', formOf({ seq: 2 }))).status).toBe(200)
    expect((await act(one.base, officer, 'answer', formOf({ text: 'Tuzatildi', photo: await jpeg() }))).status).toBe(200)
    const closed = await (await act(two.base, citizen, 'consent', formOf({ stars: 5 }))).json()
    expect(closed).toMatchObject({ status: 'closed', closedBasis: 'consent' })
  })

  it('a connection lost in mid-upload leaves nothing behind', async () => {
    const token = await signInOver(one.base, '+998900000003')
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    const count = async () =>
      (
        await client.query(
          'select (select count(*) from reports)::int reports, (select count(*) from photos)::int photos, (select count(*) from drafts)::int drafts',
        )
      ).rows[0]
    const before = await count()
    const { hostname, port } = new URL(one.base)
    const socket = connect(Number(port), hostname)
    socket.write(
      `POST /api/v1/reports HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${token}\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 900000\r\n\r\n` +
        '--x\r\ncontent-disposition: form-data; name="category"\r\n\r\nWAT03\r\n--x\r\ncontent-disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\nabc',
    )
    await new Promise((done) => setTimeout(done, 300))
    socket.destroy()
    await new Promise((done) => setTimeout(done, 300))
    expect(await count()).toEqual(before)
    expect((await fetch(`${one.base}/readyz`)).status).toBe(200)
    await client.end()
  })

  it('one killed in mid-request: nothing is lost, nothing doubled', async () => {
    const token = await signInOver(one.base, '+998900000002')
    const count = 24
    const numbers = Array.from({ length: count }, (_, index) => index + 1)
    let answered = 0
    const first = Promise.allSettled(
      numbers.map(async (index) => {
        const answer = await file(one.base, token, index)
        answered += 1
        if (answered === 5) one.child.kill('SIGKILL')
        return answer.json()
      }),
    )
    await first
    await one.ended
    // The person's phone sends again, to whoever is there.
    const again = await Promise.all(numbers.map(async (index) => (await file(two.base, token, index)).json()))
    expect(again.every((each) => each.id > 0 && each.seq === 2)).toBe(true)
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    const { rows } = await client.query(
      "select count(*)::int n, count(distinct idempotency_key)::int keys from reports r join people p on p.id = r.reporter_id where p.phone = '+998900000002'",
    )
    expect(rows[0]).toEqual({ n: count, keys: count })
    const events = await client.query('select r.id from reports r where seq <> (select count(*) from events e where e.report_id = r.id)')
    expect(events.rows).toEqual([])
    await client.end()
  })
})

describe('A sweep', () => {
  it('killed in the middle, twice, goes on where it was: every rung of every report is climbed once', async () => {
    const database = await createDatabase()
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query("insert into instance (name, value) values ('demo', '1'), ('demo_life', 'none')")
    const env = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'sweep'), DEMO: '1' }
    // A report as filing makes it, three thousand times over, accepted long ago and two rungs up.
    const web = await startProcess({ ...env, RUN: 'web' })
    const { id } = await (await file(web.base, await signInOver(web.base, '+998900000001'), 0)).json()
    await web.kill('SIGTERM')
    await copies(client, id, 3000)
    await client.query(`update reports set status = 'in_progress', act_by = due_at, escalated = 2, next_step = 'escalate', next_step_at = now() - interval '1 hour',
      due_at = now() - interval '20 days', stage_entered_at = now() - interval '21 days', term_from = now() - interval '21 days'`)
    await client.query('update reports set act_by = due_at')
    const climbed = async () => Number((await client.query("select count(*)::int n from events where type = 'escalate'")).rows[0].n)
    const reach = async (n: number) => {
      while ((await climbed()) < n) await new Promise((done) => setTimeout(done, 20))
    }
    for (const goal of [300, 2500]) {
      const running = await startProcess(env)
      await reach(goal)
      await running.kill('SIGKILL')
      expect(await climbed()).toBeLessThan(6002)
    }
    const last = await startProcess(env)
    await reach(6002)
    await new Promise((done) => setTimeout(done, 1500))
    await last.kill('SIGTERM')
    const { rows } = await client.query(`
      select count(*)::int n, min(escalated)::int least, sum((select count(*) from events e where e.report_id = r.id and e.type = 'escalate'))::int steps,
        count(*) filter (where seq <> (select count(*) from events e where e.report_id = r.id))::int broken from reports r`)
    expect(rows[0]).toEqual({ n: 3001, least: 4, steps: 6002, broken: 0 })
    await client.end()
    await database.drop()
  }, 120_000)
})

describe('A queued job', () => {
  it('of a killed process is freed when it has been silent for a minute, and goes on without doing anything twice', async () => {
    const database = await createDatabase()
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query("insert into instance (name, value) values ('demo', '1'), ('demo_life', 'none')")
    const env = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'job'), DEMO: '1' }
    const one = await startProcess(env)
    const officer = await signInOver(one.base, '+998900000011')
    const post = (path: string, body: FormData) =>
      fetch(`${one.base}${path}`, { method: 'POST', headers: { authorization: `Bearer ${officer}` }, body })
    const incident = await (await post('/api/v1/incidents', formOf({ categories: 'WAT03', title: 'Quvur yorilgan', text: 'Taʼmirlanmoqda' }))).json()
    const { id } = await (await file(one.base, await signInOver(one.base, '+998900000001'), 0)).json()
    await copies(client, id, 400)
    const answered = async () => Number((await client.query("select count(*)::int n from events where type = 'answer'")).rows[0].n)
    const reach = async (n: number) => {
      while ((await answered()) < n) await new Promise((done) => setTimeout(done, 20))
    }
    expect((await post(`/api/v1/incidents/${incident.id}/answer`, formOf({ text: 'Tuzatildi', photo: await jpeg() }))).status).toBe(202)
    await reach(20)
    await one.kill('SIGKILL')
    expect(await answered()).toBeLessThan(401)
    // The minute of silence is waited for by the clock of the table.
    await client.query("update worker_beats set at = at - interval '58 seconds'")
    const two = await startProcess(env)
    await reach(401)
    const { rows } = await client.query("select count(*)::int n, count(distinct report_id)::int reports from events where type = 'answer'")
    expect(rows[0]).toEqual({ n: 401, reports: 401 })
    await two.kill('SIGTERM')
    await client.end()
    await database.drop()
  }, 120_000)
})

describe('The embedded database', () => {
  it('lives in a folder of mode 0700, refuses a second app, and starts again after Ctrl-C and after a kill', async () => {
    const home = join(folder, 'private')
    await mkdir(home, { mode: 0o700 })
    const env = { DATA_DIR: join(home, 'data'), DEMO: '0' }
    const first = await startProcess(env)
    expect((await stat(env.DATA_DIR)).mode & 0o777).toBe(0o700)
    await expect(startProcess(env)).rejects.toThrow(/already running on the data folder/)
    expect(await first.kill('SIGKILL')).toBeNull()
    const second = await startProcess(env)
    expect((await fetch(`${second.base}/readyz`)).status).toBe(200)
    expect(await second.kill('SIGINT')).toBe(0)
    const third = await startProcess(env)
    expect(await third.kill('SIGTERM')).toBe(0)
  })
})

describe('The environment', () => {
  it.each([
    [{ PORT: 'abc' }, /PORT/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL/],
    [{ RUN: 'web,dance' }, /RUN/],
    [{ DEMO: '1', NODE_ENV: 'production' }, /never runs in production/],
  ])('%j is refused with a sentence', async (env, words) => {
    await expect(startProcess({ DATA_DIR: join(folder, 'none'), ...env })).rejects.toThrow(words)
  })
})
