// `/api/v1/responsibility`: who leads what where, for everybody to read; changing it is the administrator's.
import { country } from '../territories/index.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { field, reads, several, writes } from '../platform/input.ts'
import { askedLocale } from '../language/index.ts'
import { requireViewer } from '../people/index.ts'
import { invalid } from '../platform/problems.ts'
import { fieldsOf, type Fields, idOf, textOf, queryOf } from '../platform/query.ts'
import { problemResponses } from '../ui/index.ts'
import { changeMatrix, type MatrixChange, type MatrixDeps, previewMatrix } from './actions.ts'
import { coverage, keyOf, type RawLine } from './rules.ts'
import { writeMatrix } from './file.ts'
import { connectedAgencies, linesOf, listVersions } from './store.ts'
import { asIs } from '../platform/as-is.ts'

const Line = z.object({
  key: z.string(),
  category: z.string(),
  territory: z.string(),
  place: z.string(),
  placeName: z.string().nullable(),
  lead: z.string(),
  coexecutors: z.array(z.string()),
})
const MovedOut = z.object({
  category: z.string(),
  district: z.string(),
  from: z.number().nullable(),
  to: z.number().nullable(),
})
const Named = z.object({ id: z.number(), name: z.string() })
const Coverage = z.object({
  offered: z.number(),
  unconnected: z.array(z.object({ agency: Named, types: z.number() })),
  gaps: z.array(z.object({ category: z.string(), district: z.string() })),
})

const lineOf = (fields: Fields): RawLine => ({
  category: textOf(fields, 'category'),
  territory: textOf(fields, 'territory'),
  place: textOf(fields, 'place'),
  placeName: textOf(fields, 'placeName'),
  lead: textOf(fields, 'lead'),
  coexecutors: Array.isArray(fields['coexecutors'])
    ? fields['coexecutors'].map(String).join(' ')
    : textOf(fields, 'coexecutors'),
})

/** What a form or a body asks for: a file, a line to take out, or a line to set. */
export function matrixChangeOf(fields: Fields): MatrixChange {
  const file = textOf(fields, 'file')
  if (file !== undefined) return { file }
  const remove = textOf(fields, 'remove')
  return remove === undefined ? { set: lineOf(fields) } : { remove }
}

const MatrixIn = writes({
  file: field('The whole matrix as CSV, instead of a line.'),
  remove: field('The key of a line to take out.'),
  category: field('Of a line to set: the code of the type.'),
  territory: field('Where it holds, and below.'),
  place: field('`any`, `in_mahalla`, `mahalla` or `road`.'),
  placeName: field('Of a mahalla its code, of a road its name.'),
  lead: field('The kind of body that leads.'),
  coexecutors: several('The kinds that help.'),
  reason: field('Why; not needed for a preview.'),
})

export function matrixRoutes(app: FastifyInstance, deps: MatrixDeps): void {
  publicRoutes(app, deps)
  managedRoutes(app, deps)
  coverageRoute(app, deps)
}

/** The matrix in force. */
function publicRoutes(app: FastifyInstance, deps: MatrixDeps): void {
  const lines = z.object({ items: z.array(Line), next: z.null() })
  app.get(
    '/api/v1/responsibility',
    {
      config: { permission: 'public.read' },
      schema: {
        querystring: reads({ version: field('Of which version; absent: in force.') }),
        response: { 200: lines, ...problemResponses },
      },
    },
    async (request) => {
      const version = textOf(queryOf(request), 'version')
      if (version !== undefined && !/^\d{1,9}$/.test(version)) throw invalid('version', 'unknown_choice')
      const found = await linesOf(deps.db, idOf(queryOf(request), 'version'))
      return {
        items: found.map((line) => ({ ...line, key: keyOf(line), coexecutors: [...line.coexecutors] })),
        next: null,
      }
    },
  )
  app.get(
    '/api/v1/responsibility.csv',
    { config: { permission: 'public.read' }, schema: { response: { 200: z.string(), ...problemResponses } } },
    async (_request, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="responsibility.csv"')
        .serializer(asIs)
        .send(writeMatrix(await linesOf(deps.db))),
  )
}

function managedRoutes(app: FastifyInstance, deps: MatrixDeps): void {
  const managed = { permission: 'settings.change' as const }
  const moved = z.object({ items: z.array(MovedOut), next: z.null() })
  app.post(
    '/api/v1/responsibility/preview',
    { config: managed, schema: { body: MatrixIn, response: { 200: moved, ...problemResponses } } },
    async (request) => ({
      items: await previewMatrix(deps, matrixChangeOf(fieldsOf(request))),
      next: null,
    }),
  )
  const changed = z.object({ version: z.number() })
  app.post(
    '/api/v1/responsibility',
    { config: managed, schema: { body: MatrixIn, response: { 200: changed, ...problemResponses } } },
    async (request) => {
      const fields = fieldsOf(request)
      return {
        version: await changeMatrix(deps, requireViewer(request), matrixChangeOf(fields), textOf(fields, 'reason')),
      }
    },
  )
  const versions = z.object({
    items: z.array(
      z.object({ id: z.number(), at: z.string(), by: z.string().nullable(), reason: z.string(), lines: z.number() }),
    ),
    next: z.null(),
  })
  app.get(
    '/api/v1/responsibility/versions',
    { config: managed, schema: { response: { 200: versions, ...problemResponses } } },
    async () => ({
      items: (await listVersions(deps.db)).map(({ id, at, name, reason, lines: count }) => ({
        id,
        at: at.toISOString(),
        by: name,
        reason,
        lines: count,
      })),
      next: null,
    }),
  )
}

function coverageRoute(app: FastifyInstance, deps: MatrixDeps): void {
  app.get(
    '/api/v1/responsibility/coverage',
    {
      config: { permission: 'readiness.read' },
      schema: {
        querystring: reads({ territory: field('Within which territory.') }),
        response: { 200: Coverage, ...problemResponses },
      },
    },
    async (request) => {
      const within = deps.territories.find(textOf(queryOf(request), 'territory') ?? country)
      if (!within) throw invalid('territory', 'unknown_choice')
      const { offered, unconnected, gaps } = coverage(deps, await connectedAgencies(deps.db), within.code)
      const named = (id: number) => ({ id, name: deps.agencies.name(deps.agencies.get(id), askedLocale(request)) })
      return {
        offered,
        unconnected: unconnected.slice(0, 500).map(({ agency, types }) => ({ agency: named(agency), types })),
        gaps: gaps.slice(0, 1000),
      }
    },
  )
}
