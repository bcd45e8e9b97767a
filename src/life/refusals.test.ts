// What is open and to whom, state by state, written by hand from the regulation; everything else is refused, whoever
// tries.
import { beforeAll, describe, expect, it } from 'vitest'
import { Led } from '../../tests/setup/led.ts'
import { actionNames, people } from '../../tests/setup/lives.ts'
import { type StateName, states } from '../../tests/setup/states.ts'
import { pureWorld } from '../../tests/setup/world.ts'
import type { World } from './clocks.ts'
import { type ProblemCode, problemStatus } from '../platform/problems.ts'
import { isAction } from './table.ts'

let world: World
beforeAll(async () => {
  world = await pureWorld()
})

type Open = Record<string, string>

/** What never depends on the stage while a report is under control (house 2, "beside the table"). */
const beside: Open = {
  reporter: 'withdraw add_note report_pressure',
  resident: 'leave add_note',
  officer: 'join add_note',
  head: 'join add_note',
  coexecutor: 'join',
  dispatcher: 'join hide_photo hide_recording blur_photo edit_public_text mark_private',
  controller: 'join',
  region: 'join',
  stranger: 'join',
}
/** Besides, once the public sees it. */
const seen: Open = { dispatcher: 'offer_appeal publish' }
/** Off control: what is there again may be joined and reopened within thirty days; photos are kept in order. */
const ended: Open = {
  reporter: 'reopen',
  resident: 'reopen',
  officer: 'join',
  head: 'join',
  coexecutor: 'join',
  dispatcher: 'join offer_appeal publish hide_photo hide_recording blur_photo',
  controller: 'join',
  region: 'join',
  stranger: 'join',
}
const photosOnly: Open = { dispatcher: 'hide_photo hide_recording blur_photo' }

const intake: Open = { reporter: 'correct', dispatcher: 'reject reroute recategorise ask merge' }
const work = 'answer involve attach request_deferral'
const team = (actions: string): Open => ({ officer: actions, head: `${actions} assign` })

const onSite: Open = { controller: 'return_to_work verify_closed', region: 'return_to_work verify_closed' }

