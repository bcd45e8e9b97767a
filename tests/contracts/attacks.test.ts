// What an attacker tries first, each tried and refused; docs/security.md points here.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { doubtsOf, readConfig } from '../../src/config.ts'
import { sql } from '../../src/platform/database.ts'
import { networkOf } from '../../src/platform/http.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
beforeEach(() => sql`delete from sign_in_attempts`.execute(test.app.db))
afterAll(() => test.close())

const place = { lat: 40.781, lng: 71.335 }
const file = async (as: string, more: object = {}) =>
  (
    await test.call('POST', '/api/v1/reports', {
      as,
      json: { category: 'WAT06', ...place, text: 'Hisoblagich notoʻgʻri hisoblayapti, maxfiy', ...more },
    })
  ).json().id as number
const ask = (phone: string, headers: Record<string, string> = {}) =>
  test.web.inject({ method: 'POST', url: '/api/v1/session/codes', payload: { phone }, headers })

describe('Guessing and replaying codes', () => {
  it('a code works once, for one phone, and five wrong ones close the door even for the right one', async () => {
    const phone = '+998901110001'
    const { demoCode } = (await ask(phone)).json()
    const enter = (code: string) => test.call('POST', '/api/v1/session', { json: { phone, code } })
    for (let index = 0; index < 5; index += 1) expect((await enter(String(900_000 + index))).statusCode).toBe(401)
    expect((await enter(demoCode)).statusCode).toBe(429)
  })

  it('a code that was used makes those asked for before it worthless', async () => {
    const phone = '+998901110002'
    const first = (await ask(phone)).json().demoCode
    const second = (await ask(phone)).json().demoCode
    expect((await test.call('POST', '/api/v1/session', { json: { phone, code: second } })).statusCode).toBe(200)
    for (const code of [first, second])
      expect((await test.call('POST', '/api/v1/session', { json: { phone, code } })).statusCode).toBe(401)
  })

  it('one browser cannot ask for the codes of many phones', async () => {
    const cookie = `xn_device=${'d'.repeat(43)}`
    const answers: number[] = []
    for (let index = 0; index < 22; index += 1)
      answers.push((await ask(`+99890222${String(index).padStart(4, '0')}`, { cookie })).statusCode)
    expect(answers.filter((status) => status === 429)).toHaveLength(2)
  })

  it('known and unknown phones get the same answer, word for word, with or without a code', async () => {
    const answer = async (phone: string) => {
      const asked = await ask(phone)
      const entered = await test.call('POST', '/api/v1/session', { json: { phone, code: '000001' } })
      return [asked.statusCode, Object.keys(asked.json()), entered.statusCode, entered.body]
    }
    expect(await answer('+998900000001')).toEqual(await answer('+998909998877'))
  })

  it('and they do the same work: as many statements, whoever is known', async () => {
    const work = async (phone: string) => {
      const { queries } = test.app.database
      queries.count = 0
      await ask(phone)
      await test.call('POST', '/api/v1/session', { json: { phone, code: '000001' } })
      return queries.count
    }
    await work('+998901110003')
    expect(await work('+998900000002')).toBe(await work('+998909998866'))
  })
})

