// A phone without a network: what is written is kept on it, goes by itself when there is one, and arrives once.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { languageTag, type Locale, locales } from '../../src/language/index.ts'
import { findOrAddPerson, startSession } from '../../src/people/index.ts'
import { sessionCookie } from '../../src/people/session.ts'
import { sql } from '../../src/platform/database.ts'
import { findBrowser, openPhone } from '../setup/browser.ts'
import { enterCode, type Journey, openJourney } from '../setup/journey.ts'
import { jpeg, takenAt } from '../setup/pictures.ts'
import { reportsOf } from '../setup/reports.ts'
import { until, waitMs } from '../setup/waiting.ts'
import { openWire, type Wire } from '../setup/wire.ts'

let journey: Journey
let wire: Wire
let home: string
beforeAll(async () => {
  journey = await openJourney({
    draftsPerAddressAndHour: 100,
    requestsPerAddressAndMinute: 100_000,
    reportsPerPersonAndDay: 1000,
  })
  wire = await openWire(journey.base)
  home = await mkdtemp(join(tmpdir(), 'xalq-phone-'))
})
afterEach(() => wire.mend())
afterAll(async () => {
  await wire.close()
  await journey.end()
  await rm(home, { recursive: true, force: true })
})

const signIn = async (context: BrowserContext, last: string) => {
  const { app } = journey
  const person = await findOrAddPerson(app.db, `+9989000000${last}`, 'uz', journey.now())
  const { token } = await startSession(app, person, { withFactor: true })
  const expires = Date.now() / 1000 + 86_400
  await context.addCookies([
    { name: sessionCookie, value: token, url: wire.base, httpOnly: true, sameSite: 'Lax', expires },
  ])
}

/** Reports of Mingbuloq with these words, and how many photos each has. */
const filedAs = async (text: string) =>
  (
    await sql<{ id: number; photos: number }>`
      select report_id as id, cardinality(photos) as photos from event_texts
      where seq = 1 and words->>'text' = ${text} order by report_id`.execute(journey.app.db)
  ).rows

/** The worker has kept all that opens without a network, and these pages. */
const isKept = async (page: Page, ...addresses: string[]) =>
  until(() =>
    page.evaluate(async (wanted) => {
      const [, locale] = location.pathname.split('/')
      for (const address of [`/${locale}/offline/report`, ...wanted]) if (!(await caches.match(address))) return false
      return navigator.serviceWorker.controller !== null
    }, addresses),
  )

const openPage = async (context: BrowserContext, path: string): Promise<Page> => {
  const page = context.pages()[0] ?? (await context.newPage())
  page.setDefaultTimeout(waitMs)
  await page.goto(wire.base + path)
  return page
}

const photo = async () => ({ name: 'quvur.jpg', mimeType: 'image/jpeg', buffer: await jpeg('#37a', 1200, 900) })

