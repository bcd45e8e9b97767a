// The map: `/api/v1/map` for programs and the island, and the page with a list beside it that needs no script.
import type { AgencyId } from '../platform/ids.ts'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { inLanguage, type Locale } from '../language/index.ts'
import { frameOf, type SignInDeps } from '../people/index.ts'
import { asIs } from '../platform/as-is.ts'
import { cached } from '../platform/cache.ts'
import { Problem } from '../platform/problems.ts'
import { idOf, numberOf, paramsOf, textOf, queryOf } from '../platform/query.ts'
import { readList, ReportRows, type Row } from '../lists/index.ts'
import type { ReportDeps } from '../reports/index.ts'
import { metresBetween, type Territories, type View, territoryOptions } from '../territories/index.ts'
import {
  Button,
  Empty,
  type Frame,
  groundOf,
  link,
  pageRoute,
  problemResponses,
  renderPage,
  Select,
  sendPage,
} from '../ui/index.ts'
import { countByDistrict, countUnplaced, type MapPoint, mostUnplaced, pointsIn } from './store.ts'
import { t } from './words.ts'

const MapOut = z.object({
  points: z.array(
    z.object({ id: z.number(), lat: z.number(), lng: z.number(), category: z.string(), status: z.string() }),
  ),
  cells: z.array(z.object({ lat: z.number(), lng: z.number(), count: z.number() })),
  /** Reports that name a district or a mahalla and no point: how many, at the district's middle; 300 means or more. */
  unplaced: z.array(z.object({ territory: z.string(), lat: z.number(), lng: z.number(), count: z.number() })),
})

const whole: View = { south: 37.1, west: 55.9, north: 45.65, east: 73.2 }

/** `south,west,north,east`. @throws invalid */
function viewOf(text: string | undefined): View {
  if (text === undefined) return whole
  const [south = NaN, west = NaN, north = NaN, east = NaN] = text.split(',').map(Number)
  const isView = [south, west, north, east].every(Number.isFinite) && south < north && west < east
  if (!isView) throw new Problem('invalid', { errors: [{ field: 'bbox', code: 'not_a_point' }] })
  return { south, west, north, east }
}

interface MapCell {
  lat: number
  lng: number
  count: number
}

interface Shown {
  points: MapPoint[]
  cells: MapCell[]
  unplaced: (MapCell & { territory: string })[]
}

/**
 * Reads a view: its points, or where they are many how many there are in each district whose middle it shows, else in
 * the nearest one.
 */
function openMap(deps: ReportDeps): (view: View) => Promise<Shown> {
  const sums = cached(10_000, deps.clock, () => countByDistrict(deps.db))
  const { territories } = deps
  const unplacedIn = async (view: View) => {
    const signs = territories.districts.flatMap((district) => {
      const middle = territories.middleOf(district)
      return isWithin(view, middle) ? [{ territory: district.code, ...middle }] : []
    })
    const counts = await countUnplaced(
      deps.db,
      signs.map(({ territory }) => territory),
    )
    return signs.flatMap((sign) => {
      const count = counts.get(sign.territory)
      return count === undefined ? [] : [{ ...sign, count }]
    })
  }
  return async (view) => {
    const points = await pointsIn(deps.db, view, deps.settings.map.reportsShown)
    if (points) return { points, cells: [], unplaced: await unplacedIn(view) }
    const counted = await sums()
    const cells = deps.territories.districts.flatMap((district) => {
      const count = counted.get(district.code)
      return count ? [{ ...deps.territories.middleOf(district), count }] : []
    })
    const inside = cells.filter((cell) => isWithin(view, cell))
    const middle = { lat: (view.south + view.north) / 2, lng: (view.west + view.east) / 2 }
    const nearest = () => cells.toSorted((a, b) => metresBetween(middle, a) - metresBetween(middle, b)).slice(0, 1)
    return { points: [], cells: inside.length > 0 ? inside : nearest(), unplaced: [] }
  }
}

const isWithin = ({ south, west, north, east }: View, { lat, lng }: { lat: number; lng: number }): boolean =>
  lat >= south && lat <= north && lng >= west && lng <= east

/** The outlines as GeoJSON to some ten metres, packed; made once for an edition. */
function openBordersFile(territories: Territories): () => Buffer {
  let made: { edition: number; file: Buffer } | undefined
  const round = (degrees: number) => Math.round(degrees * 10_000) / 10_000
  return () => {
    const { edition } = territories.ground
    if (made?.edition !== edition) {
      const features = territories.outlines.map(({ code, shape }) => ({
        type: 'Feature',
        id: code,
        properties: {},
        geometry: {
          type: 'MultiPolygon',
          coordinates: shape.map((polygon) =>
            polygon.map((ring) => ring.map(([lng, lat]) => [round(lng), round(lat)])),
          ),
        },
      }))
      made = { edition, file: gzipSync(JSON.stringify({ type: 'FeatureCollection', features }), { level: 9 }) }
    }
    return made.file
  }
}

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

