// A journey: the application on a port, a real browser, people who sign in on the page, and axe at every stop.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import { findOrAddPerson, startSession } from '../../src/people/index.ts'
import { sessionCookie } from '../../src/people/session.ts'
import { joinBrowser } from './browser.ts'
import { openTestApp, type TestApp, type TestOptions } from './app.ts'
import { waitMs } from './waiting.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface Journey extends TestApp {
  base: string
  browser: Browser
  /**
   * A person with an own browser window, signed in when a phone's last digits are given: on the page the first time,
   * with script and without, and afterwards by a session of the same kind. Only who `hasWorker` keeps anything on the
   * phone.
   */
  person: (last: string | undefined, script: boolean, as?: { hasWorker: boolean }) => Promise<Page>
  /**
   * Fails on any accessibility violation, and where a phone would have to scroll sideways; without script in the page
   * there is nothing to run axe with.
   */
  check: (page: Page) => Promise<void>
  end: () => Promise<void>
}

/** Enters the code that the demonstration shows; with script it goes by itself once it is whole. */
export async function enterCode(page: Page, script: boolean): Promise<void> {
  await page.fill('[name=code]', /\d{6}/.exec(await page.locator('.done').innerText())![0])
  if (!script) await page.click('main form button >> nth=0')
}

export async function openJourney(
  limits: Partial<TestApp['app']['settings']['limits']> = {},
  { port = 0, ...options }: TestOptions & { port?: number } = {},
): Promise<Journey> {
  const test = await openTestApp({ ...options, settings: ({ settings }) => Object.assign(settings.limits, limits) })
  await test.web.listen({ port, host: '127.0.0.1' })
  const base = `http://127.0.0.1:${(test.web.server.address() as AddressInfo).port}`
  const browser = await joinBrowser(inject('browserUrl'))
  const contexts: BrowserContext[] = []
  const silent = new WeakSet<Page>()
  const walked = new Set<boolean>()
  const newSession = async (phone: string) =>
    startSession(test.app, await findOrAddPerson(test.app.db, phone, 'uz', test.now()), { withFactor: true })
  const person = async (last: string | undefined, script: boolean, { hasWorker } = { hasWorker: false }) => {
    const context = await browser.newContext({
      viewport: { width: 360, height: 740 },
      javaScriptEnabled: script,
      reducedMotion: 'reduce',
      locale: 'uz',
      serviceWorkers: hasWorker ? 'allow' : 'block',
    })
    contexts.push(context)
    const page = await context.newPage()
    if (!script) silent.add(page)
    page.setDefaultTimeout(waitMs)
    if (last && walked.has(script)) {
      const { token } = await newSession(`+9989000000${last}`)
      await context.addCookies([{ name: sessionCookie, value: token, url: base, httpOnly: true, sameSite: 'Lax' }])
    } else if (last) {
      walked.add(script)
      await page.goto(`${base}/uz/sign-in`)
      await page.fill('[name=phone]', `90 000 00 ${last}`)
      await page.click('main form button')
      await enterCode(page, script)
      await page.waitForURL('**/uz/my')
    }
    return page
  }
  const known = new Set<string>()
  const check = async (page: Page) => {
    if (silent.has(page)) return
    // The same page in the same shape was looked at: numbers and times differ, what axe judges does not.
    const shape = await page.evaluate(() =>
      [...document.querySelectorAll('h1, h2, h3, button, label, legend, a, summary, input, select, textarea, [role]')]
        .map(
          (element) =>
            `${element.tagName} ${element.getAttribute('name') ?? ''} ${element.className} ${element.textContent.replaceAll(/\d+/g, '0').slice(0, 60)}`,
        )
        .join('|'),
    )
    const theme = await page.evaluate(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'))
    const key = `${theme} ${new URL(page.url()).pathname.replaceAll(/\d+/g, '0')} ${shape}`
    if (known.has(key)) return
    known.add(key)
    await page.evaluate(axeSource)
    const violations = await page.evaluate(async () => {
      const axe = (
        window as unknown as {
          axe: {
            run: () => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>
          }
        }
      ).axe
      return (await axe.run()).violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} — ${node.failureSummary.slice(0, 200)}`).join(' | ')}`,
      )
    })
    expect(violations, page.url()).toEqual([])
    const size = page.viewportSize()!
    await page.setViewportSize({ ...size, width: 360 })
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth),
      `${page.url()} is not wider than a phone`,
    ).toBe(360)
    await page.setViewportSize(size)
  }
  const end = async () => {
    await Promise.all(contexts.map((context) => context.close()))
    await browser.close()
    await test.close()
  }
  return { ...test, base, browser, person, check, end }
}
