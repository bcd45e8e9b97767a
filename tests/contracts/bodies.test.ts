// Bodies' own pages, planned works told to people filing there, launches by territory, contracts, and the readiness
// board.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { keepRetention } from '../../src/privacy/index.ts'
import { watchBodies } from '../../src/bodies/index.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
let water: number
const mingbuloq = '1714204'
beforeAll(async () => {
  test = await openTestApp()
  water = test.app.agencies.at('SUV', mingbuloq)!.id
})
afterAll(() => test.close())

const post = (url: string, as: string, json: object) => test.call('POST', url, { as, json })
const page = {
  aboutUz: 'Suv taʼminoti',
  head: 'Odil Nematov',
  reception: 'Dushanba 10:00–12:00',
  phones: '69 123 45 67',
  address: 'Mingbuloq, Navoiy 1',
}
const place = { lat: 40.781, lng: 71.335 }
const file = () =>
  post('/api/v1/reports', '01', { category: 'WAT03', ...place, text: 'Quvur yorilgan, suv oqib yotibdi' })

describe('A body’s own page', () => {
  it('is kept by its own people alone and shown to everybody', async () => {
    expect((await post('/api/v1/work/page', '11', page)).statusCode).toBe(204)
    expect((await test.call('GET', `/api/v1/agencies/${water}/page`)).json()).toMatchObject({
      head: 'Odil Nematov',
      about: { uz: 'Suv taʼminoti' },
    })
    expect((await test.call('GET', `/uz/agencies/${water}`)).body).toContain('Navoiy 1')
    expect((await test.call('GET', `/kaa/agencies/${water}`)).body).toContain('Suv taʼminoti')
    await post('/api/v1/work/page', '11', { ...page, aboutKaa: 'Suw támiynatı' })
    expect((await test.call('GET', `/kaa/agencies/${water}`)).body).toContain('Suw támiynatı')
    await post('/api/v1/work/page', '13', { ...page, head: 'Boshqa' })
    expect((await test.call('GET', `/api/v1/agencies/${water}/page`)).json().head).toBe('Odil Nematov')
    for (const as of ['01', '21', '32', '41', '51'])
      expect((await post('/api/v1/work/page', as, page)).statusCode, as).toBe(403)
  })

  it('has a photo and a place on our map; a photo taken away goes for good', async () => {
    const form = formOf({ ...page, lat: 40.781, lng: 71.335, photo: await jpeg() })
    expect((await test.call('POST', '/api/v1/work/page', { as: '11', form })).statusCode).toBe(204)
    const { photo } = (await test.call('GET', `/api/v1/agencies/${water}/page`)).json()
    expect((await test.call('GET', photo)).headers['content-type']).toBe('image/webp')
    expect((await test.call('GET', `/uz/agencies/${water}`)).body).toContain(`/uz/map?agency=${water}`)
    expect((await test.call('GET', `/uz/map?agency=${water}`)).body).toContain('data-pin')
    const broken = formOf({ ...page, photo: Buffer.from('no picture at all') })
    expect((await test.call('POST', '/api/v1/work/page', { as: '11', form: broken })).json().errors[0].field).toBe(
      'photo',
    )
    const { rows } = await sql<{
      photo_hash: string
    }>`select photo_hash from agency_pages where agency_id = ${water}`.execute(test.app.db)
    await post('/api/v1/work/page', '11', { ...page, removePhoto: '1' })
    expect((await test.call('GET', photo)).statusCode).toBe(404)
    const before = test.now()
    test.at(new Date(before.getTime() + 3 * 3_600_000))
    await keepRetention(test.app)
    test.at(before)
    expect(await test.app.files.has(`${rows[0]!.photo_hash}-large.webp`)).toBe(false)
  })

  it('says which field is wrong, and holds no markup', async () => {
    for (const [json, field] of [
      [{ ...page, aboutUz: '' }, 'aboutUz'],
      [{ ...page, head: 'a'.repeat(121) }, 'head'],
      [{ ...page, lat: '41' }, 'lat'],
      [{ ...page, lat: '1', lng: '2' }, 'lat'],
    ] as const)
      expect((await post('/api/v1/work/page', '11', json)).json().errors[0].field).toBe(field)
    await post('/api/v1/work/page', '11', { ...page, address: '<script>alert(1)</script>' })
    expect((await test.call('GET', `/uz/agencies/${water}`)).body).not.toContain('<script>alert')
  })
})

