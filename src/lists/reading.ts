// Reading lists for somebody: rows as the viewer may know them, the public filter out of an address, a page of it or
// all.
import { inLanguage, type Locale } from '../language/index.ts'
import type { Viewer } from '../people/index.ts'
import { Problem } from '../platform/problems.ts'
import { isOn, idOf, numberOf, textOf, type Fields } from '../platform/query.ts'
import { placeNameOf, readsWords, seesPhoto } from '../card/index.ts'
import { isOverdue, statuses } from '../life/index.ts'
import { countFound, listPublic } from './browse-store.ts'
import { countPublic, type ListedReport } from './store.ts'
import { marks, noMahalla, type PublicFilter } from './rules.ts'
import type { ReportDeps } from '../reports/index.ts'
import { choiceOf } from '../platform/query.ts'

/** A row of a list as this viewer may know it. */
export interface Row {
  report: ListedReport
  categoryName: string
  placeName: string
  agencyName: string
  text: string | null
  photoId: number | null
  overdue: boolean
}

export function rowOf(deps: ReportDeps, viewer: Viewer | undefined, report: ListedReport, locale: Locale): Row {
  const reads = readsWords(deps, viewer, report)
  return {
    report,
    categoryName: inLanguage(deps.categories.get(report.category).name, locale),
    placeName: placeNameOf(deps, report, locale),
    agencyName: deps.agencies.name(deps.agencies.get(report.agencyId), locale),
    text: reads ? report.text : null,
    photoId: reads && seesPhoto(deps, viewer, report, { kind: 'before', hidden: false }) ? report.photoId : null,
    overdue: isOverdue(report, deps.clock()),
  }
}

/**
 * The public filter out of a query string; an unknown value is refused. An agency with all below it, or `alone`.
 * @throws invalid
 */
export function publicFilterOf(deps: ReportDeps, query: Fields): PublicFilter {
  const errors: { field: string; code: string }[] = []
  const refuse = (field: string) => void errors.push({ field, code: 'unknown_choice' })
  const territory = textOf(query, 'territory') ?? textOf(query, 'district') ?? textOf(query, 'region')
  const place = deps.territories.find(territory)
  if (territory !== undefined && !place) refuse('territory')
  const category = textOf(query, 'category') ?? textOf(query, 'type')
  if (category !== undefined && !deps.categories.find(category)) refuse('category')
  const group = textOf(query, 'group')
  if (group !== undefined && !deps.categories.findGroup(group)) refuse('group')
  const agency = textOf(query, 'agency')
  const agencyId = idOf(query, 'agency')
  if (agency !== undefined && !deps.agencies.find(agencyId)) refuse('agency')
  const status = choiceOf(query, 'status', statuses)
  if (status !== textOf(query, 'status')) refuse('status')
  const mahalla = textOf(query, 'mahalla')
  if (mahalla !== undefined && mahalla !== noMahalla && !deps.territories.findMahalla(mahalla)) refuse('mahalla')
  const mark = choiceOf(query, 'mark', marks)
  if (mark !== textOf(query, 'mark')) refuse('mark')
  if (errors.length > 0) throw new Problem('invalid', { errors })
  const bodiesOf = (id: number) => (isOn(query, 'alone') ? [id] : deps.agencies.withBelow(id))
  return {
    region: place?.level === 'region' ? place.code : undefined,
    district:
      place && place.level !== 'region' && place.level !== 'country'
        ? deps.territories.districtOf(place.code)?.code
        : undefined,
    category,
    group,
    types: deps.categories.findGroup(group)?.categories.map((type) => type.code),
    agencies: agencyId === undefined ? undefined : bodiesOf(agencyId),
    status,
    overdue: isOn(query, 'overdue'),
    mahalla,
    mark,
    words: textOf(query, 'q')?.trim().slice(0, 200) || undefined,
  }
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
