// `npm run pictures`: every page at 360 and 1280 px, light and dark, into docs/pictures/ as small WebP.
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { lastPeriod } from '../src/ratings/editions.ts'
import { findBrowser, openBrowser } from './setup/browser.ts'

const week = lastPeriod('week', new Date().toISOString().slice(0, 10))
const root = join(import.meta.dirname, '..')
const folder = join(root, 'docs', 'pictures')
const only = process.argv[2]

/** Waits until the demonstration has lived its ninety days. */
async function startDemo(): Promise<{ base: string; stop: () => Promise<void> }> {
  if (process.env['BASE']) return { base: process.env['BASE'], stop: async () => undefined }
  const dataDir = await mkdtemp(join(tmpdir(), 'xalq-pictures-'))
  const port = 3900
  const child = spawn(process.execPath, [join(root, 'start.mjs')], {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port) },
    stdio: 'ignore',
  })
  // A walk that fails leaves no server behind, whose pictures the next one would take for its own.
  process.on('exit', () => child.kill('SIGTERM'))
  child.on('exit', (code) => {
    if (code) throw new Error(`The demonstration ended with ${code}: is port ${port} taken?`)
  })
  const base = `http://127.0.0.1:${port}`
  for (let last = -1; ;) {
    await new Promise((done) => setTimeout(done, 1500))
    const newest = await fetch(`${base}/api/v1/reports?limit=1`).then(
      (answer) => answer.json(),
      () => undefined,
    )
    const id = newest?.items?.[0]?.id ?? -1
    if (id > 0 && id === last) break
    last = id
  }
  return {
    base,
    stop: async () => {
      child.kill('SIGTERM')
      await new Promise((done) => child.on('exit', done))
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const cookies = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>()

/** Signs in once for each phone: codes are limited, sessions last. */
async function signInAs(context: BrowserContext, phone: string): Promise<void> {
  const known = cookies.get(phone)
  if (known) return context.addCookies(known)
  const post = async (path: string, data: object) =>
    (await context.request.post(`${base}${path}`, { data, headers: { origin: base } })).json()
  const { demoCode } = await post('/api/v1/session/codes', { phone })
  await post('/api/v1/session', { phone, code: demoCode })
  cookies.set(phone, await context.cookies())
}

const { base, stop } = await startDemo()
const browser = await openBrowser(await findBrowser())
await mkdir(folder, { recursive: true })

const firstOf = async (context: BrowserContext, path: string) => {
  const answer = await (await context.request.get(`${base}${path}`)).json()
  return answer.items[0]?.id as number
}

async function take(page: Page, name: string) {
  if (only && !name.includes(only)) return
  const tall = await page.evaluate(() => document.documentElement.scrollHeight)
  const png = await page.screenshot(
    tall > 2200
      ? { fullPage: true, clip: { x: 0, y: 0, width: page.viewportSize()!.width, height: 2200 } }
      : { fullPage: true },
  )
  await sharp(png)
    .webp({ quality: 60 })
    .toFile(join(folder, `${name}.webp`))
  if (process.env['PNG'])
    await sharp(png)
      .resize({ height: 2400, withoutEnlargement: true, fit: 'inside' })
      .toFile(join(process.env['PNG'], `${name}.png`))
}

for (const [width, scheme] of [
  [360, 'light'],
  [1280, 'light'],
  [360, 'dark'],
  [1280, 'dark'],
] as const) {
  const open = async (phone?: string) => {
    const context = await browser.newContext({
      viewport: { width, height: width === 360 ? 740 : 800 },
      colorScheme: scheme,
      reducedMotion: 'reduce',
    })
    if (phone) await signInAs(context, phone)
    return context
  }
  const tail = `${width}-${scheme}`
  const visit = async (context: BrowserContext, path: string, name: string) => {
    if (only && !`${name}-${tail}`.includes(only)) return
    const page = await context.newPage()
    await page.goto(`${base}${path}`, { waitUntil: 'load' })
    await page.waitForTimeout(name === 'map' ? 800 : 100)
    await take(page, `${name}-${tail}`)
    await page.close()
  }
  const stranger = await open()
  const solved = await firstOf(stranger, '/api/v1/reports?status=closed&group=WAT&territory=1714204&limit=1')
  const pages: [string, string][] = [
    ['front', '/uz/'],
    ['front-cyrl', '/uz-cyrl/'],
    ['front-ru', '/ru/'],
    ['list', '/uz/reports'],
    ['list-empty', '/uz/reports?q=zzzz'],
    ['card', `/uz/reports/${solved}`],
    ['map', '/uz/map?territory=1714204'],
    ['map-late', '/uz/map?territory=1714&by=late'],
    ['agencies', '/uz/agencies?territory=1714204'],
    ['ratings', '/uz/ratings'],
    ['deferred', '/uz/reports/deferred'],
    ['incidents', '/uz/incidents'],
    ['incident', '/uz/incidents/1'],
    ['rules', '/ru/rules'],
    ['sign-in', '/uz/sign-in'],
    ['privacy', '/uz/privacy'],
    ['status', '/uz/status'],
    ['ratings-districts', '/uz/ratings?view=districts'],
    ['ratings-overdue', '/ru/ratings?view=overdue'],
    ['ratings-formula', '/uz/ratings/formula'],
    ['bulletin', '/uz/ratings/bulletin'],
    ['steps', `/uz/ratings/steps?figure=answers&territory=1714&from=${week.from}&to=${week.to}`],
    ['data', '/uz/data'],
    ['proof', `/uz/reports/${solved}/proof`],
    ['not-found', '/uz/nope'],
    ['report-1-problem', '/uz/report'],
    ['report-1-search', '/uz/report?q=chiroq+yonmayapti'],
    ['report-1-group', '/uz/report?group=WAT'],
  ]
  for (const [name, path] of pages) await visit(stranger, path, name)
  const agency = (await (await stranger.request.get(`${base}/api/v1/agencies?kind=SUV&territory=1714204`)).json())
    .items[0].id
  await visit(stranger, `/uz/agencies/${agency}`, 'agency')
  await visit(stranger, `/uz/widgets/agencies/${agency}`, 'widget')
  await stranger.close()

  if (!only || only.startsWith('report')) {
    const citizen = await open('+998900000003')
    const page = await citizen.newPage()
    await page.goto(`${base}/uz/report?group=GAS`)
    await page.click('button[value=GAS01]')
    await take(page, `report-1-danger-${tail}`)
    await page.goto(`${base}/uz/report?group=ROA`)
    await page.click('button[value=ROA01]')
    await take(page, `report-2-place-${tail}`)
    await page.evaluate(() => {
      const form = document.querySelector<HTMLFormElement>('[data-island=place]')!
      ;(form.elements.namedItem('lat') as HTMLInputElement).value = '40.78'
      ;(form.elements.namedItem('lng') as HTMLInputElement).value = '71.33'
      form.submit()
    })
    await page.waitForSelector('input[type=radio]')
    await take(page, `report-2-district-${tail}`)
    await page.fill('[name=landmark]', '12-maktab roʻparasida')
    await page.click('main form .button-main:last-child')
    // Where the same was reported nearby, joining is offered first.
    const another = page.locator('main a.button-main')
    await page.waitForSelector('textarea, main a.button-main')
    if ((await another.count()) > 0) {
      await take(page, `report-2-nearby-${tail}`)
      await another.click()
    }
    await page.waitForSelector('textarea')
    await page.click('button[value=next]')
    await page.waitForSelector('.summary')
    await take(page, `report-3-errors-${tail}`)
    await page.fill('textarea', 'Yoʻlning oʻrtasida chuqur bor, mashinalar aylanib oʻtyapti.')
    await page.setInputFiles('input[type=file]', {
      name: 'a.png',
      mimeType: 'image/png',
      buffer: await sharp({ create: { width: 800, height: 600, channels: 3, background: '#8d8d80' } })
        .png()
        .toBuffer(),
    })
    await page.waitForSelector('[data-received] img')
    await page.fill('textarea', 'Yoʻlning oʻrtasida chuqur bor, mashinalar aylanib oʻtyapti.')
    await take(page, `report-3-details-${tail}`)
    await page.click('button[value=next]')
    await page.waitForSelector('.word')
    await take(page, `report-4-check-${tail}`)
    await page.click('.word button')
    await page.waitForSelector('.seal')
    await take(page, `report-5-sent-${tail}`)
    await citizen.close()
  }

  for (const [phone, name] of [
    ['01', 'my'],
    ['02', 'my-2'],
  ] as const) {
    if (only && !name.startsWith(only)) continue
    const person = await open(`+9989000000${phone}`)
    await visit(person, '/uz/my', name)
    await person.close()
  }
  if (!only || only.startsWith('card')) {
    for (const last of ['01', '02', '03']) {
      const person = await open(`+9989000000${last}`)
      const page = await person.newPage()
      await page.goto(`${base}/uz/my`)
      const asked = page.locator('section[aria-labelledby=awaiting] .row-title').first()
      if ((await asked.count()) > 0) {
        await asked.click()
        await page.waitForSelector('.word')
        await take(page, `card-your-word-${tail}`)
        await person.close()
        break
      }
      await person.close()
    }
  }
  // The rarer ways, each as seen by the one whose turn it is.
  for (const [phone, name, filter] of [
    ['11', 'state-waiting', 'status=waiting_reporter'],
    ['01', 'state-deferred', 'status=deferred'],
    ['22', 'state-verifying', 'status=verifying'],
    ['22', 'state-appealed', 'status=appealed'],
    ['11', 'state-in-progress', 'status=in_progress&agency='],
    ['31', 'state-objected', 'status=objected'],
    ['03', 'state-merged', 'status=merged'],
  ] as const) {
    if (only && !name.startsWith(only)) continue
    const person = await open(`+9989000000${phone}`)
    const found = await firstOf(
      person,
      `/api/v1/reports?territory=1714204&limit=1&${filter}${filter.endsWith('agency=') ? agency : ''}`,
    )
    if (found) await visit(person, `/uz/reports/${found}`, name)
    await person.close()
  }
  for (const [phone, name, path] of [
    ['11', 'notices', '/uz/work/notices'],
    ['11', 'work-officer', '/uz/work'],
    ['12', 'work-head', '/uz/work?tab=all'],
    ['31', 'messages', '/uz/oversight/monitoring/messages'],
    ['01', 'my-notices-ways', '/uz/my/notices/ways'],
    ['01', 'demo-phone', '/uz/demo/phone'],
    ['31', 'work-dispatcher', '/uz/work'],
    ['31', 'work-publish', '/uz/work?tab=publication'],
    ['22', 'work-controller', '/uz/work'],
    ['41', 'work-observer', '/ru/work'],
    ['11', 'work-week', '/uz/work/week'],
    ['12', 'work-team', '/uz/work/team'],
    ['13', 'incident-keep', '/uz/incidents/2'],
    ['11', 'incident-new', '/uz/incidents/new'],
    ['51', 'admin-settings', '/uz/admin/settings'],
    ['51', 'admin-calendar', '/uz/admin/calendar'],
    ['51', 'admin-hours', '/uz/admin/hours?agency=1'],
    ['51', 'admin-phones', '/uz/admin/phones'],
    ['51', 'admin-changes', '/uz/admin/changes'],
    ['51', 'admin-responsibility', '/uz/admin/responsibility'],
    ['51', 'admin-rollout', '/uz/admin/rollout'],
    ['51', 'admin-privacy', '/ru/admin/privacy'],
    ['01', 'my-profile', '/uz/my/profile'],
    ['01', 'my-security', '/uz/my/security?add=1'],
    ['01', 'my-data', '/uz/my/data'],
    ['12', 'work-people', `/uz/work/people/${agency}`],
    ['12', 'work-page', '/uz/work/page'],
    ['32', 'work-readiness', '/uz/work/readiness?territory=1714204'],
    ['21', 'oversight', '/uz/oversight'],
    ['22', 'oversight-region', '/ru/oversight'],
    ['22', 'oversight-files', '/uz/oversight/files?mark=open&as=xlsx'],
    ['21', 'instructions', '/uz/work/instructions'],
    ['31', 'monitoring', '/uz/oversight/monitoring?days=90'],
    ['32', 'work-intake', '/uz/work/intake'],
    ['32', 'work-help', '/uz/work/help'],
    ['51', 'admin-types', '/uz/admin/types'],
    ['51', 'admin-type', '/uz/admin/types/MKD03'],
    ['51', 'admin-question', '/uz/admin/types/MKD03/questions?id=q2'],
    ['51', 'admin-bodies', '/uz/admin/bodies?q=suv'],
    ['51', 'admin-places', '/uz/admin/places?code=1714204'],
    ['51', 'admin-notices', '/uz/admin/notices'],
    ['51', 'admin-notice', '/ru/admin/notices?key=sms.answered'],
  ] as const) {
    if (only && !name.startsWith(only)) continue
    const person = await open(`+9989000000${phone}`)
    const opened = /\/work(\?|$)/.test(path) ? await firstOf(person, '/api/v1/work') : undefined
    await visit(person, opened ? `${path}${path.includes('?') ? '&' : '?'}open=${opened}` : path, name)
    await person.close()
  }
}
await browser.close()
await stop()
