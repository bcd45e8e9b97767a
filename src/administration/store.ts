// The log of changes in the database, and how far the recount after a change of the calendar has come.
import { type Db, sql, type Tx, onlyRow } from '../platform/database.ts'
import type { Change, Subject } from './rules.ts'

/** Somebody entered a day of this year: its decree is known. */
export async function isYearEntered(db: Db, year: number): Promise<boolean> {
  const { rows } =
    await sql`select 1 from changes where subject = 'calendar' and key like ${`${year}-%`} limit 1`.execute(db)
  return rows.length > 0
}

const columns = sql.raw('id, at, person_id as "personId", subject, key, before, after, reason, recount, recounted')

export type NewChange = Omit<Change, 'id' | 'recounted'>

export async function addChange(tx: Tx, change: NewChange): Promise<number> {
  const { at, personId, subject, key, before, after, reason, recount } = change
  const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value))
  const { rows } = await sql<{ id: number }>`
    insert into changes (at, person_id, subject, key, before, after, reason, recount)
    values (${at}, ${personId}, ${subject}, ${key}, ${json(before)}::jsonb, ${json(after)}::jsonb, ${reason},
      ${recount}) returning id`.execute(tx)
  return onlyRow(rows).id
}

/** A change with the name of who made it. */
export type NamedChange = Change & { name: string | null }

export interface ChangeFilter {
  subject?: Subject | undefined
  /** Words in the key, the reason, the name, or what changed. */
  q?: string | undefined
  /** Older than this change. */
  before?: number | undefined
}

/** Newest first. */
export async function listChanges(db: Db, { subject, q, before }: ChangeFilter, limit: number): Promise<NamedChange[]> {
  const words = q === undefined ? undefined : `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<NamedChange>`
    select c.id, c.at, c.person_id as "personId", c.subject, c.key, c.before, c.after, c.reason, c.recount,
      c.recounted, p.name
    from changes c left join people p on p.id = c.person_id
    where ${subject ? sql`subject = ${subject}` : sql`true`}
      and ${words === undefined ? sql`true` : sql`concat_ws(' ', c.key, c.reason, p.name, c.before::text, c.after::text) ilike ${words}`}
      and ${before === undefined ? sql`true` : sql`c.id < ${before}`}
    order by c.id desc limit ${limit}`.execute(db)
  return rows
}

/** The marks of everything held in memory: when one moves, it is read again. */
export async function lastMarks(db: Db): Promise<string> {
  const { rows } = await sql<{ mark: string }>`
    select concat_ws(' ', (select max(id) from changes), (select count(*) from changes), (select max(id)
      from responsibility_versions), (select max(changed_at) from launches), (select max(id) from incidents),
      (select count(*) from incidents),
      (select count(*) from incidents where status = 'open')) as mark`.execute(db)
  return onlyRow(rows).mark
}

/** The earliest change after which clocks are still to be counted anew, and how far that came. */
export async function nextRecount(db: Db): Promise<(Change & { recountedTo: number }) | undefined> {
  const { rows } = await sql<Change & { recountedTo: number }>`
    select ${columns}, recounted_to as "recountedTo" from changes where recount = 'waiting' order by id
      limit 1`.execute(db)
  return rows[0]
}

export async function noteRecount(db: Db, id: number, to: number, moved: number): Promise<void> {
  await sql`update changes set recounted_to = ${to}, recounted = recounted + ${moved} where id = ${id}`.execute(db)
}

export async function endRecount(db: Db, id: number): Promise<void> {
  await sql`update changes set recount = 'done' where id = ${id}`.execute(db)
}
