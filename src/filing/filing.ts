// Filing: check what a person gave, find the body responsible, set the clocks, write it all in one step.
import type { IncidentId, PersonId } from '../platform/ids.ts'
import { type Placed, checkPlace } from './where.ts'
import { inDays } from '../platform/time.ts'
import { createHash } from 'node:crypto'
import { type Answers, type Category, checkAnswers, isEmergency, isPrivate } from '../categories/index.ts'
import { addSpan, dueAfter, parseTerm } from '../deadlines/index.ts'
import { checkText, cleanText } from '../language/index.ts'
import { flagFor, type ModerationFlag, stopOf } from '../moderation/index.ts'
import type { Viewer } from '../people/index.ts'
import { captionWords } from '../photos/index.ts'
import { draw } from '../platform/chance.ts'
import { isUniqueViolation } from '../platform/database.ts'
import { type FieldError, Problem } from '../platform/problems.ts'
import { type Route, routeOf } from '../routing/index.ts'
import { tileOf } from '../territories/index.ts'
import {
  consequences,
  actByFor,
  type World,
  type EventOf,
  newborn,
  type Report,
  type ReportEvent,
} from '../life/index.ts'
import {
  findByKey,
  findReport,
  insertReport,
  nextReportId,
  type StoredReport,
  type TimelineRow,
  type ReportDeps,
  type FilingInput,
} from '../reports/index.ts'
import { present } from '../platform/present.ts'

export interface CheckedFiling {
  category: Category
  where: Placed
  text: string
  landmark: string
  answers: Answers
  route: Route
  dueAt: Date
}

/** Judges the type alone, as the first step of the form does. */
export function checkCategory(
  world: World,
  code: string | undefined,
  district?: string,
): { category?: Category; errors: FieldError[] } {
  if (!code) return { errors: [{ field: 'category', code: 'missing' }] }
  const category = world.categories.find(code)
  if (!category) return { errors: [{ field: 'category', code: 'unknown_choice' }] }
  if (!category.offered) return { category, errors: [{ field: 'category', code: 'not_offered' }] }
  if (district && !routeOf(world.agencies, category, district))
    return { category, errors: [{ field: 'category', code: 'not_offered' }] }
  return { category, errors: [] }
}

/** Judges the words and the number of photos. */
export function checkWords(
  world: World,
  input: FilingInput,
  category: Category | undefined,
  photoCount: number,
  isPhotoExcused = false,
): FieldError[] {
  const { limits } = world.settings
  const errors: FieldError[] = []
  checkText(errors, 'text', input.text, { max: limits.textLength })
  errors.push(...checkLandmark(world, input))
  if (photoCount > limits.photosPerReport)
    errors.push({ field: 'photo', code: 'too_many_photos', params: { max: limits.photosPerReport } })
  const needsPhoto = category?.flags.includes('P') && !isEmergency(category)
  if (needsPhoto && photoCount === 0 && !isPhotoExcused) errors.push({ field: 'photo', code: 'photo_required' })
  return errors
}

export function checkLandmark({ settings: { limits } }: World, input: FilingInput): FieldError[] {
  const errors: FieldError[] = []
  checkText(errors, 'landmark', input.landmark, { max: limits.landmarkLength, optional: true })
  return errors
}

/** Everything that filing needs to know before it writes, and everything that is wrong at once. */
export function checkFiling(
  world: World,
  input: FilingInput,
  photoCount: number,
  at: Date,
  isPhotoExcused = false,
): { filing?: CheckedFiling; errors: FieldError[] } {
  const type = checkCategory(world, input.category)
  const place = checkPlace(world, input, type.category)
  const { category } = type
  const { answers, errors: answerErrors } = checkAnswers(category?.questions ?? [], input.answers ?? {})
  const errors = [
    ...type.errors,
    ...place.errors,
    ...checkWords(world, input, category, photoCount, isPhotoExcused),
    ...answerErrors,
  ]
  const { where } = place
  const landmark = cleanText(input.landmark ?? '')
  const route =
    category && where && routeOf(world.agencies, category, where.district, { mahalla: where.mahalla, landmark })
  if (category?.offered && where && !route) errors.push({ field: 'category', code: 'not_offered' })
  if (errors.length > 0 || !category || !where || !route) return { errors }
  const dueAt = dueAfter(
    at,
    category.term,
    world.settings.terms.ceiling,
    world.calendars.of(where.region, route.agency.id),
  )
  return {
    errors,
    filing: { category, where, route, dueAt, text: cleanText(present(input.text, 'the text')), landmark, answers },
  }
}

