// What a route takes, declared by zod beside what it sends: the description for programs, and the door that refuses
// what is not known.
import type { FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'
import { type FieldError, Problem } from './problems.ts'

// A form's fields are texts, a program's may be numbers: both are taken, what they must be is judged where they are
// used.
const spelled = z.union([z.string(), z.number()])
/** A text, a number or an id. */
export const field = (description: string) => spelled.optional().meta({ description })
/** `1`, `true` or `on` where it holds. */
export const flag = (description: string) => z.union([z.boolean(), spelled]).optional().meta({ description })
/** Several: an array, a field given several times, or one text with commas. */
export const several = (description: string) =>
  z
    .union([z.array(spelled), spelled])
    .optional()
    .meta({ description })

/** The fields of a write: what is not among them is refused, so that nobody believes it was heard. */
export const writes = z.strictObject
/** The fields of a write, and besides those that are numbered, such as `caption.1`, `caption.2`. */
export const writesNumbered = <Shape extends z.core.$ZodLooseShape>(shape: Shape, numbered: RegExp) =>
  z.looseObject(shape).superRefine((fields, context) => {
    for (const name of Object.keys(fields))
      if (!Object.hasOwn(shape, name) && !numbered.test(name))
        context.addIssue({ code: 'custom', path: [name], message: 'unknown', params: { unknown: true } })
  })
/** The parameters of a read: what is not among them is ignored. */
export const reads = z.object

/** The page of a list. */
export const paging = {
  cursor: field('Where to go on: the `next` of the page before.'),
  limit: field('How many at most, up to 100.'),
}

/** Our code for what zod found wrong. */
function errorsOf(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  return issues.flatMap((issue): FieldError[] => {
    const name = issue.path.join('.')
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ field: key, code: 'unknown_field' }))
    if (issue.code === 'custom' && issue.params?.['unknown']) return [{ field: name, code: 'unknown_field' }]
    return [{ field: name || 'body', code: 'unknown_choice' }]
  })
}

/** What is wrong with the input, by field; undefined where nothing is. */
function problemIn(schema: z.ZodType, input: unknown): Problem | undefined {
  const judged = schema.safeParse(input)
  return judged.success ? undefined : new Problem('invalid', { errors: errorsOf(judged.error.issues) })
}

/** @throws invalid, with each field that is wrong or unknown */
export function judgeInput(schema: unknown, input: unknown): void {
  const problem = schema instanceof z.ZodType ? problemIn(schema, input) : undefined
  if (problem) throw problem
}

/** Judges what came by what the route declares; a form with files is judged by who reads it (`readForm`). */
export const inputCompiler: FastifySchemaCompiler<unknown> =
  ({ schema }) =>
  (value: unknown) => {
    // What is no object at all is refused by who reads it, as a request that cannot be understood.
    if (!(schema instanceof z.ZodType) || typeof value !== 'object' || value === null || Array.isArray(value))
      return { value }
    const problem = problemIn(schema, value)
    return problem ? { error: problem } : { value }
  }
