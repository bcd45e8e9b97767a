// The signs of a view: cells with how many and how they stand, put in anew whenever the view moves.
import * as L from 'leaflet'
import { countInFigures } from '../../../ui/in-figures.ts'
import { openable } from '../../../ui/map/openable.ts'
import { clusterSign, reportSign } from '../../../ui/map/signs.ts'
import type { Address } from './address.ts'

export interface Cell {
  cell: string
  lat: number
  lng: number
  count: number
  looks: Record<string, number>
  isSpot?: boolean
  /** Several cells, which one list cannot tell of. */
  isMerged?: boolean
}

export interface Answer {
  total: number
  cells: Cell[]
  unplaced: { territory: string; lat: number; lng: number; count: number }[]
}

/** A cell of so few opens to a list. */
const fewInCell = 8
/** Where no nearer view parts them. */
const nearest = 18

/** So much of their widths two signs may share; of more they are one. */
const shared = 0.8

/** Signs that would cover each other are one, where the greater of them lies; a nearer view parts them. */
function mergeClose(map: L.Map, cells: readonly Cell[]): Cell[] {
  const merged: (Cell & { at: L.Point; size: number })[] = []
  for (const cell of [...cells].sort((a, b) => b.count - a.count)) {
    const at = map.latLngToLayerPoint([cell.lat, cell.lng])
    const { size } = clusterSign(cell.count, {})
    const near = merged.find((other) => at.distanceTo(other.at) < (shared * (size + other.size)) / 2)
    if (!near) {
      merged.push({ ...cell, at, size })
      continue
    }
    const looks = { ...near.looks }
    for (const [look, n] of Object.entries(cell.looks)) looks[look] = (looks[look] ?? 0) + n
    Object.assign(near, { count: near.count + cell.count, looks, isMerged: true, isSpot: false })
  }
  return merged
}

export function openSigns(map: L.Map, { dataset }: HTMLElement, address: Address): (answer: Answer) => void {
  const layer = L.layerGroup().addTo(map)
  const lookNames = JSON.parse(dataset['looks'] ?? '{}') as Record<string, string>
  const icons = dataset['icons'] ?? ''
  const say = (what: string, count: number) => (dataset[what] ?? '').replace('%', countInFigures(count))
  const describe = ({ count, looks }: Cell) => {
    const parts = Object.entries(looks).map(([look, n]) => `${lookNames[look] ?? look}: ${countInFigures(n)}`)
    return `${say('count', count)}. ${parts.join(', ')}`
  }
  const add = (at: L.LatLngExpression, icon: L.DivIcon, title: string, open: () => void) =>
    openable(at, icon, title, open).addTo(layer)

  /** What lies in a cell, as the list shows it. */
  async function openCell({ cell, lat, lng }: Cell): Promise<void> {
    // On the map itself: opening it may move the map, and the signs are put in anew.
    const popup = L.popup({ maxHeight: 320, minWidth: 240, maxWidth: 320, autoPanPaddingTopLeft: [56, 12] })
      .setLatLng([lat, lng])
      .setContent('…')
    popup.openOn(map)
    try {
      const response = await fetch(address.of({ cell }, '/list'))
      if (response.ok) popup.setContent(await response.text())
    } catch {
      popup.close()
    }
  }

  function addCell(cell: Cell): void {
    const { lat, lng, count, looks, isSpot, isMerged } = cell
    const sign = count === 1 ? reportSign(icons, Object.keys(looks)[0] ?? 'way') : clusterSign(count, looks)
    const icon = L.divIcon({ className: sign.className, html: sign.html, iconSize: [sign.size, sign.size] })
    add([lat, lng], icon, describe(cell), () => {
      const isEnd = !isMerged && (count <= fewInCell || isSpot === true || map.getZoom() >= nearest)
      if (isEnd) void openCell(cell)
      else map.setView([lat, lng], Math.min(nearest, map.getZoom() + 2))
    })
  }

  /** Where the sign lies that holds the keyboard, if one does. */
  function focused(): L.LatLng | undefined {
    const active = document.activeElement
    const markers = layer.getLayers().filter((each): each is L.Marker => each instanceof L.Marker)
    return active ? markers.find((marker) => marker.getElement() === active)?.getLatLng() : undefined
  }
  /** The keyboard goes on at the sign that lies nearest to the one that went. */
  function focusNear(place: L.LatLng): void {
    const markers = layer.getLayers().filter((each): each is L.Marker => each instanceof L.Marker)
    const far = (marker: L.Marker) => place.distanceTo(marker.getLatLng())
    const [closest] = markers.sort((a, b) => far(a) - far(b))
    const next = closest?.getElement() ?? map.getContainer()
    next.focus({ preventScroll: true })
  }

  return ({ cells, unplaced }) => {
    const held = focused()
    layer.clearLayers()
    for (const cell of mergeClose(map, cells)) addCell(cell)
    for (const { territory, lat, lng, count } of unplaced) {
      const icon = L.divIcon({ className: 'map-unplaced', html: String(count), iconSize: [64, 32] })
      add([lat, lng], icon, say('unplaced', count), () =>
        // A list stands in no frame of another site.
        window.open(address.ofList({ territory, mark: 'unplaced' }), '_top'),
      )
    }
    if (held) focusNear(held)
  }
}
