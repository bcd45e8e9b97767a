// When a checkpoint is due and which dump comes with it. Pure.
import { hourMs, zoneMs } from '../platform/time.ts'

/** `hour` while the ledger is small; `night` and `month` are kept. */
export type Period = 'first' | 'hour' | 'night' | 'month'

/** The nightly dump is the first one after this hour. */
const nightHour = 2

const hourOf = (at: Date) => Math.floor(at.getTime() / hourMs)
/** Days that begin at two in the morning in Tashkent. */
const nightOf = (at: Date) => new Date(at.getTime() + zoneMs - nightHour * hourMs).toISOString().slice(0, 10)

/** A checkpoint in every hour of the clock. */
export const isCheckpointDue = (last: Date | undefined, now: Date): boolean =>
  last === undefined || hourOf(now) > hourOf(last)

/**
 * What to write with a checkpoint: the first one, the first of a month, of a night; else every hour while it is small.
 */
export function dumpDue(
  lastKept: Date | undefined,
  now: Date,
  events: number,
  hourlyEvents: number,
): Period | undefined {
  if (lastKept === undefined) return 'first'
  if (nightOf(lastKept).slice(0, 7) < nightOf(now).slice(0, 7)) return 'month'
  if (nightOf(lastKept) < nightOf(now)) return 'night'
  return events <= hourlyEvents ? 'hour' : undefined
}

/** `2026-11-25T02-00` in Tashkent: sorts by time, and is a file name everywhere. */
export const stampOf = (at: Date): string =>
  new Date(at.getTime() + zoneMs).toISOString().slice(0, 16).replace(':', '-')
