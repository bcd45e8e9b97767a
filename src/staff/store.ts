// Invitations and memberships, those that ended or are suspended included, in the database.
import type { AgencyId, PersonId } from '../platform/ids.ts'
import type { StaffRole } from '../people/index.ts'
import { type Db, sql, type Tx, removed, onlyRow } from '../platform/database.ts'

export interface Invitation {
  id: number
  role: StaffRole
  agencyId: AgencyId
  territory: string
  groups: string[]
  name: string
  phone: string | null
  email: string | null
  invitedAt: Date
  expiresAt: Date
  acceptedAt: Date | null
  revokedAt: Date | null
  /** The membership of who invited. */
  invitedAs: number
}

const columns = sql.raw(`id, role, agency_id as "agencyId", territory, category_groups as "groups", name, phone, email,
    invited_at as "invitedAt",
  expires_at as "expiresAt", accepted_at as "acceptedAt", revoked_at as "revokedAt", invited_as as "invitedAs"`)

export interface NewInvitation extends Omit<Invitation, 'id' | 'acceptedAt' | 'revokedAt'> {
  tokenHash: Buffer
  invitedBy: number
}

export async function addInvitation(tx: Tx, invitation: NewInvitation): Promise<number> {
  const {
    tokenHash,
    role,
    agencyId,
    territory,
    groups,
    name,
    phone,
    email,
    invitedBy,
    invitedAs,
    invitedAt,
    expiresAt,
  } = invitation
  const { rows } = await sql<{ id: number }>`
    insert into invitations (token_hash, role, agency_id, territory, category_groups, name, phone, email, invited_by,
      invited_as, invited_at, expires_at)
    values (${tokenHash}, ${role}, ${agencyId}, ${territory}, ${groups}, ${name}, ${phone}, ${email}, ${invitedBy},
      ${invitedAs}, ${invitedAt}, ${expiresAt})
    returning id`.execute(tx)
  return onlyRow(rows).id
}

export async function findInvitation(db: Db, tokenHash: Buffer, lock = false): Promise<Invitation | undefined> {
  const { rows } = await sql<Invitation>`select ${columns} from invitations
      where token_hash = ${tokenHash} ${lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

/** Those still open, newest first. */
export async function listInvitations(db: Db, agencyId: AgencyId, at: Date): Promise<Invitation[]> {
  const { rows } = await sql<Invitation>`
    select ${columns} from invitations where agency_id = ${agencyId} and accepted_at is null and revoked_at is null
      and expires_at > ${at} order by id desc`.execute(db)
  return rows
}

/** Another link from now on. */
export async function setToken(tx: Tx, id: number, tokenHash: Buffer, expiresAt: Date): Promise<void> {
  await sql`update invitations set token_hash = ${tokenHash}, expires_at = ${expiresAt}
    where id = ${id} and accepted_at is null and revoked_at is null`.execute(tx)
}

export async function setAccepted(tx: Tx, id: number, personId: PersonId, at: Date): Promise<void> {
  await sql`update invitations set accepted_at = ${at}, accepted_by = ${personId} where id = ${id}`.execute(tx)
}

export async function setRevoked(tx: Tx, id: number, agencyId: AgencyId, at: Date): Promise<Invitation | undefined> {
  const { rows } = await sql<Invitation>`
    update invitations set revoked_at = ${at} where id = ${id} and agency_id = ${agencyId} and accepted_at is null
      and revoked_at is null
    returning ${columns}`.execute(tx)
  return rows[0]
}

export interface Member {
  /** The membership's. */
  id: number
  personId: PersonId
  name: string | null
  phone: string | null
  role: StaffRole
  agencyId: AgencyId
  territory: string
  groups: string[]
  suspendedAt: Date | null
  hasFactor: boolean
  seenAt: Date | null
}

const memberRows = sql`
  select m.id, m.person_id as "personId", p.name, p.phone, m.role, m.agency_id as "agencyId", m.territory,
    m.category_groups as "groups",
    m.suspended_at as "suspendedAt", exists (select 1 from second_factors f where f.person_id = p.id
      and f.confirmed_at is not null) as "hasFactor",
    (select max(s.seen_at) from sessions s where s.person_id = p.id) as "seenAt"
  from membership_records m join people p on p.id = m.person_id`

export async function listMembers(db: Db, agencyId: AgencyId): Promise<Member[]> {
  const { rows } =
    await sql<Member>`${memberRows} where m.agency_id = ${agencyId} and m.ended_at is null order by m.role,
      p.name`.execute(db)
  return rows
}

export async function findMembership(db: Db, id: number): Promise<Member | undefined> {
  const { rows } = await sql<Member>`${memberRows} where m.id = ${id} and m.ended_at is null`.execute(db)
  return rows[0]
}

/** Reports that can be handed over: this person's work in these agencies. */
export async function countQueue(db: Db, personId: PersonId, agencies: readonly number[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from reports where officer_id = ${personId} and agency_id = any(${agencies}::int[])
    and status in ('in_progress', 'waiting_reporter', 'deferred')`.execute(db)
  return onlyRow(rows).n
}

/** This person is suspended at this agency. */
export async function isSuspended(db: Db, personId: PersonId, agencyId: AgencyId): Promise<boolean> {
  const { rows } = await sql`
    select 1 from membership_records where person_id = ${personId} and agency_id = ${agencyId}
      and suspended_at is not null and ended_at is null`.execute(db)
  return rows.length > 0
}

/** Takes back the open invitations to this person there, and those the person sent in this membership. */
export async function revokeOf(
  tx: Tx,
  { id, phone, agencyId }: Pick<Member, 'id' | 'phone' | 'agencyId'>,
  at: Date,
): Promise<void> {
  await sql`
    update invitations set revoked_at = ${at} where accepted_at is null and revoked_at is null
    and (invited_as = ${id} or (agency_id = ${agencyId} and phone = ${phone}))`.execute(tx)
}

/** All that have not ended, wherever they are. */
export async function membershipsOf(db: Db, personId: PersonId): Promise<Member[]> {
  const { rows } = await sql<Member>`${memberRows} where m.person_id = ${personId} and m.ended_at is null`.execute(db)
  return rows
}

/** Invitations that these people took, or that wait for these phones. */
export async function forgetInvitations(tx: Tx, people: readonly number[], phones: readonly string[]): Promise<void> {
  await sql`delete from invitations where accepted_by = any(${people}::bigint[])
    or phone = any(${phones}::text[])`.execute(tx)
}

/** Invitations that ended before; the number of them. */
export async function removeInvitations(db: Db, before: Date): Promise<number> {
  return removed(await sql`delete from invitations where expires_at < ${before}`.execute(db))
}
