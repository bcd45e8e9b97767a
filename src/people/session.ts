// Who is behind a request: the session cookie or a Bearer token, read once by one query.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../platform/problems.ts'
import { findViewer, type SignInDeps } from './actions.ts'
import type { Viewer } from './rules.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The person signed in, once the request has been received. */
    viewer: Viewer | undefined
    sessionToken: string | undefined
  }
}

export const sessionCookie = 'xn_session'

export function registerSessions(app: FastifyInstance, deps: SignInDeps): void {
  app.decorateRequest('viewer', undefined)
  app.decorateRequest('sessionToken', undefined)
  app.addHook('onRequest', async (request) => {
    if (request.url.startsWith('/assets/')) return
    const bearer = request.headers.authorization?.startsWith('Bearer ') ? request.headers.authorization.slice(7).trim() : undefined
    const token = bearer ?? request.cookies[sessionCookie]
    if (!token || token.length > 100) return
    request.viewer = await findViewer(deps, token)
    if (request.viewer) request.sessionToken = token
  })
}

/** @throws not_signed_in */
export function requireViewer(request: FastifyRequest): Viewer {
  if (!request.viewer) throw new Problem('not_signed_in')
  return request.viewer
}

/** The address that limits count by. */
export const addressOf = (request: FastifyRequest): string => request.ip

/** Hands the browser its session; SameSite=Lax keeps it from other sites' writes. */
export function giveSession(reply: FastifyReply, token: string, expiresAt: Date, secure: boolean): void {
  reply.setCookie(sessionCookie, token, { path: '/', httpOnly: true, sameSite: 'lax', secure, expires: expiresAt })
}
