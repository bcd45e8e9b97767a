// One person, one account: OneID by its protocol, joining accounts, sessions, the profile, and the second factor of
// staff.
import { generate } from 'otplib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OneIdServer, startOneId } from '../../demo/oneid.ts'
import { advance } from '../../src/life/advance.ts'
import { partsOf } from '../../src/reports/chain.ts'
import type { Report } from '../../src/life/report.ts'
import { noTies } from '../../src/reports/relations.ts'
import { eventsOf, findReport } from '../../src/reports/store.ts'
import { addMembership, findOrAddPerson, personColumns, startSession } from '../../src/people/index.ts'
import { sql } from '../../src/platform/database.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
let oneId: OneIdServer
beforeAll(async () => {
  oneId = await startOneId()
  const { url, clientId, secret } = oneId.account
  test = await openTestApp({
    demo: false,
    env: { ONEID_URL: url, ONEID_CLIENT_ID: clientId, ONEID_SECRET: secret, PUBLIC_URL: 'https://nazorat.example' },
  })
})
beforeEach(() => sql`delete from sign_in_attempts`.execute(test.app.db))
afterAll(async () => {
  await test.close()
  await oneId.close()
})

const cookiesOf = (answer: { headers: Record<string, unknown> }) =>
  ([answer.headers['set-cookie'] ?? []] as (string | string[])[])
    .flat()
    .map((each) => each.split(';')[0])
    .filter((each) => !each!.endsWith('='))
    .join('; ')

/** From our link to OneID and back, as a browser goes; `at` may spoil the return. */
async function throughOneId(
  pin: string,
  options: { session?: string; spoil?: (back: URL) => void; cookies?: string } = {},
) {
  const begin = await test.web.inject({ url: '/uz/sign-in/oneid?next=/uz/my/profile' })
  const there = await fetch(`${String(begin.headers.location)}&as=${pin}`, { redirect: 'manual' })
  const back = new URL(there.headers.get('location')!)
  options.spoil?.(back)
  const cookie = [options.cookies ?? cookiesOf(begin), options.session && `__Host-xn_session=${options.session}`]
    .filter(Boolean)
    .join('; ')
  return test.web.inject({ url: `${back.pathname}${back.search}`, headers: { cookie } })
}
const tokenOf = (answer: Awaited<ReturnType<typeof throughOneId>>) =>
  /__Host-xn_session=([^;]+)/.exec(cookiesOf(answer))?.[1]
const meOf = async (token: string | undefined) =>
  (await test.web.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } })).json()
const people = async () =>
  (await sql<{ n: number }>`select count(*) as n from people where merged_into is null`.execute(test.app.db)).rows[0]!.n

const dilnoza = '41505900010017'
const sardor = '31203850020024'

describe('OneID', () => {
  it('signs in, knows the person again, keeps neither number nor token, and logs out there', async () => {
    const first = await throughOneId(dilnoza)
    expect(first.headers.location).toBe('/uz/my/profile')
    const me = await meOf(tokenOf(first))
    expect(me).toMatchObject({ name: 'Dilnoza Karimova', phone: null })
    const before = await people()
    expect((await meOf(tokenOf(await throughOneId(dilnoza)))).id).toBe(me.id)
    expect(await people()).toBe(before)
    expect(oneId.open.size).toBe(0)
    const { rows } = await sql<{ all: string }>`select string_agg(p::text, ' ') as all from people p`.execute(
      test.app.db,
    )
    expect(rows[0]!.all).not.toContain(dilnoza)
  })

  it('takes only persons it vouches for', async () => {
    for (const valid of ['false', '', 'TRUE']) {
      oneId.people.push({ pin: '30101990000001', first_name: 'X', sur_name: 'Y', valid })
      expect((await throughOneId('30101990000001')).statusCode, valid).toBe(403)
      oneId.people.pop()
    }
    oneId.people.push({ pin: '1234', first_name: 'X', sur_name: 'Y', valid: 'true' })
    expect((await throughOneId('1234')).statusCode).toBe(403)
    oneId.people.pop()
  })

  it('refuses a return without the state of this browser, with another’s, and a code used twice', async () => {
    expect((await throughOneId(sardor, { cookies: '' })).statusCode).toBe(400)
    expect((await throughOneId(sardor, { spoil: (back) => back.searchParams.set('state', 'x') })).statusCode).toBe(400)
    expect((await throughOneId(sardor, { spoil: (back) => back.searchParams.set('code', 'x') })).statusCode).toBe(403)
    expect((await throughOneId(sardor, { spoil: (back) => back.searchParams.delete('code') })).statusCode).toBe(403)
  })

  it('tells a person when it does not answer, and nothing is lost', async () => {
    oneId.failures.push('broken')
    expect((await throughOneId(sardor)).statusCode).toBe(503)
    oneId.failures.push('no_json')
    expect((await throughOneId(sardor)).statusCode).toBe(403)
  })

  it('leads nobody elsewhere afterwards', async () => {
    const begin = await test.web.inject({ url: '/uz/sign-in/oneid?next=https://evil.example' })
    expect(cookiesOf(begin)).not.toContain('evil')
  })
})

