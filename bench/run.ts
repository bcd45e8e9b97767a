// `npm run bench`: what the platform costs at 200,000 reports and a million events, with the floor beside each figure.
// SIZE=2000000 measures at national volume; ONLY=card,league runs the lines that bear one of these words.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { build } from '../build.mjs'
import { startServer } from '../src/platform/server.ts'
import { lastPeriod, shift } from '../src/ratings/editions.ts'
import { measureLive } from './live.ts'
import { measureNotices } from './notices.ts'
import { load, type Load, type Result } from './client.ts'
import { seed } from './seed.ts'

const root = join(import.meta.dirname, '..')
const size = Number(process.env['SIZE'] ?? 200_000)
const seconds = Number(process.env['SECONDS'] ?? 10)
const only = process.env['ONLY']?.split(',')
const isAsked = (name: string) => !only || only.some((word) => name.includes(word))
const port = 3950

await build()
const folder = await mkdtemp(join(tmpdir(), 'xalq-bench-'))
const server = await startServer(folder)
const admin = new pg.Client({ connectionString: server.url('postgres') })
await admin.connect()
await admin.query('create database bench')
await admin.end()
const url = server.url('bench')
const client = new pg.Client({ connectionString: url })
await client.connect()

// The flags of `npm start`: a small young generation keeps memory down at no cost that we could measure.
const flags = /^node (--.*) start\.mjs$/
  .exec(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts.start)![1]!
  .split(' ')

function startApp(at = port, more: Record<string, string> = {}): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...flags, join(root, 'dist', 'main.js')], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url, DATA_DIR: folder, DEMO: '1', PORT: String(at), LOG: 'error', ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((done) => child.stdout.on('data', (chunk) => String(chunk).includes('ready') && done(child)))
}
const stopApp = (child: ChildProcess) => new Promise((done) => (child.on('exit', done), child.kill('SIGTERM')))

// The first start migrates and fills the reference data; demo life is not wanted here.
await client
  .query('create table if not exists instance (name text primary key, value text not null)')
  .catch(() => undefined)
await client.query('drop table instance')
let app = await startApp()
await stopApp(app)
await client.query(
  "insert into instance values ('demo_life', 'none'), ('search_spelling', '4 0') on conflict do nothing",
)
await client.query(
  'truncate reports, events, event_texts, photos, counts, count_deltas, notices, notice_deliveries, map_queue, map_places, map_counts restart identity cascade',
)
await client.query('truncate graphile_worker._private_jobs')
console.log(`Seeding ${size.toLocaleString('en')} reports and ${(size * 5).toLocaleString('en')} events …`)
await seed(client, size)
/** All events counted by the command that operators have, on all cores. */
const recount = () =>
  spawnSync(process.execPath, [join(root, 'dist', 'recompute-ratings.js'), url, '--write'], {
    encoding: 'utf8',
  }).stdout.trim()
console.log(`ratings, counted: ${recount()}`)
await client.query('vacuum analyze rating_spans, type_spans, rating_progress')
const generous = {
  requestsPerAddressAndMinute: 100_000_000,
  dearRequestsPerAddressAndMinute: 100_000_000,
  reportsPerPersonAndDay: 1_000_000,
  triesPerAddressAndHour: 1_000_000,
}
await client.query("insert into settings (name, value) values ('limits', $1)", [generous])
app = await startApp()

/** After its first start the server publishes ledger and open tables once; until then nothing is measured. */
async function settled() {
  const began = performance.now()
  for (;;) {
    const { rows } = await client.query(
      "select exists (select 1 from dumps where kind = 'data') and not exists (select 1 from rating_queue) and not exists (select 1 from map_queue) as done",
    )
    if (rows[0].done) break
    await new Promise((done) => setTimeout(done, 500))
  }
  console.log(`settled after ${((performance.now() - began) / 1000).toFixed(0)} s`)
}
await settled()

const post = async (path: string, body: object) =>
  (
    await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  ).json()
