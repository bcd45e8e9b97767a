// People are told: in the app for everyone, by SMS for the six that matter, through a gateway that fails as the real
// one does.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noticeTasks, sendDigests } from '../../src/notices/index.ts'
import { sql } from '../../src/platform/database.ts'
import { sweep } from '../../src/reports/writer.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { tellAll } from '../setup/tell.ts'
import { type Eskiz, startEskiz } from '../../demo/gateways/eskiz.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
let gateway: Eskiz
beforeAll(async () => {
  gateway = await startEskiz()
  test = await openTestApp({
    at: '2026-11-12 11:00',
    env: gateway.env,
    settings: ({ settings }) => {
      settings.limits.reportsPerPersonAndDay = 10_000
      settings.notices.smsPerPersonAndDay = 100
    },
  })
})
afterAll(async () => {
  await test.close()
  await gateway.close()
})

const runJobs = () => tellAll(test)
const file = async (category: string, as = '01') =>
  (
    await test.call('POST', '/api/v1/reports', {
      as,
      form: formOf({ category, lat: 40.778, lng: 71.326, territory: '1714204', text: 'Muammo bor, yordam bering' }),
    })
  ).json()
const act = (id: number, action: string, as: string, json: object = {}) =>
  test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })
const answer = async (id: number) =>
  test.call('POST', `/api/v1/reports/${id}/actions/answer`, {
    as: '11',
    form: formOf({ text: 'Tuzatildi', photo: await jpeg() }),
  })
/** Answered, and told by an SMS with a link. */
const answeredWithLink = async () => {
  const { id } = await file('WAT02')
  await act(id, 'accept', '11')
  await answer(id)
  await runJobs()
  const { text } = gateway.sent.findLast((sms) => sms.text.includes(`${id}-xabar`) && sms.text.includes('/word/'))!
  return { id, path: /https:\/\/xalq\.example(\/uz\/word\/\S+)/.exec(text)![1]! }
}
const read = async (id: number) => (await test.call('GET', `/api/v1/reports/${id}`)).json()
const states = async (id: number) => {
  const { rows } = await sql<{ template: string; state: string }>`
    select n.template, m.state from messages m join notices n on n.id = m.notice_id where n.report_id = ${id}
      and m.channel = 'sms' order by n.id`.execute(test.app.db)
  return rows.map((row) => `${row.template} ${row.state}`)
}
const callback = async (message: { callbackUrl: string | undefined; id: string }, status: string) =>
  test.call('POST', new URL(message.callbackUrl!).pathname, {
    json: { request_id: message.id, message_id: '4385062', phone_number: '998900000001', status },
  })

