// The regulation on the real database, through the API: each rule by its number (regulation 3.2 – 3.13).
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { askFollowUps } from '../../src/reports/signal-store.ts'
import { noteDelivery, publishClean } from '../../src/reports/publishing.ts'
import { sweep } from '../../src/reports/writer.ts'
import { formOf, looking, officerOf, openTestApp, type TestApp } from '../setup/app.ts'
import { flat, jpeg, takenAt } from '../setup/pictures.ts'

let test: TestApp
let drawn = 0.999
beforeAll(async () => {
  test = await openTestApp({
    at: '2026-11-12 11:00',
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 10_000, sessionDays: 365 }),
  })
  Object.assign(test.app, { draw: () => drawn })
})
afterAll(() => test.close())

const place = { lat: 40.778, lng: 71.326 }
let moved = 0
/** Each report at a place of its own, so that no case is a repeated one by accident. */
const file = async (category: string, as = '01', fields: object = {}) => {
  moved += 0.002
  const form = formOf({
    category,
    lat: place.lat + moved,
    lng: place.lng,
    territory: '1714204',
    text: 'Muammo bor, yordam bering',
    ...fields,
  })
  return (await test.call('POST', '/api/v1/reports', { as, form })).json()
}
const act = async (id: number, action: string, as: string, json: object = {}) =>
  test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })
const done = async (id: number, action: string, as: string, json: object = {}) => {
  const response = await act(id, action, as, json)
  expect(response.statusCode, `${action}: ${response.body}`).toBe(200)
  return response.json()
}
const codeOf = async (id: number, action: string, as: string, json: object = {}) => {
  const response = await act(id, action, as, json)
  return response.statusCode === 422 ? response.json().errors[0].code : response.json().code
}
const read = async (id: number, as?: string) =>
  (await test.call('GET', `/api/v1/reports/${id}`, as ? { as } : {})).json()
const events = async (id: number) => (await test.call('GET', `/api/v1/reports/${id}/events`)).json().items
const last = async (id: number) => (await events(id)).at(-1)
const pointOf = ({ lat, lng }: { lat: number; lng: number }) => ({ lat, lng })
const withPhoto = async (id: number, action: string, as: string, fields: Record<string, string> = {}) => {
  // A controller's photo says where it was taken (regulation 3.7).
  const stands = action === 'verify_closed' ? (await read(id, as)).place : {}
  const here: Record<string, number> = stands.lat === undefined ? {} : pointOf(stands)
  const form = formOf({ text: 'Joyida koʻrildi', photo: await jpeg(), ...here, ...fields })
  return test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, form })
}
const answered = async (category = 'WAT02', as = '01') => {
  const { id } = await file(category, as)
  await done(id, 'accept', '11')
  expect((await withPhoto(id, 'answer', '11')).statusCode).toBe(200)
  return id as number
}
const sweepAll = async () => {
  while ((await sweep(test.app)) > 0);
}
const at = (moment: string) => test.at(moment)
const start = () => at('2026-11-12 11:00')
/** People who sign in by a number of their own. */
const neighbour = (index: number) => `+99890111${String(1000 + index)}`
const join = async (id: number, count: number, from = 0) => {
  for (let index = from; index < from + count; index += 1) await done(id, 'join', neighbour(index))
}
/** Answered after so many neighbours had joined, and these by name. */
const answeredFor = async (count: number, from = 0, ...others: string[]) => {
  start()
  const { id } = await file('WAT02')
  await join(id, count, from)
  for (const as of others) await done(id, 'join', as)
  await done(id, 'accept', '11')
  expect((await withPhoto(id, 'answer', '11')).statusCode).toBe(200)
  return id as number
}

describe('Questions (regulation 3.4)', () => {
  it('stop the clock: what was left goes on after the reply, in the unit of the term', async () => {
    start()
    const { id, dueAt } = await file('WAT02') // 3wd: due Tue 17.11 11:00
    expect(dueAt).toBe('2026-11-17T06:00:00.000Z')
    await done(id, 'accept', '11')
    at('2026-11-13 11:00')
    const asked = await done(id, 'ask', '11', { text: 'Qaysi uy?' })
    expect(asked).toMatchObject({ status: 'waiting_reporter', owner: 'reporter', actBy: '2026-11-18T06:00:00.000Z' })
    at('2026-11-16 15:00')
    const replied = await done(id, 'reply', '01', { text: '12-uy yonida' })
    // Two working days were left; from Mon 15:00 they end Wed 15:00.
    expect(replied).toMatchObject({
      status: 'in_progress',
      dueAt: '2026-11-18T10:00:00.000Z',
      actBy: '2026-11-18T10:00:00.000Z',
      firstDueAt: '2026-11-18T10:00:00.000Z',
    })
  })

  it('twice at most and five days together; silence goes on by itself', async () => {
    start()
    const { id } = await file('WAT02')
    await done(id, 'accept', '11')
    await done(id, 'ask', '11', { text: 'Qayerda?' })
    at('2026-11-14 11:00')
    await done(id, 'reply', '01', { text: 'Maktab yonida' })
    const second = await done(id, 'ask', '11', { text: 'Qaysi maktab?' })
    expect(second.actBy).toBe('2026-11-17T06:00:00.000Z') // three of the five days are left
    at('2026-11-17 11:00')
    await sweepAll()
    expect(await read(id)).toMatchObject({ status: 'in_progress' })
    expect(await codeOf(id, 'ask', '11', { text: 'Yana?' })).toBe('used_up')
  })

  it('are never asked in an emergency, nor while a request is open', async () => {
    start()
    const urgent = await file('WAT03')
    await done(urgent.id, 'accept', '11')
    expect(await codeOf(urgent.id, 'ask', '11', { text: '?' })).toBe('not_for_emergencies')
    const { id } = await file('WAT02')
    await done(id, 'accept', '11')
    await done(id, 'request_extension', '11', { days: 2, reason: 'Quvur yoʻlda' })
    expect(await codeOf(id, 'ask', '11', { text: '?' })).toBe('request_open')
  })

  it('of a dispatcher to a stopped report come before "not understood" (regulation 3.2)', async () => {
    start()
    const { id, status } = await file('WAT02', '01', { text: 'aaaaa' })
    expect(status).toBe('moderating')
    expect(await codeOf(id, 'reject', '31', { ground: 'not_understood', reason: 'Tushunarsiz' })).toBe('ask_first')
    await done(id, 'ask', '31', { text: 'Nima boʻldi?' })
    await done(id, 'reply', '01', { text: 'Suv yoʻq' })
    expect((await read(id, '01')).status).toBe('moderating')
    expect((await done(id, 'reject', '31', { ground: 'not_understood', reason: 'Tushunarsiz' })).status).toBe(
      'rejected',
    )
  })
})

