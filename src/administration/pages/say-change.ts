// What a change did, in words: what it is about, and each member that became another.
import type { Agencies } from '../../agencies/index.ts'
import type { Categories } from '../../categories/index.ts'
import { sayWatch, type Watch } from '../../deadlines/index.ts'
import { inLanguage, type Locale, type Name } from '../../language/index.ts'
import type { Territories } from '../../territories/index.ts'
import type { Subject } from '../rules.ts'
import { t } from '../words.ts'

export interface Named {
  agencies: Agencies
  categories: Categories
  territories: Territories
}

type Members = Record<string, unknown>

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const nameIn = (value: Members): Name | undefined =>
  typeof value['uz-Latn'] === 'string' ? (value as unknown as Name) : undefined

const sayName = (name: Name | undefined, locale: Locale): string | undefined => name && inLanguage(name, locale)

/** The body, type or place that a change is about. */
export function sayKey(
  { agencies, categories, territories }: Named,
  locale: Locale,
  subject: Subject,
  key: string,
): string {
  if (subject === 'types') return sayName(categories.find(key)?.name, locale) ?? key
  if (subject === 'places' || subject === 'launch') {
    const [code = '', rest = ''] = key.split(' ')
    const place = territories.find(code) ?? territories.findMahalla(code)
    if (place) return `${inLanguage(place.name, locale)}${rest && ' …'}`
  }
  const agency = /^\d+$/.test(key) ? agencies.find(Number(key)) : undefined
  if (agency && subject !== 'editions' && subject !== 'consent' && subject !== 'responsibility')
    return agencies.name(agency, locale)
  const kind = agencies.kinds.find(({ code }) => code === key)
  if (kind) return inLanguage(kind.name, locale)
  return /^\d+$/.test(key) ? `№ ${key}` : key
}

/** Hours of somebody on duty within a week; those of an office are told as text. */
const isWatch = (value: unknown): value is Watch =>
  Array.isArray(value) && value.length > 0 && value.every((each) => Array.isArray(each) && each.length === 2)

function sayPlain(named: Named, locale: Locale, member: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t(locale, 'said.none')
  if (typeof value === 'boolean') return t(locale, value ? 'said.yes' : 'said.no')
  if (member === 'hours' && isWatch(value)) return sayWatch(locale, value)
  if (Array.isArray(value)) {
    if (value.length === 0) return t(locale, 'said.none')
    return value.every((each) => typeof each === 'string')
      ? value.map((each) => sayPlain(named, locale, member, each)).join(', ')
      : t(locale, 'said.some', { count: value.length })
  }
  if (isMembers(value))
    return sayName(nameIn(value), locale) ?? t(locale, 'said.some', { count: Object.keys(value).length })
  return sayText(named, locale, member, typeof value === 'string' ? value : JSON.stringify(value))
}

/** A code or a number by what it names; what names nothing stands as it is. */
function sayText({ agencies, territories }: Named, locale: Locale, member: string, text: string): string {
  const place = member === 'territory' ? (territories.find(text) ?? territories.findMahalla(text)) : undefined
  if (place) return inLanguage(place.name, locale)
  if (member === 'parentId' || member === 'office') {
    const body = agencies.find(Number(text))
    if (body) return agencies.name(body, locale)
  }
  const kind = member === 'bodies' || member === 'kind' ? agencies.kinds.find(({ code }) => code === text) : undefined
  if (kind) return inLanguage(kind.name, locale)
  const [said, role] = [`said.${text}`, `said.role.${text}`]
  if (t.has(said)) return t(locale, said)
  return t.has(role) ? t(locale, role) : text
}

/** Numbers of our tables, which tell a reader nothing. */
const untold = new Set(['membership', 'invitation', 'key', 'id', 'code', 'lat', 'lng'])

function membersOf(value: unknown): Members {
  if (isMembers(value)) return value
  return Array.isArray(value) ? { list: value } : {}
}

/** What looks alike in one language or by its number alone: a name language by language, a list part by part. */
function exactly(named: Named, locale: Locale, what: string, from: unknown, to: unknown): string[] {
  const asKept = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null))
  if (Array.isArray(from) && Array.isArray(to))
    return partsOf(named, locale, what, from.filter(isMembers), to.filter(isMembers))
  if (!isMembers(from) || !isMembers(to)) return [t(locale, 'became', { what, from: asKept(from), to: asKept(to) })]
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((name) => {
    // The Cyrillic spelling follows from the Latin one.
    if (name === 'uz-Cyrl' || JSON.stringify(from[name]) === JSON.stringify(to[name])) return []
    return [
      t(locale, 'became', {
        what: `${what} (${wordOf(locale, name.split('-', 1).join())})`,
        from: asKept(from[name]),
        to: asKept(to[name]),
      }),
    ]
  })
}

/** Parts of a list, known by their number or code: what came, what went, what is another now. */
function partsOf(
  named: Named,
  locale: Locale,
  what: string,
  from: readonly Members[],
  to: readonly Members[],
): string[] {
  const keyOf = ({ id, code }: Members) => String(id ?? code)
  const callOf = (part: Members) => {
    const name = [part['label'], part['name'], part['text']].find(isMembers)
    return `${what} «${sayName(name && nameIn(name), locale) ?? keyOf(part)}»`
  }
  const [before, after] = [
    new Map(from.map((part) => [keyOf(part), part])),
    new Map(to.map((part) => [keyOf(part), part])),
  ]
  return [
    ...from.filter((part) => !after.has(keyOf(part))).map((part) => t(locale, 'removed', { what: callOf(part) })),
    ...to.flatMap((part) => {
      const was = before.get(keyOf(part))
      return was
        ? sayMembers(named, locale, was, part).map((line) => `${callOf(part)} — ${line}`)
        : [t(locale, 'added', { what: callOf(part) })]
    }),
  ]
}

const wordOf = (locale: Locale, member: string): string => {
  const key = `member.${member}`
  return t.has(key) ? t(locale, key) : member
}

/** One line for each member that is another now. */
export function sayMembers(named: Named, locale: Locale, before: unknown, after: unknown): string[] {
  // A list of one, such as one mahalla, is told as the one.
  const one = (value: unknown) => (Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value)
  const [was, is] = [membersOf(one(before)), membersOf(one(after))]
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((member) => {
    const [from, to] = [was[member], is[member]]
    if (untold.has(member) || JSON.stringify(from) === JSON.stringify(to)) return []
    const params = {
      what: wordOf(locale, member),
      from: sayPlain(named, locale, member, from),
      to: sayPlain(named, locale, member, to),
    }
    if (!(member in was)) return [t(locale, 'set', params)]
    if (!(member in is)) return [t(locale, 'unset', params)]
    const isList = Array.isArray(from) && Array.isArray(to) && [...from, ...to].every(isMembers)
    return isList || params.from === params.to
      ? exactly(named, locale, params.what, from, to)
      : [t(locale, 'became', params)]
  })
}
