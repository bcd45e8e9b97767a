// Groups and types in the database: loaded from the reference file, read into memory at start.
import { country } from '../territories/index.ts'
import { type Db, sql, type Tx, onlyRow } from '../platform/database.ts'
import type { Name } from '../language/index.ts'
import { Phones, type Phone, standardPhones } from './phones.ts'
import type { Question } from './questions.ts'
import { Categories, type Category, type CategoryGroup, type Flag } from './rules.ts'

/** One group as categories.json gives it. */
export interface ReferenceGroup {
  code: string
  name: Name
  types: { code: string; name: Name; bodies: string[]; term: string; flags: string[] }[]
}

/** Writes groups and types, with the questions of questions.json by type; what an administrator changed stays. */
export async function importCategories(
  db: Db,
  groups: readonly ReferenceGroup[],
  questions: Record<string, readonly Question[]>,
): Promise<void> {
  const rows = groups.map((group, position) => ({ ...group, position }))
  await sql`
    insert into category_groups (code, position, name)
    select row->>'code', (row->>'position')::int, row->'name'
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) row
    on conflict (code) do update set position = excluded.position, name = excluded.name`.execute(db)
  const types = groups.flatMap((group) =>
    group.types.map((type, position) => ({
      ...type,
      position,
      group: group.code,
      questions: questions[type.code] ?? [],
    })),
  )
  await sql`
    insert into categories (code, category_group, position, name, bodies, term, flags, questions)
    select row->>'code', row->>'group', (row->>'position')::int, row->'name',
           array(select jsonb_array_elements_text(row->'bodies')), row->>'term',
             array(select jsonb_array_elements_text(row->'flags')), row->'questions'
    from jsonb_array_elements(${JSON.stringify(types)}::jsonb) row
    on conflict (code) do update set name = excluded.name, bodies = excluded.bodies, term = excluded.term,
      flags = excluded.flags, position = excluded.position, questions = excluded.questions
        where categories.changed_at is null`.execute(db)
}

export const loadCategories = async (db: Db): Promise<Categories> => new Categories(await listGroups(db))

export async function listGroups(db: Db): Promise<CategoryGroup[]> {
  const groups = await sql<{
    code: string
    name: Name
  }>`select code, name from category_groups order by position`.execute(db)
  const types = await sql<Category & { flags: Flag[] }>`
    select code, category_group as "group", name, bodies, term, flags, icon, offered, questions from categories
      order by category_group, position`.execute(db)
  return groups.rows.map((group) => ({ ...group, categories: types.rows.filter((type) => type.group === group.code) }))
}

/** A type as it stands, held until the end of the transaction. */
export async function lockCategory(tx: Tx, code: string): Promise<Category | undefined> {
  const { rows } = await sql<Category>`
    select code, category_group as "group", name, bodies, term, flags, icon, offered, questions from categories
      where code = ${code} for update`.execute(tx)
  return rows[0]
}

/** Writes a type kept by hand; a new one comes last in its group. */
export async function saveCategory(tx: Tx, category: Category, at: Date): Promise<void> {
  const { code, group, name, bodies, term, flags, icon, offered, questions } = category
  await sql`
    insert into categories (code, category_group, position, name, bodies, term, flags, icon, offered, questions,
      changed_at)
    values (${code}, ${group}, (select coalesce(max(position), 0) + 1 from categories
      where category_group = ${group}), ${JSON.stringify(name)}::jsonb,
      ${bodies}, ${term}, ${flags}, ${icon}, ${offered}, ${JSON.stringify(questions)}::jsonb, ${at})
    on conflict (code) do update set name = excluded.name, bodies = excluded.bodies, term = excluded.term,
      flags = excluded.flags,
      icon = excluded.icon, offered = excluded.offered, questions = excluded.questions,
        changed_at = excluded.changed_at`.execute(tx)
}

/** Fills the table of phones once; what people changed since stays. */
export async function importPhones(db: Db): Promise<void> {
  const known = await sql`select 1 from instance where name = 'phones'`.execute(db)
  if (known.rows.length > 0) return
  await db.transaction().execute(async (tx) => {
    const first = await sql`insert into instance (name, value) values ('phones', 'filled') on conflict do nothing
        returning 1`.execute(tx)
    if (first.rows.length === 0) return
    for (const phone of standardPhones) await addPhone(tx, { ...phone, name: null, category: null, territory: country })
  })
}

export async function listPhones(db: Db): Promise<Phone[]> {
  const { rows } = await sql<Phone>`
    select id, territory, category_group as "group", category, urgent, service, name, phone, position from phones
      order by territory, position, id`.execute(db)
  return rows
}

export const loadPhones = async (db: Db): Promise<Phones> => new Phones(await listPhones(db))

export async function addPhone(tx: Tx, phone: Omit<Phone, 'id'>): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into phones (territory, category_group, category, urgent, service, name, phone, position)
    values (${phone.territory}, ${phone.group}, ${phone.category}, ${phone.urgent}, ${phone.service},
      ${phone.name === null ? null : JSON.stringify(phone.name)}::jsonb, ${phone.phone}, ${phone.position})
    on conflict (territory, coalesce(category_group, ''), coalesce(category, ''), phone)
    do update set urgent = excluded.urgent, service = excluded.service, name = excluded.name,
      position = excluded.position returning id`.execute(tx)
  return onlyRow(rows).id
}

export async function removePhone(tx: Tx, id: number): Promise<Phone | undefined> {
  const { rows } = await sql<Phone>`
    delete from phones where id = ${id}
    returning id, territory, category_group as "group", category, urgent, service, name, phone, position`.execute(tx)
  return rows[0]
}
