// For islands: chosen photos as tiles, each to be taken away, put earlier and told of.
import { find } from './find.ts'

/** A photo that somebody chose. */
export interface Chosen {
  name: string
  blob: Blob
  caption?: string
}

/** What the tiles stand in: their list, and the one they are made of. */
export interface Tray {
  list: HTMLElement
  template: HTMLTemplateElement
}

/** Where a field for photos has its tray; older pages and fields of one photo have none. */
export function trayIn(here: ParentNode): Tray | undefined {
  const list = here.querySelector<HTMLElement>('[data-shown]')
  const template = here.querySelector<HTMLTemplateElement>('template[data-photo]')
  return list && template ? { list, template } : undefined
}

/** One tile, not yet on the page. */
export function tileOf({ template }: Tray, { blob, name, caption = '' }: Chosen, nth: number): HTMLElement {
  const tile = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement
  const image = find(tile, 'img', HTMLImageElement)
  const address = URL.createObjectURL(blob)
  image.alt = image.alt.replace('%', String(nth))
  // What a browser cannot show is told by its name.
  image.addEventListener('error', () => (tile.dataset['name'] = name))
  for (const event of ['load', 'error']) image.addEventListener(event, () => URL.revokeObjectURL(address))
  image.src = address
  const field = tile.querySelector('input')
  if (field) {
    field.name = `caption.${nth}`
    field.value = caption
    field.setAttribute('aria-label', `${image.alt}: ${field.getAttribute('aria-label') ?? ''}`)
  }
  return tile
}

/**
 * Shows all anew. `changed` is given what they are from now on, and whether they are other ones or in another order:
 * then they are shown anew, and never because of a word that was typed.
 */
export function showTiles(
  tray: Tray,
  all: readonly Chosen[],
  changed: (all: Chosen[], isMoved: boolean) => void,
): void {
  const told = () =>
    all.map((each, at) => ({ ...each, caption: tray.list.children[at]?.querySelector('input')?.value ?? '' }))
  const change = (next: Chosen[], focus: number, what: string) => {
    changed(next, true)
    // Whoever works by keys goes on where they were.
    const place = tray.list.children[Math.min(focus, next.length - 1)]
    const button = place?.querySelector<HTMLElement>(`[data-do=${what}]:not([hidden])`)
    ;(button ?? place?.querySelector<HTMLElement>('[data-do=remove]'))?.focus()
  }
  tray.list.replaceChildren(
    ...all.map((each, at) => {
      const tile = tileOf(tray, each, at + 1)
      const earlier = find(tile, '[data-do=earlier]', HTMLButtonElement)
      earlier.hidden = at === 0
      earlier.addEventListener('click', () => {
        const next = told()
        next.splice(at - 1, 0, ...next.splice(at, 1))
        change(next, at - 1, 'earlier')
      })
      find(tile, '[data-do=remove]', HTMLButtonElement).addEventListener('click', () => {
        change(
          told().filter((_each, index) => index !== at),
          at,
          'remove',
        )
      })
      tile.querySelector('input')?.addEventListener('change', () => changed(told(), false))
      return tile
    }),
  )
}
