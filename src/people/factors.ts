// The second factor: a code app (TOTP) or a passkey. Staff act in a role only after it, outside demo mode.
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { generateSecret, generateURI, verify } from 'otplib'
import { cleanText, isVisible } from '../language/index.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { type NewSession, type SessionStart, type SignInDeps, signOut, startSession } from './actions.ts'
import * as factors from './factor-store.ts'
import type { Viewer } from './person.ts'
import { countAttempt, forgetAttempt } from './store.ts'
import { present } from '../platform/present.ts'

/** Where the browser stands: passkeys belong to one address. */
export interface Site {
  origin: string
  /** A name, never an address in numbers: those have no passkeys. */
  host: string
}

export const takesPasskeys = ({ host }: Site): boolean => !/^[\d.]+$|:/.test(host)

const issuer = 'Xalq nazorati'
const challengeLife = 5 * 60_000

const nameOf = (name: string | undefined, fallback: string): string => {
  const clean = cleanText(name ?? '').slice(0, 60)
  return isVisible(clean) ? clean : fallback
}

/** Whoever has a second factor changes factors only after giving it. @throws second_factor */
export async function requireProven({ db }: SignInDeps, viewer: Viewer): Promise<void> {
  if (viewer.session?.factorAt) return
  if ((await factors.listFactors(db, viewer.personId)).length > 0) throw new Problem('second_factor')
}

const enrolLife = 15 * 60_000

/** What this very session is setting up: the secret is shown to nobody who comes later. */
const waitingTotp = ({ db, clock }: SignInDeps, { personId, session }: Viewer) =>
  factors.findWaitingTotp(db, personId, present(session, 'the session').id, new Date(clock().getTime() - enrolLife))

/** A new code app, not yet confirmed: the secret to type or scan. @throws second_factor */
export async function beginTotp(deps: SignInDeps, viewer: Viewer): Promise<{ secret: string; uri: string }> {
  await requireProven(deps, viewer)
  const [waiting] = await waitingTotp(deps, viewer)
  const secret = waiting ? deps.secrets.unseal('totp', waiting.sealed) : generateSecret()
  if (!waiting)
    await factors.addTotp(
      deps.db,
      viewer.personId,
      present(viewer.session, 'the session').id,
      deps.secrets.seal('totp', secret),
      deps.clock(),
    )
  return { secret, uri: generateURI({ issuer, label: viewer.phone ?? String(viewer.personId), secret }) }
}

const codeTolerance = 30

/** One try with a code against code apps; no code works twice. @throws wrong_code, too_many */
async function tryCode(deps: SignInDeps, viewer: Viewer, text: string | undefined, confirmed: boolean): Promise<void> {
  const { db, clock, secrets, settings } = deps
  const token = (text ?? '').replaceAll(/\D/g, '')
  if (!text?.trim()) throw invalid('code', 'missing')
  const now = clock()
  const subject = secrets.hash('factor', String(viewer.personId))
  const since = new Date(now.getTime() - settings.limits.wrongCodesMinutes * 60_000)
  const limit = settings.limits.wrongCodesPerPhone
  if (!(await countAttempt(db, 'factor', subject, { at: now, since, limit })))
    throw new Problem('too_many', { errors: [{ field: 'code', code: 'too_many_tries' }] })
  for (const { id, sealed, lastStep } of token.length === 6
    ? await (confirmed ? factors.findTotps(db, viewer.personId) : waitingTotp(deps, viewer))
    : []) {
    const checked = await verify({
      secret: secrets.unseal('totp', sealed),
      token,
      epoch: Math.floor(now.getTime() / 1000),
      epochTolerance: codeTolerance,
      ...(lastStep !== null && { afterTimeStep: lastStep }),
    })
    if (!checked.valid || !('timeStep' in checked)) continue
    if (!(await factors.takeStep(db, id, checked.timeStep, now))) continue
    await forgetAttempt(db, 'factor', subject, now)
    return
  }
  throw new Problem('wrong_code', { errors: [{ field: 'code', code: 'wrong_code' }] })
}

/** The session goes on under a new token: an old one that leaked is worth nothing after the second factor. */
async function proven(deps: SignInDeps, viewer: Viewer, token: string, start: SessionStart): Promise<NewSession> {
  const session = await startSession(deps, viewer.personId, { ...start, withFactor: true })
  await signOut(deps, token)
  return session
}

/** Confirms a code app by its first code. @throws second_factor, wrong_code, too_many */
export async function confirmTotp(
  deps: SignInDeps,
  viewer: Viewer,
  token: string,
  code: string | undefined,
  start: SessionStart,
): Promise<NewSession> {
  await requireProven(deps, viewer)
  await tryCode(deps, viewer, code, false)
  return proven(deps, viewer, token, start)
}