async function signIn(phone: string): Promise<string> {
  const { demoCode } = await post('/api/v1/session/codes', { phone })
  return (await post('/api/v1/session', { phone, code: demoCode })).token
}
const officer = await signIn('+998900000011')
const controller = await signIn('+998900000022')
const dispatcher = await signIn('+998900000031')
const people: string[] = []
for (let index = 1; index <= (isAsked('mix') ? 1000 : 50); index += 1)
  people.push(await signIn(`+99893${String(index).padStart(7, '0')}`))
await client.query(
  "update reports set agency_id = (select agency_id from memberships where role = 'officer' limit 1) where id % 400 = 0",
)

const bodies = (await client.query('select distinct agency_id from reports where id < 4000')).rows.map(
  ({ agency_id }) => agency_id,
)
const anyBody = () => bodies[Math.floor(Math.random() * bodies.length)]
const last = lastPeriod('week', new Date().toISOString().slice(0, 10))
const [week, weeks] = [`from=${last.from}&to=${last.to}`, `from=${shift(last.to, -21)}&to=${shift(last.to, 7)}`]
const any = () => 1 + Math.floor(Math.random() * size)
const as = (token: string) => ({ authorization: `Bearer ${token}` })
const filing = (index: number, { lat, lng } = { lat: 40.778, lng: 71.326 }) => ({
  method: 'POST' as const,
  path: '/api/v1/reports',
  headers: { ...as(people[index % people.length]!), 'content-type': 'application/json' },
  body: JSON.stringify({
    category: 'WAT03',
    lat,
    lng,
    text: 'Koʻchamizda suv quvuri yorilib, yoʻlni suv bosdi.',
  }),
})

/** A view so many degrees high around a place where people report. */
const spots = (
  await client.query('select exact_lat as lat, exact_lng as lng from reports where id < 5000 and exact_lat is not null')
).rows
function near(degrees: number): string {
  const { lat, lng } = spots[Math.floor(Math.random() * spots.length)]
  return [lat - degrees / 2, lng - degrees, lat + degrees / 2, lng + degrees].map((each) => each.toFixed(4)).join(',')
}
const one = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)]!
const types: string[] = (await client.query('select code from categories')).rows.map(({ code }) => code)
const groups: string[] = (await client.query('select code from category_groups')).rows.map(({ code }) => code)
const regions: string[] = (await client.query("select code from territories where level = 'region'")).rows.map(
  ({ code }) => code,
)
const districts: string[] = (await client.query("select code from territories where level = 'district'")).rows.map(
  ({ code }) => code,
)
const months = (back: number) => new Date(Date.now() - back * 30 * 86_400_000).toISOString().slice(0, 7)
/** Any filter, as people would put them together. */
function anyFilter(): string {
  const parts = [
    Math.random() < 0.4 && `territory=${one(regions)}`,
    Math.random() < 0.3 && one([`group=${one(groups)}`, `category=${one(types)}`]),
    Math.random() < 0.3 && `status=${one(['in_progress', 'closed', 'answered'])}`,
    Math.random() < 0.2 && 'overdue=1',
    Math.random() < 0.3 && `since=${one([months(0), months(2), months(11)])}`,
  ]
  return parts
    .filter(Boolean)
    .map((part) => `&${part}`)
    .join('')
}
/** What staff look for on their desk. */
function anyWork(): string {
  const parts = [
    one(['tab=next', 'tab=all', 'tab=all', 'tab=waiting']),
    Math.random() < 0.4 && one([`group=${one(groups)}`, `category=${one(types)}`]),
    Math.random() < 0.3 && `status=${one(['in_progress', 'answered', 'verifying', 'waiting_reporter'])}`,
    Math.random() < 0.2 && one(['due=overdue', 'due=today', 'overdue=1', 'new=1']),
    Math.random() < 0.2 && `flag=${one(['repeat', 'joined', 'asking'])}`,
    Math.random() < 0.2 && `order=${one(['promise', 'filed', 'type', 'place'])}`,
    Math.random() < 0.2 && `since=${months(1)}-01`,
    Math.random() < 0.1 && 'q=quvur',
    Math.random() < 0.1 && 'fold=1',
  ]
  return parts.filter(Boolean).join('&')
}
const country = '37.1,55.9,45.65,73.2'
// Each view is another one: nothing is answered from what was kept for the one before.
const shaken = () =>
  country
    .split(',')
    .map((each) => (Number(each) + (Math.random() - 0.5) * 0.9).toFixed(4))
    .join(',')