describe('One person', () => {
  it('who came by phone and then by OneID has one account with both', async () => {
    const token = await test.token('01')
    const { id } = await meOf(token)
    const joined = await throughOneId(sardor, { session: token })
    expect((await meOf(tokenOf(joined))).id).toBe(id)
    expect((await meOf(token)).code, 'the old session ended').toBe('not_signed_in')
    expect((await meOf(tokenOf(await throughOneId(sardor)))).id).toBe(id)
  })

  it('who had two accounts keeps the reports of both, and old sessions of the other end', async () => {
    const mavluda = '42007610030031'
    const fresh = tokenOf(await throughOneId(mavluda))!
    const old = await meOf(fresh)
    const filed = await test.web.inject({
      method: 'POST',
      url: '/api/v1/reports',
      headers: { authorization: `Bearer ${fresh}` },
      payload: { category: 'WAT03', lat: 40.778, lng: 71.326, text: 'Quvur yorilgan, suv oqib yotibdi' },
    })
    expect(filed.statusCode, filed.body).toBe(201)
    const phone = await test.token('03')
    await test.call('POST', `/api/v1/reports/${filed.json().id}/actions/join`, { as: '03', json: {} })
    const joined = tokenOf(await throughOneId(mavluda, { session: phone }))
    const now = await meOf(joined)
    expect(now.id).not.toBe(old.id)
    expect((await meOf(fresh)).code).toBe('not_signed_in')
    const { rows } = await sql<{ reporter_id: number; supporters: number; joined: number }>`
      select reporter_id, supporters, (select count(*) from supporters where report_id = r.id) as joined
        from reports r where id = ${filed.json().id}`.execute(test.app.db)
    expect(rows[0]).toEqual({ reporter_id: now.id, supporters: 0, joined: 0 })
    // The row is what its events make of it, persons and supporters included, and the ledger names nobody.
    const report = (await findReport(test.app.db, filed.json().id))!
    const [first, second, ...later] = await eventsOf(test.app.db, report.id)
    const told: Report = { ...report, reporterId: first!.actor.personId, supporters: 0, seq: second!.seq }
    for (const event of later) advance(told, event)
    expect(told).toMatchObject({ reporterId: now.id, supporters: 0, seq: report.seq, officerId: null })
    expect(later.map(({ type }) => type)).toEqual(['join', 'join_accounts'])
    const { shown } = partsOf(later.at(-1)!.body)
    expect(shown).toEqual({ supporters: -1 })
    for (const as of ['01', '11', '31', undefined]) {
      const { items } = (await test.call('GET', `/api/v1/reports/${report.id}/events`, as ? { as } : {})).json()
      expect(
        items.map(({ type }: { type: string }) => type),
        as,
      ).not.toContain('join_accounts')
    }
  })

  it('never swallows another: two OneIDs stay two people', async () => {
    const mine = tokenOf(await throughOneId(dilnoza))!
    expect((await throughOneId(sardor, { session: mine })).statusCode).toBe(409)
  })

  it('every column that names a person is known to the joining of accounts', async () => {
    const { rows } = await sql<{ key: string }>`
      select c.conrelid::regclass || '.' || a.attname as key from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = 'people'::regclass`.execute(test.app.db)
    // Those of reports and of who joined them are moved by the one writer (reports/accounts.ts), sessions and factors
    // end.
    const byTheWriter = [
      'reports.reporter_id',
      'reports.officer_id',
      'reports.countersigned_by',
      'supporters.person_id',
      'voices.person_id',
    ]
    const known = new Set([
      ...personColumns.map(([table, column]) => `${table}.${column}`),
      ...byTheWriter,
      'sessions.person_id',
      'second_factors.person_id',
    ])
    expect(rows.map(({ key }) => key).filter((key) => !known.has(key))).toEqual([])
  })
})

