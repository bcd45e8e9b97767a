// The pages that explain: in easy words, with a picture for each sentence; how far everybody can use this; and, in the
// demonstration alone, the living page of all parts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { locales } from '../../src/language/index.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({ at: '2026-11-12 11:00' })
})
afterAll(() => test.close())
const page = async (path: string) => test.call('GET', path)

describe('In easy words', () => {
  it.each(locales)('%s: each sentence is short and has its picture', async (locale) => {
    for (const guide of ['report', 'consent']) {
      const { statusCode, body } = await page(`/${locale}/easy/${guide}`)
      expect(statusCode).toBe(200)
      const steps = [...body.matchAll(/<svg class="scene"[\s\S]*?<\/svg><p[^>]*>([^<]+)</g)].map(
        ([, text = '']) => text,
      )
      expect(steps).toHaveLength(6)
      for (const step of steps)
        for (const sentence of step.split(/[.?!] /))
          expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(12)
    }
  })
})

describe('Accessibility', () => {
  it('is stated: what works, what does not, and to whom to turn', async () => {
    const { body } = await page('/en/accessibility')
    const [, operator] = /href="\/en\/agencies\/(\d+)"/.exec(body) ?? []
    expect(test.app.agencies.get(Number(operator) as never).kind).toBe('OPR')
    expect(body).toContain('WCAG 2.2')
    expect(body).toContain('15 days')
    for (const path of ['/uz/', '/uz/reports', '/uz/sign-in']) {
      const { body: other } = await page(path)
      expect(other, path).toContain('href="/uz/accessibility"')
      expect(other, path).toContain('href="/uz/easy/report"')
    }
  })
})

describe('The living page', () => {
  it('shows every icon, tone and token in the demonstration', async () => {
    const { body } = await page('/uz/design')
    for (const tone of ['way', 'work', 'you', 'late', 'solved', 'closed', 'refused'])
      expect(body).toContain(`badge tone-${tone}`)
    expect(body).toContain('--accent-soft')
    expect(body).toContain('#ROA')
  })

  it('is not there where people live with it', async () => {
    const real = await openTestApp({ at: '2026-11-12 11:00', demo: false })
    try {
      expect((await real.call('GET', '/uz/design')).statusCode).toBe(404)
    } finally {
      await real.close()
    }
  })
})
