// Second factors and what passkeys are asked to sign, in the database.
import type { PersonId } from '../platform/ids.ts'
import { type Db, sql, onlyRow } from '../platform/database.ts'

export interface Factor {
  id: number
  kind: 'totp' | 'passkey'
  name: string
  createdAt: Date
  usedAt: Date | null
}

/** Those that count: confirmed once. */
export async function listFactors(db: Db, personId: PersonId): Promise<Factor[]> {
  const { rows } = await sql<Factor>`
    select id, kind, name, created_at as "createdAt", used_at as "usedAt" from second_factors
    where person_id = ${personId} and confirmed_at is not null order by id`.execute(db)
  return rows
}

export interface SealedTotp {
  id: number
  sealed: Buffer
  lastStep: number | null
}

/** A code app that is not yet confirmed takes the place of an earlier attempt. */
export async function addTotp(
  db: Db,
  personId: PersonId,
  sessionId: number,
  sealed: Buffer,
  at: Date,
): Promise<number> {
  await sql`delete from second_factors where person_id = ${personId} and kind = 'totp'
    and confirmed_at is null`.execute(db)
  const { rows } = await sql<{ id: number }>`
    insert into second_factors (person_id, kind, name, session_id, sealed, created_at) values (${personId}, 'totp',
      'TOTP', ${sessionId}, ${sealed}, ${at}) returning id`.execute(db)
  return onlyRow(rows).id
}

export async function findTotps(db: Db, personId: PersonId): Promise<SealedTotp[]> {
  const { rows } = await sql<SealedTotp>`
    select id, sealed, last_step as "lastStep" from second_factors
    where person_id = ${personId} and kind = 'totp' and confirmed_at is not null order by id`.execute(db)
  return rows
}

/** The one this session began to set up since then. */
export async function findWaitingTotp(
  db: Db,
  personId: PersonId,
  sessionId: number,
  since: Date,
): Promise<SealedTotp[]> {
  const { rows } = await sql<SealedTotp>`
    select id, sealed, last_step as "lastStep" from second_factors
    where person_id = ${personId} and kind = 'totp' and confirmed_at is null and session_id = ${sessionId}
      and created_at > ${since}`.execute(db)
  return rows
}

/** Notes the step whose code was taken; false when another request took it first. */
export async function takeStep(db: Db, id: number, step: number, at: Date): Promise<boolean> {
  const { rows } = await sql`
    update second_factors set last_step = ${step}, used_at = ${at}, confirmed_at = coalesce(confirmed_at,
      ${at}::timestamptz)
    where id = ${id} and (last_step is null or last_step < ${step}) returning 1`.execute(db)
  return rows.length === 1
}

export interface Passkey {
  id: number
  personId: PersonId
  credentialId: string
  publicKey: Buffer
  counter: number
}

/** False for a key that is known already. */
export async function addPasskey(db: Db, passkey: Omit<Passkey, 'id'> & { name: string }, at: Date): Promise<boolean> {
  const { personId, credentialId, publicKey, counter, name } = passkey
  const { rows } = await sql`
    insert into second_factors (person_id, kind, name, credential_id, public_key, counter, created_at, confirmed_at)
    values (${personId}, 'passkey', ${name}, ${credentialId}, ${publicKey}, ${counter}, ${at}, ${at})
      on conflict (credential_id) do nothing returning 1`.execute(db)
  return rows.length === 1
}

export async function listPasskeys(db: Db, personId: PersonId): Promise<Passkey[]> {
  const { rows } = await sql<Passkey>`
    select id, person_id as "personId", credential_id as "credentialId", public_key as "publicKey", counter
      from second_factors
    where person_id = ${personId} and kind = 'passkey' order by id`.execute(db)
  return rows
}

/** False when the counter went back: the key may have been copied. Keys that do not count stay at nought. */
export async function notePasskey(db: Db, id: number, counter: number, at: Date): Promise<boolean> {
  const { rows } = await sql`
    update second_factors set counter = ${counter}, used_at = ${at} where id = ${id} and (counter < ${counter}
      or (counter = 0 and ${counter} = 0))
    returning 1`.execute(db)
  return rows.length === 1
}

export async function removeFactor(db: Db, personId: PersonId, id: number): Promise<boolean> {
  const { rows } =
    await sql`delete from second_factors where person_id = ${personId} and id = ${id} returning 1`.execute(db)
  return rows.length === 1
}

export async function removeFactors(db: Db, personId: PersonId): Promise<void> {
  await sql`delete from second_factors where person_id = ${personId}`.execute(db)
}

export async function keepChallenge(
  db: Db,
  sessionId: number,
  purpose: 'enrol' | 'sign_in',
  value: string,
  expiresAt: Date,
): Promise<void> {
  await sql`
    insert into challenges (session_id, purpose, value, expires_at) values (${sessionId}, ${purpose}, ${value},
      ${expiresAt})
    on conflict (session_id, purpose) do update set value = excluded.value, expires_at = excluded.expires_at`.execute(
    db,
  )
}

/** Takes it away: a challenge is answered once. */
export async function takeChallenge(
  db: Db,
  sessionId: number,
  purpose: 'enrol' | 'sign_in',
  at: Date,
): Promise<string | undefined> {
  const { rows } = await sql<{ value: string; expires_at: Date }>`
    delete from challenges where session_id = ${sessionId} and purpose = ${purpose} returning value,
      expires_at`.execute(db)
  const kept = rows[0]
  return kept && kept.expires_at > at ? kept.value : undefined
}
