// `npm run recompute-ratings`: counts all events anew, on all cores, and says whether that is what is kept; with
// `--write` puts it in its place.
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import pg from 'pg'
import type { ToldEvent } from '../life/index.ts'
import { countEvents, type Measure, measures } from './measures.ts'
import { present } from '../platform/present.ts'

interface Task {
  url: string
  from: number
  to: number
  districts: string[]
  hokimliks: [territory: string, id: number][]
  /** Of reports filed by staff: bodies whose counts are kept apart. */
  own: [report: number, bodies: number[]][]
}

const reportsAtOnce = 2000
/** Differences told one by one. */
const shown = 20

/**
 * Types that count for nothing, and the row they leave matters to nothing that is counted: as long as they do not
 * change the status, as leaving a merger does.
 */
const silent = [
  'add_note', 'remind', 'notified', 'publish', 'unpublish', 'hide_photo', 'hide_recording', 'blur_photo',
  'edit_public_text',
  'mark_private', 'join', 'leave', 'take', 'correct', 'assign', 'countersign',
] // prettier-ignore

/**
 * The events of some thousand reports in one text, so that the database and we have least to do with each. A line is,
 * in hexadecimal digits, report (16), seq (8), microseconds since 2000 (16) and body (8); then type, role and the
 * event's own JSON.
 */
const chunk = `
  select string_agg(encode(int8send(e.report_id) || int4send(e.seq) || timestamptz_send(e.at) ||
    int4send(coalesce(e.agency_id, 0)), 'hex')
    || e.type || ' ' || e.role || e.body::text, E'\\n' order by e.report_id, e.seq) as lines
  from events e where e.report_id >= $1 and e.report_id < $2 and (e.type <> all($3) or e.body ? 'to')`
const year2000 = Date.UTC(2000, 0)

/** The whole number that these hexadecimal digits of a line are. */
function hexIn(line: string, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at += 1) {
    const code = line.charCodeAt(at)
    number = number * 16 + (code < 58 ? code - 48 : code - 87)
  }
  return number
}

const names = new Map<string, Pick<ToldEvent, 'type' | 'role'>>()
/** One text for each type and role, however often they are read: comparing them is then comparing pointers. */
function nameOf(text: string): Pick<ToldEvent, 'type' | 'role'> {
  let name = names.get(text)
  if (name === undefined) {
    const [type, role] = text.split(' ') as [ToldEvent['type'], ToldEvent['role']]
    name = { type, role }
    names.set(text, name)
  }
  return name
}

function eventIn(line: string): ToldEvent {
  const body = line.indexOf('{', 48)
  const { type, role } = nameOf(line.slice(48, body))
  return {
    seq: hexIn(line, 16, 24),
    at: new Date(year2000 + hexIn(line, 24, 40) / 1000),
    type,
    role,
    agencyId: hexIn(line, 40, 48) || null,
    body: JSON.parse(line.slice(body)) as ToldEvent['body'],
  }
}

/** Calls `use` for each report with its events in order. */
function readChunk(text: string, use: (report: number, events: ToldEvent[]) => void): void {
  let report = 0
  let events: ToldEvent[] = []
  for (const line of text.split('\n')) {
    const id = hexIn(line, 0, 16)
    if (id !== report && events.length > 0) {
      use(report, events)
      events = []
    }
    report = id
    events.push(eventIn(line))
  }
  use(report, events)
}

/** The measures, each once for all and once for what is kept apart. */
const kinds = measures.length * 2
const kindOf = new Map(measures.map((measure, index) => [measure, index * 2]))

/**
 * Sums under whole numbers, for each span of its own: a text for each of some million sums would be most of the work.
 */
class Sums {
  readonly spans = new Map<string, Map<number, number>>()
  readonly #districts: readonly string[]
  readonly #numbers: ReadonlyMap<string, number>
  #span: [name: string, sums: Map<number, number>] = ['', new Map()]

