// Counted events by week and month, how far each report is counted, and the editions, in the database.
import type { ToldEvent } from '../life/index.ts'
import { type Db, sql, type Tx } from '../platform/database.ts'
import type { Counted, Measure } from './measures.ts'
import type { Edition, EditionKind, EditionText } from './editions.ts'
import type { Rated, Supervised, Sums } from './rules.ts'
import { present } from '../platform/present.ts'

/** A report to be counted: its events, how far it was counted, and the bodies its reporter worked for. */
export interface Uncounted {
  id: number
  seq: number
  /** How far it was counted by type, and as standing open. */
  typed: number
  stood: number
  own: number[]
  events: ToldEvent[]
}

/** Takes reports out of the queue, the newest first: what is counted once more waits behind what happens now. */
export async function takeQueue(tx: Tx, count: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with taken as (delete from rating_queue where id in (select id from rating_queue order by id desc
      limit ${count} for update skip locked) returning report_id)
    select distinct report_id as id from taken`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Reports with all their events, in one row each: ten million events cross in seconds. */
export async function readUncounted(db: Db, ids: readonly number[]): Promise<Uncounted[]> {
  const { rows } = await sql<{
    id: number
    seq: number
    typed: number
    stood: number
    own: number[]
    events: [number, number, ToldEvent['type'], ToldEvent['role'], number | null, ToldEvent['body']][]
  }>`
    select r.id, coalesce(p.seq, 0) as seq, coalesce(p.typed, 0) as typed, coalesce(p.stood, 0) as stood,
      coalesce(p.own, array(select distinct m.agency_id from membership_records m where m.person_id = r.reporter_id
        and m.ended_at is null and m.role in ('officer', 'head'))) as own,
      (select json_agg(json_build_array(e.seq, (extract(epoch from e.at) * 1000)::bigint, e.type, e.role, e.agency_id,
        e.body) order by e.seq)
        from events e where e.report_id = r.id) as events
    from reports r left join rating_progress p on p.report_id = r.id where r.id = any(${ids}::bigint[])`.execute(db)
  return rows.map(({ events, ...row }) => ({
    ...row,
    events: events.map(([seq, at, type, role, agencyId, body]) => ({
      seq,
      at: new Date(at),
      type,
      role,
      agencyId,
      body,
    })),
  }))
}

/** `isNew` for the sums by body, `isTyped` for those by type. */
export type CountedRow = Omit<Counted, 'seq'> & { own: boolean; isNew: boolean; isTyped: boolean }

/** Adds what was counted, and says how far. */
export async function addCounted(
  tx: Tx,
  rows: readonly CountedRow[],
  progress: readonly Pick<Uncounted, 'id' | 'seq' | 'own'>[],
): Promise<void> {
  const counted = JSON.stringify(rows)
  await sql`
    insert into rating_spans as d (span, agency_id, district, measure, own, n)
    select r.span, r.agency, r.district, r.measure, r.own, sum(r.n)
    from jsonb_to_recordset(${counted}::jsonb) as r (span date, agency int, district text, measure text, own boolean,
      n bigint, "isNew" boolean)
    where "isNew" group by 1, 2, 3, 4, 5
    on conflict (span, agency_id, district, measure, own) do update set n = d.n + excluded.n`.execute(tx)
  await sql`
    insert into type_spans as d (span, category, measure, n)
    select r.span, r.category, r.measure, sum(r.n)
    from jsonb_to_recordset(${counted}::jsonb) as r (span date, category text, measure text, n bigint,
      "isTyped" boolean)
    where "isTyped" group by 1, 2, 3 order by 1, 2, 3
    on conflict (span, category, measure) do update set n = d.n + excluded.n`.execute(tx)
  await sql`
    insert into rating_progress (report_id, seq, typed, stood, own)
    select p.id, p.seq, p.seq, p.seq, array(select jsonb_array_elements_text(p.own)::int)
      from jsonb_to_recordset(${JSON.stringify(progress)}::jsonb) as p (id bigint, seq int, own jsonb)
    on conflict (report_id) do update set seq = excluded.seq, typed = excluded.typed, stood = excluded.stood`.execute(
    tx,
  )
}

export interface SumRow {
  agency: number
  district: string
  measure: Measure
  n: number
}

export interface TypeSumRow {
  category: string
  measure: Measure
  n: number
}

/**
 * What ratings are made of, the sums of the spans that begin in `[from, to)` by body and district; of reports filed by
 * a body's own people only when asked for.
 */
export async function sumsBetween(db: Db, from: string, to: string, own = false): Promise<SumRow[]> {
  const { rows } = await sql<SumRow>`
    select agency_id as agency, district, measure, sum(n)::bigint as n from rating_spans
    where span >= ${from}::date and span < ${to}::date and own = ${own} and measure <> 'open' group by 1, 2, 3
      having sum(n) <> 0 order by 1, 2, 3`.execute(db)
  return rows
}

/** The same by type, whoever filed. */
export async function sumsByType(db: Db, from: string, to: string): Promise<TypeSumRow[]> {
  const { rows } = await sql<TypeSumRow>`
    select category, measure, sum(n)::bigint as n from type_spans where span >= ${from}::date and span < ${to}::date
      and measure <> 'open'
    group by 1, 2 having sum(n) <> 0 order by 1, 2`.execute(db)
  return rows
}

/** What stood open when the day `to` began, by body and district, and by type; undefined until all of it is counted. */
export async function standingOn(db: Db, to: string): Promise<{ bodies: SumRow[]; types: TypeSumRow[] } | undefined> {
  if ((await sql`select 1 from rating_progress where stood < seq limit 1`.execute(db)).rows.length > 0) return undefined
  const [bodies, types] = await Promise.all([
    sql<SumRow>`
      select agency_id as agency, district, 'open' as measure, sum(n)::bigint as n from rating_spans
        where measure = 'open' and span < ${to}::date
      group by 1, 2 having sum(n) <> 0`.execute(db),
    sql<TypeSumRow>`
      select category, 'open' as measure, sum(n)::bigint as n from type_spans where measure = 'open'
        and span < ${to}::date
      group by 1 having sum(n) <> 0`.execute(db),
  ])
  return { bodies: bodies.rows, types: types.rows }
}

/**
 * Of a territory and all below it, whoever filed, day by day as the index lies: one sum for each stretch between
 * neighbouring days of `bounds`.
 */
export async function sumsOfStretches(db: Db, territory: string, bounds: readonly string[]): Promise<Sums[]> {
  const within = territory.length === 2 ? sql`true` : sql`district >= ${territory} and district < ${`${territory}~`}`
  const { rows } = await sql<{ stretch: number; measure: Measure; n: number }>`
    select width_bucket(span, ${bounds}::date[]) as stretch, measure, sum(n)::bigint as n from rating_spans
    where span = any(array(select generate_series(${bounds[0]}::date, ${bounds.at(-1)}::date - 1,
      interval '1 day')::date)) and ${within} group by 1, 2`.execute(db)
  return bounds
    .slice(1)
    .map((_, i) =>
      Object.fromEntries(rows.filter(({ stretch }) => stretch === i + 1).map(({ measure, n }) => [measure, n])),
    )
}

/** Spans that begin in `[from, to)`, and whose. */
export interface SumScope {
  from: string
  to: string
  /** A region or district; absent is the country. */
  territory?: string | undefined
  agencies?: readonly number[] | undefined
  /** Of a type by itself: types are not summed by place or body. */
  category?: string | undefined
}

/** Whoever filed: which reports a body's own people filed is nobody's to find out. */
export async function sumsOf(db: Db, { from, to, territory, agencies, category }: SumScope): Promise<Sums> {
  const conditions = [sql`span >= ${from}::date and span < ${to}::date`]
  if (category) conditions.push(sql`category = ${category}`)
  if (territory) conditions.push(sql`district >= ${territory} and district < ${`${territory}~`}`)
  if (agencies) conditions.push(sql`agency_id = any(${agencies}::int[])`)
  const { rows } = await sql<Pick<SumRow, 'measure' | 'n'>>`
    select measure, sum(n)::bigint as n from ${sql.table(category ? 'type_spans' : 'rating_spans')}
      where ${sql.join(conditions, sql` and `)} group by 1`.execute(db)
  return Object.fromEntries(rows.map(({ measure, n }) => [measure, n]))
}

export async function firstDay(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{
    day: string
  }>`select to_char(min(span), 'YYYY-MM-DD') as day from rating_spans having min(span) is not null`.execute(db)
  return rows[0]?.day
}

export async function isQueueEmpty(db: Db): Promise<boolean> {
  return (await sql`select 1 from rating_queue limit 1`.execute(db)).rows.length === 0
}

/** Bodies whose own page is there and looked after. */
export async function keptPages(db: Db, since: Date): Promise<number[]> {
  const { rows } = await sql<{
    id: number
  }>`select agency_id as id from agency_pages where updated_at >= ${since} order by 1`.execute(db)
  return rows.map(({ id }) => id)
}

const editionColumns = sql.raw(
  `id, kind, to_char(from_day, 'YYYY-MM-DD') as "from", to_char(to_day, 'YYYY-MM-DD') as "to", at, formula, replaces, reason`,
)

/** Undefined when this period has its edition already. */
export async function addEdition(
  db: Db,
  { kind, from, to, at, formula, replaces, reason }: Omit<Edition, 'id'>,
  content: EditionText,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    with added as (
      insert into editions (kind, from_day, to_day, at, formula, content, replaces, reason)
      values (${kind}, ${from}::date, ${to}::date, ${at}, ${formula}, ${JSON.stringify(content)}::jsonb, ${replaces},
        ${reason})
      on conflict do nothing returning id, content
    ), told as (
      insert into edition_rows (edition_id, peers, id, nth, rated)
      select e.id, g.key, (r.value->>'id')::int, r.ordinality, r.value
      from added e, jsonb_each(e.content->'groups') g, jsonb_array_elements(g.value) with ordinality r
    )
    select id from added`.execute(db)
  return rows[0]?.id
}

