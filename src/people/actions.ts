// Signing in by a phone code, sessions, choosing a membership; limits as in regulation 3.15.
import type { MembershipId, PersonId } from '../platform/ids.ts'
import type { Clock } from '../platform/clock.ts'
import type { Db, Tx } from '../platform/database.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { randomCode, randomToken, type Secrets } from '../platform/secrets.ts'
import type { Settings } from '../settings/index.ts'
import type { Locale } from '../language/index.ts'
import { SmsError, type SmsGateway } from '../platform/sms.ts'
import type { Log } from '../platform/log.ts'
import type { OneId } from './oneid.ts'
import { digitsOf, parsePhone, type Viewer } from './person.ts'
import { t } from './words.ts'
import * as sessions from './session-store.ts'
import * as store from './store.ts'
import { present } from '../platform/present.ts'

export interface SignInDeps {
  db: Db
  clock: Clock
  secrets: Secrets
  settings: Settings
  demo: boolean
  /** Absent: codes are shown in demo mode and unavailable otherwise. */
  sms?: SmsGateway | undefined
  /** Absent: nobody signs in by OneID. */
  oneId?: OneId | undefined
  publicUrl: string | undefined
  /** Moves on what reports say of an account that became another one, by the one writer. */
  joinAccounts: (tx: Tx, account: PersonId, joinedTo: PersonId) => Promise<void>
  /** Sign-ins are told to it, by a keyed hash of the person. */
  log?: Log | undefined
}

/**
 * `own` is for the owner of the phone alone; `intake` is read out to who files for a caller, and opens nothing else.
 */
export type CodePurpose = 'own' | 'intake'

const minutes = (count: number) => count * 60_000

/**
 * Makes a code for a phone. In demo mode the code is returned and shown; otherwise an SMS carries it.
 * @throws invalid phone, too_many, unavailable (no SMS gateway is connected, or it does not take the message)
 */
export async function requestCode(
  deps: SignInDeps,
  input: { phone: string; address: string; device?: string | undefined; language?: Locale; purpose?: CodePurpose },
): Promise<{ phone: string; demoCode?: string }> {
  const { db, clock, secrets, settings } = deps
  const phone = requirePhone(input.phone)
  const now = clock()
  await countTry(deps, input.address)
  const { codesPerPhoneAndHour, codesPerDeviceAndHour } = settings.limits
  const tooMany = new Problem('too_many', { errors: [{ field: 'phone', code: 'too_many_codes' }] })
  if (!(await countInHour(deps, 'code', secrets.hash('phone', phone), codesPerPhoneAndHour))) throw tooMany
  // A browser that asks for many phones' codes is no person with one phone.
  const device = input.device === undefined ? undefined : secrets.hash('device', input.device)
  if (device && !(await countInHour(deps, 'device', device, codesPerDeviceAndHour))) throw tooMany
  if (!deps.demo && !deps.sms) throw new Problem('unavailable', { errors: [{ field: 'phone', code: 'no_sms' }] })
  const code = randomCode()
  const expiresAt = new Date(now.getTime() + minutes(settings.limits.codeMinutes))
  await store.keepCode(db, phone, secrets.hash('code', `${input.purpose ?? 'own'} ${phone} ${code}`), expiresAt)
  if (deps.demo) return { phone, demoCode: code }
  try {
    await present(deps.sms, 'the gateway of SMS').send(phone, wordsOf(deps, input, code).replaceAll(/[ʻʼ]/g, "'"))
  } catch (error) {
    if (error instanceof SmsError) throw new Problem('unavailable', { errors: [{ field: 'phone', code: 'no_sms' }] })
    throw error
  }
  return { phone }
}

/**
 * What the SMS says. Its last line binds the code to our own site: phones offer it there and nowhere else (WICG,
 * origin-bound one-time codes). The site is the one that is set, never the one that a request names.
 */
function wordsOf(
  { publicUrl }: Pick<SignInDeps, 'publicUrl'>,
  { language = 'uz', purpose }: { language?: Locale; purpose?: CodePurpose },
  code: string,
): string {
  if (purpose === 'intake') return t(language, 'sms.intake_code', { code })
  const bound = publicUrl ? `\n\n@${new URL(publicUrl).hostname} #${code}` : ''
  return `${t(language, 'sms.code', { code })}${bound}`
}

