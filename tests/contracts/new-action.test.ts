// A new action is one file and its words in three languages: here one is added, and every door knows it. Nothing else
// is told of it.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ActionName } from '../../src/life/actions/index.ts'
import { sql } from '../../src/platform/database.ts'
import { formOf, openTestApp, type TestApp } from '../setup/app.ts'
import { jpeg } from '../setup/pictures.ts'

// The files of a run share their modules: this one has its own, and leaves none behind.
vi.hoisted(() => vi.resetModules())
vi.mock('../../src/life/actions/index.ts', async (original) => {
  const { action } = await import('../../src/life/action.ts')
  const thank = action('thank', {
    rows: [
      { from: ['closed'], by: ['reporter'], to: ['same'], needs: ['text', 'stars'], tells: { agency: 'consented' } },
    ],
    shut: ({ report }) => (report.stars === 1 ? 'already_done' : undefined),
    adds: ({ input }) => ({ stars: input.stars! }),
    marks: (row, { body }) => {
      row.stars = body.stars!
    },
    form: { shape: 'open', tone: 'main' },
    says: ({ to }) => (to === undefined ? undefined : 'closed'),
  })
  const { actions } = await original<{ actions: readonly unknown[] }>()
  return { actions: [...actions, thank] }
})
const words = vi.hoisted(() => (name: string) => async (original: () => Promise<unknown>) => {
  const { default: texts } = (await original()) as { default: object }
  return { default: { ...texts, 'action.thank': `${name}: thank`, 'event.thank': `${name}: thanked` } }
})
vi.mock('../../src/card/texts/uz.json', words('uz'))
vi.mock('../../src/card/texts/kaa.json', words('kaa'))
vi.mock('../../src/card/texts/ru.json', words('ru'))
vi.mock('../../src/card/texts/en.json', words('en'))

let test: TestApp
let id: number
beforeAll(async () => {
  test = await openTestApp({ at: '2026-11-12 11:00' })
  const filed = await test.call('POST', '/api/v1/reports', {
    as: '01',
    form: formOf({ category: 'WAT02', lat: 40.778, lng: 71.326, text: 'Suv kelmayapti, yordam bering' }),
  })
  id = filed.json().id
  await act('accept', '11')
  await test.call('POST', `/api/v1/reports/${id}/actions/answer`, {
    as: '11',
    form: formOf({ text: 'Tuzatildi', photo: await jpeg() }),
  })
  await act('consent', '01', { stars: 4 })
})
afterAll(async () => {
  await test.close()
  vi.resetModules()
})

const act = (action: string, as: string, json: object = {}) =>
  test.call('POST', `/api/v1/reports/${id}/actions/${action}`, { as, json })
const thank = 'thank' as ActionName

describe('An action that was added', () => {
  it('is in the rules, with what it needs', async () => {
    const { actions } = (await test.call('GET', '/api/v1/rules')).json()
    expect(actions.at(-1)).toEqual({
      code: 'thank',
      name: 'uz: thank',
      from: ['closed'],
      by: ['reporter'],
      to: ['same'],
      needs: ['text', 'stars'],
    })
  })

  it('is offered to whom it is for, as a form with its fields, and to nobody else', async () => {
    const mine = (await test.call('GET', `/uz/reports/${id}`, { as: '01' })).body
    expect(mine).toContain(`action="/uz/reports/${id}/${thank}"`)
    expect(mine).toContain('uz: thank')
    expect((await test.call('GET', `/uz/reports/${id}`, { as: '11' })).body).not.toContain(`/${thank}"`)
  })

  it('is refused with the true reason: not this person, not these fields, not in this state', async () => {
    expect((await act(thank, '11')).statusCode).toBe(403)
    expect(
      (await act(thank, '01', { stars: 9 }))
        .json()
        .errors.map(({ field, code }: { field: string; code: string }) => [field, code]),
    ).toEqual([
      ['text', 'missing'],
      ['stars', 'out_of_range'],
    ])
  })

  it('is taken by the one writer: event, mark, notice, history in three languages', async () => {
    expect((await act(thank, '01', { text: 'Rahmat', stars: 1 })).json()).toMatchObject({ status: 'closed', stars: 1 })
    expect((await test.call('GET', `/api/v1/reports/${id}/events`)).json().items.at(-1)).toMatchObject({
      type: 'thank',
      stars: 1,
    })
    for (const locale of ['uz', 'ru', 'en'])
      expect((await test.call('GET', `/${locale}/reports/${id}`)).body).toContain(`${locale}: thanked`)
    const { rows } =
      await sql`select audience, template from notices where report_id = ${id} order by seq desc limit 1`.execute(
        test.app.db,
      )
    expect(rows).toEqual([{ audience: 'agency', template: 'consented' }])
    expect((await act(thank, '01', { text: 'Yana', stars: 5 })).json().code).toBe('already_done')
  })
})
