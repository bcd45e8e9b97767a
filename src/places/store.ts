// Named places in the database: learned from public reports, forgotten with them, found by the beginnings of words.
import { type Db, sql, type Tx } from '../platform/database.ts'
import type { Learned } from './learn.ts'

/** What a report names, and where it lies. */
export interface Naming extends Learned {
  reportId: number
  personId: number | null
  district: string
  x: number
  y: number
}

/** Takes reports out of the queue, the newest first. */
export async function takeQueue(tx: Tx, most: number): Promise<{ taken: number; ids: number[] }> {
  const { rows } = await sql<{ id: number }>`
    delete from place_queue where id in (select id from place_queue order by id desc limit ${most}
      for update skip locked) returning report_id as id`.execute(tx)
  return { taken: rows.length, ids: [...new Set(rows.map(({ id }) => id))] }
}

/** So many of a place's namings are looked at to say by how many people it is named. */
const mostAsked = 50

/** Forgets what these reports named, and learns what they name now. */
export async function learnNames(tx: Tx, reports: readonly number[], namings: readonly Naming[]): Promise<void> {
  const touched = await sql<{ id: number }>`
    with gone as (
      delete from named_by where report_id = any(${reports}::bigint[]) returning place_id, x, y
    ), less as (
      select place_id, count(*)::int as n, sum(x)::bigint as x, sum(y)::bigint as y from gone group by 1
    )
    update named_places p set n = p.n - less.n, x = p.x - less.x, y = p.y - less.y from less
    where p.id = less.place_id returning p.id`.execute(tx)
  const learned = await sql<{ id: number }>`
    with said as (
      select * from jsonb_to_recordset(${JSON.stringify(namings)}::jsonb) as n ("reportId" bigint, "personId" bigint,
        district text, key text, name text, x int, y int)
    ), sums as (
      select district, key, min(name) as name, count(*)::int as n, sum(x)::bigint as x, sum(y)::bigint as y
      from said group by 1, 2
    ), kept as (
      insert into named_places as p (district, key, name, n, people, x, y, search)
      select district, key, name, n, 1, x, y, array_to_tsvector(array(
        select distinct scope || '/' || word from unnest(array[district, '']) scope,
          unnest(string_to_array(key, ' ')) word))
      from sums order by district, key
      on conflict (district, key) do update set n = p.n + excluded.n, x = p.x + excluded.x, y = p.y + excluded.y
      returning id, district, key
    ), named as (
      insert into named_by (report_id, place_id, person_id, x, y)
      select s."reportId", k.id, s."personId", s.x, s.y from said s join kept k using (district, key)
      on conflict do nothing
    )
    select id from kept`.execute(tx)
  const ids = [...new Set([...touched.rows, ...learned.rows].map(({ id }) => id))]
  await sql`
    update named_places p set people = (select count(distinct coalesce(person_id, 0)) from (
      select person_id, report_id from named_by where place_id = p.id limit ${sql.lit(mostAsked)}) b)
    where id = any(${ids}::bigint[])`.execute(tx)
  await sql`
    delete from named_places p where id = any(${ids}::bigint[]) and n <= 0
      and not exists (select from named_by b where b.place_id = p.id)`.execute(tx)
}

export interface NamedPlace {
  name: string
  district: string
  people: number
  /** At zoom 22. */
  x: number
  y: number
}

/** So many names that begin so are looked at. */
const mostLooked = 1500

/**
 * Names of which each word begins with one of these, most named first; in these districts, or everywhere. What fewer
 * than two people named is nobody's to read: it may be somebody's door.
 */
export async function findNamed(
  db: Db,
  words: readonly string[],
  districts: readonly string[] | undefined,
  limit: number,
): Promise<NamedPlace[]> {
  const inScope = (scope: string) => words.map((word) => `'${scope}/${word}':*`).join(' & ')
  const query = (districts ?? ['']).map((scope) => `(${inScope(scope)})`).join(' | ')
  const { rows } = await sql<NamedPlace>`
    select name, district, people, (x / n)::int as x, (y / n)::int as y from (
      select * from named_places where search @@ ${query}::tsquery and people >= 2 and n > 0
      limit ${sql.lit(mostLooked)}) some_names
    order by people desc, name limit ${limit}`.execute(db)
  return rows
}
