// The database goes away and comes back: no process ends, people read that it passes, nothing typed is lost, and
// everything goes on.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findRoot } from '../../src/config.ts'
import { migrate } from '../../src/platform/migrations.ts'
import { type EmbeddedServer, startServer } from '../../src/platform/server.ts'
import { type Running, signInOver, startProcess } from '../setup/process.ts'
import { until } from '../setup/waiting.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xalq-away-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const statusOf = (url: string) => fetch(url).then((answer) => answer.status)
const file = (base: string, token: string, key: string) =>
  fetch(`${base}/api/v1/reports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ category: 'WAT03', lat: 40.778, lng: 71.326, text: 'Quvur yorilgan, suv oqmoqda' }),
  })

describe('A database of its own', () => {
  let server: EmbeddedServer
  let running: Running
  let citizen: string
  const ask = async (query: string, database = 'xalq') => {
    const client = new pg.Client({ connectionString: server.url(database) })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query(query)).rows
    } finally {
      await client.end()
    }
  }
  const cutAll = () => ask("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'xalq'", 'postgres')
  beforeAll(async () => {
    server = await startServer(join(folder, 'server'))
    await ask('create database xalq', 'postgres')
    await migrate(server.url('xalq'), findRoot(import.meta.dirname))
    await ask("insert into instance (name, value) values ('demo', '1'), ('demo_life', 'none')")
    running = await startProcess({
      DATABASE_URL: server.url('xalq'),
      DATA_DIR: join(folder, 'data'),
      DEMO: '1',
      LOG: 'silent',
    })
    citizen = await signInOver(running.base, '+998900000001')
  })
  afterAll(async () => {
    await running.kill('SIGTERM')
    await server.stop()
  })

  it('cuts every connection, again and again: requests are done or refused with 503, and sent again they are done once', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `cut-${index}`)
    const cutting = (async () => {
      for (let round = 0; round < 8; round += 1) await cutAll()
    })()
    const answers = await Promise.all(keys.map((key) => file(running.base, citizen, key)))
    await cutting
    for (const answer of answers) {
      expect([200, 201, 503]).toContain(answer.status)
      if (answer.status === 503) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    for (const key of keys)
      await until(async () => [200, 201].includes((await file(running.base, citizen, key)).status))
    const [row] = await ask(
      "select count(*)::int as n, count(distinct idempotency_key)::int as keys from reports where idempotency_key like 'cut-%'",
    )
    expect(row).toEqual({ n: keys.length, keys: keys.length })
    expect(
      await ask('select r.id from reports r where seq <> (select count(*) from events e where e.report_id = r.id)'),
    ).toEqual([])
    expect(running.child.exitCode).toBeNull()
  })

  it('is stopped: not ready, pages say that it passes, and what was typed stands on the page to be sent again', async () => {
    await server.stop()
    await until(async () => (await statusOf(`${running.base}/readyz`)) === 503)
    expect(await statusOf(`${running.base}/healthz`)).toBe(200)
    const page = await fetch(`${running.base}/uz/reports`)
    expect([page.status, Number(page.headers.get('retry-after')) > 0]).toEqual([503, true])
    expect(await page.text()).toContain('Xizmat vaqtincha ishlamayapti')
    const api = await fetch(`${running.base}/api/v1/reports`)
    expect([api.status, (await api.json()).code]).toEqual([503, 'unavailable'])
    const signedIn = { origin: running.base, cookie: `xn_session=${citizen}` }
    const plain = await fetch(`${running.base}/ru/report/details`, {
      method: 'POST',
      headers: signedIn,
      body: new URLSearchParams({ text: 'Uzoq yozilgan "soʻzlar" <va> belgilar', step: 'next' }),
    })
    expect(plain.status).toBe(503)
    const typed = await plain.text()
    expect(typed).toContain('action="/ru/report/details"')
    expect(typed).toContain('value="Uzoq yozilgan &quot;soʻzlar&quot; &lt;va> belgilar"')
    expect(typed).toContain('name="step" value="next"')
    const form = new FormData()
    form.set('reason', 'Hech narsa qilinmagan')
    form.set('photo', new Blob(['x'.repeat(5000)]), 'a.jpg')
    const withPhoto = await fetch(`${running.base}/uz/reports/1/object`, {
      method: 'POST',
      headers: signedIn,
      body: form,
    })
    expect(withPhoto.status).toBe(503)
    const kept = await withPhoto.text()
    expect(kept).toContain('value="Hech narsa qilinmagan"')
    expect(kept).toContain('Rasm va fayllarni qaytadan tanlash kerak boʻladi.')
    expect(running.child.exitCode).toBeNull()
  })

  it('comes back: ready again, reports are filed, jobs and loops go on', async () => {
    const notices = async () => Number((await ask('select count(*)::int as n from notice_deliveries'))[0].n)
    await server.revive()
    await until(async () => (await statusOf(`${running.base}/readyz`)) === 200)
    const before = await notices()
    expect((await file(running.base, citizen, 'after')).status).toBe(201)
    await until(async () => (await notices()) > before)
    await until(async () => Number((await ask('select count(*)::int as n from count_deltas'))[0].n) === 0)
  })
})

describe('The embedded database', () => {
  it('killed outright is started again by the app that owns it, which goes on with all it had', async () => {
    const env = { DATA_DIR: join(folder, 'embedded'), DEMO: '1', LOG: 'silent' }
    // The demonstration lives its ninety days first, and may be cut short: that ends nothing either.
    const running = await startProcess(env)
    const token = await signInOver(running.base, '+998900000001')
    const filed = await (await file(running.base, token, 'before')).json()
    const postmaster = async () =>
      Number((await readFile(join(env.DATA_DIR, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
    const killed = await postmaster()
    // In a namespace of its own the file names another process: the one that listens is found by its folder.
    const pids = process.platform === 'linux' ? await postmastersOf(join(env.DATA_DIR, 'postgres')) : [killed]
    expect(pids).toHaveLength(1)
    process.kill(pids[0]!, 'SIGKILL')
    await until(async () => {
      const now =
        process.platform === 'linux' ? await postmastersOf(join(env.DATA_DIR, 'postgres')) : [await postmaster()]
      return now.length === 1 && now[0] !== pids[0] && (await statusOf(`${running.base}/readyz`)) === 200
    })
    const again = await file(running.base, token, 'before')
    expect([again.status, again.headers.get('idempotent-replayed'), (await again.json()).id]).toEqual([
      200,
      'true',
      filed.id,
    ])
    await expect(startProcess(env)).rejects.toThrow(/already running on the data folder/)
    expect(await running.kill('SIGTERM')).toBe(0)
  })
})

/** Servers on this cluster whose parent is none of its own processes. */
async function postmastersOf(cluster: string): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    if (/postgres\0-D\0/.test(command) && command.includes(`\0${cluster}\0`)) found.push(Number(name))
  }
  return found
}
