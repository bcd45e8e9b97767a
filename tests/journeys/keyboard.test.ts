// By keys alone, as people go who use no mouse and no screen: a report filed, answered and consented to. Wherever the
// keyboard stands is seen, and nothing lies over it (WCAG 2.4.7, 2.4.11).
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enterCode, type Journey, openJourney } from '../setup/journey.ts'
import { jpeg } from '../setup/pictures.ts'
import { waitMs } from '../setup/waiting.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney()
})
afterAll(() => journey.end())

const mostTabs = 120

/** What is wrong with how the focus is seen; nothing where nothing is. */
const focusLacks = (page: Page) =>
  page.evaluate(() => {
    const focused = document.activeElement
    if (!(focused instanceof HTMLElement) || focused === document.body) return ''
    // What stands in a label is seen as that: a star, a box to tick, the button of a field for files.
    const shown = focused.closest('label') ?? focused
    const box = shown.getBoundingClientRect()
    const [x, y] = [box.left + Math.min(box.width, 40) / 2, box.top + Math.min(box.height, 40) / 2]
    const above = document.elementFromPoint(x, y)
    const isCovered = !above || !(shown.contains(above) || above.contains(shown))
    // A control that nobody sees shows its focus by its label or by what stands beside it.
    const isUnseen = getComputedStyle(focused).opacity === '0' || focused.getBoundingClientRect().width <= 1
    const near = isUnseen ? focused.nextElementSibling : focused
    const marks = [near, focused.closest('label'), ...(isUnseen ? [] : [focused.parentElement])].some((each) => {
      const style = each && getComputedStyle(each)
      return style && (style.outlineStyle !== 'none' || style.boxShadow !== 'none')
    })
    const said = focused.outerHTML.slice(0, 120)
    return `${isCovered ? `covered at ${x}, ${y} by ${above?.outerHTML.slice(0, 80)}: ${said}` : ''}${marks ? '' : `unseen: ${said}`}`
  })

/** Goes on by Tab until the keyboard stands on such an element. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let tab = 0; tab < mostTabs; tab += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
    await page.keyboard.press('Tab')
    // What renews itself may move the page once more.
    await expect.poll(() => focusLacks(page), { timeout: waitMs, message: page.url() }).toBe('')
  }
  throw new Error(`${selector} is not reached by Tab on ${page.url()}`)
}

const press = async (page: Page, selector: string) => {
  await tabTo(page, selector)
  await page.keyboard.press('Enter')
}
const type = async (page: Page, selector: string, text: string) => {
  await tabTo(page, selector)
  await page.keyboard.type(text)
}
/** The phone's own list of pictures is opened by a key as well. */
async function choosePhoto(page: Page): Promise<void> {
  await tabTo(page, 'input[type=file][name=photo]')
  const opened = page.waitForEvent('filechooser')
  await page.keyboard.press('Enter')
  await (await opened).setFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: await jpeg('#357', 900, 700) })
  await page.locator('[data-shown] img').first().waitFor()
}

/** Asks to be told of lists of pictures before one is opened. */
async function open(as: string | undefined): Promise<Page> {
  const page = await journey.person(as, true)
  page.on('filechooser', () => undefined)
  return page
}

describe('By keys alone', () => {
  it('a report is filed, answered with a photo, and consented to', async () => {
    const page = await open(undefined)
    await page.goto(`${journey.base}/uz`)
    // Past the navigation by one key.
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.matches('a.skip'))).toBe(true)
    await page.keyboard.press('Enter')
    await press(page, 'main a[href$="/report"]')
    await page.waitForURL(/\/report$/)
    // What the last letter found stays.
    const found = page.waitForResponse(
      (response) => new URL(response.url()).searchParams.get('q') === 'suv bosimi past',
    )
    await type(page, '[name=q]', 'suv bosimi past')
    await (await found).finished()
    await page.locator('button[value=WAT02]').waitFor()
    await press(page, 'button[value=WAT02]')
    await page.waitForURL(/\/report\/place/)
    await tabTo(page, 'select[name=territory]')
    while ((await page.inputValue('select[name=territory]')) !== '1714204') await page.keyboard.press('ArrowDown')
    await press(page, 'form[data-island=place] button:not([name]):not([type=button])')
    await page.waitForURL(/\/report\/(nearby|details)/)
    await type(page, '[name=text]', 'Suv ikki kundan beri yoʻq')
    await choosePhoto(page)
    await press(page, 'button[value=next]')
    await page.waitForURL(/\/report\/check/)
    await type(page, '[name=phone]', '90 777 55 44')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/sign-in/)
    // The cursor is where the code goes.
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('code')
    await enterCode(page, true)
    await page.waitForURL(/\/report\/sent/)
    const id = Number(/sent\/(\d+)/.exec(page.url())![1])

    const officer = await open('11')
    await officer.setViewportSize({ width: 1280, height: 800 })
    await officer.goto(`${journey.base}/uz/reports/${id}`)
    await press(officer, 'form[action$="/accept"] button, button[formaction$="/accept"]')
    await officer.waitForURL(/done=1/)
    await type(officer, '[name=text]', 'Nasos taʼmirlandi, suv keldi')
    await choosePhoto(officer)
    await press(officer, 'form[action$="/answer"] button:not([type=button])')
    await officer.locator('form[action$="/answer"]').waitFor({ state: 'detached' })

    await page.goto(`${journey.base}/uz/reports/${id}`)
    await tabTo(page, '[name=stars]')
    await page.keyboard.press('ArrowRight')
    await press(page, 'form[action$="/consent"] button:not([type=button])')
    await page.waitForURL(/done=1/)
    const { body } = await journey.call('GET', `/api/v1/reports/${id}`)
    expect(JSON.parse(body).status).toBe('closed')
  })
})
