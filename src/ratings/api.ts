// `/api/v1/ratings` as it stands now, and editions as they were published, with everything they were made from.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { field, reads, writes } from '../platform/input.ts'
import { requireViewer } from '../people/index.ts'
import { Problem } from '../platform/problems.ts'
import { fieldsOf, textOf, queryOf, idIn } from '../platform/query.ts'
import { problemResponses } from '../ui/index.ts'
import { correctEdition, formulaOf, type LiveRating, type RatingDeps } from './actions.ts'
import { type Edition, editionKinds } from './editions.ts'
import { formula, parts } from './rules.ts'
import { readEdition, listEditions } from './store.ts'

const PartOut = z.object({ good: z.number(), all: z.number(), share: z.number(), points: z.number(), most: z.number() })
const eight = <T extends z.ZodType>(each: T) =>
  z.object(Object.fromEntries(parts.map((part) => [part, each])) as Record<(typeof parts)[number], T>)
const RatedOut = z.object({
  id: z.number(),
  score: z.number(),
  low: z.number(),
  high: z.number(),
  parts: eight(PartOut),
  cases: z.number(),
  few: z.boolean(),
  place: z.number().nullable(),
})
const Weights = eight(z.number())
const EditionOut = z.object({
  id: z.number(),
  kind: z.string(),
  from: z.string(),
  to: z.string(),
  at: z.string(),
  formula: z.string(),
  replaces: z.number().nullable(),
  reason: z.string().nullable(),
})
const SumOut = z.tuple([z.number(), z.string(), z.string(), z.number()])
const SupervisedOut = z.object({
  id: z.number(),
  decided: z.number(),
  decidedShare: z.number().nullable(),
  verified: z.number(),
  verifiedShare: z.number().nullable(),
  score: z.number().nullable(),
})
const GroupOut = z.object({ group: z.string(), rated: z.array(RatedOut) })
const WholeEdition = EditionOut.extend({
  weights: Weights,
  minimumCases: z.number(),
  usualCases: z.number(),
  window: z.object({ from: z.string(), to: z.string() }),
  inputs: z.object({ sums: z.array(SumOut), own: z.array(SumOut), pages: z.array(z.number()) }),
  groups: z.array(GroupOut),
  supervisors: z.object({ district: z.array(SupervisedOut), region: z.array(SupervisedOut) }),
})

export const editionOut = ({ id, kind, from, to, at, formula: by, replaces, reason }: Edition) => ({
  id,
  kind,
  from,
  to,
  at: at.toISOString(),
  formula: by,
  replaces,
  reason,
})

const open = { permission: 'public.read' as const }

type Deps = RatingDeps & { live: () => Promise<LiveRating> }

export function ratingRoutes(app: FastifyInstance, deps: Deps): void {
  liveRoute(app, deps)
  editionRoutes(app, deps)
}

function liveRoute(app: FastifyInstance, deps: Deps): void {
  const live = z.object({
    formula: z.string(),
    weights: Weights,
    minimumCases: z.number(),
    window: z.object({ from: z.string(), to: z.string() }),
    groups: z.array(GroupOut),
    supervisors: z.object({ district: z.array(SupervisedOut), region: z.array(SupervisedOut) }),
  })
  app.get(
    '/api/v1/ratings',
    {
      config: open,
      schema: {
        querystring: reads({ group: field('A group of peers, such as `SUV district`.') }),
        response: { 200: live, ...problemResponses },
      },
    },
    async (request) => {
      const asked = textOf(queryOf(request), 'group')
      const { groups, supervisors, window } = await deps.live()
      const { weights, minimumCases } = formulaOf(deps)
      const shown = Object.entries(groups).filter(([group]) => asked === undefined || group === asked)
      return {
        formula,
        weights,
        minimumCases,
        window,
        groups: shown.map(([group, rated]) => ({ group, rated })),
        supervisors,
      }
    },
  )
}

function editionRoutes(app: FastifyInstance, deps: Deps): void {
  const list = z.object({ items: z.array(EditionOut), next: z.null() })
  app.get(
    '/api/v1/editions',
    {
      config: open,
      schema: {
        querystring: reads({ kind: field('`week`, `month` or `year`.') }),
        response: { 200: list, ...problemResponses },
      },
    },
    async (request) => {
      const kind = editionKinds.find((each) => each === textOf(queryOf(request), 'kind'))
      return { items: (await listEditions(deps.db, kind, 200)).map((edition) => editionOut(edition)), next: null }
    },
  )
  app.get(
    '/api/v1/editions/:id',
    { config: open, schema: { response: { 200: WholeEdition, ...problemResponses } } },
    async (request) => {
      const edition = await readEdition(deps.db, idIn(request) ?? 0)
      if (!edition) throw new Problem('not_found')
      const { groups, ...content } = edition.content
      return {
        ...editionOut(edition),
        ...content,
        groups: Object.entries(groups).map(([group, rated]) => ({ group, rated })),
      }
    },
  )
  app.post(
    '/api/v1/editions/:id/correct',
    {
      config: { permission: 'settings.change' },
      schema: {
        body: writes({ reason: field('What was wrong.') }),
        response: { 201: z.object({ id: z.number() }), ...problemResponses },
      },
    },
    async (request, reply) => {
      const id = await correctEdition(deps, requireViewer(request), idIn(request), textOf(fieldsOf(request), 'reason'))
      return reply.code(201).send({ id })
    },
  )
}
