// Days and moments in Tashkent, as people write them. Pure.

/** The day of a moment: `2026-11-22`. */
export const dayOf = (at: Date): string => new Date(at.getTime() + 5 * 3_600_000).toISOString().slice(0, 10)

/** `2026-11-22`, or undefined for what is no day. */
export function parseDay(text: string | undefined): string | undefined {
  const day = text?.trim() ?? ''
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(day)) return undefined
  const at = new Date(`${day}T00:00:00+05:00`)
  return !Number.isNaN(at.getTime()) && dayOf(at) === day ? day : undefined
}

/** `2026-11-22T18:00` or with a space, or undefined for what is no moment. */
export function parseMoment(text: string | undefined): Date | undefined {
  const [, day, time] = /^(\S{10})[T ](\d{2}:\d{2})$/.exec(text?.trim() ?? '') ?? []
  if (parseDay(day) === undefined) return undefined
  const at = new Date(`${day}T${time}:00+05:00`)
  return Number.isNaN(at.getTime()) ? undefined : at
}