const maps: [string, () => string][] = [
  ['the country', () => `/api/v1/map?bbox=${shaken()}`],
  ['the country, any filter', () => `/api/v1/map?bbox=${shaken()}${anyFilter()}`],
  ['the country, a group', () => `/api/v1/map?bbox=${shaken()}&group=${one(groups)}`],
  ['the country, a type', () => `/api/v1/map?bbox=${shaken()}&category=${one(types)}`],
  ['the country, a year of a type', () => `/api/v1/map?bbox=${shaken()}&category=${one(types)}&since=${months(11)}`],
  ['the country, a body', () => `/api/v1/map?bbox=${shaken()}&agency=${anyBody()}`],
  ['the country, the last year', () => `/api/v1/map?bbox=${shaken()}&since=${months(11)}`],
  ['a region', () => `/api/v1/map?bbox=${near(1)}`],
  ['a region, any filter', () => `/api/v1/map?bbox=${near(1)}${anyFilter()}`],
  ['a district', () => `/api/v1/map?bbox=${near(0.25)}`],
  ['a district, any filter', () => `/api/v1/map?bbox=${near(0.25)}${anyFilter()}`],
  [
    'the densest city',
    () => `/api/v1/map?bbox=${[41.2, 69.1, 41.4, 69.4].map((each) => each + Math.random() * 0.02).join(',')}`,
  ],
  ['a street', () => `/api/v1/map?bbox=${near(0.01)}`],
  ['a street, any filter', () => `/api/v1/map?bbox=${near(0.01)}${anyFilter()}`],
]

