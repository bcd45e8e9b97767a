// What a step leaves on the row, promises, tells and counts, worked by hand: each of these was once broken without a
// test that noticed.
import { beforeAll, describe, expect, it } from 'vitest'
import { Led } from '../../tests/setup/led.ts'
import { start } from '../../tests/setup/lives.ts'
import { type StateName, states } from '../../tests/setup/states.ts'
import { pureWorld } from '../../tests/setup/world.ts'
import { notified } from './actions/notified.ts'
import type { World } from './clocks.ts'

let world: World
beforeAll(async () => {
  world = await pureWorld()
})

const hours = (count: number, from = start) => new Date(from.getTime() + count * 3_600_000)
const reached = (state: StateName) => states[state](world)
/** Of a type whose term is 15 days by the clock, so that halves can be told by hand: 180 hours. */
const byTheClock = () => new Led(world, 'WAT07').by('officer', 'accept')
const half = 180
const agencyOf = (code: string) => new Led(world, code).report.agencyId

describe('Where the promise stands', () => {
  it('an objection brings half the term, by the dispatcher’s word, the controller’s and by silence (regulation 3.8)', () => {
    const objected = () => byTheClock().by('officer', 'answer').noticed().by('reporter', 'object')
    const back = objected().later(1).by('dispatcher', 'return_to_work')
    expect(back.report).toMatchObject({ dueAt: hours(half + 1), actBy: hours(half + 1), termFrom: hours(1) })
    const silent = objected().silent()
    expect(silent.report).toMatchObject({ status: 'in_progress', dueAt: hours(half, silent.now) })
    const looked = byTheClock().by('officer', 'answer').noticed().silent().by('controller', 'return_to_work')
    expect(looked.report).toMatchObject({ status: 'in_progress', dueAt: hours(half, looked.now) })
  })

  it('an appeal that is won: the whole term where no body had begun, half where one had answered (regulation 3.9)', () => {
    const rejected = () => new Led(world, 'WAT07').by('dispatcher', 'reject').later(1).by('reporter', 'appeal')
    expect(rejected().by('region', 'overturn').report).toMatchObject({ status: 'routed', dueAt: hours(2 * half + 1) })
    const decided = () => {
      const led = byTheClock().by('officer', 'answer').noticed().by('reporter', 'object').by('dispatcher', 'refer')
      return led.by('controller', 'verify_closed', {}, { distance: 10 }).later(1).by('reporter', 'appeal')
    }
    expect(decided().by('region', 'overturn').report).toMatchObject({ status: 'in_progress', dueAt: hours(half + 1) })
    const silent = decided().silent()
    expect(silent.report).toMatchObject({ status: 'in_progress', dueAt: hours(half, silent.now) })
  })

  it('a deferral that the region ends leaves what was left of the promise (house 2)', () => {
    const deferred = byTheClock().by('officer', 'request_deferral').by('controller', 'grant').by('reporter', 'object')
    // Newborn reports of the tests are due in three days; twenty hours later those are still to come.
    const { report } = deferred.later(20).by('region', 'overturn')
    expect(report).toMatchObject({ dueAt: hours(72 + 20), actBy: hours(72 + 20), pausedAt: null })
  })

  it('an emergency that was returned, or objected to, waits minutes and an hour, not half a day (regulation 3.3)', () => {
    const emergency = () => new Led(world, 'WAT03')
    expect(emergency().by('officer', 'return').report.actBy).toEqual(hours(0.5))
    const objected = emergency().by('officer', 'accept').by('officer', 'answer').noticed().by('reporter', 'object')
    expect(objected.report.actBy).toEqual(hours(1))
    // Thursday 11:00: four office hours with a lunch hour between, and one working day.
    expect(reached('returned').report.actBy).toEqual(hours(5))
    expect(reached('objected').report.actBy).toEqual(hours(24))
  })

  it('an extension is asked for before 80 % of the term, and for at most fifteen days (regulation 3.4)', () => {
    const tooLate = reached('accepted').passed()
    expect(tooLate.report.escalated).toBe(1)
    expect(tooLate.codeOf('officer', 'request_extension')).toBe('too_late')
    tooLate.now = new Date(tooLate.now.getTime() - 60_000)
    expect(tooLate.codeOf('officer', 'request_extension')).toBe('ok')
    const long = byTheClock()
    long.report = { ...long.report, term: '20d' }
    expect(long.codeOf('officer', 'request_extension', { days: 15 })).toBe('ok')
    expect(long.codeOf('officer', 'request_extension', { days: 16 })).toBe('invalid: days out_of_range')
  })

  it('promised anew, the ladder begins anew', () => {
    const led = byTheClock()
    led.report = { ...led.report, term: '3d' }
    // At 79 %, so that the first rung is climbed while the request waits.
    led.later(57).by('officer', 'request_extension', { days: 1 }).passed()
    expect(led.report).toMatchObject({ escalated: 1, request: 'extension' })
    expect(led.by('controller', 'grant').report).toMatchObject({ escalated: 0, dueAt: hours(72 + 24) })
  })

  it('what is under control already keeps its clock when the reporter objects there (house 2)', () => {
    const led = reached('objected').by('dispatcher', 'return_to_work').by('officer', 'answer').noticed().silent()
    const { actBy, stageEnteredAt } = led.report
    expect(led.report).toMatchObject({ status: 'verifying', verifyCause: 'silence', verifications: 1 })
    expect(led.later(5).by('reporter', 'object').report).toMatchObject({
      status: 'verifying', verifyCause: 'objection', onSite: true, verifications: 1, actBy, stageEnteredAt,
    }) // prettier-ignore
  })

  it('the first reminder of an answer counts from its notice (regulation 3.7)', () => {
    const led = reached('accepted').by('officer', 'answer').later(10).noticed().passed()
    expect(led.last.event).toMatchObject({ type: 'remind', at: hours(10 + 3 * 24) })
  })

  it('a notice that arrives while the group votes moves nothing (regulation 3.13)', () => {
    const led = reached('accepted').joined(5).by('officer', 'answer').by('reporter', 'consent')
    const given = { report: led.report, at: led.now, world }
    expect(led.report).toMatchObject({ noticedAt: null, voteUntil: hours(72) })
    expect(notified.rows[0]!.shut!(given)).toBe('already_done')
    expect(notified.rows[0]!.shut!({ ...given, report: { ...led.report, voteUntil: null } })).toBeUndefined()
  })
})

