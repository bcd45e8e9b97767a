// Hours as people write them: of an office within a day.
import { describe, expect, it } from 'vitest'
import { parseHours, printHours } from './hours.ts'

describe('Hours of an office', () => {
  it('are rising and of one day', () => {
    expect(printHours(parseHours('09:00-13:00, 14:00-18:00')!)).toBe('09:00-13:00, 14:00-18:00')
    for (const text of ['20:00-08:00', '14:00-18:00, 09:00-13:00', '09:00-13:00, 12:00-18:00', 'tun', '09:00-09:30'])
      expect(parseHours(text)).toBeUndefined()
  })
})
