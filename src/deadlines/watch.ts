// When somebody is on watch within a week: `18:00-09:00` on some weekdays, over midnight and over Sunday too. Pure.
import { type Locale, shortWeekdays } from '../language/index.ts'
import { printStretch, stretchesOf } from './hours.ts'

/** Rising stretches of a week in minutes after Monday's midnight, apart from each other. */
export type Watch = readonly (readonly [from: number, to: number])[]

const day = 1440
const week = 7 * day

/** Rising, and one where they touch. */
function joined(stretches: Watch): [number, number][] {
  const result: [number, number][] = []
  for (const [from, to] of stretches.toSorted(([a], [b]) => a - b)) {
    const last = result.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

const lengthOf = (stretches: Watch): number => stretches.reduce((sum, [from, to]) => sum + to - from, 0)

/** What goes on after Sunday's midnight belongs to Monday. */
const withinWeek = ([from, to]: readonly [number, number]): Watch =>
  to <= week
    ? [[from, to]]
    : [
        [0, to - week],
        [from, week],
      ]

/** Two watches as one; undefined where they overlap. */
export function addWatch(one: Watch, other: Watch): Watch | undefined {
  const both = joined([...one, ...other])
  return lengthOf(both) === lengthOf(one) + lengthOf(other) ? both : undefined
}

/**
 * Hours as people write them, `09:00-13:00, 20:00-08:00`, on these weekdays (Monday is 0; none: on each), an hour
 * together at least; without hours the whole of those days.
 */
export function parseWatch(text: string, days: readonly number[]): Watch | 'not_hours' | 'overlaps' {
  const written = text.trim() === '' ? [[0, day] as const] : stretchesOf(text)?.filter(([from, to]) => from !== to)
  if (!written) return 'not_hours'
  const stretches = (days.length > 0 ? days : [0, 1, 2, 3, 4, 5, 6]).flatMap((weekday) =>
    written.flatMap(([from, to]) => withinWeek([weekday * day + from, weekday * day + (from < to ? to : to + day)])),
  )
  const watch = joined(stretches)
  if (lengthOf(watch) < lengthOf(stretches)) return 'overlaps'
  return lengthOf(watch) >= 60 ? watch : 'not_hours'
}

/** The minutes of the week that nobody of these watches; null is round the clock. */
export function unwatched(watches: readonly (Watch | null)[]): Watch {
  const gaps: [number, number][] = []
  let from = 0
  for (const [start, end] of [...joined(watches.flatMap((watch) => watch ?? [[0, week]])), [week, week]] as const) {
    if (start > from) gaps.push([from, start])
    from = Math.max(from, end)
  }
  return gaps
}

/** As it began: a night of Sunday is one with the morning of Monday, and what is longer than a day is cut at midnights. */
function shiftsOf(watch: Watch): Watch {
  const [first, last] = [watch[0], watch.at(-1)]
  const isOverSunday = watch.length > 1 && first?.[0] === 0 && last?.[1] === week && last[0] + day >= week + first[1]
  const whole = isOverSunday ? [...watch.slice(1, -1), [last[0], week + first[1]] as const] : watch
  return whole.flatMap(([from, to]): Watch => {
    if (to - from <= day && (from % day === 0 || to - from < day)) return [[from, to]]
    const midnights = Array.from({ length: 7 }, (_, index) => (index + 1) * day).filter((at) => at > from && at < to)
    return [from, ...midnights].map((start, index) => [start, midnights[index] ?? to] as const)
  })
}

/** Which hours on which weekdays, the same hours together: for whoever reads it. */
export function watchParts(watch: Watch): { days: number[]; hours: string }[] {
  const byDay = Map.groupBy(shiftsOf(watch), ([from]) => Math.floor(from / day))
  const hoursOf = (stretches: Watch) =>
    stretches.map(([from, to]) => printStretch([from % day, to % day === 0 ? day : to % day])).join(', ')
  const days = [...byDay].map(([weekday, stretches]) => ({ weekday, hours: hoursOf(stretches) }))
  return [...Map.groupBy(days, ({ hours }) => hours)].map(([hours, same]) => ({
    days: same.map(({ weekday }) => weekday),
    hours,
  }))
}

/** `Du, Se, Cho`, or `Du–Ju` of three and more in a row. */
function sayDays(locale: Locale, days: readonly number[]): string {
  const names = shortWeekdays(locale)
  const [first = 0, last = 0] = [days[0], days.at(-1)]
  const isRow = days.length > 2 && last - first === days.length - 1
  return isRow ? `${names[first]}–${names[last]}` : days.map((weekday) => names[weekday]).join(', ')
}

/** `Du–Ju 18:00-09:00; Sh, Ya 00:00-24:00`; the hours alone where they are those of each day. */
export const sayWatch = (locale: Locale, watch: Watch): string =>
  watchParts(watch)
    .map(({ days, hours }) => (days.length === 7 ? hours : `${sayDays(locale, days)} ${hours}`))
    .join('; ')