const lines: (Omit<Load, 'port' | 'seconds'> & { seconds?: number })[] = [
  { name: 'front page', connections: 16, next: () => ({ method: 'GET', path: '/uz/' }) },
  { name: 'card page', connections: 16, next: () => ({ method: 'GET', path: `/uz/reports/${any()}` }) },
  {
    name: 'list of 100 (JSON)',
    connections: 16,
    next: () => ({ method: 'GET', path: '/api/v1/reports?limit=100&territory=1714' }),
  },
  {
    name: 'list page of 100',
    connections: 16,
    next: () => ({ method: 'GET', path: '/uz/reports?limit=100&territory=1714' }),
  },
  { name: 'search: a common word', connections: 4, next: () => ({ method: 'GET', path: '/api/v1/reports?q=maktab' }) },
  {
    name: 'search: a rare word',
    connections: 4,
    next: () => ({ method: 'GET', path: `/api/v1/reports?q=kamyob${Math.floor(Math.random() * 50)}` }),
  },
  {
    name: 'search: two words that never meet',
    connections: 4,
    next: () => ({ method: 'GET', path: '/api/v1/reports?q=lift+nasos' }),
  },
  {
    name: 'search: a word nobody wrote',
    connections: 4,
    next: () => ({ method: 'GET', path: '/api/v1/reports?q=zzzz' }),
  },
  {
    name: 'search: a word in a district',
    connections: 4,
    next: () => ({ method: 'GET', path: '/api/v1/reports?q=lift&territory=1714204' }),
  },
  {
    name: 'list of a body',
    connections: 4,
    next: () => ({ method: 'GET', path: `/api/v1/reports?agency=${anyBody()}` }),
  },
  {
    name: 'list of a type in a region',
    connections: 4,
    next: () => ({ method: 'GET', path: '/api/v1/reports?category=HEA05&territory=1714' }),
  },
  {
    name: 'list of the overdue of a region',
    connections: 4,
    next: () => ({ method: 'GET', path: '/api/v1/reports?overdue=1&territory=1714' }),
  },
  { name: 'workbench', connections: 8, next: () => ({ method: 'GET', path: '/uz/work', headers: as(officer) }) },
  ...(
    [
      ['a body', officer],
      ['a region', controller],
      ['the operator', dispatcher],
    ] as const
  ).map(([whose, token]) => ({
    name: `desk of ${whose}, any filter`,
    connections: 4,
    next: () => ({ method: 'GET' as const, path: `/uz/work?${anyWork()}`, headers: as(token) }),
  })),
  {
    name: 'oversight of a region',
    connections: 4,
    next: () => ({ method: 'GET', path: '/uz/oversight', headers: as(controller) }),
  },
  {
    name: 'oversight of the country',
    connections: 4,
    next: () => ({ method: 'GET', path: '/uz/oversight', headers: as(dispatcher) }),
  },
  {
    name: 'monitoring of the country',
    connections: 4,
    next: () => ({ method: 'GET', path: '/uz/oversight/monitoring?days=90', headers: as(dispatcher) }),
  },
  { name: 'bulletin', connections: 4, next: () => ({ method: 'GET', path: '/uz/ratings/bulletin' }) },
  { name: 'overdue', connections: 4, next: () => ({ method: 'GET', path: '/uz/ratings?view=overdue' }) },
  { name: 'body', connections: 4, next: () => ({ method: 'GET', path: `/uz/agencies/${anyBody()}` }) },
  { name: 'league', connections: 4, next: () => ({ method: 'GET', path: '/uz/ratings' }) },
  {
    name: 'steps behind a figure of a region',
    connections: 4,
    next: () => ({ method: 'GET', path: `/uz/ratings/steps?figure=answers&territory=1714&${week}` }),
  },
  {
    name: 'steps behind a figure of a body',
    connections: 4,
    next: () => ({ method: 'GET', path: `/uz/ratings/steps?figure=late&agency=${anyBody()}&${weeks}` }),
  },
  {
    name: 'steps behind a rare figure',
    connections: 1,
    next: () => ({ method: 'GET', path: `/uz/ratings/steps?figure=closed_papers&${weeks}` }),
  },
  {
    name: 'steps behind a figure of a kind',
    connections: 4,
    next: () => ({ method: 'GET', path: `/uz/ratings/steps?figure=answers&kind=SUV&${week}` }),
  },
  ...maps.map(([name, path]) => ({
    name: `map: ${name}`,
    connections: 4,
    next: () => ({ method: 'GET' as const, path: path() }),
  })),
  { name: 'map page of the country', connections: 4, next: () => ({ method: 'GET', path: '/uz/map' }) },
  { name: 'map page: regions compared', connections: 4, next: () => ({ method: 'GET', path: '/uz/map?by=open' }) },
  {
    name: 'map page: mahallas compared',
    connections: 4,
    next: () => ({ method: 'GET', path: `/uz/map?by=open&territory=${one(districts)}` }),
  },
  { name: 'map page: hot spots', connections: 4, next: () => ({ method: 'GET', path: '/uz/map?by=hot' }) },
  {
    name: 'map: the list of a view',
    connections: 4,
    next: () => ({ method: 'GET', path: `/uz/map/list?bbox=${near(0.1)}` }),
  },
  { name: 'file a report', connections: 16, next: (index) => filing(index) },
  {
    name: 'mix by 1,000 people',
    connections: 1000,
    seconds: Math.max(60, seconds),
    // Each thinks for one to two seconds between two requests.
    rate: 667,
    next: (index) => {
      const dice = Math.random()
      if (dice < 0.6) return { method: 'GET', path: `/uz/reports/${any()}` }
      if (dice < 0.8) return { method: 'GET', path: '/uz/reports?territory=1714' }
      if (dice < 0.9) return { method: 'GET', path: '/uz/work', headers: as(officer) }
      return filing(index)
    },
  },
]

const results: Result[] = []
for (const line of lines) {
  if (!isAsked(line.name)) continue
  await load({ ...line, port, seconds: 2 })
  results.push(await load({ seconds, ...line, port }))
  console.log(results.at(-1))
}

