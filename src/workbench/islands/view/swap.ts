// Puts what the server answers into the page that stands: the parts that are named so, and nothing else.
import { fieldsIn, isInUse, isTyped, noteOpen } from '../../../ui/in-use.ts'
import { askAnew, isAborted, isAway, isHearing, listen, paced } from '../../../ui/live.ts'

const parts = ['figures', 'said', 'filter', 'list', 'panel'] as const
type Part = (typeof parts)[number]

const partIn = (root: ParentNode, name: Part) => root.querySelector<HTMLElement>(`[data-swap=${name}]`)

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-row]')]

/** The row that is looked at, by its number, so that a new list keeps the place. */
const rowAt = () => document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row']

/** Takes over an answered page: these parts of it, and whether a report is open. */
function put(page: Document, names: readonly Part[]): void {
  const grid = document.querySelector('.desk-grid')
  grid?.classList.toggle('has-panel', page.querySelector('.desk-grid.has-panel') !== null)
  putLists(page, names)
}

/** Takes over these parts alone; the place in the list is kept. */
function putLists(page: Document, names: readonly Part[]): void {
  const row = rowAt()
  const place = rows().findIndex((each) => each.dataset['row'] === row)
  const ticked = [...document.querySelectorAll<HTMLInputElement>('[name=reports]:checked')].map(({ value }) => value)
  for (const name of names) {
    const [old, next] = [partIn(document, name), partIn(page, name)]
    if (!old || !next || old.innerHTML === next.innerHTML) continue
    const { scrollTop } = old
    old.replaceChildren(...next.childNodes)
    old.scrollTop = name === 'panel' ? 0 : scrollTop
    noteOpen(old)
  }
  for (const box of document.querySelectorAll<HTMLInputElement>('[name=reports]'))
    box.checked = ticked.includes(box.value)
  if (row === undefined || rowAt() !== undefined) return
  // What is gone leaves its place to the next one.
  const next = document.querySelector(`[data-row="${row}"]`) ?? rows()[Math.min(place, rows().length - 1)]
  next?.querySelector<HTMLElement>('.row-link')?.focus({ preventScroll: true })
}

/** The last question of where to go: a newer one takes its place. A step that is being sent is never cut off. */
let last: AbortController | undefined
/** A step on its way: whoever goes on waits for it. */
let sending: Promise<unknown> = Promise.resolve()
let tellShown: () => void = () => undefined

/** Calls back whenever another address is shown. */
export const onShown = (listener: () => void): void => {
  tellShown = listener
}

const setBusy = (isBusy: boolean) => {
  const bench = document.querySelector('.bench')
  if (isBusy) bench?.setAttribute('aria-busy', 'true')
  else bench?.removeAttribute('aria-busy')
}

interface Answer {
  page: Document
  address: string
}

/** The phone keeps the step and sends it when there is a network (`offline/`). */
class Kept extends Error {}

/** Asks the server; undefined where what it answers is no desk, and is shown as it is. @throws where it is away */
async function ask(address: string, init: RequestInit): Promise<Answer | undefined> {
  setBusy(true)
  try {
    const response = await fetch(address, { ...init, headers: { accept: 'text/html' } })
    if (isAway(response)) throw new Error(response.statusText)
    const kept = response.headers.get('x-kept')
    if (kept !== null && !kept.endsWith('full=1')) throw new Kept()
    if (kept !== null) throw new Error('nothing can be kept here')
    const text = await response.text()
    const page = new DOMParser().parseFromString(text, 'text/html')
    if (page.querySelector('[data-island=bench]')) return { page, address: response.url }
    // Signed out, or a second factor is asked for: the browser goes there itself. A refusal holds what was typed.
    if (response.redirected) location.assign(response.url)
    else showWhole(text)
    return undefined
  } finally {
    setBusy(false)
  }
}

function showWhole(html: string): void {
  document.open()
  document.write(html)
  document.close()
}

/** Shows an address of the desk in place. @param how whether the browser's history gets a step of its own */
export async function goTo(address: string, how: 'push' | 'stay' = 'push'): Promise<void> {
  last?.abort()
  const { signal } = (last = new AbortController())
  await sending
  if (signal.aborted) return
  try {
    const answer = await ask(address, { signal })
    if (!answer) return
    put(answer.page, parts)
    document.title = answer.page.title
    if (how === 'push') history.pushState(null, '', address)
    tellShown()
    showOpened()
  } catch (error) {
    if (!isAborted(error)) location.assign(address)
  }
}

/** The opened row is seen, and the panel on a phone, where it covers the list. */
function showOpened(): void {
  const row = document.querySelector<HTMLElement>('tr[aria-current=true]')
  row?.scrollIntoView({ block: 'nearest' })
  row?.querySelector<HTMLElement>('.row-link')?.focus({ preventScroll: true })
  if (matchMedia('(max-width: 63.99rem)').matches) document.querySelector('#panel')?.scrollIntoView()
}

