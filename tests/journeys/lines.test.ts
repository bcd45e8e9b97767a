// As people really use it, in the real browser: a slow line, a proxy in between, words typed while a photo uploads,
// photos of any size and kind, a session that ended while an answer was written.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IncomingMessage } from 'node:http'
import sharp from 'sharp'
import type { Page, Route } from 'playwright-core'
import { sql } from '../../src/platform/database.ts'
import { sessionCookie } from '../../src/people/session.ts'
import { type Journey, openJourney } from '../setup/journey.ts'
import { jpeg, takenAt } from '../setup/pictures.ts'
import { until } from '../setup/waiting.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney({ draftsPerAddressAndHour: 100, codesPerPhoneAndHour: 100 })
})
afterAll(() => journey.end())

const file = async (name = 'rasm.jpg', buffer?: Buffer) => ({
  name,
  mimeType: name.endsWith('jpg') ? 'image/jpeg' : '',
  buffer: buffer ?? (await jpeg('#3a7', 800, 600)),
})
/** How many bytes the next form sent to such an address has, as the server is told. */
const sizeOfNext = (path: string): Promise<number> =>
  new Promise((done) => {
    const listen = ({ method, url, headers }: IncomingMessage) => {
      if (method !== 'POST' || !url?.includes(path)) return
      journey.web.server.off('request', listen)
      done(Number(headers['content-length']))
    }
    journey.web.server.on('request', listen)
  })
const toDetails = async (page: Page): Promise<void> => {
  await page.goto(`${journey.base}/uz/report?group=WAT`)
  await page.locator('button[value=WAT03]').click()
  await page.waitForURL('**/report/place?draft=*')
  await page.selectOption('[name=territory]', '1714204')
  await page.waitForSelector('select[name=mahalla]')
  await page.getByRole('button', { name: 'Davom etish', exact: true }).click()
  await page.waitForURL(/report\/(details|nearby)/)
  if (page.url().includes('nearby')) await page.goto(page.url().replace('nearby', 'details'))
  await page.waitForSelector('[data-photos]')
}
/** Holds uploads back until they are let go. */
const heldUploads = async (page: Page) => {
  let letGo: () => void = () => undefined
  const open = new Promise<void>((done) => (letGo = done))
  const begun: Route[] = []
  await page.route('**/report/details*', async (route) => {
    if (route.request().method() !== 'POST' || route.request().resourceType() !== 'xhr') return route.continue()
    begun.push(route)
    await open
    return route.continue()
  })
  return { begun, letGo }
}

