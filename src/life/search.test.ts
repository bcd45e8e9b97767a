// Every state a report can reach, searched to the end: status × flags × counters at their limits (house 2, "Laws").
import { hash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  actionNames,
  as,
  factsOf,
  follow,
  fullInput,
  newReport,
  people,
  start,
  type Step,
  tryAct,
  tryStep,
} from '../../tests/setup/lives.ts'
import { hangMs } from '../../tests/setup/waiting.ts'
import { leadOf } from '../routing/rules.ts'
import { pureWorld } from '../../tests/setup/world.ts'
import { nextStepOf, type World } from './clocks.ts'
import { decide, rowsFor } from './decide.ts'
import { noFacts } from './given.ts'
import { ownerOf, type Status, statuses } from './life.ts'
import { isPersonal, rows } from './table.ts'
import type { Transition } from './action.ts'
import type { Report } from './report.ts'
import { type EventType, eventOf } from './event.ts'

/**
 * What decides which doors are open, now or later; counters stand at most at their limits, and what can matter no
 * more in this status is left out, so that states which differ in nothing to come are one.
 */
function keyOf(report: Report): string {
  const { status } = report
  const most = (value: number, limit: number) => Math.min(value, limit)
  const isFresh = report.acceptedAt === null
  const only = (holds: boolean, ...values: unknown[]) => (holds ? values : [])
  return [
    status, report.category, isFresh, most(report.objections, 2), most(report.verifications, 2), report.asks, report.replyLeft > 0,
    report.extensions, report.deferrals, report.renewals, report.deferralObjections, report.revocations, report.reopenings,
    report.decisionAppealed, report.reporterLeft, most(report.supporters, 2), most(report.voters, 2), report.request,
    ...only(isFresh, most(report.returns, 1), report.returnOpen, report.rejectOpen),
    ...only(isFresh || report.reopenings === 0, report.reroutes, report.recategorises),
    ...only(status === 'answered', report.noticedAt !== null, report.voteUntil !== null, most(report.voteConsents, 2), most(report.voteObjects, 2)),
    ...only(status === 'verifying', report.verifyCause, report.onSite, report.controlLevel, report.residentConsents, report.countersignedBy !== null),
    ...only(status === 'closed', report.closedBasis, report.final, report.recheck),
    ...only(status === 'rejected', report.final),
    ...only(status === 'deferred', report.deferralReviewBy !== null),
    ...only(['waiting_reporter', 'appealed', 'merged'].includes(status), report.cameFrom),
  ].join() // prettier-ignore
}

/** Moments that may make a difference: soon after the stage began, late in it, after its doors closed. */
function momentsOf(report: Report, world: World, now: Date): Date[] {
  const next = nextStepOf(report, world)
  const later = (ms: number) => new Date(now.getTime() + ms)
  return next
    ? [later(60_000), ...(next.at > now ? [new Date(next.at.getTime() - 1)] : [])]
    : [later(60_000), later(5 * 86_400_000), later(31 * 86_400_000)]
}

/**
 * States by number, and the edges between them. Millions fit: of a state that was looked at its status stays, of an
 * edge two numbers.
 */
interface Found {
  statuses: Status[]
  edges: { from: number[]; to: number[] }
}

/** What the laws say of one step and of one state, as each is found. */
interface Laws {
  step: (step: Step) => void
  state: (report: Report) => void
}

/** 52 bits of a state's key: two that fall together by chance would only be searched as one. */
function hashOf(key: string): number {
  const digest = hash('md5', key, 'buffer')
  return digest.readUIntBE(0, 6) * 16 + (digest[6]! & 15)
}

