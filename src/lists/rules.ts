// What may be asked of lists: the public filter with its marks, and the queues of work. Pure.
import type { PersonId } from '../platform/ids.ts'
import type { Status } from '../life/index.ts'

/**
 * Under control; falls due within three days; a request or an objection to a deferral waits; objected to twice; the
 * hokimlik is late with its check; no point was named.
 */
export const marks = ['open', 'soon', 'asking', 'repeat', 'unchecked', 'unplaced'] as const
export type Mark = (typeof marks)[number]

/** Asks for the reports whose mahalla nobody named. */
export const noMahalla = 'none'

/** A list tells how many it holds as far as this. */
export const mostFound = 10_000

export interface PublicFilter {
  region?: string | undefined
  district?: string | undefined
  group?: string | undefined
  /** The types of that group. */
  types?: readonly string[] | undefined
  category?: string | undefined
  /** As ids: an agency alone, or with all below it. */
  agencies?: readonly number[] | undefined
  status?: Status | undefined
  overdue?: boolean | undefined
  mahalla?: string | undefined
  mark?: Mark | undefined
  /** Filed in this month of Tashkent's or later: `2026-09`. */
  since?: string | undefined
  /** What was typed, and its words as they are looked for: none where nothing of it is one. */
  words?: { text: string; terms: readonly { word: string; types: readonly string[] }[] } | undefined
}

/** A queue of work: which reports, and the clock they are sorted by. */
export interface Queue {
  /** Expanded to ids: the agency and all below. */
  agencies?: readonly number[] | undefined
  region?: string | undefined
  district?: string | undefined
  groups?: readonly string[] | undefined
  owner?: 'agency' | 'dispatcher' | 'controller' | 'reporter' | undefined
  /** Requests and objections to deferrals that wait for this level of control. */
  requests?: 'district' | 'region' | undefined
  /** Where another body leads and these agencies have a part. */
  parts?: boolean
  /** The publication queue instead of the stage's owner. */
  publication?: boolean
  status?: Status | undefined
  officerId?: PersonId | undefined
  /** Only what should have been done by `now`, or falls due before `dueBefore`. */
  dueBefore?: Date | undefined
  dueAfter?: Date | undefined
  controlLevel?: 'district' | 'region' | undefined
  /** Only dispatchers see what a check stopped (house 2). */
  withHeld?: boolean
}

/** Where a page of a queue ended: the clock and the id of its last row. */
export interface QueueMark {
  at: Date
  id: number
}

export interface QueueCounts {
  fresh: number
  today: number
  overdue: number
  waiting: number
}
