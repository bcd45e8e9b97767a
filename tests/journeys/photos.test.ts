// Photos as people have them, in a real browser: several at once with words and in an order, looked at large, laid one
// over the other, and covered by keys alone.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { formOf } from '../setup/app.ts'
import { type Journey, openJourney } from '../setup/journey.ts'
import { jpeg } from '../setup/pictures.ts'
import { until } from '../setup/waiting.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney()
})
afterAll(() => journey.end())

const named = async (name: string, width = 900, height = 700) => ({
  name,
  mimeType: 'image/jpeg',
  buffer: await jpeg('#37a', width, height),
})
const heic = async () => ({
  name: 'IMG_0001.HEIC',
  mimeType: 'image/heic',
  buffer: await readFile(new URL('../fixtures/phone.heic', import.meta.url)),
})
const received = (page: Page) => page.locator('[data-received] li')

/** To the step with the photos. */
async function toDetails(page: Page): Promise<void> {
  await page.goto(`${journey.base}/uz/report?q=quvur`)
  await page.locator('button[value=WAT03]').click()
  await page.waitForURL('**/report/place*')
  await page.selectOption('[name=territory]', '1714204')
  await page.getByRole('button', { name: 'Davom etish', exact: true }).click()
  await page.waitForURL(/report\/(details|nearby)/)
  if (page.url().includes('nearby')) await page.goto(page.url().replace('nearby', 'details'))
  await page.fill('textarea[name=text]', 'Quvur yorilgan, suv koʻchaga oqyapti')
}

/** A report with pictures on both sides. */
async function answered(): Promise<number> {
  const fields = { category: 'WAT02', territory: '1714204', text: 'Suv bosimi juda past' }
  const photo = [await jpeg('#a33', 900, 700), await jpeg('#3a3', 700, 900)]
  const filed = await journey.call('POST', '/api/v1/reports', { as: '01', form: formOf({ ...fields, photo, 'caption.2': 'Hovlidan' }) }) // prettier-ignore
  const { id } = filed.json()
  await journey.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
  const form = formOf({ outcome: 'done', text: 'Nasos almashtirildi', photo: await jpeg('#33a', 900, 700) })
  const answer = await journey.call('POST', `/api/v1/reports/${id}/actions/answer`, { as: '11', form })
  expect(answer.statusCode, answer.body).toBe(200)
  return id
}

describe('Several photos', () => {
  it('are sent one after another, also one that the browser cannot show; told of, put earlier, taken away', async () => {
    const page = await journey.person('01', true)
    await toDetails(page)
    await page.setInputFiles('input[type=file]', [await named('bir.jpg'), await named('ikki.jpg'), await heic()])
    await until(async () => (await received(page).count()) === 3)
    expect(await page.locator('[data-shown] li').count()).toBe(0)
    await received(page).nth(2).locator('input').fill('Quvur ogʻzi')
    const last = await received(page).nth(2).locator('input').getAttribute('name')
    await received(page).nth(2).locator('button[name=earlier]').click()
    await until(async () => (await received(page).nth(1).locator('input').getAttribute('name')) === last)
    expect(await received(page).nth(1).locator('input').inputValue()).toBe('Quvur ogʻzi')
    // The key that was pressed still has the focus.
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('earlier')
    await journey.check(page)
    await received(page).nth(0).locator('button[name=remove]').click()
    await until(async () => (await received(page).count()) === 2)
    await page.locator('button[value=next]').click()
    await page.waitForURL('**/report/check*')
    await page.locator('.word button').click()
    await page.waitForURL('**/report/sent/*')
    const id = /sent\/(\d+)/.exec(page.url())![1]!
    const { photos } = (await journey.call('GET', `/api/v1/reports/${id}`, { as: '01' })).json()
    expect(photos.map(({ caption }: { caption: string | null }) => caption)).toEqual(['Quvur ogʻzi', null])
    expect(photos[0].width).toBe(640)
  })

  it('one that is refused says why on its tile, and the others arrive', async () => {
    const page = await journey.person('01', true)
    await toDetails(page)
    await page.setInputFiles('input[type=file]', [await named('kichik.jpg', 120, 90), await named('yaxshi.jpg')])
    await until(async () => (await received(page).count()) === 1)
    const tile = page.locator('[data-shown] li')
    expect(await tile.locator('.wrong').innerText()).toContain('kichik')
    await journey.check(page)
    await tile.locator('[data-do=remove]').click()
    expect(await tile.count()).toBe(0)
  })

  it('of an answer stand as tiles before they are sent, in the order and with the words given', async () => {
    const fields = { category: 'WAT02', lat: 40.9, lng: 71.4, territory: '1714204', text: 'Suv yoʻq' }
    const { id } = (await journey.call('POST', '/api/v1/reports', { as: '01', form: formOf(fields) })).json()
    await journey.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
    const page = await journey.person('11', true)
    await page.goto(`${journey.base}/uz/reports/${id}`)
    const form = page.locator(`form[action$="/reports/${id}/answer"]`)
    await form.locator('textarea[name=text]').fill('Nasos almashtirildi')
    await form.locator('input[type=file][name=photo]').setInputFiles([await named('a.jpg', 800, 600)])
    await until(async () => (await form.locator('[data-shown] li').count()) === 1)
    // Chosen one after another they come together.
    await form.locator('input[type=file][name=photo]').setInputFiles([await named('b.jpg', 700, 600)])
    await until(async () => (await form.locator('[data-shown] li').count()) === 2)
    await form.locator('[data-shown] li').nth(1).locator('input').fill('Yangi nasos')
    await form.locator('[data-shown] li').nth(1).locator('[data-do=earlier]').click()
    await journey.check(page)
    await form.locator('button[type=submit]').last().click()
    await page.waitForURL('**done=1')
    const { photos } = (await journey.call('GET', `/api/v1/reports/${id}`, { as: '11' })).json()
    expect(photos).toMatchObject([
      { width: 700, caption: 'Yangi nasos' },
      { width: 800, caption: null },
    ])
  })
})

