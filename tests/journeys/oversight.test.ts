// Those who watch: a journalist takes the ledger and proves it, a controller prepares the weekly meeting, a head finds
// out why the rating fell.
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { keepData, keepLedger } from '../../src/ledger/index.ts'
import { makeExport } from '../../src/oversight/index.ts'
import { sql } from '../../src/platform/database.ts'
import { keepEditions, keepRatings } from '../../src/ratings/index.ts'
import { foldDeltas } from '../../src/reports/counter-store.ts'
import { verifyDump, verifyProof } from '../../verify.mjs'
import { type Journey, openJourney } from '../setup/journey.ts'

let journey: Journey
const mingbuloq = '1714204'
beforeAll(async () => {
  journey = await openJourney({ codesPerPhoneAndHour: 100 }, { town: true })
  const { app } = journey
  await foldDeltas(app.db)
  while (await keepRatings(app));
  await keepEditions(app)
  await keepLedger(app)
  await keepData(app)
})
beforeEach(() => sql`delete from sign_in_attempts`.execute(journey.app.db))
afterAll(() => journey.end())

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()

describe('A journalist', () => {
  it.each([true, false])('takes the ledger, proves it, and looks up one report (script: %s)', async (script) => {
    const { base, check } = journey
    const page = await journey.person(undefined, script)
    await page.goto(`${base}/uz/`)
    await page.getByRole('link', { name: 'Ochiq maʼlumotlar' }).first().click()
    await check(page)
    const href = await page.getByRole('link', { name: 'Daftarni olish' }).getAttribute('href')
    const file = await page.request.get(`${base}${href}`)
    const lines = gunzipSync(await file.body()).toString().trimEnd().split('\n') // prettier-ignore
    const found = await verifyDump(lines)
    expect(found.reports).toBeGreaterThan(90)
    expect(await page.locator('main').innerText()).toContain(found.key)
    // One history, from the card.
    const id = JSON.parse(lines.find((line) => line.includes('"type":"consent"'))!).report
    await page.goto(`${base}/uz/reports/${id}`)
    await page.getByRole('link', { name: 'Bu tarix oʻzgarmaganini tekshirish' }).click()
    await check(page)
    const proof = await page.request.get(
      `${base}${await page.getByRole('link', { name: 'Isbot fayli' }).getAttribute('href')}`,
    )
    expect(verifyProof(await proof.json()).root).toBe(found.root)
    // The league, a frozen edition, the bulletin.
    await page.goto(`${base}/uz/ratings`)
    await check(page)
    await page.selectOption('[name=edition]', { index: 1 })
    await press(page, 'Koʻrsatish')
    expect(await page.locator('.notice').innerText()).toContain('Endi oʻzgarmaydi')
    await check(page)
    await page.locator('.notice').getByRole('link', { name: 'Byulleten' }).click()
    await check(page)
    expect(
      (
        await page.request.get(`${base}${await page.getByRole('link', { name: 'PDF olish' }).getAttribute('href')}`)
      ).headers()['content-type'],
    ).toBe('application/pdf')
    await page.goto(`${base}/uz/ratings/formula`)
    await check(page)
    await page.goto(`${base}/uz/widgets/agencies/${journey.app.agencies.at('SUV', mingbuloq)!.id}`)
    await check(page)
  })
})

