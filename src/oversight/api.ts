// `/api/v1/oversight`: the figures of a territory for programs; `/api/v1/instructions`: given, answered, closed.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { field, writes } from '../platform/input.ts'
import { askedLocale } from '../language/index.ts'
import { actingOf, may, requireViewer } from '../people/index.ts'
import { fieldsOf, idOf, textOf, queryOf, idIn } from '../platform/query.ts'
import type { ReportDeps } from '../reports/index.ts'
import { nothingBack, problemResponses } from '../ui/index.ts'
import { answerInstruction, closeInstruction, giveInstruction, openOverview, placeOf } from './actions.ts'
import { listInstructions } from './store.ts'

const FiguresOut = z.object({
  open: z.number(),
  overdue: z.number(),
  soon: z.number(),
  asking: z.number(),
  repeat: z.number(),
  verifying: z.number(),
  unchecked: z.number(),
  deferred: z.number(),
})
const OverviewOut = z.object({
  territory: z.string(),
  figures: FiguresOut,
  bodies: z.array(FiguresOut.extend({ agency: z.number() })),
  places: z.array(FiguresOut.extend({ territory: z.string() })),
  visits: z.array(z.object({ report: z.number(), km: z.number().nullable() })),
  hot: z.array(
    z.object({
      category: z.string(),
      district: z.string(),
      count: z.number(),
      lat: z.number(),
      lng: z.number(),
      reports: z.array(z.number()),
    }),
  ),
  trend: z.array(z.object({ measure: z.string(), now: z.number(), last: z.number(), before: z.number() })),
})
const InstructionOut = z.object({
  id: z.number(),
  hokimlik: z.number(),
  agency: z.number(),
  text: z.string(),
  due: z.string(),
  madeAt: z.string(),
  answer: z.string().nullable(),
  answeredAt: z.string().nullable(),
  closedAt: z.string().nullable(),
})

const InstructionIn = writes({
  agency: field('The body.'),
  text: field('What it must do.'),
  due: field('A day such as `2027-03-01`.'),
})

export function oversightRoutes(app: FastifyInstance, deps: ReportDeps): void {
  overviewRoute(app, deps)
  instructionRoutes(app, deps)
}

function overviewRoute(app: FastifyInstance, deps: ReportDeps): void {
  const readOverview = openOverview(deps)
  app.get(
    '/api/v1/oversight',
    { config: { permission: 'oversight.read' }, schema: { response: { 200: OverviewOut, ...problemResponses } } },
    async (request) => {
      const place = placeOf(deps, actingOf(requireViewer(request)), textOf(queryOf(request), 'territory'))
      const { figures, bodies, places, visits, hot, trend } = await readOverview(place, askedLocale(request))
      return {
        territory: place.code,
        figures,
        bodies: bodies.map(({ key, ...rest }) => ({ ...rest, agency: Number(key) })),
        places: places.map(({ key, ...rest }) => ({ ...rest, territory: key })),
        visits: visits.map(({ of, km }) => ({ report: of.row.report.id, km })),
        hot,
        trend,
      }
    },
  )
}

function instructionRoutes(app: FastifyInstance, deps: ReportDeps): void {
  const list = z.object({ items: z.array(InstructionOut), next: z.null() })
  app.get(
    '/api/v1/instructions',
    { config: { permission: 'instruction.read' }, schema: { response: { 200: list, ...problemResponses } } },
    async (request) => {
      const viewer = requireViewer(request)
      const { agencyId } = actingOf(viewer)
      const mine = may(viewer, 'instruction.give')
        ? { hokimlik: agencyId }
        : { agencies: deps.agencies.withBelow(agencyId) }
      const items = (await listInstructions(deps.db, mine, 100)).map(
        ({ hokimlikId, agencyId: agency, dueOn, madeAt, answeredAt, closedAt, ...rest }) => ({
          ...rest,
          hokimlik: hokimlikId,
          agency,
          due: dueOn,
          madeAt: madeAt.toISOString(),
          answeredAt: answeredAt?.toISOString() ?? null,
          closedAt: closedAt?.toISOString() ?? null,
        }),
      )
      return { items, next: null }
    },
  )
  app.post(
    '/api/v1/instructions',
    {
      config: { permission: 'instruction.give' },
      schema: { body: InstructionIn, response: { 201: z.object({ id: z.number() }), ...problemResponses } },
    },
    async (request, reply) => {
      const fields = fieldsOf(request)
      const given = await giveInstruction(deps, requireViewer(request), {
        agency: idOf(fields, 'agency'),
        text: textOf(fields, 'text'),
        due: textOf(fields, 'due'),
      })
      return reply.code(201).send({ id: given })
    },
  )
  app.post(
    '/api/v1/instructions/:id/answer',
    {
      config: { permission: 'instruction.answer' },
      schema: { ...nothingBack, body: writes({ answer: field('What was done.') }) },
    },
    async (request, reply) => {
      await answerInstruction(deps, requireViewer(request), idIn(request), textOf(fieldsOf(request), 'answer'))
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/v1/instructions/:id/close',
    { config: { permission: 'instruction.give' }, schema: { ...nothingBack, body: writes({}) } },
    async (request, reply) => {
      await closeInstruction(deps, requireViewer(request), idIn(request))
      return reply.code(204).send(null)
    },
  )
}
