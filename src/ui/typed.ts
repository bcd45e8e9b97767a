// For islands: what is typed into a page goes along when its language is changed, in this tab and for a minute.

const storeName = 'typed'
const keptMs = 60_000

interface Typed {
  /** The address without its language. */
  page: string
  at: number
  /** Whose page it was. */
  person: string | undefined
  scrolled: number
  /** By form, in the order in which they stand. */
  forms: [name: string, values: string[]][][]
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const isControl = (element: Element): element is Control =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement

/** Codes are for one use, files stay with the browser, and what is hidden was not typed. */
const isTyped = (control: Control): boolean =>
  control.name !== '' &&
  !['hidden', 'file', 'password', 'submit', 'button'].includes(control.type) &&
  control.autocomplete !== 'one-time-code'

const controlsOf = (form: HTMLFormElement): Control[] => [...form.elements].filter(isControl).filter(isTyped)

const isTicked = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio')

function valuesOf(form: HTMLFormElement): [string, string[]][] {
  const all = new Map<string, string[]>()
  for (const control of controlsOf(form)) {
    const values = all.get(control.name) ?? []
    if (control instanceof HTMLSelectElement && control.multiple)
      values.push(...[...control.selectedOptions].map(({ value }) => value))
    else if (!isTicked(control) || control.checked) values.push(control.value)
    all.set(control.name, values)
  }
  return [...all]
}

/** Gives a control the value that stood there; true where it is another now. */
function put(control: Control, values: string[]): boolean {
  if (isTicked(control)) {
    if (control.checked === values.includes(control.value)) return false
    control.checked = !control.checked
    return true
  }
  if (control instanceof HTMLSelectElement && control.multiple) {
    for (const option of control.options) option.selected = values.includes(option.value)
    return true
  }
  const value = values.shift()
  if (value === undefined || value === control.value) return false
  // What is not offered here stays as the page has it.
  if (control instanceof HTMLSelectElement && ![...control.options].some((option) => option.value === value))
    return false
  control.value = value
  return true
}

/** Puts all values where they were; then whoever listens to a control hears of it as if it were typed. */
function fill(form: HTMLFormElement, given: Typed['forms'][number]): void {
  const left = new Map(given.map(([name, values]) => [name, [...values]]))
  const changed = controlsOf(form).filter((control) => {
    const values = left.get(control.name)
    return values !== undefined && put(control, values)
  })
  for (const control of changed)
    for (const type of ['input', 'change']) control.dispatchEvent(new Event(type, { bubbles: true }))
}

const pageOf = (pathname: string): string => pathname.replace(/^\/[^/]+/, '')

function putBack(): void {
  const kept = sessionStorage.getItem(storeName)
  if (kept === null) return
  sessionStorage.removeItem(storeName)
  const { page, at, person, scrolled, forms } = JSON.parse(kept) as Typed
  const isSame = page === pageOf(location.pathname) && person === document.documentElement.dataset['person']
  if (!isSame || Math.abs(Date.now() - at) > keptMs) return
  for (const [index, form] of [...document.forms].entries()) fill(form, forms[index] ?? [])
  scrollTo(0, scrolled)
}

/** Brings back what came along, and follows the links to other languages. Without a store there is nothing to carry. */
export function carryTyped(): void {
  try {
    putBack()
  } catch {
    return
  }
  document.addEventListener('click', ({ target, ctrlKey, metaKey, shiftKey }) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('.languages a') : null
    // In another tab the page begins anew.
    if (!link || ctrlKey || metaKey || shiftKey) return
    // A page that was kept knows nothing of what was asked with its address.
    if (link.search === '') link.search = location.search
    const typed: Typed = {
      page: pageOf(link.pathname),
      at: Date.now(),
      person: document.documentElement.dataset['person'],
      scrolled: scrollY,
      forms: [...document.forms].map(valuesOf),
    }
    try {
      sessionStorage.setItem(storeName, JSON.stringify(typed))
    } catch {
      // The page changes its language all the same.
    }
  })
}