describe('A photo on its way', () => {
  it('throws away no word that is typed meanwhile, and the form goes on once it has come, once', async () => {
    const page = await journey.person(undefined, true)
    await toDetails(page)
    const { begun, letGo } = await heldUploads(page)
    await page.fill('[name=text]', 'Quvur yorilgan,')
    await page.setInputFiles('input[type=file]', await file())
    await until(() => begun.length === 1)
    await page.fill('[name=text]', 'Quvur yorilgan, suv koʻchaga oqyapti')
    await page.focus('[name=text]')
    await page.locator('button[value=next]').click()
    expect(await page.locator('[data-message]').innerText()).toContain('tugagach davom etamiz')
    letGo()
    await page.waitForURL('**/report/check?draft=*')
    expect(await page.locator('main').innerText()).toContain('suv koʻchaga oqyapti')
    expect(await page.locator('.uploads img').count()).toBe(1)
    expect(begun).toHaveLength(1)
  })

  it('leaves the caret where it stands', async () => {
    const page = await journey.person(undefined, true)
    await toDetails(page)
    const { begun, letGo } = await heldUploads(page)
    await page.setInputFiles('input[type=file]', await file())
    await until(() => begun.length === 1)
    await page.focus('[name=text]')
    await page.keyboard.type('Yozyap')
    letGo()
    await page.waitForSelector('[data-received] img')
    await page.keyboard.type('man')
    expect(await page.inputValue('[name=text]')).toBe('Yozyapman')
    await journey.check(page)
  })

  it.each([408, 413, 429, 502])(
    'that a proxy answers with %i is not sent: the words stand, and it is tried again',
    async (status) => {
      const page = await journey.person(undefined, true)
      await toDetails(page)
      let isBroken = true
      await page.route('**/report/details*', (route) =>
        isBroken && route.request().resourceType() === 'xhr'
          ? route.fulfill({ status, contentType: 'text/html', body: '<html><body><main>nginx</main></body></html>' })
          : route.continue(),
      )
      await page.fill('[name=text]', 'Suv oqyapti')
      await page.setInputFiles('input[type=file]', await file())
      await page.waitForSelector('[data-again]:visible')
      expect(await page.locator('[data-message]').innerText()).toContain('Rasm yuborilmadi')
      expect(await page.inputValue('[name=text]')).toBe('Suv oqyapti')
      await journey.check(page)
      isBroken = false
      await page.locator('[data-again]').click()
      await page.waitForSelector('[data-received] img')
      expect(await page.inputValue('[name=text]')).toBe('Suv oqyapti')
    },
  )

  it('is as small as a phone can make it; what cannot be opened is told before it is sent', async () => {
    const page = await journey.person(undefined, true)
    await toDetails(page)
    const sent = sizeOfNext('/report/details')
    const large = await sharp({ create: { width: 4000, height: 3000, channels: 3, noise: { type: 'gaussian', mean: 120, sigma: 40 }, background: '#888' } }).jpeg({ quality: 95 }).toBuffer() // prettier-ignore
    expect(large.length).toBeGreaterThan(4_000_000)
    await page.setInputFiles('input[type=file]', [
      await file('katta.jpg', large),
      await file('xat.heic', Buffer.from('ftypheic')),
    ])
    await page.waitForSelector('[data-received] img')
    expect(await sent).toBeGreaterThan(10_000)
    expect(await sent).toBeLessThan(2_500_000)
    // A picture of another kind that the browser shows is made one that we take.
    const gif = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#a52' } })
      .gif()
      .toBuffer()
    await page.setInputFiles('input[type=file]', { name: 'b.gif', mimeType: 'image/gif', buffer: gif })
    await until(async () => (await page.locator('[data-received] img').count()) === 2)
    await until(async () => (await page.locator('[data-shown] .wrong:visible').count()) === 1)
    await page.setInputFiles('input[type=file]', {
      name: 'xat.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('xat'),
    })
    await until(async () => (await page.locator('[data-told]').innerText()).includes('xat.txt'))
    await journey.check(page)
  })
})

describe('Photos of other forms', () => {
  const atVerification = async (): Promise<number> => {
    const { id } = (
      await journey.call('POST', '/api/v1/reports', {
        as: '01',
        json: { category: 'WAT03', lat: 40.778, lng: 71.326, text: 'Suv oqyapti' },
      })
    ).json()
    await journey.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
    await sql`update reports set status = 'verifying', owner = 'controller', verify_cause = 'objection', on_site = true,
      verifications = 1 where id = ${id}`.execute(journey.app.db)
    return id
  }

  it('are made smaller too, and a site photo keeps where it was taken', async () => {
    const id = await atVerification()
    const page = await journey.person('21', true)
    await page.goto(`${journey.base}/uz/reports/${id}`)
    const place = await takenAt(40.7781, 71.3262)
    const large = await sharp(place)
      .resize(3000, 2400, { kernel: 'nearest' })
      .keepMetadata()
      .jpeg({ quality: 100 })
      .toBuffer()
    const form = page.locator('form[action$="/verify_closed"]')
    if (!(await form.isVisible())) await page.locator('details', { has: form }).locator('summary').first().click()
    await form.locator('[name=text]').fill('Joyida koʻrildi, suv oqmayapti')
    const sent = sizeOfNext('/verify_closed')
    await form.locator('input[type=file]').setInputFiles({ name: 'joyi.jpg', mimeType: 'image/jpeg', buffer: large })
    await form.locator('button').last().click()
    await page.waitForURL('**done=1')
    expect(await sent).toBeLessThan(large.length)
    const report = (await journey.call('GET', `/api/v1/reports/${id}/events`, { as: '21' })).json().items.at(-1)
    expect(report).toMatchObject({ type: 'verify_closed' })
    expect(report.distance).toBeLessThan(60)
  })
})

