// The rating: from sums of what was counted to points of ten, with its parts and its range; peers with peers, luck
// taken out. Pure.
import type { Measure } from './measures.ts'
import { present } from '../platform/present.ts'

/** The version of everything on this page; a change of it is a new version. */
export const formula = '1'

/** Sums of one body by measure; absent is 0. */
export type Sums = Partial<Record<Measure, number>>

/** The parts, each a share of good cases among all, between 0 and 1. */
export const parts = ['onTime', 'overdue', 'solved', 'upheld', 'kept', 'accepted', 'evidence', 'page'] as const
export type Part = (typeof parts)[number]
export type Weights = Record<Part, number>

const million = 1_000_000
const sumOf = (sums: Sums, measure: Measure): number => sums[measure] ?? 0
const within = (good: number, all: number): [good: number, all: number] => [
  Math.max(0, Math.min(good, all)),
  Math.max(0, all),
]

/** Good cases and all cases of each part. */
export function casesOf(sums: Sums, hasPage: boolean): Record<Part, [good: number, all: number]> {
  const timed = sumOf(sums, 'timed') / million
  // Three rungs of lateness a case may climb: the age of what is overdue.
  const rungs = 3 * (timed + sumOf(sums, 'delay_2'))
  const climbed = sumOf(sums, 'delay_2') + sumOf(sums, 'delay_3') + sumOf(sums, 'delay_4')
  const accepted = sumOf(sums, 'accepted') + sumOf(sums, 'wrong_return')
  return {
    onTime: within(sumOf(sums, 'timed_ok') / million, timed),
    overdue: within(rungs - climbed, rungs),
    solved: within(sumOf(sums, 'solved'), sumOf(sums, 'closings') - sumOf(sums, 'reopened')),
    upheld: within(sumOf(sums, 'answers') - sumOf(sums, 'upheld'), sumOf(sums, 'answers')),
    kept: within(sumOf(sums, 'closings') - sumOf(sums, 'reopened'), sumOf(sums, 'closings')),
    accepted: within(sumOf(sums, 'accepted_ok'), accepted),
    evidence: within(sumOf(sums, 'site_checked') - sumOf(sums, 'site_failed'), sumOf(sums, 'site_checked')),
    page: [hasPage ? 1 : 0, 1],
  }
}

/** What a peer group teaches of a part: its mean, and how many cases of it everybody is lent. */
export interface Prior {
  mean: number
  cases: number
}

/** Nobody is lent more, nor fewer, whatever the peers are like. */
const [fewestLent, mostLent] = [2, 10_000]

/**
 * Empirical Bayes by the method of moments: the more alike the peers beyond chance, the more one is drawn to their
 * mean. With fewer than three peers that have cases, `usual` cases are lent.
 */
export function priorOf(cases: readonly (readonly [good: number, all: number])[], usual: number): Prior {
  const known = cases.filter(([, all]) => all > 0)
  const all = known.reduce((sum, [, n]) => sum + n, 0)
  if (all === 0) return { mean: 0.5, cases: usual }
  const mean = known.reduce((sum, [good]) => sum + good, 0) / all
  if (known.length < 3 || mean <= 0 || mean >= 1) return { mean, cases: usual }
  const spread = known.reduce((sum, [good, n]) => sum + n * (good / n - mean) ** 2, 0)
  const byChance = (known.length - 1) * mean * (1 - mean)
  const size = all - known.reduce((sum, [, n]) => sum + n * n, 0) / all
  const between = size > 0 ? (spread - byChance) / size : 0
  if (between <= 0) return { mean, cases: mostLent }
  return { mean, cases: Math.min(mostLent, Math.max(fewestLent, (mean * (1 - mean)) / between - 1)) }
}

export interface PartScore {
  good: number
  all: number
  /** Drawn to the mean of the peers. */
  share: number
  /** Points of ten that this part adds, and could add at most. */
  points: number
  most: number
}

export interface Rated {
  /** The body, or the territory's code. */
  id: number
  /** Points of ten, rounded to hundredths; between `low` and `high` in nineteen of twenty cases. */
  score: number
  low: number
  high: number
  parts: Record<Part, PartScore>
  /** Answered cases, by the share held. */
  cases: number
  /** Below the least number of cases: listed apart, without a place. */
  few: boolean
  /** From 1, by `low`: the points that are sure; equal ones share a place. */
  place: number | null
}

export interface Entry {
  id: number
  sums: Sums
  hasPage: boolean
}

export interface Formula {
  weights: Weights
  minimumCases: number
  usualCases: number
}

