// Queues of work: rows in the order of their clocks, found by an index of what they are of, and looked through no
// further than the most pressing ones.
import { type Db, onlyRow, sql } from '../platform/database.ts'
import { type Condition, overdueCondition, wordsCondition } from '../reports/index.ts'
import { and, first, listed, type ListedReport, markCondition } from './store.ts'
import { noMahalla, type Queue, type QueueFilter, type QueueFlag, type QueueMark } from './rules.ts'

/** So many of a place, a type or a body are looked through for what a filter leaves, the most pressing first. */
const mostLooked = 20_000
/** And so many are put into another order than that of their clocks. */
const mostSorted = 5000

/** Requests put to a level; objections to deferrals, and what is looked at again, are the region's. */
const requestCondition = (level: 'district' | 'region') =>
  level === 'district'
    ? sql`r.request is not null and r.request_level = 'district'`
    : sql`((r.request is not null and r.request_level = 'region') or r.deferral_review_by is not null or r.recheck)`

/** What the queue holds: texts that wait for the public, requests, parts of others' work, or what an owner owes. */
function taskOf({ publication, requests, parts, agencies, owner }: Queue): Condition {
  if (publication)
    // What no check flagged becomes public by itself.
    return sql`r.publication = 'pending' and r.flag is not null
      and r.status not in ('moderating', 'withdrawn', 'rejected', 'merged')`
  if (requests) return requestCondition(requests)
  if (parts) return sql`r.parts <> '{}' and r.parts && ${agencies ?? []}::int[]`
  return owner ? sql`r.owner = ${sql.lit(owner)}` : sql`r.owner is not null`
}

/**
 * The clock of whoever's turn it is. What is looked at again has none: closings by voices that look like one hand's
 * come before those drawn by lot, and after all else.
 */
const clockOf = ({ publication, requests }: Queue): Condition => {
  if (publication) return sql`r.publish_by`
  return requests
    ? sql`coalesce(r.request_by, r.deferral_review_by, r.act_by,
        case when r.closed_basis = 'papers' then 'infinity'::timestamptz else '9999-12-31'::timestamptz end)`
    : sql`r.act_by`
}

const given = (conditions: readonly (Condition | false | undefined | '')[]): Condition[] =>
  conditions.flatMap((each) => each || [])

/** Of these bodies; a part is found by its own body. */
function bodiesOf({ parts, agencies }: Queue): Condition | undefined {
  if (parts || !agencies) return undefined
  return agencies.length === 1 ? sql`r.agency_id = ${agencies[0]}` : sql`r.agency_id = any(${agencies}::int[])`
}

const turnOf = (queue: Queue): Condition =>
  and(
    given([
      taskOf(queue),
      bodiesOf(queue),
      queue.controlLevel && sql`r.control_level = ${queue.controlLevel}`,
      queue.isAnswered && sql`r.status <> 'waiting_reporter'`,
    ]),
  )

/** Each an index of its own can bring in the order of its clock: what is owned, and what is asked besides. */
function streamsOf(queue: Queue): { turn: Condition; clock: Condition }[] {
  const own = { turn: turnOf(queue), clock: clockOf(queue) }
  if (!queue.besides) return [own]
  const asked: Queue = { ...queue.besides, agencies: queue.agencies }
  return [own, { turn: sql`${taskOf(asked)} and (${own.turn}) is not true`, clock: clockOf(asked) }]
}

/** What an index knows: place, type, body, whose it is, and the clock itself. */
function indexed(filter: QueueFilter, clock: Condition): Condition[] {
  const { district, region, mahalla, category, types, bodies, reporterId, dueBefore, dueFrom } = filter
  return given([
    district && sql`r.district = ${district}`,
    region && sql`r.region = ${region}`,
    mahalla && (mahalla === noMahalla ? sql`r.mahalla is null` : sql`r.mahalla = ${mahalla}`),
    category && sql`r.category = ${category}`,
    !category && types && sql`r.category = any(${types}::text[])`,
    bodies && sql`r.agency_id = any(${bodies}::int[])`,
    reporterId !== undefined && sql`r.reporter_id = ${reporterId}`,
    dueBefore && sql`${clock} < ${dueBefore}`,
    dueFrom && sql`${clock} >= ${dueFrom}`,
  ])
}

const flagConditions: Record<QueueFlag, Condition> = {
  repeat: sql`r.objections > 0`,
  joined: sql`r.supporters > 0`,
  asking: sql`(r.request is not null or r.deferral_review_by is not null)`,
  incident: sql`r.incident_id is not null`,
  unplaced: sql`r.place <> 'point'`,
}

