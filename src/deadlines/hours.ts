// Hours as people write them, of an office `09:00-13:00, 14:00-18:00` or of a watch `20:00-08:00`. Pure.
import type { OfficeHours } from './calendar.ts'

const day = 1440

const print = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

export const printHours = (hours: OfficeHours): string =>
  hours.map(([from, to]) => `${print(from)}-${print(to)}`).join(', ')

/** The stretches as written, in minutes after midnight; undefined where one is none. */
function stretchesOf(text: string): [number, number][] | undefined {
  const stretches = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part): [number, number] | undefined => {
      const [, h1, m1, h2, m2] = /^(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})$/.exec(part) ?? []
      const [from, to] = [Number(h1) * 60 + Number(m1), Number(h2) * 60 + Number(m2)]
      return Number(m1) < 60 && Number(m2) < 60 && from <= day && to <= day ? [from, to] : undefined
    })
  return stretches.some((stretch) => stretch === undefined) ? undefined : (stretches as [number, number][])
}

/** Rising stretches of one day, an hour together at least; undefined for anything else. */
export function parseHours(text: string): OfficeHours | undefined {
  const hours = stretchesOf(text)
  const isRising = hours?.every(([from, to], index) => from < to && (index === 0 || from >= hours[index - 1]![1]))
  const total = (hours ?? []).reduce((sum, [from, to]) => sum + to - from, 0)
  return isRising && total >= 60 ? hours : undefined
}

/** Rising, and one where they touch. */
function joined(stretches: readonly [number, number][]): [number, number][] {
  const result: [number, number][] = []
  for (const [from, to] of stretches.toSorted(([a], [b]) => a - b)) {
    const last = result.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

/**
 * When somebody is on watch: stretches in any order, also over midnight, an hour together at least; undefined for
 * anything else. As rising stretches of one day: `20:00-08:00` is `00:00-08:00, 20:00-24:00`.
 */
export function parseWatch(text: string): OfficeHours | undefined {
  const stretches = stretchesOf(text)?.filter(([from, to]) => from !== to)
  if (stretches === undefined) return undefined
  const hours = joined(
    stretches.flatMap(([from, to]): [number, number][] =>
      from < to
        ? [[from, to]]
        : [
            [0, to],
            [from, day],
          ],
    ),
  ).filter(([from, to]) => from < to)
  return hours.reduce((sum, [from, to]) => sum + to - from, 0) >= 60 ? hours : undefined
}

/** A night as one stretch, as people say it. */
export function printWatch(hours: OfficeHours): string {
  const [first, last] = [hours[0], hours.at(-1)]
  const isOverMidnight = hours.length > 1 && first?.[0] === 0 && last?.[1] === day
  return printHours(isOverMidnight ? [...hours.slice(1, -1), [last[0], first[1]]] : hours)
}

/** The hours of the day that nobody of these watches; null is round the clock. */
export function unwatched(watches: readonly (OfficeHours | null)[]): OfficeHours {
  const covered = joined(
    watches.flatMap((hours): [number, number][] =>
      hours === null ? [[0, day]] : [...hours].map(([from, to]) => [from, to]),
    ),
  )
  const gaps: [number, number][] = []
  let from = 0
  for (const [start, end] of [...covered, [day, day] as const]) {
    if (start > from) gaps.push([from, start])
    from = Math.max(from, end)
  }
  return gaps
}
