// The access matrix: every route by every role, reports by every role in every scope; docs/access.md is printed from
// it. `UPDATE_DOCS=1 npm test -- tests/contracts/access.test.ts` writes the document anew.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findRoot } from '../../src/config.ts'
import {
  addMembership,
  findOrAddPerson,
  type Holder,
  holders,
  overOf,
  type Permission,
  policy,
  registerSessions,
  type StaffRole,
} from '../../src/people/index.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { triesPerAddressAndHour: 100_000 }),
  })
})
afterAll(() => test.close())

/** The phone of somebody in each case. */
const people = new Map<string, string>()
beforeAll(async () => {
  let number = 0
  for (const each of cases) {
    number += 1
    const phone = `+99890555${String(number).padStart(4, '0')}`
    const agency = test.app.agencies.at(each.kind, each.territory)
    expect(agency, each.name).toBeDefined()
    const id = await findOrAddPerson(test.app.db, phone, 'uz', test.now())
    await addMembership(test.app.db, {
      personId: id,
      role: each.role,
      agencyId: agency!.id,
      territory: each.territory,
      groups: each.groups ?? [],
    })
    people.set(each.name, phone)
  }
  const [mahalla] = test.app.territories.mahallasOf(mingbuloq)
  const helper = await findOrAddPerson(test.app.db, phones.helper!, 'uz', test.now())
  await addMembership(test.app.db, {
    personId: helper,
    role: 'helper',
    agencyId: test.app.agencies.at('MFY', mahalla!.code)!.id,
    territory: mingbuloq,
  })
})

/** A demo person for each holder. */
const phones: Record<Holder, string | undefined> = {
  visitor: undefined,
  citizen: '01',
  officer: '11',
  head: '12',
  dispatcher: '32',
  controller: '21',
  observer: '41',
  administrator: '51',
  helper: '+998908880001',
}
const holdersOf = (permission: Permission): readonly Holder[] => policy[permission].holders

/** The same page stands under four languages; one is enough to try. */
const doors = () =>
  test.web.doors.filter(({ method, url }) => method !== 'HEAD' && !/^\/(uz-cyrl|kaa|ru|en)(\/|$)/.test(url))

describe('Every route', () => {
  it('declares a permission, or the platform does not start', async () => {
    const web = fastify()
    registerSessions(web, test.app)
    expect(() => web.get('/api/v1/forgotten', async () => 'x')).toThrow(/declares no permission/)
  })

  it.each(holders)('is open to %s where the policy says so, and nowhere else', async (holder) => {
    const wrong: string[] = []
    for (const { method, url, permission } of doors()) {
      // Signing out would end the session that the next requests come with.
      if (/sign-out|session$/.test(url) && method !== 'POST') continue
      if (url.endsWith('/sign-out')) continue
      const path = url.replaceAll(/:\w+/g, '999999999')
      const as = phones[holder]
      const { statusCode, headers } = await test.call(method as 'GET', path, {
        ...(as && { as }),
        ...(method === 'POST' && { json: {} }),
      })
      // Choosing no membership is to act as a citizen.
      if (as && url.endsWith('/membership')) await citizen(as, false)
      const expected = holdersOf(permission).includes(holder)
      const refused =
        statusCode === 401 || statusCode === 403 || String(headers.location).startsWith('/uz/sign-in?next=')
      if (expected === refused) wrong.push(`${method} ${url}: ${statusCode}`)
      if (statusCode >= 500) wrong.push(`${method} ${url}: ${statusCode}`)
    }
    expect(wrong).toEqual([])
  })
})

describe('An observer', () => {
  it('is refused by every route that writes, but for the own language, second factor and sessions', async () => {
    const writing = doors().filter(({ method }) => method !== 'GET')
    expect(writing.length).toBeGreaterThan(20)
    const { id } = await file('1714204', '01')
    const taken: string[] = []
    for (const { method, url, permission } of writing) {
      if (['own.settings', 'session', 'link.open'].includes(permission) || url.endsWith('/sign-out')) continue
      const path = url.replaceAll(':action', 'join').replaceAll(/:\w+/g, String(id))
      const { statusCode } = await test.call(method as 'POST', path, {
        as: '41',
        json: { reason: 'x', stars: 5, text: 'x' },
      })
      if (statusCode !== 403 && statusCode !== 409) taken.push(`${method} ${url}: ${statusCode}`)
    }
    expect(taken).toEqual([])
  })

  it('may take no action at all on any report, not even on the own one', async () => {
    const own = await file('1714204', '41', null)
    await citizen('41', false)
    for (const id of [own.id, (await file('1714204', '01')).id])
      expect((await test.call('GET', `/api/v1/reports/${id}`, { as: '41' })).json().actions, String(id)).toEqual([])
    expect(
      (await test.call('POST', `/api/v1/reports/${own.id}/actions/withdraw`, { as: '41', json: { reason: 'x' } }))
        .statusCode,
    ).toBe(403)
  })
})

