// Our cookies: over https their names begin with `__Host-`, so that no sister host can plant one; without it, for a
// machine of one's own.
import type { FastifyReply, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** People reach us by https. */
    secure: boolean
  }
}

const nameOf = ({ server }: Pick<FastifyRequest, 'server'>, name: string): string =>
  server.secure ? `__Host-${name}` : name

export const readCookie = (request: FastifyRequest, name: string): string | undefined =>
  request.cookies[nameOf(request, name)]

/**
 * SameSite=Lax keeps it from other sites' writes; scripts never see it. It holds for `seconds` from its arrival: many
 * phones have a wrong date, and one of next year would throw away at once what ends on a day.
 */
export function giveCookie(reply: FastifyReply, name: string, value: string, seconds: number): void {
  const { secure } = reply.server
  reply.setCookie(nameOf(reply, name), value, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: seconds })
}

export function dropCookie(reply: FastifyReply, name: string): void {
  reply.clearCookie(nameOf(reply, name), { path: '/', secure: reply.server.secure })
}
