// What an administrator may change: settings, the calendar, office hours, phones; each with a reason, kept for good.
import type { AgencyId } from '../platform/ids.ts'
import { country } from '../territories/index.ts'
import { type Phone, Phones, services, addPhone, listPhones, removePhone } from '../categories/index.ts'
import {
  type CalendarDay,
  type Calendars,
  calendarsOf,
  listHours,
  lockDays,
  type OfficeHours,
  parseDay,
  parseHours,
  printHours,
  setDay,
  setHours,
  usualHours,
} from '../deadlines/index.ts'
import { dayOf, momentOn } from '../platform/time.ts'
import { checkText, toCyrillic, type Name } from '../language/index.ts'
import { parsePhone, printPhone, type Viewer } from '../people/index.ts'
import { type Db, inTransaction, type Tx } from '../platform/database.ts'
import { type FieldError, invalid, Problem } from '../platform/problems.ts'
import type { CalendarChange } from '../life/index.ts'
import { previewRecount, type RecountPreview, type ReportDeps } from '../reports/index.ts'
import {
  checkSettings,
  differences,
  lockSettings,
  saveSettings,
  type Settings,
  type SettingField,
  type SettingValue,
} from '../settings/index.ts'
import { addChange, type NewChange, isYearEntered } from './store.ts'
import { present } from '../platform/present.ts'

export interface AdminDeps extends ReportDeps {
  phones: Phones
  /** Reads again what is held in memory. */
  reload: () => Promise<void>
}

const longestReason = 500

/** Every change says why. */
export const reasonOf = (text: string | undefined, errors: FieldError[]): string =>
  checkText(errors, 'reason', text, { max: longestReason })

/**
 * Writes what changes together with the note of it, then has it read by this process; the others follow within a
 * second.
 */
export async function change(
  deps: Pick<AdminDeps, 'db' | 'clock' | 'reload'>,
  viewer: Viewer,
  write: (tx: Tx) => Promise<Omit<NewChange, 'at' | 'personId'>>,
): Promise<number> {
  const id = await inTransaction(deps.db, async (tx) =>
    addChange(tx, { at: deps.clock(), personId: viewer.personId, ...(await write(tx)) }),
  )
  await deps.reload()
  return id
}

/** Some settings of a section, or of all sections (an imported file), as `{section: {name: value}}`. */
export type SettingsInput = Record<string, Record<string, SettingValue>>

const merged = (current: Settings, input: SettingsInput) =>
  Object.fromEntries(
    [...new Set([...Object.keys(current), ...Object.keys(input)])].map((section) => [
      section,
      { ...(current as unknown as SettingsInput)[section], ...input[section] },
    ]),
  )

/** What these values would change. @throws invalid with `section.name` as the field */
export function previewSettings(
  deps: AdminDeps,
  viewer: Viewer,
  input: SettingsInput,
): { field: SettingField; from: SettingValue; to: SettingValue }[] {
  const { settings, errors } = checkSettings(merged(deps.settings, input))
  if (!settings) throw new Problem('invalid', { errors })
  return differences(deps.settings, settings)
}

/** @throws invalid; a changed setting holds for stages entered afterwards (house 2) */
export async function changeSettings(
  deps: AdminDeps,
  viewer: Viewer,
  input: SettingsInput,
  why: string | undefined,
): Promise<number> {
  const errors: FieldError[] = []
  const reason = reasonOf(why, errors)
  const checked = checkSettings(merged(deps.settings, input))
  errors.push(...checked.errors)
  if (errors.length > 0) throw new Problem('invalid', { errors })
  return change(deps, viewer, async (tx) => {
    const before = await lockSettings(tx)
    // What others changed meanwhile stays: only these values are put in.
    const next = present(checkSettings(merged(before, input)).settings, 'the merged settings')
    const changed = differences(before, next)
    if (changed.length === 0) throw invalid('reason', 'nothing_changed')
    await saveSettings(tx, next, deps.clock())
    const side = (which: 'from' | 'to') => Object.fromEntries(changed.map((each) => [each.field.id, each[which]]))
    const key = [...new Set(changed.map(({ field }) => field.section))].join(', ')
    return { subject: 'settings', key, before: side('from'), after: side('to'), reason, recount: null }
  })
}

