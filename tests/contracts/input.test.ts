// Bad input at every door: a clear answer beside the field, the right status, nothing half-written.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import SwaggerParser from '@apidevtools/swagger-parser'
import { Validator } from '@seriousme/openapi-schema-validator'
import { searchAnew } from '../../src/reports/search-store.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'
import sharp from 'sharp'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())

const good = { category: 'WAT03', lat: 40.778, lng: 71.326, text: 'Koʻchamizda quvur yorilgan' }
const file = (fields: Record<string, string | number | Buffer | Buffer[]>, as = '01') =>
  test.call('POST', '/api/v1/reports', { as, form: formOf(fields) })
const counts = async () =>
  (
    await sql<{ reports: number; events: number; photos: number; drafts: number }>`
  select (select count(*) from reports) reports, (select count(*) from events) events, (select count(*)
    from photos) photos, (select count(*) from drafts) drafts`.execute(test.app.db)
  ).rows[0]!

/** One wrong thing at a time: fields, then the field and code that must answer. */
const wrong: [string, Record<string, string | number>, string, string][] = [
  ['no type', { category: '' }, 'category', 'missing'],
  ['an unknown type', { category: 'XXX99' }, 'category', 'unknown_choice'],
  ['a type not offered here (no central heating)', { category: 'HEA01' }, 'category', 'not_offered'],
  ['no text', { text: '' }, 'text', 'missing'],
  ['blank text', { text: '   \n\t ' }, 'text', 'missing'],
  ['only direction marks', { text: '\u202e\u202d\u200e' }, 'text', 'missing'],
  ['text too long', { text: 'ў'.repeat(1201) }, 'text', 'too_long'],
  ['landmark too long', { landmark: 'a'.repeat(201) }, 'landmark', 'too_long'],
  ['a point in the sea', { lat: 0, lng: 0 }, 'lat', 'outside'],
  ['a point abroad', { lat: 55.75, lng: 37.61 }, 'lat', 'outside'],
  ['a latitude that is no number', { lat: 'north' }, 'lat', 'not_a_point'],
  ['half a point', { lat: '' }, 'lat', 'not_a_point'],
  ['no place at all', { lat: '', lng: '' }, 'territory', 'missing'],
  ['an unknown territory', { territory: '9999' }, 'territory', 'unknown_choice'],
  ['a region instead of a district', { territory: '1714' }, 'territory', 'not_a_district'],
  ['a mahalla of another district', { territory: '1714204', mahalla: '11020001' }, 'mahalla', 'other_district'],
  ['a point far from its district', { territory: '1735204' }, 'territory', 'far_from_point'],
  ['a photo that is required', { category: 'ROA01' }, 'photo', 'photo_required'],
]

