// The form without a network: what is written in it, read and put back, and what is missing.
import { find } from '../../../ui/find.ts'
import { isTyped } from '../../../ui/in-use.ts'
import type { Field, Letter } from '../../rules.ts'

/** A field of the form by its name. */
export const field = (here: HTMLFormElement, name: string) =>
  here.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** What the server wrote into an element for us. */
export const read = (element: HTMLElement, name: string): unknown => JSON.parse(element.dataset[name] ?? 'null')

/** The photos of the letter, each to be taken away again. */
export function showPhotos(here: HTMLFormElement, letter: Letter, remove: (index: number) => void): void {
  const shown = find(here, '[data-shown]', HTMLElement)
  const template = find(here, '[data-photo]', HTMLTemplateElement)
  for (const image of shown.querySelectorAll('img')) URL.revokeObjectURL(image.src)
  shown.replaceChildren(
    ...letter.files.map(({ blob }, index) => {
      const item = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement
      const image = find(item, 'img', HTMLImageElement)
      image.src = URL.createObjectURL(blob)
      image.alt = image.alt.replace('%', String(index + 1))
      find(item, 'button', HTMLButtonElement).addEventListener('click', () => remove(index))
      return item
    }),
  )
  const there = find(here, '[data-there]', HTMLElement)
  there.hidden = !letter.draftPhotos
  there.textContent = (there.dataset['there'] ?? '').replace('%', String(letter.draftPhotos ?? 0))
}

/** What the form holds, words only. */
export const typedIn = (here: HTMLFormElement): Field[] =>
  [...new FormData(here)].flatMap(([name, value]): Field[] =>
    typeof value === 'string' && name !== 'words' && value !== '' ? [[name, value]] : [],
  )

/** @returns whether all was there */
export function showMissing(here: HTMLFormElement, missing: readonly string[]): boolean {
  const words = read(here, 'missing') as Record<string, string>
  const summary = find(here, '[data-errors]', HTMLElement)
  for (const each of here.querySelectorAll<HTMLElement>('[data-wrong]')) {
    const name = each.dataset['wrong'] ?? ''
    each.hidden = !missing.includes(name)
    each.textContent = each.hidden ? '' : (words[name] ?? '')
  }
  find(summary, 'ul', HTMLElement).replaceChildren(
    ...missing.map((name) => {
      const [item, link] = [document.createElement('li'), document.createElement('a')]
      link.href = `#f-${name}`
      link.textContent = words[name] ?? ''
      item.append(link)
      return item
    }),
  )
  summary.hidden = missing.length === 0
  if (missing.length > 0) summary.focus()
  return missing.length === 0
}

/** Puts what was written before back into the form; what somebody has begun to write since stands. */
export function fill(here: HTMLFormElement, letter: Letter): void {
  for (const [name, value] of letter.fields) {
    const control = here.elements.namedItem(name)
    const isFree = control instanceof RadioNodeList || control instanceof HTMLButtonElement || control === null
    if (!isFree && isTyped(control as HTMLInputElement)) continue
    if (control instanceof RadioNodeList) control.value = value
    else if (control instanceof HTMLInputElement && control.type === 'checkbox')
      control.checked = value === control.value
    else if (control && 'value' in control && name !== 'mahalla') Object.assign(control, { value })
  }
}
