// Tells that a person, not a program, has the page before them: at the first touch, key or scroll. Then the time to
// answer runs.
const signs = ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchstart'] as const
let isWaiting = false

/** The page asks to be told, from the start or since it renewed itself. */
function wait(): void {
  const here = document.querySelector<HTMLElement>('[data-island=seen]')
  if (!here || isWaiting) return
  isWaiting = true
  const tell = () => {
    for (const sign of signs) removeEventListener(sign, tell)
    void fetch(here.dataset['address'] ?? '', { method: 'POST', keepalive: true }).catch(() => undefined)
  }
  for (const sign of signs) addEventListener(sign, tell, { passive: true })
}

wait()
document.addEventListener('renewed', wait)