/**
 * Exchanges a phone and its code for a session token (kept only as a keyed hash).
 * @throws wrong_code, too_many
 */
export async function signIn(
  deps: SignInDeps,
  input: { phone: string; code: string; address: string; language: Locale; agent?: string | undefined },
): Promise<NewSession & { personId: PersonId }> {
  const { db, clock } = deps
  const phone = await provePhone(deps, input)
  const personId = await store.findOrAddPerson(db, phone, input.language, clock())
  await agree(deps, personId, 'phone', input.language)
  return { personId, ...(await startSession(deps, personId, { agent: input.agent })) }
}

/** The phone, once its code is given. @throws wrong_code, too_many */
export async function provePhone(
  deps: SignInDeps,
  input: { phone: string; code: string; address: string; purpose?: CodePurpose },
): Promise<string> {
  const { db, clock, secrets, settings } = deps
  const phone = requirePhone(input.phone)
  const code = digitsOf(input.code)
  if (input.code.trim() === '') throw invalid('code', 'missing')
  const now = clock()
  await countTry(deps, input.address)
  // Wrong codes count whether or not a code was asked for, so the answer tells nothing (regulation 3.15).
  const subject = secrets.hash('phone', phone)
  const since = new Date(now.getTime() - minutes(settings.limits.wrongCodesMinutes))
  const limit = settings.limits.wrongCodesPerPhone
  const tooMany = new Problem('too_many', { errors: [{ field: 'code', code: 'too_many_tries' }] })
  if (!(await store.countAttempt(db, 'wrong', subject, { at: now, since, limit }))) throw tooMany
  if (!(await store.takeCode(db, phone, secrets.hash('code', `${input.purpose ?? 'own'} ${phone} ${code}`), now))) {
    throw new Problem('wrong_code', { errors: [{ field: 'code', code: 'wrong_code' }] })
  }
  await store.forgetAttempt(db, 'wrong', subject, now)
  return phone
}

/** The sign-in page says that whoever enters agrees to the text in force: that is written down, by version. */
export async function agree(
  { db, clock }: SignInDeps,
  personId: PersonId,
  way: 'phone' | 'oneid' | 'page',
  language: Locale,
): Promise<void> {
  const [text] = await store.listConsentTexts(db)
  if (text) await store.addConsent(db, { personId, version: text.version, way, language, at: clock() })
}

/** A session as its browser keeps it: the token, and for how long it holds at most. */
export interface NewSession {
  token: string
  seconds: number
}

/**
 * What a session begins with besides the person: what the browser says it is, and whether a second factor was given.
 */
export interface SessionStart {
  agent?: string | undefined
  withFactor?: boolean
}

/** A session for a person who has proven to be that person. */
export async function startSession(
  { db, clock, secrets, settings, log }: SignInDeps,
  personId: PersonId,
  { agent = '', withFactor = false }: SessionStart = {},
): Promise<NewSession> {
  const now = clock()
  const seconds = settings.limits.sessionDays * 86_400
  const token = randomToken()
  const membershipId = await store.firstMembership(db, personId)
  await sessions.addSession(db, {
    hash: secrets.hash('session', token),
    personId,
    membershipId,
    at: now,
    expiresAt: new Date(now.getTime() + seconds * 1000),
    agent: agent.slice(0, 200),
    factorAt: withFactor ? now : null,
  })
  log?.info({ who: secrets.hash('log', String(personId)).toString('hex', 0, 6), withFactor }, 'signed in')
  return { token, seconds }
}

const seenEvery = minutes(10)

/**
 * The person behind a token, or undefined. Outside demo mode nobody acts in a role before the second factor.
 * @param isPresent somebody asks, not a page by itself
 */