/** The newest first; of a corrected period the correction. */
export async function listEditions(db: Db, kind: EditionKind | undefined, limit: number): Promise<Edition[]> {
  const { rows } = await sql<Edition>`
    select ${editionColumns} from editions e where ${kind === undefined ? sql`true` : sql`kind = ${kind}`}
    and not exists (select 1 from editions later where later.replaces = e.id) order by to_day desc, kind, id desc
      limit ${limit}`.execute(db)
  return rows
}

export async function findEdition(db: Db, id: number): Promise<Edition | undefined> {
  const { rows } = await sql<Edition>`select ${editionColumns} from editions where id = ${id}`.execute(db)
  return rows[0]
}

/** With everything it says: some megabytes of a whole country. */
export async function readEdition(db: Db, id: number): Promise<(Edition & { content: EditionText }) | undefined> {
  const { rows } = await sql<
    Edition & { content: EditionText }
  >`select ${editionColumns}, content from editions where id = ${id}`.execute(db)
  return rows[0]
}

/** The peers of an edition, best first. */
export async function ratedIn(db: Db, id: number, peers: string): Promise<Rated[]> {
  const { rows } = await sql<{
    rated: Rated
  }>`select rated from edition_rows where edition_id = ${id} and peers = ${peers} order by nth`.execute(db)
  return rows.map(({ rated }) => rated)
}

