// Dates and times as people in Uzbekistan say them; always Asia/Tashkent (UTC+5, no summer time).
import { localOf, momentOn } from '../platform/time.ts'
import { dictionary } from './dictionary.ts'
import type { Locale } from './locales.ts'
import { present } from '../platform/present.ts'
import en from './texts/en.json' with { type: 'json' }
import kaa from './texts/kaa.json' with { type: 'json' }
import ru from './texts/ru.json' with { type: 'json' }
import uz from './texts/uz.json' with { type: 'json' }

const t = dictionary({ uz, kaa, ru, en })

const months = {
  uz: 'yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr'.split(' '),
  'uz-cyrl': 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(' '),
  kaa: 'yanvar fevral mart aprel may iyun iyul avgust sentyabr oktyabr noyabr dekabr'.split(' '),
  ru: 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
}

const weekdays = {
  uz: ['Du', 'Se', 'Cho', 'Pa', 'Ju', 'Sh', 'Ya'],
  'uz-cyrl': ['Ду', 'Се', 'Чо', 'Па', 'Жу', 'Ша', 'Як'],
  kaa: ['Dú', 'Si', 'Sá', 'Pi', 'Ju', 'Sh', 'Ek'],
  ru: ['Пн', 'Вт', 'Ср', 'Чт', 'Пт', 'Сб', 'Вс'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
}

/** From Monday on. */
export const shortWeekdays = (locale: Locale): readonly string[] => weekdays[locale]

interface Parts {
  year: number
  month: number
  day: number
  time: string
}

/** The calendar day and the time of day in Tashkent. */
function partsOf(at: Date): Parts {
  const local = localOf(at)
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth(),
    day: local.getUTCDate(),
    time: local.toISOString().slice(11, 16),
  }
}

/** "2026-yil 22-noyabr", "2026 йил 22 ноябрь", "2026-jıl 22-noyabr", "22 ноября 2026", "22 November 2026". */
export function formatDate(locale: Locale, at: Date): string {
  const { year, month, day } = partsOf(at)
  const name = present(months[locale][month], 'the month')
  if (locale === 'uz') return `${year}-yil ${day}-${name}`
  if (locale === 'kaa') return `${year}-jıl ${day}-${name}`
  if (locale === 'uz-cyrl') return `${year} йил ${day} ${name}`
  return `${day} ${name} ${year}`
}

/** A day of the calendar: `2026-11-22`. */
export const formatDay = (locale: Locale, day: string): string => formatDate(locale, momentOn(day, '12:00'))

/** Day and time without the year when it is this year's: "22-noyabr, 18:00". */
export function formatMoment(locale: Locale, at: Date, now: Date): string {
  const { year, month, day, time } = partsOf(at)
  if (year !== partsOf(now).year) return `${formatDate(locale, at)}, ${time}`
  const name = present(months[locale][month], 'the month')
  const separator = locale === 'uz' || locale === 'kaa' ? '-' : ' '
  return `${day}${separator}${name}, ${time}`
}

/** How far away: "3 kun qoldi", "1 soat 30 daqiqa kechikdi". Never more than there is; two units below two days. */
export function formatLeft(locale: Locale, until: Date, now: Date): string {
  const left = until.getTime() - now.getTime()
  const minutes = Math.floor(Math.abs(left) / 60_000)
  return t(locale, left >= 0 ? 'left' : 'late', { amount: inTwoUnits(locale, minutes) })
}

/** The same in one unit, for tables. */
export function formatLeftShort(locale: Locale, until: Date, now: Date): string {
  const left = until.getTime() - now.getTime()
  const amount = formatSpan(locale, Math.max(1, Math.floor(Math.abs(left) / 60_000)))
  return t(locale, left >= 0 ? 'left_short' : 'late_short', { amount })
}

function inTwoUnits(locale: Locale, minutes: number): string {
  if (minutes >= 2880) return t(locale, 'days', { count: Math.floor(minutes / 1440) })
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)]
  const parts = [
    days > 0 && t(locale, 'days', { count: days }),
    hours > 0 && t(locale, 'hours', { count: hours }),
    days === 0 && (minutes % 60 > 0 || minutes === 0) && t(locale, 'minutes', { count: minutes % 60 }),
  ]
  return parts.filter((part) => part !== false).join(' ')
}

/** "3 kun oldin" for what has been. */
export function formatAgo(locale: Locale, at: Date, now: Date): string {
  const minutes = Math.max(0, Math.round((now.getTime() - at.getTime()) / 60_000))
  return minutes < 1 ? t(locale, 'now') : t(locale, 'ago', { amount: formatSpan(locale, minutes) })
}

/** A span of minutes in its largest sensible unit. */
export function formatSpan(locale: Locale, minutes: number): string {
  if (minutes >= 2880) return t(locale, 'days', { count: Math.round(minutes / 1440) })
  if (minutes >= 60) return t(locale, 'hours', { count: Math.round(minutes / 60) })
  return t(locale, 'minutes', { count: minutes })
}

/** How long a recording is, as players show it: `0:07`. */
export function formatLength(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** A term such as `3wd`, `24h`, `15d` in words. */
export function formatTerm(locale: Locale, term: string): string {
  const [, amount, unit] = present(/^(\d+)(h|d|wd|wh|min)$/.exec(term), 'the term')
  const keys = { h: 'hours', d: 'days', wd: 'workdays', wh: 'workhours', min: 'minutes' } as const
  return t(locale, keys[unit as keyof typeof keys], { count: Number(amount) })
}
