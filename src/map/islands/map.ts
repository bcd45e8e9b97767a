// The public map: points of the view, or counts per cell, fetched anew as the view moves.
import * as L from 'leaflet'
import { type Label, makeMap } from '../../ui/map/ground.ts'

interface Answer {
  points: { id: number; lat: number; lng: number; category: string; status: string }[]
  cells: { lat: number; lng: number; count: number }[]
}

const element = document.querySelector<HTMLElement>('[data-island=map]')
if (element) {
  const { view = '[]', tiles = '', attribution = '', labels = '[]', base = '' } = element.dataset
  const [south, west, north, east] = JSON.parse(view) as [number, number, number, number]
  const map = makeMap(element, { tiles, attribution, labels: JSON.parse(labels) as Label[] })
  const pin = JSON.parse(element.dataset['pin'] ?? 'null') as [number, number, string] | null
  if (pin)
    L.marker([pin[0], pin[1]], {
      icon: L.divIcon({ className: 'map-pin', iconSize: [24, 24] }),
      title: pin[2],
      alt: pin[2],
    }).addTo(map)
  const layer = L.layerGroup().addTo(map)
  let last: AbortController | undefined
  const refresh = async () => {
    last?.abort()
    last = new AbortController()
    const bounds = map.getBounds()
    const bbox = [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()]
      .map((value) => value.toFixed(5))
      .join(',')
    try {
      const response = await fetch(`/api/v1/map?bbox=${bbox}`, { signal: last.signal })
      if (response.ok) show((await response.json()) as Answer)
    } catch {
      // Moved on, or offline: the points already there stay.
    }
  }
  const show = ({ points, cells }: Answer) => {
    layer.clearLayers()
    for (const point of points) {
      const icon = L.divIcon({ className: `map-point point-${point.status}`, iconSize: [18, 18] })
      L.marker([point.lat, point.lng], { icon, title: `№ ${point.id}`, alt: `№ ${point.id}` })
        .on('click', () => location.assign(base + point.id))
        .addTo(layer)
    }
    for (const cell of cells) {
      const size = 28 + Math.min(28, Math.log10(cell.count) * 12)
      const icon = L.divIcon({ className: 'map-cell', html: String(cell.count), iconSize: [size, size] })
      L.marker([cell.lat, cell.lng], { icon, title: String(cell.count), alt: String(cell.count) })
        .on('click', () => map.setView([cell.lat, cell.lng], map.getZoom() + 2))
        .addTo(layer)
    }
  }
  map.on('moveend', () => void refresh())
  map.fitBounds([
    [south, west],
    [north, east],
  ])
}
