// The rarer ways in a real browser, with and without script: question, extension, deferral, rejection and appeal,
// objection twice, silence, joining, withdrawal.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { incidentTasks } from '../../src/incidents/index.ts'
import { sql } from '../../src/platform/database.ts'
import { noteDelivery } from '../../src/reports/publishing.ts'
import { sweep } from '../../src/reports/writer.ts'
import { type Journey, openJourney } from '../setup/journey.ts'
import { jpeg, takenAt } from '../setup/pictures.ts'
import { reportsOf } from '../setup/reports.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney({
    draftsPerAddressAndHour: 100,
    codesPerPhoneAndHour: 100,
    reportsPerPersonAndDay: 1000,
    sessionDays: 365,
  })
})
afterAll(() => journey.end())

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()
const openBlock = (page: Page, name: string) => page.locator('summary', { hasText: name }).first().click()
const sees = (page: Page, text: string) => page.locator(`text=${text} >> visible=true`).first().waitFor()
const { file, act, answer, status } = reportsOf(() => journey)
const photo = async () => ({ name: 'rasm.jpg', mimeType: 'image/jpeg', buffer: await jpeg('#3a7', 400, 300) })
const sweepAll = async () => {
  while ((await sweep(journey.app)) > 0);
}

describe.each([true, false])('script: %s', (script) => {
  const open = async (last: string | undefined, id: number) => {
    const page = await journey.person(last, script)
    await page.goto(`${journey.base}/uz/reports/${id}`)
    return page
  }

  it('a question stops the clock, the reply goes on; then an extension is asked for and granted', async () => {
    journey.at('2026-11-12 11:00')
    const id = await file()
    await act(id, 'accept', '11')
    const officer = await open('11', id)
    await openBlock(officer, 'Savol berish')
    await press(officer, 'Savol berish')
    await officer.waitForSelector('#f-ask-text-error')
    await officer.fill('#f-ask-text', 'Qaysi koʻchada?')
    await press(officer, 'Savol berish')
    await sees(officer, 'Xabar beruvchiga savol berildi')
    await journey.check(officer)
    const reporter = await open('01', id)
    await sees(reporter, 'Qaysi koʻchada?')
    await journey.check(reporter)
    await reporter.fill('#f-reply-text', 'Bogʻ koʻchasida')
    await press(reporter, 'Javob berish')
    await sees(reporter, 'Xabar beruvchi javob berdi')
    await officer.goto(`${journey.base}/uz/reports/${id}`)
    await openBlock(officer, 'Muddatni uzaytirishni soʻrash')
    await officer.fill('#f-request_extension-days', '2')
    await officer.fill('#f-request_extension-reason', 'Quvur yoʻlda')
    await press(officer, 'Muddatni uzaytirishni soʻrash')
    await sees(officer, 'Idora muddatni uzaytirishni soʻradi')
    const controller = await open('21', id)
    await sees(controller, 'Idora muddatni 2 kunga uzaytirishni soʻradi')
    await press(controller, 'Ruxsat berish')
    await sees(controller, 'Nazoratchi ruxsat berdi')
    await journey.check(controller)
  })

  it('a deferral is public; the reporter objects, the region overturns', async () => {
    journey.at('2026-11-12 11:00')
    const id = await file()
    await act(id, 'accept', '11')
    const officer = await open('11', id)
    await openBlock(officer, 'Kechiktirishni soʻrash')
    await officer.selectOption('#f-request_deferral-ground', 'weather')
    await officer.fill('#f-request_deferral-until', '2027-03-01')
    await officer.fill('#f-request_deferral-reason', 'Qishda yer qazib boʻlmaydi')
    await press(officer, 'Kechiktirishni soʻrash')
    await sees(officer, 'Idora kechiktirishni soʻradi')
    await act(id, 'grant', '21')
    const stranger = await journey.person(undefined, script)
    await stranger.goto(`${journey.base}/uz/reports/deferred?territory=1714204`)
    await sees(stranger, 'Kechiktirilgan ishlar')
    expect(await stranger.locator(`a[href="/uz/reports/${id}"]`).count()).toBe(1)
    await journey.check(stranger)
    const reporter = await open('01', id)
    await openBlock(reporter, 'Rozi emasman')
    await reporter.fill('#f-object-reason', 'Qishda suvsiz qolamiz')
    await press(reporter, 'Rozi emasman')
    await sees(reporter, 'Xabar beruvchi kechiktirishga rozi boʻlmadi')
    const region = await open('22', id)
    await openBlock(region, 'Bekor qilish')
    await region.fill('#f-overturn-reason', 'Vaqtinchalik yechim topilsin')
    await press(region, 'Bekor qilish')
    await sees(region, 'Viloyat qarorni bekor qildi')
    expect(await status(id)).toBe('in_progress')
  })

  it('a rejection is appealed to the region and overturned', async () => {
    journey.at('2026-11-12 11:00')
    const id = await file()
    const dispatcher = await open('32', id)
    await openBlock(dispatcher, 'Qabul qilmaslik')
    await dispatcher.selectOption('#f-reject-ground', 'false_data')
    await dispatcher.fill('#f-reject-reason', 'Manzil topilmadi')
    await press(dispatcher, 'Qabul qilmaslik')
    await sees(dispatcher, 'Koʻrib chiqishga qabul qilinmadi')
    const reporter = await open('01', id)
    await openBlock(reporter, 'Shikoyat qilish')
    await reporter.fill('#f-appeal-reason', 'Manzil toʻgʻri')
    await press(reporter, 'Shikoyat qilish')
    await sees(reporter, 'Viloyatga shikoyat qilindi')
    await journey.check(reporter)
    const region = await open('22', id)
    await openBlock(region, 'Bekor qilish')
    await region.fill('#f-overturn-reason', 'Asossiz')
    await press(region, 'Bekor qilish')
    await sees(region, 'Viloyat qarorni bekor qildi')
    expect(await status(id)).toBe('routed')
  })

  it('two objections bring the controller, who closes on site as decided', async () => {
    journey.at('2026-11-12 11:00')
    const [latitude, longitude] = [script ? 40.7712 : 40.7734, 71.33]
    const id = await file({ lat: latitude, lng: longitude })
    await act(id, 'accept', '11')
    for (const round of [1, 2]) {
      await answer(id)
      const reporter = await open('01', id)
      await openBlock(reporter, 'Rozi emasman')
      await reporter.fill('#f-object-reason', `Hal boʻlmadi ${round}`)
      await press(reporter, 'Rozi emasman')
      await sees(reporter, 'Xabar beruvchi rozi boʻlmadi')
      if (round === 1) await act(id, 'return_to_work', '32', { reason: 'Qayta bajarilsin' })
    }
    const controller = await open('21', id)
    await controller.fill('#f-verify_closed-text', 'Joyida oʻlchandi')
    await press(controller, 'Tekshirib, nazoratdan yechish')
    await controller.waitForSelector('#f-verify_closed-photo-error')
    await journey.check(controller)
    await controller.fill('#f-verify_closed-text', 'Joyida oʻlchandi')
    // The picture says where it was taken, or the phone does.
    if (script) {
      await controller.context().grantPermissions(['geolocation'])
      await controller.context().setGeolocation({ latitude, longitude, accuracy: 12 })
    }
    const taken = script ? (await photo()).buffer : await takenAt(latitude, longitude)
    await controller.setInputFiles('#f-verify_closed-photo', { name: 'joy.jpg', mimeType: 'image/jpeg', buffer: taken })
    if (script) await sees(controller, 'Joylashuv aniqlandi: xatosi 12 metr')
    await press(controller, 'Tekshirib, nazoratdan yechish')
    await sees(controller, 'Nazoratchi qarori bilan')
    await journey.check(controller)
  })

  it('silence leads to verification, and two neighbours may consent', async () => {
    journey.at('2026-11-12 11:00')
    const id = await file()
    await act(id, 'accept', '11')
    const neighbours = await Promise.all(['02', '03'].map((last) => open(last, id)))
    for (const neighbour of neighbours) {
      await press(neighbour, 'Menda ham shu muammo')
      await sees(neighbour, 'qoʻshilgan, siz ham')
    }
    await answer(id)
    await noteDelivery(journey.app, id)
    journey.at('2026-11-19 11:00')
    await sweepAll()
    for (const neighbour of neighbours) {
      await neighbour.goto(`${journey.base}/uz/reports/${id}`)
      await neighbour.locator('[name=stars][value="5"]').check({ force: true })
      await press(neighbour, 'Roziman, nazoratdan yechilsin')
      await sees(neighbour, 'Bajarildi')
    }
    await sees(neighbours[1]!, 'Ikki mahalladosh roziligi bilan')
    await journey.check(neighbours[1]!)
  })

  it('a reporter who withdraws hands the report to the first who joined', async () => {
    journey.at('2026-11-12 11:00')
    const id = await file({}, '01')
    await act(id, 'join', '02')
    await act(id, 'accept', '11')
    const reporter = await open('01', id)
    await press(reporter, 'Xabarni qaytarib olish')
    await reporter.locator('#f-withdraw-reason').fill('Koʻchib ketdim')
    await reporter.locator('form[action$="/withdraw"] button').last().click()
    await sees(reporter, 'Xabar qaytarib olindi')
    const heir = await journey.person('02', script)
    await heir.goto(`${journey.base}/uz/my`)
    expect(await heir.locator(`a[href="/uz/reports/${id}"]`).count()).toBeGreaterThan(0)
    expect(await status(id)).toBe('in_progress')
  })

  it('with five who joined the word is the group’s: they vote, and the vote takes it off control', async () => {
    journey.at('2026-11-12 11:00')
    const id = await file()
    for (const phone of ['02', '03', '+998901117001', '+998901117002', '+998901117003']) await act(id, 'join', phone)
    await act(id, 'accept', '11')
    await answer(id)
    const reporter = await open('01', id)
    await reporter.locator('[name=stars][value="4"]').check({ force: true })
    await press(reporter, 'Roziman, nazoratdan yechilsin')
    await sees(reporter, 'Qoʻshilganlar ovoz bermoqda: rozi 1, rozi emas 0')
    const voter = await open('02', id)
    await sees(voter, 'Javobdan oldin qoʻshilganlar ham soʻz aytadi')
    await voter.locator('[name=stars][value="5"]').check({ force: true })
    await press(voter, 'Roziman, nazoratdan yechilsin')
    await sees(voter, 'rozi 2')
    await journey.check(voter)
    const against = await open('03', id)
    await openBlock(against, 'Rozi emasman')
    await against.fill('#f-object-reason', 'Bizda hali yoʻq')
    await press(against, 'Rozi emasman')
    await sees(against, 'rozi emas 1')
    journey.at('2026-11-15 11:01')
    await sweepAll()
    await reporter.goto(`${journey.base}/uz/reports/${id}`)
    await sees(reporter, 'Qoʻshilganlar rozi boʻldi: nazoratdan yechildi')
    expect(await status(id)).toBe('closed')
  })

  it('an incident is announced, a report belongs to it by itself, and one answer reaches it', async () => {
    journey.at('2026-11-12 11:00')
    const officer = await journey.person('11', script)
    await officer.goto(`${journey.base}/uz/incidents/new`)
    await press(officer, 'Eʼlon qilish')
    await officer.waitForSelector('#f-title-error')
    await journey.check(officer)
    await officer.fill('#f-title', 'Magistral quvur yorilgan')
    await officer.fill('#f-text', 'Suv tashuvchi mashina maydonda')
    await officer.locator('[name=categories][value=WAT04]').check()
    await press(officer, 'Eʼlon qilish')
    await sees(officer, 'Hali xabar biriktirilmagan')
    const incident = officer.url().split('/').at(-1)!
    const id = await file({ category: 'WAT04', text: 'Suv loyqa kelyapti' })
    const reporter = await open('01', id)
    await reporter.locator('a', { hasText: 'Ommaviy uzilishning bir qismi' }).click()
    await sees(reporter, 'Suv tashuvchi mashina maydonda')
    await journey.check(reporter)
    await officer.goto(`${journey.base}/uz/incidents/${incident}`)
    await openBlock(officer, 'Hammasiga bitta natija kiritish')
    await officer.fill('#f-text', 'Quvur almashtirildi')
    await officer.setInputFiles('#f-photo', await photo())
    await press(officer, '1 ta xabarga javob berish')
    await officer.waitForURL(`**/incidents/${incident}`)
    await answerIncidents()
    await officer.reload()
    await sees(officer, '0 tasi ijroda')
    await journey.check(officer)
    await press(officer, 'Uzilishni yakunlash')
    await sees(officer, 'Yakunlangan')
    await reporter.goto(`${journey.base}/uz/reports/${id}`)
    await reporter.locator('[name=stars][value="5"]').check({ force: true })
    await press(reporter, 'Roziman, nazoratdan yechilsin')
    expect(await status(id)).toBe('closed')
  })

  it('an administrator sees what a day off would move, gives the reason, and finds it in the history', async () => {
    journey.at('2026-11-12 11:00')
    await file()
    const page = await journey.person('51', script)
    await page.goto(`${journey.base}/uz/admin/calendar`)
    await page.fill('#f-day', script ? '2026-11-16' : '2026-11-17')
    await page.fill('#f-name', 'Qarorga koʻra dam olish kuni')
    await press(page, 'Nima oʻzgarishini koʻrish')
    await sees(page, 'tasining muddati koʻchadi')
    await journey.check(page)
    await press(page, 'Saqlash')
    await page.waitForSelector('#f-reason-error')
    await page.fill('#f-reason', 'PQ-100')
    await press(page, 'Saqlash')
    await sees(page, 'Saqlandi va kuchga kirdi.')
    await page.goto(`${journey.base}/uz/admin/changes`)
    await sees(page, 'PQ-100')
    await journey.check(page)
    for (const room of ['settings', 'hours', 'phones']) {
      await page.goto(`${journey.base}/uz/admin/${room}`)
      await journey.check(page)
    }
  })

  it('a head takes several reports at once, keeps who is on duty and hands a queue over', async () => {
    journey.at('2026-11-12 11:00')
    const ids = [await file(), await file()]
    const head = await journey.person('12', script)
    await head.goto(`${journey.base}/uz/work`)
    for (const id of ids) await head.locator(`[name=reports][value="${id}"]`).check()
    await press(head, 'Ijroga qabul qilish')
    await sees(head, '2 ta xabarda bajarildi')
    await journey.check(head)
    for (const id of ids) expect(await status(id)).toBe('in_progress')
    await head.goto(`${journey.base}/uz/work/team`)
    await openBlock(head, 'Navbatchi qoʻshish')
    await head.fill('#f-duty-name', 'Navbatchi muhandis')
    await head.fill('#f-duty-phone', '90 000 00 88')
    await head.locator('form[action$="/team/duty"] button').click()
    await sees(head, '+998 90 000 00 88')
    await openBlock(head, 'Bir xodimning ishini boshqasiga topshirish')
    await head.selectOption('#f-from', { label: 'Odil Nematov' })
    await head.selectOption('#f-to', { label: 'Jahongir Tursunov' })
    await press(head, 'Topshirish')
    await sees(head, 'ta xabar topshirildi')
    await journey.check(head)
    await head.goto(`${journey.base}/uz/work/week`)
    await sees(head, 'Mening haftam')
    await journey.check(head)
  })
})

