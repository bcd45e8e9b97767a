// What a person is to a report, and is not: own cause, own work, the district's turn, who lives there since when
// (regulation 3.6, 3.7, 3.10).
import { beforeAll, describe, expect, it } from 'vitest'
import { newReport, start } from '../../tests/setup/lives.ts'
import { pureWorld } from '../../tests/setup/world.ts'
import type { Report } from '../life/index.ts'
import type { World } from '../life/clocks.ts'
import type { Membership, StaffRole, Viewer } from '../people/rules.ts'
import { inDays } from '../platform/time.ts'
import { actorsOf, isInScope, noTies, personOf, type Ties } from './relations.ts'

let world: World
beforeAll(async () => {
  world = await pureWorld()
})

const mahalla = 'm-1'
const report = (changes: Partial<Report> = {}): Report => ({
  ...newReport(world, 'WAT02'),
  reporterId: 1,
  mahalla,
  ...changes,
})
const bodyOf = (kind: string) => world.agencies.at(kind, '1714204')!.id
const membership = (role: StaffRole, kind = 'HOK'): Membership => ({
  id: 1,
  role,
  agencyId: role === 'officer' || role === 'head' ? report().agencyId : bodyOf(kind),
  territory: '1714204',
  groups: [],
})
const viewer = (changes: Partial<Viewer> = {}): Viewer => ({
  personId: 9,
  name: null,
  phone: null,
  memberships: [],
  acting: undefined,
  ...changes,
})
const acting = (role: StaffRole, kind?: string): Viewer => {
  const held = membership(role, kind)
  return viewer({ memberships: [held], acting: held })
}
const actors = (who: Viewer, of: Partial<Report> = {}, ties: Partial<Ties> = {}) =>
  actorsOf(world, who, report(of), { ...noTies, ...ties })
const person = (who: Viewer, of: Partial<Report> = {}, ties: Partial<Ties> = {}) =>
  personOf(world, who, report(of), { ...noTies, ...ties })

describe('What a person is to a report', () => {
  it('an observer is nothing to it, not even to the own one (decree)', () => {
    expect(actors(acting('observer'))).toEqual([])
    expect(actors({ ...acting('observer'), personId: 1 })).toEqual([])
    expect(actors(acting('observer'), {}, { supports: true })).toEqual([])
  })

  it('neither an administrator nor a helper reads people’s reports', () => {
    for (const role of ['administrator', 'helper'] as const)
      expect(isInScope(world, membership(role), report()), role).toBe(false)
    expect(isInScope(world, membership('observer'), report())).toBe(true)
  })

  it('who did the work does not judge it (regulation 3.10)', () => {
    expect(actors(acting('controller'))).toEqual(['citizen', 'controller'])
    expect(actors(acting('controller'), { officerId: 9 })).toEqual(['citizen'])
    expect(actors(acting('dispatcher'))).toEqual(['citizen', 'dispatcher'])
    expect(actors(acting('dispatcher'), { officerId: 9 })).toEqual(['citizen'])
  })

  it('the district’s controller does not judge the hokimlik, nor after the own turn (regulation 3.10)', () => {
    expect(actors(acting('controller'), { agencyId: bodyOf('HOK') })).toEqual(['citizen'])
    expect(actors(acting('controller'), { status: 'verifying', controlLevel: 'region' })).toEqual(['citizen'])
    expect(actors(acting('controller'), { status: 'verifying' })).toEqual(['citizen', 'controller'])
  })

  it('who lives there since before the answer is a resident, also without having joined (regulation 3.7)', () => {
    const answerAt = inDays(start, 2)
    const moved = (days: number) => viewer({ home: { mahalla, since: inDays(start, days) } })
    expect(actors(moved(1), {}, { answerAt })).toEqual(['citizen', 'resident'])
    expect(actors(moved(3), {}, { answerAt })).toEqual(['citizen'])
    expect(actors(moved(1), { mahalla: 'm-2' }, { answerAt })).toEqual(['citizen'])
    expect(actors({ ...acting('controller'), ...moved(1) }, { mahalla: null }, { answerAt })).not.toContain('resident')
  })

  it('who joined after the answer came late, but for one who lives there, and only after silence', () => {
    const late: Partial<Ties> = { supports: true, joinedBefore: false, answerAt: inDays(start, 2) }
    const home = { home: { mahalla, since: inDays(start, -9) } }
    expect(person(viewer(), { status: 'answered' }, late).cameLate).toBe(true)
    expect(person(viewer(home), { status: 'answered' }, late).cameLate).toBe(true)
    expect(person(viewer(home), { status: 'verifying' }, late).cameLate).toBe(false)
    expect(person(viewer(), { status: 'verifying' }, late).cameLate).toBe(true)
    expect(person(viewer({ personId: 1 }), { status: 'answered' }, late).cameLate).toBe(false)
  })

  it('an office that is held or was held since is told, and the own body (regulation 3.6)', () => {
    const joined: Partial<Ties> = { supports: true }
    expect(person(viewer(), {}, joined)).toMatchObject({ heldOffice: false, isConcerned: false })
    expect(person(viewer(), {}, { ...joined, wasStaff: true }).heldOffice).toBe(true)
    expect(person(acting('observer'), {}, joined).heldOffice).toBe(true)
    expect(person(acting('officer'), {}, joined).holdsIt).toBe(false)
    expect(person(acting('officer'), { officerId: 9 }, joined).holdsIt).toBe(true)
    expect(person(viewer(), { officerId: 9 }, joined).isConcerned).toBe(true)
    expect(person(viewer(), {}, { ...joined, workedFor: [report().agencyId] }).isConcerned).toBe(true)
    expect(person(acting('officer'), {}, joined).isConcerned).toBe(true)
    expect(person(viewer(), {}, { ...joined, workedFor: [bodyOf('OBO')] }).isConcerned).toBe(false)
  })
})
