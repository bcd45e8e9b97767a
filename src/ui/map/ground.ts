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
    minZoom: 5,
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
      ? drawBorders(map, borders, compared ? { isOnTiles } : { ...options, isOnTiles })
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
async function drawWhenNear(map: L.Map, address: string, drawn: Promise<L.GeoJSON | undefined>): Promise<void> {
  const districts = await drawn
  const lines = L.layerGroup()
  const asked = new Set<string>()
  const fetchOf = async (code: string) => {
    asked.add(code)
    try {
      const response = await fetch(`${address}/${code}`, { priority: 'low' })
      const outlines = (await response.json()) as GeoJSON.FeatureCollection
      const style = { color: colour('--line-strong'), weight: 1, dashArray: '3 4', fill: false }
      L.geoJSON(outlines, { interactive: false, style }).addTo(lines)
    } catch {
      asked.delete(code)
    }
  }
  const draw = () => {
    if (map.getZoom() < mahallaZoom) return void lines.remove()
    lines.addTo(map)
    districts?.eachLayer((layer) => {
      const { feature } = layer as L.Polygon
      const code = codeOf(feature)
      if (!asked.has(code) && (layer as L.Polygon).getBounds().intersects(map.getBounds())) void fetchOf(code)
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

/** Names under the signs; of those that would cover each other the first is shown. */
function drawNames(map: L.Map, labels: readonly Label[]): void {
  const pane = map.createPane('names')
  pane.style.zIndex = '450'
  pane.style.pointerEvents = 'none'
  const names = labels.map(([name, lat, lng, zoom = 0]) => {
    const label = document.createElement('span')
    label.textContent = name
    L.marker([lat, lng], {
      icon: L.divIcon({ className: 'map-label', html: label, iconSize: [0, 0] }),
      interactive: false,
      keyboard: false,
      pane: 'names',
    }).addTo(map)
    return { label, zoom }
  })
  const zooms = [...new Set(names.map(({ zoom }) => zoom))]
  const thin = () => {
    const shown = Math.max(...zooms.filter((zoom) => zoom <= map.getZoom()), Math.min(...zooms))
    for (const { label, zoom } of names) label.hidden = zoom !== shown
    hideCovered(names.flatMap(({ label, zoom }) => (zoom === shown ? label : [])))
  }
  map.on('zoomend', thin)
  map.whenReady(thin)
}

/** Of names that would cover each other the first is shown. */
function hideCovered(names: readonly HTMLElement[]): void {
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

/** The colours of the page, for a canvas. */
const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

type Shades = Readonly<Record<string, number>>

const codeOf = (feature: GeoJSON.Feature | undefined) => String(feature?.id ?? '')

interface Drawing {
  shades?: Shades
  open?: (code: string) => void
  /** Something else is the ground: what has no colour lets it through. */
  isOnTiles: boolean
}

/** The outlines, quiet under everything else; darker the more there is, where places are compared. */
async function drawBorders(
  map: L.Map,
  address: string,
  { shades, open, isOnTiles }: Drawing,
): Promise<L.GeoJSON | undefined> {
  try {
    // What is reported is looked at first.
    const response = await fetch(address, { priority: 'low' })
    if (!response.ok) return undefined
    const [ground, ink] = [colour('--raised'), colour('--accent')]
    const fill = (code: string, all: Shades | undefined) => {
      const shade = all?.[code]
      return shade === undefined || shade === 0
        ? { fillColor: ground, fillOpacity: isOnTiles ? 0 : 1 }
        : { fillColor: ink, fillOpacity: 0.1 + shade * 0.2 }
    }
    const places = L.geoJSON(
      (await response.json()) as GeoJSON.FeatureCollection,
      {
        interactive: open !== undefined,
        renderer: L.canvas({ padding: 0.5 }),
        style: (feature?: GeoJSON.Feature) => ({
          color: colour('--line-strong'),
          weight: 1,
          ...fill(codeOf(feature), shades),
        }),
        onEachFeature: (feature: GeoJSON.Feature, layer: L.Layer) => {
          if (open) layer.on('click', () => open(codeOf(feature)))
        },
      } as L.GeoJSONOptions,
    ).addTo(map)
    map.on('shades', (event) => {
      const all = (event as unknown as { shades: Shades }).shades
      places.setStyle((feature) => fill(codeOf(feature), all))
    })
    return places
  } catch {
    // Offline: points and names are there all the same.
    return undefined
  }
}