const hundredths = (value: number): number => Math.round(value * 100) / 100
/** Nineteen of twenty. */
const widths = 1.96

/**
 * Rates the peers of one group, those with most sure points first, so that no lead is luck; those with few cases after
 * them; the order of `entries` changes nothing.
 */
export function rate(entries: readonly Entry[], { weights, minimumCases, usualCases }: Formula): Rated[] {
  const peers = entries
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, sums, hasPage }) => ({ id, cases: casesOf(sums, hasPage) }))
  const priors = Object.fromEntries(
    parts.map((part) => [
      part,
      priorOf(
        peers.map(({ cases }) => cases[part]),
        usualCases,
      ),
    ]),
  ) as Record<Part, Prior>
  // Of what no peer has a case, nobody is judged: its weight goes to the others.
  const told = parts.filter((part) => peers.some(({ cases }) => cases[part][1] > 0))
  const total = told.reduce((sum, part) => sum + weights[part], 0) || 1
  const rated = peers.map(({ id, cases }): Rated => {
    let points = 0
    let variance = 0
    const scores = {} as Record<Part, PartScore>
    for (const part of parts) {
      const [good, all] = cases[part]
      const weight = told.includes(part) ? weights[part] / total : 0
      // A page is kept or not: nothing of it is chance.
      const { mean, cases: lent } = part === 'page' ? { mean: 0, cases: 0 } : priors[part]
      const share = all + lent > 0 ? (good + lent * mean) / (all + lent) : mean
      points += weight * share
      variance += part === 'page' ? 0 : weight ** 2 * ((share * (1 - share)) / (all + lent + 1))
      scores[part] = {
        good: hundredths(good),
        all: hundredths(all),
        share: Math.round(share * 10_000) / 10_000,
        points: hundredths(10 * weight * share),
        most: hundredths(10 * weight),
      }
    }
    const range = widths * Math.sqrt(variance)
    const answered = hundredths(cases.onTime[1])
    return {
      id,
      score: hundredths(10 * points),
      low: hundredths(10 * Math.max(0, points - range)),
      high: hundredths(10 * Math.min(1, points + range)),
      parts: scores,
      cases: answered,
      few: answered < minimumCases,
      place: null,
    }
  })
  const order = rated.toSorted(
    (a, b) => Number(a.few) - Number(b.few) || b.low - a.low || b.score - a.score || a.id - b.id,
  )
  const ranked = order.filter(({ few }) => !few)
  return order.map((each) => ({
    ...each,
    place: each.few ? null : ranked.findIndex(({ low }) => low === each.low) + 1,
  }))
}

/** Of a hokimlik: how much of what it had to decide and to verify was done in time. */
export interface Supervised {
  id: number
  decided: number
  decidedShare: number | null
  verified: number
  verifiedShare: number | null
  score: number | null
}

export function supervise(entries: readonly Entry[], usualCases: number): Supervised[] {
  const peers = entries.toSorted((a, b) => a.id - b.id)
  const casesFor = ({ sums }: Entry) =>
    [
      within(sumOf(sums, 's_decided_ok'), sumOf(sums, 's_decided')),
      within(sumOf(sums, 's_verified_ok'), sumOf(sums, 's_verified')),
    ] as const
  const all = peers.map((entry) => casesFor(entry))
  const priors = [0, 1].map((which) =>
    priorOf(
      all.map((cases) => cases[which]!),
      usualCases,
    ),
  )
  return peers
    .map(({ id }, index): Supervised => {
      const [decided, verified] = all[index]!
      const shares = [decided, verified].map(([good, n], which) => {
        const { cases, mean } = present(priors[which], 'the prior')
        return (good + cases * mean) / (n + cases)
      })
      const plain = ([good, n]: readonly [number, number]) => (n > 0 ? Math.round((good / n) * 10_000) / 10_000 : null)
      const n = decided[1] + verified[1]
      return {
        id,
        decided: decided[1],
        decidedShare: plain(decided),
        verified: verified[1],
        verifiedShare: plain(verified),
        score: n > 0 ? hundredths((10 * (shares[0]! * decided[1] + shares[1]! * verified[1])) / n) : null,
      }
    })
    .toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1) || a.id - b.id)
}

/** Sums added together: a territory's, a region's body with its divisions. */
export function addSums(list: readonly Sums[]): Sums {
  const total: Record<string, number> = {}
  for (const sums of list) for (const [measure, n] of Object.entries(sums)) total[measure] = (total[measure] ?? 0) + n
  return total
}
