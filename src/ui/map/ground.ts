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
  const names = options.labels.map(([name, lat, lng]) => {
    const label = document.createElement('span')
    label.textContent = name
    L.marker([lat, lng], {
      icon: L.divIcon({ className: 'map-label', html: label, iconSize: [0, 0] }),
      interactive: false,
      keyboard: false,
    }).addTo(map)
    return label
  })
  const thin = () => hideCovered(names)
  map.on('zoomend', thin)
  map.whenReady(thin)
  return map
}

/** Of names that would cover each other the first is shown. */
function hideCovered(names: readonly HTMLElement[]): void {
  for (const name of names) name.hidden = false
  const shown: DOMRect[] = []
  for (const name of names) {
    const box = name.getBoundingClientRect()
    const isCovered = shown.some(
      (other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top,
    )
    name.hidden = isCovered
    if (!isCovered) shown.push(box)
  }
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
