// The desks of those who work: incidents, bulk steps, handing over, one's week, ready answers, duty contacts; and the
// rarer doors of the regulation.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import sharp from 'sharp'
import { incidentTasks } from '../../src/incidents/index.ts'
import { fileName } from '../../src/photos/actions.ts'
import { sql } from '../../src/platform/database.ts'
import { sweep } from '../../src/reports/writer.ts'
import { formOf, looking, officerOf, openTestApp, type TestApp } from '../setup/app.ts'
import { tellInApp } from '../setup/tell.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
let drawn = 0.999
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 10_000, sessionDays: 365 }),
  })
  Object.assign(test.app, { draw: () => drawn })
})
afterAll(() => test.close())

let moved = 0
const file = async (category: string, as = '01', fields: object = {}) => {
  moved += 0.002
  const form = formOf({
    category,
    lat: 40.778 + moved,
    lng: 71.326,
    territory: '1714204',
    text: 'Muammo bor, yordam bering',
    ...fields,
  })
  return (await test.call('POST', '/api/v1/reports', { as, form })).json()
}
const post = (url: string, as: string, json: object = {}) => test.call('POST', url, { as, json })
const act = (id: number, action: string, as: string, json: object = {}) =>
  post(`/api/v1/reports/${id}/actions/${action}`, as, json)
const done = async (id: number, action: string, as: string, json: object = {}) => {
  const answer = await act(id, action, as, json)
  expect(answer.statusCode, `${action}: ${answer.body}`).toBe(200)
  return answer.json()
}
const withPhoto = async (url: string, as: string, fields: Record<string, string> = {}) => {
  const answer = await test.call('POST', url, {
    as,
    form: formOf({ text: 'Quvur almashtirildi', photo: await jpeg(), ...fields }),
  })
  expect(answer.statusCode, answer.body).toBeLessThan(300)
  return answer.json()
}
const answer = (id: number, as = '11') => withPhoto(`/api/v1/reports/${id}/actions/answer`, as)
const read = async (id: number, as?: string) =>
  (await test.call('GET', `/api/v1/reports/${id}`, as ? { as } : {})).json()
const events = async (id: number) => (await test.call('GET', `/api/v1/reports/${id}/events`)).json().items
const codeOf = (body: { code: string; errors?: { code: string }[] }) => body.errors?.[0]?.code ?? body.code
const at = (moment: string) => test.at(moment)
const personId = async (last: string) =>
  (await sql<{ id: number }>`select id from people where phone = ${`+9989000000${last}`}`.execute(test.app.db)).rows[0]!
    .id
const deliverAll = () => tellInApp(test)
const toldOf = async (id: number, template: string) =>
  (
    await sql<{ phone: string }>`
      select distinct p.phone from notice_deliveries d join notices n on n.id = d.notice_id join people p
        on p.id = d.person_id
      where n.report_id = ${id} and n.template = ${template} order by 1`.execute(test.app.db)
  ).rows.map(({ phone }) => phone.slice(-2))

