// Following and the printed door, with script and without: from the card to the letter, its link, and the end of it; and
// from a poster to a report.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailServer, startMail } from '../../demo/gateways/mail.ts'
import { type Journey, openJourney } from '../setup/journey.ts'
import { reportsOf } from '../setup/reports.ts'
import { tellAll } from '../setup/tell.ts'

let journey: Journey
let mail: MailServer
beforeAll(async () => {
  mail = await startMail()
  journey = await openJourney(
    { reportsPerPersonAndDay: 1000 },
    { env: { ...mail.env, PUBLIC_URL: 'http://xalq.example' } },
  )
  journey.at('2026-11-12 11:00')
  journey.app.settings.notices.gatherMinutes = 0
})
afterAll(async () => {
  await journey.end()
  await mail.close()
})

const { file, act } = reportsOf(() => journey)
const letters = () => mail.letters.map(({ text }) => text ?? '')
const pathIn = (letter: string) => new URL(/http:\/\/\S+/.exec(letter)![0]).pathname

describe.each([true, false])('Following (script: %s)', (script) => {
  it('a neighbour without an account follows a report from its card, by e-mail, and stops', async () => {
    const id = await file()
    const page = await journey.person(undefined, script)
    await page.goto(`${journey.base}/uz/reports/${id}`)
    await page.locator(`a[href*="topic=report:${id}"]`).click()
    await journey.check(page)
    await page.fill('[name=email]', 'kimdir')
    await page.locator('main form button').click()
    await page.locator('.summary').waitFor()
    await journey.check(page)
    expect(await page.inputValue('[name=email]')).toBe('kimdir')
    await page.fill('[name=email]', `qoshni-${script}@pochta.example`)
    await page.locator('main form button').click()
    await page.locator('.done').waitFor()
    await page.goto(`${journey.base}${pathIn(letters().at(-1)!)}`)
    await journey.check(page)
    await page.locator('main form button').click()
    await page.locator('.done', { hasText: 'Tasdiqlandi' }).waitFor()
    await journey.check(page)
    await act(id, 'accept', '11')
    await tellAll(journey)
    expect(letters().at(-1)).toContain(`/uz/reports/${id}`)
    await page.locator('main .rows form button').click()
    await page.locator('.muted', { hasText: 'hech narsa kuzatilmayapti' }).waitFor()
    await journey.check(page)
  })

  it('a poster leads to the form with the place filled in', async () => {
    const page = await journey.person(undefined, script)
    await page.goto(`${journey.base}/uz/at/d1714204`)
    await journey.check(page)
    await page.locator('main form button').click()
    await page.waitForURL('**/report?draft=*')
    await page.locator('.choices button, main a').first().waitFor()
    await journey.check(page)
  })
})

it('the person’s own page of notices offers Telegram only where there is a bot', async () => {
  const page = await journey.person('01', true)
  await page.goto(`${journey.base}/uz/my/notices/ways`)
  await journey.check(page)
  expect(await page.locator('form[action$="/my/telegram"]').count()).toBe(0)
})
