// The bell of staff: what is told for an office stands in the room of that office, apart from what a citizen is told;
// many of a kind are one line; instructions and the help desk reach those whom they are for.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { remindOfInstructions } from '../../src/oversight/index.ts'
import { addMembership } from '../../src/people/index.ts'
import { inDays } from '../../src/platform/time.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { tellInApp } from '../setup/tell.ts'

let test: TestApp
const mingbuloq = '1714204'
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 10_000, sessionDays: 365 }),
  })
})
afterAll(() => test.close())

let moved = 0
const file = async (as = '01'): Promise<number> => {
  moved += 0.002
  const text = 'Suv oqmayapti, yordam bering'
  const form = formOf({ category: 'WAT02', lat: 40.778 + moved, lng: 71.326, territory: mingbuloq, text })
  return (await test.call('POST', '/api/v1/reports', { as, form })).json().id
}
const deliverAll = () => tellInApp(test)
const page = async (as: string, path: string) => (await test.call('GET', `/en${path}`, { as })).body
const bell = (as: string) => page(as, '/work/notices')
/** The count beside a room in the rail. */
const countOf = async (as: string, path: string): Promise<string | undefined> =>
  new RegExp(`href="/en${path}"[^>]*>[^<]*<span class="rail-count figures">([^<]+)</span>`).exec(
    await page(as, '/work/week'),
  )?.[1]
const readAll = (as: string) => test.call('POST', '/en/work/notices/seen', { as })
const agencyOf = (kind: string) => test.app.agencies.at(kind, mingbuloq)!.id

describe('The bell', () => {
  it('tells staff of new work, many of a kind as one line, each report by its number', async () => {
    const ids = [await file(), await file(), await file()]
    await deliverAll()
    const body = await bell('11')
    expect(body).toMatch(/There is new work for you<span class="figures"> × 3/)
    for (const id of ids) expect(body).toContain(`/en/work?tab=all&amp;open=${id}`)
    expect(await countOf('11', '/work/notices')).toBe('3')
    // The citizen's own room holds none of it, and the reporter's none of the staff's.
    expect(await page('11', '/my/notices')).not.toContain('There is new work for you')
    expect(await page('01', '/my/notices')).toContain(`№ ${ids[0]}`)
    for (const as of ['13', '41']) expect(await bell(as), as).not.toContain(`open=${ids[0]}`)
    for (const as of ['01', '51']) expect((await test.call('GET', '/en/work/notices', { as })).statusCode, as).toBe(403)
  })

  it('is read by opening the report at the desk, or all at once; reading writes nothing for an observer', async () => {
    await readAll('11')
    expect(await countOf('11', '/work/notices')).toBeUndefined()
    const [first] = [await file(), await file()]
    await deliverAll()
    expect(await countOf('11', '/work/notices')).toBe('2')
    await page('11', `/work?open=${first}`)
    expect(await countOf('11', '/work/notices')).toBe('1')
    // What others were told is theirs.
    expect(Number(await countOf('12', '/work/notices'))).toBeGreaterThan(2)
    // What came while the page stood open was not read.
    const before = test.now().getTime() - 1000
    await test.call('POST', '/en/work/notices/seen', { as: '11', json: { until: before } })
    expect(await countOf('11', '/work/notices')).toBe('1')
    await readAll('11')
    expect(await bell('11')).not.toContain('Mark all as read')
    expect((await readAll('41')).statusCode).toBe(403)
  })

  it('goes by the office in use: a controller who is an officer too sees each apart', async () => {
    const id = await file('02')
    const act = async (action: string, as: string, json: object) =>
      test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })
    await act('accept', '11', {})
    await act('request_extension', '11', { days: 2, reason: 'Quvur kutilmoqda' })
    await deliverAll()
    expect(await bell('21')).toContain(`open=${id}`)
    const { id: person } = (await test.call('GET', '/api/v1/me', { as: '21' })).json()
    await addMembership(test.app.db, {
      personId: person,
      role: 'officer',
      agencyId: agencyOf('SUV'),
      territory: mingbuloq,
    })
    expect(await bell('21')).toContain(`open=${id}`)
    const { memberships } = (await test.call('GET', '/api/v1/me', { as: '21' })).json()
    const office = memberships.find(({ role }: { role: string }) => role === 'officer').id
    await test.call('POST', '/api/v1/me/membership', { as: '21', json: { id: office } })
    expect(await bell('21')).not.toContain(`open=${id}`)
    expect(await countOf('21', '/work/notices')).toBeUndefined()
  })
})

describe('Instructions and the help desk', () => {
  it('reach the body’s people with a count on their link, and are reminded of once before the day', async () => {
    await readAll('11')
    const due = inDays(test.now(), 3).toISOString().slice(0, 10)
    const json = { agency: agencyOf('SUV'), text: 'Quvurlar jadvalini bering', due }
    const given = await test.call('POST', '/api/v1/instructions', { as: '23', json })
    expect(given.statusCode, given.body).toBe(201)
    for (const as of ['11', '12']) {
      expect(await bell(as), as).toContain('The hokimlik gave an instruction')
      expect(await countOf(as, '/work/instructions'), as).toBe('1')
    }
    expect(await bell('13')).not.toContain('gave an instruction')
    await remindOfInstructions(test.app)
    expect(await bell('11')).not.toContain('falls due')
    test.at(new Date(`${inDays(test.now(), 2).toISOString().slice(0, 10)}T11:00:00+05:00`))
    await remindOfInstructions(test.app)
    await remindOfInstructions(test.app)
    const body = await bell('12')
    expect(body).toContain('An instruction falls due and has no answer')
    expect(body).not.toMatch(/falls due and has no answer<\/a><span class="figures"> ×/)
    await test.call('POST', `/api/v1/instructions/${given.json().id}/answer`, { as: '12', json: { answer: 'Tayyor' } })
    expect(await bell('23')).toContain('A body answered an instruction')
    expect(await countOf('12', '/work/instructions')).toBeUndefined()
  })

  it('the answer to a question reaches whoever asked, and nobody else of the body', async () => {
    const fields = { topic: 'deadline', title: 'Savol', text: 'Muddat qanday hisoblanadi?' }
    const asked = await test.call('POST', '/en/work/help', { as: '11', json: fields })
    expect(asked.statusCode, asked.body).toBe(303)
    const id = /help\/(\d+)/.exec(String(asked.headers['location']))![1]
    const answered = await test.call('POST', `/en/work/help/${id}`, {
      as: '32',
      json: { text: 'Ish kunlari boʻyicha' },
    })
    expect(answered.statusCode, answered.body).toBe(303)
    expect(await bell('11')).toContain('The project office answered your question')
    expect(await bell('12')).not.toContain('answered your question')
  })
})
