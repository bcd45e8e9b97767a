// `/api/v1/session` and `/api/v1/me`: signing in by code, the own account and memberships.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { nothingBack, problemResponses } from '../ui/problem-schema.ts'
import type { Territories } from '../territories/index.ts'
import type { Agencies } from '../agencies/index.ts'
import { askedLocale, preferredLocale } from '../language/index.ts'
import { field, writes } from '../platform/input.ts'
import { invalid } from '../platform/problems.ts'
import { fieldsOf, idIn } from '../platform/query.ts'
import type { Permission } from './policy.ts'
import {
  chooseMembership,
  endSession,
  type NewSession,
  requestCode,
  signIn,
  type SignInDeps,
  signOut,
} from './actions.ts'
import { printPhone } from './person.ts'
import { listFactors } from './factor-store.ts'
import {
  askPasskey,
  beginPasskey,
  beginTotp,
  confirmTotp,
  dropFactor,
  finishPasskey,
  giveCode,
  givePasskey,
} from './factors.ts'
import { checkLanguage, checkProfile } from './profile.ts'
import {
  addressOf,
  agentOf,
  deviceOf,
  dropSession,
  giveSession,
  requireViewer,
  siteOf,
  requireSession,
} from './session.ts'
import { listSessions } from './session-store.ts'
import { findProfile, setLanguage, setProfile } from './store.ts'

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
  phone: z.string().nullable(),
  /** Has a role and has not given the second factor in this session: acts as a citizen until then. */
  waitsForFactor: z.boolean(),
  membership: z.number().nullable(),
  memberships: z.array(Membership),
})

const ProfileOut = z.object({
  name: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string(),
  channel: z.string(),
  homeDistrict: z.string().nullable(),
  homeMahalla: z.string().nullable(),
  oneId: z.boolean(),
})
const SessionOut = z.object({
  id: z.number(),
  agent: z.string(),
  createdAt: z.string(),
  seenAt: z.string(),
  expiresAt: z.string(),
  current: z.boolean(),
})
const FactorOut = z.object({ id: z.number(), kind: z.string(), name: z.string(), createdAt: z.string() })
const TokenOut = z.object({ token: z.string() })
/** What the browser's passkey call takes, as a JSON text: its shape is WebAuthn's. */
const OptionsOut = z.object({ options: z.string() })

const PhoneIn = writes({ phone: field('A phone of Uzbekistan, however it is written.') })
const SignInIn = writes({ phone: field('The phone that asked for the code.'), code: field('The six digits.') })
const MembershipIn = writes({
  id: field('The membership to act in.')
    .nullable()
    .meta({ description: 'The membership to act in; null acts as a citizen.' }),
})
const LanguageIn = writes({ language: field('`uz`, `uz-cyrl`, `kaa`, `ru` or `en`.') })
const ProfileIn = writes({
  name: field('What the person is called.'),
  channel: field('By what the person is told: `sms` or `site`.'),
  homeDistrict: field('The code of the district or city of the home.').nullable(),
  homeMahalla: field('The code of its mahalla.').nullable(),
})
const CodeIn = writes({ code: field('The code that the app shows.') })
const PasskeyIn = writes({
  name: field('What the person calls the device.'),
  response: field('What the browser’s call gave, as JSON.'),
})

const said = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

type Deps = SignInDeps & { agencies: Agencies; territories: Territories; secure: boolean }

const own = (permission: Permission) => ({ permission })
const nothing = { schema: nothingBack }

export function personRoutes(app: FastifyInstance, deps: Deps): void {
  sessionRoutes(app, deps)
  ownRoutes(app, deps)
  profileRoutes(app, deps)
  factorRoutes(app, deps)
  proofRoutes(app, deps)
}

