// Who is on duty at a body, round the clock or by hours: called at once when there is danger (regulation 3.3, 3.12).
import type { AgencyId, PersonId } from '../platform/ids.ts'
import { addWatch, parseWatch, unwatched, type Watch } from '../deadlines/index.ts'
import { addChange } from '../administration/index.ts'
import { checkText } from '../language/index.ts'
import { findOrAddPerson, parsePhone, printPhone } from '../people/index.ts'
import { type Db, inTransaction, sql, type Tx } from '../platform/database.ts'
import { type FieldError, Problem } from '../platform/problems.ts'

export interface DutyContact {
  personId: PersonId
  name: string
  phone: string
  /** Null: round the clock. */
  hours: Watch | null
}

/** A body's watch, and when none of its contacts is on duty. */
export interface Roster {
  contacts: DutyContact[]
  gaps: Watch
}

export async function rosterOf(db: Db, agencyId: AgencyId): Promise<Roster> {
  const { rows } = await sql<{ personId: PersonId; name: string; phone: string | null; hours: Watch | null }>`
    select d.person_id as "personId", d.name, p.phone, d.hours from duty_contacts d join people p on p.id = d.person_id
    where d.agency_id = ${agencyId} order by d.name`.execute(db)
  return {
    contacts: rows.map((row) => ({ ...row, phone: printPhone(row.phone) })),
    gaps: unwatched(rows.filter(({ phone }) => phone !== null).map(({ hours }) => hours)),
  }
}

export interface DutyInput {
  name?: string | undefined
  phone?: string | undefined
  hours?: string | undefined
  /** Weekdays from Monday as 1; none: each. */
  days?: readonly number[]
}

/** What a contact was before, and is from now on. */
interface Kept {
  name: string
  hours: Watch | null
}

/** Each change of a roster stands in the history; whose it was stays with the body. */
const note = (
  tx: Tx,
  { agencyId, by, at }: { agencyId: AgencyId; by: PersonId | null; at: Date },
  change: { before: Kept | null; after: Kept | null },
) => addChange(tx, { at, personId: by, subject: 'duty', key: String(agencyId), ...change, reason: '', recount: null })

const isWeekday = (each: number): boolean => each >= 1 && each <= 7

/**
 * A night is taken as people write it: `20:00-08:00`. Who is on the roster already has these hours besides.
 * @throws invalid
 */
export async function addDuty(
  db: Db,
  agencyId: AgencyId,
  input: DutyInput,
  { at, by }: { at: Date; by: PersonId | null },
): Promise<void> {
  const errors: FieldError[] = []
  const name = checkText(errors, 'name', input.name, { max: 80 })
  const phone = parsePhone(input.phone ?? '')
  if (!input.phone?.trim()) errors.push({ field: 'phone', code: 'missing' })
  else if (!phone) errors.push({ field: 'phone', code: 'not_a_phone' })
  const { days = [] } = input
  if (!days.every(isWeekday)) errors.push({ field: 'days', code: 'unknown_choice' })
  const text = input.hours?.trim() ?? ''
  const isAlways = text === '' && days.length === 0
  const hours = isAlways
    ? null
    : parseWatch(
        text,
        days.map((each) => each - 1),
      )
  if (hours === 'not_hours' || hours === 'overlaps') errors.push({ field: 'hours', code: hours })
  if (errors.length > 0 || !phone || typeof hours === 'string') throw new Problem('invalid', { errors })
  await inTransaction(db, async (tx) => {
    const personId = await findOrAddPerson(tx, phone, 'uz', at)
    const { rows } = await sql<Kept>`
      select name, hours from duty_contacts where agency_id = ${agencyId} and person_id = ${personId}
      for update`.execute(tx)
    const [before = null] = rows
    // Hours stand beside those there are; round the clock leaves room for none.
    const both = before === null || hours === null ? hours : addWatch(before.hours ?? allWeek, hours)
    if (both === undefined) throw new Problem('invalid', { errors: [{ field: 'hours', code: 'overlaps' }] })
    await sql`
      insert into duty_contacts (agency_id, person_id, name, hours)
      values (${agencyId}, ${personId}, ${name}, ${both ? JSON.stringify(both) : null}::jsonb)
      on conflict (agency_id, person_id) do update set name = excluded.name, hours = excluded.hours`.execute(tx)
    await note(tx, { agencyId, by, at }, { before, after: { name, hours: both } })
  })
}

const allWeek: Watch = [[0, 7 * 1440]]

/** @throws not_found */
export async function removeDuty(
  db: Db,
  agencyId: AgencyId,
  personId: PersonId | undefined,
  { at, by }: { at: Date; by: PersonId },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { rows } = await sql<Kept>`
      delete from duty_contacts where agency_id = ${agencyId} and person_id = ${personId ?? 0}
      returning name, hours`.execute(tx)
    const [before] = rows
    if (before === undefined) throw new Problem('not_found')
    await note(tx, { agencyId, by, at }, { before, after: null })
  })
}

/** Whoever deleted the account is called no more. */
export async function forgetDuty(tx: Tx, people: readonly number[]): Promise<void> {
  await sql`delete from duty_contacts where person_id = any(${people}::bigint[])`.execute(tx)
}
