// Every page in each language: whole, in its own script, nothing left in English; and no page asks too much of the
// database.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepEditions, keepRatings } from '../../src/ratings/index.ts'
import { foldDeltas } from '../../src/reports/counter-store.ts'
import { type Locale, locales } from '../../src/language/index.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'

let test: TestApp
let solved: number
let agency: number
beforeAll(async () => {
  test = await openTestApp({ town: true })
  await foldDeltas(test.app.db)
  while (await keepRatings(test.app));
  await keepEditions(test.app)
  solved = (await test.call('GET', '/api/v1/reports?status=closed&limit=1')).json().items[0].id
  agency = test.app.agencies.at('SUV', '1714204')!.id
})
afterAll(() => test.close())

const pages: [path: () => string, as?: string][] = [
  [() => '/'], [() => '/report'], [() => '/report?q=suv'], [() => '/report?group=GAS'], [() => '/report/place'], [() => '/reports'], [() => '/reports?overdue=1'], [() => '/reports?q=zzzz'],
  [() => `/reports/${solved}`], [() => `/reports/${solved}`, '31'], [() => '/map'], [() => '/map?territory=1714204'], [() => '/map?by=late&territory=1714'], [() => '/map?by=filed&group=WAT'], [() => '/map?since=2026-10&overdue=1&group=WAT'], [() => '/widgets/map?territory=1714204'], [() => '/admin/borders', '51'], [() => '/agencies'], [() => '/agencies?q=zzzz'], [() => `/agencies/${agency}`],
  [() => '/ratings'], [() => '/ratings?level=region&kind=HET'], [() => '/ratings?view=districts'], [() => '/ratings?view=hokimliks'], [() => '/ratings?view=overdue'], [() => '/ratings/formula'], [() => '/ratings/compare'], [() => '/ratings/bulletin'], [() => '/rules'], [() => '/sign-in'], [() => '/my', '01'], [() => '/my', '+998901110000'], [() => '/work', '11'], [() => '/work?tab=waiting', '12'],
  [() => '/work', '21'], [() => '/work', '31'], [() => '/work?tab=publication', '32'], [() => '/work/week', '11'], [() => '/work/team', '12'], [() => '/incidents'], [() => '/incidents/1'], [() => '/incidents/1', '13'], [() => '/incidents/new', '11'],
  [() => '/admin/settings', '51'], [() => '/admin/calendar', '51'], [() => '/admin/hours', '51'], [() => '/admin/phones', '51'], [() => '/admin/changes', '51'], [() => '/admin/settings', '31'], [() => '/work', '41'], [() => '/nope'],
  [() => '/oversight', '21'], [() => '/oversight', '22'], [() => '/oversight', '31'], [() => '/oversight', '41'], [() => '/oversight/monitoring?days=90', '31'], [() => '/oversight/monitoring?days=90', '32'], [() => '/oversight/files', '22'], [() => '/oversight/files?mark=open&as=csv', '22'], [() => `/widgets/agencies/${agency}`], [() => '/work/instructions', '21'], [() => '/work/instructions', '12'], [() => '/privacy'], [() => '/data'], [() => `/reports/${solved}/proof`], [() => '/my/profile', '01'], [() => '/my/role', '11'], [() => '/my/security', '01'], [() => '/my/security?add=1', '02'], [() => '/my/data', '01'], [() => '/my/data', '11'], [() => '/my/notices', '01'], [() => '/work/notices', '12'], [() => '/work/people/' + agency, '12'], [() => '/work/people', '32'], [() => '/work/people?q=hokim', '51'], [() => '/work/people/' + agency, '51'], [() => '/admin/privacy', '51'], [() => '/admin/responsibility', '51'], [() => '/admin/rollout', '51'], [() => '/work/help', '11'], [() => '/work/help', '32'], [() => '/work/intake', '32'], [() => '/status'], [() => '/work/page', '11'], [() => '/work/readiness', '21'], [() => '/work/readiness?territory=1714204', '32'], [() => '/sign-in/second', '11'],
  [() => '/admin/types', '51'], [() => '/admin/types/MKD03', '51'], [() => '/admin/types/MKD03/questions?id=q2', '51'], [() => '/admin/types/WAT02/questions', '51'], [() => '/admin/bodies?q=suv', '51'], [() => '/admin/bodies?kind=SUV', '51'], [() => '/admin/bodies?close=' + agency, '51'], [() => '/admin/places?code=1714204', '51'], [() => '/admin/notices', '51'], [() => '/admin/notices?key=sms.answered', '51'],
] // prettier-ignore

