// Reports of a test, filed and moved on through the API; each a little apart from the others, so that none is taken for
// another one's.
import { expect } from 'vitest'
import { formOf, type TestApp } from './app.ts'
import { jpeg } from './pictures.ts'

export interface Reports {
  /** @returns its number */
  file: (fields?: object, as?: string) => Promise<number>
  act: (id: number, action: string, as: string, json?: object) => Promise<void>
  /** The body's answer, with a photo. */
  answer: (id: number, as?: string) => Promise<void>
  status: (id: number) => Promise<string>
}

/** @param opened the application, which is opened only before the first test */
export function reportsOf(opened: () => Pick<TestApp, 'call'>): Reports {
  let moved = 0
  const post = async (path: string, as: string, body: { json: object } | { form: FormData }, expected: number) => {
    const answer = await opened().call('POST', `/api/v1/reports${path}`, { as, ...body })
    expect(answer.statusCode, `${path} ${answer.body}`).toBe(expected)
    return answer.json()
  }
  return {
    file: async (fields = {}, as = '01') => {
      moved += 0.004
      const place = { lat: 40.75 + moved, lng: 71.33, territory: '1714204' }
      const form = formOf({ category: 'WAT02', ...place, text: 'Suv bosimi juda past', ...fields })
      return (await post('', as, { form }, 201)).id
    },
    act: async (id, action, as, json = {}) => post(`/${id}/actions/${action}`, as, { json }, 200),
    answer: async (id, as = '11') =>
      post(`/${id}/actions/answer`, as, { form: formOf({ text: 'Nasos almashtirildi', photo: await jpeg('#3a7', 400, 300) }) }, 200), // prettier-ignore
    status: async (id) => (await opened().call('GET', `/api/v1/reports/${id}`, { as: '31' })).json().status,
  }
}