/** Sends a form and shows what came of it; without a connection it waits, as it was typed, and is sent once. */
export async function sendForm(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const data = new FormData(form)
  if (submitter instanceof HTMLButtonElement && submitter.name !== '') data.append(submitter.name, submitter.value)
  const plain = new URLSearchParams(data as unknown as Record<string, string>)
  delete form.dataset['sent']
  if (form.method === 'get') {
    const address = new URL(form.action)
    address.search = plain.toString()
    return goTo(address.href)
  }
  // Twice at once is once.
  if (form.dataset['sending']) return
  form.dataset['sending'] = '1'
  last?.abort()
  const body = form.enctype === 'multipart/form-data' ? data : plain
  const step = ask(form.action, { method: 'POST', body })
  sending = step.catch(() => undefined)
  try {
    const answer = await step
    if (!answer) return
    put(answer.page, parts)
    // A refused step has the address of the form: the desk keeps its own.
    if (answer.address !== form.action) history.pushState(null, '', withoutSaid(answer.address))
    tellShown()
    const wrong = document.querySelector<HTMLElement>('#panel .summary')
    if (wrong) wrong.focus()
    else showOpened()
  } catch (error) {
    if (error instanceof Kept) sayKept(form)
    else waitForLine(form, submitter)
  } finally {
    delete form.dataset['sending']
  }
}

/** The step is in good hands: its form has done its work, and the next row may be opened. */
function sayKept(form: HTMLFormElement): void {
  const { kept = '' } = document.querySelector<HTMLElement>('.bench')?.dataset ?? {}
  const note = document.createElement('p')
  note.className = 'done'
  note.textContent = kept
  partIn(document, 'said')?.replaceChildren(note)
  form.hidden = true
}

/** What was said is said once: reloaded, the page says nothing. */
function withoutSaid(address: string): string {
  const url = new URL(address)
  url.searchParams.delete('said')
  return url.href
}

/** The server is away though the browser is on the line. */
const resendMs = 5000

/** Said above the list; tried again when the browser is back on the line, now and then, or when asked to. */
function waitForLine(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const said = partIn(document, 'said')
  const { offline = '', again = '' } = document.querySelector<HTMLElement>('.bench')?.dataset ?? {}
  const note = document.createElement('p')
  note.className = 'note'
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-quiet'
  button.textContent = again
  note.append(offline, ' ', button)
  said?.replaceChildren(note)
  const retry = () => {
    window.removeEventListener('online', retry)
    clearTimeout(waiting)
    if (!note.isConnected || !form.isConnected) return
    note.remove()
    void sendForm(form, submitter)
  }
  const waiting = setTimeout(retry, resendMs)
  window.addEventListener('online', retry)
  button.addEventListener('click', retry)
}

/** Somebody types, has typed or ticked: nothing is moved under the hands. */
const isBusy = () =>
  document.querySelector('[aria-busy], .col-tick input:checked') !== null ||
  fieldsIn(document.querySelector('#several') ?? new DocumentFragment()).some(
    (field) => field.type !== 'checkbox' && isTyped(field),
  ) ||
  (document.activeElement?.matches('input:not([type=checkbox]), textarea, select') ?? false)

const openedIn = (address: string) => new URL(address, location.href).searchParams.get('open')

/** The open report is another one now: shown anew, unless somebody is at work on it. */
function putPanel(page: Document): void {
  const [old, next] = [partIn(document, 'panel'), partIn(page, 'panel')]
  if (!old || !next || old.innerHTML === next.innerHTML) return
  const seqIn = (root: ParentNode) => root.querySelector<HTMLInputElement>('input[name=seq]')?.value
  if (seqIn(old) === seqIn(next)) return
  if (!isInUse(old)) return putLists(page, ['panel'])
  const { changed = '' } = document.querySelector<HTMLElement>('.bench')?.dataset ?? {}
  const note = document.createElement('p')
  note.className = 'note'
  note.textContent = changed
  partIn(document, 'said')?.replaceChildren(note)
}

const topics = () => {
  const open = openedIn(location.href)
  return open === null ? ['work'] : ['work', `report:${open}`]
}

/** How often the list is asked for anew where no news come by themselves. */
const pollMs = 20_000
/** After a look the next one waits a little, however much happens. */
const restMs = 1500

/** New rows and figures come by themselves, and what others do with the open report. */
export function startLive(): void {
  noteOpen()
  // Rows are not moved under the hands: it is looked again when they rest.
  let resting: ReturnType<typeof setTimeout> | undefined
  const lookAtRest = () => {
    resting = isBusy() ? setTimeout(lookAtRest, restMs) : undefined
    if (resting === undefined) lookSoon()
  }
  const look = async () => {
    const address = new URL(location.href)
    if (address.searchParams.has('cursor') || document.hidden) return
    const shown = location.href
    address.hash = ''
    const { page } = await askAnew(address)
    if (!page.querySelector('[data-island=bench]') || location.href !== shown) return
    putPanel(page)
    if (isBusy()) resting ??= setTimeout(lookAtRest, restMs)
    else putLists(page, ['figures', 'list'])
  }
  const lookSoon = paced(look, restMs)
  let relisten: ReturnType<typeof listen> | undefined
  if ('EventSource' in window) relisten = listen(topics(), () => lookSoon())
  const tellOthers = tellShown
  tellShown = () => {
    tellOthers()
    relisten?.(topics())
  }
  setInterval(() => {
    if (!isHearing()) lookSoon()
  }, pollMs)
}
