// How pages look and whether everybody can use them, beyond what axe sees: agreed pictures in three widths, two themes
// and two languages; zoom to 400 %, forced colours, a screen of 280 px, targets for a thumb, nothing that jumps.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { type Journey, openJourney } from '../setup/journey.ts'
import { compareLook, mostOthers } from '../setup/looks.ts'

let journey: Journey
/** The newest that its reporter called solved, and one that is at work. */
let [solved, working] = [0, 0]
beforeAll(async () => {
  journey = await openJourney({}, { town: true })
  const newest = async (condition: string) =>
    (
      await sql<{ id: number }>`select id from reports where publication = 'public' and ${sql.raw(condition)}
        order by id desc limit 1`.execute(journey.app.db)
    ).rows[0]?.id ?? 0
  solved = await newest("closed_basis = 'consent' and outcome = 'done'")
  working = await newest("status = 'in_progress'")
})
afterAll(() => journey.end())

const agency = () => journey.app.agencies.at('SUV', '1714204')?.id
/** What everybody sees, and what those do who work there; the map draws itself, and is looked at in its own journey. */
const pages: [name: string, path: () => string, as?: string][] = [
  ['front', () => '/'],
  ['list', () => '/reports'],
  ['card', () => `/reports/${solved}`],
  ['card-open', () => `/reports/${working}`],
  ['form', () => '/report'],
  ['ratings', () => '/ratings'],
  ['formula', () => '/ratings/formula'],
  ['bulletin', () => '/ratings/bulletin'],
  ['agencies', () => '/agencies'],
  ['agency', () => `/agencies/${agency()}`],
  ['incidents', () => '/incidents'],
  ['rules', () => '/rules'],
  ['data', () => '/data'],
  ['privacy', () => '/privacy'],
  ['sign-in', () => '/sign-in'],
  ['easy-report', () => '/easy/report'],
  ['easy-consent', () => '/easy/consent'],
  ['accessibility', () => '/accessibility'],
  ['design', () => '/design'],
  ['not-found', () => '/nope'],
  ['my', () => '/my', '01'],
  ['queue', () => '/work', '11'],
  ['oversight', () => '/oversight', '21'],
  ['settings', () => '/admin/settings', '51'],
]
const widths = [360, 768, 1366] as const
const themes = ['light', 'dark'] as const
const languages = ['uz', 'ru'] as const

/** The page as it stands once its pictures have come. */
const settle = (page: Page) =>
  page.evaluate(async () => {
    await document.fonts.ready
    // Pictures further down come when they are scrolled to.
    const coming = [...document.images].filter(
      (image) => !image.complete && image.checkVisibility() && image.getBoundingClientRect().top < innerHeight,
    )
    await Promise.all(
      coming.map(
        (image) => new Promise((done) => ['load', 'error'].forEach((type) => image.addEventListener(type, done))),
      ),
    )
  })

describe('The agreed look', () => {
  it.each(pages)('of %s', async (name, path, as) => {
    const page = await journey.person(as, true)
    const wrong: string[] = []
    for (const language of languages)
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 })
        await page.goto(`${journey.base}/${language}${path()}`)
        for (const colorScheme of themes) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          await settle(page)
          const look = `${name}-${language}-${width}-${colorScheme}`
          const others = await compareLook(look, await page.screenshot({ animations: 'disabled', caret: 'hide' }))
          if (others > mostOthers) wrong.push(`${look}: ${others.toFixed(1)} of a thousand points`)
        }
      }
    expect(wrong, 'UPDATE_LOOKS=1 agrees to what is there now').toEqual([])
  })
})

const forEverybody = pages.filter(([, , as]) => as === undefined)