export async function supervisedIn(db: Db, id: number, level: 'district' | 'region'): Promise<Supervised[]> {
  const { rows } = await sql<{
    list: Supervised[]
  }>`select content->'supervisors'->${level} as list from editions where id = ${id}`.execute(db)
  return rows[0]?.list ?? []
}

/** One body, or territory, in the newest editions of a kind, null where it was not rated; the oldest first. */
export async function historyOf(
  db: Db,
  kind: EditionKind,
  peers: string,
  id: number,
  limit: number,
): Promise<{ to: string; rated: Rated | null }[]> {
  const { rows } = await sql<{ to: string; rated: Rated | null }>`
    select to_char(e.to_day, 'YYYY-MM-DD') as "to", r.rated
    from (select id, to_day from editions e where kind = ${kind} and not exists (select 1 from editions later
      where later.replaces = e.id)
      order by to_day desc, id desc limit ${limit}) e
    left join edition_rows r on r.edition_id = e.id and r.peers = ${peers} and r.id = ${id} order by e.to_day,
      e.id`.execute(db)
  return rows
}

/** Every edition with what it says, one at a time: the oldest first. */
export async function* allEditions(db: Db): AsyncGenerator<Edition & { content: EditionText }> {
  const { rows } = await sql<{ id: number }>`select id from editions order by id`.execute(db)
  for (const { id } of rows) yield present(await readEdition(db, id), 'the edition')
}

/** Rows of what was counted, span by span. */
export async function* allSpans(
  db: Db,
): AsyncGenerator<{ span: string; agency: number; district: string; measure: string; own: boolean; n: number }[]> {
  const { rows: known } = await sql<{
    span: string
  }>`select distinct to_char(span, 'YYYY-MM-DD') as span from rating_spans order by 1`.execute(db)
  for (const { span } of known) {
    const { rows } = await sql<{
      span: string
      agency: number
      district: string
      measure: string
      own: boolean
      n: number
    }>`
      select to_char(span, 'YYYY-MM-DD') as span, agency_id as agency, district, measure, own, n from rating_spans
        where span = ${span}::date order by 2, 3, 4, 5`.execute(db)
    yield rows
  }
}
