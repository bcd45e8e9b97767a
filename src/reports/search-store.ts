// After the spelling of what is searched has changed: every published report is made findable anew, the newest first,
// beside all other work.
import { type Db, inTransaction, sql } from '../platform/database.ts'
import type { ReportDeps } from './deps.ts'
import { searchedOf } from './public-words.ts'
import type { EventType, Words } from '../life/index.ts'
import { setSearches } from './store.ts'

/** The spelling in force: foldAlike, under buckets of ids. A change of either is a new version. */
const version = '3'
const name = 'search_spelling'
const batch = 500

/** One batch; true while there is more. `instance` remembers the version and down to which id it came. */
export async function searchAnew({ db }: Pick<ReportDeps, 'db'>): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const known = await sql<{ value: string }>`select value from instance where name = ${name} for update`.execute(tx)
    const [done, from] = known.rows[0]?.value.split(' ') ?? []
    if (done === version && from === '0') return false
    const below = done === version ? Number(from) : Number.MAX_SAFE_INTEGER
    const { rows } = await sql<{ id: number }>`
      select id from reports where id < ${below} and publication = 'public' order by id desc
        limit ${batch} for update`.execute(tx)
    const ids = rows.map(({ id }) => id)
    await setSearches(tx, await searchedWords(tx, ids))
    const reached = (ids.length < batch ? undefined : ids.at(-1)) ?? 0
    await sql`
      insert into instance (name, value) values (${name}, ${`${version} ${reached}`}) on conflict (name) do update
        set value = excluded.value`.execute(tx)
    return reached > 0
  })
}

/** What is searched of each of these reports. */
async function searchedWords(db: Db, ids: readonly number[]): Promise<{ id: number; words: string }[]> {
  const { rows } = await sql<{ id: number; type: EventType; words: Words }>`
    select e.report_id as id, e.type, t.words from events e join event_texts t using (report_id, seq)
    where e.report_id = any(${ids}::bigint[]) and (e.seq = 1 or e.type in ('correct', 'edit_public_text')) order by 1,
      e.seq`.execute(db)
  const byReport = Map.groupBy(rows, ({ id }) => id)
  return ids.map((id) => ({ id, words: searchedOf(byReport.get(id) ?? []) }))
}