/** Switches a person between citizen and the first membership. */
async function citizen(as: string, on: boolean) {
  const { memberships } = (await test.call('GET', '/api/v1/me', { as })).json()
  await test.call('POST', '/api/v1/me/membership', { as, json: { id: on ? null : (memberships[0]?.id ?? null) } })
}

async function file(district: string, as = '01', membership?: null): Promise<{ id: number }> {
  if (membership === null) await citizen(as, true)
  const middle = test.app.territories.middleOf(test.app.territories.get(district))
  const filed = await test.call('POST', '/api/v1/reports', {
    as,
    json: {
      category: 'WAT06',
      ...middle,
      territory: district,
      text: 'Hisoblagich notoʻgʻri hisoblayapti, toʻlov ikki baravar keldi',
    },
  })
  expect(filed.statusCode, filed.body).toBe(201)
  return filed.json()
}

interface Case {
  name: string
  role: StaffRole
  kind: string
  territory: string
  groups?: string[]
}

// Mingbuloq and Kosonsoy are sisters in Namangan region; Andijon's district is foreign.
const mingbuloq = '1714204'
const kosonsoy = '1714207'
const andijon = '1703'
const cases: Case[] = [
  ...(['officer', 'head'] as const).flatMap((role) => [
    { name: `${role} of the district’s water`, role, kind: 'SUV', territory: mingbuloq },
    { name: `${role} of the sister district’s water`, role, kind: 'SUV', territory: kosonsoy },
    { name: `${role} of the region’s water`, role, kind: 'SUV', territory: '1714' },
    { name: `${role} of a foreign region’s water`, role, kind: 'SUV', territory: andijon },
    { name: `${role} of the district’s power grid`, role, kind: 'HET', territory: mingbuloq },
  ]),
  ...(['controller', 'dispatcher', 'observer'] as const).flatMap((role) => {
    const kind = { controller: 'HOK', dispatcher: 'LOF', observer: 'XQ' }[role]
    return [
      ...(role === 'dispatcher' ? [] : [{ name: `${role} of the district`, role, kind, territory: mingbuloq }]),
      ...(role === 'dispatcher' ? [] : [{ name: `${role} of the sister district`, role, kind, territory: kosonsoy }]),
      { name: `${role} of the region`, role, kind, territory: '1714' },
      { name: `${role} of a foreign region`, role, kind, territory: andijon },
    ]
  }),
  {
    name: 'controller of the district for other groups',
    role: 'controller',
    kind: 'HOK',
    territory: mingbuloq,
    groups: ['ROA'],
  },
  { name: 'dispatcher of the operator', role: 'dispatcher', kind: 'OPR', territory: '17' },
  { name: 'administrator', role: 'administrator', kind: 'OPR', territory: '17' },
]

/** What the regulation gives a role, said in the plainest way: by the body's place and the report's. */
function shouldReach(
  { role, kind, territory, groups }: Case,
  report: { kind: string; agencyAt: string; district: string },
): boolean {
  if (role === 'administrator') return false
  if (role === 'officer' || role === 'head')
    return report.kind === kind && (report.agencyAt === territory || report.agencyAt.slice(0, 4) === territory)
  return (territory === '17' || report.district.startsWith(territory)) && (!groups || groups.includes('WAT'))
}

describe('A report about somebody’s account', () => {
  const reports: { id: number; where: string; kind: string; agencyAt: string; district: string }[] = []
  beforeAll(async () => {
    const foreign = test.app.territories
      .districtsOf(andijon)
      .find((district) => test.app.agencies.at('SUV', district.code))!.code
    for (const [where, district] of [
      ['own', mingbuloq],
      ['sibling', kosonsoy],
      ['foreign', foreign],
    ] as const)
      reports.push({ id: (await file(district)).id, where, kind: 'SUV', agencyAt: district, district })
    // The parent's: sent up to the region's body by a dispatcher.
    const up = await file(mingbuloq)
    const region = test.app.agencies.at('SUV', '1714')!.id
    expect(
      (
        await test.call('POST', `/api/v1/reports/${up.id}/actions/reroute`, {
          as: '31',
          json: { agency: region, reason: 'Viloyat ishi' },
        })
      ).statusCode,
    ).toBe(200)
    reports.push({ id: up.id, where: 'parent', kind: 'SUV', agencyAt: '1714', district: mingbuloq })
  })

  it.each(cases.map((each) => [each.name, each] as const))(
    '%s reads it, finds it and acts on it only within reach',
    async (name, each) => {
      const as = people.get(name)!
      for (const report of reports) {
        const reached = shouldReach(each, report)
        const card = (await test.call('GET', `/api/v1/reports/${report.id}`, { as })).json()
        expect(card.text !== undefined && card.text !== null, `${name} reads ${report.where}`).toBe(reached)
        if (each.role !== 'administrator') {
          const work = (await test.call('GET', '/api/v1/work?tab=all', { as })).json()
          expect(
            work.items.some((item: { id: number }) => item.id === report.id),
            `${name} finds ${report.where}`,
          ).toBe(reached)
        }
        // With nothing filled in: 422 says that the person may, 403 that somebody else may.
        for (const [action, roles] of [
          ['return', ['officer', 'head']],
          ['reject', ['dispatcher']],
        ] as const) {
          if (report.where === 'parent' && action === 'return') continue
          const { statusCode } = await test.call('POST', `/api/v1/reports/${report.id}/actions/${action}`, {
            as,
            json: {},
          })
          const allowed = reached && (roles as readonly string[]).includes(each.role)
          expect(statusCode, `${name}: ${action} of ${report.where}`).toBe(allowed ? 422 : 403)
        }
      }
    },
  )

  it('a controller decides only in the own territory and groups', async () => {
    const report = reports[0]!
    const officer = people.get('officer of the district’s water')!
    expect(
      (await test.call('POST', `/api/v1/reports/${report.id}/actions/accept`, { as: officer, json: {} })).statusCode,
    ).toBe(200)
    const asked = { days: 1, reason: 'Ehtiyot qism kutilmoqda' }
    expect(
      (await test.call('POST', `/api/v1/reports/${report.id}/actions/request_extension`, { as: officer, json: asked }))
        .statusCode,
    ).toBe(200)
    for (const each of cases) {
      const { statusCode } = await test.call('POST', `/api/v1/reports/${report.id}/actions/refuse`, {
        as: people.get(each.name)!,
        json: {},
      })
      expect(statusCode, each.name).toBe(each.role === 'controller' && shouldReach(each, report) ? 422 : 403)
    }
  })
})

