// `/api/v1/me/data`, the account's end, the reporter's word on calls, and who looked.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { field, flag, reads, writes } from '../platform/input.ts'
import { askedLocale } from '../language/index.ts'
import { addressOf, printPhone, requireViewer } from '../people/index.ts'
import { fieldsOf, idIn, isOn, textOf, queryOf } from '../platform/query.ts'
import type { View } from '../reports/index.ts'
import { problemResponses } from '../ui/index.ts'
import {
  allowContact,
  collectMyData,
  deleteAccount,
  type MyData,
  type PrivacyDeps,
  readContact,
  viewsFor,
} from './actions.ts'

const ViewOut = z.object({
  at: z.string(),
  role: z.string(),
  agency: z.object({ id: z.number(), name: z.string() }),
  what: z.string(),
})
const DataOut = z.object({
  profile: z.object({
    name: z.string().nullable(),
    phone: z.string().nullable(),
    language: z.string(),
    channel: z.string(),
    homeDistrict: z.string().nullable(),
    homeMahalla: z.string().nullable(),
    oneId: z.boolean(),
    createdAt: z.string(),
  }),
  consents: z.array(z.object({ version: z.number(), at: z.string(), way: z.string(), language: z.string() })),
  sessions: z.array(z.object({ agent: z.string(), createdAt: z.string(), seenAt: z.string(), expiresAt: z.string() })),
  reports: z.array(
    z.object({
      id: z.number(),
      filedAt: z.string(),
      category: z.string(),
      district: z.string(),
      mahalla: z.string().nullable(),
      status: z.string(),
      joinedAt: z.string().nullable(),
      callAllowed: z.boolean(),
      views: z.array(ViewOut),
    }),
  ),
  steps: z.array(
    z.object({
      report: z.number(),
      seq: z.number(),
      at: z.string(),
      type: z.string(),
      role: z.string(),
      words: z.array(z.object({ name: z.string(), text: z.string() })),
    }),
  ),
  notices: z.array(z.object({ report: z.number(), at: z.string(), template: z.string(), channel: z.string() })),
  addresses: z.array(
    z.object({
      channel: z.string(),
      address: z.string(),
      madeAt: z.string(),
      confirmedAt: z.string().nullable(),
      closedAt: z.string().nullable(),
    }),
  ),
  choices: z.array(z.object({ kind: z.string(), choice: z.string() })),
})
export type DataJson = z.infer<typeof DataOut>

const viewOut = (
  deps: PrivacyDeps,
  { at, role, agencyId, what }: View,
  locale: Parameters<PrivacyDeps['agencies']['name']>[1],
): z.input<typeof ViewOut> => ({
  at: at.toISOString(),
  role,
  agency: { id: agencyId, name: deps.agencies.name(deps.agencies.get(agencyId), locale) },
  what,
})

/** Allow-list: what is not named here does not leave. */
function dataJson(deps: PrivacyDeps, data: MyData, locale: Parameters<PrivacyDeps['agencies']['name']>[1]): DataJson {
  const { name, phone, language, channel, homeDistrict, homeMahalla, hasOneId, createdAt } = data.profile
  const iso = (at: Date) => at.toISOString()
  return {
    profile: {
      name,
      phone: phone && printPhone(phone),
      language,
      channel,
      homeDistrict,
      homeMahalla,
      oneId: hasOneId,
      createdAt: iso(createdAt),
    },
    consents: data.consents.map((consent) => ({ ...consent, at: iso(consent.at) })),
    sessions: data.sessions.map((session) => ({
      agent: session.agent,
      createdAt: iso(session.createdAt),
      seenAt: iso(session.seenAt),
      expiresAt: iso(session.expiresAt),
    })),
    reports: data.reports.map((report) => ({
      ...report,
      filedAt: iso(report.filedAt),
      joinedAt: report.joinedAt && iso(report.joinedAt),
      views: report.views.map((view) => viewOut(deps, view, locale)),
    })),
    steps: data.steps.map(({ reportId, seq, at, type, role, words }) => ({
      report: reportId,
      seq,
      at: iso(at),
      type,
      role,
      words: Object.entries(words ?? {}).map(([part, said]) => ({ name: part, text: said })),
    })),
    notices: data.notices.map(({ reportId, at, template, channel: way }) => ({
      report: reportId,
      at: iso(at),
      template,
      channel: way,
    })),
    addresses: data.addresses.map(({ channel: way, address, madeAt, confirmedAt, closedAt }) => ({
      channel: way,
      address,
      madeAt: iso(madeAt),
      confirmedAt: confirmedAt && iso(confirmedAt),
      closedAt: closedAt && iso(closedAt),
    })),
    choices: Object.entries(data.choices).map(([kind, choice]) => ({ kind, choice })),
  }
}

export function privacyRoutes(app: FastifyInstance, deps: PrivacyDeps): void {
  const taking = (body: z.ZodType) => ({ schema: { body, response: { 204: z.null(), ...problemResponses } } })
  const DeleteIn = writes({
    code: field('The code that was sent to the phone, or that the app shows.'),
    sure: flag('The person is sure.'),
  })

  app.get(
    '/api/v1/me/data',
    {
      config: { permission: 'own.read' },
      schema: { querystring: reads({ download: flag('As a file.') }), response: { 200: DataOut, ...problemResponses } },
    },
    async (request, reply) => {
      reply.header('cache-control', 'private, no-store')
      if (queryOf(request)['download'] !== undefined)
        reply.header('content-disposition', 'attachment; filename="xalq-nazorati.json"')
      return dataJson(deps, await collectMyData(deps, requireViewer(request)), askedLocale(request))
    },
  )

  app.post(
    '/api/v1/me/delete',
    { config: { permission: 'own.write' }, ...taking(DeleteIn) },
    async (request, reply) => {
      const fields = fieldsOf(request)
      const input = { code: textOf(fields, 'code'), sure: isOn(fields, 'sure'), address: addressOf(request) }
      await deleteAccount(deps, requireViewer(request), input, askedLocale(request))
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/reports/:id/contact-permission',
    { config: { permission: 'own.write' }, ...taking(writes({ allowed: flag('The body may call.') })) },
    async (request, reply) => {
      await allowContact(deps, requireViewer(request), idIn(request), isOn(fieldsOf(request), 'allowed'))
      return reply.code(204).send(null)
    },
  )

  const contact = z.object({ name: z.string().nullable(), phone: z.string().nullable() })
  // A look is written down: that is a POST, which no link or prefetch makes.
  app.post(
    '/api/v1/reports/:id/contact',
    {
      config: { permission: 'contact.read' },
      schema: { body: writes({}), response: { 200: contact, ...problemResponses } },
    },
    async (request, reply) => {
      const { name, phone } = await readContact(deps, requireViewer(request), idIn(request))
      reply.header('cache-control', 'private, no-store')
      return { name, phone: phone && printPhone(phone) }
    },
  )

  const views = z.object({ items: z.array(ViewOut), next: z.null() })
  app.get(
    '/api/v1/reports/:id/views',
    { config: { permission: 'own.read' }, schema: { response: { 200: views, ...problemResponses } } },
    async (request) => {
      const locale = askedLocale(request)
      return {
        items: (await viewsFor(deps, requireViewer(request), idIn(request))).map((view) => viewOut(deps, view, locale)),
        next: null,
      }
    },
  )
}
