// The only SQL on reports, events and their words: reading one, writing an event with all that follows from it.
import { randomBytes } from 'node:crypto'
import { type Db, sql, type Tx } from '../platform/database.ts'
import { type Point, tileOf } from '../territories/index.ts'
import type { NextStep } from './clocks.ts'
import type { Consequences, Delta } from './consequences.ts'
import type { Report, ReportEvent, Words } from './report.ts'

/** The row with the places that only some may read. */
export interface StoredReport extends Report {
  place: 'point' | 'mahalla' | 'district'
  exactLat: number | null
  exactLng: number | null
  publicLat: number
  publicLng: number
}

/** The members of a row, besides the places; a member's column is its name in snake case. */
const members = [
  'id', 'seq', 'status', 'owner', 'category', 'categoryGroup', 'region', 'district', 'mahalla', 'agencyId', 'reporterId', 'officerId',
  'filedAt', 'routedAt', 'acceptedAt', 'answeredAt', 'closedAt', 'dueAt', 'firstDueAt', 'termFrom', 'actBy', 'stageEnteredAt', 'agencySince',
  'publication', 'publishBy', 'flag', 'pendingFrom', 'outcome', 'closedBasis', 'stars', 'term', 'returns', 'reroutes', 'recategorises', 'objections',
  'verifications', 'controlLevel', 'returnOpen', 'acceptedLate', 'reporterLeft', 'cameFrom', 'pausedAt', 'pausedActBy', 'asks', 'replyLeft',
  'request', 'requestLevel', 'requestBy', 'requestDays', 'requestUntil', 'requestGround', 'extensions', 'deferrals', 'renewals',
  'deferralGround', 'deferralObjections', 'deferralReviewBy', 'verifyCause', 'onSite', 'countersignedBy', 'noticedAt', 'reminders',
  'escalated', 'revocations', 'reopenings', 'rejectionAppealed', 'decisionAppealed', 'rejectOpen', 'final', 'supporters', 'voteUntil',
  'voteConsents', 'voteObjects', 'voteStars', 'residentConsents', 'mergedInto', 'parts',
] as const satisfies (keyof Report)[] // prettier-ignore

const columnOf = Object.fromEntries(members.map((member) => [member, member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)])) as Record<
  keyof Report,
  string
>

/** `r.col as "member"` for every member, to be used with `reports r`. */
export const reportColumns = sql.raw(
  [
    ...Object.entries(columnOf),
    ['place', 'place'],
    ['exactLat', 'exact_lat'],
    ['exactLng', 'exact_lng'],
    ['publicLat', 'public_lat'],
    ['publicLng', 'public_lng'],
  ]
    .map(([member, column]) => `r.${column} as "${member}"`)
    .join(', '),
)

/** The members a list shows or judges by; the rest would only be read and thrown away. */
const listedMembers = [
  'id', 'seq', 'status', 'owner', 'category', 'categoryGroup', 'region', 'district', 'mahalla', 'agencyId', 'reporterId', 'filedAt', 'closedAt',
  'dueAt', 'actBy', 'publication', 'publishBy', 'outcome', 'closedBasis', 'stars', 'controlLevel', 'request', 'requestBy', 'pausedAt',
  'supporters', 'deferralReviewBy', 'deferralGround', 'parts',
] as const satisfies (keyof Report)[] // prettier-ignore

/** A report as lists know it. */
export type ReportInList = Pick<Report, (typeof listedMembers)[number]> & { publicLat: number; publicLng: number }

export const listedColumns = sql.raw(
  [...listedMembers.map((member) => `r.${columnOf[member]} as "${member}"`), 'r.public_lat as "publicLat"', 'r.public_lng as "publicLng"'].join(', '),
)

export async function findReport(db: Db, id: number): Promise<StoredReport | undefined> {
  if (!Number.isSafeInteger(id) || id < 1) return undefined
  const { rows } = await sql<StoredReport>`select ${reportColumns} from reports r where r.id = ${id}`.execute(db)
  return rows[0]
}

/** Takes the row for this transaction: the one writer begins here. */
export async function lockReport(tx: Tx, id: number): Promise<StoredReport | undefined> {
  const { rows } = await sql<StoredReport>`select ${reportColumns} from reports r where r.id = ${id} for update`.execute(tx)
  return rows[0]
}

/** An event with its words, as the timeline reads it. */
export interface TimelineRow extends ReportEvent {
  words: Words
}

interface EventRow {
  seq: number
  at: Date
  type: string
  actor_id: number | null
  role: ReportEvent['actor']['role']
  agency_id: number | null
  body: ReportEvent['body']
  words: Words | null
}