describe('Extensions (regulation 3.4)', () => {
  it('before 80 % of the term, at most the term itself; granted by the district’s controller', async () => {
    start()
    const { id } = await file('WAT02')
    await done(id, 'accept', '11')
    expect(await codeOf(id, 'request_extension', '11', { days: 4, reason: 'Koʻp' })).toBe('out_of_range')
    expect(await codeOf(id, 'grant', '21')).toBe('nothing_there')
    const asked = await done(id, 'request_extension', '11', { days: 2, reason: 'Quvur yoʻlda' })
    expect(asked.request).toEqual({ kind: 'extension', days: 2, decideBy: '2026-11-13T06:00:00.000Z' })
    expect((await act(id, 'grant', '11')).statusCode).toBe(403)
    expect((await act(id, 'grant', '23')).statusCode).toBe(403) // other groups
    const granted = await done(id, 'grant', '21')
    expect(granted).toMatchObject({
      status: 'in_progress',
      dueAt: '2026-11-19T06:00:00.000Z',
      firstDueAt: '2026-11-17T06:00:00.000Z',
      request: null,
    })
    expect(await codeOf(id, 'request_extension', '11', { days: 1, reason: 'Yana' })).toBe('used_up')
  })

  it('are refused by silence after one working day, and not offered after 80 %', async () => {
    start()
    const { id, dueAt } = await file('WAT02')
    await done(id, 'accept', '11')
    await done(id, 'request_extension', '11', { days: 2, reason: 'Quvur yoʻlda' })
    at('2026-11-13 11:00')
    await sweepAll()
    expect(await read(id)).toMatchObject({ status: 'in_progress', dueAt, request: null })
    expect(await last(id)).toMatchObject({ type: 'lapse', request: 'extension', granted: false })
    start()
    const late = await file('WAT02')
    await done(late.id, 'accept', '11')
    at('2026-11-16 16:00') // 21 of 24 office hours
    expect(await codeOf(late.id, 'request_extension', '11', { days: 1, reason: 'Kech' })).toBe('too_late')
  })

  it('of a hokimlik are the region’s to decide (regulation 3.10)', async () => {
    start()
    const { id, agency } = await file('OTH04')
    expect(test.app.agencies.get(agency.id).kind).toBe('HOK')
    const official = await officerOf(test, agency.id)
    await done(id, 'accept', official)
    await done(id, 'request_extension', official, { days: 1, reason: 'Pudratchi kechikdi' })
    for (const action of ['grant', 'refuse'])
      expect((await act(id, action, '23', { reason: 'x' })).statusCode, action).toBe(403)
    expect((await done(id, 'grant', '22')).request).toBeNull()
    // Where the body is not the hokimlik, the same district's controller decides.
    const other = await file('LAN02')
    await done(other.id, 'accept', '13')
    await done(other.id, 'request_extension', '13', { days: 1, reason: 'Pudratchi kechikdi' })
    expect((await done(other.id, 'grant', '23')).request).toBeNull()
  })
})

describe('Deferrals (regulation 3.4)', () => {
  const deferred = async () => {
    start()
    const { id } = await file('WAT02')
    await done(id, 'accept', '11')
    await done(id, 'request_deferral', '11', { ground: 'weather', until: '2027-03-01', reason: 'Qish' })
    return { id, report: await done(id, 'grant', '21') }
  }

  it('name a ground and a date within twelve months; are public; end by themselves, due that day', async () => {
    start()
    const { id } = await file('WAT02')
    await done(id, 'accept', '11')
    expect(await codeOf(id, 'request_deferral', '11', { ground: 'tired', until: '2027-03-01', reason: 'x' })).toBe(
      'unknown_choice',
    )
    expect(await codeOf(id, 'request_deferral', '11', { ground: 'weather', until: '2028-03-01', reason: 'x' })).toBe(
      'too_late',
    )
    expect(await codeOf(id, 'request_deferral', '11', { ground: 'weather', until: '2026-11-16', reason: 'x' })).toBe(
      'before_due',
    )
    expect(await codeOf(id, 'request_deferral', '11', { ground: 'weather', until: '31.03.2027', reason: 'x' })).toBe(
      'not_a_date',
    )
    await done(id, 'request_deferral', '11', { ground: 'weather', until: '2027-03-01', reason: 'Qish' })
    const granted = await done(id, 'grant', '21')
    expect(granted).toMatchObject({
      status: 'deferred',
      owner: 'agency',
      dueAt: '2027-03-01T13:00:00.000Z',
      deferral: { ground: 'weather' },
    })
    at('2027-03-01 00:00')
    await sweepAll()
    expect(await read(id)).toMatchObject({
      status: 'in_progress',
      dueAt: '2027-03-01T13:00:00.000Z',
      actBy: '2027-03-01T13:00:00.000Z',
      overdue: false,
    })
  })

  it('end early with what was left when deferred', async () => {
    const { id } = await deferred()
    at('2026-12-01 11:00')
    expect(await done(id, 'resume', '11')).toMatchObject({ status: 'in_progress', dueAt: '2026-12-04T06:00:00.000Z' }) // 3wd were left
  })

  it('the reporter objects once; the region’s silence of three working days overturns', async () => {
    const { id } = await deferred()
    at('2026-11-16 11:00')
    expect((await done(id, 'object', '01', { reason: 'Qishda suvsiz qolamiz' })).deferral.reviewBy).toBe(
      '2026-11-19T06:00:00.000Z',
    )
    expect((await act(id, 'uphold', '21', { reason: 'x' })).statusCode).toBe(403)
    expect(await codeOf(id, 'object', '01', { reason: 'Yana' })).toBe('used_up')
    at('2026-11-19 11:00')
    await sweepAll()
    expect(await read(id)).toMatchObject({ status: 'in_progress', dueAt: '2026-11-24T06:00:00.000Z' })
    const other = await deferred()
    await done(other.id, 'object', '01', { reason: 'Qarshiman' })
    expect(await done(other.id, 'uphold', '22', { reason: 'Asosli' })).toMatchObject({ status: 'deferred' })
    expect(await codeOf(other.id, 'object', '01', { reason: 'Yana' })).toBe('used_up')
  })

  it('are renewed once, by the region', async () => {
    const { id } = await deferred()
    at('2027-02-01 11:00')
    await done(id, 'request_deferral', '11', { ground: 'materials', until: '2027-06-01', reason: 'Quvur kelmadi' })
    expect((await act(id, 'grant', '21')).statusCode).toBe(403)
    expect(await done(id, 'grant', '22')).toMatchObject({
      status: 'deferred',
      dueAt: '2027-06-01T13:00:00.000Z',
      deferral: { ground: 'materials' },
    })
    expect(
      await codeOf(id, 'request_deferral', '11', { ground: 'materials', until: '2027-09-01', reason: 'Yana' }),
    ).toBe('used_up')
  })

  it('are listed in public by district and date', async () => {
    const { id } = await deferred()
    const page = await test.call('GET', '/uz/reports/deferred?territory=1714204')
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain(`/uz/reports/${id}`)
  })
})

