// `/api/v1/work`: what the person signed in must do next.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { askedLocale } from '../language/index.ts'
import { listedOut, ListedOut, type ReportDeps } from '../reports/index.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import { readWork } from './reading.ts'

const WorkOut = z.object({
  items: z.array(ListedOut),
  next: z.string().nullable(),
  counts: z.object({ new: z.number(), dueToday: z.number(), overdue: z.number(), waiting: z.number(), publication: z.number().nullable() }),
})

export function workRoutes(app: FastifyInstance, deps: ReportDeps): void {
  app.get('/api/v1/work', { schema: { response: { 200: WorkOut, ...problemResponses } } }, async (request) => {
    const locale = askedLocale(request)
    const { rows, next, counts } = await readWork(deps, request, locale)
    return {
      items: rows.map((row) => listedOut(row, locale)),
      next,
      counts: { new: counts.fresh, dueToday: counts.today, overdue: counts.overdue, waiting: counts.waiting, publication: counts.publication },
    }
  })
}
