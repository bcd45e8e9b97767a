// What is asked besides the text, type by type: questions, their conditions, and notices that must be read before going
// on. Pure.
import type { Name } from '../language/locales.ts'
import { cleanText, isVisible } from '../language/script.ts'
import type { FieldError } from '../platform/problems.ts'

/** A notice is no question: it must have been read, such as "call 104". */
export const questionKinds = ['text', 'number', 'choice', 'notice'] as const
export type QuestionKind = (typeof questionKinds)[number]

export interface QuestionOption {
  id: string
  label: Name
  /** No longer offered; kept so that answers given before can be read. */
  retired?: boolean
}

export interface Question {
  /** `q1`: given once, never used again for another question of this type. */
  id: string
  kind: QuestionKind
  label: Name
  required?: boolean
  options?: QuestionOption[]
  /** Of a number. */
  min?: number
  max?: number
  /** Shown only where this option was chosen for that question. */
  when?: { question: string; option: string }
  /** Of a notice: the number to call. */
  phone?: string
  /** Of a notice: while it holds, nothing can be sent; never for emergencies (regulation 3.12). */
  stops?: boolean
  retired?: boolean
}

/** By question: an option's id, a number, words; `1` for a notice that was read. */
export type Answers = Record<string, string>

/** Letters of an answer in words. */
export const answerLength = 200

export const fieldOf = (question: Pick<Question, 'id'>): `answer.${string}` => `answer.${question.id}`

/** The questions that these answers leave to be asked, in their order. */
export function askedOf(questions: readonly Question[], answers: Answers): Question[] {
  const asked: Question[] = []
  for (const question of questions) {
    if (question.retired) continue
    const { when } = question
    // A condition holds only on a question that was itself asked.
    if (when && !(answers[when.question] === when.option && asked.some(({ id }) => id === when.question))) continue
    asked.push(question)
  }
  return asked
}

export const optionsOf = (question: Question): QuestionOption[] =>
  (question.options ?? []).filter(({ retired }) => !retired)

/** Notices that hold whatever is answered come before the form; the others beside their question. */
export const firstNotices = (questions: readonly Question[]): Question[] =>
  questions.filter(({ kind, when, retired }) => kind === 'notice' && !when && !retired)

/** Judges answers; what was not asked is dropped. Notices are judged by `unread`, except those that stop. */
export function checkAnswers(
  questions: readonly Question[],
  given: Answers,
): { answers: Answers; errors: FieldError[] } {
  const errors: FieldError[] = []
  const answers: Answers = {}
  for (const question of askedOf(questions, given)) {
    const field = fieldOf(question)
    const text = cleanText(given[question.id] ?? '')
    if (question.kind === 'notice') {
      if (question.stops) errors.push({ field, code: 'stopped' })
      continue
    }
    if (!isVisible(text)) {
      if (question.required) errors.push({ field, code: 'missing' })
      continue
    }
    const wrong = wrongWith(question, text)
    if (wrong) errors.push({ field, ...wrong })
    else answers[question.id] = question.kind === 'number' ? text.replace(',', '.') : text
  }
  return { answers, errors }
}

function wrongWith(question: Question, text: string): Omit<FieldError, 'field'> | undefined {
  switch (question.kind) {
    case 'choice':
      return optionsOf(question).some(({ id }) => id === text) ? undefined : { code: 'unknown_choice' }
    case 'number': {
      if (!/^-?\d{1,9}([.,]\d{1,3})?$/.test(text)) return { code: 'not_numeric' }
      const { min = -1e9, max = 1e9 } = question
      const value = Number(text.replace(',', '.'))
      return value >= min && value <= max ? undefined : { code: 'out_of_range', params: { min, max } }
    }
    default:
      return [...text].length > answerLength ? { code: 'too_long', params: { max: answerLength } } : undefined
  }
}

/** Notices that hold and were not yet marked as read: the form does not go on before. */
export const unread = (questions: readonly Question[], answers: Answers): FieldError[] =>
  askedOf(questions, answers)
    .filter((question) => question.kind === 'notice' && !question.stops && answers[question.id] !== '1')
    .map((question) => ({ field: fieldOf(question), code: 'unread' }))

/** An answer as it is read later: the question, and what was said to it. */
export interface ReadAnswer {
  id: string
  kind: QuestionKind
  question: Name
  /** An option's name; else as it was written. */
  answer: Name | string
}

export function readAnswers(questions: readonly Question[], answers: Answers): ReadAnswer[] {
  return questions.flatMap(({ id, kind, label, options = [] }) => {
    const answer = answers[id]
    if (answer === undefined || kind === 'notice') return []
    return [
      {
        id,
        kind,
        question: label,
        answer: kind === 'choice' ? (options.find((option) => option.id === answer)?.label ?? answer) : answer,
      },
    ]
  })
}
