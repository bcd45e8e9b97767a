import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addSpan, type Calendar, dueAfter, halve, measureSpan, parseTerm } from './calendar.ts'

/** Days off of 2025–2027 as the calendar table holds them, and one Saturday moved to work. */
const calendar: Calendar = {
  off: new Set([
    '2025-03-10',
    '2025-03-21',
    '2025-03-31',
    '2025-05-09',
    '2025-06-06',
    '2025-09-01',
    '2025-10-01',
    '2025-12-08',
    '2026-01-01',
    '2026-03-09',
    '2026-03-20',
    '2026-03-23',
    '2026-05-11',
    '2026-05-27',
    '2026-09-01',
    '2026-10-01',
    '2026-12-08',
    '2027-01-01',
    '2027-03-08',
    '2027-03-09',
  ]),
  working: new Set(['2026-12-12']),
}
const at = (moment: string) => new Date(`${moment.replace(' ', 'T')}:00+05:00`)

// Worked by hand: start (Tashkent), term, end.
const cases: [string, string, string][] = [
  // House 2's own examples.
  ['2026-11-12 11:00', '3wd', '2026-11-17 11:00'],
  ['2026-11-13 18:30', '2wh', '2026-11-16 11:00'],
  ['2026-11-13 20:00', '12h', '2026-11-14 08:00'],
  // Clock terms run through nights, weekends and holidays.
  ['2026-11-14 03:00', '24h', '2026-11-15 03:00'],
  ['2026-12-31 23:30', '1h', '2027-01-01 00:30'],
  ['2026-11-12 11:00', '15d', '2026-11-27 11:00'],
  ['2026-02-27 10:00', '4h', '2026-02-27 14:00'],
  ['2026-12-07 20:00', '12h', '2026-12-08 08:00'],
  ['2026-11-12 11:00', '30min', '2026-11-12 11:30'],
  ['2028-02-28 12:00', '2d', '2028-03-01 12:00'],
  // Within one day, over lunch, to closing.
  ['2026-11-12 09:00', '2wh', '2026-11-12 11:00'],
  ['2026-11-12 12:00', '2wh', '2026-11-12 15:00'],
  ['2026-11-12 11:00', '2wh', '2026-11-12 13:00'],
  ['2026-11-12 13:30', '1wh', '2026-11-12 15:00'],
  ['2026-11-12 16:00', '2wh', '2026-11-12 18:00'],
  ['2026-11-12 17:00', '2wh', '2026-11-13 10:00'],
  ['2026-11-12 18:00', '1wh', '2026-11-13 10:00'],
  ['2026-11-12 07:15', '1wh', '2026-11-12 10:00'],
  ['2026-11-12 09:00', '8wh', '2026-11-12 18:00'],
  ['2026-11-12 09:00', '1wd', '2026-11-12 18:00'],
  ['2026-11-12 14:00', '4wh', '2026-11-12 18:00'],
  ['2026-11-12 14:00', '1wd', '2026-11-13 13:00'],
  // Over weekends.
  ['2026-11-13 10:00', '1wd', '2026-11-16 10:00'],
  ['2026-11-13 17:59', '4wh', '2026-11-16 12:59'],
  ['2026-11-14 12:00', '1wd', '2026-11-16 18:00'],
  ['2026-11-15 23:59', '4wh', '2026-11-16 13:00'],
  ['2026-11-12 15:30', '5wd', '2026-11-19 15:30'],
  ['2026-11-12 11:00', '10wd', '2026-11-26 11:00'],
  ['2026-11-13 18:00', '3wd', '2026-11-18 18:00'],
  // Over holidays, and moved ones.
  ['2026-12-07 11:00', '1wd', '2026-12-09 11:00'],
  ['2026-12-07 17:00', '2wh', '2026-12-09 10:00'],
  ['2026-12-08 10:00', '1wd', '2026-12-09 18:00'],
  ['2026-12-31 16:00', '1wd', '2027-01-04 16:00'],
  ['2026-03-06 15:00', '2wd', '2026-03-11 15:00'],
  ['2026-03-19 10:00', '1wd', '2026-03-24 10:00'],
  ['2026-05-08 12:00', '3wd', '2026-05-14 12:00'],
  ['2026-05-26 17:00', '4wh', '2026-05-28 12:00'],
  ['2026-08-31 14:00', '1wd', '2026-09-02 13:00'],
  ['2026-09-30 18:00', '2wh', '2026-10-02 11:00'],
  ['2025-03-28 11:00', '2wd', '2025-04-02 11:00'],
  ['2025-06-05 16:00', '4wh', '2025-06-09 11:00'],
  ['2025-12-05 17:30', '1wh', '2025-12-09 09:30'],
  ['2027-03-05 09:00', '2wd', '2027-03-10 18:00'],
  // A Saturday moved to work.
  ['2026-12-11 14:00', '1wd', '2026-12-12 13:00'],
  ['2026-12-11 18:00', '2wd', '2026-12-14 18:00'],
  // More of each kind, for 2025–2027.
  ['2026-11-16 09:00', '2wd', '2026-11-17 18:00'],
  ['2026-11-20 16:30', '3wh', '2026-11-23 10:30'],
  ['2026-11-21 10:00', '2wh', '2026-11-23 11:00'],
  ['2027-01-01 12:00', '1wd', '2027-01-04 18:00'],
  ['2026-12-07 13:30', '1wd', '2026-12-09 13:00'],
  ['2026-09-30 12:00', '1wd', '2026-10-02 12:00'],
  ['2026-08-31 17:59', '1wh', '2026-09-02 09:59'],
  ['2025-03-20 18:00', '1wd', '2025-03-24 18:00'],
  ['2025-05-08 14:00', '1wd', '2025-05-12 13:00'],
  ['2027-03-05 18:00', '1wd', '2027-03-10 18:00'],
  ['2026-11-12 09:00', '15wd', '2026-12-02 18:00'],
  ['2026-11-12 11:00', '90min', '2026-11-12 12:30'],
  ['2026-12-12 10:00', '2wh', '2026-12-12 12:00'],
  ['2026-12-12 17:00', '2wh', '2026-12-14 10:00'],
  ['2027-12-31 23:00', '2h', '2028-01-01 01:00'],
  ['2026-05-27 10:00', '4wh', '2026-05-28 13:00'],
  ['2026-03-20 09:00', '1wd', '2026-03-24 18:00'],
  ['2026-11-13 13:00', '5wh', '2026-11-16 10:00'],
]