describe('The profile', () => {
  it('keeps name, channel and home; a mahalla of another district falls away; wrong choices are 422', async () => {
    const save = (json: object) => test.call('POST', '/api/v1/me/profile', { as: '02', json })
    const [mahalla] = test.app.territories.mahallasOf('1714204')
    const saved = await save({ name: 'Botir', channel: 'site', homeDistrict: '1714204', homeMahalla: mahalla!.code })
    expect(saved.json()).toMatchObject({ name: 'Botir', channel: 'site', homeMahalla: mahalla!.code })
    expect(
      (await save({ channel: 'site', homeDistrict: '1714207', homeMahalla: mahalla!.code })).json().homeMahalla,
    ).toBeNull()
    for (const json of [{ channel: 'fax' }, { homeDistrict: '1714' }, { homeMahalla: 'x' }, { name: 'a'.repeat(101) }])
      expect((await save(json)).statusCode, JSON.stringify(json)).toBe(422)
    expect(
      (await test.call('POST', '/api/v1/me/language', { as: '41', json: { language: 'ru' } })).json().language,
    ).toBe('ru')
    expect((await test.call('POST', '/api/v1/me/language', { as: '41', json: { language: 'de' } })).statusCode).toBe(
      422,
    )
    expect((await test.call('POST', '/api/v1/me/profile', { as: '41', json: { name: 'x' } })).statusCode).toBe(403)
  })

  it('mass assignment changes nothing that the form does not offer', async () => {
    const before = (await test.call('GET', '/api/v1/me/profile', { as: '02' })).json()
    await test.call('POST', '/api/v1/me/profile', {
      as: '02',
      json: {
        ...before,
        phone: '+998901234567',
        id: 1,
        role: 'administrator',
        memberships: [{ role: 'administrator' }],
        hasOneId: true,
        oneId: true,
      },
    })
    expect((await test.call('GET', '/api/v1/me/profile', { as: '02' })).json()).toEqual(before)
    expect((await test.call('GET', '/api/v1/me', { as: '02' })).json().memberships).toEqual([])
  })
})

describe('Sessions', () => {
  it('are listed with the one in use, ended one by one or all others, and never another person’s', async () => {
    const person = await findOrAddPerson(test.app.db, '+998901010101', 'uz', test.now())
    const tokens = await Promise.all(
      [1, 2, 3].map(async () => (await startSession(test.app, person, { agent: 'Mozilla Android Chrome' })).token),
    )
    const as = (token: string) => ({ authorization: `Bearer ${token}` })
    const list = async (token: string) =>
      (await test.web.inject({ url: '/api/v1/me/sessions', headers: as(token) })).json().items
    const all = await list(tokens[0]!)
    expect(all).toHaveLength(3)
    const other = all.find((each: { current: boolean }) => !each.current)
    expect((await test.call('DELETE', `/api/v1/me/sessions/${other.id}`, { as: '02' })).statusCode).toBe(404)
    expect(
      (await test.web.inject({ method: 'DELETE', url: `/api/v1/me/sessions/${other.id}`, headers: as(tokens[0]!) }))
        .statusCode,
    ).toBe(204)
    expect(await list(tokens[0]!)).toHaveLength(2)
    await test.web.inject({
      method: 'POST',
      url: '/uz/my/sessions/end',
      headers: as(tokens[0]!),
      payload: { others: '1' },
    })
    expect(await list(tokens[0]!)).toHaveLength(1)
    expect((await meOf(tokens[1])).code).toBe('not_signed_in')
  })

  it('each sign-in is a new one: a session fixed beforehand is worth nothing', async () => {
    const fixed = 'A'.repeat(43)
    const answer = await throughOneId(dilnoza, { session: fixed })
    expect(tokenOf(answer)).not.toBe(fixed)
    expect((await meOf(fixed)).code).toBe('not_signed_in')
  })
})

