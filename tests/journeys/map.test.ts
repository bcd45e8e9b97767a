// Looking and reading: the map by finger, by keyboard and without script; a place found by words, with script and
// without.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { fromGeojsonVt } from '@maplibre/vt-pbf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countOnMap, keepHotSpots } from '../../src/map/index.ts'
import { sql } from '../../src/platform/database.ts'
import { learnPlaces } from '../../src/places/index.ts'
import { type Journey, openJourney } from '../setup/journey.ts'
import { jpeg, takenAt } from '../setup/pictures.ts'
import { until } from '../setup/waiting.ts'

let journey: Journey
const ids: number[] = []
let unplaced: number
beforeAll(async () => {
  journey = await openJourney({
    draftsPerAddressAndHour: 1000,
    codesPerPhoneAndHour: 100,
    reportsPerPersonAndDay: 1000,
  })
  const file = async (as: string, json: object) => {
    const filed = await journey.call('POST', '/api/v1/reports', { as, json: { category: 'LAN02', ...json } })
    if (filed.statusCode !== 201) throw new Error(filed.body)
    return filed.json().id as number
  }
  unplaced = await file('01', { territory: '1714204', text: 'Qayerdadir bir chiroq' })
  // Two at one point.
  for (const [as, text] of [
    ['01', 'Birinchi chiroq'],
    ['02', 'Ikkinchi chiroq'],
  ] as const) {
    const id = await file(as, { lat: 40.8123, lng: 71.3456, text, landmark: '12-maktab' }) // prettier-ignore
    await journey.call('POST', `/api/v1/reports/${id}/actions/publish`, { as: '31', json: {} })
    ids.push(id)
  }
  ids.push(await file('01', { lat: 40.7712, lng: 71.2933, text: 'Uchinchi chiroq' }))
  while (await countOnMap(journey.app));
  while (await learnPlaces(journey.app));
})
afterAll(() => journey.end())

