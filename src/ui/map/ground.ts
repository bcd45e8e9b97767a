// The ground of every map: the configured tiles, or the outlines of districts with their names.
import * as L from 'leaflet'

export type Label = [name: string, lat: number, lng: number]

export function makeMap(
  element: HTMLElement,
  options: { tiles: string; borders: string; attribution: string; labels: readonly Label[] },
): L.Map {
  const map = L.map(element, {
    zoomControl: true,
    attributionControl: true,
    maxZoom: 18,
    minZoom: 5,
    zoomAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  })
  map.attributionControl.setPrefix(false).addAttribution(options.attribution)
  if (options.tiles) {
    L.tileLayer(options.tiles, { maxZoom: 19 }).addTo(map)
    return map
  }
  if (options.borders) void drawBorders(map, options.borders)
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

/** The outlines, quiet under everything else, in the colours of the page. */
async function drawBorders(map: L.Map, address: string): Promise<void> {
  try {
    const response = await fetch(address)
    if (!response.ok) return
    const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    L.geoJSON(
      (await response.json()) as GeoJSON.FeatureCollection,
      {
        interactive: false,
        style: {
          renderer: L.canvas({ padding: 0.5 }),
          color: colour('--line-strong'),
          weight: 1,
          fillColor: colour('--raised'),
          fillOpacity: 1,
        },
      } as L.GeoJSONOptions,
    ).addTo(map)
  } catch {
    // Offline: points and names are there all the same.
  }
}
