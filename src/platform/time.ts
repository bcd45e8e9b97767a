// Time as Tashkent keeps it: UTC+5 all year, without summer time (regulation 5). Pure.

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
/** What Tashkent is ahead of UTC. */
export const zoneMs = 5 * hourMs

/** A moment as the clock in Tashkent reads it, told in UTC: its day and hour are the local ones. */
export const localOf = (at: Date): Date => new Date(at.getTime() + zoneMs)

/** The day in Tashkent: `2026-11-22`. */
export const dayOf = (at: Date): string => localOf(at).toISOString().slice(0, 10)

/** The Monday of a moment's week in Tashkent: `2026-11-23`. */
export const mondayOf = (at: Date): string =>
  dayOf(new Date(at.getTime() - ((localOf(at).getUTCDay() + 6) % 7) * dayMs))

/** When the day of a moment begins in Tashkent. */
export const midnightOf = (at: Date): Date => new Date(Math.floor(localOf(at).getTime() / dayMs) * dayMs - zoneMs)

/** A moment of a day in Tashkent; an invalid date where there is no such day. */
export const momentOn = (day: string, time = '00:00'): Date => new Date(`${day}T${time}:00+05:00`)

/** So many days later, or earlier where there are fewer than none. */
export const inDays = (at: Date, days: number): Date => new Date(at.getTime() + days * dayMs)
