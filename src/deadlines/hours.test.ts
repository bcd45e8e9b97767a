// Hours as people write them: of an office within a day, of a watch over midnight and in any order.
import { describe, expect, it } from 'vitest'
import { parseHours, parseWatch, printHours, printWatch, unwatched } from './hours.ts'

describe('Hours of a watch', () => {
  it.each([
    ['09:00-18:00', [[540, 1080]], '09:00-18:00'],
    ['20:00-08:00', [[0, 480], [1200, 1440]], '20:00-08:00'],
    ['18:00-24:00, 00:00-09:00', [[0, 540], [1080, 1440]], '18:00-09:00'],
    ['14:00-18:00; 8:00–12:00', [[480, 720], [840, 1080]], '08:00-12:00, 14:00-18:00'],
    ['22:00-24:00', [[1320, 1440]], '22:00-24:00'],
    ['20:00-02:00, 01:00-08:00', [[0, 480], [1200, 1440]], '20:00-08:00'],
    ['20:00-00:00', [[1200, 1440]], '20:00-24:00'],
    ['08:00-20:00, 09:00-10:00', [[480, 1200]], '08:00-20:00'],
  ])('%s', (text, hours, printed) => {
    expect(parseWatch(text)).toEqual(hours)
    expect(printWatch(parseWatch(text)!)).toBe(printed)
  }) // prettier-ignore

  it.each(['', 'tun', '25:00-26:00', '09:00-09:00', '09:00-09:30', '9-18', '09:60-12:00'])('“%s” is none', (text) => {
    expect(parseWatch(text)).toBeUndefined()
  })

  it('an office keeps rising hours of one day', () => {
    expect(printHours(parseHours('09:00-13:00, 14:00-18:00')!)).toBe('09:00-13:00, 14:00-18:00')
    for (const text of ['20:00-08:00', '14:00-18:00, 09:00-13:00']) expect(parseHours(text)).toBeUndefined()
  })

  it('what nobody watches is what is left of the day', () => {
    expect(unwatched([])).toEqual([[0, 1440]])
    expect(unwatched([null])).toEqual([])
    expect(unwatched([parseWatch('09:00-18:00')!])).toEqual([[0, 540], [1080, 1440]])
    expect(unwatched([parseWatch('20:00-08:00')!, parseWatch('08:00-19:30')!])).toEqual([[1170, 1200]])
    expect(unwatched([parseWatch('08:00-20:00')!, parseWatch('20:00-08:00')!])).toEqual([])
  }) // prettier-ignore
})
