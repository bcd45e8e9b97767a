// Acts and estimates with answers and notes: PDF by content, under a name of ours, downloaded only, for the parties.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../src/platform/database.ts'
import { keepRetention } from '../../src/privacy/index.ts'
import { inDays } from '../../src/platform/time.ts'
import { openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 10_000, sessionDays: 365 }),
  })
})
afterAll(() => test.close())

let moved = 0
const pdf = (words = 'dalolatnoma') =>
  Buffer.from(`%PDF-1.7\n1 0 obj << /Type /Catalog /Note (${words} ${moved++}) >>\n%%EOF\n`)
const formOf = (fields: Record<string, string>, files: Record<string, [string, Buffer][]> = {}) => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  for (const [field, list] of Object.entries(files))
    for (const [name, bytes] of list) form.append(field, new File([new Uint8Array(bytes)], name))
  return form
}
const accepted = async (): Promise<number> => {
  moved += 1
  const at = { lat: String(40.778 + moved * 0.002), lng: '71.326', territory: '1714204' }
  const form = formOf({ category: 'WAT02', ...at, text: 'Suv oqmayapti, yordam bering' })
  const { id } = (await test.call('POST', '/api/v1/reports', { as: '01', form })).json()
  await test.call('POST', `/api/v1/reports/${id}/actions/accept`, { as: '11', json: {} })
  return id
}
const photo = async (): Promise<[string, Buffer]> => ['natija.jpg', await jpeg()]
const answer = async (id: number, documents: [string, Buffer][], fields: Record<string, string> = {}) =>
  test.call('POST', `/api/v1/reports/${id}/actions/answer`, {
    as: '11',
    form: formOf({ text: 'Almashtirildi', ...fields }, { photo: [await photo()], document: documents }),
  })
const documentsOf = async (id: number, as?: string): Promise<{ id: number; bytes: number }[]> =>
  (await test.call('GET', `/api/v1/reports/${id}/events`, as ? { as } : {}))
    .json()
    .items.flatMap(({ documents }: { documents: { id: number; bytes: number }[] }) => documents)
const codeOf = (answered: { json: () => { errors?: { field: string; code: string }[]; code: string } }) =>
  answered.json().errors?.map(({ field, code }) => `${field} ${code}`)[0] ?? answered.json().code