/** What filing loses while views of the map are asked for at a rate of their own. */
async function filingBesideMap() {
  const map = maps.find(([name]) => name === 'a district, any filter')![1]
  const views: Load = {
    name: 'map: while reports are filed', port, seconds, connections: 8, rate: 50,
    next: () => ({ method: 'GET', path: map() }),
  } // prettier-ignore
  const files: Load = {
    name: 'file a report while 50 views a second are read', port, seconds, connections: 16,
    next: (index) => filing(index),
  } // prettier-ignore
  for (const result of await Promise.all([load(files), load(views)])) {
    results.push(result)
    console.log(result)
  }
}

/** The same queries by plain pg, sixteen at a time, for five seconds. */
async function byPlainPg(what: string, ask: (id: number) => Promise<unknown>) {
  const began = performance.now()
  let count = 0
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (performance.now() - began < 5000) {
        await ask(any())
        count += 1
      }
    }),
  )
  console.log(`floor: ${what} by plain pg: ${Math.round(count / 5)}/s`)
}

/** The floor: the same bytes from plain node:http, the same rows from plain pg. */
async function floors() {
  const html = await (await fetch(`http://127.0.0.1:${port}/uz/reports/1`)).text()
  const plain = createServer((_request, response) =>
    response.setHeader('content-length', Buffer.byteLength(html)).end(html),
  )
  await new Promise<void>((done) => plain.listen(0, '127.0.0.1', done))
  results.push(
    await load({
      name: 'floor: card bytes by node:http (same process as the load)',
      port: (plain.address() as AddressInfo).port,
      connections: 16,
      seconds: 5,
      next: () => ({ method: 'GET', path: '/' }),
    }),
  )
  plain.close()
  const pool = new pg.Pool({ connectionString: url, max: 16 })
  await byPlainPg('the card’s three queries', (id) =>
    Promise.all([
      pool.query({ name: 'r', text: 'select * from reports where id = $1', values: [id] }),
      pool.query({
        name: 'e',
        text: 'select * from events left join event_texts using (report_id, seq) where report_id = $1 order by seq',
        values: [id],
      }),
      pool.query({ name: 'p', text: 'select * from photos where report_id = $1', values: [id] }),
    ]),
  )
  await byPlainPg('the list of 100', () =>
    pool.query({
      name: 'l',
      text: `select r.id, r.seq, r.status, r.owner, r.category, r.region, r.district, r.mahalla, r.agency_id, r.filed_at, r.due_at, r.act_by, r.closed_at, r.publication,
        r.outcome, r.closed_basis, r.stars, r.public_lat, r.public_lng, t.words->>'text' as text, (select min(p.id) from photos p where p.report_id = r.id and p.seq = 1) as photo
        from (select * from reports where status <> 'moderating' and region = $1 order by id desc limit 101) r left join event_texts t on t.report_id = r.id and t.seq = 1 order by r.id desc`,
      values: ['1714'],
    }),
  )
  await pool.end()
}
/**
 * Every case open and one in a hundred due at once: how long the sweep takes to have climbed them all. The other cases
 * wait for a time to come, as open ones do.
 */
