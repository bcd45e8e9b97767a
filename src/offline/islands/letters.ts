// `/offline`: the letters of this phone as they are at any moment, and the pages that open without a network.
import { find } from '../../ui/find.ts'
import { changeLetter, onChange, readLetters } from '../box.ts'
import { locale, readPerson, send, sendSometime } from '../care.ts'
import type { Letter } from '../rules.ts'

const box = document.querySelector<HTMLElement>('[data-island=letters]')

/** What may be done with a letter, by its state. */
const ways: Record<Letter['state'], readonly string[]> = {
  begun: ['edit', 'drop'],
  kept: ['send', 'edit', 'drop'],
  sending: [],
  sent: ['open', 'drop'],
  wrong: ['edit', 'again', 'open', 'drop'],
  changed: ['open', 'again', 'edit', 'drop'],
  sign_in: ['sign_in', 'drop'],
  other: ['drop'],
}

/** A step cannot be written anew here: its form stands on the report's own page. */
const mayDo = ({ is, state, report, person }: Letter, what: string, reader: number | null): boolean => {
  // What nobody known wrote, whoever has signed in may send.
  if (state === 'sign_in' && person === null && reader !== null) return ['send', 'drop'].includes(what)
  if (!ways[state].includes(what)) return false
  if (what === 'edit') return is === 'report'
  if (what === 'again') return is === 'step'
  return what !== 'open' || report !== undefined
}

function titleOf({ is, fields, address = '', report }: Letter, { dataset }: HTMLElement): string {
  const names = JSON.parse(dataset['names'] ?? '{}') as Record<string, string>
  if (is === 'report')
    return names[fields.find(([name]) => name === 'category')?.[1] ?? ''] ?? dataset['untitled'] ?? ''
  const action = /(\w+)(?:\?.*)?$/.exec(address)?.[1] ?? ''
  return (dataset['step'] ?? '').replace('%n', String(report)).replace('%a', names[action] ?? action)
}

/** What somebody else wrote is not shown. */
function wordsOf({ fields, files, draftPhotos = 0 }: Letter, { dataset }: HTMLElement): string {
  const words = fields.flatMap(([name, value]) => (['text', 'reason'].includes(name) && value !== '' ? [value] : []))
  const photos = files.filter(({ field }) => field === 'photo').length + draftPhotos
  return [...words, ...(photos > 0 ? [(dataset['photos'] ?? '').replace('%', String(photos))] : [])].join(' · ')
}

function show(line: HTMLElement, letter: Letter, here: HTMLElement, reader: number | null): void {
  const { id, state, said, errors = [], report } = letter
  const isOwn = letter.person === null || letter.person === reader
  // Nobody is known: its writer may be the one who looks, and signs in.
  const strange = reader === null && state !== 'sent' ? 'sign_in' : 'other'
  const state_ = isOwn ? state : strange
  find(line, '[data-title]', HTMLElement).textContent = isOwn ? titleOf(letter, here) : (here.dataset['untitled'] ?? '')
  for (const each of line.querySelectorAll<HTMLElement>('[data-state]')) each.hidden = each.dataset['state'] !== state_
  const words = find(line, '[data-words]', HTMLElement)
  words.textContent = isOwn ? wordsOf(letter, here) : ''
  words.hidden = words.textContent === ''
  const told = find(line, '[data-said]', HTMLElement)
  told.textContent = errors.length > 0 ? errors.map(({ message }) => message).join(' ') : (said ?? '')
  told.hidden = told.textContent === '' || !isOwn
  for (const way of line.querySelectorAll<HTMLElement>('[data-do]')) {
    const what = way.dataset['do'] ?? ''
    way.hidden = !mayDo({ ...letter, state: state_ }, what, reader)
    if (way instanceof HTMLAnchorElement && what === 'edit') way.href = `/${locale}/offline/report?draft=${id}`
    if (way instanceof HTMLAnchorElement && what === 'open' && report) way.href = `/${locale}/reports/${report}`
  }
}

