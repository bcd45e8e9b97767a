// What the map counts, in the database: the queue, as what each report is counted, and the sums of cells.
import { type Db, onlyRow, sql, type Tx } from '../platform/database.ts'
import { overdueCondition } from '../reports/index.ts'
import { type Report, statuses } from '../life/index.ts'
import { type Leaf, looks, type MapFilter, type Place, type Plan, stateOf } from './cells.ts'

/** As what a report is counted. */
export interface CountedPlace extends Place {
  id: number
  x: number
  y: number
  state: number
}

/** A report that something happened to, as it is, and as what it is counted. */
export interface Touched extends Pick<Report, 'status' | 'closedBasis' | 'outcome'> {
  id: number
  tile: number
  placed: boolean
  district: string
  mahalla: string | null
  category: string
  group: string
  agencyId: number
  filedAt: Date
  overdue: boolean
  counted: CountedPlace | null
}

/** Puts into the queue what fell due since this was asked last. */
export async function queueDue(tx: Tx, now: Date): Promise<void> {
  const { rows } = await sql<{ asked: Date }>`
    update map_due d set through = ${now} from (select through from map_due for update) before
    where before.through < ${now} returning before.through as asked`.execute(tx)
  const [before] = rows
  if (!before) return
  await sql`
    insert into map_queue (report_id) select r.id from reports r
    where r.due_at >= ${before.asked} and ${overdueCondition(now)}`.execute(tx)
}

/** Takes reports out of the queue, the newest first: what is counted for the first time waits behind what happens now. */
export async function takeTouched(tx: Tx, now: Date, most: number): Promise<{ taken: number; touched: Touched[] }> {
  const { rows } = await sql<{ id: number }>`
    delete from map_queue where id in (select id from map_queue order by id desc limit ${most} for update skip locked)
    returning report_id as id`.execute(tx)
  if (rows.length === 0) return { taken: 0, touched: [] }
  const read = await sql<Touched>`
    select r.id, r.tile, r.place = 'point' as placed, r.district, r.mahalla, r.category,
      r.category_group as "group",
      r.agency_id as "agencyId", r.filed_at as "filedAt", r.status, r.closed_basis as "closedBasis", r.outcome,
      ${overdueCondition(now)} as overdue,
      case when p.report_id is not null then json_build_object('id', p.report_id, 'tile', p.tile, 'x', p.x, 'y', p.y,
        'placed', p.placed, 'district', p.district, 'mahalla', p.mahalla, 'category', p.category, 'group',
        p.category_group, 'agencyId', p.agency_id, 'month', p.month, 'week', p.week, 'state', p.state) end as counted
    from reports r left join map_places p on p.report_id = r.id
    where r.id = any(${[...new Set(rows.map(({ id }) => id))]}::bigint[])`.execute(tx)
  return { taken: rows.length, touched: read.rows }
}

/** Writes as what reports are counted now. */
export async function savePlaces(tx: Tx, places: readonly CountedPlace[]): Promise<void> {
  await sql`
    insert into map_places as p (report_id, tile, x, y, placed, district, mahalla, category, category_group,
      agency_id, month, week, state)
    select n.id, n.tile, n.x, n.y, n.placed, n.district, n.mahalla, n.category, n."group", n."agencyId", n.month,
      n.week, n.state
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as n (id bigint, tile bigint, x int, y int,
      placed boolean, district text, mahalla text, category text, "group" text, "agencyId" int, month int, week date,
      state smallint)
    on conflict (report_id) do update set tile = excluded.tile, x = excluded.x, y = excluded.y,
      placed = excluded.placed, district = excluded.district, mahalla = excluded.mahalla,
      category = excluded.category, category_group = excluded.category_group,
      agency_id = excluded.agency_id, state = excluded.state`.execute(tx)
}

/** By how much a sum changes: a negative `n` takes away. */
export interface LeafChange extends Leaf {
  state: number
  n: number
  x: number
  y: number
}