describe('Incidents (regulation 3.13)', () => {
  const open = (json: object, as = '11') =>
    post('/api/v1/incidents', as, { categories: ['WAT05'], title: 'Quvur yorilgan', text: 'Suv tashilmoqda', ...json })
  const answers = async (incident: number) =>
    (
      await sql<{ id: number }>`select id from incident_answers where incident_id = ${incident} order by id`.execute(
        test.app.db,
      )
    ).rows
  const runAnswers = async (incident: number) => {
    for (const { id } of await answers(incident))
      await incidentTasks(test.app)['answer_incident']!({ answer: id }, undefined as never)
  }

  it('reports of the place and type attach by themselves, one answer reaches all, each consents for the own home', async () => {
    at('2026-11-12 11:00')
    const before = await file('WAT05')
    const { id: incident } = (await open({})).json()
    const first = await file('WAT05', '01')
    const second = await file('WAT05', '02')
    const other = await file('WAT02', '02')
    expect(await read(first.id)).toMatchObject({ incident })
    expect((await read(other.id)).incident).toBeNull()
    expect((await events(first.id))[1]).toMatchObject({ type: 'route', incident })
    // One that was there already is attached by hand.
    expect(
      (await post(`/api/v1/incidents/${incident}/attach`, '11', { reports: [before.id, other.id + 1000] })).json(),
    ).toEqual({
      done: [before.id],
      refused: [{ id: other.id + 1000, code: 'not_found' }],
    })
    await done(second.id, 'accept', '11')
    await withPhoto(`/api/v1/incidents/${incident}/answer`, '11')
    await runAnswers(incident)
    for (const { id } of [before, first, second])
      expect(await read(id)).toMatchObject({ status: 'answered', owner: 'reporter' })
    expect((await read(other.id)).status).toBe('routed')
    await done(first.id, 'consent', '01', { stars: 5 })
    expect((await read(second.id)).status).toBe('answered')
    await done(second.id, 'object', '02', { reason: 'Bizda hali yoʻq' })
    expect((await test.call('GET', `/api/v1/incidents/${incident}`)).json().reports).toMatchObject({
      attached: 3,
      closed: 1,
    })
  })

  it('an answer given twice by its job answers once, and never again what came back to work', async () => {
    at('2026-11-12 11:00')
    const { id: incident } = (await open({ categories: ['WAT04'] })).json()
    const { id } = await file('WAT04')
    await withPhoto(`/api/v1/incidents/${incident}/answer`, '11')
    await runAnswers(incident)
    await done(id, 'object', '01', { reason: 'Hali ham loyqa' })
    await done(id, 'return_to_work', '31', { reason: 'Rasm boshqa joydan' })
    await runAnswers(incident)
    expect((await events(id)).filter((event: { type: string }) => event.type === 'answer')).toHaveLength(1)
    expect((await read(id)).status).toBe('in_progress')
    expect(codeOf((await post(`/api/v1/incidents/${incident}/close`, '11')).json())).toBe('unanswered_left')
    await answer(id)
    expect((await post(`/api/v1/incidents/${incident}/close`, '11')).statusCode).toBe(200)
    expect((await post(`/api/v1/incidents/${incident}/close`, '11')).statusCode).toBe(409)
    expect((await file('WAT04')).id).toBeGreaterThan(0)
    expect((await read((await file('WAT04')).id)).incident).toBeNull()
  })

  it('are opened by the body that leads the types, for its place, and kept by nobody else', async () => {
    at('2026-11-12 11:00')
    for (const as of ['01', '21', '31', '41', '51']) expect((await open({}, as)).statusCode, as).toBe(403)
    const codes = async (json: object, as = '11') =>
      (await open(json, as)).json().errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
    expect(await codes({ categories: ['ELE01'] })).toEqual(['categories not_a_lead'])
    expect(await codes({ categories: [], title: ' ', text: '', expected: '2026-11-12' })).toEqual([
      'categories missing',
      'title missing',
      'text missing',
      'expected not_a_moment',
    ])
    expect(await codes({ expected: '2026-11-12T10:00', mahallas: ['1'] })).toEqual([
      'mahallas other_district',
      'expected in_the_past',
    ])
    const { id } = (await open({ categories: ['WAT08'] })).json()
    for (const as of ['01', '13', '21', '31', '41']) {
      expect((await post(`/api/v1/incidents/${id}/close`, as)).statusCode, as).toBe(403)
      expect((await post(`/api/v1/incidents/${id}/attach`, as, { reports: [1] })).statusCode, as).toBe(403)
    }
    expect((await post(`/api/v1/incidents/${id}/answer`, '11', { text: 'Bajarildi' })).json().errors).toMatchObject([
      { field: 'photo', code: 'photo_required' },
    ])
    expect((await post('/api/v1/incidents/999999/close', '11')).statusCode).toBe(404)
  })

  it('leave a report free to go its own way: detached, or moved to another body', async () => {
    at('2026-11-12 11:00')
    const { id: incident } = (await open({ categories: ['WAT02'] })).json()
    const { id } = await file('WAT02')
    await done(id, 'detach', '11')
    expect((await read(id)).incident).toBeNull()
    await done(id, 'attach', '11', { incident })
    expect(codeOf((await act(id, 'attach', '11', { incident })).json())).toBe('already_done')
    await done(id, 'reroute', '31', { agency: test.app.agencies.at('HET', '1714204')!.id, reason: 'Elektr nasosi' })
    expect((await read(id)).incident).toBeNull()
    expect(codeOf((await act(id, 'attach', '13', { incident })).json())).toBe('unknown_choice')
    const unlike = await file('WAT04')
    expect(codeOf((await act(unlike.id, 'attach', '11', { incident })).json())).toBe('other_problem')
    await post(`/api/v1/incidents/${incident}/close`, '11')
  })
})

