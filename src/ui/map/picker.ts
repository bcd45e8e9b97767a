// A map to put one pin on, opened over the form's own space.
import * as L from 'leaflet'
import { type Label, makeMap } from './ground.ts'

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

/** @param around where it opens, with a pin on it; else over the middle of the country */
export async function openPicker(
  element: HTMLElement,
  choose: (lat: number, lng: number) => void,
  around?: { lat: number; lng: number },
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
  const map = makeMap(element, {
    tiles: element.dataset['tiles'] ?? '',
    borders: element.dataset['borders'] ?? '',
    attribution: element.dataset['attribution'] ?? '',
    labels,
  })
  const pin = L.divIcon({ className: 'map-pin', iconSize: [24, 24] })
  if (around) {
    map.setView(around, 15)
    L.marker(around, { icon: pin, interactive: false, keyboard: false }).addTo(map)
  } else map.setView([40.9, 71.4], 8)
  map.on('click', ({ latlng }) => {
    L.marker(latlng, { icon: pin, interactive: false, keyboard: false }).addTo(map)
    choose(latlng.lat, latlng.lng)
  })
}
