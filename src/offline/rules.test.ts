// What becomes of a letter by whatever comes back, when it is tried again, and which forms wait on a phone.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newLetter } from './keep.ts'
import { afterAnswer, type Answer, formAt, goes, isDue, type Letter, missingIn, waitAfter, waits, withFields } from './rules.ts' // prettier-ignore

const file = { field: 'photo', name: 'a.jpg', blob: new Blob(['abc']) }
const letter: Letter = { ...newLetter('k', 'uz', 7), state: 'sending', fields: [['text', 'Suv yoʻq']], files: [file] }
const now = 1_000_000
const after = (answer: Answer) => afterAnswer(letter, answer, now)

describe('What comes back', () => {
  it.each<[string, Answer, Letter['state']]>([
    ['was taken', { status: 201, report: 12 }, 'sent'],
    ['is nothing', { status: 0 }, 'kept'],
    ['is the sign-in page of somebody’s network', { status: 200 }, 'kept'],
    ['is a proxy that forbids', { status: 403 }, 'kept'],
    ['is a proxy that is alone', { status: 502 }, 'kept'],
    ['says that we are away', { status: 503, code: 'unavailable', retryAfter: 60 }, 'kept'],
    ['says that there were too many', { status: 429, code: 'too_many' }, 'kept'],
    ['asks to sign in', { status: 401, code: 'not_signed_in' }, 'sign_in'],
    ['asks for the second factor', { status: 403, code: 'second_factor' }, 'sign_in'],
    ['says that it is another person', { status: 409, code: 'other_person' }, 'other'],
    ['says that the report has moved on', { status: 409, code: 'stale' }, 'changed'],
    ['says that it was filed with other words', { status: 409, code: 'idempotency_conflict' }, 'changed'],
    ['names what is wrong', { status: 422, code: 'invalid', errors: [{ field: 'text', code: 'missing', message: '…' }] }, 'wrong'],
    ['forbids', { status: 403, code: 'forbidden' }, 'wrong'],
    ['knows of no such report', { status: 404, code: 'not_found' }, 'wrong'],
  ])('%s', (_name, answer, state) => {
    expect(after(answer).state).toBe(state)
  }) // prettier-ignore

  it('whatever it is, a letter that is not sent has all that was written, and is either tried again or told of', () => {
    const anyAnswer = fc.record({
      status: fc.integer({ min: 0, max: 599 }),
      code: fc.option(fc.constantFrom('stale', 'invalid', 'not_signed_in', 'other_person', 'unavailable', 'strange'), { nil: undefined }), // prettier-ignore
      report: fc.option(fc.integer({ min: 1 }), { nil: undefined }),
    })
    fc.assert(
      fc.property(anyAnswer, ({ status, code, report }) => {
        const next = after({ status, ...(code && { code }), ...(report && { report }) })
        if (next.state === 'sent') return status >= 200 && status < 300 && next.report === report
        expect([next.fields, next.files, next.person, next.id]).toEqual([letter.fields, letter.files, 7, 'k'])
        return goes(next) !== waits(next)
      }),
    )
  })

  it('pieces that the server no longer has go once more, at once; what is refused for good does not go round', () => {
    const gone = { status: 422, code: 'invalid', errors: [{ field: 'photo', code: 'upload_gone', message: '' }] }
    const ahead = { ...letter, files: [{ ...file, upload: '/api/v1/uploads/1' }] }
    const next = afterAnswer(ahead, gone, now)
    expect([next.state, next.nextAt, next.files]).toEqual(['kept', now, [file]])
    expect(afterAnswer(letter, gone, now).state).toBe('wrong')
    expect(afterAnswer({ ...ahead, tries: 5 }, gone, now).state).toBe('wrong')
  })

  it('photos of a draft that has ended are to be chosen again, and are not waited for', () => {
    const errors = [{ field: 'photo', code: 'draft_gone', message: '' }]
    const next = afterAnswer({ ...letter, draftPhotos: 2 }, { status: 422, code: 'invalid', errors }, now)
    expect([next.state, next.draftPhotos]).toEqual(['wrong', 0])
  })
})

describe('When it is tried again', () => {
  it('twice as late each time, at most ten minutes, and never before the server wishes', () => {
    expect([1, 2, 3, 20].map(waitAfter)).toEqual([5000, 10_000, 20_000, 600_000])
    expect(after({ status: 503, code: 'unavailable', retryAfter: 60 }).nextAt).toBe(now + 60_000)
  })

  it('a clock that is set back or forward by a day holds nothing up', () => {
    const kept = { ...letter, state: 'kept' as const, nextAt: now + 5000 }
    expect(isDue(kept, now)).toBe(false)
    expect(isDue(kept, now + 86_400_000)).toBe(true)
    expect(isDue(kept, now - 86_400_000)).toBe(true)
    expect(isDue({ ...kept, state: 'wrong' }, now + 86_400_000)).toBe(false)
  })
})

describe('A form', () => {
  const at = (path: string) => formAt(new URL(path, 'http://x'))
  it('that waits on a phone is a step on a report, or a step of filing', () => {
    expect(at('/uz/reports/12/answer')).toEqual({ is: 'step', locale: 'uz', report: 12, action: 'answer' })
    expect(at('/ru/work/reports/12/accept')).toEqual({ is: 'step', locale: 'ru', report: 12, action: 'accept' })
    expect(at('/uz-cyrl/report')).toEqual({ is: 'filing', locale: 'uz-cyrl', step: 'problem', draft: null })
    expect(at('/uz/report/send?draft=a')).toEqual({ is: 'filing', locale: 'uz', step: 'send', draft: 'a' })
    for (const path of ['/uz/reports/12/seen', '/uz/reports/12/contact', '/uz/reports', '/uz/sign-in', '/uz/reports/0/answer', '/api/v1/reports', '/uz/report/sent/5', '/uz/report/drop'])
      expect(at(path), path).toBeUndefined() // prettier-ignore
  })

  it('adds to what is known: what is given now stands, what was emptied is gone, what is of the form alone is not kept', () => {
    const known = withFields([], [['category', 'WAT02'], ['called', '1']]) // prettier-ignore
    const placed = withFields(known, [['territory', 'other'], ['other', '1714204'], ['landmark', 'maktab'], ['step', 'next']]) // prettier-ignore
    expect(Object.fromEntries(placed)).toEqual({ category: 'WAT02', territory: '1714204', landmark: 'maktab' })
    expect(Object.fromEntries(withFields(placed, [['landmark', '']]))).toEqual({ category: 'WAT02', territory: '1714204' }) // prettier-ignore
  })

  it('lacks type, place and words where they are not there, and a photo where the type asks for one', () => {
    const none = { fields: [], files: [] }
    expect(missingIn(none, { photoRequired: true })).toEqual(['category', 'territory', 'text', 'photo'])
    expect(missingIn({ ...none, fields: [['category', 'X'], ['lat', '41'], ['text', ' ']] }, { photoRequired: false })).toEqual(['text']) // prettier-ignore
    expect(missingIn({ ...none, draftPhotos: 1 }, { photoRequired: true })).not.toContain('photo')
  })
})