  constructor(districts: readonly string[]) {
    this.#districts = districts
    this.#numbers = new Map(districts.map((district, index) => [district, index]))
  }

  sumsOf(span: string): Map<number, number> {
    // Events of a report come together: mostly it is the same span.
    if (this.#span[0] === span) return this.#span[1]
    let sums = this.spans.get(span)
    if (sums === undefined) this.spans.set(span, (sums = new Map()))
    this.#span = [span, sums]
    return sums
  }

  keyOf(agency: number, district: string, measure: Measure, own: boolean): number {
    return (
      (agency * this.#districts.length + this.#numbers.get(district)!) * kinds + kindOf.get(measure)! + (own ? 1 : 0)
    )
  }

  lineOf(span: string, key: number, n: number): Line {
    const [place, kind] = [Math.floor(key / kinds), key % kinds]
    const count = this.#districts.length
    return {
      span,
      agency: Math.floor(place / count),
      district: this.#districts[place % count]!,
      measure: measures[kind >> 1]!,
      own: kind % 2 === 1,
      n,
    }
  }

  *lines(): Generator<Line> {
    for (const [span, sums] of this.spans) for (const [key, n] of sums) if (n !== 0) yield this.lineOf(span, key, n)
  }
}

const addTo = <K>(sums: Map<K, number>, key: K, n: number) => void sums.set(key, (sums.get(key) ?? 0) + n)

interface Line {
  span: string
  agency: number
  district: string
  measure: Measure
  own: boolean
  n: number
}

/** By type; `span category measure`. */
type TypeSums = Map<string, number>

/** What a worker hands over. */
interface Counted {
  spans: { span: string; keys: Float64Array<ArrayBuffer>; counts: Float64Array<ArrayBuffer> }[]
  types: TypeSums
}

async function countRange({ url, from, to, districts, hokimliks, own }: Task): Promise<Counted> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const hokimlik = new Map(hokimliks)
  const hokimlikOf = (territory: string) => hokimlik.get(territory)
  const apart = new Map(own.map(([report, bodies]) => [report, new Set(bodies)]))
  const sums = new Sums(districts)
  // Named only once each: a text for each of ten million events would cost more than counting them.
  const byType = new Map<string, Map<string, number[]>>()
  const typesOf = (span: string, category: string): number[] => {
    let categories = byType.get(span)
    if (!categories) byType.set(span, (categories = new Map()))
    let counts = categories.get(category)
    if (!counts) categories.set(category, (counts = measures.map(() => 0)))
    return counts
  }
  const read = (start: number) =>
    client.query<{ lines: string | null }>({
      name: 'chunk',
      text: chunk,
      values: [start, Math.min(to, start + reportsAtOnce), silent],
    })
  // The next piece is read while one is counted.
  let next = read(from)
  for (let start = from; start < to; start += reportsAtOnce) {
    const { rows } = await next
    if (start + reportsAtOnce < to) next = read(start + reportsAtOnce)
    if (rows[0]?.lines)
      readChunk(rows[0].lines, (report, events) => {
        const kin = apart.get(report)
        for (const { span, agency, district, category, measure, n } of countEvents(report, events, hokimlikOf)) {
          addTo(sums.sumsOf(span), sums.keyOf(agency, district, measure, kin?.has(agency) ?? false), n)
          typesOf(span, category)[kindOf.get(measure)! >> 1]! += n
        }
      })
  }
  await client.end()
  const types: TypeSums = new Map()
  for (const [span, categories] of byType)
    for (const [category, counts] of categories)
      for (const [index, n] of counts.entries()) if (n !== 0) types.set(`${span} ${category} ${measures[index]}`, n)
  return {
    spans: [...sums.spans].map(([span, each]) => ({
      span,
      keys: Float64Array.from(each.keys()),
      counts: Float64Array.from(each.values()),
    })),
    types,
  }
}

/** Everything that a task needs to know besides events. */
async function world(
  client: pg.Client,
): Promise<{ task: Pick<Task, 'districts' | 'hokimliks' | 'own'>; staff: { id: string; own: number[] }[] }> {
  const agencies = (
    await client.query<{ id: number; kind: string; territory: string; parent_id: number | null }>(
      'select id, kind, territory, parent_id from agencies',
    )
  ).rows
  const parents = new Map(agencies.map(({ id, parent_id }) => [id, parent_id]))
  const pathOf = (id: number): number[] => {
    const path: number[] = []
    for (let at: number | null | undefined = id; at; at = parents.get(at)) path.push(at)
    return path
  }
  /** Those bodies, all above and all below them. */
  const kinOf = (own: readonly number[]): number[] => {
    const above = new Set(own.flatMap(pathOf))
    return agencies.flatMap(({ id }) => (above.has(id) || pathOf(id).some((each) => own.includes(each)) ? id : []))
  }
  const known = new Map<string, number[]>()
  const staff = (
    await client.query<{ id: string; own: number[] }>(`
      select p.report_id as id, p.own from rating_progress p where p.own <> '{}'
      union all select r.id, array_agg(distinct m.agency_id) from reports r join membership_records m
        on m.person_id = r.reporter_id
      where m.ended_at is null and m.role in ('officer', 'head') and not exists (select 1 from rating_progress p
        where p.report_id = r.id) group by r.id`)
  ).rows
  const districts = await client.query<{ district: string }>('select code as district from territories order by code')
  const task = {
    districts: districts.rows.map(({ district }) => district),
    hokimliks: agencies
      .filter(({ kind }) => kind === 'HOK')
      .map(({ territory, id }): [string, number] => [territory, id]),
    own: staff.map(({ id, own }): [number, number[]] => {
      const key = own.join()
      const kin = known.get(key) ?? kinOf(own)
      known.set(key, kin)
      return [Number(id), kin]
    }),
  }
  return { task, staff }
}

const runWorker = (task: Task): Promise<Counted> =>
  new Promise((done, failed) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task })
    worker.once('message', done)
    worker.once('error', failed)
  })

