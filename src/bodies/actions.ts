// What a body says of itself, and what project offices and the administrator keep of the rollout; each written into the
// log of changes.
import type { AgencyId } from '../platform/ids.ts'
import { dayOf, inDays } from '../platform/time.ts'
import { isHokimlik, type Agency } from '../agencies/index.ts'
import { addChange, type Subject } from '../administration/index.ts'
import { countPublic } from '../lists/index.ts'
import { addSpan, type Calendars, parseDay, parseMoment } from '../deadlines/index.ts'
import { checkText } from '../language/index.ts'
import { actingOf, type Places, type Viewer } from '../people/index.ts'
import type { Categories } from '../categories/index.ts'
import { giveUpPicture, keepPictures, type PhotoDeps } from '../photos/index.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inTransaction, type Tx } from '../platform/database.ts'
import type { UploadedFile } from '../platform/forms.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'
import type { Settings } from '../settings/index.ts'
import { country, type Launch } from '../territories/index.ts'
import { type Readiness, readinessOf } from './rules.ts'
import * as store from './store.ts'
import { present } from '../platform/present.ts'

export interface BodyDeps extends Places, PhotoDeps {
  db: Db
  clock: Clock
  settings: Settings
  categories: Categories
  calendars: Calendars
  /** Reads again what is held in memory. */
  reload: () => Promise<void>
}

type Input<K extends string> = Partial<Record<K, string | undefined>>

/** Reads texts with their limits, gathering what is wrong. */
function reader<K extends string>(input: Input<K>) {
  const errors: FieldError[] = []
  const text = (field: K, max: number, required = true): string =>
    checkText(errors, field, input[field], { max, optional: !required })
  const done = () => {
    if (errors.length > 0) throw new Problem('invalid', { errors })
  }
  return { errors, text, done }
}

async function changing(
  deps: BodyDeps,
  viewer: Viewer,
  {
    subject,
    key,
    before = null,
    after = null,
    reason = '',
  }: { subject: Subject; key: string; before?: unknown; after?: unknown; reason?: string },
  work: (tx: Tx) => Promise<unknown>,
) {
  await inTransaction(deps.db, async (tx) => {
    await work(tx)
    await addChange(tx, {
      at: deps.clock(),
      personId: viewer.personId,
      subject,
      key,
      before,
      after,
      reason,
      recount: null,
    })
  })
}

/** A new picture, or the word to take the old one away. */
export interface PagePhoto {
  files: readonly UploadedFile[]
  remove: boolean
}

export type PageInput = Input<
  'aboutUz' | 'aboutKaa' | 'aboutRu' | 'aboutEn' | 'head' | 'reception' | 'phones' | 'address' | 'lat' | 'lng'
>

/** @throws invalid */
export async function keepPage(
  deps: BodyDeps,
  viewer: Viewer,
  input: PageInput,
  photo: PagePhoto = { files: [], remove: false },
): Promise<void> {
  const { agencyId } = actingOf(viewer)
  const { errors, text, done } = reader(input)
  const uz = text('aboutUz', 2000)
  const kaa = text('aboutKaa', 2000, false) || undefined
  const [ru, en] = [text('aboutRu', 2000, false) || uz, text('aboutEn', 2000, false) || uz]
  const [head, reception, phones, address] = [
    text('head', 120),
    text('reception', 200),
    text('phones', 200),
    text('address', 300),
  ]
  const [lat = null, lng = null] = [input.lat, input.lng].map((each) =>
    each?.trim() ? Number(each.replace(',', '.')) : null,
  )
  if (
    (lat === null) !== (lng === null) ||
    (lat !== null && !(lat > 37 && lat < 46)) ||
    (lng !== null && !(lng > 55 && lng < 74))
  )
    errors.push({ field: 'lat', code: 'not_a_point' })
  done()
  const [picture] = await keepPictures(deps, photo.files, 1)
  const before = (await store.findPage(deps.db, agencyId))?.photoHash ?? null
  const photoHash = picture?.hash ?? (photo.remove ? null : before)
  const page = {
    agencyId,
    about: { uz, kaa, ru, en },
    head,
    reception,
    phones,
    address,
    lat,
    lng,
    photoHash,
    updatedAt: deps.clock(),
  }
  await changing(deps, viewer, { subject: 'pages', key: String(agencyId), after: { page: 'kept' } }, async (tx) => {
    await store.setPage(tx, page, viewer.personId)
    if (before !== null && before !== photoHash) await giveUpPicture(tx, before, deps.clock())
  })
}

