// The house as processes: two on one database, one killed in mid-request, two on one data folder, starting after a
// kill.
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

const report = (index: number) =>
  JSON.stringify({ category: 'WAT03', lat: 40.778, lng: 71.326, text: `Quvur yorilgan, ${index}-uy oldida` })
const file = (base: string, token: string, index: number) =>
  fetch(`${base}/api/v1/reports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': `k${index}` },
    body: report(index),
  })

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

  it('what one files the other reads at once', async () => {
    const token = await signInOver(one.base, '+998900000001')
    await (await fetch(`${two.base}/api/v1/reports`)).json()
    const filed = await (await file(one.base, token, 0)).json()
    const read = await fetch(`${two.base}/api/v1/reports/${filed.id}`)
    expect(read.status).toBe(200)
    expect(await read.json()).toMatchObject({ id: filed.id, status: 'routed' })
  })

  it('the whole walk over HTTP, each step at another process: filed, accepted, answered, consented', async () => {
    const citizen = await signInOver(one.base, '+998900000003')
    const officer = await signInOver(two.base, '+998900000011')
    const { id } = await (await file(one.base, citizen, 500)).json()
    const act = (base: string, token: string, action: string, body: FormData) =>
      fetch(`${base}/api/v1/reports/${id}/actions/${action}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body,
      })
    expect((await act(two.base, officer, 'accept', formOf({ seq: 2 }))).status).toBe(200)
    expect((await act(one.base, officer, 'answer', formOf({ text: 'Tuzatildi', photo: await jpeg() }))).status).toBe(
      200,
    )
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
    // The line breaks in the middle of the photo; the server closes its end once it is done with what came.
    await new Promise<void>((done) => {
      socket.on('close', () => done())
      socket.resume().end()
    })
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
    const events = await client.query(
      'select r.id from reports r where seq <> (select count(*) from events e where e.report_id = r.id)',
    )
    expect(events.rows).toEqual([])
    await client.end()
  })
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