describe('Looking at photos', () => {
  it('large, over the page: the next by keys, larger by keys, back to where one was', async () => {
    const id = await answered()
    const page = await journey.person('01', true)
    await page.goto(`${journey.base}/uz/reports/${id}`)
    await page.locator('a[data-zoom]').first().click()
    const viewer = page.locator('dialog.viewer')
    await viewer.waitFor()
    await journey.check(page)
    expect(await viewer.locator('[data-count]').innerText()).toBe('1 / 3')
    await page.keyboard.press('ArrowRight')
    expect(await viewer.locator('[data-count]').innerText()).toBe('2 / 3')
    expect(await viewer.locator('[data-caption]').innerText()).toBe('Hovlidan')
    await page.keyboard.press('+')
    expect(await viewer.locator('img').getAttribute('style')).toContain('scale(1.5)')
    await page.keyboard.press('Escape')
    expect(await viewer.count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-zoom'))).toBe('Hovlidan')
  })

  it('before and after, one over the other, with a line that keys move', async () => {
    const id = await answered()
    const page = await journey.person('01', true)
    await page.goto(`${journey.base}/uz/reports/${id}`)
    await page.locator('[data-compare] summary').click()
    const line = page.locator('.compare-box input')
    await line.focus()
    await page.keyboard.press('Home')
    const cut = () => page.locator('.compare-over').evaluate((over) => getComputedStyle(over).clipPath)
    expect(await cut()).toContain('100%')
    await page.keyboard.press('End')
    expect(await cut()).not.toContain('100%')
    await journey.check(page)
  })

  it('without script each opens by itself', async () => {
    const id = await answered()
    const page = await journey.person('01', false)
    await page.goto(`${journey.base}/uz/reports/${id}`)
    expect(await page.locator('[data-compare]').isVisible()).toBe(false)
    await page.locator('a[data-zoom]').first().click()
    await page.waitForURL('**/photos/*/large')
  })
})

describe('Covering a face', () => {
  it('by keys alone: a frame is added, moved, made larger, and blurred by one press', async () => {
    const fields = { category: 'WAT02', lat: 40.95, lng: 71.4, territory: '1714204', text: 'Suv yoʻq' }
    const form = formOf({ ...fields, photo: await jpeg('#963', 900, 700) })
    const { id } = (await journey.call('POST', '/api/v1/reports', { as: '01', form })).json()
    const page = await journey.person('31', true)
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(`${journey.base}/uz/work?tab=publication`)
    const look = page.locator(`[data-row="${id}"]`)
    const blur = look.locator('form[data-take=blur_photo] button[type=submit]')
    expect(await blur.isVisible()).toBe(false)
    await look.locator('[data-blur-add]').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Shift+ArrowDown')
    await journey.check(page)
    await blur.focus()
    await page.keyboard.press('Enter')
    const last = async () =>
      (await journey.call('GET', `/api/v1/reports/${id}/events`, { as: '31' })).json().items.at(-1)
    await until(async () => (await last()).type === 'blur_photo')
    expect((await last()).areas).toEqual([[380, 400, 200, 220]])
  })
})