describe('What the row keeps', () => {
  it('an answer after the promise says that it is late', () => {
    expect(reached('answered').steps.find(({ event }) => event.type === 'answer')!.event.body).toMatchObject({
      late: false,
    })
    expect(reached('accepted, 100 % of the term gone').later(1).by('officer', 'answer').last.event.body).toMatchObject({
      late: true,
    })
  })

  it('a second answer has not been noticed because the first was', () => {
    const again = reached('objected').by('dispatcher', 'return_to_work').by('officer', 'answer')
    expect(again.report).toMatchObject({ status: 'answered', noticedAt: null })
  })

  it('who accepts in silence has accepted late (regulation 3.3)', () => {
    const silent = reached('sent to a body').silent()
    expect(silent.last.event.body).toMatchObject({ to: 'in_progress', late: true })
    expect(silent.report.acceptedLate).toBe(true)
    expect(reached('accepted').report.acceptedLate).toBe(false)
  })

  it('a decision that is upheld closed it then, not now', () => {
    const decided = reached('closed as decided')
    const { closedAt } = decided.report
    expect(decided.later(50).by('reporter', 'appeal').later(1).by('region', 'uphold').report).toMatchObject({
      status: 'closed',
      closedAt,
    })
  })

  it('an objection wipes the residents’ words on that answer', () => {
    const led = reached('accepted').joined(2).by('officer', 'answer').noticed().silent().by('resident', 'consent')
    expect(led.report.residentConsents).toBe(1)
    expect(led.by('reporter', 'object').report).toMatchObject({ status: 'objected', residentConsents: 0 })
  })

  it('consent to an appeal is the person’s own: whoever inherits the report is asked anew', () => {
    const led = reached('accepted').joined(1).by('dispatcher', 'offer_appeal', { owner: 'Hokimlik' })
    led.by('reporter', 'allow_appeal')
    expect(led.report.formalAppeal).toBe('agreed')
    expect(led.by('reporter', 'withdraw').report).toMatchObject({ reporterLeft: false, formalAppeal: 'offered' })
  })

  it('only closings on papers are drawn for a second look (regulation 3.7)', () => {
    const verified = reached('verifying after silence').by('controller', 'verify_closed', {}, { distance: 10, draw: 0 })
    expect(verified.report).toMatchObject({ closedBasis: 'verified', recheck: false })
    expect(reached('closed on papers, to be looked at again').report).toMatchObject({
      closedBasis: 'papers',
      recheck: true,
    })
  })
})