describe('Sessions', () => {
  it('nobody brings the own token: an unknown one is nobody, and signing in gives another', async () => {
    const phone = '+998901110004'
    const { demoCode } = (await ask(phone)).json()
    const fixed = 'F'.repeat(43)
    const entered = await test.web.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { phone, code: demoCode },
      headers: { cookie: `xn_session=${fixed}` },
    })
    expect(entered.json().token).not.toBe(fixed)
    expect((await test.web.inject({ url: '/api/v1/me', headers: { cookie: `xn_session=${fixed}` } })).statusCode).toBe(
      401,
    )
  })

  it('signing out ends it on the server, not in the browser alone', async () => {
    const token = await test.token('+998901110005')
    const headers = { authorization: `Bearer ${token}` }
    expect((await test.web.inject({ method: 'DELETE', url: '/api/v1/session', headers })).statusCode).toBe(204)
    expect((await test.web.inject({ url: '/api/v1/me', headers })).statusCode).toBe(401)
  })

  it('every writing route refuses a form from another site, before anything else', async () => {
    const cookie = `xn_session=${await test.token('12')}`
    for (const { method, url } of test.web.doors.filter((door) =>
      ['POST', 'DELETE', 'PUT', 'PATCH'].includes(door.method),
    )) {
      const path = url.replaceAll(/:\w+/g, '1')
      for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
        const answer = await test.web.inject({
          method: method as 'POST',
          url: path,
          headers: { host: 'nazorat.uz', cookie, ...headers },
        })
        expect(answer.statusCode, `${method} ${url}`).toBe(403)
      }
    }
  })
})

describe('The address that limits count by', () => {
  it('is the visitor’s own behind a proxy that is trusted, and never what a visitor claims', async () => {
    const tries = async (app: TestApp, from: string) =>
      (
        await app.web.inject({
          method: 'POST',
          url: '/api/v1/session',
          payload: { phone: '+998901119999', code: '1' },
          headers: { 'x-forwarded-for': from },
        })
      ).statusCode
    const subjects = async (app: TestApp) =>
      (
        await sql<{ n: number }>`select count(distinct subject) as n from sign_in_attempts where kind = 'try'`.execute(
          app.app.db,
        )
      ).rows[0]!.n
    await tries(test, '10.1.1.1')
    await tries(test, '10.1.1.2')
    expect(await subjects(test)).toBe(1)
    const behind = await openTestApp({ env: { TRUST_PROXY: '1' } })
    await tries(behind, '6.6.6.6, 10.1.1.1')
    await tries(behind, '7.7.7.7, 10.1.1.1')
    expect(await subjects(behind), 'what stands before the proxy’s own word is not believed').toBe(1)
    await tries(behind, '10.1.1.2')
    expect(await subjects(behind)).toBe(2)
    await behind.close()
  })
})

describe('Walking ids', () => {
  it('tells a stranger nothing of what is not public: words, photos, contacts, looks, invitations, sessions', async () => {
    const id = await file('01')
    for (const as of ['02', '13', '51', undefined]) {
      const options = as ? { as } : {}
      expect((await test.call('GET', `/api/v1/reports/${id}`, options)).body, as).not.toContain('maxfiy')
      expect((await test.call('GET', `/uz/reports/${id}`, options)).body, as).not.toContain('maxfiy')
      expect((await test.call('GET', `/api/v1/reports?q=maxfiy`, options)).json().items, as).toEqual([])
      expect([401, 404]).toContain((await test.call('GET', `/api/v1/reports/${id}/views`, options)).statusCode)
      expect([401, 403, 404]).toContain(
        (await test.call('POST', `/api/v1/reports/${id}/contact`, { ...options, json: {} })).statusCode,
      )
    }
    const water = test.app.agencies.at('SUV', '1714204')!.id
    for (let invitation = 1; invitation < 5; invitation += 1)
      expect(
        (await test.call('DELETE', `/api/v1/agencies/${water}/invitations/${invitation}`, { as: '13' })).statusCode,
      ).toBe(403)
    for (let session = 1; session < 8; session += 1)
      expect((await test.call('DELETE', `/api/v1/me/sessions/${session}`, { as: '+998901110006' })).statusCode).toBe(
        404,
      )
  })

  it('ids that are none are 404, never an error of ours', async () => {
    for (const id of ['0', '-1', '1.5', '1e3', 'abc', '999999999999999999999', '%00', "1'--", '١'])
      for (const path of ['/api/v1/reports/', '/uz/reports/', '/api/v1/agencies/', '/uz/agencies/', '/photos/'])
        expect([400, 404], `${path}${id}`).toContain(
          (await test.call('GET', `${path}${id}${path === '/photos/' ? '/small' : ''}`)).statusCode,
        )
  })
})