describe('Officers’ comfort', () => {
  it('several reports are accepted and assigned at once; what cannot be is told, the rest is done', async () => {
    at('2026-11-12 11:00')
    const ids = [(await file('WAT02')).id, (await file('WAT02')).id]
    const foreign = (await file('ELE02')).id
    expect((await post('/api/v1/work/bulk', '11', { action: 'accept', reports: [...ids, foreign] })).json()).toEqual({
      done: ids,
      refused: [{ id: foreign, code: 'forbidden' }],
    })
    const officer = await personId('12')
    expect((await post('/api/v1/work/bulk', '12', { action: 'assign', reports: ids, officer })).json()).toMatchObject({
      done: ids,
    })
    expect((await post('/api/v1/work/bulk', '11', { action: 'assign', reports: ids, officer })).statusCode).toBe(403)
    expect((await post('/api/v1/work/bulk', '11', { action: 'answer', reports: ids })).statusCode).toBe(422)
    expect((await post('/api/v1/work/bulk', '11', { action: 'accept', reports: [] })).json().errors[0].field).toBe(
      'reports',
    )
    for (const as of ['01', '21', '41', '51'])
      expect((await post('/api/v1/work/bulk', as, { action: 'accept', reports: ids })).statusCode, as).toBe(403)
    // A dispatcher takes other steps on many; of those of a body each is refused.
    expect((await post('/api/v1/work/bulk', '31', { action: 'accept', reports: ids })).json().done).toEqual([])
    expect((await post('/api/v1/work/bulk', '31', { action: 'assign', reports: ids, officer })).statusCode).toBe(403)
  })

  it('a colleague’s queue is handed over, each report with its entry and no clock moved', async () => {
    at('2026-11-12 11:00')
    const { id } = await file('WAT02')
    const { dueAt } = await done(id, 'accept', '11')
    const asked = await file('WAT02')
    await done(asked.id, 'accept', '11')
    await done(asked.id, 'ask', '11', { text: 'Qayerda?' })
    const [from, to] = [await personId('11'), await personId('12')]
    const result = (await post('/api/v1/work/hand-over', '12', { from, to })).json()
    expect(result.done).toEqual(expect.arrayContaining([id, asked.id]))
    expect(result.left).toBe(0)
    expect(await read(id)).toMatchObject({ status: 'in_progress', dueAt })
    expect((await events(id)).at(-1)).toMatchObject({ type: 'assign', actor: { role: 'head' } })
    expect((await post('/api/v1/work/hand-over', '11', { from, to })).statusCode).toBe(403)
    expect(codeOf((await post('/api/v1/work/hand-over', '12', { from, to: from })).json())).toBe('same_person')
    expect(codeOf((await post('/api/v1/work/hand-over', '12', { from, to: await personId('13') })).json())).toBe(
      'unknown_choice',
    )
  })

  it('my week counts my own steps and what falls due', async () => {
    at('2026-11-12 11:00')
    const { id } = await file('WAT02')
    await done(id, 'accept', '11')
    const week = (await test.call('GET', '/api/v1/work/week', { as: '11' })).json()
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from events where actor_id = ${await personId('11')} and role = 'officer'
        and type = 'accept' and at > '2026-11-06'`.execute(test.app.db)
    const accepted = week.done
      .filter((row: { type: string }) => row.type === 'accept')
      .reduce((sum: number, row: { n: number }) => sum + row.n, 0)
    expect(accepted).toBe(rows[0]!.n)
    expect(week.ahead.map((row: { id: number }) => row.id)).toContain(id)
    expect((await test.call('GET', '/api/v1/work/week', { as: '41' })).statusCode).toBe(403)
  })

  it('a ready answer stands in the form in the reporter’s language, for its group only', async () => {
    at('2026-11-12 11:00')
    const form = (fields: Record<string, string>) => ({
      as: '12',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      json: new URLSearchParams(fields).toString(),
    })
    const texts = { uz: '[2]: quvur almashtirildi, № [3]', ru: '[2]: труба заменена, № [3]', en: '' }
    expect(
      (await test.call('POST', '/uz/work/team/template', form({ name: 'Quvur', about: 'WAT02', ...texts }))).statusCode,
    ).toBe(303)
    expect((await test.call('POST', '/uz/work/team/template', form({ name: 'Quvur', ...texts }))).statusCode).toBe(422)
    const { id } = await file('WAT02')
    await done(id, 'accept', '11')
    const template = (await sql<{ id: number }>`select id from answer_templates`.execute(test.app.db)).rows[0]!.id
    expect((await test.call('GET', `/uz/reports/${id}?template=${template}`, { as: '11' })).body).toContain(
      `Mingbuloq tumani: quvur almashtirildi, № ${id}`,
    )
    await sql`update people set language = 'ru' where id = ${await personId('01')}`.execute(test.app.db)
    expect((await test.call('GET', `/uz/reports/${id}?template=${template}`, { as: '11' })).body).toContain(
      `Мингбулакский район: труба заменена, № ${id}`,
    )
    const shownIn = async (language: string) => {
      await sql`update people set language = ${language} where id = ${await personId('01')}`.execute(test.app.db)
      return (await test.call('GET', `/uz/reports/${id}?template=${template}`, { as: '11' })).body
    }
    expect(await shownIn('kaa')).toContain(`quvur almashtirildi, № ${id}`)
    const saved = { ...texts, kaa: '[orın]: truba almastırıldı, № [nomer]', template: String(template) }
    const change = await test.call('POST', '/uz/work/team/template', form({ name: 'Quvur', about: 'WAT02', ...saved }))
    expect(change.statusCode).toBe(303)
    expect(await shownIn('kaa')).toContain(`Mingbuloq rayonı: truba almastırıldı, № ${id}`)
    await sql`update people set language = 'uz' where id = ${await personId('01')}`.execute(test.app.db)
    expect(
      (await test.call('POST', '/uz/work/team/template', { ...form({ name: 'X', uz: 'y' }), as: '11' })).statusCode,
    ).toBe(403)
  })
})

describe('Duty contacts (regulation 3.3, 3.12)', () => {
  const addDuty = async (as: string, fields: Record<string, string>) =>
    test.call('POST', '/uz/work/team/duty', {
      as,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      json: new URLSearchParams(fields).toString(),
    })

  it('are told of an emergency at once, by their hours; what is no emergency wakes nobody', async () => {
    at('2026-11-12 22:00')
    expect((await addDuty('12', { name: 'Kunduzgi', phone: '+998900000071', hours: '09:00-18:00' })).statusCode).toBe(
      303,
    )
    expect(
      (await addDuty('12', { name: 'Tungi', phone: '+998900000072', hours: '00:00-09:00, 18:00-24:00' })).statusCode,
    ).toBe(303)
    const urgent = await file('WAT03')
    const usual = await file('WAT02')
    await deliverAll()
    expect(await toldOf(urgent.id, 'duty')).toEqual(['72'])
    expect(await toldOf(usual.id, 'duty')).toEqual([])
    at('2026-11-13 10:00')
    const day = await file('WAT03')
    await deliverAll()
    expect(await toldOf(day.id, 'duty')).toEqual(['71'])
    // A dispatcher who routes may call them.
    expect((await test.call('GET', `/uz/work?open=${day.id}`, { as: '31' })).body).toContain('+998 90 000 00 71')
    expect((await test.call('GET', `/uz/reports/${day.id}`)).body).not.toContain('+998 90 000 00 71')
    // Power of another district: the report is public, its people on call are not.
    const form = formOf({ category: 'WAT03', territory: '1703203', text: 'Quvur yorilgan' })
    const far = (await test.call('POST', '/api/v1/reports', { as: '02', form })).json()
    await sql`insert into duty_contacts (agency_id, person_id, name) values (${far.agency.id},
      ${await personId('71')}, 'Uzoq')`.execute(test.app.db)
    expect((await test.call('GET', `/uz/work?open=${far.id}`, { as: '21' })).body).not.toContain('Uzoq')
  })

  it('nine nights: whoever there is is called at once, by silence all of them, and again at each rung', async () => {
    const calledOf = async (id: number) => {
      await deliverAll()
      const { rows } = await sql<{ phone: string; seq: number }>`
        select right(p.phone, 2) as phone, n.seq from notice_deliveries d join notices n on n.id = d.notice_id
        join people p on p.id = d.person_id where n.report_id = ${id} and n.audience = 'duty'
        order by n.seq, 1`.execute(test.app.db)
      const seqs = [...new Set(rows.map(({ seq }) => seq))]
      return seqs.map((seq) =>
        rows
          .filter((row) => row.seq === seq)
          .map(({ phone }) => phone)
          .join(' '),
      )
    }
    const water = (await file('WAT08')).agency.id
    const duty =
      (...contacts: [last: string, hours: string | null][]) =>
      async () => {
        await sql`delete from duty_contacts`.execute(test.app.db)
        for (const [last, hours] of contacts)
          expect(
            (await addDuty('12', { name: 'Navbatchi', phone: `+9989000000${last}`, hours: hours ?? '' })).statusCode,
          ).toBe(303)
      }
    const without = (role: string) => async () => {
      await duty()()
      await sql`update membership_records set suspended_at = ${test.now()} where role = ${role} and agency_id = ${water}`.execute(
        test.app.db,
      )
    }
    const back = () => sql`update membership_records set suspended_at = null`.execute(test.app.db)
    const left = async () => {
      await duty(['71', null])()
      await sql`update people set phone = null where phone = '+998900000071'`.execute(test.app.db)
    }
    // Sunday, three in the morning: at once; after half an hour of silence; at 80 % of the term.
    const nights: [what: string, prepare: () => Promise<unknown>, called: string[]][] = [
      ['one by day', duty(['71', '09:00-18:00']), ['71', '12 71', '12 31 32 71']],
      [
        'one by day, one by night',
        duty(['71', '09:00-18:00'], ['72', '20:00-08:00']),
        ['72', '71 72', '12 31 32 71 72'],
      ],
      ['a night written in natural order', duty(['72', '18:00-24:00, 00:00-09:00']), ['72', '12 72', '12 31 32 72']],
      ['round the clock', duty(['71', null]), ['71', '12 71', '12 31 32 71']],
      ['a gap of one hour', duty(['71', '04:00-03:00']), ['71', '12 71', '12 31 32 71']],
      ['two by day: both', duty(['71', '09:00-18:00'], ['72', '08:00-12:00']), ['71 72', '12 71 72', '12 31 32 71 72']],
      ['nobody: the head', duty(), ['12', '12 31 32', '12 31 32']],
      ['nobody and no head: the dispatchers', without('head'), ['31 32', '31 32', '31 32']],
      ['a contact that left', left, ['12', '12 31 32', '12 31 32']],
    ]
    for (const [what, prepare, called] of nights) {
      at('2026-11-15 03:00')
      await back()
      await prepare()
      const { id } = await file('WAT08')
      expect(await calledOf(id), what).toEqual(called.slice(0, 1))
      at('2026-11-15 03:31')
      while ((await sweep(test.app)) > 0);
      expect(await calledOf(id), what).toEqual([called[0], called[2]])
      at('2026-11-15 22:20')
      while ((await sweep(test.app)) > 0);
      expect(await calledOf(id), what).toEqual([called[0], called[2], called[1]])
      // The reporter reads the truth: nobody has said that it was taken up.
      expect(await toldOf(id, 'unheard'), what).toEqual(['01'])
      expect(await toldOf(id, 'accepted'), what).toEqual([])
      const card = (await test.call('GET', `/uz/reports/${id}`, { as: '01' })).body
      expect(card).toContain('Idora hali javob bermadi. Xavf davom etsa, 112 ga')
    }
    await back()
  })

  it('show which hours nobody watches, to the head and on the readiness board', async () => {
    await sql`delete from duty_contacts`.execute(test.app.db)
    await addDuty('12', { name: 'Tungi', phone: '+998900000072', hours: '20:00-08:00' })
    const page = async () => (await test.call('GET', '/uz/work/team', { as: '12' })).body
    expect(await page()).toContain('20:00-08:00')
    expect(await page()).toContain('Navbatchi yoʻq: 08:00-20:00')
    await addDuty('12', { name: 'Kunduzgi', phone: '+998900000071', hours: '08:00-20:00' })
    expect(await page()).not.toContain('Navbatchi yoʻq:')
  })

  it('go by weekday and night, each person’s parts together, and every change stands in the history', async () => {
    await sql`delete from duty_contacts`.execute(test.app.db)
    const weekdays = ['1', '2', '3', '4', '5']
    const add = async (name: string, last: string, hours: string, days: readonly string[]) => {
      const fields = new URLSearchParams({ name, phone: `+9989000000${last}`, hours })
      for (const day of days) fields.append('days', day)
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return test.call('POST', '/uz/work/team/duty', { as: '12', headers, json: fields.toString() })
    }
    expect((await add('Tungi', '72', '18:00-09:00', weekdays)).statusCode).toBe(303)
    expect((await add('Tungi', '72', '', ['6', '7'])).statusCode).toBe(422)
    expect((await add('Tungi', '72', '', ['7'])).statusCode).toBe(303)
    expect((await add('Shanba', '71', '09:00-24:00', ['6'])).statusCode).toBe(303)
    const page = (await test.call('GET', '/uz/work/team', { as: '12' })).body
    expect(page).toContain('Du–Ju 18:00-09:00; Ya 00:00-24:00')
    expect(page).toContain('Sh 09:00-24:00')
    for (const [hours, days] of [
      ['09:00-13:00, 12:00-15:00', ['3']],
      // Tuesday's night reaches into Wednesday's morning.
      ['08:00-10:00', ['3']],
    ] as const) {
      const refused = await add('Tungi', '72', hours, days)
      expect(refused.statusCode).toBe(422)
      expect(refused.body).toContain('Bu soatlar bir-birining ustiga tushadi')
      expect(refused.body).toMatch(/value="3"[^>]*checked/)
    }
    expect((await add('Tungi', '72', '09:00-10:00', ['8'])).statusCode).toBe(422)
    for (const [moment, called] of [
      ['2026-11-13 22:00', ['72']], // Friday
      ['2026-11-14 08:59', ['72']],
      ['2026-11-14 09:01', ['71']], // Saturday
      ['2026-11-15 12:00', ['72']], // Sunday
    ] as const) {
      at(moment)
      const { id } = await file('WAT03')
      await deliverAll()
      expect(await toldOf(id, 'duty'), moment).toEqual(called)
    }
    const changes = async () => (await test.call('GET', '/uz/admin/changes?subject=duty', { as: '51' })).body
    expect(await changes()).toContain('Du–Ju 18:00-09:00; Ya 00:00-24:00')
    const remove = /name="id" value="(\d+)"/.exec(page)![1]!
    expect((await test.call('POST', '/uz/work/team/duty-remove', { as: '12', json: { id: remove } })).statusCode).toBe(
      303,
    )
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from changes where subject = 'duty'`.execute(
      test.app.db,
    )
    await test.call('POST', '/uz/work/team/duty-remove', { as: '12', json: { id: remove } })
    const again = await sql<{ n: number }>`select count(*)::int as n from changes where subject = 'duty'`.execute(
      test.app.db,
    )
    expect(again.rows).toEqual(rows)
  })

  it('are kept by the head alone, and refused when they cannot be called', async () => {
    expect((await addDuty('11', { name: 'A', phone: '+998900000073' })).statusCode).toBe(403)
    expect((await addDuty('12', { name: '', phone: '123', hours: '25:00-26:00' })).statusCode).toBe(422)
  })
})