describe('Acceptance and returns (regulation 3.3)', () => {
  it('the days each body held it are recorded', async () => {
    start()
    const { id } = await file('WAT02')
    at('2026-11-12 14:00')
    await done(id, 'return', '11', { agency: 'unknown', reason: 'Bizniki emas' })
    expect(await last(id)).toMatchObject({ type: 'return', held: 180 })
  })
})

describe('Consent and its revocation (regulation 3.6)', () => {
  it('may be taken back once within three days; it counts as an objection', async () => {
    start()
    const id = await answered()
    await done(id, 'consent', '01', { stars: 5 })
    expect((await read(id, '01')).actions).toEqual(expect.arrayContaining(['revoke', 'reopen']))
    at('2026-11-14 11:00')
    expect(await done(id, 'revoke', '01', { reason: 'Yana oqyapti' })).toMatchObject({
      status: 'objected',
      owner: 'dispatcher',
    })
    const late = await answered()
    await done(late, 'consent', '01', { stars: 5 })
    at('2026-11-18 11:00')
    expect(await codeOf(late, 'revoke', '01', { reason: 'Kech' })).toBe('too_late')
  })

  it('staff never consent for anyone; pressure is told past the body and the district, and leaves no trace they could see', async () => {
    start()
    const id = await answered()
    for (const staff of ['11', '12', '21', '22', '31', '41'])
      expect((await act(id, 'consent', staff, { stars: 5 })).statusCode, staff).toBe(403)
    const before = await read(id, '01')
    expect((await done(id, 'report_pressure', '01', { text: 'Uyimga kelib qoʻrqitishdi' })).seq).toBe(before.seq)
    for (const staff of ['11', '12', '21', '41', undefined]) {
      const seen = JSON.stringify([
        await read(id, staff),
        (await test.call('GET', `/api/v1/reports/${id}/events`, staff ? { as: staff } : {})).json(),
      ])
      expect(seen).not.toContain('qoʻrqitishdi')
    }
    const { rows } = await sql<{
      audience: string
    }>`select audience from notices where report_id = ${id} and template = 'pressure' order by 1`.execute(test.app.db)
    expect(rows.map((row) => row.audience)).toEqual(['operator', 'region_controller'])
    for (const [staff, sees] of [
      ['22', true],
      ['31', true],
      ['21', false],
      ['11', false],
    ] as const) {
      const page = await test.call('GET', `/uz/reports/${id}`, { as: staff })
      expect(page.body.includes('qoʻrqitishdi'), staff).toBe(sees)
    }
  })

  it('5 % are asked again after seven days, blind to the body', async () => {
    start()
    const id = await answered()
    drawn = 0.01
    await done(id, 'consent', '01', { stars: 5 })
    drawn = 0.999
    at('2026-11-19 12:00')
    await askFollowUps(test.app)
    const mine = await test.call('GET', '/uz/my', { as: '01' })
    expect(mine.body).toContain(`/uz/my/follow-ups/${id}`)
    const sent = await test.call('POST', `/uz/my/follow-ups/${id}`, {
      as: '01',
      json: { confirmed: 'no', text: 'Meni majburlashdi' },
    })
    expect(sent.statusCode).toBe(303)
    expect(
      (await test.call('POST', `/uz/my/follow-ups/${id}`, { as: '01', json: { confirmed: 'yes' } })).statusCode,
    ).toBe(404)
    expect((await test.call('GET', `/uz/reports/${id}`, { as: '22' })).body).toContain('Meni majburlashdi')
    expect((await test.call('GET', `/uz/reports/${id}`, { as: '11' })).body).not.toContain('Meni majburlashdi')
  })
})

