// The word cannot be bought (regulation 3.7, 3.13): forty accounts of a body that wants its figures to shine try every
// order of joining, speaking, leaving and merging.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { reporter, Town } from '../../tests/setup/town.ts'
import { start } from '../../tests/setup/lives.ts'
import { pureWorld } from '../../tests/setup/world.ts'
import { inDays } from '../platform/time.ts'
import type { World } from './clocks.ts'

let world: World
beforeAll(async () => {
  world = await pureWorld()
})

const neighbours = [2, 3]
const bought = Array.from({ length: 40 }, (_, index) => 100 + index)
/** Bought accounts were made for this report; those of neighbours are older. */
const madeAt = (who: number) => inDays(start, who >= 100 ? 0 : -400)

const tricks = ['join', 'consent', 'leave', 'merge', 'object', 'withdraw'] as const
const move: fc.Arbitrary<Move> = fc.record({
  who: fc.integer({ min: 0, max: bought.length - 1 }),
  what: fc.constantFrom('join', 'join', 'join', 'consent', 'consent', 'consent', 'leave', 'merge'),
  minutes: fc.constantFrom(0, 1, 7, 200, 1500, 5000),
})
interface Move {
  who: number
  what: (typeof tricks)[number]
  minutes: number
}
const count = process.env['QUICK'] === undefined ? 10_000 : 500
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000)
const lives = <T>(arbitrary: fc.Arbitrary<T>, each: (life: T) => void) => {
  for (const [number, life] of fc.sample(arbitrary, { seed, numRuns: count }).entries())
    try {
      each(life)
    } catch (error) {
      ;(error as Error).message += `\nin life ${number} of SEED=${seed}`
      throw error
    }
}

/** Filed, joined by some neighbours, answered, and the answer read. */
function answered(old = 0): Town {
  const town = new Town(world, madeAt)
  for (const who of neighbours.slice(0, old)) town.try(who, 'join')
  return town
    .later(60)
    .staff('officer', 'officer', 'accept')
    .later(60)
    .staff('officer', 'officer', 'answer')
    .later(1)
    .noticed()
}

function play(town: Town, { who, what, minutes }: Move): void {
  town.later(minutes).settle()
  const account = bought[who]!
  if (what === 'merge') town.merged(account, new Date(town.now.getTime() - minutes * 60_000))
  else town.try(account, what)
}

describe('Forty bought accounts', () => {
  it('that came after the answer close nothing, whatever they do, while the reporter is silent', () => {
    lives(fc.tuple(fc.nat(2), fc.array(move, { minLength: 5, maxLength: 40 })), ([old, moves]) => {
      const town = answered(old)
      const { seq } = town.report
      for (const each of moves) {
        play(town, each)
        // What a controller decides is another matter, and so is a second answer.
        if (!['answered', 'verifying'].includes(town.report.status)) break
      }
      if (town.closings.length > 0) expect.fail(`closed after seq ${seq} by ${JSON.stringify(town.closings[0]!.event)}`)
    })
  })

  it('close nothing against a reporter who says that it is not solved, whenever they came', () => {
    lives(
      fc.tuple(fc.array(move, { maxLength: 15 }), fc.array(move, { minLength: 1, maxLength: 20 }), fc.boolean()),
      ([before, after, consented]) => {
        const town = new Town(world, madeAt)
        town.later(60).staff('officer', 'officer', 'accept')
        for (const each of before) play(town, { ...each, minutes: Math.min(each.minutes, 7) })
        town.later(1).staff('officer', 'officer', 'answer').later(1).noticed()
        // Also one who had consented among the group, and thinks better of it before the vote ends.
        if (consented && before.length > 0 && town.report.voters >= 5) town.try(reporter, 'consent')
        for (const each of after) play(town, { ...each, minutes: Math.min(each.minutes, 7) })
        expect(town.closings).toEqual([])
        expect(town.try(reporter, 'object')).toBeUndefined()
        expect(town.report.status).toBe('objected')
        for (const each of after) {
          town.later(each.minutes)
          expect(town.try(bought[each.who]!, 'consent')).toMatch(/reporter_objected/)
        }
      },
    )
  })

  it('are heard only where each had joined before that answer, nobody objected as a reporter, and the region looks again', () => {
    let closed = 0
    const minutes = fc.constantFrom(0, 3, 300, 3000, 9000)
    const act = fc.record({ who: fc.nat(41), what: fc.constantFrom(...tricks), minutes })
    lives(
      fc.tuple(fc.array(act, { maxLength: 10 }), fc.array(act, { minLength: 5, maxLength: 40 })),
      ([before, after]) => {
        const town = new Town(world, madeAt)
        const one = (
          { who, what, minutes }: { who: number; what: (typeof tricks)[number]; minutes: number },
          most: number,
        ) => {
          town.later(Math.min(minutes, most)).settle()
          const person = who === 41 ? reporter : who === 40 ? neighbours[0]! : bought[who % 8]!
          if (what !== 'merge') town.try(person, what)
          else if (person !== reporter) town.merged(person, new Date(town.now.getTime() - minutes * 30_000))
        }
        town.later(60).staff('officer', 'officer', 'accept')
        for (const each of before) one(each.what === 'withdraw' ? { ...each, what: 'join' } : each, 3)
        town.later(1).staff('officer', 'officer', 'answer').later(1).noticed()
        for (const each of after) {
          one(each, 9000)
          if (town.report.status === 'objected') town.staff('dispatcher', 'dispatcher', 'return_to_work')
          if (town.report.status === 'in_progress') town.staff('officer', 'officer', 'answer').noticed()
        }
        for (const { event, after: row, said, answerSeq } of town.closings) {
          if (row.closedBasis === 'decided') continue
          closed += 1
          const consents = said.filter(({ word }) => word === 'consent')
          expect(said.filter(({ word, isReporters }) => word === 'object' && isReporters)).toEqual([])
          expect(consents.length).toBeGreaterThan(0)
          for (const { who, joinedSeq } of consents)
            if (who !== row.reporterId) expect(joinedSeq).toBeLessThan(answerSeq)
          if (row.closedBasis === 'consent') expect(consents.some(({ who }) => who === row.reporterId)).toBe(true)
          const others = consents.filter(({ who }) => who !== row.reporterId)
          const last = Math.max(...others.map(({ at }) => at.getTime()))
          const isYoung = others.every((each) => each.madeAt.getTime() > last - 30 * 86_400_000)
          const isAtOnce = others.length > 1 && last - Math.min(...others.map(({ at }) => at.getTime())) <= 600_000
          // The reporter alone is one hand by right.
          const isBySeveral = event.type === 'lapse' || row.closedBasis === 'residents'
          expect(row.recheck).toBe(isBySeveral && others.length > 0 && (isYoung || isAtOnce))
        }
      },
    )
    expect(closed).toBeGreaterThan(count / 100)
  })
})
