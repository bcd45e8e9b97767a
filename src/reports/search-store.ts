// After the spelling of what is searched has changed: every report is made findable anew, the newest first,
// beside all other work.
import { type Db, inTransaction, sql } from '../platform/database.ts'
import type { ReportDeps } from './deps.ts'
import { searchedOf, standingWords } from './public-words.ts'
import type { EventType, Publication, Words } from '../life/index.ts'
import { type Searched, setSearches } from './store.ts'

/** The spelling in force: foldAlike, under buckets of ids, with the type. A change of any is a new version. */
const version = '4'
const name = 'search_spelling'
const batch = 500

/** One batch; true while there is more. `instance` remembers the version and down to which id it came. */
export async function searchAnew({ db }: Pick<ReportDeps, 'db'>): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const known = await sql<{ value: string }>`select value from instance where name = ${name} for update`.execute(tx)
    const [done, from] = known.rows[0]?.value.split(' ') ?? []
    if (done === version && from === '0') return false
    const below = done === version ? Number(from) : Number.MAX_SAFE_INTEGER
    const { rows } = await sql<{ id: number; type: string; publication: Publication }>`
      select id, category as type, publication from reports where id < ${below} order by id desc
        limit ${batch} for update`.execute(tx)
    const ids = rows.map(({ id }) => id)
    await setSearches(tx, await searchedWords(tx, rows))
    const reached = (ids.length < batch ? undefined : ids.at(-1)) ?? 0
    await sql`
      insert into instance (name, value) values (${name}, ${`${version} ${reached}`}) on conflict (name) do update
        set value = excluded.value`.execute(tx)
    return reached > 0
  })
}

/** What a report names in words that the public may read, and where it lies; those that name no point tell nothing. */
export interface Naming {
  id: number
  personId: number | null
  category: string
  district: string
  tile: number
  landmark: string | undefined
  text: string | undefined
}

/** Of these the public ones. */
export async function namingOf(db: Db, ids: readonly number[]): Promise<Naming[]> {
  const { rows } = await sql<Omit<Naming, 'landmark' | 'text'>>`
    select id, reporter_id as "personId", category, district, tile from reports
    where id = any(${ids}::bigint[]) and publication = 'public' and place = 'point'`.execute(db)
  const timelines = await wordsOf(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => {
    const { shown, landmark } = standingWords(timelines.get(row.id) ?? [])
    return { ...row, landmark, text: shown }
  })
}

/** What is searched of each of these reports: words where the public may read them. */
async function searchedWords(
  db: Db,
  reports: readonly { id: number; type: string; publication: Publication }[],
): Promise<Searched[]> {
  const ids = reports.flatMap(({ id, publication }) => (publication === 'public' ? id : []))
  const timelines = await wordsOf(db, ids)
  return reports.map(({ id, type }) => ({ id, type, words: searchedOf(timelines.get(id) ?? []) }))
}

/** What people wrote in each report, in their order. */
async function wordsOf(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, { id: number; type: EventType; words: Words }[]>> {
  const { rows } = await sql<{ id: number; type: EventType; words: Words }>`
    select e.report_id as id, e.type, t.words from events e join event_texts t using (report_id, seq)
    where e.report_id = any(${ids}::bigint[]) and (e.seq = 1 or e.type in ('correct', 'edit_public_text')) order by 1,
      e.seq`.execute(db)
  return Map.groupBy(rows, ({ id }) => id)
}
