// Small help on forms: ready words are put in at the cursor, a form is sent once, however often the button is pressed,
// and its photos are made smaller first.
import { listenToCamera } from '../camera.ts'
import { newId } from '../new-id.ts'
import { putInto, shrinkAll } from '../pictures.ts'
import { type Chosen, showTiles, type Tray, trayIn } from '../tray.ts'

/** Ready words go in where the cursor stands; what was typed and chosen stays. */
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-insert]') : null
  const field = link?.closest('form')?.querySelector<HTMLTextAreaElement>('textarea[name=text]')
  if (!link || !field) return
  event.preventDefault()
  const words = link.dataset['insert'] ?? ''
  const { selectionStart, selectionEnd, value } = field
  const before = value.slice(0, selectionStart)
  const gap = before === '' || /\s$/.test(before) ? '' : ' '
  field.setRangeText(`${gap}${words}`, selectionStart, selectionEnd, 'end')
  field.focus()
})

/** A choice that asks for more opens what it asks for. */
document.addEventListener('change', ({ target: choice }) => {
  if (!(choice instanceof HTMLInputElement) || choice.type !== 'radio') return
  const more = choice.form?.querySelector<HTMLDetailsElement>(`details[data-step="${choice.value}"]`)
  if (more) more.open = choice.checked
})

/** A number that is offered beside a field is put into it. */
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-fill]') : null
  const field = link?.closest('[data-fills]')?.querySelector('input')
  if (!link || !field) return
  event.preventDefault()
  field.value = link.dataset['fill'] ?? ''
  field.focus()
})

/** What stands in a field of several photos: chosen one after another, in the order of the tiles. */
const chosen = new WeakMap<HTMLInputElement, readonly Chosen[]>()

function choose(input: HTMLInputElement, tray: Tray, all: readonly Chosen[]): void {
  const isPut = putInto(
    input,
    all.map(({ blob, name }) => new File([blob], name, { type: blob.type })),
  )
  if (!isPut) return
  chosen.set(input, all)
  showTiles(tray, all, (next, isMoved) => (isMoved ? choose(input, tray, next) : chosen.set(input, next)))
}

listenToCamera()

const shrinking = new WeakMap<HTMLFormElement, Promise<void>>()

document.addEventListener('change', ({ target: input }) => {
  if (!(input instanceof HTMLInputElement) || input.dataset['shrink'] === undefined || !input.form) return
  // Another island sends these files by itself.
  if (input.closest('[data-photos]')) return
  const { form } = input
  const tray = input.parentElement ? trayIn(input.parentElement) : undefined
  // Chosen one after another they come one after another, however long each takes.
  const picked = [...(input.files ?? [])]
  const told = input.parentElement?.querySelector<HTMLElement>('[data-told]') ?? null
  const before = shrinking.get(form) ?? Promise.resolve()
  const work = before
    .then(() => shrinkAll(input, told, picked))
    .then((files) => {
      if (tray) choose(input, tray, [...(chosen.get(input) ?? []), ...files.map((blob) => ({ name: blob.name, blob }))])
      else putInto(input, files)
      if (shrinking.get(form) === work) shrinking.delete(form)
    })
  shrinking.set(form, work)
})

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  const work = shrinking.get(form)
  if (work) {
    event.preventDefault()
    const { submitter } = event
    // Pressed again for the person, once the photos are ready.
    void work.then(() => (submitter instanceof HTMLElement ? submitter.click() : form.submit()))
    return
  }
  if (form.dataset['sent']) event.preventDefault()
  form.dataset['sent'] = '1'
  nameStep(form)
})

/** A step on a report gets a key of its own: on a bad line it may be sent twice, and is taken once. */
function nameStep(form: HTMLFormElement): void {
  if (form.elements.namedItem('key') || !/\/reports\/\d+\/[a-z_]+$/.test(new URL(form.action).pathname)) return
  const key = document.createElement('input')
  Object.assign(key, { type: 'hidden', name: 'key', value: newId() })
  form.append(key)
}

// Back from the browser's memory: the form may be sent again, as another step.
window.addEventListener('pageshow', () => {
  for (const key of document.querySelectorAll('input[name=key]')) key.remove()
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) delete form.dataset['sent']
})