/** By hand: state → who → what is open. Lists of one person add up. */
const table: Record<StateName, Open[]> = {
  'stopped by a check': [beside, { reporter: 'correct', dispatcher: 'approve reject recategorise ask merge' }],
  'sent to a body': [beside, seen, intake, { officer: 'accept return attach', head: 'accept return attach' }],
  'sent to a body by a dispatcher’s word': [beside, seen, intake, { officer: 'accept attach', head: 'accept attach' }],
  returned: [beside, seen, intake],
  accepted: [beside, seen, team(`${work} ask request_extension`), { dispatcher: 'merge' }],
  'accepted, an extension asked for': [
    beside,
    seen,
    team('answer involve attach'),
    { dispatcher: 'merge', controller: 'grant refuse', region: 'grant refuse' },
  ],
  'accepted, a part given away': [beside, seen, team(`${work} ask request_extension`), { coexecutor: 'finish_part', dispatcher: 'merge' }],
  'accepted, an emergency': [beside, seen, team(work), { dispatcher: 'merge' }],
  'accepted, 100 % of the term gone': [beside, seen, team(`${work} ask`), { dispatcher: 'merge' }],
  'accepted, 200 % of the term gone': [beside, seen, team(`${work} ask`), { head: 'explain_delay', dispatcher: 'merge' }],
  asked: [beside, seen, { reporter: 'reply', head: 'assign' }],
  deferred: [beside, seen, team('answer attach request_deferral resume'), { reporter: 'object' }],
  'deferred, the reporter objects': [beside, seen, team('answer attach request_deferral resume'), { region: 'uphold overturn' }],
  answered: [beside, seen, { reporter: 'consent object' }],
  'answered, joined by one': [beside, seen, { reporter: 'consent object' }],
  'answered, the group votes': [beside, seen, { reporter: 'consent object', resident: 'consent object' }],
  objected: [beside, seen, { dispatcher: 'return_to_work refer' }],
  'verifying after silence': [
    beside, seen, onSite, { reporter: 'consent object', resident: 'consent object', controller: 'countersign', region: 'countersign' },
  ],
  'verifying after silence, on site': [beside, seen, onSite, { reporter: 'consent object', resident: 'consent object' }],
  // That it is no longer the district's follows from who the controller is to the report (relations.ts).
  'verifying after silence, the region’s turn': [
    beside, seen, onSite, { reporter: 'consent object', resident: 'consent object', controller: 'countersign', region: 'countersign' },
  ],
  'verifying after silence, an emergency': [beside, seen, onSite, { reporter: 'consent object' }],
  'verifying after silence, never told': [beside, seen, onSite, { reporter: 'consent object' }],
  'verifying after silence, once objected': [beside, seen, onSite, { reporter: 'consent object' }],
  'verifying after silence, a resident objects': [beside, seen, onSite, { reporter: 'consent object' }],
  'verifying after silence, a group': [beside, seen, onSite, { reporter: 'consent object', resident: 'consent object' }],
  'verifying after silence, a resident of a group objects': [beside, seen, onSite, { reporter: 'object' }],
  'verifying after the reporter left': [beside, seen, onSite],
  'verifying after two objections': [beside, seen, onSite],
  'verifying after an objection and a lost vote': [beside, seen, onSite],
  'verifying, referred': [beside, seen, onSite],
  'closed by consent': [ended, { reporter: 'revoke' }],
  'closed by consent, four days ago': [ended],
  'closed by consent, a month ago': [{ dispatcher: 'offer_appeal publish hide_photo hide_recording blur_photo' }],
  'closed by residents': [ended],
  'closed as verified': [ended],
  'closed on papers': [ended],
  'closed on papers, to be looked at again': [ended, { region: 'uphold overturn' }],
  'closed as decided': [ended, { reporter: 'appeal' }],
  'closed as decided, eleven days ago': [ended],
  'closed as decided, the appeal upheld': [{ dispatcher: 'offer_appeal publish hide_photo hide_recording blur_photo' }],
  rejected: [photosOnly, { reporter: 'appeal' }],
  'rejected, eleven days ago': [photosOnly],
  'rejected, the appeal upheld': [photosOnly],
  'rejected, overturned': [beside, seen, { reporter: 'correct', dispatcher: 'reroute recategorise ask merge', officer: 'accept return attach', head: 'accept return attach' }],
  appealed: [beside, seen, { region: 'uphold overturn' }],
  withdrawn: [photosOnly],
  merged: [photosOnly, { reporter: 'leave', dispatcher: 'split' }],
  'merged, eight days ago': [photosOnly, { dispatcher: 'split' }],
} // prettier-ignore

const personal = actionNames.filter(isAction)

describe.each(Object.entries(table))('%s', (name, lists) => {
  const openTo = (who: string) => lists.flatMap((list) => list[who]?.split(' ') ?? []).toSorted()

  it('offers to each exactly what the regulation opens to them', () => {
    const led = states[name as StateName](world)
    for (const who of Object.keys(people)) expect(led.offered(who).toSorted(), who).toEqual(openTo(who))
  })

  it('refuses all else: 409 what nobody may now, 403 what is for others', () => {
    const led = states[name as StateName](world)
    const open = new Set(Object.keys(people).flatMap(openTo))
    for (const action of personal)
      for (const who of Object.keys(people)) {
        if (openTo(who).includes(action)) continue
        const code = led.codeOf(who, action)
        if (open.has(action)) expect(code, `${action} by ${who}`).toMatch(/^forbidden/)
        else expect(problemStatus[code as ProblemCode], `${action} by ${who}: ${code}`).toBe(409)
      }
  })
})

