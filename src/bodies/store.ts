// Bodies' own pages, news and works; launches, contracts and how ready each body is, in the database.
import type { AgencyId, PersonId } from '../platform/ids.ts'
import { type Db, sql, type Tx, onlyRow } from '../platform/database.ts'
import type { Said } from '../language/index.ts'
import type { Launch } from '../territories/index.ts'
import type { Standing } from './rules.ts'

export interface OwnPage {
  agencyId: AgencyId
  about: Said
  head: string
  /** When the head receives people. */
  reception: string
  phones: string
  address: string
  lat: number | null
  lng: number | null
  /** The picture, as photos are stored. */
  photoHash: string | null
  updatedAt: Date
}

export async function findPage(db: Db, agencyId: AgencyId): Promise<OwnPage | undefined> {
  const { rows } = await sql<OwnPage>`
    select agency_id as "agencyId", about, head, reception, phones, address, lat, lng, photo_hash as "photoHash",
      updated_at as "updatedAt" from agency_pages where agency_id = ${agencyId}`.execute(db)
  return rows[0]
}

export async function setPage(tx: Tx, page: OwnPage, personId: PersonId): Promise<void> {
  const { agencyId, about, head, reception, phones, address, lat, lng, photoHash, updatedAt } = page
  await sql`
    insert into agency_pages (agency_id, about, head, reception, phones, address, lat, lng, photo_hash, updated_at,
      updated_by)
    values (${agencyId}, ${JSON.stringify(about)}::jsonb, ${head}, ${reception}, ${phones}, ${address}, ${lat},
      ${lng}, ${photoHash}, ${updatedAt}, ${personId})
    on conflict (agency_id) do update set about = excluded.about, head = excluded.head,
      reception = excluded.reception, phones = excluded.phones,
      address = excluded.address, lat = excluded.lat, lng = excluded.lng, photo_hash = excluded.photo_hash,
        updated_at = excluded.updated_at, updated_by = excluded.updated_by`.execute(tx)
}

export interface News {
  id: number
  agencyId: AgencyId
  kind: 'news' | 'works'
  title: string
  text: string
  district: string | null
  mahallas: string[]
  startsAt: Date | null
  endsAt: Date | null
  publishedAt: Date
}

const newsColumns =
  sql.raw(`id, agency_id as "agencyId", kind, title, text, district, mahallas, starts_at as "startsAt",
    ends_at as "endsAt",
  published_at as "publishedAt"`)

export async function addNews(tx: Tx, news: Omit<News, 'id'>, personId: PersonId): Promise<number> {
  const { agencyId, kind, title, text, district, mahallas, startsAt, endsAt, publishedAt } = news
  const { rows } = await sql<{ id: number }>`
    insert into agency_news (agency_id, kind, title, text, district, mahallas, starts_at, ends_at, published_at,
      published_by)
    values (${agencyId}, ${kind}, ${title}, ${text}, ${district}, ${mahallas}, ${startsAt}, ${endsAt}, ${publishedAt},
      ${personId}) returning id`.execute(tx)
  return onlyRow(rows).id
}

/** The newest of a body. */
export async function listNews(db: Db, agencyId: AgencyId, limit: number): Promise<News[]> {
  const { rows } = await sql<News>`
    select ${newsColumns} from agency_news where agency_id = ${agencyId} and withdrawn_at is null order by id desc
      limit ${limit}`.execute(db)
  return rows
}

/** False when it is not this body's, or withdrawn already. */
export async function withdrawNews(tx: Tx, agencyId: AgencyId, id: number, at: Date): Promise<boolean> {
  const { rows } = await sql`
    update agency_news set withdrawn_at = ${at} where id = ${id} and agency_id = ${agencyId} and withdrawn_at is null
      returning 1`.execute(tx)
  return rows.length === 1
}

/** A body's works at a place, going on now or about to. */
export async function worksNear(
  db: Db,
  agencyId: AgencyId,
  district: string,
  mahalla: string | null,
  at: Date,
): Promise<News[]> {
  const { rows } = await sql<News>`
    select ${newsColumns} from agency_news where kind = 'works' and withdrawn_at is null and agency_id = ${agencyId}
      and district = ${district}
    and ends_at > ${at} and (mahallas = '{}' or ${mahalla}::text = any(mahallas)) order by starts_at limit 3`.execute(
    db,
  )
  return rows
}

