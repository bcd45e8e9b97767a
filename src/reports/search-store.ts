// After the spelling of what is searched has changed: every report is made findable anew, the newest first,
// beside all other work.
import { type Db, inTransaction, sql } from '../platform/database.ts'
import type { ReportDeps } from './deps.ts'
import { searchedOf } from './public-words.ts'
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

/** What is searched of each of these reports: words where the public may read them. */
async function searchedWords(
  db: Db,
  reports: readonly { id: number; type: string; publication: Publication }[],
): Promise<Searched[]> {
  const ids = reports.flatMap(({ id, publication }) => (publication === 'public' ? id : []))
  const { rows } = await sql<{ id: number; type: EventType; words: Words }>`
    select e.report_id as id, e.type, t.words from events e join event_texts t using (report_id, seq)
    where e.report_id = any(${ids}::bigint[]) and (e.seq = 1 or e.type in ('correct', 'edit_public_text')) order by 1,
      e.seq`.execute(db)
  const byReport = Map.groupBy(rows, ({ id }) => id)
  return reports.map(({ id, type }) => ({ id, type, words: searchedOf(byReport.get(id) ?? []) }))
}
