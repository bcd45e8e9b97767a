// The public list: any filter and any words, and never more than so many reports looked through for one page, however
// many there are.
import { type Db, sql, onlyRow } from '../platform/database.ts'
import { and, first, listed, type ListedReport, markCondition, publicConditions } from './store.ts'
import { type PublicFilter, noMahalla } from './rules.ts'
import { openStatuses } from '../life/index.ts'
import { type Condition, overdueCondition, bucketOf, bucketSize, type Term, tsqueryIn } from '../reports/index.ts'
import { pageOf } from '../platform/present.ts'

/** A page, and the id below which the next one begins; absent at the end. A page may be short and not the last. */
export interface Page {
  found: ListedReport[]
  next: number | undefined
}

/** So many candidates are looked through, one step after the other, until the page is full. */
const steps = [120, 1500, 5000]
/** What is due is gathered anew for each step: few steps. */
const stepsOfDue = [3000, 9000]
/** With words only the newest: what is rarer than that is found by the index of words. */
const stepsWithWords = [120, 1500]
/** Overdue reports of the country, or that soon will be, that are looked at. */
const mostDue = 12_000
/** When a search has taken so long it says how far it came. */
const patienceMs = 12

/** Newest first; `before` is the id below which to go on. */
export async function listPublic(
  db: Db,
  filter: PublicFilter,
  now: Date,
  limit: number,
  before?: number,
): Promise<Page> {
  const numbered = await findByNumber(db, filter, now)
  if (numbered) return { found: [numbered], next: undefined }
  const terms = filter.words?.terms
  if (terms?.length === 0) return { found: [], next: undefined }
  const page = await look(db, filter, now, limit, before)
  if (!terms || terms.length < 2 || page.found.length > 0 || before !== undefined) return page
  return (await findRarest(db, filter, now, terms, limit)) ?? page
}

/** By what the filter names, window after window; words besides by their index. */
async function look(db: Db, filter: PublicFilter, now: Date, limit: number, before: number | undefined): Promise<Page> {
  const wanted = limit + 1
  if (isPlain(filter)) {
    const rows = await firstOf(db, filter, now, wanted, before)
    return cut(rows, limit)
  }
  const terms = filter.words?.terms
  const found: ListedReport[] = []
  let below = before ?? Number.MAX_SAFE_INTEGER
  const plain = filter.overdue || filter.mark === 'soon' ? stepsOfDue : steps
  for (const step of terms ? stepsWithWords : plain) {
    const window = await lookThrough(db, filter, now, {
      step: Math.max(step, wanted),
      below,
      limit: wanted - found.length,
    })
    found.push(...window.found)
    if (found.length >= wanted) return cut(found, limit)
    if (window.edge === 0) return { found, next: undefined }
    below = window.edge
  }
  return terms ? findWords(db, filter, now, { terms, below, limit, found }) : { found, next: below }
}

/** Where no report has all the words: those that have the rarest of them, which tells most. */
async function findRarest(
  db: Db,
  filter: PublicFilter,
  now: Date,
  terms: readonly Term[],
  limit: number,
): Promise<Page | undefined> {
  const newest = bucketOf(await newestId(db))
  const buckets = [newest, newest - 1].filter((bucket) => bucket >= 0)
  const { rows } = await sql<{ term: number; n: number }>`
    select t.term, (
      select count(*) from (select 1 from reports r where r.search @@ t.query::tsquery limit 2000) hits) as n
    from unnest(${terms.map((term) => tsqueryIn(buckets, [term]))}::text[]) with ordinality t (query, term)
    order by n, term`.execute(db)
  const rarest = rows.find(({ n }) => n > 0)
  const term = rarest && terms[rarest.term - 1]
  if (!term) return undefined
  const search = { terms: [term], below: Number.MAX_SAFE_INTEGER, limit, found: [] }
  const { found } = await findWords(db, filter, now, search)
  return found.length > 0 ? { found, next: undefined } : undefined
}

