// Versions of the matrix in the database; the newest is in force.
import type { PersonId } from '../platform/ids.ts'
import type { Exception } from '../agencies/index.ts'
import { type Db, sql, type Tx, onlyRow } from '../platform/database.ts'

export interface Version {
  id: number
  at: Date
  name: string | null
  reason: string
  lines: number
}

export async function listVersions(db: Db, limit = 20): Promise<Version[]> {
  const { rows } = await sql<Version>`
    select v.id, v.at, p.name, v.reason, (select count(*) from responsibility_rules r where r.version = v.id) as lines
    from responsibility_versions v left join people p on p.id = v.person_id order by v.id desc limit ${limit}`.execute(
    db,
  )
  return rows
}

/** The lines of a version, the newest when none is named. */
export async function linesOf(db: Db, version?: number): Promise<Exception[]> {
  const { rows } = await sql<Exception>`
    select category, territory, place, place_name as "placeName", lead, coexecutors from responsibility_rules
    where version = ${version === undefined ? sql`(select max(id) from responsibility_versions)` : version}
      order by position`.execute(db)
  return rows
}

/** Writers wait for each other: a version follows from the one before it. */
export async function lockVersions(tx: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('responsibility', 0))`.execute(tx)
  const { rows } = await sql<{ id: number }>`select coalesce(max(id), 0) as id from responsibility_versions`.execute(tx)
  return onlyRow(rows).id
}

export async function addVersion(
  tx: Tx,
  { id, personId, reason, at }: { id: number; personId: PersonId; reason: string; at: Date },
  lines: readonly Exception[],
): Promise<void> {
  await sql`insert into responsibility_versions (id, at, person_id, reason) values (${id}, ${at}, ${personId},
    ${reason})`.execute(tx)
  await sql`
    insert into responsibility_rules (version, position, category, territory, place, place_name, lead, coexecutors)
    select ${id}, row_number() over (), line->>'category', line->>'territory', line->>'place', line->>'placeName',
      line->>'lead',
      array(select jsonb_array_elements_text(line->'coexecutors'))
    from jsonb_array_elements(${JSON.stringify(lines)}::jsonb) line`.execute(tx)
}

/** Bodies in which somebody works. */
export async function connectedAgencies(db: Db): Promise<Set<number>> {
  const { rows } = await sql<{
    id: number
  }>`select distinct agency_id as id from memberships where role in ('officer', 'head')`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
