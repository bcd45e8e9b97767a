// The only SQL on reports, events and their words: reading one, writing an event with all that follows from it.
import type { AgencyId, PersonId, ReportId } from '../platform/ids.ts'
import { randomBytes } from 'node:crypto'
import type { RawBuilder } from 'kysely'
import { liveChannel } from '../platform/live.ts'
import { type Db, sql, type Tx, onlyRow } from '../platform/database.ts'
import { type Point, tileOf } from '../territories/index.ts'
import type { Secrets } from '../platform/secrets.ts'
import { type Link, linkOf } from './chain.ts'
import {
  type Consequences,
  type Delta,
  type EventBody,
  type EventType,
  type Report,
  type ReportEvent,
  type Words,
  eventOf,
} from '../life/index.ts'
import { lexemesOf } from './lexeme-store.ts'

/** The row with the places that only some may read. */
export interface StoredReport extends Report {
  place: 'point' | 'mahalla' | 'district'
  exactLat: number | null
  exactLng: number | null
  publicLat: number
  publicLng: number
  /** Within so many metres, as the device said. */
  accuracy: number | null
  /** The hash of the last event; null before the ledger has taken the report up. */
  head: Buffer | null
}

/** The members of a row, besides the places; a member's column is its name in snake case. */
const members = [
  'id', 'seq', 'status', 'owner', 'category', 'categoryGroup', 'region', 'district', 'mahalla', 'agencyId',
  'reporterId', 'officerId',
  'filedAt', 'routedAt', 'acceptedAt', 'answeredAt', 'closedAt', 'dueAt', 'firstDueAt', 'termFrom', 'actBy',
  'stageEnteredAt', 'agencySince', 'stageStood', 'stoodClock', 'stoodOffice',
  'publication', 'publishBy', 'flag', 'pendingFrom', 'outcome', 'closedBasis', 'stars', 'term', 'returns',
  'reroutes', 'recategorises', 'objections',
  'verifications', 'controlLevel', 'returnOpen', 'acceptedLate', 'reporterLeft', 'cameFrom', 'pausedAt',
  'pausedActBy', 'asks', 'replyLeft',
  'request', 'requestLevel', 'requestBy', 'requestDays', 'requestUntil', 'requestGround', 'extensions', 'deferrals',
  'renewals',
  'deferralGround', 'deferralObjections', 'deferralReviewBy', 'verifyCause', 'onSite', 'countersignedBy',
  'noticedAt', 'reminders',
  'escalated', 'revocations', 'reopenings', 'rejectionAppealed', 'decisionAppealed', 'rejectOpen', 'final',
  'supporters', 'voters', 'coReporters', 'voteUntil',
  'voteConsents', 'voteObjects', 'voteStars', 'residentConsents', 'mergedInto', 'parts', 'incidentId',
  'formalAppeal', 'recheck',
] as const satisfies (keyof Report)[] // prettier-ignore

const columnOf = Object.fromEntries(
  members.map((member) => [member, member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]),
) as Record<keyof Report, string>

/** `r.col as "member"` for every member, to be used with `reports r`. */
export const reportColumns = sql.raw(
  [
    ...Object.entries(columnOf),
    ['place', 'place'],
    ['exactLat', 'exact_lat'],
    ['exactLng', 'exact_lng'],
    ['publicLat', 'public_lat'],
    ['publicLng', 'public_lng'],
    ['accuracy', 'accuracy'],
    ['head', 'head'],
  ]
    .map(([member, column]) => `r.${column} as "${member}"`)
    .join(', '),
)

/** The members a list shows or judges by; the rest would only be read and thrown away. */
const listedMembers = [
  'id', 'seq', 'status', 'owner', 'category', 'categoryGroup', 'region', 'district', 'mahalla', 'agencyId',
  'reporterId', 'filedAt', 'closedAt',
  'dueAt', 'actBy', 'publication', 'publishBy', 'outcome', 'closedBasis', 'stars', 'controlLevel', 'request',
  'requestBy', 'pausedAt',
  'supporters', 'deferralReviewBy', 'deferralGround', 'parts', 'flag', 'recheck', 'officerId', 'objections',
  'incidentId',
] as const satisfies (keyof Report)[] // prettier-ignore