async function sweeping(due: number) {
  await client.query(
    `
    update reports set status = 'in_progress', owner = 'agency', act_by = now() + interval '5 days', due_at = now() + interval '5 days', closed_at = null, closed_basis = null,
      escalated = 0, stage_entered_at = now() - interval '6 days', term_from = now() - interval '6 days' where id <= $1`,
    [size],
  )
  await client.query(
    "insert into due_steps select id, 'escalate', now() + interval '4 days' from reports on conflict (report_id) do update set at = excluded.at",
  )
  await client.query('vacuum analyze reports, due_steps')
  await client.query(
    'update reports set escalated = 3 where id in (select id from reports where id % 97 = 0 order by id limit $1)',
    [due],
  )
  await client.query(
    "update due_steps set at = now() - interval '1 minute' where report_id in (select id from reports where id % 97 = 0 order by id limit $1)",
    [due],
  )
  await client.query('checkpoint')
  const began = performance.now()
  for (;;) {
    const { rows } = await client.query('select count(*)::int as n from due_steps where at <= now()')
    if (rows[0].n === 0) break
    await new Promise((done) => setTimeout(done, 50))
  }
  const taken = (performance.now() - began) / 1000
  console.log(`sweep: ${due} due steps in ${taken.toFixed(1)} s: ${Math.round(due / taken)}/s`)
}
/** How long after a filing was answered another process shows the report: asked at once, a hundred times. */
async function betweenProcesses() {
  const other = await startApp(port + 1)
  const taken: number[] = []
  for (let index = 0; index < 100; index += 1) {
    const { path, ...request } = filing(index)
    const { id } = await (await fetch(`http://127.0.0.1:${port}${path}`, request)).json()
    const began = performance.now()
    const read = await fetch(`http://127.0.0.1:${port + 1}/api/v1/reports/${id}`)
    await read.arrayBuffer()
    if (read.status !== 200) throw new Error(`Another process does not know report ${id}`)
    taken.push(performance.now() - began)
  }
  taken.sort((a, b) => a - b)
  console.log(`between processes: read after ${taken[50]!.toFixed(1)} ms (median), ${taken[95]!.toFixed(1)} ms (p95)`)
  await stopApp(other)
}
/** The server takes histories from before the ledger up by itself. */
async function takenUp() {
  for (let left = size; left > 0;) {
    await new Promise((done) => setTimeout(done, 1000))
    left = (await client.query('select count(*)::int as n from reports where head is null')).rows[0].n
  }
}
/** Histories from before the ledger taken up, then a checkpoint with its dump, and the verifier over it. */
async function sealing() {
  await client.query('delete from checkpoints; delete from dumps; delete from ledger; update reports set head = null')
  await client.query('vacuum analyze reports')
  const began = performance.now()
  await takenUp()
  console.log(`ledger: ${size} histories taken up in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  await client.query('delete from dumps; delete from checkpoints')
  for (let dump; !dump;) {
    await new Promise((done) => setTimeout(done, 500))
    dump = (
      await client.query(
        "select d.*, extract(epoch from now() - d.at)::float8 as taken from dumps d where kind = 'ledger' order by at desc limit 1",
      )
    ).rows[0]
    if (!dump) continue
    console.log(`ledger: a checkpoint with its dump in ${dump.taken.toFixed(1)} s, ${Math.round(dump.bytes / 1e6)} MB`)
    const checked = performance.now()
    const { stdout } = spawnSync(process.execPath, [join(root, 'verify.mjs'), join(folder, 'dumps', dump.name)], {
      encoding: 'utf8',
    })
    console.log(`ledger: verified in ${((performance.now() - checked) / 1000).toFixed(1)} s: ${stdout.split('\n')[0]}`)
  }
}
/**
 * All reports as a file of each kind, taken as fast as it comes; how much memory a server ever had that did nothing
 * before.
 */
async function exporting() {
  await stopApp(app)
  app = await startApp()
  for (const kind of ['csv', 'json', 'xlsx']) {
    const began = performance.now()
    const answer = await fetch(`http://127.0.0.1:${port}/uz/oversight/reports?as=${kind}&now=1`, {
      headers: as(dispatcher),
    })
    let bytes = 0
    for await (const piece of answer.body!) bytes += piece.length
    const most = readFileSync(`/proc/${app.pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1]
    console.log(
      `export: ${size} reports as ${kind}, ${Math.round(bytes / 1e6)} MB in ${((performance.now() - began) / 1000).toFixed(1)} s; memory at most ${Math.round(Number(most) / 1024)} MB`,
    )
  }
}
/** The middle and the twentieth slowest of a hundred, in milliseconds. */
const spread = (taken: number[]) => {
  const sorted = taken.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.floor(sorted.length * part)]!.toFixed(1)
  return `${at(0.5)} / ${at(0.95)} / ${sorted.at(-1)!.toFixed(1)} ms (p50 / p95 / max of ${sorted.length})`
}

/**
 * A step from the desk as a browser sends it: the form of the open report, then the page to which it leads, until its
 * last byte. Every second one is a question with words; the rest take a new report on.
 */
async function stepping() {
  const headers = { ...as(officer), accept: 'text/html' }
  const taken: number[] = []
  for (const [status, step] of [
    ['routed', 'accept'],
    ['in_progress', 'ask'],
  ] as const) {
    const from = `/uz/work?tab=all&status=${status}`
    const ids = (
      await client.query(
        // What is overdue the server moves by itself meanwhile.
        'select id from reports where id % 400 = 0 and status = $1 and act_by > now() order by act_by limit 60',
        [status],
      )
    ).rows
    for (const { id } of ids) {
      const page = await (await fetch(`http://127.0.0.1:${port}${from}&open=${id}`, { headers })).text()
      const form = page.match(new RegExp(`<form[^>]*action="([^"]*/${step}[^"]*)".*?</form>`, 's'))
      // Of danger nothing is asked.
      if (!form) continue
      const fields = new URLSearchParams(
        [...form[0].matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
          input.match(/name="([^"]*)"/)![1]!,
          (input.match(/value="([^"]*)"/)?.[1] ?? '').replaceAll('&amp;', '&'),
        ]),
      )
      if (step === 'ask') fields.set('text', 'Qaysi uyda suv yoʻq? Iltimos, uyning raqamini yozing.')
      const body = new FormData()
      for (const [name, value] of fields) body.append(name, value)
      const address = `http://127.0.0.1:${port}${form[1]!.replaceAll('&amp;', '&')}`
      const began = performance.now()
      const answer = await fetch(address, { method: 'POST', headers, body })
      const next = await answer.text()
      taken.push(performance.now() - began)
      if (!answer.redirected || !next.includes('desk-grid')) throw new Error(`${step} of ${id} was refused`)
    }
  }
  console.log(`desk: a step until the next row stands: ${spread(taken)}`)
}

