// The laws of a report's life (house 2), by random steps over the pure table; `npm run test:long` takes more.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { actionNames, as, factsOf, fullInput, people, start, type Step } from '../../tests/setup/lives.ts'
import { life, walk } from '../../tests/setup/walks.ts'
import { pureWorld } from '../../tests/setup/world.ts'
import { measureSpan, parseTerm } from '../deadlines/index.ts'
import { escalationAt, type World } from './clocks.ts'
import { consequences } from './consequences.ts'
import { actionsFor, decide } from './decide.ts'
import { ownerOf, statuses } from './life.ts'
import { isPersonal, rows } from './table.ts'
import type { Transition } from './action.ts'

const count = process.env['LONG'] !== undefined ? 12_000 : process.env['QUICK'] !== undefined ? 600 : 4500
/** Other lives in every run; a failure names its seed, and `SEED=…` lives them again. */
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000)

let world: World
let lives: Step[][]
beforeAll(async () => {
  world = await pureWorld()
  lives = fc.sample(life, { seed, numRuns: count }).map(([code, held, moves]) => walk(world, code, held, moves))
})

/** Holds a law against every step of the first lives, all of them unless told otherwise. */
function law(check: (step: Step, all: readonly Step[]) => void, most = count) {
  for (const [number, steps] of lives.slice(0, most).entries()) {
    for (const step of steps) {
      try {
        check(step, steps)
      } catch (error) {
        ;(error as Error).message += `\nin life ${number} of SEED=${seed}, step ${step.event.seq} (${step.event.type})`
        throw error
      }
    }
  }
}

describe('The table', () => {
  it('names every status, gives every non-end status one owner and every end none', () => {
    for (const status of statuses)
      expect(ownerOf[status] === null).toBe(['closed', 'rejected', 'withdrawn', 'merged'].includes(status))
    for (const row of rows) for (const to of row.to) expect(['same', 'before', ...statuses]).toContain(to)
    for (const status of statuses) expect(rows.some((row) => row.from.includes(status) && isPersonal(row))).toBe(true)
  })

  it('has no row by which an agency closes', () => {
    const closing = rows.filter((row) => row.to.includes('closed'))
    for (const row of closing)
      for (const actor of ['officer', 'head', 'coexecutor', 'dispatcher'] as const) expect(row.by).not.toContain(actor)
    expect([...new Set(closing.map((row) => row.action))]).toEqual(['consent', 'verify_closed', 'lapse'])
  })

  it('leads only where its row says', () => {
    law(({ before, event, after }) => {
      const fitting = rows.filter((row) => row.action === event.type && row.from.includes(before.status))
      const to = fitting.flatMap((row) =>
        row.to.map((each) => (each === 'same' ? before.status : each === 'before' ? before.cameFrom : each)),
      )
      if (!to.includes(after.status)) expect.fail(`${event.type} from ${before.status} leads to ${after.status}`)
    })
  })
})

