// After the spelling of what is searched has changed: every published report is made findable anew, the newest first, beside all other work.
import { inTransaction, sql } from '../platform/database.ts'
import type { ReportDeps } from './deps.ts'
import { publicWords } from './public-words.ts'
import { setSearch } from './store.ts'

/** The spelling in force: foldAlike, under buckets of ids. A change of either is a new version. */
const version = '2'
const name = 'search_spelling'
const batch = 200

/** One batch; true while there is more. `instance` remembers the version and down to which id it came. */
export async function searchAnew({ db }: Pick<ReportDeps, 'db'>): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const known = await sql<{ value: string }>`select value from instance where name = ${name} for update`.execute(tx)
    const [done, from] = known.rows[0]?.value.split(' ') ?? []
    if (done === version && from === '0') return false
    const below = done === version ? Number(from) : Number.MAX_SAFE_INTEGER
    const { rows } = await sql<{ id: number }>`
      select id from reports where id < ${below} and publication = 'public' order by id desc limit ${batch} for update`.execute(tx)
    for (const { id } of rows) await setSearch(tx, id, await publicWords(tx, id))
    const reached = rows.length < batch ? 0 : rows.at(-1)!.id
    await sql`
      insert into instance (name, value) values (${name}, ${`${version} ${reached}`}) on conflict (name) do update set value = excluded.value`.execute(
      tx,
    )
    return reached > 0
  })
}