/** Calls `tell` for each sum that is not the one kept, or not kept. */
function compareSums<K>(
  counted: ReadonlyMap<K, number> | undefined,
  kept: Iterable<[key: K, n: number]>,
  tell: (key: K, n: number, kept: number) => void,
): void {
  const left = new Map(counted)
  for (const [key, n] of kept) {
    const found = left.get(key) ?? 0
    if (found !== n) tell(key, found, n)
    left.delete(key)
  }
  for (const [key, n] of left) if (n !== 0) tell(key, n, 0)
}

/** Tells the first differences from what is kept. @returns how many there are */
async function compare(client: pg.Client, total: Sums, types: TypeSums): Promise<number> {
  let off = 0
  const tell = (what: string, n: number, kept: number) => {
    if ((off += 1) <= shown) console.error(`${what}: ${n}, kept ${kept}`)
  }
  const { rows: spans } = await client.query<{ span: string }>(
    `select distinct to_char(span, 'YYYY-MM-DD') as span from rating_spans`,
  )
  for (const span of new Set([...spans.map((row) => row.span), ...total.spans.keys()])) {
    const { rows } = await client.query<{
      agency: number
      district: string
      measure: Measure
      own: boolean
      n: string
    }>('select agency_id as agency, district, measure, own, n from rating_spans where span = $1::date and n <> 0', [
      span,
    ])
    const kept = rows.map(({ agency, district, measure, own, n }): [number, number] => [
      total.keyOf(agency, district, measure, own),
      Number(n),
    ])
    compareSums(total.spans.get(span), kept, (key, n, was) => {
      const { agency, district, measure, own } = total.lineOf(span, key, n)
      tell(`${span}, body ${agency}, ${district}, ${measure}${own ? ', own people' : ''}`, n, was)
    })
  }
  const { rows } = await client.query<{ key: string; n: string }>(
    `select concat_ws(' ', to_char(span, 'YYYY-MM-DD'), category, measure) as key, n from type_spans where n <> 0`,
  )
  compareSums(
    types,
    rows.map(({ key, n }): [string, number] => [key, Number(n)]),
    (key, n, was) => tell(key, n, was),
  )
  return off
}