/** @throws wrong_code, too_many */
export async function giveCode(
  deps: SignInDeps,
  viewer: Viewer,
  token: string,
  code: string | undefined,
  start: SessionStart,
): Promise<NewSession> {
  await tryCode(deps, viewer, code, true)
  return proven(deps, viewer, token, start)
}

/**
 * What the browser is asked to make; a challenge of this session. @throws second_factor, not_found where the site can
 * have none
 */
export async function beginPasskey(deps: SignInDeps, viewer: Viewer, site: Site) {
  if (!takesPasskeys(site)) throw new Problem('not_found')
  await requireProven(deps, viewer)
  const known = await factors.listPasskeys(deps.db, viewer.personId)
  const options = await generateRegistrationOptions({
    rpName: issuer,
    rpID: site.host,
    userID: new TextEncoder().encode(String(viewer.personId)),
    userName: viewer.phone ?? String(viewer.personId),
    userDisplayName: viewer.name ?? '',
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
  await factors.keepChallenge(
    deps.db,
    present(viewer.session, 'the session').id,
    'enrol',
    options.challenge,
    new Date(deps.clock().getTime() + challengeLife),
  )
  return options
}

/** The session that a factor renews, and the site whose key it is. */
export interface Renewing {
  token: string
  site: Site
  start: SessionStart
}

/** @throws second_factor, wrong_code when the browser's answer does not hold */
export async function finishPasskey(
  deps: SignInDeps,
  viewer: Viewer,
  input: { name?: string | undefined; response: unknown },
  { token, site, start }: Renewing,
): Promise<NewSession> {
  await requireProven(deps, viewer)
  const expectedChallenge = await factors.takeChallenge(
    deps.db,
    present(viewer.session, 'the session').id,
    'enrol',
    deps.clock(),
  )
  if (expectedChallenge === undefined) throw new Problem('wrong_code')
  const checked = await verifyRegistrationResponse({
    response: input.response as RegistrationResponseJSON,
    expectedChallenge,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: false,
  }).catch(() => undefined)
  if (!checked?.verified) throw new Problem('wrong_code')
  const { id, publicKey, counter } = checked.registrationInfo.credential
  const passkey = {
    personId: viewer.personId,
    credentialId: id,
    publicKey: Buffer.from(publicKey),
    counter,
    name: nameOf(input.name, 'Passkey'),
  }
  if (!(await factors.addPasskey(deps.db, passkey, deps.clock()))) throw new Problem('used_up')
  return proven(deps, viewer, token, start)
}

/** What the browser is asked to sign with one of this person's passkeys. @throws not_found without any */
export async function askPasskey(deps: SignInDeps, viewer: Viewer, site: Site) {
  const known = await factors.listPasskeys(deps.db, viewer.personId)
  if (known.length === 0 || !takesPasskeys(site)) throw new Problem('not_found')
  const options = await generateAuthenticationOptions({
    rpID: site.host,
    allowCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    userVerification: 'preferred',
  })
  await factors.keepChallenge(
    deps.db,
    present(viewer.session, 'the session').id,
    'sign_in',
    options.challenge,
    new Date(deps.clock().getTime() + challengeLife),
  )
  return options
}

/** @throws wrong_code when the signature does not hold, is of another's key, or was used before */
export async function givePasskey(
  deps: SignInDeps,
  viewer: Viewer,
  response: unknown,
  { token, site, start }: Renewing,
): Promise<NewSession> {
  const wrong = new Problem('wrong_code')
  const expectedChallenge = await factors.takeChallenge(
    deps.db,
    present(viewer.session, 'the session').id,
    'sign_in',
    deps.clock(),
  )
  const asked = response as AuthenticationResponseJSON | undefined
  const key = (await factors.listPasskeys(deps.db, viewer.personId)).find(
    ({ credentialId }) => credentialId === asked?.id,
  )
  if (expectedChallenge === undefined || !asked || !key) throw wrong
  const checked = await verifyAuthenticationResponse({
    response: asked,
    expectedChallenge,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    credential: { id: key.credentialId, publicKey: new Uint8Array(key.publicKey), counter: key.counter },
    requireUserVerification: false,
  }).catch(() => undefined)
  if (!checked?.verified) throw wrong
  if (!(await factors.notePasskey(deps.db, key.id, checked.authenticationInfo.newCounter, deps.clock()))) throw wrong
  return proven(deps, viewer, token, start)
}

/** @throws second_factor, not_found */
export async function dropFactor(deps: SignInDeps, viewer: Viewer, id: number | undefined): Promise<void> {
  await requireProven(deps, viewer)
  if (id === undefined || !(await factors.removeFactor(deps.db, viewer.personId, id))) throw new Problem('not_found')
}
