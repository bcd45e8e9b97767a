// For pages: registers the worker and tells it what to keep, sends the letters that wait, says how many there are, and
// remembers what is typed into a report that is being written on the line.
import { momentInFigures } from '../ui/in-figures.ts'
import { changeLetter, onChange, readFact, readLetters } from './box.ts'
import { newLetter } from './keep.ts'
import { sendLetters } from './post.ts'
import { type Field, goes, type Letter, type Told, waits, withFields } from './rules.ts'

/** A report that was begun on the line and not gone on with, and a letter that arrived, are forgotten after so long. */
const begunMs = 24 * 3_600_000
const sentMs = 7 * begunMs

/** What the page says of itself. */
const { person: shownTo, build = '', away, kept } = document.documentElement.dataset
export const [, locale = 'uz'] = location.pathname.split('/')

/** Who has signed in on this phone, as the page says; a page out of what is kept does not know who has since. */
export async function readPerson(): Promise<number | null> {
  if (away !== undefined || kept !== undefined)
    return (await readFact<number | null>('person').catch(() => undefined)) ?? null
  return shownTo === undefined ? null : Number(shownTo)
}

async function tellWorker(told: Told): Promise<void> {
  const { active } = await navigator.serviceWorker.ready
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- our own worker
  active?.postMessage(told)
}

/** Older browsers have no such thing, and private windows may refuse it. */
const hasWorker = 'serviceWorker' in navigator

let timer: ReturnType<typeof setTimeout> | undefined

/** Sends what waits, now and again until nothing does. @param isNow also what would wait a little longer */
export async function send(isNow = false): Promise<void> {
  clearTimeout(timer)
  const next = navigator.onLine ? await sendLetters(isNow) : undefined
  if (next !== undefined) timer = setTimeout(() => void send(), next)
}

/** Of browsers that wake us when there is a network. */
type Syncing = ServiceWorkerRegistration & { sync?: { register: (tag: string) => Promise<void> } }

/** Has the browser send what waits, also when no page of ours is open; where it cannot, the next opening does. */
export async function sendSometime(): Promise<void> {
  if (hasWorker) {
    const registration: Syncing | undefined = await navigator.serviceWorker.getRegistration()
    await registration?.sync?.register('letters').catch(() => undefined)
  }
  await send()
}

/** Letters of somebody who had to sign in, and has; what nobody known wrote is sent by whoever signs in for it. */
async function wake(person: number): Promise<void> {
  const isAsked = new URLSearchParams(location.search).has('mine')
  const isOwn = ({ state, person: writer }: Letter) =>
    // What another who had signed in meanwhile could not send goes now.
    (state === 'sign_in' || state === 'other') && (writer === person || (writer === null && isAsked))
  for (const { id } of (await readLetters()).filter(isOwn))
    await changeLetter(id, (each) => each && (isOwn(each) ? { ...each, state: 'kept', person, nextAt: 0 } : each))
}

/** How many letters are not at the server yet. */
let waiting = 0

async function showCount(): Promise<void> {
  const note = document.querySelector<HTMLElement>('[data-letters]')
  if (!note) return
  const unsent = (letter: Letter) => goes(letter) || waits(letter) || (letter.state === 'begun' && letter.isAway)
  waiting = (await readLetters()).filter(unsent).length
  // Where they stand already nothing need lead there.
  note.hidden = waiting === 0 || location.pathname.includes('/offline')
  if (note.hidden) return
  const link = note.querySelector('a') ?? note.appendChild(document.createElement('a'))
  link.href = `/${locale}/offline`
  link.textContent = (note.dataset['letters'] ?? '').replace('%', String(waiting))
}

/** What is typed into a report on the line is known here too, should the line break. */
function followDraft(person: number | null): void {
  const form = document.querySelector<HTMLElement>('[data-draft]')
  if (!form) return
  const { id, fields, photos } = JSON.parse(form.dataset['draft'] ?? '') as {
    id: string
    fields: Field[]
    photos: number
  }
  let there = photos
  const keep = (given: readonly Field[]) =>
    changeLetter(id, (known) => {
      const letter = known ?? newLetter(id, locale, person)
      if (letter.state !== 'begun') return letter
      return { ...letter, at: Date.now(), draftPhotos: there, fields: withFields(letter.fields, given) }
    }).catch(() => undefined)
  void keep(fields)
  document.addEventListener('uploaded', (event) => {
    there = (event as CustomEvent<number>).detail
    void keep([])
  })
  form.addEventListener('submit', ({ target }) => {
    const given = [...new FormData(target as HTMLFormElement)]
    void keep(given.flatMap(([name, value]): Field[] => (typeof value === 'string' ? [[name, value]] : [])))
  })
}

/** What was sent on the line, and what nobody went on with, is no letter any more. */
async function tidy(): Promise<void> {
  const sent = location.pathname.includes('/report/sent/') ? new URLSearchParams(location.search).get('draft') : null
  const isOver = ({ id, state, at, isAway }: Letter) => {
    const age = Math.abs(Date.now() - at)
    return state === 'begun' ? id === sent || (!isAway && age > begunMs) : state === 'sent' && age > sentMs
  }
  for (const { id } of (await readLetters()).filter(isOver)) await changeLetter(id, () => undefined)
}

const leavingName = 'leaving'

/** Somebody has signed out: browsers that do not clear all by themselves are helped. */
async function forgetLetters(): Promise<void> {
  if (sessionStorage.getItem(leavingName) === null) return
  sessionStorage.removeItem(leavingName)
  for (const { id } of await readLetters()) await changeLetter(id, () => undefined)
}

/** Whoever signs out leaves nothing behind on this phone, and is asked first where something would be lost. */
function followSignOut(): void {
  document.addEventListener('submit', (event) => {
    const { target } = event
    if (!(target instanceof HTMLFormElement) || !new URL(target.action).pathname.endsWith('/sign-out')) return
    const { leave = '' } = document.querySelector<HTMLElement>('[data-letters]')?.dataset ?? {}
    // oxlint-disable-next-line no-alert -- one question, before something is gone for good
    if (waiting > 0 && !confirm(leave)) return event.preventDefault()
    if (hasWorker) void tellWorker({ is: 'sign_out' })
    sessionStorage.setItem(leavingName, '1')
  })
}

/** A page that was kept says of when it is. */
function sayWhenKept(): void {
  const note = document.querySelector<HTMLElement>('[data-kept-note]')
  if (!kept || !note) return
  note.textContent = (note.dataset['keptNote'] ?? '').replace('%', momentInFigures(new Date(kept)))
  note.hidden = false
}

export async function care(): Promise<void> {
  const person = await readPerson()
  sayWhenKept()
  followSignOut()
  followDraft(person)
  if (hasWorker) {
    const ahead = document.querySelector<HTMLElement>('[data-keep]')?.dataset['keep']?.split(' ') ?? []
    // A page that was opened before there was a worker went past it.
    const isMissed = person !== null && navigator.serviceWorker.controller === null
    const keep = [...(isMissed ? [location.pathname + location.search] : []), ...ahead]
    void navigator.serviceWorker
      .register('/sw.js', { scope: '/' })
      .then(() => tellWorker({ is: 'hello', locale, build, person, keep }))
      .catch(() => undefined)
  }
  window.addEventListener('online', () => void send(true))
  onChange(() => void showCount())
  if (person === null) await forgetLetters()
  await tidy()
  if (person !== null) await wake(person)
  await showCount()
  await send()
}
