// The ground of every map: the configured tiles, or a quiet schematic one with the names of districts.
import * as L from 'leaflet'

export type Label = [name: string, lat: number, lng: number]

export function makeMap(
  element: HTMLElement,
  options: { tiles: string; attribution: string; labels: readonly Label[] },
): L.Map {
  const map = L.map(element, {
    zoomControl: true,
    attributionControl: options.tiles !== '',
    maxZoom: 18,
    minZoom: 5,
    zoomAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  })
  if (options.tiles) {
    L.tileLayer(options.tiles, { attribution: options.attribution, maxZoom: 19 }).addTo(map)
    return map
  }
  for (const [name, lat, lng] of options.labels) {
    const label = document.createElement('span')
    label.textContent = name
    L.marker([lat, lng], {
      icon: L.divIcon({ className: 'map-label', html: label, iconSize: [0, 0] }),
      interactive: false,
      keyboard: false,
    }).addTo(map)
  }
  // Names of districts would cover each other on a map of the country.
  const thin = () => element.classList.toggle('map-far', map.getZoom() < 9)
  map.on('zoomend', thin)
  map.whenReady(thin)
  return map
}
