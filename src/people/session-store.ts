// Sessions in the database: one query finds the person behind a token, with all memberships.
import type { MembershipId, PersonId } from '../platform/ids.ts'
import { type Db, sql } from '../platform/database.ts'
import type { Membership, Viewer } from './person.ts'

export interface NewSession {
  hash: Buffer
  personId: PersonId
  membershipId: MembershipId | undefined
  at: Date
  expiresAt: Date
  /** What the browser says it is. */
  agent: string
  factorAt: Date | null
}

export async function addSession(
  db: Db,
  { hash, personId, membershipId, at, expiresAt, agent, factorAt }: NewSession,
): Promise<void> {
  await sql`
    insert into sessions (token_hash, person_id, membership_id, created_at, expires_at, agent, seen_at, factor_at)
    values (${hash}, ${personId}, ${membershipId ?? null}, ${at}, ${expiresAt}, ${agent}, ${at}, ${factorAt})`.execute(
    db,
  )
}

export async function endSession(db: Db, hash: Buffer): Promise<void> {
  await sql`delete from sessions where token_hash = ${hash}`.execute(db)
}

/** One of the person's own; false when there is none of this id. */
export async function endOwnSession(db: Db, personId: PersonId, id: number): Promise<boolean> {
  const { rows } = await sql`delete from sessions where person_id = ${personId} and id = ${id} returning 1`.execute(db)
  return rows.length === 1
}

/** All but the one in use; all when none is named. */
export async function endSessions(db: Db, personId: PersonId, but?: number): Promise<void> {
  await sql`delete from sessions where person_id = ${personId} and id is distinct from ${but ?? null}::bigint`.execute(
    db,
  )
}

export interface SessionLine {
  id: number
  agent: string
  createdAt: Date
  seenAt: Date
  expiresAt: Date
}

export async function listSessions(db: Db, personId: PersonId, at: Date): Promise<SessionLine[]> {
  const { rows } = await sql<SessionLine>`
    select id, agent, created_at as "createdAt", coalesce(seen_at, created_at) as "seenAt", expires_at as "expiresAt"
    from sessions where person_id = ${personId} and expires_at > ${at} order by seen_at desc nulls last`.execute(db)
  return rows
}

export async function setActing(db: Db, hash: Buffer, membershipId: MembershipId | null): Promise<void> {
  await sql`update sessions set membership_id = ${membershipId} where token_hash = ${hash}`.execute(db)
}

/** The second factor must be given again. */
export async function forgetFactor(db: Db, id: number): Promise<void> {
  await sql`update sessions set factor_at = null where id = ${id}`.execute(db)
}

export async function noteSeen(db: Db, id: number, at: Date): Promise<void> {
  await sql`update sessions set seen_at = ${at} where id = ${id}`.execute(db)
}

interface Row {
  id: number
  name: string | null
  phone: string | null
  home: string | null
  home_since: Date | null
  memberships: Membership[]
}

/** Of people `p`; a home counts only for those known by OneID. */
const viewerColumns = sql`
  p.id, p.name, p.phone, case when p.pinfl_hash is not null then p.home_mahalla end as home, p.home_since,
  coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'role', m.role, 'agencyId', m.agency_id,
    'territory', m.territory, 'groups', m.category_groups) order by m.id) from memberships m
      where m.person_id = p.id), '[]') as memberships`

const viewerOf = (row: Row, membershipId: MembershipId | null): Viewer => ({
  personId: row.id,
  name: row.name,
  phone: row.phone,
  memberships: row.memberships,
  acting: row.memberships.find(({ id }) => id === membershipId),
  ...(row.home !== null && row.home_since !== null && { home: { mahalla: row.home, since: row.home_since } }),
})

/** The person behind a session that has not expired. */
export async function findViewer(db: Db, hash: Buffer, at: Date): Promise<Viewer | undefined> {
  const { rows } = await sql<
    Row & { session_id: number; membership_id: number | null; factor_at: Date | null; seen_at: Date | null }
  >`
    select ${viewerColumns}, s.id as session_id, s.membership_id, s.factor_at, s.seen_at
    from sessions s join people p on p.id = s.person_id
    where s.token_hash = ${hash} and s.expires_at > ${at} and p.deleted_at is null`.execute(db)
  const [row] = rows
  return (
    row && {
      ...viewerOf(row, row.membership_id),
      session: { id: row.session_id, factorAt: row.factor_at, seenAt: row.seen_at },
    }
  )
}

/** A person without a session, in one of the memberships where one is named; undefined once the account is gone. */
export async function findWithoutSession(
  db: Db,
  personId: PersonId,
  membershipId: MembershipId | null,
): Promise<Viewer | undefined> {
  const { rows } = await sql<Row>`
    select ${viewerColumns} from people p
    where p.id = ${personId} and p.deleted_at is null and p.merged_into is null`.execute(db)
  return rows[0] && viewerOf(rows[0], membershipId)
}
