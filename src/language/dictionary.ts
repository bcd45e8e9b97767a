// Words by key: a capability hands in its texts and gets a typed `t`. Cyrillic Uzbek is derived from Latin; where
// Karakalpak lacks a text the Uzbek stands.
import type { Locale, Said, Written } from './locales.ts'
import { textToCyrillic } from './script.ts'
import { present } from '../platform/present.ts'

/** A sentence, or its plural forms chosen by `count`. `{name}` is replaced by the parameter of that name. */
export type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>
export type Texts = Record<string, Text>
export type Params = Record<string, string | number>

export interface Translate<K extends string> {
  (locale: Locale, key: K, params?: Params): string
  has: (key: string) => key is K
  /** Every text in one language. */
  all: (locale: Locale) => Record<string, Text>
  /** The same with some texts replaced; keys that are not known are left out. */
  with: (replaced: Record<string, Said<Text>>) => Translate<K>
}

const plurals: Record<Locale, Intl.PluralRules> = {
  uz: new Intl.PluralRules('uz'),
  'uz-cyrl': new Intl.PluralRules('uz'),
  // Like all its kin Karakalpak counts in the singular; the Unicode tables do not know it yet.
  kaa: new Intl.PluralRules('uz'),
  ru: new Intl.PluralRules('ru'),
  en: new Intl.PluralRules('en'),
}

/** @throws at start when a language lacks a key or has one too many. */
export function dictionary<T extends Texts>(texts: {
  uz: T
  kaa: Partial<Record<keyof T, Text>>
  ru: Record<keyof T, Text>
  en: Record<keyof T, Text>
}): Translate<Extract<keyof T, string>> {
  const keys = Object.keys(texts.uz)
  for (const locale of ['ru', 'en'] as const) {
    const other = Object.keys(texts[locale])
    const lost = keys.filter((key) => !other.includes(key)).concat(other.filter((key) => !keys.includes(key)))
    if (lost.length > 0) throw new Error(`texts/${locale}.json and uz.json differ in: ${lost.join(', ')}`)
  }
  const unknown = Object.keys(texts.kaa).filter((key) => !Object.hasOwn(texts.uz, key))
  if (unknown.length > 0) throw new Error(`texts/kaa.json has what uz.json has not: ${unknown.join(', ')}`)
  const cyrillic: Texts = {}
  for (const [key, text] of Object.entries<Text>(texts.uz)) cyrillic[key] = inCyrillic(text)
  const byLocale: Record<Locale, Texts> = {
    uz: texts.uz,
    'uz-cyrl': cyrillic,
    kaa: { ...texts.uz, ...texts.kaa },
    ru: texts.ru,
    en: texts.en,
  }

  const translate = (locale: Locale, key: string, params: Params = {}): string => {
    const text = byLocale[locale][key]
    if (text === undefined) throw new Error(`No text ${key}`)
    const form =
      typeof text === 'string' ? text : (text[plurals[locale].select(Number(params['count'] ?? 0))] ?? text.other ?? '')
    return form.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = params[name]
      return typeof value === 'number' ? formatNumber(locale, value) : (value ?? '')
    })
  }
  const has = (key: string): key is Extract<keyof T, string> => Object.hasOwn(texts.uz, key)
  return Object.assign(translate, {
    has,
    all: (locale: Locale) => byLocale[locale],
    with: (replaced: Record<string, Said<Text>>) => {
      const known = Object.entries(replaced).filter(([key]) => has(key))
      const part = (locale: Written) => ({
        ...texts[locale],
        ...Object.fromEntries(known.map(([key, text]) => [key, text[locale] ?? text.uz])),
      })
      return dictionary({ uz: part('uz') as T, kaa: part('kaa'), ru: part('ru'), en: part('en') })
    },
  })
}

function inCyrillic(text: Text): Text {
  if (typeof text === 'string') return textToCyrillic(text)
  return Object.fromEntries(Object.entries(text).map(([rule, sentence]) => [rule, textToCyrillic(sentence)]))
}

const numbers: Record<Locale, Intl.NumberFormat> = {
  uz: new Intl.NumberFormat('ru', { maximumFractionDigits: 1 }),
  'uz-cyrl': new Intl.NumberFormat('ru', { maximumFractionDigits: 1 }),
  kaa: new Intl.NumberFormat('ru', { maximumFractionDigits: 1 }),
  ru: new Intl.NumberFormat('ru', { maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 1 }),
}

export const formatNumber = (locale: Locale, value: number): string => numbers[locale].format(value)

/** A share between 0 and 1 in percent, to tenths; of nothing there is none. */
export const inPercent = (share: number | null): number | null =>
  share === null ? null : Math.round(share * 1000) / 10
export const formatShare = (locale: Locale, share: number | null): string =>
  share === null ? '—' : `${formatNumber(locale, present(inPercent(share), 'a share'))} %`
