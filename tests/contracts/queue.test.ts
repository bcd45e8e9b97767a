// The queue of the desk as it is asked for: its orders, what narrows it, what is found in it, and the same step on many.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { orders } from '../../src/lists/rules.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
const ids: number[] = []
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 10_000, bulkReports: 5 }),
  })
  test.at('2026-11-12 11:00')
  for (let index = 0; index < 12; index += 1)
    ids.push(await file({ category: index % 3 === 0 ? 'WAT05' : 'WAT02', text: `Suv yoʻq ${index}` }))
})
afterAll(() => test.close())

let moved = 0
async function file(fields: object = {}, as = '01'): Promise<number> {
  moved += 0.003
  const form = formOf({
    category: 'WAT02',
    lat: 40.75 + moved,
    lng: 71.33,
    territory: '1714204',
    text: 'Suv',
    ...fields,
  })
  const answer = await test.call('POST', '/api/v1/reports', { as, form })
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return answer.json().id
}
const work = async (query: string, as = '11') => {
  const answer = await test.call('GET', `/api/v1/work?${query}`, { as })
  return { status: answer.statusCode, ...answer.json() }
}
const found = async (query: string, as = '11'): Promise<number[]> =>
  (await work(query, as)).items.map(({ id }: { id: number }) => id)
const act = async (id: number, action: string, as: string, json: object = {}) =>
  expect((await test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })).statusCode, action).toBe(
    200,
  )
const bulk = (as: string, json: object) => test.call('POST', '/api/v1/work/bulk', { as, json })
const personId = async (last: string) =>
  (await sql<{ id: number }>`select id from people where phone = ${`+9989000000${last}`}`.execute(test.app.db)).rows[0]!
    .id

describe('Orders', () => {
  it.each(orders)('by %s: every report once, page after page', async (order) => {
    // Pages of a hundred: the same mark is followed from each row on.
    const all = await found(`tab=all&order=${order}`)
    expect(all.toSorted((a, b) => a - b)).toEqual(ids)
    const html = (await test.call('GET', `/uz/work?tab=all&order=${order}`, { as: '11' })).body
    expect([...html.matchAll(/data-row="(\d+)"/g)].map(([, id]) => Number(id))).toEqual(all)
    if (order === 'filed') expect(all).toEqual(ids.toReversed())
    if (order === 'type')
      expect(all.slice(0, 8).toSorted((a, b) => a - b)).toEqual(ids.filter((_id, at) => at % 3 !== 0))
  })

  it('are those there are', async () => {
    expect((await work('order=colour')).status).toBe(422)
  })
})

describe('Filters', () => {
  it('narrow by type, group, mahalla, status, officer, mark and day; together too', async () => {
    await act(ids[0]!, 'accept', '11')
    await act(ids[1]!, 'accept', '12')
    await act(ids[1]!, 'join', '02')
    expect(await found('tab=all&category=WAT05')).toHaveLength(4)
    expect(await found('tab=all&group=ELE')).toEqual([])
    expect((await found('tab=all&status=in_progress')).toSorted((a, b) => a - b)).toEqual([ids[0], ids[1]])
    expect(await found('tab=all&officer=me')).toEqual([ids[0]])
    expect(await found(`tab=all&officer=${await personId('12')}`)).toEqual([ids[1]])
    expect(await found('tab=all&officer=none')).toHaveLength(10)
    expect(await found('tab=all&flag=joined')).toEqual([ids[1]])
    expect(await found('tab=all&flag=joined&officer=me')).toEqual([])
    expect(await found('tab=all&since=2026-11-12&until=2026-11-12')).toHaveLength(12)
    expect(await found('tab=all&until=2026-11-11')).toEqual([])
    expect(await found('tab=next&new=1')).toHaveLength(10)
    expect(await found('tab=all&q=quvur')).toEqual([])
    expect(await found('tab=all&q=suv')).toHaveLength(12)
  })

  it.each([
    'status=lost', 'category=NO', 'group=NO', 'mahalla=1', 'agency=999999', 'officer=x', 'flag=red', 'since=yesterday', 'territory=99',
  ])('say what is wrong with %s, on the page too', async (query) => {
    expect((await work(query)).status).toBe(422)
    const page = await test.call('GET', `/uz/work?${query}`, { as: '11' })
    expect(page.statusCode).toBe(422)
    expect(page.body).toContain('class="summary"')
  }) // prettier-ignore

  it('an officer who left still has a filter, with nothing in it', async () => {
    expect((await work(`tab=all&officer=${await personId('03')}`)).items).toEqual([])
  })

  it('never reach beyond the own territory', async () => {
    for (const as of ['21', '32', '22'])
      expect([as, (await work('tab=all&territory=1703202', as)).status]).toEqual([as, 422])
    const far = await file({ territory: '1703202', lat: 40.85, lng: 72.3 })
    for (const as of ['11', '21', '22', '32'])
      for (const query of ['tab=all', `q=Suv&tab=all`]) expect(await found(query, as)).not.toContain(far)
  })
})

