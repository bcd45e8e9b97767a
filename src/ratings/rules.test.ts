import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ToldEvent } from '../life/replay.ts'
import { editionText, lastPeriod, periodsSince, type SumLine } from './editions.ts'
import { countEvents, type Measure } from './measures.ts'
import { addSums, casesOf, type Entry, type Formula, priorOf, rate, type Sums } from './rules.ts'
import { life as anyLife, told, walk } from '../../tests/setup/walks.ts'
import { pureWorld } from '../../tests/setup/world.ts'

const formula: Formula = {
  weights: { onTime: 30, overdue: 10, solved: 30, upheld: 5, kept: 5, accepted: 10, evidence: 6, page: 4 },
  minimumCases: 10,
  usualCases: 20,
}
const case_ = 1_000_000

/** A body with so many answered cases, of them on time and solved. */
const body = (id: number, cases: number, onTime: number, solved: number, more: Sums = {}): Entry => ({
  id,
  hasPage: true,
  sums: {
    timed: cases * case_,
    timed_ok: onTime * case_,
    answers: cases,
    closings: cases,
    closed_consent: solved,
    solved,
    accepted: cases,
    accepted_ok: cases,
    ...more,
  },
})
const scoreOf = (list: readonly Entry[], id: number) => rate(list, formula).find((each) => each.id === id)!

/** One report's life in a small town: `t` is hours after filing; the promise is 72 hours. */
const start = Date.parse('2026-11-02T04:00:00Z')
const at = (hours: number) => new Date(start + hours * 3_600_000)
const due = at(72).toISOString()
type Step = [hours: number, type: ToldEvent['type'], body?: object, role?: ToldEvent['role'], agency?: number | null]
function life(steps: readonly Step[], agency = 1): ToldEvent[] {
  const filed: Step[] = [
    [0, 'file', { category: 'WAT02', region: '1714', district: '1714204', place: 'point' }, 'reporter'],
    [0, 'route', { to: 'routed', agency, term: '3d', dueAt: due, actBy: at(24).toISOString() }, 'system'],
  ]
  return [...filed, ...steps].map(([hours, type, body_ = {}, role = 'officer', by = agency], index) => ({
    seq: index + 1,
    at: at(hours),
    type,
    role,
    agencyId: role === 'system' || role === 'reporter' ? null : by,
    body: body_,
  }))
}
const accept: Step = [2, 'accept', { to: 'in_progress', dueAt: due, actBy: due }]
const answer = (hours: number): Step => [
  hours,
  'answer',
  { to: 'answered', outcome: 'done', actBy: at(hours + 168).toISOString() },
]
const consent = (hours: number, stars = 5): Step => [
  hours,
  'consent',
  { to: 'closed', basis: 'consent', stars },
  'reporter',
]
const object = (hours: number): Step => [
  hours,
  'object',
  { to: 'objected', actBy: at(hours + 24).toISOString() },
  'reporter',
]
const backToWork = (hours: number): Step => [
  hours,
  'return_to_work',
  { to: 'in_progress', dueAt: at(hours + 36).toISOString(), actBy: at(hours + 36).toISOString() },
  'dispatcher',
  99,
]
const escalate = (hours: number, rung: number): Step => [hours, 'escalate', { rung, step: 100 }, 'system']
const sumsFrom = (lives: readonly ToldEvent[][], agency = 1): Sums => {
  const sums: Record<string, number> = {}
  for (const [index, events] of lives.entries())
    for (const { agency: of, measure, n } of countEvents(index + 1, events, () => 500))
      if (of === agency) sums[measure] = (sums[measure] ?? 0) + n
  return sums
}