export async function findViewer(
  { db, clock, secrets, settings, demo }: SignInDeps,
  token: string,
  isPresent = true,
): Promise<Viewer | undefined> {
  const now = clock()
  const viewer = await sessions.findViewer(db, secrets.hash('session', token), now)
  if (!viewer?.session) return undefined
  const { id, seenAt, factorAt } = viewer.session
  const { staffIdleHours, staffFactorDays } = settings.limits
  const isOld = (at: Date, hours: number) => now.getTime() - at.getTime() > minutes(hours * 60)
  const staff = viewer.memberships.length > 0
  // Left alone for long, or open for days: a role asks for the second factor again.
  const isStale =
    staff &&
    factorAt !== null &&
    ((seenAt !== null && isOld(seenAt, staffIdleHours)) || isOld(factorAt, staffFactorDays * 24))
  if (isStale && !demo) await sessions.forgetFactor(db, id)
  if (isPresent && (!seenAt || now.getTime() - seenAt.getTime() > seenEvery)) await sessions.noteSeen(db, id, now)
  if (demo || !staff || (factorAt !== null && !isStale)) return viewer
  return { ...viewer, acting: undefined, waitsForFactor: true, session: { ...viewer.session, factorAt: null } }
}

/** Roles in which somebody acts from a chat; an observer writes nothing anywhere, the others have no work there. */
const chatRoles = new Set(['officer', 'head', 'dispatcher', 'controller'])

/**
 * Whoever proved to write from a chat: in a role only as long as the second factor that was given when the chat was
 * linked holds on the site too; else as a citizen.
 */
export async function findInChat(
  { db, clock, settings, demo }: Pick<SignInDeps, 'db' | 'clock' | 'settings' | 'demo'>,
  {
    personId,
    membershipId,
    factorAt,
  }: { personId: PersonId; membershipId: MembershipId | null; factorAt: Date | null },
): Promise<Viewer | undefined> {
  const viewer = await sessions.findWithoutSession(db, personId, membershipId)
  if (!viewer?.acting) return viewer
  const age = factorAt === null ? Infinity : clock().getTime() - factorAt.getTime()
  const holds = demo || age <= minutes(settings.limits.staffFactorDays * 24 * 60)
  return holds && chatRoles.has(viewer.acting.role) ? viewer : { ...viewer, acting: undefined }
}

export async function signOut({ db, secrets }: SignInDeps, token: string): Promise<void> {
  await sessions.endSession(db, secrets.hash('session', token))
}

/** Ends one of the own sessions, or all but the one in use. @throws not_found */
export async function endSession(
  { db }: SignInDeps,
  viewer: Viewer,
  which: number | 'others' | undefined,
): Promise<void> {
  if (which === 'others') return sessions.endSessions(db, viewer.personId, viewer.session?.id)
  if (which === undefined || !(await sessions.endOwnSession(db, viewer.personId, which))) throw new Problem('not_found')
}

/**
 * Changes the membership in use; `null` is to act as a citizen. @throws not_found for somebody else's, second_factor
 */
export async function chooseMembership(
  { db, secrets }: SignInDeps,
  viewer: Viewer,
  token: string,
  id: number | null,
): Promise<void> {
  if (id !== null && !viewer.memberships.some((membership) => membership.id === id)) throw new Problem('not_found')
  if (id !== null && viewer.waitsForFactor) throw new Problem('second_factor')
  await sessions.setActing(db, secrets.hash('session', token), id)
}

/** Counts one more try if fewer than `most` were made within an hour; false otherwise. */
export function countInHour(
  { db, clock }: Pick<SignInDeps, 'db' | 'clock'>,
  kind: store.AttemptKind,
  subject: Buffer,
  most: number,
): Promise<boolean> {
  const at = clock()
  return store.countAttempt(db, kind, subject, { at, since: new Date(at.getTime() - minutes(60)), limit: most })
}

/** One draft begun without sign-in. @throws too_many */
export async function countDraft(deps: SignInDeps, address: string): Promise<void> {
  const subject = deps.secrets.hash('address', address)
  if (!(await countInHour(deps, 'draft', subject, deps.settings.limits.draftsPerAddressAndHour)))
    throw new Problem('too_many', { errors: [{ field: 'category', code: 'too_many_drafts' }] })
}

async function countTry(deps: SignInDeps, address: string): Promise<void> {
  const subject = deps.secrets.hash('address', address)
  if (!(await countInHour(deps, 'try', subject, deps.settings.limits.triesPerAddressAndHour)))
    throw new Problem('too_many', { errors: [{ field: 'phone', code: 'too_many_tries' }] })
}

function requirePhone(text: string): string {
  if (text.trim() === '') throw invalid('phone', 'missing')
  const phone = parsePhone(text)
  if (!phone) throw invalid('phone', 'not_a_phone')
  return phone
}
