// Random walks through a report's life, for the laws that hold of every one of them.
import fc from 'fast-check'
import type { ToldEvent } from '../../src/life/replay.ts'
import { nextStepOf, type World } from '../../src/life/clocks.ts'
import { actionsFor } from '../../src/life/decide.ts'
import type { Report } from '../../src/life/report.ts'
import { routeOf } from '../../src/routing/index.ts'
import { outcomes } from '../../src/life/life.ts'
import {
  actionNames,
  as,
  district,
  factsOf,
  fullInput,
  newReport,
  people,
  start,
  type Step,
  tryAct,
  tryStep,
} from './lives.ts'

/** One random step: an action by somebody, or time passing until it does something by itself. */
type Move =
  | {
      kind: 'act'
      action: string
      who: string
      minutes: number
      pick: number
      agency: number
      category: number
      draw: number
    }
  | { kind: 'wait' }

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      action: fc.constantFrom(...actionNames),
      who: fc.constantFrom(...Object.keys(people)),
      minutes: fc.nat(4000),
      pick: fc.nat(1000),
      agency: fc.nat(40),
      category: fc.nat(105),
      draw: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'wait' as const }) },
)

/** Mostly something that is open, by somebody who may; sometimes anything by anybody. */
function chosen(
  world: World,
  one: Extract<Move, { kind: 'act' }>,
  report: Report,
  now: Date,
): { action: string; who: string } {
  if (one.pick % 5 === 0) return one
  const open = Object.entries(people).flatMap(([who, { actors }]) =>
    actionsFor(report, now, world, as(actors)).map((action) => ({ action, who })),
  )
  return open[one.pick % Math.max(1, open.length)] ?? one
}

/** The steps that came of it, one after another; `held` begins with a dispatcher's check, where nothing burns. */
export function walk(world: World, code: string, held: boolean, moves: readonly Move[]): Step[] {
  const steps: Step[] = []
  let report = newReport(world, code, held && code !== 'GAS01' && code !== 'WAT03')
  let now = start
  const categories = world.categories.groups.flatMap((group) => group.categories)
  const leads = categories.flatMap((category) => routeOf(world.agencies, category, district)?.agency.id ?? [])
  for (const one of moves) {
    let step: Step | undefined
    if (one.kind === 'wait') {
      const next = nextStepOf(report, world)
      if (!next) continue
      now = new Date(Math.max(now.getTime(), next.at.getTime()))
      step = tryStep(world, report, now)
    } else {
      now = new Date(now.getTime() + one.minutes * 60_000)
      const { action, who } = chosen(world, one, report, now)
      const input = {
        ...fullInput(now),
        act: 'Qonun',
        owner: 'Boshqa idora',
        agency: one.agency === 0 ? ('unknown' as const) : leads[one.agency % leads.length]!,
        category: categories[one.category]!.code,
        ...(action === 'request_deferral' && { ground: 'weather' }),
        photoCount: one.draw < 0.7 ? 1 : 0,
        outcome: outcomes[one.pick % 5] ?? 'done',
      }
      // Only somebody who joined may speak as a supporter.
      if (who === 'resident' && report.supporters === 0) continue
      step = tryAct(world, report, action, who, input, now, { ...factsOf(report), draw: one.draw })
    }
    if (!step) continue
    steps.push(step)
    report = step.after
  }
  return steps
}

/** A type, whether a dispatcher looks first, and what everybody tries. */
const codes = ['WAT03', 'WAT02', 'LAN02', 'LAN07', 'GAS01', 'SEW04', 'WAT06', 'OTH04']
export const life = fc.tuple(fc.constantFrom(...codes), fc.boolean(), fc.array(move, { minLength: 20, maxLength: 120 }))

/** The same life as its events, from filing on. */
export function told([first, ...rest]: readonly Step[]): ToldEvent[] {
  if (!first) return []
  const { category, region, district: place, filedAt, status, agencyId, term, dueAt, actBy } = first.before
  const filed: ToldEvent = {
    seq: 1, at: filedAt, type: 'file', role: 'reporter', agencyId: null,
    body: { category, region, district: place, place: 'point', publication: 'pending' },
  } // prettier-ignore
  const routed: ToldEvent = {
    seq: 2, at: filedAt, type: 'route', role: 'system', agencyId: null,
    body: { to: status, agency: agencyId, term, dueAt: dueAt.toISOString(), ...(actBy && { actBy: actBy.toISOString() }) },
  } // prettier-ignore
  const steps = [first, ...rest].map(({ event: { seq, at, type, actor, body } }) => ({
    seq,
    at,
    type,
    role: actor.role,
    agencyId: actor.agencyId,
    body,
  }))
  return [filed, routed, ...steps]
}