/** Inputs that lead different ways from the same action. */
function inputsOf(action: string, at: Date, leads: number[]) {
  const input = fullInput(at)
  if (action === 'request_deferral') return [{ ...input, ground: 'no_budget' }]
  if (action === 'answer') return [input, { ...input, outcome: 'not_ours_by_law', act: 'Qonun', owner: 'Boshqa' }]
  if (action === 'return') return [input, ...leads.map((agency) => ({ ...input, agency }))]
  if (action === 'verify_closed') return [input, { ...input, photoCount: 0 }]
  if (action === 'reroute' || action === 'involve') return leads.map((agency) => ({ ...input, agency }))
  if (action === 'recategorise') return ['WAT05', 'WAT03'].map((category) => ({ ...input, category }))
  return [input]
}

/** Actions that change neither status, counters nor clocks: they lead nowhere new. */
const beside = new Set([
  'add_note',
  'publish',
  'unpublish',
  'hide_photo',
  'hide_recording',
  'blur_photo',
  'attach',
  'detach',
  'offer_appeal',
  'allow_appeal',
  'edit_public_text',
  'mark_private',
  'correct',
  'assign',
  'take',
  'explain_delay',
  'involve',
  'finish_part',
  'report_pressure',
])

/** One person for each part that the rows of an action name. */
function whoTake(action: string, report: Report): string[] {
  const parts = rows.filter((row) => row.action === action && row.from.includes(report.status)).flatMap((row) => row.by)
  const able = [
    ...new Set(parts.flatMap((part) => Object.keys(people).find((who) => people[who]!.actors.includes(part)) ?? [])),
  ]
  // Who joined after the answer says no word on it (`cameLate`).
  const isHeard = ['consent', 'object'].includes(action) ? report.voters > 0 : report.supporters > 0
  return able.filter((who) => who !== 'resident' || isHeard)
}

function search(world: World, first: Report, without: ReadonlySet<string>, laws: Laws): Found {
  const leads = [
    ...new Set(
      ['WAT02', 'LAN02'].map((code) => leadOf(world.agencies, world.categories.get(code), first.district)!.agency.id),
    ),
  ]
  const numbers = new Map([[hashOf(keyOf(first)), 0]])
  const found: Found = { statuses: [first.status], edges: { from: [], to: [] } }
  const ahead: { number: number; report: Report; now: Date }[] = [{ number: 0, report: first, now: start }]
  const add = (from: number, step: Step | undefined) => {
    if (!step) return
    laws.step(step)
    if (step.after.supporters > 3 || step.after.parts.length > 1) return
    const key = hashOf(keyOf(step.after))
    let to = numbers.get(key)
    if (to === undefined) {
      to = found.statuses.length
      numbers.set(key, to)
      found.statuses.push(step.after.status)
      ahead.push({ number: to, report: step.after, now: step.event.at })
    }
    if (to === from) return
    found.edges.from.push(from)
    found.edges.to.push(to)
  }
  for (let state = ahead.pop(); state; state = ahead.pop()) {
    const { number, report, now } = state
    laws.state(report)
    for (const at of momentsOf(report, world, now)) {
      const open = new Set(rowsFor(report, at, world).map((row) => row.action))
      for (const action of open) {
        if (beside.has(action) || without.has(action)) continue
        for (const who of whoTake(action, report))
          for (const input of inputsOf(action, at, leads)) {
            add(number, tryAct(world, report, action, who, input, at))
            // By chance the region looks again.
            if (action === 'verify_closed')
              add(number, tryAct(world, report, action, who, input, at, { ...factsOf(report), draw: 0 }))
          }
      }
    }
    // Reminders and rungs of the ladder change no door: time goes on until something does.
    let waiting: Report | undefined = report
    while (waiting) {
      const next = nextStepOf(waiting, world)
      const step: Step | undefined = next
        ? tryStep(world, waiting, next.at > now ? next.at : now, factsOf(waiting))
        : undefined
      add(number, step)
      waiting = step && ['remind', 'escalate'].includes(step.event.type) ? step.after : undefined
    }
    if (report.status === 'answered' && report.noticedAt === null && !without.has('notified')) {
      const at = new Date(now.getTime() + 1000)
      const event = eventOf('notified', { seq: report.seq + 1, at, actor: system, body: {} })
      add(number, follow(world, report, event, 'system'))
    }
  }
  return found
}