export interface DayInput {
  /** `2026-11-22`. */
  day?: string | undefined
  /** `plain` makes it an ordinary day again. */
  kind?: string | undefined
  name?: string | undefined
  region?: string | undefined
}

interface CheckedDay {
  day: string
  region: string | null
  as: { kind: CalendarDay['kind']; name: string } | null
}

function checkDay({ territories }: AdminDeps, input: DayInput): { checked: CheckedDay; errors: FieldError[] } {
  const errors: FieldError[] = []
  const day = parseDay(input.day) ?? ''
  if (!input.day?.trim()) errors.push({ field: 'day', code: 'missing' })
  else if (day === '') errors.push({ field: 'day', code: 'not_a_date' })
  const region = input.region || null
  if (region !== null && territories.find(region)?.level !== 'region')
    errors.push({ field: 'region', code: 'unknown_choice' })
  const { kind } = input
  if (!kind) errors.push({ field: 'kind', code: 'missing' })
  else if (!['off', 'working', 'plain'].includes(kind)) errors.push({ field: 'kind', code: 'unknown_choice' })
  const name = checkText(errors, 'name', input.name, { max: 100, optional: kind === 'plain' })
  return { errors, checked: { day, region, as: kind === 'off' || kind === 'working' ? { kind, name } : null } }
}

const withDay = (days: readonly CalendarDay[], { day, region, as }: CheckedDay): CalendarDay[] => [
  ...days.filter((each) => each.day !== day || each.region !== region),
  ...(as ? [{ day, region, ...as }] : []),
]

/** What of running clocks a change of days or hours moves; `days` and `hours` whole, before and after. */
export function calendarChange(
  { before, after }: { before: Kept; after: Kept },
  where: Pick<CalendarChange, 'region' | 'agencies' | 'since' | 'changedAt'>,
): CalendarChange {
  return { ...where, before: calendarsOfKept(before), after: calendarsOfKept(after) }
}

/** A calendar as a change keeps it. */
export interface Kept {
  days: CalendarDay[]
  hours: [agencyId: AgencyId, hours: OfficeHours][]
}
const calendarsOfKept = ({ days, hours }: Kept): Calendars => calendarsOf(days, new Map(hours))

async function kept(db: Db, days: CalendarDay[]): Promise<Kept> {
  return { days, hours: [...(await listHours(db))] }
}

/** What a changed day would do to running clocks, without changing it. @throws invalid */
export async function previewDay(deps: AdminDeps, viewer: Viewer, input: DayInput): Promise<RecountPreview> {
  const { checked, errors } = checkDay(deps, input)
  if (errors.length > 0) throw new Problem('invalid', { errors })
  return deps.db.transaction().execute(async (tx) => {
    const days = await lockDays(tx)
    const before = await kept(tx, days)
    const after = { ...before, days: withDay(days, checked) }
    return previewRecount(
      { ...deps, db: tx },
      calendarChange(
        { before, after },
        { region: checked.region, agencies: null, since: momentOn(checked.day), changedAt: deps.clock() },
      ),
    )
  })
}

/** @throws invalid */
export async function changeDay(
  deps: AdminDeps,
  viewer: Viewer,
  input: DayInput,
  why: string | undefined,
): Promise<number> {
  const { checked, errors } = checkDay(deps, input)
  const reason = reasonOf(why, errors)
  if (errors.length > 0) throw new Problem('invalid', { errors })
  return change(deps, viewer, async (tx) => {
    const days = await lockDays(tx)
    const after = withDay(days, checked)
    if (JSON.stringify(sorted(after)) === JSON.stringify(sorted(days))) throw invalid('day', 'nothing_changed')
    await setDay(tx, checked.day, checked.region, checked.as)
    const key = [checked.day, checked.region].filter(Boolean).join(' ')
    const before = await kept(tx, days)
    return { subject: 'calendar', key, before, after: { ...before, days: after }, reason, recount: 'waiting' }
  })
}

