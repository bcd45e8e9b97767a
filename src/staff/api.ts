// `/api/v1/agencies/{id}/people` and `/invitations`: who works at a body, and bringing them in.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { field, several, writes } from '../platform/input.ts'
import { askedLocale } from '../language/index.ts'
import { printPhone, requireViewer } from '../people/index.ts'
import { fieldsOf, type Fields, idOf, listOf, textOf, paramsOf, requireId } from '../platform/query.ts'
import { nothingBack, problemResponses } from '../ui/index.ts'
import {
  acceptInvitation,
  invite,
  type InvitationInput,
  manageMember,
  memberSteps,
  readInvitation,
  revokeInvitation,
  type StaffDeps,
} from './actions.ts'
import { listInvitations, listMembers } from './store.ts'
import { present } from '../platform/present.ts'

const MemberOut = z.object({
  membership: z.number(),
  person: z.number(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  role: z.string(),
  territory: z.string(),
  groups: z.array(z.string()),
  suspended: z.boolean(),
  hasSecondFactor: z.boolean(),
})
const InvitationOut = z.object({
  id: z.number(),
  role: z.string(),
  name: z.string(),
  to: z.string(),
  invitedAt: z.string(),
  expiresAt: z.string(),
})
const Offer = z.object({
  role: z.string(),
  agency: z.object({ id: z.number(), name: z.string() }),
  territory: z.string(),
  expiresAt: z.string(),
})

export const invitationInputOf = (fields: Fields): InvitationInput => ({
  role: textOf(fields, 'role'),
  name: textOf(fields, 'name'),
  to: textOf(fields, 'to'),
  groups: listOf(fields, 'groups'),
  territory: textOf(fields, 'territory'),
})

const InvitationIn = writes({
  role: field('The role.'),
  name: field('Who is invited.'),
  to: field('A phone, or an e-mail address.'),
  groups: several('Of a controller: the codes of groups; none: all.'),
  territory: field('A part of the body’s territory.'),
})

const managed = { permission: 'people.manage' as const }
const nothing = { config: managed, schema: nothingBack }

export function staffRoutes(app: FastifyInstance, deps: StaffDeps): void {
  memberRoutes(app, deps)
  invitationRoutes(app, deps)
  offerRoutes(app, deps)
}

function memberRoutes(app: FastifyInstance, deps: StaffDeps): void {
  const members = z.object({ items: z.array(MemberOut), next: z.null() })
  app.get(
    '/api/v1/agencies/:id/people',
    { config: managed, schema: { response: { 200: members, ...problemResponses } } },
    async (request) => {
      const found = await listMembers(deps.db, requireId(request))
      const items = found.map(({ id, personId, name, phone, role, territory, groups, suspendedAt, hasFactor }) => ({
        membership: id,
        person: personId,
        name,
        phone: phone && printPhone(phone),
        role,
        territory,
        groups,
        suspended: suspendedAt !== null,
        hasSecondFactor: hasFactor,
      }))
      return { items, next: null }
    },
  )

  for (const step of memberSteps) {
    const body = writes({ successor: field('Who takes the open reports over.'), reason: field('Why.') })
    app.post(
      `/api/v1/agencies/:id/people/:membership/${step}`,
      { ...nothing, schema: { ...nothing.schema, body } },
      async (request, reply) => {
        const fields = fieldsOf(request)
        const input = {
          membership: idOf(paramsOf(request), 'membership'),
          successor: idOf(fields, 'successor'),
          reason: textOf(fields, 'reason'),
        }
        await manageMember(deps, requireViewer(request), requireId(request), step, input)
        return reply.code(204).send(null)
      },
    )
  }
}

function invitationRoutes(app: FastifyInstance, deps: StaffDeps): void {
  const invitations = z.object({ items: z.array(InvitationOut), next: z.null() })
  app.get(
    '/api/v1/agencies/:id/invitations',
    { config: managed, schema: { response: { 200: invitations, ...problemResponses } } },
    async (request) => {
      const found = await listInvitations(deps.db, requireId(request), deps.clock())
      const items = found.map(({ id, role, name, phone, email, invitedAt, expiresAt }) => ({
        id,
        role,
        name,
        to: phone ? printPhone(phone) : present(email, 'the address'),
        invitedAt: invitedAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      }))
      return { items, next: null }
    },
  )
  const invited = z.object({ id: z.number(), link: z.string().optional() })
  app.post(
    '/api/v1/agencies/:id/invitations',
    { config: managed, schema: { body: InvitationIn, response: { 201: invited, ...problemResponses } } },
    async (request, reply) => {
      const { id, link } = await invite(
        deps,
        requireViewer(request),
        requireId(request),
        invitationInputOf(fieldsOf(request)),
        askedLocale(request),
      )
      return reply.code(201).send({ id, ...(link && { link }) })
    },
  )
  app.delete('/api/v1/agencies/:id/invitations/:invitation', nothing, async (request, reply) => {
    await revokeInvitation(deps, requireViewer(request), requireId(request), idOf(paramsOf(request), 'invitation'))
    return reply.code(204).send(null)
  })
}

/** What an invited person opens. */
function offerRoutes(app: FastifyInstance, deps: StaffDeps): void {
  const linked = { permission: 'link.open' as const }
  const tokenOf = (request: FastifyRequest) => textOf(paramsOf(request), 'token') ?? ''
  app.get(
    '/api/v1/invitations/:token',
    { config: linked, schema: { response: { 200: Offer, ...problemResponses } } },
    async (request) => {
      const { role, agencyId, territory, expiresAt } = await readInvitation(deps, tokenOf(request))
      const name = deps.agencies.name(deps.agencies.get(agencyId), askedLocale(request))
      return { role, agency: { id: agencyId, name }, territory, expiresAt: expiresAt.toISOString() }
    },
  )
  const accepted = z.object({ membership: z.number() })
  app.post(
    '/api/v1/invitations/:token/accept',
    { config: linked, schema: { body: writes({}), response: { 200: accepted, ...problemResponses } } },
    async (request) => ({
      membership: await acceptInvitation(deps, request.viewer, request.sessionToken, tokenOf(request)),
    }),
  )
}