describe('Filing', () => {
  it.each(wrong)('refuses %s', async (_name, change, field, code) => {
    const before = await counts()
    const answer = await file({ ...good, ...change })
    expect(answer.statusCode).toBe(422)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json().errors).toEqual(expect.arrayContaining([expect.objectContaining({ field, code })]))
    expect(answer.json().errors[0].message).not.toBe('')
    expect(await counts()).toEqual(before)
  })

  it('says in one answer all that is wrong', async () => {
    const { errors } = (await file({ category: '', text: '', lat: 0, lng: 0 })).json()
    expect(errors.map((error: { field: string }) => error.field).toSorted()).toEqual(['category', 'lat', 'text'])
  })

  it('speaks the language asked for', async () => {
    const say = async (language: string) =>
      (
        await test.call('POST', '/api/v1/reports', {
          as: '01',
          form: formOf({ ...good, text: '' }),
          headers: { 'accept-language': language },
        })
      ).json().errors[0].message
    expect([await say('uz'), await say('ru'), await say('en'), await say('uz-Cyrl')]).toEqual([
      'Matnni yozing',
      'Напишите текст',
      'Write the text',
      'Матнни ёзинг',
    ])
  })

  it('keeps HTML, emoji and any script as plain text, to the letter', async () => {
    const text = '<script>alert(1)</script> & "қўштирноқ" 🙂 نص'
    const report = (await file({ ...good, text })).json()
    expect(report.text).toBe(text)
    await test.call('POST', `/api/v1/reports/${report.id}/actions/publish`, { as: '32', json: {} })
    const page = (await test.call('GET', `/uz/reports/${report.id}`)).body
    expect(page).not.toContain('<script>alert')
    expect(page).toContain('&lt;script>alert')
  })

  it('takes 1,200 letters of any kind, counted as people see them', async () => {
    expect((await file({ ...good, text: 'ab🙂'.repeat(400) })).statusCode).toBe(201)
  })

  it('files thirty a day and no more (regulation 3.15)', async () => {
    const phone = '+998901234567'
    for (let index = 0; index < 30; index += 1)
      expect((await file({ ...good, text: `Quvur yorilgan ${index}` }, phone)).statusCode).toBe(201)
    expect((await file(good, phone)).json()).toMatchObject({ status: 429, code: 'too_many' })
  })

  it('answers JSON as well as forms, and refuses what is neither', async () => {
    expect((await test.call('POST', '/api/v1/reports', { as: '01', json: good })).statusCode).toBe(201)
    expect((await test.call('POST', '/api/v1/reports', { as: '01', json: [1, 2] })).statusCode).toBe(400)
    const broken = await test.web.inject({
      method: 'POST',
      url: '/api/v1/reports',
      headers: { authorization: `Bearer ${await test.token('01')}`, 'content-type': 'application/json' },
      payload: '{"a":',
    })
    expect(broken.statusCode).toBe(400)
    const unsigned = await test.web.inject({
      method: 'POST',
      url: '/api/v1/reports',
      headers: { 'content-type': 'application/json' },
      payload: '{"a":',
    })
    expect(unsigned.statusCode).toBe(401)
    const text = await test.web.inject({
      method: 'POST',
      url: '/api/v1/reports',
      headers: { authorization: `Bearer ${await test.token('01')}`, 'content-type': 'text/plain' },
      payload: 'x',
    })
    expect(text.statusCode).toBe(415)
  })
})

