// An administrator adds a question and a notice, people meet them in the form; a dispatcher takes a report down by
// phone; a body asks the office for help.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { sql } from '../../src/platform/database.ts'
import { type Journey, openJourney } from '../setup/journey.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney({ draftsPerAddressAndHour: 100, codesPerPhoneAndHour: 100 })
})
beforeEach(() => sql`delete from sign_in_attempts`.execute(journey.app.db))
afterAll(() => journey.end())

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()
const fill = async (page: Page, fields: Record<string, string>) => {
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name="${name}"]`, value)
}

describe('A type with questions', () => {
  it.each([
    [true, 'SAF04'],
    [false, 'SAF05'],
  ] as const)('is made by the administrator and answered by a citizen (script: %s)', async (script, code) => {
    const { base, check } = journey
    const admin = await journey.person('51', script)
    await admin.goto(`${base}/uz/admin/types/${code}`)
    await check(admin)
    await admin.getByRole('link', { name: 'Savol yoki eslatma qoʻshish' }).click()
    await check(admin)
    await admin.check('[name=kind][value=choice]')
    await fill(admin, {
      labelUz: 'Maktab yonidami?',
      labelRu: 'Рядом школа?',
      labelEn: 'Is a school near?',
      reason: 'Bolalar xavfsizligi',
    })
    await fill(admin, { options: 'Ha | Да | Yes' })
    await press(admin, 'Saqlash')
    expect(await admin.locator('.summary').innerText()).toContain('Kamida ikkita javob varianti kerak')
    expect(await admin.inputValue('[name=labelRu]')).toBe('Рядом школа?')
    await fill(admin, { options: 'Ha | Да | Yes\nYoʻq | Нет | No' })
    await press(admin, 'Saqlash')
    await admin.waitForURL('**done=1')
    await admin.goto(`${base}/uz/admin/types/${code}/questions`)
    await admin.check('[name=kind][value=notice]')
    await fill(admin, {
      labelUz: 'Bolalarni yoʻldan uzoq tuting',
      labelRu: 'Держите детей подальше',
      labelEn: 'Keep children away',
      reason: 'Ehtiyot',
    })
    await admin.selectOption('[name=when]', 'q1=o1')
    await press(admin, 'Saqlash')
    await admin.waitForURL('**done=1')
    await check(admin)

    const citizen = await journey.person('01', script)
    await citizen.goto(`${base}/uz/report?group=SAF`)
    await citizen.locator(`button[value=${code}]`).click()
    await citizen.waitForURL('**/report/place?draft=*')
    await citizen.selectOption('select[name=territory]', '1714204')
    if (!script) await press(citizen, 'Davom etish')
    else await citizen.waitForLoadState().then(() => press(citizen, 'Davom etish'))
    await citizen.waitForURL(/report\/(details|nearby)/)
    if (citizen.url().includes('nearby')) await citizen.goto(citizen.url().replace('nearby', 'details'))
    await check(citizen)
    await citizen.fill('[name=text]', 'Piyodalar oʻtish joyi oʻchib ketgan')
    if (script) expect(await citizen.locator('.warning').isVisible()).toBe(false)
    await citizen.check('[name="answer.q1"][value=o1]')
    await press(citizen, 'Davom etish')
    await citizen.waitForSelector('.summary')
    expect(await citizen.locator('.summary').innerText()).toContain('eslatmani')
    await check(citizen)
    await citizen.check('[name="answer.q2"]')
    await press(citizen, 'Davom etish')
    await citizen.waitForURL('**/report/check?draft=*')
    expect(await citizen.locator('main').innerText()).toContain('Maktab yonidami?')
    await check(citizen)
    await press(citizen, 'Yuborish')
    await citizen.waitForURL('**/report/sent/**')
    await citizen.goto(citizen.url().replace('report/sent', 'reports'))
    expect(await citizen.locator('main').innerText()).toContain('Maktab yonidami?')
    await check(citizen)
  })

  it.each([true, false])('shows what to do first where there is danger (script: %s)', async (script) => {
    const citizen = await journey.person(undefined, script)
    await citizen.goto(`${journey.base}/uz/report?group=GAS`)
    await citizen.locator('button[value=GAS01]').click()
    expect(await citizen.locator('main').innerText()).toContain('Chiroqni yoqmang')
    await journey.check(citizen)
  })
})

describe('The project office’s desk', () => {
  it.each([true, false])('takes a report down by phone with the caller’s code (script: %s)', async (script) => {
    const { base, check } = journey
    const page = await journey.person('32', script)
    await page.goto(`${base}/uz/work/intake`)
    await check(page)
    const phone = script ? '+998 90 700 00 01' : '+998 90 700 00 02'
    await page.fill('[name=phone]', phone)
    // By the caller's own words.
    await page.fill('[name=what]', 'suv yoʻq')
    await press(page, 'Turini topish')
    await page.locator('button[name=type][value=WAT01]').click()
    expect(await page.inputValue('[name=category]')).toBe('WAT01')
    expect(await page.inputValue('[name=phone]')).toBe(phone)
    await check(page)
    await page.selectOption('[name=territory]', '1714204')
    await page.fill('[name=text]', 'Koʻchamizda suv yoʻq')
    await press(page, 'Kod yuborish')
    const code = /\d{6}/.exec(await page.locator('.done').innerText())![0]
    // Nothing that was written is lost, and the type's own questions have come.
    expect(await page.inputValue('[name=text]')).toBe('Koʻchamizda suv yoʻq')
    await page.check('[name="answer.q1"][value=o2]')
    await check(page)
    await page.fill('[name=code]', '000000')
    await press(page, 'Xabarni yuborish')
    await page.waitForSelector('.summary')
    await page.fill('[name=code]', code)
    await press(page, 'Xabarni yuborish')
    await page.waitForURL('**filed=*')
    // The next call may come: the form is empty again.
    expect(await page.inputValue('[name=phone]')).toBe('')
    await page.locator('p.done a').click()
    await page.waitForURL('**/reports/**')
    const card = await page.locator('main').innerText()
    expect(card).toMatch(/telefon/i)
    expect(card).toContain('Butun koʻchada')
    await check(page)
  })

  it.each([true, false])('answers a body that asks for help (script: %s)', async (script) => {
    const { base, check } = journey
    const title = script ? 'Rasm yuklanmayapti' : 'Hisobotni qayerdan olaman'
    const officer = await journey.person('11', script)
    await officer.goto(`${base}/uz/work/help`)
    await check(officer)
    await officer.locator('form [name=topic]').first().waitFor()
    const topic = officer.locator('form [name=topic]').first()
    if ((await topic.evaluate((element) => element.tagName)) === 'SELECT') await topic.selectOption({ index: 1 })
    else await topic.check()
    await officer.fill('[name=title]', title)
    await officer.locator('form [name=text]').first().fill('Natija rasmini qoʻsha olmayapman')
    await officer.locator('form:has([name=topic]) button').click()
    await officer.waitForURL(/work\/help/)
    const office = await journey.person('32', script)
    await office.goto(`${base}/uz/work/help`)
    await office.getByRole('link', { name: title }).click()
    await check(office)
    await office.fill('[name=text]', 'Rasm 10 MB dan kichik boʻlsin')
    await office.locator('form:has([name=text]) .button-main').click()
    await office.waitForURL(/done=1/)
    await officer.goto(`${base}/uz/work/help`)
    await officer.getByRole('link', { name: title }).click()
    expect(await officer.locator('main').innerText()).toContain('10 MB dan kichik')
    await check(officer)
  })
})
