// Who is on duty at a body, round the clock or by hours: called at once when there is danger (regulation 3.3, 3.12).
import type { AgencyId, PersonId } from '../platform/ids.ts'
import { type OfficeHours, parseWatch, printWatch, unwatched } from '../deadlines/index.ts'
import { checkText } from '../language/index.ts'
import { findOrAddPerson, parsePhone, printPhone } from '../people/index.ts'
import { type Db, inTransaction, sql, type Tx } from '../platform/database.ts'
import { type FieldError, Problem } from '../platform/problems.ts'

export interface DutyContact {
  personId: PersonId
  name: string
  phone: string
  /** As people write it; null: round the clock. */
  hours: string | null
}

/** A body's watch, and the hours of the day in which none of its contacts is on duty; null: there are none. */
export interface Roster {
  contacts: DutyContact[]
  gaps: string | null
}

export async function rosterOf(db: Db, agencyId: AgencyId): Promise<Roster> {
  const { rows } = await sql<{ personId: PersonId; name: string; phone: string | null; hours: OfficeHours | null }>`
    select d.person_id as "personId", d.name, p.phone, d.hours from duty_contacts d join people p on p.id = d.person_id
    where d.agency_id = ${agencyId} order by d.name`.execute(db)
  const gaps = unwatched(rows.filter(({ phone }) => phone !== null).map(({ hours }) => hours))
  return {
    contacts: rows.map((row) => ({ ...row, phone: printPhone(row.phone), hours: row.hours && printWatch(row.hours) })),
    gaps: gaps.length > 0 ? printWatch(gaps) : null,
  }
}

export interface DutyInput {
  name?: string | undefined
  phone?: string | undefined
  hours?: string | undefined
}

/** A night is taken as people write it: `20:00-08:00`. @throws invalid */
export async function addDuty(db: Db, agencyId: AgencyId, input: DutyInput, at: Date): Promise<void> {
  const errors: FieldError[] = []
  const name = checkText(errors, 'name', input.name, { max: 80 })
  const phone = parsePhone(input.phone ?? '')
  if (!input.phone?.trim()) errors.push({ field: 'phone', code: 'missing' })
  else if (!phone) errors.push({ field: 'phone', code: 'not_a_phone' })
  const hours = input.hours?.trim() ? parseWatch(input.hours) : null
  if (hours === undefined) errors.push({ field: 'hours', code: 'not_hours' })
  if (errors.length > 0 || !phone) throw new Problem('invalid', { errors })
  await inTransaction(db, async (tx) => {
    const personId = await findOrAddPerson(tx, phone, 'uz', at)
    await sql`
      insert into duty_contacts (agency_id, person_id, name, hours)
      values (${agencyId}, ${personId}, ${name}, ${hours ? JSON.stringify(hours) : null}::jsonb)
      on conflict (agency_id, person_id) do update set name = excluded.name, hours = excluded.hours`.execute(tx)
  })
}

/** @throws not_found */
export async function removeDuty(db: Db, agencyId: AgencyId, personId: PersonId | undefined): Promise<void> {
  const { rows } = await sql`delete from duty_contacts where agency_id = ${agencyId} and person_id = ${personId ?? 0}
      returning 1`.execute(db)
  if (rows.length === 0) throw new Problem('not_found')
}

/** Whoever deleted the account is called no more. */
export async function forgetDuty(tx: Tx, people: readonly number[]): Promise<void> {
  await sql`delete from duty_contacts where person_id = any(${people}::bigint[])`.execute(tx)
}
