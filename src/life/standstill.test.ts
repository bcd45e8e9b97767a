// What stands still is no time of the body's: percentages, a changed type, and a deferral that ends on a day off
// (regulation 3.4, 3.11), worked by hand.
import { beforeAll, describe, expect, it } from 'vitest'
import { as, tryAct } from '../../tests/setup/lives.ts'
import * as moments from '../../tests/setup/moments.ts'
import { at, type Beat, said } from '../../tests/setup/moments.ts'
import { pureWorld } from '../../tests/setup/world.ts'
import { mayAskExtension, type World } from './clocks.ts'
import { decide } from './decide.ts'
import { noFacts } from './given.ts'
import type { Report } from './report.ts'

let world: World
beforeAll(async () => {
  world = await pureWorld()
})

const filed = (code: string, moment: string, dueAt: string) => moments.filed(world, code, moment, dueAt)
const live = (report: Report, beats: readonly Beat[], until: string) => moments.live(world, report, beats, until)

describe('What stands still', () => {
  it('an extension is asked for before 80 % of the minutes that were worked, whatever stood still (regulation 3.4)', () => {
    const questioned: Beat[] = [
      ['2026-11-12 11:00', 'accept', 'officer'],
      ['2026-11-13 11:00', 'ask', 'officer'],
      ['2026-11-16 15:00', 'reply', 'reporter'],
    ]
    const mayAsk = (beats: readonly Beat[], moment: string) =>
      mayAskExtension(
        live(filed('WAT02', '2026-11-12 11:00', '2026-11-17 11:00'), beats, moment).report,
        at(moment),
        world,
      )
    expect(mayAsk(questioned, '2026-11-18 09:11')).toBe(true)
    expect(mayAsk(questioned, '2026-11-18 09:12')).toBe(false)
    // Put off from Friday noon on and taken up on Monday the 30th: 540 of 1,440 minutes were worked, 900 are left.
    const deferred: Beat[] = [
      ['2026-11-12 11:00', 'accept', 'officer'],
      ['2026-11-13 12:00', 'request_deferral', 'officer', { ground: 'weather', until: '2026-12-14' }],
      ['2026-11-13 12:00', 'grant', 'controller'],
      ['2026-11-30 09:00', 'resume', 'officer'],
    ]
    const resumed = live(filed('WAT02', '2026-11-12 11:00', '2026-11-17 11:00'), deferred, '2026-11-30 09:00').report
    expect(said(resumed.dueAt)).toBe('2026-12-01 17:00')
    // 1,152 of 1,440: 612 more → Tue 1 December 11:12.
    expect(mayAsk(deferred, '2026-12-01 11:11')).toBe(true)
    expect(mayAsk(deferred, '2026-12-01 11:12')).toBe(false)
  })

  it('a question after the promise was over stops nothing; a new term has not stood still yet', () => {
    const lateQuestion: Beat[] = [
      ['2026-11-12 11:00', 'accept', 'officer'],
      ['2026-11-18 11:00', 'ask', 'officer'],
      ['2026-11-19 11:00', 'reply', 'reporter'],
    ]
    const begun = () => filed('WAT02', '2026-11-12 11:00', '2026-11-17 11:00')
    expect(live(begun(), lateQuestion, '2026-11-19 11:00').report).toMatchObject({
      stoodClock: 0,
      stoodOffice: 0,
      stageStood: 0,
      dueAt: at('2026-11-17 11:00'),
    })
    const question: Beat[] = [
      ['2026-11-12 11:00', 'accept', 'officer'],
      ['2026-11-13 11:00', 'ask', 'officer'],
      ['2026-11-16 15:00', 'reply', 'reporter'],
    ]
    expect(live(begun(), question, '2026-11-16 15:00').report).toMatchObject({
      stoodClock: 76 * 60,
      stoodOffice: 660,
      stageStood: 660,
    })
    const objected: Beat[] = [
      ...question,
      ['2026-11-17 11:00', 'answer', 'officer', { outcome: 'done', photoCount: 1 }],
      ['2026-11-17 12:00', 'object', 'reporter'],
      ['2026-11-17 15:00', 'return_to_work', 'dispatcher'],
    ]
    expect(live(begun(), objected, '2026-11-17 15:00').report).toMatchObject({
      stoodClock: 0,
      stoodOffice: 0,
      stageStood: 0,
    })
  })

  it('a changed type stands still as long as the question did, and never ends before the body could accept (house 2)', () => {
    const beats: Beat[] = [
      ['2026-11-12 11:00', 'return', 'officer', { agency: 'unknown' }],
      ['2026-11-12 11:00', 'ask', 'dispatcher'],
      ['2026-11-16 11:00', 'reply', 'reporter'],
    ]
    const recategorised = (report: Report, category: string, moment: string) =>
      tryAct(world, report, 'recategorise', 'dispatcher', { category, reason: 'sabab' }, at(moment))!.after
    const stood = live(filed('WAT02', '2026-11-12 11:00', '2026-11-17 11:00'), beats, '2026-11-16 11:00').report
    expect(said(stood.dueAt)).toBe('2026-11-19 11:00')
    // 24 hours from the first routing would have ended on Friday the 13th; four days of the clock stood still.
    expect(said(recategorised(stood, 'WAT01', '2026-11-16 12:00').dueAt)).toBe('2026-11-17 11:00')
    expect(said(recategorised(stood, 'WAT05', '2026-11-16 12:00').dueAt)).toBe('2026-11-19 11:00')
    // An hour before the end another body is led to it: it has its working day to accept.
    const returned = filed('WAT02', '2026-11-12 11:00', '2026-11-17 11:00')
    const late = live(returned, beats.slice(0, 1), '2026-11-17 10:00').report
    const { dueAt, actBy } = recategorised(late, 'LAN01', '2026-11-17 10:00')
    expect([said(dueAt), said(actBy!)]).toEqual(['2026-11-18 10:00', '2026-11-18 10:00'])
  })

  it('of what was never routed a changed type has its own term alone, whatever stood still before (house 2)', () => {
    const held = { ...moments.filed(world, 'WAT02', '2026-11-12 11:00', '2026-11-17 11:00'), routedAt: null, status: 'moderating', stoodClock: 4 * 1440, stoodOffice: 960 } as const // prettier-ignore
    const { after } = tryAct(world, held, 'recategorise', 'dispatcher', { category: 'WAT01', reason: 'sabab' }, at('2026-11-16 12:00'))! // prettier-ignore
    expect([after.status, said(after.dueAt)]).toEqual(['routed', '2026-11-17 12:00'])
  })

  it('who asks to put off until a day off is told the next working one; a granted one ends with it (regulation 3.4)', () => {
    const beats: Beat[] = [['2026-11-12 11:00', 'accept', 'officer']]
    const now = at('2026-11-12 11:00')
    const working = live(filed('WAT02', '2026-11-12 11:00', '2026-11-17 11:00'), beats, '2026-11-12 11:00').report
    const input = (until: string) => ({ ground: 'weather', until, reason: 'sabab' })
    const judged = (until: string) =>
      decide(
        { report: working, input: input(until), at: now, world, facts: noFacts },
        'request_deferral',
        as(['officer']),
      )
    const told = (date: string) => ({ errors: [{ field: 'until', code: 'day_off', params: { date } }] })
    // A Saturday, and the Constitution's day.
    expect(judged('2026-11-21')).toMatchObject(told('23.11.2026'))
    expect(judged('2026-12-08')).toMatchObject(told('09.12.2026'))
    expect(judged('2026-11-23')).toMatchObject({ ok: true })
    // Made a day off after it was asked for.
    const asked = tryAct(world, working, 'request_deferral', 'officer', input('2026-11-23'), now)!.after
    const granted = tryAct(world, { ...asked, requestUntil: at('2026-11-21 18:00') }, 'grant', 'controller', {}, now)!
    expect(said(granted.after.dueAt)).toBe('2026-11-23 18:00')
    expect(granted.event.body).toMatchObject({ until: granted.after.dueAt.toISOString() })
  })
})
