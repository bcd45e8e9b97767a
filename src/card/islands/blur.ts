// What is to be blurred is drawn on the photo: a rectangle by pulling over it, taken away by pressing it. The squares
// stay for the keyboard. Heard for the whole page: on the desk forms come and go.
type Area = [x: number, y: number, width: number, height: number]

const least = 5
const whole = 1000

const netAt = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>('[data-blur]') : null

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

/** The form says what is drawn. */
function tell(net: HTMLElement): void {
  const field = net.closest('form')?.querySelector<HTMLInputElement>('input[name=areas]')
  const drawn = [...net.querySelectorAll<HTMLElement>('[data-area]')]
  if (field) field.value = drawn.map((box) => box.dataset['area']).join(';')
}

let drawing: { net: HTMLElement; from: [number, number]; box: HTMLElement } | undefined

document.addEventListener('pointerdown', (event) => {
  const net = netAt(event.target)
  if (!net || event.button !== 0) return
  event.preventDefault()
  if (event.target instanceof HTMLElement && event.target.dataset['area'] !== undefined) {
    event.target.remove()
    return tell(net)
  }
  const box = document.createElement('span')
  box.className = 'net-area'
  net.append(box)
  drawing = { net, from: pointAt(net, event), box }
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

document.documentElement.classList.add('draws')