describe('Silence (regulation 3.7)', () => {
  const silent = async (category = 'WAT02', noticed = true) => {
    start()
    const id = await answered(category)
    if (noticed) await noteDelivery(test.app, id)
    at('2026-11-19 11:00')
    await sweepAll()
    return id
  }

  it('counts only from a delivered notice: an opened card moves the reporter’s time', async () => {
    start()
    const id = await answered()
    at('2026-11-13 11:00')
    // A program that follows links, a browser that fetches ahead, a stranger and the body: none of them is the
    // reporter's look.
    const { 'sec-fetch-user': _byHand, ...byScript } = looking
    for (const headers of [
      {},
      byScript,
      { ...looking, 'sec-purpose': 'prefetch' },
      { ...looking, 'sec-purpose': 'prefetch;prerender' },
      { ...looking, purpose: 'prefetch' },
    ])
      await test.call('GET', `/uz/reports/${id}`, { as: '01', headers })
    for (const as of ['11', '31', '02']) await test.call('GET', `/uz/reports/${id}`, { as, headers: looking })
    await test.call('GET', `/uz/reports/${id}`, { headers: looking })
    expect((await test.call('POST', `/uz/reports/${id}/seen`, { as: '11' })).statusCode).toBe(204)
    expect(await read(id)).toMatchObject({ actBy: '2026-11-19T06:00:00.000Z' })
    at('2026-11-14 11:00')
    await test.call('GET', `/uz/reports/${id}`, { as: '01', headers: looking })
    expect(await read(id)).toMatchObject({ status: 'answered', actBy: '2026-11-21T06:00:00.000Z' })
    await test.call('GET', `/uz/reports/${id}`, { as: '01', headers: looking })
    expect((await events(id)).filter((event: { type: string }) => event.type === 'notified')).toHaveLength(1)
    // Where the browser does not say who opened the page, its script does, at the first touch.
    start()
    const other = await answered()
    at('2026-11-14 11:00')
    expect((await test.call('GET', `/uz/reports/${other}`, { as: '01' })).body).toContain(
      `data-address="/uz/reports/${other}/seen"`,
    )
    expect((await test.call('POST', `/uz/reports/${other}/seen`, { as: '01' })).statusCode).toBe(204)
    expect(await read(other)).toMatchObject({ actBy: '2026-11-21T06:00:00.000Z' })
    expect((await test.call('GET', `/uz/reports/${other}`, { as: '01' })).body).not.toContain('/seen"')
  })

  it('reminds on days three and six, once each', async () => {
    start()
    const id = await answered()
    await noteDelivery(test.app, id)
    for (const moment of ['2026-11-15 11:00', '2026-11-16 12:00', '2026-11-18 11:00', '2026-11-18 12:00']) {
      at(moment)
      await sweepAll()
    }
    expect(
      (await events(id))
        .filter((event: { type: string }) => event.type === 'remind')
        .map((event: { at: string }) => event.at),
    ).toEqual(['2026-11-15T06:00:00.000Z', '2026-11-18T06:00:00.000Z'])
  })

  it('may be closed on papers where nothing asks for a visit; with an own photo it is verified', async () => {
    const papers = await silent()
    expect((await read(papers)).verification).toEqual({ cause: 'silence', onSite: false, level: 'district' })
    expect(await done(papers, 'verify_closed', '21', { text: 'Hujjatlar toʻliq' })).toMatchObject({
      status: 'closed',
      closedBasis: 'papers',
    })
    const site = await silent()
    expect((await withPhoto(site, 'verify_closed', '21')).json()).toMatchObject({ closedBasis: 'verified' })
    expect((await read(site, '21')).photos.at(-1).kind).toBe('site')
  })

  it.each([
    ['an emergency', 'WAT03', true, 0.999, 'emergency'],
    ['an undelivered notice', 'WAT02', false, 0.999, 'not_delivered'],
    ['chance', 'WAT02', true, 0.05, 'random'],
  ])('%s must be visited', async (_why, category, noticed, chance, reason) => {
    drawn = chance
    const id = await silent(category, noticed)
    drawn = 0.999
    expect((await last(id)).onSite).toBe(reason)
    expect(await codeOf(id, 'verify_closed', '21', { text: 'Hujjatlar toʻliq' })).toBe('site_photo_required')
  })

  it('of five supporters, of a former objection and of a repeated place must be visited', async () => {
    start()
    const objected = await answered()
    await done(objected, 'object', '01', { reason: 'Oqyapti' })
    await done(objected, 'return_to_work', '32', { reason: 'Tuzating' })
    await withPhoto(objected, 'answer', '11')
    await noteDelivery(test.app, objected)
    const first = await file('WAT02')
    await done(first.id, 'accept', '11')
    await withPhoto(first.id, 'answer', '11')
    await done(first.id, 'consent', '01', { stars: 5 })
    const again = (
      await test.call('POST', '/api/v1/reports', {
        as: '01',
        form: formOf({
          category: 'WAT02',
          lat: first.place.lat,
          lng: first.place.lng,
          territory: '1714204',
          text: 'Yana shu joyda suv yoʻq',
        }),
      })
    ).json()
    await done(again.id, 'accept', '11')
    await withPhoto(again.id, 'answer', '11')
    await noteDelivery(test.app, again.id)
    at('2026-11-20 12:00')
    await sweepAll()
    expect((await last(objected)).onSite).toBe('objected')
    expect((await last(again.id)).onSite).toBe('repeated')
  })

  it('more than the day’s number on papers need a second signature of another controller', async () => {
    const id = await silent()
    test.app.settings.limits.papersPerDay = 0
    expect(await codeOf(id, 'verify_closed', '21', { text: 'Hujjatlar toʻliq' })).toBe('countersign_required')
    await done(id, 'countersign', '22')
    expect((await done(id, 'verify_closed', '21', { text: 'Hujjatlar toʻliq' })).closedBasis).toBe('papers')
    test.app.settings.limits.papersPerDay = 60
  })

  it('two residents who joined may consent; staff who joined may not', async () => {
    const id = await answeredFor(2, 20, '13')
    await noteDelivery(test.app, id)
    at('2026-11-19 11:00')
    await sweepAll()
    expect((await act(id, 'consent', '13', { stars: 5 })).statusCode).toBe(403)
    expect((await done(id, 'consent', neighbour(20), { stars: 5 })).status).toBe('verifying')
    expect(await codeOf(id, 'consent', neighbour(20), { stars: 5 })).toBe('already_spoken')
    expect(await done(id, 'consent', neighbour(21), { stars: 4 })).toMatchObject({
      status: 'closed',
      closedBasis: 'residents',
    })
  })

  it('a site photo taken farther than 150 m away is refused', async () => {
    const id = await silent()
    const { place: where } = await read(id)
    const far = formOf({ text: 'Koʻrildi', lat: where.lat + 0.01, lng: where.lng, photo: await jpeg() })
    const response = await test.call('POST', `/api/v1/reports/${id}/actions/verify_closed`, { as: '21', form: far })
    expect(response.json().errors[0].code).toBe('too_far')
    const near = formOf({ text: 'Koʻrildi', lat: where.lat + 0.0005, lng: where.lng, photo: await jpeg() })
    expect(
      (await test.call('POST', `/api/v1/reports/${id}/actions/verify_closed`, { as: '21', form: near })).json()
        .closedBasis,
    ).toBe('verified')
  })

  it('a place that a machine filled in is none: then the phone’s counts', async () => {
    const id = await silent()
    const { place: where } = await read(id)
    const close = (photo: Buffer, lat: number) =>
      test.call('POST', `/api/v1/reports/${id}/actions/verify_closed`, {
        as: '21',
        form: formOf({ text: 'Koʻrildi', lat, lng: where.lng, photo }),
      })
    // The picture's own place, where it is one, goes before the phone's.
    const far = await takenAt(40.5, 71)
    expect((await close(far, where.lat)).json().errors[0].code).toBe('too_far')
    for (const filled of [await takenAt(0, 0), await takenAt(52.5, 13.4)])
      expect((await close(filled, where.lat + 0.01)).json().errors[0].code).toBe('too_far')
    expect((await close(await takenAt(0, 0), where.lat + 0.0005)).json()).toMatchObject({
      closedBasis: 'verified',
    })
    expect(await last(id)).toMatchObject({ distance: 56 })
  })

  it('a photo that nothing places, or a fix too coarse to tell, closes nothing', async () => {
    const id = await silent()
    const { place: where } = await read(id, '21')
    const close = async (fields: object) =>
      test.call('POST', `/api/v1/reports/${id}/actions/verify_closed`, {
        as: '21',
        form: formOf({ text: 'Koʻrildi', photo: await jpeg(), ...fields }),
      })
    expect((await close({})).json().errors[0].code).toBe('no_place')
    expect((await close({ lat: 0, lng: 0 })).json().errors[0].code).toBe('no_place')
    expect((await close({ ...pointOf(where), accuracy: 48_000 })).json().errors[0].code).toBe('fix_coarse')
    expect((await close({ ...pointOf(where), accuracy: 151 })).json().errors[0].code).toBe('fix_coarse')
    expect((await close({ lat: 0, lng: 0, reason: '  ' })).json().errors[0].code).toBe('no_place')
    expect((await close({ ...pointOf(where), accuracy: 150 })).json().closedBasis).toBe('verified')
  })

  it('where the phone cannot tell its place the controller says why, everybody reads it, and the region looks again (regulation 3.7)', async () => {
    const id = await silent()
    const reason = 'Telefonda aloqa yoʻq, joylashuv aniqlanmadi'
    const form = formOf({ text: 'Koʻrildi, suv bor', reason, photo: await jpeg() })
    const closed = await test.call('POST', `/api/v1/reports/${id}/actions/verify_closed`, { as: '21', form })
    expect(closed.json()).toMatchObject({ closedBasis: 'verified' })
    expect(await last(id)).toMatchObject({ unplaced: 'no_place' })
    expect(await last(id)).not.toHaveProperty('distance')
    await act(id, 'publish', '31')
    const page = (await test.call('GET', `/uz/reports/${id}`)).body
    expect(page).toContain('Rasm qayerda olingani maʼlum emas')
    expect(page).toContain(reason)
    expect((await read(id, '22')).actions).toContain('overturn')
    expect((await read(id, '21')).actions).not.toContain('overturn')
    // A distance that is too great is no place that is not known: words do not help.
    const other = await silent()
    const { place } = await read(other)
    const far = formOf({ text: 'Koʻrildi', reason, lat: place.lat + 0.01, lng: place.lng, photo: await jpeg() })
    const refused = await test.call('POST', `/api/v1/reports/${other}/actions/verify_closed`, { as: '21', form: far })
    expect(refused.json().errors[0].code).toBe('too_far')
  })

  it('a photo from elsewhere is refused however often it is sent, and what is kept says where it was taken', async () => {
    const id = await silent()
    const { place: where } = await read(id, '21')
    const send = (fields: Record<string, string | Buffer>) =>
      test.call('POST', `/uz/reports/${id}/verify_closed`, { as: '21', form: formOf(fields) })
    const kept = (page: string) => /name="kept" value="([^"]+)"/.exec(page)?.[1]
    const taken = (lat: number) => takenAt(lat, where.lng)
    const far = await send({ text: 'Koʻrildi', photo: await taken(40.1) })
    expect(far.statusCode).toBe(422)
    expect(kept(far.body), 'nothing of it is kept').toBeUndefined()
    // Refused for its words alone, the picture waits with its place: pressed twice it is as far away as once.
    const nearby = await send({ text: '', photo: await taken(where.lat) })
    expect(kept(nearby.body)).toBeDefined()
    const elsewhere = await send({ text: '', photo: await taken(40.1) })
    expect(kept(elsewhere.body)).toBeUndefined()
    const done = await send({ text: 'Koʻrildi', kept: kept(nearby.body)! })
    expect(done.statusCode, done.body).toBe(303)
    expect(await last(id)).toMatchObject({ basis: 'verified', distance: 0 })
    const { rows } = await sql<{ n: number }>`select count(*) as n from photos where taken_lat is not null
      and report_id is not null`.execute(test.app.db)
    expect(rows[0]!.n).toBe(0)
  })

  it('a device without a fix that sends 0, 0 has sent no point', async () => {
    start()
    const fields = { category: 'WAT02', lat: 0, lng: 0, text: 'Suv kelmayapti, yordam bering' }
    const named = await test.call('POST', '/api/v1/reports', {
      as: '01',
      form: formOf({ ...fields, territory: '1714204' }),
    })
    expect(named.statusCode, named.body).toBe(201)
    const nowhere = await test.call('POST', '/api/v1/reports', { as: '01', form: formOf(fields) })
    expect(nowhere.json().errors[0]).toMatchObject({ field: 'lat', code: 'outside' })
  })
})

