// People, memberships, codes, sessions and attempts in the database; one query finds the person behind a token.
import { type Db, sql } from '../platform/database.ts'
import type { Locale } from '../language/index.ts'
import type { Membership, StaffRole, Viewer } from './rules.ts'

export async function findOrAddPerson(db: Db, phone: string, language: string, at: Date): Promise<number> {
  const found = await sql<{ id: number }>`
    insert into people (phone, language, created_at) values (${phone}, ${language}, ${at})
    on conflict (phone) do update set phone = excluded.phone returning id`.execute(db)
  return found.rows[0]!.id
}

export async function setPersonName(db: Db, id: number, name: string): Promise<void> {
  await sql`update people set name = ${name} where id = ${id}`.execute(db)
}

export async function addMembership(
  db: Db,
  personId: number,
  role: StaffRole,
  agencyId: number,
  territory: string,
  groups: string[],
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into memberships (person_id, role, agency_id, territory, category_groups)
    values (${personId}, ${role}, ${agencyId}, ${territory}, ${groups})
    on conflict (person_id, role, agency_id) do update set category_groups = excluded.category_groups returning id`.execute(db)
  return rows[0]!.id
}

export async function firstMembership(db: Db, personId: number): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`select id from memberships where person_id = ${personId} order by id limit 1`.execute(db)
  return rows[0]?.id
}

/** Officers and heads of an agency with their names, for `assign`. */
export async function officersOf(db: Db, agencyId: number): Promise<{ id: number; name: string; role: StaffRole }[]> {
  const { rows } = await sql<{ id: number; name: string; role: StaffRole }>`
    select person_id as id, coalesce(name, phone) as name, role from memberships join people on people.id = person_id
    where agency_id = ${agencyId} and role in ('officer', 'head') order by role desc, person_id`.execute(db)
  return rows
}

export async function keepCode(db: Db, phone: string, hash: Buffer, expiresAt: Date): Promise<void> {
  await sql`
    insert into sign_in_codes (phone, code_hash, expires_at) values (${phone}, ${hash}, ${expiresAt})
    on conflict (phone) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at`.execute(db)
}

/** Takes the code away in the same step as it is checked, so that it works once. */
export async function takeCode(db: Db, phone: string, hash: Buffer, at: Date): Promise<boolean> {
  const { rows } = await sql`delete from sign_in_codes where phone = ${phone} and code_hash = ${hash} and expires_at > ${at} returning 1`.execute(db)
  return rows.length === 1
}

export type AttemptKind = 'code' | 'wrong' | 'try' | 'draft'

/**
 * Counts one attempt if fewer than `limit` stand since `since`; false when the limit is reached.
 * The lock on the subject keeps a hundred tries at once from all seeing the same count.
 */
export async function countAttempt(db: Db, kind: AttemptKind, subject: Buffer, at: Date, since: Date, limit: number): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${kind + subject.toString('hex')}, 0))`.execute(tx)
    const { rows } = await sql`
      insert into sign_in_attempts (kind, subject, at)
      select ${kind}, ${subject}::bytea, ${at}
      where (select count(*) from sign_in_attempts where kind = ${kind} and subject = ${subject}::bytea and at > ${since}) < ${limit}
      returning 1`.execute(tx)
    return rows.length === 1
  })
}

/** Takes back the attempt counted at `at`: it turned out right. */
export async function forgetAttempt(db: Db, kind: AttemptKind, subject: Buffer, at: Date): Promise<void> {
  await sql`
    delete from sign_in_attempts where ctid = (
      select ctid from sign_in_attempts where kind = ${kind} and subject = ${subject}::bytea and at = ${at} limit 1)`.execute(db)
}

export async function forgetAttempts(db: Db, before: Date): Promise<void> {
  await sql`delete from sign_in_attempts where at < ${before}`.execute(db)
  await sql`delete from sign_in_codes where expires_at < ${before}`.execute(db)
  await sql`delete from sessions where expires_at < ${before}`.execute(db)
}

export async function addSession(db: Db, hash: Buffer, personId: number, membershipId: number | undefined, at: Date, expiresAt: Date): Promise<void> {
  await sql`
    insert into sessions (token_hash, person_id, membership_id, created_at, expires_at)
    values (${hash}, ${personId}, ${membershipId ?? null}, ${at}, ${expiresAt})`.execute(db)
}

export async function endSession(db: Db, hash: Buffer): Promise<void> {
  await sql`delete from sessions where token_hash = ${hash}`.execute(db)
}

export async function setActing(db: Db, hash: Buffer, membershipId: number | null): Promise<void> {
  await sql`update sessions set membership_id = ${membershipId} where token_hash = ${hash}`.execute(db)
}

export async function languageOf(db: Db, id: number): Promise<Locale> {
  const { rows } = await sql<{ language: Locale }>`select language from people where id = ${id}`.execute(db)
  return rows[0]?.language ?? 'uz'
}

/** A person as a citizen, without a session: for one who proved it by a link. */
export async function findPerson(db: Db, id: number): Promise<Viewer> {
  const { rows } = await sql<{ name: string | null; phone: string }>`select name, phone from people where id = ${id}`.execute(db)
  return { personId: id, name: rows[0]!.name, phone: rows[0]!.phone, memberships: [], acting: undefined }
}

/** A person in one membership, without a session: for work that goes on after the request. */
export async function findMember(db: Db, membershipId: number): Promise<Viewer | undefined> {
  const { rows } = await sql<{ id: number; name: string | null; phone: string; membership: Membership }>`
    select p.id, p.name, p.phone, jsonb_build_object('id', m.id, 'role', m.role, 'agencyId', m.agency_id, 'territory', m.territory,
      'groups', m.category_groups) as membership
    from memberships m join people p on p.id = m.person_id where m.id = ${membershipId}`.execute(db)
  const row = rows[0]
  return row && { personId: row.id, name: row.name, phone: row.phone, memberships: [row.membership], acting: row.membership }
}

/** The person behind a session that has not expired. */
export async function findViewer(db: Db, hash: Buffer, at: Date): Promise<Viewer | undefined> {
  const { rows } = await sql<{ id: number; name: string | null; phone: string; membership_id: number | null; memberships: Membership[] }>`
    select people.id, people.name, people.phone, sessions.membership_id,
      coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'role', m.role, 'agencyId', m.agency_id,
        'territory', m.territory, 'groups', m.category_groups) order by m.id) from memberships m where m.person_id = people.id), '[]') as memberships
    from sessions join people on people.id = sessions.person_id
    where sessions.token_hash = ${hash} and sessions.expires_at > ${at}`.execute(db)
  const row = rows[0]
  if (!row) return undefined
  return {
    personId: row.id,
    name: row.name,
    phone: row.phone,
    memberships: row.memberships,
    acting: row.memberships.find((membership) => membership.id === row.membership_id),
  }
}
