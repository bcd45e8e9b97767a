// What staff did and have before them: counts over events and reports of a person and of a body's people.
import type { PersonId } from '../platform/ids.ts'
import { type Db, sql, onlyRow } from '../platform/database.ts'

/** A day in Tashkent. */
const dayOf = (column: string) => sql.raw(`to_char(${column} at time zone 'Asia/Tashkent', 'YYYY-MM-DD')`)

export interface Done {
  day: string
  type: string
  n: number
  late: number
}

/** A person's own steps as staff, by day and kind. */
export async function doneSince(db: Db, personId: PersonId, since: Date): Promise<Done[]> {
  const { rows } = await sql<Done>`
    select ${dayOf('at')} as day, type, count(*) as n, count(*) filter (where (body->>'late')::boolean) as late
      from events
    where actor_id = ${personId} and role in ('officer', 'head', 'dispatcher', 'controller') and at >= ${since}
      group by 1, 2 order by 1, 2`.execute(db)
  return rows
}

export interface Words {
  consents: number
  objections: number
}

/** What reporters said this week on the reports a person is the officer of. */
export async function wordsSince(db: Db, personId: PersonId, agencies: readonly number[], since: Date): Promise<Words> {
  const { rows } = await sql<Words>`
    select count(*) filter (where closed_basis = 'consent' and closed_at >= ${since}) as consents,
      count(*) filter (where objections > 0 and owner is not null and stage_entered_at >= ${since}) as objections
    from reports where agency_id = any(${agencies}::int[]) and officer_id = ${personId}`.execute(db)
  return onlyRow(rows)
}

export interface OfficerLoad {
  officerId: PersonId
  open: number
  overdue: number
  waiting: number
}

/** How much each officer of these bodies has in work, is late with, and awaits consent for. */
export async function loadByOfficer(db: Db, agencies: readonly number[], now: Date): Promise<OfficerLoad[]> {
  const { rows } = await sql<OfficerLoad>`
    select officer_id as "officerId", count(*) filter (where owner = 'agency' or status = 'waiting_reporter') as open,
      count(*) filter (where owner = 'agency' and act_by < ${now}) as overdue,
        count(*) filter (where status = 'answered') as waiting
    from reports where agency_id = any(${agencies}::int[]) and owner in ('agency', 'reporter')
      and officer_id is not null group by 1`.execute(db)
  return rows
}

/** An officer's reports that can be handed over, the most pressing first. */
export async function workOf(
  db: Db,
  agencies: readonly number[],
  officerId: PersonId,
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from reports where agency_id = any(${agencies}::int[]) and officer_id = ${officerId}
    and status in ('in_progress', 'waiting_reporter', 'deferred') order by act_by, id limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}
