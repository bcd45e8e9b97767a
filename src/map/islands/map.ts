// The public map: what the view holds is fetched anew as it moves; the list beside and the address follow.
import * as L from 'leaflet'
import { type Label, makeMap } from '../../ui/map/ground.ts'
import { isAborted, isAway, listen, paced, type Word } from '../../ui/live.ts'
import { openable } from '../../ui/map/openable.ts'
import { clusterSign } from '../../ui/map/signs.ts'
import { addressOf } from './view/address.ts'
import { type Answer, openSigns } from './view/signs.ts'
import { playWeeks } from './view/weeks.ts'

/** Where, how many, what they are in words, and the address of their reports. */
type HotSpot = [lat: number, lng: number, count: number, said: string, address: string]

/** The list follows when the map has rested. */
const restMs = 350

/** A cell is a quarter of a tile wide: signs stand apart. */
const finer = 2

/** South, west, north, east, as an address says them. */
function boxOf(map: L.Map): string {
  const bounds = map.getBounds()
  return [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()]
    .map((value) => value.toFixed(5))
    .join(',')
}

/** Keeps signs, list and address at what the map shows. */
function follow(map: L.Map, element: HTMLElement): void {
  const address = addressOf(element)
  const show = openSigns(map, element, address)
  const list = document.querySelector('[data-list]')
  let last: AbortController | undefined
  let resting: ReturnType<typeof setTimeout> | undefined
  let isFirst = true
  const relist = async (signal: AbortSignal) => {
    try {
      const response = await fetch(address.of({ bbox: boxOf(map) }, '/list'), { signal })
      if (response.ok && list) list.innerHTML = await response.text()
    } catch {
      // Moved on, or offline: the list that is there stays.
    }
  }
  const refresh = async () => {
    last?.abort()
    clearTimeout(resting)
    const { signal } = (last = new AbortController())
    // What the page came with: the list of this view, and its signs as fine as the server thought right.
    if (isFirst && element.dataset['seen']) {
      const seen = JSON.parse(element.dataset['seen']) as Answer
      setTimeout(() => !signal.aborted && show(seen))
    }
    if (!isFirst) {
      if (!('framed' in element.dataset)) history.replaceState(null, '', address.of({ bbox: boxOf(map) }))
      if (list) resting = setTimeout(() => void relist(signal), restMs)
    }
    isFirst = false
    const response = await fetch(address.ofCounts(boxOf(map), Math.floor(map.getZoom()) + finer), { signal })
    if (isAway(response)) throw new Error(response.statusText)
    if (response.ok) show((await response.json()) as Answer)
  }
  // What happens in the view is seen at once, then at most every few seconds; offline the signs that are there stay.
  const lookSoon = paced(refresh, lookEveryMs)
  map.on('moveend', () => {
    refresh().catch((error: unknown) => {
      if (!isAborted(error)) lookSoon()
    })
  })
  if ('EventSource' in window)
    listen(['map'], ({ topics, cells }) => {
      if (topics.includes('all') || isInView(map, cells)) lookSoon()
    })
}

/** Squares of the news: Web Mercator at this zoom (`live/rules.ts`). */
const liveZoom = 11
const lookEveryMs = 4000

function isInView(map: L.Map, cells: Word['cells']): boolean {
  if (!cells) return true
  const bounds = map.getBounds()
  const [low, high] = [bounds.getNorthWest(), bounds.getSouthEast()].map((corner) =>
    map.project(corner, liveZoom).divideBy(256).floor(),
  )
  if (!low || !high) return true
  return cells.some(([x, y]) => x >= low.x && x <= high.x && y >= low.y && y <= high.y)
}

/** Goes to where the phone is, when asked to. */
function goNear(map: L.Map): void {
  const button = document.querySelector<HTMLButtonElement>('[data-near]')
  if (!button || !('geolocation' in navigator)) return
  button.hidden = false
  button.addEventListener('click', () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => map.setView([coords.latitude, coords.longitude], 15),
      () => (button.textContent = button.dataset['failed'] ?? ''),
      { timeout: 15_000 },
    )
  })
}

/** Hot spots as signs that lead to their reports, the map about them; the hottest lie on top. */
function showHot(map: L.Map, spots: readonly HotSpot[]): void {
  for (const [lat, lng, count, said, address] of spots) {
    const { className, html, size } = clusterSign(count, { work: count })
    const icon = L.divIcon({ className, html, iconSize: [size, size] })
    openable([lat, lng], icon, said, () => location.assign(address))
      .setZIndexOffset(count)
      .addTo(map)
  }
  if (spots.length > 0)
    map.fitBounds(L.latLngBounds(spots.map(([lat, lng]) => [lat, lng])), { padding: [40, 40], maxZoom: 15 })
}

function showMap(element: HTMLElement): void {
  const { view, labels, shades: shaded, hot: hotSpots, pin: pinned, compared } = element.dataset
  const [south, west, north, east] = JSON.parse(view ?? '[]') as [number, number, number, number]
  const shades = JSON.parse(shaded ?? 'null') as Record<string, number> | null
  const hot = JSON.parse(hotSpots ?? 'null') as HotSpot[] | null
  const address = addressOf(element)
  const open = (code: string) =>
    location.assign(compared ? address.ofList({ territory: compared, mahalla: code }) : address.of({ territory: code }))
  const map = makeMap(element, {
    labels: JSON.parse(labels ?? '[]') as Label[],
    ...(shades && { shades, open, compared }),
  })
  const pin = JSON.parse(pinned ?? 'null') as [number, number, string] | null
  if (pin) {
    const icon = L.divIcon({ className: 'map-pin', iconSize: [24, 24] })
    L.marker([pin[0], pin[1]], { icon, title: pin[2], alt: pin[2] }).addTo(map)
  }
  if (!shades && !hot) follow(map, element)
  map.fitBounds([
    [south, west],
    [north, east],
  ])
  if (hot) showHot(map, hot)
  goNear(map)
  const weeks = document.querySelector<HTMLElement>('[data-weeks]')
  if (weeks) void playWeeks(weeks, (classes) => map.fire('shades', { shades: classes }))
}

const element = document.querySelector<HTMLElement>('[data-island=map]')
if (element) showMap(element)