const sorted = (days: readonly CalendarDay[]) =>
  days.map(({ day, region, kind, name }) => [day, region ?? '', kind, name].join('|')).toSorted()

/** The hours a form gives; empty: the usual ones. @throws invalid */
function hoursFrom(text: string | undefined): OfficeHours | null {
  if (!text?.trim()) return null
  const hours = parseHours(text)
  if (!hours) throw invalid('hours', 'not_hours')
  return printHours(hours) === printHours(usualHours) ? null : hours
}

const withHours = (before: Kept, agencyId: AgencyId, hours: OfficeHours | null): Kept => ({
  ...before,
  hours: [
    ...before.hours.filter(([id]) => id !== agencyId),
    ...(hours ? [[agencyId, hours] satisfies [number, OfficeHours]] : []),
  ],
})

export async function previewHours(
  deps: AdminDeps,
  viewer: Viewer,
  agencyId: AgencyId,
  text: string | undefined,
): Promise<RecountPreview> {
  if (!deps.agencies.find(agencyId)) throw new Problem('not_found')
  const hours = hoursFrom(text)
  return deps.db.transaction().execute(async (tx) => {
    const before = await kept(tx, await lockDays(tx))
    const where = { region: null, agencies: [agencyId], since: deps.clock(), changedAt: deps.clock() }
    return previewRecount(
      { ...deps, db: tx },
      calendarChange({ before, after: withHours(before, agencyId, hours) }, where),
    )
  })
}

/** @throws not_found, invalid */
export async function changeHours(
  deps: AdminDeps,
  viewer: Viewer,
  agencyId: AgencyId | undefined,
  text: string | undefined,
  why: string | undefined,
): Promise<number> {
  if (!deps.agencies.find(agencyId)) throw new Problem('not_found')
  const errors: FieldError[] = []
  const reason = reasonOf(why, errors)
  const hours = hoursFrom(text)
  if (errors.length > 0) throw new Problem('invalid', { errors })
  return change(deps, viewer, async (tx) => {
    const before = await kept(tx, await lockDays(tx))
    const after = withHours(before, present(agencyId, 'the agency'), hours)
    const was = before.hours.find(([id]) => id === agencyId)?.[1]
    if (printHours(was ?? usualHours) === printHours(hours ?? usualHours)) throw invalid('hours', 'nothing_changed')
    await setHours(tx, present(agencyId, 'the agency'), hours)
    return { subject: 'office_hours', key: String(agencyId), before, after, reason, recount: 'waiting' }
  })
}

export interface PhoneInput {
  territory?: string | undefined
  /** A group, a type, or nothing for all dangers. */
  about?: string | undefined
  urgent?: boolean
  service?: string | undefined
  nameUz?: string | undefined
  nameRu?: string | undefined
  nameEn?: string | undefined
  nameKaa?: string | undefined
  phone?: string | undefined
  position?: number | undefined
}

const isSamePhone = (a: Omit<Phone, 'id'>, b: Omit<Phone, 'id'>): boolean =>
  (['urgent', 'service', 'position'] as const).every((name) => a[name] === b[name]) &&
  a.name?.['uz-Latn'] === b.name?.['uz-Latn'] &&
  a.name?.ru === b.name?.ru &&
  a.name?.en === b.name?.en &&
  a.name?.['kaa-Latn'] === b.name?.['kaa-Latn']

/** Short numbers stand as they are; long ones in our one spelling. */
function spelled(text: string): string | undefined {
  const digits = text.replaceAll(/[\s()+-]/g, '')
  if (/^\d{3,5}$/.test(digits)) return digits
  const full = parsePhone(text)
  return full && printPhone(full)
}

