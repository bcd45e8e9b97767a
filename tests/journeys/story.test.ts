// The story in a real browser, with and without script: from filing to consent, the objection, the return, the
// observer.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { sql } from '../../src/platform/database.ts'
import { enterCode, type Journey, openJourney } from '../setup/journey.ts'
import { jpeg } from '../setup/pictures.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney({ draftsPerAddressAndHour: 100, codesPerPhoneAndHour: 100 })
})
afterAll(() => journey.end())

const photo = async (color = '#3a7') => ({
  name: 'rasm.jpg',
  mimeType: 'image/jpeg',
  buffer: await jpeg(color, 800, 600),
})
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()
const openBlock = (page: Page, name: string) => page.locator('summary', { hasText: name }).first().click()

/** Fills the four steps and sends; the person signs in at the end when not yet signed in. Returns the number. */
async function fileReport(
  page: Page,
  options: { script: boolean; search: string; type: string; text: string; withPhoto?: boolean; signIn?: string },
): Promise<number> {
  const { base, check } = journey
  await page.goto(`${base}/uz/`)
  await check(page)
  await page.getByRole('link', { name: 'Xabar berish' }).first().click()
  await check(page)
  await page.fill('[name=q]', options.search)
  await press(page, 'Topish')
  await page.locator(`button[value=${options.type}]`).click()
  await page.waitForURL('**/report/place?draft=*')
  await check(page)
  await page.selectOption('[name=territory]', '1714204')
  // With script the mahallas of a district come by themselves, else by the button.
  if (!options.script) await press(page, 'Mahallalarni koʻrsatish')
  await page.waitForSelector('select[name=mahalla]')
  await page.selectOption('[name=mahalla]', { index: 3 })
  await page.fill('[name=landmark]', 'Maktab roʻparasida')
  await press(page, 'Davom etish')
  await page.waitForURL('**/report/details?draft=*')
  await check(page)
  // A refused step keeps everything: first without words.
  if (options.withPhoto) {
    await page.setInputFiles('input[type=file]', await photo())
    if (await page.locator('button[value=photos]').isVisible()) await page.locator('button[value=photos]').click()
    await page.waitForSelector('[data-received] img')
  }
  await page.locator('button[value=next]').click()
  await page.waitForSelector('.summary')
  await check(page)
  expect(await page.locator('#f-text-error').innerText()).toContain('Matnni yozing')
  if (options.withPhoto) expect(await page.locator('[data-received] img').count()).toBe(1)
  await page.fill('[name=text]', options.text)
  await page.locator('button[value=next]').click()
  await page.waitForURL('**/report/check?draft=*')
  await check(page)
  const before = await page.locator('.word').innerText()
  expect(before).toContain('Mingbuloq tumani')
  if (options.signIn) {
    await page.fill('[name=phone]', options.signIn)
    await press(page, 'Kod olish')
    await check(page)
    await page.fill('[name=code]', '000000')
    if (!options.script) await press(page, 'Kirish')
    expect(await page.locator('#f-code-error').innerText()).toContain('Kod notoʻgʻri')
    await press(page, 'Yangi kod soʻrash')
    await enterCode(page, options.script)
    // With script it goes by itself, as it was shown.
    if (!options.script) await page.waitForURL('**/report/check?draft=*')
  }
  if (!options.signIn || !options.script) await press(page, 'Yuborish')
  await page.waitForURL('**/report/sent/*')
  await check(page)
  return Number(/№ (\d+)/.exec(await page.locator('.figure-value').innerText())![1])
}

async function acceptAndAnswer(officer: Page, id: number) {
  await officer.goto(`${journey.base}/uz/work`)
  await journey.check(officer)
  await officer.locator('.queue .row-link').first().waitFor()
  await officer.goto(`${journey.base}/uz/reports/${id}`)
  await press(officer, 'Ijroga qabul qilish')
  await officer.waitForSelector('text=Ijroga qabul qilindi')
  // Without a photo the answer is refused beside the field, and the words stay.
  await officer.fill('#f-answer-text', 'Quvur almashtirildi')
  await press(officer, 'Natijani kiritish')
  expect(await officer.locator('#f-answer-photo-error').innerText()).toContain('rasm')
  expect(await officer.inputValue('#f-answer-text')).toBe('Quvur almashtirildi')
  await journey.check(officer)
  await officer.setInputFiles('#f-answer-photo', await photo('#58c'))
  await press(officer, 'Natijani kiritish')
  await officer.waitForSelector('text=Ijro natijasi kiritildi')
}

