// The shape of every refusal to a program: RFC 9457 problem details with our code, fields and words.
import { z } from 'zod'

export const ProblemDetails = z
  .object({
    type: z.string().meta({ description: 'A stable address for the kind of problem.' }),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ description: 'Stable; words may change, codes do not.' }),
    detail: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).optional(),
    seq: z.number().int().optional(),
    report: z
      .object({ status: z.string(), seq: z.number().int() })
      .optional()
      .meta({ description: 'With a 409: the report as it is now.' }),
  })
  .meta({ id: 'Problem' })

/** To be spread into the responses of every route. */
export const problemResponses = { '4xx': ProblemDetails, '5xx': ProblemDetails } as const

/** The schema of a write that gives nothing back. */
export const nothingBack = { response: { 204: z.null(), ...problemResponses } } as const