describe('Planned works', () => {
  const works = {
    kind: 'works',
    title: 'Quvur almashtiriladi',
    text: 'Suv vaqtincha boʻlmaydi',
    starts: '2026-11-12 09:00',
    ends: '2026-11-13 18:00',
  }

  it('are told to people who file there for that body, while they go on; taken down they are gone', async () => {
    const { id } = (await post('/api/v1/work/news', '11', works)).json()
    const check = async () => {
      const began = await test.web.inject({ method: 'POST', url: '/uz/report', payload: { category: 'WAT03' } })
      const cookie = String(began.headers['set-cookie']).split(';')[0]!
      const headers = { cookie }
      const draft = new URL(String(began.headers.location), 'http://x').search
      await test.web.inject({
        method: 'POST',
        url: `/uz/report/place${draft}`,
        headers,
        payload: { territory: mingbuloq, step: 'next' },
      })
      await test.web.inject({
        method: 'POST',
        url: `/uz/report/details${draft}`,
        headers,
        payload: { text: 'Suv yoʻq, quvur yorilgan', step: 'next' },
      })
      return (await test.web.inject({ url: `/uz/report/check${draft}`, headers })).body
    }
    await sql`delete from sign_in_attempts`.execute(test.app.db)
    expect(await check()).toContain('Quvur almashtiriladi')
    expect((await test.call('DELETE', `/api/v1/work/news/${id}`, { as: '13' })).statusCode).toBe(404)
    expect((await test.call('DELETE', `/api/v1/work/news/${id}`, { as: '12' })).statusCode).toBe(204)
    await sql`delete from sign_in_attempts`.execute(test.app.db)
    expect(await check()).not.toContain('Quvur almashtiriladi')
  })

  it('need a time that makes sense and a place of the body', async () => {
    for (const [json, field] of [
      [{ ...works, starts: '' }, 'starts'],
      [{ ...works, ends: '2026-11-12 08:00' }, 'ends'],
      [{ ...works, starts: '12.11.2026' }, 'starts'],
      [{ ...works, district: '1714207' }, 'district'],
      [{ ...works, mahallas: ['x'] }, 'mahallas'],
      [{ ...works, title: '' }, 'title'],
    ] as const)
      expect((await post('/api/v1/work/news', '11', json)).json().errors[0].field, JSON.stringify(json)).toBe(field)
  })
})

