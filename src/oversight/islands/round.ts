// A controller's round on the map: its stops in their order, and the way between them.
import * as L from 'leaflet'
import { makeMap } from '../../ui/map/ground.ts'
import { openable } from '../../ui/map/openable.ts'

type Stop = [lat: number, lng: number, title: string, address: string]

const element = document.querySelector<HTMLElement>('[data-island=round]')
if (element) {
  const stops = JSON.parse(element.dataset['stops'] ?? '[]') as Stop[]
  const map = makeMap(element, { labels: [] })
  const points = stops.map(([lat, lng]): [number, number] => [lat, lng])
  L.polyline(points, { className: 'map-way', interactive: false }).addTo(map)
  for (const [index, [lat, lng, title, address]] of stops.entries()) {
    const icon = L.divIcon({ className: 'map-stop', html: String(index + 1), iconSize: [28, 28] })
    openable([lat, lng], icon, title, () => location.assign(address)).addTo(map)
  }
  map.fitBounds(points, { padding: [32, 32], maxZoom: 15 })
}
