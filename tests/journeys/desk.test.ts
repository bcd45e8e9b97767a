// A day at the desk (issue of those who use it eight hours a day): by keys alone, by the mouse, and without script.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { sql } from '../../src/platform/database.ts'
import { type Journey, openJourney } from '../setup/journey.ts'
import { jpeg } from '../setup/pictures.ts'
import { reportsOf } from '../setup/reports.ts'
import { until } from '../setup/waiting.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney({ reportsPerPersonAndDay: 1000, sessionDays: 365 })
  journey.at('2026-11-12 11:00')
})
afterAll(() => journey.end())

const { file, act, answer, status } = reportsOf(() => journey)
const read = async (id: number, as = '31') => (await journey.call('GET', `/api/v1/reports/${id}`, { as })).json()
const photo = async () => ({ name: 'rasm.jpg', mimeType: 'image/jpeg', buffer: await jpeg('#3a7', 400, 300) })

/** Answered twice and twice objected to: the controller must look. */
async function toVerify(): Promise<number> {
  const id = await file()
  await act(id, 'accept', '11')
  for (const round of [1, 2]) {
    await answer(id)
    await act(id, 'object', '01', { reason: 'Suv hali ham yoʻq' })
    if (round === 1) await act(id, 'return_to_work', '31', { reason: 'Qayta koʻrilsin' })
  }
  expect(await status(id)).toBe('verifying')
  return id
}

/** A desk as wide as an office’s. */
async function deskOf(last: string, path = '/uz/work', script = true): Promise<Page> {
  const page = await journey.person(last, script)
  await page.setViewportSize({ width: 1366, height: 768 })
  await page.goto(`${journey.base}${path}`)
  return page
}
const said = (page: Page) => page.locator('.desk-said .done')
const row = (page: Page, id: number) => page.locator(`[data-row="${id}"]`)
/** What was pressed for each task: printed, and no more than the issue allows. */
const counted: Record<string, number> = {}
const keysOf = (page: Page, task: string) => ({
  press: async (key: string) => {
    counted[task] = (counted[task] ?? 0) + 1
    await page.keyboard.press(key)
    // Nobody types faster than commands are told from writing.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 320)))
  },
})