describe('Everybody can use it', () => {
  it('at 400 % zoom, and on a screen of 280 px, without moving the page sideways', async () => {
    const page = await journey.person(undefined, true)
    for (const width of [320, 280]) {
      await page.setViewportSize({ width, height: width === 320 ? 256 : 600 })
      for (const [name, path] of forEverybody) {
        await page.goto(`${journey.base}/ru${path()}`)
        expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name} ${width}`).toBe(width)
      }
    }
  })

  it('in forced colours and in the dark, as axe sees it', async () => {
    const page = await journey.person(undefined, true)
    for (const [, path] of forEverybody) {
      for (const media of [{ forcedColors: 'active' }, { colorScheme: 'dark', forcedColors: 'none' }] as const) {
        await page.emulateMedia(media)
        await page.goto(`${journey.base}/uz${path()}`)
        await journey.check(page)
      }
    }
  })

  it('with a thumb: what is pressed is 44 px high', async () => {
    for (const as of [undefined, '01']) {
      const page = await journey.person(as, true)
      for (const [name, path] of pages.filter(([, , who]) => who === as)) {
        if (name === 'design') continue
        await page.goto(`${journey.base}/uz${path()}`)
        const small = await page.evaluate(() =>
          [...document.querySelectorAll('button, summary, select, textarea, input, .button, nav a, .languages a')]
            .map((element) =>
              element instanceof HTMLInputElement && /radio|checkbox|file|range/.test(element.type)
                ? (element.closest('label') ?? element)
                : element,
            )
            .filter((element) => element.checkVisibility() && !element.closest('.visually-hidden'))
            .map((element) => [element, element.getBoundingClientRect()] as const)
            .filter(([, { width, height }]) => width > 1 && height > 1 && Math.round(height) < 44)
            .map(([element, { height }]) => `${element.outerHTML.slice(0, 80)} ${Math.round(height)}`),
        )
        expect(small, name).toEqual([])
      }
    }
  })

  it('without anything that jumps', async () => {
    const page = await journey.person(undefined, true)
    await page.addInitScript(() => {
      const shifts = { sum: 0 }
      Object.assign(window, { shifts })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
          if (!entry.hadRecentInput) shifts.sum += entry.value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    for (const [name, path] of forEverybody) {
      await page.goto(`${journey.base}/uz${path()}`)
      await settle(page)
      const sum = await page.evaluate(() => (window as unknown as { shifts: { sum: number } }).shifts.sum)
      expect(sum, name).toBeLessThanOrEqual(0.02)
    }
  })
})

describe('A page in easy words', () => {
  const voices = (lang: string | undefined) => (page: Page) =>
    page.addInitScript((spoken) => {
      const said: string[] = []
      Object.assign(window, { said })
      class Utterance extends EventTarget {
        text: string
        constructor(text: string) {
          super()
          this.text = text
        }
      }
      Object.assign(window, { SpeechSynthesisUtterance: Utterance })
      Object.defineProperty(window, 'speechSynthesis', {
        value: {
          getVoices: () => (spoken ? [{ lang: spoken }] : []),
          cancel: () => undefined,
          speak: (utterance: Utterance) => {
            said.push(utterance.text)
            utterance.dispatchEvent(new Event('start'))
          },
        },
      })
    }, lang)

  it('reads itself aloud, sentence by sentence, and marks what it reads', async () => {
    const page = await journey.person(undefined, true)
    await voices('ru-RU')(page)
    await page.goto(`${journey.base}/ru/easy/report`)
    await page.locator('[data-aloud] button').click()
    const said = await page.evaluate(() => (window as unknown as { said: string[] }).said)
    expect(said).toHaveLength(7)
    expect(said[0]).toBe(await page.locator('h1').innerText())
    expect(await page.locator('.is-said').count()).toBe(1)
    await page.locator('[data-aloud] button').click()
    expect(await page.locator('.is-said').count()).toBe(0)
    await journey.check(page)
  })

  it('says so where the phone has no voice for its language', async () => {
    const page = await journey.person(undefined, true)
    await voices('en-US')(page)
    await page.goto(`${journey.base}/kaa/easy/consent`)
    await page.locator('[data-aloud] button').click()
    expect(await page.locator('[data-aloud] [role=status]').innerText()).toContain('dawıs joq')
    const silent = await journey.person(undefined, false)
    await silent.goto(`${journey.base}/uz/easy/report`)
    expect(await silent.locator('[data-aloud]').isVisible()).toBe(false)
  })
})
