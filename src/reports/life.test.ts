// The laws of a report's life (house 2), by random walks over the pure table and the lapses.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { pureWorld } from '../../tests/setup/world.ts'
import { routeOf } from '../routing/index.ts'
import { consequences } from './consequences.ts'
import { actByFor, type ActionInput, actionsFor, decide, decideLapse, type World } from './decide.ts'
import { type Actor, lapses, ownerOf, servedTransitions, statuses, transitions } from './life.ts'
import type { EventBody, Report, ReportEvent } from './report.ts'

let world: World
beforeAll(async () => {
  world = await pureWorld()
})

const start = new Date('2026-11-12T06:00:00Z')
const district = '1714204'

function newReport(code: string, held = false): Report {
  const category = world.categories.get(code)
  const status = held ? 'moderating' : 'routed'
  const dueAt = new Date(start.getTime() + 3 * 86_400_000)
  return {
    id: 1, seq: 2, status, owner: ownerOf[status], category: code, categoryGroup: category.group, region: '1714', district, mahalla: null,
    agencyId: routeOf(world.agencies, category, district)!.agency.id, reporterId: 1, officerId: null, filedAt: start, routedAt: held ? null : start,
    acceptedAt: null, answeredAt: null, closedAt: null, dueAt, actBy: actByFor(status, start, dueAt, code, world), stageEnteredAt: start,
    publication: 'pending', publishBy: start, outcome: null, closedBasis: null, stars: null, term: category.term, returns: 0, reroutes: 0,
    recategorises: 0, objections: 0, verifications: 0, controlLevel: 'district', returnOpen: true, acceptedLate: false, reporterLeft: false, afterSilence: false,
  } // prettier-ignore
}

const full = (agency: number | 'unknown', category: string): ActionInput => ({
  text: 'matn',
  reason: 'sabab',
  ground: 'false_data',
  outcome: 'done',
  agency,
  category,
  stars: 5,
  officer: 2,
  photo: 1,
  photoCount: 1,
})

const actors: Actor[][] = [
  ['reporter', 'citizen'],
  ['officer', 'citizen'],
  ['head', 'officer', 'citizen'],
  ['dispatcher', 'citizen'],
  ['controller', 'citizen'],
  ['controller', 'region_controller', 'citizen'],
  ['citizen'],
]
const actionNames = [...new Set(transitions.map((row) => row.action))]

interface Walked {
  before: Report
  event: ReportEvent
  after: Report
  actors: readonly Actor[]
}

/** One random step: an action by somebody, or time passing until silence speaks. */
type Move = { kind: 'act'; action: string; who: number; minutes: number; agency: number; category: number } | { kind: 'wait' }

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      action: fc.constantFrom(...actionNames),
      who: fc.nat(actors.length - 1),
      minutes: fc.nat(4000),
      agency: fc.nat(40),
      category: fc.nat(105),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'wait' as const }) },
)

function walk(first: Report, moves: readonly Move[]): Walked[] {
  const steps: Walked[] = []
  let report = first
  let now = start
  const leads = world.categories.groups.flatMap((group) =>
    group.categories.flatMap((category) => routeOf(world.agencies, category, district)?.agency.id ?? []),
  )
  const categories = world.categories.groups.flatMap((group) => group.categories)
  const take = (type: string, body: EventBody, role: ReportEvent['actor']['role'], by: readonly Actor[]) => {
    const event: ReportEvent = { seq: report.seq + 1, at: now, type, actor: { personId: 1, role, agencyId: null }, body }
    const after = { ...report, ...consequences(event, report).row }
    steps.push({ before: report, event, after, actors: by })
    report = after
  }
  for (const one of moves) {
    if (one.kind === 'wait') {
      if (report.actBy === null || lapses[report.status] === undefined) continue
      now = new Date(Math.max(now.getTime(), report.actBy.getTime()))
      const body = decideLapse(report, now, world)
      if (body) take('lapse', body, 'system', ['system'])
      continue
    }
    now = new Date(now.getTime() + one.minutes * 60_000)
    const by = actors[one.who]!
    const agency = one.agency === 0 ? 'unknown' : leads[one.agency % leads.length]!
    const decision = decide(report, one.action, by, full(agency, categories[one.category]!.code), now, world)
    if (decision.ok) take(one.action, decision.body, by[0] === 'citizen' || by[0] === 'region_controller' ? 'reporter' : (by[0] as 'reporter'), by)
  }
  return steps
}

const life = fc.tuple(
  fc.constantFrom('WAT03', 'WAT02', 'LAN02', 'LAN07', 'GAS01', 'SEW04', 'WAT06', 'OTH04'),
  fc.boolean(),
  fc.array(move, { minLength: 5, maxLength: 60 }),
)

/** Runs a law over many lives; `check` sees every step. */
function law(check: (step: Walked, all: readonly Walked[]) => void, runs = 1500) {
  fc.assert(
    fc.property(life, ([code, held, moves]) => {
      const steps = walk(newReport(code, held && code !== 'GAS01' && code !== 'WAT03'), moves)
      for (const step of steps) check(step, steps)
    }),
    { numRuns: runs },
  )
}