describe('Search', () => {
  it('finds a number wherever it stands; one that is not there, or not for me, gets the same words', async () => {
    await act(ids[2]!, 'accept', '11')
    expect(await found(`q=${ids[2]}`)).toEqual([ids[2]])
    expect(await found(`q=№ ${ids[2]}&tab=waiting`)).toEqual([ids[2]])
    const held = await file({ category: 'OTH04', text: '???' }, '02')
    const status = (await test.call('GET', `/api/v1/reports/${held}`, { as: '31' })).json().status
    expect(status).toBe('moderating')
    const say = async (number: number) =>
      (await test.call('GET', `/uz/work?q=${number}`, { as: '11' })).body.includes(`№ ${number} topilmadi`)
    expect([await say(held), await say(9_999_999)]).toEqual([true, true])
    expect(await found(`q=${held}`, '31')).toEqual([held])
  })

  it('a caller’s phone is for those who answer it: to a body it says nothing', async () => {
    const mine = await file({ category: 'WAT10', text: 'Uyda suv yoʻq' }, '02')
    for (const typed of ['90 000 00 02', '+998900000002', '998900000002'])
      expect(await found(`tab=all&q=${encodeURIComponent(typed)}`, '31')).toContain(mine)
    for (const as of ['11', '12', '21', '22', '41'])
      expect([as, await found('tab=all&q=%2B998900000002', as)]).toEqual([as, []])
    expect(await found('tab=all&q=%2B998909999999', '31')).toEqual([])
  })
})