describe('Why it is refused', () => {
  const reasons: [state: StateName, who: string, action: string, code: string][] = [
    ['accepted, an emergency', 'officer', 'request_extension', 'not_for_emergencies'],
    ['accepted, an emergency', 'officer', 'ask', 'not_for_emergencies'],
    ['accepted, an extension asked for', 'officer', 'request_extension', 'used_up'],
    ['accepted, an extension asked for', 'officer', 'request_deferral', 'request_open'],
    ['accepted, an extension asked for', 'officer', 'ask', 'request_open'],
    ['accepted, 100 % of the term gone', 'officer', 'request_extension', 'too_late'],
    ['accepted, 100 % of the term gone', 'head', 'explain_delay', 'too_early'],
    ['accepted', 'officer', 'take', 'taken'], ['accepted', 'controller', 'grant', 'nothing_there'],
    ['accepted', 'controller', 'refuse', 'nothing_there'],
    ['accepted', 'coexecutor', 'finish_part', 'nothing_there'],
    ['accepted', 'officer', 'detach', 'nothing_there'],
    ['accepted', 'reporter', 'allow_appeal', 'nothing_there'],
    ['accepted', 'reporter', 'consent', 'wrong_state'],
    ['sent to a body by a dispatcher’s word', 'officer', 'return', 'bound'],
    ['rejected, overturned', 'dispatcher', 'reject', 'bound'],
    ['deferred, the reporter objects', 'reporter', 'object', 'used_up'],
    ['deferred', 'region', 'uphold', 'nothing_there'],
    ['answered, joined by one', 'resident', 'consent', 'forbidden: action no_vote'],
    ['answered', 'resident', 'object', 'forbidden: action no_vote'],
    ['verifying after two objections', 'reporter', 'consent', 'on_site_only'],
    ['verifying after two objections', 'resident', 'consent', 'reporter_objected'],
    ['verifying after two objections', 'resident', 'object', 'reporter_objected'],
    // Others did, in a vote: that is not said of the reporter.
    ['verifying after an objection and a lost vote', 'resident', 'consent', 'on_site_only'],
    ['objected', 'resident', 'consent', 'reporter_objected'],
    ['objected', 'reporter', 'consent', 'reporter_objected'],
    ['verifying, referred', 'resident', 'consent', 'reporter_objected'],
    ['verifying after silence, an emergency', 'resident', 'consent', 'forbidden: action on_site_only'],
    ['verifying after silence, never told', 'resident', 'consent', 'forbidden: action on_site_only'],
    ['verifying after silence, a resident objects', 'resident', 'consent', 'forbidden: action on_site_only'],
    ['verifying after silence, a resident objects', 'controller', 'countersign', 'on_site_only'],
    ['verifying after silence, once objected', 'resident', 'consent', 'forbidden: action on_site_only'],
    ['verifying after the reporter left', 'resident', 'consent', 'on_site_only'],
    ['verifying, referred', 'reporter', 'object', 'on_site_only'],
    ['verifying after silence, on site', 'controller', 'countersign', 'on_site_only'],
    ['closed by residents', 'reporter', 'revoke', 'not_own_consent'],
    ['closed as verified', 'reporter', 'revoke', 'not_own_consent'],
    ['closed on papers', 'reporter', 'appeal', 'not_decided'],
    ['closed by consent', 'reporter', 'appeal', 'not_decided'],
    ['closed on papers', 'region', 'overturn', 'nothing_there'],
    ['closed by consent, four days ago', 'reporter', 'revoke', 'too_late'],
    ['closed by consent, a month ago', 'reporter', 'reopen', 'too_late'],
    ['closed as decided, eleven days ago', 'reporter', 'appeal', 'too_late'],
    ['closed as decided, the appeal upheld', 'reporter', 'reopen', 'final'],
    ['closed as decided, the appeal upheld', 'stranger', 'join', 'final'],
    ['rejected, the appeal upheld', 'reporter', 'appeal', 'final'],
    ['rejected, eleven days ago', 'reporter', 'appeal', 'too_late'],
    ['merged, eight days ago', 'reporter', 'leave', 'too_late'],
    ['withdrawn', 'reporter', 'reopen', 'wrong_state'],
  ] // prettier-ignore
  it.each(reasons)('%s: %s may not %s, because %s', (state, who, action, code) => {
    expect(states[state](world).codeOf(who, action)).toBe(code)
  })

  it('who has spoken on this answer speaks no more, who works for the body not at all (regulation 3.6, 3.10)', () => {
    const vote = states['answered, the group votes'](world)
    expect(vote.codeOf('reporter', 'consent', {}, {}, { spoke: true })).toBe('already_spoken')
    // The reporter may always say that it is not solved, also after the own consent (regulation 3.13).
    expect(vote.codeOf('reporter', 'object', {}, {}, { spoke: true })).toBe('ok')
    for (const action of ['consent', 'object']) {
      expect(vote.codeOf('resident', action, {}, {}, { spoke: true })).toBe('already_spoken')
    }
    expect(vote.offered('resident', { spoke: true })).toEqual(['leave', 'add_note'])
    expect(states['verifying after silence'](world).codeOf('resident', 'consent', {}, {}, { spoke: true })).toBe(
      'already_spoken',
    )
    // After silence the reporter of a group is one of those who are heard.
    const group = states['verifying after silence, a group'](world)
    expect(group.codeOf('reporter', 'consent', {}, {}, { spoke: true })).toBe('already_spoken')
    // No report is merged into an answered one; nor would its reporter speak on that answer.
    const late = { actors: ['supporter', 'co_reporter'], cameLate: true } as const
    for (const state of [vote, group])
      expect(state.codeOf('resident', 'object', {}, {}, late)).toBe('forbidden: action joined_after_answer')
    expect(vote.codeOf('resident', 'consent', {}, {}, { isConcerned: true })).toBe('forbidden: action own_cause')
    expect(vote.codeOf('resident', 'object', {}, {}, { isConcerned: true })).toBe('ok')
    const silent = states['verifying after silence'](world)
    for (const word of ['consent', 'object'])
      expect(silent.codeOf('resident', word, {}, {}, { heldOffice: true })).toBe('forbidden: action held_office')
    // Who joined as anybody may speaks in a vote, where the group is asked and not the neighbourhood.
    expect(vote.codeOf('resident', 'consent', {}, {}, { heldOffice: true })).toBe('ok')
    expect(states.accepted(world).codeOf('officer', 'join', {}, {}, { isConcerned: true })).toBe(
      'forbidden: action own_cause',
    )
    expect(states.accepted(world).offered('officer', { isConcerned: true })).not.toContain('join')
  })
})

