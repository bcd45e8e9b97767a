// Who is behind a request: the session cookie or a Bearer token, read once by one query.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { dropCookie, giveCookie, readCookie } from '../platform/cookies.ts'
import { asking } from '../platform/database.ts'
import { networkOf } from '../platform/http.ts'
import { Problem } from '../platform/problems.ts'
import { idIn } from '../platform/query.ts'
import type { PersonId } from '../platform/ids.ts'
import { randomToken, type Secrets } from '../platform/secrets.ts'
import { findViewer, type NewSession, type SignInDeps } from './actions.ts'
import type { Site } from './factors.ts'
import { actingOf, may, overOf, type Permission, type Places, requirePermission, standsOver } from './policy.ts'
import type { Viewer } from './person.ts'
import { present } from '../platform/present.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route with what it asks for; docs/access.md prints them. */
    doors: readonly Door[]
  }
  interface FastifyRequest {
    /** The person signed in, once the request has been received. */
    viewer: Viewer | undefined
    sessionToken: string | undefined
  }
}

export const sessionCookie = 'xn_session'

/** One door: what it is called by, and what one must hold to use it. */
export interface Door {
  method: string
  url: string
  permission: Permission
}

/**
 * Finds the person behind each request and refuses whoever does not hold what the route declares. Routes registered
 * afterwards without a permission are an error at start.
 */
export function registerSessions(app: FastifyInstance, deps: SignInDeps & Places): Door[] {
  const doors: Door[] = []
  app.decorateRequest('viewer', undefined)
  app.decorateRequest('sessionToken', undefined)
  app.addHook('onRoute', ({ method, url, config }) => {
    if (!config?.permission) throw new Error(`${String(method)} ${url} declares no permission`)
    for (const each of [method].flat()) doors.push({ method: each, url, permission: config.permission })
  })
  // Everything of a request runs inside it, so that the database knows who asks.
  app.addHook('onRequest', (_request, _reply, done) => asking.run({ isBrief: false }, done))
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/assets/')) return
    await findPerson(request)
    present(asking.getStore(), 'the request').isBrief = request.method === 'GET' && !request.viewer?.acting
    // What is made for one person is kept by nobody; who may say otherwise (a public photo) does.
    if (request.viewer) reply.header('cache-control', 'private, no-store')
    const { permission, locale } = request.routeOptions.config
    if (!permission) return
    if (may(request.viewer, permission)) return requireScope(request, permission)
    // A page leads one who must sign in first there and back again.
    const isPage = locale !== undefined && request.method === 'GET'
    if (!request.viewer && isPage)
      return reply.redirect(`/${locale}/sign-in?next=${encodeURIComponent(request.url)}`, 303)
    if (request.viewer?.waitsForFactor && isPage)
      return reply.redirect(`/${locale}/sign-in/second?next=${encodeURIComponent(request.url)}`, 303)
    if (request.viewer?.waitsForFactor) throw new Problem('second_factor')
    // Somebody with a role who acts as a citizen chooses the role first.
    if (request.viewer && !request.viewer.acting && request.viewer.memberships.length > 0 && isPage)
      return reply.redirect(`/${locale}/my/role?next=${encodeURIComponent(request.url)}`, 303)
    requirePermission(request.viewer, permission)
  })
  /** @throws not_found, forbidden for an agency out of the membership's reach */
  const requireScope = (request: FastifyRequest, permission: Permission) => {
    if (overOf(permission) !== 'agency') return
    const agency = deps.agencies.find(idIn(request))
    if (!agency) throw new Problem('not_found')
    if (!standsOver(deps, actingOf(requireViewer(request)), agency.id)) throw new Problem('forbidden')
  }
  const findPerson = async (request: FastifyRequest) => {
    const bearer = request.headers.authorization?.startsWith('Bearer ')
      ? request.headers.authorization.slice(7).trim()
      : undefined
    const token = bearer ?? readCookie(request, sessionCookie)
    if (!token || token.length > 100) return
    // A page that looks for news by itself is nobody at work.
    request.viewer = await findViewer(deps, token, !isByItself(request))
    if (!request.viewer) return
    // What was written by one person is not sent by another who signed in on the same phone.
    const meant = request.headers['x-person']
    if (meant !== undefined && meant !== String(request.viewer.personId)) throw new Problem('other_person')
    request.viewer.hand = { address: addressOf(request), device: readCookie(request, deviceCookie) }
    request.sessionToken = token
  }
  return doors
}