describe('The same step on many', () => {
  it('of all that a filter holds: as many as the settings allow, each told apart', async () => {
    const before = await found('tab=next&new=1')
    const page = await test.call('POST', '/uz/work/several', {
      as: '11',
      json: { action: 'accept', all: '1', next: '/uz/work?tab=next&new=1' },
    })
    expect([page.statusCode, page.headers.location]).toEqual([303, '/uz/work?tab=next&new=1&said=5-0'])
    expect(await found('tab=next&new=1')).toHaveLength(before.length - 5)
  })

  it('of all that a search or a number leaves, and of nothing else; from where the step may be taken', async () => {
    const two = await file({ category: 'LAN02', text: 'Chiroq yonmayapti' })
    const all = (action: string, next: string, more: object = {}) =>
      test.call('POST', '/uz/work/several', { as: '11', json: { action, all: '1', next, ...more } })
    const saidOf = (answer: Awaited<ReturnType<typeof all>>) =>
      new URL(String(answer.headers.location), 'http://local').searchParams.get('said')
    const before = await found('tab=next&new=1')
    expect(saidOf(await all('accept', '/uz/work?tab=next&q=bunday%20narsa%20yoq'))).toBe('0-0')
    expect(saidOf(await all('accept', `/uz/work?q=${before[0]}`))).toBe('1-0')
    expect(await found('tab=next&new=1')).toEqual(before.slice(1))
    // What is in work already is no candidate for being accepted.
    expect(saidOf(await all('accept', '/uz/work?tab=all'))).toBe(`${Math.min(5, before.length - 1)}-0`)
    expect((await all('accept', 'https://example.com/uz/work')).statusCode).toBe(422)
    expect((await test.call('GET', `/api/v1/reports/${two}`)).json().status).toBe('routed')
  })

  it('a page goes on where it was, whatever stands in its address', async () => {
    const id = await file()
    await act(id, 'accept', '11')
    const next = `/uz/work?tab=all&q=suv%20yoq&cursor=2026-11-22%2006%3A00%3A00%2B00%7E42&open=${id}`
    const json = { text: 'Qaysi uy?', next }
    const answer = await test.call('POST', `/uz/work/reports/${id}/ask`, { as: '11', json })
    expect(answer.headers.location).toContain('q=suv%20yoq')
    expect(answer.headers.location).toContain('cursor=2026-11-22%2006%3A00%3A00%2B00%7E42')
    const page = (await test.call('GET', '/uz/work?tab=all&q=suv%20yoq&mark=open&agency=1&alone=1', { as: '31' })).body
    const form = /class="desk-filter">[\s\S]*?<\/form>/.exec(page)![0]
    for (const kept of ['mark', 'agency', 'alone', 'q']) expect(form).toContain(`type="hidden" name="${kept}"`)
  })

  it('of rows that changed meanwhile, and of five thousand: the others are done, nothing is lost', async () => {
    const [a, b] = [await file(), await file()]
    await act(a, 'accept', '12')
    const { done, refused } = (await bulk('11', { action: 'accept', reports: [a, b, 8_888_888] })).json()
    expect(done).toEqual([b])
    expect(refused).toEqual([
      { id: a, code: 'wrong_state' },
      { id: 8_888_888, code: 'not_found' },
    ])
    const many = Array.from({ length: 5000 }, (_none, index) => 1_000_000 + index)
    const answer = await bulk('11', { action: 'accept', reports: many })
    expect(answer.statusCode).toBe(200)
    expect(answer.json().refused).toHaveLength(5000)
    expect(answer.json().refused.filter(({ code }: { code: string }) => code === 'too_many')).toHaveLength(4995)
  })

  it('asks and notes with the same words, and publishes; without words, or for the wrong person, not at all', async () => {
    const [a, b] = [await file(), await file()]
    for (const id of [a, b]) await act(id, 'accept', '11')
    expect((await bulk('11', { action: 'ask', reports: [a, b] })).json().errors[0].field).toBe('text')
    expect((await bulk('11', { action: 'ask', reports: [a, b], text: 'Qaysi uy?' })).json().done).toEqual([a, b])
    expect((await bulk('11', { action: 'add_note', reports: [a, b], text: 'Brigada chiqdi' })).json().done).toEqual([
      a,
      b,
    ])
    const shown = [await file({ photo: await jpeg('#31a') }), await file({ photo: await jpeg('#a13') })]
    expect((await bulk('11', { action: 'publish', reports: shown })).json().done).toEqual([])
    expect((await bulk('31', { action: 'publish', reports: shown })).json().done).toEqual(shown)
    expect((await bulk('41', { action: 'publish', reports: shown })).statusCode).toBe(403)
  })
})

describe('Publication', () => {
  it('is taken back in one press, out of the public’s sight and its search, and waits for another look', async () => {
    const text = 'Zaharlangan ariqcha yonida'
    const id = await file({ text, photo: await jpeg('#1a3') })
    const step = (action: string, as: string, fields: object = {}) =>
      test.call('POST', `/uz/work/reports/${id}/${action}`, {
        as,
        json: { next: '/uz/work?tab=publication', ...fields },
      })
    const said = await step('publish', '31')
    expect(said.statusCode, said.body).toBe(303)
    const found = async () => (await test.call('GET', '/api/v1/reports?q=zaharlangan')).json().items.length
    expect(await found()).toBe(1)
    const desk = (await test.call('GET', String(said.headers['location']), { as: '31' })).body
    expect(desk).toContain(`action="/uz/work/reports/${id}/unpublish"`)
    expect((await step('unpublish', '11')).statusCode).toBe(403)
    const undone = await step('unpublish', '31')
    expect(undone.statusCode).toBe(303)
    // What is taken back has no undoing of its own.
    expect((await test.call('GET', String(undone.headers['location']), { as: '31' })).body).not.toContain('data-undo')
    expect((await test.call('GET', `/uz/reports/${id}`)).body).not.toContain(text)
    expect(await found()).toBe(0)
    const waiting = (await test.call('GET', '/uz/work?tab=publication', { as: '31' })).body
    expect(waiting).toContain(`data-row="${id}"`)
    expect(waiting).toContain('eʼlondan qaytarib olingan')
    // Private in one press too, with its reason.
    expect((await step('mark_private', '31', { reason: 'Xabar bir xonadonning ishiga oid' })).statusCode).toBe(303)
    expect((await test.call('GET', `/api/v1/reports/${id}`, { as: '31' })).json().publication).toBe('private')
  })

  it('holds what needs a look, and nothing that becomes public by itself', async () => {
    const clean = await file({ text: 'Kecha suv keldi, bugun yana yoʻq' })
    const withPhoto = await file({ photo: await jpeg('#717') })
    const waiting = await found('tab=publication', '31')
    expect(waiting).toContain(withPhoto)
    const { rows } = await sql<{ flag: string | null }>`select flag from reports where id = ${clean}`.execute(
      test.app.db,
    )
    expect(waiting.includes(clean)).toBe(rows[0]!.flag !== null)
    expect((await test.call('GET', '/uz/work?tab=publication', { as: '31' })).body).toContain('/photos/')
    expect((await test.call('GET', '/uz/work?tab=publication&view=table', { as: '31' })).body).not.toContain('/photos/')
  })
})

