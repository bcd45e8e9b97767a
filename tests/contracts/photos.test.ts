// Photos as people have them: of any phone, in an order, with words, in the size that a screen needs.
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileName } from '../../src/photos/actions.ts'
import { sql } from '../../src/platform/database.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())

type Fields = Parameters<typeof formOf>[0]
const good = { category: 'WAT02', territory: '1714204', text: 'Koʻchamizda quvur yorilgan' }
const send = (fields: Fields, as = '01') =>
  test.call('POST', '/api/v1/reports', { as, form: formOf({ ...good, ...fields }) })
const file = async (fields: Fields) => {
  const answer = await send(fields)
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}
const wrong = async (fields: Fields) => (await send(fields)).json().errors
const read = async (id: number, as?: string) =>
  (await test.call('GET', `/api/v1/reports/${id}`, as ? { as } : {})).json()
const act = async (id: number, action: string, as: string, json: object = {}) => {
  const answer = await test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })
  expect(answer.statusCode, answer.body).toBe(200)
}
const bytesOf = async (address: string, as = '01') => (await test.call('GET', address, { as })).rawPayload

describe('A photo of any phone', () => {
  it('may be HEIC or AVIF, and shows what it showed', async () => {
    const heic = await readFile(new URL('../fixtures/phone.heic', import.meta.url))
    const avif = await sharp(await jpeg('#d33', 640, 480))
      .avif({ effort: 0 })
      .toBuffer()
    const { photos } = await file({ photo: [heic, avif] })
    expect(photos).toMatchObject([
      { width: 640, height: 480 },
      { width: 640, height: 480 },
    ])
    // Red at the upper left of a blue ground, as the fixture was drawn.
    const { data } = await sharp(await bytesOf(photos[0].large))
      .raw()
      .toBuffer({ resolveWithObject: true })
    const at = (x: number, y: number) => [...data.subarray((y * 640 + x) * 3, (y * 640 + x) * 3 + 3)]
    const near = (seen: number[], drawn: number[]) =>
      seen.forEach((value, index) => expect(Math.abs(value - drawn[index]!), seen.join()).toBeLessThan(24))
    near(at(40, 40), [0xdd, 0x33, 0x33])
    near(at(600, 40), [0x33, 0x55, 0x77])
  })

  it('is refused in words where a HEIC is broken, and nobody waits for ever', async () => {
    const heic = await readFile(new URL('../fixtures/phone.heic', import.meta.url))
    expect((await wrong({ photo: heic.subarray(0, 900) }))[0].code).toBe('photo_broken')
  })

  it('may have a hundred megapixels where it is read line by line, and not where it must be held whole', async () => {
    const large = sharp({ create: { width: 12_000, height: 9500, channels: 3, background: '#468' } })
    const { photos } = await file({ photo: await large.clone().jpeg().toBuffer() })
    expect(photos).toMatchObject([{ width: 1600, height: 1267 }])
    const whole = await large.clone().jpeg({ progressive: true }).toBuffer()
    expect((await wrong({ photo: whole }))[0]).toMatchObject({ code: 'photo_pixels' })
    // What is small on the way and large in memory: interlaced, or without loss.
    const flat = sharp({ create: { width: 8000, height: 7000, channels: 3, background: '#468' } })
    for (const bomb of [
      await flat.clone().png({ progressive: true }).toBuffer(),
      await flat.clone().webp({ lossless: true, effort: 0 }).toBuffer(),
    ])
      // prettier-ignore
      expect((await wrong({ photo: bomb }))[0]).toMatchObject({ code: 'photo_pixels' })
  })
})