describe('Formal appeals (regulation 2)', () => {
  it('are made only by the reporter’s word, and then stand ready as JSON and PDF for the reporter and the dispatcher', async () => {
    at('2026-11-12 11:00')
    const { id } = await file('WAT02', '01', { landmark: '12-maktab' })
    expect(codeOf((await act(id, 'allow_appeal', '01')).json())).toBe('nothing_there')
    expect((await act(id, 'offer_appeal', '11', { owner: 'Soliq qoʻmitasi', reason: 'x' })).statusCode).toBe(403)
    await done(id, 'offer_appeal', '31', { owner: 'Soliq qoʻmitasi', reason: 'Soliq masalasi' })
    const read = (as: string) => test.call('GET', `/api/v1/reports/${id}/appeal`, { as })
    expect((await read('31')).statusCode).toBe(409)
    expect((await act(id, 'allow_appeal', '02')).statusCode).toBe(403)
    await done(id, 'allow_appeal', '01')
    const appeal = (await read('31')).json()
    expect(appeal).toMatchObject({
      report: id,
      to: 'Soliq qoʻmitasi',
      reason: 'Soliq masalasi',
      landmark: '12-maktab',
      author: { name: 'Dilnoza Karimova', phone: '+998 90 000 00 01' },
    })
    expect((await events(id)).find((event: { seq: number }) => event.seq === appeal.consent.seq)).toMatchObject({
      type: 'allow_appeal',
      actor: { role: 'reporter' },
    })
    for (const as of ['02', '11', '21', '41', '51']) expect((await read(as)).statusCode, as).toBe(404)
    const pdf = await test.call('GET', `/ru/reports/${id}/appeal.pdf`, { as: '01' })
    expect(pdf.headers['content-type']).toBe('application/pdf')
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    // The report itself goes on.
    expect((await test.call('GET', `/api/v1/reports/${id}`)).json()).toMatchObject({ status: 'routed' })
  })

  it('are the consent of one person: nobody inherits it, and no note names another addressee', async () => {
    at('2026-11-12 11:00')
    const { id } = await file('WAT02')
    await done(id, 'join', '02')
    await done(id, 'accept', '11')
    await done(id, 'offer_appeal', '31', { owner: 'Soliq qoʻmitasi', reason: 'Soliq masalasi' })
    await done(id, 'add_note', '11', { text: 'Izoh', owner: 'Oʻzimiz', reason: 'x' })
    expect((await test.call('GET', `/uz/reports/${id}`, { as: '01' })).body).toContain(
      '«Soliq qoʻmitasi» nomiga rasmiy murojaat',
    )
    await done(id, 'allow_appeal', '01')
    expect((await test.call('GET', `/api/v1/reports/${id}/appeal`, { as: '31' })).json().to).toBe('Soliq qoʻmitasi')
    await done(id, 'withdraw', '01', { reason: 'Koʻchdim' })
    for (const as of ['31', '02', '01'])
      expect((await test.call('GET', `/api/v1/reports/${id}/appeal`, { as })).statusCode, as).toBeGreaterThanOrEqual(
        404,
      )
    await done(id, 'allow_appeal', '02')
    expect((await test.call('GET', `/api/v1/reports/${id}/appeal`, { as: '31' })).json().author.phone).toBe(
      '+998 90 000 00 02',
    )
  })

  it('follow from "not ours by law" without a dispatcher', async () => {
    at('2026-11-12 11:00')
    const { id } = await file('WAT02')
    await done(id, 'accept', '11')
    await done(id, 'answer', '11', {
      outcome: 'not_ours_by_law',
      text: 'Bu tarmoq bizda emas',
      act: 'VMQ-95',
      owner: 'Suv qurilish boshqarmasi',
    })
    await done(id, 'allow_appeal', '01')
    expect((await test.call('GET', `/api/v1/reports/${id}/appeal`, { as: '01' })).json()).toMatchObject({
      to: 'Suv qurilish boshqarmasi',
      reason: 'VMQ-95',
    })
  })
})

