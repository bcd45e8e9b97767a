// Views of the desk that somebody kept under a name: a query of its address, for oneself or for the colleagues too.
import type { AgencyId, PersonId } from '../platform/ids.ts'
import { checkText } from '../language/index.ts'
import { type Db, onlyRow, sql } from '../platform/database.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'

export interface WorkView {
  id: number
  name: string
  /** `tab=all&category=WAT02`. */
  query: string
  shared: boolean
  isOwn: boolean
}

/** So many a person keeps. */
const mostViews = 30

/** The own ones, and those that colleagues of the body share. */
export async function listViews(db: Db, agencyId: AgencyId, personId: PersonId): Promise<WorkView[]> {
  const { rows } = await sql<WorkView>`
    select id, name, query, shared, person_id = ${personId} as "isOwn" from work_views
    where agency_id = ${agencyId} and (shared or person_id = ${personId}) order by name, id`.execute(db)
  return rows
}

/** Keeps a view; the same name again is the view changed. @throws invalid */
export async function saveView(
  db: Db,
  { agencyId, personId }: { agencyId: AgencyId; personId: PersonId },
  { name: typed, query, shared }: { name: string | undefined; query: string; shared: boolean },
): Promise<void> {
  const errors: FieldError[] = []
  const name = checkText(errors, 'name', typed, { max: 60 })
  if (errors.length > 0) throw new Problem('invalid', { errors })
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from work_views where person_id = ${personId} and name <> ${name}`.execute(db)
  if (onlyRow(rows).n >= mostViews) throw invalid('name', 'too_many_views', { max: mostViews })
  await sql`
    insert into work_views (agency_id, person_id, name, query, shared)
    values (${agencyId}, ${personId}, ${name}, ${query}, ${shared})
    on conflict (person_id, agency_id, name) do update set query = excluded.query,
      shared = excluded.shared`.execute(db)
}

/** @throws not_found for another's */
export async function removeView(db: Db, personId: PersonId, id: number | undefined): Promise<void> {
  const { rows } =
    await sql`delete from work_views where id = ${id ?? 0} and person_id = ${personId} returning 1`.execute(db)
  if (rows.length === 0) throw new Problem('not_found')
}

/** Whoever deleted the account keeps none. */
export async function forgetViews(db: Db, people: readonly number[]): Promise<void> {
  await sql`delete from work_views where person_id = any(${people}::bigint[])`.execute(db)
}
