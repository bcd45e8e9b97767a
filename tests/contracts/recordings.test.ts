// A short video and a voice note with a report: nobody but its reporter and a dispatcher hears them before a dispatcher
// let them pass.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepRetention } from '../../src/privacy/jobs.ts'
import { sql } from '../../src/platform/database.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({
    settings: ({ settings }) => Object.assign(settings.limits, { reportsPerPersonAndDay: 1000 }),
  })
})
afterAll(() => test.close())

const fixture = (name: string) => readFile(new URL(`../fixtures/${name}`, import.meta.url))
let moved = 0
const good = () => {
  moved += 0.003
  return { category: 'WAT02', lat: 40.8 + moved, lng: 71.33, territory: '1714204', text: 'Suv bosimi juda past' }
}
const send = (fields: object, as = '01') =>
  test.call('POST', '/api/v1/reports', { as, form: formOf({ ...good(), ...fields }) })
const file = async (fields: object = {}) => {
  const given = {
    video: await fixture('street.mp4'),
    poster: await jpeg('#234', 160, 120),
    voice: await fixture('voice.webm'),
  }
  const answer = await send({ ...given, ...fields })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}
const act = async (id: number, action: string, as: string, json: object = {}) => {
  const answer = await test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })
  expect(answer.statusCode, answer.body).toBe(200)
}
const read = async (id: number, as?: string) =>
  (await test.call('GET', `/api/v1/reports/${id}`, as ? { as } : {})).json()
const hear = async (url: string, as?: string, headers = {}) => test.call('GET', url, { ...(as && { as }), headers })

/** Who hears it: the reporter, another citizen, its body, the dispatcher, the observer, a stranger. */
const everybody = ['01', '02', '11', '31', '41', undefined] as const
const hearers = async (id: number) => {
  const { recordings } = await read(id, '01')
  const codes: Record<string, number[]> = {}
  for (const as of everybody) {
    const listed = (await read(id, as)).recordings.length
    codes[as ?? 'stranger'] = [
      listed,
      ...(await Promise.all(recordings.map(async ({ url }: { url: string }) => (await hear(url, as)).statusCode))),
    ]
  }
  return codes
}
const [all, none] = [
  [2, 200, 200],
  [0, 404, 404],
]

