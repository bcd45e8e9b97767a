// Kinds and agencies in the database: the tree is made from the reference data, read into memory at start.
import { type Db, sql, type Tx, onlyRow } from '../platform/database.ts'
import type { Name } from '../language/index.ts'
import { country, type Territories } from '../territories/index.ts'
import { Agencies, type Agency, type AgencyKind, type AgencyLevel, existsIn } from './rules.ts'

/** One kind as agencies.json gives it. */
export interface ReferenceKind {
  code: string
  name: Name
  levels: string[]
  leads?: boolean
  fallback?: string
}

type NewAgency = Pick<Agency, 'kind' | 'level' | 'territory'> & { parent: string | null }

/** Writes kinds, and an agency for each kind at each place where it exists; nothing is invented (regulation 7). */
export async function importAgencies(
  db: Db,
  reference: readonly ReferenceKind[],
  territories: Territories,
): Promise<void> {
  const kinds = reference.map((kind, position) => ({
    ...kind,
    position,
    leads: kind.leads ?? true,
    fallback: kind.fallback ?? null,
  }))
  await sql`
    insert into agency_kinds (code, position, name, levels, leads, fallback)
    select row->>'code', (row->>'position')::int, row->'name', array(select jsonb_array_elements_text(row->'levels')),
           (row->>'leads')::boolean, row->>'fallback'
    from jsonb_array_elements(${JSON.stringify(kinds)}::jsonb) row
    on conflict (code) do update set name = excluded.name, levels = excluded.levels, leads = excluded.leads,
      fallback = excluded.fallback
    where agency_kinds.changed_at is null`.execute(db)
  const wanted = kinds.flatMap((kind) => placesOf(kind as unknown as AgencyKind, territories))
  for (const level of ['republic', 'region', 'district', 'mahalla'] as AgencyLevel[]) {
    await sql`
      insert into agencies (kind, level, territory, parent_id)
      select row->>'kind', row->>'level', row->>'territory',
             (select id from agencies parent where parent.kind = row->>'kind' and parent.territory = row->>'parent')
      from jsonb_array_elements(${JSON.stringify(wanted.filter((agency) => agency.level === level))}::jsonb) row
      on conflict (kind, territory) do nothing`.execute(db)
  }
}

/** Where a kind has a body, from the republic down; the parent is the body of the same kind one level up. */
export function placesOf(kind: AgencyKind, territories: Territories): NewAgency[] {
  const has = (level: AgencyLevel) => kind.levels.includes(level)
  const nation: NewAgency[] = has('republic')
    ? [{ kind: kind.code, level: 'republic', territory: country, parent: null }]
    : []
  const regions: NewAgency[] = territories.regions
    .filter(() => has('region'))
    .map((region) => ({
      kind: kind.code,
      level: 'region',
      territory: region.code,
      parent: has('republic') ? country : null,
    }))
  const districts: NewAgency[] = territories.districts
    .filter((district) => existsIn(kind, district))
    .map((district) => ({
      kind: kind.code,
      level: 'district',
      territory: district.code,
      parent: has('region') ? district.parent : null,
    }))
  const mahallas: NewAgency[] = territories.districts
    .filter(() => has('mahalla'))
    .flatMap((district) => territories.mahallasOf(district.code))
    .map((mahalla) => ({ kind: kind.code, level: 'mahalla', territory: mahalla.code, parent: null }))
  return [...nation, ...regions, ...districts, ...mahallas]
}

export async function loadAgencies(db: Db, territories: Territories): Promise<Agencies> {
  const { kinds, agencies } = await listAgencies(db)
  return new Agencies(kinds, agencies, territories)
}

export async function listAgencies(db: Db): Promise<{ kinds: AgencyKind[]; agencies: Agency[] }> {
  const kinds =
    await sql<AgencyKind>`select code, name, levels, leads, fallback from agency_kinds order by position`.execute(db)
  const agencies = await sql<Agency>`
    select id, kind, level, territory, parent_id as "parentId", closed_at is not null as closed from agencies
      order by id`.execute(db)
  return { kinds: kinds.rows, agencies: agencies.rows }
}

/** @returns the new body's id */
export async function addAgency(
  tx: Tx,
  { kind, level, territory, parentId }: Omit<Agency, 'id' | 'closed'>,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into agencies (kind, level, territory, parent_id) values (${kind}, ${level}, ${territory}, ${parentId})
      returning id`.execute(tx)
  return onlyRow(rows).id
}

/** `at` null opens it again. */
export async function setAgencyClosed(tx: Tx, id: number, at: Date | null): Promise<void> {
  await sql`update agencies set closed_at = ${at} where id = ${id}`.execute(tx)
}

export async function setKindName(tx: Tx, code: string, name: Name, at: Date): Promise<void> {
  await sql`update agency_kinds set name = ${JSON.stringify(name)}::jsonb, changed_at = ${at}
    where code = ${code}`.execute(tx)
}
