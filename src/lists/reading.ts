// Reading lists for somebody: rows as the viewer may know them, the public filter out of an address, a page of it or
// all.
import type { Territories, Territory } from '../territories/index.ts'
import { inLanguage, type Locale } from '../language/index.ts'
import type { Viewer } from '../people/index.ts'
import { Problem } from '../platform/problems.ts'
import { isOn, idOf, numberOf, textOf, type Fields } from '../platform/query.ts'
import { placeNameOf, readsWords, seesPhoto } from '../card/index.ts'
import { isOverdue, statuses } from '../life/index.ts'
import { countFound, listPublic } from './browse-store.ts'
import { countPublic, type ListedReport } from './store.ts'
import { marks, noMahalla, type PublicFilter } from './rules.ts'
import { type ReportDeps, termsOf } from '../reports/index.ts'
import type { Categories } from '../categories/index.ts'
import { choiceOf } from '../platform/query.ts'

/** A row of a list as this viewer may know it. */
export interface Row {
  report: ListedReport
  categoryName: string
  /** The group of its type, which has an icon. */
  group: string
  placeName: string
  agencyName: string
  text: string | null
  photo: ListedReport['photo']
  overdue: boolean
}

export function rowOf(deps: ReportDeps, viewer: Viewer | undefined, report: ListedReport, locale: Locale): Row {
  const reads = readsWords(deps, viewer, report)
  const category = deps.categories.get(report.category)
  return {
    report,
    categoryName: inLanguage(category.name, locale),
    group: category.group,
    placeName: placeNameOf(deps, report, locale),
    agencyName: deps.agencies.name(deps.agencies.get(report.agencyId), locale),
    text: reads ? report.text : null,
    photo: reads && seesPhoto(deps, viewer, report, { kind: 'before', hidden: false }) ? report.photo : null,
    overdue: isOverdue(report, deps.clock()),
  }
}

/**
 * The public filter out of a query string; an unknown value is refused. An agency with all below it, or `alone`.
 * @throws invalid
 */
export function publicFilterOf(deps: ReportDeps, query: Fields): PublicFilter {
  const { territories, categories, agencies } = deps
  const errors: { field: string; code: string }[] = []
  /** What was asked for, under the first of its names; refused where nothing is `found` by it. */
  const asked = <Found>(find: (text: string) => Found | undefined, ...names: [string, ...string[]]) => {
    const text = names.map((name) => textOf(query, name)).find((each) => each !== undefined)
    const found = text === undefined ? undefined : find(text)
    if (text !== undefined && found === undefined) errors.push({ field: names[0], code: 'unknown_choice' })
    return found
  }
  const place = asked((text) => territories.find(text), 'territory', 'district', 'region')
  const category = asked((text) => categories.find(text)?.code, 'category', 'type')
  const group = asked((text) => categories.findGroup(text), 'group')
  const agency = asked(() => agencies.find(idOf(query, 'agency')), 'agency')
  const status = asked(() => choiceOf(query, 'status', statuses), 'status')
  const mahalla = asked((text) => (text === noMahalla ? text : territories.findMahalla(text)?.code), 'mahalla')
  const mark = asked(() => choiceOf(query, 'mark', marks), 'mark')
  const since = asked(monthOf, 'since')
  if (errors.length > 0) throw new Problem('invalid', { errors })
  return {
    ...withinOf(territories, place),
    category,
    group: group?.code,
    types: group?.categories.map((type) => type.code),
    agencies: agency && (isOn(query, 'alone') ? [agency.id] : agencies.withBelow(agency.id)),
    status,
    overdue: isOn(query, 'overdue'),
    mahalla,
    mark,
    since,
    words: wordsIn(categories, textOf(query, 'q')),
  }
}

/** Something was typed that holds neither a letter nor a digit. */
export const isWordless = (typed: string): boolean => !/[\p{L}\p{N}]/u.test(typed)

/** What was typed to search for; spaces alone are nothing. Words that say nothing are left out beside those that do. */
export function wordsIn(categories: Categories, typed: string | undefined): PublicFilter['words'] {
  const text = typed?.trim().slice(0, 200)
  if (!text) return undefined
  const terms = isWordless(text) ? [] : termsOf(text, (word) => categories.typesOfWord(word))
  const telling = terms.filter(({ word }) => !categories.isEmptyWord(word))
  return { text, terms: telling.length > 0 ? telling : terms }
}

/** A month as it stands in an address: `2026-09`. */
const monthOf = (text: string): string | undefined => (/^20\d\d-(0[1-9]|1[0-2])$/.test(text) ? text : undefined)

/** A region, or a district; the whole country is neither. */
function withinOf(territories: Territories, place: Territory | undefined): Pick<PublicFilter, 'region' | 'district'> {
  if (!place || place.level === 'country') return { region: undefined, district: undefined }
  if (place.level === 'region') return { region: place.code, district: undefined }
  return { region: undefined, district: territories.districtOf(place.code)?.code }
}

/** One page of the public list; `next` is the cursor of the following one. */
export async function readList(
  deps: ReportDeps,
  viewer: Viewer | undefined,
  query: Fields,
  locale: Locale,
  size = 50,
): Promise<{ rows: Row[]; next: string | null }> {
  const filter = publicFilterOf(deps, query)
  const asked = numberOf(query, 'limit')
  const limit = asked !== undefined && asked >= 1 ? Math.min(100, Math.floor(asked)) : size
  const { found, next } = await listPublic(deps.db, filter, deps.clock(), limit, idOf(query, 'cursor'))
  return {
    rows: found.map((report) => rowOf(deps, viewer, report, locale)),
    next: next === undefined ? null : String(next),
  }
}

/** How many reports a query finds, as far as `most`, however long that takes: for staff. @throws invalid */
export const countAll = async (deps: ReportDeps, query: Fields, most: number): Promise<number> =>
  countPublic(deps.db, publicFilterOf(deps, query), deps.clock(), most)

/** The same for everybody: undefined where it would take long. @throws invalid */
export const countQuickly = async (deps: ReportDeps, query: Fields): Promise<number | undefined> =>
  countFound(deps.db, publicFilterOf(deps, query), deps.clock())

const rowsAtOnce = 1000

/**
 * All of the public list, the newest first, some at a time: as long as it is, it takes no more memory. @throws invalid
 */
export async function* readAll(deps: ReportDeps, query: Fields, locale: Locale): AsyncGenerator<Row[]> {
  const filter = publicFilterOf(deps, query)
  for (let before: number | undefined; ;) {
    const { found, next } = await listPublic(deps.db, filter, deps.clock(), rowsAtOnce, before)
    yield found.map((report) => rowOf(deps, undefined, report, locale))
    if (next === undefined) return
    before = next
  }
}
