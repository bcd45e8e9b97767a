// `/map`: what is reported where, as a map and as a list of the same view; the list and the table need no script.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { inLanguage, type Locale, type Name } from '../../language/index.ts'
import { frameOf, type SignInDeps } from '../../people/index.ts'
import type { AgencyId } from '../../platform/ids.ts'
import { addressQuery, type Fields, idOf, queryOf, textOf } from '../../platform/query.ts'
import { ReportRows, type Row } from '../../lists/index.ts'
import type { ReportDeps } from '../../reports/index.ts'
import { isInside, type Point, type Territories, type View } from '../../territories/index.ts'
import { type Finding, openFinding, pickedOf } from '../../places/index.ts'
import {
  Empty,
  type Frame,
  groundOf,
  iconsUrl,
  link,
  pageRoute,
  renderPage,
  renderPart,
  sendPage,
  Disclosure,
  frameCode,
  homeOf,
} from '../../ui/index.ts'
import { looks, type MapFilter } from '../cells.ts'
import { type HotSpot, listHotSpots } from '../hot-store.ts'
import { mapFilterOf, nothing, type ReadMap, type Seen, viewOf, whole } from '../reading.ts'
import { reportsOfCell, reportsOfView } from '../reports-of.ts'
import { t } from '../words.ts'
import { MapFilters, queryWith } from './filters.tsx'
import { HotSpots, hotLink, mostHot } from './hot.tsx'
import { openShades, type Shades, ShadesTable } from './shades.tsx'

/** Where a body says that it stands, and what it is called. */
interface Stand {
  lat: number
  lng: number
  name: (locale: Locale) => string
}

export type MapDeps = ReportDeps &
  SignInDeps & { readMap: ReadMap; standOf: (agencyId: AgencyId | undefined) => Promise<Stand | undefined> }

/** A view around a territory: half a degree about a district, what its districts span for a region. */
function viewAround(territories: Territories, code: string | undefined): View {
  const place = territories.find(code)
  if (!place || place.level === 'country') return whole
  const points =
    place.level === 'region'
      ? territories.districtsOf(place.code).map((district) => territories.middleOf(district))
      : [territories.middleOf(place)]
  const pad = place.level === 'region' ? 0.25 : 0.22
  const lats = points.map((point) => point.lat)
  const lngs = points.map((point) => point.lng)
  return {
    south: Math.min(...lats) - pad,
    north: Math.max(...lats) + pad,
    west: Math.min(...lngs) - pad,
    east: Math.max(...lngs) + pad,
  }
}

/** A page without a list. */
const unlisted = { seen: nothing, rows: [] }

const viewBeside = ({ lat, lng }: Point): View => ({
  south: lat - 0.02,
  north: lat + 0.02,
  west: lng - 0.03,
  east: lng + 0.03,
})

/** From this zoom on districts are named, before it regions. */
const districtZoom = 8

interface Props {
  frame: Frame
  deps: MapDeps
  query: Fields
  /** The body whose place is looked for. */
  stand: Stand | undefined
  view: View
  seen: Seen
  rows: readonly Row[]
  /** Places compared, or hot spots, in place of reports. */
  shades: Shades | undefined
  hot: readonly HotSpot[] | undefined
  /** What a place was looked for by, and what that found. */
  finding: Finding | undefined
  /** The address of the platform. */
  home: string
}

/** Where a found place was, as an address says it. */
function pinOf(query: Fields): Point | undefined {
  const [lat = NaN, lng = NaN] = (textOf(query, 'at') ?? '').split(',').map(Number)
  return isInside({ lat, lng }) ? { lat, lng } : undefined
}

/** The reports of a view: how many, and the newest of them. */
function Listed({ frame, total, rows }: { frame: Frame; total: number; rows: readonly Row[] }) {
  const { locale } = frame
  return (
    <>
      <p class="muted" role="status">
        {t(locale, 'shown', { count: total })}
        {total > rows.length && rows.length > 0 && `. ${t(locale, 'newest', { count: rows.length })}`}
      </p>
      {rows.length === 0 ? (
        <Empty title={t(locale, 'empty')} hint={t(locale, 'empty_hint')} />
      ) : (
        <ReportRows frame={frame} rows={rows} />
      )}
    </>
  )
}

/** What the island needs to know: everything is said here, nothing in its code. */
export function islandData({
  frame,
  deps,
  query,
  stand,
  view,
  shades,
  hot,
  seen,
}: Pick<Props, 'frame' | 'deps' | 'query' | 'stand' | 'view' | 'shades' | 'hot'> & { seen?: Seen }): Record<
  string,
  string | undefined
