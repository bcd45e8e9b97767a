// The map for programs: cells of a view, the reports of one cell, GeoJSON, and vector tiles.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { askedLocale } from '../language/index.ts'
import { filterIn, ListedOut, listedOut } from '../lists/index.ts'
import { asIs } from '../platform/as-is.ts'
import { field, reads } from '../platform/input.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { type Fields, numberOf, paramsOf, queryOf, textOf } from '../platform/query.ts'
import type { ReportDeps } from '../reports/index.ts'
import { problemResponses } from '../ui/index.ts'
import { bordersFiles } from './borders-file.ts'
import type { Country } from './country.ts'
import { looks } from './cells.ts'
import { mapFilterOf, openWeeks, type ReadMap, viewOf } from './reading.ts'
import { mostInCell, reportsOfCell } from './reports-of.ts'
import { groundZoom, mostZoom, openGround, tileOfReports, viewOfTile } from './tiles.ts'

const MapIn = reads({
  bbox: field('`south,west,north,east` in degrees; absent: the country.'),
  level: field('The zoom whose tiles are the cells; as fine as 220 cells of the view allow where absent or finer.'),
  ...filterIn,
})
const CellIn = reads({ cell: field('`zoom/column/row`, as the map gave it.'), ...filterIn })

const count = z.number().int()
const MapOut = z.object({
  level: count.meta({ description: 'The zoom whose tiles are the cells.' }),
  total: count.meta({ description: 'All reports of the cells, as the list with the same filter counts them.' }),
  cells: z.array(
    z.object({
      cell: z.string(),
      lat: z.number(),
      lng: z.number(),
      count,
      looks: z.partialRecord(z.enum(looks), count),
      id: count.optional().meta({ description: 'Where the cell holds a single report, and it was looked at.' }),
      isSpot: z.boolean().optional().meta({ description: 'All at one point.' }),
    }),
  ),
  unplaced: z
    .array(z.object({ territory: z.string(), lat: z.number(), lng: z.number(), count }))
    .meta({ description: 'Reports that name a district or a mahalla and no point, at the district’s middle.' }),
})

const FeaturesOut = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      geometry: z.object({ type: z.literal('Point'), coordinates: z.tuple([z.number(), z.number()]) }),
      properties: z.object({
        count,
        looks: z.partialRecord(z.enum(looks), count),
        report: count.optional(),
        unplaced: z.boolean().optional(),
      }),
    }),
  ),
})

const WeeksOut = z.object({
  weeks: z.array(z.string()).meta({ description: 'Their Mondays, the last 52.' }),
  most: count.meta({ description: 'The most that was filed in one district in one week.' }),
  districts: z.record(z.string(), z.array(count)).meta({ description: 'How many were filed in each of the weeks.' }),
})

/** How fine the cells are to be. @throws invalid for what is no zoom */
function levelOf(query: Fields): number | undefined {
  const level = numberOf(query, 'level')
  if (level !== undefined && !(Number.isInteger(level) && level >= 0)) throw invalid('level', 'unknown_choice')
  return level
}

/** Whole numbers of an address that name a tile which there is. @throws not_found */
function tileIn(request: { params: unknown }): { zoom: number; x: number; y: number } {
  const params = paramsOf(request)
  const [zoom = NaN, x = NaN, y = NaN] = [numberOf(params, 'zoom'), numberOf(params, 'x'), numberOf(params, 'y')]
  const isThere =
    [zoom, x, y].every(Number.isInteger) && zoom >= 0 && zoom <= mostZoom && x < 2 ** zoom && y < 2 ** zoom
  if (!isThere || x < 0 || y < 0) throw new Problem('not_found')
  return { zoom, x, y }
}

const sendTile = (reply: FastifyReply, tile: Uint8Array, kept: string) =>
  reply
    .type('application/vnd.mapbox-vector-tile')
    .header('cache-control', kept)
    .serializer(asIs)
    .send(Buffer.from(tile))

const immutable = 'public, max-age=31536000, immutable'
const open = { permission: 'public.read', dear: true } as const