export const takesRecordings = ({ limits }: World['settings'], category: Category | undefined): boolean =>
  limits.recordingsPerReport > 0 && !(category && isPrivate(category))

/** Where the report is for the parties alone, no dispatcher looks, and none could let a voice pass. */
export const checkRecordings = (category: Category | undefined, count: number): FieldError[] =>
  category && isPrivate(category) && count > 0 ? [{ field: 'voice', code: 'recording_private' }] : []

export interface Filed {
  report: StoredReport
  /** True when the same key had filed it before. */
  replayed: boolean
  /** The first two events, where they were written just now: the answer needs no reading back. */
  timeline?: TimelineRow[]
}

/** The pictures of a filing: those already in the draft, or new ones by hash. */
export interface FilingPhotos {
  draftId?: string | null
  hashes: readonly string[]
  /** What is said of each. */
  captions?: readonly (string | null)[]
  /** Videos and voice notes of the draft, by hash. */
  recordings?: readonly string[]
  /** Who calls by phone has no picture to send. */
  excused?: boolean
}

/**
 * Files a report for the person who is signed in; always as a citizen.
 * @throws invalid, too_many, idempotency_conflict (the key was used for another type, place or text)
 */
export async function fileReport(
  deps: ReportDeps,
  viewer: Viewer,
  input: FilingInput,
  photos: FilingPhotos,
  key: string | null,
): Promise<Filed> {
  const requestHash = hashOf(input)
  const before = key === null ? undefined : await findFiled(deps, viewer, key, requestHash)
  if (before) return before
  const at = deps.clock()
  const { filing, errors } = checkFiling(deps, input, photos.hashes.length, at, photos.excused)
  if (!filing) throw new Problem('invalid', { errors })
  const answered = Object.fromEntries(Object.entries(filing.answers).map(([id, answer]) => [`answer.${id}`, answer]))
  const captions = captionWords((photos.captions ?? []).map((caption) => ({ caption })))
  const words = {
    text: filing.text,
    ...(filing.landmark && { landmark: filing.landmark }),
    ...answered,
    ...captions,
  }
  const most = deps.settings.limits.reportsPerPersonAndDay
  const judged = [filing.text, filing.landmark, ...Object.values(captions)]
  const { hashes, recordings = [] } = photos
  const flag = flagFor(deps.settings, judged, hashes.length, recordings.length, (deps.draw ?? draw)())
  const incident = incidentOf(deps, filing)
  const born = beginLife(deps, filing, { reporterId: viewer.personId, at, flag, incidentId: incident?.id ?? null })
  const { events } = born
  const report = { ...born.report, id: await nextReportId(deps.db) }
  const follow = consequences(events[1], report, deps)
  const counted = consequences(events[0], report, deps)
  try {
    const id = await insertReport(deps.db, deps.secrets, {
      report,
      place: filing.where.place,
      exact: filing.where.exact,
      accuracy: filing.where.accuracy,
      shown: filing.where.shown,
      tile: tileOf(filing.where.shown),
      idempotencyKey: key,
      requestHash,
      words,
      photoHashes: [...hashes, ...recordings],
      events,
      follow: { ...follow, deltas: [...counted.deltas, ...follow.deltas] },
      draftId: photos.draftId ?? null,
      limit: { since: inDays(at, -1), most },
    })
    if (id === undefined)
      throw new Problem('too_many', { errors: [{ field: 'text', code: 'too_many_reports', params: { max: most } }] })
    return {
      report: { ...report, ...placesOf(filing.where), head: null },
      replayed: false,
      timeline: events.map((event, index) => ({ ...event, words: index === 0 ? words : {} })),
    }
  } catch (error) {
    // The same request twice at once: the other one won, and this is its report.
    if (key !== null && isUniqueViolation(error, 'reports_idempotency'))
      return present(await findFiled(deps, viewer, key, requestHash), 'what was filed')
    throw error
  }
}

