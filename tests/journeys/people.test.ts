// People in a real browser: OneID, a passkey, a body that connects its division, an officer who leaves, a deleted
// account, a changed matrix.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { type OneIdServer, startOneId } from '../../demo/oneid.ts'
import { addMembership, findOrAddPerson, openOneId } from '../../src/people/index.ts'
import { sql } from '../../src/platform/database.ts'
import { enterCode, type Journey, openJourney } from '../setup/journey.ts'
import { jpeg } from '../setup/pictures.ts'

let journey: Journey
let oneId: OneIdServer
beforeAll(async () => {
  journey = await openJourney({ draftsPerAddressAndHour: 100, codesPerPhoneAndHour: 100 })
  oneId = await startOneId()
  journey.app.oneId = openOneId(oneId.account)
})
beforeEach(() => sql`delete from sign_in_attempts`.execute(journey.app.db))
afterAll(async () => {
  await journey.end()
  await oneId.close()
})

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()
const mingbuloq = '1714204'

/** Signs in on the page that stands there, with the code that the demonstration shows. */
async function signInHere(page: Page, phone: string, script = true) {
  await page.fill('[name=phone]', phone)
  await press(page, 'Kod olish')
  await enterCode(page, script)
}

/** Files over HTTP for a demo citizen: the form has its own journey. */
async function file(as: string, district: string, category = 'WAT03'): Promise<{ id: number; agency: { id: number } }> {
  const middle = journey.app.territories.middleOf(journey.app.territories.get(district))
  const answer = await journey.call('POST', '/api/v1/reports', {
    as,
    json: { category, ...middle, territory: district, text: 'Quvur yorilgan, suv oqib yotibdi' },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

describe('OneID', () => {
  it.each([true, false])('signs in and joins a phone (script: %s)', async (script) => {
    const page = await journey.person(undefined, script)
    await page.goto(`${journey.base}/uz/sign-in?next=/uz/my/profile`)
    await journey.check(page)
    await page.getByRole('link', { name: 'OneID orqali kirish' }).click()
    await page.getByRole('link', { name: script ? 'DILNOZA KARIMOVA' : 'SARDOR ABDULLAYEV' }).click()
    await page.waitForURL('**/uz/my/profile')
    await journey.check(page)
    expect(await page.inputValue('[name=name]')).toBe(script ? 'Dilnoza Karimova' : 'Sardor Abdullayev')
    await page.fill('[name=phone]', script ? '90 345 67 01' : '90 345 67 02')
    await press(page, 'Kod olish')
    const code = /\d{6}/.exec(await page.locator('p.done').innerText())![0]
    await page.fill('[name=code]', '000000')
    await press(page, 'Qoʻshish')
    await page.waitForSelector('.summary')
    await page.fill('[name=code]', code)
    await press(page, 'Qoʻshish')
    await page.waitForURL('**done=1')
    expect(await page.locator('main').innerText()).toContain('+998 90 345 67')
  })
})

describe('A passkey', () => {
  it('is made and given by the browser, as the second factor', async () => {
    const page = await journey.person('02', true)
    // Passkeys belong to a name, not to an address in numbers.
    const base = journey.base.replace('127.0.0.1', 'localhost')
    await page
      .context()
      .addCookies((await page.context().cookies()).map(({ name, value }) => ({ name, value, url: base })))
    const client = await page.context().newCDPSession(page)
    await client.send('WebAuthn.enable')
    await client.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.goto(`${base}/uz/my/security`)
    await page.locator('[data-passkey=enrol] button').click()
    await page.waitForURL('**done=1')
    expect(await page.locator('section[aria-labelledby=factors]').innerText()).toContain('Qurilma kaliti')
    await journey.check(page)
    // In a new session it is asked for before factors may change.
    await page.context().clearCookies()
    await page.goto(`${base}/uz/sign-in?next=/uz/my/security`)
    await signInHere(page, '90 000 00 02')
    await page.waitForURL('**/uz/my/security')
    await page.getByRole('link', { name: 'Oʻzgartirish uchun' }).click()
    await page.locator('[data-passkey=give] button').click()
    await page.waitForURL('**/uz/my/security')
    expect(await page.getByRole('link', { name: 'Kod ilovasini qoʻshish' }).count()).toBe(1)
  })
})

describe('A body', () => {
  it.each([
    [true, '1714207', '11', '12'],
    [false, '1714212', '21', '22'],
  ] as const)(
    'connects its district division from nothing to its first answered report (script: %s)',
    async (script, wanted, a, b) => {
      const { app, base, check, person } = journey
      const district = app.agencies.at('SUV', wanted)
        ? wanted
        : app.territories.districtsOf('1714').find(({ code }) => code !== mingbuloq && app.agencies.at('SUV', code))!
            .code
      const division = app.agencies.at('SUV', district)!
      const region = app.agencies.at('SUV', '1714')!
      const headPhone = `+9989060000${a}`
      const chief = await findOrAddPerson(app.db, headPhone, 'uz', journey.now())
      await addMembership(app.db, { personId: chief, role: 'head', agencyId: region.id, territory: '1714' })
      const chiefPage = await person(undefined, script)
      await chiefPage.goto(`${base}/uz/work/people/${division.id}`)
      await signInHere(chiefPage, headPhone, script)
      await chiefPage.waitForURL(`**/work/people/${division.id}`)
      await check(chiefPage)
      await chiefPage.fill('[name=name]', 'Anvar Soliyev')
      await chiefPage.fill('[name=to]', `+99890600${a}${b}`)
      await chiefPage.check('[name=role][value=head]')
      await press(chiefPage, 'Taklif yuborish')
      const invitation = await chiefPage.locator('.done a').getAttribute('href')

      const head = await person(undefined, script)
      await head.goto(`${base}${invitation}`)
      await check(head)
      await head.getByRole('link', { name: 'Kirish va qabul qilish' }).click()
      await signInHere(head, `+99890600${a}${b}`, script)
      await head.waitForURL('**/invitations/**')
      await press(head, 'Qabul qilaman')
      await head.waitForURL('**/uz/work')
      await check(head)
      // The page, a duty contact, then the first report.
      await head.goto(`${base}/uz/work/page`)
      await check(head)
      for (const [field, value] of Object.entries({
        aboutUz: 'Tuman suv taʼminoti',
        head: 'Anvar Soliyev',
        reception: 'Har kuni 10:00',
        phones: '69 111 22 33',
        address: 'Markaziy koʻcha, 1',
      }))
        await head.fill(`[name=${field}]`, value)
      await press(head, 'Saqlash')
      await head.waitForURL('**done=1')
      await head.goto(`${base}/uz/work/team`)
      await head.locator('summary', { hasText: 'avbatchi' }).first().click()
      await head.fill('form[action$="/duty"] [name=name]', 'Navbatchi')
      await head.fill('form[action$="/duty"] [name=phone]', '+998 90 600 99 99')
      await head.locator('form[action$="/duty"] button').click()
      await head.waitForURL('**/work/team')
      const { id, agency } = await file('01', district)
      expect(agency.id).toBe(division.id)
      await head.goto(`${base}/uz/reports/${id}`)
      await press(head, 'Ijroga qabul qilish')
      await head.waitForURL('**done=1')
      await head.fill('form[action$="/answer"] [name=text]', 'Quvur almashtirildi')
      await head.setInputFiles('form[action$="/answer"] input[type=file]', {
        name: 'rasm.jpg',
        mimeType: 'image/jpeg',
        buffer: await jpeg(),
      })
      await head.locator('form[action$="/answer"] .button-main').click()
      await head.waitForURL('**done=1')
      // The project office sees it ready.
      const office = await person('32', script)
      await office.goto(`${base}/uz/work/readiness?territory=${district}`)
      await check(office)
      const row = office.locator('tr', { hasText: 'Suv taʼminoti' }).first()
      expect(await row.innerText()).toContain('tayyor')
    },
  )
})

describe('An officer who leaves', () => {
  it.each([true, false])('hands the work over, and is out at once (script: %s)', async (script) => {
    const { app, base, call } = journey
    const water = app.agencies.at('SUV', mingbuloq)!
    const phone = script ? '+998906010001' : '+998906010002'
    const officer = await findOrAddPerson(app.db, phone, 'uz', journey.now())
    await sql`update people set name = ${script ? 'Ketuvchi Bir' : 'Ketuvchi Ikki'} where id = ${officer}`.execute(
      app.db,
    )
    await addMembership(app.db, { personId: officer, role: 'officer', agencyId: water.id, territory: mingbuloq })
    const { id } = await file('01', mingbuloq)
    await call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '12', json: {} })
    await call('POST', `/api/v1/reports/${id}/actions/assign`, { as: '12', json: { officer } })
    const head = await journey.person('12', script)
    await head.goto(`${base}/uz/work/people/${water.id}`)
    const row = head.locator('li.row', { hasText: script ? 'Ketuvchi Bir' : 'Ketuvchi Ikki' }).last()
    await row.locator('summary').click()
    await row.getByRole('button', { name: 'Boʻshatish' }).click()
    await head.waitForSelector('.summary')
    await journey.check(head)
    const again = head.locator('li.row', { hasText: script ? 'Ketuvchi Bir' : 'Ketuvchi Ikki' }).last()
    await again.locator('[name=successor]').selectOption({ index: 1 })
    await again.getByRole('button', { name: 'Boʻshatish' }).click()
    await head.waitForURL('**done=1')
    expect((await call('GET', '/api/v1/work', { as: phone })).statusCode).toBe(403)
    const { rows } = await sql<{ officer_id: number }>`select officer_id from reports where id = ${id}`.execute(app.db)
    expect(rows[0]!.officer_id).not.toBe(officer)
  })
})

describe('A citizen', () => {
  it.each([true, false])('deletes the account (script: %s)', async (script) => {
    const { base, check } = journey
    const phone = script ? '90 602 00 01' : '90 602 00 02'
    const page = await journey.person(undefined, script)
    await page.goto(`${base}/uz/my/data`)
    await signInHere(page, phone, script)
    await page.waitForURL('**/uz/my/data')
    await check(page)
    await page.check('[name=sure]')
    await press(page, 'Tasdiqlash kodini olish')
    const code = /\d{6}/.exec(await page.locator('p.done').innerText())![0]
    await check(page)
    await page.fill('[name=code]', code)
    await press(page, 'Hisobni oʻchirish')
    await page.waitForURL('**/uz/privacy**')
    await check(page)
    await page.goto(`${base}/uz/my`)
    await page.waitForURL('**/uz/sign-in**')
  })
})

describe('A caller', () => {
  it.each([true, false])('is heard by a dispatcher, and the report is the caller’s (script: %s)', async (script) => {
    const { base, check } = journey
    const phone = script ? '90 603 00 01' : '90 603 00 02'
    const page = await journey.person('32', script)
    await page.goto(`${base}/uz/work/intake`)
    await check(page)
    await page.fill('[name=phone]', phone)
    await page.selectOption('[name=category]', 'WAT03')
    await page.selectOption('[name=territory]', mingbuloq)
    await page.fill('[name=landmark]', 'Navoiy koʻchasi')
    await page.fill('[name=text]', 'Quvur yorilgan, suv oqib yotibdi')
    await press(page, 'Kod yuborish')
    const code = /\d{6}/.exec(await page.locator('p.done').innerText())![0]
    expect(await page.inputValue('[name=text]')).toContain('Quvur yorilgan')
    await press(page, 'Xabarni yuborish')
    await page.waitForSelector('.summary')
    await check(page)
    await page.fill('[name=code]', code)
    await press(page, 'Xabarni yuborish')
    await page.locator('p.done a').click()
    await page.waitForURL('**/reports/**')
    expect(await page.locator('article').innerText()).toContain('Telefon orqali qabul qilingan')
    await check(page)
  })
})

describe('The responsibility matrix', () => {
  it.each([true, false])('is changed by the administrator, and a new report follows (script: %s)', async (script) => {
    const { app, base, check } = journey
    const category = script ? 'WAT08' : 'WAT01'
    const before = await file('03', mingbuloq, category)
    const page = await journey.person('51', script)
    await page.goto(`${base}/uz/admin/responsibility`)
    await check(page)
    await page.selectOption('[name=category]', category)
    await page.selectOption('form.fields [name=territory]', mingbuloq)
    await page.selectOption('[name=lead]', 'OBO')
    await page.fill('form.fields >> nth=0 >> [name=reason]', 'Hokim qarori')
    await page.locator('form.fields >> nth=0').getByRole('button', { name: 'Nima oʻzgarishini koʻrish' }).click()
    await page.waitForSelector('#moved')
    await check(page)
    expect(await page.locator('section[aria-labelledby=moved]').innerText()).toContain('Mingbuloq')
    await page
      .locator('form.fields', { has: page.locator('[name=lead]') })
      .getByRole('button', { name: 'Yangi versiya sifatida saqlash' })
      .click()
    await page.waitForURL('**done=1')
    const after = await file('03', mingbuloq, category)
    expect(after.agency.id).toBe(app.agencies.at('OBO', mingbuloq)!.id)
    expect((await journey.call('GET', `/api/v1/reports/${before.id}`)).json().agency.id).toBe(before.agency.id)
  })
})

describe('A code by SMS', () => {
  it('tells a minute before it ends, and once it has ended', async () => {
    const page = await journey.person(undefined, true)
    await page.clock.install()
    await page.goto(`${journey.base}/uz/sign-in`)
    await page.fill('[name=phone]', '90 321 76 54')
    await page.click('main form button')
    const note = page.locator('[role=status] [data-when]:not([hidden])')
    await page.waitForSelector('[name=code]')
    // The code of the page runs.
    await page.waitForLoadState('load')
    const sent = await page.inputValue('[name=sent]')
    await page.clock.fastForward('03:50')
    expect(await note.count()).toBe(0)
    await page.clock.fastForward('00:15')
    await note.getByText('yana bir daqiqa').waitFor()
    await journey.check(page)
    await page.clock.fastForward('01:00')
    await note.getByText('muddati tugadi').waitFor()
    // A wrong code brings the form back with the time that is left, not with a new beginning.
    journey.at(new Date(journey.now().getTime() + 2 * 60_000))
    await page.fill('[name=code]', '12')
    await page.locator('main form button').first().click()
    await page.locator('.errors, [aria-invalid=true]').first().waitFor()
    expect(await page.inputValue('[name=sent]')).toBe(sent)
    expect(await page.getAttribute('[data-left]', 'data-left')).toBe(String(3 * 60_000))
  })
})
