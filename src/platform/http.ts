// The web server's bones: schemas both ways, limits, security headers, and the one hook against cross-site writes.
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import { watchLines } from './lines.ts'
import { releaseForm } from './forms.ts'
import { inputCompiler } from './input.ts'
import { Problem } from './problems.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Costs more than a page does, so an address has fewer of them: lists, searches, maps. */
    dear?: boolean
  }
}

export interface WebOptions {
  /** Requests per address and minute, as it stands now. */
  requestsPerMinute: () => number
  /** Of them the dear ones. */
  dearRequestsPerMinute: () => number
  /** Another host that pictures may come from, as it stands now: the map's tiles. */
  imageHost: () => string | undefined
  secure: boolean
  /** Proxies in front, by hops or addresses; absent: none. */
  trustProxy: number | string | undefined
}

/** What every answer says to the browser. */
const headersFor = (secure: boolean, imageHost: WebOptions['imageHost']): FastifyHelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      // Leaflet positions by style attributes.
      styleSrcAttr: ["'unsafe-inline'"],
      mediaSrc: ["'self'", 'blob:'],
      imgSrc: ["'self'", 'data:', 'blob:', () => imageHost() ?? "'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      ...(secure && { upgradeInsecureRequests: [] }),
    },
  },
  strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  referrerPolicy: { policy: 'same-origin' },
  crossOriginEmbedderPolicy: false,
})

export async function openWeb({
  requestsPerMinute,
  dearRequestsPerMinute,
  imageHost,
  secure,
  trustProxy,
}: WebOptions): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: 256_000,
    // An address that cannot be decoded never reaches a route nor its headers.
    frameworkErrors: (_error, _request, reply) => {
      reply.hijack()
      reply.raw
        .writeHead(400, {
          'content-type': 'application/problem+json',
          'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
          'x-content-type-options': 'nosniff',
        })
        .end(JSON.stringify({ type: '/problems/bad_request', status: 400, code: 'bad_request' }))
    },
    trustProxy:
      typeof trustProxy === 'number' ? (_address: string, hop: number) => hop < trustProxy : (trustProxy ?? false),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // A body may take its time: `lines.ts` gives up a line on which nothing comes; headers have a minute.
    requestTimeout: 0,
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
  })
  app.setValidatorCompiler(inputCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.addHook('onRoute', (route) => {
    // Deny by default on the way out: what has no schema cannot be sent (house 3, api.ts).
    if (route.url.startsWith('/api/') && !route.schema?.response) throw new Error(`${route.url} sends without a schema`)
  })
  app.decorate('secure', secure)
  watchLines(app)
  await app.register(cookie)
  await app.register(formbody, { bodyLimit: 256_000 })
  app.removeContentTypeParser('text/plain')
  // A file over its limit is marked by the form reader, so that the rest of the form is not lost.
  await app.register(multipart, { limits: { fieldNameSize: 100 }, throwFileSizeLimit: false })
  await app.register(rateLimit, {
    max: () => requestsPerMinute(),
    timeWindow: 60_000,
    allowList: (request) =>
      request.url.startsWith('/assets/') || request.url === '/healthz' || request.url === '/readyz',
    errorResponseBuilder: () => new Problem('too_many'),
  })
  const countDear = app.createRateLimit({ max: () => dearRequestsPerMinute(), timeWindow: 60_000 })
  app.addHook('onRequest', async (request, reply) => {
    if (!request.routeOptions.config.dear) return
    const limit = await countDear(request)
    if (limit.isAllowed || !limit.isExceeded) return
    reply.header('retry-after', limit.ttlInSeconds)
    throw new Problem('too_many')
  })
  await app.register(helmet, headersFor(secure, imageHost))
  // After the headers are set, so that a refusal carries them too.
  app.addHook('onRequest', async (request) => refuseCrossSite(request))
  app.addHook('onResponse', async (request) => releaseForm(request))
  app.addHook('onRequestAbort', async (request) => releaseForm(request))
  return app
}

/**
 * A person opened this page in a browser: not a program that follows links, nor a browser that fetches ahead. Browsers
 * that do not say so are not believed; there a script tells, or the word itself.
 */
export function isLook({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const ahead = `${String(headers['sec-purpose'] ?? '')} ${String(headers['purpose'] ?? '')}`
  return (
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-user'] === '?1' &&
    !/prefetch|prerender|preview/.test(ahead)
  )
}

/** Sent by what a phone keeps and not by a form: what comes back is for a program. */
export const isByOutbox = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean => headers['x-outbox'] !== undefined

/** That it was taken, in a way that no proxy in between can say by chance. */
export const sayTaken = (reply: FastifyReply, reportId: number): FastifyReply =>
  reply.code(204).header('x-taken', String(reportId)).send()

/** An address, or of IPv6 its first 64 bits. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  const [head = '', tail = ''] = address.split('::')
  const [left, right] = [head.split(':').filter(Boolean), tail.split(':').filter(Boolean)]
  const whole = address.includes('::')
    ? [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right]
    : left
  return whole.slice(0, 4).map((part) => part.replace(/^0+(?=.)/, '').toLowerCase()).join(':') // prettier-ignore
}

/** A browser says where a request comes from; a write that comes from elsewhere is refused, cookies or not. */
function refuseCrossSite(request: FastifyRequest) {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return
  if (request.headers.authorization?.startsWith('Bearer ')) return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) {
    if (site !== 'same-origin') throw new Problem('cross_site')
    return
  }
  const { origin } = request.headers
  if (origin !== undefined && URL.parse(origin)?.host !== request.headers.host) throw new Problem('cross_site')
}