describe('What the public sees', () => {
  it('is looked at again after a correction, and after a rejection that fell (regulation 3.1)', () => {
    const shown = reached('sent to a body').by('dispatcher', 'publish').later(1)
    expect(shown.report).toMatchObject({ publication: 'public', publishBy: null })
    // Thursday 12:00: two office hours with the lunch hour between.
    expect(shown.by('reporter', 'correct').report).toMatchObject({
      publication: 'pending',
      flag: 'changed',
      publishBy: hours(4),
    })
    expect(reached('rejected').report.publication).toBe('hidden')
    expect(reached('rejected, overturned').report).toMatchObject({ publication: 'pending', flag: 'changed' })
  })

  it('is published once, hidden ones too; private is what is private already no more', () => {
    const shown = reached('accepted').by('dispatcher', 'publish')
    expect(shown.codeOf('dispatcher', 'publish')).toBe('already_done')
    for (const who of ['reporter', 'officer', 'head', 'controller'])
      expect(shown.offered(who), who).not.toContain('unpublish')
    // Shown too soon it is taken back, and waits for another look: it does not become public by itself.
    expect(shown.offered('dispatcher')).toContain('unpublish')
    const back = shown.by('dispatcher', 'unpublish')
    expect(back.report).toMatchObject({ publication: 'pending', flag: 'again' })
    expect(back.codeOf('dispatcher', 'unpublish')).toBe('already_done')
    const closed = reached('accepted').by('dispatcher', 'mark_private')
    expect(closed.report.publication).toBe('private')
    for (const action of ['mark_private', 'publish']) expect(closed.codeOf('dispatcher', action)).toBe('already_done')
  })

  it('follows the type: a home’s account is private; an emergency waits for no check (regulation 3.1, 3.14)', () => {
    const held = reached('stopped by a check')
    expect(held.by('dispatcher', 'recategorise', { category: 'WAT06' }).report).toMatchObject({
      status: 'moderating',
      publication: 'private',
    })
    expect(held.by('dispatcher', 'recategorise', { category: 'WAT03' }).report).toMatchObject({
      status: 'routed',
      publication: 'pending',
    })
  })
})

