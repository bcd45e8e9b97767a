import { describe, expect, it } from 'vitest'
import { flagOf } from './rules.ts'

describe('Words that tell where somebody lives', () => {
  it.each(['Bizda suv yoʻq, xonadon 12', '12 xonadon', 'xojalıq 7', '7 xojalıqta suw joq', 'kv 5', 'úy 14'])(
    '%s is looked at before the public reads it',
    (text) => {
      expect(flagOf(text)).toBe('address')
    },
  )
  it.each(['Butun mahallada suv yoʻq', 'Hámme xojalıqta suw joq', '2 kundan beri gaz kelmayapti'])(
    '%s needs no look',
    (text) => {
      expect(flagOf(text)).toBeUndefined()
    },
  )
})