describe('The laws', () => {
  it('are held against at least 100,000 random steps', () => {
    expect(lives.reduce((sum, steps) => sum + steps.length, 0)).toBeGreaterThan(count * 20)
  })

  it('a report is closed by consent, by residents after silence, by the group, or by a controller; only done with consent is solved', () => {
    law(({ before, event, after }) => {
      const solved = consequences(event, before, world).deltas.filter(
        (delta) => delta.measure === 'solved' && delta.n > 0,
      )
      const isClosing = after.status === 'closed' && before.status !== 'closed'
      if (isClosing) expect(['officer', 'head', 'dispatcher']).not.toContain(event.actor.role)
      const isSolved = isClosing && ['consent', 'residents'].includes(after.closedBasis!) && after.outcome === 'done'
      if (solved.length !== (isSolved ? 1 : 0)) expect.fail(`${event.type}: ${solved.length} solved`)
    })
  })

  it('every non-end status has one owner and one clock, every end neither', () => {
    law(({ after }) => {
      if (after.owner !== ownerOf[after.status]) expect.fail(`${after.status} is owned by ${after.owner}`)
      if ((after.actBy === null) !== (after.owner === null))
        expect.fail(`${after.status} has the clock ${String(after.actBy)}`)
    })
  })

  it('the promise moves only by a step whose row says so (house 2)', () => {
    law(({ before, event, after }) => {
      if (after.dueAt.getTime() === before.dueAt.getTime()) return
      const fitting: readonly Transition[] = rows.filter(
        (row) => row.action === event.type && row.from.includes(before.status),
      )
      expect(
        fitting.some((row) => row.due !== undefined),
        `${event.type} from ${before.status}`,
      ).toBe(true)
    })
  })

  it('a changed type never moves dueAt later once routed, but to give the body its time to accept (house 2)', () => {
    law(({ before, event, after }) => {
      if (event.type !== 'recategorise' || before.routedAt === null) return
      if (after.status === 'routed' && after.dueAt > before.dueAt) expect(after.dueAt).toEqual(after.actBy)
      else expect(after.dueAt.getTime()).toBeLessThanOrEqual(before.dueAt.getTime())
      if (after.status === 'routed') expect(after.dueAt.getTime()).toBeGreaterThanOrEqual(after.actBy!.getTime())
    })
  })

  it('a question stops the clock at most twice and five days together, never for emergencies (regulation 3.4)', () => {
    law((step, all) => {
      if (step !== all.at(-1)) return
      const asked = all.filter(({ event }) => event.type === 'ask')
      expect(asked.length).toBeLessThanOrEqual(2)
      if (asked.length > 0)
        expect(world.categories.get(asked[0]!.before.category).flags.some((flag) => flag === 'E' || flag === 'U')).toBe(
          false,
        )
      const waited = all
        .filter(
          ({ before, after }) =>
            before.status === 'waiting_reporter' && after.status !== 'waiting_reporter' && after.owner !== null,
        )
        .reduce(
          (sum, { before, event }) =>
            sum + Math.min(before.actBy!.getTime(), event.at.getTime()) - before.pausedAt!.getTime(),
          0,
        )
      expect(waited).toBeLessThanOrEqual(5 * 86_400_000)
    })
  })

  it('after a question the term goes on with what was left of it, and the stage is not begun anew', () => {
    law(({ before, event, after }) => {
      if (before.status !== 'waiting_reporter' || after.owner === null || after.status === 'waiting_reporter') return
      if (event.type !== 'reply' && event.type !== 'lapse') return
      const { unit } = parseTerm(before.term)
      const calendar = world.calendars.of('1714')
      const left = (from: Date, to: Date) => measureSpan(from, to, unit, calendar).minutes
      expect(left(event.at, after.dueAt)).toBeCloseTo(left(before.pausedAt!, before.dueAt), 4)
      expect(after.stageEnteredAt).toEqual(before.stageEnteredAt)
    })
  })

  it('one extension before 80 % of the term, at most the original term and 15 days; never for emergencies (regulation 3.4)', () => {
    law(({ before, event, after }, all) => {
      if (event.type === 'request_extension') {
        expect(world.categories.get(before.category).flags.some((flag) => flag === 'E' || flag === 'U')).toBe(false)
        expect(all.filter((step) => step.event.type === 'request_extension')).toHaveLength(1)
      }
      if (event.type !== 'grant' || event.body.request !== 'extension') return
      expect(after.dueAt.getTime() - before.dueAt.getTime()).toBeLessThanOrEqual(15 * 86_400_000)
      expect(after.firstDueAt).toEqual(before.firstDueAt)
    })
  })

  it('what is used up stays used up: reroutes, changes of type, deferrals, one renewal, one reopening, one revocation', () => {
    law(({ event, after }, all) => {
      const { reroutes, recategorises, deferrals, renewals, reopenings, revocations, deferralObjections } = after
      const isWithin =
        reroutes <= 2 && recategorises <= 2 && deferrals <= 2 && renewals <= 1 && reopenings <= 1 && revocations <= 1
      if (!isWithin || deferralObjections > 1) expect.fail(JSON.stringify(after))
      if (event.type === 'return')
        expect(all.some((step) => step.event.type === 'reroute' && step.event.seq < event.seq)).toBe(false)
    })
  })

  it('the second objection goes to the controller, and consent is not asked again for that answer (regulation 3.8)', () => {
    law(({ event, before, after }) => {
      const counted = after.objections > before.objections
      if (counted) expect(after.status).toBe(after.objections >= 2 ? 'verifying' : 'objected')
      if (event.type === 'consent' && before.status === 'verifying') expect(before.verifyCause).toBe('silence')
    })
  })

  it('in in_progress the owner’s clock is the promise itself', () => {
    law(({ after }) => {
      if (after.status === 'in_progress' && after.actBy?.getTime() !== after.dueAt.getTime())
        expect.fail(`${String(after.actBy)} is not ${String(after.dueAt)}`)
    })
  })

  it('a rejection comes before acceptance only and never twice after an appeal; a hokimlik is never named in a return (regulation 3.2, 3.3)', () => {
    law(({ before, event, after }, all) => {
      if (event.type === 'reject') expect(before.acceptedAt).toBeNull()
      if (event.type === 'return')
        expect(world.agencies.get(after.agencyId).kind === 'HOK' && after.agencyId !== before.agencyId).toBe(false)
      const wasAppealed = (step: Step) =>
        step.event.type === 'appeal' && step.before.status === 'rejected' && step.event.seq < event.seq
      if (event.type === 'reject') expect(all.some(wasAppealed)).toBe(false)
    })
  })

  it('on withdrawal the earliest supporter takes over, an accepted emergency goes on alone, all else ends (regulation 3.9)', () => {
    law(({ before, event, after }) => {
      if (event.type !== 'withdraw') return
      const emergency = world.categories.get(before.category).flags.some((flag) => flag === 'E' || flag === 'U')
      const isAccepted = before.acceptedAt !== null
      const isInherited = isAccepted && before.supporters > 0
      expect(after.status === 'withdrawn').toBe(!isInherited && !(emergency && isAccepted))
      expect(after.reporterLeft).toBe(!isInherited)
      if (!isInherited) return
      expect(after.supporters).toBe(before.supporters - 1)
      // Who came after the answer, or where others have spoken, is not asked about it: a controller looks.
      if (before.status === 'answered' && (before.voters === 0 || before.voteUntil !== null))
        expect([after.status, after.verifyCause]).toEqual(['verifying', 'left'])
      else expect([after.status, after.actBy]).toEqual([before.status, before.actBy])
    })
  })

  it('papers close only after a delivered notice and silence, where nothing asks for a visit (regulation 3.7)', () => {
    law(({ before, event, after }) => {
      if (event.type !== 'verify_closed') return
      if (after.closedBasis === 'papers')
        expect(before).toMatchObject({ verifyCause: 'silence', onSite: false, objections: 0 })
      if (after.closedBasis === 'papers') expect(before.noticedAt).not.toBeNull()
      expect(after.closedBasis === 'decided').toBe(['objection', 'referral'].includes(before.verifyCause!))
    })
  })

  it('a merged report that leaves or is split has its old status, promise and clock (regulation 3.13)', () => {
    law(({ before, event, after }, all) => {
      if (before.status !== 'merged' || after.status === 'merged') return
      const merger = all.findLast((step) => step.event.type === 'merge' && step.event.seq < event.seq)!
      expect([after.status, after.dueAt, after.actBy]).toEqual([
        merger.before.status,
        merger.before.dueAt,
        merger.before.actBy,
      ])
    })
  })

  it('each rung of the ladder is climbed once in a stage, in order, never before its time (regulation 3.11)', () => {
    law(({ before, event }, all) => {
      if (event.type !== 'escalate') return
      const rung = event.body.rung
      expect(rung).toBeGreaterThan(before.escalated)
      expect(escalationAt(before, rung, world).getTime()).toBeLessThanOrEqual(event.at.getTime())
      const same = all.filter(
        (other) =>
          other.event.type === 'escalate' &&
          other.event.body.rung === rung &&
          other.before.stageEnteredAt.getTime() === before.stageEnteredAt.getTime() &&
          other.before.dueAt.getTime() === before.dueAt.getTime() &&
          other.before.status === before.status,
      )
      expect(same).toHaveLength(1)
    })
  })

  it('offers exactly what it then accepts', () => {
    law(({ after }) => {
      const given = { report: after, input: fullInput(start), at: after.stageEnteredAt, world, facts: factsOf(after) }
      for (const { actors } of Object.values(people)) {
        const person = as(actors)
        const offered = new Set(actionsFor(after, after.stageEnteredAt, world, person))
        for (const action of actionNames) {
          const decision = decide(given, action, person)
          const refused = !decision.ok && decision.code !== 'invalid'
          if (refused === offered.has(action))
            expect.fail(`${action} in ${after.status} by ${actors[0]}: ${JSON.stringify(decision)}`)
        }
      }
    }, 150)
  })

  it('seq grows by one with every event, and the books balance: as many leave a status as enter one', () => {
    law(({ before, event, after }) => {
      if (after.seq !== before.seq + 1) expect.fail(`seq ${before.seq} → ${after.seq}`)
      const moved = consequences(event, before, world).deltas.filter((delta) => delta.measure.startsWith('status:'))
      if (moved.reduce((sum, delta) => sum + delta.n, 0) !== 0) expect.fail(JSON.stringify(moved))
    })
  })
})