/** @throws idempotency_conflict */
export async function findFiled(
  deps: ReportDeps,
  viewer: Viewer,
  key: string,
  requestHash: Buffer,
): Promise<Filed | undefined> {
  const found = await findByKey(deps.db, viewer.personId, key)
  if (!found) return undefined
  if (!found.requestHash.equals(requestHash)) throw new Problem('idempotency_conflict')
  return { report: present(await findReport(deps.db, found.id), 'the report'), replayed: true }
}

/** What must be the same for a repeated key: type, place and text. */
export function hashOf(input: FilingInput): Buffer {
  const same = [input.category, input.lat, input.lng, input.territory, input.mahalla, cleanText(input.text ?? '')].map(
    (value) => value ?? null,
  )
  return createHash('sha256').update(JSON.stringify(same)).digest()
}

const placesOf = (where: Placed) => ({
  place: where.place,
  exactLat: where.exact?.lat ?? null,
  exactLng: where.exact?.lng ?? null,
  accuracy: where.accuracy,
  publicLat: where.shown.lat,
  publicLng: where.shown.lng,
})

/** The open mass event that this filing will belong to. */
export const incidentOf = ({ incidents }: Pick<ReportDeps, 'incidents'>, { route, where, category }: CheckedFiling) =>
  incidents?.covering({
    agencyId: route.agency.id,
    district: where.district,
    mahalla: where.mahalla,
    category: category.code,
  })

/** What a filing does not say of the report that begins. */
interface Birth {
  reporterId: PersonId
  at: Date
  flag: ModerationFlag | null
  incidentId: IncidentId | null
}

/** The row as it begins and its first two events: filed, then routed or held by a check. */
function beginLife(
  world: World,
  filing: CheckedFiling,
  { reporterId, at, flag, incidentId }: Birth,
): { report: Report; events: [ReportEvent, ReportEvent] } {
  const { category, where, route, dueAt } = filing
  const { terms } = world.settings
  const stop = stopOf(filing.text, isEmergency(category))
  const status = stop ? 'moderating' : 'routed'
  const publishBy = addSpan(
    at,
    parseTerm(isEmergency(category) ? terms.publishEmergency : terms.publish),
    world.calendars.of(where.region),
  )
  const publication = isPrivate(category) ? 'private' : 'pending'
  const born: Report = {
    ...newborn,
    id: 0,
    seq: 2,
    status,
    owner: stop ? 'dispatcher' : 'agency',
    category: category.code,
    categoryGroup: category.group,
    region: where.region,
    district: where.district,
    mahalla: where.mahalla,
    agencyId: route.agency.id,
    reporterId,
    filedAt: at,
    routedAt: stop ? null : at,
    dueAt,
    firstDueAt: dueAt,
    termFrom: at,
    actBy: null,
    stageEnteredAt: at,
    agencySince: at,
    publication,
    publishBy: publication === 'pending' ? publishBy : null,
    flag: publication === 'pending' ? flag : null,
    pendingFrom: publication === 'pending' ? at : null,
    term: category.term,
    replyLeft: parseTerm(terms.reply).minutes,
    parts: [],
    incidentId,
  }
  const actBy = present(actByFor(born, status, at, world), 'the deadline')
  const report = { ...born, actBy }
  const filed: EventOf<'file'>['body'] = {
    category: category.code,
    region: where.region,
    district: where.district,
    ...(where.mahalla && { mahalla: where.mahalla }),
    place: where.place,
    publication,
    ...(publication === 'pending' && flag !== null && { flag }),
  }
  const routed: EventOf<'route'>['body'] = {
    to: status,
    agency: route.agency.id,
    why: stop ?? route.why,
    term: category.term,
    dueAt: dueAt.toISOString(),
    actBy: actBy.toISOString(),
    ...(incidentId !== null && { incident: incidentId }),
  }
  return {
    report,
    events: [
      { seq: 1, at, type: 'file', actor: { personId: reporterId, role: 'reporter', agencyId: null }, body: filed },
      {
        seq: 2,
        at,
        type: stop ? 'hold' : 'route',
        actor: { personId: null, role: 'system', agencyId: null },
        body: routed,
      },
    ],
  }
}