export function mapApi(app: FastifyInstance, deps: ReportDeps & { readMap: ReadMap; country: Country }): void {
  const { readMap } = deps
  const readWeeks = openWeeks(deps)
  app.get(
    '/api/v1/map',
    { config: open, schema: { querystring: MapIn, response: { 200: MapOut, ...problemResponses } } },
    async (request) => {
      const query = queryOf(request)
      return readMap(viewOf(textOf(query, 'bbox')), mapFilterOf(deps, query), levelOf(query))
    },
  )

  app.get(
    '/api/v1/map/reports',
    {
      config: open,
      schema: {
        querystring: CellIn,
        response: { 200: z.object({ items: z.array(ListedOut), next: z.null() }), ...problemResponses },
      },
    },
    async (request) => {
      const locale = askedLocale(request)
      const query = queryOf(request)
      const rows = await reportsOfCell(deps, request.viewer, textOf(query, 'cell'), mapFilterOf(deps, query), locale)
      return { items: rows.slice(0, mostInCell).map((row) => listedOut(row, locale)), next: null }
    },
  )

  app.get(
    '/api/v1/map.geojson',
    { config: open, schema: { querystring: MapIn, response: { 200: FeaturesOut, ...problemResponses } } },
    async (request, reply) => {
      const query = queryOf(request)
      const { cells, unplaced } = await readMap(viewOf(textOf(query, 'bbox')), mapFilterOf(deps, query), levelOf(query))
      reply.type('application/geo+json; charset=utf-8')
      const feature = (lat: number, lng: number, properties: object) =>
        ({ type: 'Feature', geometry: { type: 'Point', coordinates: [lng, lat] }, properties }) as const
      return {
        type: 'FeatureCollection',
        features: [
          ...cells.map(({ lat, lng, id, ...cell }) =>
            feature(lat, lng, { count: cell.count, looks: cell.looks, ...(id !== undefined && { report: id }) }),
          ),
          ...unplaced.map(({ lat, lng, count: many }) => feature(lat, lng, { count: many, looks: {}, unplaced: true })),
        ],
      }
    },
  )

  app.get(
    '/api/v1/map/weeks',
    { config: open, schema: { response: { 200: WeeksOut, ...problemResponses } } },
    async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=60')
      return readWeeks()
    },
  )

  const tileSchema = { response: { 200: z.any(), ...problemResponses } }
  app.get(
    '/api/v1/map/tiles/:zoom/:x/:y',
    { config: open, schema: { querystring: reads(filterIn), ...tileSchema } },
    async (request, reply) => {
      const { zoom, x, y } = tileIn(request)
      const view = viewOfTile(zoom, x, y)
      const seen = await readMap(view, mapFilterOf(deps, queryOf(request)), zoom + 3)
      return sendTile(reply, tileOfReports(seen, view), 'public, max-age=5')
    },
  )

  groundRoutes(app, deps)
}

/** The ground of every map: what changes only with the outlines, kept by browsers for good. */
function groundRoutes(
  app: FastifyInstance,
  { territories, country }: Pick<ReportDeps, 'territories'> & { country: Country },
): void {
  const bordersOf = bordersFiles(territories)
  const ground = openGround(territories)
  /** @throws not_found for any edition but the one in force */
  const isInForce = (request: { params: unknown }) => {
    const { edition } = territories.ground
    if (edition === 0 || textOf(paramsOf(request), 'edition') !== String(edition)) throw new Problem('not_found')
  }
  const schema = { hide: true, response: { 200: z.any() } }
  const sendBorders = (reply: FastifyReply, file: Buffer) =>
    reply
      .type('application/geo+json')
      .header('cache-control', immutable)
      .header('content-encoding', 'gzip')
      .serializer(asIs)
      .send(file)
  app.get('/map/borders/:edition', { config: { permission: 'public.read' }, schema }, async (request, reply) => {
    isInForce(request)
    return sendBorders(reply, bordersOf('districts'))
  })
  app.get('/map/borders/:edition/far', { config: { permission: 'public.read' }, schema }, async (request, reply) => {
    isInForce(request)
    return sendBorders(reply, bordersOf('far'))
  })
  app.get('/map/country/:edition', { config: { permission: 'public.read' }, schema }, async (request, reply) => {
    isInForce(request)
    return reply
      .type('image/svg+xml')
      .header('cache-control', immutable)
      .header('content-encoding', 'gzip')
      .serializer(asIs)
      .send(country.file())
  })
  app.get(
    '/map/borders/:edition/mahallas/:district',
    { config: { permission: 'public.read' }, schema },
    async (request, reply) => {
      isInForce(request)
      const district = territories.districtOf(textOf(paramsOf(request), 'district') ?? '')
      if (!district) throw new Problem('not_found')
      return sendBorders(reply, bordersOf(district.code))
    },
  )
  app.get(
    '/map/ground/:edition/:zoom/:x/:y',
    { config: { permission: 'public.read' }, schema },
    async (request, reply) => {
      isInForce(request)
      const { zoom, x, y } = tileIn(request)
      if (zoom > groundZoom) throw new Problem('not_found')
      return sendTile(reply, ground(zoom, x, y), immutable)
    },
  )
}