async function main(url: string, write: boolean): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const began = performance.now()
  const { rows } = await client.query<{ least: string | null; most: string | null; events: string }>(
    'select min(id) as least, max(id) as most, (select reltuples::bigint from pg_class where relname = $1) as events from reports',
    ['events'],
  )
  const range = present(rows[0], 'the range of reports')
  const [least, most] = [Number(range.least ?? 0), Number(range.most ?? -1) + 1]
  const { task, staff } = await world(client)
  const workers = Math.max(1, availableParallelism())
  const step = Math.ceil((most - least) / workers)
  const parts = await Promise.all(
    Array.from({ length: workers }, (_, index) =>
      runWorker({ url, from: least + index * step, to: Math.min(most, least + (index + 1) * step), ...task }),
    ),
  )
  const total = new Sums(task.districts)
  const types: TypeSums = new Map()
  for (const part of parts) {
    for (const [key, n] of part.types) addTo(types, key, n)
    for (const { span, keys, counts } of part.spans) {
      const sums = total.sumsOf(span)
      for (const [index, key] of keys.entries()) addTo(sums, key, counts[index]!)
    }
  }
  const taken = (performance.now() - began) / 1000
  const off = await compare(client, total, types)
  const count = [...total.spans.values()].reduce((sum, { size }) => sum + size, 0)
  console.log(
    `${most - least} reports, some ${range.events} events, ${count} sums in ${taken.toFixed(1)} s: ${off === 0 ? 'the same as what is kept' : `${off} differ from what is kept`}`,
  )
  if (write && off > 0) {
    await client.query('begin')
    await client.query('delete from rating_spans')
    await client.query('delete from type_spans')
    const all = [...total.lines()]
    for (let at = 0; at < all.length; at += 20_000)
      await client.query(
        'insert into rating_spans (span, agency_id, district, measure, own, n) select span, agency, district, measure, own, n from jsonb_to_recordset($1::jsonb) as r (span date, agency int, district text, measure text, own boolean, n bigint)',
        [JSON.stringify(all.slice(at, at + 20_000))],
      )
    await client.query(
      "insert into type_spans (span, category, measure, n) select split_part(key, ' ', 1)::date, split_part(key, ' ', 2), split_part(key, ' ', 3), n from unnest($1::text[], $2::bigint[]) as r (key, n) where n <> 0",
      [[...types.keys()], [...types.values()]],
    )
    await client.query(
      `insert into rating_progress (report_id, seq, typed, stood, own)
       select r.id, r.seq, r.seq, r.seq, coalesce(o.own, '{}') from reports r
       left join (select id, array(select jsonb_array_elements_text(own)::int) as own
         from jsonb_to_recordset($1::jsonb) as o (id bigint, own jsonb)) o on o.id = r.id
       on conflict (report_id) do update set seq = excluded.seq, typed = excluded.typed, stood = excluded.stood`,
      [JSON.stringify(staff.map(({ id, own }) => ({ id: Number(id), own })))],
    )
    await client.query('commit')
    console.log('written')
  }
  await client.end()
  return off === 0 || write ? 0 : 1
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
if (!isMainThread) present(parentPort, 'the parent').postMessage(await countRange(workerData as Task))
else {
  const url = process.argv.slice(2).find((argument) => argument.startsWith('postgres'))
  if (url === undefined) console.error('Usage: npm run recompute-ratings -- <postgresql://…> [--write]')
  process.exitCode = url === undefined ? 2 : await main(url, process.argv.includes('--write'))
}