describe.each([
  ['with script', true],
  ['without script', false],
])('%s', (_name, script) => {
  it('a burst pipe goes from filing to consent', async () => {
    const citizen = await journey.person(undefined, script)
    const id = await fileReport(citizen, {
      script,
      search: 'quvur yorilgan',
      type: 'WAT03',
      text: 'Koʻchada quvur yorildi',
      withPhoto: true,
      signIn: `+99890555${script ? '0001' : '0002'}`,
    })
    const officer = await journey.person('11', script)
    await acceptAndAnswer(officer, id)
    await citizen.goto(`${journey.base}/uz/my`)
    await journey.check(citizen)
    await citizen.locator('section[aria-labelledby=awaiting] .row-title').first().click()
    await citizen.waitForSelector('#your-word')
    await journey.check(citizen)
    expect(await citizen.locator('.pair img').count()).toBe(2)
    // Stars are asked for before the consent counts.
    await press(citizen, 'Roziman, nazoratdan yechilsin')
    await citizen.waitForSelector('.summary')
    await citizen.locator('.stars label').nth(4).click()
    await citizen.fill('#f-consent-text', 'Rahmat')
    await press(citizen, 'Roziman, nazoratdan yechilsin')
    await citizen.waitForSelector('text=Nazoratdan yechildi')
    expect(await citizen.locator('.card-head').innerText()).toContain('Xabar beruvchining roziligi bilan')
    await journey.check(citizen)
    expect((await journey.call('GET', `/api/v1/reports/${id}`)).json()).toMatchObject({
      status: 'closed',
      closedBasis: 'consent',
      stars: 5,
    })
  })

  it('an objection goes back to work through the dispatcher', async () => {
    const citizen = await journey.person('01', script)
    const id = await fileReport(citizen, {
      script,
      search: 'suv bosimi past',
      type: 'WAT02',
      text: 'Suv bosimi juda past',
    })
    await acceptAndAnswer(await journey.person('11', script), id)
    await citizen.goto(`${journey.base}/uz/reports/${id}`)
    await openBlock(citizen, 'Rozi emasman')
    await press(citizen, 'Rozi emasman')
    await citizen.waitForSelector('.summary')
    await citizen.fill('#f-object-reason', 'Hech narsa oʻzgarmadi')
    await press(citizen, 'Rozi emasman')
    await citizen.waitForSelector('text=Eʼtiroz bildirildi')
    const dispatcher = await journey.person('32', script)
    await dispatcher.goto(`${journey.base}/uz/work?open=${id}`)
    await journey.check(dispatcher)
    await openBlock(dispatcher, 'Ijroga qaytarish')
    await dispatcher.fill('#f-return_to_work-reason', 'Qayta bajarilsin')
    await press(dispatcher, 'Ijroga qaytarish')
    // The desk says what was done, and stays.
    expect(await dispatcher.locator('.desk-said .done').innerText()).toContain(`№ ${id}`)
    expect(dispatcher.url()).toContain('/uz/work')
    await dispatcher.goto(`${journey.base}/uz/reports/${id}`)
    expect(await dispatcher.locator('.card-head').innerText()).toContain('Ijroda')
    expect(await dispatcher.locator('.timeline').innerText()).toContain('Hech narsa oʻzgarmadi')
    // A stranger sees that there was an objection, not its words.
    const stranger = await journey.person(undefined, script)
    await stranger.goto(`${journey.base}/uz/reports/${id}`)
    const seen = await stranger.locator('.timeline').innerText()
    expect(seen).toContain('Xabar beruvchi rozi boʻlmadi')
    expect(seen).not.toContain('Hech narsa oʻzgarmadi')
    await journey.check(stranger)
  })

  it('a light that is not theirs is returned to the right body at once', async () => {
    const citizen = await journey.person('02', script)
    const id = await fileReport(citizen, {
      script,
      search: 'mahallada chiroq',
      type: 'LAN02',
      text: 'Koʻchada chiroq yonmayapti',
    })
    const officer = await journey.person('13', script)
    await officer.goto(`${journey.base}/uz/reports/${id}`)
    await openBlock(officer, 'Bizga tegishli emas')
    await officer.selectOption('#f-return-agency', String(journey.app.agencies.at('OBO', '1714204')!.id))
    await officer.fill('#f-return-reason', 'Bu asosiy koʻcha')
    await press(officer, 'Bizga tegishli emas')
    await officer.waitForSelector('text=Idora «bizga tegishli emas» dedi')
    expect((await journey.call('GET', `/api/v1/reports/${id}`)).json()).toMatchObject({
      status: 'routed',
      agency: { id: journey.app.agencies.at('OBO', '1714204')!.id },
    })
  })

  it('an observer sees everything and is refused every write', async () => {
    const { rows } = await sql<{ id: number }>`select id from reports where status = 'in_progress' limit 1`.execute(
      journey.app.db,
    )
    const observer = await journey.person('41', script)
    await observer.goto(`${journey.base}/uz/work`)
    await journey.check(observer)
    await observer.goto(`${journey.base}/uz/reports/${rows[0]!.id}`)
    expect(await observer.locator('main form').count()).toBe(0)
    const answer = await observer.context().request.post(`${journey.base}/uz/reports/${rows[0]!.id}/add_note`, {
      form: { text: 'Men ham yozay' },
      headers: { origin: journey.base },
    })
    expect(answer.status()).toBe(403)
  })

  it('an officer files as a citizen and cannot then work on it', async () => {
    const officer = await journey.person('11', script)
    const id = await fileReport(officer, { script, search: 'loyqa suv', type: 'WAT04', text: 'Uyimizda suv loyqa' })
    await officer.goto(`${journey.base}/uz/reports/${id}`)
    expect(await officer.getByRole('button', { name: 'Ijroga qabul qilish' }).count()).toBe(0)
    await officer.getByRole('button', { name: 'Xabarni qaytarib olish' }).first().click()
    await officer.locator('#withdraw textarea').waitFor({ state: 'visible' })
    await journey.check(officer)
    await press(officer, 'Yopish')
  })

  it('danger shows at once whom to call; the back button and a second tap lose and double nothing', async () => {
    const citizen = await journey.person('03', script)
    await citizen.goto(`${journey.base}/uz/report?group=GAS`)
    await citizen.locator('button[value=GAS01]').click()
    await citizen.waitForSelector('a[href="tel:104"]')
    await journey.check(citizen)
    await press(citizen, 'Qoʻngʻiroq qildim, baribir yuboraman')
    await citizen.waitForURL('**/report/place?draft=*')
    await citizen.selectOption('[name=territory]', '1714204')
    // With script the mahallas of the district come by themselves.
    if (script) await citizen.waitForSelector('select[name=mahalla]')
    await press(citizen, 'Davom etish')
    await citizen.waitForURL('**/report/details?draft=*')
    await citizen.fill('[name=text]', 'Podyezdda gaz hidi bor')
    await citizen.locator('button[value=next]').click()
    await citizen.waitForURL('**/report/check?draft=*')
    await citizen.goBack()
    expect(await citizen.inputValue('[name=text]')).toBe('Podyezdda gaz hidi bor')
    await citizen.locator('button[value=next]').click()
    await citizen.waitForURL('**/report/check?draft=*')
    const checking = citizen.url()
    await press(citizen, 'Yuborish')
    await citizen.waitForURL('**/report/sent/*')
    const sent = citizen.url()
    await citizen.goBack()
    const send = checking.replace('/check', '/send')
    const again = await citizen.context().request.post(send, { headers: { origin: journey.base } })
    expect(again.url()).toBe(sent)
  })
})