describe('Photos', () => {
  const photo = async (bytes: Buffer) => (await file({ ...good, photo: bytes })).json()
  const code = async (bytes: Buffer) => (await photo(bytes)).errors?.[0]?.code

  it('are refused when they are a zip, an SVG, a text, empty, truncated, too many pixels or bytes', async () => {
    const before = await counts()
    expect(await code(Buffer.from('504b0304140000000800', 'hex'))).toBe('photo_kind')
    expect(await code(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'))).toBe(
      'photo_kind',
    )
    expect(await code(Buffer.from('plain text'))).toBe('photo_kind')
    expect(await code(Buffer.alloc(0))).toBe('photo_empty')
    const whole = await jpeg('#456', 1200, 900)
    expect(await code(whole.subarray(0, Math.floor(whole.length / 2)))).toBe('photo_broken')
    const bomb = await sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: '#fff' } })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(bomb.length).toBeLessThan(2_000_000)
    expect(await code(bomb)).toBe('photo_pixels')
    expect(await code(Buffer.concat([whole, Buffer.alloc(40_000_000)]))).toBe('photo_too_large')
    expect(await counts()).toEqual(before)
  })

  it('are at most four', async () => {
    const five = await Promise.all(Array.from({ length: 5 }, () => jpeg()))
    expect((await file({ ...good, photo: five })).json().errors[0].code).toBe('too_many_photos')
    expect((await file({ ...good, photo: five.slice(1) })).json().photos).toHaveLength(4)
    // One picture sent twice is one.
    expect((await file({ ...good, photo: [five[0]!, five[0]!] })).json().photos).toHaveLength(1)
  })

  it('lose their metadata and stand upright', async () => {
    const phone = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#a33' } })
      .jpeg()
      .withExif({
        IFD0: { Make: 'GeheimPhone' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '40/1 46/1 40/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '71/1 19/1 33/1',
        },
      })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const report = await photo(phone)
    expect(report.photos[0]).toMatchObject({ width: 480, height: 640 })
    for (const size of ['small', 'large']) {
      const sent = await test.call('GET', `/photos/${report.photos[0].id}/${size}`, { as: '01' })
      expect(sent.headers['content-type']).toBe('image/webp')
      const meta = await sharp(sent.rawPayload).metadata()
      expect([meta.exif, meta.xmp, meta.iptc, meta.orientation]).toEqual([undefined, undefined, undefined, undefined])
      expect(sent.rawPayload.includes('GeheimPhone')).toBe(false)
    }
  })

  it('are seen by those who may see the report, and by no one else', async () => {
    const report = await photo(await jpeg('#246'))
    const url = report.photos[0].small
    expect((await test.call('GET', url)).statusCode).toBe(404)
    expect((await test.call('GET', url, { as: '02' })).statusCode).toBe(404)
    expect((await test.call('GET', url, { as: '13' })).statusCode).toBe(404)
    const own = await test.call('GET', url, { as: '11' })
    expect(own.headers['cache-control']).toBe('private, no-store')
    await test.call('POST', `/api/v1/reports/${report.id}/actions/publish`, { as: '31', json: {} })
    const open = await test.call('GET', url)
    expect(open.headers['cache-control']).toBe('public, max-age=3600')
    expect(
      (await test.call('GET', url, { headers: { 'if-none-match': open.headers.etag as string } })).statusCode,
    ).toBe(304)
    await test.call('POST', `/api/v1/reports/${report.id}/actions/hide_photo`, {
      as: '31',
      json: { photo: report.photos[0].id },
    })
    expect((await test.call('GET', url)).statusCode).toBe(404)
    for (const path of ['/photos/0/small', '/photos/x/small', '/photos/1/huge', '/photos/1/../small'])
      expect((await test.call('GET', path)).statusCode).toBe(404)
  })
})

describe('Two at once and stale forms', () => {
  it('lets exactly one of two officers answer; the other hears where the report stands', async () => {
    const { id } = (await file(good)).json()
    await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
    const picture = await jpeg()
    const answer = (as: string) =>
      test.call('POST', `/api/v1/reports/${id}/actions/answer`, {
        as,
        form: formOf({ text: 'Tuzatildi', photo: picture }),
      })
    const both = await Promise.all([answer('11'), answer('12')])
    expect(both.map((each) => each.statusCode).toSorted()).toEqual([200, 409])
    expect(both.find((each) => each.statusCode === 409)!.json()).toMatchObject({
      seq: 4,
      report: { status: 'answered' },
    })
  })

  it('files once when the same key comes twenty times at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, () =>
        test.call('POST', '/api/v1/reports', { as: '03', form: formOf(good), headers: { 'idempotency-key': 'once' } }),
      ),
    )
    expect(new Set(all.map((each) => each.json().id)).size).toBe(1)
    expect(all.filter((each) => each.statusCode === 201)).toHaveLength(1)
  })
})