describe('A report written without a network', () => {
  it('takes along a voice recorded on the page and what was said of a photo', async () => {
    const text = 'Suv hidi yomon, ovozli izoh bor'
    const phone = await openPhone(await findBrowser(), await mkdtemp(join(home, 'voice-')))
    await signIn(phone, '01')
    const page = await openPage(phone, '/uz/my')
    await isKept(page)
    wire.cut()
    await page.goto(`${wire.base}/uz/report`)
    await page.waitForURL('**/offline/report')
    await page.fill('[name=words]', 'suv bosimi past')
    await page.locator('[data-found] button').first().click()
    await page.selectOption('[name=territory]', '1714204')
    await page.fill('[name=text]', text)
    await page.setInputFiles('[name=photo]', await photo())
    await page.locator('[data-shown] input').fill('Jumrak')
    await page.locator('[data-record=voice]').click()
    await until(async () => (await page.locator('[data-record-time]').innerText()).startsWith('0:01'))
    await page.locator('[data-record-stop]').click()
    await page.locator('[data-recorded] audio').waitFor()
    await journey.check(page)
    await page.locator('.actions button').click()
    await page.waitForURL('**/offline?kept=*')
    wire.mend()
    await until(async () => (await filedAs(text)).length > 0)
    const id = (await filedAs(text))[0]!.id
    const report = (await journey.call('GET', `/api/v1/reports/${id}`, { as: '01' })).json()
    expect(report.photos).toMatchObject([{ caption: 'Jumrak' }])
    expect(report.recordings).toMatchObject([{ kind: 'voice', state: 'waiting' }])
    await phone.close()
  })

  it('is kept with its photos when the browser is closed, and filed once when it is opened again', async () => {
    const text = 'Quvur yorilgan, suv koʻchaga oqyapti'
    const path = await findBrowser()
    let phone = await openPhone(path, home)
    await signIn(phone, '01')
    let page = await openPage(phone, '/uz/my')
    await isKept(page)
    wire.cut()
    await page.goto(`${wire.base}/uz/report`)
    await page.waitForURL('**/offline/report')
    await page.fill('[name=words]', 'quvur yorildi')
    await page.locator('[data-found] button').first().click()
    await page.selectOption('[name=territory]', '1714204')
    await page.waitForSelector('[data-mahalla]:not([hidden])')
    await page.fill('[name=landmark]', '12-maktab oldida')
    await page.fill('[name=text]', text)
    await page.setInputFiles('[name=photo]', await photo())
    await page.waitForSelector('[data-shown] img')
    await journey.check(page)
    await page.locator('.actions button').click()
    await page.waitForURL('**/offline?kept=*')
    await state(page, 'kept').waitFor()
    await journey.check(page)
    expect(await filedAs(text)).toEqual([])
    await phone.close()
    wire.mend()
    phone = await openPhone(path, home)
    page = await openPage(phone, '/uz')
    await until(async () => (await filedAs(text)).length > 0)
    await page.goto(`${wire.base}/uz/offline`)
    await page.locator('[data-state=sent] .badge').waitFor()
    expect(await filedAs(text)).toEqual([{ id: expect.any(Number), photos: 1 }])
    await journey.check(page)
    await phone.close()
  })
})

/** The browser wakes the worker, as it does when there is a network and no page of ours is open. */
const wakeWorker = async (context: BrowserContext, page: Page) => {
  const cdp = await context.newCDPSession(page)
  const registered = new Promise<string>((done) =>
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(wire.base))
      if (own) done(own.registrationId)
    }),
  )
  await cdp.send('ServiceWorker.enable')
  const registrationId = await registered
  return () =>
    cdp.send('ServiceWorker.dispatchSyncEvent', { origin: wire.base, registrationId, tag: 'letters', lastChance: false }) // prettier-ignore
}

/** A phone for one test: signed in, with all kept that opens without a network. */
const phoneOf = async (last: string | undefined, path = '/uz/my', ...kept: string[]) => {
  const page = await journey.person(undefined, true, { hasWorker: true })
  if (last) await signIn(page.context(), last)
  await page.goto(wire.base + path)
  await isKept(page, ...kept)
  return page
}
const state = (page: Page, name: string) => page.locator(`[data-state=${name}] .badge`)
/** The network is back, and nobody waits for the next try, unless the letter is on its way already. */
const sendNow = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLElement>('[data-do=send]:not([hidden])')?.click())
const goesNow = async (page: Page) => {
  wire.mend()
  await sendNow(page)
}
const { file, act, answer, status } = reportsOf(() => journey)

