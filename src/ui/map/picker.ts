// A map to put one pin on, opened over the form's own space: by tapping, dragging, or arrow keys.
import * as L from 'leaflet'
import { type Label, makeMap } from './ground.ts'
import { reportSign } from './signs.ts'

interface Place {
  name: string
  level: string
  lat: number | null
  lng: number | null
}

/** Leaflet's styles come only with the map. */
function addStyles(href: string): Promise<void> {
  return new Promise((done) => {
    const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href })
    sheet.addEventListener('load', () => done())
    sheet.addEventListener('error', () => done())
    document.head.append(sheet)
  })
}

/** Where the map opens: a point, and within how many metres it is known. */
export interface Around {
  lat: number
  lng: number
  accuracy?: number | undefined
}

/** An arrow key moves the pin by so many pixels, with Shift by more. */
const step = 8
const leap = 40
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
}

/** A pin that is moved by finger or by key; Enter, letting go, or a tap on the map chooses. */
function putPin(
  map: L.Map,
  at: L.LatLngExpression,
  title: string,
  choose: (lat: number, lng: number) => void,
): L.Marker {
  const pin = L.marker(at, {
    icon: L.divIcon({ className: 'map-pin', iconSize: [28, 28] }),
    draggable: true,
    autoPan: true,
    title,
    alt: title,
    zIndexOffset: 1000,
  }).addTo(map)
  pin.on('dragend', () => choose(pin.getLatLng().lat, pin.getLatLng().lng))
  pin.getElement()?.addEventListener('keydown', (event) => {
    const arrow = arrows[event.key]
    if (event.key === 'Enter') {
      event.preventDefault()
      choose(pin.getLatLng().lat, pin.getLatLng().lng)
    }
    if (!arrow) return
    event.preventDefault()
    event.stopPropagation()
    const pixels = event.shiftKey ? leap : step
    const moved = map.latLngToContainerPoint(pin.getLatLng()).add([arrow[0] * pixels, arrow[1] * pixels])
    pin.setLatLng(map.containerPointToLatLng(moved))
    map.panInside(pin.getLatLng(), { padding: [40, 40] })
  })
  return pin
}

interface Nearby {
  id: number
  place: { lat: number; lng: number }
  status: string
  categoryName: string
}

/** What was reported close by already: whoever sees the same problem joins it on the next step. */
async function showNearby(map: L.Map, element: HTMLElement, at: Around): Promise<void> {
  const { nearby, icons = '' } = element.dataset
  if (!nearby) return
  try {
    const response = await fetch(`${nearby}&lat=${at.lat}&lng=${at.lng}`)
    if (!response.ok) return
    const { items } = (await response.json()) as { items: Nearby[] }
    const sign = reportSign(icons, 'work')
    for (const { id, place, categoryName } of items)
      L.marker([place.lat, place.lng], {
        icon: L.divIcon({ className: sign.className, html: sign.html, iconSize: [sign.size, sign.size] }),
        title: `№ ${id} · ${categoryName}`,
        alt: `№ ${id} · ${categoryName}`,
        keyboard: false,
      }).addTo(map)
  } catch {
    // Offline: the next step asks again.
  }
}

/** @param around where it opens, with a pin on it; else over the middle of the country */
export async function openPicker(
  element: HTMLElement,
  choose: (lat: number, lng: number) => void,
  around?: Around,
): Promise<void> {
  if (!element.hidden) return
  await addStyles(element.dataset['styles'] ?? '')
  element.hidden = false
  element.className = 'map'
  const response = await fetch(
    `/api/v1/territories?lang=${document.documentElement.lang.toLowerCase().replace('uz-latn', 'uz')}`,
  )
  const { items } = (await response.json()) as { items: Place[] }
  const labels = items.flatMap(({ name, level, lat, lng }): Label[] =>
    (level === 'district' || level === 'city') && lat !== null && lng !== null ? [[name, lat, lng]] : [],
  )
  const map = makeMap(element, { labels })
  const title = element.dataset['pin'] ?? ''
  let pin: L.Marker | undefined
  if (around) {
    map.setView(around, 16)
    if (around.accuracy)
      L.circle(around, { radius: around.accuracy, className: 'map-accuracy', interactive: false }).addTo(map)
    pin = putPin(map, around, title, choose)
    void showNearby(map, element, around)
  } else map.setView([40.9, 71.4], 8)
  map.on('click', ({ latlng }) => {
    pin?.remove()
    pin = putPin(map, latlng, title, choose)
    choose(latlng.lat, latlng.lng)
  })
}
