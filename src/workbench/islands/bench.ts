// The desk without reloads: rows open beside, steps are sent in place, the next row follows, keys do it all. Whatever
// cannot be done so is done by the links and forms that stand there.
import { goTo, onShown, sendForm, startLive } from './view/swap.ts'
import { openKeys } from './view/keys.ts'
import { openNarrow } from './view/narrow.ts'

const desk = document.querySelector<HTMLElement>('[data-island=bench]')

if (desk) {
  for (const hidden of desk.querySelectorAll<HTMLElement>('[data-script]')) hidden.hidden = false
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    // A place on the page that stands is no other page.
    if (
      !link ||
      !isPlain ||
      (link.hash !== '' && pageOf(link) === pageOf(location)) ||
      event.defaultPrevented ||
      link.target ||
      !isDesk(link.href, '')
    )
      return
    event.preventDefault()
    void goTo(link.href)
  })
  openNarrow()
  // Older browsers do not tell by which button a form was sent.
  let pressed: HTMLElement | null = null
  document.addEventListener('click', ({ target }) => {
    pressed = target instanceof Element ? target.closest<HTMLElement>('button') : null
  })
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (event.defaultPrevented || !isDesk(form.action, steps)) return
    event.preventDefault()
    void sendForm(form, event.submitter ?? pressed)
  })
  let shown = pageOf(location)
  window.addEventListener('popstate', () => {
    if (pageOf(location) !== shown) void goTo(location.href, 'stay')
  })
  onShown(() => (shown = pageOf(location)))
  openKeys(desk)
  startLive()
}

/** An address without the place on its page. */
function pageOf({ pathname, search }: { pathname: string; search: string }): string {
  return `${pathname}${search}`
}

/** Where forms of the desk lead besides itself. */
const steps = String.raw`(/several|/views/\w+|/reports/\d+/\w+)?`

/** An address of the desk itself, or of what is done on it. */
function isDesk(address: string, below: string): boolean {
  const { origin, pathname } = new URL(address, location.href)
  return origin === location.origin && new RegExp(`^/[a-z-]+/work${below}$`).test(pathname)
}
