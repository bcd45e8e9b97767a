// What an administrator keeps: settings, calendar, office hours and phones; each change with its reason, and what
// follows from it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recountClocks, watchChanges } from '../../src/administration/index.ts'
import { openApp } from '../../src/app.ts'
import { openDatabase, sql } from '../../src/platform/database.ts'
import { openLog } from '../../src/platform/log.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { until } from '../setup/waiting.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 10_000, sessionDays: 365 }),
  })
})
afterAll(() => test.close())

const post = (url: string, as: string, json: object) => test.call('POST', url, { as, json })
const done = async (url: string, json: object) => {
  const answer = await post(url, '51', json)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const errorsOf = async (url: string, json: object) => {
  const answer = await post(url, '51', json)
  expect(answer.statusCode, answer.body).toBe(422)
  return answer.json().errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
}
let moved = 0
const file = async (category: string) => {
  moved += 0.002
  const form = formOf({
    category,
    lat: 40.778 + moved,
    lng: 71.326,
    territory: '1714204',
    text: 'Muammo bor, yordam bering',
  })
  return (await test.call('POST', '/api/v1/reports', { as: '01', form })).json()
}
const read = async (id: number) => (await test.call('GET', `/api/v1/reports/${id}`, { as: '01' })).json()
const recountAll = async () => {
  while (await recountClocks(test.app));
}
const changes = async (subject: string) =>
  (await test.call('GET', `/api/v1/changes?subject=${subject}`, { as: '51' })).json().items

describe('Settings (regulation, first paragraph)', () => {
  it('are public, with every number of the policy', async () => {
    const answer = await test.call('GET', '/api/v1/settings')
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      terms: { accept: '1wd' },
      limits: { extensionDays: 15, siteMetres: 150 },
      escalation: { percents: [80, 100, 200, 300] },
    })
  })

  it('are changed with a reason, hold at once, and stand in the history with who, when and why', async () => {
    await done('/api/v1/settings', {
      settings: { terms: { accept: '2wd' }, escalation: { percents: [70, 100, 150, 300] } },
      reason: '12-son buyruq',
    })
    expect(test.app.settings.terms.accept).toBe('2wd')
    const { actBy } = await file('WAT02')
    expect(actBy).toBe('2026-11-16T06:00:00.000Z') // two working days from Thu 11:00
    expect((await test.call('GET', '/api/v1/rules')).json().terms.accept).toBe('2wd')
    const [last] = await changes('settings')
    expect(last).toMatchObject({ by: { name: 'Laylo Ismoilova' }, reason: '12-son buyruq', key: 'terms, escalation' })
    expect(JSON.parse(last.before)).toEqual({ 'terms.accept': '1wd', 'escalation.percents': [80, 100, 200, 300] })
    expect(JSON.parse(last.after)).toEqual({ 'terms.accept': '2wd', 'escalation.percents': [70, 100, 150, 300] })
    await done('/api/v1/settings', {
      settings: { terms: { accept: '1wd' }, escalation: { percents: [80, 100, 200, 300] } },
      reason: 'Qaytarildi',
    })
  })

  it('are refused outside their range, in a wrong form, under a wrong name, without a reason', async () => {
    const wrong = {
      terms: { accept: 'soon' },
      limits: { siteMetres: 5 },
      escalation: { percents: [80, 70, 200, 300] },
      grounds: { rejection: [] },
    }
    expect(await errorsOf('/api/v1/settings', { settings: wrong, reason: 'x' })).toEqual([
      'terms.accept not_a_term',
      'limits.siteMetres out_of_range',
      'escalation.percents unknown_choice',
      'grounds.rejection unknown_choice',
    ])
    expect(await errorsOf('/api/v1/settings', { settings: { terms: { acept: '1wd' } }, reason: 'x' })).toEqual([
      'terms.acept unknown_setting',
    ])
    expect(await errorsOf('/api/v1/settings', { settings: { terms: { accept: '3wd' } } })).toEqual(['reason missing'])
    expect(await errorsOf('/api/v1/settings', { settings: { terms: { accept: '1wd' } }, reason: 'x' })).toEqual([
      'reason nothing_changed',
    ])
    for (const accept of ['0h', '9999999wd', '400d', '121wd', '3 wd', '-1h']) {
      expect(await errorsOf('/api/v1/settings', { settings: { terms: { accept } }, reason: 'x' }), accept).toEqual([
        'terms.accept not_a_term',
      ])
    }
    // A door closes by the clock, never by office hours.
    expect(await errorsOf('/api/v1/settings', { settings: { terms: { reopenWithin: '30wd' } }, reason: 'x' })).toEqual([
      'terms.reopenWithin not_a_term',
    ])
    for (const tiles of ['javascript:alert(1)', 'not a url', 'https://tiles.uz/{z}/{x}.png']) {
      expect(await errorsOf('/api/v1/settings', { settings: { map: { tiles } }, reason: 'x' }), tiles).toEqual([
        'map.tiles not_tiles',
      ])
    }
    for (const attribution of ['a\u0000b', '\ud800']) {
      expect(await errorsOf('/api/v1/settings', { settings: { map: { attribution } }, reason: 'x' })).toEqual([
        'map.attribution unknown_choice',
      ])
    }
    expect(await errorsOf('/api/v1/settings', { settings: 'all', reason: 'x' })).toEqual(['settings not_json'])
  })

  it('go out and come in as one file: the whole file changes only what differs', async () => {
    const whole = (await test.call('GET', '/api/v1/settings?download=1')).json()
    whole.limits.groupSize = 7
    await done('/api/v1/settings', { settings: whole, reason: 'Fayldan' })
    const [last] = await changes('settings')
    expect(JSON.parse(last.after)).toEqual({ 'limits.groupSize': 7 })
    await done('/api/v1/settings', { settings: { limits: { groupSize: 5 } }, reason: 'Qaytarildi' })
  })

  it('offer only the grounds that are on the list', async () => {
    await done('/api/v1/settings', {
      settings: { grounds: { rejection: ['obscene', 'false_data'] } },
      reason: 'Qisqa roʻyxat',
    })
    expect(
      (await test.call('GET', '/api/v1/rules')).json().rejectionGrounds.map((ground: { code: string }) => ground.code),
    ).toEqual(['obscene', 'false_data'])
    const { id } = await file('WAT02')
    const answer = await post(`/api/v1/reports/${id}/actions/reject`, '31', {
      ground: 'advertising',
      reason: 'Reklama',
    })
    expect(answer.json().errors[0]).toMatchObject({ field: 'ground', code: 'unknown_choice' })
    await done('/api/v1/settings', {
      settings: {
        grounds: {
          rejection: [
            'obscene',
            'advertising',
            'not_understood',
            'false_data',
            'on_behalf',
            'in_court',
            'private_life',
          ],
        },
      },
      reason: 'Toʻliq roʻyxat',
    })
  })

  it('say who may take off control (decree): when it is the region, the district may not', async () => {
    const before = (await read((await file('WAT02')).id)).actions
    expect(before).toBeDefined()
    await done('/api/v1/settings', {
      settings: { control: { takesOff: 'region_controller' } },
      reason: 'Vakolatli organ — viloyat',
    })
    expect(test.app.settings.control.takesOff).toBe('region_controller')
    await done('/api/v1/settings', { settings: { control: { takesOff: 'controller' } }, reason: 'Qaytarildi' })
  })

  it('are kept from everybody else: citizens, officers, heads, dispatchers, controllers, observers', async () => {
    for (const as of ['01', '11', '12', '21', '22', '31', '32', '41']) {
      for (const url of [
        '/api/v1/settings',
        '/api/v1/calendar',
        '/api/v1/calendar/preview',
        '/api/v1/phones',
        '/api/v1/phones/1/remove',
        '/api/v1/agencies/1/hours',
      ]) {
        expect((await post(url, as, { reason: 'x' })).statusCode, `${as} ${url}`).toBe(403)
      }
      expect((await test.call('GET', '/api/v1/changes', { as })).statusCode).toBe(403)
      expect((await test.call('GET', '/uz/admin/settings', { as })).statusCode).toBe(403)
    }
    expect((await test.call('POST', '/api/v1/settings', { json: {} })).statusCode).toBe(401)
  })

  it('reach another process within a second or so', async () => {
    const database = openDatabase(test.databaseUrl)
    const other = await openApp(test.app.config, database, test.app.clock, openLog('silent'))
    const stop = watchChanges(other)
    await done('/api/v1/settings', { settings: { limits: { asks: 3 } }, reason: 'Uchta savol' })
    await until(() => other.settings.limits.asks === 3)
    stop()
    await database.close()
    await done('/api/v1/settings', { settings: { limits: { asks: 2 } }, reason: 'Qaytarildi' })
  })
})