describe('The files of a photo', () => {
  it('are WebP in three sizes, and JPEG for browsers that know no other; what is missing is made again', async () => {
    const { id, photos } = await file({ photo: await jpeg('#3a7', 2000, 1500) })
    const [{ small, medium, large }] = photos
    for (const [address, width] of [
      [small, 480],
      [medium, 960],
      [large, 1600],
    ] as const) {
      for (const [ending, format] of [
        ['', 'webp'],
        ['.jpg', 'jpeg'],
      ] as const) {
        const answer = await test.call('GET', `${address}${ending}`, { as: '01' })
        expect(answer.headers['content-type']).toBe(`image/${format}`)
        expect(await sharp(answer.rawPayload).metadata()).toMatchObject({ format, width })
      }
    }
    const { rows } = await sql<{ hash: string }>`select hash from photos where report_id = ${id}`.execute(test.app.db)
    await test.app.files.remove(fileName(rows[0]!.hash, 'medium'))
    expect(await sharp(await bytesOf(medium)).metadata()).toMatchObject({ width: 960 })
    expect((await test.call('GET', `${medium}.png`, { as: '01' })).statusCode).toBe(404)
    expect((await test.call('GET', `${medium}.jpg`)).statusCode).toBe(404)
  })

  it('have a hint of some twenty-five bytes, which is another one once a part is blurred', async () => {
    const { id, photos } = await file({ photo: await jpeg('#3a7', 900, 700) })
    const hint = async () =>
      (await sql<{ preview: string }>`select preview from photos where report_id = ${id}`.execute(test.app.db)).rows[0]!
        .preview
    const before = await hint()
    expect(Buffer.from(before, 'base64').length).toBeLessThan(40)
    expect((await test.call('GET', `/uz/reports/${id}`, { as: '01' })).body).toContain(`data-preview="${before}"`)
    await act(id, 'blur_photo', '31', { photo: photos[0].id, areas: '0,0,1000,700' })
    expect(await hint()).not.toBe(before)
  })
})

describe('A rectangle in numbers', () => {
  it('of which one is missing blurs nothing, and not the whole', async () => {
    const { id, photos } = await file({ photo: await jpeg('#963', 900, 700) })
    const half = { photo: photos[0].id, left: '10', top: '10', width: '20' }
    const answer = await test.call('POST', `/uz/reports/${id}/blur_photo`, { as: '31', form: formOf(half) })
    expect(answer.statusCode).toBe(422)
    const whole = await test.call('POST', `/uz/reports/${id}/blur_photo`, { as: '31', form: formOf({ ...half, height: '20' }) }) // prettier-ignore
    expect(whole.statusCode).toBe(303)
    const { items } = (await test.call('GET', `/api/v1/reports/${id}/events`, { as: '31' })).json()
    expect(items.at(-1).areas).toEqual([[100, 100, 200, 200]])
  })
})