describe('The second factor', () => {
  const officer = async () => {
    const { rows } = await sql<{ id: number }>`select id from people where phone = '+998900000011'`.execute(test.app.db)
    return (await startSession(test.app, rows[0]!.id)).token
  }
  const call = (token: string, method: 'GET' | 'POST', url: string, payload: object = {}) =>
    test.web.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}` },
      ...(method === 'POST' && { payload }),
    })
  const codeAt = (secret: string, at: Date) => generate({ secret, epoch: Math.floor(at.getTime() / 1000) })
  let secret = ''

  it('is compulsory for staff outside demo mode: without it they act as citizens', async () => {
    const token = await officer()
    expect(await meOf(token)).toMatchObject({ waitsForFactor: true, membership: null })
    expect((await call(token, 'GET', '/api/v1/work')).json().code).toBe('second_factor')
    expect((await call(token, 'GET', '/uz/work')).headers.location).toMatch(/^\/uz\/sign-in\/second/)
    const { memberships } = await meOf(token)
    expect((await call(token, 'POST', '/api/v1/me/membership', { id: memberships[0].id })).json().code).toBe(
      'second_factor',
    )
  })

  it('is a code app: set up by its first code, then asked for at each sign-in; the session changes its token', async () => {
    const token = await officer()
    secret = (await call(token, 'POST', '/api/v1/me/factors/totp')).json().secret
    expect((await call(token, 'POST', '/api/v1/me/factors/totp/confirm', { code: '000000' })).statusCode).toBe(401)
    const confirmed = await call(token, 'POST', '/api/v1/me/factors/totp/confirm', {
      code: await codeAt(secret, test.now()),
    })
    expect(confirmed.statusCode).toBe(200)
    expect((await call(confirmed.json().token, 'GET', '/api/v1/work')).statusCode).toBe(200)
    expect((await meOf(token)).code).toBe('not_signed_in')
  })

  it('is asked for again after half a day alone, and after a week in any case', async () => {
    const token = await officer()
    test.at(new Date(test.now().getTime() + 120_000))
    const given = (
      await call(token, 'POST', '/api/v1/session/factor', { code: await codeAt(secret, test.now()) })
    ).json().token
    const after = async (hours: number) => {
      test.at(new Date(test.now().getTime() + hours * 3_600_000))
      return (await call(given, 'GET', '/api/v1/work')).statusCode
    }
    for (let day = 0; day < 15; day += 1) expect(await after(11), `${day}`).toBe(200)
    expect(await after(11)).toBe(403)
    expect((await call(given, 'GET', '/api/v1/work')).json().code).toBe('second_factor')
    test.at(new Date(test.now().getTime() + 120_000))
    const again = (
      await call(given, 'POST', '/api/v1/session/factor', { code: await codeAt(secret, test.now()) })
    ).json().token
    expect((await call(again, 'GET', '/api/v1/work')).statusCode).toBe(200)
    test.at(new Date(test.now().getTime() + 13 * 3_600_000))
    expect((await call(again, 'GET', '/api/v1/work')).statusCode).toBe(403)
  })

  it('takes no code twice, not even in another session', async () => {
    const token = await officer()
    test.at(new Date(test.now().getTime() + 60_000))
    const code = await codeAt(secret, test.now())
    expect((await call(token, 'POST', '/api/v1/session/factor', { code })).statusCode).toBe(200)
    expect((await call(await officer(), 'POST', '/api/v1/session/factor', { code })).statusCode).toBe(401)
  })

  it('five wrong codes, then 429; the secret is not in the database as it is', async () => {
    const token = await officer()
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        call(token, 'POST', '/api/v1/session/factor', { code: String(100000 + index) }),
      ),
    )
    expect(tries.filter((each) => each.statusCode === 401)).toHaveLength(5)
    expect(tries.filter((each) => each.statusCode === 429)).toHaveLength(15)
    const { rows } = await sql<{
      all: string
    }>`select string_agg(encode(sealed, 'escape'), ' ') as all from second_factors`.execute(test.app.db)
    expect(rows[0]!.all).not.toContain(secret)
  })

  it('is neither added nor removed by a session that has not given it', async () => {
    const token = await officer()
    expect((await call(token, 'POST', '/api/v1/me/factors/totp')).json().code).toBe('second_factor')
    expect((await call(token, 'POST', '/api/v1/me/passkeys/options')).json().code).toBe('second_factor')
    const { items } = (await call(token, 'GET', '/api/v1/me/factors')).json()
    expect(
      (
        await test.web.inject({
          method: 'DELETE',
          url: `/api/v1/me/factors/${items[0].id}`,
          headers: { authorization: `Bearer ${token}` },
        })
      ).json().code,
    ).toBe('second_factor')
  })

  it('a made-up passkey answer is refused', async () => {
    const person = await findOrAddPerson(test.app.db, '+998901010102', 'uz', test.now())
    const { token } = await startSession(test.app, person)
    expect((await call(token, 'POST', '/api/v1/me/passkeys/options')).statusCode).toBe(200)
    const response = JSON.stringify({
      id: 'x',
      rawId: 'x',
      type: 'public-key',
      response: { clientDataJSON: 'e30', attestationObject: 'e30' },
    })
    expect((await call(token, 'POST', '/api/v1/me/passkeys', { response })).statusCode).toBe(401)
    expect((await call(token, 'POST', '/api/v1/me/passkeys', { response: '{' })).statusCode).toBe(422)
    expect((await call(token, 'POST', '/api/v1/session/passkey', { response })).statusCode).toBe(401)
  })
})

describe('A staff account', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const staff = async () => {
    const id = await findOrAddPerson(test.app.db, '+998907070001', 'uz', test.now())
    await addMembership(test.app.db, {
      personId: id,
      role: 'officer',
      agencyId: test.app.agencies.at('SUV', '1714204')!.id,
      territory: '1714204',
    })
    return id
  }

  it('takes no OneID before its second factor: a stolen SIM opens nothing', async () => {
    oneId.people.push({ pin: '30101990000099', first_name: 'B', sur_name: 'C', valid: 'true' })
    const { token } = await startSession(test.app, await staff())
    expect((await throughOneId('30101990000099', { session: token })).statusCode).toBe(403)
  })

  it('never passes into another account, not even with its phone and code', async () => {
    await staff()
    const thief = tokenOf(await throughOneId('30101990000099'))!
    const { secret } = (
      await test.web.inject({ method: 'POST', url: '/api/v1/me/factors/totp', headers: bearer(thief) })
    ).json()
    const code = await generate({ secret, epoch: Math.floor(test.now().getTime() / 1000) })
    const proven = (
      await test.web.inject({
        method: 'POST',
        url: '/api/v1/me/factors/totp/confirm',
        headers: bearer(thief),
        payload: { code },
      })
    ).json().token
    await sql`
      insert into sign_in_codes (phone, code_hash, expires_at)
      values ('+998907070001', ${test.app.secrets.hash('code', 'own +998907070001 123456')},
        ${new Date(test.now().getTime() + 60_000)})`.execute(test.app.db)
    const taken = await test.web.inject({
      method: 'POST',
      url: '/uz/my/phone',
      headers: bearer(proven),
      payload: { phone: '+998907070001', code: '123456' },
    })
    expect(taken.statusCode).toBe(409)
    expect((await meOf(proven)).memberships).toEqual([])
  })

  it('shows a secret that waits to the session that began it alone', async () => {
    const id = await staff()
    const [one, two] = await Promise.all([startSession(test.app, id), startSession(test.app, id)])
    const begin = async (token: string) =>
      (await test.web.inject({ method: 'POST', url: '/api/v1/me/factors/totp', headers: bearer(token) })).json().secret
    const first = await begin(one.token)
    expect(await begin(one.token)).toBe(first)
    expect(await begin(two.token)).not.toBe(first)
  })
})

describe('Residents by OneID (regulation 3.7)', () => {
  it('are people whose home has been that mahalla since before the report; staff never', async () => {
    const [mahalla] = test.app.territories.mahallasOf('1714204')
    const { actorsOf } = await import('../../src/reports/relations.ts')
    const report = {
      agencyId: 1,
      district: '1714204',
      categoryGroup: 'WAT',
      reporterId: 1,
      controlLevel: null,
      status: 'verifying',
      parts: [],
      mahalla: mahalla!.code,
      filedAt: new Date('2026-11-10'),
    }
    const viewer = {
      personId: 999,
      name: null,
      phone: null,
      memberships: [],
      acting: undefined,
      home: { mahalla: mahalla!.code, since: new Date('2026-11-01') },
    }
    const parts = (who: object) => actorsOf(test.app, { ...viewer, ...who }, report as never, noTies)
    expect(parts({})).toContain('resident')
    expect(parts({ home: { mahalla: mahalla!.code, since: new Date('2026-11-11') } })).not.toContain('resident')
    expect(parts({ home: undefined })).not.toContain('resident')
    expect(
      parts({ memberships: [{ id: 1, role: 'officer', agencyId: 1, territory: '1714204', groups: [] }] }),
    ).not.toContain('resident')
  })
})