const system = { personId: null, role: 'system' as const, agencyId: null }

// Doors that have nothing to do with one another multiply the states without adding new ones: so the space is searched
// in slices, each with the full freedom of some doors and the rest shut. Every two of them meet in a slice, every three in
// `npm run test:long`; all six at once are more states than forty minutes of a core and 2.5 GB could tell.
const doors = {
  intake: ['return', 'reroute', 'recategorise', 'reject'],
  questions: ['ask', 'merge'],
  requests: ['request_extension', 'request_deferral', 'resume'],
  word: ['object', 'refer', 'revoke', 'countersign'],
  after: ['reopen', 'appeal'],
  group: ['join', 'notified'],
} as const
type Door = keyof typeof doors
const names = Object.keys(doors) as Door[]
const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other]))
const triples = pairs.flatMap(([one, other]) =>
  names.slice(names.indexOf(other!) + 1).map((third) => [one!, other!, third]),
)
const kinds = [
  ['WAT02', false],
  ['WAT02', true],
  ['WAT03', false],
  ['OTH04', false],
] as const

const isLong = process.env['LONG'] !== undefined

/** Narrow limits keep repetition finite: twice shows what once and again does. */
const limits = { groupSize: 2, reroutes: 1, recategorises: 1 }

/** The laws of one step; each names what it forbids. */
function checkStep({ before, event, after }: Step) {
  const { type, actor } = event
  const what = `${type} by ${actor.role}: ${before.status} → ${after.status}`
  // Of millions of steps none is worth an assertion of its own while it holds.
  if (after.owner !== ownerOf[after.status]) expect.fail(`${what} leaves it to ${after.owner}`)
  if ((after.actBy === null) !== (after.owner === null)) expect.fail(`${what}: an owner and a clock go together`)
  const fitting: readonly Transition[] = rows.filter((row) => row.action === type && row.from.includes(before.status))
  const to = fitting.flatMap((row) =>
    row.to.map((each) => (each === 'same' ? before.status : each === 'before' ? before.cameFrom : each)),
  )
  if (!to.includes(after.status)) expect.fail(`${what} is outside the table`)
  if (after.status === 'closed' && before.status !== 'closed') checkClosing(before, event, after, what)
  if (after.dueAt.getTime() !== before.dueAt.getTime() && !fitting.some((row) => row.due !== undefined))
    expect.fail(`${what} moves the promise`)
  const isLater =
    after.actBy !== null && before.actBy !== null && after.actBy > before.actBy && after.status === before.status
  if (isLater && after.agencyId === before.agencyId && after.category === before.category) {
    const isKnown =
      ['notified', 'grant'].includes(type) ||
      (type === 'consent' && before.voteUntil === null) ||
      (type === 'lapse' && after.status === 'verifying')
    if (!isKnown) expect.fail(`${what} restarts the clock`)
  }
  const goesOn = before.status === 'waiting_reporter' || before.status === 'merged'
  const isSameStage = after.stageEnteredAt.getTime() === before.stageEnteredAt.getTime()
  if (goesOn && after.owner !== null && type !== 'withdraw' && !isSameStage) expect.fail(`${what} begins a stage anew`)
}

/**
 * Closed by the reporter, by two residents after silence, by the group's vote, or by a controller; never by an agency.
 */
