// What some steps lead to, by numbers written by hand: solved, votes, levels of control, extensions, pauses, reminders,
// visits.
import { beforeAll, describe, expect, it } from 'vitest'
import { Led } from '../../tests/setup/led.ts'
import { states } from '../../tests/setup/states.ts'
import { pureWorld } from '../../tests/setup/world.ts'
import type { World } from './clocks.ts'
import { advance } from './advance.ts'
import { consequences } from './consequences.ts'
import { eventOf, type ReportEvent } from './event.ts'
import type { Report } from './report.ts'
import { actionOf } from './table.ts'
import { toController } from './control.ts'
import { noFacts } from './given.ts'
import { decideStep } from './steps.ts'

let world: World
beforeAll(async () => {
  world = await pureWorld()
})

/** The row after an event. */
const advanced = (report: Report, event: ReportEvent): Report => {
  const row = { ...report }
  advance(row, event)
  return row
}

describe('What a step leads to', () => {
  it('who was asked and leaves a note has replied: silence speaks for nobody who wrote', () => {
    const led = states.asked(world).later(1).by('reporter', 'add_note')
    expect(led.steps.at(-1)!.event.type).toBe('reply')
    expect(led.report).toMatchObject({ status: 'in_progress', pausedAt: null })
    // A note of anybody else stays a note.
    expect(states.asked(world).by('officer', 'add_note').report.status).toBe('waiting_reporter')
    expect(states.asked(world).joined(1).by('resident', 'add_note').report.status).toBe('waiting_reporter')
  })

  it('only done with consent is solved: not confirmed and not ours by law are explained (regulation 3.5)', () => {
    for (const outcome of ['done', 'not_confirmed', 'not_ours_by_law'] as const) {
      const led = states
        .accepted(world)
        .by('officer', 'answer', { outcome, act: 'Qonun', owner: 'Boshqa idora' })
        .noticed()
        .by('reporter', 'consent')
      const { before, event } = led.steps.at(-1)!
      const solved = consequences(event, before, world).deltas.filter(({ measure }) => measure === 'solved')
      expect(solved.length, outcome).toBe(outcome === 'done' ? 1 : 0)
    }
  })

  it('three objections stop a vote that half consent to (regulation 3.13)', () => {
    const vote = (consents: number, objections: number) => {
      const led = states['answered, the group votes'](world)
      for (let index = 1; index < consents; index += 1) led.by('resident', 'consent')
      for (let index = 0; index < objections; index += 1) led.by('resident', 'object')
      return led.silent().report
    }
    expect(vote(5, 2)).toMatchObject({ status: 'closed', closedBasis: 'consent' })
    expect(vote(5, 3)).toMatchObject({ status: 'objected', objections: 1 })
    expect(vote(2, 2)).toMatchObject({ status: 'closed' })
    expect(vote(1, 2)).toMatchObject({ status: 'objected' })
  })

  it('words that one person had said by two accounts count once, where they stand (regulation 3.13)', () => {
    const joined = (led: Led, body: object) =>
      advanced(
        led.report,
        eventOf('join_accounts', {
          seq: led.report.seq + 1,
          at: led.now,
          actor: { personId: null, role: 'system', agencyId: null },
          body: { account: 8, joinedTo: 9, ...body },
        }),
      )
    const vote = states['answered, the group votes'](world).by('resident', 'consent').by('resident', 'object')
    const { voteConsents, voteObjects } = vote.report
    expect(joined(vote, { consents: 1 })).toMatchObject({ voteConsents: voteConsents - 1, voteObjects })
    expect(joined(vote, { objects: 1 })).toMatchObject({ voteConsents, voteObjects: voteObjects - 1 })
    const silent = states['verifying after silence'](world)
    const one = silent.report.residentConsents
    expect(joined(silent, { consents: 1 })).toMatchObject({ residentConsents: one - 1, voteConsents: 0 })
  })

  it('of a danger that nobody answered the history does not say that it was taken up (regulation 3.3)', () => {
    const says = (body: object) => actionOf('lapse')!.says!(body, 'system')
    expect(says({ from: 'routed', to: 'in_progress', late: true, unheard: true })).toBe('in_progress.unheard')
    expect(says({ from: 'routed', to: 'in_progress', late: true })).toBe('in_progress.late')
  })

  it('the region’s controller looks from the third time on, not the fourth (house 2)', () => {
    const led = states.answered(world)
    const levels = [1, 2, 3, 4].map(() => {
      const { controlLevel } = led.silent().report
      led.by('region', 'return_to_work').by('officer', 'answer').noticed()
      return controlLevel
    })
    expect(levels).toEqual(['district', 'district', 'region', 'region'])
  })

  it('an extension moves the promise by at most fifteen days, however the office days lie (regulation 3.4)', () => {
    const led = states.accepted(world)
    led.report = { ...led.report, term: '15wd' }
    led.by('officer', 'request_extension', { days: 15 })
    const before = led.report.dueAt
    expect(led.by('controller', 'grant').report.dueAt.getTime() - before.getTime()).toBe(15 * 86_400_000)
  })

  it('a question asked after the promise gives no time back (house 2)', () => {
    const late = states.accepted(world).later(24 * 20)
    const { dueAt } = late.report
    expect(late.by('officer', 'ask').later(24).by('reporter', 'reply').report).toMatchObject({
      status: 'in_progress',
      dueAt,
      actBy: dueAt,
    })
  })

  it('a part is given until a day to come, within twelve months', () => {
    const led = states.accepted(world)
    const agency = new Led(world, 'LAN02').report.agencyId
    const code = (until: string) => led.codeOf('officer', 'involve', { agency, until })
    expect(['2026-11-11', '2026-11-12', '2027-11-11', '2027-11-12', '31.12.2026'].map(code)).toEqual([
      'invalid: until in_the_past', 'ok', 'ok', 'invalid: until too_late', 'invalid: until not_a_date',
    ]) // prettier-ignore
  })

  it('a deferral never moves the first promise, however it ends (house 2)', () => {
    const deferred = () => states['deferred, the reporter objects'](world)
    const first = states.accepted(world).report.firstDueAt
    const ends = [
      deferred().later(20).by('region', 'overturn'),
      deferred().by('officer', 'resume'),
      deferred().silent(),
    ]
    for (const { report } of ends) expect(report).toMatchObject({ status: 'in_progress', firstDueAt: first })
  })

  it('silence on a request tells the body alone; on an objection to a deferral it brings the work back (regulation 3.4)', () => {
    const renewal = states.deferred(world).by('officer', 'request_deferral', { until: '2027-09-01' })
    const { type, body, row } = decideStep(renewal.report, renewal.report.requestBy!, world, noFacts)!
    expect({ type, body }).toEqual({ type: 'lapse', body: { request: 'renewal', granted: false } })
    expect(row.tells).toEqual({ agency: 'request_refused' })
    const review = states['deferred, the reporter objects'](world).silent()
    expect(review.steps.at(-1)!.event.body).toMatchObject({ to: 'in_progress', why: 'review' })
  })

  it('no reminder comes at the moment when silence decides', () => {
    const reminded = (led: Led) => led.silent().steps.filter(({ event }) => event.type === 'remind').map(({ event }) => event.at.getTime()) // prettier-ignore
    const led = states.answered(world)
    const { reminders } = world.settings
    const sameMoment = {
      ...world,
      settings: { ...world.settings, reminders: { ...reminders, answered: ['3d', '7d'] } },
    }
    const other = new Led(sameMoment).by('officer', 'accept').by('officer', 'answer').noticed()
    expect(reminded(led)).toHaveLength(2)
    expect(reminded(other)).toHaveLength(1)
  })

  it.each([
    ['emergency', 'WAT03', {}, {}],
    ['not_delivered', 'WAT02', { noticedAt: null }, {}],
    ['objected', 'WAT02', { objections: 1 }, {}],
    ['supporters', 'WAT02', { supporters: 5 }, {}],
    ['repeated', 'WAT02', {}, { repeated: true }],
    ['lowest_fifth', 'WAT02', {}, { lowestFifth: true }],
    ['random', 'WAT02', {}, { draw: 0.0999 }],
    [undefined, 'WAT02', { supporters: 4 }, { draw: 0.1 }],
  ])('after silence a controller must go there: %s (regulation 3.7)', (why, code, changes, facts) => {
    const led = new Led(world, code).by('officer', 'accept').by('officer', 'answer').noticed()
    const report = { ...led.report, ...changes }
    const body = toController({ report, at: led.now, world, input: {}, facts: { ...noFacts, ...facts } }, 'silence')
    expect(body.onSite).toBe(why)
  })
})
