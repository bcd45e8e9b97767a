// `/api/v1/agencies`: the bodies, by words, territory and kind.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { askedLocale, fold, writtenLanguages } from '../language/index.ts'
import { idOf, textOf, queryOf, idIn } from '../platform/query.ts'
import { field, reads } from '../platform/input.ts'
import { Problem } from '../platform/problems.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import type { Agencies, Agency } from './rules.ts'
import { pageOf } from '../platform/present.ts'

const AgencyOut = z.object({
  id: z.number(),
  kind: z.string(),
  level: z.string(),
  territory: z.string(),
  parent: z.number().nullable(),
  name: z.string(),
  url: z.string(),
})
const AgenciesIn = reads({
  q: field('Words of the name, in Latin or Cyrillic.'),
  territory: field('The code of a territory.'),
  kind: field('The code of a kind.'),
  after: field('Where to go on: the `next` of the page before.'),
})
const pageSize = 50

/** Agencies whose folded name holds all words of `q`, in the order of their ids. */
export function searchAgencies(
  agencies: Agencies,
  filter: { q?: string | undefined; territory?: string | undefined; kind?: string | undefined; withClosed?: boolean },
): Agency[] {
  const asked = fold(filter.q ?? '')
    .split(' ')
    .filter(Boolean)
  return agencies.all.filter((agency) => {
    if (agency.closed && !filter.withClosed) return false
    if (filter.kind !== undefined && agency.kind !== filter.kind) return false
    if (filter.territory !== undefined && agency.territory !== filter.territory) return false
    if (asked.length === 0) return true
    const name = writtenLanguages.map((language) => fold(agencies.name(agency, language))).join(' ')
    return asked.every((word) => name.includes(word))
  })
}

export function agencyRoutes(app: FastifyInstance, { agencies }: { agencies: Agencies }): void {
  const out = (agency: Agency, locale: Parameters<Agencies['name']>[1]) => ({
    id: agency.id,
    kind: agency.kind,
    level: agency.level,
    territory: agency.territory,
    parent: agency.parentId,
    name: agencies.name(agency, locale),
    url: `/${locale}/agencies/${agency.id}`,
  })
  app.get(
    '/api/v1/agencies',
    {
      config: { permission: 'public.read' },
      schema: {
        querystring: AgenciesIn,
        response: { 200: z.object({ items: z.array(AgencyOut), next: z.string().nullable() }), ...problemResponses },
      },
    },
    async (request) => {
      const query = queryOf(request)
      const after = idOf(query, 'after') ?? 0
      const found = searchAgencies(agencies, {
        q: textOf(query, 'q')?.slice(0, 200),
        territory: textOf(query, 'territory'),
        kind: textOf(query, 'kind'),
      }).filter((agency) => agency.id > after)
      const { items, next } = pageOf(found, pageSize, ({ id }) => String(id))
      return { items: items.map((agency) => out(agency, askedLocale(request))), next: next ?? null }
    },
  )
  app.get(
    '/api/v1/agencies/:id',
    { config: { permission: 'public.read' }, schema: { response: { 200: AgencyOut, ...problemResponses } } },
    async (request) => {
      const agency = agencies.find(idIn(request))
      if (!agency) throw new Problem('not_found')
      return out(agency, askedLocale(request))
    },
  )
}
