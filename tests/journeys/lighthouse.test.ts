// Lighthouse on the public pages: what of its judgement needs no clock. How fast they are is judged in `bench/`.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { type Journey, openJourney } from '../setup/journey.ts'
import { openLighthouse } from '../setup/lighthouse.ts'

const least = 98
const categories = ['accessibility', 'best-practices', 'seo']

let journey: Journey
let lighthouse: Awaited<ReturnType<typeof openLighthouse>>
beforeAll(async () => {
  journey = await openJourney({}, { town: true, env: { PUBLIC_URL: 'http://xalq.example' } })
  lighthouse = await openLighthouse()
})
afterAll(async () => {
  await lighthouse.close()
  await journey.end()
})

it.each(['', '/report', '/reports/#', '/map'])('/uz%s is accessible, well made and can be found', async (path) => {
  const { rows } = await sql<{ id: number }>`select max(id) as id from reports where publication = 'public'`.execute(journey.app.db)
  const { scores, lacks } = await lighthouse.judge(`${journey.base}/uz${path.replace('#', String(rows[0]?.id))}`, {
    onlyCategories: categories,
    throttlingMethod: 'provided',
    disableFullPageScreenshot: true,
  })
  for (const name of categories) expect(scores[name], `${name}: ${lacks.join('; ')}`).toBeGreaterThanOrEqual(least)
}) // prettier-ignore
