// Who follows what, and by what an event finds them.
import { type Db, onlyRow, removed, sql, type Tx } from '../platform/database.ts'
import type { Channel } from '../notices/index.ts'
import type { Followed } from './rules.ts'

/** A follow, once for an address and a topic; asked for again it stays as it was. */
export async function addFollow(
  tx: Tx,
  {
    pointId,
    topic,
    keys,
    at,
    isConfirmed,
  }: { pointId: number; topic: string; keys: readonly string[]; at: Date; isConfirmed: boolean },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into follows (point_id, topic, made_at, confirmed_at)
    values (${pointId}, ${topic}, ${at}, ${isConfirmed ? at : null})
    on conflict (point_id, topic) do update set made_at = excluded.made_at,
      confirmed_at = coalesce(follows.confirmed_at, excluded.confirmed_at)
    returning id`.execute(tx)
  const { id } = onlyRow(rows)
  await sql`
    insert into follow_keys (key, follow_id) select key, ${id} from unnest(${keys}::text[]) key
    on conflict do nothing`.execute(tx)
  return id
}

export interface Follow {
  id: number
  pointId: number
  topic: string
  madeAt: Date
  confirmedAt: Date | null
}

const columns = sql`f.id, f.point_id as "pointId", f.topic, f.made_at as "madeAt", f.confirmed_at as "confirmedAt"`

export async function findFollow(db: Db, id: number): Promise<Follow | undefined> {
  const { rows } = await sql<Follow>`select ${columns} from follows f where f.id = ${id}`.execute(db)
  return rows[0]
}

/** What is followed from an address, the newest first. */
export async function listFollows(db: Db, pointId: number): Promise<Follow[]> {
  const { rows } = await sql<Follow>`
    select ${columns} from follows f where f.point_id = ${pointId} and f.confirmed_at is not null
    order by f.id desc`.execute(db)
  return rows
}

export async function countFollows(db: Db, pointId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from follows where point_id = ${pointId}`.execute(db)
  return onlyRow(rows).n
}

export async function confirmFollow(tx: Tx, id: number, at: Date): Promise<void> {
  await sql`update follows set confirmed_at = coalesce(confirmed_at, ${at}) where id = ${id}`.execute(tx)
}

/** Stops one, of this address. */
export async function removeFollow(db: Db, pointId: number, id: number): Promise<boolean> {
  const { rows } = await sql`delete from follows where id = ${id} and point_id = ${pointId} returning 1`.execute(db)
  return rows.length === 1
}

/** Stops what is followed from an open address of nobody's. */
export async function stopAt(db: Db, channel: Channel, address: string, topic: string): Promise<void> {
  await sql`
    delete from follows f using contact_points c where c.id = f.point_id and c.person_id is null
      and c.closed_at is null and c.channel = ${channel} and c.address = ${address} and f.topic = ${topic}`.execute(db)
}

/** An event of a report, as far as followers may know of it. */
export async function findEvent(
  db: Db,
  reportId: number,
  seq: number,
): Promise<(Followed & { type: string; at: Date }) | undefined> {
  const { rows } = await sql<Followed & { type: string; at: Date }>`
    select r.id, r.agency_id as "agencyId", r.mahalla, r.district, r.category, r.publication, r.status, r.place,
      r.public_lat as "publicLat", r.public_lng as "publicLng", e.type, e.at
    from events e join reports r on r.id = e.report_id where e.report_id = ${reportId} and e.seq = ${seq}`.execute(db)
  return rows[0]
}

export interface Follower {
  pointId: number
  channel: Channel
  topic: string
}

/** Who follows by any of these keys, at open addresses. */
export async function followersBy(db: Db, keys: readonly string[]): Promise<Follower[]> {
  const { rows } = await sql<Follower>`
    select f.point_id as "pointId", c.channel, f.topic
    from follow_keys k join follows f on f.id = k.follow_id join contact_points c on c.id = f.point_id
    where k.key = any(${keys}::text[]) and f.confirmed_at is not null and c.closed_at is null
      and c.confirmed_at is not null`.execute(db)
  return rows
}

/** What was asked for before and never confirmed. */
export async function removeUnconfirmed(db: Db, before: Date): Promise<number> {
  return removed(
    await sql`delete from follows where id in (
    select id from follows where confirmed_at is null and made_at < ${before} limit 5000)`.execute(db),
  )
}
