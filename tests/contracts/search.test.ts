// Words find reports (regulation 1, one window): by what people wrote and by what their type is called, in any language
// and script, with the spellings and typos that people really use.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { publishClean, searchAnew } from '../../src/reports/index.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

const written = {
  pipe: ['WAT03', 'Maktab yonida suv koʻchaga oqyapti.'],
  lamp: ['LAN01', 'Kechasi qorongʻu, bolalar qoʻrqadi.'],
  power: ['ELE01', 'Kechqurundan beri hech narsa ishlamayapti.'],
  waste: ['WAS01', 'Уже неделю не вывозят, стоит запах.'],
  gas: ['GAS02', 'Ovqat pishira olmayapmiz.'],
  heat: ['HEA01', 'Хона муздек, болалар касал бўляпти.'],
  lift: ['MKD03', 'Toʻqqizinchi qavatga piyoda chiqyapmiz.'],
  hole: ['ROA01', 'Mashinalar buzilyapti.'],
  lights: ['SAF01', 'Chorrahada tartib yoʻq, Navoiy koʻchasi.'],
  sewer: ['SEW01', 'Uy oldida yomon hid.'],
  dogs: ['LAN09', 'Болаларга ташланади, Чорсу бозори олдида.'],
  net: ['COM02', 'Uch kundan beri ishlamayapti.'],
  stop: ['TRN03', 'Odamlar yomgʻirda turibdi.'],
  ditch: ['IRR01', 'Bogʻlarga suv bormayapti.'],
} as const
type Key = keyof typeof written

// What is typed, and the report that must be among the first ten; the first of the list must be the first of all.
const queries: [string, Key][] = [
  ['truba', 'pipe'], ['труба', 'pipe'], ['трубу прорвало', 'pipe'], ['quvur', 'pipe'], ['қувур', 'pipe'], ['кувур', 'pipe'], ['kuvur yorilgan', 'pipe'], ['quvurni', 'pipe'], ['burst pipe', 'pipe'], ['maktab', 'pipe'], ['мактаб ёнида', 'pipe'], ['maktab quvur', 'pipe'],
  ['kocha chirogi', 'lamp'], ["ko'cha chirog'i", 'lamp'], ['куча чироги', 'lamp'], ['кўча чироғи', 'lamp'], ['фонарь', 'lamp'], ['fonar', 'lamp'], ['уличное освещение', 'lamp'], ['qorongu', 'lamp'], ['қоронғу', 'lamp'],
  ['svet', 'power'], ['свет', 'power'], ['свет йук', 'power'], ['svet ochdi', 'power'], ['elektr', 'power'], ['электр', 'power'], ['нет света', 'power'], ['power outage', 'power'], ['kechqurun svet', 'power'],
  ['musor', 'waste'], ['мусор', 'waste'], ['чиқинди', 'waste'], ['chikindi', 'waste'], ['запах', 'waste'], ['garbage', 'waste'], ['мусор неделю', 'waste'],
  ['gaz', 'gas'], ['газ йўқ', 'gas'], ['нет газа', 'gas'], ['gaz yoq', 'gas'], ['ovqat', 'gas'],
  ['isitish', 'heat'], ['отопление', 'heat'], ['отопления нет', 'heat'], ['batareya', 'heat'], ['муздек', 'heat'], ['muzdek', 'heat'],
  ['lift', 'lift'], ['лифт', 'lift'], ['лифт не работает', 'lift'], ['elevator', 'lift'],
  ['chuqur', 'hole'], ['яма', 'hole'], ['yama', 'hole'], ['pothole', 'hole'],
  ['svetofor', 'lights'], ['светофор', 'lights'], ['svetafor', 'lights'], ['navoiy', 'lights'], ['навоий светофор', 'lights'],
  ['kanalizatsiya', 'sewer'], ['канализация', 'sewer'], ['kanalizatsya', 'sewer'], ['kanalizasiya', 'sewer'], ['засор', 'sewer'],
  ['собаки', 'dogs'], ['daydi itlar', 'dogs'], ['chorsu', 'dogs'], ['чорсу ит', 'dogs'],
  ['internet', 'net'], ['интернет', 'net'], ['остановка', 'stop'], ['bekat', 'stop'], ['ariq', 'ditch'], ['арык', 'ditch'],
] // prettier-ignore

