// For islands: what is typed into a page goes along when its language is changed, in this tab and for a minute.

const storeName = 'typed'
const keptMs = 60_000

interface Typed {
  /** The address without its language. */
  page: string
  at: number
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
    if (!isTicked(control) || control.checked) values.push(control.value)
    all.set(control.name, values)
  }
  return [...all]
}

/** Puts the values where they were; whoever listens to a control hears of it as if it were typed. */
function fill(form: HTMLFormElement, given: Typed['forms'][number]): void {
  const left = new Map(given.map(([name, values]) => [name, [...values]]))
  for (const control of controlsOf(form)) {
    const values = left.get(control.name)
    if (!values) continue
    if (isTicked(control)) {
      if (control.checked === values.includes(control.value)) continue
      control.checked = !control.checked
    } else {
      const value = values.shift()
      if (value === undefined || value === control.value) continue
      control.value = value
    }
    for (const type of ['input', 'change']) control.dispatchEvent(new Event(type, { bubbles: true }))
  }
}

const pageOf = (pathname: string): string => pathname.replace(/^\/[^/]+/, '')

function putBack(): void {
  const kept = sessionStorage.getItem(storeName)
  if (kept === null) return
  sessionStorage.removeItem(storeName)
  const { page, at, scrolled, forms } = JSON.parse(kept) as Typed
  if (page !== pageOf(location.pathname) || Math.abs(Date.now() - at) > keptMs) return
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
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('.languages a') : null
    if (!link) return
    // A page that was kept knows nothing of what was asked with its address.
    if (link.search === '') link.search = location.search
    const typed: Typed = {
      page: pageOf(link.pathname),
      at: Date.now(),
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
