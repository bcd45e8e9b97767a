// The form without a network: what is written in it, read and put back, and what is missing.
import { find } from '../../../ui/find.ts'
import { isTyped } from '../../../ui/in-use.ts'
import { recordingTile } from '../../../ui/recorder.ts'
import { showTiles, trayIn } from '../../../ui/tray.ts'
import type { Field, Letter } from '../../rules.ts'

/** A field of the form by its name. */
export const field = (here: HTMLFormElement, name: string) =>
  here.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** What the server wrote into an element for us. */
export const read = (element: HTMLElement, name: string): unknown => JSON.parse(element.dataset[name] ?? 'null')

type Files = Letter['files']
const isPhoto = ({ field: name }: Files[number]) => name === 'photo'

/** The photos of the letter, each to be told of, put earlier and taken away again; beneath them what was recorded. */
export function showFiles(
  here: HTMLFormElement,
  letter: Letter,
  changed: (files: Files, isMoved: boolean) => void,
): void {
  const tray = trayIn(find(here, '[data-photos]', HTMLElement))
  const others = letter.files.filter((file) => !isPhoto(file))
  if (tray)
    showTiles(tray, letter.files.filter(isPhoto), (all, isMoved) =>
      changed(
        [
          ...all.map(({ name, blob, caption }) => ({
            ...fileOf(letter, blob),
            name,
            blob,
            ...(caption && { caption }),
          })),
          ...others,
        ],
        isMoved,
      ),
    )
  showRecordings(here, letter, changed)
  const there = find(here, '[data-there]', HTMLElement)
  there.hidden = !letter.draftPhotos
  there.textContent = (there.dataset['there'] ?? '').replace('%', String(letter.draftPhotos ?? 0))
}

function showRecordings(here: HTMLFormElement, { files }: Letter, changed: (files: Files, isMoved: boolean) => void) {
  find(here, '[data-recorded]', HTMLElement).replaceChildren(
    ...files.flatMap((file) => {
      const { field: kind, blob } = file
      if (kind !== 'video' && kind !== 'voice') return []
      const tile = recordingTile(here, { kind, blob })
      // The first frame goes with its video: it stands behind it.
      const frame = files[files.indexOf(file) + 1]
      const isOf = (each: Files[number]) => each === file || (each === frame && each.field === 'poster')
      find(tile, '[data-do=remove]', HTMLButtonElement).addEventListener('click', () =>
        changed(
          files.filter((each) => !isOf(each)),
          true,
        ),
      )
      return [tile]
    }),
  )
}

/** What is known of a file besides: where its pieces go. */
const fileOf = ({ files }: Letter, blob: Blob) => {
  const known = files.find((each) => each.blob === blob)
  return { field: known?.field ?? 'photo', ...(known?.upload !== undefined && { upload: known.upload }) }
}

/** What the form holds, words only. */
export const typedIn = (here: HTMLFormElement): Field[] =>
  [...new FormData(here)].flatMap(([name, value]): Field[] =>
    typeof value === 'string' && name !== 'words' && !name.startsWith('caption.') && value !== ''
      ? [[name, value]]
      : [],
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