/** Where a body says that it stands, and what it is called. */
interface Stand {
  lat: number
  lng: number
  name: (locale: Locale) => string
}
type StandOf = (agencyId: AgencyId | undefined) => Promise<Stand | undefined>

type Deps = ReportDeps & SignInDeps & { standOf: StandOf }

interface Props {
  frame: Frame
  deps: Deps
  /** The body whose place is looked for. */
  stand: Stand | undefined
  view: View
  territory: string | undefined
  count: number
  /** Sums of squares are shown instead of points. */
  isCoarse: boolean
  rows: readonly Row[]
}

function MapPage({ frame, deps, stand, view, territory, count, isCoarse, rows }: Props) {
  const { locale } = frame
  const labels = deps.territories.districts.map((district) => ({
    name: inLanguage(district.name, locale),
    ...deps.territories.middleOf(district),
  }))
  return (
    <div class="stack">
      <h1>{t(locale, 'title')}</h1>
      <p class="lead">{stand ? stand.name(locale) : t(locale, 'lead')}</p>
      <form method="get" action={link(frame, '/map')} class="search-row">
        <Select
          locale={locale}
          name="territory"
          label={t(locale, 'territory')}
          options={territoryOptions(deps, locale)}
          value={territory}
          empty={t(locale, 'country')}
        />
        <Button>{t(locale, 'show')}</Button>
      </form>
      <div class="map-beside stack">
        <div
          class="map map-tall"
          role="region"
          aria-label={t(locale, 'map_label')}
          data-island="map"
          data-view={JSON.stringify([view.south, view.west, view.north, view.east])}
          {...groundOf({ ...deps.settings.map, ground: deps.territories.ground })}
          {...(stand && { 'data-pin': JSON.stringify([stand.lat, stand.lng, stand.name(locale)]) })}
          data-base={link(frame, '/reports')}
          data-unplaced={t(locale, 'unplaced', { count: '%' })}
          data-most={mostUnplaced}
          data-here={t(locale, 'here', { count: '%' })}
          data-types={JSON.stringify(
            Object.fromEntries(deps.categories.all.map(({ code, name }) => [code, inLanguage(name, locale)])),
          )}
          data-labels={JSON.stringify(
            labels.map(({ name, lat, lng }) => [name, Number(lat.toFixed(3)), Number(lng.toFixed(3))]),
          )}
        />
        <section class="stack" aria-labelledby="list">
          <h2 id="list">{t(locale, 'list')}</h2>
          <p class="muted" role="status" data-count>
            {t(locale, 'shown', { count })}
            {isCoarse && `. ${t(locale, 'cells')}`}
          </p>
          {rows.length === 0 ? (
            <Empty title={t(locale, 'empty')} hint={t(locale, 'empty_hint')} />
          ) : (
            <ReportRows frame={frame} rows={rows} />
          )}
        </section>
      </div>
    </div>
  )
}

export function mapRoutes(app: FastifyInstance, deps: Deps): void {
  const readMap = openMap(deps)
  app.get(
    '/api/v1/map',
    { config: { permission: 'public.read', dear: true }, schema: { response: { 200: MapOut, ...problemResponses } } },
    async (request) => readMap(viewOf(textOf(queryOf(request), 'bbox'))),
  )

  // The ground of every map: one file for an edition of the outlines, kept by browsers for good.
  const bordersFile = openBordersFile(deps.territories)
  app.get(
    '/map/borders/:edition',
    { config: { permission: 'public.read' }, schema: { hide: true, response: { 200: z.any() } } },
    async (request, reply) => {
      const { ground } = deps.territories
      if (textOf(paramsOf(request), 'edition') !== String(ground.edition) || ground.edition === 0)
        throw new Problem('not_found')
      return reply
        .type('application/geo+json')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('content-encoding', 'gzip')
        .serializer(asIs)
        .send(bordersFile())
    },
  )

  pageRoute(app, 'get', { permission: 'public.read', dear: true }, '/map', async (request, reply) => {
    const frame = frameOf(request, deps)
    const { locale } = frame
    const query = queryOf(request)
    const territory = deps.territories.find(textOf(query, 'territory'))
    const stand = await deps.standOf(idOf(query, 'agency'))
    const view = stand
      ? { south: stand.lat - 0.02, north: stand.lat + 0.02, west: stand.lng - 0.03, east: stand.lng + 0.03 }
      : viewAround(deps.territories, territory?.code)
    const [{ points, cells, unplaced }, { rows }] = await Promise.all([
      readMap(view),
      readList(deps, undefined, { territory: territory?.code, limit: numberOf(query, 'limit') ?? 20 }, locale),
    ])
    const count = points.length + [...cells, ...unplaced].reduce((sum, cell) => sum + cell.count, 0)
    const children = (
      <MapPage
        frame={frame}
        deps={deps}
        stand={stand}
        view={view}
        territory={territory?.code}
        count={count}
        isCoarse={cells.length > 0}
        rows={rows}
      />
    )
    return sendPage(
      request,
      reply,
      renderPage({
        frame,
        title: t(locale, 'title'),
        width: 'wide',
        scripts: ['map.js'],
        styles: ['map.css'],
        children,
      }),
    )
  })
}
