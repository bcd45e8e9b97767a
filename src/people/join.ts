// One person, one account: OneID and a phone that turn out to be the same person become one, and nothing of either is
// lost.
import type { PersonId } from '../platform/ids.ts'
import { randomBytes } from 'node:crypto'
import type { Locale } from '../language/index.ts'
import { inTransaction, type Tx } from '../platform/database.ts'
import { Problem } from '../platform/problems.ts'
import { isSame } from '../platform/secrets.ts'
import { addByPin, isGuarded, lockByPhone, lockByPin, moveAccount, setPhone, setPin } from './account-store.ts'
import { agree, type NewSession, provePhone, type SignInDeps, startSession } from './actions.ts'
import { requireProven } from './factors.ts'
import { OneIdError } from './oneid.ts'
import type { Viewer } from './person.ts'

/** Makes `from` live on in `into`; what both already have stays with `from`, which nobody can enter any more. */
async function joinPeople({ joinAccounts }: SignInDeps, tx: Tx, from: number, into: number): Promise<void> {
  // Neither a role nor a second factor ever passes to another account: a phone or a OneID alone must not carry them
  // along.
  if (await isGuarded(tx, from)) throw new Problem('other_account')
  // Reports are written by their one writer.
  await joinAccounts(tx, from, into)
  await moveAccount(tx, from, into)
}

/**
 * Another way of signing in is added only by the one who owns the account whole: with the second factor where there is
 * one, and outside demo mode never to an account with a role before that factor.
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
): Promise<NewSession & { personId: PersonId }> {
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
    const people = await lockByPin(tx, hash, viewer?.personId ?? 0)
    const owner = people.find((person) => person.pinflHash?.equals(hash))
    const current = people.find((person) => person.id === viewer?.personId)
    if (current && current !== owner) {
      if (current.pinflHash !== null || (owner && owner.phone !== null)) throw new Problem('other_account')
      if (owner) await joinPeople(deps, tx, owner.id, current.id)
      await setPin(tx, current.id, hash, identity.name)
      return current.id
    }
    if (owner) return owner.id
    return addByPin(tx, { hash, name: identity.name, language, at: now })
  })
  await agree(deps, personId, 'oneid', language)
  return { personId, ...(await startSession(deps, personId, { agent })) }
}

/**
 * Adds a phone to the account in use, once its code is given. An account that had only this phone was the same person's
 * and joins in; from one known by OneID the number moves over: it has a new owner.
 * @throws wrong_code, too_many, already_done for one who has a phone
 */
export async function addPhone(
  deps: SignInDeps,
  viewer: Viewer,
  input: { phone: string; code: string; address: string },
): Promise<void> {
  if (viewer.phone !== null) throw new Problem('already_done')
  await requireOwnAccount(deps, viewer)
  const phone = await provePhone(deps, input)
  await inTransaction(deps.db, async (tx) => {
    const people = await lockByPhone(tx, phone, viewer.personId)
    if (people.find((person) => person.id === viewer.personId)?.phone) throw new Problem('already_done')
    const before = people.find((person) => person.id !== viewer.personId)
    if (before?.pinflHash) await setPhone(tx, before.id, null)
    else if (before) await joinPeople(deps, tx, before.id, viewer.personId)
    await setPhone(tx, viewer.personId, phone)
  })
}
