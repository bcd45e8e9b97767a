// Puts what the server answers into the page that stands: the parts that are named so, and nothing else.

/** How often the list is asked for anew while nobody types in the panel. */
const liveMs = 20_000

const parts = ['figures', 'said', 'filter', 'list', 'panel'] as const
type Part = (typeof parts)[number]

const partIn = (root: ParentNode, name: Part) => root.querySelector<HTMLElement>(`[data-swap=${name}]`)

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-row]')]

/** The row that is looked at, by its number, so that a new list keeps the place. */
const rowAt = () => document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row']

/** Takes over these parts of an answered page; the place in the list is kept. */
function put(page: Document, names: readonly Part[]): void {
  const row = rowAt()
  const place = rows().findIndex((each) => each.dataset['row'] === row)
  const ticked = [...document.querySelectorAll<HTMLInputElement>('[name=reports]:checked')].map(({ value }) => value)
  for (const name of names) {
    const [old, next] = [partIn(document, name), partIn(page, name)]
    if (!old || !next || old.innerHTML === next.innerHTML) continue
    const { scrollTop } = old
    old.replaceChildren(...next.childNodes)
    old.scrollTop = name === 'panel' ? 0 : scrollTop
  }
  const grid = document.querySelector('.desk-grid')
  grid?.classList.toggle('has-panel', page.querySelector('.desk-grid.has-panel') !== null)
  for (const box of document.querySelectorAll<HTMLInputElement>('[name=reports]'))
    box.checked = ticked.includes(box.value)
  if (row === undefined || rowAt() !== undefined) return
  // What is gone leaves its place to the next one.
  const next = document.querySelector(`[data-row="${row}"]`) ?? rows()[Math.min(place, rows().length - 1)]
  next?.querySelector<HTMLElement>('.row-link')?.focus({ preventScroll: true })
}

let last: AbortController | undefined

async function ask(address: string, init: RequestInit): Promise<{ page: Document; address: string } | undefined> {
  last?.abort()
  last = new AbortController()
  const { signal } = last
  document.querySelector('.bench')?.setAttribute('aria-busy', 'true')
  try {
    const response = await fetch(address, { ...init, signal, headers: { accept: 'text/html' } })
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    // Signed out, or a second factor is asked for: the browser goes there itself.
    if (!page.querySelector('[data-island=bench]')) {
      location.assign(response.url)
      return undefined
    }
    return { page, address: response.url }
  } finally {
    if (!signal.aborted) document.querySelector('.bench')?.removeAttribute('aria-busy')
  }
}

/** Shows an address of the desk in place. @param how whether the browser's history gets a step of its own */
export async function goTo(address: string, how: 'push' | 'stay' = 'push'): Promise<void> {
  try {
    const answer = await ask(address, {})
    if (!answer) return
    put(answer.page, parts)
    document.title = answer.page.title
    if (how === 'push') history.pushState(null, '', address)
    showOpened()
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return
    location.assign(address)
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
  const isGet = form.method === 'get'
  const address = new URL(form.action)
  if (isGet) address.search = new URLSearchParams(data as unknown as Record<string, string>).toString()
  const isPlain = form.enctype !== 'multipart/form-data'
  const body = isPlain ? new URLSearchParams(data as unknown as Record<string, string>) : data
  try {
    const answer = await ask(address.href, isGet ? {} : { method: 'POST', body })
    if (!answer) return
    put(answer.page, parts)
    // A refused step has the address of the form: the desk keeps its own.
    if (isGet || answer.address !== address.href) history.pushState(null, '', withoutSaid(answer.address))
    const wrong = document.querySelector<HTMLElement>('#panel .summary')
    if (wrong) wrong.focus()
    else showOpened()
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return
    waitForLine(form, submitter)
  } finally {
    delete form.dataset['sent']
  }
}

/** What was said is said once: reloaded, the page says nothing. */
function withoutSaid(address: string): string {
  const url = new URL(address)
  url.searchParams.delete('said')
  return url.href
}

/** Said above the list; tried again when the browser is back on the line, or when asked to. */
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
    if (!note.isConnected || !form.isConnected) return
    note.remove()
    void sendForm(form, submitter)
  }
  window.addEventListener('online', retry)
  button.addEventListener('click', retry)
}

/** Somebody types, or has typed: nothing is moved under the hands. */
const isBusy = () =>
  document.hidden ||
  document.querySelector('[aria-busy]') !== null ||
  (document.activeElement?.matches('input:not([type=checkbox]), textarea, select') ?? false)

/** New rows and figures come by themselves; the open report stays as it is. */
export function startLive(): void {
  setInterval(() => {
    if (isBusy() || new URL(location.href).searchParams.has('cursor')) return
    void fetch(location.href, { headers: { accept: 'text/html' } })
      .then(async (response) => {
        const page = new DOMParser().parseFromString(await response.text(), 'text/html')
        if (page.querySelector('[data-island=bench]') && !isBusy()) put(page, ['figures', 'list'])
      })
      .catch(() => undefined)
  }, liveMs)
}
