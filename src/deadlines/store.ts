// The national calendar in the database: public holidays with their moved days, read into memory at start.
import { type Db, sql } from '../platform/database.ts'
import type { Calendar } from './calendar.ts'

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

export async function loadCalendar(db: Db): Promise<Calendar> {
  const { rows } = await sql<{ day: string; kind: 'off' | 'working' }>`select to_char(day, 'YYYY-MM-DD') as day, kind from calendar_days`.execute(db)
  const of = (kind: 'off' | 'working') => new Set(rows.filter((row) => row.kind === kind).map((row) => row.day))
  return { off: of('off'), working: of('working') }
}