describe('Searching reports by words', () => {
  let test: TestApp
  const ids = {} as Record<Key, number>
  beforeAll(async () => {
    test = await openTestApp({
      settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 1000 }),
    })
    for (const [key, [category, text]] of Object.entries(written)) {
      const filed = await test.call('POST', '/api/v1/reports', {
        as: '01',
        form: formOf({ category, text, territory: '1714401', photo: await jpeg() }),
      })
      if (filed.statusCode !== 201) throw new Error(`${key}: ${filed.body}`)
      ids[key as Key] = filed.json().id
      await test.call('POST', `/api/v1/reports/${ids[key as Key]}/actions/publish`, { as: '31', json: {} })
    }
    test.at(new Date(test.now().getTime() + 3_600_000))
    while (await publishClean(test.app));
  })
  afterAll(() => test.close())
  const find = async (words: string): Promise<number[]> => {
    const found = await test.call('GET', `/api/v1/reports?limit=10&q=${encodeURIComponent(words)}`)
    return found.json().items.map(({ id }: { id: number }) => id)
  }

  it(`finds what is meant by ${queries.length} queries`, async () => {
    expect(queries.length).toBeGreaterThanOrEqual(60)
    const missed: unknown[] = []
    for (const [words, key] of queries) {
      const found = await find(words)
      if (!found.includes(ids[key]))
        missed.push([words, key, found.map((id) => Object.keys(ids).find((each) => ids[each as Key] === id))])
    }
    expect(missed).toEqual([])
  })

  it.each([
    ['lift', ['lift']], ['метро', []], ['truba metro', ['pipe']], ['qwertyuiop', []], ['metro zzzz', []], ['pothole', ['hole']], ['остановка', ['stop']],
  ] as [string, Key[]][])('finds by %j these and no others', async (words, keys) => {
    expect((await find(words)).toSorted()).toEqual(keys.map((key) => ids[key]).toSorted())
  }) // prettier-ignore

  it.each(['?!', '№', '…', '***', '---', '"', "'", '\\'])(
    'finds nothing by the symbols %j, and says so',
    async (symbols) => {
      expect(await find(symbols)).toEqual([])
      const page = await test.call('GET', `/uz/reports?q=${encodeURIComponent(symbols)}`)
      expect(page.body).toContain('Soʻz yoki raqam yozing')
    },
  )

  it('finds a report that is not public yet by its type, never by its words', async () => {
    const { id } = (
      await test.call('POST', '/api/v1/reports', {
        as: '02',
        form: formOf({ category: 'TRN03', text: 'Maxfiyjumla', territory: '1714401', photo: await jpeg() }),
      })
    ).json()
    expect(await find('bekat')).toContain(id)
    expect(await find('maxfiyjumla')).toEqual([])
    // Another type: found by that, and no longer by the old one.
    await sql`update reports set status = 'returned', owner = 'dispatcher' where id = ${id}`.execute(test.app.db)
    const moved = await test.call('POST', `/api/v1/reports/${id}/actions/recategorise`, {
      as: '31',
      json: { category: 'MKD03', reason: 'Lift haqida' },
    })
    expect([moved.statusCode, moved.body]).toEqual([200, expect.anything()])
    expect(await find('bekat')).not.toContain(id)
    expect(await find('lift')).toContain(id)
  })

  it('finds the same after everything was made findable anew', async () => {
    const before = await Promise.all(['truba', 'svet', 'maktab', 'chorsu'].map(find))
    await sql`update reports set search = ''`.execute(test.app.db)
    await sql`update instance set value = '1 0' where name = 'search_spelling'`.execute(test.app.db)
    while (await searchAnew(test.app));
    expect(await Promise.all(['truba', 'svet', 'maktab', 'chorsu'].map(find))).toEqual(before)
  })
})