describe('Evidence (regulation 3.5, 3.7)', () => {
  it('a result is a new picture that shows something: not the report’s own, not another answer’s, not one colour', async () => {
    start()
    const [before, used, clear] = [
      await jpeg(),
      await jpeg(),
      await sharp({ create: { width: 300, height: 300, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } } })
        .png()
        .toBuffer(),
    ]
    const { id } = await file('WAT02', '01', { photo: before })
    const other = await file('WAT02', '02')
    for (const each of [id, other.id]) await done(each, 'accept', '11')
    const answer = (to: number, photo: Buffer | Buffer[]) =>
      test.call('POST', `/api/v1/reports/${to}/actions/answer`, {
        as: '11',
        form: formOf({ text: 'Tuzatildi', photo }),
      })
    expect((await answer(other.id, used)).statusCode).toBe(200)
    const twice = await jpeg()
    const wrong: [Buffer | Buffer[], string][] = [
      [before, 'photo_again'],
      [used, 'photo_again'],
      [[twice, twice], 'photo_again'],
      [await flat('#000'), 'photo_flat'],
      [await flat('#fff'), 'photo_flat'],
      [clear, 'photo_flat'],
      [await jpeg('#3a7', 199, 400), 'photo_small'],
    ]
    for (const [photo, code] of wrong) {
      const refused = await answer(id, photo)
      expect([refused.statusCode, refused.json().errors?.[0]?.code]).toEqual([422, code])
    }
    // What was refused is not kept for another try either.
    const page = await test.call('POST', `/uz/reports/${id}/answer`, {
      as: '11',
      form: formOf({ text: 'Tuzatildi', photo: before }),
    })
    expect(page.statusCode).toBe(422)
    expect(page.body).not.toContain('name="kept"')
    expect((await answer(id, await jpeg())).statusCode).toBe(200)
    // Nor is it a verification.
    await noteDelivery(test.app, id)
    at('2026-11-20 11:00')
    await sweepAll()
    const { place: where } = await read(id, '21')
    const verify = await test.call('POST', `/api/v1/reports/${id}/actions/verify_closed`, {
      as: '21',
      form: formOf({ text: 'Koʻrildi', photo: used, ...pointOf(where) }),
    })
    expect(verify.json().errors[0].code).toBe('photo_again')
  })
})