describe('Photos (regulation 3.1)', () => {
  it('are blurred in part for everybody and for good; the original is kept and served to nobody', async () => {
    at('2026-11-12 11:00')
    const stripes = await sharp(
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400">' +
          Array.from({ length: 40 }, (_, i) => `<rect x="${i * 10}" width="5" height="400"/>`).join('') +
          '</svg>',
      ),
    )
      .flatten({ background: '#fff' })
      .jpeg()
      .toBuffer()
    const { id } = await file('WAT02', '01', { photo: stripes })
    const [photo] = (await read(id, '01')).photos
    const bytesOf = async (as: string) => (await test.call('GET', photo.large, { as })).rawPayload
    const spread = async (bytes: Buffer, left: number, top: number) => {
      const part = await sharp(bytes).extract({ left, top, width: 90, height: 90 }).greyscale().png().toBuffer()
      return (await sharp(part).stats()).channels[0]!.stdev
    }
    const sharpness = await spread(await bytesOf('01'), 5, 5)
    expect((await act(id, 'blur_photo', '11', { photo: photo.id })).statusCode).toBe(403)
    expect(codeOf((await act(id, 'blur_photo', '31', { photo: photo.id, areas: '0,0,2000,10' })).json())).toBe(
      'unknown_choice',
    )
    await done(id, 'blur_photo', '31', { photo: photo.id, areas: '0,0,500,250' })
    for (const as of ['01', '31']) {
      const bytes = await bytesOf(as)
      expect(await spread(bytes, 5, 5)).toBeLessThan(sharpness / 4)
      expect(await spread(bytes, 205, 205)).toBeGreaterThan(sharpness / 2)
    }
    const { rows } = await sql<{
      hash: string
      original_hash: string
    }>`select hash, original_hash from photos where id = ${photo.id}`.execute(test.app.db)
    expect(rows[0]!.original_hash).not.toBe(rows[0]!.hash)
    expect(await test.app.files.get(fileName(rows[0]!.original_hash, 'large'))).toBeDefined()
    expect((await events(id)).at(-1)).toMatchObject({ type: 'blur_photo', areas: [[0, 0, 500, 250]] })
    // A rectangle drawn freely, and nothing besides.
    const far = await spread(await bytesOf('31'), 205, 205)
    await done(id, 'blur_photo', '31', { photo: photo.id, areas: '480,480,520,520' })
    expect(await spread(await bytesOf('31'), 205, 205)).toBeLessThan(far / 4)
    const drawn = (await events(id)).at(-1)
    expect(drawn).toMatchObject({ areas: [[480, 480, 520, 520]] })
  })

  it('tell the dispatcher, and nobody else, why somebody must look', async () => {
    at('2026-11-12 11:00')
    const { id } = await file('WAT02', '01', { text: 'Qoʻshnim Karimov Botir aybdor, +998 90 123 45 67' })
    expect((await test.call('GET', `/uz/reports/${id}`, { as: '31' })).body).toContain('Eʼlondan oldin koʻrish sababi')
    for (const as of ['01', '11', '41'])
      expect((await test.call('GET', `/uz/reports/${id}`, { as })).body, as).not.toContain(
        'Eʼlondan oldin koʻrish sababi',
      )
  })
})