describe('What events count for', () => {
  it('is never changed by what comes later: counted up to any event, it is the beginning of the whole count', async () => {
    const world = await pureWorld()
    fc.assert(
      fc.property(anyLife, fc.nat(), ([code, held, moves], cut) => {
        const events = told(walk(world, code, held, moves))
        const upTo = 2 + (cut % Math.max(1, events.length - 1))
        const whole = countEvents(1, events, () => 500)
        expect(countEvents(1, events.slice(0, upTo), () => 500)).toEqual(whole.filter(({ seq }) => seq <= upTo))
      }),
      { numRuns: 300 },
    )
  })

  it('a small town, by hand', () => {
    // report | what happened                                     | timed ok | first ok | solved | other
    //   1    | answered after 40 h, consent                      |    1     |    1     |   1    |
    //   2    | answered after 80 h (late), consent               |    0     |    0     |   1    | delay_2
    //   3    | answered after 30 h, objected, redone at 70 h      |    1     |    1     |   1    | upheld 1, answers 2
    // 4    | answered after 30 h, objected, redone at 90 h      |    0     |    0     |   1    | upheld 1: late by the
    // first promise
    //   5    | never answered, past 72 h                         |    0     |    0     |   0    | delay_2, counted late
    //   6    | accepted late (30 h), answered at 60 h, papers    |    1     |    1     |   0    |
    const lives = [
      life([accept, answer(40), consent(50)]),
      life([accept, escalate(72, 2), answer(80), consent(90)]),
      life([accept, answer(30), object(32), backToWork(34), answer(70), consent(75)]),
      life([accept, answer(30), object(32), backToWork(60), answer(90), consent(95)]),
      life([accept, escalate(72, 2)]),
      life([
        [30, 'lapse', { to: 'in_progress', dueAt: due, actBy: due, late: true }, 'system'],
        answer(60),
        [
          300,
          'lapse',
          { to: 'verifying', cause: 'silence', actBy: at(540).toISOString(), controlLevel: 'district' },
          'system',
        ],
        [400, 'verify_closed', { to: 'closed', basis: 'papers' }, 'controller', 500],
      ]),
    ]
    expect(sumsFrom(lives)).toEqual({
      filed: 6, accepted: 6, accepted_ok: 5, timed: 6 * case_, timed_ok: 3 * case_, timed_first_ok: 3 * case_,
      answers: 7, upheld: 2, delay_2: 2,
      closings: 5, closed_consent: 4, closed_papers: 1, solved: 4, starred: 4, stars: 20, open: 1,
    }) // prettier-ignore
    expect(sumsFrom(lives, 500)).toEqual({ s_verified: 1, s_verified_ok: 1 })
    const cases = casesOf(sumsFrom(lives), true)
    expect(cases.onTime).toEqual([3, 6])
    expect(cases.solved).toEqual([4, 5])
    expect(cases.accepted).toEqual([5, 6])
    expect(cases.upheld).toEqual([5, 7])
  })

  it('lateness is charged by the minutes each body held the report', () => {
    const events = life([
      [60, 'return', { to: 'routed', agency: 2, held: 3600, actBy: at(84).toISOString() }, 'officer', 1],
      [62, 'accept', { to: 'in_progress', dueAt: due, actBy: due }, 'officer', 2],
      [80, 'answer', { to: 'answered', outcome: 'done' }, 'officer', 2],
    ])
    // Body 1 held it 60 of 80 hours, body 2 the other 20: three quarters of the late case are the first one's.
    expect(sumsFrom([events], 1)).toMatchObject({ timed: 750_000 })
    expect(sumsFrom([events], 1).timed_ok ?? 0).toBe(0)
    expect(sumsFrom([events], 2)).toMatchObject({ timed: 250_000 })
  })

  it('a closing taken back is no longer solved; a return that was wrong counts against', () => {
    const reopened = life([
      accept,
      answer(40),
      consent(50),
      [60, 'revoke', { to: 'objected', actBy: at(84).toISOString() }, 'reporter'],
      backToWork(70),
      answer(71),
      consent(72),
    ])
    expect(sumsFrom([reopened])).toMatchObject({
      solved: 1,
      closings: 2,
      reopened: 1,
      closed_consent: 1,
      timed: case_,
      timed_ok: case_,
    })
    const wrong = life([
      [5, 'return', { to: 'returned', proposed: 2, held: 300, actBy: at(9).toISOString() }],
      [7, 'reroute', { to: 'routed', agency: 1, actBy: at(31).toISOString() }, 'dispatcher', 99],
      [8, 'accept', { to: 'in_progress', dueAt: due, actBy: due }],
    ])
    expect(sumsFrom([wrong])).toMatchObject({ wrong_return: 1, accepted: 1 })
  })

  it('only done with consent is solved; every other basis stands apart (regulation 3.5, 3.7)', () => {
    const explained = life([accept, [40, 'answer', { to: 'answered', outcome: 'not_confirmed' }], consent(50)])
    expect(sumsFrom([explained]).solved).toBeUndefined()
    expect(sumsFrom([explained])).toMatchObject({ explained: 1, closed_consent: 1 })
  })

  it('what was counted by some events is never changed by later ones', () => {
    const events = life([
      accept,
      answer(30),
      object(32),
      backToWork(34),
      escalate(72, 2),
      answer(90),
      consent(95),
      [
        100,
        'reopen',
        { to: 'routed', agency: 1, dueAt: at(200).toISOString(), actBy: at(124).toISOString() },
        'reporter',
      ],
    ])
    const whole = countEvents(1, events, () => 500)
    for (let count = 2; count <= events.length; count += 1)
      expect(countEvents(1, events.slice(0, count), () => 500)).toEqual(whole.filter(({ seq }) => seq <= count))
  })
})

