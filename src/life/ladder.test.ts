// The ladder of delays (regulation 3.11), worked by hand: when each rung is reached and whom it tells, over weekends,
// holidays, the year's end, a question's pause, a return, a deferral; and that a server which slept climbs each rung
// once.
import { beforeAll, describe, expect, it } from 'vitest'
import { as, newReport, tryAct, tryStep } from '../../tests/setup/lives.ts'
import { pureWorld } from '../../tests/setup/world.ts'
import { actByFor, mayAskExtension, nextStepOf, type World } from './clocks.ts'
import { consequences } from './consequences.ts'
import { decide } from './decide.ts'
import { type ActionInput, noFacts } from './given.ts'
import { parseTerm } from '../deadlines/index.ts'
import type { Report } from './report.ts'

let world: World
beforeAll(async () => {
  world = await pureWorld()
})

const at = (moment: string) => new Date(`${moment.replace(' ', 'T')}:00+05:00`)
const said = (moment: Date) => new Date(moment.getTime() + 5 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

/** Filed and routed at a moment, with its term running from then. */
function filed(code: string, moment: string, dueAt: string): Report {
  const report = newReport(world, code)
  const begun = {
    filedAt: at(moment),
    routedAt: at(moment),
    termFrom: at(moment),
    stageEnteredAt: at(moment),
    agencySince: at(moment),
  }
  const next: Report = { ...report, ...begun, dueAt: at(dueAt), firstDueAt: at(dueAt) }
  return { ...next, actBy: actByFor(next, 'routed', at(moment), world) }
}

interface Rung {
  at: string
  rung: number
  tells: string
}

type Beat = [moment: string, action: string, who: string, input?: ActionInput]

/** Lives to `until`, taking the beats at their moments; what time does by itself is taken when it is due. */
function live(
  report: Report,
  beats: readonly Beat[],
  until: string,
): { rungs: Rung[]; report: Report; lapses: string[] } {
  const rungs: Rung[] = []
  const lapses: string[] = []
  let now = report
  const pass = (to: Date) => {
    for (let next = nextStepOf(now, world); next && next.at <= to; next = nextStepOf(now, world)) {
      const step = tryStep(world, now, next.at)!
      if (step.event.type === 'escalate') {
        const { notices } = consequences(step.event, now, world)
        rungs.push({
          at: said(next.at),
          rung: step.event.body.rung,
          tells: notices.map(({ audience }) => audience).join(', '),
        })
      }
      if (step.event.type === 'lapse') lapses.push(`${said(next.at)} ${now.status} → ${step.after.status}`)
      now = step.after
    }
  }
  for (const [moment, action, who, input = {}] of beats) {
    pass(at(moment))
    const step = tryAct(world, now, action, who, { text: 'matn', reason: 'sabab', ...input }, at(moment))
    expect(step, `${moment} ${action}`).toBeDefined()
    now = step!.after
  }
  pass(at(until))
  return { rungs, report: now, lapses }
}

const officers = 'officer, heads'
const district = 'heads, controller'
const above = 'heads, parent_agency, region_controller'

interface Case {
  name: string
  report: () => Report
  beats: Beat[]
  until: string
  rungs: [moment: string, rung: number, tells: string][]
  lapses?: string[]
}

const cases: Case[] = [
  {
    name: 'not accepted: 80 % of a working day is Friday 9:24, at its end silence accepts; then the term’s own ladder begins anew',
    report: () => filed('WAT02', '2026-11-12 11:00', '2026-11-17 11:00'),
    beats: [],
    until: '2026-11-17 11:00',
    // In work from Fri 11:00: 960 minutes left to Tue 11:00; 80 % are 768: Fri 360, Mon 408 → 16:48.
    rungs: [
      ['2026-11-13 09:24', 1, officers],
      ['2026-11-13 11:00', 2, district],
      ['2026-11-16 16:48', 1, officers],
      ['2026-11-17 11:00', 2, district],
    ],
    lapses: ['2026-11-13 11:00 routed → in_progress'],
  },
  {
    name: 'over a weekend: accepted Thursday noon, due Tuesday 11:00',
    report: () => filed('WAT02', '2026-11-12 11:00', '2026-11-17 11:00'),
    beats: [['2026-11-12 12:00', 'accept', 'officer']],
    until: '2026-11-25 09:00',
    // 1,380 office minutes from Thu 12:00; 80 % are 1,104; twice and thrice are 1,380 more each.
    rungs: [
      ['2026-11-16 15:24', 1, officers],
      ['2026-11-17 11:00', 2, district],
      ['2026-11-20 10:00', 3, above],
      ['2026-11-24 18:00', 4, 'operator'],
    ],
  },
  {
    name: 'over a holiday (8 December) and two weekends',
    report: () => filed('WAT02', '2026-12-04 09:00', '2026-12-09 18:00'),
    beats: [['2026-12-04 09:00', 'accept', 'officer']],
    until: '2026-12-18 09:00',
    rungs: [
      ['2026-12-09 12:12', 1, officers],
      ['2026-12-09 18:00', 2, district],
      ['2026-12-14 18:00', 3, above],
      ['2026-12-17 18:00', 4, 'operator'],
    ],
  },
  {
    name: 'an hour term over the year’s end runs through the night and the holiday',
    report: () => filed('WAT03', '2026-12-31 20:00', '2027-01-01 08:00'),
    beats: [['2026-12-31 20:00', 'accept', 'officer']],
    until: '2027-01-02 09:00',
    rungs: [
      ['2027-01-01 05:36', 1, officers],
      ['2027-01-01 08:00', 2, district],
      ['2027-01-01 20:00', 3, above],
      ['2027-01-02 08:00', 4, 'operator'],
    ],
  },
  {
    name: 'an office term over the year’s end: 1 January is a day off',
    report: () => filed('WAT02', '2026-12-30 09:00', '2027-01-04 18:00'),
    beats: [['2026-12-30 09:00', 'accept', 'officer']],
    until: '2027-01-08 09:00',
    // Wed, Thu, (Fri off), Mon: 80 % of 1,440 are 1,152 → Mon 12:12; twice is Thu 7.01 18:00.
    rungs: [
      ['2027-01-04 12:12', 1, officers],
      ['2027-01-04 18:00', 2, district],
      ['2027-01-07 18:00', 3, above],
    ],
  },
  {
    name: 'a question’s pause is no time of the term’s own: each rung stands at its share of the worked minutes',
    report: () => filed('WAT02', '2026-11-12 11:00', '2026-11-17 11:00'),
    beats: [
      ['2026-11-12 11:00', 'accept', 'officer'],
      ['2026-11-13 11:00', 'ask', 'officer'],
      ['2026-11-16 15:00', 'reply', 'reporter'],
    ],
    until: '2026-11-25 09:00',
    // 960 were left on Friday: due Wed 15:00. 1,440 minutes of its own, 660 stood still; 80 % are 1,152, so 288 before
    // the end → Wed 9:12; twice is 1,440 after it → Mon 15:00.
    rungs: [
      ['2026-11-18 09:12', 1, officers],
      ['2026-11-18 15:00', 2, district],
      ['2026-11-23 15:00', 3, above],
    ],
  },
  {
    name: 'a return begins the dispatcher’s stage, told on at least one working day; the new body’s begins with its routing',
    report: () => filed('WAT02', '2026-11-12 11:00', '2026-11-17 11:00'),
    beats: [
      ['2026-11-12 12:00', 'return', 'officer', { agency: 'unknown' }],
      ['2026-11-16 10:00', 'recategorise', 'dispatcher', { category: 'LAN02' }],
    ],
    until: '2026-11-17 10:00',
    // Returned Thu 12:00: 384 minutes → Fri 10:24, 480 → Fri 12:00, 960 → Mon 12:00 (never: routed at 10:00). Routed
    // anew Mon 10:00: 384 minutes → 17:24.
    rungs: [
      ['2026-11-13 10:24', 1, 'dispatcher'],
      ['2026-11-13 12:00', 2, 'dispatcher, controller'],
      ['2026-11-16 17:24', 1, officers],
      ['2026-11-17 10:00', 2, district],
    ],
    lapses: ['2026-11-17 10:00 routed → in_progress'],
  },
  {
    name: 'a deferral counts to its date by the clock; on the day it is work again, due that day',
    report: () => filed('WAT02', '2026-11-12 11:00', '2026-11-17 11:00'),
    beats: [
      ['2026-11-12 11:00', 'accept', 'officer'],
      ['2026-11-12 11:00', 'request_deferral', 'officer', { ground: 'weather', until: '2027-01-11' }],
      ['2026-11-12 11:00', 'grant', 'controller'],
    ],
    until: '2027-01-12 18:00',
    // 1,447 hours to 11 January 18:00; 80 % are 1,157.6 → 30 December 16:36. On the day: 480 minutes, 80 % are 384 →
    // 16:24.
    rungs: [
      ['2026-12-30 16:36', 1, officers],
      ['2027-01-11 16:24', 1, officers],
      ['2027-01-11 18:00', 2, district],
      ['2027-01-12 18:00', 3, above],
    ],
    lapses: ['2027-01-11 00:00 deferred → in_progress'],
  },
  {
    name: 'danger: 30 minutes to accept are told on at least an hour; silence accepts, then the four hours run',
    report: () => filed('ELE04', '2026-11-14 23:00', '2026-11-15 03:00'),
    beats: [],
    until: '2026-11-15 03:00',
    // Accepted by silence at 23:30 before any rung; in work from then 3.5 hours: 80 % are 2.8 → 02:18. In danger whoever
    // is on duty is called again each time (3.3).
    rungs: [
      ['2026-11-15 02:18', 1, `duty, ${officers}`],
      ['2026-11-15 03:00', 2, `duty, ${district}`],
    ],
    lapses: ['2026-11-14 23:30 routed → in_progress'],
  },
  {
    name: 'a controller who does not come is told, then the region has its turn and its own ladder',
    report: () => filed('WAT03', '2026-11-12 11:00', '2026-11-12 23:00'),
    beats: [
      ['2026-11-12 11:00', 'accept', 'officer'],
      ['2026-11-12 12:00', 'answer', 'officer', { outcome: 'done', photoCount: 1 }],
    ],
    until: '2026-12-18 12:00',
    // Silence on Thu 19.11 12:00; 10wd: to Thu 3.12 12:00, 80 % Tue 1.12 12:00; the region from then: 10wd over 8.12 to
    // Fri 18.12 12:00.
    rungs: [
      ['2026-12-01 12:00', 1, 'controller'],
      ['2026-12-03 12:00', 2, 'controller, region_controller'],
      ['2026-12-16 12:00', 1, 'region_controller'],
      ['2026-12-18 12:00', 2, 'region_controller'],
    ],
    lapses: ['2026-11-19 12:00 answered → verifying', '2026-12-03 12:00 verifying → verifying'],
  },
]

describe('The ladder of delays (regulation 3.11)', () => {
  it.each(cases)('$name', ({ report, beats, until, rungs, lapses }) => {
    const lived = live(report(), beats, until)
    expect(lived.rungs.map((rung) => [rung.at, rung.rung, rung.tells])).toEqual(rungs)
    if (lapses) expect(lived.lapses).toEqual(lapses)
  })

  it('is climbed step by step, each rung once and in order, by a server that slept for three days', () => {
    let report = live(
      filed('WAT03', '2026-11-12 11:00', '2026-11-12 23:00'),
      [['2026-11-12 11:00', 'accept', 'officer']],
      '2026-11-12 12:00',
    ).report
    const awake = at('2026-11-15 12:00')
    const climbed: number[] = []
    for (let step = tryStep(world, report, awake); step; step = tryStep(world, report, awake)) {
      expect(step.event.at).toEqual(awake)
      if (step.event.type === 'escalate') climbed.push(step.event.body.rung)
      report = step.after
    }
    expect(climbed).toEqual([1, 2, 3, 4])
    expect(nextStepOf(report, world)).toBeNull()
    expect(report.stageEnteredAt).toEqual(at('2026-11-12 11:00'))
  })

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

  it('stands where the setting puts it', () => {
    const before = world.settings.escalation.percents
    world.settings.escalation.percents = [50, 100, 150, 250]
    const { rungs } = live(
      filed('WAT03', '2026-11-12 11:00', '2026-11-12 23:00'),
      [['2026-11-12 11:00', 'accept', 'officer']],
      '2026-11-14 11:00',
    )
    world.settings.escalation.percents = before
    expect(rungs.map((rung) => rung.at)).toEqual([
      '2026-11-12 17:00',
      '2026-11-12 23:00',
      '2026-11-13 05:00',
      '2026-11-13 17:00',
    ])
  })

  it('waits for nobody while the reporter owes the step', () => {
    const { rungs } = live(
      filed('WAT02', '2026-11-12 11:00', '2026-11-17 11:00'),
      [
        ['2026-11-12 11:00', 'accept', 'officer'],
        ['2026-11-12 11:30', 'answer', 'officer', { outcome: 'done', photoCount: 1 }],
      ],
      '2026-11-19 11:00',
    )
    expect(rungs).toEqual([])
    expect(parseTerm(world.settings.terms.consent).minutes).toBe(7 * 1440)
  })
})