describe('Notices', () => {
  it('go to the reporter by SMS and to the officers in the app, each in the own language, with a link', async () => {
    const { id } = await file('WAT02')
    await runJobs()
    const message = gateway.sent.at(-1)!
    expect(message).toMatchObject({ phone: '998900000001', from: '4546' })
    expect(message.text).toContain(`https://xalq.example/uz/reports/${id}`)
    expect(message.text).not.toMatch(/[ʻʼ]/)
    expect(await states(id)).toEqual(['routed sent'])
    const told = await test.call('GET', '/uz/work/notices', { as: '11' })
    expect(told.body).toContain(`open=${id}`)
    await act(id, 'accept', '11')
    await runJobs()
    // Acceptance is none of the six.
    expect(await states(id)).toEqual(['routed sent'])
  })

  it('are sent once, also when the event is looked at again', async () => {
    const { id } = await file('WAT02')
    await runJobs()
    const count = gateway.sent.length
    await noticeTasks(test.app)['deliver_notices']!({ report: id, seq: 2 }, undefined as never)
    await runJobs()
    expect(gateway.sent.length).toBe(count)
    expect(await states(id)).toEqual(['routed sent'])
  })

  it('outlast an expired token, a broken gateway and a cut line; a refused text is given up', async () => {
    const { refreshes } = gateway
    gateway.failures.push('expired')
    const first = await file('WAT02')
    await runJobs()
    expect(gateway.refreshes).toBe(refreshes + 1)
    expect(await states(first.id)).toEqual(['routed sent'])
    const second = await file('WAT02')
    // Tried again after ten seconds, then after twenty; not before.
    for (const [failure, seconds] of [['broken', 10], ['cut', 20]] as const) {
      gateway.failures.push(failure)
      await runJobs()
      expect(await states(second.id)).toEqual(['routed queued'])
      const count = gateway.sent.length
      test.at(new Date(test.now().getTime() + (seconds - 1) * 1000))
      await runJobs()
      expect(gateway.sent.length).toBe(count)
      test.at(new Date(test.now().getTime() + 6000))
    } // prettier-ignore
    await runJobs()
    expect(await states(second.id)).toEqual(['routed sent'])
    gateway.failures.push('refused_text')
    const third = await file('WAT02')
    await runJobs()
    expect(await states(third.id)).toEqual(['routed failed'])
    test.at('2026-11-12 11:00')
  })

  it('a receipt starts the reporter’s seven days; a false key is not listened to', async () => {
    const { id } = await file('WAT02')
    await act(id, 'accept', '11')
    await answer(id)
    await runJobs()
    const message = gateway.sent.findLast((sms) => sms.text.includes('/word/'))!
    expect(
      (
        await test.call('POST', '/api/v1/sms/receipts/falsch', {
          json: { request_id: message.id, status: 'DELIVERED' },
        })
      ).statusCode,
    ).toBe(404)
    test.at('2026-11-13 11:00')
    expect((await callback(message, 'TRANSMTD')).statusCode).toBe(204)
    expect(await read(id)).toMatchObject({ actBy: '2026-11-19T06:00:00.000Z' })
    expect((await callback(message, 'DELIVERED')).statusCode).toBe(204)
    expect(await read(id)).toMatchObject({ status: 'answered', actBy: '2026-11-20T06:00:00.000Z' })
    await callback(message, 'DELIVERED')
    expect((await read(id)).seq).toBe(5)
    test.at('2026-11-12 11:00')
  })

  it('an undelivered answer is verified on site after silence (regulation 3.7)', async () => {
    const { id } = await file('WAT02')
    await act(id, 'accept', '11')
    await answer(id)
    await runJobs()
    await callback(
      gateway.sent.findLast((sms) => sms.text.includes('/word/'))!,
      'UNDELIVERABLE',
    )
    test.at('2026-11-19 11:00')
    while ((await sweep(test.app)) > 0);
    expect((await read(id)).verification).toMatchObject({ cause: 'silence', onSite: true })
    await runJobs()
    test.at('2026-11-12 11:00')
  })

  it('a single-use link gives the word, confirmed on a page: opening it says nothing, using it twice neither', async () => {
    const { id, path } = await answeredWithLink()
    const page = await test.call('GET', path)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('Tuzatildi')
    expect(page.headers['referrer-policy']).toBe('no-referrer')
    expect((await read(id)).status).toBe('answered')
    expect((await test.call('POST', `${path}/consent`, { json: {} })).statusCode).toBe(422)
    expect((await test.call('POST', `${path}/withdraw`, { json: { reason: 'x' } })).statusCode).toBe(404)
    expect((await test.call('POST', `${path}/consent`, { json: { stars: 4 } })).statusCode).toBe(200)
    expect(await read(id)).toMatchObject({ status: 'closed', closedBasis: 'consent', stars: 4 })
    expect((await test.call('GET', path)).statusCode).toBe(404)
    expect((await test.call('POST', `${path}/object`, { json: { reason: 'x' } })).statusCode).toBe(404)
    expect((await test.call('GET', `${path}x`)).statusCode).toBe(404)
  })

  it('a link is for its own answer: after another one it shows the old one and takes no word', async () => {
    const { id, path } = await answeredWithLink()
    await act(id, 'object', '01', { reason: 'Suv hali ham yoʻq' })
    await act(id, 'return_to_work', '31', { reason: 'Qayta koʻrilsin' })
    const form = formOf({ text: 'Endi butunlay almashtirildi', photo: await jpeg() })
    await test.call('POST', `/api/v1/reports/${id}/actions/answer`, { as: '11', form })
    const page = await test.call('GET', path)
    expect(page.body).toContain('<blockquote>Tuzatildi</blockquote>')
    expect(page.body).not.toContain('Endi butunlay almashtirildi')
    expect(page.body).toContain('Bu javob boʻyicha soʻz aytib boʻlingan')
    expect((await test.call('POST', `${path}/seen`)).statusCode).toBe(204)
    expect((await test.call('POST', `${path}/consent`, { json: { stars: 5 } })).statusCode).toBe(409)
    const events = await sql<{ type: string }>`select type from events where report_id = ${id} order by seq`.execute(
      test.app.db,
    )
    expect(events.rows.map(({ type }) => type).slice(-2)).toEqual(['return_to_work', 'answer'])
    await runJobs()
  })

  it('wait for the morning where an officer wrote at night; an urgent one does not', async () => {
    test.at('2026-11-13 02:40')
    const { id } = await file('WAT02')
    await act(id, 'accept', '11')
    await answer(id)
    const count = gateway.sent.length
    await runJobs()
    expect(await states(id)).toEqual(['routed sent', 'answered queued'])
    test.at('2026-11-13 06:59')
    await runJobs()
    expect(gateway.sent.length).toBe(count + 1)
    test.at('2026-11-13 07:00')
    await runJobs()
    expect(await states(id)).toEqual(['routed sent', 'answered sent'])
  })

  it('of delays come once a day together, except of danger (regulation 3.11)', async () => {
    test.at('2026-11-23 11:00')
    await file('WAT02')
    test.at('2026-11-25 11:00')
    while ((await sweep(test.app)) > 0);
    await runJobs()
    await sendDigests(test.app)
    await sendDigests(test.app)
    const { rows } = await sql<{ n: number }>`select count(*) as n from digests group by person_id`.execute(test.app.db)
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map((row) => row.n))).toEqual(new Set([1]))
    const danger = await file('GAS01')
    // Silence is acceptance after half an hour, and then the term of an hour goes by.
    for (const moment of ['2026-11-25 11:31', '2026-11-25 16:00']) {
      test.at(moment)
      while ((await sweep(test.app)) > 0);
    }
    const told = await sql<{ digest: boolean; danger: boolean }>`
      select n.digest, n.report_id = ${danger.id} as danger from notices n join events e on e.report_id = n.report_id
        and e.seq = n.seq
      where e.type = 'escalate'`.execute(test.app.db)
    for (const isDanger of [true, false]) {
      const delays = told.rows.filter((row) => row.danger === isDanger)
      expect(delays.length).toBeGreaterThan(0)
      expect(delays.filter((row) => row.digest === isDanger)).toEqual([])
    }
    test.at('2026-11-12 11:00')
  })
})

describe('Sign-in codes outside the demonstration', () => {
  it('go by SMS and are never shown', async () => {
    const plain = await openTestApp({
      demo: false,
      env: gateway.env,
    })
    const asked = await plain.call('POST', '/api/v1/session/codes', { json: { phone: '+998901234567' } })
    expect([asked.statusCode, asked.json()]).toEqual([202, {}])
    const code = /\d{6}/.exec(gateway.sent.at(-1)!.text)![0]
    expect((await plain.call('POST', '/api/v1/session', { json: { phone: '+998901234567', code } })).statusCode).toBe(
      200,
    )
    await plain.close()
  })
})