function checkClosing(before: Report, { type, actor }: Step['event'], after: Report, what: string) {
  const ways: Partial<Record<EventType, string[]>> = {
    consent: ['reporter', 'supporter'],
    verify_closed: ['controller'],
    lapse: ['system'],
    uphold: ['controller'],
  }
  const way = ways[type]
  if (!way?.includes(actor.role)) expect.fail(`${what} closes`)
  // The reporter of a group is one of the residents after silence.
  const isResident = actor.role === 'supporter' || (before.status === 'verifying' && before.voters >= limits.groupSize)
  if (type === 'consent') expect(after.closedBasis, what).toBe(isResident ? 'residents' : 'consent')
  if (type === 'lapse') expect(before.voteConsents, what).toBeGreaterThan(0)
  // Nobody's word stands against a reporter's, or takes it off where nobody had joined before the answer.
  if (actor.role === 'supporter')
    expect(before, what).toMatchObject({ verifyCause: 'silence', objections: 0, voteObjects: 0 })
  if (actor.role === 'supporter') expect(before.voters, what).toBeGreaterThan(0)
  if (type === 'verify_closed')
    expect(after.closedBasis === 'decided', what).toBe(['objection', 'referral'].includes(before.verifyCause!))
  if (after.closedBasis === 'papers') expect(before, what).toMatchObject({ verifyCause: 'silence', onSite: false })
  if (after.closedBasis === 'papers') expect(before.noticedAt, what).not.toBeNull()
}

/** What waits for somebody has a next step, until the last rung of the ladder: time is always on its side. */
function checkState(world: World, report: Report) {
  if (report.owner === null || nextStepOf(report, world) !== null) return
  if (report.owner === 'reporter' || report.escalated !== 4) expect.fail(`${report.status} waits for ever`)
}

describe.each(kinds)('All reachable states of %s (held by a check: %s)', (code, held) => {
  let world: World
  let searched: Found[]
  /** One state for each way in which a report waits or ended. */
  const samples = new Map<string, Report>()
  beforeAll(
    async () => {
      const pure = await pureWorld()
      world = { ...pure, settings: { ...pure.settings, limits: { ...pure.settings.limits, ...limits } } }
      searched = (isLong ? triples : pairs).map((slice) => {
        const shut = new Set(names.filter((name) => !slice.includes(name)).flatMap((name) => [...doors[name]]))
        return search(world, newReport(world, code, held), shut, {
          step: checkStep,
          state: (report) => {
            samples.set(`${report.status} ${report.verifyCause} ${report.closedBasis}`, report)
            checkState(world, report)
          },
        })
      })
    },
    isLong ? 36 * hangMs : hangMs,
  )

  it('are many, reach every status such a report may have, obey the laws of each step and have time on their side', () => {
    const emergency = code === 'WAT03'
    const reached = new Set(searched.flatMap(({ statuses: all }) => [...new Set(all)]))
    const expected = statuses.filter(
      (status) => (status !== 'moderating' || held) && (status !== 'waiting_reporter' || !emergency),
    )
    expect(expected.filter((status) => !reached.has(status))).toEqual([])
    expect(searched.reduce((sum, { statuses: all }) => sum + all.length, 0)).toBeGreaterThan(2000)
  })

  it('each lead to an end', () => {
    for (const { statuses: all, edges } of searched) {
      const leads = all.map((status) => ownerOf[status] === null)
      // A state leads to an end if one that it leads to does: again and again, until none is added.
      for (let added = true; added;) {
        added = false
        for (let edge = edges.from.length - 1; edge >= 0; edge -= 1) {
          const from = edges.from[edge]!
          if (leads[from] || !leads[edges.to[edge]!]) continue
          leads[from] = true
          added = true
        }
      }
      expect(all.filter((_status, number) => !leads[number])).toEqual([])
    }
  })

  it('refuse every action outside the table, whoever tries', () => {
    for (const report of samples.values())
      for (const action of actionNames) {
        if (rows.some((row) => row.action === action && isPersonal(row) && row.from.includes(report.status))) continue
        for (const { actors } of Object.values(people)) {
          expect(
            decide({ report, input: fullInput(start), at: start, world, facts: noFacts }, action, as(actors)),
          ).toMatchObject({
            ok: false,
            code: action === 'consent' && report.status === 'objected' ? 'reporter_objected' : 'wrong_state',
          })
        }
      }
  })
})