describe('Terms', () => {
  it.each(cases)('%s + %s = %s', (start, term, end) => {
    expect(addSpan(at(start), parseTerm(term), calendar)).toEqual(at(end))
  })

  it('has at least 60 cases worked by hand', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60)
  })

  it('ends a type’s office term at the latest 15 × 24 h after it began (house 2)', () => {
    expect(dueAfter(at('2026-03-05 10:00'), '10wd', '15d', calendar)).toEqual(at('2026-03-20 10:00'))
    expect(dueAfter(at('2026-11-12 11:00'), '10wd', '15d', calendar)).toEqual(at('2026-11-26 11:00'))
  })

  it('halves to at least one working day or one hour (regulation 3.8)', () => {
    expect(halve(parseTerm('5wd'))).toEqual({ unit: 'office', minutes: 1200 })
    expect(halve(parseTerm('1wd'))).toEqual({ unit: 'office', minutes: 480 })
    expect(halve(parseTerm('12h'))).toEqual({ unit: 'clock', minutes: 360 })
    expect(halve(parseTerm('1h'))).toEqual({ unit: 'clock', minutes: 60 })
  })

  it('refuses what is no term', () => {
    for (const text of ['', '3', 'wd', '3 wd', '-1h', '3wm']) expect(() => parseTerm(text)).toThrow('Not a term')
  })

  const start = fc.date({ min: at('2025-01-01 00:00'), max: at('2027-06-01 00:00'), noInvalidDate: true })

  it('measures what it added', () => {
    fc.assert(
      fc.property(
        start,
        fc.integer({ min: 1, max: 9600 }),
        fc.constantFrom('clock' as const, 'office' as const),
        (from, minutes, unit) => {
          const end = addSpan(from, { unit, minutes }, calendar)
          expect(measureSpan(from, end, unit, calendar).minutes).toBeCloseTo(minutes, 6)
        },
      ),
    )
  })

  it('adds up: a + b is (a + b), and more is never earlier', () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 4000 }), (from, a, b) => {
        const office = (minutes: number) => ({ unit: 'office', minutes }) as const
        const twice = addSpan(addSpan(from, office(a), calendar), office(b), calendar)
        expect(twice).toEqual(addSpan(from, office(a + b), calendar))
        expect(twice.getTime()).toBeGreaterThan(addSpan(from, office(a), calendar).getTime())
      }),
    )
  })
})