describe('The calendar (regulation 5)', () => {
  it('shows before a change which clocks would move, and moves none', async () => {
    test.at('2026-11-12 11:00')
    const { id, dueAt } = await file('WAT02') // 3wd: Tue 17.11 11:00
    const preview = await done('/api/v1/calendar/preview', {
      day: '2026-11-16',
      kind: 'off',
      name: 'Qarorga koʻra dam',
    })
    expect(preview.moved).toBeGreaterThan(0)
    expect(preview.samples.length).toBeGreaterThan(0)
    expect((await read(id)).dueAt).toBe(dueAt)
  })

  it('counts running office terms anew and says so in the history of each report', async () => {
    test.at('2026-11-12 11:00')
    const office = await file('WAT02') // 3wd from Thu 11:00
    const clock = await file('WAT03') // 12h, runs always
    await done('/api/v1/calendar', { day: '2026-11-16', kind: 'off', name: 'Qarorga koʻra dam', reason: 'PQ-100' })
    await recountAll()
    // Fri, (Mon off), Tue, Wed 11:00.
    expect(await read(office.id)).toMatchObject({
      dueAt: '2026-11-18T06:00:00.000Z',
      firstDueAt: '2026-11-18T06:00:00.000Z',
    })
    expect((await read(clock.id)).dueAt).toBe(clock.dueAt)
    const events = (await test.call('GET', `/api/v1/reports/${office.id}/events`)).json().items
    expect(events.at(-1)).toMatchObject({ type: 'recount', why: 'calendar', actor: { role: 'system' } })
    const [change] = await changes('calendar')
    expect(change).toMatchObject({ recount: 'done', reason: 'PQ-100' })
    expect(change.recounted).toBeGreaterThan(0)
    // New reports follow the new calendar, and taking the day back takes the clocks back.
    expect((await file('WAT02')).dueAt).toBe('2026-11-18T06:00:00.000Z')
    await done('/api/v1/calendar', { day: '2026-11-16', kind: 'plain', reason: 'Bekor qilindi' })
    await recountAll()
    expect((await read(office.id)).dueAt).toBe('2026-11-17T06:00:00.000Z')
  })

  it('keeps a region’s own days to the region', async () => {
    test.at('2026-11-12 11:00')
    const { id } = await file('WAT02')
    await done('/api/v1/calendar', {
      day: '2026-11-13',
      kind: 'off',
      name: 'Andijon kuni',
      region: '1703',
      reason: 'Viloyat qarori',
    })
    await recountAll()
    expect((await read(id)).dueAt).toBe('2026-11-17T06:00:00.000Z')
    await done('/api/v1/calendar', {
      day: '2026-11-13',
      kind: 'off',
      name: 'Namangan kuni',
      region: '1714',
      reason: 'Viloyat qarori',
    })
    await recountAll()
    expect((await read(id)).dueAt).toBe('2026-11-18T06:00:00.000Z')
    await done('/api/v1/calendar', { day: '2026-11-13', kind: 'plain', region: '1714', reason: 'Tugadi' })
    await recountAll()
  })

  it('moves a question’s stopped clock as well, so that what was left is what is left', async () => {
    test.at('2026-11-12 11:00')
    const { id } = await file('WAT02')
    await post(`/api/v1/reports/${id}/actions/accept`, '11', {})
    test.at('2026-11-13 11:00')
    await post(`/api/v1/reports/${id}/actions/ask`, '11', { text: 'Qaysi uy?' })
    await done('/api/v1/calendar', { day: '2026-11-16', kind: 'off', name: 'Dam', reason: 'Qaror' })
    await recountAll()
    test.at('2026-11-17 11:00')
    const replied = await post(`/api/v1/reports/${id}/actions/reply`, '01', { text: '12-uy' })
    // Two working days were left, whatever the calendar: Tue 11:00 → Thu 11:00.
    expect(replied.json()).toMatchObject({ dueAt: '2026-11-19T06:00:00.000Z', actBy: '2026-11-19T06:00:00.000Z' })
    await done('/api/v1/calendar', { day: '2026-11-16', kind: 'plain', reason: 'Bekor' })
    await recountAll()
  })

  it('goes on where a recount stopped: killed between two batches it moves each clock once', async () => {
    test.at('2026-11-12 11:00')
    const { id } = await file('WAT02')
    await done('/api/v1/calendar', { day: '2026-11-16', kind: 'off', name: 'Dam', reason: 'Qaror' })
    await recountClocks(test.app) // one batch
    await sql`update changes set recount = 'waiting' where id = (select max(id) from changes)`.execute(test.app.db)
    await recountAll() // and again, as another process would
    expect((await read(id)).dueAt).toBe('2026-11-18T06:00:00.000Z')
    const events = (await test.call('GET', `/api/v1/reports/${id}/events`)).json().items
    expect(events.filter((event: { type: string }) => event.type === 'recount')).toHaveLength(1)
    await done('/api/v1/calendar', { day: '2026-11-16', kind: 'plain', reason: 'Bekor' })
    await recountAll()
  })

  it('leaves a clock alone that began after the change: it knows the new calendar already', async () => {
    test.at('2026-11-12 11:00')
    await done('/api/v1/calendar', { day: '2026-11-16', kind: 'off', name: 'Dam', reason: 'Qaror' })
    test.at('2026-11-12 11:01')
    const { id, dueAt } = await file('WAT02')
    expect(dueAt).toBe('2026-11-18T06:01:00.000Z')
    await recountAll()
    expect((await read(id)).dueAt).toBe(dueAt)
    await done('/api/v1/calendar', { day: '2026-11-16', kind: 'plain', reason: 'Bekor' })
    await recountAll()
  })

  it('keeps what was left of a term that a deferral stopped', async () => {
    test.at('2026-11-12 11:00')
    const { id } = await file('WAT02')
    await post(`/api/v1/reports/${id}/actions/accept`, '11', {})
    await post(`/api/v1/reports/${id}/actions/request_deferral`, '11', {
      ground: 'weather',
      until: '2027-03-01',
      reason: 'Qish',
    })
    expect((await post(`/api/v1/reports/${id}/actions/grant`, '21', {})).json().status).toBe('deferred')
    await done('/api/v1/calendar', { day: '2026-11-16', kind: 'off', name: 'Dam', reason: 'Qaror' })
    await recountAll()
    expect((await read(id)).dueAt).toBe('2027-03-01T13:00:00.000Z') // a date is a date
    test.at('2026-11-17 11:00')
    // Three working days were left when it was deferred.
    expect((await post(`/api/v1/reports/${id}/actions/resume`, '11', {})).json().dueAt).toBe('2026-11-20T06:00:00.000Z')
    await done('/api/v1/calendar', { day: '2026-11-16', kind: 'plain', reason: 'Bekor' })
    await recountAll()
  })

  it('gives a promise back whole when days off are taken back, also one that had met its ceiling', async () => {
    test.at('2026-11-02 10:00')
    const { id, dueAt } = await file('ELE03') // 10wd
    expect(dueAt).toBe('2026-11-16T05:00:00.000Z')
    for (const day of ['2026-11-05', '2026-11-06'])
      await done('/api/v1/calendar', { day, kind: 'off', name: 'Dam', reason: 'Qaror' })
    await recountAll()
    expect((await read(id)).dueAt).toBe('2026-11-17T05:00:00.000Z') // 15 × 24 h, not a day more (house 2)
    for (const day of ['2026-11-05', '2026-11-06'])
      await done('/api/v1/calendar', { day, kind: 'plain', reason: 'Bekor' })
    await recountAll()
    expect((await read(id)).dueAt).toBe(dueAt)
  })

  it('counts a request from when it was made, also where today itself is declared off', async () => {
    test.at('2026-11-12 11:00')
    const { id } = await file('WAT02')
    await post(`/api/v1/reports/${id}/actions/accept`, '11', {})
    test.at('2026-11-12 14:00')
    const asked = (
      await post(`/api/v1/reports/${id}/actions/request_extension`, '11', { days: 2, reason: 'Quvur' })
    ).json()
    expect(asked.request.decideBy).toBe('2026-11-13T08:00:00.000Z') // 1wd from 14:00: Fri 13:00
    test.at('2026-11-12 15:00')
    await done('/api/v1/calendar', { day: '2026-11-12', kind: 'off', name: 'Dam', reason: 'Bugundan' })
    await recountAll()
    expect((await read(id)).request.decideBy).toBe('2026-11-13T13:00:00.000Z') // the whole of Friday
    await done('/api/v1/calendar', { day: '2026-11-12', kind: 'plain', reason: 'Bekor' })
    await recountAll()
  })

  it('refuses what is no day, no kind, no region, and a change that changes nothing', async () => {
    expect(await errorsOf('/api/v1/calendar', { day: '2026-02-31', kind: 'feast', region: '1714204' })).toEqual([
      'day not_a_date',
      'region unknown_choice',
      'kind unknown_choice',
      'name missing',
      'reason missing',
    ])
    expect(await done('/api/v1/calendar/preview', { day: '2020-01-05', kind: 'plain' })).toMatchObject({ moved: 0 })
    expect(await errorsOf('/api/v1/calendar', { day: '2026-11-18', kind: 'plain', reason: 'x' })).toEqual([
      'day nothing_changed',
    ])
  })
})