describe('The line breaks while a report is written on it', () => {
  const toPlace = async (page: Page) => {
    await page.goto(`${wire.base}/uz/report?group=WAT`)
    await page.locator('button[value=WAT02]').click()
    await page.waitForURL('**/report/place?draft=*')
    await page.waitForSelector('html[data-build]')
  }
  const place = async (page: Page) => {
    await page.selectOption('[name=territory]', '1714204')
    await page.waitForSelector('select[name=mahalla]')
    await isKnown(page)
  }
  /** The phone knows what the page shows. */
  const isKnown = (page: Page) =>
    until(() =>
      page.evaluate(
        () =>
          new Promise<boolean>((done) => {
            const draft = new URLSearchParams(location.search).get('draft')
            const request = indexedDB.open('xalq-nazorati')
            request.onsuccess = () => {
              const get = request.result
                .transaction('letters')
                .objectStore('letters')
                .get(draft ?? '')
              get.onsuccess = () => {
                request.result.close()
                done(get.result !== undefined)
              }
            }
          }),
      ),
    )
  const next = (page: Page) => page.getByRole('button', { name: 'Davom etish', exact: true }).click()

  it.each(['place', 'details', 'check', 'send'])(
    'at the step %s: nothing is lost, and it is filed once',
    async (step) => {
      const text = `Suv bosimi past, ${step}`
      const page = await phoneOf('02')
      await toPlace(page)
      await place(page)
      if (step === 'place') wire.cut()
      await next(page)
      if (step !== 'place') {
        await page.waitForURL(/report\/(nearby|details)/)
        if (page.url().includes('nearby')) await page.goto(page.url().replace('nearby', 'details'))
        await isKnown(page)
        await page.fill('[name=text]', text)
        await page.setInputFiles('[name=photo]', await photo())
        await page.locator('[data-received] img').waitFor()
        if (step === 'details') wire.cut()
        await next(page)
      }
      if (step === 'check' || step === 'send') {
        await page.waitForURL('**/report/check?draft=*')
        await isKnown(page)
        if (step === 'check') {
          wire.cut()
          await page.reload()
        } else {
          wire.cut()
          await page.getByRole('button', { name: 'Yuborish' }).click()
        }
      }
      if (step !== 'send') {
        await page.waitForURL('**/offline/report?draft=*')
        await until(async () => (await page.inputValue('[name=category]')) === 'WAT02')
        expect(await page.inputValue('[name=territory]')).toBe('1714204')
        if (step === 'place') await page.fill('[name=text]', text)
        expect(await page.inputValue('[name=text]')).toBe(text)
        await page.locator('.actions button').click()
      }
      await page.waitForURL('**/offline?kept=*')
      await state(page, 'kept').waitFor()
      await goesNow(page)
      await state(page, 'sent').waitFor()
      const filed = await filedAs(text)
      expect(filed).toEqual([{ id: expect.any(Number), photos: step === 'place' ? 0 : 1 }])
      // Sent again by the page that was open all the while, it is the same report.
      await page.goto(`${wire.base}/uz/my`)
      await page.locator('[data-letters]').waitFor({ state: 'hidden' })
    },
  )

  it('the answer to the last button gets lost: what is sent again is the report that was filed', async () => {
    const text = 'Javobi yoʻlda qolgan xabar'
    const page = await phoneOf('02')
    await toPlace(page)
    await place(page)
    await next(page)
    await page.waitForURL(/report\/(nearby|details)/)
    if (page.url().includes('nearby')) await page.goto(page.url().replace('nearby', 'details'))
    await isKnown(page)
    await page.fill('[name=text]', text)
    await next(page)
    await page.waitForURL('**/report/check?draft=*')
    await isKnown(page)
    wire.swallow()
    await page.getByRole('button', { name: 'Yuborish' }).click({ noWaitAfter: true })
    await until(async () => (await filedAs(text)).length === 1)
    wire.cut()
    await page.waitForURL('**/offline?kept=*')
    await goesNow(page)
    await state(page, 'sent').waitFor()
    expect(await filedAs(text)).toHaveLength(1)
  })
})