describe('Whom it concerns', () => {
  it('the region where the body is the hokimlik: it looks, and decides on renewals everywhere (regulation 3.4, 3.10)', () => {
    const hokimlik = new Led(world, 'OTH04').by('officer', 'accept').by('officer', 'answer').noticed().silent()
    expect(hokimlik.report).toMatchObject({ status: 'verifying', controlLevel: 'region' })
    const renewal = reached('deferred').by('officer', 'request_deferral', { until: '2027-06-01' })
    expect(renewal.report).toMatchObject({ request: 'renewal', requestLevel: 'region' })
    expect(reached('accepted').by('officer', 'request_deferral').report.requestLevel).toBe('district')
  })

  it('a return goes on by itself once, and never to a hokimlik (regulation 3.3)', () => {
    const led = reached('sent to a body')
    const { agencies } = world
    const hokimlik = agencies.hokimlikOf(led.report.district)!.id
    expect(led.codeOf('officer', 'return', { agency: hokimlik })).toBe('invalid: agency hokimlik_not_named')
    const nextDoor = world.territories
      .neighbours(led.report.district)
      .flatMap((place) => agencies.at(agencies.get(led.report.agencyId).kind, place)?.id ?? [])[0]!
    const first = led.by('officer', 'return', { agency: nextDoor })
    expect(first.report).toMatchObject({ status: 'routed', agencyId: nextDoor, returns: 1 })
    const second = first.by('officer', 'return', { agency: led.steps[0]!.before.agencyId })
    expect(second.report).toMatchObject({ status: 'returned', agencyId: nextDoor, returns: 2 })
  })

  it('a body that cannot lead is sent nothing, a body has one part at a time', () => {
    const led = reached('sent to a body')
    const mahallas = world.agencies.all.find(({ kind }) => !world.agencies.kind(kind).leads)!
    expect(led.codeOf('dispatcher', 'reroute', { agency: mahallas.id })).toBe('invalid: agency not_a_lead')
    const parted = reached('accepted, a part given away')
    expect(parted.codeOf('officer', 'involve', { agency: agencyOf('LAN02') })).toBe('invalid: agency already_involved')
    const other = { id: 1, agencyId: led.report.agencyId, isOpen: true, covers: false }
    expect(led.codeOf('officer', 'attach', {}, { incident: other })).toBe('invalid: incident other_problem')
  })

  it('is given to one of the body’s own people, never to its reporter', () => {
    const give = (officer: number) => reached('accepted').codeOf('head', 'assign', { officer }, { officers: [1, 2] })
    expect([1, 2, 3].map(give)).toEqual(['invalid: officer unknown_choice', 'ok', 'invalid: officer unknown_choice'])
  })

  it('what was reopened as often as it may be takes no more voices', () => {
    const again = reached('closed by consent').by('reporter', 'reopen').by('officer', 'accept').by('officer', 'answer')
    expect(again.noticed().by('reporter', 'consent').codeOf('stranger', 'join')).toBe('used_up')
  })
})

describe('Who is told, what is counted', () => {
  it('the first word of a group asks the others, later ones tell nobody (regulation 3.13)', () => {
    const vote = reached('answered, the group votes')
    expect(vote.told).toEqual({ voters: 'vote' })
    expect(vote.by('resident', 'consent').told).toEqual({})
    expect(reached('verifying after silence, a group').by('reporter', 'consent').told).toEqual({})
  })

  it('the first of two residents tells nobody, the second everybody (regulation 3.7)', () => {
    const led = reached('accepted').joined(2).by('officer', 'answer').noticed().silent().by('resident', 'consent')
    expect(led.told).toEqual({})
    expect(led.by('resident', 'consent').told).toEqual({ reporter: 'closed', agency: 'consented' })
  })

  it('a reporter who has left is told nothing more', () => {
    const left = new Led(world, 'WAT03').by('officer', 'accept').by('reporter', 'withdraw').by('officer', 'answer')
    expect(left.told).toEqual({ controller: 'work' })
    expect(reached('accepted').by('officer', 'answer').told).toEqual({ reporter: 'answered' })
  })

  it('a delay is told once a day together, of a danger at once (regulation 3.11)', () => {
    const delay = reached('accepted').passed()
    expect(delay.last.event.type).toBe('escalate')
    expect(delay.besides.digest).toBe(true)
    const danger = new Led(world, 'WAT08').by('officer', 'accept').passed()
    expect(danger.last.event.type).toBe('escalate')
    expect(danger.besides.digest).toBe(false)
  })

  it('what is taken back was neither closed nor solved', () => {
    const counted = (led: Led) => Object.fromEntries(led.besides.deltas.map(({ measure, n }) => [measure, n]))
    const closed = reached('closed by consent')
    expect(counted(closed)).toEqual({ 'status:answered': -1, 'status:closed': 1, 'closed:consent': 1, solved: 1 })
    expect(counted(closed.by('reporter', 'revoke'))).toEqual({
      'status:closed': -1, 'status:objected': 1, 'closed:consent': -1, solved: -1,
    }) // prettier-ignore
  })
})