/** What each row is asked besides. */
function judged(queue: Queue, now: Date): Condition[] {
  const { mark, status, officer, overdue, flag, filedFrom, filedBefore, freshFrom, words } = queue
  const { groups = [], withHeld, statuses } = queue
  const isNobodys = officer === 'none' && sql`r.officer_id is null`
  return given([
    groups.length > 0 && sql`r.category_group = any(${groups}::text[])`,
    !withHeld && sql`r.status <> 'moderating'`,
    mark && markCondition(mark, now),
    status && sql`r.status = ${status}`,
    statuses && sql`r.status = any(${statuses}::text[])`,
    isNobodys || (officer !== undefined && sql`r.officer_id = ${officer}`),
    overdue && overdueCondition(now),
    flag && flagConditions[flag],
    filedFrom && sql`r.filed_at >= ${filedFrom}`,
    filedBefore && sql`r.filed_at < ${filedBefore}`,
    freshFrom && sql`r.stage_entered_at >= ${freshFrom}`,
    // Of a word that many wrote its index would bring more than are looked through.
    words && wordsCondition(words.terms),
  ])
}

/** What rows are sorted by, which way, and as what the key of a cursor is read. */
function orderOf({ order }: Queue): { by: Condition; key: Condition; isSorted?: true } {
  switch (order) {
    case 'promise':
      return { by: sql`r.due_at`, key: sql`timestamptz`, isSorted: true }
    case 'type':
      return { by: sql`r.category`, key: sql`text`, isSorted: true }
    case 'place':
      return { by: sql`(r.district || coalesce(r.mahalla, ''))`, key: sql`text`, isSorted: true }
    default:
      return { by: sql`r.turn_by`, key: sql`timestamptz` }
  }
}

/** The rows of a queue that are looked through, each with the clock of its turn. */
function looked(queue: Queue, after?: QueueMark): Condition {
  const isNewest = queue.order === 'filed'
  const most = orderOf(queue).isSorted ? mostSorted : mostLooked
  const streams = streamsOf(queue).map(({ turn, clock }) => {
    const conditions = [turn, ...indexed(queue, clock)]
    if (after && isNewest) conditions.push(sql`r.id < ${after.id}`)
    else if (after && most === mostLooked)
      conditions.push(sql`(${clock}, r.id) > (${after.key}::timestamptz, ${after.id})`)
    return sql`(select r.*, ${clock} as turn_by from reports r where ${and(conditions)}
      order by ${isNewest ? sql`r.id desc` : sql`${clock}, r.id`} limit ${sql.lit(most)})`
  })
  return sql`(${sql.join(streams, sql` union all `)}) r`
}

export interface QueuedReport extends ListedReport {
  /** What it is sorted by, as a cursor holds it. */
  sortedBy: string
}

/** Most pressing first, or as asked for. */
export async function listQueue(
  db: Db,
  queue: Queue,
  limit: number,
  now: Date,
  after?: QueueMark,
): Promise<QueuedReport[]> {
  const { by, key, isSorted } = orderOf(queue)
  const conditions = judged(queue, now)
  if (after && isSorted) conditions.push(sql`(${by}, r.id) > (${after.key}::${key}, ${after.id})`)
  const turn = queue.order === 'filed' ? sql`r.id desc` : sql`${by}, r.id`
  const { rows } = await sql<QueuedReport>`
    select ${listed}, (${by})::text as "sortedBy" from (
      select r.* from ${looked(queue, after)} where ${and(conditions)} order by ${turn} limit ${limit}
    ) r ${first} order by ${turn}`.execute(db)
  return rows
}

/** A figure that says "1000 and more" counts no further. */
export const mostCounted = 1000

/** How many each of these queues holds, as far as `mostCounted`: by the very conditions of their lists. */
export async function countQueues(db: Db, queues: readonly Queue[], now: Date): Promise<number[]> {
  if (queues.length === 0) return []
  const counts = queues.map(
    (queue) => sql`(select count(*) from (select 1 from ${looked(queue)} where ${and(judged(queue, now))}
      limit ${sql.lit(mostCounted)}) n)`,
  )
  const { rows } = await sql<{ counts: number[] }>`select json_build_array(${sql.join(counts)}) as counts`.execute(db)
  return onlyRow(rows).counts
}

/** What a queue holds by type and district: where one thing was reported by many. */
export interface Heap {
  category: string
  district: string
  n: number
  /** The most pressing clock among them. */
  actBy: Date | null
}

export async function heapsOf(db: Db, queue: Queue, limit: number, now: Date): Promise<Heap[]> {
  const { rows } = await sql<Heap>`
    select r.category, r.district, count(*) as n, min(r.turn_by) as "actBy" from ${looked(queue)}
    where ${and(judged(queue, now))} group by 1, 2 order by 3 desc, 1, 2 limit ${limit}`.execute(db)
  return rows
}

/** The ids of a queue, the most pressing first: what is done to all of a filter. */
export async function idsOfQueue(db: Db, queue: Queue, limit: number, now: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select r.id from ${looked(queue)} where ${and(judged(queue, now))} order by r.turn_by, r.id
    limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
