// Signing in by a phone code, choosing a membership, signing out; limits as in regulation 3.15.
import type { Clock } from '../platform/clock.ts'
import type { Db } from '../platform/database.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { randomCode, randomToken, type Secrets } from '../platform/secrets.ts'
import type { Settings } from '../settings/index.ts'
import type { Locale } from '../language/index.ts'
import { SmsError, type SmsGateway } from '../platform/sms.ts'
import { parsePhone, type Viewer } from './rules.ts'
import { t } from './words.ts'
import * as store from './store.ts'

export interface SignInDeps {
  db: Db
  clock: Clock
  secrets: Secrets
  settings: Settings
  demo: boolean
  /** Absent: codes are shown in demo mode and unavailable otherwise. */
  sms?: SmsGateway | undefined
}

const minutes = (count: number) => count * 60_000

/**
 * Makes a code for a phone. In demo mode the code is returned and shown; otherwise an SMS carries it.
 * @throws invalid phone, too_many, unavailable (no SMS gateway is connected, or it does not take the message)
 */
export async function requestCode(
  deps: SignInDeps,
  input: { phone: string; address: string; language?: Locale },
): Promise<{ phone: string; demoCode?: string }> {
  const { db, clock, secrets, settings } = deps
  const phone = requirePhone(input.phone)
  const now = clock()
  await countTry(deps, input.address)
  const hourAgo = new Date(now.getTime() - minutes(60))
  const allowed = await store.countAttempt(db, 'code', secrets.hash('phone', phone), now, hourAgo, settings.limits.codesPerPhoneAndHour)
  if (!allowed) throw new Problem('too_many', { errors: [{ field: 'phone', code: 'too_many_codes' }] })
  if (!deps.demo && !deps.sms) throw new Problem('unavailable', { errors: [{ field: 'phone', code: 'no_sms' }] })
  const code = randomCode()
  const expiresAt = new Date(now.getTime() + minutes(settings.limits.codeMinutes))
  await store.keepCode(db, phone, secrets.hash('code', `${phone} ${code}`), expiresAt)
  if (deps.demo) return { phone, demoCode: code }
  try {
    await deps.sms!.send(phone, t(input.language ?? 'uz', 'sms.code', { code }).replaceAll(/[ʻʼ]/g, "'"))
  } catch (error) {
    if (error instanceof SmsError) throw new Problem('unavailable', { errors: [{ field: 'phone', code: 'no_sms' }] })
    throw error
  }
  return { phone }
}

/**
 * Exchanges a phone and its code for a session token (kept only as a keyed hash).
 * @throws wrong_code, too_many
 */
export async function signIn(
  deps: SignInDeps,
  input: { phone: string; code: string; address: string; language: string },
): Promise<{ token: string; personId: number; expiresAt: Date }> {
  const { db, clock, secrets, settings } = deps
  const phone = requirePhone(input.phone)
  const code = input.code.replace(/\D/g, '')
  if (input.code.trim() === '') throw invalid('code', 'missing')
  const now = clock()
  await countTry(deps, input.address)
  // Wrong codes count whether or not a code was asked for, so the answer tells nothing (regulation 3.15).
  const subject = secrets.hash('phone', phone)
  const since = new Date(now.getTime() - minutes(settings.limits.wrongCodesMinutes))
  const limit = settings.limits.wrongCodesPerPhone
  const tooMany = new Problem('too_many', { errors: [{ field: 'code', code: 'too_many_tries' }] })
  if (!(await store.countAttempt(db, 'wrong', subject, now, since, limit))) throw tooMany
  if (!(await store.takeCode(db, phone, secrets.hash('code', `${phone} ${code}`), now))) {
    throw new Problem('wrong_code', { errors: [{ field: 'code', code: 'wrong_code' }] })
  }
  await store.forgetAttempt(db, 'wrong', subject, now)
  const personId = await store.findOrAddPerson(db, phone, input.language, now)
  const { token, expiresAt } = await startSession(deps, personId)
  return { token, personId, expiresAt }
}

/** A session for a person who has proven to be that person. */
export async function startSession({ db, clock, secrets, settings }: SignInDeps, personId: number): Promise<{ token: string; expiresAt: Date }> {
  const now = clock()
  const expiresAt = new Date(now.getTime() + minutes(settings.limits.sessionDays * 1440))
  const token = randomToken()
  await store.addSession(db, secrets.hash('session', token), personId, await store.firstMembership(db, personId), now, expiresAt)
  return { token, expiresAt }
}

/** The person behind a token, or undefined. */
export async function findViewer({ db, clock, secrets }: SignInDeps, token: string): Promise<Viewer | undefined> {
  return store.findViewer(db, secrets.hash('session', token), clock())
}

export async function signOut({ db, secrets }: SignInDeps, token: string): Promise<void> {
  await store.endSession(db, secrets.hash('session', token))
}

/** Changes the membership in use; `null` is to act as a citizen. @throws not_found for somebody else's. */
export async function chooseMembership({ db, secrets }: SignInDeps, viewer: Viewer, token: string, id: number | null): Promise<void> {
  if (id !== null && !viewer.memberships.some((membership) => membership.id === id)) throw new Problem('not_found')
  await store.setActing(db, secrets.hash('session', token), id)
}

/** One draft begun without sign-in. @throws too_many */
export async function countDraft({ db, clock, secrets, settings }: SignInDeps, address: string): Promise<void> {
  const now = clock()
  const allowed = await store.countAttempt(
    db,
    'draft',
    secrets.hash('address', address),
    now,
    new Date(now.getTime() - minutes(60)),
    settings.limits.draftsPerAddressAndHour,
  )
  if (!allowed) throw new Problem('too_many', { errors: [{ field: 'category', code: 'too_many_drafts' }] })
}

async function countTry({ db, clock, secrets, settings }: SignInDeps, address: string): Promise<void> {
  const now = clock()
  const hourAgo = new Date(now.getTime() - minutes(60))
  const allowed = await store.countAttempt(db, 'try', secrets.hash('address', address), now, hourAgo, settings.limits.triesPerAddressAndHour)
  if (!allowed) throw new Problem('too_many', { errors: [{ field: 'phone', code: 'too_many_tries' }] })
}

function requirePhone(text: string): string {
  if (text.trim() === '') throw invalid('phone', 'missing')
  const phone = parsePhone(text)
  if (!phone) throw invalid('phone', 'not_a_phone')
  return phone
}
