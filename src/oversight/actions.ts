// What a territory's oversight shows at one moment, and instructions given and answered.
import { dayOf, inDays, localOf } from '../platform/time.ts'
import { parseDay } from '../deadlines/index.ts'
import { checkText, type Locale } from '../language/index.ts'
import { actingOf, type Membership, standsOver, type Viewer } from '../people/index.ts'
import { cachedEach } from '../platform/cache.ts'
import { inTransaction } from '../platform/database.ts'
import { type FieldError, Problem } from '../platform/problems.ts'
import { lastPeriod, type Sums, sumsOfStretches, weekOf } from '../ratings/index.ts'
import {
  type Asking,
  countStanding,
  type Figures,
  listAsking,
  listQueue,
  type Row,
  rowOf,
  type Standing,
} from '../lists/index.ts'
import { type HotSpot, listHotSpots } from '../map/index.ts'
import { tellStaffOf } from '../notices/index.ts'
import { exactPlaces, type ReportDeps } from '../reports/index.ts'
import { country, type Point, type Territory } from '../territories/index.ts'
import { type Instruction, routeThrough, type Stop } from './rules.ts'
import * as store from './store.ts'

/** The territory asked for, or one's own. @throws not_found, forbidden beyond one's own */
export function placeOf({ territories }: ReportDeps, acting: Membership, asked: string | undefined): Territory {
  if (asked === undefined) return territories.get(acting.territory)
  const place = territories.find(asked)
  if (!place) throw new Problem('not_found')
  if (!territories.isWithin(place.code, acting.territory)) throw new Problem('forbidden')
  // A city's districts are overseen as the city.
  return territories.districtOf(place.code) ?? place
}

/** `km` from the stop before; none beyond a day's round. */
export type Visit = Omit<Stop<Called>, 'km'> & { km: number | null }
interface Called extends Point {
  row: Row
  /** For the one whose stop it is. */
  landmark: string | null
}

export interface Overview {
  place: Territory
  figures: Figures
  bodies: (Figures & { key: string })[]
  places: (Figures & { key: string })[]
  /** What waits to be decided, the most urgent first. */
  asking: Asking[]
  /** Those whose clock ends soonest, as a round. */
  visits: Visit[]
  hot: HotSpot[]
  /** This week so far, the last whole week, and the one before it. */
  trend: { measure: TrendMeasure; now: number; last: number; before: number }[]
}

/** The weeks of a trend, each from its Monday to the next. */
export function trendWeeks(now: Date): Record<'now' | 'last' | 'before', { from: string; to: string }> {
  const last = lastPeriod('week', dayOf(now))
  return { now: weekOf(dayOf(now)), last, before: lastPeriod('week', last.from) }
}

export const trendMeasures = ['filed', 'answers', 'solved', 'delay_2', 'upheld', 's_decided'] as const
export type TrendMeasure = (typeof trendMeasures)[number]

const mostHot = 12
const mostBodies = 20
const mostPlaces = 60
const mostShown = 20
/** What a day's round can hold. */
const mostVisits = 25
/** What a file holds of requests and of visits: it says so where there are more. */
export const mostInFile = 10_000

/** Whose round it is: only the stops of that level and of these groups, and where they lie exactly. */
export interface Round {
  controlLevel: 'district' | 'region'
  groups: readonly string[]
}

/** The round of a controller; undefined for whoever only looks. */
export function roundOf({ agencies }: Pick<ReportDeps, 'agencies'>, { acting }: Viewer): Round | undefined {
  if (acting?.role !== 'controller') return undefined
  const { level } = agencies.get(acting.agencyId)
  return { controlLevel: level === 'district' ? 'district' : 'region', groups: acting.groups }
}

interface More {
  /** How many requests and visits at most. */
  many?: number | undefined
  /** The visits are this controller's own. */
  round?: Round | undefined
  /** All but the weeks is of these groups alone. */
  groups?: readonly string[] | undefined
}
export type ReadOverview = (place: Territory, locale: Locale, more?: More) => Promise<Overview>

/** The groups of a controller of some alone, unless the whole is asked for; undefined: of all. */
export const groupsOf = ({ acting }: Viewer, isWhole: boolean): readonly string[] | undefined =>
  isWhole || !acting || acting.groups.length === 0 ? undefined : acting.groups

