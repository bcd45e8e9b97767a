// The desk by keyboard: the list is walked, reports are opened, and their likeliest steps taken, without the mouse.
import { sendForm } from './swap.ts'

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-row]')]
const linkOf = (row: HTMLElement | undefined) => row?.querySelector<HTMLElement>('.row-link')
const panel = () => document.querySelector<HTMLElement>('#panel')

/** The row with the keyboard, else the one that is open. */
const current = () =>
  document.activeElement?.closest<HTMLElement>('[data-row]') ??
  document.querySelector<HTMLElement>('[data-row][aria-current=true]') ??
  undefined

function walk(step: 1 | -1): void {
  const all = rows()
  const row = current()
  const before = step === 1 ? -1 : 0
  const at = row ? all.indexOf(row) : before
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))]
  linkOf(next)?.focus()
  next?.scrollIntoView({ block: 'nearest' })
  // With a report open, walking opens the next one.
  if (next && next !== row && document.querySelector('.desk-grid.has-panel')) linkOf(next)?.click()
}

/** Said where a key asks for what is not open here. */
function sayClosed(): void {
  const { closed = '' } = document.querySelector<HTMLElement>('.bench')?.dataset ?? {}
  const note = document.createElement('p')
  note.className = 'note'
  note.textContent = closed
  document.querySelector('[data-swap=said]')?.replaceChildren(note)
}

/** The form of a step in the open report, shown and ready to be typed into. */
function openStep(...names: string[]): void {
  for (const name of names) {
    const details = panel()?.querySelector<HTMLDetailsElement>(`details[data-step=${name}]`)
    const form = panel()?.querySelector<HTMLFormElement>(`form[data-take=${name}]`)
    if (details) details.open = true
    if (!form) continue
    const field = form.querySelector<HTMLElement>('textarea, select, input:not([type=hidden]):not([type=file])')
    return (field ?? form.querySelector('button'))?.focus()
  }
  sayClosed()
}

/** As if its button was pressed. */
const send = (form: HTMLFormElement | null) =>
  form?.querySelector<HTMLElement>('button:not([type=button], [name])')?.click()

/** Takes a step that asks nothing: in the open report, else in the row itself where it stands there. */
function take(...names: string[]): void {
  for (const name of names) {
    const at = document.querySelector('.has-panel') ? panel() : current()
    const form = at?.querySelector<HTMLFormElement>(`form[data-take=${name}]`)
    if (!form) continue
    return send(form)
  }
  // None is open: accepting is the one step that a row alone is enough for.
  const id = current()?.dataset['row']
  if (id === undefined || !names.includes('accept') || document.querySelector('.has-panel')) return sayClosed()
  const form = document.createElement('form')
  form.method = 'post'
  form.action = `${location.pathname}/reports/${id}/accept`
  const next = document.createElement('input')
  next.type = 'hidden'
  next.name = 'next'
  next.value = `${location.pathname}${location.search}`
  form.append(next)
  form.enctype = 'multipart/form-data'
  void sendForm(form, null)
}

const isTyping = (target: EventTarget | null) =>
  target instanceof Element && target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select')

/** A dialog stands over the page; older browsers know none. */
const over = () => ['keys', 'palette'].map((id) => document.querySelector<HTMLElement>(`#${id}`)).find(isOpen)
const isOpen = (dialog: HTMLElement | null) => 'popover' in HTMLElement.prototype && dialog?.matches(':popover-open')
const show = (id: string) => {
  if ('popover' in HTMLElement.prototype) document.querySelector<HTMLElement>(`#${id}`)?.showPopover()
}