/** The one whose number was typed, `361` or `№ 361` or `#361`, where the rest of the filter leaves it. */
async function findByNumber(db: Db, filter: PublicFilter, now: Date): Promise<ListedReport | undefined> {
  const [, digits] = /^(?:№|#|n[o0]?\.?)?\s*(\d{1,9})$/iu.exec(filter.words?.text ?? '') ?? []
  if (digits === undefined) return undefined
  const conditions = publicConditions({ ...filter, words: undefined }, now)
  const { rows } = await sql<ListedReport>`
    select ${listed} from reports r ${first} where r.id = ${Number(digits)} and ${and(conditions)}`.execute(db)
  return rows[0]
}

/** One index brings them in their order, and hardly any is passed over: all there are, or by one thing alone. */
const isPlain = ({ types: _types, agencies, ...others }: PublicFilter): boolean =>
  (agencies === undefined || agencies.length === 1) &&
  others.words === undefined &&
  others.group === undefined &&
  others.status === undefined &&
  others.mark === undefined &&
  others.mahalla === undefined &&
  !others.overdue &&
  [agencies, others.category, others.district ?? others.region].filter((given) => given !== undefined).length <= 1

async function firstOf(
  db: Db,
  filter: PublicFilter,
  now: Date,
  limit: number,
  before: number | undefined,
): Promise<ListedReport[]> {
  const below = before === undefined ? sql`true` : sql`r.id < ${before}`
  const { rows } = await sql<ListedReport>`
    select ${listed} from (
      select * from reports r where ${and(publicConditions(filter, now))} and ${below} order by r.id desc limit ${limit}
    ) r ${first} order by r.id desc`.execute(db)
  return rows
}

function cut(rows: readonly ListedReport[], limit: number): Page {
  const { items: found, next } = pageOf(rows, limit, ({ id }) => id)
  return { found, next }
}

/** Rows `s(key)`, one a stream, and what each brings: the rows `r` that stand for it. */
interface Streams {
  count: number
  from: Condition
  /** Absent: reports. */
  rows?: Condition
  where: Condition
}

/** Asks for what is under control alone. */
const isOfOpen = ({ overdue, mark, status }: PublicFilter): boolean =>
  overdue === true ||
  (mark !== undefined && mark !== 'unplaced') ||
  (status !== undefined && openStatuses.includes(status))

/**
 * Where candidates come from, newest first: by each of these conditions, for which there is an index that ends in the
 * id. The rest of the filter is judged on what they bring.
 */
function streamsOf(filter: PublicFilter, now: Date): Streams {
  const open = isOfOpen(filter) ? sql`r.owner is not null` : sql`true`
  const only = (where: Condition) => ({ count: 1, from: sql`(values (1)) s(key)`, where })
  const soon = filter.mark === 'soon' ? markCondition('soon', now) : undefined
  const due = filter.overdue ? overdueCondition(now) : soon
  if (filter.agencies)
    return {
      count: filter.agencies.length,
      from: sql`unnest(${filter.agencies}::int[]) s(key)`,
      where: sql`r.agency_id = s.key and ${open}`,
    }
  if (filter.mahalla && filter.mahalla !== noMahalla) return only(sql`r.mahalla = ${filter.mahalla}`)
  if (filter.district) return only(sql`r.district = ${filter.district} and ${open}`)
  if (filter.mark === 'asking')
    return only(sql`r.owner is not null and (r.request is not null or r.deferral_review_by is not null)`)
  if (filter.mark === 'repeat') return only(sql`r.owner is not null and r.objections >= 2`)
  if (due)
    return {
      ...only(sql`true`),
      rows: sql`(select r.id from reports r where ${due} order by r.due_at desc limit ${mostDue}) r`,
    }
  const status = filter.mark === 'unchecked' ? 'verifying' : filter.status
  if (status && status !== 'closed') return only(sql`r.status = ${sql.lit(status)}`)
  if (filter.category) return only(sql`r.category = ${filter.category}`)
  if (filter.region) return only(sql`r.region = ${filter.region} and ${open}`)
  if (filter.types)
    return {
      count: filter.types.length,
      from: sql`unnest(${filter.types}::text[]) s(key)`,
      where: sql`r.category = s.key`,
    }
  return only(open)
}

const allReports = sql`reports r`

/**
 * The candidate `c` where the whole filter holds for it. `offset 0` keeps the planner from turning it round: at a
 * million it would rather read all that the filter alone finds.
 */
const judged = (filter: PublicFilter, now: Date): Condition =>
  sql`(select from reports r where r.id = c.id and ${and(publicConditions(filter, now))} offset 0) j`

interface Window {
  /** Candidates of all streams together. */
  step: number
  below: number
  limit: number
}

/** One window of candidates; `edge` is the lowest id that was looked at for certain, 0 at the end. */
async function lookThrough(
  db: Db,
  filter: PublicFilter,
  now: Date,
  { step, below, limit }: Window,
): Promise<{ found: ListedReport[]; edge: number }> {
  const { count, from, rows: source = allReports, where } = streamsOf(filter, now)
  const each = Math.max(limit, Math.ceil(step / count))
  const { rows } = await sql<ListedReport & { edge: number }>`
    with candidates as materialized (
      select s.key, k.id from ${from} cross join lateral (
        select r.id from ${source} where ${where} and r.id < ${below} order by r.id desc limit ${each}) k
    ), edge as (
      select coalesce(max(low), 0) as id from (select min(id) as low from candidates group by key
        having count(*) = ${each}) full_streams
    ), page as (
      select c.id from (select id from candidates where id >= (select id from edge) order by id desc) c
        cross join lateral ${judged(filter, now)} order by c.id desc limit ${limit}
    )
    select edge.id as edge, row.* from edge left join lateral (
      select ${listed} from page join reports r on r.id = page.id ${first}
    ) row on true order by row.id desc`.execute(db)
  return { found: rows.flatMap(({ edge: _edge, ...row }) => (row.id === null ? [] : [row])), edge: rows[0]?.edge ?? 0 }
}

interface Search {
  terms: readonly Term[]
  below: number
  limit: number
  found: ListedReport[]
}

/** Bucket after bucket back in time, by the index of words, more of them at once where they hold little. */
async function findWords(
  db: Db,
  filter: PublicFilter,
  now: Date,
  { terms, below, limit, found }: Search,
): Promise<Page> {
  const began = performance.now()
  const { words: _words, ...others } = filter
  let last = bucketOf(Math.min(below - 1, await newestId(db)))
  let size = 1
  while (last >= 0) {
    const top = last
    const buckets = Array.from({ length: Math.min(size, top + 1) }, (_none, index) => top - index)
    const asked = performance.now()
    const { rows } = await sql<ListedReport>`
      with matches as materialized (
        select r.id from reports r where r.search @@ ${tsqueryIn(buckets, terms)}::tsquery and r.id < ${below}
          and ${and(publicConditions(others, now))}
      ), page as (select id from matches order by id desc limit ${limit + 1 - found.length})
      select ${listed} from page join reports r on r.id = page.id ${first} order by r.id desc`.execute(db)
    found.push(...rows)
    if (found.length > limit) return cut(found, limit)
    last -= buckets.length
    if (performance.now() - began > patienceMs && last >= 0) return { found, next: (last + 1) * bucketSize }
    size = performance.now() - asked < patienceMs / 6 ? size * 2 : 1
  }
  return { found, next: undefined }
}

async function newestId(db: Db): Promise<number> {
  const { rows } = await sql<{ id: number | null }>`select max(id) as id from reports`.execute(db)
  return onlyRow(rows).id ?? 0
}

/** Asks for something that an index knows: of all reports, or all closed ones, nobody counts to the end. */
const isNarrow = ({ words: _words, types: _types, status, ...others }: PublicFilter): boolean =>
  (status !== undefined && status !== 'closed') ||
  Object.values(others).some((value) => value !== undefined && value !== false)

/** How many candidates are looked through to say how many there are. */
const mostCounted = 12_000

/** How many there are; undefined where more would have to be looked through than a page may. */
export async function countFound(db: Db, filter: PublicFilter, now: Date): Promise<number | undefined> {
  if (await findByNumber(db, filter, now)) return 1
  if (!isNarrow(filter)) return undefined
  const { from, rows: source = allReports, where } = streamsOf(filter, now)
  const { rows } = await sql<{ n: number; looked: number }>`
    with candidates as materialized (
      select k.id from ${from} cross join lateral (
        select r.id from ${source} where ${where} order by r.id desc limit ${mostCounted + 1}) k
          limit ${mostCounted + 1}
    )
    select (select count(*) from candidates) as looked,
      (select count(*) from candidates c cross join lateral ${judged(filter, now)}) as n`.execute(db)
  return onlyRow(rows).looked > mostCounted ? undefined : onlyRow(rows).n
}