/** Ten thousand who look at one report. */
async function listening() {
  const { id } = (await client.query("select id from reports where status = 'in_progress' order by id limit 1")).rows[0]
  await client.query('update reports set reporter_id = (select id from people where phone = $1) where id = $2', [
    '+998930000001',
    id,
  ])
  const step = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/reports/${id}/actions/add_note`, {
      method: 'POST',
      headers: { ...as(people[0]!), 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'Kechqurun ham suv kelmadi.' }),
    })
    if (answer.status !== 200) throw new Error(await answer.text())
    return `${id}.${((await answer.json()) as { seq: number }).seq}`
  }
  await measureLive({ port, count: 10_000, path: `/live?topics=report:${id}`, server: app.pid! }, step)
}

/** What the indexes of the desk cost filing: with them, without, and with them again. */
async function filingBesideIndexes() {
  const files = (name: string) =>
    load({ name, port, seconds, connections: 16, next: (index) => filing(index) }).then((result) => {
      results.push(result)
      console.log(result)
    })
  const { rows } = await client.query<{ indexname: string; indexdef: string }>(
    "select indexname, indexdef from pg_indexes where indexname ~ '^reports_(turn|look)'",
  )
  await files('file a report: indexes of the desk stand')
  for (const { indexname } of rows) await client.query(`drop index ${indexname}`)
  await files(`file a report: ${rows.length} indexes of the desk are gone`)
  for (const { indexdef } of rows) await client.query(indexdef)
  await files('file a report: they stand again')
}

if (isAsked('export')) await exporting()
if (isAsked('ratings')) console.log(`ratings, counted anew: ${recount()}`)
if (isAsked('ledger')) await sealing()
if (isAsked('processes')) await betweenProcesses()
if (isAsked('beside')) await filingBesideMap()
if (isAsked('press')) await stepping()
if (isAsked('indexes')) await filingBesideIndexes()
if (isAsked('live')) await listening()
if (isAsked('notices')) {
  await stopApp(app)
  await measureNotices({
    client,
    port,
    seconds: Math.max(20, seconds),
    start: (env) => startApp(port, env),
    stop: stopApp,
    filing: (index) => filing(index, one(spots)),
  })
  app = await startApp()
}
if (isAsked('floor')) await floors()
// Last, since it makes other cases of them.
if (isAsked('sweep')) await sweeping(Math.floor(size / 100))
console.table(results)
const memory = readFileSync(`/proc/${app.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)?.[1]
console.log(`server memory: ${Math.round(Number(memory) / 1024)} MB`)
await stopApp(app)
await client.end()
await server.stop()
await rm(folder, { recursive: true, force: true })