export async function eventsOf(db: Db, reportId: number): Promise<TimelineRow[]> {
  const { rows } = await sql<EventRow>`
    select e.seq, e.at, e.type, e.actor_id, e.role, e.agency_id, e.body, t.words
    from events e left join event_texts t using (report_id, seq) where e.report_id = ${reportId} order by e.seq`.execute(db)
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at,
    type: row.type,
    actor: { personId: row.actor_id, role: row.role, agencyId: row.agency_id },
    body: row.body,
    words: row.words ?? {},
  }))
}

/** What is written for one event besides the event itself. */
export interface EventWrite {
  reportId: number
  event: ReportEvent
  words: Words
  photoHashes: readonly string[]
  follow: Consequences
}

/** Writes the event, its words, the row, the notices and the deltas in one statement. */
export async function writeEvent(tx: Tx, { reportId, event, words, photoHashes, follow }: EventWrite): Promise<void> {
  const sets = Object.entries(follow.row).map(([member, value]) => sql`${sql.ref(columnOf[member as keyof Report])} = ${value}`)
  sets.push(sql`next_step = ${follow.nextStep?.name ?? null}`, sql`next_step_at = ${follow.nextStep?.at ?? null}`)
  await sql`
    with fact as (
      insert into events (report_id, seq, at, type, actor_id, role, agency_id, body)
      values (${reportId}, ${event.seq}, ${event.at}, ${event.type}, ${event.actor.personId}, ${event.actor.role}, ${event.actor.agencyId}, ${JSON.stringify(event.body)}::jsonb)
    ), said as (
      insert into event_texts (report_id, seq, salt, words, photos)
      select ${reportId}::bigint, ${event.seq}::int, ${randomBytes(16)}::bytea, ${JSON.stringify(words)}::jsonb, ${photoHashes}::text[]
      where ${Object.keys(words).length > 0 || photoHashes.length > 0}
    ), told as (
      insert into notices (report_id, seq, audience, template, digest)
      select ${reportId}::bigint, ${event.seq}::int, told.* from ${noticeRows(follow)}
    ), counted as (
      ${insertDeltas(follow.deltas, event.at)}
    ), queued as (
      select graphile_worker.add_job('deliver_notices', json_build_object('report', ${reportId}::bigint, 'seq', ${event.seq}::int)) where ${follow.notices.length > 0}
    )
    update reports set ${sql.join(sets)} where id = ${reportId} and (select count(*) from queued) >= 0`.execute(tx)
}

/** `(audience, template, digest)` rows; a delay is told in a digest unless there is danger (regulation 3.11). */
function noticeRows({ notices, digest }: Consequences) {
  return sql`unnest(${notices.map((told) => told.audience)}::text[], ${notices.map((told) => told.template)}::text[], ${notices.map(() => digest)}::boolean[]) told`
}

function insertDeltas(deltas: readonly Delta[], at: Date) {
  return sql`
    insert into count_deltas (agency_id, district, category, measure, day, n)
    select * from unnest(${deltas.map((delta) => delta.agencyId)}::int[], ${deltas.map((delta) => delta.district)}::text[],
      ${deltas.map((delta) => delta.category)}::text[], ${deltas.map((delta) => delta.measure)}::text[],
      ${deltas.map(() => at)}::date[], ${deltas.map((delta) => delta.n)}::int[])`
}

/** Makes the words of a published report findable, or takes them away; `folded` is from the public text. */
export async function setSearch(db: Db, id: number, folded: string): Promise<void> {
  await sql`update reports set search = to_tsvector('simple', ${folded}) where id = ${id}`.execute(db)
}

export async function setPublicPlace(tx: Tx, id: number, point: Point): Promise<void> {
  await sql`update reports set public_lat = ${point.lat}, public_lng = ${point.lng}, tile = ${tileOf(point)} where id = ${id}`.execute(tx)
}

/** What filing gives a new row; the rest begins with the column's default. */
const bornWith = [
  'seq', 'status', 'owner', 'category', 'categoryGroup', 'region', 'district', 'mahalla', 'agencyId', 'reporterId', 'filedAt', 'routedAt',
  'dueAt', 'firstDueAt', 'termFrom', 'actBy', 'stageEnteredAt', 'agencySince', 'publication', 'publishBy', 'flag', 'pendingFrom', 'term', 'replyLeft',
] as const satisfies (keyof Report)[] // prettier-ignore

