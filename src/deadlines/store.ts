// The calendar in the database: public holidays with their moved days, by region, and agencies' own office hours; held in memory.
import { z } from 'zod'
import { type Db, sql } from '../platform/database.ts'
import type { Calendar, Calendars, OfficeHours } from './calendar.ts'

const firstYear = 2024
const lastYear = 2030

/** Fills the calendar once from date-holidays; days that people changed since stay as they are. */
export async function importCalendar(db: Db): Promise<void> {
  const known = await sql`select 1 from calendar_days limit 1`.execute(db)
  if (known.rows.length > 0) return
  const { default: Holidays } = await import('date-holidays')
  const source = new Holidays('UZ')
  const days = new Map<string, string>()
  for (let year = firstYear; year <= lastYear; year += 1) {
    for (const holiday of source.getHolidays(year)) {
      if (holiday.type === 'public') days.set(holiday.date.slice(0, 10), holiday.name)
    }
  }
  const rows = [...days].map(([date, name]) => ({ day: date, name }))
  await sql`
    insert into calendar_days (day, kind, name)
    select (row->>'day')::date, 'off', row->>'name' from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) row
    on conflict do nothing`.execute(db)
}

/** A day that differs from the plain week, in the whole country or in one region. */
export interface CalendarDay {
  day: string
  kind: 'off' | 'working'
  name: string
  region: string | null
}

export async function listDays(db: Db): Promise<CalendarDay[]> {
  const { rows } = await sql<CalendarDay>`
    select to_char(day, 'YYYY-MM-DD') as day, kind, name, region from calendar_days order by day, region nulls first`.execute(db)
  return rows
}

const Hours = z.array(z.tuple([z.number(), z.number()]))

export async function listHours(db: Db): Promise<Map<number, OfficeHours>> {
  const { rows } = await sql<{ agency_id: number; hours: unknown }>`select agency_id, hours from agency_hours`.execute(db)
  return new Map(rows.map((row) => [row.agency_id, Hours.parse(row.hours)]))
}

/** Calendars out of days and hours; a region's own day wins over the country's. Pure. */
export function calendarsOf(days: readonly CalendarDay[], hours: ReadonlyMap<number, OfficeHours> = new Map()): Calendars {
  const national = days.filter((day) => day.region === null)
  const regions = new Map<string, Calendar>()
  const kindsIn = (region: string): Calendar => {
    const own = days.filter((day) => day.region === region)
    const all = new Map([...national, ...own].map((day) => [day.day, day.kind]))
    const of = (kind: CalendarDay['kind']) => new Set([...all].filter(([, each]) => each === kind).map(([day]) => day))
    return { off: of('off'), working: of('working') }
  }
  return {
    of: (region, agencyId) => {
      const known = regions.get(region) ?? kindsIn(region)
      regions.set(region, known)
      const own = agencyId === undefined ? undefined : hours.get(agencyId)
      return own ? { ...known, hours: own } : known
    },
  }
}

export async function loadCalendars(db: Db): Promise<Calendars> {
  const [days, hours] = await Promise.all([listDays(db), listHours(db)])
  return calendarsOf(days, hours)
}

/** Calendars whose content can be replaced while everybody holds them. */
export function liveCalendars(first: Calendars): Calendars & { replace: (next: Calendars) => void } {
  let current = first
  return {
    of: (region, agencyId) => current.of(region, agencyId),
    replace: (next) => {
      current = next
    },
  }
}
