// Lives of reports on the pure table: a report as filing makes it, every part a person may play, and one step at a
// time.
import { routeOf } from '../../src/routing/index.ts'
import { parseTerm } from '../../src/deadlines/index.ts'
import { actByFor, type World } from '../../src/life/clocks.ts'
import { consequences } from '../../src/life/consequences.ts'
import { decide } from '../../src/life/decide.ts'
import type { Person } from '../../src/life/action.ts'
import { type ActionInput, type Facts, noFacts } from '../../src/life/given.ts'
import { type Actor, ownerOf } from '../../src/life/life.ts'
import { rows } from '../../src/life/table.ts'
import type { Transition } from '../../src/life/action.ts'
import { type ReportEvent, eventOf } from '../../src/life/event.ts'
import { type EventRole, newborn, type Report } from '../../src/life/report.ts'
import { decideStep } from '../../src/life/steps.ts'

export const start = new Date('2026-11-12T06:00:00Z')
export const district = '1714204'

export function newReport(world: World, code: string, held = false): Report {
  const category = world.categories.get(code)
  const status = held ? 'moderating' : 'routed'
  const report: Report = {
    ...newborn, id: 1, seq: 2, status, owner: ownerOf[status], category: code, categoryGroup: category.group, region: '1714', district, mahalla: null,
    agencyId: routeOf(world.agencies, category, district)!.agency.id, reporterId: 1, filedAt: start, routedAt: held ? null : start,
    dueAt: new Date(start.getTime() + 3 * 86_400_000), firstDueAt: start, termFrom: start, actBy: null, stageEnteredAt: start, agencySince: start,
    publication: 'pending', publishBy: start, flag: null, pendingFrom: start, term: category.term, replyLeft: parseTerm(world.settings.terms.reply).minutes, parts: [],
  } // prettier-ignore
  report.firstDueAt = report.dueAt
  report.actBy = actByFor(report, status, start, world)
  return report
}

/** Everybody who may act, by the parts they play; a district's controller has none where the region decides. */
export const people: Record<string, { actors: Actor[]; role: EventRole }> = {
  reporter: { actors: ['reporter'], role: 'reporter' },
  resident: { actors: ['supporter', 'resident'], role: 'supporter' },
  officer: { actors: ['citizen', 'officer'], role: 'officer' },
  head: { actors: ['citizen', 'officer', 'head'], role: 'head' },
  coexecutor: { actors: ['citizen', 'coexecutor'], role: 'officer' },
  dispatcher: { actors: ['citizen', 'dispatcher'], role: 'dispatcher' },
  controller: { actors: ['citizen', 'controller'], role: 'controller' },
  region: { actors: ['citizen', 'controller', 'region_controller'], role: 'controller' },
  stranger: { actors: ['citizen'], role: 'supporter' },
}
/** Somebody who plays these parts and has said nothing yet. */
export const as = (actors: readonly Actor[], more: Partial<Person> = {}): Person => ({
  actors,
  spoke: false,
  cameLate: false,
  closedIt: false,
  isConcerned: false,
  holdsIt: false,
  heldOffice: false,
  ...more,
})
export const actionNames = [...new Set(rows.map((row) => row.action))]

/** Fields enough for any action. */
export const fullInput = (at: Date): ActionInput => ({
  text: 'matn', reason: 'sabab', ground: 'false_data', outcome: 'done', agency: 'unknown', category: 'WAT05',
  stars: 5, officer: 2, photo: 1, recording: 1,
  photoCount: 1, days: 1, incident: 1, areas: '100,100,200,200', until: new Date(at.getTime() + 90 * 86_400_000).toISOString().slice(0, 10), into: 2,
}) // prettier-ignore

export const factsOf = (report: Report): Facts => ({
  ...noFacts,
  heir:
    report.supporters > 0 ? { id: 100 + report.supporters, voters: Math.min(1, report.voters), coReporters: 0 } : null,
  voters: { voters: report.supporters, coReporters: 0 },
  own: { voters: Math.min(1, report.voters), coReporters: 0 },
  target: { id: 2, status: 'routed', categoryGroup: report.categoryGroup, district: report.district },
  partAgency: report.parts[0] ?? null,
  incident: { id: 1, agencyId: report.agencyId, isOpen: true, covers: true },
  officers: [2],
})

export interface Step {
  before: Report
  event: ReportEvent
  after: Report
  who: string
}

export function follow(world: World, report: Report, event: ReportEvent, who: string, row?: Transition): Step {
  return { before: report, event, after: { ...report, ...consequences(event, report, world, row).row }, who }
}

/** The step by this person, or undefined where it is refused. */
export function tryAct(
  world: World,
  report: Report,
  action: string,
  who: string,
  input: ActionInput,
  at: Date,
  facts: Facts = factsOf(report),
): Step | undefined {
  const { actors, role } = people[who]!
  const decision = decide({ report, input, at, world, facts }, action, as(actors))
  if (!decision.ok) return undefined
  const acts = role === 'supporter' && actors.includes('resident') ? 'supporter' : role
  return follow(
    world,
    report,
    eventOf(decision.row.action, {
      seq: report.seq + 1,
      at,
      actor: { personId: 1, role: acts, agencyId: null },
      body: decision.body,
    }),
    who,
    decision.row,
  )
}

/** What time does by now, if anything. */
export function tryStep(world: World, report: Report, at: Date, facts: Facts = factsOf(report)): Step | undefined {
  const taken = decideStep(report, at, world, facts)
  if (!taken) return undefined
  const { type, body, row } = taken
  return follow(
    world,
    report,
    eventOf(type, { seq: report.seq + 1, at, actor: { personId: null, role: 'system', agencyId: null }, body }),
    'system',
    row,
  )
}