/** Signing in by phone, and out. */
function sessionRoutes(app: FastifyInstance, deps: Deps): void {
  app.post(
    '/api/v1/session/codes',
    {
      config: { permission: 'session' },
      schema: { body: PhoneIn, response: { 202: z.object({ demoCode: z.string().optional() }), ...problemResponses } },
    },
    async (request, reply) => {
      const { phone } = fieldsOf(request)
      const { demoCode } = await requestCode(deps, {
        phone: said(phone),
        address: addressOf(request),
        device: deviceOf(request, reply),
        language: askedLocale(request),
      })
      return reply.code(202).send(demoCode === undefined ? {} : { demoCode })
    },
  )

  app.post(
    '/api/v1/session',
    {
      config: { permission: 'session' },
      schema: { body: SignInIn, response: { 200: z.object({ token: z.string() }), ...problemResponses } },
    },
    async (request, reply) => {
      const { phone, code } = fieldsOf(request)
      const language = preferredLocale(request.headers['accept-language'])
      const session = await signIn(deps, {
        phone: said(phone),
        code: said(code),
        address: addressOf(request),
        language,
        agent: agentOf(request),
      })
      if (request.sessionToken) await signOut(deps, request.sessionToken)
      giveSession(reply, session)
      return reply.send({ token: session.token })
    },
  )

  app.delete(
    '/api/v1/session',
    { config: { permission: 'own.settings' }, schema: { response: { 204: z.null(), ...problemResponses } } },
    async (request, reply) => {
      requireViewer(request)
      await signOut(deps, requireSession(request))
      return dropSession(reply).code(204).send(null)
    },
  )
}