describe('A letter that waits', () => {
  const write = async (page: Page, text: string) => {
    await page.goto(`${wire.base}/uz/offline/report`)
    await page.fill('[name=words]', 'suv bosimi past')
    await page.locator('[data-found] button').first().click()
    await page.selectOption('[name=territory]', '1714204')
    await page.fill('[name=text]', text)
    await page.locator('.actions button').click()
    await page.waitForURL('**/offline?kept=*')
  }

  it('is one letter however slowly the phone writes it down', async () => {
    const page = await phoneOf('03')
    wire.cut()
    await page.goto(`${wire.base}/uz/offline/report`)
    await page.fill('[name=words]', 'suv bosimi past')
    await page.locator('[data-found] button').first().click()
    await page.selectOption('[name=territory]', '1714204')
    // Somebody else is at the letters until the last button has been pressed.
    const hold = await page.evaluateHandle(
      async () =>
        new Promise<{ letGo: () => void }>((held) => {
          const request = indexedDB.open('xalq-nazorati')
          request.addEventListener('success', () => {
            let isHeld = true
            const store = request.result.transaction('letters', 'readwrite').objectStore('letters')
            const again = () => isHeld && store.count().addEventListener('success', again)
            again()
            held({ letGo: () => (isHeld = false) })
          })
        }),
    )
    await page.fill('[name=text]', 'Sekin telefonda yozilgan xabar')
    await page.setInputFiles('[name=photo]', await photo())
    await page.waitForSelector('[data-shown] img')
    await page.locator('.actions button').click()
    await hold.evaluate(({ letGo }) => letGo())
    await page.waitForURL('**/offline?kept=*')
    await state(page, 'kept').waitFor()
    expect(await page.locator('[data-letter]').count()).toBe(1)
  })

  it('of somebody whose session has ended asks once to sign in, and goes then', async () => {
    const text = 'Sessiya tugagan paytda yozilgan'
    const page = await phoneOf('03')
    await page.context().clearCookies()
    await write(page, text)
    await state(page, 'sign_in').waitFor()
    await journey.check(page)
    await page.getByRole('link', { name: 'Kirish', exact: true }).last().click()
    await page.fill('[name=phone]', '90 000 00 03')
    await page.click('main form button')
    await enterCode(page, true)
    await page.waitForURL('**/offline?mine=1')
    await state(page, 'sent').waitFor()
    expect(await filedAs(text)).toHaveLength(1)
  })

  it('is not sent in the name of somebody else who signs in on that phone, nor shown to them', async () => {
    const text = 'Faqat menga tegishli soʻzlar'
    const page = await phoneOf('03')
    wire.cut()
    await write(page, text)
    await state(page, 'kept').waitFor()
    await signIn(page.context(), '02')
    wire.mend()
    await page.goto(`${wire.base}/uz/offline`)
    await state(page, 'other').waitFor()
    expect(await page.locator('main').innerText()).not.toContain(text)
    expect(await filedAs(text)).toEqual([])
    await signIn(page.context(), '03')
    await page.goto(`${wire.base}/uz/my`)
    await until(async () => (await filedAs(text)).length === 1)
  })

  it('that is written on in two windows becomes two: neither takes the other’s words', async () => {
    const page = await phoneOf('03')
    wire.cut()
    await page.goto(`${wire.base}/uz/offline/report`)
    await page.fill('[name=text]', 'Birinchi oyna')
    await page.waitForURL('**/offline/report?draft=*')
    const other = await page.context().newPage()
    await other.goto(page.url())
    await until(async () => (await other.inputValue('[name=text]')) === 'Birinchi oyna')
    await page.fill('[name=text]', 'Birinchi oyna davom etdi')
    await page.locator('[data-saved]', { hasText: 'saqlandi' }).waitFor()
    await other.fill('[name=text]', 'Ikkinchi oyna davom etdi')
    await until(() => page.url() !== other.url())
    await page.goto(`${wire.base}/uz/offline`)
    for (const words of ['Birinchi oyna davom etdi', 'Ikkinchi oyna davom etdi'])
      await page.locator('[data-words]', { hasText: words }).waitFor()
  })

  it('that nobody known wrote goes by a press of whoever has signed in', async () => {
    const text = 'Kirmasdan yozilgan, kirgan odam yubordi'
    const page = await phoneOf(undefined, '/uz')
    await write(page, text)
    await state(page, 'sign_in').waitFor()
    await signIn(page.context(), '02')
    await page.goto(`${wire.base}/uz/offline`)
    await page.getByRole('button', { name: 'Hozir yuborish' }).click()
    await state(page, 'sent').waitFor()
    expect(await filedAs(text)).toHaveLength(1)
  })

  it('that the server will not take says why, is mended in the form and sent again', async () => {
    const page = await phoneOf('01')
    wire.cut()
    await write(page, 'a'.repeat(10_000))
    await goesNow(page)
    await state(page, 'wrong').waitFor()
    await page.locator('[data-said]').filter({ hasText: /\S/ }).waitFor()
    await journey.check(page)
    await page.getByRole('link', { name: 'Ochish' }).click()
    await page.waitForURL('**/offline/report?draft=*')
    await page.fill('[name=text]', 'Endi qisqa yozildi')
    await page.locator('.actions button').click()
    await page.waitForURL('**/offline?kept=*')
    await state(page, 'sent').waitFor()
    expect(await filedAs('Endi qisqa yozildi')).toHaveLength(1)
  })

  it('is said to be there when its person signs out, who may stay', async () => {
    const page = await phoneOf('01', '/uz/my', '/uz/my')
    wire.cut()
    await write(page, 'Chiqishdan oldin yozilgan')
    await page.goto(`${wire.base}/uz/my`)
    await page.locator('[data-letters]:not([hidden])').waitFor()
    await page.locator('[data-kept-note]:not([hidden])').waitFor()
    await journey.check(page)
    let asked = ''
    page.once('dialog', (dialog) => {
      asked = dialog.message()
      void dialog.dismiss()
    })
    await page.getByRole('button', { name: 'Chiqish' }).first().click()
    await until(() => asked !== '')
    expect(asked).toContain('yuborilmagan')
    wire.mend()
    await page.goto(`${wire.base}/uz/my`)
    await until(async () => (await filedAs('Chiqishdan oldin yozilgan')).length === 1)
  })
})