export type NewsInput = Input<'kind' | 'title' | 'text' | 'district' | 'starts' | 'ends'> & {
  mahallas?: readonly string[]
}

const noWorks = { district: null, mahallas: [], startsAt: null, endsAt: null }

/** Where and when planned works are, within the body's own territory. */
function worksIn({ territories }: BodyDeps, agency: Agency, input: NewsInput, errors: FieldError[]) {
  const district = territories.districtOf(input.district || agency.territory)?.code ?? null
  if (district === null || !territories.isWithin(district, agency.territory))
    errors.push({ field: 'district', code: input.district ? 'unknown_choice' : 'missing' })
  const mahallas = [...new Set(input.mahallas ?? [])]
  const districtOf = (mahalla: string) =>
    territories.districtOf(territories.findMahalla(mahalla)?.territory ?? '')?.code
  if (mahallas.some((code) => districtOf(code) !== district)) errors.push({ field: 'mahallas', code: 'other_district' })
  const [startsAt, endsAt] = [parseMoment(input.starts) ?? null, parseMoment(input.ends) ?? null]
  if (!startsAt) errors.push({ field: 'starts', code: input.starts ? 'not_a_time' : 'missing' })
  if (!endsAt) errors.push({ field: 'ends', code: input.ends ? 'not_a_time' : 'missing' })
  else if (startsAt && endsAt <= startsAt) errors.push({ field: 'ends', code: 'ends_before' })
  return { district, mahallas, startsAt, endsAt }
}

/** @throws invalid */
export async function publishNews(deps: BodyDeps, viewer: Viewer, input: NewsInput): Promise<number> {
  const { agencyId } = actingOf(viewer)
  const agency = deps.agencies.get(agencyId)
  const { errors, text, done } = reader<'kind' | 'title' | 'text' | 'district' | 'starts' | 'ends'>(input)
  const kind = input.kind === 'works' ? 'works' : 'news'
  const [title, words] = [text('title', 120), text('text', 2000)]
  const works = kind === 'works' ? worksIn(deps, agency, input, errors) : noWorks
  done()
  const news = {
    agencyId,
    kind,
    title,
    text: words,
    ...works,
    publishedAt: deps.clock(),
  } as const
  let id = 0
  await changing(deps, viewer, { subject: 'pages', key: String(agencyId), after: { [kind]: title } }, async (tx) => {
    id = await store.addNews(tx, { ...news, mahallas: [...works.mahallas] }, viewer.personId)
  })
  return id
}

/** @throws not_found */
export async function takeBackNews(deps: BodyDeps, viewer: Viewer, id: number | undefined): Promise<void> {
  const { agencyId } = actingOf(viewer)
  await changing(deps, viewer, { subject: 'pages', key: String(agencyId), before: { news: id } }, async (tx) => {
    if (id === undefined || !(await store.withdrawNews(tx, agencyId, id, deps.clock()))) throw new Problem('not_found')
  })
}

type LaunchInput = Input<'territory' | 'state' | 'since' | 'act' | 'office' | 'reason'>

/** `asksWhy`: a territory is not suspended without a reason. @throws invalid */
function readLaunch(deps: BodyDeps, input: LaunchInput, asksWhy: boolean): { launch: Launch; reason: string } {
  const { errors, text, done } = reader(input)
  const territory = deps.territories.find(input.territory)
  if (!territory || territory.level === 'city_district')
    errors.push({ field: 'territory', code: input.territory ? 'unknown_choice' : 'missing' })
  const state = (['prepared', 'launched', 'suspended'] as const).find((each) => each === input.state)
  if (!state) errors.push({ field: 'state', code: input.state ? 'unknown_choice' : 'missing' })
  const since = parseDay(input.since)
  if (!since) errors.push({ field: 'since', code: input.since ? 'not_a_date' : 'missing' })
  const [act, office] = [text('act', 200), text('office', 300)]
  const reason = text('reason', 500, asksWhy && state === 'suspended')
  done()
  const launch: Launch = {
    territory: present(territory, 'the territory').code,
    state: present(state, 'the state'),
    since: present(since, 'since when'),
    act,
    office,
  }
  return { launch, reason }
}

const launchOf = async (deps: BodyDeps, territory: string): Promise<Launch | null> =>
  (await store.listLaunches(deps.db)).find((each) => each.territory === territory) ?? null

/** Further is not counted. */
const mostCounted = 100_000

