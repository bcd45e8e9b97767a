// `/api/v1/categories`: the types of problems, all of them, or those that fit some words.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { askedLocale, inLanguage, type Locale } from '../language/index.ts'
import { field, reads } from '../platform/input.ts'
import { textOf, queryOf } from '../platform/query.ts'
import { problemResponses } from '../ui/problem-schema.ts'
import type { Phones } from './phones.ts'
import { fieldOf, optionsOf } from './questions.ts'
import { type Categories, type Category, isEmergency } from './rules.ts'

const CategoryOut = z.object({
  code: z.string(),
  group: z.string(),
  name: z.string(),
  term: z.string(),
  flags: z.array(z.string()),
  bodies: z.array(z.string()),
  photoRequired: z.boolean(),
  icon: z.string().nullable(),
  questions: z.array(
    z.object({
      /** The field that answers it. */
      field: z.string(),
      kind: z.string(),
      text: z.string(),
      required: z.boolean(),
      options: z.array(z.object({ value: z.string(), name: z.string() })),
      min: z.number().nullable(),
      max: z.number().nullable(),
      when: z.object({ field: z.string(), value: z.string() }).nullable(),
      phone: z.string().nullable(),
      stops: z.boolean(),
    }),
  ),
  phones: z.array(z.object({ service: z.string().nullable(), name: z.string().nullable(), phone: z.string() })),
})
const GroupOut = z.object({ code: z.string(), name: z.string() })

const CategoriesIn = reads({
  q: field('Everyday words for a problem; the best fitting first.'),
  group: field('The code of a group.'),
  territory: field('Where: what is not offered there is left out.'),
})

export function categoryRoutes(
  app: FastifyInstance,
  { categories, phones }: { categories: Categories; phones: Phones },
): void {
  const schema = {
    querystring: CategoriesIn,
    response: {
      200: z.object({ items: z.array(CategoryOut), groups: z.array(GroupOut), next: z.null() }),
      ...problemResponses,
    },
  }
  app.get('/api/v1/categories', { config: { permission: 'public.read' }, schema }, async (request) => {
    const query = queryOf(request)
    const locale = askedLocale(request)
    const words = textOf(query, 'q')
    const group = textOf(query, 'group')
    const territory = textOf(query, 'territory')
    const all =
      words === undefined
        ? categories.groups.flatMap((each) => each.categories)
        : categories.search(words.slice(0, 200))
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
          icon: category.icon,
          questions: questionsOut(category, locale),
          phones: phones
            .for(category, territory)
            .map(({ service, name, phone }) => ({ service, name: name && inLanguage(name, locale), phone })),
        })),
      groups: categories.groups.map(({ code, name }) => ({ code, name: inLanguage(name, locale) })),
      next: null,
    }
  })
}

const questionsOut = ({ questions }: Category, locale: Locale): z.input<typeof CategoryOut>['questions'] =>
  questions
    .filter(({ retired }) => !retired)
    .map((question) => {
      const { kind, label, required = false, min = null, max = null, when, phone = null, stops = false } = question
      return {
        field: fieldOf(question),
        kind,
        text: inLanguage(label, locale),
        required,
        options: optionsOf(question).map((option) => ({ value: option.id, name: inLanguage(option.label, locale) })),
        min,
        max,
        when: when ? { field: fieldOf({ id: when.question }), value: when.option } : null,
        phone,
        stops,
      }
    })
