// The five languages of the platform, how each is tagged, and in which a text is written.

import { toCyrillic } from './script.ts'

export const locales = ['uz', 'uz-cyrl', 'kaa', 'ru', 'en'] as const
export type Locale = (typeof locales)[number]

export const isLocale = (value: unknown): value is Locale => locales.some((locale) => locale === value)

/** BCP 47 tags for `lang=` and `hreflang=`. */
export const languageTag = {
  uz: 'uz-Latn',
  'uz-cyrl': 'uz-Cyrl',
  kaa: 'kaa-Latn',
  ru: 'ru',
  en: 'en',
} as const satisfies Record<Locale, keyof Name>

/** The files of our font that a page in this language is set in. */
export const alphabets: Record<Locale, readonly string[]> = {
  uz: ['latin'],
  'uz-cyrl': ['cyrillic', 'cyrillic-ext'],
  kaa: ['latin', 'latin-ext'],
  ru: ['cyrillic'],
  en: ['latin'],
}

/** A name in each language, as the reference data gives it; without a Karakalpak one the Uzbek stands. */
export interface Name {
  'uz-Latn': string
  'uz-Cyrl': string
  'kaa-Latn'?: string | undefined
  ru: string
  en: string
}

export const inLanguage = (name: Name, locale: Locale): string => name[languageTag[locale]] ?? name['uz-Latn']

/** The languages in which texts are written; Uzbek Cyrillic is made from the Latin. */
export const writtenLanguages = ['uz', 'kaa', 'ru', 'en'] as const
export type Written = (typeof writtenLanguages)[number]

/** A text in each written language; without a Karakalpak one the Uzbek stands. */
export interface Said<T = string> {
  uz: T
  kaa?: T | undefined
  ru: T
  en: T
}

export const saidIn = (said: Said, locale: Locale): string =>
  locale === 'uz-cyrl' ? toCyrillic(said.uz) : (said[locale] ?? said.uz)

/** The first of our languages that the browser asks for; Uzbek first, as the state language. */
export function preferredLocale(header: string | undefined): Locale {
  const asked = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().toLowerCase().split(';q=')
      return { tag, quality: quality === undefined ? 1 : Number(quality) || 0 }
    })
    .toSorted((a, b) => b.quality - a.quality)
  for (const { tag } of asked) {
    if (tag.startsWith('uz-cyrl')) return 'uz-cyrl'
    if (tag.startsWith('uz')) return 'uz'
    if (tag.startsWith('kaa')) return 'kaa'
    if (tag.startsWith('ru')) return 'ru'
    if (tag.startsWith('en')) return 'en'
  }
  return 'uz'
}

/** The language a program asks for: `?lang=` first, then its Accept-Language. */
export function askedLocale(request: { query: unknown; headers: { 'accept-language'?: string | undefined } }): Locale {
  const asked = (request.query as Record<string, unknown> | undefined)?.['lang']
  return isLocale(asked) ? asked : preferredLocale(request.headers['accept-language'])
}
