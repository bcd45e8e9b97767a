// `/api/v1/categories`: the types of problems, all of them, or those that fit some words.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { askedLocale, inLanguage } from '../language/index.ts'
import { textOf, type Fields } from '../platform/query.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import type { Phones } from './phones.ts'
import { type Categories, isEmergency } from './rules.ts'

const CategoryOut = z.object({
  code: z.string(),
  group: z.string(),
  name: z.string(),
  term: z.string(),
  flags: z.array(z.string()),
  bodies: z.array(z.string()),
  photoRequired: z.boolean(),
  phones: z.array(z.object({ service: z.string().nullable(), name: z.string().nullable(), phone: z.string() })),
})
const GroupOut = z.object({ code: z.string(), name: z.string() })

export function categoryRoutes(app: FastifyInstance, { categories, phones }: { categories: Categories; phones: Phones }): void {
  const schema = { response: { 200: z.object({ items: z.array(CategoryOut), groups: z.array(GroupOut), next: z.null() }), ...problemResponses } }
  app.get('/api/v1/categories', { config: { permission: 'public.read' }, schema }, async (request) => {
    const query = request.query as Fields
    const locale = askedLocale(request)
    const words = textOf(query, 'q')
    const group = textOf(query, 'group')
    const territory = textOf(query, 'territory')
    const all = words === undefined ? categories.groups.flatMap((each) => each.categories) : categories.search(words.slice(0, 200))
    return {
      items: all
        .filter((category) => group === undefined || category.group === group)
        .map((category) => ({
          code: category.code,
          group: category.group,
          name: inLanguage(category.name, locale),
          term: category.term,
          flags: category.flags,
          bodies: category.bodies,
          photoRequired: category.flags.includes('P') && !isEmergency(category),
          phones: phones.for(category, territory).map(({ service, name, phone }) => ({ service, name: name && inLanguage(name, locale), phone })),
        })),
      groups: categories.groups.map(({ code, name }) => ({ code, name: inLanguage(name, locale) })),
      next: null,
    }
  })
}
