// The whole story on the demonstration's phone: whoever never opens the site consents by Telegram, SMS, push and
// e-mail; an officer works from the chat; a browser shows what is pushed. The jobs and the bot run as they do in life.
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { chatOf, type Gateways, openDemoWays, startGateways } from '../../demo/gateways/index.ts'
import { phonePages } from '../../demo/phone.tsx'
import { openJobs } from '../../src/app.ts'
import { sql } from '../../src/platform/database.ts'
import type { Jobs } from '../../src/platform/jobs.ts'
import { type Journey, openJourney } from '../setup/journey.ts'
import { jpeg } from '../setup/pictures.ts'
import { reportsOf } from '../setup/reports.ts'
import { until } from '../setup/waiting.ts'

let journey: Journey
let gateways: Gateways
let jobs: Jobs

/** The links of messages name the port before the server stands. */
const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })

beforeAll(async () => {
  const port = await freePort()
  gateways = await startGateways(`http://127.0.0.1:${port}`)
  journey = await openJourney(
    { reportsPerPersonAndDay: 1000, sessionDays: 365 },
    { port, env: gateways.env, pages: (web, app) => phonePages(web, app, gateways) },
  )
  journey.at('2026-11-12 11:00')
  const { app } = journey
  app.settings.notices.gatherMinutes = 0
  await openDemoWays(app, gateways)
  jobs = openJobs(app)
})
afterAll(async () => {
  await jobs.stop()
  await journey.end()
  await gateways.close()
})

const { file, act, answer, status } = reportsOf(() => journey)
async function answered(as: string): Promise<number> {
  const id = await file({}, as)
  await act(id, 'accept', '11')
  await answer(id)
  return id
}

/** What came to somebody's phone about this report with these words, once it stands there. */
async function cameTo(page: Page, last: string, id: number, words: string) {
  const came = page.locator('main li', { hasText: new RegExp(`№ ${id}\\b|\\b${id}-xabar`) }).filter({ hasText: words })
  await until(async () => {
    await page.goto(`${journey.base}/uz/demo/phone?as=${last}`)
    return (await came.count()) > 0
  })
  return came
}
/** Presses the newest button of this name in the chat, and waits until the bot has answered. */
const press = async (page: Page, words: string) => {
  await Promise.all([page.waitForEvent('load'), page.locator('.chat-buttons button', { hasText: words }).last().click()]) // prettier-ignore
}

describe.each([true, false])('Consent without ever opening the site (script: %s)', (script) => {
  it.each([
    ['SMS', '02'],
    ['e-mail', '03'],
    ['push', '04'],
  ])('by the link in %s, which asks once and acts once', async (_channel, last) => {
    const id = await answered(last)
    const page = await journey.person(undefined, script)
    const came = await cameTo(page, last, id, 'Rozimisiz?')
    const address = (await came.locator('a[href*="/word/"]').first().getAttribute('href'))!
    await journey.check(page)
    await page.goto(address)
    await journey.check(page)
    expect(await status(id)).toBe('answered')
    await page.locator('.stars label').nth(4).click()
    await page.locator('form[action*="consent"] button').click()
    await until(async () => (await status(id)) === 'closed')
    // What was used once opens nothing any more.
    const again = await page.goto(address)
    expect(again!.status()).toBe(404)
  })

  it('in the chat with the bot: the answer is read, consented to with stars, and said to be done', async () => {
    const id = await answered('01')
    const page = await journey.person(undefined, script)
    await cameTo(page, '01', id, 'Rozimisiz?')
    await press(page, 'Shu yerda koʻrish')
    await journey.check(page)
    expect(await page.locator('.chat-other').last().innerText()).toContain('Nasos almashtirildi')
    await press(page, 'Roziman')
    await press(page, '⭐️'.repeat(5))
    await until(async () => (await status(id)) === 'closed')
    await cameTo(page, '01', id, 'Nazoratdan yechildi')
  })
})

