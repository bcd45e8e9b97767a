// A refusal that a person can understand: a stable code, a status, and details; words come from texts by code.

/** Every refusal the platform can give, with its HTTP status (house 5). */
export const problemStatus = {
  bad_request: 400,
  not_signed_in: 401,
  wrong_code: 401,
  forbidden: 403,
  cross_site: 403,
  second_factor: 403,
  oneid_refused: 403,
  not_found: 404,
  too_slow: 408,
  wrong_state: 409,
  stale: 409,
  // Why nobody may take a step on a report as it stands (life/decide.ts).
  used_up: 409,
  taken: 409,
  too_late: 409,
  too_early: 409,
  not_for_emergencies: 409,
  request_open: 409,
  nothing_there: 409,
  already_done: 409,
  already_spoken: 409,
  bound: 409,
  final: 409,
  on_site_only: 409,
  reporter_objected: 409,
  joined_after_answer: 409,
  no_vote: 409,
  not_own_consent: 409,
  not_decided: 409,
  reporter_left: 409,
  other_account: 409,
  other_person: 409,
  idempotency_conflict: 409,
  too_large: 413,
  unsupported_media: 415,
  invalid: 422,
  too_many: 429,
  broken: 500,
  unavailable: 503,
} as const

export type ProblemCode = keyof typeof problemStatus

/** What is wrong with one field: a code of the `fields` texts and its numbers. */
export interface FieldError {
  field: string
  code: string
  params?: Record<string, string | number>
}

export class Problem extends Error {
  readonly code: ProblemCode
  readonly errors: FieldError[]
  /** With a 409 on a report: where it stands now. */
  readonly report: { status: string; seq: number } | undefined

  constructor(code: ProblemCode, options: { errors?: FieldError[]; report?: { status: string; seq: number } } = {}) {
    super(code)
    this.code = code
    this.errors = options.errors ?? []
    this.report = options.report
  }

  get status(): number {
    return problemStatus[this.code]
  }
}

/** A 422 for one field. */
export function invalid(field: string, code: string, params?: Record<string, string | number>): Problem {
  return new Problem('invalid', { errors: [{ field, code, ...(params && { params }) }] })
}

/** The refusal that a form can show again beside its fields; anything else is thrown on. */
export function mendable(error: unknown): Problem {
  if (!(error instanceof Problem) || error.code !== 'invalid') throw error
  return error
}
