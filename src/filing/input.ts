// From the fields of a form or a JSON body to what filing takes.
import type { Answers } from '../categories/index.ts'
import { cleanText } from '../language/index.ts'
import { numberOf, textOf, type Fields } from '../platform/query.ts'
import type { FilingInput } from '../reports/index.ts'

export function filingInputOf(fields: Fields): FilingInput {
  return {
    category: textOf(fields, 'category'),
    lat: numberOf(fields, 'lat'),
    lng: numberOf(fields, 'lng'),
    accuracy: numberOf(fields, 'accuracy'),
    territory: textOf(fields, 'territory'),
    mahalla: textOf(fields, 'mahalla'),
    landmark: textOf(fields, 'landmark'),
    text: textOf(fields, 'text'),
    answers: answersOf(fields),
  }
}

/** What is said of photos that have been received: `said.{id}`. */
export const saidOf = (fields: Fields): { id: number; caption: string }[] =>
  Object.keys(fields).flatMap((name) => {
    const [, id] = /^said\.([1-9]\d{0,14})$/.exec(name) ?? []
    return id === undefined ? [] : [{ id: Number(id), caption: cleanText(textOf(fields, name) ?? '') }]
  })

/** `answer.q1`, `answer.q2` … */
export function answersOf(fields: Fields): Answers {
  const given = Object.keys(fields).filter((name) => /^answer\.q\d{1,3}$/.test(name))
  return Object.fromEntries(given.map((name) => [name.slice('answer.'.length), textOf(fields, name) ?? '']))
}
