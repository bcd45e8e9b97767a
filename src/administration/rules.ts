// What administrators change: every change has a subject, a reason, and its before and after. Pure.
import type { PersonId } from '../platform/ids.ts'
export const subjects = [
  'settings',
  'calendar',
  'office_hours',
  'phones',
  'people',
  'consent',
  'responsibility',
  'launch',
  'contract',
  'pages',
  'types',
  'bodies',
  'places',
  'notices',
  'editions',
  'duty',
] as const
export type Subject = (typeof subjects)[number]

/** One change as it is kept. */
export interface Change {
  id: number
  at: Date
  personId: PersonId | null
  subject: Subject
  /** What exactly: a section of the settings, a day, an agency. */
  key: string
  before: unknown
  after: unknown
  reason: string
  /** Running clocks are counted anew after it; null where none can move. */
  recount: 'waiting' | 'done' | null
  recounted: number
}
