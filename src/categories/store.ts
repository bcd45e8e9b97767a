// Groups and types in the database: loaded from the reference file, read into memory at start.
import { type Db, sql, type Tx } from '../platform/database.ts'
import type { Name } from '../language/index.ts'
import { Phones, type Phone, standardPhones } from './phones.ts'
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

const country = '17'

/** Fills the table of phones once; what people changed since stays. */
export async function importPhones(db: Db): Promise<void> {
  const known = await sql`select 1 from instance where name = 'phones'`.execute(db)
  if (known.rows.length > 0) return
  await db.transaction().execute(async (tx) => {
    const first = await sql`insert into instance (name, value) values ('phones', 'filled') on conflict do nothing returning 1`.execute(tx)
    if (first.rows.length === 0) return
    for (const phone of standardPhones) await addPhone(tx, { ...phone, name: null, category: null, territory: country })
  })
}

export async function listPhones(db: Db): Promise<Phone[]> {
  const { rows } = await sql<Phone>`
    select id, territory, category_group as "group", category, urgent, service, name, phone, position from phones order by territory, position, id`.execute(
    db,
  )
  return rows
}

export const loadPhones = async (db: Db): Promise<Phones> => new Phones(await listPhones(db))

export async function addPhone(tx: Tx, phone: Omit<Phone, 'id'>): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into phones (territory, category_group, category, urgent, service, name, phone, position)
    values (${phone.territory}, ${phone.group}, ${phone.category}, ${phone.urgent}, ${phone.service},
      ${phone.name === null ? null : JSON.stringify(phone.name)}::jsonb, ${phone.phone}, ${phone.position})
    on conflict (territory, coalesce(category_group, ''), coalesce(category, ''), phone)
    do update set urgent = excluded.urgent, service = excluded.service, name = excluded.name, position = excluded.position returning id`.execute(tx)
  return rows[0]!.id
}

export async function removePhone(tx: Tx, id: number): Promise<Phone | undefined> {
  const { rows } = await sql<Phone>`
    delete from phones where id = ${id}
    returning id, territory, category_group as "group", category, urgent, service, name, phone, position`.execute(tx)
  return rows[0]
}
