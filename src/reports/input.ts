// From the fields of a form or a JSON body to what filing and actions take.
import type { Answers } from '../categories/index.ts'
import { listOf, numberOf, textOf, type Fields } from '../platform/query.ts'
import type { ActionInput } from './given.ts'
import type { FilingInput } from './filing.ts'

export function filingInputOf(fields: Fields): FilingInput {
  return {
    category: textOf(fields, 'category'),
    lat: numberOf(fields, 'lat'),
    lng: numberOf(fields, 'lng'),
    territory: textOf(fields, 'territory'),
    mahalla: textOf(fields, 'mahalla'),
    landmark: textOf(fields, 'landmark'),
    text: textOf(fields, 'text'),
    answers: answersOf(fields),
  }
}

/** `answer.q1`, `answer.q2` … */
export function answersOf(fields: Fields): Answers {
  const given = Object.keys(fields).filter((name) => /^answer\.q\d{1,3}$/.test(name))
  return Object.fromEntries(given.map((name) => [name.slice('answer.'.length), textOf(fields, name) ?? '']))
}

/** Where the person stands, where the device told. */
export function placeOf(fields: Fields): { lat: number; lng: number } | undefined {
  const lat = numberOf(fields, 'lat')
  const lng = numberOf(fields, 'lng')
  return lat !== undefined && lng !== undefined && Number.isFinite(lat) && Number.isFinite(lng) ? { lat, lng } : undefined
}

/** Absent members stay absent, so that the table can say what is missing. */
export function actionInputOf(fields: Fields): ActionInput {
  const input: ActionInput = {}
  for (const name of ['text', 'reason', 'ground', 'outcome', 'act', 'owner', 'category', 'until', 'cells'] as const) {
    const value = name === 'cells' ? listOf(fields, name).join(',') : textOf(fields, name)
    if (value !== undefined && value !== '') input[name] = value
  }
  for (const name of ['stars', 'officer', 'photo', 'seq', 'days', 'into', 'incident'] as const) {
    const value = numberOf(fields, name)
    if (value !== undefined) input[name] = value
  }
  const agency = textOf(fields, 'agency')
  if (agency !== undefined) input.agency = agency
  return input
}