describe('A word of 106 letters', () => {
  it('widens no page on a phone of 320 px, wherever people’s words stand', async () => {
    journey.at('2026-11-12 11:00')
    const word = `https://${'a'.repeat(98)}`
    const id = await file({ text: `Qarang: ${word}`, landmark: word })
    await act(id, 'publish', '31')
    await act(id, 'accept', '11')
    await act(id, 'ask', '11', { text: word })
    await act(id, 'reply', '01', { text: word })
    await act(id, 'add_note', '11', { text: word })
    await act(id, 'join', '02')
    const pages: [last: string | undefined, path: string][] = [
      [undefined, `/reports/${id}`], [undefined, '/reports'], ['01', `/reports/${id}`], ['01', '/my'], ['02', '/my'],
      ['11', `/reports/${id}`], ['11', `/work?open=${id}`], ['31', `/work?open=${id}`], ['21', `/reports/${id}`],
    ] // prettier-ignore
    for (const [last, path] of pages) {
      const page = await journey.person(last, true)
      await page.setViewportSize({ width: 320, height: 640 })
      await page.goto(`${journey.base}/uz${path}`)
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width, `${last} ${path}`).toBeLessThanOrEqual(320)
      await page.context().close()
    }
  })
})

/** The queued answers of incidents, as the jobs' process gives them. */
async function answerIncidents() {
  const { rows } = await sql<{ id: number }>`select id from incident_answers where done_at is null`.execute(
    journey.app.db,
  )
  for (const { id } of rows) await incidentTasks(journey.app)['answer_incident']!({ answer: id }, undefined as never)
}