describe('Lists', () => {
  it('refuse an unknown filter and answer an odd one with nothing', async () => {
    for (const query of ['status=flying', 'category=ZZZ', 'territory=1', 'agency=0', 'group=XX'])
      expect((await test.call('GET', `/api/v1/reports?${query}`)).statusCode, query).toBe(422)
    for (const query of [
      'q=%27%3B+drop+table+reports',
      'q=%26%7C%21%28%29%3A*',
      'cursor=abc',
      'limit=-5',
      'q=' + 'a'.repeat(5000),
    ])
      expect((await test.call('GET', `/api/v1/reports?${query}`)).statusCode, query).toBe(200)
  })
  it('page by key without losing or repeating', async () => {
    const seen: number[] = []
    for (let cursor = ''; ;) {
      const page = (await test.call('GET', `/api/v1/reports?limit=7${cursor}`)).json()
      seen.push(...page.items.map((item: { id: number }) => item.id))
      if (!page.next) break
      cursor = `&cursor=${page.next}`
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBe(
      (await sql<{ n: number }>`select count(*) n from reports where status <> 'moderating'`.execute(test.app.db))
        .rows[0]!.n,
    )
  })
})

describe('The OpenAPI document', () => {
  it('holds every schema that it refers to', async () => {
    const document = (await test.call('GET', '/api/v1/openapi.json')).json()
    const named = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name!)
    expect(named.length).toBeGreaterThan(10)
    expect([...new Set(named)].filter((name) => !(name in document.components.schemas))).toEqual([])
  })

  it('is valid by two validators that others wrote', async () => {
    const document = (await test.call('GET', '/api/v1/openapi.json')).json()
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true })
    await expect(SwaggerParser.validate(structuredClone(document))).resolves.toBeDefined()
  })

  it('says of every write what it takes', async () => {
    const { paths } = (await test.call('GET', '/api/v1/openapi.json')).json()
    const silent = Object.entries(paths as Record<string, Record<string, { requestBody?: object }>>).flatMap(
      ([path, methods]) => (methods['post'] && !methods['post'].requestBody ? [path] : []),
    )
    // Where a file begins, its headers say all (tus 1.0).
    expect(silent).toEqual(['/api/v1/uploads'])
    const list = paths['/api/v1/reports'].get.parameters.map(({ name }: { name: string }) => name)
    expect(list).toEqual(expect.arrayContaining(['q', 'territory', 'agency', 'mark', 'cursor', 'limit']))
    expect(Object.keys(paths['/api/v1/reports'].post.requestBody.content)).toEqual([
      'application/json',
      'multipart/form-data',
    ])
  })

  it('and the doors keep to it: an unknown field is refused on a write and ignored on a read', async () => {
    const { id } = (await file(good)).json()
    const refused = await test.call('POST', `/api/v1/reports/${id}/actions/add_note`, { as: '01', json: { text: 'Izoh', note: 'x' } })
    expect([refused.statusCode, refused.json().errors[0]]).toMatchObject([422, { field: 'note', code: 'unknown_field' }])
    const form = await test.call('POST', `/api/v1/reports/${id}/actions/add_note`, { as: '01', form: formOf({ text: 'Izoh', other: 'x' }) })
    expect([form.statusCode, form.json().errors[0].field]).toEqual([422, 'other'])
    expect((await test.call('POST', '/api/v1/reports', { as: '01', json: { ...good, citizen: 1 } })).json().errors[0]).toMatchObject({ field: 'citizen', code: 'unknown_field' })
    expect((await test.call('POST', '/api/v1/reports', { as: '01', json: { ...good, text: { a: 1 } } })).json().errors[0]).toMatchObject({ field: 'text' })
    expect((await test.call('POST', '/api/v1/me/language', { as: '01', json: { language: 'uz', locale: 'ru' } })).statusCode).toBe(422)
    expect((await test.call('GET', '/api/v1/reports?utm_source=x&limit=2')).statusCode).toBe(200)
    expect((await test.call('GET', '/api/v1/territories?lat=40.778&lng=71.326&zoom=3')).statusCode).toBe(200)
  }) // prettier-ignore
})

