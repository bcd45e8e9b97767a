// Notices: what a filing loses once every channel has a gateway and people follow, and how fast a storm of reports
// drains.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type pg from 'pg'
import { load, type Request, type Result } from './client.ts'

interface Bench {
  client: pg.Client
  port: number
  seconds: number
  start: (env: Record<string, string>) => Promise<ChildProcess>
  stop: (app: ChildProcess) => Promise<unknown>
  filing: (index: number) => Request
}

/** Followers of each district, half by push and half by e-mail. */
const perDistrict = 25
const stormOf = 1000
/** So often filing is measured without gateways and with them. */
const turns = 3

interface Browser {
  endpoint: string
  keys: { p256dh: string; auth: string }
}

/** The gateways, away from the load, and browsers that said yes to be told. */
async function startGateways(
  count: number,
): Promise<{ env: Record<string, string>; browsers: Browser[]; stop: () => unknown }> {
  const child = fork(join(import.meta.dirname, 'gateways.ts'), [String(count)], { execArgv: [] })
  const [{ env, browsers }] = await once(child, 'message')
  return { env, browsers, stop: () => child.kill() }
}

/** Nobody's addresses that follow each district. */
async function addFollowers({ client }: Bench, browsers: Browser[]): Promise<number> {
  const { rows } = await client.query("select code from territories where level = 'district' order by code")
  const points = rows.flatMap(({ code }) =>
    Array.from({ length: perDistrict }, (_, index) => {
      const browser = index % 2 === 0 ? browsers.pop() : undefined
      return {
        topic: `district:${code}`,
        channel: browser ? 'push' : 'email',
        address: browser?.endpoint ?? `k${code}-${index}@pochta.example`,
        keys: browser?.keys ?? null,
      }
    }),
  )
  await client.query(
    `with given as (select * from json_to_recordset($1) as g (topic text, channel text, address text, keys jsonb)),
      made as (insert into contact_points (person_id, channel, address, keys, language, made_at, confirmed_at)
        select null, channel, address, keys, 'uz', now(), now() from given returning id, address),
      followed as (insert into follows (point_id, topic, made_at, confirmed_at)
        select made.id, g.topic, now(), now() from made join given g using (address) returning id, topic)
      insert into follow_keys (key, follow_id) select topic, id from followed`,
    [JSON.stringify(points)],
  )
  await client.query('vacuum analyze contact_points, follows, follow_keys')
  return points.length
}

const say = (what: string, { perSecond, p50, p97, p99, errors }: Result) =>
  console.log(`notices: ${what}: ${perSecond}/s, p50 / p97 / p99 ${p50} / ${p97} / ${p99} ms, ${errors} errors`)

/** Filing as people come, twenty a second, so that what follows a filing is done beside it. */
async function filed(bench: Bench, what: string): Promise<void> {
  const asked = { name: what, port: bench.port, connections: 4, rate: 20, next: bench.filing }
  await load({ ...asked, seconds: 3 })
  say(what, await load({ ...asked, seconds: bench.seconds }))
}

type Counts = { channel: string; n: number }[]

/** As many as one likes at once, and then until every gateway was given its last message. */
async function storm({ client, port, filing }: Bench): Promise<void> {
  const waiting = async () =>
    (
      await client.query(
        `select (select count(*) from messages where state = 'sending' or (state = 'queued' and send_at <= now()))::int
          + (select count(*) from graphile_worker._private_jobs where run_at <= now())::int as n`,
      )
    ).rows[0].n
  const sent = async (): Promise<Counts> =>
    (
      await client.query(
        "select channel, count(*)::int as n from messages where state in ('sent', 'arrived') group by 1 order by 1",
      )
    ).rows
  while ((await waiting()) > 0) await new Promise((done) => setTimeout(done, 200))
  const before = await sent()
  const began = performance.now()
  let next = 0
  const refused = new Map<string, number>()
  const file = async () => {
    while (next < stormOf) {
      const { path, ...request } = filing(next++)
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, request)
      const words = await answer.text()
      if (answer.status === 201) continue
      const why = `${answer.status} ${words.slice(-160)}`
      refused.set(why, (refused.get(why) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: 16 }, file))
  const sum = (counts: Counts) => counts.reduce((all, { n }) => all + n, 0)
  const filedIn = (performance.now() - began) / 1000
  const gone = sum(await sent()) - sum(before)
  while ((await waiting()) > 0) await new Promise((done) => setTimeout(done, 50))
  const drained = (performance.now() - began) / 1000
  const after = await sent()
  const all = sum(after) - sum(before)
  const byChannel = after.map(
    ({ channel, n }) => `${channel} ${n - (before.find((each) => each.channel === channel)?.n ?? 0)}`,
  )
  for (const [why, count] of refused) console.log(`notices: refused ${count}: ${why}`)
  console.log(
    [
      `notices: a storm of ${stormOf} reports, filed in ${filedIn.toFixed(1)} s: ${all} messages (${byChannel.join(', ')})`,
      `gone after ${drained.toFixed(1)} s: ${Math.round(all / drained)}/s`,
      `${Math.round(gone / filedIn)}/s beside the filing and ${Math.round((all - gone) / (drained - filedIn))}/s after it`,
    ].join(', '),
  )
}

export async function measureNotices(bench: Bench): Promise<void> {
  const own = `http://127.0.0.1:${bench.port}`
  const { env, browsers, stop } = await startGateways(5000)
  // Nothing waits for others, or for the night to end: each message leaves by itself.
  await bench.client.query(
    "insert into settings (name, value) values ('notices', $1) on conflict (name) do update set value = excluded.value",
    [{ gatherMinutes: 0, quietFromHour: 0, quietUntilHour: 0 }],
  )
  // In turn, so that what changes in the machine meanwhile is not taken for what the channels cost.
  let app: ChildProcess | undefined
  for (let turn = 0; turn < turns * 2; turn += 1) {
    const isOn = turn % 2 === 1
    if (app) await bench.stop(app)
    app = await bench.start({ ...(isOn && env), PUBLIC_URL: own })
    await filed(bench, `filing, ${isOn ? 'all channels on' : 'no gateway'}`)
  }
  const followers = await addFollowers(bench, browsers)
  console.log(`notices: ${followers} followers, ${perDistrict} of each district`)
  await filed(bench, 'filing, all channels on, followers')
  await storm(bench)
  await bench.stop(app!)
  stop()
}