describe('Doors behind doors: what another rule shuts today stays shut without it', () => {
  it('a request put to the region is not the district’s to decide (regulation 3.10)', () => {
    const led = new Led(world, 'OTH04').by('officer', 'accept').by('officer', 'request_extension', { days: 1 })
    expect(led.report).toMatchObject({ request: 'extension', requestLevel: 'region' })
    for (const action of ['grant', 'refuse']) {
      expect(led.codeOf('controller', action), action).toBe('forbidden')
      expect(led.codeOf('region', action), action).toBe('ok')
    }
  })

  it('a reporter who has left an emergency objects to no deferral of it', () => {
    const led = new Led(world, 'WAT03').by('officer', 'accept').by('reporter', 'withdraw').by('officer', 'request_deferral').by('controller', 'grant')
    expect(led.report).toMatchObject({ status: 'deferred', reporterLeft: true })
    expect(led.codeOf('reporter', 'object')).toBe('reporter_left')
  })

  it('where the settings allow two objections to a deferral, the second waits until the first is decided', () => {
    const { settings } = world
    const generous = { ...world, settings: { ...settings, limits: { ...settings.limits, deferralObjections: 2 } } }
    const led = states['deferred, the reporter objects'](generous)
    expect(led.codeOf('reporter', 'object')).toBe('already_done')
    expect(led.by('region', 'uphold').codeOf('reporter', 'object')).toBe('ok')
  })
}) // prettier-ignore

