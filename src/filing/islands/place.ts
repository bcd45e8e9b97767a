// Choosing a place with script: the phone's own location, or a pin on a map that is loaded only when asked for.
import { find } from '../../ui/find.ts'
const form = document.querySelector<HTMLFormElement>('[data-island=place]')

if (form) {
  const tools = find(form, '[data-script]', HTMLElement)
  const message = find(form, '[data-message]', HTMLElement)
  tools.hidden = false
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement
  const choose = (lat: number, lng: number) => {
    field('lat').value = lat.toFixed(6)
    field('lng').value = lng.toFixed(6)
    // A new point proposes its district anew.
    for (const chosen of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
      '[name=territory], [name=mahalla]',
    )) {
      if (chosen instanceof HTMLInputElement) chosen.checked = false
      else chosen.value = ''
    }
    form.requestSubmit()
  }
  find(form, '[data-locate]', HTMLElement).addEventListener('click', () => {
    message.textContent = message.dataset['locating'] ?? ''
    const failed = () => (message.textContent = message.dataset['failed'] ?? '')
    if (!('geolocation' in navigator)) return failed()
    navigator.geolocation.getCurrentPosition(({ coords }) => choose(coords.latitude, coords.longitude), failed, {
      enableHighAccuracy: true,
      timeout: 15_000,
    })
  })
  find(form, '[data-map]', HTMLElement).addEventListener('click', () => {
    message.textContent = message.dataset['tap'] ?? ''
    void import('../../ui/map/picker.ts').then(({ openPicker }) =>
      openPicker(find(form, '[data-map-here]', HTMLElement), choose),
    )
  })
  const territory = form.querySelector<HTMLSelectElement>('select[name=territory]')
  // The mahallas of a district come as soon as it is chosen: the same button, pressed for the person.
  territory?.addEventListener('change', () => {
    const button = form.querySelector<HTMLButtonElement>('[data-mahallas] button')
    if (button && territory.value) form.requestSubmit(button)
  })
}
