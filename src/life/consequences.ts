// What follows from an event: the row's new values, who is told, which counters move, what time does next. Pure.
import type { AgencyId } from '../platform/ids.ts'
import { isHokimlik } from '../agencies/rules.ts'
import { isDanger, isEmergency } from '../categories/rules.ts'
import { advance, changesOf } from './advance.ts'
import { nextStepOf, type NextStep, type World } from './clocks.ts'
import type { Tells, Telling, Transition } from './action.ts'
import { type Audience, ladder, type Status } from './life.ts'
import type { EventBody, EventOf, ReportEvent } from './event.ts'
import type { Report } from './report.ts'
import { rows } from './table.ts'

/** One change of a leaf counter. */
export interface Delta {
  agencyId: AgencyId
  district: string
  category: string
  measure: string
  n: number
}

/** Who is told by which template. */
export interface Told {
  audience: Exclude<Audience, 'owner'>
  template: string
}

export interface Consequences {
  row: Partial<Report>
  notices: Told[]
  /** Told once a day together instead of at once (regulation 3.11). */
  digest: boolean
  deltas: Delta[]
  /** What the sweep does when nobody acts in time. */
  nextStep: NextStep | null
}

/**
 * `report` is the row before the event; for the first event of a life, the row that filing made.
 * `taken` is the row of the table that a person's step took; the system's steps have one row for each status.
 */
export function consequences(event: ReportEvent, report: Report, world: World, taken?: Transition): Consequences {
  const after = { ...report }
  advance(after, event)
  return {
    row: changesOf(report, after),
    notices: noticesOf(event, report, after, world, taken ?? selfRow(event, report)),
    digest: event.type === 'escalate' && !isDanger(world.categories.get(after.category)),
    deltas: deltasOf(event, report, after),
    nextStep: nextStepOf(after, world),
  }
}

const selfRow = ({ type }: ReportEvent, report: Report) =>
  rows.find((row) => row.action === type && row.from.includes(report.status) && row.by.includes('system'))

const audienceOfOwner = {
  agency: 'agency',
  dispatcher: 'dispatcher',
  controller: 'controller',
  reporter: 'reporter',
} as const

/** The table says who is told; the ladder says it for delays. */
function noticesOf(
  event: ReportEvent,
  before: Report,
  after: Report,
  world: World,
  taken: Transition | undefined,
): Told[] {
  const { type, body } = event
  if (type === 'file') return []
  const isRegional = isControlledByRegion(after, body, world)
  const toController = (audience: Audience): Audience =>
    audience === 'controller' && isRegional ? 'region_controller' : audience
  if (event.type === 'escalate') return delayed(after, event.body, toController, world)
  const tells = born[type] ?? (taken ? tellsOf(taken, before, after) : {})
  const told = new Map<Told['audience'], string>()
  if (callsDuty(event, before, after, world)) told.set('duty', 'duty')
  for (const [name, telling] of Object.entries(tells) as [Audience, Telling][]) {
    // Whoever must act next, where anybody must; not told twice who is told by name already.
    const audience = toController(name === 'owner' && after.owner !== null ? audienceOfOwner[after.owner] : name)
    if (audience === 'owner' || told.has(audience) || !isThere(audience, event, after)) continue
    const template = typeof telling === 'string' ? telling : telling.by(body, after)
    if (template !== undefined) told.set(audience, template)
  }
  return [...told].map(([audience, template]) => ({ audience, template }))
}

/** Which controller it is: the region's where the body is a hokimlik, or the region has its turn. */
function isControlledByRegion(after: Report, { requestLevel }: EventBody, world: World): boolean {
  if (after.status === 'verifying') return after.controlLevel === 'region'
  return isHokimlik(world.agencies.get(after.agencyId)) || requestLevel === 'region'
}

/** A rung of the ladder tells everybody that stands on it; a danger calls whoever is on duty once more. */
function delayed(
  after: Report,
  { rung }: EventOf<'escalate'>['body'],
  toController: (audience: Audience) => Audience,
  world: World,
): Told[] {
  const audiences = ladder[after.owner as keyof typeof ladder][rung].map(toController)
  const told = [...new Set(audiences)].map((audience) => ({
    audience: audience as Told['audience'],
    template: `delay_${rung}`,
  }))
  const callsAgain = after.owner === 'agency' && isDanger(world.categories.get(after.category))
  return callsAgain ? [{ audience: 'duty', template: 'duty_again' }, ...told] : told
}

/** An emergency that comes to a body reaches whoever is on duty, round the clock (regulation 3.3, 3.12). */
function callsDuty({ type }: ReportEvent, before: Report, after: Report, world: World): boolean {
  if (after.status !== 'routed' || !isEmergency(world.categories.get(after.category))) return false
  return before.status !== after.status || before.agencyId !== after.agencyId || type === 'route'
}

/** Nobody is told of the own step, and nobody who is not there. */
function isThere(audience: Audience, { actor }: ReportEvent, after: Report): boolean {
  if (audience === 'reporter') return !after.reporterLeft && actor.role !== 'reporter'
  if (audience === 'voters') return after.voters > 0
  return audience !== 'supporters' || after.supporters > 0
}

/** The first routing is no action of the table: filing itself routes, or a check holds. */
const born: Partial<Record<string, Tells>> = { route: { reporter: 'routed', owner: 'work' }, hold: { owner: 'work' } }

const tellsOf = (row: Transition, before: Report, after: Report): Tells =>
  (before.status === after.status ? row.tellsWhenSame : undefined) ?? row.tells ?? {}

const statusMeasure = (status: Status) => `status:${status}`

const deltaOf = ({ agencyId, district, category }: Report, measure: string, n: number): Delta => ({
  agencyId,
  district,
  category,
  measure,
  n,
})

/** `filed` once, the status moved, the first answer with its punctuality, the closing by basis and its reversal. */
function deltasOf(event: ReportEvent, before: Report, after: Report): Delta[] {
  if (event.type === 'file') return [deltaOf(after, statusMeasure(after.status), 1), deltaOf(after, 'filed', 1)]
  const deltas: Delta[] = []
  const moved =
    before.status !== after.status || before.agencyId !== after.agencyId || before.category !== after.category
  if (moved)
    deltas.push(deltaOf(before, statusMeasure(before.status), -1), deltaOf(after, statusMeasure(after.status), 1))
  if (before.answeredAt === null && after.answeredAt !== null) {
    deltas.push(deltaOf(after, 'answered', 1))
    if (event.at <= before.dueAt) deltas.push(deltaOf(after, 'answered_on_time', 1))
    if (event.at <= before.firstDueAt) deltas.push(deltaOf(after, 'answered_on_first_time', 1))
  }
  if (after.status === 'closed' && before.status !== 'closed') deltas.push(...closing(after, 1))
  if (before.status === 'closed' && after.status !== 'closed') deltas.push(...closing(before, -1))
  return deltas
}

function closing(report: Report, n: 1 | -1): Delta[] {
  const isConsented = report.closedBasis === 'consent' || report.closedBasis === 'residents'
  return [
    deltaOf(report, `closed:${report.closedBasis}`, n),
    ...(isConsented && report.outcome === 'done' ? [deltaOf(report, 'solved', n)] : []),
  ]
}
