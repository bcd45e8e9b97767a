// One person, one account: OneID and a phone that turn out to be the same person become one, and nothing of either is lost.
import { randomBytes } from 'node:crypto'
import type { Locale } from '../language/index.ts'
import { inTransaction, sql, type Tx } from '../platform/database.ts'
import { Problem } from '../platform/problems.ts'
import { isSame } from '../platform/secrets.ts'
import { agree, type NewSession, provePhone, type SignInDeps, startSession } from './actions.ts'
import { requireProven } from './factors.ts'
import { OneIdError } from './oneid.ts'
import type { Viewer } from './person.ts'

/** Every column that names a person, but for those of reports; events name who acted as long as they stand, so they stay as they are. */
export const personColumns: readonly [table: string, column: string, unique?: readonly string[]][] = [
  ['pressure_signals', 'person_id'],
  ['pressure_signals', 'seen_by'],
  ['follow_ups', 'person_id'],
  ['notice_deliveries', 'person_id', ['notice_id', 'channel']],
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
  ['people', 'merged_into'],
]

/** Makes `from` live on in `into`; what both already have stays with `from`, which nobody can enter any more. */
async function joinPeople({ joinAccounts }: SignInDeps, tx: Tx, from: number, into: number): Promise<void> {
  // Neither a role nor a second factor ever passes to another account: a phone or a OneID alone must not carry them along.
  const guarded = await sql`
    select 1 from membership_records where person_id = ${from} and ended_at is null
    union all select 1 from second_factors where person_id = ${from} and confirmed_at is not null limit 1`.execute(tx)
  if (guarded.rows.length > 0) throw new Problem('other_account')
  await sql`delete from second_factors where person_id = ${from}`.execute(tx)
  // Whoever holds a session of the old account proves anew to be this person.
  await sql`delete from sessions where person_id = ${from}`.execute(tx)
  // Reports are written by their one writer.
  await joinAccounts(tx, from, into)
  for (const [table, column, unique] of personColumns) {
    const same = (unique ?? []).map((name) => `o.${name} = t.${name}`).join(' and ')
    await sql`
      update ${sql.table(table)} t set ${sql.ref(column)} = ${into} where ${sql.ref(`t.${column}`)} = ${from}
      ${unique ? sql`and not exists (select 1 from ${sql.table(table)} o where ${sql.ref(`o.${column}`)} = ${into} and ${sql.raw(same)})` : sql``}`.execute(
      tx,
    )
  }
  await sql`update membership_records set ended_at = coalesce(ended_at, now()) where person_id = ${from}`.execute(tx)
  await sql`update people set merged_into = ${into}, phone = null, pinfl_hash = null, name = null where id = ${from}`.execute(tx)
}

interface Known {
  id: number
  phone: string | null
  pinfl_hash: Buffer | null
}

async function lockPeople(tx: Tx, condition: ReturnType<typeof sql<Known>>): Promise<Known[]> {
  const { rows } = await sql<Known>`select id, phone, pinfl_hash from people where ${condition} order by id for update`.execute(tx)
  return rows
}

/**
 * Another way of signing in is added only by the one who owns the account whole: with the second factor where there is one,
 * and outside demo mode never to an account with a role before that factor.
 */
async function requireOwnAccount(deps: SignInDeps, viewer: Viewer): Promise<void> {
  await requireProven(deps, viewer)
  if (viewer.waitsForFactor) throw new Problem('second_factor')
}

export interface OneIdReturn {
  code?: string | undefined
  state?: string | undefined
  /** What the browser kept when the sign-in began. */
  kept?: string | undefined
  language: Locale
  agent?: string | undefined
}

/** A value that only the browser which began can bring back. */
export const newState = (): string => randomBytes(24).toString('base64url')

/**
 * Ends a sign-in by OneID. Whoever is signed in by a phone already is the same person: the two become one.
 * @throws bad_request for another browser's return, oneid_refused, unavailable, other_account
 */
export async function signInByOneId(
  deps: SignInDeps & { back: string },
  viewer: Viewer | undefined,
  { code, state, kept, language, agent }: OneIdReturn,
): Promise<NewSession & { personId: number }> {
  if (!deps.oneId) throw new Problem('not_found')
  if (!state || !kept || !isSame(Buffer.from(state), Buffer.from(kept))) throw new Problem('bad_request')
  if (!code) throw new Problem('oneid_refused')
  const identity = await deps.oneId.identify(code, deps.back).catch((error: unknown) => {
    if (error instanceof OneIdError) throw new Problem(error.kind === 'refused' ? 'oneid_refused' : 'unavailable')
    throw error
  })
  const hash = deps.secrets.hash('pinfl', identity.pin)
  if (viewer) await requireOwnAccount(deps, viewer)
  const now = deps.clock()
  const personId = await inTransaction(deps.db, async (tx) => {
    // Two returns of one person at once wait for each other.
    await sql`select pg_advisory_xact_lock(hashtextextended(${hash.toString('hex')}, 0))`.execute(tx)
    const people = await lockPeople(tx, sql<Known>`pinfl_hash = ${hash} or id = ${viewer?.personId ?? 0}`)
    const owner = people.find((person) => person.pinfl_hash?.equals(hash))
    const current = people.find((person) => person.id === viewer?.personId)
    if (current && current !== owner) {
      if (current.pinfl_hash !== null || (owner && owner.phone !== null)) throw new Problem('other_account')
      if (owner) await joinPeople(deps, tx, owner.id, current.id)
      await sql`update people set pinfl_hash = ${hash}, name = coalesce(name, ${identity.name}) where id = ${current.id}`.execute(tx)
      return current.id
    }
    if (owner) return owner.id
    const added = await sql<{ id: number }>`
      insert into people (pinfl_hash, name, language, created_at) values (${hash}, ${identity.name}, ${language}, ${now}) returning id`.execute(tx)
    return added.rows[0]!.id
  })
  await agree(deps, personId, 'oneid', language)
  return { personId, ...(await startSession(deps, personId, { agent })) }
}

/**
 * Adds a phone to the account in use, once its code is given. An account that had only this phone was the same person's
 * and joins in; from one known by OneID the number moves over: it has a new owner.
 * @throws wrong_code, too_many, already_done for one who has a phone
 */
export async function addPhone(deps: SignInDeps, viewer: Viewer, input: { phone: string; code: string; address: string }): Promise<void> {
  if (viewer.phone !== null) throw new Problem('already_done')
  await requireOwnAccount(deps, viewer)
  const phone = await provePhone(deps, input)
  await inTransaction(deps.db, async (tx) => {
    const people = await lockPeople(tx, sql<Known>`phone = ${phone} or id = ${viewer.personId}`)
    if (people.find((person) => person.id === viewer.personId)?.phone) throw new Problem('already_done')
    const before = people.find((person) => person.id !== viewer.personId)
    if (before?.pinfl_hash) await sql`update people set phone = null where id = ${before.id}`.execute(tx)
    else if (before) await joinPeople(deps, tx, before.id, viewer.personId)
    await sql`update people set phone = ${phone} where id = ${viewer.personId}`.execute(tx)
  })
}