describe('A day by keys alone', () => {
  it('an officer accepts, asks and answers; the next row follows, the list keeps its place', async () => {
    const template = { name: 'Quvur', about: 'WAT', uz: '[joy]: quvur almashtirildi', ru: '', en: '' }
    await journey.call('POST', '/uz/work/team/template', { as: '12', json: template })
    const ids = [await file(), await file(), await file()]
    await act(ids[1]!, 'accept', '11')
    await act(ids[2]!, 'accept', '11')
    const page = await deskOf('11')
    let loads = 0
    page.on('load', () => (loads += 1))
    await journey.check(page)
    await row(page, ids[0]!).locator('.row-link').focus()
    const accepting = keysOf(page, 'accept one')
    await accepting.press('a')
    await until(async () => (await said(page).innerText()).includes(`№ ${ids[0]}`))
    expect(await status(ids[0]!)).toBe('in_progress')

    await row(page, ids[1]!).locator('.row-link').focus()
    await page.keyboard.press('Enter')
    await page.locator('#panel header h2').waitFor()
    await journey.check(page)
    const asking = keysOf(page, 'ask')
    await asking.press('q')
    await page.keyboard.type('Qaysi xonadon yonida?')
    await asking.press('Control+Enter')
    await until(async () => (await said(page).innerText()).includes(`№ ${ids[1]}`))
    expect(await status(ids[1]!)).toBe('waiting_reporter')
    // The next one stands open already, and nothing was loaded anew.
    await page.locator('#panel header h2').waitFor()
    expect(await page.locator('[data-row][aria-current=true]').count()).toBe(1)

    await page.goto(`${journey.base}/uz/work?open=${ids[2]}`)
    loads = 0
    const answering = keysOf(page, 'answer with photo and template')
    await answering.press('r')
    await page.locator('[data-insert]').first().click()
    counted['answer with photo and template'] = (counted['answer with photo and template'] ?? 0) + 1
    expect(await page.inputValue('#f-answer-text')).toContain('quvur')
    await page.setInputFiles('#f-answer-photo', await photo())
    await page.locator('#f-answer-text').focus()
    await answering.press('Control+Enter')
    await until(async () => (await status(ids[2]!)) === 'answered')
    expect(loads).toBe(0)
  })

  it('a number is found from anywhere by two keys; one that is not there says so in the same words', async () => {
    const id = await file()
    const page = await deskOf('11')
    const finding = keysOf(page, 'find by number')
    await finding.press('/')
    await page.keyboard.type(String(id))
    await finding.press('Enter')
    await until(async () => (await page.locator('tbody [data-row]').count()) === 1)
    expect(new URL(page.url()).searchParams.get('q')).toBe(String(id))
    for (const number of ['999999', '88888']) {
      await page.fill('#f-q', number)
      await page.keyboard.press('Enter')
      await page.locator(`text=№ ${number} topilmadi`).waitFor()
    }
    await journey.check(page)
  })

  it('a dispatcher looks at pictures with one key each, and sends what came back to where it was meant', async () => {
    const shown = [await file({ photo: await jpeg('#b42') }), await file({ photo: await jpeg('#24b') })]
    const page = await deskOf('31', '/uz/work?tab=publication')
    await journey.check(page)
    const publishing = keysOf(page, 'publish one')
    for (const id of shown) {
      await row(page, id).locator('.row-link').focus()
      await publishing.press('p')
      await until(async () => (await read(id)).publication === 'public')
      await row(page, id).waitFor({ state: 'detached' })
    }
    counted['publish one'] = (counted['publish one'] ?? 0) / shown.length

    const astray = await file()
    const other = journey.app.agencies.at('HET', '1714204')!.id
    await act(astray, 'return', '11', { agency: 'unknown', reason: 'Bu bizga tegishli emas' })
    await page.goto(`${journey.base}/uz/work?open=${astray}`)
    const sending = keysOf(page, 'reroute')
    await sending.press('r')
    // The list of bodies is searched in any script; words that fit none leave nothing to choose by mistake.
    const [box, list] = [
      page.locator('[data-narrows][aria-controls=f-reroute-agency]'),
      page.locator('#f-reroute-agency'),
    ]
    const offered = () => list.locator('option:not([value=""])').allTextContents()
    const whole = await offered()
    await box.fill('йўқидора')
    expect([await offered(), await list.inputValue()]).toEqual([[], ''])
    await box.fill('ЭЛЕКТР')
    expect(await offered()).toEqual(whole.filter((name) => /elektr/i.test(name)))
    await box.press('Enter')
    expect(await list.evaluate((each) => each === document.activeElement)).toBe(true)
    await box.fill('')
    expect(await offered()).toEqual(whole)
    await box.fill('elektr tarm')
    await page.selectOption('#f-reroute-agency', String(other))
    counted['reroute'] = (counted['reroute'] ?? 0) + 1
    await page.fill('#f-reroute-reason', 'Elektr tarmogʻi')
    await page.locator('#f-reroute-reason').focus()
    await sending.press('Control+Enter')
    await until(async () => (await read(astray)).agency.id === other)
  })

  it('a head gives work out, one by one and many at once', async () => {
    const ids = [await file(), await file(), await file()]
    for (const id of ids) await act(id, 'accept', '11')
    const page = await deskOf('12', '/uz/work?tab=all&order=filed')
    for (const id of ids) {
      await row(page, id).locator('.row-link').focus()
      await page.keyboard.press('x')
      expect(await row(page, id).locator('[name=reports]').isChecked()).toBe(true)
    }
    await page.selectOption('#f-several-officer', { label: 'Odil Nematov' })
    await page.locator('#several button[value=assign]').click()
    counted['assign three'] = 2
    await until(async () => (await said(page).innerText()).includes('3 ta xabarda'))
    for (const id of ids) expect(await row(page, id).locator('.col-officer').innerText()).toBe('Odil Nematov')
    await journey.check(page)
  })

  it('says each key on a sheet, and finds rooms and steps by their names', async () => {
    const id = await file()
    const page = await deskOf('11', `/uz/work?open=${id}`)
    await page.keyboard.press('?')
    await page.locator('#keys').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('haftam')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/uz/work/week')
  })

  it('a controller grants what is asked, and closes on site with a photo whose place the phone tells', async () => {
    const asked = await file()
    await act(asked, 'accept', '11')
    await act(asked, 'request_extension', '11', { days: 2, reason: 'Quvur kutilmoqda' })
    const site = await toVerify()
    const page = await deskOf('21', '/uz/work?tab=asking')
    await row(page, asked).locator('.row-link').focus()
    await keysOf(page, 'open a report').press('Enter')
    await page.locator('form[data-take=grant]').waitFor()
    const granting = keysOf(page, 'grant')
    await granting.press('a')
    await until(async () => (await said(page).innerText()).includes(`№ ${asked}`))
    expect((await read(asked)).request).toBeNull()

    const { place } = await read(site, '21')
    await page.context().grantPermissions(['geolocation'])
    await page.context().setGeolocation({ latitude: place.lat, longitude: place.lng, accuracy: 12 })
    await page.goto(`${journey.base}/uz/work?open=${site}`)
    await journey.check(page)
    const verifying = keysOf(page, 'verify with photo')
    await verifying.press('r')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-verify_closed-text')
    await page.keyboard.type('Joyida koʻrildi, suv bor')
    await page.setInputFiles('#f-verify_closed-photo', await photo())
    counted['verify with photo'] = (counted['verify with photo'] ?? 0) + 2
    await page.getByText('Joylashuv aniqlandi').waitFor()
    await page.locator('#f-verify_closed-text').focus()
    await verifying.press('Control+Enter')
    await until(async () => (await status(site)) === 'closed')
    expect((await journey.call('GET', `/api/v1/reports/${site}/events`)).json().items.at(-1)).toMatchObject({
      distance: 0,
    })
  })
})