const meOf = (request: FastifyRequest, { agencies }: Deps) => {
  const viewer = requireViewer(request)
  const locale = askedLocale(request)
  return {
    id: viewer.personId,
    name: viewer.name,
    phone: viewer.phone && printPhone(viewer.phone),
    waitsForFactor: viewer.waitsForFactor ?? false,
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

/** Who one is, and in which role one acts. */
function ownRoutes(app: FastifyInstance, deps: Deps): void {
  app.get(
    '/api/v1/me',
    { config: { permission: 'own.read' }, schema: { response: { 200: Me, ...problemResponses } } },
    async (request) => meOf(request, deps),
  )

  app.get(
    '/api/v1/me/memberships',
    {
      config: { permission: 'own.read' },
      schema: { response: { 200: z.object({ items: z.array(Membership), next: z.null() }), ...problemResponses } },
    },
    async (request) => ({ items: meOf(request, deps).memberships, next: null }),
  )

  app.post(
    '/api/v1/me/membership',
    {
      config: { permission: 'own.settings' },
      schema: { body: MembershipIn, response: { 200: Me, ...problemResponses } },
    },
    async (request) => {
      const viewer = requireViewer(request)
      const { id } = fieldsOf(request)
      if (id === undefined || (id !== null && !Number.isInteger(Number(id)))) throw invalid('id', 'missing')
      await chooseMembership(deps, viewer, requireSession(request), id === null ? null : Number(id))
      request.viewer = { ...viewer, acting: viewer.memberships.find((membership) => membership.id === Number(id)) }
      return meOf(request, deps)
    },
  )
}

/** Name, home, language, where one is signed in. */
function profileRoutes(app: FastifyInstance, deps: Deps): void {
  const profileOf = async (request: FastifyRequest) => {
    const { hasOneId, createdAt: _, phone, ...profile } = await findProfile(deps.db, requireViewer(request).personId)
    return { ...profile, phone: phone && printPhone(phone), oneId: hasOneId }
  }
  const profiled = { schema: { response: { 200: ProfileOut, ...problemResponses } } }
  const profiledBy = (body: z.ZodObject) => ({ schema: { body, response: { 200: ProfileOut, ...problemResponses } } })
  app.get('/api/v1/me/profile', { config: own('own.read'), ...profiled }, async (request) => profileOf(request))
  app.post('/api/v1/me/profile', { config: own('own.write'), ...profiledBy(ProfileIn) }, async (request) => {
    await setProfile(deps.db, requireViewer(request).personId, checkProfile(deps, fieldsOf(request)), deps.clock())
    return profileOf(request)
  })
  app.post('/api/v1/me/language', { config: own('own.settings'), ...profiledBy(LanguageIn) }, async (request) => {
    await setLanguage(deps.db, requireViewer(request).personId, checkLanguage(fieldsOf(request)['language']))
    return profileOf(request)
  })

  const sessions = z.object({ items: z.array(SessionOut), next: z.null() })
  app.get(
    '/api/v1/me/sessions',
    { config: own('own.read'), schema: { response: { 200: sessions, ...problemResponses } } },
    async (request) => {
      const { personId, session } = requireViewer(request)
      const items = (await listSessions(deps.db, personId, deps.clock())).map(
        ({ id, agent, createdAt, seenAt, expiresAt }) => ({
          id,
          agent,
          createdAt: createdAt.toISOString(),
          seenAt: seenAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
          current: id === session?.id,
        }),
      )
      return { items, next: null }
    },
  )
  app.delete('/api/v1/me/sessions/:id', { config: own('own.settings'), ...nothing }, async (request, reply) => {
    await endSession(deps, requireViewer(request), idIn(request))
    return reply.code(204).send(null)
  })
}

/** The second factor: what is there, a code app to come. */
function factorRoutes(app: FastifyInstance, deps: Deps): void {
  const factors = z.object({ items: z.array(FactorOut), next: z.null() })
  app.get(
    '/api/v1/me/factors',
    { config: own('own.read'), schema: { response: { 200: factors, ...problemResponses } } },
    async (request) => {
      const found = await listFactors(deps.db, requireViewer(request).personId)
      return {
        items: found.map(({ id, kind, name, createdAt }) => ({ id, kind, name, createdAt: createdAt.toISOString() })),
        next: null,
      }
    },
  )
  app.delete('/api/v1/me/factors/:id', { config: own('own.settings'), ...nothing }, async (request, reply) => {
    await dropFactor(deps, requireViewer(request), idIn(request))
    return reply.code(204).send(null)
  })
  const totp = z.object({ secret: z.string(), uri: z.string() })
  app.post(
    '/api/v1/me/factors/totp',
    { config: own('own.settings'), schema: { body: writes({}), response: { 200: totp, ...problemResponses } } },
    async (request) => beginTotp(deps, requireViewer(request)),
  )
}

/** A code app or a passkey that is confirmed, or given: the session goes on under a new token. */
function proofRoutes(app: FastifyInstance, deps: Deps): void {
  /** In the answer and in the cookie. */
  const renewed = (reply: FastifyReply, session: NewSession) => {
    giveSession(reply, session)
    return reply.send({ token: session.token })
  }
  const renewing = (body: z.ZodObject) => ({
    config: own('own.settings'),
    schema: { body, response: { 200: TokenOut, ...problemResponses } },
  })
  const optional = {
    config: own('own.settings'),
    schema: { body: writes({}), response: { 200: OptionsOut, ...problemResponses } },
  }
  const start = (request: FastifyRequest) => ({ agent: agentOf(request) })
  const renewalOf = (request: FastifyRequest) => ({
    token: requireSession(request),
    site: siteOf(request, deps.publicUrl),
    start: start(request),
  })
  app.post('/api/v1/me/factors/totp/confirm', renewing(CodeIn), async (request, reply) =>
    renewed(
      reply,
      await confirmTotp(
        deps,
        requireViewer(request),
        requireSession(request),
        said(fieldsOf(request)['code']),
        start(request),
      ),
    ),
  )
  app.post('/api/v1/session/factor', renewing(CodeIn), async (request, reply) =>
    renewed(
      reply,
      await giveCode(
        deps,
        requireViewer(request),
        requireSession(request),
        said(fieldsOf(request)['code']),
        start(request),
      ),
    ),
  )
  app.post('/api/v1/me/passkeys/options', optional, async (request) => ({
    options: JSON.stringify(await beginPasskey(deps, requireViewer(request), siteOf(request, deps.publicUrl))),
  }))
  app.post('/api/v1/me/passkeys', renewing(PasskeyIn), async (request, reply) => {
    const { name, response } = fieldsOf(request)
    const input = { name: said(name), response: parsed(response) }
    return renewed(reply, await finishPasskey(deps, requireViewer(request), input, renewalOf(request)))
  })
  app.post('/api/v1/session/passkey/options', optional, async (request) => ({
    options: JSON.stringify(await askPasskey(deps, requireViewer(request), siteOf(request, deps.publicUrl))),
  }))
  app.post('/api/v1/session/passkey', renewing(PasskeyIn), async (request, reply) => {
    const response = parsed(fieldsOf(request)['response'])
    return renewed(reply, await givePasskey(deps, requireViewer(request), response, renewalOf(request)))
  })
}

/** The browser's answer as it gave it. @throws invalid */
function parsed(value: unknown): unknown {
  try {
    return JSON.parse(said(value))
  } catch {
    throw invalid('response', 'not_json')
  }
}
