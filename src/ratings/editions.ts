// Editions: the periods they cover, and what an edition says, made from sums alone so that anybody can make it again.
// Pure.
import { dayMs } from '../platform/time.ts'
import { type Agencies, type Agency, isHokimlik } from '../agencies/rules.ts'
import type { Territories } from '../territories/rules.ts'
import type { Measure } from './measures.ts'
import {
  addSums,
  type Entry,
  type Formula,
  formula as version,
  rate,
  type Rated,
  supervise,
  type Supervised,
  type Sums,
} from './rules.ts'

export const editionKinds = ['week', 'month', 'year'] as const
export type EditionKind = (typeof editionKinds)[number]

export interface Edition {
  id: number
  kind: EditionKind
  /** Days: the first of the period, and the first after it. */
  from: string
  to: string
  at: Date
  formula: string
  /** The edition it corrects, and why. */
  replaces: number | null
  reason: string | null
}

/** Sums as they are published: body, district, measure, number. */
export type SumLine = [agency: number, district: string, measure: Measure, n: number]

export interface EditionText {
  formula: string
  weights: Formula['weights']
  minimumCases: number
  usualCases: number
  /** The days that were summed: of a week the four that end with it. */
  window: { from: string; to: string }
  inputs: { sums: SumLine[]; own: SumLine[]; pages: number[] }
  /** `SUV district`, `districts`, `regions`: the peers, best first. */
  groups: Record<string, Rated[]>
  supervisors: { district: Supervised[]; region: Supervised[] }
}

/** So many days on. */
export const shift = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
const monthBefore = (day: string): string =>
  new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 2, 1)).toISOString().slice(0, 10)

/** The newest period of a kind that is over on this day. */
export function lastPeriod(kind: EditionKind, today: string): { from: string; to: string } {
  if (kind === 'month') {
    const to = `${today.slice(0, 7)}-01`
    return { from: monthBefore(to), to }
  }
  if (kind === 'year') return { from: `${Number(today.slice(0, 4)) - 1}-01-01`, to: `${today.slice(0, 4)}-01-01` }
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
  const to = shift(today, -weekday)
  return { from: shift(to, -7), to }
}

/** The week a day lies in. */
export function weekOf(day: string): { from: string; to: string } {
  const from = lastPeriod('week', day).to
  return { from, to: shift(from, 7) }
}

/** The periods of a kind that are over, from the one in which counting began; the oldest first. */
export function periodsSince(
  kind: EditionKind,
  first: string,
  today: string,
  most: number,
): { from: string; to: string }[] {
  const periods: { from: string; to: string }[] = []
  for (
    let period = lastPeriod(kind, today);
    period.to > first && periods.length < most;
    period = lastPeriod(kind, period.from)
  )
    periods.push(period)
  return periods.toReversed()
}

const weeksSummed = 4

/** A week is rated by the four that end with it; a month and a year by themselves. */
export const windowOf = (kind: EditionKind, { from, to }: { from: string; to: string }) =>
  kind === 'week' ? { from: shift(to, -7 * weeksSummed), to } : { from, to }

/** The days of the live rating: this week and the three before it. */
export const liveWindow = (today: string) => ({ from: shift(weekOf(today).to, -7 * weeksSummed), to: shift(today, 1) })

interface World {
  agencies: Agencies
  territories: Territories
}

/** The peers a body is rated among; a region's body with its divisions. */
export const groupOf = ({ kind, level }: Pick<Agency, 'kind' | 'level'>): string => `${kind} ${level}`

/** Rates every group from sums: nothing else is looked at. */
export function rateAll(
  { agencies, territories }: World,
  sums: readonly SumLine[],
  pages: readonly number[],
  formula: Formula,
): Pick<EditionText, 'groups' | 'supervisors'> {
  const byAgency = new Map<number, Record<string, number>>()
  const byDistrict = new Map<string, Record<string, number>>()
  for (const [agency, district, measure, n] of sums) {
    const own = byAgency.get(agency) ?? {}
    own[measure] = (own[measure] ?? 0) + n
    byAgency.set(agency, own)
    // What a hokimlik supervised is no work of its district's bodies.
    if (measure.startsWith('s_')) continue
    const place = byDistrict.get(district) ?? {}
    place[measure] = (place[measure] ?? 0) + n
    byDistrict.set(district, place)
  }
  const kept = new Set(pages)
  const entries = new Map<string, Entry[]>()
  const put = (group: string, entry: Entry) => {
    if (!hasWork(entry.sums)) return
    entries.set(group, [...(entries.get(group) ?? []), entry])
  }
  for (const agency of agencies.all) {
    if (!agencies.kind(agency.kind).leads || !['region', 'district'].includes(agency.level)) continue
    const ids = agency.level === 'region' ? agencies.withBelow(agency.id) : [agency.id]
    const own = addSums(ids.map((id): Sums => byAgency.get(id) ?? {}))
    put(groupOf(agency), { id: agency.id, sums: own, hasPage: kept.has(agency.id) })
  }
  const places = (codes: readonly string[]): Sums => addSums(codes.map((code): Sums => byDistrict.get(code) ?? {}))
  const pageShare = (territory: string) =>
    agencies.all.some((agency) => agency.territory === territory && kept.has(agency.id))
  for (const { code } of territories.districts)
    put('districts', { id: Number(code), sums: places([code]), hasPage: pageShare(code) })
  for (const { code } of territories.regions) {
    const codes = territories.districtsOf(code).map((district) => district.code)
    put('regions', { id: Number(code), sums: places(codes), hasPage: pageShare(code) })
  }
  const hokimliks = (level: 'district' | 'region') =>
    supervise(
      agencies.all
        .filter((agency) => isHokimlik(agency) && agency.level === level)
        .map(({ id }) => ({ id, sums: (byAgency.get(id) ?? {}) as Sums, hasPage: false }))
        .filter(({ sums: own }) => (own.s_decided ?? 0) + (own.s_verified ?? 0) > 0),
      formula.usualCases,
    )
  return {
    groups: Object.fromEntries(
      [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([group, list]) => [group, rate(list, formula)]),
    ),
    supervisors: { district: hokimliks('district'), region: hokimliks('region') },
  }
}

const hasWork = (sums: Sums): boolean =>
  Object.entries(sums).some(([measure, n]) => !measure.startsWith('s_') && n !== 0)

/** The whole of an edition. */
export function editionText(
  world: World,
  window: { from: string; to: string },
  inputs: EditionText['inputs'],
  { weights, minimumCases, usualCases }: Formula,
): EditionText {
  const rated = rateAll(world, inputs.sums, inputs.pages, { weights, minimumCases, usualCases })
  return { formula: version, weights, minimumCases, usualCases, window, inputs, ...rated }
}
