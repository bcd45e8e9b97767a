// People, memberships, codes, sessions and attempts in the database; one query finds the person behind a token.
import type { AgencyId, MembershipId, PersonId } from '../platform/ids.ts'
import { type Db, sql, removed, type Tx, onlyRow } from '../platform/database.ts'
import type { Locale, Said } from '../language/index.ts'
import { isSame } from '../platform/secrets.ts'
import type { Channel, Membership, Profile, StaffRole, Viewer } from './person.ts'

export async function findOrAddPerson(db: Db, phone: string, language: string, at: Date): Promise<number> {
  const found = await sql<{ id: number }>`
    insert into people (phone, language, created_at) values (${phone}, ${language}, ${at})
    on conflict (phone) do update set phone = excluded.phone returning id`.execute(db)
  return onlyRow(found.rows).id
}

export async function setPersonName(db: Db, id: number, name: string): Promise<void> {
  await sql`update people set name = ${name} where id = ${id}`.execute(db)
}

/** Works in a role for a body, within a territory and for some groups of types; for all of them when none is named. */
export interface NewMembership {
  personId: PersonId
  role: StaffRole
  agencyId: AgencyId
  territory: string
  groups?: readonly string[]
  at?: Date
}

export async function addMembership(
  db: Db,
  { personId, role, agencyId, territory, groups = [], at }: NewMembership,
): Promise<number> {
  // One who comes back takes up the membership that had ended.
  const { rows } = await sql<{ id: number }>`
    insert into membership_records (person_id, role, agency_id, territory, category_groups, made_at)
    values (${personId}, ${role}, ${agencyId}, ${territory}, ${groups}, ${at ?? null})
    on conflict (person_id, role, agency_id, territory)
    do update set category_groups = excluded.category_groups, ended_at = null, suspended_at = null
      returning id`.execute(db)
  return onlyRow(rows).id
}

export async function firstMembership(db: Db, personId: PersonId): Promise<number | undefined> {
  const { rows } = await sql<{
    id: number
  }>`select id from memberships where person_id = ${personId} order by id limit 1`.execute(db)
  return rows[0]?.id
}

/** Officers and heads of an agency with their names, for `assign`. */
export async function officersOf(db: Db, agencyId: AgencyId): Promise<{ id: number; name: string; role: StaffRole }[]> {
  const { rows } = await sql<{ id: number; name: string; role: StaffRole }>`
    select person_id as id, coalesce(name, phone) as name, role from memberships join people on people.id = person_id
    where agency_id = ${agencyId} and role in ('officer', 'head') order by role desc, person_id`.execute(db)
  return rows
}