describe('What every visit asks for', () => {
  it('is there: the icon, robots.txt, favicon.ico', async () => {
    const robots = await test.call('GET', '/robots.txt')
    expect([robots.statusCode, robots.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
    expect(robots.body).toContain('Disallow: /*/work/')
    expect(robots.body).not.toContain('/reports')
    // The form itself may be found; what is half filled in it may not.
    expect(robots.body).not.toContain('/*/report$')
    expect(robots.body).toContain('Disallow: /*/report/')
    expect((await test.call('GET', '/favicon.ico')).headers.location).toBe('/assets/mark.svg')
    expect((await test.call('GET', '/assets/mark.svg')).statusCode).toBe(200)
  })
})

describe('A search', () => {
  const publish = async (text: string) => {
    const { id } = (await file({ ...good, text })).json()
    expect((await test.call('POST', `/api/v1/reports/${id}/actions/publish`, { as: '32', json: {} })).statusCode).toBe(
      200,
    )
    return id as number
  }
  const found = async (q: string) =>
    (await test.call('GET', `/api/v1/reports?q=${encodeURIComponent(q)}`))
      .json()
      .items.map(({ id }: { id: number }) => id)

  it('takes letters that people type for one another as one: қ and к, ў and у, ғ and г, ҳ and х, in either script', async () => {
    const id = await publish('Қувур ёрилган, кўчада ҳовуз бўлди, чуқур')
    for (const q of [
      'кувур',
      'қувур',
      'quvur',
      'kuvur',
      'куча',
      'кўча',
      'koʻcha',
      "ko'cha",
      'kocha',
      'ховуз',
      'hovuz',
      'xovuz',
      'чукур',
      'chuqur',
    ])
      expect(await found(q), q).toContain(id)
    expect(await found('transformator')).not.toContain(id)
  })

  it('for signs that are no words finds nothing, and no sign breaks out of the query', async () => {
    for (const q of ['???', '…', "'", "':* | '1/suv", '& | !', '()<->', '\\', '  ']) {
      const answer = await test.call('GET', `/api/v1/reports?q=${encodeURIComponent(q)}`)
      expect(answer.statusCode, q).toBe(200)
      if (!/[a-z]/.test(q) && q.trim() !== '') expect(answer.json().items, q).toEqual([])
    }
  })

  it('finds again what was indexed by an older spelling, once its loop came by; what is not public stays out', async () => {
    const id = await publish('Bekat peshayvoni qulagan')
    const { id: pending } = (await file({ ...good, text: 'Bekat peshayvoni yoʻq' })).json()
    await sql`update reports set search = to_tsvector('simple', 'bekat peshayvoni')`.execute(test.app.db)
    expect(await found('peshayvoni')).toEqual([])
    await sql`insert into instance (name, value) values ('search_spelling', '1 0') on conflict (name) do update
      set value = '1 0'`.execute(test.app.db)
    while (await searchAnew(test.app));
    expect(await found('peshayvoni')).toEqual([id])
    expect(await found('peshayvoni')).not.toContain(pending)
    expect(await searchAnew(test.app)).toBe(false)
  })
})

describe('A list of reports', () => {
  it('refuses a wrong filter with the field that is wrong, and goes on for everybody else', async () => {
    for (const query of [
      'territory=zzz',
      'status=zzz',
      'mark=zzz',
      'agency=zzz',
      'mahalla=zzz',
      'category=zzz',
      'group=zzz',
    ]) {
      const [field] = query.split('=')
      const page = await test.call('GET', `/en/reports?${query}`)
      expect(page.statusCode, query).toBe(422)
      expect(page.body).toContain('Something in the address is wrong')
      expect(page.body).toContain(`<code>${field}</code>`)
      expect((await test.call('GET', `/api/v1/reports?${query}`)).statusCode, query).toBe(422)
    }
    // A refusal nobody waits for would end the process: the test run fails on it, once the queue of such refusals is
    // looked at.
    await new Promise((done) => setImmediate(done))
    expect((await test.call('GET', '/en/reports')).statusCode).toBe(200)
  })

  it('shows the clock that runs: the promise while the body owes it, else that of the stage', async () => {
    const { id } = (await file(good)).json()
    const act = (action: string, as: string, fields: Record<string, string | Buffer>) =>
      test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, form: formOf(fields) })
    await act('accept', '11', {})
    await act('answer', '11', { text: 'Tuzatildi', photo: await jpeg() })
    // The promise was twelve hours; the reporter has seven days.
    test.at(new Date(test.now().getTime() + 24 * 3_600_000))
    const page = (await test.call('GET', '/en/reports?mark=open')).body
    const row = page
      .slice(0, page.indexOf(`/en/reports/${id}"`))
      .split('row-state')
      .at(-1)!
    expect(row).toContain('left')
    expect(row).not.toContain('late-text')
  })
})