describe('The map', () => {
  it('has one sign for equal points, with a list, and one for those without a point', async () => {
    const page = await journey.person(undefined, true)
    await page.goto(`${journey.base}/uz/map?territory=1714204`)
    await page.locator('.map-cluster').first().click()
    const popup = page.locator('.leaflet-popup-content')
    await popup.locator('a').first().waitFor()
    const [first, second] = ids
    expect(await popup.locator('.row-meta .figures').allInnerTexts()).toEqual([`№ ${second}`, `№ ${first}`])
    expect(await popup.innerText()).toContain('kun qoldi')
    // The list beside says the same, and reads on without a map.
    const beside = await page.locator('[data-list] .row-meta .figures').allInnerTexts()
    expect(beside.toSorted()).toEqual([unplaced, ...ids].map((id) => `№ ${id}`).toSorted())
    await journey.check(page)
    await page.keyboard.press('Escape')
    await page.locator('.map-unplaced').first().click()
    await page.waitForURL('**/uz/reports?territory=1714204&mark=unplaced')
    await journey.check(page)
  })

  it('is walked by keyboard alone: a sign, its list, the report', async () => {
    const page = await journey.person(undefined, true)
    await page.goto(`${journey.base}/uz/map?territory=1714204`)
    const sign = page.locator('.map-sign.leaflet-marker-icon').first()
    await sign.waitFor()
    expect(await sign.getAttribute('title')).toContain('Xabarlar: 1')
    await sign.focus()
    await page.keyboard.press('Enter')
    const link = page.locator('.leaflet-popup-content a').first()
    await link.waitFor()
    await link.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/uz/reports/${ids[2]}`)
  })

  it('keeps its view in the address, and the list follows', async () => {
    const page = await journey.person(undefined, true)
    await page.goto(`${journey.base}/uz/map?territory=1714204`)
    await page.locator('.map-cluster').first().waitFor()
    for (let step = 0; step < 3; step += 1) await page.locator('.leaflet-control-zoom-in').click()
    await until(() => page.url().includes('bbox='))
    const shared = new URL(page.url())
    expect(shared.searchParams.get('territory')).toBe('1714204')
    // Whoever opens it sees the same, with script and without.
    const reader = await journey.person(undefined, false)
    await reader.goto(`${journey.base}${shared.pathname}?bbox=40.811,71.344,40.814,71.347`)
    expect(await reader.locator('[data-list] .row-meta .figures').allInnerTexts()).toHaveLength(2)
    await journey.check(reader)
  })

  it('compares districts, and a year plays week by week', async () => {
    const page = await journey.person(undefined, true)
    await page.goto(`${journey.base}/uz/map?by=filed`)
    await page.locator('[data-weeks]').waitFor()
    const label = page.locator('[data-weeks] label')
    const last = await label.innerText()
    await page.locator('#week').focus()
    await page.keyboard.press('ArrowLeft')
    await until(async () => (await label.innerText()) !== last)
    await journey.check(page)
    // The table says the same and leads a level down.
    await page.getByRole('link', { name: 'Namangan viloyati' }).click()
    await page.waitForURL('**/uz/map?territory=1714&by=filed')
    await page.getByRole('link', { name: 'Mingbuloq tumani' }).click()
    await page.waitForURL('**/uz/map?territory=1714204&by=filed')
    expect(await page.locator('.table-figures').innerText()).toContain('Mahallasi koʻrsatilmagan')
    await journey.check(page)
  })

  it('shows where the same is reported again and again, and goes to a place found by words', async () => {
    await keepHotSpots(journey.app)
    const page = await journey.person(undefined, true)
    await page.goto(`${journey.base}/uz/map?by=hot`)
    await page.locator('.map-cluster').first().waitFor()
    await journey.check(page)
    await page.goto(`${journey.base}/uz/map`)
    await page.locator('input[name=find]').pressSequentially('mingbuloq tumani')
    await page.locator('[name=pick]', { hasText: 'Mingbuloq tumani' }).first().click()
    await page.waitForURL('**/uz/map?territory=1714204')
    await journey.check(page)
  })

  it('shows a controller the round, in its order, and a body its work', async () => {
    await sql`update reports set status = 'verifying', owner = 'controller', verify_cause = 'silence', control_level = 'district',
      act_by = ${journey.now()}, outcome = 'done', answered_at = ${journey.now()} where id = any(${ids}::bigint[])`.execute(
      journey.app.db,
    )
    // Whose groups these are: another controller of the district has other stops.
    const controller = await journey.person('23', true)
    await controller.goto(`${journey.base}/uz/oversight`)
    await controller.locator('.map-stop').nth(2).waitFor()
    expect(await controller.locator('.map-stop').allInnerTexts()).toEqual(['1', '2', '3'])
    const first = await controller.locator('#visits ~ ol a').first().innerText()
    expect(first).toContain((await controller.locator('.map-stop').first().getAttribute('title'))!)
    await journey.check(controller)
    const officer = await journey.person('11', true)
    await officer.goto(`${journey.base}/uz/work`)
    await officer.getByRole('link', { name: 'Xaritada' }).click()
    await officer.waitForURL('**/uz/map?agency=*&status=in_progress')
    await officer.locator('[data-list]').waitFor()
    await journey.check(officer)
  })

  it('stands in the frame of another site', async () => {
    const page = await journey.person(undefined, true)
    const answer = await page.goto(`${journey.base}/uz/widgets/map?territory=1714204`)
    expect(answer?.headers()['content-security-policy']).toContain('frame-ancestors *')
    expect(answer?.headers()['x-frame-options']).toBeUndefined()
    await page.locator('.map-cluster').first().waitFor()
    expect(page.url()).not.toContain('bbox')
    await journey.check(page)
  })
})

/** A number as PMTiles writes it, seven bits a byte. */
const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)])

/** The smallest archive there is: one tile of the whole world, in which all is earth (PMTiles 3). */
function smallestArchive(): Buffer {
  const square = [[[0, 0], [4096, 0], [4096, 4096], [0, 4096], [0, 0]]] // prettier-ignore
  const earth = { features: [{ type: 3, geometry: square, tags: { kind: 'earth' } }] }
  const tile = Buffer.from(fromGeojsonVt({ earth } as never, { version: 2, extent: 4096 }))
  const directory = Buffer.from([...varint(1), ...varint(0), ...varint(1), ...varint(tile.length), ...varint(1)])
  const metadata = Buffer.from('{}')
  const header = Buffer.alloc(127)
  header.write('PMTiles', 0)
  header[7] = 3
  const parts = [127, directory.length, 127 + directory.length, metadata.length, 0, 0, 127 + directory.length + metadata.length, tile.length, 1, 1, 1] // prettier-ignore
  for (const [index, value] of parts.entries()) header.writeBigUInt64LE(BigInt(value), 8 + index * 8)
  // Clustered, neither packed; vector tiles of zoom 0.
  header.set([1, 1, 1, 1, 0, 0], 96)
  return Buffer.concat([header, directory, metadata, tile])
}

describe('A file of vector tiles', () => {
  it('is drawn as the ground, light and dark, and names whose the borders are', async () => {
    await writeFile(join(journey.app.config.dataDir, 'map', 'ground.pmtiles'), smallestArchive())
    journey.app.settings.map.tiles = 'ground.pmtiles'
    const page = await journey.person(undefined, true)
    const broken: string[] = []
    page.on('pageerror', (error) => broken.push(String(error)))
    await page.goto(`${journey.base}/uz/map?territory=1714204`)
    /** The colour in the middle of a tile that was drawn. */
    const drawn = () =>
      page.evaluate(() => {
        const tile = document.querySelector<HTMLCanvasElement>('.leaflet-tile-pane canvas')
        return tile ? [...(tile.getContext('2d')?.getImageData(100, 100, 1, 1).data ?? [])] : []
      })
    await until(async () => (await drawn()).some((part) => part > 0))
    await page.locator('.map-cluster').first().waitFor()
    expect(await page.locator('.leaflet-control-attribution').innerText()).toContain('geoBoundaries')
    expect(broken).toEqual([])
    journey.app.settings.map.tiles = ''
  })
})

describe('The pin', () => {
  const begin = async () => {
    const page = await journey.person(undefined, true)
    await page.context().grantPermissions(['geolocation'])
    await page.context().setGeolocation({ latitude: 40.8123, longitude: 71.3456, accuracy: 300 })
    await page.goto(`${journey.base}/uz/report?group=LAN`)
    await page.locator('button[value=LAN02]').click()
    await page.waitForURL('**/report/place?draft=*')
    return page
  }
  const at = async (page: Page) => [
    Number(await page.locator('[name=lat]').inputValue()),
    Number(await page.locator('[name=lng]').inputValue()),
  ]

  it('stands in a circle of what the phone knows, beside what was reported, and is moved by keys', async () => {
    const page = await begin()
    await page.locator('[data-locate]').click()
    await page.locator('.map-accuracy').waitFor()
    // Two reports of the same group lie here: whoever sees them may join on the next step.
    await page.locator('.map-sign').first().waitFor()
    expect(await page.locator('.map-sign').first().getAttribute('title')).toMatch(/^№ \d+ · /)
    await journey.check(page)
    const [lat = 0, lng = 0] = await at(page)
    await page.locator('.map-pin').focus()
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowRight']) await page.keyboard.press(key)
    await page.keyboard.press('Enter')
    await until(async () => (await page.locator('[name=accuracy]').inputValue()) === '')
    const [moved = 0, aside = 0] = await at(page)
    expect(moved).toBeGreaterThan(lat)
    expect(aside).toBeGreaterThan(lng)
    expect(moved - lat).toBeLessThan(0.002)
  })

  it('far from the phone is asked about, and stays where it was unless that is meant', async () => {
    const page = await begin()
    await page.locator('[data-locate]').click()
    await page.locator('.map-pin').waitFor()
    const before = await at(page)
    const asked: string[] = []
    page.once('dialog', (dialog) => (asked.push(dialog.message()), void dialog.dismiss()))
    await page.locator('.map-pin').focus()
    for (let step = 0; step < 12; step += 1) await page.keyboard.press('Shift+ArrowUp')
    await page.keyboard.press('Enter')
    await until(() => asked.length > 0)
    expect(asked[0]).toMatch(/\d m uzoqda/)
    expect(await at(page)).toEqual(before)
    page.once('dialog', (dialog) => void dialog.accept())
    await page.keyboard.press('Enter')
    await until(async () => (await at(page))[0] !== before[0])
  })

  it('is taken from a photo, which is sent nowhere; one that says nothing is told so', async () => {
    const page = await begin()
    const sent: string[] = []
    page.on('request', (request) => {
      if ((request.postDataBuffer()?.length ?? 0) > 5000) sent.push(request.url())
    })
    const photo = (buffer: Buffer) => ({ name: 'rasm.jpg', mimeType: 'image/jpeg', buffer })
    await page.locator('[data-photo-place]').setInputFiles(photo(await jpeg()))
    await page.getByText('Bu rasmda joy koʻrsatilmagan').waitFor()
    await page.locator('[data-photo-place]').setInputFiles(photo(await takenAt(40.7777, 71.3111)))
    await until(async () => (await at(page))[0] !== 0)
    const [lat = 0, lng = 0] = await at(page)
    expect([lat.toFixed(3), lng.toFixed(3)]).toEqual(['40.778', '71.311'])
    expect(sent).toEqual([])
  })
})

describe.each([true, false])('A place by words (script: %s)', (script) => {
  const begin = async () => {
    const page = await journey.person(undefined, script)
    await page.goto(`${journey.base}/uz/report?q=chiroq`)
    await page.locator('button[name=category]').first().click()
    await page.waitForURL('**/uz/report/place**')
    return page
  }

  it('is a district, a landmark that people named, or what was pasted', async () => {
    const page = await begin()
    const ask = async (words: string) => {
      await page.locator('[name=find]').fill(words)
      if (!script) await page.locator('button[name=step][value=find]').click()
      await page.locator('[name=pick]').first().waitFor()
    }
    await ask('мингбулок')
    await journey.check(page)
    await page.locator('[name=pick]').first().click()
    await page.waitForURL(/details|nearby|place/)
    await page.goBack()
    await ask('12-maktab')
    const landmark = page.locator('[name=pick][value^=landmark]')
    expect(await landmark.innerText()).toContain('Mingbuloq tumani')
    await landmark.click()
    // A point proposes its district, and the landmark is kept.
    await page.locator('[name=territory][value="1714204"]').first().waitFor()
    expect(await page.locator('[name=landmark]').inputValue()).toBe('12-maktab')
    expect(Number(await page.locator('[name=lat]').inputValue())).toBeCloseTo(40.8123, 3)
    await ask('https://yandex.uz/maps/?ll=71.326%2C40.778&z=16')
    await page.locator('[name=pick]').first().click()
    await until(async () => (await page.locator('[name=lat]').inputValue()).startsWith('40.778'))
    await journey.check(page)
  })

  it('that is none says so, and loses nothing', async () => {
    const page = await begin()
    await page.locator('[name=landmark]').fill('Koʻk darvoza')
    await page.locator('[name=find]').fill('qwertyuiop')
    await page.locator('button[name=step][value=find]').click()
    await page.getByText('Bunday joy topilmadi').first().waitFor()
    expect(await page.locator('[name=landmark]').inputValue()).toBe('Koʻk darvoza')
    await journey.check(page)
  })
})
