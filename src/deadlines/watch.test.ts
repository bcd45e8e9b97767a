// A watch within a week: by weekday, over midnight and over Sunday, what nobody watches, and what overlaps itself.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addWatch, parseWatch, unwatched, type Watch, watchParts } from './watch.ts'

const daily = (text: string) => parseWatch(text, []) as Watch
const said = (watch: Watch | string) =>
  typeof watch === 'string'
    ? watch
    : watchParts(watch)
        .map(({ days, hours }) => `${days.join('')} ${hours}`)
        .join('; ')
const every = '0123456'

describe('A watch', () => {
  it.each([
    ['09:00-18:00', [], `${every} 09:00-18:00`],
    ['20:00-08:00', [], `${every} 20:00-08:00`],
    ['14:00-18:00; 8:00–12:00', [0], '0 08:00-12:00, 14:00-18:00'],
    ['18:00-09:00', [0, 1, 2, 3, 4], '01234 18:00-09:00'],
    ['18:00-09:00', [6], '6 18:00-09:00'],
    ['', [5, 6], '56 00:00-24:00'],
    ['', [], `${every} 00:00-24:00`],
    ['20:00-00:00', [2], '2 20:00-24:00'],
    ['22:00-24:00', [4], '4 22:00-24:00'],
    ['04:00-03:00', [], `${every} 04:00-03:00`],
  ])('“%s” on %j', (text, days, printed) => {
    expect(said(parseWatch(text, days))).toBe(printed)
  })

  it.each([
    ['tun', [], 'not_hours'],
    ['25:00-26:00', [], 'not_hours'],
    ['09:00-09:00', [], 'not_hours'],
    ['09:00-09:30', [3], 'not_hours'],
    ['9-18', [], 'not_hours'],
    ['09:60-12:00', [], 'not_hours'],
    ['09:00-13:00, 12:00-18:00', [], 'overlaps'],
    ['08:00-20:00, 09:00-10:00', [1], 'overlaps'],
    // The night of one day reaches into the morning of the next.
    ['20:00-02:00, 01:00-08:00', [], 'overlaps'],
    ['20:00-09:00, 08:00-18:00', [6, 0], 'overlaps'],
  ])('“%s” on %j is none', (text, days, code) => {
    expect(parseWatch(text, days)).toBe(code)
  })

  it('of one person may have several parts, none over another', () => {
    const nights = parseWatch('18:00-09:00', [0, 1, 2, 3]) as Watch
    const weekend = parseWatch('', [5, 6]) as Watch
    expect(said(addWatch(nights, weekend)!)).toBe('0123 18:00-09:00; 56 00:00-24:00')
    expect(addWatch(nights, parseWatch('17:00-19:00', [2]) as Watch)).toBeUndefined()
    expect(addWatch(nights, parseWatch('08:00-10:00', [4]) as Watch)).toBeUndefined()
    expect(addWatch(parseWatch('18:00-09:00', [6]) as Watch, parseWatch('08:00-10:00', [0]) as Watch)).toBeUndefined()
  })

  it('what nobody watches is what is left of the week', () => {
    expect(said(unwatched([]))).toBe(`${every} 00:00-24:00`)
    expect(unwatched([null])).toEqual([])
    expect(said(unwatched([daily('09:00-18:00')]))).toBe(`${every} 18:00-09:00`)
    expect(said(unwatched([daily('20:00-08:00'), daily('08:00-19:30')]))).toBe(`${every} 19:30-20:00`)
    expect(unwatched([daily('08:00-20:00'), daily('20:00-08:00')])).toEqual([])
    const [days, nights] = [parseWatch('09:00-18:00', [0, 1, 2, 3, 4]), parseWatch('18:00-09:00', [0, 1, 2, 3, 4])]
    // From Saturday nine in the morning, when Friday's night ends, until Monday at nine.
    expect(said(unwatched([days as Watch, nights as Watch]))).toBe('0 00:00-09:00; 5 09:00-24:00; 6 00:00-24:00')
  })

  it('and its gaps are the week, each minute once; what is printed is read back as the same', () => {
    const shift = fc.record({ from: fc.integer({ min: 0, max: 1439 }), long: fc.integer({ min: 60, max: 1440 }), days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }) }) // prettier-ignore
    const clock = (minute: number) => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`
    fc.assert(
      fc.property(shift, ({ from, long, days }) => {
        const watch = parseWatch(`${clock(from)}-${clock((from + long) % 1440)}`, days)
        if (typeof watch === 'string') return
        const whole = [...watch, ...unwatched([watch])]
        expect(whole.reduce((sum, [start, end]) => sum + end - start, 0)).toBe(7 * 1440)
        expect(addWatch(watch, unwatched([watch]))).toEqual([[0, 7 * 1440]])
        const again = watchParts(watch).map((part) => parseWatch(part.hours, part.days) as Watch)
        expect(again.reduce((all, part) => addWatch(all, part)!)).toEqual(watch)
      }),
    )
  })
})
