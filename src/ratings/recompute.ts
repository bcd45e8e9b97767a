// `npm run recompute-ratings`: counts all events anew, on all cores, and says whether that is what is kept; with `--write` puts it in its place.
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import pg from 'pg'
import type { ToldEvent } from '../reports/index.ts'
import { countEvents, type Measure, measures } from './measures.ts'

interface Task {
  url: string
  from: number
  to: number
  hokimliks: [territory: string, id: number][]
  /** Of reports filed by staff: bodies whose counts are kept apart. */
  own: [report: number, bodies: number[]][]
}

const reportsAtOnce = 4000
/** Differences told one by one. */
const shown = 20
const tab = '\t'

/** Types that count for nothing, and the row they leave matters to nothing that is counted: as long as they do not change the status, as leaving a merger does. */
const silent = [
  'add_note',
  'remind',
  'notified',
  'publish',
  'hide_photo',
  'blur_photo',
  'edit_public_text',
  'mark_private',
  'join',
  'leave',
  'correct',
  'assign',
  'countersign',
]

/** One text for some thousand reports: the database has least to do, and so have we. */
const chunk = `
  select string_agg(concat_ws(E'\\t', e.report_id, e.seq, (extract(epoch from e.at) * 1000)::bigint, e.type, e.role, coalesce(e.agency_id, 0), e.body::text), E'\\n' order by e.report_id, e.seq) as lines
  from events e where e.report_id >= $1 and e.report_id < $2 and (e.type <> all($3) or e.body ? 'to')`

const [places, spansMost, kinds] = [1_000_000, 4096, 128]

/** Sums under whole numbers: a text for each of some million sums would be most of the work. */
class Sums {
  readonly #numbers = new Map<string, number>()
  readonly names: string[] = []
  readonly sums = new Map<number, number>()
  #span: [name: string, number: number] = ['', 0]
  #district: [name: string, number: number] = ['', 0]

  #numberOf(name: string): number {
    let number = this.#numbers.get(name)
    if (number === undefined) {
      number = this.names.push(name) - 1
      this.#numbers.set(name, number)
    }
    return number
  }

  /** `kind` is the measure and whether it is kept apart. */
  add(span: string, agency: number, district: string, kind: number, n: number): void {
    // Events of a report come together: mostly it is the same day and the same place.
    if (this.#span[0] !== span) this.#span = [span, this.#numberOf(span)]
    if (this.#district[0] !== district) this.#district = [district, this.#numberOf(district)]
    const place = this.#district[1] * places + agency
    const key = (place * spansMost + this.#span[1]) * kinds + kind
    this.sums.set(key, (this.sums.get(key) ?? 0) + n)
  }

  /** Adds what another counted, whose names have other numbers. */
  merge({ names, keys, counts }: Counted): void {
    for (const [index, key] of keys.entries()) {
      const [rest, kind] = [Math.floor(key / kinds), key % kinds]
      const place = Math.floor(rest / spansMost)
      this.add(names[rest % spansMost]!, place % places, names[Math.floor(place / places)]!, kind, counts[index]!)
    }
  }

  *lines(): Generator<Line> {
    for (const [key, n] of this.sums) {
      const [rest, kind] = [Math.floor(key / kinds), key % kinds]
      const place = Math.floor(rest / spansMost)
      if (n !== 0)
        yield {
          span: this.names[rest % spansMost]!,
          agency: place % places,
          district: this.names[Math.floor(place / places)]!,
          measure: measures[kind >> 1]!,
          own: kind % 2 === 1,
          n,
        }
    }
  }
}

interface Line {
  span: string
  agency: number
  district: string
  measure: Measure
  own: boolean
  n: number
}

/** What a worker hands over: without copying. */
interface Counted {
  names: string[]
  keys: Float64Array
  counts: Float64Array
}

const kindOf = new Map(measures.map((measure, index) => [measure, index * 2]))

async function countRange({ url, from, to, hokimliks, own }: Task): Promise<Counted> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const hokimlik = new Map(hokimliks)
  const apart = new Map(own.map(([report, bodies]) => [report, new Set(bodies)]))
  const sums = new Sums()
  const read = (start: number) =>
    client.query<{ lines: string | null }>({ name: 'chunk', text: chunk, values: [start, Math.min(to, start + reportsAtOnce), silent] })
  // The next piece is read while this one is counted.
  let next = read(from)
  for (let start = from; start < to; start += reportsAtOnce) {
    const { rows } = await next
    if (start + reportsAtOnce < to) next = read(start + reportsAtOnce)
    let report = 0
    let events: ToldEvent[] = []
    const flush = () => {
      if (events.length === 0) return
      const kin = apart.get(report)
      for (const { span, agency, district, measure, n } of countEvents(report, events, (territory) => hokimlik.get(territory)))
        sums.add(span, agency, district, kindOf.get(measure)! + (kin?.has(agency) ? 1 : 0), n)
      events = []
    }
    for (const line of rows[0]?.lines?.split('\n') ?? []) {
      const [id = '', seq, at, type = '', role, agency, body = '{}'] = line.split(tab)
      if (Number(id) !== report) {
        flush()
        report = Number(id)
      }
      events.push({
        seq: Number(seq),
        at: new Date(Number(at)),
        type,
        role: role as ToldEvent['role'],
        agencyId: Number(agency) || null,
        body: JSON.parse(body) as ToldEvent['body'],
      })
    }
    flush()
  }
  await client.end()
  return { names: sums.names, keys: Float64Array.from(sums.sums.keys()), counts: Float64Array.from(sums.sums.values()) }
}

/** Everything that a task needs to know besides events. */
async function world(client: pg.Client): Promise<Pick<Task, 'hokimliks' | 'own'>> {
  const agencies = (
    await client.query<{ id: number; kind: string; territory: string; parent_id: number | null }>(
      'select id, kind, territory, parent_id from agencies',
    )
  ).rows
  const parents = new Map(agencies.map(({ id, parent_id }) => [id, parent_id]))
  const isAbove = (above: number, id: number): boolean => {
    for (let at: number | null | undefined = id; at; at = parents.get(at)) if (at === above) return true
    return false
  }
  const staff = (
    await client.query<{ id: string; own: number[] }>(`
      select p.report_id as id, p.own from rating_progress p where p.own <> '{}'
      union all select r.id, array_agg(distinct m.agency_id) from reports r join membership_records m on m.person_id = r.reporter_id
      where m.ended_at is null and m.role in ('officer', 'head') and not exists (select 1 from rating_progress p where p.report_id = r.id) group by r.id`)
  ).rows
  return {
    hokimliks: agencies.filter(({ kind }) => kind === 'HOK').map(({ territory, id }) => [territory, id]),
    own: staff.map(({ id, own }) => [
      Number(id),
      agencies.flatMap((agency) => (own.some((mine) => isAbove(mine, agency.id) || isAbove(agency.id, mine)) ? agency.id : [])),
    ]),
  }
}

const runWorker = (task: Task): Promise<Counted> =>
  new Promise((done, failed) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task })
    worker.once('message', done)
    worker.once('error', failed)
  })

