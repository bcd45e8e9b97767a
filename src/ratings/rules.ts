// The plain rating: share solved with consent and share on time, with the number of cases beside them. Pure.

/** Sums of one agency's leaf counters by measure. */
export type Sums = Record<string, number>

export interface Score {
  answered: number
  onTime: number
  closed: number
  solved: number
  /** Shares between 0 and 1; null where there is nothing to divide by. */
  solvedShare: number | null
  onTimeShare: number | null
}

const bases = ['consent', 'residents', 'verified', 'papers', 'decided']

export function scoreOf(sums: Sums): Score {
  const answered = sums['answered'] ?? 0
  const onTime = sums['answered_on_time'] ?? 0
  const closed = bases.reduce((total, basis) => total + (sums[`closed:${basis}`] ?? 0), 0)
  const solved = sums['solved'] ?? 0
  return { answered, onTime, closed, solved, solvedShare: closed > 0 ? solved / closed : null, onTimeShare: answered > 0 ? onTime / answered : null }
}

/** Best first: by the share solved with consent, then on time; those with few cases are no part of the order. */
export function rank<T extends { score: Score }>(entries: readonly T[], minimumCases: number): { ranked: T[]; few: T[] } {
  const enough = entries.filter(({ score }) => score.closed >= minimumCases)
  const few = entries.filter(({ score }) => score.closed < minimumCases && score.answered > 0)
  const ranked = enough.toSorted(
    (a, b) =>
      b.score.solvedShare! - a.score.solvedShare! || (b.score.onTimeShare ?? 0) - (a.score.onTimeShare ?? 0) || b.score.closed - a.score.closed,
  )
  return { ranked, few }
}
