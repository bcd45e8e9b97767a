// A video and a voice recorded on the page: they arrive with the report, wait for the dispatcher, and are heard by all.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { type Journey, openJourney } from '../setup/journey.ts'
import { until } from '../setup/waiting.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney({ reportsPerPersonAndDay: 1000, draftsPerAddressAndHour: 100 })
})
afterAll(() => journey.end())

/** To the step with the photos; with script the recorder stands open. */
async function toDetails(page: Page): Promise<void> {
  await page.goto(`${journey.base}/uz/report?q=bosim`)
  await page.locator('button[value=WAT02]').click()
  await page.waitForURL('**/report/place*')
  await page.selectOption('[name=territory]', '1714204')
  await page.getByRole('button', { name: 'Davom etish', exact: true }).click()
  await page.waitForURL(/report\/(details|nearby)/)
  if (page.url().includes('nearby')) await page.goto(page.url().replace('nearby', 'details'))
  await page.fill('textarea[name=text]', 'Suv bosimi juda past, ovozimni eshiting')
  await page.locator('[data-recordings] > details > summary').click()
}

const heard = (page: Page) => page.locator('[data-heard] li')

async function record(page: Page, kind: 'video' | 'voice'): Promise<void> {
  await page.locator(`[data-record=${kind}]`).click()
  await until(async () => (await page.locator('[data-record-time]').innerText()).startsWith('0:01'))
  await journey.check(page)
  await page.locator('[data-record-stop]').click()
}

/** On to the end. @returns its number */
async function send(page: Page): Promise<number> {
  await page.locator('button[value=next]').click()
  await page.waitForURL('**/report/check*')
  await page.locator('.word button').click()
  await page.waitForURL('**/report/sent/*')
  return Number(/sent\/(\d+)/.exec(page.url())![1])
}

describe('A recording', () => {
  it('of either kind goes along; the dispatcher hears both, hides one and lets the other pass by one press', async () => {
    const page = await journey.person('01', true)
    await toDetails(page)
    await record(page, 'video')
    await until(async () => (await heard(page).count()) === 1)
    await record(page, 'voice')
    await until(async () => (await heard(page).count()) === 2)
    await journey.check(page)
    const id = await send(page)
    await page.goto(`${journey.base}/uz/reports/${id}`)
    expect(await page.locator('.recording').count()).toBe(2)
    expect(await page.locator('.recordings').innerText()).toContain('moderator koʻrgach')
    await journey.check(page)

    const desk = await journey.person('31', true)
    await desk.setViewportSize({ width: 1280, height: 900 })
    await desk.goto(`${journey.base}/uz/work?tab=publication`)
    const look = desk.locator(`[data-row="${id}"]`)
    // Its own player plays it.
    const played = await look.locator('audio').evaluate(async (audio: HTMLAudioElement) => {
      await audio.play()
      return audio.duration > 0 || audio.readyState > 0
    })
    expect(played).toBe(true)
    await look.locator('form[data-take=hide_recording] button').first().click()
    await until(async () => (await look.locator('form[data-take=hide_recording]').count()) === 1)
    await journey.check(desk)
    await look.locator('form[data-take=publish] button').click()
    const stranger = async () => (await journey.call('GET', `/api/v1/reports/${id}`)).json().recordings
    await until(async () => (await stranger()).length === 1)
    expect(await stranger()).toMatchObject([{ kind: 'voice', state: 'passed' }])
  })

  it('may be taken away again before it is sent', async () => {
    const page = await journey.person('01', true)
    await toDetails(page)
    await record(page, 'voice')
    await until(async () => (await heard(page).count()) === 1)
    await heard(page).locator('button').click()
    await until(async () => (await heard(page).count()) === 0)
    const id = await send(page)
    expect((await journey.call('GET', `/api/v1/reports/${id}`, { as: '01' })).json().recordings).toEqual([])
  })

  it('of silence is told, and stays', async () => {
    const page = await journey.person('01', true)
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => {
        const context = new AudioContext()
        const [sound, off, microphone] = [
          context.createOscillator(),
          new GainNode(context, { gain: 0 }),
          context.createMediaStreamDestination(),
        ]
        sound.connect(off).connect(microphone)
        sound.start()
        return Promise.resolve(microphone.stream)
      }
    })
    await toDetails(page)
    await record(page, 'voice')
    await until(async () => (await page.locator('[data-record-said]').innerText()).includes('eshitilmadi'))
    await until(async () => (await heard(page).count()) === 1)
  })

  it('that the person does not allow is told, and a file may be chosen instead', async () => {
    const page = await journey.person('01', true)
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    })
    await toDetails(page)
    await page.locator('[data-record=video]').click()
    await until(async () => (await page.locator('[data-record-said]').innerText()).includes('ruxsat'))
    await page.locator('[data-recordings] details details summary').click()
    await page.setInputFiles('[name=video]', {
      name: 'koʻcha.mp4',
      mimeType: 'video/mp4',
      buffer: await readFile(new URL('../fixtures/street.mp4', import.meta.url)),
    })
    await until(async () => (await heard(page).count()) === 1)
    // What is no recording says why on its tile.
    await page.setInputFiles('[name=voice]', { name: 'a.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('no sound') })
    await until(async () => (await page.locator('[data-recorded] .wrong').innerText()).includes('ovoz emas'))
    await journey.check(page)
  })

  it('goes along without script', async () => {
    const page = await journey.person('02', false)
    await toDetails(page)
    expect(await page.locator('[data-recorder]').isVisible()).toBe(false)
    await page.locator('[data-recordings] details details summary').click()
    await page.setInputFiles('[name=voice]', {
      name: 'ovoz.ogg',
      mimeType: 'audio/ogg',
      buffer: await readFile(new URL('../fixtures/voice.ogg', import.meta.url)),
    })
    const id = await send(page)
    expect((await journey.call('GET', `/api/v1/reports/${id}`, { as: '02' })).json().recordings).toHaveLength(1)
  })
})
