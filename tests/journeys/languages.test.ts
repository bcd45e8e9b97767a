// The language is changed in the middle of a form: the page stays, and what was typed comes along.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { languageTag, type Locale } from '../../src/language/index.ts'
import { type Journey, openJourney } from '../setup/journey.ts'
import { reportsOf } from '../setup/reports.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney()
})
afterAll(() => journey.end())
const { file, act } = reportsOf(() => journey)

const change = async (page: Page, to: Locale) => {
  await page.locator(`.foot .languages a[lang=${languageTag[to]}]`).click()
  await page.waitForSelector(`html[lang=${languageTag[to]}]`)
}

describe('Another language', () => {
  it('keeps the step of a report and the words in it, through all five', async () => {
    const page = await journey.person('01', true)
    await page.goto(`${journey.base}/uz/report?group=WAT`)
    await page.locator('button[value=WAT02]').click()
    await page.waitForURL('**/report/place?draft=*')
    await page.selectOption('[name=territory]', '1714204')
    await page.waitForSelector('select[name=mahalla]')
    await page.fill('[name=landmark]', '12-maktab oldida')
    const { search } = new URL(page.url())
    for (const locale of ['uz-cyrl', 'kaa', 'ru', 'en'] as const) {
      await change(page, locale)
      expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(`/${locale}/report/place${search}`)
      expect(await page.inputValue('[name=landmark]')).toBe('12-maktab oldida')
      expect(await page.inputValue('[name=territory]')).toBe('1714204')
      await journey.check(page)
    }
  })

  it('keeps what an officer typed and ticked in a card, but no code', async () => {
    const id = await file()
    await act(id, 'accept', '11')
    const page = await journey.person('11', true)
    await page.goto(`${journey.base}/ru/reports/${id}`)
    const text = () => page.locator('form[data-take=answer] textarea[name=text]').first()
    await text().fill('Насос заменён\nдавление в норме')
    await change(page, 'kaa')
    expect(await text().inputValue()).toBe('Насос заменён\nдавление в норме')
    await page.goto(`${journey.base}/kaa/reports/${id}`)
    expect(await text().inputValue(), 'once').toBe('')
    const stranger = await journey.person(undefined, true)
    await stranger.goto(`${journey.base}/uz/sign-in`)
    await stranger.fill('[name=phone]', '90 000 00 05')
    await change(stranger, 'kaa')
    expect(await stranger.inputValue('[name=phone]')).toContain('90 000 00 05')
    await stranger.click('main form button')
    await stranger.waitForSelector('[name=code]')
    await stranger.locator('[name=code]').pressSequentially('12')
    await change(stranger, 'uz')
    expect(
      await stranger.evaluate(() => [...document.querySelectorAll('input')].map(({ value }) => value)),
    ).not.toContain('12')
  })

  it('is a link like any other where there is no script', async () => {
    const page = await journey.person(undefined, false)
    await page.goto(`${journey.base}/uz/reports?q=suv`)
    await page.locator('.foot .languages a[lang=kaa-Latn]').click()
    expect(page.url()).toBe(`${journey.base}/kaa/reports?q=suv`)
    expect(await page.locator('html').getAttribute('lang')).toBe('kaa-Latn')
    expect(await page.inputValue('[name=q]')).toBe('suv')
  })
})
