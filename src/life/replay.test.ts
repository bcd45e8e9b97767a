// A life told again from its events alone is the life that was lived.
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { life, told, walk } from '../../tests/setup/walks.ts'
import { pureWorld } from '../../tests/setup/world.ts'
import type { World } from './clocks.ts'
import { replay } from './replay.ts'

let world: World
beforeAll(async () => {
  world = await pureWorld()
})

const asked = [
  'status', 'owner', 'agencyId', 'district', 'dueAt', 'firstDueAt', 'actBy', 'cameFrom', 'request', 'requestLevel',
  'controlLevel', 'closedBasis', 'outcome', 'stars',
] as const // prettier-ignore

it('every step leaves the row that it left when it was taken', () => {
  fc.assert(
    fc.property(life, ([code, held, moves]) => {
      const steps = walk(world, code, held, moves)
      let index = 0
      for (const { event, before, after } of replay(1, told(steps))) {
        if (event.seq <= 2) continue
        const step = steps[index]!
        for (const member of asked) {
          expect(before[member], `${event.type}: ${member} before`).toEqual(step.before[member])
          expect(after[member], `${event.type}: ${member} after`).toEqual(step.after[member])
        }
        index += 1
      }
      expect(index).toBe(steps.length)
    }),
    { numRuns: 300 },
  )
})
