// The calendar in the database: public holidays with their moved days, by region, and agencies' own office hours; held
// in memory.
import type { AgencyId } from '../platform/ids.ts'
import { z } from 'zod'
import { type Db, sql, type Tx } from '../platform/database.ts'
import type { Calendar, Calendars, OfficeHours } from './calendar.ts'
import { holidaysOf } from './holidays.ts'

const firstYear = 2024
/** Terms and deferrals reach at most a year ahead; a process may run for some. */
const yearsAhead = 6

/** Fills each year that has no day yet; what people changed since stays as it is. */
export async function importCalendar(db: Db, now: Date): Promise<void> {
  const { rows } = await sql<{
    year: number
  }>`select distinct extract(year from day)::int as year from calendar_days`.execute(db)
  const known = new Set(rows.map(({ year }) => year))
  const years = Array.from(
    { length: now.getUTCFullYear() + yearsAhead - firstYear + 1 },
    (_none, index) => firstYear + index,
  )
  const days = years.filter((year) => !known.has(year)).flatMap(holidaysOf)
  if (days.length === 0) return
  await sql`
    insert into calendar_days (day, kind, name)
    select (row->>'day')::date, 'off', row->>'name' from jsonb_array_elements(${JSON.stringify(days)}::jsonb) row
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
    select to_char(day, 'YYYY-MM-DD') as day, kind, name, region from calendar_days order by day,
      region nulls first`.execute(db)
  return rows
}

const Hours = z.array(z.tuple([z.number(), z.number()]))

export async function listHours(db: Db): Promise<Map<number, OfficeHours>> {
  const { rows } = await sql<{
    agency_id: AgencyId
    hours: unknown
  }>`select agency_id, hours from agency_hours`.execute(db)
  return new Map(rows.map((row) => [row.agency_id, Hours.parse(row.hours)]))
}

/** Calendars out of days and hours; a region's own day wins over the country's. Pure. */
export function calendarsOf(
  days: readonly CalendarDay[],
  hours: ReadonlyMap<number, OfficeHours> = new Map(),
): Calendars {
  const national = days.filter((day) => day.region === null)
  const regions = new Map<string, Calendar>()
  const kindsIn = (region: string): Calendar => {
    const own = days.filter((day) => day.region === region)
    const all = new Map([...national, ...own].map((day) => [day.day, day.kind]))
    const daysOf = (kind: CalendarDay['kind']) =>
      new Set([...all].filter(([, each]) => each === kind).map(([day]) => day))
    return { off: daysOf('off'), working: daysOf('working') }
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

/** Days are changed one after another: each change knows the whole calendar before it. */
export async function lockDays(tx: Tx): Promise<CalendarDay[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended('calendar', 0))`.execute(tx)
  return listDays(tx)
}

/** Sets a day, or makes it an ordinary one again. */
export async function setDay(
  tx: Tx,
  day: string,
  region: string | null,
  as: { kind: CalendarDay['kind']; name: string } | null,
): Promise<void> {
  await sql`delete from calendar_days where day = ${day}::date and region is not distinct from ${region}`.execute(tx)
  if (as === null) return
  await sql`insert into calendar_days (day, kind, name, region) values (${day}::date, ${as.kind}, ${as.name},
    ${region})`.execute(tx)
}

/** `null`: the usual hours. */
export async function setHours(tx: Tx, agencyId: AgencyId, hours: OfficeHours | null): Promise<void> {
  if (hours === null) await sql`delete from agency_hours where agency_id = ${agencyId}`.execute(tx)
  else
    await sql`
      insert into agency_hours (agency_id, hours) values (${agencyId}, ${JSON.stringify(hours)}::jsonb)
      on conflict (agency_id) do update set hours = excluded.hours`.execute(tx)
}
