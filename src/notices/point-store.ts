// Where people can be reached: chats, browsers, e-mail addresses; and the phone, until it proved to be of no use.
import type { RawBuilder } from 'kysely'
import type { Locale } from '../language/index.ts'
import { type Db, onlyRow, sql, type Tx } from '../platform/database.ts'
import type { PersonId } from '../platform/ids.ts'
import type { Channel, Choice, Kind } from './rules.ts'

/** Why an address is of use no more. */
export type ClosedWhy = 'blocked' | 'gone' | 'bounced' | 'stopped' | 'replaced'

/** A browser's own keys, by which only it can read what is pushed. */
export interface PushKeys {
  p256dh: string
  auth: string
}

export interface ContactPoint {
  id: number
  personId: PersonId | null
  channel: Channel
  address: string
  keys: PushKeys | null
  language: Locale
}

/** The phone of person `p` proved to be of no use, and nobody has signed in since. */
const isPhoneOut: RawBuilder<unknown> = sql`exists (
  select 1 from contact_points c where c.person_id = p.id and c.channel = 'sms' and c.address = p.phone
    and not exists (select 1 from sessions s where s.person_id = p.id and s.created_at > c.closed_at))`

/** The open channels of person `p`; SMS where the person wants it and the number was not given up. */
export const openChannels: RawBuilder<unknown> = sql`array(
  select distinct c.channel from contact_points c
    where c.person_id = p.id and c.channel <> 'sms' and c.closed_at is null and c.confirmed_at is not null
  union all
  select 'sms' where p.phone is not null and p.channel = 'sms' and not ${isPhoneOut})`

const jsonOf = (keys: PushKeys | null) => (keys === null ? null : JSON.stringify(keys))

const columns = sql`c.id, c.person_id as "personId", c.channel, c.address, c.keys, c.language`

/** The open addresses of these people by this channel, and these addresses themselves. */
export async function listPoints(
  db: Db,
  channel: Channel,
  { people, points }: { people: readonly number[]; points: readonly number[] },
): Promise<ContactPoint[]> {
  const { rows } = await sql<ContactPoint>`
    select ${columns} from contact_points c
    where (c.person_id = any(${people}::bigint[]) or c.id = any(${points}::bigint[])) and c.channel = ${channel}
      and c.closed_at is null and c.confirmed_at is not null`.execute(db)
  return rows
}

/** What stands open for a person, the newest first. */
export async function listOwnPoints(db: Db, personId: PersonId): Promise<(ContactPoint & { madeAt: Date })[]> {
  const { rows } = await sql<ContactPoint & { madeAt: Date }>`
    select ${columns}, c.made_at as "madeAt" from contact_points c
    where c.person_id = ${personId} and c.channel <> 'sms' and c.closed_at is null and c.confirmed_at is not null
    order by c.id desc`.execute(db)
  return rows
}

export interface NewPoint extends Omit<ContactPoint, 'id'> {
  at: Date
}

/**
 * Opens an address for a person, or again for the same one: one chat and one e-mail address at a time, any number of
 * browsers. What another person had at this address is closed: whoever holds it now reads it.
 */
export async function openPoint(tx: Tx, { personId, channel, address, keys, language, at }: NewPoint): Promise<number> {
  await sql`
    update contact_points set closed_at = ${at}, closed_why = 'replaced'
    where closed_at is null and channel = ${channel} and (
      (address = ${address} and person_id <> ${personId} and ${channel !== 'email'})
      or (person_id = ${personId} and address <> ${address} and ${channel !== 'push'}))`.execute(tx)
  const { rows } = await sql<{ id: number }>`
    insert into contact_points (person_id, channel, address, keys, language, made_at, confirmed_at)
    values (${personId}, ${channel}, ${address}, ${jsonOf(keys)}, ${language}, ${at}, ${at})
    on conflict (channel, address, coalesce(person_id, 0)) where closed_at is null
      do update set keys = excluded.keys, language = excluded.language, confirmed_at = excluded.confirmed_at
    returning id`.execute(tx)
  return onlyRow(rows).id
}

/** True where it stood open. */
export async function closePoint(db: Db, id: number, why: ClosedWhy, at: Date): Promise<boolean> {
  const { rows } = await sql`
    update contact_points set closed_at = ${at}, closed_why = ${why} where id = ${id} and closed_at is null
    returning 1`.execute(db)
  return rows.length === 1
}

/** Whoever's it is. */
export async function closeAddress(db: Db, channel: Channel, address: string, why: ClosedWhy, at: Date): Promise<void> {
  await sql`
    update contact_points set closed_at = ${at}, closed_why = ${why}
    where channel = ${channel} and address = ${address} and closed_at is null`.execute(db)
}

/** The person's own one; true where it stood open. */
export async function closeOwnPoint(db: Db, personId: PersonId, id: number, at: Date): Promise<boolean> {
  const { rows } = await sql`
    update contact_points set closed_at = ${at}, closed_why = 'stopped'
    where id = ${id} and person_id = ${personId} and closed_at is null returning 1`.execute(db)
  return rows.length === 1
}