> {
  const { locale } = frame
  const { territories, settings } = deps
  const labelOf = (name: Name, { lat, lng }: Point, zoom: number) => [
    inLanguage(name, locale),
    Number(lat.toFixed(3)),
    Number(lng.toFixed(3)),
    zoom,
  ]
  const labels = [
    ...territories.regions.map((region) => labelOf(region.name, territories.middleOfRegion(region.code), 0)),
    ...territories.districts.map((district) => labelOf(district.name, territories.middleOf(district), districtZoom)),
  ]
  const at = pinOf(query)
  const found = at && [at.lat, at.lng, t(locale, 'found_here')]
  return {
    'data-view': JSON.stringify([view.south, view.west, view.north, view.east]),
    ...groundOf({ ...settings.map, ground: territories.ground }),
    'data-pin': JSON.stringify(stand ? [stand.lat, stand.lng, stand.name(locale)] : found),
    'data-seen': seen && JSON.stringify({ cells: seen.cells, unplaced: seen.unplaced }),
    // Beside a body that is looked for everything is shown.
    'data-query': queryWith(query, {
      bbox: undefined,
      at: undefined,
      ...(stand && { agency: undefined, alone: undefined }),
    }),
    'data-base': link(frame, '/reports'),
    'data-map': link(frame, '/map'),
    'data-icons': iconsUrl(),
    'data-looks': JSON.stringify(Object.fromEntries(looks.map((look) => [look, t(locale, `look.${look}`)]))),
    'data-unplaced': t(locale, 'unplaced', { count: '%' }),
    'data-count': t(locale, 'cell_count', { count: '%' }),
    'data-labels': JSON.stringify(labels),
    'data-shades': shades && JSON.stringify(shades.classes),
    'data-compared': shades?.district,
    'data-hot':
      hot &&
      JSON.stringify(
        hot.map((spot) => {
          const type = inLanguage(deps.categories.get(spot.category).name, locale)
          const said = `${type}: ${t(locale, 'hot_times', { count: spot.count })}`
          return [spot.lat, spot.lng, spot.count, said, hotLink(frame, query, spot)]
        }),
      ),
  }
}

/** How a site shows the same view, and where programs find it. */
function Share({ frame, query, home }: Pick<Props, 'frame' | 'query' | 'home'>) {
  const { locale } = frame
  const code = frameCode(
    `${home}/${locale}/widgets/map${queryWith(query, { by: undefined })}`,
    t(locale, 'title'),
    [640, 480],
  )
  return (
    <Disclosure summary={t(locale, 'share')}>
      <p>{t(locale, 'share_frame')}</p>
      <textarea class="code" readonly rows={3} aria-label={t(locale, 'share_frame')} value={code} />
      <p>
        {t(locale, 'share_data')} <a href={`/api/v1/map.geojson${queryWith(query, { by: undefined })}`}>GeoJSON</a>,{' '}
        <a href="/api/v1/openapi.json">MVT, OpenAPI</a>
      </p>
    </Disclosure>
  )
}

/** What the signs mean. */
function Legend({ frame: { locale } }: { frame: Frame }) {
  return (
    <ul class="map-legend" aria-label={t(locale, 'legend')}>
      {looks.map((look) => (
        <li key={look}>
          <span class={`map-sign tone-${look}`}>
            <svg width="14" height="14" aria-hidden="true">
              <use href={`${iconsUrl()}#${look}`} />
            </svg>
          </span>
          {t(locale, `look.${look}`)}
        </li>
      ))}
    </ul>
  )
}

/** From none to most, as districts are coloured. */
function Scale({ frame: { locale } }: { frame: Frame }) {
  return (
    <p class="map-scale">
      {t(locale, 'scale.none')}
      {[0, 1, 2, 3, 4].map((shade) => (
        <span key={shade} class={`map-shade shade-${shade}`} />
      ))}
      {t(locale, 'scale.most')}
    </p>
  )
}

/** What stands beside the map: places compared, hot spots, or the reports of the view. */
function Beside({ frame, deps, query, seen, rows, shades, hot }: Props) {
  if (shades) return <ShadesTable frame={frame} world={deps} query={query} shades={shades} />
  if (hot) return <HotSpots frame={frame} world={deps} query={query} spots={hot} />
  return (
    <section class="stack" aria-labelledby="list">
      <h2 id="list">{t(frame.locale, 'list')}</h2>
      <div class="stack" data-list>
        <Listed frame={frame} total={seen.total} rows={rows} />
      </div>
    </section>
  )
}

function MapPage(props: Props) {
  const { frame, deps, query, stand, shades, hot, finding, home } = props
  const { locale } = frame
  return (
    <div class="stack">
      <h1>{t(locale, 'title')}</h1>
      {stand && <p class="lead">{stand.name(locale)}</p>}
      <MapFilters frame={frame} world={deps} query={query} finding={finding} />
      <div class="map-beside stack">
        <div class="map-with">
          <div
            class="map map-tall"
            role="region"
            aria-label={t(locale, 'map_label')}
            data-island="map"
            {...islandData(props)}
          />
          <div class="map-tools">
            <button type="button" class="button button-quiet" data-near hidden data-failed={t(locale, 'near_failed')}>
              {t(locale, 'near')}
            </button>
            {shades && <Scale frame={frame} />}
            {!shades && !hot && <Legend frame={frame} />}
          </div>
        </div>
        <Beside {...props} />
      </div>
      <Share frame={frame} query={query} home={home} />
    </div>
  )
}

