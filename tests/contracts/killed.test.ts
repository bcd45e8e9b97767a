// What goes on when its process is killed in the middle: the sweep of due steps, a queued job that answers many
// reports.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEskiz } from '../../demo/gateways/eskiz.ts'
import { startMail } from '../../demo/gateways/mail.ts'
import { startPush } from '../../demo/gateways/push.ts'
import { startTelegram } from '../../demo/gateways/telegram.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, formOf } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'
import { copyReport, signInOver, startProcess } from '../setup/process.ts'
import { until } from '../setup/waiting.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xalq-killed-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const file = async (base: string): Promise<number> => {
  const body = formOf({ category: 'WAT03', lat: 40.778, lng: 71.326, text: 'Quvur yorilgan' })
  const token = await signInOver(base, '+998900000001')
  const answer = await fetch(`${base}/api/v1/reports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body,
  })
  return (await answer.json()).id
}

describe('A sweep', () => {
  it('killed in the middle, twice, goes on where it was: every rung of every report is climbed once', async () => {
    const database = await createDatabase()
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query("insert into instance (name, value) values ('demo', '1'), ('demo_life', 'none')")
    const env = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'sweep'), DEMO: '1' }
    // A report as it was filed and accepted, seven hundred and fifty times over, and then forgotten for twenty days.
    const web = await startProcess({ ...env, RUN: 'web' })
    const id = await file(web.base)
    const officer = await signInOver(web.base, '+998900000011')
    const accepted = await fetch(`${web.base}/api/v1/reports/${id}/actions/accept`, {
      method: 'POST',
      headers: { authorization: `Bearer ${officer}` },
    })
    expect(accepted.status).toBe(200)
    await web.kill('SIGTERM')
    await copyReport(client, id, 750)
    await client.query(`update reports set due_at = now() - interval '20 days', act_by = now() - interval '20 days',
      stage_entered_at = now() - interval '21 days', term_from = now() - interval '21 days'`)
    await client.query(
      "insert into due_steps select id, 'escalate', now() - interval '1 hour' from reports on conflict (report_id) do update set at = excluded.at",
    )
    const climbed = async () =>
      Number((await client.query("select count(*)::int n from events where type = 'escalate'")).rows[0].n)
    const reach = (n: number) => until(async () => (await climbed()) >= n)
    for (const goal of [600, 1800]) {
      const running = await startProcess(env)
      await reach(goal)
      await running.kill('SIGKILL')
      expect(await climbed()).toBeLessThan(3004)
    }
    const last = await startProcess(env)
    await reach(3004)
    // Nothing is due any more, so nothing can climb further.
    await until(
      async () =>
        Number((await client.query('select count(*)::int n from due_steps where at < now()')).rows[0].n) === 0,
    )
    await last.kill('SIGTERM')
    const { rows } = await client.query(`
      select count(*)::int n, min(escalated)::int least, sum((select count(*) from events e where e.report_id = r.id and e.type = 'escalate'))::int steps,
        count(*) filter (where seq <> (select count(*) from events e where e.report_id = r.id))::int broken from reports r`)
    expect(rows[0]).toEqual({ n: 751, least: 4, steps: 3004, broken: 0 })
    await client.end()
    await database.drop()
  })
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
    const incident = await (
      await post('/api/v1/incidents', formOf({ categories: 'WAT03', title: 'Quvur yorilgan', text: 'Taʼmirlanmoqda' }))
    ).json()
    const id = await file(one.base)
    await copyReport(client, id, 400)
    const answered = async () =>
      Number((await client.query("select count(*)::int n from events where type = 'answer'")).rows[0].n)
    const reach = (n: number) => until(async () => (await answered()) >= n)
    expect(
      (await post(`/api/v1/incidents/${incident.id}/answer`, formOf({ text: 'Tuzatildi', photo: await jpeg() })))
        .status,
    ).toBe(202)
    await reach(20)
    await one.kill('SIGKILL')
    expect(await answered()).toBeLessThan(401)
    // The minute of silence is waited for by the clock of the table.
    await client.query("update worker_beats set at = at - interval '58 seconds'")
    const two = await startProcess(env)
    await reach(401)
    const { rows } = await client.query(
      "select count(*)::int n, count(distinct report_id)::int reports from events where type = 'answer'",
    )
    expect(rows[0]).toEqual({ n: 401, reports: 401 })
    await two.kill('SIGTERM')
    await client.end()
    await database.drop()
  })
})

describe('The senders', () => {
  const isLong = process.env['LONG'] === '1'
  const [count, kills] = isLong ? [10_000, 100] : [400, 6]

  it('killed again and again send each message once: none is lost, and a second one is of a known doubt', async () => {
    const [eskiz, telegram, push, mail] = await Promise.all([startEskiz(), startTelegram(), startPush(), startMail()])
    const database = await createDatabase()
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query("insert into instance (name, value) values ('demo', '1'), ('demo_life', 'none')")
    const own = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'senders'), DEMO: '1', LOG: 'silent' }
    const gateways = { ...eskiz.env, ...telegram.env, ...mail.env, PUBLIC_URL: 'http://127.0.0.1:9' }
    const env = { ...own, ...gateways }
    const web = await startProcess({ ...own, RUN: 'web' })
    const report = await file(web.base)
    await web.kill('SIGTERM')
    await client.query("insert into settings (name, value) values ('notices', $1) on conflict (name) do update set value = excluded.value", [{ quietFromHour: 0, quietUntilHour: 0 }]) // prettier-ignore
    // One notice, and everybody is told of it by one of the four channels.
    const { rows: people } = await client.query<{ id: string; phone: string }>(
      `insert into people (phone, created_at) select '+99893' || lpad(n::text, 7, '0'), now() from generate_series(1, $1) n returning id, phone`,
      [count],
    )
    const channelOf = (index: number) => (['telegram', 'push', 'email', 'sms'] as const)[index % 4]!
    const browsers = new Map<number, ReturnType<typeof push.subscribe>>()
    for (const [index, { id }] of people.entries()) {
      const channel = channelOf(index)
      if (channel === 'sms') continue
      if (channel === 'push') browsers.set(index, push.subscribe())
      const { endpoint, keys } = browsers.get(index) ?? { endpoint: channel === 'telegram' ? String(9000 + index) : `p${index}@pochta.example`, keys: null } // prettier-ignore
      await client.query(
        `insert into contact_points (person_id, channel, address, keys, language, made_at, confirmed_at) values ($1, $2, $3, $4, 'uz', now(), now())`,
        [id, channel, endpoint, keys],
      )
    }
    const notice = (await client.query('select id from notices where report_id = $1 limit 1', [report])).rows[0].id
    await client.query(
      `insert into messages (notice_id, person_id, channel, created_at, send_at)
       select $1, id, channel, now(), now() from unnest($2::bigint[], $3::text[]) w (id, channel)`,
      [notice, people.map(({ id }) => id), people.map((_, index) => channelOf(index))],
    )
    const inState = async (...among: string[]) =>
      Number((await client.query('select count(*)::int n from messages where notice_id = $1 and state = any($2)', [notice, among])).rows[0].n) // prettier-ignore
    const settled = () => inState('sent', 'arrived', 'failed', 'dropped')
    for (let kill = 0; kill < kills; kill += 1) {
      const running = await startProcess(env)
      const goal = (await settled()) + Math.ceil((Math.random() * 1.5 * count) / kills)
      await until(async () => (await settled()) >= Math.min(goal, count) || (await inState('queued')) === 0)
      await running.kill('SIGKILL')
    }
    const last = await startProcess(env)
    await until(async () => (await inState('queued', 'sending')) === 0)
    await last.kill('SIGTERM')

    const { rows: states } = await client.query(
      `select p.phone, m.state, m.doubtful from messages m join people p on p.id = m.person_id where m.notice_id = $1 and p.id = any($2::bigint[]) order by p.id`,
      [notice, people.map(({ id }) => id)],
    )
    const came = (index: number, phone: string) =>
      ({
        telegram: () => telegram.sent.filter(({ chat_id }) => chat_id === String(9000 + index)).length,
        // A second one of the same tag takes the place of the first.
        push: () => browsers.get(index)!.shown.length,
        email: () => new Set(mail.letters.filter(({ to }) => [to].flat()[0]!.text === `p${index}@pochta.example`).map(({ messageId }) => messageId)).size,
        sms: () => eskiz.sent.filter((sms) => `+${sms.phone}` === phone).length,
      })[channelOf(index)]() // prettier-ignore
    const wrong = states.filter(({ phone, state, doubtful }, index) => {
      const times = came(index, phone)
      return !['sent', 'arrived'].includes(state) || times < 1 || times > (doubtful ? 1 + kills : 1)
    })
    expect(states).toHaveLength(count)
    expect(wrong).toEqual([])
    await client.end()
    await database.drop()
    await Promise.all([eskiz, telegram, push, mail].map(({ close }) => close()))
  })
})