/** The type of a column, for values that stand in a `select`. */
function castOf(member: (typeof bornWith)[number]): string {
  if (/(At|By|From|Since)$/.test(member)) return 'timestamptz'
  if (member === 'reporterId') return 'int8'
  return ['seq', 'agencyId', 'replyLeft'].includes(member) ? 'int' : 'text'
}

/** What filing writes: the row as it begins, and its first two events. */
export interface NewReport {
  report: Omit<Report, 'id'>
  place: StoredReport['place']
  exact: Point | null
  shown: Point
  tile: number
  searchable: string
  idempotencyKey: string | null
  requestHash: Buffer
  words: Words
  photoHashes: readonly string[]
  events: readonly [ReportEvent, ReportEvent]
  follow: Consequences
  draftId: string | null
  /** No more than `most` by this person since `since`. */
  limit: { since: Date; most: number }
}

/** One statement and one transaction: the report, its two events, words, photos, notices, deltas and the job; undefined over the limit. */
export async function insertReport(db: Db, input: NewReport): Promise<number | undefined> {
  const { report, events, follow } = input
  const [filed, routed] = events
  const { rows } = await sql<{ id: number }>`
    with new as (
      insert into reports (${sql.join(bornWith.map((member) => sql.ref(columnOf[member])))},
        place, exact_lat, exact_lng, public_lat, public_lng, tile, search, idempotency_key, request_hash, next_step, next_step_at)
      select ${sql.join(bornWith.map((member) => sql`${report[member]}::${sql.raw(castOf(member))}`))},
        ${input.place}::text, ${input.exact?.lat ?? null}::float8, ${input.exact?.lng ?? null}::float8, ${input.shown.lat}::float8, ${input.shown.lng}::float8, ${input.tile}::int8,
        to_tsvector('simple', ${input.searchable}), ${input.idempotencyKey}::text, ${input.requestHash}::bytea, ${follow.nextStep?.name ?? null}::text, ${follow.nextStep?.at ?? null}::timestamptz
      where (select count(*) from (select 1 from reports where reporter_id = ${report.reporterId} and filed_at > ${input.limit.since} limit ${input.limit.most}) before) < ${input.limit.most}
      returning id
    ), facts as (
      insert into events (report_id, seq, at, type, actor_id, role, agency_id, body)
      select new.id, v.seq, ${filed.at}::timestamptz, v.type, v.actor_id, v.role, null, v.body from new, (values
        (1, ${filed.type}, ${filed.actor.personId}::bigint, ${filed.actor.role}, ${JSON.stringify(filed.body)}::jsonb),
        (2, ${routed.type}, null::bigint, 'system', ${JSON.stringify(routed.body)}::jsonb)) as v (seq, type, actor_id, role, body)
    ), said as (
      insert into event_texts (report_id, seq, salt, words, photos)
      select new.id, 1, ${randomBytes(16)}::bytea, ${JSON.stringify(input.words)}::jsonb, ${input.photoHashes}::text[] from new
    ), told as (
      insert into notices (report_id, seq, audience, template, digest) select new.id, 2, told.* from new, ${noticeRows(follow)}
    ), counted as (
      ${insertDeltas(follow.deltas, filed.at)}
    ), moved as (
      update photos set draft_id = null, report_id = new.id, seq = 1 from new where draft_id = ${input.draftId}::uuid
    )
    select new.id, graphile_worker.add_job('deliver_notices', json_build_object('report', new.id, 'seq', 2)) from new`.execute(db)
  return rows[0]?.id
}

/** The report that this person filed under this key before. */
export async function findByKey(db: Db, reporterId: number, key: string): Promise<(StoredReport & { requestHash: Buffer }) | undefined> {
  const { rows } = await sql<StoredReport & { requestHash: Buffer }>`
    select ${reportColumns}, r.request_hash as "requestHash" from reports r where r.reporter_id = ${reporterId} and r.idempotency_key = ${key}`.execute(
    db,
  )
  return rows[0]
}

/** Reports whose next step is due, locked for this transaction; others' are skipped. */
export async function lockDue(tx: Tx, at: Date, count: number): Promise<StoredReport[]> {
  const { rows } = await sql<StoredReport>`
    select ${reportColumns} from reports r where r.next_step is not null and r.next_step_at <= ${at}
    order by r.next_step_at limit ${count} for update skip locked`.execute(tx)
  return rows
}

/** Sets the next step anew, where the one that was due turned out to be none (any more). */
export async function setStep(tx: Tx, id: number, step: NextStep | null): Promise<void> {
  await sql`update reports set next_step = ${step?.name ?? null}, next_step_at = ${step?.at ?? null} where id = ${id}`.execute(tx)
}
