// The ground of every map: the configured tiles, or the outlines of districts with their names.
import * as L from 'leaflet'

/** A name, where it stands, and from which zoom on: names of a zoom go when the next ones come. */
export type Label = [name: string, lat: number, lng: number, zoom?: number]

/** A map on the ground that its element names, as `groundOf` tells it. */
export function makeMap(
  element: HTMLElement,
  options: {
    labels: readonly Label[]
    /** How dark each place is, from 0 to 4, and what a press on one opens. */
    shades?: Shades
    open?: (code: string) => void
    /** The district whose mahallas are meant; absent: districts are. */
    compared?: string | undefined
  },
): L.Map {
  const { tiles = '', borders = '', attribution = '', mahallas } = element.dataset
  const map = L.map(element, {
    zoomControl: true,
    attributionControl: true,
    maxZoom: 18,
    minZoom: 4,
    // Tiles are sharp at whole zooms alone.
    zoomSnap: tiles ? 1 : 0.5,
    zoomAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  })
  map.attributionControl.setPrefix(false).addAttribution(attribution)
  if (tiles.endsWith('.pmtiles')) void drawTileFile(map, tiles)
  else if (tiles) L.tileLayer(tiles, { maxZoom: 19 }).addTo(map)
  const { compared } = options
  const isOnTiles = tiles !== ''
  const needsDistricts = !isOnTiles || (options.shades !== undefined && compared === undefined)
  const districts =
    borders && needsDistricts
      ? drawBorders(map, borders, { ...(!compared && options), isOnTiles, far: `${borders}/far` })
      : undefined
  if (compared !== undefined && mahallas)
    void drawBorders(map, `${mahallas}/${compared}`, { ...options, isOnTiles: true })
  if (isOnTiles) return map
  drawNames(map, options.labels)
  if (compared === undefined && mahallas && districts) void drawWhenNear(map, mahallas, districts)
  return map
}

/** From this zoom on mahallas are drawn. */
const mahallaZoom = 12

/** The lines of the mahallas of each district that comes into a near view, fetched once. */
async function drawWhenNear(map: L.Map, address: string, drawn: Promise<L.GeoJSON>): Promise<void> {
  const districts = await drawn
  const lines = L.layerGroup()
  const asked = new Set<string>()
  const fetchOf = async (code: string) => {
    asked.add(code)
    try {
      const outlines = await fetchOutlines(`${address}/${code}`)
      const style = { color: colour('--line-strong'), weight: 1, dashArray: '3 4', fill: false }
      L.geoJSON(outlines, { interactive: false, style }).addTo(lines)
    } catch {
      asked.delete(code)
    }
  }
  const draw = () => {
    if (map.getZoom() < mahallaZoom) return void lines.remove()
    lines.addTo(map)
    districts.eachLayer((layer) => {
      const { feature } = layer as L.Polygon
      const code = codeOf(feature)
      const bounds = (layer as L.Polygon).getBounds()
      if (!asked.has(code) && bounds.isValid() && bounds.intersects(map.getBounds())) void fetchOf(code)
    })
  }
  map.on('moveend', draw)
  map.whenReady(draw)
}

/** Streets and water out of a file of vector tiles, drawn here, light or dark as the page is. */
async function drawTileFile(map: L.Map, url: string): Promise<void> {
  // The library looks for Leaflet where pages of old kept it.
  Object.assign(globalThis, { L })
  const { leafletLayer } = await import('protomaps-leaflet')
  const flavor = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const lang = document.documentElement.lang.slice(0, 2)
  map.addLayer(leafletLayer({ url, flavor, lang }) as unknown as L.Layer)
}

/** Names of one zoom, made when it is first seen: the country has hundreds. */
function nameLayer(labels: readonly Label[]) {
  const layer = L.layerGroup()
  const names = labels.map(([name, lat, lng]) => {
    const label = document.createElement('span')
    label.textContent = name
    const icon = L.divIcon({ className: 'map-label', html: label, iconSize: [0, 0] })
    L.marker([lat, lng], { icon, interactive: false, keyboard: false, pane: 'names' }).addTo(layer)
    return label
  })
  return { layer, names }
}

