// Phones as people write them.
import { describe, expect, it } from 'vitest'
import { digitsOf, parsePhone, printPhone } from './person.ts'

describe('A phone', () => {
  it.each([
    '901234567', '90 123-45-67', '+998 90 123 45 67', '998901234567', '00998901234567', '00 998 90 123 45 67', '8 90 123 45 67', '8(90)1234567',
    '９０１２３４５６７', '+٩٩٨ ٩٠ ١٢٣ ٤٥ ٦٧', '۹۹۸۹۰۱۲۳۴۵۶۷',
  ])('%s', (text) => {
    expect(parsePhone(text)).toBe('+998901234567')
  }) // prettier-ignore

  it.each(['', '90123456', '8901234567890', '0090123456789', '+7 901 234 56 78', 'tel'])(
    '“%s” is none of ours',
    (text) => {
      expect(parsePhone(text)).toBeUndefined()
    },
  )

  it('is printed as people read it, and codes are read from any digits', () => {
    expect(printPhone('+998901234567')).toBe('+998 90 123 45 67')
    expect(digitsOf('１２3 ٤۵6')).toBe('123456')
  })
})
