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
  /** Any of these groups: those of a controller. */
  groups?: readonly string[] | undefined
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

/** What staff tick beside a report: objected to, joined by others, a request waits, of a mass event, no point named. */
export const flags = ['repeat', 'joined', 'asking', 'incident', 'unplaced'] as const
export type QueueFlag = (typeof flags)[number]

/** What a queue is ordered by: the clock of the stage, the promise, when it was filed, type, place. */
export const orders = ['clock', 'promise', 'filed', 'type', 'place'] as const
export type QueueOrder = (typeof orders)[number]

/** What somebody looks for in a queue. */
export interface QueueFilter {
  district?: string | undefined
  region?: string | undefined
  /** One, or `noMahalla`. */
  mahalla?: string | undefined
  category?: string | undefined
  /** The types of a group. */
  types?: readonly string[] | undefined
  /** Of these bodies. */
  bodies?: readonly number[] | undefined
  mark?: Mark | undefined
  status?: Status | undefined
  /** One of these. */
  statuses?: readonly Status[] | undefined
  /** Whose it is; `none`: nobody's yet. */
  officer?: PersonId | 'none' | undefined
  /** Past its promise. */
  overdue?: boolean | undefined
  flag?: QueueFlag | undefined
  /** Filed on this day or later, and before that one. */
  filedFrom?: Date | undefined
  filedBefore?: Date | undefined
  reporterId?: PersonId | undefined
  words?: PublicFilter['words']
  /** Only what should have been done by then, or falls due from then on. */
  dueBefore?: Date | undefined
  dueFrom?: Date | undefined
  /** Came into its stage since then. */
  freshFrom?: Date | undefined
}

/** A queue of work: which reports, and what they are sorted by. */
export interface Queue extends QueueFilter {
  /** Expanded to ids: the agency and all below. */
  agencies?: readonly number[] | undefined
  groups?: readonly string[] | undefined
  owner?: 'agency' | 'dispatcher' | 'controller' | 'reporter' | undefined
  /** An answer waits for a word, not a question for its reply. */
  isAnswered?: boolean
  /** Requests and objections to deferrals that wait for this level of control. */
  requests?: 'district' | 'region' | undefined
  /** Where another body leads and these agencies have a part. */
  parts?: boolean
  /** The publication queue instead of the stage's owner. */
  publication?: boolean
  controlLevel?: 'district' | 'region' | undefined
  /** What is asked of the same people besides what they own. */
  besides?: { requests: 'district' | 'region' } | { parts: true } | undefined
  /** Only dispatchers see what a check stopped (house 2). */
  withHeld?: boolean
  order?: QueueOrder | undefined
}

/** Where a page of a queue ended: what its last row is sorted by, as text, and its id. */
export interface QueueMark {
  key: string
  id: number
}