describe('The region looks again (regulation 3.7)', () => {
  const closedOnPapers = async (by = '21') => {
    const { id } = await file('WAT02')
    await done(id, 'accept', '11')
    await answer(id)
    await test.call('GET', `/uz/reports/${id}`, { as: '01', headers: looking }) // an opened card is a delivered notice
    test.at(new Date(test.now().getTime() + 7.1 * 86_400_000))
    while ((await sweep(test.app)) > 0);
    drawn = 0
    const closed = await done(id, 'verify_closed', by, { text: 'Hujjatlar toʻliq' })
    drawn = 0.999
    expect(closed).toMatchObject({ status: 'closed', closedBasis: 'papers' })
    return id
  }

  it('at 3 % of closings on papers: its queue has them, it upholds or takes them back', async () => {
    at('2026-11-16 11:00')
    const id = await closedOnPapers()
    const queue = (await test.call('GET', '/api/v1/work', { as: '22' }))
      .json()
      .items.map((item: { id: number }) => item.id)
    expect(queue).toContain(id)
    expect((await act(id, 'uphold', '21', { reason: 'Toʻgʻri' })).statusCode).toBe(403)
    expect((await act(id, 'overturn', '12', { reason: 'x' })).statusCode).toBe(403)
    await done(id, 'uphold', '22', { reason: 'Hujjatlar joyida' })
    expect(await read(id)).toMatchObject({ status: 'closed', closedBasis: 'papers' })
    expect(codeOf((await act(id, 'overturn', '22', { reason: 'x' })).json())).toBe('nothing_there')
    const second = await closedOnPapers()
    const back = await done(second, 'overturn', '22', { reason: 'Rasm boshqa koʻchadan' })
    expect(back).toMatchObject({ status: 'in_progress', owner: 'agency' })
    expect(new Date(back.dueAt).getTime()).toBeGreaterThan(test.now().getTime())
  })

  it('and nobody looks again at the own closing (regulation 3.10)', async () => {
    at('2026-11-16 11:00')
    const id = await closedOnPapers('22')
    for (const action of ['uphold', 'overturn'])
      expect((await act(id, action, '22', { reason: 'Oʻzim yopganman' })).statusCode, action).toBe(403)
    const other = await officerOf(test, test.app.agencies.at('HOK', '1714')!.id, 'controller')
    await done(id, 'uphold', other, { reason: 'Hujjatlar joyida' })
  })
})