describe('A work order', () => {
  it('holds on paper what a crew must know, for the body that has the report alone', async () => {
    const id = await file({ landmark: '12-maktab', text: 'Quvurdan suv sizmoqda' })
    await act(id, 'accept', '11')
    const page = await test.call('GET', `/uz/work/reports/${id}/order`, { as: '11' })
    expect(page.statusCode).toBe(200)
    for (const word of ['12-maktab', 'Quvurdan suv sizmoqda', 'Jahongir Tursunov', '<svg', 'geo:40.', 'imzo'])
      expect([word, page.body.includes(word)]).toEqual([word, true])
    expect((await test.call('GET', `/uz/work/reports/${id}/order`, { as: '13' })).statusCode).toBe(404)
    for (const as of ['21', '31', '41'])
      expect([as, (await test.call('GET', `/uz/work/reports/${id}/order`, { as })).statusCode]).toEqual([as, 403])
    expect((await test.call('GET', `/uz/work/reports/9999999/order`, { as: '11' })).statusCode).toBe(404)
  })
})

describe('Evidence', () => {
  it('is no picture that stood in any report before, whoever sent it and as what', async () => {
    const picture = await jpeg('#5a2')
    await file({ photo: picture }, '03')
    const id = await file()
    await act(id, 'accept', '11')
    const answer = (photo: Buffer) =>
      test.call('POST', `/api/v1/reports/${id}/actions/answer`, {
        as: '11',
        form: formOf({ text: 'Tuzatildi', photo }),
      })
    const refused = await answer(picture)
    expect([refused.statusCode, refused.json().errors[0].code]).toEqual([422, 'photo_again'])
    expect((await answer(await jpeg('#5a3'))).statusCode).toBe(200)
  })
})

describe('Who has a report', () => {
  it('is for its body’s people: nobody else gets the column by asking for it', async () => {
    for (const as of ['21', '22', '31', '41'])
      expect((await test.call('GET', '/uz/work?tab=all&cols=officer', { as })).body).not.toContain('Tursunov')
    expect((await test.call('GET', '/uz/work?tab=all&cols=officer', { as: '12' })).body).toContain('Tursunov')
  })

  it('is looked at when a person looks, and not when the desk asks for new rows by itself', async () => {
    const id = await file({ category: 'WAT10', text: 'Uyda suv yoʻq' }, '02')
    await act(id, 'accept', '11')
    const looks = async () =>
      (await sql<{ n: number }>`select count(*)::int as n from views where report_id = ${id}`.execute(test.app.db))
        .rows[0]!.n
    await test.call('GET', `/uz/work?open=${id}`, { as: '11' })
    const once = await looks()
    await test.call('GET', '/uz/work', { as: '11', headers: { 'x-live': '1' } })
    expect([once > 0, await looks()]).toEqual([true, once])
  })
})

describe('What waits in other rooms', () => {
  it('is counted beside their names: instructions for the body, its answered questions, open ones for the office', async () => {
    const countOf = async (as: string, room: string) =>
      Number(
        new RegExp(`href="/uz/work/${room}"[^>]*>[^<]*<span class="rail-count figures">(\\d+)`).exec(
          (await test.call('GET', '/uz/work', { as })).body,
        )?.[1] ?? 0,
      )
    const agency = test.app.agencies.at('SUV', '1714204')!.id
    const given = { agency: String(agency), text: 'Jadval bering', due: '2026-11-20' }
    expect((await test.call('POST', '/api/v1/instructions', { as: '21', json: given })).statusCode).toBe(201)
    for (const as of ['11', '12']) expect(await countOf(as, 'instructions')).toBe(1)
    expect(await countOf('13', 'instructions')).toBe(0)
    const asked = { topic: 'access', title: 'Kira olmayapman', text: 'Parol soʻrayapti' }
    expect((await test.call('POST', '/uz/work/help', { as: '11', json: asked })).statusCode).toBe(303)
    expect([await countOf('32', 'help'), await countOf('11', 'help')]).toEqual([1, 0])
    const { rows } = await sql<{ id: number }>`select id from help_requests`.execute(test.app.db)
    await test.call('POST', `/uz/work/help/${rows[0]!.id}`, { as: '32', json: { text: 'Kod ilovasini oching' } })
    expect([await countOf('32', 'help'), await countOf('11', 'help')]).toEqual([0, 1])
  })
})