/** What it would change, and how many open reports there go on. @throws invalid */
export async function previewLaunch(
  deps: BodyDeps,
  input: LaunchInput,
): Promise<{ before: Launch | null; launch: Launch; open: number }> {
  const { launch } = readLaunch(deps, input, false)
  const place = launch.territory === country ? {} : placeIn(launch.territory)
  const open = await countPublic(deps.db, { ...place, mark: 'open' }, deps.clock(), mostCounted)
  return { before: await launchOf(deps, launch.territory), launch, open }
}

const placeIn = (code: string) => (code.length === 4 ? { region: code } : { district: code })

/** Whether the service has begun in a territory. @throws invalid */
export async function setLaunch(deps: BodyDeps, viewer: Viewer, input: LaunchInput): Promise<void> {
  const { launch, reason } = readLaunch(deps, input, true)
  const before = await launchOf(deps, launch.territory)
  await changing(deps, viewer, { subject: 'launch', key: launch.territory, before, after: launch, reason }, (tx) =>
    store.setLaunch(tx, launch, viewer.personId, deps.clock()),
  )
  await deps.reload()
}

/** The contract of a hokimlik with the operator. @throws invalid, not_found for other bodies */
export async function addContract(
  deps: BodyDeps,
  viewer: Viewer,
  agencyId: AgencyId,
  input: Input<'number' | 'signed' | 'ends'>,
): Promise<void> {
  const agency = deps.agencies.find(agencyId)
  if (!agency || !isHokimlik(agency)) throw new Problem('not_found')
  const { errors, text, done } = reader(input)
  const number = text('number', 60)
  const [signedOn, endsOn] = [parseDay(input.signed), parseDay(input.ends)]
  if (!signedOn) errors.push({ field: 'signed', code: input.signed ? 'not_a_date' : 'missing' })
  if (!endsOn) errors.push({ field: 'ends', code: input.ends ? 'not_a_date' : 'missing' })
  else if (signedOn && endsOn <= signedOn) errors.push({ field: 'ends', code: 'ends_before' })
  done()
  const contract = {
    agencyId,
    number,
    signedOn: present(signedOn, 'when it was signed'),
    endsOn: present(endsOn, 'when it ends'),
  }
  await changing(deps, viewer, { subject: 'contract', key: String(agencyId), after: contract }, (tx) =>
    store.addContract(tx, contract, viewer.personId, deps.clock()),
  )
}

/** Until when a body should be ready. @throws invalid */
export async function setDue(
  deps: BodyDeps,
  viewer: Viewer,
  agencyId: AgencyId,
  due: string | undefined,
): Promise<void> {
  const dueOn = parseDay(due)
  if (!dueOn) throw invalid('due', due ? 'not_a_date' : 'missing')
  await changing(deps, viewer, { subject: 'launch', key: String(agencyId), after: { due: dueOn } }, (tx) =>
    store.setDue(tx, agencyId, dueOn, viewer.personId, deps.clock()),
  )
}

/** The bodies of a place that lead types, with how ready each is; those that need attention first. */
export async function readBoard(
  deps: BodyDeps,
  territory: string,
): Promise<{ bodies: Readiness[]; contract: store.Contract | undefined; contractEnds: boolean }> {
  const { agencies, clock, settings } = deps
  const now = clock()
  const own = agencies.all.filter((agency) => agency.territory === territory && agencies.kind(agency.kind).leads)
  const [standings, contracts] = await Promise.all([
    store.standingsOf(
      deps.db,
      own.map(({ id }) => id),
    ),
    store.lastContracts(deps.db),
  ])
  const { pageStaleDays, desertedDays, contractWarnDays } = settings.bodies
  const limits = {
    today: dayOf(now),
    staleBefore: inDays(now, -pageStaleDays),
    isLeftAlone: (seenAt: Date) =>
      addSpan(seenAt, { unit: 'office', minutes: desertedDays * 480 }, deps.calendars.of(territory.slice(0, 4))) < now,
  }
  const bodies = standings.map((standing) => readinessOf(deps, standing, limits))
  const weight = (each: Readiness) => (each.deserted ? 4 : 0) + (each.overdue ? 2 : 0) + (each.stale ? 1 : 0)
  const contract = contracts.get(agencies.hokimlikOf(territory)?.id ?? 0)
  const contractEnds = contract !== undefined && contract.endsOn < dayOf(inDays(now, contractWarnDays))
  return { bodies: bodies.toSorted((a, b) => weight(b) - weight(a)), contract, contractEnds }
}
