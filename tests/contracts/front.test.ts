// The front page: the promise, the country with a sign wherever reports are under control, and the last that people
// called solved, before and after; the same for everybody, and nothing on it that not everybody may see.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import sharp from 'sharp'
import { countOnMap } from '../../src/map/index.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({ at: '2026-11-12 11:00', env: { PUBLIC_URL: 'https://xalq.example' } })
})
afterAll(() => test.close())

/** A new second: what was shown to everybody is made anew. */
const front = async (locale = 'uz', as?: string) => {
  test.at(new Date(test.now().getTime() + 60_000))
  return (await test.call('GET', `/${locale}/`, as ? { as } : {})).body
}

async function filed(colour: string, category = 'WAT02'): Promise<number> {
  const form = formOf({
    category, lat: 40.778, lng: 71.326, text: 'Suv bosimi juda past', photo: await jpeg(colour, 500, 400),
  }) // prettier-ignore
  const answer = await test.call('POST', '/api/v1/reports', { as: '01', form })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json().id
}
const act = async (
  id: number,
  action: string,
  as: string,
  body: { json: object } | { form: FormData } = { json: {} },
) =>
  expect((await test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, ...body })).statusCode, action).toBe(
    200,
  )

describe('The front page', () => {
  it('counts on the country what is under control, and links to the map', async () => {
    const signs = (html: string) => [...html.matchAll(/class="sign-open"/g)].length
    expect(signs(await front())).toBe(1)
    await filed('#37a')
    while (await countOnMap(test.app));
    const html = await front()
    // One in the legend, one on the map.
    expect(signs(html)).toBe(2)
    expect(html).toMatch(/role="img" aria-label="[^"]*xarita[^"]*"/i)
    expect(html).toContain('href="/uz/map"')
    expect(html).not.toMatch(/sign-late"[^>]*r=/)
  })

  it('draws the outlines in force once for all, for good, and no others', async () => {
    const [, edition] = /\/map\/country\/(\d+)/.exec(await front()) ?? []
    const drawing = await test.call('GET', `/map/country/${edition}`)
    expect(drawing.headers['content-type']).toContain('image/svg+xml')
    expect(drawing.headers['cache-control']).toContain('immutable')
    expect(drawing.rawPayload.length).toBeLessThan(20_000)
    expect((await test.call('GET', `/map/country/${Number(edition) + 1}`)).statusCode).toBe(404)
    expect((await test.call('GET', '/map/country/x')).statusCode).toBe(404)
  })

  it('shows the last that its reporter called solved, with both pictures, in the language of the page', async () => {
    const id = await filed('#73a')
    await act(id, 'publish', '32')
    await act(id, 'accept', '11')
    const answer = formOf({ text: 'Nasos almashtirildi', photo: await jpeg('#3a7', 400, 300) })
    await act(id, 'answer', '11', { form: answer })
    expect(await front()).not.toContain('class="solved"')
    await act(id, 'consent', '01', { json: { stars: 5 } })
    const html = await front()
    expect(html).toContain('class="solved"')
    expect(html).toContain(`href="/uz/reports/${id}"`)
    expect(
      [...html.slice(html.indexOf('class="solved"')).matchAll(/<img[^>]*\/photos\/\d+/g)].length,
    ).toBeGreaterThanOrEqual(2)
    expect(await front('kaa')).toContain('Xabar beriwshi razı boldı')
    // Hidden from the public, it is no example for it.
    const { photos } = (await test.call('GET', `/api/v1/reports/${id}`, { as: '32' })).json()
    for (const photo of photos.filter(({ kind }: { kind: string }) => kind === 'after'))
      await act(id, 'hide_photo', '32', { json: { photo: photo.id } })
    expect(await front()).not.toContain('class="solved"')
  })

  it('tells search engines and social networks of itself by whole addresses, with a picture drawn in each language', async () => {
    const html = await front('ru')
    expect(html).toContain('hreflang="kaa-Latn" href="https://xalq.example/kaa"')
    expect(html).toContain('property="og:image" content="https://xalq.example/share/ru.png"')
    expect(html).toMatch(/<meta name="description" content="Вода, свет/)
    const picture = await test.call('GET', '/share/ru.png')
    expect(picture.headers).toMatchObject({
      'content-type': 'image/png',
      'cross-origin-resource-policy': 'cross-origin',
    })
    expect(await sharp(picture.rawPayload).metadata()).toMatchObject({ width: 1200, height: 630 })
    expect((await test.call('GET', '/share/fr.png')).statusCode).toBe(404)
  })

  it('shows of a report its first photo that everybody may see, its place and its state', async () => {
    const id = await filed('#355')
    await act(id, 'publish', '32')
    const card = async () => (await test.call('GET', `/uz/reports/${id}`)).body
    expect(await card()).toMatch(/og:image" content="https:\/\/xalq\.example\/photos\/\d+\/medium\.jpg"/)
    expect(await card()).toMatch(/name="description" content="[^"]*Mingbuloq tumani\. [^"]+"/)
    const { photos } = (await test.call('GET', `/api/v1/reports/${id}`, { as: '32' })).json()
    await act(id, 'hide_photo', '32', { json: { photo: photos[0].id } })
    expect(await card()).toContain('og:image" content="https://xalq.example/share/uz.png"')
  })

  it('shows nothing of a report of which the public may not see the pictures', async () => {
    const id = await filed('#a37', 'WAT06')
    await act(id, 'accept', '11')
    await act(id, 'answer', '11', { form: formOf({ text: 'Hisob toʻgʻrilandi', photo: await jpeg('#777', 400, 300) }) })
    await act(id, 'consent', '01', { json: { stars: 4 } })
    for (const as of [undefined, '01', '11']) expect(await front('uz', as)).not.toContain('class="solved"')
  })
})
