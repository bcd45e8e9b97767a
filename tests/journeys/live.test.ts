// Pages that keep themselves up to date: two browsers on one card, two officers at one desk, the map; and nothing of
// that without script.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { countOnMap } from '../../src/map/index.ts'
import { type Journey, openJourney } from '../setup/journey.ts'
import { reportsOf } from '../setup/reports.ts'
import { until } from '../setup/waiting.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney({ reportsPerPersonAndDay: 1000, sessionDays: 365 })
  journey.at('2026-11-12 11:00')
})
afterAll(() => journey.end())

const { file, act, answer } = reportsOf(() => journey)
const read = async (id: number) => (await journey.call('GET', `/api/v1/reports/${id}`, { as: '11' })).json()
/** Loads of the page from now on. */
const loadsOf = (page: Page) => {
  const loads = { count: 0 }
  page.on('load', () => (loads.count += 1))
  return loads
}

it('a card tells its reporter and a neighbour at once what the body did, without a reload', async () => {
  const id = await file()
  const [mine, other] = [await journey.person('01', true), await journey.person(undefined, true)]
  for (const page of [mine, other]) await page.goto(`${journey.base}/uz/reports/${id}`)
  const loads = [loadsOf(mine), loadsOf(other)]
  await act(id, 'accept', '11')
  for (const page of [mine, other]) await page.locator('.card-head', { hasText: 'Ijroda' }).waitFor()
  await answer(id)
  await other.locator('.card-head', { hasText: 'Rozilik kutilmoqda' }).waitFor()
  await mine.locator('#your-word').waitFor()
  expect(await other.locator('#your-word').count()).toBe(0)
  expect(await mine.locator('[data-live-said]').innerText()).toContain('Rozilik kutilmoqda')
  await journey.check(mine)
  expect(loads.map(({ count }) => count)).toEqual([0, 0])
  // The reporter consents where it stands, and the neighbour sees that too.
  await mine.locator('.stars label').nth(4).click()
  await mine.locator('[data-take=consent] button').click()
  await other.locator('.card-head', { hasText: 'Nazoratdan yechildi' }).waitFor()
  expect(loads[1]!.count).toBe(0)
})

it('what somebody writes is not touched: the page says that it is old, and the step shows what happened', async () => {
  const id = await file()
  const page = await journey.person('01', true)
  await page.goto(`${journey.base}/uz/reports/${id}`)
  await page.locator('summary', { hasText: 'Izoh' }).first().click()
  const field = page.locator('[data-take=add_note] textarea')
  await field.fill('Kechqurun suv umuman kelmaydi')
  await act(id, 'accept', '11')
  await page.locator('[data-live-old]').waitFor()
  await page.locator('.card-head', { hasText: 'Ijroda' }).waitFor()
  expect(await field.inputValue()).toBe('Kechqurun suv umuman kelmaydi')
  await journey.check(page)
})

it('two officers at one desk: who is second sees at once that the first took the report', async () => {
  const id = await file()
  const first = await journey.person('11', true)
  const second = await journey.person('12', true)
  for (const page of [first, second]) {
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.goto(`${journey.base}/uz/work?open=${id}`)
  }
  const loads = loadsOf(second)
  await first.locator('#panel [data-take=accept] button').click()
  await second.locator('#panel .badge', { hasText: 'Ijroda' }).waitFor()
  expect(await second.locator('#panel [data-take=accept]').count()).toBe(0)
  // A new report comes into the list by itself.
  await second.goto(`${journey.base}/uz/work`)
  const seen = loads.count
  const fresh = await file({}, '02')
  await second.locator(`[data-row="${fresh}"]`).waitFor()
  expect(loads.count).toBe(seen)
})

it('a look or a step that meets a server that is away is tried again, and what was written stands', async () => {
  const id = await file()
  const [reader, officer] = [await journey.person('01', true), await journey.person('11', true)]
  await officer.setViewportSize({ width: 1366, height: 768 })
  await reader.goto(`${journey.base}/uz/reports/${id}`)
  await officer.goto(`${journey.base}/uz/work?open=${id}`)
  const loads = [loadsOf(reader), loadsOf(officer)]
  const away = { left: 0, met: 0 }
  for (const page of [reader, officer])
    await page.route('**', async (route) => {
      const { headers, method } = { headers: route.request().headers(), method: route.request().method() }
      if (away.left === 0 || (headers['x-live'] === undefined && method !== 'POST')) return route.continue()
      away.left -= 1
      away.met += 1
      await route.fulfill({ status: 503, body: 'away' })
    })
  away.left = 2
  await act(id, 'accept', '11')
  await reader.locator('.card-head', { hasText: 'Ijroda' }).waitFor()
  await officer.locator('#panel .badge', { hasText: 'Ijroda' }).waitFor()
  expect(away.met).toBe(2)
  await officer.locator('summary', { hasText: 'Savol berish' }).click()
  await officer.fill('#f-ask-text', 'Qaysi uy?')
  away.left = 1
  await officer.locator('form[data-take=ask] button').click()
  await officer.locator('.desk-said', { hasText: 'Aloqa uzildi' }).waitFor()
  expect(await officer.inputValue('#f-ask-text')).toBe('Qaysi uy?')
  await until(async () => (await read(id)).status === 'waiting_reporter')
  expect(loads.map(({ count }) => count)).toEqual([0, 0])
})

it('windows of one browser share one line; one that is closed leaves it to another', async () => {
  const id = await file()
  const first = await journey.person('01', true)
  await first.goto(`${journey.base}/uz/reports/${id}`)
  const context = first.context()
  const lines = new Set<string>()
  context.on('request', (request) => {
    if (request.url().includes('/live?')) lines.add(request.url())
  })
  const second = await context.newPage()
  await second.goto(`${journey.base}/uz/my`)
  // Both topics go by the line that the first window holds.
  await until(() => [...lines].some((url) => url.includes('my') && url.includes(`report%3A${id}`)))
  await act(id, 'accept', '11')
  await first.locator('.card-head', { hasText: 'Ijroda' }).waitFor()
  await second.locator('[data-part=reports]', { hasText: 'Ijroda' }).first().waitFor()
  await first.close()
  await until(() => [...lines].some((url) => /topics=my&/.test(url)))
  await answer(id)
  await second.locator('[data-part=reports]', { hasText: 'Rozilik kutilmoqda' }).first().waitFor()
})

it('the map shows a new report where one looks', async () => {
  await countOnMap(journey.app)
  const page = await journey.person(undefined, true)
  await page.goto(`${journey.base}/uz/map?bbox=40.6,71.0,41.2,71.8`)
  await page.locator('.leaflet-marker-icon').first().waitFor()
  const id = await file({}, '02')
  await until(async () => {
    await countOnMap(journey.app)
    return (await page.locator(`[data-list] a[href$="/reports/${id}"]`).count()) > 0
  })
})

it('without script the card is what it was when it was asked for', async () => {
  const id = await file()
  const page = await journey.person('01', false)
  await page.goto(`${journey.base}/uz/reports/${id}`)
  await act(id, 'accept', '11')
  expect(await page.locator('.card-head').innerText()).not.toContain('Ijroda')
  expect(await page.locator('[data-live-old]').isVisible()).toBe(false)
  await page.reload()
  expect(await page.locator('.card-head').innerText()).toContain('Ijroda')
})