describe('Kept views', () => {
  const keep = (as: string, json: object) =>
    test.call('POST', '/uz/work/views/save', { as, json: { next: '/uz/work?tab=all&category=WAT02&open=5', ...json } })
  const shown = async (as: string) => (await test.call('GET', '/uz/work', { as })).body

  it('are one’s own, or the colleagues’ too, and hold what stood in the address', async () => {
    const kept = await keep('11', { name: 'Bosim past' })
    expect([kept.statusCode, kept.headers.location]).toEqual([303, '/uz/work?tab=all&category=WAT02'])
    expect(await shown('11')).toContain('/uz/work?tab=all&amp;category=WAT02" translate="no">Bosim past')
    expect(await shown('12')).not.toContain('Bosim past')
    await keep('11', { name: 'Bosim past', shared: '1' })
    expect(await shown('12')).toContain('Bosim past')
    for (const as of ['13', '21', '31']) expect(await shown(as)).not.toContain('Bosim past')
    const { rows } = await sql<{ id: number }>`select id from work_views`.execute(test.app.db)
    expect(rows).toHaveLength(1)
    const remove = (as: string) => test.call('POST', '/uz/work/views/remove', { as, json: { id: String(rows[0]!.id) } })
    expect((await remove('12')).statusCode).toBe(404)
    expect((await remove('11')).statusCode).toBe(303)
    expect(await shown('12')).not.toContain('Bosim past')
  })

  it('without a name, by an observer, or leading elsewhere are none', async () => {
    expect((await keep('11', { name: ' ' })).statusCode).toBe(422)
    expect((await keep('41', { name: 'Kuzatuv' })).statusCode).toBe(403)
    const led = await keep('11', { name: 'Chetga', next: 'https://example.com/?tab=all' })
    expect(led.headers.location).toBe('/uz/work')
    expect((await test.call('POST', '/uz/work/views/paint', { as: '11', json: {} })).statusCode).toBe(404)
  })
})

describe('Templates', () => {
  const head = (json: object) => test.call('POST', '/uz/work/team/template', { as: '12', json })
  const about = { about: 'WAT', ru: '', en: '' }

  it('name what they stand for, in any language, and are changed in place', async () => {
    expect((await head({ ...about, name: 'Quvur', uz: '[joy]: [muammo] bartaraf etildi, [raqam]' })).statusCode).toBe(
      303,
    )
    const id = await file({ category: 'WAT02' })
    await act(id, 'accept', '11')
    const panel = (await test.call('GET', `/uz/work?open=${id}`, { as: '11' })).body
    expect(panel).toMatch(new RegExp(`data-insert="[^"]*Mingbuloq tumani: [^"]* bartaraf etildi, ${id}"`))
    const page = (await test.call('GET', '/uz/work/team', { as: '12' })).body
    const template = /edit=(\d+)/.exec(page)![1]!
    expect((await test.call('GET', `/uz/work/team?edit=${template}`, { as: '12' })).body).toContain('[joy]: [muammo]')
    expect((await head({ ...about, template, name: 'Quvur', uz: 'Tuzatildi: [место]' })).statusCode).toBe(303)
    expect((await test.call('GET', `/uz/work?open=${id}`, { as: '11' })).body).toContain('Tuzatildi: ')
  })

  it('that name nothing known, or are another body’s, are refused', async () => {
    const refused = await head({ ...about, name: 'Boshqa', uz: '[manzil] tuzatildi' })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('[manzil]')
    expect((await head({ ...about, template: '999999', name: 'Boshqa', uz: 'Tuzatildi' })).statusCode).toBe(404)
  })
})
