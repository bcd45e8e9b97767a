// `/api/v1/territories`: the tree, or the districts a point most likely lies in.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { askedLocale, inLanguage } from '../language/index.ts'
import { NameOut } from '../language/name-schema.ts'
import { field, reads } from '../platform/input.ts'
import { invalid } from '../platform/problems.ts'
import { numberOf, textOf, queryOf } from '../platform/query.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import type { Territories } from './rules.ts'

const TerritoryOut = z.object({
  code: z.string(),
  parent: z.string().nullable(),
  level: z.string(),
  name: z.string(),
  names: NameOut,
  lat: z.number().nullable(),
  lng: z.number().nullable(),
})

const TerritoriesIn = reads({
  lat: field('Latitude in degrees, with `lng`: the district it most likely lies in, then its neighbours.'),
  lng: field('Longitude in degrees.'),
  parent: field('What lies directly in this territory, mahallas too.'),
})

/**
 * With `lat` and `lng`: the proposed district first, then four neighbours. With `parent`: what lies directly in it,
 * mahallas too.
 */
export function territoryRoutes(app: FastifyInstance, { territories }: { territories: Territories }): void {
  app.get(
    '/api/v1/territories',
    {
      config: { permission: 'public.read' },
      schema: {
        querystring: TerritoriesIn,
        response: { 200: z.object({ items: z.array(TerritoryOut), next: z.null() }), ...problemResponses },
      },
    },
    async (request) => {
      const query = queryOf(request)
      const locale = askedLocale(request)
      const lat = numberOf(query, 'lat')
      const lng = numberOf(query, 'lng')
      const parent = textOf(query, 'parent')
      const out = (
        place: { code: string; name: (typeof territories.all)[number]['name'] },
        level: string,
        above: string | null,
        point: { lat: number; lng: number } | null,
      ) => ({
        code: place.code,
        parent: above,
        level,
        name: inLanguage(place.name, locale),
        names: place.name,
        lat: point?.lat ?? null,
        lng: point?.lng ?? null,
      })
      const itemsOf = (list: readonly (typeof territories.all)[number][]) =>
        list.map((place) => out(place, place.level, place.parent, place.seat ?? place.center))
      if (lat !== undefined || lng !== undefined) {
        if (lat === undefined || lng === undefined || Number.isNaN(lat) || Number.isNaN(lng))
          throw invalid('lat', 'not_a_point')
        const near = territories.nearest({ lat, lng })
        if (near.length === 0) throw invalid('lat', 'outside')
        return { items: itemsOf(near), next: null }
      }
      if (parent !== undefined) {
        const within = itemsOf(territories.all.filter((place) => place.parent === parent))
        const mahallas = territories.mahallasOf(parent).map((mahalla) => out(mahalla, 'mahalla', parent, null))
        return { items: [...within, ...mahallas], next: null }
      }
      return { items: itemsOf(territories.all), next: null }
    },
  )
}