describe('Which role takes off control', () => {
  it('is a setting: where it is the region’s, the district’s controller is refused (decree, "taking off control")', () => {
    const { settings } = world
    const other = {
      ...world,
      settings: { ...settings, control: { ...settings.control, takesOff: 'region_controller' as const } },
    }
    const led = states['verifying after silence'](other)
    expect(led.offered('controller')).toEqual(['return_to_work', 'join', 'countersign'])
    expect(led.codeOf('controller', 'verify_closed')).toBe('forbidden')
    expect(led.codeOf('region', 'verify_closed')).toBe('ok')
    expect(states['verifying after silence'](world).codeOf('controller', 'verify_closed')).toBe('ok')
  })
})

describe('What is over or already under way', () => {
  it('a second extension, and one while a deferral is asked for (house 2: one request open, one extension at most)', () => {
    const led = states['accepted, an extension asked for'](world).by('controller', 'refuse')
    expect(led.offered('officer')).not.toContain('request_extension')
    expect(states.accepted(world).by('officer', 'request_deferral').offered('officer')).not.toContain(
      'request_extension',
    )
    expect(states['accepted, an extension asked for'](world).offered('officer')).not.toContain('request_deferral')
  })

  it('a third question, a question while a request is open, and one with no days left (regulation 3.4)', () => {
    const twice = states.asked(world).by('reporter', 'reply').by('officer', 'ask').by('reporter', 'reply')
    expect(twice.offered('officer')).not.toContain('ask')
    expect(states['accepted, an extension asked for'](world).offered('officer')).not.toContain('ask')
    const silent = states.asked(world).silent()
    expect(silent.report).toMatchObject({ status: 'in_progress', replyLeft: 0 })
    expect(silent.offered('officer')).not.toContain('ask')
  })

  it('a third deferral, a second renewal, a second objection to a deferral (house 2)', () => {
    const deferred = () => states.deferred(world)
    expect(deferred().by('officer', 'resume').by('officer', 'request_deferral').by('controller', 'grant').by('officer', 'resume').offered('officer')).not.toContain('request_deferral')
    const renewed = deferred().by('officer', 'request_deferral', { until: '2027-06-01' }).by('region', 'grant')
    expect(renewed.offered('officer')).not.toContain('request_deferral')
    expect(states['deferred, the reporter objects'](world).by('region', 'uphold').offered('reporter')).not.toContain('object')
  }) // prettier-ignore

  it('a third reroute and a third change of type (house 2)', () => {
    const led = new Led(world)
    for (const agency of ['LAN02', 'WAT02', 'LAN02']
      .map((code) => new Led(world, code).report.agencyId)
      .slice(0, world.settings.limits.reroutes))
      led.by('dispatcher', 'reroute', { agency })
    expect(led.offered('dispatcher')).not.toContain('reroute')
    const moved = new Led(world)
    for (const category of ['WAT05', 'WAT02', 'WAT05'].slice(0, world.settings.limits.recategorises))
      moved.by('dispatcher', 'recategorise', { category })
    expect(moved.offered('dispatcher')).not.toContain('recategorise')
  })

  it('a second reopening and a second revocation, and consent once it was taken back (house 2)', () => {
    const again = states['closed by consent'](world).by('reporter', 'reopen').by('officer', 'accept').by('officer', 'answer').noticed().by('reporter', 'consent')
    expect(again.offered('reporter')).toEqual(['revoke'])
    const revoked = states['closed by consent'](world).by('reporter', 'revoke')
    expect(revoked.report).toMatchObject({ status: 'objected', objections: 1 })
    expect(revoked.offered('reporter')).not.toContain('consent')
    const second = revoked.by('dispatcher', 'return_to_work').by('officer', 'answer').noticed().by('reporter', 'consent')
    expect(second.offered('reporter')).toEqual(['reopen'])
  }) // prettier-ignore

  it('a rejection once the region overturned one, a return once a dispatcher spoke or it was reopened', () => {
    expect(states['rejected, overturned'](world).offered('dispatcher')).not.toContain('reject')
    expect(states['closed by consent'](world).by('reporter', 'reopen').offered('officer')).not.toContain('return')
  })

  it('the second signature twice, and the look again at one’s own closing (regulation 3.7, 3.10)', () => {
    const signed = states['verifying after silence'](world).by('controller', 'countersign')
    expect(signed.offered('controller')).not.toContain('countersign')
    const closed = states['closed on papers, to be looked at again'](world)
    for (const action of ['uphold', 'overturn']) {
      expect(closed.codeOf('region', action, {}, {}, { closedIt: true })).toBe('forbidden: action own_closing')
      expect(closed.codeOf('region', action)).toBe('ok')
    }
    expect(closed.offered('region', { closedIt: true })).toEqual(['join'])
  })

  it('anything of a reporter who has left an emergency', () => {
    const left = new Led(world, 'WAT03').by('officer', 'accept').by('reporter', 'withdraw')
    expect(left.report).toMatchObject({ status: 'in_progress', reporterLeft: true })
    expect(left.offered('reporter')).not.toContain('withdraw')
    expect(left.by('officer', 'answer').report).toMatchObject({
      status: 'verifying',
      verifyCause: 'left',
      onSite: true,
    })
    expect(left.offered('reporter')).not.toContain('consent')
    expect(left.offered('dispatcher')).not.toContain('offer_appeal')
  })
})

