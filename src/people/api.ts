// `/api/v1/session` and `/api/v1/me`: signing in by code, the own account and memberships.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { problemResponses } from '../ui/problem-schema.ts'
import type { Agencies } from '../agencies/index.ts'
import { askedLocale, preferredLocale } from '../language/index.ts'
import { invalid } from '../platform/problems.ts'
import { chooseMembership, requestCode, signIn, type SignInDeps, signOut } from './actions.ts'
import { printPhone } from './rules.ts'
import { addressOf, giveSession, requireViewer, sessionCookie } from './session.ts'

const Membership = z.object({
  id: z.number(),
  role: z.string(),
  agency: z.object({ id: z.number(), name: z.string() }),
  territory: z.string(),
  groups: z.array(z.string()),
})
const Me = z.object({
  id: z.number(),
  name: z.string().nullable(),
  phone: z.string(),
  membership: z.number().nullable(),
  memberships: z.array(Membership),
})

const text = (value: unknown) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')

export function personRoutes(app: FastifyInstance, deps: SignInDeps & { agencies: Agencies; secure: boolean }): void {
  const { agencies } = deps

  app.post(
    '/api/v1/session/codes',
    { config: { permission: 'session' }, schema: { response: { 202: z.object({ demoCode: z.string().optional() }), ...problemResponses } } },
    async (request, reply) => {
      const { phone } = (request.body ?? {}) as Record<string, unknown>
      const { demoCode } = await requestCode(deps, { phone: text(phone), address: addressOf(request), language: askedLocale(request) })
      return reply.code(202).send(demoCode === undefined ? {} : { demoCode })
    },
  )

  app.post(
    '/api/v1/session',
    { config: { permission: 'session' }, schema: { response: { 200: z.object({ token: z.string() }), ...problemResponses } } },
    async (request, reply) => {
      const { phone, code } = (request.body ?? {}) as Record<string, unknown>
      const language = preferredLocale(request.headers['accept-language'])
      const session = await signIn(deps, { phone: text(phone), code: text(code), address: addressOf(request), language })
      giveSession(reply, session.token, session.expiresAt, deps.secure)
      return reply.send({ token: session.token })
    },
  )

  app.delete(
    '/api/v1/session',
    { config: { permission: 'own.settings' }, schema: { response: { 204: z.null(), ...problemResponses } } },
    async (request, reply) => {
      requireViewer(request)
      await signOut(deps, request.sessionToken!)
      return reply.clearCookie(sessionCookie, { path: '/' }).code(204).send(null)
    },
  )

  const me = (request: Parameters<typeof requireViewer>[0]) => {
    const viewer = requireViewer(request)
    const locale = askedLocale(request)
    return {
      id: viewer.personId,
      name: viewer.name,
      phone: printPhone(viewer.phone),
      membership: viewer.acting?.id ?? null,
      memberships: viewer.memberships.map(({ id, role, agencyId, territory, groups }) => ({
        id,
        role,
        agency: { id: agencyId, name: agencies.name(agencies.get(agencyId), locale) },
        territory,
        groups,
      })),
    }
  }

  app.get('/api/v1/me', { config: { permission: 'own.read' }, schema: { response: { 200: Me, ...problemResponses } } }, async (request) =>
    me(request),
  )

  app.get(
    '/api/v1/me/memberships',
    {
      config: { permission: 'own.read' },
      schema: { response: { 200: z.object({ items: z.array(Membership), next: z.null() }), ...problemResponses } },
    },
    async (request) => ({ items: me(request).memberships, next: null }),
  )

  app.post(
    '/api/v1/me/membership',
    { config: { permission: 'own.settings' }, schema: { response: { 200: Me, ...problemResponses } } },
    async (request) => {
      const viewer = requireViewer(request)
      const { id } = (request.body ?? {}) as Record<string, unknown>
      if (id === undefined || (id !== null && !Number.isInteger(Number(id)))) throw invalid('id', 'missing')
      await chooseMembership(deps, viewer, request.sessionToken!, id === null ? null : Number(id))
      request.viewer = { ...viewer, acting: viewer.memberships.find((membership) => membership.id === Number(id)) }
      return me(request)
    },
  )
}