/** Asked for by a page that keeps itself up to date, not by a person. */
export const isByItself = ({ headers, url }: Pick<FastifyRequest, 'headers' | 'url'>): boolean =>
  headers['x-live'] !== undefined || url.startsWith('/live?')

/** The token of the session that the request came with. @throws not_signed_in */
export function requireSession({ sessionToken }: FastifyRequest): string {
  if (sessionToken === undefined) throw new Problem('not_signed_in')
  return sessionToken
}

/** @throws not_signed_in */
export function requireViewer(request: FastifyRequest): Viewer {
  if (!request.viewer) throw new Problem('not_signed_in')
  return request.viewer
}

/** The address that limits count by: of IPv6 the network, since a line is given a whole /64. */
export const addressOf = ({ ip }: Pick<FastifyRequest, 'ip'>): string => networkOf(ip)

/** What the browser says it is, for the person to know the own sessions by. */
export const agentOf = (request: FastifyRequest): string => (request.headers['user-agent'] ?? '').slice(0, 200)

const deviceCookie = 'xn_device'

/** A lasting mark of this browser, made at its first request for a code; only its keyed hash is counted. */
export function deviceOf(request: FastifyRequest, reply: FastifyReply): string {
  const known = readCookie(request, deviceCookie)
  if (known && /^[\w-]{20,60}$/.test(known)) return known
  const made = randomToken()
  giveCookie(reply, deviceCookie, made, 31_536_000)
  return made
}

const holderCookie = 'xn_holder'

/** The mark by which a browser finds again what was typed in it; none where nothing was. */
export const knownHolder = (request: FastifyRequest): string | undefined => readCookie(request, holderCookie)

/** The same, made where there is none; it lives for a day from the last time that something was typed. */
export function holderOf(request: FastifyRequest, reply: FastifyReply): string {
  const known = knownHolder(request)
  const mark = known && /^[\w-]{43}$/.test(known) ? known : randomToken()
  giveCookie(reply, holderCookie, mark, 86_400)
  return mark
}

/** Who types and uploads: a person, and the browser by the keyed hash of its mark, while nobody has signed in there. */
export interface Sender {
  personId: PersonId | null
  browser: Buffer | null
}

export const senderOf = (
  { secrets }: { secrets: Secrets },
  request: FastifyRequest,
  mark = knownHolder(request),
): Sender => ({
  personId: request.viewer?.personId ?? null,
  browser: mark === undefined ? null : secrets.hash('holder', mark),
})

/** Where the browser stands, as it knows it itself; passkeys are bound to it. */
export function siteOf(request: FastifyRequest, publicUrl: string | undefined): Site {
  const url = new URL(publicUrl ?? `${request.protocol}://${request.headers.host ?? 'localhost'}`)
  return { origin: url.origin, host: url.hostname }
}

/** Hands the browser its session. */
export const giveSession = (reply: FastifyReply, { token, seconds }: NewSession): void =>
  giveCookie(reply, sessionCookie, token, seconds)

/** The session is over: the browser forgets the token, what was typed in it, and what it kept of our pages. */
export function dropSession(reply: FastifyReply): FastifyReply {
  dropCookie(reply, sessionCookie)
  dropCookie(reply, holderCookie)
  return reply.header('clear-site-data', '"cache", "storage"')
}