/** Presses of the mouse for a task, and how long the machine took until it was done. */
async function timed(task: string, clicks: number, work: () => Promise<unknown>): Promise<void> {
  const begun = performance.now()
  await work()
  counted[`mouse: ${task}`] = clicks
  seconds[`mouse: ${task}`] = Math.round(performance.now() - begun) / 1000
}
const seconds: Record<string, number> = {}

describe('A day by the mouse alone', () => {
  it('an officer takes the next, answers it, and the one after stands there', async () => {
    const ids = [await file(), await file()]
    const page = await deskOf('11', '/uz/work?new=1')
    await timed('accept one', 2, async () => {
      await row(page, ids[0]!).locator('.row-link').click()
      await page.locator('#panel form[data-take=accept] button').click()
      await until(async () => (await said(page).innerText()).includes(`№ ${ids[0]}`))
    })
    expect(await status(ids[0]!)).toBe('in_progress')
    await page.goto(`${journey.base}/uz/work?tab=all&open=${ids[0]}`)
    await timed('answer with photo', 2, async () => {
      await page.fill('#f-answer-text', 'Nasos almashtirildi')
      await page.setInputFiles('#f-answer-photo', await photo())
      await page.locator('#panel form[data-take=answer] button').last().click()
      await until(async () => (await said(page).innerText()).includes(`№ ${ids[0]}`))
    })
    expect(await status(ids[0]!)).toBe('answered')
    await page.locator('#panel header h2').waitFor()
  })

  it('a head gives one away, a dispatcher publishes and takes it back, a controller decides', async () => {
    const [given, asked] = [await file(), await file()]
    for (const id of [given, asked]) await act(id, 'accept', '11')
    await act(asked, 'request_extension', '11', { days: 2, reason: 'Quvur kutilmoqda' })
    const head = await deskOf('12', `/uz/work?tab=all&open=${given}`)
    await timed('assign one', 3, async () => {
      await head.locator('details[data-step=assign] summary').click()
      await head.selectOption('#f-assign-officer', { label: 'Odil Nematov' })
      await head.locator('form[data-take=assign] button').click()
      await until(async () => (await said(head).innerText()).includes(`№ ${given}`))
    })
    const pictured = await file({ photo: await jpeg('#246') })
    const dispatcher = await deskOf('31', '/uz/work?tab=publication')
    await timed('publish one', 1, async () => {
      await row(dispatcher, pictured).locator('form[data-take=publish] button').click()
      await until(async () => (await read(pictured)).publication === 'public')
    })
    await timed('undo', 1, async () => {
      await dispatcher.locator('form[data-undo] button').click()
      await until(async () => (await read(pictured)).publication === 'pending')
    })
    await row(dispatcher, pictured).waitFor()
    await timed('make private', 1, async () => {
      await row(dispatcher, pictured).locator('form[data-take=mark_private] button').click()
      await until(async () => (await read(pictured)).publication === 'private')
    })
    const controller = await deskOf('21', `/uz/work?tab=asking&open=${asked}`)
    await timed('grant', 1, async () => {
      await controller.locator('#panel form[data-take=grant] button').click()
      await until(async () => (await read(asked)).request === null)
    })
  })

  it('a face is covered by a rectangle that is drawn over it, and a rectangle too many is taken away', async () => {
    const id = await file({ photo: await jpeg('#624', 400, 300) })
    const page = await deskOf('31', `/uz/work?tab=publication&open=${id}`)
    await page.locator('#panel details[data-step=blur_photo] summary').click()
    const net = page.locator('#panel [data-blur]').first()
    await net.scrollIntoViewIfNeeded()
    const { x, y, width, height } = (await net.boundingBox())!
    const draw = async (left: number, top: number, right: number, bottom: number) => {
      await page.mouse.move(x + left * width, y + top * height)
      await page.mouse.down()
      await page.mouse.move(x + right * width, y + bottom * height, { steps: 3 })
      await page.mouse.up()
    }
    await draw(0.1, 0.1, 0.4, 0.4)
    await draw(0.6, 0.1, 0.8, 0.3)
    await page.mouse.click(x + 0.7 * width, y + 0.2 * height)
    await page.locator('#panel form[data-take=blur_photo] button[type=submit]').first().click()
    await until(async () => (await said(page).innerText()).includes(`№ ${id}`))
    const { areas } = (await journey.call('GET', `/api/v1/reports/${id}/events`, { as: '31' })).json().items.at(-1)
    expect(areas).toHaveLength(1)
    for (const [index, near] of [100, 100, 300, 300].entries())
      expect(Math.abs(areas[0][index] - near)).toBeLessThan(30)
  })

  it('prints what each task takes', () => {
    console.table(
      Object.fromEntries(
        Object.entries(counted).map(([task, presses]) => [task, { presses, seconds: seconds[task] ?? '' }]),
      ),
    )
    const most = { 'accept one': 1, ask: 3, 'answer with photo and template': 3, 'find by number': 2, 'publish one': 1, reroute: 3, 'assign three': 2, grant: 1, 'verify with photo': 4 } // prettier-ignore
    for (const [task, allowed] of Object.entries(most)) expect([task, counted[task]! <= allowed]).toEqual([task, true])
  })
})

