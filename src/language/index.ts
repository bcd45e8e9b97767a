export {
  type Locale,
  type Name,
  type Said,
  type Written,
  alphabets,
  askedLocale,
  inLanguage,
  isLocale,
  languageTag,
  locales,
  preferredLocale,
  saidIn,
  writtenLanguages,
} from './locales.ts'
export { checkText } from './check.ts'
export { cleanText, fold, foldAlike, inRussian, isVisible, toCyrillic } from './script.ts'
export {
  type Params,
  type Text,
  type Translate,
  dictionary,
  formatNumber,
  formatShare,
  inPercent,
} from './dictionary.ts'
export {
  formatAgo,
  formatDate,
  formatDay,
  formatLeft,
  formatLength,
  formatLeftShort,
  formatMoment,
  formatSpan,
  formatTerm,
  shortWeekdays,
} from './dates.ts'
export { editDistance, typosIn } from './likeness.ts'
