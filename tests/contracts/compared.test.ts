// Places compared on the map: regions, districts and mahallas by how they stand, for each thousand people where that
// is known; where the same is reported again and again; and a place found by words that moves the map.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countOnMap, keepHotSpots } from '../../src/map/index.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'

const district = '1714204'
let test: TestApp
let mahallas: string[]
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 1000 }),
  })
  mahallas = test.app.territories
    .mahallasOf(district)
    .slice(0, 2)
    .map(({ code }) => code)
  const file = async (as: string, mahalla: string | undefined, aside = 0, category = 'LAN02') => {
    const json = { category, text: 'Chiroq yonmayapti', lat: 40.7781 + aside, lng: 71.3262, territory: district }
    const answer = await test.call('POST', '/api/v1/reports', { as, json: { ...json, mahalla } })
    if (answer.statusCode !== 201) throw new Error(answer.body)
  }
  await file('01', mahallas[0])
  await file('02', mahallas[0], 0.0001)
  await file('03', mahallas[0], 0.0002)
  await file('01', mahallas[1], 0.03)
  await file('02', undefined, 0.06)
  await countOnMap(test.app)
  await keepHotSpots(test.app)
})
afterAll(() => test.close())

const page = async (query: string) => {
  const answer = await test.call('GET', `/uz/map?${query}`)
  expect(answer.statusCode).toBe(200)
  return answer.body
}
/** The rows of the table: each with its name and its figures. */
const rowsOf = (html: string): string[][] =>
  [...html.matchAll(/<tr><th scope="row"[\s\S]*?<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<t[hd][\s\S]*?<\/t[hd]>/g)].map(([cell]) => cell.replace(/<[^>]*>/g, '').trim()),
  )
const dataOf = (html: string, name: string): unknown => {
  const text = new RegExp(`data-${name}="([^"]*)"`).exec(html)?.[1]
  return text === undefined ? undefined : JSON.parse(text.replaceAll('&quot;', '"').replaceAll('&amp;', '&'))
}
const nameOf = (code: string) => test.app.territories.mahalla(code).name['uz-Latn']
const load = (people: string, more: Record<string, string> = {}) =>
  test.call('POST', '/uz/admin/places', {
    as: '51',
    json: { form: 'people', people, asOf: '2026-01-01', source: 'Statistika', reason: 'Yillik hisob', ...more },
  })

describe('Compared', () => {
  it('a region leads to its districts, a district to its mahallas, a mahalla to its list', async () => {
    const country = await page('by=open')
    expect(rowsOf(country)[0]).toEqual(['Namangan viloyati', '5', '0', '—'])
    expect(country).toContain('/uz/map?territory=1714&amp;by=open')
    const region = await page('by=open&territory=1714')
    expect(rowsOf(region)[0]).toEqual(['Mingbuloq tumani', '5', '0', '—'])
    const own = await page(`by=open&territory=${district}`)
    expect(rowsOf(own)).toEqual([
      [nameOf(mahallas[0]!), '3', '0', '—'],
      [nameOf(mahallas[1]!), '1', '0', '—'],
      ['Mahallasi koʻrsatilmagan', '1', '0', '—'],
    ])
    for (const mahalla of [mahallas[0]!, 'none']) {
      const address = `/uz/reports?territory=${district}&mahalla=${mahalla}`
      expect(own).toContain(address.replace('&', '&amp;'))
      const { items } = (await test.call('GET', address.replace('/uz', '/api/v1'))).json()
      expect(items).toHaveLength(mahalla === 'none' ? 1 : 3)
    }
    expect(dataOf(own, 'shades')).toMatchObject({ [mahallas[0]!]: 3, [mahallas[1]!]: 1 })
  })

  it('only the group that is asked for is counted', async () => {
    expect(rowsOf(await page(`by=open&territory=${district}&group=WAT`))).toEqual([])
    expect(rowsOf(await page(`by=open&territory=${district}&group=LAN`))).toHaveLength(3)
  })

  it('for each thousand people, once somebody loaded how many live where', async () => {
    expect(await page('')).not.toContain('value="rate"')
    const file = ['code,people', `${district},2000`, `${mahallas[0]},1000`].join('\n')
    expect((await load(file)).statusCode).toBe(303)
    expect(await page('')).toContain('value="rate"')
    expect(rowsOf(await page('by=rate&territory=1714'))[0]).toEqual(['Mingbuloq tumani', '2,5', '5', '0'])
    // A region is known by all its districts, or not at all.
    expect(rowsOf(await page('by=rate')).find(([name]) => name === 'Namangan viloyati')?.[1]).toBe('—')
    const own = await page(`by=rate&territory=${district}`)
    expect(rowsOf(own)[0]).toEqual([nameOf(mahallas[0]!), '3', '3', '0'])
    expect(rowsOf(own)[1]![1]).toBe('—')
    expect(own).toContain('Statistika')
    expect(own).toContain('01.01.2026')
    const history = await test.call('GET', '/uz/admin/changes', { as: '51' })
    expect(history.body).toContain('Yillik hisob')
  })

  it('a file of people that is wrong changes nothing, and each line says why', async () => {
    const before = test.app.territories.peopleIn(district)
    const said = async (people: string, more?: Record<string, string>) => {
      const refused = await load(people, more)
      expect(refused.statusCode).toBe(422)
      return refused.body
    }
    expect(await said('a,b\n1,2')).toContain('code,people')
    expect(await said('')).toContain('qator')
    expect(await said(`code,people\n${district},5\n999,7`)).toContain('3-qator')
    expect(await said(`code,people\n${district},5\n${district},7`)).toContain('3-qator')
    expect(await said(`code,people\n${district},-5`)).toContain('2-qator')
    expect(await said(`code,people\n${district},5`, { asOf: '2999-01-01' })).toContain('f-people-asOf-error')
    expect(await said(`code,people\n${district},5`, { source: '' })).toContain('f-people-source-error')
    expect(await said(`code,people\n${district},5`, { reason: '' })).toContain('f-people-reason-error')
    expect(test.app.territories.peopleIn(district)).toBe(before)
    expect((await test.call('POST', '/uz/admin/places', { as: '41', json: { form: 'people' } })).statusCode).toBe(403)
  })
})

