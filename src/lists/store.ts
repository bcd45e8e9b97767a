// Lists across reports: the public list, my reports, and the queues; keyset paging, one query a page.
import type { AgencyId, PersonId } from '../platform/ids.ts'
import { inDays, momentOn } from '../platform/time.ts'
import { type Db, sql, onlyRow } from '../platform/database.ts'
import type { Photo } from '../photos/index.ts'
import type { RequestKind } from '../life/index.ts'
import { type Mark, noMahalla, type PublicFilter } from './rules.ts'
import {
  type Condition,
  overdueCondition,
  owed,
  listedColumns,
  type ReportInList,
  wordsCondition,
} from '../reports/index.ts'
import { present } from '../platform/present.ts'

/** A row of a list: the report, its words and its first picture, to be shown only as the card rules allow. */
export interface ListedReport extends ReportInList {
  text: string | null
  photo: Pick<Photo, 'id' | 'preview'> | null
}

export const first = sql`left join event_texts t on t.report_id = r.id and t.seq = 1`
export const listed = sql`${listedColumns}, t.words->>'text' as text,
  (select jsonb_build_object('id', p.id, 'preview', p.preview) from photos p where p.report_id = r.id and p.seq = 1
    and not p.hidden order by p.position, p.id limit 1) as photo`

