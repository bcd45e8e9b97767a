// Arithmetic of terms: clock minutes run always, office minutes Mon–Fri 09–13 and 14–18 by the calendar. Pure.
import type { AgencyId } from '../platform/ids.ts'
import { dayMs, minuteMs, zoneMs } from '../platform/time.ts'

/** Opening and closing of one stretch of office time, as minutes after midnight. */
export type OfficeHours = readonly (readonly [number, number])[]

/** Days that differ from the plain week, as `2026-11-22`, and the hours that count. */
export interface Calendar {
  off: ReadonlySet<string>
  working: ReadonlySet<string>
  /** Absent: 09–13 and 14–18. */
  hours?: OfficeHours
}

/** The calendar of a region and of an agency's own office hours. */
export interface Calendars {
  of: (region: string, agencyId?: AgencyId) => Calendar
}

/** An amount of one of the two units (house 2, "Clocks"). */
export interface Span {
  unit: 'clock' | 'office'
  minutes: number
}

const [minute, day, zone] = [minuteMs, dayMs, zoneMs]
export const usualHours: OfficeHours = [
  [540, 780],
  [840, 1080],
]

const unitMinutes = { min: 1, h: 60, d: 1440, wh: 60, wd: 480 } as const

/** `3wd` → 1440 office minutes, `24h` → 1440 clock minutes. @throws on anything else. */
export function parseTerm(term: string): Span {
  const match = /^(\d+)(min|h|d|wh|wd)$/.exec(term)
  if (!match) throw new Error(`Not a term: ${term}`)
  const unit = match[2] as keyof typeof unitMinutes
  return { unit: unit.startsWith('w') ? 'office' : 'clock', minutes: Number(match[1]) * unitMinutes[unit] }
}

/** Half of a span, but at least one working day or one hour (regulation 3.8). */
export function halve(span: Span): Span {
  return { unit: span.unit, minutes: Math.max(span.minutes / 2, span.unit === 'office' ? 480 : 60) }
}

/** When a span that starts at `from` is over; one that ends at a closing hour is over then. */
export function addSpan(from: Date, span: Span, calendar: Calendar): Date {
  if (span.unit === 'clock') return new Date(from.getTime() + span.minutes * minute)
  let left = span.minutes * minute
  let at = from.getTime() + zone
  if (left === 0) return from
  for (;;) {
    const midnight = Math.floor(at / day) * day
    if (isWorkingDay(midnight, calendar)) {
      for (const [opens, closes] of calendar.hours ?? usualHours) {
        const start = Math.max(at, midnight + opens * minute)
        const room = midnight + closes * minute - start
        if (room <= 0) continue
        if (left <= room) return new Date(start + left - zone)
        left -= room
      }
    }
    at = midnight + day
  }
}

/** How much of a unit lies between two moments, in minutes; 0 when `to` is not after `from`. */
export function measureSpan(from: Date, to: Date, unit: Span['unit'], calendar: Calendar): Span {
  if (to <= from) return { unit, minutes: 0 }
  if (unit === 'clock') return { unit, minutes: (to.getTime() - from.getTime()) / minute }
  const end = to.getTime() + zone
  let total = 0
  for (let at = from.getTime() + zone; at < end; at = Math.floor(at / day) * day + day) {
    const midnight = Math.floor(at / day) * day
    if (!isWorkingDay(midnight, calendar)) continue
    for (const [opens, closes] of calendar.hours ?? usualHours) {
      total += Math.max(0, Math.min(end, midnight + closes * minute) - Math.max(at, midnight + opens * minute))
    }
  }
  return { unit, minutes: total / minute }
}

/** The end of a type's term: an office term ends at the latest `ceiling` after it began (house 2). */
export function dueAfter(from: Date, term: string, ceiling: string, calendar: Calendar): Date {
  const span = parseTerm(term)
  const end = addSpan(from, span, calendar)
  if (span.unit === 'clock') return end
  const latest = addSpan(from, parseTerm(ceiling), calendar)
  return end < latest ? end : latest
}

/** The day itself where people work on it, else the next one on which they do; as `2026-11-23`. */
export function workingDayFrom(date: string, calendar: Calendar): string {
  let midnight = Date.parse(`${date}T00:00:00Z`)
  while (!isWorkingDay(midnight, calendar)) midnight += day
  return new Date(midnight).toISOString().slice(0, 10)
}

/** `midnight` is a local day as if it were UTC. */
function isWorkingDay(midnight: number, calendar: Calendar): boolean {
  if (midnightsOf(calendar.working).has(midnight)) return true
  const weekday = new Date(midnight).getUTCDay()
  return weekday !== 0 && weekday !== 6 && !midnightsOf(calendar.off).has(midnight)
}

/** The same days as numbers: a term of weeks asks for every day of them. */
function midnightsOf(days: ReadonlySet<string>): ReadonlySet<number> {
  let found = knownMidnights.get(days)
  if (!found) {
    found = new Set([...days].map((name) => Date.parse(`${name}T00:00:00Z`)))
    knownMidnights.set(days, found)
  }
  return found
}
const knownMidnights = new WeakMap<ReadonlySet<string>, ReadonlySet<number>>()