describe('What is said of a photo', () => {
  const captions = (report: { photos: { caption: string | null }[] }) => report.photos.map(({ caption }) => caption)

  it('stands with it in the order they were sent; the public reads it with the report', async () => {
    const photo = [await jpeg('#111'), await jpeg('#222'), await jpeg('#333')]
    const { id } = await file({ photo, 'caption.1': 'Koʻcha boshi', 'caption.3': '  Quvur ogʻzi ' })
    expect(captions(await read(id, '01'))).toEqual(['Koʻcha boshi', null, 'Quvur ogʻzi'])
    expect((await read(id)).photos).toEqual([])
    await act(id, 'publish', '31')
    expect(captions(await read(id))).toEqual(['Koʻcha boshi', null, 'Quvur ogʻzi'])
    // One that is hidden takes its words along, and the others keep theirs.
    await act(id, 'hide_photo', '31', { photo: (await read(id, '31')).photos[0].id })
    expect(captions(await read(id))).toEqual([null, 'Quvur ogʻzi'])
    const page = (await test.call('GET', `/uz/reports/${id}`)).body
    expect(page).toContain('Quvur ogʻzi')
    expect(page).not.toContain('Koʻcha boshi')
  })

  it('is nothing for the public once a dispatcher put other words in the place of the reporter’s', async () => {
    const { id } = await file({ photo: await jpeg('#444'), 'caption.1': 'Qoʻshnim Karimov Botirning uyi' })
    await act(id, 'edit_public_text', '31', { text: 'Quvur yorilgan', reason: 'Ism yozilgan' })
    await act(id, 'publish', '31')
    expect(captions(await read(id))).toEqual([null])
    expect(captions(await read(id, '11'))).toEqual(['Qoʻshnim Karimov Botirning uyi'])
  })

  it('is looked at like all words before the public reads it', async () => {
    Object.assign(test.app.settings.moderation, { photosNeedLook: false })
    const flag = async (caption: string) => {
      const { id } = await file({ photo: await jpeg(), 'caption.1': caption })
      const { rows } = await sql<{ flag: string | null }>`select flag from reports where id = ${id}`.execute(
        test.app.db,
      )
      return rows[0]!.flag
    }
    expect(await flag('Tel: +998 90 123 45 67')).toBe('phone')
    Object.assign(test.app.settings.moderation, { photosNeedLook: true })
  })

  it('stays with its own picture where one was sent twice', async () => {
    const [one, other] = [await jpeg('#5a5'), await jpeg('#a5a')]
    const report = await file({
      photo: [one, one, other],
      'caption.1': 'Bir',
      'caption.2': 'Yana',
      'caption.3': 'Ikki',
    })
    expect(captions(report)).toEqual(['Bir', 'Ikki'])
  })

  it('is at most so long, which is told beside nothing lost', async () => {
    expect(await wrong({ photo: await jpeg(), 'caption.1': 'a'.repeat(10_000) })).toMatchObject([
      { field: 'caption.1', code: 'too_long' },
    ])
  })

  it('goes with an answer too', async () => {
    const { id } = await file({})
    await act(id, 'accept', '11')
    const form = formOf({
      outcome: 'done',
      text: 'Quvur almashtirildi',
      photo: [await jpeg('#777'), await jpeg('#888')],
      'caption.2': 'Yangi quvur',
    })
    const answer = await test.call('POST', `/api/v1/reports/${id}/actions/answer`, { as: '11', form })
    expect(answer.statusCode, answer.body).toBe(200)
    expect(captions(answer.json())).toEqual([null, 'Yangi quvur'])
  })
})

describe('The form, without script', () => {
  it('takes words for each photo, puts one earlier and takes one away', async () => {
    const open = await test.call('POST', '/uz/report', {
      as: '01',
      json: { category: 'WAT02' },
    })
    const draft = /draft=([0-9a-f-]{36})/.exec(String(open.headers['location']))![1]!
    await test.call('POST', `/uz/report/place?draft=${draft}`, { as: '01', json: { territory: '1714204' } })
    const details = (fields: Fields) =>
      test.call('POST', `/uz/report/details?draft=${draft}`, { as: '01', form: formOf(fields) })
    const photo = [await jpeg('#a11'), await jpeg('#1a1'), await jpeg('#11a')]
    const ids = (body: string) => [...body.matchAll(/name="said\.(\d+)"/g)].map(([, id]) => Number(id))
    const [one, two, three] = ids((await details({ step: 'photos', photo })).body)
    const moved = await details({ earlier: three!, [`said.${three}`]: 'Yaqindan', text: 'Quvur yorilgan' })
    expect(ids(moved.body)).toEqual([one, three, two])
    expect(moved.body).toContain('value="Yaqindan"')
    expect(ids((await details({ remove: one! })).body)).toEqual([three, two])
    const long = await details({ [`said.${two}`]: 'b'.repeat(300), step: 'next', text: 'Quvur yorilgan' })
    expect(long.statusCode).toBe(422)
    expect(long.body).toContain(`value="${'b'.repeat(140)}"`)
    await details({ [`said.${two}`]: 'Uzoqdan', step: 'next', text: 'Quvur yorilgan' })
    const check = (await test.call('GET', `/uz/report/check?draft=${draft}`, { as: '01' })).body
    const shown = /name="shown" value="([^"]+)"/.exec(check)![1]!
    const sent = await test.call('POST', `/uz/report/send?draft=${draft}`, { as: '01', json: { shown } })
    expect(sent.statusCode, sent.body).toBe(303)
    const id = Number(/sent\/(\d+)/.exec(sent.headers['location'] ?? '')?.[1] ?? sent.headers['location'])
    expect((await read(id, '01')).photos).toMatchObject([
      { id: three, caption: 'Yaqindan' },
      { id: two, caption: 'Uzoqdan' },
    ])
  })
})