export const and = (conditions: readonly Condition[]) =>
  conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`

/** What the public filter asks for; stopped reports are for nobody's list. */
export function publicConditions(filter: PublicFilter, now: Date): Condition[] {
  const conditions: Condition[] = [sql`r.status <> 'moderating'`]
  if (filter.district) conditions.push(sql`r.district = ${filter.district}`)
  else if (filter.region) conditions.push(sql`r.region = ${filter.region}`)
  if (filter.category) conditions.push(sql`r.category = ${filter.category}`)
  else if (filter.group) conditions.push(sql`r.category_group = ${filter.group}`)
  if (filter.groups) conditions.push(sql`r.category_group = any(${filter.groups}::text[])`)
  if (filter.agencies?.length === 1) conditions.push(sql`r.agency_id = ${filter.agencies[0]}`)
  else if (filter.agencies) conditions.push(sql`r.agency_id = any(${filter.agencies}::int[])`)
  if (filter.status) conditions.push(sql`r.status = ${filter.status}`)
  if (filter.overdue) conditions.push(overdueCondition(now))
  if (filter.mahalla)
    conditions.push(filter.mahalla === noMahalla ? sql`r.mahalla is null` : sql`r.mahalla = ${filter.mahalla}`)
  if (filter.mark) conditions.push(markCondition(filter.mark, now))
  if (filter.since) conditions.push(sinceCondition(filter.since))
  if (filter.words !== undefined) conditions.push(wordsCondition(filter.words.terms))
  return conditions
}

/** Numbers follow time but for some that were filed at once: what is older than those few is not looked through. */
function sinceCondition(month: string): Condition {
  const from = momentOn(`${month}-01`)
  return sql`r.filed_at >= ${from} and r.id >= coalesce((select min(id) from (
    select f.id from reports f where f.filed_at >= ${from} order by f.filed_at limit 100) earliest), 0)`
}

const soonDays = 3

export function markCondition(mark: Mark, now: Date): Condition {
  switch (mark) {
    case 'open':
      return sql`r.owner is not null`
    case 'soon':
      return sql`r.due_at >= ${now} and r.due_at < ${inDays(now, soonDays)} and ${owed}`
    case 'asking':
      return sql`(r.request is not null or r.deferral_review_by is not null) and r.owner is not null`
    case 'repeat':
      return sql`r.objections >= 2 and r.owner is not null`
    case 'unchecked':
      return sql`r.status = 'verifying' and r.act_by < ${now}`
    case 'unplaced':
      return sql`r.place <> 'point'`
  }
}

/** Figures of the open reports that a filter leaves; each is the number of rows of the list with that filter. */
export interface Figures {
  open: number
  overdue: number
  soon: number
  asking: number
  repeat: number
  verifying: number
  unchecked: number
  deferred: number
}

const figures = (now: Date) => sql`
  count(*) as open, count(*) filter (where ${overdueCondition(now)}) as overdue,
    count(*) filter (where ${markCondition('soon', now)}) as soon,
  count(*) filter (where ${markCondition('asking', now)}) as asking,
    count(*) filter (where ${markCondition('repeat', now)}) as repeat,
  count(*) filter (where r.status = 'verifying') as verifying,
    count(*) filter (where ${markCondition('unchecked', now)}) as unchecked,
    count(*) filter (where r.status = 'deferred') as deferred`

export interface Standing {
  whole: Figures
  bodies: (Figures & { key: string })[]
  places: (Figures & { key: string })[]
}

/**
 * Of a territory as a whole, by body and by district or mahalla; the most overdue first. At one moment and by the same
 * conditions as the lists, so that a figure, its parts and the list behind it always agree.
 */
export async function countStanding(
  db: Db,
  filter: PublicFilter,
  now: Date,
  by: 'district' | 'mahalla',
): Promise<Standing> {
  const place = sql.ref(`r.${by}`)
  const { rows } = await sql<Figures & { level: number; key: string | null }>`
    select grouping(r.agency_id, ${place}) as level, coalesce(r.agency_id::text, ${place}) as key, ${figures(now)}
      from reports r
    where ${and(publicConditions({ ...filter, mark: 'open' }, now))} group by grouping sets ((), (r.agency_id),
      (${place}))
    order by overdue desc, open desc, 2`.execute(db)
  // A bit for each column that a row is not grouped by.
  const figuresAt = (asked: number) =>
    rows.flatMap(({ level, key, ...counted }) => (level === asked ? { ...counted, key: key ?? noMahalla } : []))
  const {
    level: _,
    key: __,
    ...whole
  } = present(
    rows.find(({ level }) => level === 3),
    'the figures of the whole',
  )
  return { whole, bodies: figuresAt(1), places: figuresAt(2) }
}

/** A request, or an objection to a deferral, that waits to be decided. */
export interface Asking {
  id: number
  category: string
  district: string
  agencyId: AgencyId
  /** Absent: the reporter's objection to a deferral. */
  request: RequestKind | null
  days: number | null
  until: Date | null
  decideBy: Date
  /** Which hokimlik decides. */
  level: 'district' | 'region'
}

/** What is to be decided soonest comes first. */
export async function listAsking(db: Db, filter: PublicFilter, now: Date, limit: number): Promise<Asking[]> {
  const { rows } = await sql<Asking>`
    select r.id, r.category, r.district, r.agency_id as "agencyId", r.request, r.request_days as days,
      r.request_until as until,
      coalesce(r.request_by, r.deferral_review_by) as "decideBy", coalesce(r.request_level, 'region') as level
    from reports r where ${and(publicConditions({ ...filter, mark: 'asking' }, now))} order by 8, 1
      limit ${limit}`.execute(db)
  return rows
}

/** Any few reports as a list shows them. */
export async function listedReports(
  db: Db,
  condition: Condition,
  order: Condition,
  limit: number,
): Promise<ListedReport[]> {
  const { rows } = await sql<ListedReport>`
    select ${listed} from (select * from reports r where ${condition} order by ${order} limit ${limit}) r ${first}
      order by ${order}`.execute(db)
  return rows
}

/** These reports, the newest first. */
export const listedByIds = (db: Db, ids: readonly number[]): Promise<ListedReport[]> =>
  listedReports(db, sql`r.id = any(${ids}::bigint[])`, sql`r.id desc`, ids.length)

/** Those that went last by their reporter's consent and may be read by everybody, as the index has them. */
export const lastSolved = (db: Db, limit: number): Promise<ListedReport[]> =>
  listedReports(
    db,
    sql`r.status = 'closed' and r.closed_basis = 'consent' and r.outcome = 'done' and r.publication = 'public'`,
    sql`r.closed_at desc`,
    limit,
  )

/** How many there are, as far as `most`, however long that takes: for staff, whose files say how far they are. */
export async function countPublic(db: Db, filter: PublicFilter, now: Date, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 from reports r where ${and(publicConditions(filter, now))}
      limit ${most}) r`.execute(db)
  return onlyRow(rows).n
}

/** Own reports: what awaits me first, then the newest. */
export async function listMine(db: Db, personId: PersonId, limit: number, before?: number): Promise<ListedReport[]> {
  const { rows } = await sql<ListedReport>`
    select ${listed} from reports r ${first}
    where r.reporter_id = ${personId}
      ${before === undefined ? sql`` : sql`and r.id < ${before} and r.owner is distinct from 'reporter'`}
    order by (r.owner is not distinct from 'reporter') desc, r.id desc limit ${limit}`.execute(db)
  return rows
}

/** What is put off, by district and day; `after` is the last row of the page before. */
export function listDeferred(
  db: Db,
  { region, district }: Pick<PublicFilter, 'region' | 'district'>,
  limit: number,
  after?: { district: string; dueAt: Date; id: number },
): Promise<ListedReport[]> {
  const within = region ? sql`r.region = ${region}` : sql`true`
  const place = district ? sql`r.district = ${district}` : within
  const since = after ? sql`(r.district, r.due_at, r.id) > (${after.district}, ${after.dueAt}, ${after.id})` : sql`true`
  return listedReports(db, sql`r.status = 'deferred' and ${place} and ${since}`, sql`r.district, r.due_at, r.id`, limit)
}
