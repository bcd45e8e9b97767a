// What an address asks of ratings.
import type { FastifyRequest } from 'fastify'
import { isLocale, type Locale } from '../language/index.ts'
import { Problem } from '../platform/problems.ts'
import { type Fields, idOf, textOf, queryOf } from '../platform/query.ts'

/** The edition asked for; absent where none is. @throws not_found for what is no number */
export function editionIn(fields: Fields, name: string): number | undefined {
  const id = idOf(fields, name)
  if (id === undefined && textOf(fields, name) !== undefined) throw new Problem('not_found')
  return id
}

/** Of what has no page of its own in each language. */
export function localeIn(request: FastifyRequest): Locale {
  const asked = queryOf(request)['lang']
  return isLocale(asked) ? asked : 'uz'
}