describe('Objections and decided cases (regulation 3.8)', () => {
  const twice = async () => {
    start()
    const id = await answered()
    await done(id, 'object', '01', { reason: 'Oqyapti' })
    await done(id, 'return_to_work', '32', { reason: 'Tuzating' })
    await withPhoto(id, 'answer', '11')
    return done(id, 'object', '01', { reason: 'Hamon oqyapti' })
  }

  it('the second goes to the controller; closing it is "decided", never solved, and may be appealed once', async () => {
    const { id, status, verification } = await twice()
    expect([status, verification.cause]).toEqual(['verifying', 'objection'])
    expect(await codeOf(id, 'consent', '01', { stars: 5 })).toBe('on_site_only')
    expect(await codeOf(id, 'verify_closed', '21', { text: 'Hal boʻlgan' })).toBe('site_photo_required')
    expect((await withPhoto(id, 'verify_closed', '21')).json()).toMatchObject({
      status: 'closed',
      closedBasis: 'decided',
    })
    const solved = await sql<{
      n: number
    }>`select coalesce(sum(n), 0)::int as n from count_deltas where measure = 'solved' and n > 0 and district = '1714204'`.execute(
      test.app.db,
    )
    const before = solved.rows[0]!.n
    expect(await done(id, 'appeal', '01', { reason: 'Rozi emasman' })).toMatchObject({
      status: 'appealed',
      owner: 'controller',
    })
    expect((await act(id, 'uphold', '21', { reason: 'x' })).statusCode).toBe(403)
    expect(await done(id, 'uphold', '22', { reason: 'Tekshirildi' })).toMatchObject({
      status: 'closed',
      closedBasis: 'decided',
    })
    for (const action of ['appeal', 'reopen']) expect(await codeOf(id, action, '01', { reason: 'Yana' })).toBe('final')
    const after = await sql<{
      n: number
    }>`select coalesce(sum(n), 0)::int as n from count_deltas where measure = 'solved' and n > 0 and district = '1714204'`.execute(
      test.app.db,
    )
    expect(after.rows[0]!.n).toBe(before)
  })

  it('an appeal that the region leaves unanswered for three working days is granted', async () => {
    const { id } = await twice()
    await withPhoto(id, 'verify_closed', '21')
    await done(id, 'appeal', '01', { reason: 'Rozi emasman' })
    at('2026-11-17 11:00')
    await sweepAll()
    expect(await read(id)).toMatchObject({ status: 'in_progress', dueAt: '2026-11-18T11:00:00.000Z' })
  })

  it('a dispatcher may refer to the controller, or hand the work to another body', async () => {
    start()
    const id = await answered()
    await done(id, 'object', '01', { reason: 'Oqyapti' })
    expect(await done(id, 'refer', '32', { reason: 'Joyida koʻrilsin' })).toMatchObject({
      status: 'verifying',
      verification: { cause: 'referral', onSite: true },
    })
  })

  it('reopens once within thirty days, at the same body with half the term, and cannot be returned then', async () => {
    start()
    const id = await answered()
    await done(id, 'consent', '01', { stars: 5 })
    at('2026-12-01 11:00')
    const again = await done(id, 'reopen', '01', { reason: 'Yana oqyapti' })
    expect(again).toMatchObject({ status: 'routed', dueAt: '2026-12-02T11:00:00.000Z' })
    expect(await codeOf(id, 'return', '11', { agency: 'unknown', reason: 'x' })).toBe('bound')
    expect(await codeOf(id, 'reject', '32', { ground: 'false_data', reason: 'x' })).toBe('bound')
  })
})