/** The person's number proved to be of no use: nothing is sent there until the person signs in by it again. */
export async function closePhone(db: Db, personId: PersonId, why: ClosedWhy, at: Date): Promise<void> {
  await sql`
    insert into contact_points (person_id, channel, address, language, made_at, closed_at, closed_why)
    select p.id, 'sms', p.phone, p.language, ${at}, ${at}, ${why} from people p
    where p.id = ${personId} and p.phone is not null and not ${isPhoneOut}`.execute(db)
}

/** An address of which no account is known; open again where it was, and confirmed by whoever says so there. */
export async function openNobodys(tx: Tx, point: Omit<NewPoint, 'personId'>): Promise<number> {
  const { channel, address, keys, language, at } = point
  const { rows } = await sql<{ id: number }>`
    insert into contact_points (person_id, channel, address, keys, language, made_at, confirmed_at)
    values (null, ${channel}, ${address}, ${jsonOf(keys)}, ${language}, ${at}, ${at})
    on conflict (channel, address, coalesce(person_id, 0)) where closed_at is null
      do update set language = excluded.language, confirmed_at = coalesce(contact_points.confirmed_at, ${at})
    returning id`.execute(tx)
  return onlyRow(rows).id
}

export interface KnownPoint extends ContactPoint {
  madeAt: Date
  confirmedAt: Date | null
  closedAt: Date | null
}

export async function findPoint(db: Db, id: number): Promise<KnownPoint | undefined> {
  const { rows } = await sql<KnownPoint>`
    select ${columns}, c.made_at as "madeAt", c.confirmed_at as "confirmedAt", c.closed_at as "closedAt"
    from contact_points c where c.id = ${id}`.execute(db)
  return rows[0]
}

/** An address of which nobody knows yet whose it is. */
export async function addUnconfirmed(
  db: Db,
  { personId, channel, address, keys, language, at }: NewPoint,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into contact_points (person_id, channel, address, keys, language, made_at)
    values (${personId}, ${channel}, ${address}, ${jsonOf(keys)}, ${language}, ${at})
    on conflict (channel, address, coalesce(person_id, 0)) where closed_at is null
      do update set language = excluded.language, made_at = excluded.made_at
    returning id`.execute(db)
  return onlyRow(rows).id
}

/** How many a person asked to confirm since then. */
export async function countAsked(db: Db, personId: PersonId, since: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from contact_points
    where person_id = ${personId} and channel = 'email' and made_at > ${since}`.execute(db)
  return onlyRow(rows).n
}

/** It takes the place of the one before. */
export async function confirmPoint(tx: Tx, { id, personId, channel }: ContactPoint, at: Date): Promise<void> {
  await sql`
    update contact_points set closed_at = ${at}, closed_why = 'replaced'
    where person_id = ${personId} and channel = ${channel} and id <> ${id} and closed_at is null
      and confirmed_at is not null`.execute(tx)
  await sql`update contact_points set confirmed_at = ${at} where id = ${id} and confirmed_at is null`.execute(tx)
}

export async function setChoice(tx: Tx, personId: PersonId, kind: Kind, choice: Choice): Promise<void> {
  await sql`
    insert into notice_choices (person_id, kind, choice) values (${personId}, ${kind}, ${choice})
    on conflict (person_id, kind) do update set choice = excluded.choice`.execute(tx)
}

export async function listChoices(db: Db, personId: PersonId): Promise<Partial<Record<Kind, Choice>>> {
  const { rows } = await sql<{ kind: Kind; choice: Choice }>`
    select kind, choice from notice_choices where person_id = ${personId}`.execute(db)
  return Object.fromEntries(rows.map(({ kind, choice }) => [kind, choice]))
}

/** Whether SMS reach the person's phone, as far as is known. */
export async function isPhoneGone(db: Db, personId: PersonId): Promise<boolean> {
  const { rows } = await sql`
    select 1 from people p where p.id = ${personId} and ${isPhoneOut}`.execute(db)
  return rows.length > 0
}

/** An address of a person, closed ones too. */
export interface Address {
  channel: Channel
  address: string
  madeAt: Date
  confirmedAt: Date | null
  closedAt: Date | null
}

/** Every address that is kept of a person, for the person. */
export async function addressesOf(db: Db, personId: PersonId): Promise<Address[]> {
  const { rows } = await sql<Address>`
    select channel, address, made_at as "madeAt", confirmed_at as "confirmedAt", closed_at as "closedAt"
    from contact_points where person_id = ${personId} order by id`.execute(db)
  return rows
}

/** No messages of this report for this person any more; false where there is no such report. */
export async function stopReport(db: Db, personId: PersonId, reportId: number, at: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into notice_stops (person_id, report_id, stopped_at)
    select ${personId}, r.id, ${at}::timestamptz from reports r where r.id = ${reportId}
    on conflict (person_id, report_id) do update set stopped_at = notice_stops.stopped_at returning 1`.execute(db)
  return rows.length === 1
}

export async function resumeReport(db: Db, personId: PersonId, reportId: number): Promise<void> {
  await sql`delete from notice_stops where person_id = ${personId} and report_id = ${reportId}`.execute(db)
}

/** The reports of which this person wants no messages, the latest first. */
export async function listStops(db: Db, personId: PersonId): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select report_id as id from notice_stops where person_id = ${personId}
    order by stopped_at desc, report_id desc limit 100`.execute(db)
  return rows.map(({ id }) => id)
}