describe('The table', () => {
  it('names every status, gives every non-end status one owner and every end none', () => {
    for (const status of statuses) expect(ownerOf[status] === null).toBe(['closed', 'rejected', 'withdrawn', 'merged'].includes(status))
    for (const row of transitions) for (const to of row.to) expect(['same', 'before', ...statuses]).toContain(to)
  })

  it('has no row by which an agency closes', () => {
    for (const row of transitions)
      if ((row.to as readonly string[]).includes('closed')) expect(row.by).not.toEqual(expect.arrayContaining(['officer']))
    expect(transitions.filter((row) => (row.to as readonly string[]).includes('closed')).map((row) => row.action)).toEqual([
      'consent',
      'verify_closed',
    ])
  })

  it('leads only where its row says', () => {
    law(({ before, event, after }) => {
      if (event.type === 'lapse') return expect(after.status).toBe(before.status === 'verifying' ? 'verifying' : lapses[before.status]!.to)
      const rows = servedTransitions.filter((row) => row.action === event.type && row.from.includes(before.status))
      return expect(rows.flatMap((row) => row.to.map((to) => (to === 'same' ? before.status : to)))).toContain(after.status)
    })
  })
})

describe('The laws', () => {
  it('a report is closed only by the reporter’s consent here, never by its agency', () => {
    law(({ event, after, actors: by }) => {
      if (after.status !== 'closed') return
      expect(event.type).toBe('consent')
      expect(by).toContain('reporter')
      expect(after.closedBasis).toBe('consent')
    })
  })

  it('every non-end status has one owner and one clock, every end neither', () => {
    law(({ after }) => {
      expect(after.owner).toBe(ownerOf[after.status])
      expect(after.actBy === null).toBe(after.owner === null)
    })
  })

  it('no return, reroute, note, assignment or publication moves dueAt', () => {
    law(({ before, event, after }) => {
      if (['return', 'reroute', 'add_note', 'assign', 'publish', 'hide_photo', 'accept', 'answer', 'consent', 'object'].includes(event.type))
        expect(after.dueAt).toEqual(before.dueAt)
    })
  })

  it('a changed type never moves dueAt later once routed (house 2)', () => {
    law(({ before, event, after }) => {
      if (event.type === 'recategorise' && before.routedAt !== null) expect(after.dueAt.getTime()).toBeLessThanOrEqual(before.dueAt.getTime())
    })
  })

  it('what is used up stays used up: two reroutes, two changes of type, no return after a reroute', () => {
    law(({ after }, all) => {
      expect(after.reroutes).toBeLessThanOrEqual(2)
      expect(after.recategorises).toBeLessThanOrEqual(2)
      const reroute = all.findIndex((step) => step.event.type === 'reroute')
      expect(all.slice(reroute + 1).some((step) => reroute >= 0 && step.event.type === 'return')).toBe(false)
    })
  })

  it('the second objection goes to the controller, and consent is not asked again (regulation 3.8)', () => {
    law(({ event, after }) => {
      if (event.type === 'object') expect(after.status).toBe(after.objections >= 2 ? 'verifying' : 'objected')
      if (event.type === 'consent') expect(after.objections).toBeLessThan(2)
    })
  })

  it('in in_progress the owner’s clock is the promise itself', () => {
    law(({ after }) => {
      if (after.status === 'in_progress') expect(after.actBy).toEqual(after.dueAt)
    })
  })

  it('seq grows by one with every event', () => {
    law(({ before, after }) => expect(after.seq).toBe(before.seq + 1))
  })

  it('a rejection comes before acceptance only, and a hokimlik is never named in a return (regulation 3.2, 3.3)', () => {
    law(({ before, event, after }) => {
      if (event.type === 'reject') expect(before.acceptedAt).toBeNull()
      if (event.type === 'return') expect(world.agencies.get(after.agencyId).kind === 'HOK' && after.agencyId !== before.agencyId).toBe(false)
    })
  })

  it('an accepted emergency goes on without its reporter, all else ends (regulation 3.9)', () => {
    law(({ before, event, after }) => {
      if (event.type !== 'withdraw') return
      const emergency = world.categories.get(before.category).flags.some((flag) => flag === 'E' || flag === 'U')
      const accepted = !['moderating', 'routed', 'returned'].includes(before.status)
      expect(after.status === 'withdrawn').toBe(!(emergency && accepted))
      expect(after.reporterLeft).toBe(true)
    })
  })

  it('offers exactly what it then accepts', () => {
    law(({ after }) => {
      for (const by of actors) {
        const offered = actionsFor(after, world, by)
        for (const action of actionNames) {
          const decision = decide(after, action, by, full('unknown', 'WAT05'), after.stageEnteredAt, world)
          const refused = !decision.ok && ['wrong_state', 'used_up', 'forbidden'].includes(decision.code)
          expect(refused, `${action} in ${after.status} by ${by[0]}`).toBe(!offered.includes(action))
        }
      }
    }, 150)
  })

  it('deltas keep the books: every step moves as many reports out of statuses as into them', () => {
    law(({ before, event }) => {
      const moved = consequences(event, before).deltas.filter((delta) => delta.measure.startsWith('status:'))
      expect(moved.reduce((sum, delta) => sum + delta.n, 0)).toBe(0)
    })
  })
})