/** What a number without a service is called. */
function nameIn(input: PhoneInput, errors: FieldError[]): Name {
  const [uz = '', ru = '', en = ''] = (['nameUz', 'nameRu', 'nameEn'] as const).map((field) =>
    checkText(errors, field, input[field], { max: 120 }),
  )
  const kaa = checkText(errors, 'nameKaa', input.nameKaa, { max: 120, optional: true })
  return { 'uz-Latn': uz, 'uz-Cyrl': toCyrillic(uz), ...(kaa !== '' && { 'kaa-Latn': kaa }), ru, en }
}

/** Types, groups and services that the form names. */
function aboutIn({ categories }: AdminDeps, input: PhoneInput, errors: FieldError[]) {
  const category = categories.find(input.about)
  const group = category ? undefined : categories.findGroup(input.about)
  if (input.about && !category && !group) errors.push({ field: 'about', code: 'unknown_choice' })
  const service = services.find((each) => each === input.service) ?? null
  if (input.service && !service) errors.push({ field: 'service', code: 'unknown_choice' })
  return { category: category?.code ?? null, group: group?.code ?? null, service }
}

/** @throws invalid */
export async function setPhone(
  deps: AdminDeps,
  viewer: Viewer,
  input: PhoneInput,
  why: string | undefined,
): Promise<number> {
  const errors: FieldError[] = []
  const reason = reasonOf(why, errors)
  const territory = input.territory || country
  if (!deps.territories.find(territory)) errors.push({ field: 'territory', code: 'unknown_choice' })
  const { category, group, service } = aboutIn(deps, input, errors)
  const name = service ? null : nameIn(input, errors)
  const phone = spelled(input.phone ?? '')
  if (!input.phone?.trim()) errors.push({ field: 'phone', code: 'missing' })
  else if (!phone) errors.push({ field: 'phone', code: 'not_a_number' })
  const position = input.position ?? 10
  if (!Number.isInteger(position) || position < 1 || position > 99)
    errors.push({ field: 'position', code: 'out_of_range', params: { min: 1, max: 99 } })
  if (errors.length > 0 || !phone) throw new Problem('invalid', { errors })
  const next: Omit<Phone, 'id'> = {
    territory,
    group,
    category,
    urgent: input.urgent ?? false,
    service,
    name,
    phone,
    position,
  }
  return change(deps, viewer, async (tx) => {
    const same = (await listPhones(tx)).find(
      (each) =>
        each.phone === phone &&
        each.territory === territory &&
        each.group === next.group &&
        each.category === next.category,
    )
    const { id: _id, ...before } = same ?? { id: 0 }
    if (same && isSamePhone(same, next)) throw invalid('phone', 'nothing_changed')
    await addPhone(tx, next)
    return { subject: 'phones', key: phone, before: same ? before : null, after: next, reason, recount: null }
  })
}

/** @throws not_found, invalid */
export async function dropPhone(
  deps: AdminDeps,
  viewer: Viewer,
  id: number | undefined,
  why: string | undefined,
): Promise<number> {
  const errors: FieldError[] = []
  const reason = reasonOf(why, errors)
  if (errors.length > 0) throw new Problem('invalid', { errors })
  return change(deps, viewer, async (tx) => {
    const before = id === undefined ? undefined : await removePhone(tx, id)
    if (!before) throw new Problem('not_found')
    return { subject: 'phones', key: before.phone, before, after: null, reason, recount: null }
  })
}

/** From October on the year to come, as long as nobody has entered a day of its decree. */
export async function yearToEnter({ db, clock }: Pick<AdminDeps, 'db' | 'clock'>): Promise<number | undefined> {
  const [year = 0, month = 0] = dayOf(clock()).split('-').map(Number)
  return month >= 10 && !(await isYearEntered(db, year + 1)) ? year + 1 : undefined
}