describe.each([true, false])('The session ended while an answer was written (script: %s)', (script) => {
  it('asks once, shows the filled form with its photos, and sends it', async () => {
    const { id } = (
      await journey.call('POST', '/api/v1/reports', {
        as: '01',
        json: { category: 'WAT03', territory: '1714204', text: 'Suv oqyapti' },
      })
    ).json()
    await journey.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
    const page = await journey.person('11', script)
    await page.goto(`${journey.base}/uz/reports/${id}`)
    const form = page.locator('form[action$="/answer"]')
    const block = page.locator('details', { has: form })
    if ((await block.count()) > 0 && !(await form.isVisible())) await block.locator('summary').first().click()
    await form.locator('[name=text]').fill('Quvur almashtirildi, suv berildi')
    await form.locator('[name=photo]').setInputFiles([await file('1.jpg'), await file('2.jpg')])
    const act = Buffer.from('%PDF-1.7\n1 0 obj << /Type /Catalog >>\n%%EOF\n')
    await form.locator('[name=document]').setInputFiles([{ name: 'akt.pdf', mimeType: 'application/pdf', buffer: act }])
    const cookies = await page.context().cookies()
    await page.context().clearCookies({ name: sessionCookie })
    await form.locator('button').last().click()
    await page.waitForURL('**/uz/sign-in?next=*')
    await journey.check(page)
    // Signed in again, and back where it stood.
    const next = new URL(page.url()).searchParams.get('next')!
    await page.context().addCookies(cookies.filter(({ name }) => name === sessionCookie))
    await page.goto(`${journey.base}${next}`)
    expect(await page.locator('main').innerText()).toContain('Bu hali yuborilmadi')
    const again = page.locator('form[action$="/answer"]')
    expect(await again.locator('[name=text]').inputValue()).toBe('Quvur almashtirildi, suv berildi')
    expect(await again.innerText()).toContain('2 ta rasm saqlangan')
    await journey.check(page)
    await again.locator('button').last().click()
    await page.waitForURL('**done=1')
    const report = (await journey.call('GET', `/api/v1/reports/${id}`, { as: '11' })).json()
    expect(report.status).toBe('answered')
    expect(report.photos).toHaveLength(2)
    const { items } = (await journey.call('GET', `/api/v1/reports/${id}/events`, { as: '11' })).json()
    expect(items.at(-1).documents).toHaveLength(1)
  })
})

describe('An old phone', () => {
  it('without any style sheet sees no drawing wider than the screen, and every button', async () => {
    const page = await journey.person('01', false)
    await page.route('**/*.css', (route) => route.abort())
    await page.setViewportSize({ width: 320, height: 640 })
    for (const path of ['/uz/', '/uz/report', '/uz/reports', '/uz/map', '/uz/ratings', '/uz/sign-in', '/uz/my']) {
      await page.goto(`${journey.base}${path}`)
      for (const drawing of await page.locator('svg, img').all()) {
        const box = await drawing.boundingBox()
        if (box) expect(box.x + box.width, path).toBeLessThanOrEqual(320)
      }
    }
  })
})

describe('Long words of every language', () => {
  it('widen no page on a phone', async () => {
    const page = await journey.person('01', false)
    for (const language of ['ru', 'uz-cyrl', 'kaa', 'en'])
      for (const path of [
        '',
        '/report',
        '/report?group=MKD',
        '/reports',
        '/map',
        '/agencies',
        '/ratings',
        '/rules',
        '/my',
      ]) {
        await page.goto(`${journey.base}/${language}${path}`)
        const width = await page.locator('html').evaluate((html) => html.scrollWidth)
        expect(width, `${language}${path}`).toBe(360)
      }
  })
})

describe('A phone that does not know exactly where it is', () => {
  it('says about how far off it is, and the map is open to correct it', async () => {
    const page = await journey.person(undefined, true)
    await page.context().grantPermissions(['geolocation'])
    await page.context().setGeolocation({ latitude: 40.778, longitude: 71.326, accuracy: 800 })
    await page.goto(`${journey.base}/uz/report?group=LAN`)
    await page.locator('button[value=LAN02]').click()
    await page.waitForURL('**/report/place?draft=*')
    await page.locator('[data-locate]').click()
    await page.waitForSelector('[data-about]')
    expect(await page.locator('[data-about]').innerText()).toContain('800 m')
    await page.waitForSelector('.map-pin')
    await journey.check(page)
    // A tap on the map is a person's word: nothing is about any more.
    await page.locator('[data-map-here]').click({ position: { x: 200, y: 80 } })
    await until(async () => (await page.locator('[data-about]').count()) === 0)
    expect(await page.locator('[name=accuracy]').inputValue()).toBe('')
    await page.context().setGeolocation({ latitude: 40.778, longitude: 71.326, accuracy: 30_000 })
    await page.locator('[data-locate]').click()
    await page.waitForSelector('text=juda taxminan')
    expect(await page.locator('[name=territory]').first().isVisible()).toBe(true)
    await journey.check(page)
  })
})
