// A place by words (issue of the blind person, and of the dispatcher on the phone): names in both scripts, landmarks
// that people named in public, coordinates in any usual form.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { learnPlaces } from '../../src/places/index.ts'
import { sql } from '../../src/platform/database.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
const filed: number[] = []
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 1000 }),
  })
  const file = async (as: string, landmark: string, text: string, category = 'LAN02') => {
    const answer = await test.call('POST', '/api/v1/reports', {
      as,
      form: formOf({ category, text, lat: 40.7781, lng: 71.3262, landmark, photo: await jpeg() }),
    })
    if (answer.statusCode !== 201) throw new Error(answer.body)
    const { id } = answer.json()
    filed.push(id)
    await test.call('POST', `/api/v1/reports/${id}/actions/publish`, { as: '31', json: {} })
  }
  await file('01', '12-maktab yonida', 'Chiroq yonmayapti')
  await file('02', '12-MAKTAB', 'Navoiy koʻchasida chiroq yoʻq')
  await file('03', '12-мактаб олдида', 'Navoiy koʻchasida yana chiroq yoʻq')
  // Named by one person only, and of a type about a home: nobody else reads them.
  await file('01', 'Valijon akaning darvozasi', 'Chiroq yonmayapti, Valijon aka')
  await file('01', 'Zarafshon toʻyxonasi', 'Uyda suv yoʻq', 'WAT10')
  await file('02', 'Zarafshon toʻyxonasi', 'Uyda suv yoʻq', 'WAT10')
  while (await learnPlaces(test.app));
})
afterAll(() => test.close())

interface Found {
  kind: string
  name: string
  within: string
  territory: string
  mahalla: string | null
  lat: number
}
const find = async (words: string, more = ''): Promise<Found[]> => {
  const answer = await test.call('GET', `/api/v1/places?q=${encodeURIComponent(words)}${more}`)
  expect(answer.statusCode).toBe(200)
  return answer.json().items
}

describe('Districts and mahallas', () => {
  it.each([
    ['Mingbuloq', '1714204'], ['mingbuloq tumani', '1714204'], ['Мингбулоқ', '1714204'], ['мингбулок', '1714204'], ['Мингбулакский район', '1714204'], ['mingbulok', '1714204'], ['minbuloq', '1714204'], ['mingb', '1714204'],
    ['Namangan shahri', '1714401'], ['город Наманган', '1714401'], ['Soʻx', '1730'], ["so'x tumani", '1730'], ['сох', '1730'], ['Toshkent shahar', '1726'],
  ])('%j', async (words, code) => {
    const [first] = await find(words)
    expect(first?.territory.startsWith(code), JSON.stringify(first)).toBe(true)
  }) // prettier-ignore

  it('a mahalla, by its own name and the district’s beside it', async () => {
    const { territories } = test.app
    const mahalla = territories.mahallasOf('1714204')[5]!
    const found = await find(`${mahalla.name['uz-Latn']} Mingbuloq`)
    expect(found.map((each) => each.mahalla)).toContain(mahalla.code)
    expect(found[0]!.within).toContain('Mingbuloq')
    const cyrillic = await find(`${mahalla.name['uz-Cyrl']} Мингбулоқ`)
    expect(cyrillic.map((each) => each.mahalla)).toContain(mahalla.code)
  })
})

describe('What people call places', () => {
  it.each(['12-maktab', '12 maktab', '12-мактаб', 'maktab 12', '12-mak', 'navoiy kochasi', 'Навоий', 'navoiy k'])(
    'finds %j near where it is looked for',
    async (words) => {
      const found = await find(words, '&territory=1714204')
      const landmark = found.find(({ kind }) => kind === 'landmark')
      expect(landmark?.territory).toBe('1714204')
      expect(landmark?.lat).toBeCloseTo(40.7781, 3)
    },
  )

  it('finds it in the country too, and with the district’s name beside', async () => {
    expect((await find('12-maktab')).some(({ kind }) => kind === 'landmark')).toBe(true)
    expect((await find('12-maktab Mingbuloq')).some(({ kind }) => kind === 'landmark')).toBe(true)
    expect((await find('12-maktab Samarqand')).some(({ kind }) => kind === 'landmark')).toBe(false)
  })

  it('tells nobody what one person alone named, nor what was said of a home', async () => {
    for (const words of ['Valijon', 'Valijon akaning darvozasi', 'Zarafshon toyxonasi'])
      expect((await find(words, '&territory=1714204')).filter(({ kind }) => kind === 'landmark')).toEqual([])
  })

  it('forgets it with the reports that named it', async () => {
    for (const id of filed.slice(0, 2))
      await test.call('POST', `/api/v1/reports/${id}/actions/mark_private`, { as: '31', json: { reason: 'Shaxsiy' } })
    while (await learnPlaces(test.app));
    expect((await find('12-maktab', '&territory=1714204')).filter(({ kind }) => kind === 'landmark')).toEqual([])
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from named_by b join reports r
      on r.id = b.report_id where r.publication <> 'public'`.execute(test.app.db)
    expect(rows[0]!.n).toBe(0)
  })
})

describe('Coordinates and nonsense', () => {
  it('names the district of a point that was pasted', async () => {
    const [found] = await find('https://yandex.uz/maps/?ll=71.326%2C40.778&z=16')
    expect(found).toMatchObject({ kind: 'point', territory: '1714204', lat: 40.778 })
    expect(await find('40.53, 72.8')).toEqual([])
  })
  it.each(['', ' ', '?', "'", '\\', '!!!', ':*', '& |', 'a'.repeat(5000), 'qwertyuiop zxcv', '0'])(
    'bears %j',
    async (words) => {
      expect(await find(words.slice(0, 3000))).toEqual([])
    },
  )
  it('refuses a point and a territory that are none', async () => {
    for (const query of [
      'q=a&lat=x&lng=1',
      'q=a&lat=40',
      'q=a&territory=99',
      'q=Q8HG%2B59&lat=40&lng=100000000000000000000',
    ])
      expect((await test.call('GET', `/api/v1/places?${query}`)).statusCode).toBe(422)
  })
})