async function main(url: string, write: boolean): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const began = performance.now()
  const { rows } = await client.query<{ least: string | null; most: string | null; events: string }>(
    'select min(id) as least, max(id) as most, (select reltuples::bigint from pg_class where relname = $1) as events from reports',
    ['events'],
  )
  const [least, most] = [Number(rows[0]!.least ?? 0), Number(rows[0]!.most ?? -1) + 1]
  const shared = await world(client)
  const workers = Math.max(1, availableParallelism())
  const step = Math.ceil((most - least) / workers)
  const parts = await Promise.all(
    Array.from({ length: workers }, (_, index) =>
      runWorker({ url, from: least + index * step, to: Math.min(most, least + (index + 1) * step), ...shared }),
    ),
  )
  const total = new Sums()
  for (const part of parts) total.merge(part)
  const taken = (performance.now() - began) / 1000
  const kept = await client.query<{ key: string; n: string }>(
    `select concat_ws(E'\\t', to_char(span, 'YYYY-MM-DD'), agency_id, district, measure, own) as key, n from rating_spans where n <> 0`,
  )
  const known = new Map(kept.rows.map(({ key, n }) => [key, Number(n)]))
  let off = 0
  for (const { span, agency, district, measure, own, n } of total.lines()) {
    const key = [span, agency, district, measure, own ? 't' : 'f'].join(tab)
    if (known.get(key) !== n && (off += 1) <= shown) console.error(`${key}: ${n}, kept ${known.get(key) ?? 0}`)
    known.delete(key)
  }
  for (const [key, n] of known) if ((off += 1) <= shown) console.error(`${key}: 0, kept ${n}`)
  console.log(
    `${most - least} reports, some ${rows[0]!.events} events, ${total.sums.size} sums in ${taken.toFixed(1)} s: ${off === 0 ? 'the same as what is kept' : `${off} differ from what is kept`}`,
  )
  if (write && off > 0) {
    await client.query('begin')
    await client.query('delete from rating_spans')
    const all = [...total.lines()]
    for (let at = 0; at < all.length; at += 20_000)
      await client.query(
        'insert into rating_spans (span, agency_id, district, measure, own, n) select span, agency, district, measure, own, n from jsonb_to_recordset($1::jsonb) as r (span date, agency int, district text, measure text, own boolean, n bigint)',
        [JSON.stringify(all.slice(at, at + 20_000))],
      )
    await client.query(
      `insert into rating_progress (report_id, seq) select id, seq from reports on conflict (report_id) do update set seq = excluded.seq`,
    )
    await client.query('commit')
    console.log('written')
  }
  await client.end()
  return off === 0 || write ? 0 : 1
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
if (!isMainThread) parentPort!.postMessage(await countRange(workerData as Task))
else {
  const url = process.argv.slice(2).find((argument) => argument.startsWith('postgres'))
  if (url === undefined) console.error('Usage: npm run recompute-ratings -- <postgresql://…> [--write]')
  process.exitCode = url === undefined ? 2 : await main(url, process.argv.includes('--write'))
}
