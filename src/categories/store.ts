// Groups and types in the database: loaded from the reference file, read into memory at start.
import { type Db, sql } from '../platform/database.ts'
import type { Name } from '../language/index.ts'
import { Categories, type Category, type Flag } from './rules.ts'

/** One group as categories.json gives it. */
export interface ReferenceGroup {
  code: string
  name: Name
  types: { code: string; name: Name; bodies: string[]; term: string; flags: string[] }[]
}

export async function importCategories(db: Db, groups: readonly ReferenceGroup[]): Promise<void> {
  const rows = groups.map((group, position) => ({ ...group, position }))
  await sql`
    insert into category_groups (code, position, name)
    select row->>'code', (row->>'position')::int, row->'name' from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) row
    on conflict (code) do update set position = excluded.position, name = excluded.name`.execute(db)
  const types = groups.flatMap((group) => group.types.map((type, position) => ({ ...type, position, group: group.code })))
  await sql`
    insert into categories (code, category_group, position, name, bodies, term, flags)
    select row->>'code', row->>'group', (row->>'position')::int, row->'name',
           array(select jsonb_array_elements_text(row->'bodies')), row->>'term', array(select jsonb_array_elements_text(row->'flags'))
    from jsonb_array_elements(${JSON.stringify(types)}::jsonb) row
    on conflict (code) do update set name = excluded.name, bodies = excluded.bodies, term = excluded.term,
      flags = excluded.flags, position = excluded.position`.execute(db)
}

export async function loadCategories(db: Db): Promise<Categories> {
  const groups = await sql<{ code: string; name: Name }>`select code, name from category_groups order by position`.execute(db)
  const types = await sql<{ code: string; group: string; name: Name; bodies: [string, ...string[]]; term: string; flags: Flag[] }>`
    select code, category_group as group, name, bodies, term, flags from categories order by category_group, position`.execute(db)
  return new Categories(
    groups.rows.map((group) => ({ ...group, categories: types.rows.filter((type): type is Category => type.group === group.code) })),
  )
}
