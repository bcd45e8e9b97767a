// What an address asks of the desk: a number, words or a phone, and what the queue is narrowed by.
import { flags, marks, noMahalla, orders, type QueueFilter, wordsIn } from '../lists/index.ts'
import { statuses, type World } from '../life/index.ts'
import { type Membership, parsePhone } from '../people/index.ts'
import { invalid, Problem } from '../platform/problems.ts'
import { choiceOf, type Fields, idOf, isOn, textOf } from '../platform/query.ts'
import { inDays, momentOn } from '../platform/time.ts'
import { parseDay } from '../deadlines/index.ts'
import { present } from '../platform/present.ts'
import { type Tab, tabsOf, type WorkFilter } from './rules.ts'

/** What was typed to search for: the number of a report, somebody's phone, or words. */
export type Typed = { number: number } | { phone: string } | { words: string } | undefined

export function typedOf(query: Fields): Typed {
  const text = textOf(query, 'q')?.trim().slice(0, 200)
  if (!text) return undefined
  const [, digits] = /^(?:№|#|n[o0]?\.?)?\s*(\d{1,9})$/iu.exec(text) ?? []
  if (digits !== undefined && digits.length < 9) return { number: Number(digits) }
  const phone = /^[+\d][\d\s()-]{6,}$/.test(text) ? parsePhone(text) : undefined
  return phone ? { phone } : { words: text }
}

/** @throws invalid where the place lies beyond the own territory */
function placeOf({ territories }: World, query: Fields, within: string): Pick<QueueFilter, 'district' | 'region'> {
  const code = textOf(query, 'territory')
  if (code === undefined || code === within) return {}
  const place = territories.find(code)
  if (!place || !territories.isWithin(code, within)) throw invalid('territory', 'unknown_choice')
  return place.level === 'region' ? { region: code } : { district: territories.districtOf(code)?.code }
}

/** @throws invalid for what is no day */
function dayIn(query: Fields, name: 'since' | 'until'): Date | undefined {
  const text = textOf(query, name)
  const day = parseDay(text)
  if (text !== undefined && day === undefined) throw invalid(name, 'not_a_date')
  return day === undefined ? undefined : momentOn(day)
}

/** The filter out of a query string; an unknown tab is the first one. @throws invalid for what names nothing */
export function workFilterOf(world: World, membership: Membership, query: Fields): WorkFilter {
  const allowed = tabsOf(membership)
  const first: Tab = present(allowed[0], 'a tab')
  const { categories, territories, agencies } = world
  const known = <T>(name: string, found: T | undefined): T | undefined => {
    if (textOf(query, name) !== undefined && found === undefined)
      throw new Problem('invalid', { errors: [{ field: name, code: 'unknown_choice' }] })
    return found
  }
  const category = known('category', categories.find(textOf(query, 'category')))
  const group = known('group', categories.findGroup(textOf(query, 'group')))
  const asked = textOf(query, 'mahalla')
  const mahalla = known('mahalla', asked === noMahalla ? asked : territories.findMahalla(asked)?.code)
  const agency = known('agency', agencies.find(idOf(query, 'agency')))
  const whose = choiceOf(query, 'officer', ['me', 'none'] as const) ?? idOf(query, 'officer')
  const until = dayIn(query, 'until')
  const typed = typedOf(query)
  return {
    tab: choiceOf(query, 'tab', allowed) ?? first,
    due: choiceOf(query, 'due', ['overdue', 'today'] as const),
    fresh: isOn(query, 'new'),
    officer: known('officer', whose),
    order: known('order', choiceOf(query, 'order', orders)),
    sought: {
      ...placeOf(world, query, membership.territory),
      mahalla,
      category: category?.code,
      types: group?.categories.map(({ code }) => code),
      bodies: agency && (isOn(query, 'alone') ? [agency.id] : agencies.withBelow(agency.id)),
      mark: known('mark', choiceOf(query, 'mark', marks)),
      status: known('status', choiceOf(query, 'status', statuses)),
      overdue: isOn(query, 'overdue') || undefined,
      flag: known('flag', choiceOf(query, 'flag', flags)),
      filedFrom: dayIn(query, 'since'),
      filedBefore: until && inDays(until, 1),
      words: typed && 'words' in typed ? wordsIn(categories, typed.words) : undefined,
    },
  }
}