describe.each([true, false])('A crew without an account (script: %s)', (script) => {
  it('opens its link on a phone, sends what it did, and the officer answers with that', async () => {
    const id = await file()
    await act(id, 'accept', '11')
    const officer = await deskOf('11', `/uz/work/reports/${id}/order`, script)
    await journey.check(officer)
    await officer.fill('[name=crew]', 'Ravshan brigadasi')
    await officer.getByRole('button', { name: 'Havola yaratish' }).click()
    const address = await officer.locator('a.address').getAttribute('href')
    await journey.check(officer)
    const phone = await journey.person(undefined, script)
    await phone.goto(`${journey.base}${new URL(address!).pathname}`)
    await journey.check(phone)
    await phone.getByRole('button', { name: 'Yuborish', exact: true }).click()
    await phone.locator('.summary').waitFor()
    await journey.check(phone)
    await phone.setInputFiles('[name=photo]', await photo())
    await phone.fill('[name=text]', 'Nasos almashtirildi')
    await phone.getByRole('button', { name: 'Yuborish', exact: true }).click()
    await phone.waitForURL('**done=1')
    await journey.check(phone)
    await officer.goto(`${journey.base}/uz/work?tab=all&open=${id}`)
    await officer.locator('#panel [name=use]').waitFor()
    expect(await officer.locator('#panel [name=use]').isChecked()).toBe(true)
    await journey.check(officer)
    await officer.fill('#f-answer-text', 'Nasos almashtirildi')
    await officer.locator('#panel form[data-take=answer] button').last().click()
    await until(async () => (await status(id)) === 'answered')
  })
})

