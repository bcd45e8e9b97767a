// When an SMS may ring (quiet hours of Tashkent).
import { describe, expect, it } from 'vitest'
import { leavesAt } from './rules.ts'

const usual = { quietFromHour: 21, quietUntilHour: 8 }
const at = (moment: string) => new Date(`${moment.replace(' ', 'T')}:00+05:00`)

describe('Quiet hours', () => {
  it.each([
    ['2026-11-12 20:59', undefined],
    ['2026-11-12 21:00', '2026-11-13 08:00'],
    ['2026-11-12 23:59', '2026-11-13 08:00'],
    ['2026-11-13 00:00', '2026-11-13 08:00'],
    ['2026-11-13 02:40', '2026-11-13 08:00'],
    ['2026-11-13 07:59', '2026-11-13 08:00'],
    ['2026-11-13 08:00', undefined],
    ['2026-12-31 22:00', '2027-01-01 08:00'],
  ])('an answer of %s', (moment, later) => {
    expect(leavesAt('answered', at(moment), usual)).toEqual(later === undefined ? undefined : at(later))
  })

  it('are broken by danger and by the word after the own filing, and may be by day or none', () => {
    for (const template of ['routed', 'duty', 'duty_again', 'unheard'])
      expect(leavesAt(template, at('2026-11-13 02:40'), usual)).toBeUndefined()
    const siesta = { quietFromHour: 13, quietUntilHour: 15 }
    expect(leavesAt('closed', at('2026-11-13 14:00'), siesta)).toEqual(at('2026-11-13 15:00'))
    expect(leavesAt('closed', at('2026-11-13 23:00'), siesta)).toBeUndefined()
    expect(leavesAt('closed', at('2026-11-13 23:00'), { quietFromHour: 8, quietUntilHour: 8 })).toBeUndefined()
  })
})
