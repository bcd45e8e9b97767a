// `/api/v1/work`: what the person signed in must do next.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { askedLocale } from '../language/index.ts'
import { BulkOut, listedOut, ListedOut } from '../lists/index.ts'
import type { ReportDeps } from '../reports/index.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import { requireViewer } from '../people/index.ts'
import { field, several, writes } from '../platform/input.ts'
import { fieldsOf, idOf, idsOf, textOf } from '../platform/query.ts'
import { handOver, readWeek, takeInBulk } from './actions.ts'
import { readWork } from './reading.ts'

const WorkOut = z.object({
  items: z.array(ListedOut),
  next: z.string().nullable(),
  counts: z.object({
    new: z.number(),
    dueToday: z.number(),
    overdue: z.number(),
    waiting: z.number(),
    publication: z.number().nullable(),
  }),
})

const WeekOut = z.object({
  since: z.string(),
  done: z.array(z.object({ day: z.string(), type: z.string(), n: z.number(), late: z.number() })),
  words: z.object({ consents: z.number(), objections: z.number() }).nullable(),
  ahead: z.array(ListedOut),
})

const BulkIn = writes({
  action: field('`accept` or `assign`.'),
  reports: several('The ids of the reports.'),
  officer: field('Of `assign`: the person of the body.'),
})
const HandOverIn = writes({ from: field('Whose reports.'), to: field('Who takes them over.') })

export function workRoutes(app: FastifyInstance, deps: ReportDeps): void {
  app.post(
    '/api/v1/work/bulk',
    { config: { permission: 'work.bulk' }, schema: { body: BulkIn, response: { 200: BulkOut, ...problemResponses } } },
    async (request) => {
      const fields = fieldsOf(request)
      return takeInBulk(deps, requireViewer(request), {
        action: textOf(fields, 'action'),
        reports: idsOf(fields, 'reports'),
        officer: idOf(fields, 'officer'),
      })
    },
  )

  app.post(
    '/api/v1/work/hand-over',
    {
      config: { permission: 'team.manage' },
      schema: { body: HandOverIn, response: { 200: BulkOut.extend({ left: z.number() }), ...problemResponses } },
    },
    async (request) => {
      const fields = fieldsOf(request)
      return handOver(deps, requireViewer(request), { from: idOf(fields, 'from'), to: idOf(fields, 'to') })
    },
  )

  app.get(
    '/api/v1/work/week',
    { config: { permission: 'work.week' }, schema: { response: { 200: WeekOut, ...problemResponses } } },
    async (request) => {
      const locale = askedLocale(request)
      const { since, done, words, ahead } = await readWeek(deps, requireViewer(request), locale)
      return { since: since.toISOString(), done, words, ahead: ahead.map((row) => listedOut(row, locale)) }
    },
  )

  app.get(
    '/api/v1/work',
    { config: { permission: 'work.read' }, schema: { response: { 200: WorkOut, ...problemResponses } } },
    async (request) => {
      const locale = askedLocale(request)
      const { rows, next, counts } = await readWork(deps, request, locale)
      return {
        items: rows.map((row) => listedOut(row, locale)),
        next,
        counts: {
          new: counts.fresh,
          dueToday: counts.today,
          overdue: counts.overdue,
          waiting: counts.waiting,
          publication: counts.publication,
        },
      }
    },
  )
}