/** What each key does, where nothing is typed. */
const doings = new Map(
  Object.entries<() => void>({
    j: () => walk(1),
    k: () => walk(-1),
    x: () => current()?.querySelector<HTMLInputElement>('[name=reports]')?.click(),
    a: () => take('grant', 'approve', 'accept', 'countersign'),
    p: () => take('publish'),
    h: () => take('hide_photo'),
    m: () => take('mark_private'),
    u: () => send(document.querySelector<HTMLFormElement>('form[data-undo]')),
    r: () => openStep('answer', 'verify_closed', 'finish_part', 'reroute'),
    q: () => openStep('ask', 'return_to_work'),
    s: () => openStep('assign'),
    n: () => panel()?.querySelector<HTMLElement>('[data-next]')?.click(),
    '/': () => document.querySelector<HTMLElement>('#f-q')?.focus(),
    '?': () => show('keys'),
  }),
)

/** Somebody writes, and not into a field: what comes so fast upon another key is no command that changes anything. */
const burstMs = 300
const changing = ['a', 'p', 'h', 'm', 'u']
let lastKeyAt = 0

function isInBurst({ key, timeStamp }: KeyboardEvent): boolean {
  const isFast = timeStamp - lastKeyAt < burstMs
  lastKeyAt = timeStamp
  return isFast && changing.includes(key)
}

/** What is sent by Ctrl+Enter, found by Ctrl+K; true where it was one of them. */
function takeChord({ key, target }: KeyboardEvent): boolean {
  if (key.toLowerCase() === 'k') openPalette()
  else if (key === 'Enter' && target instanceof Element) send(target.closest('form'))
  else return false
  return true
}

/** Out of a field first, then out of the open report. */
function leave(target: EventTarget | null): void {
  if (over()) return
  if (isTyping(target)) (target as HTMLElement).blur()
  else panel()?.querySelector<HTMLElement>('[data-close]')?.click()
}

export function openKeys(desk: HTMLElement): void {
  document.addEventListener('keydown', (event) => {
    const { target, key } = event
    if (event.ctrlKey || event.metaKey) {
      if (takeChord(event)) event.preventDefault()
      return
    }
    if (key === 'Escape') return leave(target)
    if (event.altKey || isTyping(target) || over() || isInBurst(event)) return
    const doing = doings.get(key)
    if (!doing) return
    event.preventDefault()
    doing()
  })
  fillPalette(desk)
}

/** The commands of the moment: the steps of the open report before the rooms. */
function openPalette(): void {
  const list = document.querySelector('.desk-palette')
  for (const old of list?.querySelectorAll('[data-command]') ?? []) old.remove()
  const steps = [...(panel()?.querySelectorAll<HTMLFormElement>('form[data-take]') ?? [])]
  const commands = steps.map((form) => {
    const item = document.createElement('li')
    const button = document.createElement('button')
    item.dataset['command'] = ''
    button.type = 'button'
    button.className = 'button button-plain'
    button.textContent = form.querySelector('button:last-of-type')?.textContent ?? ''
    button.addEventListener('click', () => {
      document.querySelector<HTMLElement>('#palette')?.hidePopover()
      openStep(form.dataset['take'] ?? '')
    })
    item.append(button)
    return item
  })
  list?.prepend(...commands)
  show('palette')
  const input = document.querySelector<HTMLInputElement>('[data-palette]')
  if (!input) return
  input.value = ''
  input.dispatchEvent(new Event('input'))
  input.focus()
}

/** Only what holds the typed letters is left; Enter takes the first. */
function fillPalette(desk: HTMLElement): void {
  const input = desk.querySelector<HTMLInputElement>('[data-palette]')
  const items = () => [...desk.querySelectorAll<HTMLElement>('.desk-palette li')]
  input?.addEventListener('input', () => {
    const typed = input.value.trim().toLocaleLowerCase()
    for (const item of items()) item.hidden = !(item.textContent ?? '').toLocaleLowerCase().includes(typed)
  })
  input?.addEventListener('keydown', (event) => {
    const shown = items().filter(({ hidden }) => !hidden)
    const first = shown[0]?.querySelector<HTMLElement>('a, button')
    if (event.key === 'Enter') first?.click()
    else if (event.key === 'ArrowDown') first?.focus()
    else return
    event.preventDefault()
  })
}
