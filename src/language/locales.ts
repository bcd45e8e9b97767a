// The four languages of the platform and how each is named in its own script.

export const locales = ['uz', 'uz-cyrl', 'ru', 'en'] as const
export type Locale = (typeof locales)[number]

export const isLocale = (value: unknown): value is Locale => locales.some((locale) => locale === value)

/** BCP 47 tags for `lang=` and `hreflang=`. */
export const languageTag = { uz: 'uz-Latn', 'uz-cyrl': 'uz-Cyrl', ru: 'ru', en: 'en' } as const satisfies Record<
  Locale,
  keyof Name
>

/** A name in four scripts, as the reference data gives it. */
export interface Name {
  'uz-Latn': string
  'uz-Cyrl': string
  ru: string
  en: string
}

export const inLanguage = (name: Name, locale: Locale): string => name[languageTag[locale]]

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