/** What an address asks to be shown. @throws invalid */
export async function askedOf(
  deps: MapDeps,
  query: Fields,
): Promise<{ view: View; filter: MapFilter; stand: Stand | undefined }> {
  const box = textOf(query, 'bbox')
  const { territories } = deps
  // A body alone is looked for where it says that it stands; with anything beside, its reports are.
  const isBodyAlone = queryWith(query, { agency: undefined, alone: undefined, at: undefined }) === ''
  const stand = isBodyAlone ? await deps.standOf(idOf(query, 'agency')) : undefined
  const filter = mapFilterOf(deps, stand ? { ...query, agency: undefined } : query)
  if (stand) return { view: viewBeside(stand), filter, stand }
  return { view: box === undefined ? viewAround(territories, textOf(query, 'territory')) : viewOf(box), filter, stand }
}

/** Where the map shows a place that was picked: the district or the ground about the point, with a pin. */
function addressOfPicked(deps: MapDeps, query: Fields): string | undefined {
  const picked = pickedOf(textOf(query, 'pick'))
  if (!picked) return undefined
  const { lat, lng } = picked
  if (lat === undefined || lng === undefined) {
    const mahalla = deps.territories.findMahalla(picked.mahalla)
    return mahalla
      ? `/reports${addressQuery([
          ['territory', picked.territory],
          ['mahalla', mahalla.code],
        ])}`
      : `/map${queryWith(query, { territory: picked.territory, bbox: undefined, at: undefined })}`
  }
  const box = viewBeside({ lat, lng })
  const bbox = [box.south, box.west, box.north, box.east].map((degrees) => degrees.toFixed(5)).join(',')
  return `/map${queryWith(query, { territory: undefined, bbox, at: `${lat},${lng}` })}`
}

/** Hot spots of what the address names, where they are asked for. */
async function readHot(deps: MapDeps, query: Fields): Promise<HotSpot[] | undefined> {
  if (textOf(query, 'by') !== 'hot') return undefined
  const { region, district, category, types } = mapFilterOf(deps, query)
  return listHotSpots(deps.db, { region, district, types: category ? [category] : types }, mostHot)
}

export function mapPage(app: FastifyInstance, deps: MapDeps): void {
  const { readMap } = deps
  const readShades = openShades(deps)
  const find = openFinding(deps)
  const listOf = async (request: FastifyRequest, view: View, filter: MapFilter, locale: Locale) => {
    const seen = await readMap(view, filter)
    const rows = await reportsOfView(deps, request.viewer, { view, filter, total: seen.total }, locale)
    return { seen, rows }
  }

  pageRoute(app, 'get', { permission: 'public.read', dear: true }, '/map', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = queryOf(request)
    const picked = addressOfPicked(deps, query)
    if (picked !== undefined) return reply.redirect(link(frame, picked), 303)
    const { view, filter, stand } = await askedOf(deps, query)
    // Whoever presses Enter in the field has asked, whichever button comes first.
    const finding = await find({ ...query, step: 'find' }, { district: filter.district }, frame)
    const [shades, hot] = await Promise.all([readShades(query), readHot(deps, query)])
    // Where places are compared, neither list nor signs are shown.
    const { seen, rows } = shades || hot ? unlisted : await listOf(request, view, filter, frame.locale)
    const home = homeOf(deps, request)
    const props = { frame, deps, query, stand, view, seen, rows, shades, hot, finding, home }
    return sendPage(
      request,
      reply,
      renderPage({
        frame,
        title: t(frame.locale, 'title'),
        width: 'wide',
        scripts: ['map.js', 'finder.js'],
        styles: ['map.css'],
        children: <MapPage {...props} />,
      }),
    )
  })

  // The same list by itself, of a view or of one cell, for the map as it is moved.
  pageRoute(app, 'get', { permission: 'public.read', dear: true }, '/map/list', async (request, reply) => {
    const frame = frameOf(request, deps)
    const query = queryOf(request)
    const cell = textOf(query, 'cell')
    if (cell !== undefined) {
      const rows = await reportsOfCell(deps, request.viewer, cell, mapFilterOf(deps, query), frame.locale)
      return sendPage(request, reply, renderPart(<ReportRows frame={frame} rows={rows} />))
    }
    const { view, filter } = await askedOf(deps, query)
    const { seen, rows } = await listOf(request, view, filter, frame.locale)
    return sendPage(request, reply, renderPart(<Listed frame={frame} total={seen.total} rows={rows} />))
  })
}