describe('An officer in the field', () => {
  it('reads the queue and answers with a photo without a network; it is sent once there is one', async () => {
    const id = await file({ category: 'ELE02' })
    await act(id, 'accept', '13')
    const page = await phoneOf('13', '/uz/work?tab=work', `/uz/reports/${id}`)
    await page.goto(`${wire.base}/uz/work`)
    wire.cut()
    await page.goto(`${wire.base}/uz/work`)
    await page.locator('[data-kept-note]:not([hidden])').waitFor()
    await page.goto(`${wire.base}/uz/work?open=${id}`)
    const form = page.locator('form[data-take=answer]')
    await form.locator('textarea[name=text]').first().fill('Nasos almashtirildi')
    await form.locator('[name=photo]').setInputFiles(await photo())
    await form.getByRole('button').last().click()
    await page.waitForURL('**/offline?kept=*')
    await state(page, 'kept').waitFor()
    await journey.check(page)
    expect(await status(id)).toBe('in_progress')
    await goesNow(page)
    await state(page, 'sent').waitFor()
    expect(await status(id)).toBe('answered')
  })

  it('whose report has moved on meanwhile is told so, and overwrites nothing', async () => {
    const id = await file({ category: 'ELE02' })
    await act(id, 'accept', '13')
    const page = await phoneOf('13', '/uz/work?tab=work', `/uz/reports/${id}`)
    wire.cut()
    await page.goto(`${wire.base}/uz/reports/${id}`)
    const form = page.locator('form[data-take=answer]')
    await form.locator('textarea[name=text]').first().fill('Kechikkan javob')
    await form.locator('[name=photo]').setInputFiles(await photo())
    await form.getByRole('button').last().click()
    await state(page, 'kept').waitFor()
    await act(id, 'ask', '13', { text: 'Qaysi uy?' })
    await goesNow(page)
    await state(page, 'changed').waitFor()
    await journey.check(page)
    expect(await status(id)).toBe('waiting_reporter')
  })
})

/** How the problem is called, in the words of each language. */
const asked: Record<Locale, string> = {
  uz: 'suv bosimi past', 'uz-cyrl': 'сув босими паст', kaa: 'suw basımı tómen', ru: 'слабый напор воды',
  en: 'low water pressure',
} // prettier-ignore

describe('In every language, by day and by night', () => {
  it.each(locales)('%s: a report is written and an answer given without a network', async (locale) => {
    const look = async (page: Page) => {
      expect(await page.locator('html').getAttribute('lang')).toBe(languageTag[locale])
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await journey.check(page)
      }
    }
    const text = `Suv bosimi juda past (${locale})`
    const citizen = await phoneOf('01', `/${locale}/my`)
    wire.cut()
    await citizen.goto(`${wire.base}/${locale}/report`)
    await citizen.waitForURL('**/offline/report')
    await citizen.fill('[name=words]', asked[locale])
    await citizen.locator('[data-found] button').first().click()
    await citizen.selectOption('[name=territory]', '1714204')
    await citizen.fill('[name=text]', text)
    await citizen.setInputFiles('[name=photo]', await photo())
    await citizen.waitForSelector('[data-shown] img')
    await look(citizen)
    await citizen.locator('.actions button').click()
    await citizen.waitForURL(`**/${locale}/offline?kept=*`)
    await state(citizen, 'kept').waitFor()
    await look(citizen)
    await goesNow(citizen)
    await state(citizen, 'sent').waitFor()
    expect(await filedAs(text)).toEqual([{ id: expect.any(Number), photos: 1 }])
    const id = await file({ category: 'ELE02' })
    await act(id, 'accept', '13')
    const officer = await phoneOf('13', `/${locale}/work?tab=work`, `/${locale}/reports/${id}`)
    wire.cut()
    await officer.goto(`${wire.base}/${locale}/reports/${id}`)
    const form = officer.locator('form[data-take=answer]')
    await form.locator('textarea[name=text]').first().fill('Kuchlanish tiklandi')
    await form.locator('[name=photo]').setInputFiles(await photo())
    await look(officer)
    await form.getByRole('button').last().click()
    await state(officer, 'kept').waitFor()
    await goesNow(officer)
    await state(officer, 'sent').waitFor()
    expect(await status(id)).toBe('answered')
  })
})

