// `/api/v1/agencies/{id}/page`, news and works for everybody; keeping them, the rollout and readiness for those who
// may.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { field, flag, reads, several, writes } from '../platform/input.ts'
import { askedLocale } from '../language/index.ts'
import { requireViewer } from '../people/index.ts'
import { readFileOf } from '../photos/index.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { readForm } from '../platform/forms.ts'
import { fieldsOf, type Fields, isOn, listOf, textOf, queryOf, requireId, idIn } from '../platform/query.ts'
import { nothingBack, problemResponses } from '../ui/index.ts'
import {
  addContract,
  type BodyDeps,
  keepPage,
  type NewsInput,
  type PageInput,
  publishNews,
  readBoard,
  setDue,
  setLaunch,
  takeBackNews,
} from './actions.ts'
import { findPage, listLaunches, listNews, type OwnPage } from './store.ts'
import { present } from '../platform/present.ts'

const PageOut = z.object({
  agency: z.number(),
  about: z.object({ uz: z.string(), kaa: z.string().optional(), ru: z.string(), en: z.string() }),
  head: z.string(),
  reception: z.string(),
  phones: z.string(),
  address: z.string(),
  lat: z.number().nullable(),
  lng: z.number().nullable(),
  photo: z.string().nullable(),
  updatedAt: z.string(),
})
const NewsOut = z.object({
  id: z.number(),
  kind: z.string(),
  title: z.string(),
  text: z.string(),
  district: z.string().nullable(),
  mahallas: z.array(z.string()),
  startsAt: z.string().nullable(),
  endsAt: z.string().nullable(),
  publishedAt: z.string(),
})
const LaunchOut = z.object({
  territory: z.string(),
  state: z.string(),
  since: z.string(),
  act: z.string(),
  office: z.string(),
})
const BoardOut = z.object({
  contract: z.object({ number: z.string(), signedOn: z.string(), endsOn: z.string() }).nullable(),
  contractEnds: z.boolean(),
  items: z.array(
    z.object({
      agency: z.object({ id: z.number(), name: z.string() }),
      stage: z.string(),
      missing: z.array(z.string()),
      due: z.string().nullable(),
      overdue: z.boolean(),
      stale: z.boolean(),
      deserted: z.boolean(),
    }),
  ),
})

/** A new picture has a new address: caches keep the old one for an hour. */
export const photoAddress = ({ agencyId, photoHash }: Pick<OwnPage, 'agencyId' | 'photoHash'>): string =>
  `/photos/agencies/${agencyId}?v=${photoHash?.slice(0, 8)}`

const picked = <K extends string>(fields: Fields, names: readonly K[]) =>
  Object.fromEntries(names.map((name) => [name, textOf(fields, name)])) as Record<K, string | undefined>
export const pageInputOf = (fields: Fields): PageInput =>
  picked(fields, ['aboutUz', 'aboutKaa', 'aboutRu', 'aboutEn', 'head', 'reception', 'phones', 'address', 'lat', 'lng'])
export const newsInputOf = (fields: Fields): NewsInput => ({
  ...picked(fields, ['kind', 'title', 'text', 'district', 'starts', 'ends']),
  mahallas: listOf(fields, 'mahallas'),
})
export const launchInputOf = (fields: Fields) =>
  picked(fields, ['territory', 'state', 'since', 'act', 'office', 'reason'])
export const contractInputOf = (fields: Fields) => picked(fields, ['number', 'signed', 'ends'])

const PageIn = writes({
  aboutUz: field('What the body does, in Uzbek.'),
  aboutKaa: field('The same in Karakalpak; absent: the Uzbek stands.'),
  aboutRu: field('The same in Russian.'),
  aboutEn: field('The same in English.'),
  head: field('Who leads it.'),
  reception: field('When people are received.'),
  phones: field('Its phones.'),
  address: field('Where it is.'),
  lat: field('Latitude in degrees.'),
  lng: field('Longitude in degrees.'),
  removePhoto: flag('Takes the picture away.'),
}).meta({ description: 'A new picture comes as a file `photo`.' })
const NewsIn = writes({
  kind: field('`news` or `works`.'),
  title: field('The heading.'),
  text: field('The words.'),
  district: field('Of planned works: the code of the district.'),
  mahallas: several('Of planned works: the codes of mahallas.'),
  starts: field('A moment such as `2027-03-01T09:00`, in Tashkent.'),
  ends: field('The same.'),
})
const LaunchIn = writes({
  territory: field('The code of a territory.'),
  state: field('`prepared`, `launched` or `suspended`.'),
  since: field('A day.'),
  act: field('The decision behind it.'),
  office: field('Where people are helped until then.'),
  reason: field('Why; needed to suspend.'),
})
const ContractIn = writes({
  number: field('The number of the contract.'),
  signed: field('A day.'),
  ends: field('A day.'),
})

function agencyOf(deps: BodyDeps, request: FastifyRequest) {
  const agency = deps.agencies.find(idIn(request))
  if (!agency) throw new Problem('not_found')
  return agency
}

export function bodyRoutes(app: FastifyInstance, deps: BodyDeps): void {
  pageRoutes(app, deps)
  launchRoutes(app, deps)
  readinessRoute(app, deps)
}

