// Small help on forms: a form is sent once, however often the button is pressed, and its photos are made smaller first.
import { putInto, shrinkAll } from '../pictures.ts'

const shrinking = new WeakMap<HTMLFormElement, Promise<void>>()

document.addEventListener('change', ({ target: input }) => {
  if (!(input instanceof HTMLInputElement) || input.dataset['shrink'] === undefined || !input.form) return
  // Another island sends these files by itself.
  if (input.closest('[data-photos]')) return
  const { form } = input
  const work = shrinkAll(input, input.parentElement?.querySelector('[data-told]') ?? null).then((files) => {
    putInto(input, files)
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
})
// Back from the browser's memory: the form may be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) delete form.dataset['sent']
})
