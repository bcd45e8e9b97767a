export { type Locale, type Name, inLanguage, isLocale, languageTag, locales, preferredLocale } from './locales.ts'
export { cleanText, fold, toCyrillic } from './script.ts'
export { type Params, type Text, type Translate, dictionary, formatNumber } from './dictionary.ts'
export { dayOf, formatAgo, formatDate, formatLeft, formatMoment, formatSpan, formatTerm } from './dates.ts'