describe('Office hours of an agency', () => {
  it('run its clocks, and a change moves the running ones', async () => {
    test.at('2026-11-12 11:00')
    const agency = test.app.agencies.at('SUV', '1714204')!.id
    const { id, actBy } = await file('WAT02')
    expect(actBy).toBe('2026-11-13T06:00:00.000Z') // 1wd: Fri 11:00
    const preview = await done(`/api/v1/agencies/${agency}/hours/preview`, { hours: '08:00-12:00, 13:00-17:00' })
    expect(preview.moved).toBeGreaterThan(0)
    await done(`/api/v1/agencies/${agency}/hours`, { hours: '08:00-12:00, 13:00-17:00', reason: 'Yozgi vaqt' })
    await recountAll()
    // Eight hours from 11:00: today 11–12 and 13–17 are five of them, Friday 8–11 the other three.
    expect((await read(id)).actBy).toBe('2026-11-13T06:00:00.000Z')
    expect(test.app.calendars.of('1714', agency).hours).toEqual([
      [480, 720],
      [780, 1020],
    ])
    await done(`/api/v1/agencies/${agency}/hours`, { hours: '', reason: 'Odatdagi vaqt' })
    await recountAll()
    for (const hours of ['9-18', '18:00-09:00', '09:00-12:00, 11:00-18:00', '09:00-09:30', 'kecha-kunduz']) {
      expect(await errorsOf(`/api/v1/agencies/${agency}/hours`, { hours, reason: 'x' })).toEqual(['hours not_hours'])
    }
    expect((await post('/api/v1/agencies/999999/hours', '51', { hours: '09:00-18:00', reason: 'x' })).statusCode).toBe(
      404,
    )
  })
})

