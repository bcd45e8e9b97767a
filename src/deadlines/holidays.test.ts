// Holidays by rule, against days written by hand from the calendars that were published.
import { expect, it } from 'vitest'
import { holidaysOf } from './holidays.ts'

it.each([
  [2026, '01-01 03-08 03-09 03-20 03-21 03-23 05-09 05-11 05-27 09-01 10-01 12-08'],
  [2027, '01-01 03-08 03-09 03-21 03-22 05-09 05-10 05-16 05-17 09-01 10-01 12-08'],
  [2028, '01-01 01-03 02-26 02-28 03-08 03-21 05-05 05-09 09-01 10-01 10-02 12-08'],
  [2031, '01-01 01-24 03-08 03-10 03-21 04-02 05-09 09-01 10-01 12-08'],
])('%i has its days off, those on a weekend with the Monday after', (year, days) => {
  expect(
    holidaysOf(year)
      .map(({ day }) => day.slice(5))
      .join(' '),
  ).toBe(days)
})
