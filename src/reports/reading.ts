// Reading reports for somebody: one card, a page of the public list, the right to a photo.
import type { Locale } from '../language/index.ts'
import type { Viewer } from '../people/index.ts'
import { type Photo, photosOfReport } from '../photos/index.ts'
import { Problem } from '../platform/problems.ts'
import { type Card, cardOf, isOverdue, placeNameOf, readsWords, seesPhoto } from './card.ts'
import type { Status } from './life.ts'
import { statuses } from './life.ts'
import { countFound, listPublic } from './browse.ts'
import { countPublic, type ListedReport, type Mark, marks, noMahalla, type PublicFilter } from './lists.ts'
import { maySee } from './relations.ts'
import { eventsOf, findReport, livingOf } from './store.ts'
import { noTies, tiesOf } from './supporters.ts'
import { noteView } from './views.ts'
import type { ReportDeps } from './deps.ts'
import { inLanguage } from '../language/index.ts'
import { isOn, idOf, numberOf, textOf, type Fields } from '../platform/query.ts'

/** @throws not_found when there is none, or none for this viewer. */
export async function readCard(deps: ReportDeps, viewer: Viewer | undefined, id: number | undefined, locale: Locale): Promise<Card> {
  const report = id === undefined ? undefined : await findReport(deps.db, id)
  if (!report || !maySee(deps, viewer, report)) throw new Problem('not_found')
  const [timeline, photos, ties] = await Promise.all([
    eventsOf(deps.db, report.id),
    photosOfReport(deps.db, report.id),
    viewer ? tiesOf(deps.db, report, viewer.personId) : noTies,
  ])
  const card = cardOf(deps, viewer, report, timeline, photos, locale, deps.clock(), ties)
  if (report.mergedInto !== null) card.livesIn = await livingOf(deps.db, report.mergedInto)
  // Each opening of a private card by staff is written down before it is shown.
  if (card.isParty) await noteView(deps.db, viewer, report, 'card', deps.clock())
  return card
}

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

/** The public filter out of a query string; an unknown value is refused. An agency with all below it, or `alone`. @throws invalid */
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
  const status = textOf(query, 'status')
  if (status !== undefined && !(statuses as readonly string[]).includes(status)) refuse('status')
  const mahalla = textOf(query, 'mahalla')
  if (mahalla !== undefined && mahalla !== noMahalla && !deps.territories.findMahalla(mahalla)) refuse('mahalla')
  const mark = textOf(query, 'mark')
  if (mark !== undefined && !(marks as readonly string[]).includes(mark)) refuse('mark')
  if (errors.length > 0) throw new Problem('invalid', { errors })
  return {
    region: place?.level === 'region' ? place.code : undefined,
    district: place && place.level !== 'region' && place.level !== 'country' ? deps.territories.districtOf(place.code)?.code : undefined,
    category,
    group,
    types: deps.categories.findGroup(group)?.categories.map((type) => type.code),
    agencies: agencyId === undefined ? undefined : isOn(query, 'alone') ? [agencyId] : deps.agencies.withBelow(agencyId),
    status: status as Status | undefined,
    overdue: isOn(query, 'overdue'),
    mahalla,
    mark: mark as Mark | undefined,
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
  return { rows: found.map((report) => rowOf(deps, viewer, report, locale)), next: next === undefined ? null : String(next) }
}

/** How many reports a query finds, as far as `most`, however long that takes: for staff. @throws invalid */
export const countAll = async (deps: ReportDeps, query: Fields, most: number): Promise<number> =>
  countPublic(deps.db, publicFilterOf(deps, query), deps.clock(), most)

/** The same for everybody: undefined where it would take long. @throws invalid */
export const countQuickly = async (deps: ReportDeps, query: Fields): Promise<number | undefined> =>
  countFound(deps.db, publicFilterOf(deps, query), deps.clock())

const rowsAtOnce = 1000

/** All of the public list, the newest first, some at a time: as long as it is, it takes no more memory. @throws invalid */
export async function* readAll(deps: ReportDeps, query: Fields, locale: Locale): AsyncGenerator<Row[]> {
  const filter = publicFilterOf(deps, query)
  for (let before: number | undefined; ;) {
    const { found, next } = await listPublic(deps.db, filter, deps.clock(), rowsAtOnce, before)
    yield found.map((report) => rowOf(deps, undefined, report, locale))
    if (next === undefined) return
    before = next
  }
}

/** Who may see a photo of a report, as caches must know it. */
export async function rightToPhoto(deps: ReportDeps, viewer: Viewer | undefined, photo: Photo): Promise<'public' | 'private' | 'none'> {
  const report = photo.reportId === null ? undefined : await findReport(deps.db, photo.reportId)
  if (!report || !maySee(deps, viewer, report) || !seesPhoto(deps, viewer, report, photo)) return 'none'
  return maySee(deps, undefined, report) && seesPhoto(deps, undefined, report, photo) ? 'public' : 'private'
}
