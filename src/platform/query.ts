// Reads numbers and choices out of query strings and forms; what is not one is absent or refused.
import { type FieldError, Problem } from './problems.ts'

export type Fields = Record<string, unknown>

/** A form that came back: what was typed and what is wrong. */
export interface Returned {
  fields?: Fields
  errors?: readonly FieldError[]
}

const fieldsIn = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

/** The parameters of an address, and of its path. */
export const queryOf = ({ query }: { query: unknown }): Fields => fieldsIn(query)
export const paramsOf = ({ params }: { params: unknown }): Fields => fieldsIn(params)

/** True on the page that a form leads to once its step is taken; `withDone` is its address. */
export const isDone = (request: { query: unknown }): boolean => queryOf(request)['done'] !== undefined
export const withDone = (address: string): string => `${address}${address.includes('?') ? '&' : '?'}done=1`

/** The fields of a form or a JSON body; none where the body is no object. */
export const fieldsOf = ({ body }: { body: unknown }): Fields => fieldsIn(body)

/** The text of a field, or undefined when it is absent or empty. */
export function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The choice that a field names; undefined when it is absent or none of them. */
export function choiceOf<Choice extends string>(
  fields: Fields,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = textOf(fields, name)
  return choices.find((each) => each === text)
}

/** The number of a field; NaN when there is something that is no number. */
export function numberOf(fields: Fields, name: string): number | undefined {
  const text = textOf(fields, name)?.trim()
  if (text === undefined || text === '') return undefined
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
}

/** A whole number such as an id; undefined when it is none. */
export function idOf(fields: Fields, name: string): number | undefined {
  const text = textOf(fields, name)
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}

/** The UUID of a field; undefined where it is none. */
export function uuidOf(fields: Fields, name: string): string | undefined {
  const text = textOf(fields, name)
  return text !== undefined && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text) ? text : undefined
}

/** The texts of a field that may be given several times, as an array, or as one text with commas. */
export function listOf(fields: Fields, name: string): string[] {
  const value = fields[name]
  const parts = Array.isArray(value) ? value.map(String) : (textOf(fields, name) ?? '').split(',')
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** The same as ids; what is none is left out. */
export const idsOf = (fields: Fields, name: string): number[] =>
  listOf(fields, name).flatMap((text) => idOf({ text }, 'text') ?? [])

/** A box that was ticked, or a JSON `true`. */
export const isOn = (fields: Fields, name: string): boolean => ['1', 'true', 'on'].includes(textOf(fields, name) ?? '')

/** The id in the path of an address; undefined where it is none. */
export const idIn = (request: { params: unknown }): number | undefined => idOf(paramsOf(request), 'id')

/** The id in the path of an address. @throws not_found where it is none */
export function requireId(request: { params: unknown }): number {
  const id = idIn(request)
  if (id === undefined) throw new Problem('not_found')
  return id
}

/** `?a=1&b=2` of what is said; nothing where nothing is. */
export function addressQuery(fields: Iterable<readonly [string, unknown]>): string {
  const said = [...fields].flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  )
  // A space as every reader of addresses knows it, also those that know no `+`.
  const text = new URLSearchParams(said).toString().replaceAll('+', '%20').replaceAll('*', '%2A')
  return text === '' ? '' : `?${text}`
}