/** A report as lists know it. */
export type ReportInList = Pick<Report, (typeof listedMembers)[number]> & { publicLat: number; publicLng: number }

export const listedColumns = sql.raw(
  [
    ...listedMembers.map((member) => `r.${columnOf[member]} as "${member}"`),
    'r.public_lat as "publicLat"',
    'r.public_lng as "publicLng"',
  ].join(', '),
)

export async function findReport(db: Db, id: ReportId): Promise<StoredReport | undefined> {
  if (!Number.isSafeInteger(id) || id < 1) return undefined
  const { rows } = await sql<StoredReport>`select ${reportColumns} from reports r where r.id = ${id}`.execute(db)
  return rows[0]
}

/** The report that a merged one lives on in: the end of the chain, where that one was merged in turn. */
export async function livingOf(db: Db, id: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with recursive chain as (
      select id, merged_into from reports where id = ${id} union select r.id, r.merged_into from chain c
        join reports r on r.id = c.merged_into
    )
    select id from chain where merged_into is null`.execute(db)
  return rows[0]?.id ?? id
}

/** Takes the row for this transaction: the one writer begins here. */
export async function lockReport(tx: Tx, id: ReportId): Promise<StoredReport | undefined> {
  const { rows } =
    await sql<StoredReport>`select ${reportColumns} from reports r where r.id = ${id} for update`.execute(tx)
  return rows[0]
}

/** An event with its words, as the timeline reads it. */
export type TimelineRow = ReportEvent & { words: Words }

export interface EventRow {
  seq: number
  at: Date
  type: EventType
  actor_id: PersonId | null
  role: ReportEvent['actor']['role']
  agency_id: AgencyId | null
  body: EventBody
  words: Words | null
}

export async function eventsOf(db: Db, reportId: ReportId): Promise<TimelineRow[]> {
  const { rows } = await sql<EventRow>`
    select e.seq, e.at, e.type, e.actor_id, e.role, e.agency_id, e.body, t.words
    from events e left join event_texts t using (report_id, seq) where e.report_id = ${reportId}
      order by e.seq`.execute(db)
  return rows.map(({ seq, at, type, actor_id: personId, role, agency_id: agencyId, body, words }) => ({
    ...eventOf(type, { seq, at, actor: { personId, role, agencyId }, body }),
    words: words ?? {},
  }))
}

/** What is written for one event besides the event itself. */
export interface EventWrite {
  reportId: ReportId
  /** The hash of the event before. */
  prev: Buffer
  event: ReportEvent
  words: Words
  photoHashes: readonly string[]
  follow: Consequences
}

/** Everything one event writes, as one JSON value for each report. */
function valueOf(secrets: Secrets, { reportId, prev, event, words, photoHashes, follow }: EventWrite) {
  const { seq, at, type, actor, body } = event
  const isSaid = Object.keys(words).length > 0 || photoHashes.length > 0
  const said = isSaid ? { salt: randomBytes(16), words, photos: photoHashes } : null
  const link = linkOf(secrets, reportId, event, said, prev.toString('hex'))
  const patch: Record<string, unknown> = {}
  for (const [member, value] of Object.entries(follow.row)) patch[columnOf[member as keyof Report]] = value
  return {
    id: reportId, seq, at, type, actor_id: actor.personId, role: actor.role, agency_id: actor.agencyId, body, patch,
    words: isSaid ? words : null, photos: photoHashes, salt: said?.salt.toString('hex') ?? null, ...linkText(link),
    told: follow.notices, digest: follow.digest, deltas: follow.deltas, step: follow.nextStep?.name ?? null,
    step_at: follow.nextStep?.at ?? null,
  } // prettier-ignore
}

/**
 * Tells whoever listens that something happened to the report `r`, with as much of its row as says whom that concerns.
 * @param before the body that had it before, where that is another one
 */
const tellRow = (before: RawBuilder<unknown>) => sql`pg_notify(${liveChannel}, json_build_object('key',
  r.id || '.' || r.seq, 'report', json_build_object('id', r.id, 'seq', r.seq, 'status', r.status, 'agencyId',
  r.agency_id, 'district', r.district, 'mahalla', r.mahalla, 'categoryGroup', r.category_group, 'reporterId',
  r.reporter_id, 'reporterLeft', r.reporter_left, 'officerId', r.officer_id, 'controlLevel', r.control_level, 'parts',
  r.parts, 'filedAt', r.filed_at, 'before', ${before}))::text)`

const setRow = sql.raw(
  Object.values(columnOf)
    .filter((column) => column !== 'id')
    .map((column) => `${column} = new.${column}`)
    .join(', '),
)

/**
 * Writes events of different reports, each with its words, row, notices and deltas, in one statement whose text never
 * changes.
 */
export async function writeEvents(tx: Tx, secrets: Secrets, writes: readonly EventWrite[]): Promise<void> {
  await sql`
    with w as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(writes.map((write) => valueOf(secrets, write)))}::jsonb) as w
        (id bigint, seq int, at timestamptz, type text, actor_id bigint, role text,
        agency_id int, body jsonb, patch jsonb, words jsonb, photos jsonb, salt text, told jsonb, digest boolean,
          deltas jsonb, step text, step_at timestamptz,
        sealed text, said text, hash text)
    ), fact as (
      insert into events (report_id, seq, at, type, actor_id, role, agency_id, body) select id, seq, at, type,
        actor_id, role, agency_id, body from w
    ), rated as (
      insert into rating_queue (report_id) select id from w
    ), mapped as (
      insert into map_queue (report_id) select id from w
    ), linked as (
      insert into ledger (report_id, seq, sealed, said, hash) select id, seq, decode(sealed, 'hex'), decode(w.said,
        'hex'), decode(hash, 'hex') from w
    ), said as (
      insert into event_texts (report_id, seq, salt, words, photos)
      select id, seq, decode(salt, 'hex'), words, array(select jsonb_array_elements_text(w.photos)) from w
        where salt is not null
    ), told as (
      insert into notices (report_id, seq, audience, template, digest)
      select w.id, w.seq, n.audience, n.template, w.digest from w, jsonb_to_recordset(w.told) as n (audience text,
        template text)
    ), counted as (
      insert into count_deltas (agency_id, district, category, measure, day, n)
      select d."agencyId", d.district, d.category, d.measure, w.at::date, d.n
      from w, jsonb_to_recordset(w.deltas) as d ("agencyId" int, district text, category text, measure text, n int)
    ), waiting as (
      insert into due_steps (report_id, step, at) select id, step, step_at from w where step is not null
      on conflict (report_id) do update set step = excluded.step, at = excluded.at
    ), resting as (
      delete from due_steps d using w where d.report_id = w.id and w.step is null
    ), queued as (
      select graphile_worker.add_job('deliver_notices', json_build_object('report', id, 'seq', seq)) from w
        where told <> '[]' and not digest
    )
    update reports r set ${setRow}, head = decode(w.hash, 'hex')
    from w join reports was on was.id = w.id cross join lateral jsonb_populate_record(was, w.patch) as new
    where r.id = w.id and (select count(*) from queued) >= 0
    returning ${tellRow(sql`nullif(was.agency_id, r.agency_id)`)}`.execute(tx)
}

/** `(audience, template, digest)` rows; a delay is told in a digest unless there is danger (regulation 3.11). */
function noticeRows({ notices, digest }: Consequences) {
  return sql`unnest(${notices.map((told) => told.audience)}::text[], ${notices.map((told) => told.template)}::text[],
    ${notices.map(() => digest)}::boolean[]) told`
}

function insertDeltas(deltas: readonly Delta[], at: Date) {
  return sql`
    insert into count_deltas (agency_id, district, category, measure, day, n)
    select * from unnest(${deltas.map((delta) => delta.agencyId)}::int[],
      ${deltas.map((delta) => delta.district)}::text[],
      ${deltas.map((delta) => delta.category)}::text[], ${deltas.map((delta) => delta.measure)}::text[],
      ${deltas.map(() => at)}::date[], ${deltas.map((delta) => delta.n)}::int[])`
}

/** What a report is found by: its type, and these public words. */
export interface Searched {
  id: number
  type: string
  words: string
}

/** Makes a report findable by its type and these public words; none takes them away. What it names is learned anew. */
export async function setSearch(db: Db, { id, words, type }: Searched): Promise<void> {
  await sql`
    with told as (insert into place_queue (report_id) values (${id}))
    update reports set search = array_to_tsvector(${lexemesOf(id, words, type)}::text[]) where id = ${id}`.execute(db)
}

/** The same of many at once. */
export async function setSearches(db: Db, all: readonly Searched[]): Promise<void> {
  const lines = all.map(({ id, words, type }) => ({ id, lexemes: lexemesOf(id, words, type) }))
  await sql`
    update reports r set search = array_to_tsvector(array(select jsonb_array_elements_text(n.lexemes)))
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as n (id bigint, lexemes jsonb) where r.id = n.id`.execute(
    db,
  )
}

export async function setPublicPlace(tx: Tx, id: number, point: Point): Promise<void> {
  await sql`update reports set public_lat = ${point.lat}, public_lng = ${point.lng}, tile = ${tileOf(point)}
    where id = ${id}`.execute(tx)
}

/** What filing gives a new row; the rest begins with the column's default. */
const bornWith = [
  'seq', 'status', 'owner', 'category', 'categoryGroup', 'region', 'district', 'mahalla', 'agencyId', 'reporterId',
  'filedAt', 'routedAt',
  'dueAt', 'firstDueAt', 'termFrom', 'actBy', 'stageEnteredAt', 'agencySince', 'publication', 'publishBy', 'flag',
  'pendingFrom', 'term', 'replyLeft', 'incidentId',
] as const satisfies (keyof Report)[] // prettier-ignore

/** The type of a column, for values that stand in a `select`. */
function castOf(member: (typeof bornWith)[number]): string {
  if (/(At|By|From|Since)$/.test(member)) return 'timestamptz'
  if (member === 'reporterId' || member === 'incidentId') return 'int8'
  return ['seq', 'agencyId', 'replyLeft'].includes(member) ? 'int' : 'text'
}

/** What filing writes: the row as it begins, and its first two events. */
export interface NewReport {
  report: Report
  place: StoredReport['place']
  exact: Point | null
  accuracy: number | null
  shown: Point
  tile: number
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

/**
 * One statement and one transaction: the report, its two events, words, photos, notices, deltas and the job; undefined
 * over the limit.
 */
export async function insertReport(db: Db, secrets: Secrets, input: NewReport): Promise<number | undefined> {
  const { report, events, follow } = input
  const [filed, routed] = events
  const salt = randomBytes(16)
  const first = linkOf(secrets, report.id, filed, { salt, words: input.words, photos: input.photoHashes }, null)
  const second = linkOf(secrets, report.id, routed, null, first.hash)
  const { rows } = await sql<{ id: number }>`
    with new as (
      insert into reports as r (id, head, ${sql.join(bornWith.map((member) => sql.ref(columnOf[member])))},
        place, exact_lat, exact_lng, accuracy, public_lat, public_lng, tile, search, idempotency_key, request_hash)
      overriding system value
      select ${report.id}::bigint, ${Buffer.from(second.hash, 'hex')}::bytea,
        ${sql.join(bornWith.map((member) => sql`${report[member]}::${sql.raw(castOf(member))}`))},
        ${input.place}::text, ${input.exact?.lat ?? null}::float8, ${input.exact?.lng ?? null}::float8,
          ${input.accuracy}::int, ${input.shown.lat}::float8, ${input.shown.lng}::float8, ${input.tile}::int8,
        array_to_tsvector(${lexemesOf(report.id, '', report.category)}::text[]), ${input.idempotencyKey}::text,
          ${input.requestHash}::bytea
      where (select count(*) from (select 1 from reports where reporter_id = ${report.reporterId}
        and filed_at > ${input.limit.since} limit ${input.limit.most}) before) < ${input.limit.most}
      returning id, ${tellRow(sql`null::int`)} as told
    ), facts as (
      insert into events (report_id, seq, at, type, actor_id, role, agency_id, body)
      select new.id, v.seq, ${filed.at}::timestamptz, v.type, v.actor_id, v.role, null, v.body from new, (values
        (1, ${filed.type}, ${filed.actor.personId}::bigint, ${filed.actor.role}, ${JSON.stringify(filed.body)}::jsonb),
        (2, ${routed.type}, null::bigint, 'system', ${JSON.stringify(routed.body)}::jsonb)) as v (seq, type, actor_id,
          role, body)
    ), said as (
      insert into event_texts (report_id, seq, salt, words, photos)
      select new.id, 1, ${salt}::bytea, ${JSON.stringify(input.words)}::jsonb, ${input.photoHashes}::text[] from new
    ), rated as (
      insert into rating_queue (report_id) select id from new
    ), mapped as (
      insert into map_queue (report_id) select id from new
    ), linked as (
      insert into ledger (report_id, seq, sealed, said, hash)
      select new.id, v.seq, decode(v.sealed, 'hex'), decode(v.said, 'hex'), decode(v.hash, 'hex') from new, (values
        (1, ${first.sealed}, ${first.said}, ${first.hash}), (2, ${second.sealed}, ${second.said},
          ${second.hash})) as v (seq, sealed, said, hash)
    ), told as (
      insert into notices (report_id, seq, audience, template, digest) select new.id, 2, told.* from new,
        ${noticeRows(follow)}
    ), counted as (
      ${insertDeltas(follow.deltas, filed.at)}
    ), waiting as (
      insert into due_steps (report_id, step, at)
      select new.id, ${follow.nextStep?.name ?? null}::text, ${follow.nextStep?.at ?? null}::timestamptz from new
        where ${follow.nextStep !== null}
    ), moved as (
      update photos set draft_id = null, taken_lat = null, taken_lng = null, caption = null, report_id = new.id, seq = 1
        from new
        where draft_id = ${input.draftId}::uuid
    ), recorded as (
      update recordings set draft_id = null, report_id = new.id, seq = 1 from new
        where draft_id = ${input.draftId}::uuid
    )
    select new.id, graphile_worker.add_job('deliver_notices', json_build_object('report', new.id, 'seq', 2))
      from new`.execute(db)
  return rows[0]?.id
}

/** The number of a report that is about to be filed: the ledger signs it before it is written. */
export async function nextReportId(db: Db): Promise<number> {
  const { rows } = await sql<{ id: number }>`select nextval('reports_id_seq') as id`.execute(db)
  return onlyRow(rows).id
}

const linkText = ({ sealed, said, hash }: Link) => ({ sealed, said, hash })

/** The report that this person filed under this key before. */
export async function findByKey(
  db: Db,
  reporterId: PersonId,
  key: string,
): Promise<(StoredReport & { requestHash: Buffer }) | undefined> {
  const { rows } = await sql<StoredReport & { requestHash: Buffer }>`
    select ${reportColumns}, r.request_hash as "requestHash" from reports r where r.reporter_id = ${reporterId}
      and r.idempotency_key = ${key}`.execute(db)
  return rows[0]
}
