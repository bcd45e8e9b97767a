// Photographs: a hint of each until it has come, one laid over another with a line to be moved, and all of them large
// over the page. Heard for the whole page: parts of it are put in anew.
import { thumbHashToDataURL } from 'thumbhash'

/** What a photo will show, in twenty-five bytes: told once it is near the screen, so that no page waits for it. */
const near = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting || !(target instanceof HTMLImageElement)) continue
    near.unobserve(target)
    const bytes = Uint8Array.from(atob(target.dataset['preview'] ?? ''), (letter) => letter.charCodeAt(0))
    if (!target.complete) target.style.backgroundImage = `url(${thumbHashToDataURL(bytes)})`
  }
})

const hint = () => {
  for (const image of document.querySelectorAll('img[data-preview]')) near.observe(image)
}

hint()
document.addEventListener('renewed', hint)

document.addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return
  target.closest<HTMLElement>('.compare-box')?.style.setProperty('--line', `${target.value}%`)
})

document.addEventListener('click', (event) => {
  const photo = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-zoom]') : null
  // Older browsers open the picture by itself; whoever wants it in a window of its own gets that.
  if (!photo || !('HTMLDialogElement' in window) || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  void import('./view/zoom.ts').then(({ openPhoto }) => openPhoto(photo))
})
