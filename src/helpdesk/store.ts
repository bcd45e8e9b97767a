// Help requests with their threads, broadcasts, and reports taken down by phone, in the database.
import type { RawBuilder } from 'kysely'
import type { AgencyId, PersonId, ReportId } from '../platform/ids.ts'
import { country } from '../territories/index.ts'
import { inDays } from '../platform/time.ts'
import { type Db, sql, type Tx, onlyRow } from '../platform/database.ts'

export const topics = ['access', 'routing', 'deadline', 'technical', 'other'] as const
export type Topic = (typeof topics)[number]

export interface HelpRequest {
  id: number
  agencyId: AgencyId
  personId: PersonId
  topic: Topic
  title: string
  state: 'open' | 'answered' | 'closed'
  changedAt: Date
}

const columns = sql.raw(
  'id, agency_id as "agencyId", person_id as "personId", topic, title, state, changed_at as "changedAt"',
)

export async function addRequest(
  tx: Tx,
  { agencyId, personId, topic, title }: Pick<HelpRequest, 'agencyId' | 'personId' | 'topic' | 'title'>,
  at: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into help_requests (agency_id, person_id, topic, title, state, created_at, changed_at)
    values (${agencyId}, ${personId}, ${topic}, ${title}, 'open', ${at}, ${at}) returning id`.execute(tx)
  return onlyRow(rows).id
}

export async function addMessage(
  tx: Tx,
  requestId: number,
  { personId, role, text, at }: { personId: PersonId; role: string; text: string; at: Date },
): Promise<void> {
  await sql`insert into help_messages (request_id, person_id, role, text, at) values (${requestId}, ${personId},
    ${role}, ${text}, ${at})`.execute(tx)
}

export async function setState(tx: Tx, id: number, state: HelpRequest['state'], at: Date): Promise<void> {
  await sql`update help_requests set state = ${state}, changed_at = ${at} where id = ${id}`.execute(tx)
}

/** Of these agencies; what waits for an answer first. */
export async function listRequests(db: Db, agencies: readonly number[], limit: number): Promise<HelpRequest[]> {
  const { rows } = await sql<HelpRequest>`
    select ${columns} from help_requests where agency_id = any(${agencies}::int[])
    order by array_position(array['open', 'answered', 'closed'], state), changed_at desc limit ${limit}`.execute(db)
  return rows
}

export async function findRequest(db: Db, id: number, lock = false): Promise<HelpRequest | undefined> {
  const { rows } = await sql<HelpRequest>`select ${columns} from help_requests
      where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

export interface Message {
  role: string
  text: string
  at: Date
}

export async function messagesOf(db: Db, requestId: number): Promise<Message[]> {
  const { rows } =
    await sql<Message>`select role, text, at from help_messages where request_id = ${requestId} order by id`.execute(db)
  return rows
}

export interface Broadcast {
  id: number
  territory: string
  title: string
  text: string
  publishedAt: Date
  until: Date
}

export async function addBroadcast(
  tx: Tx,
  { territory, title, text, publishedAt, until }: Omit<Broadcast, 'id'>,
  personId: PersonId,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into broadcasts (territory, title, text, published_at, published_by, until)
    values (${territory}, ${title}, ${text}, ${publishedAt}, ${personId}, ${until}) returning id`.execute(tx)
  return onlyRow(rows).id
}

/** How many questions of these bodies stand so. */
export const requestsIn = (agencies: readonly number[], state: HelpRequest['state']): RawBuilder<unknown> => sql`
  select count(*)::int from help_requests where agency_id = any(${agencies}::int[]) and state = ${state}`

/** What all staff of a place are told now. */
export async function broadcastsFor(db: Db, territory: string, at: Date): Promise<Broadcast[]> {
  const { rows } = await sql<Broadcast>`
    select id, territory, title, text, published_at as "publishedAt", until from broadcasts
    where until > ${at} and (territory = ${country} or ${territory} like territory || '%') order by id desc
      limit 5`.execute(db)
  return rows
}

/** The report that this person took down by this very form before. */
export async function findIntake(db: Db, takenBy: PersonId, key: string): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select r.id from intakes i join reports r on r.id = i.report_id where i.taken_by = ${takenBy}
      and r.idempotency_key = ${key}`.execute(db)
  return rows[0]?.id
}

/** By whom a report was taken down for somebody else, and how that person confirmed it. */
interface Intake {
  takenBy: PersonId
  agencyId: AgencyId
  confirmed: 'code' | 'callback'
  at: Date
}

export async function addIntake(
  db: Db,
  reportId: ReportId,
  { takenBy, agencyId, confirmed, at }: Intake,
): Promise<void> {
  await sql`
    insert into intakes (report_id, taken_by, agency_id, confirmed, at) values (${reportId}, ${takenBy}, ${agencyId},
      ${confirmed}, ${at})
    on conflict do nothing`.execute(db)
}

/** What everybody may know. */
export interface Health {
  /** Steps of reports that should have been taken more than five minutes ago. */
  lateSteps: number
  /** Messages that wait to be sent. */
  queuedMessages: number
  failedToday: number
}

const healthOf = (at: Date) => sql`
  (select count(*) from due_steps where at < ${new Date(at.getTime() - 300_000)}) as "lateSteps",
  (select count(*) from messages where state = 'queued' and send_at <= ${at}) as "queuedMessages",
  (select count(*) from messages where state = 'failed' and created_at > ${inDays(at, -1)}) as "failedToday"`

export async function readHealth(db: Db, at: Date): Promise<Health> {
  return onlyRow((await sql<Health>`select ${healthOf(at)}`.execute(db)).rows)
}

/** What those who run it look at besides. */
export interface Insides extends Health {
  /** Jobs of the queue that wait, and those that failed again and again. */
  waitingJobs: number
  failingJobs: number
  /** Events that are not counted into the rating yet, as far as a hundred thousand. */
  uncounted: number
  sealedAt: Date | null
  tablesAt: Date | null
  databaseBytes: number
}

export async function readInsides(db: Db, at: Date): Promise<Insides> {
  const { rows } = await sql<Insides>`
    select ${healthOf(at)}, (select count(*) from graphile_worker._private_jobs where run_at <= ${at}
      and attempts = 0) as "waitingJobs",
      (select count(*) from graphile_worker._private_jobs where attempts > 2) as "failingJobs",
      (select count(*) from (select 1 from rating_queue limit 100000) q) as uncounted, (select max(at)
        from checkpoints) as "sealedAt",
      (select max(at) from dumps where kind = 'data') as "tablesAt",
        pg_database_size(current_database()) as "databaseBytes"`.execute(db)
  return onlyRow(rows)
}
