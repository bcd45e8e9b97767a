// The public map: points of the view, or counts per cell, fetched anew as the view moves. Points that are one place are
// one sign with a list; reports without a point are one sign a district that leads to their list.
import * as L from 'leaflet'
import { type Label, makeMap } from '../../ui/map/ground.ts'

interface Answer {
  points: { id: number; lat: number; lng: number; category: string; status: string }[]
  cells: { lat: number; lng: number; count: number }[]
  unplaced: { territory: string; lat: number; lng: number; count: number }[]
}

/** In the order in which each group began. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return [...groups.values()]
}

const element = document.querySelector<HTMLElement>('[data-island=map]')
if (element) {
  const {
    view = '[]',
    tiles = '',
    borders = '',
    attribution = '',
    labels = '[]',
    base = '',
    types = '{}',
  } = element.dataset
  const nameOf = JSON.parse(types) as Record<string, string>
  const say = (what: string, count: number | string) => (element.dataset[what] ?? '').replace('%', String(count))
  const [south, west, north, east] = JSON.parse(view) as [number, number, number, number]
  const map = makeMap(element, { tiles, borders, attribution, labels: JSON.parse(labels) as Label[] })
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
  const add = (className: string, at: [number, number], iconSize: [number, number], title: string, html = '') =>
    L.marker(at, { icon: L.divIcon({ className, html, iconSize }), title, alt: title }).addTo(layer)
  /** What lies at one place, as links. */
  const listOf = (points: Answer['points']) => {
    const list = document.createElement('ul')
    list.className = 'map-list'
    for (const { id, category } of points) {
      const link = Object.assign(document.createElement('a'), { href: `${base}/${id}` })
      link.textContent = `№ ${id} · ${nameOf[category] ?? category}`
      const item = document.createElement('li')
      item.append(link)
      list.append(item)
    }
    return list
  }
  const show = ({ points, cells, unplaced }: Answer) => {
    layer.clearLayers()
    for (const here of groupBy(points, ({ lat, lng }) => `${lat} ${lng}`)) {
      const [first] = here
      if (!first) continue
      const at: [number, number] = [first.lat, first.lng]
      if (here.length === 1)
        add(`map-point point-${first.status}`, at, [18, 18], `№ ${first.id}`).on('click', () =>
          location.assign(`${base}/${first.id}`),
        )
      else
        // On the map itself: opening it may move the map, and the signs are put in anew.
        add('map-cell map-same', at, [30, 30], say('here', here.length), String(here.length)).on('click', () =>
          L.popup({ maxHeight: 240 }).setLatLng(at).setContent(listOf(here)).openOn(map),
        )
    }
    for (const { territory, lat, lng, count } of unplaced) {
      const said = count >= Number(element.dataset['most']) ? `${count}+` : String(count)
      add('map-unplaced', [lat, lng], [64, 32], say('unplaced', said), said).on('click', () =>
        location.assign(`${base}?territory=${territory}&mark=unplaced`),
      )
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
