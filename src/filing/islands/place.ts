// Choosing a place with script: the phone's own location, or a pin on a map that is loaded only when asked for.
import { find } from '../../ui/find.ts'
const form = document.querySelector<HTMLFormElement>('[data-island=place]')

if (form) {
  const tools = find(form, '[data-script]', HTMLElement)
  const message = find(form, '[data-message]', HTMLElement)
  tools.hidden = false
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement
  /** `accuracy` in metres, where a device told the place. */
  const choose = (lat: number, lng: number, accuracy?: number) => {
    field('lat').value = lat.toFixed(6)
    field('lng').value = lng.toFixed(6)
    field('accuracy').value = accuracy === undefined ? '' : accuracy.toFixed(0)
    // A new point proposes its district anew.
    for (const chosen of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
      '[name=territory], [name=mahalla]',
    )) {
      if (chosen instanceof HTMLInputElement) chosen.checked = false
      else chosen.value = ''
    }
    find(form, 'button:not([name]):not([type=button])', HTMLButtonElement).click()
  }
  find(form, '[data-locate]', HTMLElement).addEventListener('click', () => {
    message.textContent = message.dataset['locating'] ?? ''
    const failed = () => (message.textContent = message.dataset['failed'] ?? '')
    if (!('geolocation' in navigator)) return failed()
    const found = ({ coords: { latitude, longitude, accuracy } }: GeolocationPosition) =>
      choose(latitude, longitude, accuracy)
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 15_000 })
  })
  const openMap = (around?: { lat: number; lng: number }) => {
    message.textContent = message.dataset['tap'] ?? ''
    void import('../../ui/map/picker.ts').then(({ openPicker }) =>
      openPicker(find(form, '[data-map-here]', HTMLElement), choose, around),
    )
  }
  find(form, '[data-map]', HTMLElement).addEventListener('click', () => openMap())
  // A phone that was not exact: the map is open to correct it.
  if (form.querySelector('[data-about]')) openMap({ lat: Number(field('lat').value), lng: Number(field('lng').value) })
  findAsTyped(form)
  const territory = form.querySelector<HTMLSelectElement>('select[name=territory]')
  // The mahallas of a district come as soon as it is chosen: the same button, pressed for the person.
  territory?.addEventListener('change', () => {
    const button = form.querySelector<HTMLButtonElement>('[data-mahallas] button')
    if (button && territory.value) button.click()
  })
}

/** What the words find comes as they are typed: the same answer that the button brings. */
function findAsTyped(place: HTMLFormElement): void {
  const input = place.querySelector<HTMLInputElement>('input[name=find]')
  const found = place.querySelector('[data-found]')
  if (!input || !found) return
  let timer: ReturnType<typeof setTimeout> | undefined
  let last: AbortController | undefined
  const ask = async () => {
    last?.abort()
    last = new AbortController()
    const params = new URLSearchParams({ q: input.value })
    for (const name of ['lat', 'lng', 'territory']) {
      const value = new FormData(place).get(name)
      if (typeof value === 'string' && value !== '' && value !== 'other') params.set(name, value)
    }
    try {
      const response = await fetch(`${place.dataset['finds']}?${params.toString()}`, { signal: last.signal })
      if (response.ok) found.innerHTML = await response.text()
    } catch {
      // Typed on, or offline: the button still finds.
    }
  }
  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), 150)
  })
}