describe.each([true, false])('An officer’s day in the chat (script: %s)', (script) => {
  it('new work is taken, the reporter asked, and answered with a photo; the reporter hears each time', async () => {
    const id = await file({}, '01')
    const page = await journey.person(undefined, script)
    const citizen = await journey.person(undefined, script)
    await cameTo(page, '12', id, '')
    await press(page, 'Shu yerda koʻrish')
    await press(page, 'Ijroga qabul qilish')
    await until(async () => (await status(id)) === 'in_progress')
    await press(page, 'Savol berish')
    const say = async (at: Page, text: string, photo?: Buffer) => {
      await at.fill('.chat ~ form textarea', text)
      if (photo)
        await at.setInputFiles('.chat ~ form [type=file]', { name: 'rasm.jpg', mimeType: 'image/jpeg', buffer: photo })
      await Promise.all([at.waitForEvent('load'), at.locator('.chat ~ form .actions button').first().click()])
    }
    await say(page, 'Qaysi uy yonida?')
    await until(async () => (await status(id)) === 'waiting_reporter')
    await cameTo(citizen, '01', id, 'savol')
    await press(citizen, 'Shu yerda koʻrish')
    await press(citizen, 'Javob berish')
    await say(citizen, '12-uy yonida')
    await press(citizen, 'Yuborish')
    await until(async () => (await status(id)) === 'in_progress')
    await page.goto(`${journey.base}/uz/demo/phone?as=12&start=r${id}`)
    await Promise.all([page.waitForEvent('load'), page.locator('form:has([name=text][value^="/start"]) button').click()]) // prettier-ignore
    await press(page, 'Natijani kiritish')
    await say(page, 'Nasos almashtirildi', await jpeg('#2a8', 420, 300))
    await press(page, 'Yuborish')
    await until(async () => (await status(id)) === 'answered')
    await journey.check(page)
  })
})

it('a browser shows what is pushed, tells that it did, and opens what it speaks of', async () => {
  const page = await journey.person(undefined, true, { hasWorker: true })
  const context = page.context()
  const browser = gateways.push.subscribe()
  // A browser without a push service of its own, and without a desktop to show anything on.
  await page.addInitScript(({ endpoint, keys }) => {
    Notification.requestPermission = async () => 'granted'
    PushManager.prototype.subscribe = async () =>
      ({ toJSON: () => ({ endpoint, keys }) }) as unknown as PushSubscription
  }, browser)
  const working = context.waitForEvent('serviceworker')
  await page.goto(`${journey.base}/uz/follow?topic=district:1714204`)
  await journey.check(page)
  await page.locator('[data-island=push] button').click()
  const worker = await working
  await page.locator('.done', { hasText: 'Tasdiqlandi' }).waitFor()
  await journey.check(page)
  const id = await file({}, '02')
  await until(() => browser.shown.some(({ url }) => url.endsWith(`/reports/${id}`)))
  await worker.evaluate(() => {
    const world = self as unknown as {
      told: unknown[]
      opened: string[]
      registration: { showNotification: (title: string, options: object) => Promise<void> }
      clients: { openWindow: (url: string) => Promise<void> }
    }
    world.told = []
    world.opened = []
    world.registration.showNotification = async (title, options) => void world.told.push({ title, ...options })
    world.clients.openWindow = async (url) => void world.opened.push(url)
  })
  const cdp = await context.newCDPSession(page)
  const registered = new Promise<string>((done) =>
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
      if (first) done(first.registrationId)
    }),
  )
  await cdp.send('ServiceWorker.enable')
  const data = JSON.stringify(browser.shown.at(-1))
  await cdp.send('ServiceWorker.deliverPushMessage', { origin: journey.base, registrationId: await registered, data })
  const toldIn = () => worker.evaluate(() => JSON.stringify((self as unknown as { told: unknown[] }).told))
  await until(async () => (await toldIn()).includes(`/reports/${id}`))
  const arrived = async () =>
    (
      await sql<{
        n: number
      }>`select count(*)::int as n from messages where channel = 'push' and state = 'arrived'`.execute(journey.app.db)
    ).rows[0]!.n
  await until(async () => (await arrived()) > 0)
  const opened = await worker.evaluate(() => {
    const world = self as unknown as { told: { data: object }[]; opened: string[] }
    for (const action of ['', 'stop'])
      self.dispatchEvent(
        Object.assign(new (self as unknown as { ExtendableEvent: typeof Event }).ExtendableEvent('notificationclick'), {
          action,
          notification: { data: world.told[0]!.data, close: () => undefined },
        }),
      )
    return world.opened
  })
  expect(opened[0]).toBe(`${journey.base}/uz/reports/${id}`)
  await page.goto(opened[1]!)
  await journey.check(page)
  await page.locator('main form button').click()
  await page.locator('.done').waitFor()
  const before = browser.shown.length
  const other = await file({}, '02')
  await until(async () => gateways.telegram.person(chatOf('+998900000012')).messages().some(({ text }) => text.includes(`№ ${other}`))) // prettier-ignore
  expect(browser.shown.length).toBe(before)
})
