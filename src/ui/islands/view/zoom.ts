// A photo over the page: moved and spread by fingers, wheel or keys; the others of the page are beside it.
import { find } from '../../find.ts'

const [least, most, tapped] = [1, 6, 2.5]
/** So far a finger goes before it turns to the next photo, in pixels. */
const swipe = 60

interface View {
  scale: number
  x: number
  y: number
}

/** The photos among which one is looked at: those of the same report. */
const groupOf = (photo: HTMLElement) => [
  ...(photo.closest('[data-photos-of], main') ?? document).querySelectorAll<HTMLAnchorElement>('a[data-zoom]'),
]

/** Moving and spreading of what stands on the stage. */
function openStage(stage: HTMLElement, image: HTMLImageElement, turn: (by: number) => void) {
  let view: View = { scale: 1, x: 0, y: 0 }
  const fingers = new Map<number, { x: number; y: number }>()
  let from: { x: number; y: number; time: number } | undefined
  let lastTap = 0
  const show = (next: View) => {
    const scale = Math.min(most, Math.max(least, next.scale))
    // No further than the edge of the picture.
    const room = { x: (stage.clientWidth * (scale - 1)) / 2, y: (stage.clientHeight * (scale - 1)) / 2 }
    const within = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value))
    view = { scale, x: within(next.x, room.x), y: within(next.y, room.y) }
    image.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`
  }
  /** Spreads about a point of the stage, which stays where it is. */
  const spread = (factor: number, at?: { x: number; y: number }) => {
    const box = stage.getBoundingClientRect()
    const scale = Math.min(most, Math.max(least, view.scale * factor))
    const [dx, dy] = at ? [at.x - box.left - box.width / 2, at.y - box.top - box.height / 2] : [0, 0]
    const by = scale / view.scale
    show({ scale, x: dx - (dx - view.x) * by, y: dy - (dy - view.y) * by })
  }
  const middleOf = () => {
    const [one = { x: 0, y: 0 }, other = one] = [...fingers.values()]
    return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, apart: Math.hypot(one.x - other.x, one.y - other.y) }
  }
  stage.addEventListener('pointerdown', (event) => {
    stage.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    from = fingers.size === 1 ? { x: event.clientX, y: event.clientY, time: event.timeStamp } : undefined
  })
  stage.addEventListener('pointermove', (event) => {
    if (!fingers.has(event.pointerId)) return
    const before = middleOf()
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    const after = middleOf()
    if (fingers.size > 1 && before.apart > 0) spread(after.apart / before.apart, after)
    if (fingers.size > 1 || view.scale > 1)
      show({ ...view, x: view.x + after.x - before.x, y: view.y + after.y - before.y })
  })
  const lift = (event: PointerEvent) => {
    fingers.delete(event.pointerId)
    if (!from || event.type === 'pointercancel') return
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y]
    const isTap = Math.hypot(dx, dy) < 10
    if (view.scale === 1 && Math.abs(dx) > swipe && Math.abs(dx) > 2 * Math.abs(dy)) turn(dx < 0 ? 1 : -1)
    else if (isTap && event.timeStamp - lastTap < 350) {
      spread(view.scale > 1 ? 1 / view.scale : tapped, { x: event.clientX, y: event.clientY })
      lastTap = 0
    } else if (isTap) lastTap = event.timeStamp
    from = undefined
  }
  stage.addEventListener('pointerup', lift)
  stage.addEventListener('pointercancel', lift)
  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      spread(event.deltaY < 0 ? 1.2 : 1 / 1.2, { x: event.clientX, y: event.clientY })
    },
    { passive: false },
  )
  return {
    spread,
    reset: () => show({ scale: 1, x: 0, y: 0 }),
    move: (x: number, y: number) => show({ ...view, x: view.x + x, y: view.y + y }),
    isLarge: () => view.scale > 1,
  }
}

/** Opens it, and gives the focus back where it was. */
export function openPhoto(photo: HTMLAnchorElement): void {
  const template = document.querySelector<HTMLTemplateElement>('template[data-viewer]')
  const dialog = template?.content.firstElementChild?.cloneNode(true)
  if (!(dialog instanceof HTMLDialogElement)) return location.assign(photo.href)
  const all = groupOf(photo)
  const image = find(dialog, 'img', HTMLImageElement)
  let at = all.indexOf(photo)
  const turn = (by: number) => {
    at = Math.min(all.length - 1, Math.max(0, at + by))
    const shown = all[at]
    if (!shown) return
    stage.reset()
    const small = shown.querySelector('img')
    // What is there already stands until the large one has come.
    image.style.backgroundImage = small?.currentSrc ? `url("${small.currentSrc}")` : ''
    image.src = shown.href
    image.alt = small?.alt ?? ''
    find(dialog, '[data-count]', HTMLElement).textContent = all.length > 1 ? `${at + 1} / ${all.length}` : ''
    find(dialog, '[data-caption]', HTMLElement).textContent = shown.dataset['zoom'] ?? ''
    find(dialog, '[data-do=previous]', HTMLButtonElement).disabled = at === 0
    find(dialog, '[data-do=next]', HTMLButtonElement).disabled = at === all.length - 1
  }
  const stage = openStage(find(dialog, '.viewer-stage', HTMLElement), image, turn)
  const acts: Record<string, () => void> = {
    close: () => dialog.close(),
    next: () => turn(1),
    previous: () => turn(-1),
    larger: () => stage.spread(1.5),
    smaller: () => stage.spread(1 / 1.5),
  }
  const step = 80
  const keys: Record<string, () => void> = {
    ArrowLeft: () => (stage.isLarge() ? stage.move(step, 0) : turn(-1)),
    ArrowRight: () => (stage.isLarge() ? stage.move(-step, 0) : turn(1)),
    ArrowUp: () => stage.move(0, step),
    ArrowDown: () => stage.move(0, -step),
    '+': () => stage.spread(1.5),
    '=': () => stage.spread(1.5),
    '-': () => stage.spread(1 / 1.5),
    '0': stage.reset,
  }
  dialog.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-do]') : null
    acts[button?.dataset['do'] ?? '']?.()
  })
  dialog.addEventListener('keydown', (event) => {
    // The keys of the desk rest meanwhile.
    event.stopPropagation()
    const act = keys[event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  })
  dialog.addEventListener('close', () => {
    dialog.remove()
    all[at]?.focus()
  })
  document.body.append(dialog)
  dialog.showModal()
  turn(0)
}