describe('Fields that are refused', () => {
  const cases: [state: StateName, who: string, action: string, input: object, facts: object, code: string][] = [
    ['sent to a body', 'dispatcher', 'reject', { ground: 'not_understood' }, {}, 'invalid: ground ask_first'],
    ['sent to a body', 'dispatcher', 'reject', { ground: 'off_topic' }, {}, 'invalid: ground unknown_choice'],
    ['sent to a body', 'dispatcher', 'reject', { reason: ' ' }, {}, 'invalid: reason missing'],
    ['sent to a body', 'dispatcher', 'recategorise', { category: 'WAT02' }, {}, 'invalid: category same_category'],
    ['sent to a body', 'dispatcher', 'recategorise', { category: 'XXX01' }, {}, 'invalid: category unknown_choice'],
    ['sent to a body', 'officer', 'return', { agency: 999_999 }, {}, 'invalid: agency unknown_choice'],
    ['sent to a body', 'dispatcher', 'reroute', { agency: 'unknown' }, {}, 'invalid: agency unknown_choice'],
    ['accepted', 'officer', 'answer', { photoCount: 0 }, {}, 'invalid: photo photo_required'],
    ['accepted', 'officer', 'answer', { outcome: 'not_confirmed', photoCount: 0 }, {}, 'invalid: photo photo_required'],
    ['accepted', 'officer', 'answer', { outcome: 'not_ours_by_law', photoCount: 0 }, {}, 'invalid: act missing: owner missing'],
    ['accepted', 'officer', 'answer', { outcome: 'fine' }, {}, 'invalid: outcome unknown_choice'],
    ['accepted', 'officer', 'request_extension', { days: 4 }, {}, 'invalid: days out_of_range'],
    ['accepted', 'officer', 'request_extension', { days: 0 }, {}, 'invalid: days out_of_range'],
    ['accepted', 'officer', 'request_extension', { days: 1.5 }, {}, 'invalid: days out_of_range'],
    ['accepted', 'officer', 'request_deferral', { ground: 'tired' }, {}, 'invalid: ground unknown_choice'],
    ['accepted', 'officer', 'request_deferral', { until: '2027-11-13' }, {}, 'invalid: until too_late'],
    ['accepted', 'officer', 'request_deferral', { until: '2026-11-12' }, {}, 'invalid: until in_the_past'],
    ['accepted', 'officer', 'request_deferral', { until: '2026-11-13' }, {}, 'invalid: until before_due'],
    ['accepted', 'officer', 'request_deferral', { until: '2027-02-31' }, {}, 'invalid: until not_a_date'],
    ['accepted, a part given away', 'officer', 'involve', { agency: 'lead' }, {}, 'invalid: agency same_agency'],
    ['answered', 'reporter', 'consent', { stars: 6 }, {}, 'invalid: stars out_of_range'],
    ['answered', 'reporter', 'consent', { stars: 0 }, {}, 'invalid: stars out_of_range'],
    ['answered', 'reporter', 'object', { reason: '' }, {}, 'invalid: reason missing'],
    ['answered', 'reporter', 'object', { reason: 'a'.repeat(1201) }, {}, 'invalid: reason too_long'],
    ['verifying after silence', 'controller', 'verify_closed', { photoCount: 1 }, { distance: 151 }, 'invalid: photo too_far'],
    ['verifying after silence', 'controller', 'verify_closed', { photoCount: 0 }, { papersToday: 60 }, 'invalid: text countersign_required'],
    ['verifying after silence', 'controller', 'verify_closed', { photoCount: 0 }, { papersToday: 59 }, 'ok'],
    ['verifying after silence', 'controller', 'verify_closed', { photoCount: 1 }, { distance: 150 }, 'ok'],
    ['verifying after silence, on site', 'controller', 'verify_closed', { photoCount: 0 }, {}, 'invalid: photo site_photo_required'],
    ['verifying after two objections', 'controller', 'verify_closed', { photoCount: 0 }, {}, 'invalid: photo site_photo_required'],
    ['verifying, referred', 'controller', 'verify_closed', { photoCount: 0 }, {}, 'invalid: photo site_photo_required'],
    ['sent to a body', 'dispatcher', 'merge', { into: 1 }, { target: { id: 1, status: 'routed', categoryGroup: 'WAT', district: '1714204' } }, 'invalid: into same_report'],
    ['sent to a body', 'dispatcher', 'merge', { into: 2 }, { target: { id: 2, status: 'closed', categoryGroup: 'WAT', district: '1714204' } }, 'invalid: into target_ended'],
    ['sent to a body', 'dispatcher', 'merge', { into: 2 }, { target: { id: 2, status: 'routed', categoryGroup: 'LAN', district: '1714204' } }, 'invalid: into other_problem'],
    ['sent to a body', 'dispatcher', 'merge', { into: 2 }, { target: { id: 2, status: 'routed', categoryGroup: 'WAT', district: '1714401' } }, 'invalid: into other_problem'],
    ['accepted', 'officer', 'attach', {}, { incident: { id: 1, agencyId: 1, isOpen: true, covers: true } }, 'invalid: incident unknown_choice'],
    ['sent to a body', 'dispatcher', 'blur_photo', { areas: '10,10,200,1000' }, {}, 'invalid: areas unknown_choice'],
  ] // prettier-ignore
  it.each(cases)('%s, %s: %s %j %j is %s', (state, who, action, input, facts, code) => {
    const led = states[state](world)
    const lead = 'agency' in input && input.agency === 'lead' ? { agency: led.report.agencyId } : {}
    expect(led.codeOf(who, action, { ...input, ...lead }, facts)).toBe(code)
  })

  it('a step on a state that is no more: 409 before 403 and 422 (house 5)', () => {
    const led = states.answered(world)
    expect(led.codeOf('reporter', 'consent', { seq: led.report.seq - 1, stars: 9 })).toBe('stale')
    expect(led.codeOf('officer', 'consent', { seq: led.report.seq - 1 })).toBe('stale')
    expect(led.codeOf('officer', 'consent', { seq: led.report.seq, stars: 9 })).toBe('forbidden')
  })
})