describe('Reported again and again', () => {
  it('stands on the map and in its list, and leads to the reports of that type there', async () => {
    const html = await page('by=hot')
    const [spot] = dataOf(html, 'hot') as [number, number, number, string, string][]
    const [lat, , count, said, address] = spot!
    expect([count, said]).toEqual([3, expect.stringContaining('3 marta')])
    expect(lat).toBeCloseTo(40.7782, 3)
    expect(html).toContain(address.replaceAll('&', '&amp;'))
    const there = await test.call('GET', address)
    expect(there.body).toContain('3 ta xabar')
    expect(dataOf(await page('by=hot&territory=1714'), 'hot')).toHaveLength(1)
    expect(dataOf(await page('by=hot&territory=1726'), 'hot')).toEqual([])
    expect(dataOf(await page('by=hot&group=WAT'), 'hot')).toEqual([])
  })

  it('is the same that oversight is shown', async () => {
    const { hot } = (await test.call('GET', '/api/v1/oversight', { as: '21' })).json()
    expect(hot).toMatchObject([{ category: 'LAN02', count: 3 }])
  })
})

describe('A place by words', () => {
  it('is offered on the map, and the one picked is where the map goes', async () => {
    const html = await page('step=find&find=mingbuloq&group=LAN')
    const pick = /name="pick" value="([^"]*)"/.exec(html)![1]!
    const moved = await test.call('GET', `/uz/map?group=LAN&pick=${encodeURIComponent(pick)}`)
    expect([moved.statusCode, moved.headers.location]).toEqual([303, `/uz/map?territory=${district}&group=LAN`])
    const point = await page('step=find&find=40.7781 71.3262')
    const spot = /name="pick" value="([^"]*)"/.exec(point)![1]!
    const { headers } = await test.call('GET', `/uz/map?pick=${encodeURIComponent(spot)}`)
    const there = await test.call('GET', headers.location as string)
    expect(dataOf(there.body, 'pin')).toEqual([40.7781, 71.3262, 'Topilgan joy'])
    expect(there.body).toContain('3 ta xabar')
  })

  it('what no button of ours says moves nothing', async () => {
    for (const pick of ['', 'x', 'point|1714204||x|y|', 'mahalla|1|2|3|4|', 'district|99||1|1|'])
      expect((await test.call('GET', `/uz/map?pick=${encodeURIComponent(pick)}`)).statusCode).toBeLessThan(500)
    expect((await test.call('GET', '/uz/map?at=x,y')).body).not.toContain('data-pin')
  })

  it('is found by a dispatcher on the phone, within the own territory alone', async () => {
    const ask = (fields: Record<string, string>) =>
      test.call('POST', '/uz/work/intake', { as: '32', json: { phone: '+998901112233', text: 'Suv yoʻq', ...fields } })
    const found = await ask({ step: 'find', find: 'mingbuloq' })
    expect(found.statusCode).toBe(200)
    expect(found.body).toContain('Suv yoʻq')
    const picks = [...found.body.matchAll(/name="pick" value="([^"]*)"/g)].map(([, value]) => value!)
    expect(picks.length).toBeGreaterThan(0)
    for (const pick of picks) expect(pick.split('|')[1]).toMatch(/^1714/)
    const chosen = await ask({ pick: picks[0]! })
    expect(chosen.body).toMatch(new RegExp(`value="${district}"[^>]*selected|selected[^>]*value="${district}"`))
    expect(chosen.body).toContain('Suv yoʻq')
    const point = await ask({ pick: `point|${district}||40.778100|71.326200|` })
    expect(point.body).toContain('40.77810, 71.32620')
    // Of the whole country too; a search for nothing only shows the form again.
    const wide = await test.call('POST', '/uz/work/intake', { as: '31', json: { step: 'find', find: 'mingbuloq' } })
    expect([wide.statusCode, wide.body.includes('name="pick"')]).toEqual([200, true])
    const empty = await ask({ step: 'find', find: '', confirm: 'callback', category: 'WAT02', territory: district })
    expect([empty.statusCode, empty.body.includes('Suv yoʻq')]).toEqual([200, true])
    const dropped = await ask({ step: 'drop', lat: '40.7781', lng: '71.3262' })
    expect(dropped.body).not.toContain('name="lat"')
  })
})
