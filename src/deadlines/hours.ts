// Hours as people write them, of an office `09:00-13:00, 14:00-18:00` or of a watch `20:00-08:00`. Pure.
import type { OfficeHours } from './calendar.ts'

const day = 1440

const print = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** `09:00-13:00`, of minutes after midnight. */
export const printStretch = ([from, to]: readonly [number, number]): string => `${print(from)}-${print(to)}`

export const printHours = (hours: OfficeHours): string => hours.map(printStretch).join(', ')

/** The stretches as written, in minutes after midnight; undefined where one is none. */
export function stretchesOf(text: string): [number, number][] | undefined {
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
