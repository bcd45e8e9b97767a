// Territories and mahallas in the database: loaded from the reference files once, read into memory at start.
import { type Db, sql, type Tx } from '../platform/database.ts'
import { type Name, inRussian, toCyrillic } from '../language/index.ts'
import { createHash } from 'node:crypto'
import { Borders, type Outline, outlinesOf } from './borders.ts'
import type { OutlineKind } from './outline-file.ts'
import { country, type Ground, type Mahalla, type Population, Territories, type Territory } from './rules.ts'

/** Writes the reference data; running it again changes only what differs. `mahallas` is the text of mahallas.tsv. */
export async function importTerritories(
  db: Db,
  territories: readonly Omit<Territory, 'center' | 'seat'>[],
  mahallas: string,
): Promise<void> {
  const nation = {
    code: country,
    parent: null,
    level: 'country',
    name: {
      'uz-Latn': 'Oʻzbekiston Respublikasi',
      'uz-Cyrl': 'Ўзбекистон Республикаси',
      'kaa-Latn': 'Ózbekstan Respublikası',
      ru: 'Республика Узбекистан',
      en: 'Republic of Uzbekistan',
    },
  }
  await sql`
    insert into territories (code, parent, level, name, center_lat, center_lng, seat_lat, seat_lng)
    select row->>'code', row->>'parent', row->>'level', row->'name', (row->'center'->>'lat')::float8,
           (row->'center'->>'lng')::float8, (row->'seat'->>'lat')::float8, (row->'seat'->>'lng')::float8
    from jsonb_array_elements(${JSON.stringify([nation, ...territories])}::jsonb) row
    on conflict (code) do update set name = excluded.name, center_lat = excluded.center_lat,
      center_lng = excluded.center_lng, seat_lat = excluded.seat_lat, seat_lng = excluded.seat_lng
        where territories.changed_at is null`.execute(db)
  const rows = mahallas
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [code, territory, latin = ''] = line.trimEnd().split('\t')
      const cyrillic = toCyrillic(latin)
      return {
        code,
        territory,
        name: { 'uz-Latn': latin, 'uz-Cyrl': cyrillic, ru: inRussian(cyrillic), en: latin } satisfies Name,
      }
    })
  await sql`
    insert into mahallas (code, territory, name)
    select row->>'code', row->>'territory', row->'name' from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) row
    on conflict (code) do update set name = excluded.name where mahallas.changed_at is null`.execute(db)
}

interface TerritoryRow {
  code: string
  parent: string | null
  level: Territory['level']
  name: Name
  center_lat: number | null
  center_lng: number | null
  seat_lat: number | null
  seat_lng: number | null
}

/** The set of outlines in the reference files; the same file is written once. */
export async function importBoundaries(db: Db, file: string): Promise<void> {
  const digest = createHash('sha256').update(file).digest('hex')
  const outlines = outlinesOf(JSON.parse(file) as Parameters<typeof outlinesOf>[0])
  await sql`
    with edition as (
      insert into boundary_editions (source, attribution, digest)
      values (${reference.source}, ${reference.attribution}, ${digest}) on conflict (digest) do nothing returning id
    )
    insert into boundaries (edition, code, shape)
    select edition.id, row->>'code', row->'shape' from edition,
      jsonb_array_elements(${JSON.stringify(outlines)}::jsonb) row`.execute(db)
}

const reference = {
  source: 'geoBoundaries gbOpen UZB ADM2, from OCHA ROCCA (2020)',
  attribution: 'Chegaralar: OCHA ROCCA / geoBoundaries (CC BY 3.0 IGO)',
}

/** The outlines of a kind in force, and whose they are. */
async function bordersOf(db: Db, kind: OutlineKind): Promise<{ borders: Borders; ground: Ground }> {
  const { rows } = await sql<Outline & Pick<Ground, 'edition' | 'attribution'>>`
    select b.code, b.shape, b.edition, e.attribution from boundaries b join boundary_editions e on e.id = b.edition
    where e.id = (select max(id) from boundary_editions where kind = ${kind}) order by b.code`.execute(db)
  const { edition = 0, attribution = '' } = rows[0] ?? {}
  return { borders: new Borders(rows), ground: { edition, attribution } }
}

