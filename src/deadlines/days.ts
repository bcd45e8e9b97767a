// Days and moments in Tashkent, as people write them. Pure.
import { dayOf, momentOn } from '../platform/time.ts'

/** `2026-11-22`, or undefined for what is no day. */
export function parseDay(text: string | undefined): string | undefined {
  const day = text?.trim() ?? ''
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(day)) return undefined
  const at = momentOn(day)
  return !Number.isNaN(at.getTime()) && dayOf(at) === day ? day : undefined
}

/** `2026-11-22T18:00` or with a space, or undefined for what is no moment. */
export function parseMoment(text: string | undefined): Date | undefined {
  const [, day, time] = /^(\S{10})[T ](\d{2}:\d{2})$/.exec(text?.trim() ?? '') ?? []
  if (day === undefined || parseDay(day) === undefined) return undefined
  const at = momentOn(day, time)
  return Number.isNaN(at.getTime()) ? undefined : at
}