/** Kept for a while for each place: made again when it is older. */
function kept<T>(
  { clock }: ReportDeps,
  milliseconds: number,
  read: (place: Territory) => Promise<T>,
): (place: Territory) => Promise<T> {
  const each = cachedEach<T>(300, milliseconds, clock)
  return (place) => each(place.code, () => read(place))
}

interface Sources {
  standing: (place: Territory, groups: readonly string[] | undefined) => Promise<Standing>
  weeks: (place: Territory) => Promise<Sums[]>
}

/**
 * Reads everything on the page of oversight. Places reported again and again are as of the last ten minutes, trends of
 * the last twenty seconds, figures of the whole country of the last ten; those of a region or district are of this
 * moment.
 */
export function openOverview(deps: ReportDeps): ReadOverview {
  const { db, clock } = deps
  const standing = (place: Territory, groups?: readonly string[]) =>
    countStanding(db, { ...filterOf(place), groups }, clock(), isDistrict(place) ? 'mahalla' : 'district')
  const ofCountry = kept(deps, 10_000, (place) => standing(place))
  const sources: Sources = {
    standing: (place, groups) => (place.code === country && !groups ? ofCountry(place) : standing(place, groups)),
    weeks: kept(deps, 20_000, (place) => {
      const { before, last, now } = trendWeeks(clock())
      return sumsOfStretches(db, place.code, [before.from, last.from, now.from, now.to])
    }),
  }
  return (place, locale, more) => readOverview(deps, sources, place, locale, more)
}

const isDistrict = ({ level }: Territory) => level === 'district' || level === 'city'

function filterOf({ level, code }: Territory): { region?: string; district?: string } {
  if (level === 'region') return { region: code }
  return code === country ? {} : { district: code }
}

/** A day's round of those whose clock ends soonest, then the others by their clock. */
const planVisits = (place: Territory, from: Point, stops: readonly Visit['of'][]): Visit[] => {
  // Nobody's round goes through the country.
  const day = place.code === country ? 0 : mostVisits
  return [...routeThrough(from, stops.slice(0, day)), ...stops.slice(day).map((of) => ({ of, km: null }))]
}

/** What is to be verified on site, as a round; with a `round` the own stops alone, where they lie exactly. */
export async function readVisits(
  deps: ReportDeps,
  place: Territory,
  locale: Locale,
  { many = mostVisits, round, groups }: More,
): Promise<Visit[]> {
  const queue = { ...filterOf(place), groups, ...round, owner: 'controller', status: 'verifying' } as const
  const verifying = await listQueue(deps.db, queue, many, deps.clock())
  const from = isDistrict(place) ? deps.territories.middleOf(place) : undefined
  const exact = round
    ? await exactPlaces(
        deps.db,
        verifying.map(({ id }) => id),
      )
    : []
  const stops = verifying.map((report) => {
    const { lat, lng, landmark } = exact.find(({ id }) => id === report.id) ?? { lat: null, lng: null, landmark: null }
    const point = { lat: lat ?? report.publicLat, lng: lng ?? report.publicLng }
    return { ...point, row: rowOf(deps, undefined, report, locale), landmark }
  })
  return planVisits(place, from ?? stops[0] ?? { lat: 0, lng: 0 }, stops)
}

async function readOverview(
  deps: ReportDeps,
  { standing, weeks }: Sources,
  place: Territory,
  locale: Locale,
  { many = mostVisits, round, groups }: More = {},
): Promise<Overview> {
  const filter = filterOf(place)
  const types = groups?.flatMap((code) => deps.categories.group(code).categories.map((category) => category.code))
  const [{ whole, bodies, places }, asking, visits, hot, [before = {}, last = {}, current = {}]] = await Promise.all([
    standing(place, groups),
    listAsking(deps.db, { ...filter, groups }, deps.clock(), many),
    readVisits(deps, place, locale, { many, round, groups }),
    listHotSpots(deps.db, { ...filter, types }, mostHot),
    weeks(place),
  ])
  return {
    place,
    figures: whole,
    bodies,
    places,
    asking,
    visits,
    hot,
    trend: trendMeasures.map((measure) => ({
      measure,
      now: current[measure] ?? 0,
      last: last[measure] ?? 0,
      before: before[measure] ?? 0,
    })),
  }
}