/** What a body says of itself. */
function pageRoutes(app: FastifyInstance, deps: BodyDeps): void {
  app.get(
    '/api/v1/agencies/:id/page',
    { config: { permission: 'public.read' }, schema: { response: { 200: PageOut, ...problemResponses } } },
    async (request) => {
      const page = await findPage(deps.db, agencyOf(deps, request).id)
      if (!page) throw new Problem('not_found')
      const { agencyId, updatedAt, photoHash, ...rest } = page
      return {
        agency: agencyId,
        ...rest,
        photo: photoHash === null ? null : photoAddress(page),
        updatedAt: updatedAt.toISOString(),
      }
    },
  )
  const news = z.object({ items: z.array(NewsOut), next: z.null() })
  app.get(
    '/api/v1/agencies/:id/news',
    { config: { permission: 'public.read' }, schema: { response: { 200: news, ...problemResponses } } },
    async (request) => ({
      items: (await listNews(deps.db, agencyOf(deps, request).id, 50)).map(
        ({ agencyId: _agencyId, startsAt, endsAt, publishedAt, ...rest }) => ({
          ...rest,
          startsAt: startsAt?.toISOString() ?? null,
          endsAt: endsAt?.toISOString() ?? null,
          publishedAt: publishedAt.toISOString(),
        }),
      ),
      next: null,
    }),
  )
  app.post(
    '/api/v1/work/page',
    {
      config: { permission: 'page.keep' },
      schema: { ...nothingBack, body: PageIn, consumes: ['application/json', 'multipart/form-data'] },
    },
    async (request, reply) => {
      const { fields, files } = await readForm(request, { fileBytes: deps.settings.limits.photoBytes, files: 1 })
      await keepPage(deps, requireViewer(request), pageInputOf(fields), { files, remove: isOn(fields, 'removePhoto') })
      return reply.code(204).send(null)
    },
  )
  app.get(
    '/photos/agencies/:id',
    { config: { permission: 'public.read' }, schema: { hide: true, response: { 200: z.any() } } },
    async (request, reply) => {
      const hash = (await findPage(deps.db, agencyOf(deps, request).id))?.photoHash
      const bytes = hash && (await readFileOf(deps.files, hash, 'large').catch(() => undefined))
      if (!bytes) throw new Problem('not_found')
      return reply.type('image/webp').header('cache-control', 'public, max-age=3600').send(bytes)
    },
  )
  const added = z.object({ id: z.number() })
  app.post(
    '/api/v1/work/news',
    { config: { permission: 'page.keep' }, schema: { body: NewsIn, response: { 201: added, ...problemResponses } } },
    async (request, reply) =>
      reply.code(201).send({ id: await publishNews(deps, requireViewer(request), newsInputOf(fieldsOf(request))) }),
  )
  app.delete(
    '/api/v1/work/news/:id',
    { config: { permission: 'page.keep' }, schema: nothingBack },
    async (request, reply) => {
      await takeBackNews(deps, requireViewer(request), idIn(request))
      return reply.code(204).send(null)
    },
  )
}

/** Where the platform begins, and which body is ready. */
function launchRoutes(app: FastifyInstance, deps: BodyDeps): void {
  const launches = z.object({ items: z.array(LaunchOut), next: z.null() })
  app.get(
    '/api/v1/launches',
    { config: { permission: 'public.read' }, schema: { response: { 200: launches, ...problemResponses } } },
    async () => ({
      items: await listLaunches(deps.db),
      next: null,
    }),
  )
  app.post(
    '/api/v1/launches',
    { config: { permission: 'settings.change' }, schema: { ...nothingBack, body: LaunchIn } },
    async (request, reply) => {
      await setLaunch(deps, requireViewer(request), launchInputOf(fieldsOf(request)))
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/v1/agencies/:id/contract',
    { config: { permission: 'rollout.keep' }, schema: { ...nothingBack, body: ContractIn } },
    async (request, reply) => {
      await addContract(deps, requireViewer(request), requireId(request), contractInputOf(fieldsOf(request)))
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/v1/agencies/:id/due',
    {
      config: { permission: 'rollout.keep' },
      schema: { ...nothingBack, body: writes({ due: field('A day such as `2027-03-01`.') }) },
    },
    async (request, reply) => {
      await setDue(deps, requireViewer(request), requireId(request), textOf(fieldsOf(request), 'due'))
      return reply.code(204).send(null)
    },
  )
}

function readinessRoute(app: FastifyInstance, deps: BodyDeps): void {
  app.get(
    '/api/v1/readiness',
    {
      config: { permission: 'readiness.read' },
      schema: {
        querystring: reads({ territory: field('The code of a territory; required.') }),
        response: { 200: BoardOut, ...problemResponses },
      },
    },
    async (request) => {
      const territory = deps.territories.find(textOf(queryOf(request), 'territory'))
      const own = present(requireViewer(request).acting, 'the acting role')
      if (!territory) throw invalid('territory', 'missing')
      if (!deps.territories.isWithin(territory.code, own.territory)) throw new Problem('forbidden')
      const { bodies, contract, contractEnds } = await readBoard(deps, territory.code)
      return {
        contract: contract ? { number: contract.number, signedOn: contract.signedOn, endsOn: contract.endsOn } : null,
        contractEnds,
        items: bodies.map(({ agency, stage, missing, overdue, stale, deserted, standing }) => ({
          agency: { id: agency.id, name: deps.agencies.name(agency, askedLocale(request)) },
          stage,
          missing,
          due: standing.dueOn,
          overdue,
          stale,
          deserted,
        })),
      }
    },
  )
}
