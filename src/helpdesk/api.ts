// `/api/v1/help`, `/broadcasts`, `/intakes` and `/status`: the project office's desk, and how the platform does.
import type { FastifyInstance } from 'fastify'
import { listGateways, works } from '../notices/index.ts'
import { z } from 'zod'
import { field, flag, writes } from '../platform/input.ts'
import { addressOf, requireViewer } from '../people/index.ts'
import { fieldsOf, isOn, type Fields, textOf, idIn } from '../platform/query.ts'
import { filingInputOf } from '../filing/index.ts'
import { nothingBack, problemResponses } from '../ui/index.ts'
import {
  askHelp,
  broadcast,
  type DeskDeps,
  desksOf,
  type Intake,
  readRequest,
  replyHelp,
  sendCallerCode,
  takeIntake,
} from './actions.ts'
import { listRequests, readHealth } from './store.ts'

const RequestOut = z.object({
  id: z.number(),
  agency: z.number(),
  topic: z.string(),
  title: z.string(),
  state: z.string(),
  changedAt: z.string(),
})
const Thread = RequestOut.extend({
  messages: z.array(z.object({ role: z.string(), text: z.string(), at: z.string() })),
})

export const intakeOf = (fields: Fields): Intake => ({
  phone: textOf(fields, 'phone'),
  code: textOf(fields, 'code'),
  key: /^[0-9a-f-]{36}$/.exec(textOf(fields, 'key') ?? '')?.[0],
  calledBack: isOn(fields, 'calledBack') || textOf(fields, 'confirm') === 'callback',
  filing: filingInputOf(fields),
})

const HelpIn = writes({
  topic: field('What it is about.'),
  title: field('The heading.'),
  text: field('The words.'),
  until: field('Of a message to all: until which day it is shown.'),
})
const IntakeIn = z
  .looseObject({
    phone: field('The caller’s phone.'),
    code: field('The code that the caller read out.'),
    key: field('The same key is the same intake: a UUID.'),
    calledBack: flag('The caller was called back instead.'),
    confirm: field('`callback`: the same.'),
  })
  .meta({ description: 'Besides, the fields of `POST /api/v1/reports`.' })

const created = z.object({ id: z.number() })
const texts = (fields: Fields) => ({
  topic: textOf(fields, 'topic'),
  title: textOf(fields, 'title'),
  text: textOf(fields, 'text'),
  until: textOf(fields, 'until'),
})

export function deskRoutes(app: FastifyInstance, deps: DeskDeps): void {
  helpRoutes(app, deps)
  intakeRoutes(app, deps)
  statusRoute(app, deps)
}

function helpRoutes(app: FastifyInstance, deps: DeskDeps): void {
  const listed = z.object({ items: z.array(RequestOut), next: z.null() })
  app.get(
    '/api/v1/help',
    { config: { permission: 'help.read' }, schema: { response: { 200: listed, ...problemResponses } } },
    async (request) => ({
      items: (await listRequests(deps.db, desksOf(deps, requireViewer(request)), 100)).map(
        ({ id, agencyId, topic, title, state, changedAt }) => ({
          id,
          agency: agencyId,
          topic,
          title,
          state,
          changedAt: changedAt.toISOString(),
        }),
      ),
      next: null,
    }),
  )
  app.post(
    '/api/v1/help',
    { config: { permission: 'help.ask' }, schema: { body: HelpIn, response: { 201: created, ...problemResponses } } },
    async (request, reply) =>
      reply.code(201).send({ id: await askHelp(deps, requireViewer(request), texts(fieldsOf(request))) }),
  )
  app.get(
    '/api/v1/help/:id',
    { config: { permission: 'help.read' }, schema: { response: { 200: Thread, ...problemResponses } } },
    async (request) => {
      const { request: found, messages } = await readRequest(deps, requireViewer(request), idIn(request))
      const { id, agencyId, topic, title, state, changedAt } = found
      return {
        id,
        agency: agencyId,
        topic,
        title,
        state,
        changedAt: changedAt.toISOString(),
        messages: messages.map((each) => ({ ...each, at: each.at.toISOString() })),
      }
    },
  )
  app.post(
    '/api/v1/help/:id',
    {
      config: { permission: 'help.read' },
      schema: { ...nothingBack, body: writes({ text: field('The reply.'), close: flag('Ends the request.') }) },
    },
    async (request, reply) => {
      const fields = fieldsOf(request)
      await replyHelp(deps, requireViewer(request), idIn(request), textOf(fields, 'text'), isOn(fields, 'close'))
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/v1/broadcasts',
    {
      config: { permission: 'broadcast.send' },
      schema: { body: HelpIn, response: { 201: created, ...problemResponses } },
    },
    async (request, reply) =>
      reply.code(201).send({ id: await broadcast(deps, requireViewer(request), texts(fieldsOf(request))) }),
  )
}

function intakeRoutes(app: FastifyInstance, deps: DeskDeps): void {
  const coded = z.object({ demoCode: z.string().optional() })
  app.post(
    '/api/v1/intakes/codes',
    {
      config: { permission: 'intake.take' },
      schema: { body: writes({ phone: field('The caller’s phone.') }), response: { 202: coded, ...problemResponses } },
    },
    async (request, reply) => {
      const { demoCode } = await sendCallerCode(deps, textOf(fieldsOf(request), 'phone'), addressOf(request))
      return reply.code(202).send(demoCode === undefined ? {} : { demoCode })
    },
  )
  app.post(
    '/api/v1/intakes',
    {
      config: { permission: 'intake.take' },
      schema: { body: IntakeIn, response: { 201: created, ...problemResponses } },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send({ id: await takeIntake(deps, requireViewer(request), intakeOf(fieldsOf(request)), addressOf(request)) }),
  )
}

function statusRoute(app: FastifyInstance, deps: DeskDeps): void {
  const health = z.object({
    lateSteps: z.number(),
    queuedMessages: z.number(),
    failedToday: z.number(),
    sms: z.boolean(),
    channels: z.array(
      z.object({
        name: z.string().meta({ description: '`telegram`, `push`, `email` or `sms`: those that are connected.' }),
        works: z.boolean(),
      }),
    ),
    oneId: z.boolean(),
  })
  app.get(
    '/api/v1/status',
    { config: { permission: 'public.read' }, schema: { response: { 200: health, ...problemResponses } } },
    async () => ({
      ...(await readHealth(deps.db, deps.clock())),
      sms: deps.sms !== undefined,
      channels: (
        await listGateways(
          deps.db,
          deps.channels.map(({ name }) => name),
          deps.clock(),
        )
      ).map((gateway) => ({
        name: gateway.channel,
        works: works(gateway),
      })),
      oneId: deps.oneId !== undefined,
    }),
  )
}
