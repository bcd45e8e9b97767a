// Choosing a place with script: the phone's own location, or a pin on a map that is loaded only when asked for.
import { find } from '../../ui/find.ts'
import { countInFigures } from '../../ui/in-figures.ts'
import type { Around } from '../../ui/map/picker.ts'
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
    const found = ({ coords: { latitude, longitude, accuracy } }: GeolocationPosition) => {
      rememberFix({ lat: latitude, lng: longitude })
      choose(latitude, longitude, accuracy)
    }
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 15_000 })
  })
  /** A pin far from where the phone just was may be a slip of the finger: the person says. */
  const chooseByPin = (lat: number, lng: number) => {
    const metres = metresFromFix({ lat, lng })
    const asked = (message.dataset['far'] ?? '').replace('%', metres === undefined ? '' : countInFigures(metres))
    // oxlint-disable-next-line no-alert -- one question, answered before anything is sent
    if (metres === undefined || metres <= farMetres || confirm(asked)) choose(lat, lng)
  }
  const openMap = (around?: Around) => {
    message.textContent = message.dataset['tap'] ?? ''
    void import('../../ui/map/picker.ts').then(({ openPicker }) =>
      openPicker(find(form, '[data-map-here]', HTMLElement), chooseByPin, around),
    )
  }
  const pointed = (): Around | undefined => {
    const [lat, lng, accuracy] = ['lat', 'lng', 'accuracy'].map((name) => field(name).value)
    return lat && lng ? { lat: Number(lat), lng: Number(lng), accuracy: Number(accuracy) || undefined } : undefined
  }
  find(form, '[data-map]', HTMLElement).addEventListener('click', () => openMap(pointed()))
  // A phone that was not exact: the map is open to correct it.
  if (form.querySelector('[data-about]')) openMap(pointed())
  find(form, '[data-photo-place]', HTMLInputElement).addEventListener('change', (event) => {
    const [photo] = (event.currentTarget as HTMLInputElement).files ?? []
    void import('../../ui/picture-place.ts')
      .then(({ placeOf }) => (photo ? placeOf(photo) : undefined))
      .then((place) => {
        if (place) choose(place.lat, place.lng)
        else message.textContent = message.dataset['noPlace'] ?? ''
      })
  })
  const list = form.querySelector('[data-mahallas]')
  if (list) followDistrict(form, list)
}

/**
 * The mahallas of a district come as soon as it is chosen: what the button brings, put in where it stands. The page
 * stays: by keys a list is walked district by district (WCAG 3.2.2).
 */
function followDistrict(here: HTMLFormElement, list: Element): void {
  const restMs = 200
  const bare = list.querySelector('button') ? [...list.childNodes] : []
  let resting: ReturnType<typeof setTimeout> | undefined
  let asking: AbortController | undefined
  here.querySelector('select[name=territory]')?.addEventListener('change', () => {
    // Mahallas of the district before are none of this one.
    list.replaceChildren(...bare)
    asking?.abort()
    clearTimeout(resting)
    const { signal } = (asking = new AbortController())
    resting = setTimeout(() => void listMahallas(here, list, signal), restMs)
  })
}

async function listMahallas(here: HTMLFormElement, list: Element, signal: AbortSignal): Promise<void> {
  const typed = [...new FormData(here)].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  try {
    const body = new URLSearchParams([...typed, ['step', 'mahallas']])
    const response = await fetch(here.action, { method: 'POST', body, signal })
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const listed = page.querySelector('[data-mahallas]')
    if (!response.ok || !listed || signal.aborted) return
    const isHeld = list.contains(document.activeElement)
    list.replaceChildren(...listed.childNodes)
    if (isHeld) list.querySelector<HTMLElement>('select, button')?.focus()
  } catch {
    // Chosen anew meanwhile, or offline: a district is enough.
  }
}

/** Farther than this from the phone a pin is asked about. */
const farMetres = 500
const fixName = 'fix'

/** Where the phone said it was, for as long as this window lives; it is sent nowhere by itself. */
function rememberFix(fix: { lat: number; lng: number }): void {
  try {
    sessionStorage.setItem(fixName, JSON.stringify(fix))
  } catch {
    // A browser that keeps nothing: nothing is asked.
  }
}

/** How far a point is from there, to ten metres; undefined where the phone did not say. Flat, which is right so near. */
function metresFromFix({ lat, lng }: { lat: number; lng: number }): number | undefined {
  try {
    const fix = JSON.parse(sessionStorage.getItem(fixName) ?? 'null') as { lat: number; lng: number } | null
    if (!fix) return undefined
    const metresPerDegree = 111_195
    const aside = (lng - fix.lng) * Math.cos((lat * Math.PI) / 180)
    return Math.round((Math.hypot(lat - fix.lat, aside) * metresPerDegree) / 10) * 10
  } catch {
    return undefined
  }
}
