// Incidents and their answers in the database, and the reports that belong to one.
import type { IncidentId, MembershipId, PersonId } from '../platform/ids.ts'
import { listedReports, type ListedReport } from '../lists/index.ts'
import { type Db, sql, type Tx, onlyRow } from '../platform/database.ts'
import type { KeptPicture } from '../photos/index.ts'
import { type Incident, OpenIncidents } from './rules.ts'

const columns = sql.raw(`id, agency_id as "agencyId", district, mahallas, categories, status, title, text,
    expected_at as "expectedAt", opened_at as "openedAt",
  closed_at as "closedAt"`)

export async function findIncident(db: Db, id: IncidentId): Promise<Incident | undefined> {
  const { rows } = await sql<Incident>`select ${columns} from incidents where id = ${id}`.execute(db)
  return rows[0]
}

export async function loadIncidents(db: Db): Promise<OpenIncidents> {
  const { rows } = await sql<Incident>`select ${columns} from incidents where status = 'open' order by id`.execute(db)
  return new OpenIncidents(rows)
}

/** Newest first; open ones of a place or a body, or all of them. */
export async function listIncidents(
  db: Db,
  where: { region?: string | undefined; district?: string | undefined; agencies?: readonly number[] | undefined },
  limit: number,
  before?: number,
): Promise<Incident[]> {
  const { region, district, agencies } = where
  const within = region ? sql`district like ${`${region}%`}` : sql`true`
  const { rows } = await sql<Incident>`
    select ${columns} from incidents
    where ${district ? sql`district = ${district}` : within}
    and ${agencies ? sql`agency_id = any(${agencies}::int[])` : sql`true`}
      and ${before === undefined ? sql`true` : sql`id < ${before}`}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

export async function addIncident(
  tx: Tx,
  incident: Omit<Incident, 'id' | 'status' | 'closedAt'>,
  personId: PersonId,
): Promise<number> {
  const { agencyId, district, mahallas, categories, title, text, expectedAt, openedAt } = incident
  const { rows } = await sql<{ id: number }>`
    insert into incidents (agency_id, district, mahallas, categories, title, text, expected_at, opened_at, opened_by)
    values (${agencyId}, ${district}, ${mahallas}, ${categories}, ${title}, ${text}, ${expectedAt}, ${openedAt},
      ${personId}) returning id`.execute(tx)
  return onlyRow(rows).id
}

/** Closes an open incident; false when it is closed already. */
export async function closeIncident(tx: Tx, id: IncidentId, at: Date): Promise<boolean> {
  const { rows } =
    await sql`update incidents set status = 'closed', closed_at = ${at} where id = ${id} and status = 'open'
      returning 1`.execute(tx)
  return rows.length === 1
}

export interface IncidentAnswer {
  id: number
  incidentId: IncidentId
  membershipId: MembershipId
  text: string
  photos: KeptPicture[]
  at: Date
}

/** One answer for all; the job that gives it to each report is queued in the same transaction. */
export async function addAnswer(tx: Tx, answer: Omit<IncidentAnswer, 'id'>, personId: PersonId): Promise<void> {
  await sql`
    with answer as (
      insert into incident_answers (incident_id, person_id, membership_id, text, photos, at)
      values (${answer.incidentId}, ${personId}, ${answer.membershipId}, ${answer.text},
        ${JSON.stringify(answer.photos)}::jsonb, ${answer.at}) returning id
    )
    select graphile_worker.add_job('answer_incident', json_build_object('answer', id)) from answer`.execute(tx)
}

export async function findAnswer(db: Db, id: number): Promise<IncidentAnswer | undefined> {
  const { rows } = await sql<IncidentAnswer>`
    select id, incident_id as "incidentId", membership_id as "membershipId", text, photos, at from incident_answers
      where id = ${id}`.execute(db)
  return rows[0]
}

export async function finishAnswer(db: Db, id: number, answered: number, at: Date): Promise<void> {
  await sql`update incident_answers set done_at = ${at}, answered = answered + ${answered} where id = ${id}`.execute(db)
}

/** Statuses in which a body still owes the answer; a question waits for its reply first. */
const unanswered = sql`('routed', 'in_progress', 'deferred')`

/** The next attached report without an answer since this one was given: a job that runs twice answers once. */
export async function nextUnanswered(
  db: Db,
  answer: IncidentAnswer,
  after: number,
): Promise<{ id: number; status: string } | undefined> {
  const { rows } = await sql<{ id: number; status: string }>`
    select id, status from reports r where incident_id = ${answer.incidentId} and id > ${after}
      and status in ${unanswered}
    and not exists (select 1 from events e where e.report_id = r.id and e.type = 'answer' and e.at >= ${answer.at})
      order by id limit 1`.execute(db)
  return rows[0]
}

export interface IncidentCounts {
  attached: number
  waiting: number
  closed: number
}

/** How many reports belong to it, how many still wait for the body, how many left control. */
export async function countAttached(db: Db, id: number): Promise<IncidentCounts> {
  const { rows } = await sql<IncidentCounts>`
    select count(*) as attached, count(*) filter (where status in ${unanswered} or status in ('waiting_reporter',
      'returned')) as waiting,
      count(*) filter (where status = 'closed') as closed from reports where incident_id = ${id}`.execute(db)
  return onlyRow(rows)
}

/** The body's reports that an incident would cover and that belong to none yet. */
const coveredBy = (incident: Incident) =>
  sql`r.agency_id = ${incident.agencyId} and r.district = ${incident.district}
    and r.category = any(${incident.categories}::text[])
    and r.incident_id is null and r.status in ('routed', 'in_progress')
    and ${incident.mahallas.length === 0 ? sql`true` : sql`(r.mahalla is null or r.mahalla = any(${incident.mahallas}::text[]))`}`

export const listCovered = (db: Db, incident: Incident, limit: number): Promise<ListedReport[]> =>
  listedReports(db, coveredBy(incident), sql`r.id desc`, limit)

/** Those that belong to it, newest first. */
export const listAttached = (db: Db, { id }: Pick<Incident, 'id'>, limit: number): Promise<ListedReport[]> =>
  listedReports(db, sql`r.incident_id = ${id} and r.status <> 'moderating'`, sql`r.id desc`, limit)
