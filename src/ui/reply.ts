// Sending pages: HTML with its headers, compressed for those who can take it; and one way to name a route in all
// languages.
import { gzipSync } from 'node:zlib'
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { z } from 'zod'
import { type Locale, locales } from '../language/index.ts'
import { cachedEach } from '../platform/cache.ts'
import type { Clock } from '../platform/clock.ts'
import { asIs } from '../platform/as-is.ts'

const pack = (html: string): Buffer => gzipSync(html, { level: 4 })

/** Pages are for one reader: never kept by shared caches. */
export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  html: string,
  status = 200,
  packed = () => pack(html),
): FastifyReply {
  reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', String(reply.getHeader('cache-control') ?? 'private, no-cache'))
    .header('vary', 'accept-encoding, cookie')
  return sendPacked(request, reply, html, packed)
}

/** A text whose type the reply has already, compressed for those who can take it. */
export function sendPacked(
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
  packed = () => pack(text),
): FastifyReply {
  reply.serializer(asIs)
  if (text.length < 1200 || !/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(text)
  return reply.header('content-encoding', 'gzip').send(packed())
}

/** The phone of whoever this page is made for keeps it, to be read without a network (`offline/`). */
export const keptOnPhone = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  request.viewer ? reply.header('x-keep', String(request.viewer.personId)) : reply

const mostShared = 40

/**
 * Pages that are the same for everybody who is not signed in: by address made, and packed, once for all who ask within
 * some milliseconds. For who is signed in each is made anew.
 */
export function openShared(clock: Clock, milliseconds: number) {
  const pages = cachedEach<{ html: string; packed: () => Buffer }>(mostShared, milliseconds, clock)
  return async (request: FastifyRequest, reply: FastifyReply, make: () => Promise<string>): Promise<FastifyReply> => {
    if (request.viewer) return sendPage(request, reply, await make())
    const { html, packed } = await pages(request.url, async () => {
      const page = await make()
      let gzip: Buffer | undefined
      return { html: page, packed: () => (gzip ??= pack(page)) }
    })
    return sendPage(request, reply, html, 200, packed)
  }
}

type Method = 'get' | 'post'
type Permission = NonNullable<FastifyContextConfig['permission']>

/**
 * The same page under each language, for those who hold the permission it `needs`; the handler reads the language by
 * `frameOf`.
 */
export function pageRoute(
  app: FastifyInstance,
  method: Method,
  needs: Permission | { permission: Permission; dear: true },
  path: string,
  handler: RouteHandlerMethod,
): void {
  const config = typeof needs === 'string' ? { permission: needs } : needs
  for (const locale of locales) {
    app[method](
      `/${locale}${path}`,
      {
        schema: { hide: true, response: { '2xx': z.any(), '3xx': z.any(), '4xx': z.any() } },
        config: { ...config, locale },
      },
      handler,
    )
  }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The language in the address of a page. */
    locale?: Locale
  }
}

/** The address at which people reach the platform: what was configured, else the one they asked. */
export const homeOf = ({ publicUrl }: { publicUrl?: string | undefined }, request: FastifyRequest): string =>
  publicUrl ?? `${request.protocol}://${request.host}`

/** What a site puts into its page to show one of ours. */
export const frameCode = (address: string, title: string, [width, height]: readonly [number, number]): string =>
  `<iframe src="${address.replaceAll('&', '&amp;')}" title="${title.replaceAll('"', '&quot;')}" width="${width}" height="${height}" loading="lazy" style="border:0"></iframe>`

/** Lets any site show this page in a frame: what it may load is said by `policy`. */
export const framed = (reply: FastifyReply, policy: string): FastifyReply =>
  reply.header('content-security-policy', policy).removeHeader('x-frame-options')