/** What a page has room for; files hold all. */
export const inShort = (overview: Overview): Overview => ({
  ...overview,
  bodies: overview.bodies.slice(0, mostBodies),
  places: overview.places.slice(0, mostPlaces),
  asking: overview.asking.slice(0, mostShown),
})

export interface InstructionInput {
  agency?: number | undefined
  text?: string | undefined
  due?: string | undefined
}

const longestText = 2000

/** A hokimlik asks a body of its territory for something by a day. @throws invalid */
export async function giveInstruction(deps: ReportDeps, viewer: Viewer, input: InstructionInput): Promise<number> {
  const acting = actingOf(viewer)
  const errors: FieldError[] = []
  const agency = deps.agencies.find(input.agency)
  if (!agency || !deps.agencies.kind(agency.kind).leads || !standsOver(deps, acting, agency.id))
    errors.push({ field: 'agency', code: input.agency ? 'unknown_choice' : 'missing' })
  const text = checkText(errors, 'text', input.text, { max: longestText })
  const dueOn = parseDay(input.due)
  if (!dueOn) errors.push({ field: 'due', code: input.due ? 'not_a_date' : 'missing' })
  else if (dueOn < dayOf(deps.clock())) errors.push({ field: 'due', code: 'in_the_past' })
  if (errors.length > 0 || !agency || !dueOn) throw new Problem('invalid', { errors })
  const madeAt = deps.clock()
  return inTransaction(deps.db, async (tx) => {
    const given = { hokimlikId: acting.agencyId, agencyId: agency.id, text, dueOn, madeAt }
    await tellStaffOf(tx, { agencyId: agency.id, notice: 'instruction_given', at: madeAt }, { roles: ofBody })
    return store.addInstruction(tx, given, viewer.personId)
  })
}

const ofBody = ['officer', 'head']

/** On the day before it is due the body is reminded, once. */
export async function remindOfInstructions({ db, clock, settings }: ReportDeps): Promise<void> {
  const at = clock()
  if (localOf(at).getUTCHours() < settings.escalation.digestHour) return
  await inTransaction(db, async (tx) => {
    for (const agencyId of await store.takeDueInstructions(tx, dayOf(inDays(at, 1)), at))
      await tellStaffOf(tx, { agencyId, notice: 'instruction_due', at }, { roles: ofBody })
  })
}

const owns = (
  deps: ReportDeps,
  viewer: Viewer,
  instruction: Instruction | undefined,
  side: 'hokimlik' | 'body',
): instruction is Instruction => {
  if (!instruction) return false
  const { agencyId } = actingOf(viewer)
  return side === 'hokimlik'
    ? instruction.hokimlikId === agencyId
    : deps.agencies.isWithin(instruction.agencyId, agencyId)
}

/** The body's answer, once. @throws not_found, wrong_state, invalid */
export async function answerInstruction(
  deps: ReportDeps,
  viewer: Viewer,
  id: number | undefined,
  answer: string | undefined,
): Promise<void> {
  const errors: FieldError[] = []
  const text = checkText(errors, 'answer', answer, { max: longestText })
  await inTransaction(deps.db, async (tx) => {
    const found = id === undefined ? undefined : await store.lockInstruction(tx, id)
    if (!owns(deps, viewer, found, 'body')) throw new Problem('not_found')
    if (found.answer !== null || found.closedAt) throw new Problem('wrong_state')
    if (errors.length > 0) throw new Problem('invalid', { errors })
    const at = deps.clock()
    await store.setAnswer(tx, found.id, text, at, viewer.personId)
    await tellStaffOf(tx, { agencyId: found.hokimlikId, notice: 'instruction_answered', at }, { roles: ['controller'] })
  })
}

/** The hokimlik is content, or needs it no longer. @throws not_found, wrong_state */
export async function closeInstruction(deps: ReportDeps, viewer: Viewer, id: number | undefined): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const found = id === undefined ? undefined : await store.lockInstruction(tx, id)
    if (!owns(deps, viewer, found, 'hokimlik')) throw new Problem('not_found')
    if (found.closedAt) throw new Problem('wrong_state')
    await store.setClosed(tx, found.id, deps.clock())
  })
}
