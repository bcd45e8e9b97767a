// `/api/v1/places`: a place by words, or by coordinates in any usual form.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { askedLocale } from '../language/index.ts'
import { field, reads } from '../platform/input.ts'
import { invalid } from '../platform/problems.ts'
import { numberOf, queryOf, textOf, type Fields } from '../platform/query.ts'
import type { ReportDeps } from '../reports/index.ts'
import { problemResponses } from '../ui/index.ts'
import { type Around, openPlaces } from './actions.ts'
import { isOnEarth } from './coordinates.ts'

const PlaceOut = z.object({
  kind: z.enum(['point', 'region', 'district', 'mahalla', 'landmark']),
  name: z.string(),
  within: z.string(),
  territory: z.string(),
  mahalla: z.string().nullable(),
  lat: z.number(),
  lng: z.number(),
})

const PlacesIn = reads({
  q: field('A district, a mahalla, a street, a landmark, coordinates, a link of a map service, a Plus Code.'),
  lat: field('Where it is meant to be looked for first, with `lng`.'),
  lng: field('Longitude in degrees.'),
  territory: field('The code of the district in which it is looked for first.'),
})

/** @throws invalid for a point or a territory that is none */
export function aroundOf({ territories }: Pick<ReportDeps, 'territories'>, query: Fields): Around {
  const [lat, lng] = [numberOf(query, 'lat'), numberOf(query, 'lng')]
  if (Number.isNaN(lat) || Number.isNaN(lng) || (lat === undefined) !== (lng === undefined))
    throw invalid('lat', 'not_a_point')
  if (lat !== undefined && lng !== undefined && !isOnEarth({ lat, lng })) throw invalid('lat', 'not_a_point')
  const code = textOf(query, 'territory')
  const place = territories.find(code)
  if (code !== undefined && !place) throw invalid('territory', 'unknown_choice')
  return {
    point: lat === undefined || lng === undefined ? undefined : { lat, lng },
    district: place && territories.districtOf(place.code)?.code,
  }
}

export function placeRoutes(app: FastifyInstance, deps: ReportDeps): void {
  const find = openPlaces(deps)
  app.get(
    '/api/v1/places',
    {
      config: { permission: 'public.read', dear: true },
      schema: {
        querystring: PlacesIn,
        response: { 200: z.object({ items: z.array(PlaceOut), next: z.null() }), ...problemResponses },
      },
    },
    async (request) => {
      const query = queryOf(request)
      const text = textOf(query, 'q')?.slice(0, 2000) ?? ''
      return { items: await find(text, aroundOf(deps, query), askedLocale(request)), next: null }
    },
  )
}