describe('The launch of a territory', () => {
  const launch = {
    territory: mingbuloq,
    state: 'prepared',
    since: '2026-12-01',
    act: '664-6-81-Q/24',
    office: 'Xalq qabulxonasi, Navoiy 5',
  }

  it('says what it would do before it is done; a territory is not suspended without a reason', async () => {
    const send = (fields: object) =>
      test.call('POST', '/uz/admin/rollout', { as: '51', json: { ...launch, ...fields } })
    const preview = await send({ state: 'suspended', step: 'preview' })
    expect(preview.statusCode).toBe(200)
    expect(preview.body).toContain('ishlayapti → toʻxtatilgan')
    expect(preview.body).toContain('Yangi xabar olinmaydi, borlari davom etadi.')
    expect(preview.body).toMatch(/\d+ ta ochiq xabar muddati bilan davom etadi/)
    expect((await file()).statusCode).toBe(201)
    const refused = await send({ state: 'suspended' })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('id="f-reason-error"')
  })

  it('before it people are told the date and the reception office, nothing is lost, and others go on', async () => {
    for (const as of ['01', '11', '21', '32', '41'])
      expect((await post('/api/v1/launches', as, launch)).statusCode, as).toBe(403)
    expect((await post('/api/v1/launches', '51', launch)).statusCode).toBe(204)
    const { errors } = (await file()).json()
    expect(errors[0]).toMatchObject({ field: 'territory', code: 'not_launched' })
    expect(errors[0].message).toMatch(/01\.12\.2026.*Navoiy 5/)
    const other = test.app.territories.middleOf(test.app.territories.get('1714207'))
    expect(
      (
        await post('/api/v1/reports', '01', {
          category: 'WAT03',
          ...other,
          territory: '1714207',
          text: 'Quvur yorilgan, suv oqmoqda',
        })
      ).statusCode,
    ).toBe(201)
  })

  it('a region’s word holds for its districts unless they have their own; suspended ones let running reports go on', async () => {
    await post('/api/v1/launches', '51', { ...launch, state: 'launched' })
    const { id } = (await file()).json()
    await post('/api/v1/launches', '51', { ...launch, territory: '1714', state: 'suspended', reason: 'Suv toshqini' })
    expect((await file()).statusCode).toBe(201)
    await post('/api/v1/launches', '51', { ...launch, state: 'suspended', reason: 'Suv toshqini' })
    expect((await file()).json().errors[0].code).toBe('suspended')
    expect((await post(`/api/v1/reports/${id}/actions/accept`, '11', {})).statusCode).toBe(200)
    await post('/api/v1/launches', '51', { ...launch, territory: '1714', state: 'launched' })
    await post('/api/v1/launches', '51', { ...launch, state: 'launched' })
    expect((await test.call('GET', '/api/v1/launches')).json().items).toHaveLength(2)
  })

  it('is refused with the field that is wrong', async () => {
    for (const [json, field] of [
      [{ ...launch, territory: 'x' }, 'territory'],
      [{ ...launch, state: 'on' }, 'state'],
      [{ ...launch, since: '2026-13-01' }, 'since'],
      [{ ...launch, act: '' }, 'act'],
      [{ ...launch, office: '' }, 'office'],
    ] as const)
      expect((await post('/api/v1/launches', '51', json)).json().errors[0].field).toBe(field)
  })
})