describe('What happens meanwhile', () => {
  it('a report that others looked at, joined or gave out is answered all the same; one that moved says who did what', async () => {
    const id = await file()
    await act(id, 'accept', '11')
    const page = await deskOf('11', `/uz/work?open=${id}`)
    await act(id, 'publish', '31')
    await act(id, 'join', '02')
    const officer = (await journey.app.db.selectNoFrom(sql<number>`(select person_id from memberships m join people p on p.id = m.person_id where p.phone = '+998900000011' limit 1)`.as('id')).executeTakeFirstOrThrow()).id // prettier-ignore
    await act(id, 'assign', '12', { officer })
    await page.locator('summary', { hasText: 'Savol berish' }).click()
    await page.fill('#f-ask-text', 'Qaysi uy?')
    await page.locator('form[data-take=ask] button').click()
    await until(async () => (await status(id)) === 'waiting_reporter')

    const second = await file()
    await act(second, 'accept', '11')
    await page.goto(`${journey.base}/uz/work?open=${second}`)
    await page.locator('summary', { hasText: 'Savol berish' }).click()
    await page.fill('#f-ask-text', 'Qaysi qavat?')
    // Something else comes into the list first: it waits until the hands rest, and this report's news do not.
    const looked = page.waitForResponse((response) => response.request().headers()['x-live'] !== undefined)
    await file()
    await looked
    await act(second, 'ask', '12', { text: 'Qachondan beri?' })
    await act(second, 'reply', '01', { text: 'Kechadan' })
    // What is being written is left alone, and said to be of before.
    await page.locator('.desk-said', { hasText: 'hamkasbingiz' }).waitFor()
    await page.locator('form[data-take=ask] button').click()
    await page.locator('#panel .summary').waitFor()
    expect(await page.locator('#panel').innerText()).toContain('Xabar beruvchi')
    expect(await page.inputValue('#f-ask-text')).toBe('Qaysi qavat?')
    expect(new URL(page.url()).pathname).toBe('/uz/work')
    await journey.check(page)
  })

  it('a connection that breaks keeps what was typed, says so, and sends it once when it is back', async () => {
    const id = await file()
    await act(id, 'accept', '11')
    const page = await deskOf('11', `/uz/work?open=${id}`)
    await page.context().setOffline(true)
    await page.locator('summary', { hasText: 'Savol berish' }).click()
    await page.fill('#f-ask-text', 'Qaysi koʻcha?')
    await page.locator('form[data-take=ask] button').click()
    await page.locator('.desk-said', { hasText: 'Aloqa uzildi' }).waitFor()
    expect(await page.inputValue('#f-ask-text')).toBe('Qaysi koʻcha?')
    await page.context().setOffline(false)
    await until(async () => (await status(id)) === 'waiting_reporter')
    const events = (await journey.call('GET', `/api/v1/reports/${id}/events`, { as: '11' })).json().items
    expect(events.filter(({ type }: { type: string }) => type === 'ask')).toHaveLength(1)
  })
})

describe('An answer that it is another’s by law', () => {
  it('opens what it asks for, once it is chosen', async () => {
    const id = await file()
    await act(id, 'accept', '11')
    const page = await deskOf('11', `/uz/work?open=${id}`)
    expect(await page.locator('#f-answer-act').isVisible()).toBe(false)
    await page.locator('[name=outcome][value=not_ours_by_law]').check()
    await page.locator('#f-answer-act').waitFor()
    await journey.check(page)
  })
})

describe.each([true, false])('Search and filters (script: %s)', (script) => {
  it('stand in the address, and each figure is as long as its list', async () => {
    await file()
    for (const last of ['11', '12', '31', '21', '22']) {
      const page = await deskOf(last, '/uz/work', script)
      const links = await page.locator('.desk-figures a, .desk-tabs a').all()
      const figures = await Promise.all(
        links.map(async (link) => ({
          address: (await link.getAttribute('href'))!,
          n: Number(/\d+/.exec(await link.innerText())![0]),
        })),
      )
      for (const { address, n } of figures) {
        await page.goto(`${journey.base}${address}`)
        expect([last, address, await page.locator('[data-row]').count()]).toEqual([last, address, Math.min(100, n)])
      }
    }
  })

  it('narrow by type, officer and mark, fold, and lead back', async () => {
    const page = await deskOf('12', '/uz/work?tab=all', script)
    await page.locator('summary', { hasText: 'Filtr' }).click()
    await page.selectOption('#f-filter-category', 'WAT02')
    await page.selectOption('#f-filter-officer', 'none')
    await page.getByRole('button', { name: 'Koʻrsatish' }).click()
    await page.waitForURL('**category=WAT02**')
    await until(async () =>
      (await page.locator('.queue tbody .col-officer').allInnerTexts()).every((name) => name === ''),
    )
    await journey.check(page)
    await page.locator('[name=fold]').check()
    await page.getByRole('button', { name: 'Koʻrsatish' }).click()
    await page.waitForURL('**fold=1**')
    await page.locator('.col-count').nth(1).waitFor()
    await journey.check(page)
    await page.getByRole('link', { name: 'Tozalash' }).click()
    await until(async () => !page.url().includes('category'))
  })

  it('a refused step stays on the desk, with what was typed', async () => {
    const id = await file()
    await act(id, 'accept', '11')
    const page = await deskOf('11', `/uz/work?tab=all&open=${id}`, script)
    await page.fill('#f-answer-text', 'Quvur almashtirildi')
    await page.locator('form[data-take=answer] > button').last().click()
    await page.locator('#f-answer-photo-error').waitFor()
    expect(await page.inputValue('#f-answer-text')).toBe('Quvur almashtirildi')
    expect(await page.locator('[data-row][aria-current=true]').getAttribute('data-row')).toBe(String(id))
    await journey.check(page)
  })
})