/** What is planned in a district, or in one of its mahallas, and not over; the next first. */
export async function worksIn(db: Db, district: string, mahalla: string | null, at: Date): Promise<News[]> {
  const { rows } = await sql<News>`
    select ${newsColumns} from agency_news where kind = 'works' and withdrawn_at is null and district = ${district}
      and ends_at > ${at} and (${mahalla}::text is null or mahallas = '{}' or ${mahalla}::text = any(mahallas))
    order by starts_at limit 200`.execute(db)
  return rows
}

export async function listLaunches(db: Db): Promise<Launch[]> {
  const { rows } = await sql<Launch>`
    select territory, state, to_char(since, 'YYYY-MM-DD') as since, act, office from launches
      order by territory`.execute(db)
  return rows
}

export async function setLaunch(
  tx: Tx,
  { territory, state, since, act, office }: Launch,
  personId: PersonId,
  at: Date,
): Promise<void> {
  await sql`
    insert into launches (territory, state, since, act, office, changed_at, changed_by)
    values (${territory}, ${state}, ${since}::date, ${act}, ${office}, ${at}, ${personId})
    on conflict (territory) do update set state = excluded.state, since = excluded.since, act = excluded.act,
      office = excluded.office,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(tx)
}

export interface Contract {
  agencyId: AgencyId
  number: string
  signedOn: string
  endsOn: string
}

export async function addContract(
  tx: Tx,
  { agencyId, number, signedOn, endsOn }: Contract,
  personId: PersonId,
  at: Date,
): Promise<void> {
  await sql`
    insert into contracts (agency_id, number, signed_on, ends_on, added_at, added_by)
    values (${agencyId}, ${number}, ${signedOn}::date, ${endsOn}::date, ${at}, ${personId})
    on conflict (agency_id, number) do update set signed_on = excluded.signed_on, ends_on = excluded.ends_on`.execute(
    tx,
  )
}

/** The contract of each hokimlik that ends last. */
export async function lastContracts(db: Db): Promise<Map<number, Contract>> {
  const { rows } = await sql<Contract>`
    select distinct on (agency_id) agency_id as "agencyId", number, to_char(signed_on, 'YYYY-MM-DD') as "signedOn",
      to_char(ends_on, 'YYYY-MM-DD') as "endsOn"
    from contracts order by agency_id, ends_on desc`.execute(db)
  return new Map(rows.map((row) => [row.agencyId, row]))
}

export async function setDue(tx: Tx, agencyId: AgencyId, dueOn: string, personId: PersonId, at: Date): Promise<void> {
  await sql`
    insert into connections (agency_id, due_on, set_at, set_by) values (${agencyId}, ${dueOn}::date, ${at}, ${personId})
    on conflict (agency_id) do update set due_on = excluded.due_on, set_at = excluded.set_at,
      set_by = excluded.set_by`.execute(tx)
}

export async function standingsOf(db: Db, agencies: readonly number[]): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select a.id as "agencyId",
      exists (select 1 from invitations i where i.agency_id = a.id) as invited,
      (select count(*) from memberships m where m.agency_id = a.id and m.role in ('officer', 'head')) as people,
      p.agency_id is not null as "hasPage", p.updated_at as "pageAt",
      (select coalesce(jsonb_agg(d.hours), '[]') from duty_contacts d join people c on c.id = d.person_id
        where d.agency_id = a.id and c.phone is not null) as watches,
      exists (select 1 from reports r where r.agency_id = a.id and r.outcome is not null) as answered,
      (select count(*) from reports r where r.agency_id = a.id and r.owner = 'agency') as waiting,
      (select max(s.seen_at) from memberships m join sessions s on s.person_id = m.person_id
        where m.agency_id = a.id) as "seenAt",
      to_char(c.due_on, 'YYYY-MM-DD') as "dueOn"
    from agencies a left join agency_pages p on p.agency_id = a.id left join connections c on c.agency_id = a.id
    where a.id = any(${agencies}::int[]) order by a.id`.execute(db)
  return rows
}

/** True for the one process that looks after the bodies on this day. */
export async function claimWatch(db: Db, day: string): Promise<boolean> {
  const { rows } = await sql`
    insert into instance (name, value) values ('bodies_watched', ${day})
    on conflict (name) do update set value = excluded.value where instance.value < excluded.value returning 1`.execute(
    db,
  )
  return rows.length === 1
}