describe('A controller on a round', () => {
  it('verifies on the place without a network, with a photo; it is sent once there is one', async () => {
    const id = await file({ lat: 40.8123 })
    await act(id, 'accept', '11')
    await answer(id)
    await act(id, 'object', '01', { reason: 'Suv hali ham past' })
    await act(id, 'refer', '31', { reason: 'Joyida koʻrilsin' })
    expect(await status(id)).toBe('verifying')
    const page = await phoneOf('21', '/uz/oversight', '/uz/oversight', `/uz/reports/${id}`)
    wire.cut()
    await page.goto(`${wire.base}/uz/oversight`)
    await page.locator('[data-kept-note]:not([hidden])').waitFor()
    await page.goto(`${wire.base}/uz/reports/${id}`)
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true
    })
    const form = page.locator('form[data-take=verify_closed]')
    await form.locator('textarea[name=text]').fill('Bosim joyida oʻlchandi: meʼyorda')
    const taken = { name: 'joy.jpg', mimeType: 'image/jpeg', buffer: await takenAt(40.8123, 71.33) }
    await form.locator('[name=photo]').setInputFiles(taken)
    await form.locator('button.button').last().click()
    await page.waitForURL('**/offline?kept=*')
    await state(page, 'kept').waitFor()
    await goesNow(page)
    await state(page, 'sent').waitFor()
    expect(await status(id)).toBe('closed')
  })
})

