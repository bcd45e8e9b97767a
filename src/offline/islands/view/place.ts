// The form without a network: the place, by the phone itself and by the names of districts and mahallas.
import { find } from '../../../ui/find.ts'
import { field, read } from './written.ts'

/** In degrees of latitude, near enough to tell which middle is nearest. */
const far = (a: readonly [number, number], b: readonly [number, number]) =>
  Math.hypot(a[0] - b[0], (a[1] - b[1]) * Math.cos((a[0] * Math.PI) / 180))

/** The place: the phone's own, which proposes districts, and the mahallas of the chosen one. */
export function openPlace(here: HTMLFormElement, locale: string, changed: () => void) {
  const said = find(here, '[data-located]', HTMLElement)
  const district = field(here, 'territory') as HTMLSelectElement
  const mahalla = field(here, 'mahalla') as HTMLSelectElement
  const [any] = mahalla.options
  let known: Record<string, [string, string][]> | undefined
  const showMahallas = async (value = '') => {
    known ??= (await fetch(`/${locale}/offline/mahallas.json`)
      .then(async (response) => (response.ok ? response.json() : undefined))
      .catch(() => undefined)) as typeof known
    const list = known?.[district.value] ?? []
    mahalla.replaceChildren(...(any ? [any] : []), ...list.map(([code, name]) => new Option(name, code)))
    mahalla.value = list.some(([code]) => code === value) ? value : ''
    find(here, '[data-mahalla]', HTMLElement).hidden = list.length === 0
  }
  /** The five districts whose middle is nearest stand first; the person confirms (regulation 7). */
  const propose = (point: readonly [number, number]) => {
    const place = find(here, '[data-middles]', HTMLElement)
    const near = (read(place, 'middles') as [string, number, number][])
      .map(([code, lat, lng]) => ({ code, far: far(point, [lat, lng]) }))
      .sort((a, b) => a.far - b.far)
      .slice(0, 5)
    district.querySelector('[data-near-group]')?.remove()
    const group = document.createElement('optgroup')
    group.label = find(here, '[data-near]', HTMLElement).dataset['near'] ?? ''
    group.dataset['nearGroup'] = ''
    group.append(
      ...near.map(({ code }) => new Option(district.querySelector(`[value="${code}"]`)?.textContent ?? code, code)),
    )
    district.insertBefore(group, district.options[1]?.closest('optgroup') ?? null)
    if (near[0]) district.value = near[0].code
  }
  const locate = () => {
    said.textContent = said.dataset['locating'] ?? ''
    const failed = () => (said.textContent = said.dataset['failed'] ?? '')
    if (!('geolocation' in navigator)) return failed()
    const found = ({ coords: { latitude, longitude, accuracy } }: GeolocationPosition) => {
      const [lat, lng] = [latitude.toFixed(6), longitude.toFixed(6)]
      Object.assign(field(here, 'lat'), { value: lat })
      Object.assign(field(here, 'lng'), { value: lng })
      Object.assign(field(here, 'accuracy'), { value: accuracy.toFixed(0) })
      said.textContent = (said.dataset['located'] ?? '').replace('%', `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`)
      propose([latitude, longitude])
      void showMahallas().then(changed)
    }
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 15_000 })
  }
  find(here, '[data-locate]', HTMLElement).addEventListener('click', locate)
  district.addEventListener('change', () => void showMahallas().then(changed))
  return { showMahallas }
}