describe('Phones (regulation 3.12)', () => {
  const phonesOf = async (category: string, territory?: string) => {
    const { items } = (
      await test.call(
        'GET',
        `/api/v1/categories?group=${category.slice(0, 3)}${territory ? `&territory=${territory}` : ''}`,
      )
    ).json()
    return items
      .find((item: { code: string }) => item.code === category)
      .phones.map((phone: { phone: string }) => phone.phone)
  }

  it('begin with the national services, gas also for what is urgent', async () => {
    expect(await phonesOf('GAS01')).toEqual(['104', '101'])
    expect(await phonesOf('ELE04')).toEqual(['112', '101'])
    expect(await phonesOf('WAT02')).toEqual([])
    expect(await phonesOf('WAT03')).toEqual([])
  })

  it('are added for a type or a group in a territory; the nearest comes first at the same place in the order', async () => {
    const words = { nameUz: 'Suvoqava', nameRu: 'Водоканал', nameEn: 'Water utility', reason: 'Tezkor xizmat' }
    await done('/api/v1/phones', {
      ...words,
      about: 'WAT',
      territory: '1714',
      phone: '+998 69 227 00 01',
      urgent: true,
    })
    await done('/api/v1/phones', {
      ...words,
      about: 'WAT03',
      territory: '1714204',
      phone: '998692270002',
      urgent: true,
    })
    expect(await phonesOf('WAT03', '1714204')).toEqual(['+998 69 227 00 02', '+998 69 227 00 01'])
    expect(await phonesOf('WAT03', '1714212')).toEqual(['+998 69 227 00 01'])
    expect(await phonesOf('WAT03', '1703')).toEqual([])
    const { id } = test.app.phones.all.find(({ phone }) => phone === '+998 69 227 00 02')!
    await done(`/api/v1/phones/${id}/remove`, { reason: 'Raqam oʻzgardi' })
    expect(await phonesOf('WAT03', '1714204')).toEqual(['+998 69 227 00 01'])
    expect((await changes('phones'))[0]).toMatchObject({ reason: 'Raqam oʻzgardi', after: null })
  })

  it('a number that is there already is changed with its before, or refused where nothing changes', async () => {
    await done('/api/v1/phones', { phone: '112', service: 'rescue', position: 80, reason: 'Oxirida' })
    const [last] = await changes('phones')
    expect(JSON.parse(last.before)).toMatchObject({ phone: '112', position: 90 })
    expect(await errorsOf('/api/v1/phones', { phone: '112', service: 'rescue', position: 80, reason: 'Yana' })).toEqual(
      ['phone nothing_changed'],
    )
  })

  it('refuse what cannot be called, has no name or no reason', async () => {
    expect(await errorsOf('/api/v1/phones', { phone: 'call me', about: 'XXX', territory: 'zz', position: 0 })).toEqual([
      'reason missing',
      'territory unknown_choice',
      'about unknown_choice',
      'nameUz missing',
      'nameRu missing',
      'nameEn missing',
      'phone not_a_number',
      'position out_of_range',
    ])
    expect((await post('/api/v1/phones/99999/remove', '51', { reason: 'x' })).statusCode).toBe(404)
  })
})

