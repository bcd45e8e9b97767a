// What is to be blurred is drawn on the photo: a rectangle by pulling over it, taken away by pressing it; by the
// keyboard it is added, moved, sized and taken away. Heard for the whole page: on the desk forms come and go.
type Area = [x: number, y: number, width: number, height: number]

const least = 5
const whole = 1000
/** One press of an arrow. */
const step = 20

const netAt = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>('[data-blur]') : null
const boxAt = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.dataset['area'] !== undefined ? target : null

/** Where the pointer is, in thousandths of the photo. */
function pointAt(net: HTMLElement, { clientX, clientY }: PointerEvent): [number, number] {
  const { left, top, width, height } = net.getBoundingClientRect()
  const part = (at: number, long: number) => Math.min(whole, Math.max(0, Math.round((at / long) * whole)))
  return [part(clientX - left, width), part(clientY - top, height)]
}

const between = ([x, y]: readonly number[], [u, v]: readonly number[]): Area => [
  Math.min(x ?? 0, u ?? 0),
  Math.min(y ?? 0, v ?? 0),
  Math.abs((x ?? 0) - (u ?? 0)),
  Math.abs((y ?? 0) - (v ?? 0)),
]

function place(box: HTMLElement, area: Area): void {
  const [left, top, width, height] = area.map((each) => `${each / 10}%`)
  Object.assign(box.style, { left, top, width, height })
  box.dataset['area'] = area.join(',')
}

function addBox(net: HTMLElement): HTMLElement {
  const box = document.createElement('span')
  box.className = 'net-area'
  box.tabIndex = 0
  box.setAttribute('role', 'button')
  net.append(box)
  return box
}

/** The form says what is drawn. */
function tell(net: HTMLElement): void {
  const form = net.closest('form')
  const field = form?.querySelector<HTMLInputElement>('input[name=areas]')
  const drawn = [...net.querySelectorAll<HTMLElement>('[data-area]')]
  for (const [index, box] of drawn.entries())
    box.setAttribute('aria-label', (net.dataset['blur'] ?? '').replace('%', String(index + 1)))
  if (field) field.value = drawn.map((box) => box.dataset['area']).join(';')
  for (const button of form?.querySelectorAll<HTMLElement>('[data-when-drawn]') ?? [])
    button.hidden = drawn.length === 0
}

/** What a refused form had drawn stands there again. */
function redraw(): void {
  for (const net of document.querySelectorAll<HTMLElement>('[data-blur]')) {
    const areas = net.closest('form')?.querySelector<HTMLInputElement>('input[name=areas]')?.value
    if (!areas || net.querySelector('[data-area]')) continue
    for (const area of areas.split(';')) place(addBox(net), area.split(',').map(Number) as Area)
    tell(net)
  }
}

let drawing: { net: HTMLElement; from: [number, number]; box: HTMLElement } | undefined

document.addEventListener('pointerdown', (event) => {
  const net = netAt(event.target)
  if (!net || event.button !== 0) return
  event.preventDefault()
  const pressed = boxAt(event.target)
  if (pressed) {
    pressed.remove()
    return tell(net)
  }
  drawing = { net, from: pointAt(net, event), box: addBox(net) }
  net.setPointerCapture(event.pointerId)
})

document.addEventListener('pointermove', (event) => {
  if (drawing) place(drawing.box, between(drawing.from, pointAt(drawing.net, event)))
})

document.addEventListener('pointerup', (event) => {
  if (!drawing) return
  const { net, from, box } = drawing
  drawing = undefined
  const area = between(from, pointAt(net, event))
  // A press without pulling draws nothing.
  if (Math.min(area[2], area[3]) < least) box.remove()
  else place(box, area)
  tell(net)
})

document.addEventListener('pointercancel', () => {
  if (!drawing) return
  const { net, box } = drawing
  drawing = undefined
  box.remove()
  tell(net)
})

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('[data-blur-add]') : null
  const net = button?.closest('form')?.querySelector<HTMLElement>('[data-blur]')
  if (!net) return
  const box = addBox(net)
  place(box, [400, 400, 200, 200])
  tell(net)
  box.focus()
})

const moves = new Map([
  ['ArrowLeft', [-step, 0]],
  ['ArrowRight', [step, 0]],
  ['ArrowUp', [0, -step]],
  ['ArrowDown', [0, step]],
])
const within = (value: number, from: number, to: number) => Math.min(to, Math.max(from, value))

document.addEventListener(
  'keydown',
  (event) => {
    const box = boxAt(event.target)
    const net = box && netAt(box)
    if (!net) return
    const [right, down] = moves.get(event.key) ?? []
    if (right !== undefined && down !== undefined) {
      const [x = 0, y = 0, width = 0, height = 0] = (box.dataset['area'] ?? '').split(',').map(Number)
      if (event.shiftKey)
        place(box, [x, y, within(width + right, step, whole - x), within(height + down, step, whole - y)])
      else place(box, [within(x + right, 0, whole - width), within(y + down, 0, whole - height), width, height])
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      const next = net.closest('form')?.querySelector<HTMLElement>('[data-blur-add]')
      box.remove()
      next?.focus()
    } else return
    // Arrows and letters mean something else on the desk.
    event.preventDefault()
    event.stopPropagation()
    tell(net)
  },
  true,
)

document.documentElement.classList.add('draws')
redraw()
new MutationObserver(redraw).observe(document.body, { childList: true, subtree: true })
