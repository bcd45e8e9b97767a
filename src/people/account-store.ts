// Accounts in the database: found by phone or by the keyed hash of the OneID number, and one of them moved into
// another.
import type { PersonId } from '../platform/ids.ts'
import type { Locale } from '../language/index.ts'
import { sql, type Tx, onlyRow } from '../platform/database.ts'

/**
 * Every column that names a person, but for those of reports; events name who acted as long as they stand, so they stay
 * as they are.
 */
export const personColumns: readonly [table: string, column: string, unique?: readonly string[]][] = [
  ['pressure_signals', 'person_id'],
  ['pressure_signals', 'seen_by'],
  ['follow_ups', 'person_id'],
  ['notice_deliveries', 'person_id', ['notice_id']],
  ['messages', 'person_id', ['notice_id', 'channel']],
  ['contact_points', 'person_id', ['channel']],
  ['notice_choices', 'person_id', ['kind']],
  ['notice_stops', 'person_id', ['report_id']],
  ['digests', 'person_id', ['day']],
  ['instructions', 'made_by'],
  ['instructions', 'answered_by'],
  ['body_notice_readers', 'person_id', ['notice_id']],
  ['word_links', 'person_id'],
  ['changes', 'person_id'],
  ['duty_contacts', 'person_id', ['agency_id']],
  ['incidents', 'opened_by'],
  ['incident_answers', 'person_id'],
  ['answer_templates', 'made_by'],
  ['membership_records', 'person_id', ['role', 'agency_id', 'territory']],
  ['invitations', 'invited_by'],
  ['invitations', 'accepted_by'],
  ['consents', 'person_id', ['version']],
  ['views', 'person_id'],
  ['responsibility_versions', 'person_id'],
  ['agency_pages', 'updated_by'],
  ['agency_news', 'published_by'],
  ['launches', 'changed_by'],
  ['contracts', 'added_by'],
  ['connections', 'set_by'],
  ['help_requests', 'person_id'],
  ['help_messages', 'person_id'],
  ['broadcasts', 'published_by'],
  ['intakes', 'taken_by'],
  ['exports', 'person_id'],
  ['work_views', 'person_id', ['agency_id', 'name']],
  ['crew_orders', 'made_by'],
  ['boundary_proposals', 'person_id'],
  ['named_by', 'person_id'],
  ['drafts', 'person_id'],
  ['telegram_chats', 'person_id'],
  ['telegram_links', 'person_id'],
  ['unsent_forms', 'person_id'],
  ['steps_taken', 'person_id', ['report_id', 'key']],
  ['uploads', 'person_id'],
  ['people', 'merged_into'],
]

/** Holds a role, or a second factor. */
export async function isGuarded(tx: Tx, personId: PersonId): Promise<boolean> {
  const { rows } = await sql`
    select 1 from membership_records where person_id = ${personId} and ended_at is null
    union all select 1 from second_factors where person_id = ${personId} and confirmed_at is not null limit 1`.execute(
    tx,
  )
  return rows.length > 0
}

/** All that names `from` names `into`, but for what both already have; nobody can enter `from` any more. */
export async function moveAccount(tx: Tx, from: number, into: number): Promise<void> {
  await sql`delete from second_factors where person_id = ${from}`.execute(tx)
  // Whoever holds a session of the old account proves anew to be this person.
  await sql`delete from sessions where person_id = ${from}`.execute(tx)
  for (const [table, column, unique] of personColumns) {
    const same = (unique ?? []).map((name) => `o.${name} = t.${name}`).join(' and ')
    await sql`
      update ${sql.table(table)} t set ${sql.ref(column)} = ${into} where ${sql.ref(`t.${column}`)} = ${from}
      ${unique ? sql`and not exists (select 1 from ${sql.table(table)} o where ${sql.ref(`o.${column}`)} = ${into} and ${sql.raw(same)})` : sql``}`.execute(
      tx,
    )
  }
  await sql`update membership_records set ended_at = coalesce(ended_at, now()) where person_id = ${from}`.execute(tx)
  await sql`update people set merged_into = ${into}, phone = null, pinfl_hash = null, name = null
    where id = ${from}`.execute(tx)
}

interface Known {
  id: number
  phone: string | null
  pinflHash: Buffer | null
}

async function lock(tx: Tx, condition: ReturnType<typeof sql>): Promise<Known[]> {
  const { rows } = await sql<Known>`
    select id, phone, pinfl_hash as "pinflHash" from people where ${condition} order by id for update`.execute(tx)
  return rows
}

/** The one known by this number, and this person; two returns of one person at once wait for each other. */
export async function lockByPin(tx: Tx, hash: Buffer, personId: PersonId): Promise<Known[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${hash.toString('hex')}, 0))`.execute(tx)
  return lock(tx, sql`pinfl_hash = ${hash} or id = ${personId}`)
}

export const lockByPhone = (tx: Tx, phone: string, personId: PersonId): Promise<Known[]> =>
  lock(tx, sql`phone = ${phone} or id = ${personId}`)

export async function setPin(tx: Tx, personId: PersonId, hash: Buffer, name: string | null): Promise<void> {
  await sql`update people set pinfl_hash = ${hash}, name = coalesce(name, ${name}) where id = ${personId}`.execute(tx)
}

export async function setPhone(tx: Tx, personId: PersonId, phone: string | null): Promise<void> {
  await sql`update people set phone = ${phone} where id = ${personId}`.execute(tx)
}

export async function addByPin(
  tx: Tx,
  person: { hash: Buffer; name: string | null; language: Locale; at: Date },
): Promise<number> {
  const { hash, name, language, at } = person
  const { rows } = await sql<{ id: number }>`
    insert into people (pinfl_hash, name, language, created_at) values (${hash}, ${name}, ${language}, ${at})
      returning id`.execute(tx)
  return onlyRow(rows).id
}