describe('Recordings of a report', () => {
  it('wait for a dispatcher: until then its reporter and dispatchers hear them, and nobody else', async () => {
    const { id, recordings } = await file()
    expect(recordings).toMatchObject([
      { kind: 'video', state: 'waiting', seconds: 3 },
      { kind: 'voice', state: 'waiting', seconds: 3, poster: null },
    ])
    expect(await hearers(id)).toEqual({ '01': all, '02': none, '11': none, '31': all, '41': none, stranger: none })
    expect((await hear(recordings[0].poster, '11')).statusCode).toBe(404)
    expect((await hear(recordings[0].poster, '01')).headers['content-type']).toBe('image/webp')
    // Its flag says why it waits.
    const { rows } = await sql<{ flag: string }>`select flag from reports where id = ${id}`.execute(test.app.db)
    expect(rows[0]!.flag).toBe('recording')
    const desk = (await test.call('GET', '/uz/work?tab=publication', { as: '31' })).body
    expect(desk).toContain(`src="${recordings[1].url}"`)
  })

  it('are everybody’s with the report once it is published, and their hashes stand in its history', async () => {
    const { id } = await file()
    await act(id, 'publish', '31')
    expect(await hearers(id)).toEqual({ '01': all, '02': all, '11': all, '31': all, '41': all, stranger: all })
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from recordings c join event_texts t on t.report_id = c.report_id and t.seq = 1
      where c.report_id = ${id} and c.hash = any(t.photos)`.execute(test.app.db)
    expect(rows[0]!.n).toBe(2)
    expect((await test.call('GET', `/uz/reports/${id}`)).body).toContain('<audio')
  })

  it('one that is hidden is its reporter’s and the dispatcher’s, before and after; the others go on', async () => {
    const { id, recordings } = await file()
    await act(id, 'hide_recording', '31', { recording: recordings[1].id })
    await act(id, 'publish', '31')
    expect(await hearers(id)).toMatchObject({ '01': all, '11': [1, 200, 404], '31': all, stranger: [1, 200, 404] })
    await act(id, 'hide_recording', '31', { recording: recordings[0].id })
    expect(await hearers(id)).toMatchObject({ '01': all, '11': none, stranger: none })
    const again = await test.call('POST', `/api/v1/reports/${id}/actions/hide_recording`, { as: '31', json: { recording: recordings[0].id } }) // prettier-ignore
    expect(again.statusCode).toBe(422)
    const other = await test.call('POST', `/api/v1/reports/${id}/actions/hide_recording`, { as: '11', json: { recording: recordings[0].id } }) // prettier-ignore
    expect(other.statusCode).toBe(403)
  })

  it('of a report that is made private are the parties’, and of one about a private account are not taken', async () => {
    const { id } = await file()
    await act(id, 'mark_private', '31', { reason: 'Bir xonadonning ishi' })
    expect(await hearers(id)).toMatchObject({ '01': all, '02': none, '11': all, stranger: none })
    const category = test.app.categories.all.find((each) => each.flags.includes('N') && each.offered)!
    const refused = await send({ category: category.code, voice: await fixture('voice.ogg'), 'answer.q1': '1' })
    expect(refused.json().errors).toEqual(
      expect.arrayContaining([expect.objectContaining({ field: 'voice', code: 'recording_private' })]),
    )
  })

  it('are published by whoever hears them, and not among many', async () => {
    const { id } = await file()
    const bulk = await test.call('POST', '/api/v1/work/bulk', { as: '31', json: { action: 'publish', reports: [id] } })
    expect(bulk.json()).toMatchObject({ done: [], refused: [{ id, code: 'recording_waits' }] })
    expect(await hearers(id)).toMatchObject({ '11': none, stranger: none })
  })

  it('of a report that a dispatcher gives a private type are the parties’', async () => {
    const { id } = await file({ category: 'WAT02' })
    const category = test.app.categories.all.find((each) => each.flags.includes('N') && each.offered)!
    await act(id, 'recategorise', '31', { category: category.code, reason: 'Hisob-kitob haqida' })
    expect(await hearers(id)).toMatchObject({ '01': all, '02': none, stranger: none })
    expect((await read(id, '31')).recordings[0].state).toBe('passed')
  })

  it('are refused in words where they are none, too many or too long, and nothing is filed', async () => {
    const code = async (fields: object) => (await send(fields)).json().errors[0].code
    expect(await code({ voice: Buffer.from('not a voice') })).toBe('recording_kind')
    expect(await code({ video: await fixture('voice.ogg') })).toBe('recording_kind')
    const three = [await fixture('street.mp4'), await fixture('recorded.mp4'), await fixture('phone.mov')]
    expect(await code({ video: three })).toBe('too_many_recordings')
  })
})

describe('The file of a recording', () => {
  it('is sent part by part, as players ask for it, and opens nothing', async () => {
    const { recordings } = await file()
    const { url } = recordings[1]
    const whole = await hear(url, '01')
    expect(whole.headers).toMatchObject({ 'content-type': 'audio/webm', 'accept-ranges': 'bytes' })
    expect(String(whole.headers['content-security-policy'])).toContain('sandbox')
    expect(whole.headers['cache-control']).toBe('private, no-store')
    const size = whole.rawPayload.length
    for (const [range, from, to] of [
      ['bytes=0-1', 0, 1],
      ['bytes=10-', 10, size - 1],
      ['bytes=-5', size - 5, size - 1],
      ['bytes=0-999999999', 0, size - 1],
    ] as const) {
      const part = await hear(url, '01', { range })
      expect([part.statusCode, part.headers['content-range']], range).toEqual([206, `bytes ${from}-${to}/${size}`])
      expect(part.rawPayload.equals(whole.rawPayload.subarray(from, to + 1)), range).toBe(true)
    }
    const beyond = await hear(url, '01', { range: `bytes=${size}-` })
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, `bytes */${size}`])
    for (const path of ['/recordings/0', '/recordings/x', '/recordings/999999', `${url}/poster`])
      expect((await hear(path, '01')).statusCode, path).toBe(404)
  })

  it('goes with a draft that ends', async () => {
    const open = await test.call('POST', '/uz/report', { as: '02', json: { category: 'WAT02' } })
    const draft = /draft=([0-9a-f-]{36})/.exec(String(open.headers['location']))![1]!
    const form = formOf({ step: 'photos', voice: await fixture('voice.ogg') })
    const page = await test.call('POST', `/uz/report/details?draft=${draft}`, { as: '02', form })
    const url = /src="(\/recordings\/\d+)"/.exec(page.body)![1]!
    expect([(await hear(url, '02')).statusCode, (await hear(url, '01')).statusCode]).toEqual([200, 404])
    const gone = await test.call('POST', `/uz/report/details?draft=${draft}`, { as: '02', form: formOf({ unrecord: url.split('/')[2]! }) }) // prettier-ignore
    expect(gone.body).not.toContain('/recordings/')
    await test.call('POST', `/uz/report/details?draft=${draft}`, { as: '02', form: formOf({ step: 'photos', voice: await fixture('voice.ogg') }) }) // prettier-ignore
    const { rows } = await sql<{ hash: string }>`select hash from recordings where draft_id = ${draft}`.execute(
      test.app.db,
    )
    const name = `${rows[0]!.hash}.recording`
    expect(await test.app.files.has(name)).toBe(true)
    const later = (hours: number) => () => new Date(test.now().getTime() + hours * 3_600_000)
    await keepRetention({ ...test.app, clock: later(30) })
    await keepRetention({ ...test.app, clock: later(33) })
    expect(await test.app.files.has(name)).toBe(false)
  })
})