describe('The pages', () => {
  it('show a refused form as it was typed, and what a change would do before it is done', async () => {
    const form = (fields: Record<string, string>) => ({
      as: '51',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      json: new URLSearchParams(fields).toString(),
    })
    const refused = await test.call(
      'POST',
      '/uz/admin/settings',
      form({ section: 'limits', 'limits.siteMetres': '5', reason: 'Sinov' }),
    )
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('value="Sinov"')
    expect(refused.body).toContain('10 dan 5')
    const preview = await test.call(
      'POST',
      '/uz/admin/settings',
      form({ section: 'limits', 'limits.siteMetres': '200', step: 'preview', reason: '' }),
    )
    expect(preview.statusCode).toBe(200)
    expect(test.app.settings.limits.siteMetres).toBe(150)
    const saved = await test.call(
      'POST',
      '/uz/admin/settings',
      form({ section: 'limits', 'limits.siteMetres': '200', reason: 'Sinov' }),
    )
    expect(saved.statusCode).toBe(303)
    expect(test.app.settings.limits.siteMetres).toBe(200)
    expect((await test.call('GET', '/uz/admin/changes', { as: '51' })).body).toContain('Sinov')
    // A form that was shown before somebody else's change leaves that change alone.
    await done('/api/v1/settings', { settings: { limits: { asks: 3 } }, reason: 'Boshqa administrator' })
    const old = {
      section: 'limits',
      'limits.asks': '2',
      'was:limits.asks': '2',
      'limits.siteMetres': '150',
      'was:limits.siteMetres': '200',
      reason: 'Eski shakl',
    }
    expect((await test.call('POST', '/uz/admin/settings', form(old))).statusCode).toBe(303)
    expect(test.app.settings.limits).toMatchObject({ asks: 3, siteMetres: 150 })
  })

  it('take terms as a number and its unit, and what is by type as a type and its number: no codes', async () => {
    const send = (fields: readonly (readonly [string, string])[]) =>
      test.call('POST', '/en/admin/settings', {
        as: '51',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        json: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString(),
      })
    const page = (await test.call('GET', '/en/admin/settings', { as: '51' })).body
    expect(page).toMatch(/name="terms.review"[^>]*value="1"/)
    expect(page).not.toMatch(/value="\d+(wd|wh|min|d|h)"(?![^<]*was:)[^>]*name="terms/)
    // Doors that close go by the clock: no office unit is offered.
    const unitsOf = (name: string) =>
      [...(new RegExp(`name="${name}.of"[^>]*>([\\s\\S]*?)</select>`).exec(page)?.[1] ?? '').matchAll(/value="(\w+)"/g)]
        .map(([, unit]) => unit)
        .toSorted()
    expect(unitsOf('terms.review')).toEqual(['d', 'h', 'min', 'wd', 'wh'])
    expect(unitsOf('terms.revokeWithin')).toEqual(['d', 'h', 'min'])
    const untouched = [
      ['terms.accept', '1'],
      ['terms.accept.of', 'wd'],
      ['was:terms.accept', '1wd'],
    ] as const
    const review = (amount: string, unit: string) => [
      ['section', 'terms'],
      ['terms.review', amount],
      ['terms.review.of', unit],
      ['was:terms.review', '1wd'],
      ['reason', 'Sinov'],
    ] as const // prettier-ignore
    for (const amount of ['', 'ikki', '0', '-1', '1000']) {
      const refused = await send([...review(amount, 'wd'), ...untouched])
      expect(refused.statusCode, amount).toBe(422)
      expect(refused.body, amount).toContain('id="f-terms-terms.review-error"')
      expect(refused.body, amount).not.toContain('id="f-terms-terms.accept-error"')
    }
    expect((await send([...review('2', 'wd'), ...untouched])).statusCode).toBe(303)
    expect(test.app.settings.terms).toMatchObject({ review: '2wd', accept: '1wd' })
    const reminders = [
      ['section', 'reminders'],
      ['reminders.answered', '2'],
      ['reminders.answered.of', 'd'],
      ['reminders.answered', '12'],
      ['reminders.answered.of', 'h'],
      ['reminders.answered', ''],
      ['reminders.answered.of', 'd'],
      ['was:reminders.answered', '3d, 6d'],
      ['reason', 'Sinov'],
    ] as const
    expect((await send(reminders)).statusCode).toBe(303)
    expect(test.app.settings.reminders.answered).toEqual(['2d', '12h'])
    const near = (type: string, metres: string) => [
      ['section', 'groups'],
      ['groups.nearbyMetresByType', metres],
      ['groups.nearbyMetresByType.of', type],
      ['was:groups.nearbyMetresByType', ''],
      ['reason', 'Sinov'],
    ] as const // prettier-ignore
    expect((await send(near('', '100'))).statusCode).toBe(422)
    expect((await send(near('ROA01', '100'))).statusCode).toBe(303)
    expect(test.app.settings.groups.nearbyMetresByType).toEqual(['ROA01=100'])
    const told = (await test.call('GET', '/en/admin/changes', { as: '51' })).body
    expect(told).not.toContain('ROA01=100')
  })
})

describe('The log of changes', () => {
  it('is searched by words and goes out as a file, for the administrator alone', async () => {
    const phones = { phone: '1234', nameUz: 'Izlanadigan nom', nameRu: 'Имя', nameEn: 'Name', reason: 'Noyob sabab 77' }
    expect((await test.call('POST', '/api/v1/phones', { as: '51', json: phones })).statusCode).toBe(200)
    const found = async (q: string) =>
      (await test.call('GET', `/api/v1/changes?q=${encodeURIComponent(q)}`, { as: '51' })).json().items.length
    expect(await found('noyob SABAB 77')).toBe(1)
    expect(await found('Izlanadigan')).toBe(1)
    expect(await found('%')).toBe(0)
    expect(await found('hech qachon')).toBe(0)
    const csv = await test.call('GET', '/api/v1/changes.csv?q=Noyob', { as: '51' })
    expect(csv.headers['content-type']).toContain('text/csv')
    expect(csv.body.split('\r\n')[1]).toContain('Noyob sabab 77')
    expect((await test.call('GET', '/api/v1/changes.csv', { as: '32' })).statusCode).toBe(403)
    expect((await test.call('GET', '/uz/admin/changes?q=Noyob', { as: '51' })).body).toContain('Noyob sabab 77')
  })
})
