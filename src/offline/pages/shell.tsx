// What a phone keeps to open without a network: two pages that are the same for everybody, all they are made of, and
// what the browser is told to make an app of us.
import { basename } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { ComponentChildren } from 'preact'
import type { Phones } from '../../categories/index.ts'
import type { World } from '../../life/index.ts'
import { alphabets, inLanguage, languageTag } from '../../language/index.ts'
import { frameOf } from '../../people/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { allOf, assetUrl, type Frame, link, pageRoute, renderPage, sendPacked, sendPage } from '../../ui/index.ts'
import { t } from '../words.ts'

export type OfflineDeps = World & { clock: Clock; demo: boolean; phones: Phones }

export function shellPage(
  app: FastifyInstance,
  deps: OfflineDeps,
  path: string,
  script: string,
  make: (frame: Frame) => { title: string; children: ComponentChildren },
): void {
  pageRoute(app, 'get', 'public.read', path, (request, reply) => {
    const frame = frameOf(request, deps)
    return sendPage(request, reply, renderPage({ frame, scripts: [script], ...make(frame) }))
  })
}

const scripts = ['phone.js', 'letters.js', 'away.js', 'form.js', 'live.js', 'bench.js', 'here.js']
const marks = ['app-180.png', 'app-192.png', 'mark.svg'].map((name) => `/assets/${name}`)

/** All that opens without a network, in one language. */
function filesOf(frame: Frame): string[] {
  const { locale } = frame
  // Names of places and digits are Latin in every language.
  const fonts = new Set(['latin', ...alphabets[locale]])
  return [
    ...['/offline', '/offline/report', '/offline/mahallas.json'].map((path) => link(frame, path)),
    ...new Set([...allOf('app.css'), ...scripts.flatMap(allOf), ...allOf('icons.svg')]),
    ...marks,
    ...[...fonts].map((subset) => `/assets/onest-${subset}.woff2`),
  ]
}

/** What makes an app of the pages, in the language of the one that was open. */
function appOf(frame: Frame) {
  const { locale } = frame
  const icon = (name: string, size: number, purpose: 'any' | 'maskable') => ({
    src: `/assets/${name}`,
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  })
  const icons = [icon('app-192.png', 192, 'any'), icon('app-512.png', 512, 'any')]
  const shortcut = (name: string, url: string) => ({ name, url: link(frame, url), icons: icons.slice(0, 1) })
  const picture = (name: string, sizes: string, form: 'narrow' | 'wide') => ({
    src: `/assets/${name}`,
    sizes,
    type: 'image/webp',
    form_factor: form,
  })
  return {
    id: '/',
    name: 'Xalq nazorati',
    short_name: 'Xalq nazorati',
    description: t(locale, 'app.about'),
    lang: languageTag[locale],
    start_url: link(frame, '/'),
    scope: '/',
    display: 'standalone',
    background_color: '#fcfaf5',
    theme_color: '#0f6073',
    icons: [...icons, icon('app-maskable-512.png', 512, 'maskable')],
    screenshots: [picture('app-narrow.webp', '360x740', 'narrow'), picture('app-wide.webp', '1280x800', 'wide')],
    shortcuts: [shortcut(t(locale, 'app.report'), '/report'), shortcut(t(locale, 'app.my'), '/my')],
    share_target: {
      action: link(frame, '/offline/share'),
      method: 'POST',
      enctype: 'multipart/form-data',
      params: { title: 'title', text: 'text', files: [{ name: 'photo', accept: ['image/*'] }] },
    },
  }
}

export function shellFiles(app: FastifyInstance, deps: OfflineDeps): void {
  // A worker of the whole site stands at its root; each visit asks whether it is still the same.
  app.get('/sw.js', { config: { permission: 'public.read' } }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').sendFile(basename(assetUrl('sw.js')), { maxAge: 0, immutable: false }),
  )

  pageRoute(app, 'get', 'public.read', '/app.webmanifest', (request, reply) =>
    reply
      .type('application/manifest+json')
      .header('cache-control', 'public, max-age=3600')
      .send(JSON.stringify(appOf(frameOf(request, deps)))),
  )

  pageRoute(app, 'get', 'public.read', '/offline/files.json', (request, reply) =>
    reply.header('cache-control', 'no-cache').send({ files: filesOf(frameOf(request, deps)) }),
  )

  // Every mahalla by its district, as `{district: [[code, name], …]}`.
  pageRoute(app, 'get', 'public.read', '/offline/mahallas.json', (request, reply) => {
    const { locale } = frameOf(request, deps)
    const { territories } = deps
    const of = (district: string) =>
      territories.mahallasOf(district).map(({ code, name }) => [code, inLanguage(name, locale)])
    reply
      .type('application/json; charset=utf-8')
      .header('cache-control', 'public, max-age=86400')
      .header('vary', 'accept-encoding')
    const all = Object.fromEntries(territories.districts.map(({ code }) => [code, of(code)]))
    return sendPacked(request, reply, JSON.stringify(all))
  })

  // The worker takes what is shared; without it there is the form.
  pageRoute(app, 'get', 'public.read', '/offline/share', (request, reply) =>
    reply.redirect(link(frameOf(request, deps), '/report'), 303),
  )
}
