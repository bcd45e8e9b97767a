// What a change did, in words: what it is about, and each member that became another.
import type { Agencies } from '../../agencies/index.ts'
import type { Categories } from '../../categories/index.ts'
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

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)
const nameIn = (value: Members): Name | undefined => (typeof value['uz-Latn'] === 'string' ? (value as unknown as Name) : undefined)

const sayName = (name: Name | undefined, locale: Locale): string | undefined => name && inLanguage(name, locale)

/** The body, type or place that a change is about. */
export function sayKey({ agencies, categories, territories }: Named, locale: Locale, subject: Subject, key: string): string {
  if (subject === 'types') return sayName(categories.find(key)?.name, locale) ?? key
  if (subject === 'places' || subject === 'launch') {
    const [code = '', rest = ''] = key.split(' ')
    const place = territories.find(code) ?? territories.findMahalla(code)
    if (place) return `${inLanguage(place.name, locale)}${rest && ' …'}`
  }
  const agency = /^\d+$/.test(key) ? agencies.find(Number(key)) : undefined
  if (agency && subject !== 'editions' && subject !== 'consent' && subject !== 'responsibility') return agencies.name(agency, locale)
  const kind = agencies.kinds.find(({ code }) => code === key)
  return kind ? inLanguage(kind.name, locale) : /^\d+$/.test(key) ? `№ ${key}` : key
}

function sayPlain(named: Named, locale: Locale, member: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t(locale, 'said.none')
  if (typeof value === 'boolean') return t(locale, value ? 'said.yes' : 'said.no')
  if (Array.isArray(value)) {
    if (value.length === 0) return t(locale, 'said.none')
    return value.every((each) => typeof each === 'string')
      ? value.map((each) => sayPlain(named, locale, member, each)).join(', ')
      : t(locale, 'said.some', { count: value.length })
  }
  if (isMembers(value)) return sayName(nameIn(value), locale) ?? t(locale, 'said.some', { count: Object.keys(value).length })
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const { agencies, territories } = named
  const place = member === 'territory' ? (territories.find(text) ?? territories.findMahalla(text)) : undefined
  if (place) return inLanguage(place.name, locale)
  if (member === 'parentId' || member === 'office') {
    const body = agencies.find(Number(text))
    if (body) return agencies.name(body, locale)
  }
  const kind = member === 'bodies' || member === 'kind' ? agencies.kinds.find(({ code }) => code === text) : undefined
  if (kind) return inLanguage(kind.name, locale)
  const [said, role] = [`said.${text}`, `said.role.${text}`]
  return t.has(said) ? t(locale, said) : t.has(role) ? t(locale, role) : text
}

/** Numbers of our tables, which tell a reader nothing. */
const untold = new Set(['membership', 'invitation', 'key', 'id', 'code', 'lat', 'lng'])

const membersOf = (value: unknown): Members => (isMembers(value) ? value : Array.isArray(value) ? { count: value.length } : {})

/** One line for each member that is another now. */
export function sayMembers(named: Named, locale: Locale, before: unknown, after: unknown): string[] {
  // A list of one, such as one mahalla, is told as the one.
  const one = (value: unknown) => (Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value)
  const [was, is] = [membersOf(one(before)), membersOf(one(after))]
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((member) => {
    const [from, to] = [was[member], is[member]]
    if (untold.has(member) || JSON.stringify(from) === JSON.stringify(to)) return []
    const key = `member.${member}`
    const params = {
      what: t.has(key) ? t(locale, key) : member,
      from: sayPlain(named, locale, member, from),
      to: sayPlain(named, locale, member, to),
    }
    const how = !(member in was) ? 'set' : !(member in is) ? 'unset' : 'became'
    return [t(locale, how, params)]
  })
}
