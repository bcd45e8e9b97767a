// A page that keeps itself up to date: when something of what it shows changed it is asked for anew, and its parts take
// the place of those that stand. What somebody is typing in is left alone, and said to be old.
import { isInUse, noteOpen } from '../in-use.ts'
import { askAnew, listen, paced } from '../live.ts'

const page = document.querySelector<HTMLElement>('[data-live]')

/** After a look the next one waits a little, however much happens. */
const restMs = 1500
/** When nobody knows what was missed everybody looks anew: not at the same moment. */
const spreadMs = 4000

const partsOf = (root: ParentNode) => [...root.querySelectorAll<HTMLElement>('[data-part]')]

/** @returns whether something was left as it was */
function putIn(next: Document): boolean {
  const fresh = new Map(partsOf(next).map((part) => [part.dataset['part'], part]))
  let isOld = false
  for (const part of partsOf(document)) {
    const other = fresh.get(part.dataset['part'])
    if (!other || other.innerHTML === part.innerHTML) continue
    if (isInUse(part)) isOld = true
    else {
      part.replaceChildren(...other.childNodes)
      noteOpen(part)
      part.classList.remove('is-new')
      // Read anew, so that the sign of what is new is given again.
      void part.offsetWidth
      part.classList.add('is-new')
      const said = part.querySelector('[data-say]')?.textContent
      const aloud = document.querySelector('[data-live-said]')
      if (said && aloud) aloud.textContent = said
    }
  }
  return isOld
}

function follow(shown: HTMLElement): void {
  const old = document.querySelector<HTMLElement>('[data-live-old]')
  noteOpen()
  const look = async () => {
    const address = new URL(location.href)
    address.searchParams.delete('done')
    address.hash = ''
    const { response, page: next } = await askAnew(address)
    // Signed out, or no longer to be seen: the browser shows what the server says.
    if (!response.ok || response.redirected || !next.querySelector('[data-live]')) return location.reload()
    const isOld = putIn(next)
    if (old) old.hidden = !isOld
    document.dispatchEvent(new CustomEvent('renewed'))
  }
  const lookSoon = paced(look, restMs)
  listen((shown.dataset['live'] ?? '').split(','), ({ topics }) =>
    lookSoon(topics.includes('all') ? Math.random() * spreadMs : 0),
  )
}

if (page && 'EventSource' in window) follow(page)
