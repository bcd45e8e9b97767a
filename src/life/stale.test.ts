// A form that was opened before something happened: refused as stale for what it may hang on, and for nothing else.
import { beforeAll, describe, expect, it } from 'vitest'
import { states } from '../../tests/setup/states.ts'
import { pureWorld } from '../../tests/setup/world.ts'
import type { World } from './clocks.ts'

let world: World
beforeAll(async () => {
  world = await pureWorld()
})

describe('A step that was decided on an earlier state (house 5)', () => {
  it('is refused for what it may hang on alone: never for a look, a note, a joining or an assignment', () => {
    const led = states.answered(world)
    const after = (type: string, moved = false) =>
      led.codeOf('reporter', 'consent', { seq: led.report.seq - 1, stars: 5 }, { since: [{ type, moved }] })
    for (const type of ['publish', 'blur_photo', 'hide_photo', 'add_note', 'join', 'assign', 'notified', 'remind'])
      expect([type, after(type)]).toEqual([type, 'ok'])
    for (const type of ['answer', 'recategorise', 'correct', 'reopen', 'route'])
      expect([type, after(type)]).toEqual([type, 'stale'])
    // Another's word in a vote changes nothing; the one that ends it, or an objection, does.
    expect([after('consent'), after('consent', true), after('leave', true), after('object')]).toEqual([
      'ok',
      'stale',
      'stale',
      'stale',
    ])
    // Two who change the same would undo one another unseen.
    const edits = { seq: led.report.seq - 1, text: 'Suv', reason: 'Ism bor edi' }
    const edited = (type: string) =>
      led.codeOf('dispatcher', 'edit_public_text', edits, { since: [{ type, moved: false }] })
    expect([edited('add_note'), edited('edit_public_text')]).toEqual(['ok', 'stale'])
    expect(led.codeOf('reporter', 'consent', { seq: led.report.seq + 1, stars: 5 }, { since: [] })).toBe('stale')
  })
})
