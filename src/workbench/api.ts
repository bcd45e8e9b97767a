// `/api/v1/work`: what the person signed in must do next.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { askedLocale } from '../language/index.ts'
import { BulkOut, listedOut, ListedOut } from '../lists/index.ts'
import type { ReportDeps } from '../reports/index.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import { requireViewer } from '../people/index.ts'
import { field, flag, reads, several, writes } from '../platform/input.ts'
import { fieldsOf, idOf, idsOf, queryOf, textOf } from '../platform/query.ts'
import { handOver, readWeek, takeInBulk } from './actions.ts'
import { readWork } from './reading.ts'

const WorkOut = z.object({
  items: z.array(ListedOut),
  next: z.string().nullable(),
  total: z.number().meta({ description: 'How many the filter holds, as far as 1000.' }),
  tabs: z.record(z.string(), z.number()).meta({ description: 'How many each tab of the role holds.' }),
  figures: z.record(z.string(), z.number()).meta({ description: 'Each is a filter: its list holds so many.' }),
})

const WeekOut = z.object({
  since: z.string(),
  done: z.array(z.object({ day: z.string(), type: z.string(), n: z.number(), late: z.number() })),
  words: z.object({ consents: z.number(), objections: z.number() }).nullable(),
  ahead: z.array(ListedOut),
})

const BulkIn = writes({
  action: field('`accept`, `take`, `assign`, `publish`, `ask` or `add_note`.'),
  reports: several('The ids of the reports.'),
  officer: field('Of `assign`: the person of the body.'),
  text: field('Of `ask` and `add_note`: the words, the same for all.'),
})
const WorkIn = reads({
  tab: field('`next`, `asking`, `waiting`, `publication` or `all`, as far as the role has them.'),
  q: field('The number of a report, words, or for dispatchers a phone.'),
  due: field('`overdue` or `today`, by the own clock.'),
  new: flag('Only what came in anew.'),
  officer: field('`me`, `none`, or the id of a person of the body.'),
  group: field('The code of a group of types.'),
  category: field('The code of a type.'),
  territory: field('The code of a district of the own territory.'),
  mahalla: field('The code of a mahalla.'),
  agency: field('The id of a body, with all below it.'),
  alone: flag('The body without those below it.'),
  mark: field('One of `open`, `soon`, `asking`, `repeat`, `unchecked`, `unplaced`, as in public lists.'),
  status: field('A status.'),
  overdue: flag('Only what is past its promise.'),
  flag: field('`repeat`, `joined`, `asking`, `incident` or `unplaced`.'),
  since: field('Filed on this day or later: `2026-09-01`.'),
  until: field('Filed on this day or earlier.'),
  order: field('`clock`, `promise`, `filed`, `type` or `place`.'),
  cursor: field('`next` of the page before.'),
})
const HandOverIn = writes({ from: field('Whose reports.'), to: field('Who takes them over.') })

export function workRoutes(app: FastifyInstance, deps: ReportDeps): void {
  app.post(
    '/api/v1/work/bulk',
    {
      config: { permission: 'work.several' },
      schema: { body: BulkIn, response: { 200: BulkOut, ...problemResponses } },
    },
    async (request) => {
      const fields = fieldsOf(request)
      return takeInBulk(deps, requireViewer(request), {
        action: textOf(fields, 'action'),
        reports: idsOf(fields, 'reports'),
        officer: idOf(fields, 'officer'),
        text: textOf(fields, 'text'),
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
    {
      config: { permission: 'work.read' },
      schema: { querystring: WorkIn, response: { 200: WorkOut, ...problemResponses } },
    },
    async (request) => {
      const locale = askedLocale(request)
      const { rows, next, total, tabs, figures } = await readWork(
        deps,
        requireViewer(request),
        queryOf(request),
        locale,
      )
      return {
        items: rows.map((row) => listedOut(row, locale)),
        next,
        total,
        tabs: Object.fromEntries(tabs.map(({ tab, n }) => [tab, n])),
        figures: Object.fromEntries(figures.map(({ name, n }) => [name, n])),
      }
    },
  )
}