describe('A body’s own people', () => {
  /** Who manages whom, said in the plainest way. */
  function shouldManage({ role, kind, territory }: Case, agency: { kind: string; at: string }): boolean {
    if (role === 'administrator') return true
    if (role === 'dispatcher') return territory === '17' || agency.at.startsWith(territory)
    return role === 'head' && agency.kind === kind && agency.at.startsWith(territory)
  }
  const bodies = [
    { kind: 'SUV', at: mingbuloq },
    { kind: 'SUV', at: kosonsoy },
    { kind: 'SUV', at: '1714' },
    { kind: 'SUV', at: andijon },
    { kind: 'HET', at: mingbuloq },
  ]

  it('every route over a body is open within reach and closed beyond: own, division, sibling, parent, foreign', async () => {
    const scoped = doors().filter(({ permission }) => overOf(permission) === 'agency')
    expect(scoped.length).toBeGreaterThan(5)
    const wrong: string[] = []
    for (const each of cases) {
      const as = people.get(each.name)!
      for (const body of bodies) {
        const id = test.app.agencies.at(body.kind, body.at)!.id
        for (const { method, url, permission } of scoped) {
          const path = url.replace(':id', String(id)).replaceAll(/:\w+/g, '999999999')
          const { statusCode } = await test.call(method as 'POST', path, { as, ...(method === 'POST' && { json: {} }) })
          const expected = holdersOf(permission).includes(each.role) && shouldManage(each, body)
          // Within reach there is nobody of that number, or the form is empty.
          const isOpen = [200, 404, 422].includes(statusCode)
          if (isOpen !== expected || (!expected && statusCode !== 403))
            wrong.push(`${each.name}: ${method} ${path}: ${statusCode}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })
})

it('docs/access.md says who holds what, and what each route asks for', async () => {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const permissions = Object.keys(policy) as Permission[]
  const every = new Map<string, Set<string>>()
  for (const { method, url, permission } of test.web.doors) {
    if (method === 'HEAD') continue
    const shown = url.replace(/^\/(uz|uz-cyrl|kaa|ru|en)(?=\/|$)/, '/{language}').replaceAll(/:(\w+)/g, '{$1}')
    every.set(`${permission} ${method} ${shown}`, (every.get(`${permission} ${method} ${shown}`) ?? new Set()).add(url))
  }
  const written = [
    '# Who may do what',
    '',
    'Made from `src/people/policy.ts` and the route table; a test tries every route as every role and holds this page against them.',
    'Deny by default: a route without a permission stops the platform at start. What a role may do to one report is in [life.md](life.md).',
    '',
    'How far a role reaches: officers and heads the reports and people of their body and its divisions; controllers, dispatchers and',
    'observers those of their territory, controllers only their groups; an administrator no report at all. A column with ● holds the permission.',
    '',
    '## Permissions',
    '',
    line(['permission', ...holders]),
    line(['---', ...holders.map(() => ':-:')]),
    ...permissions.map((permission) =>
      line([`\`${permission}\``, ...holders.map((holder) => (holdersOf(permission).includes(holder) ? '●' : ''))]),
    ),
    '',
    '## Routes',
    '',
    line(['route', 'permission']),
    line(['---', '---']),
    ...[...every.keys()].toSorted().map((key) => {
      const [permission, method, url] = key.split(' ')
      return line([`\`${method} ${url}\``, `\`${permission}\``])
    }),
    '',
  ].join('\n')
  const path = join(findRoot(import.meta.dirname), 'docs', 'access.md')
  if (process.env['UPDATE_DOCS']) await writeFile(path, written)
  expect(await readFile(path, 'utf8')).toBe(written)
})