/** The text people see, without what is the same in all languages: names, numbers, what reporters wrote. */
function visibleWords(html: string, locale: Locale): string {
  return (
    html
      .replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
      .replace(/<ul class="languages"[\s\S]*?<\/ul>/g, ' ')
      // What stands in a field is what somebody wrote.
      .replace(/<textarea[\s\S]*?<\/textarea>/g, ' ')
      .replace(/<(blockquote|p class="(?:row-text|report-text)")[\s\S]*?<\/(blockquote|p)>/g, ' ')
      // Names, and words that staff wrote once for all languages.
      .replace(/<(\w+)[^>]* translate="no"[^>]*>[\s\S]*?<\/\1>/g, ' ')
      .replace(/<[^>]*>/g, ' ')
      .replace(/&[a-z]+;|&#\d+;/g, ' ')
      .replace(
        locale === 'uz-cyrl' || locale === 'ru'
          ? /JPEG|PNG|WebP|AVIF|HEIC|SMS|Telegram|MB|OneID|TOTP|QR|PDF|GeoJSON|MVT|OpenAPI|WGS|JSON|CSV|ZIP|XLSX|\+998[\d ]*|Enter|\bj\b|\bk\b/g
          : /№/g,
        ' ',
      )
  )
}

const foreign: Record<Locale, RegExp> = {
  uz: /\p{Script=Cyrillic}{2,}[^\n]{0,40}/u,
  'uz-cyrl': /[A-Za-z]{2,}[^\n]{0,40}/,
  kaa: /\p{Script=Cyrillic}{2,}[^\n]{0,40}/u,
  ru: /[A-Za-z]{2,}[^\n]{0,40}/,
  en: /\p{Script=Cyrillic}{2,}[^\n]{0,40}/u,
}

describe('Pages', () => {
  it.each(locales)('in %s are whole and in one script', async (locale) => {
    for (const [path, as] of pages) {
      const url = `/${locale}${path()}`
      const answer = await test.call('GET', url, as ? { as } : {})
      expect([200, 403, 404], url).toContain(answer.statusCode)
      const html = answer.body
      expect(html, url).toMatch(/^<!doctype html><html lang="/)
      // An administrator's form of a notice shows its placeholders as they are kept.
      const printed = path().startsWith('/admin/notices?')
        ? html.replace(/<textarea[\s\S]*?<\/textarea>|translate="no"[^<]*/g, '')
        : html
      expect(printed, url).not.toMatch(/undefined|NaN|\[object|\{\w+\}|null</)
      const stray = foreign[locale].exec(visibleWords(html, locale))
      expect(stray?.[0] ?? '', url).toBe('')
      // In English nothing may be left in Uzbek but names of places and what people wrote.
      if (locale === 'en')
        expect(visibleWords(html, locale), url).not.toMatch(/\b(xabar|idora|muddat|holat|yuborildi|boʻyicha)\b/i)
    }
  })

  it('ask at most eight queries of the database', async () => {
    const { queries } = test.app.database
    for (const [path, as] of pages) {
      if (as) await test.token(as)
      test.at(new Date(test.now().getTime() + 2000))
      queries.count = 0
      await test.call('GET', `/uz${path()}`, as ? { as } : {})
      expect(queries.count, path()).toBeLessThanOrEqual(8)
    }
  })

  it('answer 404 where a door has not opened yet', async () => {
    for (const path of ['/open311/v2/services.json']) expect((await test.call('GET', path)).statusCode, path).toBe(404)
  })

  it('redirect / by the language of the browser, Uzbek first', async () => {
    expect((await test.call('GET', '/')).headers.location).toBe('/uz/')
    expect((await test.call('GET', '/', { headers: { 'accept-language': 'ru' } })).headers.location).toBe('/ru/')
  })

  it('hold no script or style inside, and say so in their policy', async () => {
    const answer = await test.call('GET', '/uz/report')
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'")
    expect(answer.body).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=/)
  })

  it('describe every route in the OpenAPI document', async () => {
    const document = (await test.call('GET', '/api/v1/openapi.json')).json()
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/api/v1/reports',
        '/api/v1/reports/{id}/actions/{action}',
        '/api/v1/work',
        '/api/v1/session',
      ]),
    )
  })
})
