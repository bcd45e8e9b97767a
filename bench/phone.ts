// What a person on a cheap phone waits for: the pages of a running platform on slow 4G (1.6 Mbit/s, 150 ms) and a
// processor four times slower, at the first visit and at later ones, when the worker stands between. Ends with 1 where
// a first visit breaks the budget.
// `npm start` in one window, `node bench/phone.ts http://127.0.0.1:3000` in another.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { findBrowser, openPhone } from '../tests/setup/browser.ts'
import { throttle } from './slow.ts'

const [base = 'http://127.0.0.1:3000', turns = '5'] = process.argv.slice(2)
const pages = ['/uz', '/uz/report', '/uz/reports', '/uz/reports/1', '/uz/map', '/uz/ratings', '/uz/offline/report']

/** Largest paint and slowest answer to a finger or a key, in milliseconds; how far things moved by themselves. */
interface Seen {
  lcp: number
  cls: number
  inp: number
}
const most: Seen = { lcp: 1500, cls: 0.02, inp: 150 }
const kinds = ['lcp', 'cls', 'inp'] as const

/** What may be touched without leaving the page: folds, fields, boxes to tick, the map's buttons. */
const touched = [
  '.nav summary',
  '.nav[open] summary',
  'main summary',
  'main input[type=checkbox]',
  '.leaflet-control-zoom-in',
]
const typed = 'main :is(input[type=search], input[type=text], textarea)'

async function touchAll(page: Page): Promise<void> {
  for (const selector of touched) {
    const thing = page.locator(selector).first()
    if (await thing.isVisible()) await thing.click()
    await page.waitForTimeout(300)
  }
  const field = page.locator(typed).first()
  if (await field.isVisible()) await field.pressSequentially('suv', { delay: 120 })
  await page.waitForTimeout(500)
}

async function look(context: BrowserContext, path: string): Promise<Seen> {
  const page = await context.newPage()
  await throttle(page)
  // As most phones are set.
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await page.addInitScript(() => {
    const seen = { lcp: 0, cls: 0, inp: 0 }
    Object.assign(window, { seen })
    const observe = (type: string, note: (entry: PerformanceEntry) => void) =>
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
        type,
        buffered: true,
        durationThreshold: 16,
      } as PerformanceObserverInit)
    observe('largest-contentful-paint', (entry) => (seen.lcp = entry.startTime))
    observe('layout-shift', (entry) => {
      const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean }
      if (!hadRecentInput) seen.cls += value
    })
    observe('event', (entry) => {
      if ((entry as PerformanceEventTiming).interactionId > 0) seen.inp = Math.max(seen.inp, entry.duration)
    })
  })
  await page.goto(base + path, { waitUntil: 'load' })
  await page.waitForTimeout(1500)
  // What comes because somebody typed may move things; what comes by itself may not.
  const { lcp, cls } = await page.evaluate(() => (window as unknown as { seen: Seen }).seen)
  await touchAll(page)
  const { inp } = await page.evaluate(() => (window as unknown as { seen: Seen }).seen)
  await page.close()
  return { lcp, cls, inp }
}

/** A phone that has never been here, or one that was and has its worker. */
async function phone(hasBeenHere: boolean): Promise<BrowserContext> {
  const context = await openPhone(await findBrowser(), await mkdtemp(join(tmpdir(), 'xalq-bench-')))
  if (!hasBeenHere) return context
  const page = await context.newPage()
  await page.goto(`${base}/uz`)
  await page.waitForFunction(
    async () => !!(await caches.match('/uz/offline/report')) && !!navigator.serviceWorker.controller,
  )
  await page.close()
  return context
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

for (const hasBeenHere of [false, true]) {
  for (const path of pages) {
    const seen: Seen[] = []
    for (let turn = 0; turn < Number(turns); turn += 1) {
      const context = await phone(hasBeenHere)
      seen.push(await look(context, path))
      await context.close()
    }
    const [lcp = 0, cls = 0, inp = 0] = kinds.map((kind) => middle(seen.map((each) => each[kind])))
    const isOver = !hasBeenHere && (lcp > most.lcp || cls > most.cls || inp > most.inp)
    if (isOver) process.exitCode = 1
    console.log(
      `${hasBeenHere ? 'again' : 'first'} ${path} LCP ${(lcp / 1000).toFixed(2)} s, CLS ${cls.toFixed(3)}, INP ${inp} ms${isOver ? ' — over the budget' : ''}`,
    )
  }
}