/** Adds to the sums; what comes to nothing is deleted. */
export async function addToCounts(tx: Tx, changes: readonly LeafChange[]): Promise<void> {
  const column = <K extends keyof LeafChange>(name: K) => changes.map((change) => change[name])
  await sql`
    with added as (
      insert into map_counts as c (level, facet, cell, part, state, n, x, y)
      select * from unnest(${column('level')}::smallint[], ${column('facet')}::text[], ${column('cell')}::bigint[],
        ${column('part')}::text[], ${column('state')}::smallint[], ${column('n')}::int[], ${column('x')}::bigint[],
        ${column('y')}::bigint[])
      on conflict (level, facet, cell, part, state)
        do update set n = c.n + excluded.n, x = c.x + excluded.x, y = c.y + excluded.y
      returning n
    ) select * from added where n <= 0 limit 1`
    .execute(tx)
    .then(async ({ rows }) => {
      if (rows.length === 0) return
      await sql`
      delete from map_counts c using unnest(${column('level')}::smallint[], ${column('facet')}::text[],
        ${column('cell')}::bigint[], ${column('part')}::text[], ${column('state')}::smallint[])
        k (level, facet, cell, part, state)
      where (c.level, c.facet, c.cell, c.part, c.state) = (k.level, k.facet, k.cell, k.part, k.state)
        and c.n <= 0`.execute(tx)
    })
}

/** What a cell holds of one look: how many, and the sums of their columns and rows at zoom 22. */
export interface CellPart {
  cell: number
  look: number
  n: number
  x: number
  y: number
}

/** What was counted one by one besides: one of the reports, and whether all lie at one spot. */
export interface CountedPart extends CellPart {
  placed: boolean
  id: number
  low: number
  high: number
  district: string
}

/** States that are asked for, one by one: an index finds each; all of them where nothing is asked. */
function stateCondition({ status, overdue }: MapFilter) {
  if (!status && !overdue) return sql`true`
  const states = looks.flatMap((look) =>
    statuses.flatMap((each) =>
      (!status || each === status) && (!overdue || look === 'late') ? stateOf(look, each) : [],
    ),
  )
  return sql`state = any(${states}::smallint[])`
}

type Ranges = readonly (readonly [number, number])[]

const rangesIn = (ranges: Ranges) => sql`unnest(${ranges.map(([from]) => from)}::bigint[],
  ${ranges.map(([, to]) => to)}::bigint[]) v (low, high)`

/** Sums of the plan's cells, `coarser` zooms up from it, in these ranges of its own cells. */
export async function sumCells(
  db: Db,
  plan: Plan,
  filter: MapFilter,
  ranges: Ranges,
  coarser: number,
): Promise<CellPart[]> {
  const { level, facets, part } = plan
  const { rows } = await sql<CellPart>`
    select c.cell >> ${sql.lit(2 * coarser)} as cell, c.state / 16 as look, sum(c.n)::bigint as n,
      sum(c.x)::bigint as x, sum(c.y)::bigint as y
    from ${rangesIn(ranges)} cross join lateral (
      select * from map_counts c where c.level = ${sql.lit(level)} and c.cell >= v.low and c.cell < v.high and
        c.facet = any(${facets}::text[]) and
        ${part?.is ? sql`c.part = ${part.is}` : sql`true`} and
        ${part?.from ? sql`c.part >= ${part.from}` : sql`true`} and ${stateCondition(filter)} offset 0) c
    group by 1, 2`.execute(db)
  return rows
}

/** Ranges of tiles, and the columns and rows at zoom 22 that are meant of them. */
interface Within {
  ranges: Ranges
  box?: { left: number; top: number; right: number; bottom: number }
}

const boxCondition = ({ box }: Within) =>
  box ? sql`p.x between ${box.left} and ${box.right} and p.y between ${box.top} and ${box.bottom}` : sql`true`

