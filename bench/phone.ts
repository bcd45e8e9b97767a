// What a person on a cheap phone waits for: the pages of a running platform on slow 4G (1.6 Mbit/s, 150 ms) and a
// processor four times slower, at the first visit and at later ones, when the worker stands between.
// `npm start` in one window, `node bench/phone.ts http://127.0.0.1:3000` in another.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { findBrowser, openPhone } from '../tests/setup/browser.ts'
import { throttle } from './slow.ts'

const [base = 'http://127.0.0.1:3000', turns = '5'] = process.argv.slice(2)
const pages = ['/uz', '/uz/report', '/uz/reports', '/uz/reports/1', '/uz/map', '/uz/ratings', '/uz/offline/report']

interface Seen {
  lcp: number
  cls: number
}

async function look(context: BrowserContext, path: string): Promise<Seen> {
  const page = await context.newPage()
  await throttle(page)
  await page.goto(base + path, { waitUntil: 'load' })
  await page.waitForTimeout(1500)
  const seen = await page.evaluate(
    () =>
      new Promise<Seen>((done) => {
        let [lcp, cls] = [0, 0]
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) lcp = entry.startTime
        }).observe({ type: 'largest-contentful-paint', buffered: true })
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) cls += entry.value
        }).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => done({ lcp, cls }), 200)
      }),
  )
  await page.close()
  return seen
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
    const [lcp, cls] = [middle(seen.map((each) => each.lcp)), Math.max(...seen.map((each) => each.cls))]
    console.log(`${hasBeenHere ? 'again' : 'first'} ${path} LCP ${(lcp / 1000).toFixed(2)} s, CLS ${cls.toFixed(3)}`)
  }
}