describe('The rating', () => {
  it('a unit with 173 cases does not beat one with 123,633 by luck', () => {
    const peers = [
      body(1, 123_633, 118_000, 112_500),
      body(2, 173, 168, 161),
      ...Array.from({ length: 12 }, (_, index) => body(10 + index, 4000, 3600 + index * 12, 3300 + index * 15)),
    ]
    const [large, small] = [scoreOf(peers, 1), scoreOf(peers, 2)]
    expect(small.score).toBeLessThan(10)
    expect(small.high - small.low).toBeGreaterThan(2 * (large.high - large.low))
    // By plain shares it would lead; a lead that chance explains puts nobody first.
    expect(168 / 173).toBeGreaterThan(118_000 / 123_633)
    expect(large.place).toBe(1)
  })

  it('compares peers only, whatever their order, and says little of few', () => {
    const peers = [body(3, 50, 40, 30), body(1, 40, 39, 38), body(2, 4, 4, 4)]
    expect(rate(peers, formula)).toEqual(rate(peers.toReversed(), formula))
    expect(rate(peers, formula).map(({ id, place, few }) => [id, place, few])).toEqual([
      [1, 1, false],
      [3, 2, false],
      [2, null, true],
    ])
  })

  it('lies between 0 and 10 with its range around it, for any sums', () => {
    const measures: Measure[] = [
      'timed',
      'timed_ok',
      'answers',
      'upheld',
      'closings',
      'solved',
      'reopened',
      'accepted',
      'accepted_ok',
      'site_checked',
      'site_failed',
      'delay_2',
      'delay_3',
    ]
    const anySums = fc.record(Object.fromEntries(measures.map((measure) => [measure, fc.nat(5_000_000)])))
    fc.assert(
      fc.property(fc.array(anySums, { minLength: 1, maxLength: 12 }), (list) => {
        for (const { score, low, high } of rate(
          list.map((sums, id) => ({ id, sums, hasPage: id % 2 === 0 })),
          formula,
        )) {
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(10)
          expect(low).toBeLessThanOrEqual(score)
          expect(high).toBeGreaterThanOrEqual(score)
        }
      }),
    )
  })

  it('never falls by a case more done well, among the same peers', () => {
    const others = [body(2, 60, 50, 40), body(3, 80, 60, 50), body(4, 70, 65, 60)]
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 200 }), fc.nat(100), (cases, good) => {
        const ok = Math.min(cases, good)
        const [before, after] = [body(1, cases, ok, ok), body(1, cases + 1, ok + 1, ok + 1)]
        expect(scoreOf([after, ...others], 1).score).toBeGreaterThanOrEqual(
          scoreOf([before, ...others], 1).score - 0.05,
        )
      }),
    )
  })

  it('lends more where peers are alike beyond chance, and what is usual where they are few', () => {
    expect(priorOf([[90, 100]], 20)).toEqual({ mean: 0.9, cases: 20 })
    expect(priorOf([], 20)).toEqual({ mean: 0.5, cases: 20 })
    const alike = priorOf([[50, 100], [51, 100], [49, 100], [50, 100]], 20) // prettier-ignore
    const apart = priorOf([[95, 100], [10, 100], [60, 100], [30, 100]], 20) // prettier-ignore
    expect(alike.cases).toBe(10_000)
    expect(apart.cases).toBeLessThan(10)
  })

  it('adds up by territory and never scores volume', () => {
    expect(addSums([{ filed: 2 }, { filed: 3, solved: 1 }])).toEqual({ filed: 5, solved: 1 })
    const tenfold = (entry: Entry): Entry => ({ ...entry, sums: { ...entry.sums, filed: 100_000 } })
    const peers = [body(1, 50, 40, 30), body(2, 60, 50, 40)]
    expect(rate(peers.map(tenfold), formula)).toEqual(rate(peers, formula))
  })
})