/** Who has this phone, as the account that it lives on in. */
export async function findByPhone(db: Db, phone: string): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select coalesce(merged_into, id) as id from people where phone = ${phone}`.execute(db)
  return rows[0]?.id
}

/** What staff are called, as far as they have a name. */
export async function namesOfPeople(db: Db, ids: readonly number[]): Promise<{ id: number; name: string }[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: number; name: string }>`
    select id, coalesce(name, '—') as name from people where id = any(${ids}::bigint[])`.execute(db)
  return rows
}

/** Beside those on their way to this phone already: SMS overtake one another. */
export async function keepCode(db: Db, phone: string, hash: Buffer, expiresAt: Date): Promise<void> {
  await sql`
    insert into sign_in_codes (phone, code_hash, expires_at) values (${phone}, ${hash}, ${expiresAt})
    on conflict (phone, code_hash) do update set expires_at = excluded.expires_at`.execute(db)
}

/** Compares in constant time, and takes the phone's codes away: of two at once only one gets in. */
export async function takeCode(db: Db, phone: string, hash: Buffer, at: Date): Promise<boolean> {
  const kept = await sql<{
    code_hash: Buffer
  }>`select code_hash from sign_in_codes where phone = ${phone} and expires_at > ${at}`.execute(db)
  // Each is compared, and one where there is none, so that the time tells nothing.
  const held = kept.rows.length > 0 ? kept.rows.map((row) => row.code_hash) : [Buffer.alloc(hash.length)]
  if (!held.map((each) => isSame(each, hash)).includes(true)) return false
  const { rows } = await sql<{ mine: boolean }>`
    delete from sign_in_codes where phone = ${phone} returning code_hash = ${hash} as mine`.execute(db)
  return rows.some(({ mine }) => mine)
}

export type AttemptKind = 'code' | 'wrong' | 'try' | 'draft' | 'device' | 'factor' | 'invite' | 'follow'

/**
 * Counts one attempt if fewer than `limit` stand since `since`; false when the limit is reached.
 * The lock on the subject keeps a hundred tries at once from all seeing the same count.
 */
export async function countAttempt(
  db: Db,
  kind: AttemptKind,
  subject: Buffer,
  { at, since, limit }: { at: Date; since: Date; limit: number },
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${kind + subject.toString('hex')}, 0))`.execute(tx)
    const { rows } = await sql`
      insert into sign_in_attempts (kind, subject, at)
      select ${kind}, ${subject}::bytea, ${at}
      where (select count(*) from sign_in_attempts where kind = ${kind} and subject = ${subject}::bytea
        and at > ${since}) < ${limit}
      returning 1`.execute(tx)
    return rows.length === 1
  })
}

/** Takes back the attempt counted at `at`: it turned out right. */
export async function forgetAttempt(db: Db, kind: AttemptKind, subject: Buffer, at: Date): Promise<void> {
  await sql`
    delete from sign_in_attempts where ctid = (
      select ctid from sign_in_attempts where kind = ${kind} and subject = ${subject}::bytea and at = ${at}
        limit 1)`.execute(db)
}

export async function languageOf(db: Db, id: number): Promise<Locale> {
  const { rows } = await sql<{ language: Locale }>`select language from people where id = ${id}`.execute(db)
  return rows[0]?.language ?? 'uz'
}

/** A person as a citizen, without a session: for one who proved it by a link. */
export async function findPerson(db: Db, id: number): Promise<Viewer> {
  const { rows } = await sql<{
    name: string | null
    phone: string | null
  }>`select name, phone from people where id = ${id}`.execute(db)
  return { personId: id, name: onlyRow(rows).name, phone: onlyRow(rows).phone, memberships: [], acting: undefined }
}

/** A person in one membership, without a session: for work that goes on after the request. */
export async function findMember(db: Db, membershipId: MembershipId): Promise<Viewer | undefined> {
  const { rows } = await sql<{ id: number; name: string | null; phone: string | null; membership: Membership }>`
    select p.id, p.name, p.phone, jsonb_build_object('id', m.id, 'role', m.role, 'agencyId', m.agency_id, 'territory',
      m.territory,
      'groups', m.category_groups) as membership
    from memberships m join people p on p.id = m.person_id where m.id = ${membershipId}`.execute(db)
  const row = rows[0]
  return (
    row && { personId: row.id, name: row.name, phone: row.phone, memberships: [row.membership], acting: row.membership }
  )
}

export async function findProfile(db: Db, id: number): Promise<Profile> {
  const { rows } = await sql<Profile>`
    select name, phone, language, channel, home_district as "homeDistrict", home_mahalla as "homeMahalla",
      pinfl_hash is not null as "hasOneId",
      created_at as "createdAt" from people where id = ${id}`.execute(db)
  return onlyRow(rows)
}

export async function setLanguage(db: Db, id: number, language: Locale): Promise<void> {
  await sql`update people set language = ${language} where id = ${id}`.execute(db)
}

export interface NewProfile {
  name: string | null
  channel: Channel
  homeDistrict: string | null
  homeMahalla: string | null
}

