// The service worker: opens without a network the form, the letters of this phone and the pages that were kept; puts
// forms that could not be sent among the letters, and sends them when the network is back. Shows what is pushed.
import { listenToPush } from '../pushed.ts'
import { changeLetter, copyOf, keepFact, readFact } from '../box.ts'
import { newId } from '../../ui/new-id.ts'
import { keepForm, newLetter } from '../keep.ts'
import { sendLetters } from '../post.ts'
import { type Form, formAt, type Told } from '../rules.ts'

interface Waiting {
  waitUntil: (work: Promise<unknown>) => void
}

interface Asked extends Waiting {
  request: Request
  preloadResponse: Promise<Response | undefined>
  respondWith: (answer: Promise<Response>) => void
}

/** What of a worker's world is used here. */
const worker = globalThis as unknown as {
  skipWaiting: () => Promise<void>
  clients: { claim: () => Promise<void> }
  registration: {
    navigationPreload?: { enable: () => Promise<void> }
    sync?: { register: (tag: string) => Promise<void> }
  }
  addEventListener: ((name: 'install' | 'activate', listener: (event: Waiting) => void) => void) &
    ((name: 'fetch', listener: (event: Asked) => void) => void) &
    ((name: 'sync', listener: (event: Waiting & { tag: string }) => void) => void) &
    ((name: 'message', listener: (event: Waiting & { data: Told }) => void) => void)
}

/** Pages of ours that are the same for everybody, with all they are made of, by language and edition. */
const shellOf = (locale: string, build: string) => `shell-${locale}-${build}`
/** Pages made for whoever has signed in, and their pictures. */
const pages = 'pages'
const [mostPages, mostPhotos] = [60, 300]
const mostAtOnce = 10
/** A page that was kept in the last minutes is not asked for again. */
const freshMs = 10 * 60_000
/** Not ours: whoever stands before the server says that it is away. */
const isAway = ({ status }: Response) => status >= 502 && status <= 504

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', (event) =>
  event.waitUntil(
    Promise.all([
      worker.clients.claim(),
      worker.registration.navigationPreload?.enable(),
      caches
        .keys()
        .then((names) => names.filter((name) => !/^(shell-|pages$)/.test(name)).map((name) => caches.delete(name))),
    ]),
  ),
)

/** Keeps what opens without a network: all of an edition, or nothing of it. */
async function keepShell(locale: string, build: string): Promise<void> {
  const name = shellOf(locale, build)
  const old = (await caches.keys()).filter((each) => each.startsWith(`shell-${locale}-`) && each !== name)
  const shell = await caches.open(name)
  // What was begun and cut off is begun anew.
  if (!(await shell.match(`/${locale}/offline/report`))) await fillShell(shell, name, locale)
  for (const each of old) await caches.delete(each)
}

async function fillShell(shell: Cache, name: string, locale: string): Promise<void> {
  const asked = await fetch(`/${locale}/offline/files.json`)
  if (!asked.ok) throw new Error(asked.statusText)
  const { files } = (await asked.json()) as { files: string[] }
  try {
    // Pages that are the same for everybody: asked for as a stranger.
    await shell.addAll(files.map((file) => new Request(file, { credentials: 'omit' })))
  } catch (error) {
    await caches.delete(name)
    throw error
  }
}

/** The pages made for somebody are theirs alone. */
async function forgetPages(): Promise<void> {
  await caches.delete(pages)
}

const plain = (url: URL) => `${url.pathname}${url.search.replace(/[?&](done|said|kept)=[^&]*/g, '').replace(/^&/, '?')}`

/** Keeps a page that the server calls worth keeping, with its small pictures; when it was kept stands beside it. */
async function keepPage(address: string, response: Response): Promise<void> {
  const person = response.headers.get('x-keep')
  if (person === null || !response.ok || response.redirected) return
  if ((await readFact<string>('pages_of')) !== person) {
    await forgetPages()
    await keepFact('pages_of', person)
  }
  const store = await caches.open(pages)
  const text = await response.text()
  const headers = { ...headersOf(response), 'x-kept-at': new Date().toISOString() }
  await store.put(address, new Response(text, { headers }))
  const all = await store.keys()
  const isPhoto = ({ url }: Request) => new URL(url).pathname.startsWith('/photos/')
  for (const [kept, most] of [
    [all.filter((each) => !isPhoto(each)), mostPages],
    [all.filter(isPhoto), mostPhotos],
  ] as const)
    for (const oldest of kept.slice(0, Math.max(0, kept.length - most))) await store.delete(oldest)
  for (const photo of new Set(text.match(/\/photos\/\d+\/small/g)))
    if (!(await store.match(photo))) await store.add(photo).catch(() => undefined)
}

