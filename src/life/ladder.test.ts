// The ladder of delays (regulation 3.11), worked by hand: when each rung is reached and whom it tells, over weekends,
// holidays, the year's end, a question's pause, a return, a deferral; and that a server which slept climbs each rung
// once.
import { beforeAll, describe, expect, it } from 'vitest'
import { tryStep } from '../../tests/setup/lives.ts'
import * as moments from '../../tests/setup/moments.ts'
import { at, type Beat } from '../../tests/setup/moments.ts'
import { pureWorld } from '../../tests/setup/world.ts'
import { nextStepOf, type World } from './clocks.ts'
import { parseTerm } from '../deadlines/index.ts'
import type { Report } from './report.ts'

let world: World
beforeAll(async () => {
  world = await pureWorld()
})

const filed = (code: string, moment: string, dueAt: string) => moments.filed(world, code, moment, dueAt)
const live = (report: Report, beats: readonly Beat[], until: string) => moments.live(world, report, beats, until)

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