async function act(id: string, what: string, { dataset }: HTMLElement, reader: number | null): Promise<void> {
  // oxlint-disable-next-line no-alert -- one question, before something is gone for good
  if (what === 'drop' && confirm(dataset['sure'])) await changeLetter(id, () => undefined)
  if (what !== 'send' && what !== 'again') return
  await changeLetter(id, (letter) => {
    if (!letter) return letter
    // Whoever sends it all the same has seen how things stand now.
    const isSeen = what === 'again' && letter.state === 'changed'
    const fields = isSeen ? letter.fields.filter(([name]) => name !== 'seq') : letter.fields
    return { ...letter, fields, state: 'kept', person: letter.person ?? reader, nextAt: 0 }
  })
  await sendSometime()
}

async function listPages(here: HTMLElement): Promise<void> {
  if (!('caches' in window)) return
  const store = await caches.open('pages')
  const kept = (await store.keys()).filter(({ url }) => new URL(url).pathname.startsWith(`/${locale}/`))
  const list = find(here, '[data-page-list]', HTMLElement)
  const rows = await Promise.all(
    kept.map(async (request) => {
      const page = await (await store.match(request))?.text()
      const title = /<title>([^<]*)<\/title>/.exec(page ?? '')?.[1]?.split(' — ')[0]
      const [item, link] = [document.createElement('li'), document.createElement('a')]
      item.className = 'row'
      link.href = request.url
      // Written by our own page, and so escaped: only to be read back.
      link.textContent = new DOMParser().parseFromString(title ?? '', 'text/html').documentElement.textContent
      item.append(link)
      return item
    }),
  )
  list.replaceChildren(...rows)
  find(here, '[data-pages]', HTMLElement).hidden = rows.length === 0
}

async function open(here: HTMLElement): Promise<void> {
  const list = find(here, '[data-list]', HTMLElement)
  const template = find(here, '[data-line]', HTMLTemplateElement)
  const none = find(here, '[data-none]', HTMLElement)
  const away = find(here, '[data-away]', HTMLElement)
  const person = await readPerson()
  const draw = async () => {
    const letters = (await readLetters()).filter(({ state, isAway }) => state !== 'begun' || isAway)
    const known = new Map(
      [...list.querySelectorAll<HTMLElement>('[data-letter]')].map((line) => [line.dataset['letter'], line]),
    )
    const lines = letters.map((letter) => {
      const line = known.get(letter.id) ?? (template.content.cloneNode(true) as DocumentFragment).firstElementChild
      if (!(line instanceof HTMLElement)) throw new Error('no line')
      line.dataset['letter'] = letter.id
      show(line, letter, here, person)
      return line
    })
    // What stands where it stood is not touched: a button under the thumb keeps its place.
    for (const line of known.values()) if (!lines.includes(line)) line.remove()
    for (const [at, line] of lines.entries())
      if (list.children[at] !== line) list.insertBefore(line, list.children[at] ?? null)
    none.hidden = lines.length > 0
  }
  const showNetwork = () => {
    away.hidden = navigator.onLine && document.documentElement.dataset['away'] === undefined
  }
  here.addEventListener('click', ({ target }) => {
    const way = target instanceof Element ? target.closest<HTMLElement>('button[data-do]') : null
    const id = way?.closest<HTMLElement>('[data-letter]')?.dataset['letter']
    if (way && id) void act(id, way.dataset['do'] ?? '', here, person)
    if (target instanceof Element && target.closest('[data-retry]')) location.reload()
  })
  for (const name of ['kept', 'full'])
    find(here, `[data-${name}-now]`, HTMLElement).hidden = !new URLSearchParams(location.search).has(name)
  for (const name of ['online', 'offline']) window.addEventListener(name, showNetwork)
  showNetwork()
  onChange(() => void draw())
  await draw()
  await listPages(here)
  await send()
}

if (box) void open(box)
