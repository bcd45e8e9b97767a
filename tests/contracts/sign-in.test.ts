// Signing in: codes, their limits (regulation 3.15), sessions, memberships, and writes from elsewhere.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { requestCode } from '../../src/people/actions.ts'
import { sql } from '../../src/platform/database.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
beforeEach(() => sql`delete from sign_in_attempts`.execute(test.app.db))
afterAll(() => test.close())

const ask = (phone: unknown) => test.call('POST', '/api/v1/session/codes', { json: { phone } })
const enter = (phone: unknown, code: unknown) => test.call('POST', '/api/v1/session', { json: { phone, code } })

describe('Codes', () => {
  it('of an SMS are bound to the site that is set, whatever a request calls itself; read out to a dispatcher they are not', async () => {
    const texts: string[] = []
    const sms = { send: (_phone: string, text: string) => Promise.resolve(String(texts.push(text))) }
    const deps = { ...test.app, demo: false, publicUrl: 'https://xalqnazorati.uz', sms }
    await requestCode(deps, { phone: '+998901119091', address: '10.0.0.1' })
    const [, code] = /kodi (\d{6})/.exec(texts[0]!)!
    expect(texts[0]!.split('\n').at(-1)).toBe(`@xalqnazorati.uz #${code}`)
    await requestCode(deps, { phone: '+998901119091', address: '10.0.0.1', purpose: 'intake' })
    await requestCode({ ...deps, publicUrl: undefined }, { phone: '+998901119091', address: '10.0.0.1' })
    for (const text of texts.slice(1)) expect(text).not.toContain('@')
  })

  it('sign in once, and only with the phone they were sent to', async () => {
    const asked = await ask('+998 90 000-00-01')
    expect(asked.statusCode).toBe(202)
    const { demoCode } = asked.json()
    expect(demoCode).toMatch(/^\d{6}$/)
    expect((await enter('+998900000002', demoCode)).statusCode).toBe(401)
    const entered = await enter('+998900000001', demoCode)
    expect(entered.statusCode).toBe(200)
    expect(entered.headers['set-cookie']).toMatch(/xn_session=.*HttpOnly.*SameSite=Lax/)
    expect((await enter('+998900000001', demoCode)).statusCode).toBe(401)
    const me = await test.web.inject({
      method: 'GET',
      url: '/api/v1/me',
      headers: { authorization: `Bearer ${entered.json().token}` },
    })
    expect(me.json()).toMatchObject({ phone: '+998 90 000 00 01', memberships: [] })
  })

  it('a second one does not kill the first on its way: either is taken, and then both are used up', async () => {
    for (const taken of [0, 1]) {
      const codes = [(await ask('+998901119090')).json().demoCode, (await ask('+998901119090')).json().demoCode]
      expect((await enter('+998901119090', codes[taken])).statusCode).toBe(200)
      for (const code of codes) expect((await enter('+998901119090', code)).statusCode).toBe(401)
    }
  })

  it('expire after five minutes', async () => {
    test.at('2026-11-12 12:00')
    const { demoCode } = (await ask('+998900000003')).json()
    test.at('2026-11-12 12:06')
    expect((await enter('+998900000003', demoCode)).json().code).toBe('wrong_code')
  })

  it('are at most five per phone and hour', async () => {
    for (let index = 0; index < 5; index += 1) expect((await ask('+998901112233')).statusCode).toBe(202)
    const refused = await ask('+998901112233')
    expect(refused.statusCode).toBe(429)
    expect(refused.headers['retry-after']).toBeDefined()
  })

  it('a hundred wrong ones at once: five are judged, the rest are 429, asked for or not', async () => {
    for (const phone of ['+998904445566', '+998900000002']) {
      if (phone.endsWith('02')) await ask(phone)
      const all = await Promise.all(
        Array.from({ length: 100 }, (_, index) => enter(phone, String(index).padStart(6, '0'))),
      )
      expect(all.filter((each) => each.statusCode === 401)).toHaveLength(5)
      expect(all.filter((each) => each.statusCode === 429)).toHaveLength(95)
    }
  })

  it('three hundred tries per address and hour', async () => {
    const tries = await Promise.all(
      Array.from({ length: 305 }, (_, index) => enter(`+99890${String(1_000_000 + index)}`, '000000')),
    )
    expect(tries.filter((each) => each.statusCode === 429).length).toBe(5)
  })

  it.each([[''], [undefined], ['123'], ['+7 900 123 45 67'], ['телефон'], [{ a: 1 }], ['+998 90 123 45 67 89']])(
    'refuse %j as a phone',
    async (phone) => {
      const answer = await ask(phone)
      expect(answer.statusCode).toBe(422)
      expect(answer.json().errors[0].field).toBe('phone')
    },
  )

  it('leave neither code nor token in the database', async () => {
    const { demoCode } = (await ask('+998900000001')).json()
    const { token } = (await enter('+998900000001', demoCode)).json()
    const { rows } = await sql<{
      all: string
    }>`select string_agg(s::text, ' ') as all from (select * from sessions) s`.execute(test.app.db)
    expect(rows[0]!.all).not.toContain(token)
  })
})

describe('Memberships', () => {
  it('start in the first one, change on request, and only to one’s own', async () => {
    const me = (await test.call('GET', '/api/v1/me', { as: '11' })).json()
    expect(me.memberships[0]).toMatchObject({ role: 'officer', territory: '1714204' })
    expect(me.membership).toBe(me.memberships[0].id)
    expect((await test.call('POST', '/api/v1/me/membership', { as: '11', json: { id: 999 } })).statusCode).toBe(404)
    expect(
      (await test.call('POST', '/api/v1/me/membership', { as: '11', json: { id: null } })).json().membership,
    ).toBeNull()
    expect((await test.call('GET', '/api/v1/work', { as: '11' })).statusCode).toBe(403)
    expect((await test.call('GET', '/uz/work', { as: '11' })).headers.location).toBe('/uz/my/role?next=%2Fuz%2Fwork')
    expect((await test.call('GET', '/uz/my/role?next=/uz/work', { as: '11' })).body).toContain('ijrochi, Suv taʼminoti')
    await test.call('POST', '/api/v1/me/membership', { as: '11', json: { id: me.membership } })
    expect((await test.call('GET', '/api/v1/work', { as: '11' })).statusCode).toBe(200)
    expect((await test.call('GET', '/api/v1/work')).statusCode).toBe(401)
    expect((await test.call('GET', '/api/v1/work', { as: '01' })).statusCode).toBe(403)
  })
})

describe('Writes from elsewhere', () => {
  const write = async (headers: Record<string, string>) =>
    (
      await test.web.inject({
        method: 'POST',
        url: '/uz/sign-out',
        headers: { host: 'nazorat.uz', cookie: `xn_session=${await test.token('02')}`, ...headers },
      })
    ).statusCode

  it('are refused by what the browser says of their origin', async () => {
    expect(await write({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await write({ 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(await write({ origin: 'https://evil.example' })).toBe(403)
    expect(await write({ origin: 'null' })).toBe(403)
    expect(await write({ 'sec-fetch-site': 'same-origin' })).toBe(303)
  })

  it('nobody is led to another site after signing in', async () => {
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/uz//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
    ]) {
      const { demoCode } = (await ask('+998900000001')).json()
      await sql`delete from sign_in_attempts`.execute(test.app.db)
      const answer = await test.web.inject({
        method: 'POST',
        url: '/uz/sign-in/code',
        payload: { phone: '+998900000001', code: demoCode, next },
      })
      expect(answer.headers.location).toBe('/uz/my')
    }
  })
})
