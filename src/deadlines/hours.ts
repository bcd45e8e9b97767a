// Office hours as people write them: `09:00-13:00, 14:00-18:00`. Pure.
import type { OfficeHours } from './calendar.ts'

const print = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

export const printHours = (hours: OfficeHours): string =>
  hours.map(([from, to]) => `${print(from)}-${print(to)}`).join(', ')

/** Rising stretches of one day, an hour together at least; undefined for anything else. */
export function parseHours(text: string): OfficeHours | undefined {
  const stretches = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part): [number, number] | undefined => {
      const [, h1, m1, h2, m2] = /^(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})$/.exec(part) ?? []
      const [from, to] = [Number(h1) * 60 + Number(m1), Number(h2) * 60 + Number(m2)]
      return Number(m1) < 60 && Number(m2) < 60 && from < to && to <= 1440 ? [from, to] : undefined
    })
  if (stretches.some((stretch) => stretch === undefined)) return undefined
  const hours = stretches as [number, number][]
  const isRising = hours.every(([from], index) => index === 0 || from >= hours[index - 1]![1])
  const total = hours.reduce((sum, [from, to]) => sum + to - from, 0)
  return isRising && total >= 60 ? hours : undefined
}
