// The words every page shares: navigation, problems, what is wrong with a field.
import { dictionary, type Locale } from '../language/index.ts'
import type { FieldError, Problem } from '../platform/problems.ts'
import en from './texts/en.json' with { type: 'json' }
import kaa from './texts/kaa.json' with { type: 'json' }
import ru from './texts/ru.json' with { type: 'json' }
import uz from './texts/uz.json' with { type: 'json' }

export const t = dictionary({ uz, kaa, ru, en })

/** What is wrong with one field and what to do, as a sentence. */
export function sayFieldError(locale: Locale, error: FieldError): string {
  const said = sayWhatIsWrong(locale, error)
  const file = error.params?.['file']
  return file === undefined ? said : t(locale, 'field.of_file', { file, said })
}

function sayWhatIsWrong(locale: Locale, { field, code, params: given }: FieldError): string {
  // What is wrong with one line of a file is a code of its own.
  const inner = `field.${given?.['code'] ?? ''}`
  const params = t.has(inner) ? { ...given, code: t(locale, inner) } : given
  const own = `field.${code}.${field}`
  if (t.has(own)) return t(locale, own, params)
  const key = `field.${code}`
  return t.has(key) ? t(locale, key, params) : t(locale, 'problem.invalid')
}

export const sayProblem = (locale: Locale, problem: Problem): string => t(locale, `problem.${problem.code}`)
/** What stands over a form: the refusal itself, where no field of the form is to blame. */
export const sayWhole = (locale: Locale, problem: Problem): string | undefined =>
  problem.errors.length === 0 ? sayProblem(locale, problem) : undefined
export const sayWhatToDo = (locale: Locale, problem: Problem): string => t(locale, `problem.${problem.code}.do`)

/** RFC 9457 problem details in the reader's language. */
export function problemDetails(locale: Locale, problem: Problem) {
  const { code, errors, report, status } = problem
  return {
    type: `/problems/${code}`,
    title: sayProblem(locale, problem),
    status,
    code,
    detail: sayWhatToDo(locale, problem),
    ...(errors.length > 0 && {
      errors: errors.map((error) => ({ field: error.field, code: error.code, message: sayFieldError(locale, error) })),
    }),
    ...(report && { seq: report.seq, report }),
  }
}
