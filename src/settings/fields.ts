// Each setting as a form shows it, with its range and default read from the schema; what is wrong with new ones. Pure.
import { z } from 'zod'
import { defaultSettings, type minutesOf, Settings } from './rules.ts'

/** One setting as a form shows it; `id` is `section.name`. */
export interface SettingField {
  id: string
  section: keyof Settings
  name: string
  kind: 'number' | 'flag' | 'text' | 'choice' | 'list'
  min?: number
  max?: number
  options?: readonly string[]
  /** A term, or several: an amount and one of these units. */
  units?: readonly TermUnit[]
  /** Types, each with an amount of its own: `ROA01=100`. */
  isByType?: true
  standard: SettingValue
}
export type TermUnit = keyof typeof minutesOf
export type SettingValue = string | number | boolean | readonly (string | number)[]

interface Described {
  type?: string
  minimum?: number
  maximum?: number
  enum?: string[]
  pattern?: string
  items?: Described
  properties?: Record<string, Described>
}

/** The units that a pattern of a term takes: `^[0-9]{1,6}(h|d|min)$`. */
function unitsIn(pattern: string | undefined): readonly TermUnit[] | undefined {
  const [, units] = /^\^\[0-9\]\{1,6\}\(([a-z|]+)\)\$$/.exec(pattern ?? '') ?? []
  return units?.split('|') as TermUnit[] | undefined
}

/** What a field of the form is, by its type in the schema; a number where that says nothing else. */
const kindOfType: Partial<Record<string, SettingField['kind']>> = { array: 'list', boolean: 'flag', string: 'text' }

/** Every setting with its range, read from the schema itself: what is not in the schema cannot be set. */
export const settingFields: readonly SettingField[] = Object.entries(
  (z.toJSONSchema(Settings, { io: 'input' }) as Described).properties ?? {},
).flatMap(([section, { properties = {} }]) =>
  Object.entries(properties).map(([name, field]): SettingField => {
    const { minimum: min, maximum: max } = field.items ?? field
    const options = field.enum ?? field.items?.enum
    const pattern = field.pattern ?? field.items?.pattern
    const units = unitsIn(pattern)
    const kind = field.enum ? 'choice' : (kindOfType[field.type ?? ''] ?? 'number')
    return {
      id: `${section}.${name}`,
      section: section as keyof Settings,
      name,
      kind,
      ...(min !== undefined && min > -1e9 && { min }),
      ...(max !== undefined && max < 1e12 && { max }),
      ...(options && { options }),
      ...(units && { units }),
      ...(pattern?.includes('=') && { isByType: true as const }),
      standard: valueOf(defaultSettings, section, name),
    }
  }),
)

export function valueOf(settings: Settings, section: string, name: string): SettingValue {
  return (settings as Record<string, Record<string, SettingValue>>)[section]![name]!
}

/** A value as a form shows it, and back. */
export const printSetting = (value: SettingValue): string => (Array.isArray(value) ? value.join(', ') : String(value))

export function parseSetting({ kind, section, name }: SettingField, text: string): SettingValue {
  const typed = text.trim()
  if (kind === 'number') return typed === '' ? Number.NaN : Number(typed.replace(',', '.'))
  if (kind === 'flag') return typed === 'true'
  if (kind !== 'list') return typed
  const isNumbers = typeof (valueOf(defaultSettings, section, name) as readonly unknown[])[0] === 'number'
  const parts = typed.split(/[,;\s]+/).filter((part) => part !== '')
  return isNumbers ? parts.map(Number) : parts
}

/** What is wrong with new settings, by field id; codes as everywhere. */
export function checkSettings(next: unknown): {
  settings?: Settings
  errors: { field: string; code: string; params?: Record<string, number> }[]
} {
  const parsed = Settings.safeParse(next)
  if (parsed.success) {
    const unknown = unknownNames(next)
    return unknown.length > 0
      ? { errors: unknown.map((field) => ({ field, code: 'unknown_setting' })) }
      : { settings: parsed.data, errors: [] }
  }
  const errors = parsed.error.issues.map((issue) => {
    const id = issue.path.slice(0, 2).join('.') || 'settings'
    const field = settingFields.find((each) => each.id === id)
    if (field?.kind === 'number' && field.min !== undefined && field.max !== undefined) {
      return { field: id, code: 'out_of_range', params: { min: field.min, max: field.max } }
    }
    const isTerm = field?.section === 'terms' || field?.section === 'reminders'
    const code = id === 'map.tiles' ? 'not_tiles' : 'unknown_choice'
    return { field: id, code: isTerm ? 'not_a_term' : code }
  })
  return { errors: errors.filter((error, index) => errors.findIndex((other) => other.field === error.field) === index) }
}

/** Names that no setting has: a typo in a file must not pass for a change. */
function unknownNames(next: unknown): string[] {
  return Object.entries((next ?? {}) as Record<string, object>).flatMap(([section, values]) =>
    Object.keys(values ?? {})
      .map((name) => `${section}.${name}`)
      .filter((id) => !settingFields.some((field) => field.id === id)),
  )
}

/** Which settings differ, by field id. */
export function differences(
  before: Settings,
  after: Settings,
): { field: SettingField; from: SettingValue; to: SettingValue }[] {
  return settingFields.flatMap((field) => {
    const from = valueOf(before, field.section, field.name)
    const to = valueOf(after, field.section, field.name)
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ field, from, to }]
  })
}
