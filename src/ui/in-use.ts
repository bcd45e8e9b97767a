// Whether somebody is at work in a part of a page: writes, has written, or has opened something to read it.

type Typed = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** Something stands in it that was not there when it came. */
export function isTyped(field: Typed): boolean {
  if (field instanceof HTMLSelectElement) {
    const first = [...field.options].findIndex((option) => option.defaultSelected)
    return field.selectedIndex !== Math.max(0, first)
  }
  if (field instanceof HTMLInputElement && /^(radio|checkbox)$/.test(field.type))
    return field.checked !== field.defaultChecked
  return field.type !== 'hidden' && field.value !== field.defaultValue
}

export const fieldsIn = (root: ParentNode): Typed[] => [...root.querySelectorAll<Typed>('input, textarea, select')]

/** What stood open when it came: the rest was opened by whoever reads it. */
const cameOpen = new WeakSet<Element>()

/** To be called with the page, and with each part of it that comes later. */
export function noteOpen(came: ParentNode = document): void {
  for (const details of came.querySelectorAll('details[open]')) cameOpen.add(details)
}

export const isInUse = (part: HTMLElement): boolean =>
  part.contains(document.activeElement) ||
  // Something is open over it, or drawn in it.
  part.querySelector('dialog[open], [data-area]') !== null ||
  [...part.querySelectorAll('details[open]')].some((details) => !cameOpen.has(details)) ||
  fieldsIn(part).some(isTyped)