describe('A controller', () => {
  it.each([true, false])(
    'prepares the weekly meeting: whose it is, where to go, and an instruction with its answer (script: %s)',
    async (script) => {
      const { app, base, check } = journey
      const page = await journey.person('21', script)
      await page.goto(`${base}/uz/work`)
      await page.locator('summary', { hasText: 'Boʻlimlar' }).click()
      await page.getByRole('link', { name: 'Hududiy nazorat' }).click()
      await check(page)
      const overdue = page.locator('.figure-link').first()
      const figure = Number((await overdue.locator('.figure-value').innerText()).replaceAll(/\D/g, ''))
      await overdue.click()
      await page.waitForURL('**overdue=1**')
      expect(await page.locator('[data-row]').count()).toBe(figure)
      await check(page)
      // Last week's answers, each of them.
      await page.goto(`${base}/uz/oversight`)
      const answers = page.getByRole('row', { name: 'Javoblar' }).getByRole('link').nth(1)
      const answered = Number(await answers.innerText())
      await answers.click()
      await page.waitForURL('**/ratings/steps?**')
      await check(page)
      expect(await page.locator('main tbody tr').count()).toBe(Math.min(50, answered))
      await page.goto(`${base}/uz/work/instructions`)
      await page.locator('main summary').first().click()
      await page.selectOption('[name=agency]', String(app.agencies.at('SUV', mingbuloq)!.id))
      const text = script ? 'Quvurlar jadvalini bering' : 'Nasoslar hisobini bering'
      await page.fill('[name=text]', text)
      await page.locator('main form button').first().click()
      expect(await page.locator('.summary').innerText()).toContain('toʻldiring')
      expect(await page.inputValue('[name=text]')).toBe(text)
      await page.fill('[name=due]', '2026-11-27')
      await page.locator('main form button').first().click()
      await page.waitForURL('**/work/instructions')
      await check(page)
      const head = await journey.person('12', script)
      await head.goto(`${base}/uz/work/instructions`)
      const row = head.locator('li.row', { hasText: text })
      await row.locator('textarea').fill('Jadval tayyor, ilova qilindi')
      await row.getByRole('button', { name: 'Javob berish' }).click()
      await head.waitForURL('**/work/instructions')
      await check(head)
      await page.reload()
      expect(await page.locator('li.row', { hasText: text }).innerText()).toContain('Jadval tayyor')
    },
  )
})

describe('A project office', () => {
  it.each([true, false])(
    'looks at how intake does and takes a long file when it is ready (script: %s)',
    async (script) => {
      const { app, base, check } = journey
      const page = await journey.person('32', script)
      await page.goto(`${base}/uz/oversight/monitoring`)
      await page.selectOption('[name=days]', '90')
      await press(page, 'Koʻrsatish')
      await page.waitForURL('**days=90**')
      for (const title of ['Qabul va yoʻnaltirish', 'Maʼlumot sifati', 'Platforma holati'])
        expect(await page.getByRole('heading', { name: title }).count(), title).toBe(1)
      await check(page)
      await page.goto(`${base}/uz/oversight/files?mark=open&as=xlsx`)
      await check(page)
      await press(page, 'XLSX faylini tayyorlash')
      await page.waitForURL('**/oversight/files')
      expect(await page.locator('.rows').innerText()).toContain('navbatda')
      await check(page)
      await makeExport(app)
      await page.reload()
      await check(page)
      const href = await page.getByRole('link', { name: 'Yuklab olish' }).first().getAttribute('href')
      const file = await page.request.get(`${base}${href}`)
      expect((await file.body()).subarray(0, 2).toString()).toBe('PK')
    },
  )
})

describe('A head', () => {
  it.each([true, false])('finds out what pulled the rating up or down (script: %s)', async (script) => {
    const { app, base, check } = journey
    const page = await journey.person('12', script)
    await page.goto(`${base}/uz/agencies/${app.agencies.at('SUV', mingbuloq)!.id}`)
    await check(page)
    const words = await page.locator('section[aria-labelledby=rating]').innerText()
    expect(words).toContain('Ball nimadan yigʻiladi')
    expect(words).toContain('Rozilik bilan hal boʻlgan')
    await page.getByText('Jadval koʻrinishida').click()
    expect(await page.locator('.chart table tbody tr').count()).toBeGreaterThan(3)
    // Down to the very reports that took the points.
    const lost = page.getByRole('link', { name: 'qarshi qaydlar' }).first()
    const n = Number((await lost.innerText()).replace(/.*: /, '').replace(',', '.'))
    await lost.click()
    await page.waitForURL('**/ratings/steps?**')
    await check(page)
    expect(await page.locator('.lead').innerText()).toContain(`jami ${String(n).replace('.', ',')}`)
    const counted = await page.locator('main tbody tr').count()
    expect(counted).toBeGreaterThanOrEqual(Math.floor(n))
    await page.locator('main tbody a').first().click()
    await page.waitForURL('**/reports/**')
    await page.goBack()
    await page.goBack()
    await page
      .locator('section[aria-labelledby=rating]')
      .getByRole('link', { name: 'Reyting qanday hisoblanadi' })
      .click()
    expect(await page.locator('main').innerText()).toContain('Tasodif hech kimni birinchi qilmaydi')
  })
})