/** Takes the outlines in force, where they are others than those held; every map says whose they are. */
export async function readBorders(db: Db, territories: Territories): Promise<void> {
  const { rows } = await sql<{ edition: number }>`
    select coalesce(max(id), 0) as edition from boundary_editions`.execute(db)
  if (rows[0]?.edition === territories.ground.edition) return
  const [districts, mahallas] = await Promise.all([bordersOf(db, 'districts'), bordersOf(db, 'mahallas')])
  const attributions = [districts.ground.attribution, mahallas.ground.attribution].filter((each) => each !== '')
  // The number of the youngest edition of any kind: what is made of the outlines is made anew with each.
  const edition = Math.max(districts.ground.edition, mahallas.ground.edition)
  const attribution = [...new Set(attributions)].join(' · ')
  territories.setBorders(districts.borders, { edition, attribution, hasMahallas: mahallas.ground.edition > 0 })
  territories.setMahallaBorders(mahallas.borders)
}

export async function loadTerritories(db: Db): Promise<Territories> {
  const { territories, mahallas } = await listTerritories(db)
  const loaded = new Territories(territories, mahallas)
  await readBorders(db, loaded)
  loaded.setPopulations(await listPopulations(db))
  return loaded
}

export async function listTerritories(db: Db): Promise<{ territories: Territory[]; mahallas: Mahalla[] }> {
  const point = (lat: number | null, lng: number | null) => (lat === null || lng === null ? null : { lat, lng })
  const { rows } = await sql<TerritoryRow>`select * from territories order by code`.execute(db)
  const mahallas = await sql<Mahalla>`select code, territory, name, closed_at is not null as closed from mahallas
      order by code`.execute(db)
  return {
    territories: rows.map((row) => ({
      code: row.code,
      parent: row.parent,
      level: row.level,
      name: row.name,
      center: point(row.center_lat, row.center_lng),
      seat: point(row.seat_lat, row.seat_lng),
    })),
    mahallas: mahallas.rows,
  }
}

export async function listPopulations(db: Db): Promise<Population[]> {
  const { rows } = await sql<Population>`select code, people, as_of::text as "asOf", source from populations`.execute(
    db,
  )
  return rows
}

/** Writes them beside those of other places. */
export async function savePopulations(tx: Tx, populations: readonly Population[]): Promise<void> {
  await sql`
    insert into populations (code, people, as_of, source)
    select code, people, "asOf", source from jsonb_to_recordset(${JSON.stringify(populations)}::jsonb)
      as n (code text, people int, "asOf" date, source text)
    on conflict (code) do update set people = excluded.people, as_of = excluded.as_of,
      source = excluded.source`.execute(tx)
}

export async function savePlace(
  tx: Tx,
  code: string,
  { name, seat }: Pick<Territory, 'name' | 'seat'>,
  at: Date,
): Promise<void> {
  await sql`
    update territories set name = ${JSON.stringify(name)}::jsonb, seat_lat = ${seat?.lat ?? null},
      seat_lng = ${seat?.lng ?? null}, changed_at = ${at}
    where code = ${code}`.execute(tx)
}

/** Adds a mahalla, or names it anew; `closed` takes it off the lists. */
export async function saveMahalla(tx: Tx, { code, territory, name, closed = false }: Mahalla, at: Date): Promise<void> {
  await sql`
    insert into mahallas (code, territory, name, changed_at, closed_at)
    values (${code}, ${territory}, ${JSON.stringify(name)}::jsonb, ${at}, ${closed ? at : null})
    on conflict (code) do update set name = excluded.name, changed_at = excluded.changed_at,
      closed_at = excluded.closed_at`.execute(tx)
}