describe('People are told', () => {
  it('that two residents closed their report, not of the first voice', async () => {
    at('2026-11-16 11:00')
    const { id } = await file('WAT02')
    for (const phone of ['+998901119001', '+998901119002']) await done(id, 'join', phone)
    await done(id, 'accept', '11')
    await answer(id)
    await test.call('GET', `/uz/reports/${id}`, { as: '01', headers: looking })
    at('2026-11-23 12:00')
    while ((await sweep(test.app)) > 0);
    await done(id, 'consent', '+998901119001', { stars: 4 })
    await deliverAll()
    expect(await toldOf(id, 'closed')).toEqual([])
    await done(id, 'consent', '+998901119002', { stars: 5 })
    await deliverAll()
    expect(await toldOf(id, 'closed')).toEqual(['01'])
    expect(await read(id)).toMatchObject({ status: 'closed', closedBasis: 'residents' })
  })

  it('of a group are asked for their voice when the first one consents (regulation 3.13)', async () => {
    at('2026-11-16 11:00')
    const { id } = await file('WAT02')
    const group = [1, 2, 3, 4, 5].map((index) => `+99890111910${index}`)
    for (const phone of group) await done(id, 'join', phone)
    await done(id, 'accept', '11')
    await answer(id)
    await done(id, 'consent', '01', { stars: 4 })
    await deliverAll()
    expect(await toldOf(id, 'vote')).toHaveLength(5)
    expect(await toldOf(id, 'closed')).toEqual([])
  })
})

describe('A neighbour with the same problem (regulation 3.13)', () => {
  it('may join what was closed of late, and reopen it once; later the door is shut', async () => {
    at('2026-11-12 11:00')
    const { id } = await file('WAT02')
    await done(id, 'accept', '11')
    await answer(id)
    await done(id, 'consent', '01', { stars: 5 })
    expect((await act(id, 'reopen', '02', { reason: 'Yana oqyapti' })).statusCode).toBe(403)
    await done(id, 'join', '02')
    expect(await read(id)).toMatchObject({ status: 'closed', supporters: 1 })
    expect(await done(id, 'reopen', '02', { reason: 'Yana oqyapti' })).toMatchObject({ status: 'routed' })
    await done(id, 'accept', '11')
    await answer(id)
    await done(id, 'consent', '01', { stars: 5 })
    expect(codeOf((await act(id, 'join', '03')).json())).toBe('used_up')
    const other = await file('WAT02')
    await done(other.id, 'accept', '11')
    await answer(other.id)
    await done(other.id, 'consent', '01', { stars: 5 })
    at('2026-12-13 11:00')
    expect(codeOf((await act(other.id, 'join', '03')).json())).toBe('too_late')
  })
})