describe('Rejection and its appeal (regulation 3.2)', () => {
  it('overturned it is routed with the whole term, and reject is not offered again', async () => {
    start()
    const { id } = await file('WAT02')
    await done(id, 'reject', '32', { ground: 'false_data', reason: 'Manzil yoʻq' })
    await done(id, 'appeal', '01', { reason: 'Manzil toʻgʻri' })
    at('2026-11-16 11:00')
    const back = await done(id, 'overturn', '22', { reason: 'Asossiz rad etilgan' })
    expect(back).toMatchObject({ status: 'routed', dueAt: '2026-11-19T06:00:00.000Z', publication: 'pending' })
    expect(await codeOf(id, 'reject', '32', { ground: 'false_data', reason: 'x' })).toBe('bound')
  })

  it('upheld it stays rejected, and after ten days no appeal is open', async () => {
    start()
    const { id } = await file('WAT02')
    await done(id, 'reject', '32', { ground: 'false_data', reason: 'Manzil yoʻq' })
    await done(id, 'appeal', '01', { reason: 'Manzil toʻgʻri' })
    expect(await done(id, 'uphold', '22', { reason: 'Toʻgʻri rad etilgan' })).toMatchObject({
      status: 'rejected',
      owner: null,
    })
    expect(await codeOf(id, 'appeal', '01', { reason: 'Yana' })).toBe('final')
    start()
    const other = await file('WAT02')
    await done(other.id, 'reject', '32', { ground: 'false_data', reason: 'Manzil yoʻq' })
    at('2026-11-23 11:01')
    expect(await codeOf(other.id, 'appeal', '01', { reason: 'Kech' })).toBe('too_late')
  })
})

describe('Groups (regulation 3.13)', () => {
  it('near reports of the same group are offered, others and private ones are not', async () => {
    start()
    const { id, place: where } = await file('WAT02', '02')
    const near = async (category: string, metres: number) => {
      const url = `/api/v1/reports/nearby?category=${category}&lat=${where.lat + metres / 111_000}&lng=${where.lng}`
      return (await test.call('GET', url)).json().items.map((item: { id: number }) => item.id)
    }
    expect(await near('WAT01', 200)).toContain(id)
    expect(await near('WAT01', 300)).not.toContain(id)
    expect(await near('LAN07', 10)).not.toContain(id)
  })

  it('join once, leave again; the reporter cannot join', async () => {
    start()
    const { id } = await file('WAT02')
    expect((await done(id, 'join', '02')).supporters).toBe(1)
    expect((await act(id, 'join', '02')).statusCode).toBe(403)
    expect((await act(id, 'join', '01')).statusCode).toBe(403)
    expect((await done(id, 'leave', '02')).supporters).toBe(0)
    expect((await test.call('GET', '/uz/my', { as: '02' })).body).not.toContain(`/uz/reports/${id}"`)
  })

  it('with five supporters the word is the group’s: three days, half consent and fewer than three object', async () => {
    const id = await answeredFor(5)
    const opened = await done(id, 'consent', '01', { stars: 5 })
    expect(opened).toMatchObject({
      status: 'answered',
      vote: { until: '2026-11-15T06:00:00.000Z', consents: 1, objections: 0 },
    })
    expect(await codeOf(id, 'consent', '01', { stars: 5 })).toBe('already_spoken')
    await done(id, 'object', neighbour(0), { reason: 'Menda yoʻq' })
    await done(id, 'consent', neighbour(1), { stars: 3 })
    at('2026-11-15 11:00')
    await sweepAll()
    expect(await read(id)).toMatchObject({ status: 'closed', closedBasis: 'consent', stars: 4 })
  })

  it('a lost vote is an objection', async () => {
    const id = await answeredFor(5)
    // Half consent: what loses the vote is the third objection alone.
    await done(id, 'consent', '01', { stars: 5 })
    for (const index of [3, 4]) await done(id, 'consent', neighbour(index), { stars: 5 })
    for (const index of [0, 1, 2]) await done(id, 'object', neighbour(index), { reason: 'Menda yoʻq' })
    at('2026-11-15 11:00')
    await sweepAll()
    expect(await read(id)).toMatchObject({ status: 'objected' })
    // And two of three: what loses it is the share alone.
    const other = await answeredFor(5)
    await done(other, 'consent', '01', { stars: 5 })
    for (const index of [0, 1]) await done(other, 'object', neighbour(index), { reason: 'Menda yoʻq' })
    at('2026-11-15 11:00')
    await sweepAll()
    expect(await read(other)).toMatchObject({ status: 'objected' })
  })

  it('a merged report shows where it went; its reporter may leave within seven days, with the clock it had', async () => {
    start()
    const main = await file('WAT02', '02')
    const { id, dueAt, actBy } = await file('WAT01', '01')
    expect(await codeOf(id, 'merge', '32', { into: id, reason: 'x' })).toBe('same_report')
    expect(await codeOf(id, 'merge', '32', { into: 9_999_999, reason: 'x' })).toBe('no_such_report')
    expect(await codeOf(id, 'merge', '32', { into: (await file('LAN07', '02', { photo: await jpeg() })).id })).toBe(
      'other_problem',
    )
    expect(await done(id, 'merge', '32', { into: main.id })).toMatchObject({
      status: 'merged',
      mergedInto: main.id,
      owner: null,
    })
    expect((await read(main.id)).supporters).toBe(1)
    at('2026-11-14 11:00')
    expect(await done(id, 'leave', '01')).toMatchObject({ status: 'routed', dueAt, actBy, mergedInto: null })
    expect((await read(main.id)).supporters).toBe(0)
    start()
    const late = await file('WAT01', '01')
    await done(late.id, 'merge', '32', { into: main.id })
    at('2026-11-19 11:01')
    expect(await codeOf(late.id, 'leave', '01')).toBe('too_late')
    expect((await done(late.id, 'split', '32')).status).toBe('routed')
  })

  it('a merged report leads to the one that lives, however often that was merged in turn; who leaves takes the own people along', async () => {
    start()
    const [first, second, third] = [await file('WAT01', '01'), await file('WAT02', '02'), await file('WAT02', '03')]
    await join(first.id, 1)
    await done(first.id, 'merge', '32', { into: second.id })
    await done(second.id, 'merge', '32', { into: third.id })
    expect((await read(first.id)).mergedInto).toBe(third.id)
    expect((await test.call('GET', `/uz/reports/${first.id}`)).body).toContain(`href="/uz/reports/${third.id}"`)
    // The history tells what was done: it was merged into the second.
    expect((await events(first.id)).find(({ type }: { type: string }) => type === 'merge')).toMatchObject({
      into: second.id,
    })
    expect((await read(third.id)).supporters).toBe(3)
    await done(first.id, 'leave', '01')
    expect(await read(first.id)).toMatchObject({ status: 'routed', mergedInto: null, supporters: 1 })
    expect((await read(third.id)).supporters).toBe(1)
    await done(second.id, 'split', '32')
    expect((await read(third.id)).supporters).toBe(0)
  })

  it('a co-executor has a part by a date; the lead stays the owner', async () => {
    start()
    const { id, agency } = await file('WAT02')
    await done(id, 'accept', '11')
    const power =
      (await test.call('GET', '/api/v1/agencies?territory=1714204&kind=ELS')).json().items[0] ??
      (await test.call('GET', '/api/v1/me', { as: '13' })).json().memberships[0].agency
    expect((await act(id, 'finish_part', '13', { text: 'x' })).statusCode).toBe(409)
    const involved = await done(id, 'involve', '11', {
      agency: power.id,
      text: 'Nasosga tok bering',
      until: '2026-11-16',
    })
    expect(involved).toMatchObject({ agency, owner: 'agency', parts: [{ id: power.id }] })
    expect(await codeOf(id, 'involve', '11', { agency: power.id, text: 'x', until: '2026-11-16' })).toBe(
      'already_involved',
    )
    expect((await act(id, 'finish_part', '11', { text: 'x' })).statusCode).toBe(403)
    expect(
      (await test.call('GET', '/api/v1/work', { as: '13' })).json().items.map((item: { id: number }) => item.id),
    ).toContain(id)
    expect((await done(id, 'finish_part', '13', { text: 'Tok ulandi' })).parts).toEqual([])
  })
})

