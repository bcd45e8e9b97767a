// What programs need besides the capabilities: the OpenAPI document, signs of life, and one answer to every refusal.
import { setTimeout as sleep } from 'node:timers/promises'
import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { askedLocale, isLocale, type Locale } from '../language/index.ts'
import { type Db, isAway, isReachable, isTooSlow } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { Problem, type ProblemCode } from '../platform/problems.ts'
import { problemDetails } from '../ui/words.ts'
import { asIs } from '../platform/as-is.ts'
import { isByOutbox } from '../platform/http.ts'

/** A database that answers later than that is away. */
const readyWithinMs = 2000

/** Public pages are for everybody; rooms of persons and of staff, and forms half filled, lead no search anywhere. */
const robots = ['my', 'work', 'oversight', 'admin', 'sign-in', 'word'].reduce(
  (text, room) => `${text}Disallow: /*/${room}$\nDisallow: /*/${room}/\n`,
  'User-agent: *\nDisallow: /api/\nDisallow: /*/report/\nDisallow: /*/report?\n',
)

/** Refusals that tell of an attack where there are many. */
const watched = new Set(['wrong_code', 'too_many', 'forbidden', 'cross_site', 'second_factor', 'oneid_refused'])

/** How a person is refused; the reply has its status. */
export type Refuser = (request: FastifyRequest, reply: FastifyReply, problem: Problem) => Promise<FastifyReply>

export async function apiRoutes(app: FastifyInstance, deps: { db: Db; log: Log; refuser?: Refuser }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Xalq nazorati',
        version: '1.0.0',
        description: 'Reports of what is broken, and how the state repairs it.',
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  // What everybody may read, pages of other sites may read too: without the cookie, as strangers.
  app.addHook('onRequest', async (request, reply) => {
    const { url = '', config } = request.routeOptions
    const isOpen = config.permission === 'public.read' && /^\/(api|open311|map)\//.test(url)
    if (isOpen && request.method === 'GET') reply.header('access-control-allow-origin', '*')
  })
  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error)
    if (problem.code === 'unavailable') deps.log.warn({ err: error, route: request.routeOptions.url }, 'unavailable')
    if (problem.code === 'broken') deps.log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
    // Guessing and prying show as many of these; who it was stays in the session.
    if (watched.has(problem.code))
      deps.log.info(
        { refused: problem.code, route: request.routeOptions.url, session: request.viewer?.session?.id },
        'refused',
      )
    const locale = localeOf(request)
    reply.code(problem.status)
    // The rest of the body will not be read.
    if (problem.code === 'too_slow') reply.header('connection', 'close')
    const wait = waitOf[problem.code]
    if (wait && !reply.hasHeader('retry-after')) reply.header('retry-after', wait)
    if (!isForPrograms(request) && deps.refuser) return deps.refuser(request, reply, problem)
    // The body goes as a string: a refusal needs no second schema.
    return reply
      .type('application/problem+json')
      .serializer(asIs)
      .send(JSON.stringify(problemDetails(locale, problem)))
  })
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, async () => {
    throw new Problem('not_found')
  })
  const plain = {
    config: { permission: 'public.read' as const },
    schema: { hide: true, response: { 200: z.string(), 503: z.string() } },
  }
  app.get('/healthz', plain, async (_request, reply) => reply.type('text/plain; charset=utf-8').send('ok'))
  // What every visit of a browser, and of a search engine, asks for.
  app.get('/robots.txt', plain, async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=86400').send(robots),
  )
  app.get('/favicon.ico', plain, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').redirect('/assets/mark.svg', 301),
  )
  app.get('/readyz', plain, async (_request, reply) => {
    const ready = await Promise.race([isReachable(deps.db), sleep(readyWithinMs, false, { ref: false })])
    return reply
      .code(ready ? 200 : 503)
      .type('text/plain; charset=utf-8')
      .send(ready ? 'ready' : 'not ready')
  })
  app.get(
    '/api/v1/openapi.json',
    { config: { permission: 'public.read' }, schema: { hide: true, response: { 200: z.any() } } },
    async () => app.swagger(),
  )
}

const isForPrograms = (request: FastifyRequest) =>
  isByOutbox(request) || /^\/(api|photos|assets|data|feeds|live|healthz|readyz)(\/|$|\?)/.test(request.url)

function localeOf(request: FastifyRequest): Locale {
  const [, first] = request.url.split(/[/?]/)
  return isLocale(first) ? first : askedLocale(request)
}

/** When to try again, in seconds. */
const waitOf: Partial<Record<ProblemCode, number>> = { too_many: 60, unavailable: 5, too_slow: 5 }

/** Any thrown thing as one of our problems; what we do not know is `broken` and tells nothing. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (isAway(error) || isTooSlow(error)) return new Problem('unavailable')
  const status = (error as { statusCode?: number }).statusCode
  if (status === 413) return new Problem('too_large')
  if (status === 415) return new Problem('unsupported_media')
  if (status === 429) return new Problem('too_many')
  if (status === 404) return new Problem('not_found')
  if (status !== undefined && status >= 400 && status < 500) return new Problem('bad_request')
  return new Problem('broken')
}