/** Names under the signs; of those that would cover each other the first is shown. */
function drawNames(map: L.Map, labels: readonly Label[]): void {
  const pane = map.createPane('names')
  pane.style.zIndex = '450'
  pane.style.pointerEvents = 'none'
  const zoomOf = ([, , , zoom = 0]: Label) => zoom
  const zooms = [...new Set(labels.map(zoomOf))]
  const made = new Map<number, ReturnType<typeof nameLayer>>()
  const thin = () => {
    const shown = Math.max(...zooms.filter((zoom) => zoom <= map.getZoom()), Math.min(...zooms))
    const { layer, names } = made.get(shown) ?? nameLayer(labels.filter((label) => zoomOf(label) === shown))
    made.set(shown, { layer, names })
    for (const [zoom, each] of made) if (zoom !== shown) each.layer.remove()
    layer.addTo(map)
    for (const name of names) name.hidden = false
    hideCovered(names)
  }
  // Signs and the answer to a finger come first: names wait for a moment in which nothing else is done.
  let waiting: ReturnType<typeof setTimeout> | undefined
  const thinSoon = () => {
    clearTimeout(waiting)
    waiting = setTimeout(thin)
  }
  map.on('zoomend', thinSoon)
  map.whenReady(thinSoon)
}

/** Of names that would cover each other the first is shown. */
function hideCovered(names: readonly HTMLElement[]): void {
  const shown: DOMRect[] = []
  // All are measured before one is hidden, else the page is laid out anew for each.
  const measured = names.map((name) => ({ name, box: name.getBoundingClientRect() }))
  for (const { name, box } of measured) {
    const isCovered = shown.some(
      (other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top,
    )
    name.hidden = isCovered
    if (!isCovered) shown.push(box)
  }
}

/** The colours of the page, for a canvas. */
const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

type Shades = Readonly<Record<string, number>>

const codeOf = (feature: GeoJSON.Feature | undefined) => String(feature?.id ?? '')

interface Drawing {
  /** The same outlines as they are seen from far. */
  far?: string | undefined
  shades?: Shades
  open?: (code: string) => void
  /** Something else is the ground: what has no colour lets it through. */
  isOnTiles: boolean
}

/** From this zoom on outlines are drawn as they are. */
const nearZoom = 8

/**
 * So many outlines are drawn before the page may do something else: at once, two hundred would hold a cheap phone for
 * half a second.
 */
const atOnce = 30

async function fetchOutlines(address: string): Promise<GeoJSON.Feature[]> {
  // What is reported is looked at first.
  const response = await fetch(address, { priority: 'low' })
  if (!response.ok) throw new Error(response.statusText)
  return ((await response.json()) as GeoJSON.FeatureCollection).features
}

/** The outlines, quiet under everything else; darker the more there is, where places are compared. */
async function drawBorders(map: L.Map, address: string, { far, shades, open, isOnTiles }: Drawing): Promise<L.GeoJSON> {
  const [ground, ink, line] = [colour('--raised'), colour('--accent'), colour('--line-strong')]
  let known = shades
  const fill = (code: string) => {
    const shade = known?.[code]
    return shade === undefined || shade === 0
      ? { fillColor: ground, fillOpacity: isOnTiles ? 0 : 1 }
      : { fillColor: ink, fillOpacity: 0.1 + shade * 0.2 }
  }
  const places = L.geoJSON(undefined, {
    interactive: open !== undefined,
    renderer: L.canvas({ padding: 0.5 }),
    style: (feature?: GeoJSON.Feature) => ({ color: line, weight: 1, ...fill(codeOf(feature)) }),
    onEachFeature: (feature: GeoJSON.Feature, layer: L.Layer) => {
      if (open) layer.on('click', () => open(codeOf(feature)))
    },
  } as L.GeoJSONOptions).addTo(map)
  map.on('shades', (event) => {
    known = (event as unknown as { shades: Shades }).shades
    places.setStyle((feature) => fill(codeOf(feature)))
  })
  let shown: string | undefined
  /** Once they were seen as they are they stay so. */
  const draw = async () => {
    const wanted = shown === address || map.getZoom() >= nearZoom ? address : (far ?? address)
    if (shown === wanted) return
    shown = wanted
    try {
      const outlines = await fetchOutlines(wanted)
      if (shown !== wanted) return
      places.clearLayers()
      for (let drawn = 0; drawn < outlines.length && shown === wanted; drawn += atOnce) {
        await new Promise((resolve) => setTimeout(resolve))
        for (const outline of outlines.slice(drawn, drawn + atOnce)) places.addData(outline)
      }
    } catch {
      // Offline: points and names are there all the same, and the next step nearer asks again.
      if (shown === wanted) shown = undefined
    }
  }
  await new Promise<unknown>((ready) => map.whenReady(ready))
  await draw()
  map.on('zoomend', () => void draw())
  void draw()
  return places
}