describe('More than the form offers', () => {
  it('changes nothing: a filing names neither reporter, agency, status nor date', async () => {
    const plain = { category: 'WAT03', ...place, text: 'Quvur yorilgan' }
    const smuggled = {
      reporterId: 2,
      agencyId: 1,
      agency: 1,
      status: 'closed',
      filedAt: '2020-01-01',
      publication: 'public',
      id: 7,
    }
    const refused = await test.call('POST', '/api/v1/reports', { as: '01', json: { ...plain, ...smuggled } })
    expect(refused.statusCode).toBe(422)
    expect(refused.json().errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual(
      Object.keys(smuggled).map((name) => `${name} unknown_field`),
    )
    expect(
      (await test.call('POST', '/api/v1/reports', { as: '01', form: formOf({ ...plain, ...smuggled }) })).statusCode,
    ).toBe(422)
    const filed = await test.call('POST', '/api/v1/reports', { as: '01', json: plain })
    expect(filed.json()).toMatchObject({ status: 'routed', filedAt: test.now().toISOString() })
    expect(filed.json().id).not.toBe(7)
    const id = filed.json().id
    const forced = { status: 'closed', closedBasis: 'consent', dueAt: '2030-01-01', actor: { role: 'reporter' } }
    expect(
      (await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: forced })).statusCode,
    ).toBe(422)
    const accepted = await test.call('POST', `/api/v1/reports/${id}/actions/accept`, {
      as: '11',
      json: {},
    })
    expect(accepted.json()).toMatchObject({ status: 'in_progress', dueAt: filed.json().dueAt })
  })

  it('names of JavaScript’s own are fields like any other', async () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const answer = await test.web.inject({
        method: 'POST',
        url: '/api/v1/reports',
        payload: `{"${name}": {"category": "WAT03"}}`,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await test.token('01')}` },
      })
      expect([400, 422], name).toContain(answer.statusCode)
    }
    expect((await test.call('POST', `/uz/work/team/constructor`, { as: '12', json: {} })).statusCode).toBe(404)
    expect((await test.call('GET', '/api/v1/reports?status=constructor')).statusCode).toBe(422)
  })
})

describe('Headers and files', () => {
  it('nobody is led elsewhere: neither after signing in nor after a form', async () => {
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/uz//evil.example',
      '/\\evil.example',
      '/uz/%0d%0aset-cookie:x',
      'javascript:alert(1)',
      '/uz/\r\nx: y',
    ]) {
      const answers = [
        await test.call('POST', '/uz/membership', { as: '11', json: { next } }),
        await test.web.inject({ url: `/uz/sign-in?next=${encodeURIComponent(next)}` }),
      ]
      for (const answer of answers) {
        expect(answer.headers.location ?? '/uz/work', next).toMatch(/^\/uz\//)
        expect(answer.headers['set-cookie'] ?? '').not.toContain('x=')
        expect(/name="next" value="([^"]*)"/.exec(answer.body)?.[1] ?? '/uz/my', next).toBe('/uz/my')
      }
    }
  })

  it('private pages and personal JSON are kept by no shared cache', async () => {
    const id = await file('01')
    for (const path of ['/uz/my', '/uz/my/data', '/uz/my/security', `/uz/reports/${id}`, '/uz/my/profile'])
      expect((await test.call('GET', path, { as: '01' })).headers['cache-control'], path).toMatch(/private/)
    for (const path of [
      '/api/v1/me',
      '/api/v1/me/data',
      '/api/v1/me/sessions',
      '/api/v1/me/profile',
      `/api/v1/reports/${id}`,
      '/api/v1/work',
    ])
      expect(
        (await test.call('GET', path, { as: path.endsWith('work') ? '11' : '01' })).headers['cache-control'],
        path,
      ).toMatch(/private|no-store/)
  })

  it('a refusal of another site’s form and of an address that cannot be decoded carry them too', async () => {
    const foreign = await test.call('POST', '/uz/sign-in', { json: {}, headers: { 'sec-fetch-site': 'cross-site' } })
    expect([foreign.statusCode, foreign.headers['x-content-type-options']]).toEqual([403, 'nosniff'])
    expect(foreign.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    const odd = await test.call('GET', '/%zz')
    expect([odd.statusCode, odd.headers['x-content-type-options']]).toEqual([400, 'nosniff'])
  })

  it('every answer carries the headers that keep it in its frame', async () => {
    for (const path of ['/uz/', '/uz/nope', '/api/v1/categories', '/api/v1/me']) {
      const { headers } = await test.call('GET', path)
      expect(headers['x-content-type-options'], path).toBe('nosniff')
      expect(headers['content-security-policy'], path).toMatch(/default-src 'self'.*frame-ancestors 'none'/)
      expect(headers['content-security-policy']).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/)
      expect(headers['referrer-policy']).toBe('same-origin')
      expect(headers['x-powered-by']).toBeUndefined()
      expect(headers['server']).toBeUndefined()
    }
  })
})

describe('Limits', () => {
  it('count a line of IPv6 by its network, however its addresses change', () => {
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:DB8:0001:2::99'))
    expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'))
    expect(networkOf('::1')).toBe('0:0:0:0')
    for (const plain of ['10.0.0.7', '::ffff:10.0.0.7']) expect(networkOf(plain)).toBe(plain)
  })

  it('hold for pictures that are added to a draft and taken out again', async () => {
    const begun = await test.call('POST', '/uz/report', { json: { category: 'WAT02' } })
    const cookie = String(begun.headers['set-cookie']).split(';')[0]!
    const draft = new URL(String(begun.headers.location), 'http://x').search
    test.app.settings.limits.uploadsPerDraft = 6
    const send = async (fields: Parameters<typeof formOf>[0]) =>
      (await test.call('POST', `/uz/report/details${draft}`, { form: formOf(fields), headers: { cookie } })).body
    const photo = await jpeg()
    for (let round = 0; round < 3; round += 1) {
      const page = await send({ step: 'photos', photo: [photo, photo] })
      for (const [, id] of page.matchAll(/name="remove"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="remove"/g))
        if (id) await send({ remove: id })
    }
    expect(await send({ step: 'photos', photo })).toContain('juda koʻp rasm')
  })

  it('of one body for all: production tells what is unwise, and behind a proxy listens to this machine', () => {
    const live = { NODE_ENV: 'production', DATABASE_URL: 'postgresql://x/y' }
    expect(doubtsOf(readConfig(live)).join()).toMatch(/SECRET.*PUBLIC_URL/)
    expect(readConfig(live).host).toBe('0.0.0.0')
    const safe = readConfig({
      ...live,
      SECRET: 's'.repeat(40),
      PUBLIC_URL: 'https://nazorat.example',
      TRUST_PROXY: '1',
    })
    expect(doubtsOf(safe)).toEqual([])
    expect(safe.host).toBe('127.0.0.1')
  })
})

describe('Searching', () => {
  it('by patterns made to hang a regular expression or a query answers as quickly as any', async () => {
    const evil = [
      'a'.repeat(5000),
      '('.repeat(500),
      `${'a'.repeat(50)}!`,
      '%'.repeat(300),
      "' or 1=1 --",
      '\\'.repeat(200),
      'ab '.repeat(400),
      '(a+)+$',
      '&|!():*<>'.repeat(30),
    ]
    for (const q of evil)
      for (const path of ['/api/v1/reports', '/api/v1/agencies', '/api/v1/categories', '/uz/report'])
        expect([200, 414, 422], `${path} ${q.slice(0, 12)}`).toContain(
          (await test.call('GET', `${path}?q=${encodeURIComponent(q)}`)).statusCode,
        )
  })
})