/** A home that stays the same keeps the day since when we know it. */
export async function setProfile(
  db: Db,
  id: number,
  { name, channel, homeDistrict, homeMahalla }: NewProfile,
  at: Date,
): Promise<void> {
  await sql`
    update people set name = ${name}, channel = ${channel}, home_district = ${homeDistrict},
      home_mahalla = ${homeMahalla},
      home_since = case when home_mahalla is not distinct
        from ${homeMahalla} then home_since else ${at}::timestamptz end
    where id = ${id}`.execute(db)
}

interface Agreement {
  personId: PersonId
  version: number
  way: 'phone' | 'oneid' | 'page'
  language: Locale
  at: Date
}

/** Agreed to a version of the text on personal data; once is enough. */
export async function addConsent(db: Db, { personId, version, way, language, at }: Agreement): Promise<void> {
  await sql`
    insert into consents (person_id, version, at, way, language) values (${personId}, ${version}, ${at}, ${way},
      ${language}) on conflict do nothing`.execute(db)
}

export async function listConsents(
  db: Db,
  personId: PersonId,
): Promise<{ version: number; at: Date; way: string; language: string }[]> {
  const { rows } = await sql<{ version: number; at: Date; way: string; language: string }>`
    select version, at, way, language from consents where person_id = ${personId} order by version`.execute(db)
  return rows
}

export interface ConsentText {
  version: number
  texts: Said
  publishedAt: Date
}

/** All versions, the newest first. */
export async function listConsentTexts(db: Db): Promise<ConsentText[]> {
  const { rows } = await sql<ConsentText>`select version, texts, published_at as "publishedAt" from consent_texts
      order by version desc`.execute(db)
  return rows
}

export async function addConsentText(db: Db, version: number, texts: ConsentText['texts'], at: Date): Promise<void> {
  await sql`insert into consent_texts (version, texts, published_at) values (${version},
    ${JSON.stringify(texts)}::jsonb, ${at})`.execute(db)
}

/** The same person, also where one account lives on in the other. */
export async function isSamePerson(db: Db, a: number | null, b: number | null): Promise<boolean> {
  if (a === b || a === null) return a === b
  const { rows } = await sql`select 1 from people where id = ${a} and merged_into = ${b}`.execute(db)
  return rows.length > 0
}

/**
 * Nothing that names the person stays, nor what accounts joined into this one left. @returns the accounts and their
 * phones
 */
export async function forgetAccounts(
  tx: Tx,
  personId: PersonId,
  at: Date,
): Promise<{ ids: number[]; phones: string[] }> {
  const { rows } = await sql<{ id: number; phone: string | null }>`
    select id, phone from people where id = ${personId} or merged_into = ${personId} for update`.execute(tx)
  const ids = rows.map(({ id }) => id)
  await sql`
    update people set phone = null, pinfl_hash = null, name = null, home_district = null, home_mahalla = null,
      home_since = null, deleted_at = ${at}
    where id = any(${ids}::bigint[])`.execute(tx)
  await sql`delete from sessions where person_id = any(${ids}::bigint[])`.execute(tx)
  await sql`delete from second_factors where person_id = any(${ids}::bigint[])`.execute(tx)
  return { ids, phones: rows.flatMap(({ phone }) => phone ?? []) }
}

export async function setSuspended(tx: Tx, id: number, at: Date | null): Promise<void> {
  await sql`update membership_records set suspended_at = ${at} where id = ${id}`.execute(tx)
}

export async function setEnded(tx: Tx, id: number, at: Date): Promise<void> {
  await sql`update membership_records set ended_at = ${at} where id = ${id}`.execute(tx)
}

/** Sessions that ended before; the number of them. */
export async function removeSessions(db: Db, before: Date): Promise<number> {
  return removed(await sql`delete from sessions where expires_at < ${before}`.execute(db))
}

/** Codes and tries to sign in; the number of tries. */
export async function removeAttempts(db: Db, before: Date): Promise<number> {
  await sql`delete from sign_in_codes where expires_at < ${before}`.execute(db)
  return removed(await sql`delete from sign_in_attempts where at < ${before}`.execute(db))
}