/** Asks for the pages that a page calls worth keeping, one after the other, as a machine that looks by itself. */
async function keepAhead(addresses: readonly string[]): Promise<void> {
  let asked = 0
  for (const address of addresses) {
    const known = await (await caches.open(pages)).match(address)
    if (known && Date.now() - Date.parse(known.headers.get('x-kept-at') ?? '') < freshMs) continue
    // A whole office has one address, whose requests are counted: the rest comes with the next visits.
    if (asked >= mostAtOnce) return
    asked += 1
    await keepPage(address, await fetch(address, { headers: { accept: 'text/html', 'x-live': '1' } }))
  }
}

/** A page that is kept may do no more than when it came. */
function headersOf(page: Response): Record<string, string> {
  const policy = page.headers.get('content-security-policy')
  return { 'content-type': 'text/html; charset=utf-8', ...(policy && { 'content-security-policy': policy }) }
}

/** A page out of what is kept, with a word of it for its scripts. */
async function marked(page: Response, name: 'kept' | 'away', value: string): Promise<Response> {
  const text = (await page.text()).replace('<html ', `<html data-${name}="${value}" `)
  return new Response(text, { headers: headersOf(page) })
}

/** A page as it was kept, which says so itself. */
async function keptPage(url: URL): Promise<Response | undefined> {
  const [, locale = '', open] = /^\/([a-z-]{2,7})\/work\?.*\bopen=(\d+)/.exec(plain(url)) ?? []
  for (const address of [plain(url), ...(open ? [`/${locale}/reports/${open}`] : []), url.pathname]) {
    const found = await (await caches.open(pages)).match(address)
    if (!found) continue
    return marked(found, 'kept', found.headers.get('x-kept-at') ?? '')
  }
  return undefined
}

const redirect = (address: string) => Response.redirect(address, 303)

/** What there is without a network: the page as it was kept, the form, or the letters of this phone. */
async function withoutNetwork(url: URL): Promise<Response> {
  const form = formAt(url)
  const [, locale = 'uz'] = url.pathname.split('/')
  if (form?.is === 'filing')
    return redirect(`/${locale}/offline/report${form.draft === null ? '' : `?draft=${form.draft}`}`)
  const kept = await keptPage(url)
  if (kept) return kept
  const path = url.pathname === `/${locale}/offline/report` ? url.pathname : `/${locale}/offline`
  // In the language of the address, else in any that is kept.
  const shell = (await caches.match(path)) ?? (await anyShell())
  return shell ? marked(shell, 'away', '') : Response.error()
}

async function anyShell(): Promise<Response | undefined> {
  for (const name of await caches.keys()) {
    const [, locale] = /^shell-(.+)-\w+$/.exec(name) ?? []
    const found = locale && (await caches.match(`/${locale}/offline`))
    if (found) return found
  }
  return undefined
}

async function openPage(event: Asked, url: URL): Promise<Response> {
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request))
    if (!isAway(response)) {
      if (response.headers.has('x-keep')) event.waitUntil(keepPage(plain(url), response.clone()))
      return response
    }
    // The server is away: a report can be written all the same, and what was kept can be read.
    const [, locale = ''] = url.pathname.split('/')
    const isFiling = formAt(url)?.is === 'filing' && (await caches.match(`/${locale}/offline/report`)) !== undefined
    return isFiling ? await withoutNetwork(url) : ((await keptPage(url)) ?? response)
  } catch {
    return withoutNetwork(url)
  }
}

