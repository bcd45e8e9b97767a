// `/api/v1/reports` as a list.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { askedLocale, type Locale } from '../language/index.ts'
import { field, flag, paging, reads } from '../platform/input.ts'
import { queryOf } from '../platform/query.ts'
import { remember } from '../platform/remember.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import type { ReportDeps } from '../reports/index.ts'
import { readList, type Row } from './reading.ts'
import { ListedOut, listedOut } from './schema.ts'
import { asIs } from '../platform/as-is.ts'

const jsonRows = remember<string>(8000)

/** A row through the out-schema, once for each state it can be shown in: lists show the same rows to everybody. */
function listedJson(row: Row, locale: Locale): string {
  const { id, seq } = row.report
  const key = `${locale} ${id} ${seq} ${row.photo?.id} ${row.text === null} ${row.overdue}`
  return jsonRows(key, () => JSON.stringify(ListedOut.parse(listedOut(row, locale))))
}

/** What lists and maps are narrowed by alike. */
export const filterIn = {
  territory: field('The code of a region, district or city.'),
  group: field('The code of a group of types.'),
  category: field('The code of a type.'),
  agency: field('A body, with all below it.'),
  alone: flag('The body without those below it.'),
  status: field('A status.'),
  overdue: flag('Only what is past its promise.'),
  since: field('Filed in this month or later: `2026-09`.'),
}

const ListIn = reads({
  q: field('Words of the public text, in Latin or Cyrillic; all of them.'),
  ...filterIn,
  district: field('The same as `territory`, by another name.'),
  region: field('The same, by another name.'),
  mahalla: field('The code of a mahalla, or `none`.'),
  type: field('The same as `category`, by another name.'),
  mark: field('One of `open`, `soon`, `asking`, `repeat`, `unchecked`.'),
  ...paging,
})

export function listRoutes(app: FastifyInstance, deps: ReportDeps): void {
  app.get(
    '/api/v1/reports',
    {
      config: { permission: 'public.read', dear: true },
      schema: {
        querystring: ListIn,
        response: { 200: z.object({ items: z.array(ListedOut), next: z.string().nullable() }), ...problemResponses },
      },
    },
    async (request, reply) => {
      const locale = askedLocale(request)
      const { rows, next } = await readList(deps, request.viewer, queryOf(request), locale)
      const items = rows.map((row) => listedJson(row, locale)).join(',')
      return reply
        .serializer(asIs)
        .type('application/json; charset=utf-8')
        .send(`{"items":[${items}],"next":${JSON.stringify(next)}}` as never)
    },
  )
}