describe('A phone in trouble', () => {
  /** Letters as the form keeps them, without the typing. */
  const keepLetters = (page: Page, texts: readonly string[], person: number) =>
    page.evaluate(
      ({ words, writer }) =>
        new Promise<void>((done) => {
          const request = indexedDB.open('xalq-nazorati')
          request.onsuccess = () => {
            const transaction = request.result.transaction('letters', 'readwrite')
            for (const [index, text] of words.entries())
              transaction.objectStore('letters').put({
                id: crypto.randomUUID(),
                is: 'report',
                state: 'kept',
                person: writer,
                locale: 'uz',
                fields: [['category', 'WAT02'], ['territory', '1714204'], ['landmark', `${index}-uy`], ['text', text]], // prettier-ignore
                files: [],
                isAway: true,
                at: index,
                tries: 0,
                nextAt: 0,
              })
            transaction.oncomplete = () => {
              request.result.close()
              done()
            }
          }
        }),
      { words: texts, writer: person },
    )

  it('with thirty letters in two windows sends each of them once', async () => {
    const texts = Array.from({ length: 30 }, (_, index) => `Navbatdagi ${index}-xabar`)
    const page = await phoneOf('02')
    const other = await page.context().newPage()
    wire.cut()
    await keepLetters(page, texts, await findOrAddPerson(journey.app.db, '+998900000002', 'uz', journey.now()))
    // A page that is left in the middle of a letter would have it sent once more by the next one.
    await page.goto('about:blank')
    const sent: string[] = []
    const note = ({ method, url, headers }: IncomingMessage) => {
      if (method === 'POST' && url === '/api/v1/reports') sent.push(String(headers['idempotency-key']))
    }
    journey.web.server.on('request', note)
    wire.mend()
    await Promise.all([page.goto(`${wire.base}/uz/offline`), other.goto(`${wire.base}/uz/offline`)])
    for (const text of texts) await until(async () => (await filedAs(text)).length === 1)
    await until(async () => (await page.locator('[data-state=sent]:not([hidden]) .badge').count()) === 30)
    journey.web.server.off('request', note)
    // One window at a time sends, so nothing went twice.
    expect(sent).toHaveLength(30)
    expect(new Set(sent).size).toBe(30)
  })

  it('on a line that breaks in the middle of a photo goes on with what is left of it', async () => {
    const text = 'Yoʻlda uzilib qolgan rasm'
    const page = await phoneOf('03')
    await page.goto(`${wire.base}/uz/offline/report`)
    await page.fill('[name=words]', 'suv bosimi past')
    await page.locator('[data-found] button').first().click()
    await page.selectOption('[name=territory]', '1714204')
    await page.fill('[name=text]', text)
    const noise = await sharp(randomBytes(1500 * 1100 * 3), { raw: { width: 1500, height: 1100, channels: 3 } })
      .jpeg({ quality: 60 })
      .toBuffer()
    expect(noise.length).toBeGreaterThan(600_000)
    await page.setInputFiles('[name=photo]', { name: 'katta.jpg', mimeType: 'image/jpeg', buffer: noise })
    await page.waitForSelector('[data-shown] img')
    const offsets: number[] = []
    const note = ({ method, headers }: IncomingMessage) => {
      if (method === 'PATCH') offsets.push(Number(headers['upload-offset']))
    }
    journey.web.server.on('request', note)
    // As a whole it never comes through; of its pieces two do before the line breaks again.
    wire.cutAfter(300_000)
    await page.locator('.actions button').click()
    await page.waitForURL('**/offline?kept=*')
    await until(async () => {
      await sendNow(page)
      return (await filedAs(text)).length > 0
    })
    journey.web.server.off('request', note)
    expect(await filedAs(text)).toEqual([{ id: expect.any(Number), photos: 1 }])
    expect(offsets.filter((offset) => offset === 0)).toHaveLength(1)
    await state(page, 'sent').waitFor()
  })

  it('without room keeps what is written in the page, says so, and sends it at once', async () => {
    const text = 'Joy yoʻq telefondan'
    const page = await phoneOf('01')
    await page.addInitScript(() => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
    })
    await page.goto(`${wire.base}/uz/offline/report`)
    await page.fill('[name=words]', 'suv bosimi past')
    await page.locator('[data-found] button').first().click()
    await page.selectOption('[name=territory]', '1714204')
    await page.fill('[name=text]', text)
    await page.locator('[data-no-room]:not([hidden])').waitFor()
    await journey.check(page)
    wire.cut()
    await page.locator('.actions button').click()
    await page.locator('[data-said]:not([hidden])', { hasText: 'internet' }).waitFor()
    expect(await page.inputValue('[name=text]')).toBe(text)
    wire.mend()
    await page.locator('.actions button').click()
    await page.waitForURL('**/report/sent/*')
    expect(await filedAs(text)).toHaveLength(1)
  })

  it('with no page of ours open is woken by the browser, and sends', async () => {
    const text = 'Sahifa yopiq paytda ketdi'
    const page = await phoneOf('01')
    const wake = await wakeWorker(page.context(), page)
    wire.cut()
    await keepLetters(page, [text], await findOrAddPerson(journey.app.db, '+998900000001', 'uz', journey.now()))
    await page.goto('about:blank')
    await wake()
    wire.mend()
    await wake()
    await until(async () => (await filedAs(text)).length === 1)
  })

  it('whose worker is gone, and with it all that was kept of pages, has its letters still', async () => {
    const text = 'Ishchi yoʻqolgan telefondan'
    const page = await phoneOf('01')
    wire.cut()
    const person = await findOrAddPerson(journey.app.db, '+998900000001', 'uz', journey.now())
    await keepLetters(page, [text], person)
    await page.evaluate(async () => {
      for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister()
      for (const each of await caches.keys()) await caches.delete(each)
    })
    wire.mend()
    await page.goto(`${wire.base}/uz`)
    await until(async () => (await filedAs(text)).length === 1)
    await isKept(page)
  })
})

it('a picture that is shared from elsewhere begins a report', async () => {
  const page = await phoneOf('02')
  const shared = (await photo()).buffer.toString('base64')
  await page.evaluate((picture) => {
    const [form, input] = [document.createElement('form'), document.createElement('input')]
    const transfer = new DataTransfer()
    const bytes = Uint8Array.from(atob(picture), (each) => each.charCodeAt(0))
    transfer.items.add(new File([bytes], 'quvur.jpg', { type: 'image/jpeg' }))
    Object.assign(form, { method: 'post', action: '/uz/offline/share', enctype: 'multipart/form-data' })
    Object.assign(input, { type: 'file', name: 'photo', files: transfer.files })
    form.append(input)
    document.body.append(form)
    form.submit()
  }, shared)
  await page.waitForURL('**/offline/report?draft=*')
  await page.waitForSelector('[data-shown] img')
})