describe('Gaming the rating', () => {
  const honest = () => life([accept, answer(60), consent(70)])
  const bad = () =>
    life([accept, escalate(72, 2), answer(100), object(110), backToWork(120), answer(200), consent(210)])
  const rest = [body(2, 60, 50, 45), body(3, 80, 60, 55), body(4, 70, 65, 60), body(5, 90, 70, 66)]
  const rated = (lives: readonly ToldEvent[][]) =>
    scoreOf([{ id: 1, hasPage: true, sums: sumsFrom(lives) }, ...rest], 1).score
  const many = (count: number, make: () => ToldEvent[]) => Array.from({ length: count }, make)
  const plain = [...many(20, honest), ...many(10, bad)]

  it('answering early with nothing done gains nothing', () => {
    const early = () => life([accept, answer(3), object(110), backToWork(120), answer(200), consent(210)])
    expect(rated([...many(20, honest), ...many(10, early)])).toBeLessThanOrEqual(rated(plain) + 0.15)
    const sums = sumsFrom(many(10, early))
    expect([sums.timed_ok, sums.timed_first_ok]).toEqual([0, 0])
  })

  it('not answering at all gains nothing', () => {
    expect(
      rated([
        ...many(20, honest),
        ...many(10, () => life([accept, escalate(72, 2), escalate(144, 3), escalate(216, 4)])),
      ]),
    ).toBeLessThan(rated(plain) + 0.6)
    expect(sumsFrom(many(10, () => life([accept, escalate(72, 2)])))).toMatchObject({ timed: 10 * case_ })
  })

  it('splitting one job into many gains nothing: volume is not scored', () => {
    expect(Math.abs(rated([...plain, ...plain]) - rated(plain))).toBeLessThan(0.6)
  })

  it('returning everything to others lowers it', () => {
    const returned = () =>
      life([
        [5, 'return', { to: 'returned', proposed: 2, held: 300, actBy: at(9).toISOString() }],
        [7, 'reroute', { to: 'routed', agency: 1, actBy: at(31).toISOString() }, 'dispatcher', 99],
        [8, 'accept', { to: 'in_progress', dueAt: due, actBy: due }],
        answer(60),
        consent(70),
      ])
    expect(rated([...many(10, bad), ...many(20, returned)])).toBeLessThan(rated(plain))
  })

  it('pressing for consent that is taken back lowers it', () => {
    const pressed = () =>
      life([
        accept,
        answer(60),
        consent(61),
        [70, 'revoke', { to: 'objected', actBy: at(94).toISOString() }, 'reporter'],
        backToWork(80),
        answer(90),
        consent(100),
      ])
    expect(rated([...many(10, bad), ...many(20, pressed)])).toBeLessThan(rated(plain))
  })
})

describe('Editions', () => {
  it('cover whole weeks from Monday, months and years', () => {
    expect(lastPeriod('week', '2026-11-25')).toEqual({ from: '2026-11-16', to: '2026-11-23' })
    expect(lastPeriod('week', '2026-11-23')).toEqual({ from: '2026-11-16', to: '2026-11-23' })
    expect(lastPeriod('month', '2026-01-15')).toEqual({ from: '2025-12-01', to: '2026-01-01' })
    expect(lastPeriod('year', '2026-11-25')).toEqual({ from: '2025-01-01', to: '2026-01-01' })
    expect(periodsSince('week', '2026-11-10', '2026-11-25', 9).map(({ to }) => to)).toEqual([
      '2026-11-16',
      '2026-11-23',
    ])
  })

  it('are the same again from their own inputs, to the last digit', async () => {
    const world = await pureWorld()
    const agencies = world.agencies.all.filter(({ kind, level }) => kind === 'SUV' && level === 'district').slice(0, 30)
    const sums = agencies.flatMap(({ id, territory }, index): SumLine[] => [
      [id, territory, 'timed', (20 + index) * case_],
      [id, territory, 'timed_ok', (9 + index) * case_],
      [id, territory, 'closings', 20 + index],
      [id, territory, 'solved', 7 + index],
    ])
    const inputs = { sums, own: [], pages: [agencies[0]!.id] }
    const window = { from: '2026-11-02', to: '2026-11-30' }
    const first = editionText(world, window, inputs, formula)
    const again = editionText(
      world,
      window,
      { ...JSON.parse(JSON.stringify(first.inputs)), sums: sums.toReversed() },
      formula,
    )
    expect(JSON.stringify(again.groups)).toBe(JSON.stringify(first.groups))
    expect(first.groups['SUV district']).toHaveLength(30)
  })
})
