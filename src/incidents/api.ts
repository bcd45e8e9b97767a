// `/api/v1/incidents`: mass events for everybody to read; bodies open, fill, answer and close their own.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { field, paging, reads, several, writes } from '../platform/input.ts'
import { askedLocale, inLanguage, type Locale } from '../language/index.ts'
import { requireViewer } from '../people/index.ts'
import { readForm } from '../platform/forms.ts'
import { Problem } from '../platform/problems.ts'
import { type Fields, idOf, idsOf, listOf, textOf, queryOf, idIn } from '../platform/query.ts'
import { BulkOut } from '../lists/index.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import {
  answerIncident,
  attachReports,
  endIncident,
  type IncidentDeps,
  type IncidentInput,
  openIncident,
} from './actions.ts'
import type { Incident } from './rules.ts'
import { countAttached, findIncident, listIncidents } from './store.ts'
import { pageOf } from '../platform/present.ts'

const Listed = z.object({
  id: z.number(),
  url: z.string(),
  status: z.string(),
  title: z.string(),
  text: z.string(),
  agency: z.object({ id: z.number(), name: z.string() }),
  territory: z.string(),
  territoryName: z.string(),
  mahallas: z.array(z.string()),
  categories: z.array(z.string()),
  openedAt: z.string(),
  expectedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
})
const Whole = Listed.extend({ reports: z.object({ attached: z.number(), waiting: z.number(), closed: z.number() }) })

export const incidentInputOf = (fields: Fields): IncidentInput => ({
  district: textOf(fields, 'district'),
  mahallas: listOf(fields, 'mahallas'),
  categories: listOf(fields, 'categories'),
  title: textOf(fields, 'title'),
  text: textOf(fields, 'text'),
  expected: textOf(fields, 'expected'),
})

const IncidentIn = writes({
  district: field('The code of the district or city.'),
  mahallas: several('The codes of mahallas; none: the whole district.'),
  categories: several('The codes of types.'),
  title: field('What happened.'),
  text: field('What is being done.'),
  expected: field('When it should be over: a moment such as `2027-03-01T18:00`, in Tashkent.'),
})
const AnswerIn = writes({ text: field('What was done.') }).meta({ description: 'Pictures come as files `photo`.' })

const listed = (
  { agencies, territories }: IncidentDeps,
  incident: Incident,
  locale: Locale,
): z.input<typeof Listed> => ({
  id: incident.id,
  url: `/${locale}/incidents/${incident.id}`,
  status: incident.status,
  title: incident.title,
  text: incident.text,
  agency: { id: incident.agencyId, name: agencies.name(agencies.get(incident.agencyId), locale) },
  territory: incident.district,
  territoryName: inLanguage(territories.get(incident.district).name, locale),
  mahallas: incident.mahallas,
  categories: incident.categories,
  openedAt: incident.openedAt.toISOString(),
  expectedAt: incident.expectedAt?.toISOString() ?? null,
  closedAt: incident.closedAt?.toISOString() ?? null,
})

async function whole(deps: IncidentDeps, id: number | undefined, locale: Locale) {
  const incident = id === undefined ? undefined : await findIncident(deps.db, id)
  if (!incident) throw new Problem('not_found')
  return { ...listed(deps, incident, locale), reports: await countAttached(deps.db, incident.id) }
}

export function incidentRoutes(app: FastifyInstance, deps: IncidentDeps): void {
  publicRoutes(app, deps)
  keeperRoutes(app, deps)
}

/** What everybody may read. */
function publicRoutes(app: FastifyInstance, deps: IncidentDeps): void {
  app.get(
    '/api/v1/incidents',
    {
      config: { permission: 'public.read' },
      schema: {
        querystring: reads({ territory: field('The code of a region or district.'), ...paging }),
        response: { 200: z.object({ items: z.array(Listed), next: z.string().nullable() }), ...problemResponses },
      },
    },
    async (request) => {
      const query = queryOf(request)
      const territory = textOf(query, 'territory')
      const place = deps.territories.find(territory)
      if (territory !== undefined && !place)
        throw new Problem('invalid', { errors: [{ field: 'territory', code: 'unknown_choice' }] })
      const where = {
        region: place?.level === 'region' ? place.code : undefined,
        district: deps.territories.districtOf(territory ?? '')?.code,
      }
      const found = await listIncidents(deps.db, where, 51, idOf(query, 'cursor'))
      const { items, next } = pageOf(found, 50, ({ id }) => String(id))
      return { items: items.map((incident) => listed(deps, incident, askedLocale(request))), next: next ?? null }
    },
  )

  app.get(
    '/api/v1/incidents/:id',
    { config: { permission: 'public.read' }, schema: { response: { 200: Whole, ...problemResponses } } },
    async (request) => whole(deps, idIn(request), askedLocale(request)),
  )
}

/** What the body that keeps an incident does with it. */
function keeperRoutes(app: FastifyInstance, deps: IncidentDeps): void {
  app.post(
    '/api/v1/incidents',
    {
      config: { permission: 'incident.keep' },
      schema: { body: IncidentIn, response: { 201: Whole, ...problemResponses } },
    },
    async (request, reply) => {
      const { fields } = await readForm(request, { fileBytes: 0, files: 0 })
      const id = await openIncident(deps, requireViewer(request), incidentInputOf(fields))
      return reply.code(201).send(await whole(deps, id, askedLocale(request)))
    },
  )

  app.post(
    '/api/v1/incidents/:id/attach',
    {
      config: { permission: 'incident.keep' },
      schema: {
        body: writes({ reports: several('The ids of the reports.') }),
        response: { 200: BulkOut, ...problemResponses },
      },
    },
    async (request) => {
      const { fields } = await readForm(request, { fileBytes: 0, files: 0 })
      return attachReports(deps, requireViewer(request), idIn(request), idsOf(fields, 'reports'))
    },
  )

  app.post(
    '/api/v1/incidents/:id/answer',
    {
      config: { permission: 'incident.keep' },
      schema: {
        body: AnswerIn,
        consumes: ['application/json', 'multipart/form-data'],
        response: { 202: Whole, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { fields, files } = await readForm(request, {
        fileBytes: deps.settings.limits.photoBytes,
        files: deps.settings.limits.photosPerAnswer,
      })
      const id = idIn(request)
      await answerIncident(deps, requireViewer(request), id, { text: textOf(fields, 'text') }, { uploads: files })
      return reply.code(202).send(await whole(deps, id, askedLocale(request)))
    },
  )

  app.post(
    '/api/v1/incidents/:id/close',
    {
      config: { permission: 'incident.keep' },
      schema: { body: writes({}), response: { 200: Whole, ...problemResponses } },
    },
    async (request) => {
      const id = idIn(request)
      await endIncident(deps, requireViewer(request), id)
      return whole(deps, id, askedLocale(request))
    },
  )
}