/** The types, bodies and place that are asked for, over `map_places`. */
function placeConditions({ region, district, category, types, agencies, since }: MapFilter) {
  const place = district ? sql`p.district = ${district}` : sql`true`
  const type = category ? sql`p.category = ${category}` : sql`true`
  return sql`
    ${region ? sql`starts_with(p.district, ${region})` : place} and
    ${!category && types ? sql`p.category = any(${types}::text[])` : type} and
    ${agencies ? sql`p.agency_id = any(${agencies}::int[])` : sql`true`} and
    ${since ? sql`p.month >= ${Number(since.replace('-', ''))}` : sql`true`}`
}

/**
 * Counts the reports of these ranges one by one, in cells of a zoom; undefined where that would be more than `most`.
 * Those that name no point are counted apart, by district.
 */
export async function countPlaces(
  db: Db,
  filter: MapFilter,
  ranges: Ranges,
  shift: number,
  most: number,
): Promise<CountedPart[] | undefined> {
  const atMost = sql`limit ${sql.lit(most + 1)}`
  const { rows } = await sql<CountedPart & { looked: number }>`
    with near as materialized (
      select p.* from ${rangesIn(ranges)} cross join lateral (
        select p.tile, p.x, p.y, p.placed, p.district, p.state, p.report_id from map_places p
        where p.tile >= v.low and p.tile < v.high and ${placeConditions(filter)}
        ${atMost}) p ${atMost}
    )
    select (select count(*) from near) as looked, c.* from (select 1) one left join (
      select tile >> ${sql.lit(shift)} as cell, state / 16 as look, placed,
        case when not placed then district end as district, count(*) as n, sum(x)::bigint as x, sum(y)::bigint as y,
        max(report_id) as id, min(tile) as low, max(tile) as high
      from near where ${stateCondition(filter)}
        and (select count(*) from near) <= ${sql.lit(most)} group by 1, 2, 3, 4
    ) c on true`.execute(db)
  if (onlyRow(rows.slice(0, 1)).looked > most) return undefined
  return rows.flatMap(({ looked: _looked, ...part }) => (part.cell === null ? [] : [part]))
}

/** The newest reports of these ranges; of more than `most` only some are looked at. */
export async function reportsIn(
  db: Db,
  filter: MapFilter,
  within: Within,
  { limit, most }: { limit: number; most: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from (
      select p.id from ${rangesIn(within.ranges)} cross join lateral (
        select p.report_id as id from map_places p where p.tile >= v.low and p.tile < v.high
          and ${placeConditions(filter)} and ${boxCondition(within)} and ${stateCondition(filter)}
          limit ${sql.lit(most)}) p limit ${sql.lit(most)}
    ) near order by id desc limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** The newest of these ranges among the newest of all. */
export async function newestIn(
  db: Db,
  filter: MapFilter,
  within: Within,
  { limit, most }: { limit: number; most: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select p.id from (
      select report_id as id, x, y from map_places p where ${placeConditions(filter)} and ${stateCondition(filter)}
      order by report_id desc
      limit ${sql.lit(most)}) p
    where ${boxCondition(within)} order by p.id desc limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** How places stand, of one group or all: how many of each look, and of each status beside it. */
export async function countPlacesWhole(
  db: Db,
  facets: readonly string[],
  group: string | undefined,
): Promise<{ facet: string; state: number; n: number }[]> {
  const { rows } = await sql<{ facet: string; state: number; n: number }>`
    select facet, state, sum(n)::bigint as n from map_counts
    where level = 0 and facet = any(${facets}::text[]) and cell = 0 and ${group ? sql`part = ${group}` : sql`true`}
    group by 1, 2`.execute(db)
  return rows
}

/** How many were filed in each week since one, by district. */
export async function countWeeks(db: Db, since: string): Promise<{ week: string; district: string; n: number }[]> {
  const { rows } = await sql<{ week: string; district: string; n: number }>`
    select split_part(facet, '/', 2) as week, split_part(facet, '/', 3) as district, sum(n)::bigint as n
    from map_counts where level = 0 and facet >= ${`w/${since}`} and facet < 'w0' group by 1, 2`.execute(db)
  return rows
}
