// What administrators change, and who may: every change has a subject, a reason, and its before and after. Pure.
import type { Viewer } from '../people/index.ts'
import { Problem } from '../platform/problems.ts'

export const subjects = ['settings', 'calendar', 'office_hours', 'phones'] as const
export type Subject = (typeof subjects)[number]

/** One change as it is kept. */
export interface Change {
  id: number
  at: Date
  personId: number | null
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

/** @throws not_signed_in, forbidden for everybody but administrators acting as such */
export function requireAdministrator(viewer: Viewer | undefined): Viewer {
  if (!viewer) throw new Problem('not_signed_in')
  if (viewer.acting?.role !== 'administrator') throw new Problem('forbidden')
  return viewer
}
