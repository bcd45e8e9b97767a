// Filed in a minute (issue of the phone): a first-time person reports a burst pipe with one photo, signing in included,
// in at most fourteen taps on a phone of 360 px. What a tap and a letter cost is counted in `bench/minute.ts`.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Journey, openJourney } from '../setup/journey.ts'
import { fileInAMinute } from '../setup/minute.ts'

let journey: Journey
beforeAll(async () => {
  journey = await openJourney()
})
afterAll(() => journey.end())

const most = { taps: 14, letters: 60 }

describe('A burst pipe with one photo', () => {
  it('is filed by a first-time person in at most fourteen taps, and nothing is asked that need not be', async () => {
    const page = await journey.person(undefined, true)
    await page.context().grantPermissions(['geolocation'], { origin: journey.base })
    await page.context().setGeolocation({ latitude: 40.778, longitude: 71.326, accuracy: 20 })
    const { id, taps, letters, required } = await fileInAMinute(page, journey.base)
    console.info(`taps ${taps}, letters ${letters}`)
    expect(taps).toBeLessThanOrEqual(most.taps)
    expect(letters).toBeLessThanOrEqual(most.letters)
    // The problem in words, the phone and the code: all else is chosen, found, or left out.
    expect(required).toEqual(['q', 'text', 'phone', 'code'])
    const { body } = await journey.call('GET', `/api/v1/reports/${id}`, { as: '31' })
    expect(body).toContain('WAT03')
    expect(JSON.parse(body).photos).toHaveLength(1)
  })
})