describe('A document', () => {
  it('comes with an answer under a name of ours, for the parties alone, as a file that no browser opens', async () => {
    const id = await accepted()
    const bytes = pdf()
    expect((await answer(id, [['../../../etc/passwd.pdf', bytes]])).statusCode).toBe(200)
    const [document] = await documentsOf(id, '11')
    expect(document).toMatchObject({ bytes: bytes.length })
    const get = (as?: string) => test.call('GET', `/documents/${document!.id}`, as ? { as } : {})
    const got = await get('01')
    expect(got.rawPayload.equals(bytes)).toBe(true)
    expect(got.headers).toMatchObject({
      'content-disposition': `attachment; filename="report-${id}-${document!.id}.pdf"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    for (const [as, status] of [
      ['12', 200],
      ['21', 200],
      ['41', 200],
      ['13', 404],
      ['02', 404],
    ] as const)
      expect((await get(as)).statusCode, as).toBe(status)
    expect((await get()).statusCode).toBe(401)
    expect((await test.call('GET', '/documents/999999', { as: '11' })).statusCode).toBe(404)
    expect(await documentsOf(id)).toEqual([])
    expect(await documentsOf(id, '02')).toEqual([])
    const page = (await test.call('GET', `/uz/reports/${id}`, { as: '01' })).body
    expect(page).toContain(`href="/documents/${document!.id}"`)
    expect((await test.call('GET', `/uz/reports/${id}`)).body).not.toContain('/documents/')
    // It is part of what the event says: the ledger commits to it.
    const { rows } = await sql<{ n: number }>`select cardinality(photos) as n from event_texts
      where report_id = ${id} order by seq desc limit 1`.execute(test.app.db)
    expect(rows[0]!.n).toBe(2)
  })

  it('with a note is for those who work on the report, not for its reporter', async () => {
    const id = await accepted()
    const note = (as: string, document: Buffer) =>
      test.call('POST', `/api/v1/reports/${id}/actions/add_note`, {
        as,
        form: formOf({ text: 'Smeta' }, { document: [['smeta.pdf', document]] }),
      })
    expect((await note('11', pdf())).statusCode).toBe(200)
    const [document] = await documentsOf(id, '11')
    for (const [as, status] of [
      ['12', 200],
      ['21', 200],
      ['41', 404],
      ['13', 404],
    ] as const)
      expect((await test.call('GET', `/documents/${document!.id}`, { as })).statusCode, as).toBe(status)
    expect(codeOf(await note('01', pdf()))).toBe('document document_not_taken')
    const asked = await test.call('POST', `/api/v1/reports/${id}/actions/ask`, {
      as: '11',
      form: formOf({ text: 'Qaysi koʻcha?' }, { document: [['a.pdf', pdf()]] }),
    })
    expect(codeOf(asked)).toBe('document document_not_taken')
  })

  it('that is a program, a picture, empty, too large, one too many, or runs something is refused, and changes nothing', async () => {
    const id = await accepted()
    const wrong: [string, Buffer][] = [
      ['document_kind', Buffer.from('MZ\x90\x00 this program cannot be run')],
      ['document_kind', Buffer.from('#!/bin/sh\nrm -rf / # %PDF-1.7 %%EOF')],
      ['document_kind', await jpeg()],
      ['document_kind', Buffer.from('%PDF-1.7 cut off')],
      ['document_empty', Buffer.alloc(0)],
      ['document_active', Buffer.from('%PDF-1.7\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\n%%EOF')],
      ['document_active', Buffer.from('%PDF-1.7\n<< /S /Launch /F (cmd.exe) >>\n%%EOF')],
      ['document_active', Buffer.from('%PDF-1.7\n<< /S /J#61vaScript /J#53 (app.alert(1)) >>\n%%EOF')],
      ['document_too_large', Buffer.concat([pdf(), Buffer.alloc(10_000_001)])],
    ]
    for (const [code, bytes] of wrong)
      expect(codeOf(await answer(id, [['hujjat.pdf', bytes]])), code).toBe(`document ${code}`)
    const six = Array.from({ length: 6 }, (_, index): [string, Buffer] => [`${index}.pdf`, pdf()])
    expect(codeOf(await answer(id, six))).toBe('document too_many_documents')
    expect((await test.call('GET', `/api/v1/reports/${id}`, { as: '11' })).json().status).toBe('in_progress')
    expect(await documentsOf(id, '11')).toEqual([])
    // A scan may hold any bytes: what stands in a packed stream by chance is no program.
    const scan = Buffer.from('%PDF-1.7\n<< /Length 20 >> stream\nxx/JS yy/JavaScript \nendstream\n%%EOF')
    expect((await answer(id, [['skaner.pdf', scan]])).statusCode).toBe(200)
  })

  it('waits where the form was refused for something else, and goes along with the next try; what nobody sends is gone', async () => {
    const id = await accepted()
    const send = (fields: Record<string, string>, files: Record<string, [string, Buffer][]> = {}) =>
      test.call('POST', `/uz/work/reports/${id}/answer`, { as: '11', form: formOf(fields, files) })
    const kept = (page: string) => /name="kept" value="([^"]+)"/.exec(page)?.[1]
    const refused = await send({ text: '' }, { photo: [await photo()], document: [['akt.pdf', pdf()]] })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('1 ta hujjat saqlandi')
    expect((await send({ text: 'Almashtirildi', kept: kept(refused.body)! })).statusCode).toBe(303)
    expect((await documentsOf(id, '11')).length).toBe(1)
    const other = await accepted()
    const left = await test.call('POST', `/uz/work/reports/${other}/answer`, {
      as: '11',
      form: formOf({ text: '' }, { document: [['akt.pdf', pdf()]] }),
    })
    expect(left.body).toContain('1 ta hujjat saqlandi')
    const waiting = async () =>
      (await sql<{ hash: string }>`select hash from documents where draft_id is not null`.execute(test.app.db)).rows
    const hash = (await waiting())[0]?.hash ?? ''
    expect(await test.app.files.has(`${hash}.pdf`)).toBe(true)
    test.at(inDays(test.now(), 2))
    await keepRetention(test.app)
    expect(await waiting()).toEqual([])
    // Nobody may be filing it just now: the file goes an hour later.
    expect(await test.app.files.has(`${hash}.pdf`)).toBe(true)
    test.at(new Date(test.now().getTime() + 61 * 60_000))
    await keepRetention(test.app)
    expect(await test.app.files.has(`${hash}.pdf`)).toBe(false)
    // What stands in a report stays.
    const [sent] = await documentsOf(id, '11')
    expect((await test.call('GET', `/documents/${sent!.id}`, { as: '11' })).statusCode).toBe(200)
  })
})