describe('The readiness board', () => {
  const board = async (as = '32') => (await test.call('GET', `/api/v1/readiness?territory=${mingbuloq}`, { as })).json()
  const ofKind = async (kind: string, as = '32') =>
    (await board(as)).items.find(
      (each: { agency: { id: number } }) => each.agency.id === test.app.agencies.at(kind, mingbuloq)!.id,
    )

  it('goes from not invited to ready: people, page, a duty contact round the clock, a first answer', async () => {
    expect((await ofKind('OBO')).stage).toBe('none')
    const obo = test.app.agencies.at('OBO', mingbuloq)!.id
    await post(`/api/v1/agencies/${obo}/invitations`, '32', { role: 'head', name: 'Yangi rahbar', to: '+998907770001' })
    expect((await ofKind('OBO')).stage).toBe('invited')
    const before = await ofKind('SUV')
    expect(before).toMatchObject({ stage: 'connected', missing: ['duty', 'answer'] })
    await test.call('POST', '/uz/work/team/duty', { as: '12', json: { name: 'Navbatchi', phone: '+998907770002' } })
    const { jpeg } = await import('../setup/pictures.ts')
    const { formOf } = await import('../setup/app.ts')
    const { id } = (await file()).json()
    await post(`/api/v1/reports/${id}/actions/accept`, '11', {})
    const answered = await test.call('POST', `/api/v1/reports/${id}/actions/answer`, {
      as: '11',
      form: formOf({ text: 'Tuzatildi', photo: await jpeg() }),
    })
    expect(answered.statusCode).toBe(200)
    expect(await ofKind('SUV')).toMatchObject({ stage: 'ready', missing: [] })
  })

  it('flags what is late, stale, and a cabinet that nobody opened for two working days while work waits', async () => {
    expect(
      (await post(`/api/v1/agencies/${test.app.agencies.at('OBO', mingbuloq)!.id}/due`, '32', { due: '2026-11-11' }))
        .statusCode,
    ).toBe(204)
    expect((await ofKind('OBO')).overdue).toBe(true)
    await file()
    expect((await ofKind('SUV')).deserted).toBe(false)
    // Thursday 12.11 to Tuesday 17.11: a weekend, then more than two working days.
    test.at('2026-11-17 12:00')
    expect((await ofKind('SUV')).deserted).toBe(true)
    await test.call('GET', '/api/v1/work', { as: '11' })
    expect((await ofKind('SUV')).deserted).toBe(false)
    expect((await ofKind('SUV')).stale).toBe(false)
    await sql`update agency_pages set updated_at = ${new Date('2026-01-01')} where agency_id = ${water}`.execute(
      test.app.db,
    )
    expect((await ofKind('SUV')).stale).toBe(true)
  })

  it('sets one day for many, invites heads and reminds the invited; each wrong one is told apart', async () => {
    const send = (step: string, fields: readonly (readonly [string, string])[], as = '32') =>
      test.call('POST', `/uz/work/readiness/several/${step}?territory=1714204`, {
        as,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        json: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString(),
      })
    const led = test.app.agencies.all.filter(
      ({ territory, kind }) => territory === '1714204' && test.app.agencies.kind(kind).leads,
    )
    const [one, two] = [led[0]!.id, led[1]!.id]
    const ticked = [['bodies', String(one)], ['bodies', String(two)]] as const // prettier-ignore
    const days = async () =>
      (
        await sql<{ due: string }>`select distinct to_char(due_on, 'YYYY-MM-DD') as due from connections
          where agency_id = any(${[one, two]}::int[])`.execute(test.app.db)
      ).rows.map(({ due }) => due)
    expect((await send('due', [['due', '2026-12-20']])).statusCode).toBe(422)
    expect((await send('due', [...ticked, ['due', 'ertaga']])).statusCode).toBe(422)
    expect((await send('due', [...ticked, ['due', '2026-12-20']], '21')).statusCode).toBe(403)
    expect((await send('due', [...ticked, ['bodies', '999999'], ['due', '2026-12-20']])).statusCode).toBe(422)
    expect((await send('due', [...ticked, ['due', '2026-12-20']])).statusCode).toBe(303)
    expect(await days()).toEqual(['2026-12-20'])
    // A body of another region is out of reach.
    const far = test.app.agencies.all.find(({ territory }) => territory.startsWith('1703'))!.id
    expect(
      (
        await send('due', [
          ['bodies', String(far)],
          ['due', '2026-12-21'],
        ])
      ).statusCode,
    ).toBe(422)
    const [empty, other] = (await board('32')).items
      .filter(({ stage }: { stage: string }) => stage === 'none')
      .map(({ agency }: { agency: { id: number } }) => agency.id)
    const partly = await send('invite', [
      [`name-${empty}`, 'Karimov Anvar'],
      [`to-${empty}`, '+998900000181'],
      [`name-${other}`, 'Xato raqam'],
      [`to-${other}`, '12'],
    ])
    expect(partly.statusCode).toBe(422)
    expect(partly.body).toContain(`id="f-to-${other}-error"`)
    expect(partly.body).not.toContain('+998900000181')
    expect((await send('invite', [[`to-${empty}`, '']])).statusCode).toBe(422)
    const hashes = async () =>
      (
        await sql<{ hash: Buffer }>`select token_hash as hash from invitations where agency_id = ${empty}`.execute(
          test.app.db,
        )
      ).rows.map(({ hash }) => hash.toString('hex'))
    const before = await hashes()
    expect(before.length).toBe(1)
    const reminded = await send('remind', [['bodies', String(empty)]])
    expect(reminded.headers['location']).toContain('count=1')
    expect(await hashes()).not.toEqual(before)
    expect((await send('nothing', ticked)).statusCode).toBe(404)
  })

  it('tells heads, controllers and the project office once, and again only after a week', async () => {
    const told = async (as: string) => (await test.call('GET', '/uz/work/notices', { as })).body
    const count = async (template: string) =>
      (
        await sql<{
          n: number
        }>`select count(*) as n from body_notices where agency_id = ${water} and template = ${template}`.execute(
          test.app.db,
        )
      ).rows[0]!.n
    await sql`update sessions set seen_at = '2026-11-12T06:00:00Z'`.execute(test.app.db)
    await post(`/api/v1/agencies/${water}/due`, '32', { due: '2026-11-25' })
    await sql`update agency_pages set updated_at = '2026-01-12' where agency_id = ${water}`.execute(test.app.db)
    test.at('2026-11-19 08:59')
    await watchBodies(test.app)
    expect(await count('body_deserted')).toBe(0)
    test.at('2026-11-19 09:01')
    await Promise.all([watchBodies(test.app), watchBodies(test.app)])
    expect(await count('body_deserted')).toBe(1)
    expect(await told('12')).toContain('ish stolini hech kim ochmayapti')
    expect(await told('12')).toContain('uzoq vaqt yangilanmagan')
    expect(await told('21')).toContain('ish stolini hech kim ochmayapti')
    expect(await told('32')).not.toContain('ish stolini hech kim ochmayapti')
    for (const as of ['01', '11', '13', '22']) expect(await told(as), as).not.toContain('uzoq vaqt yangilanmagan')
    // The water utility is ready; the day of the landscaping office has passed: that is for the office and the
    // hokimlik.
    expect(await count('body_due_soon')).toBe(0)
    expect(await told('32')).toContain('kun oʻtdi')
    test.at('2026-11-20 10:00')
    await watchBodies(test.app)
    expect(await count('body_stale')).toBe(1)
    test.at('2026-11-27 10:00')
    await watchBodies(test.app)
    expect(await count('body_stale')).toBe(2)
  })

  it('warns of a contract that ends, which never stops intake', async () => {
    const hokimlik = test.app.agencies.at('HOK', mingbuloq)!.id
    const contract = { number: '12/2025', signed: '2025-01-01', ends: '2026-11-20' }
    expect((await post(`/api/v1/agencies/${hokimlik}/contract`, '32', contract)).statusCode).toBe(204)
    expect(await board()).toMatchObject({ contract: { number: '12/2025' }, contractEnds: true })
    test.at('2026-12-01 11:00')
    expect((await file()).statusCode).toBe(201)
    expect(
      (await post(`/api/v1/agencies/${hokimlik}/contract`, '32', { ...contract, ends: '2024-01-01' })).json().errors[0]
        .field,
    ).toBe('ends')
    expect((await post(`/api/v1/agencies/${water}/contract`, '32', contract)).statusCode).toBe(404)
  })

  it('is for project offices, hokimliks and the administrator, each in the own territory', async () => {
    for (const as of ['21', '22', '32', '31', '51'])
      expect((await test.call('GET', `/api/v1/readiness?territory=${mingbuloq}`, { as })).statusCode, as).toBe(200)
    expect((await test.call('GET', '/api/v1/readiness?territory=1714207', { as: '21' })).statusCode).toBe(403)
    expect((await test.call('GET', '/api/v1/readiness?territory=1703', { as: '32' })).statusCode).toBe(403)
    for (const as of ['01', '11', '12', '41'])
      expect((await test.call('GET', `/api/v1/readiness?territory=${mingbuloq}`, { as })).statusCode, as).toBe(403)
  })
})