describe('Withdrawal (regulation 3.9)', () => {
  it('after acceptance the report passes to the earliest supporter', async () => {
    start()
    const { id } = await file('WAT02', '02')
    await join(id, 1, 40)
    await done(id, 'accept', '11')
    const left = await done(id, 'withdraw', '02', { reason: 'Koʻchib ketdim' })
    expect(left).toMatchObject({ status: 'in_progress', supporters: 0 })
    expect((await read(id, neighbour(40))).actions).toContain('withdraw')
    expect((await read(id, '02')).actions).not.toContain('withdraw')
  })
})

describe('No one decides in the own cause (regulation 3.10)', () => {
  it('staff who joined or did the work are citizens in it', async () => {
    start()
    const { id } = await file('WAT02', '02')
    await done(id, 'join', '32')
    expect((await act(id, 'reject', '32', { ground: 'false_data', reason: 'x' })).statusCode).toBe(403)
  })
})

describe('Publication (regulation 3.1)', () => {
  it('words that no check flags are public by themselves after a while; what is flagged waits for a dispatcher', async () => {
    start()
    const clean = await file('WAT02', '02', { text: 'Koʻchada suv yoʻq' })
    const named = await file('WAT02', '02', { text: 'Qoʻshnim Karimov suvni burib oldi' })
    const phone = await file('WAT02', '02', { text: 'Suv yoʻq, menga 90 123 45 67 ga qoʻngʻiroq qiling' })
    const photo = await file('WAT02', '02', { photo: await jpeg() })
    drawn = 0.01
    const sample = await file('WAT02', '02', { text: 'Koʻchada suv yoʻq' })
    drawn = 0.999
    expect((await read(clean.id)).text).toBeNull()
    at('2026-11-12 11:31')
    while (await publishClean(test.app));
    expect((await read(clean.id)).text).toBe('Koʻchada suv yoʻq')
    for (const { id } of [named, phone, photo, sample]) expect((await read(id)).text, String(id)).toBeNull()
  })

  it('a dispatcher takes personal data out of the public text; the parties keep the original, the edit is in the timeline', async () => {
    start()
    const { id } = await file('WAT02', '02', { text: 'Qoʻshnim Karimov suvni burib oldi' })
    await done(id, 'publish', '32')
    await done(id, 'edit_public_text', '32', { text: 'Qoʻshnim suvni burib oldi', reason: 'Ism olib tashlandi' })
    expect((await read(id)).text).toBe('Qoʻshnim suvni burib oldi')
    expect((await read(id, '02')).text).toContain('Karimov')
    expect((await test.call('GET', '/api/v1/reports?q=Karimov')).json().items).toEqual([])
    const open = JSON.stringify((await test.call('GET', `/api/v1/reports/${id}/events`)).json())
    expect(open).toContain('edit_public_text')
    expect(open).not.toContain('Karimov')
    await done(id, 'mark_private', '32', { reason: 'Shaxsiy nizo' })
    expect(await read(id)).toMatchObject({ text: null, publication: 'private' })
  })

  it('the reporter corrects before acceptance; what was public is looked at again', async () => {
    start()
    const { id } = await file('WAT02', '02', { text: 'Suv yoʻq' })
    await done(id, 'publish', '32')
    await done(id, 'correct', '02', { text: 'Suv yoʻq, kecha tundan beri' })
    expect(await read(id)).toMatchObject({ text: null, publication: 'pending' })
    await done(id, 'publish', '32')
    expect((await read(id)).text).toBe('Suv yoʻq, kecha tundan beri')
    await done(id, 'accept', '11')
    expect((await act(id, 'correct', '02', { text: 'Yana' })).statusCode).toBe(409)
  })
})