/** A form is sent as it is; where that fails it is kept. */
async function sendOrKeep({ request }: Asked, url: URL, form: Form): Promise<Response> {
  const copy = request.clone()
  try {
    const response = await fetch(request)
    // Somebody in between says that the server is away; our own word for it holds what was typed.
    if (response.status !== 502 && response.status !== 504) return response
  } catch {
    // The line broke.
  }
  const next = await keepUnsent(form, url, copy).catch(() => `/${form.locale}/offline?full=1`)
  await worker.registration.sync?.register('letters').catch(() => undefined)
  return request.mode === 'navigate' ? redirect(next) : new Response(null, { status: 202, headers: { 'x-kept': next } })
}

/** @returns where whoever sent it goes on @throws where nothing can be kept */
async function keepUnsent(form: Form, url: URL, copy: Request): Promise<string> {
  const person = (await readFact<number | null>('person')) ?? null
  return keepForm(form, url, await copy.formData(), person)
}

/**
 * A form of ours that waits on a phone. What a script sends by itself, or another site, is left alone: the one is sent
 * again by itself, the other never in a person's name; a letter that is being sent is kept already.
 */
function formOf(request: Request, url: URL): Form | undefined {
  const form = formAt(url)
  const isOurs = request.referrer.startsWith(`${location.origin}/`)
  if (!form || !isOurs || request.headers.has('x-outbox')) return undefined
  return form.is === 'filing' && request.mode !== 'navigate' ? undefined : form
}

/** A picture that was shared from elsewhere begins a report. */
async function takeShared(request: Request, locale: string): Promise<Response> {
  const shared = await request.formData()
  const person = (await readFact<number | null>('person')) ?? null
  const id = newId()
  const words = ['title', 'text'].flatMap((name) => {
    const said = shared.get(name)
    return typeof said === 'string' && said !== '' ? [said] : []
  })
  const files = await Promise.all(
    shared
      .getAll('photo')
      .flatMap((each) => (each instanceof File && each.type.startsWith('image/') ? [each] : []))
      .map(async (file) => ({ field: 'photo', name: file.name, blob: await copyOf(file) })),
  )
  await changeLetter(id, () => ({
    ...newLetter(id, locale, person),
    isAway: true,
    fields: words.length > 0 ? [['text', words.join('\n')]] : [],
    files,
  }))
  return redirect(`/${locale}/offline/report?draft=${id}`)
}

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  if (request.method === 'POST') {
    const [, locale = '', rest] = /^\/([a-z-]{2,7})\/offline\/(share)$/.exec(url.pathname) ?? []
    if (rest) return event.respondWith(takeShared(request, locale))
    if (/^\/[a-z-]{2,7}\/sign-out$/.test(url.pathname)) event.waitUntil(forgetPages())
    const form = formOf(request, url)
    if (form) event.respondWith(sendOrKeep(event, url, form))
    return
  }
  if (request.method !== 'GET') return
  if (request.mode === 'navigate') return event.respondWith(openPage(event, url))
  if (url.pathname.startsWith('/assets/') || url.pathname.endsWith('/offline/mahallas.json'))
    return event.respondWith(caches.match(request).then((found) => found ?? fetch(request)))
  const [, photo] = /^(\/photos\/\d+)\/[a-z.]+$/.exec(url.pathname) ?? []
  // Of a kept page the small ones are kept: better than none.
  if (photo)
    event.respondWith(fetch(request).catch(async () => (await caches.match(`${photo}/small`)) ?? Response.error()))
})

worker.addEventListener('message', (event) => {
  const { is, locale = '', build = '', person = null, keep = [] } = event.data
  const work = async () => {
    if (is === 'sign_out') return forgetPages()
    await keepFact('person', person)
    const owner = await readFact<string>('pages_of')
    if (person !== null && owner !== undefined && owner !== String(person)) await forgetPages()
    await keepShell(locale, build)
    await keepAhead(keep)
  }
  event.waitUntil(work().catch(() => undefined))
})

/** The browser wakes us when there is a network, also with no page open; what is left it tries again later. */
worker.addEventListener('sync', (event) => {
  if (event.tag !== 'letters') return
  event.waitUntil(
    sendLetters(true).then((next) => {
      if (next !== undefined) throw new Error('some are left')
    }),
  )
})

listenToPush()
