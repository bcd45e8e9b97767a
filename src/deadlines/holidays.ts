// The public holidays of Uzbekistan by rule (Labour Code, article 208; regulation 5): what a decree moves is entered by
// hand each year. Pure.
import { dayMs } from '../platform/time.ts'
import { present } from '../platform/present.ts'

/** Month and day of those that have a fixed date. */
const fixed: readonly [date: string, name: string][] = [
  ['01-01', 'Yangi yil bayrami'],
  ['03-08', 'Xalqaro xotin-qizlar kuni'],
  ['03-21', 'Navroʻz bayrami'],
  ['05-09', 'Xotira va qadrlash kuni'],
  ['09-01', 'Mustaqillik kuni'],
  ['10-01', 'Oʻqituvchi va murabbiylar kuni'],
  ['12-08', 'Konstitutsiya kuni'],
]
/** Month and day by the calendar of Umm al-Qura, which the decrees have followed to the day or the next. */
const lunar: Readonly<Record<string, string>> = { '10-1': 'Roʻza hayiti', '12-10': 'Qurbon hayiti' }

const hijri = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura', { timeZone: 'UTC', month: 'numeric', day: 'numeric' })

function lunarName(at: number): string | undefined {
  const parts = hijri.formatToParts(at)
  const part = (type: 'month' | 'day') =>
    present(
      parts.find((each) => each.type === type),
      type,
    ).value
  return lunar[`${part('month')}-${part('day')}`]
}

export interface Holiday {
  /** `2027-03-08` */
  day: string
  name: string
}

/** The days off of a year, in order; one that falls on a weekend brings the Monday after it. */
export function holidaysOf(year: number): Holiday[] {
  const days = new Map<string, string>()
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += dayMs) {
    const day = new Date(at).toISOString().slice(0, 10)
    const name = fixed.find(([date]) => date === day.slice(5))?.[1] ?? lunarName(at)
    if (name === undefined) continue
    days.set(day, days.get(day) ?? name)
    const weekday = new Date(at).getUTCDay()
    if (weekday !== 0 && weekday !== 6) continue
    const monday = new Date(at + (weekday === 0 ? 1 : 2) * dayMs).toISOString().slice(0, 10)
    if (!days.has(monday)) days.set(monday, `${name} (koʻchirilgan kun)`)
  }
  return [...days].map(([day, name]) => ({ day, name })).toSorted((a, b) => a.day.localeCompare(b.day))
}
